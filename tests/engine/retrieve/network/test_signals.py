"""Signals: finite, of the right shape, and blind to what comes after the day."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.retrieve.network.networks import HEART, START, communities, questions, records

from innervate.engine.retrieve.network import History, PartnerQuestion, Snapshot
from innervate.engine.retrieve.network.asked import Asked
from innervate.engine.retrieve.network.records import Body, Collaboration
from innervate.engine.retrieve.network.signals import batches, signals_of

Records = tuple[list[Body], list[Collaboration]]
LATER = START + timedelta(days=1000)


@settings(max_examples=20)
@given(records(), st.lists(questions, min_size=1, max_size=3), st.booleans())
def test_every_signal_is_finite_for_every_candidate(
    drawn: Records, asked: list[PartnerQuestion], newcomers: bool
) -> None:
    snapshot = Snapshot(History(*drawn), LATER, newcomers=newcomers)
    for name, values in signals_of(Asked(snapshot, asked)).items():
        assert values.shape == (len(asked), snapshot.width), name
        assert np.isfinite(values).all(), name


@settings(max_examples=15)
@given(records(), questions, st.integers(0, 900))
def test_nothing_after_the_day_is_known(drawn: Records, question: PartnerQuestion, after: int) -> None:
    day = START + timedelta(days=after)
    bodies, collaborations = drawn
    # The same terms and codes must be known for columns to agree; only the facts differ.
    whole = Snapshot(History(bodies, collaborations), day, newcomers=True)
    cut = Snapshot(History(bodies, [c for c in collaborations if c.known_on < day]), day, newcomers=True)
    for (name, one), other in zip(
        signals_of(Asked(whole, [question])).items(),
        signals_of(Asked(cut, [question])).values(),
        strict=True,
    ):
        np.testing.assert_allclose(one, other, atol=1e-4, err_msg=name)


def test_batches_give_what_single_questions_give() -> None:
    snapshot = Snapshot(communities(), date(2024, 1, 1))
    asked = [HEART, PartnerQuestion(None, "tumour", "screening genome"), HEART]
    together = [
        (name, row)
        for part, signals in batches(snapshot, asked, size=2)
        for name, v in signals.items()
        for row in v
    ]
    alone = [
        (name, row)
        for size in (2, 1)
        for part, signals in batches(snapshot, asked[:2] if size == 2 else asked[2:], size=1)
        for name, v in signals.items()
        for row in v
    ]
    assert sorted(name for name, _ in together) == sorted(name for name, _ in alone)
    for name in {name for name, _ in together}:
        one = np.stack([row for other, row in together if other == name])
        two = np.stack([row for other, row in alone if other == name])
        np.testing.assert_allclose(one, two, atol=1e-5, err_msg=name)


def test_a_newcomer_has_the_experience_of_its_peers() -> None:
    history = communities()
    bodies = [*history.bodies, Body("new", history.bodies[0].place, history.bodies[0].sort)]  # type: ignore[arg-type]
    snapshot = Snapshot(History(bodies, history.collaborations), date(2024, 1, 1), newcomers=True)
    signals = signals_of(Asked(snapshot, [HEART]))
    peers = [n for n in range(40) if n % 2 == 0 and n % 3 == 0]
    new = snapshot.column_of(bodies[-1].body_id)
    for name in ("experience.consortia", "experience.partners", "experience.since_last"):
        expected = signals[name][0, peers].mean()
        np.testing.assert_allclose(signals[name][0, new], expected, rtol=1e-5, err_msg=name)
