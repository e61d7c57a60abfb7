"""Badge, bars and reasons of a proposal count the words of the question alike."""

from __future__ import annotations

from innervate.core.matching import MatchView
from innervate.core.models import Match
from innervate.portal.showing.matches import card, reasons_against, reasons_for, word_bars

SIGN_IN = "allauth.account.auth_backends.AuthenticationBackend"
NEAR = " (near in spelling)"


def words_after(head: str, reasons: list[str]) -> set[str]:
    """The words that the reason with this ``head`` lists; none when there is no such reason."""
    return {
        word.strip("“”.")
        for reason in reasons
        if reason.startswith(head)
        for word in reason.removeprefix(head).split(", ")
    }


def test_badge_bars_and_reasons_count_the_same_words(client, world):
    client.force_login(world.users["manager"], backend=SIGN_IN)
    sent = {"text": "wearable sensors for heartily zeppelin", "seeker": world.arguments["organisation"]}
    client.post("/en/matches/ask/partners/", sent)
    found = list(Match.objects.all())
    assert len(found) > 1

    for match in found:
        told = match.explanation
        bars = [bar.label for bar in word_bars(told)]
        met = {label for label in bars if not label.endswith(NEAR)}
        near = {label.removesuffix(NEAR) for label in bars} - met
        nothing = words_after("Says nothing of: ", reasons_against(told, {}))
        view = MatchView(match, None, "", False, None)

        assert card(view, {}).fit_words == (
            f"{len(met)} of {len(told['query']['words'])} words of the question are met"
        )
        assert words_after("Says much of: ", reasons_for(told, {})) <= met
        assert nothing.isdisjoint(met | near)
        if len(nothing) < 5:
            assert met | near | nothing == set(told["query"]["words"])
