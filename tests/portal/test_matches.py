"""From the question over the proposals to the reasons, and back with an opinion."""

from __future__ import annotations

import re

from tests import build

from innervate.core.actor import VISITOR
from innervate.core.models import MatchFeedback, MatchRun, Visibility
from innervate.core.roles import Role
from innervate.portal.showing.matches import pieces
from innervate.portal.showing.reasons import in_words, names_of

SIGN_IN = "allauth.account.auth_backends.AuthenticationBackend"


def _asked(client, world):
    client.force_login(world.users["manager"], backend=SIGN_IN)
    sent = {"text": "wearable sensors for heart failure", "seeker": world.arguments["organisation"]}
    return client.post("/en/matches/ask/partners/", sent)


def test_a_question_leads_to_proposals_with_reasons(client, world):
    answer = _asked(client, world)
    page = client.get(answer.headers["Location"]).content.decode()

    assert re.search(r"\d+ proposals?, the best of \d+ that were looked at", page)
    assert "Says much of:" in page
    assert page.count('name="kind" value="useful"') >= 1


def test_an_empty_question_is_refused_and_says_what_to_do(client, world):
    client.force_login(world.users["manager"], backend=SIGN_IN)

    answer = client.post("/en/matches/ask/partners/", {"text": " "})

    assert answer.status_code == 422
    assert "There is nothing to go by" in answer.content.decode()
    assert MatchRun.objects.count() == 1  # the one of the world


def test_why_shows_parts_that_add_up_to_the_score(client, world):
    client.force_login(world.users["manager"], backend=SIGN_IN)
    page = client.get(f"/en/matches/why/{world.arguments['match']}/?replay=1").content.decode()

    bars = page.split("The words of the question")[0]
    figures = [
        float(text.replace("−", "-").replace("+", ""))
        for text in re.findall(r'class="number">([+−]?[\d.]+)<', bars)
    ]

    assert abs(sum(figures[:-1]) - figures[-1]) < 0.003
    assert "computed anew: the same score" in page


def test_an_opinion_is_kept_once_and_can_change(client, world):
    client.force_login(world.users["manager"], backend=SIGN_IN)
    place = f"/en/matches/why/{world.arguments['match']}/feedback/"

    for kind in ("useful", "contacted"):
        client.post(place, {"kind": kind})

    assert [voice.kind for voice in MatchFeedback.objects.all()] == ["contacted"]


def test_with_scripts_only_the_opinion_comes_back(client, world):
    client.force_login(world.users["manager"], backend=SIGN_IN)
    place = f"/en/matches/why/{world.arguments['match']}/feedback/"

    answer = client.post(place, {"kind": "useful"}, headers={"HX-Request": "true"})

    assert answer.content.decode().startswith("<form")
    assert 'value="useful" aria-pressed="true"' in answer.content.decode()


def test_asking_again_makes_a_new_run(client, world):
    client.force_login(world.users["manager"], backend=SIGN_IN)

    answer = client.post(f"/en/matches/why/{world.arguments['match']}/again/")

    assert answer.status_code == 302
    assert MatchRun.objects.count() == 2


def test_a_text_is_cut_at_its_marks_and_nothing_is_lost():
    cut = pieces("heart failure at home", [[0, 5], [17, 21]])

    assert [(piece.text, piece.marked) for piece in cut] == [
        ("heart", True),
        (" failure at ", False),
        ("home", True),
    ]


def test_a_reason_names_no_project_that_is_kept_from_the_reader(world):
    project = build.project("Kept secret", acronym="SECRET", visibility=Visibility.PRIVATE)
    reason = {
        "message": "network-worked-together",
        "parameters": {"count": 1, "projects": [f"directory.project:{project.key}"]},
    }
    told = {"signals": [{"reasons": [reason]}], "against": []}

    manager = build.actor(Role.CLUSTER_MANAGER, cluster=project.cluster)
    said = [in_words(reason, names_of(actor, [told])) for actor in (manager, VISITOR)]

    assert said == ["Worked with you in SECRET.", ""]
