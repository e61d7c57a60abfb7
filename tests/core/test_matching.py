"""Asking the engine, keeping the answer, and who may read it."""

from __future__ import annotations

import pytest
from tests import build

from innervate.capabilities.directory.models import Project
from innervate.core import access, audit, index, matching
from innervate.core.actor import VISITOR, actor_of_user
from innervate.core.errors import InputRefused, NotFound, NotPermitted
from innervate.core.models import Match, MatchFeedback, Organisation, User, Visibility
from innervate.project import demo

pytestmark = pytest.mark.django_db


@pytest.fixture
def node(data_folder):
    """A node with the demonstration in it, indexed."""
    demo.load(build.TODAY)
    index.rebuild()


def actor(email):
    return actor_of_user(User.objects.get(email=f"{email}@demo.example"))


def organisation(name):
    return Organisation.objects.get(legal_name=name)


def ask(who, **question):
    return matching.run_match(actor=who, on=build.TODAY, **question)


def test_partners_are_found_with_reasons_that_add_up(node):
    sme = actor("sme")
    kept = ask(
        sme,
        task="partners",
        seeker=organisation("Cardiolys SA"),
        text="single-lead electrocardiogram algorithms",
    )
    shown = matching.view_run(sme, kept.key)

    assert shown.matches[0].record == organisation("Nordpulse ApS")
    assert organisation("Cardiolys SA") not in [view.record for view in shown.matches]
    for view in shown.matches:
        parts = sum(signal["part"] for signal in view.explanation["signals"])
        assert parts == pytest.approx(view.match.score, abs=1e-6)
        assert matching.replayed(sme, view.match.key).agrees


def test_past_partners_and_new_ones_are_told_apart(node):
    sme = actor("sme")
    kept = ask(sme, task="partners", seeker=organisation("Cardiolys SA"), text="heart failure at home")
    shown = matching.view_run(sme, kept.key)
    partners = set(
        Organisation.objects.filter(
            projects__in=Project.objects.filter(organisations=organisation("Cardiolys SA"))
        ).exclude(legal_name="Cardiolys SA")
    )

    assert {view.record for view in shown.known} == partners & {view.record for view in shown.matches}
    assert shown.new


def test_a_need_finds_solutions_organisations_and_experts(node):
    clinician = actor("clinician")
    kept = ask(clinician, task="need-help", text="fewer false sepsis alarms for newborns")
    shown = matching.view_run(clinician, kept.key)

    assert {view.entity.name for view in shown.matches} == {
        "needs.solution",
        "directory.organisation",
        "directory.person",
    }
    assert {"Sepsense ward early warning", "Dr Samir Haddad"} <= {
        str(view.record) for view in shown.matches[:8]
    }


def test_nobody_reads_what_another_asked(node):
    kept = ask(actor("sme"), task="partners", text="wound dressing")
    match = Match.objects.filter(run=kept).first()

    for stranger in (actor("manager"), actor("admin"), VISITOR):
        with pytest.raises(NotFound):
            matching.view_run(stranger, kept.key)
        with pytest.raises(NotFound):
            matching.view_match(stranger, match.key)


def test_a_candidate_that_became_hidden_is_left_out(node):
    sme = actor("sme")
    kept = ask(sme, task="partners", text="collagen dressing for foot ulcers")
    saarhel = organisation("Sårhel Biomaterials A/S")
    assert saarhel in [view.record for view in matching.view_run(sme, kept.key).matches]

    Organisation.objects.filter(pk=saarhel.pk).update(visibility=Visibility.PRIVATE)
    shown = matching.view_run(sme, kept.key)

    assert saarhel not in [view.record for view in shown.matches]
    assert shown.hidden == 1


def test_a_visitor_and_an_empty_question_are_refused_with_the_reason(node):
    with pytest.raises(NotPermitted, match="sign-in-first"):
        ask(VISITOR, task="partners", text="anything")
    with pytest.raises(InputRefused) as refused:
        ask(actor("sme"), task="partners", text="  ")
    assert [(fault.field, fault.message) for fault in refused.value.faults] == [("text", "question-empty")]
    with pytest.raises(InputRefused) as refused:
        ask(actor("sme"), task="relevant-to-us", text="heart")
    assert [fault.message for fault in refused.value.faults] == ["task-needs-a-seeker"]
    with pytest.raises(NotFound):
        ask(actor("sme"), task="horoscope", text="heart")


def test_a_seeker_of_another_tenant_does_not_exist(node):
    hidden = build.organisation(
        "Elsewhere", cluster=build.cluster("Elsewhere"), visibility=Visibility.CLUSTER
    )
    assert not access.visible(actor("sme"), Organisation).filter(pk=hidden.pk).exists()

    with pytest.raises(NotFound):
        ask(actor("sme"), task="partners", seeker=hidden, text="heart")


def test_feedback_is_one_voice_and_the_last_one_counts(node):
    sme = actor("sme")
    kept = ask(sme, task="partners", text="heart failure")
    match = kept.matches.first()
    matching.give_feedback(actor=sme, match_key=match.key, kind="useful")
    matching.give_feedback(actor=sme, match_key=match.key, kind="contacted", reason="wrote to them")

    assert [(one.kind, one.reason) for one in MatchFeedback.objects.all()] == [("contacted", "wrote to them")]
    assert matching.view_match(sme, match.key)[1].feedback.kind == "contacted"
    with pytest.raises(InputRefused):
        matching.give_feedback(actor=sme, match_key=match.key, kind="splendid")


def test_the_same_question_again_gives_the_same_answer_and_is_audited(node):
    sme = actor("sme")
    first = ask(sme, task="relevant-to-us", seeker=organisation("Cardiolys SA"))
    second = matching.again(actor=sme, key=first.key, on=build.TODAY)

    def answer(run):
        return list(run.matches.values_list("rank", "candidate_key", "score"))

    assert answer(first) == answer(second)
    assert first.versions == second.versions
    assert audit.verify() == []
