"""Small made-up networks: two communities with their own words, and whatever hypothesis draws."""

from __future__ import annotations

import random
from datetime import date, timedelta

from hypothesis import strategies as st

from innervate.engine.profile import Place, ProfileId
from innervate.engine.retrieve.network import Body, Collaboration, History, PartnerQuestion

START = date(2021, 1, 1)
_WORDS = {
    "heart": ["cardiac", "valve", "imaging", "stroke", "rhythm", "artery", "pressure", "surgery"],
    "cancer": ["tumour", "oncology", "radiation", "screening", "biopsy", "lymphoma", "therapy", "genome"],
}


def communities(projects: int = 160, seed: int = 1) -> History:
    """Bodies 00-19 work on the heart, 20-39 on cancer; every project has four members of one side."""
    chance = random.Random(seed)
    bodies = [
        Body(ProfileId(f"b{n:02}"), Place("FR" if n % 2 else "DE"), sort="HES" if n % 3 else "PRC")
        for n in range(40)
    ]
    collaborations = []
    for number in range(projects):
        side = number % 2
        words = list(_WORDS.values())[side]
        members = tuple(ProfileId(f"b{n:02}") for n in chance.sample(range(20 * side, 20 * side + 20), 4))
        collaborations.append(
            Collaboration(
                f"p{number:03}",
                START + timedelta(days=10 * number),
                members,
                members[0],
                title=" ".join(chance.choices(words, k=4)),
                body=" ".join(chance.choices(words, k=20)),
            )
        )
    return History(bodies, collaborations)


HEART = PartnerQuestion(ProfileId("b03"), "cardiac imaging", "valve surgery after stroke")

_ids = st.integers(0, 7).map(lambda number: ProfileId(f"b{number}"))
_text = st.lists(st.sampled_from(["heart", "lung", "brain", "cell", "drug", "trial"]), max_size=5).map(
    " ".join
)
questions = st.builds(PartnerQuestion, st.none() | _ids, _text, _text)


@st.composite
def records(draw: st.DrawFn) -> tuple[list[Body], list[Collaboration]]:
    """Up to 8 bodies, some without any project; up to 8 projects, some of them mere links."""
    places = st.builds(Place, st.sampled_from(["", "FR", "DE"]))
    bodies = [
        Body(
            body_id,
            draw(places),
            draw(st.sampled_from(["", "HES"])),
            draw(st.none() | st.booleans()),
            draw(_text),
        )
        for body_id in sorted(draw(st.sets(_ids, max_size=8)))
    ]
    collaborations = []
    for number in range(draw(st.integers(0, 8))):
        members = tuple(sorted(draw(st.sets(_ids, min_size=1, max_size=5))))
        collaborations.append(
            Collaboration(
                f"p{number}",
                START + timedelta(days=draw(st.integers(0, 900))),
                members,
                draw(st.none() | st.sampled_from(members)),
                draw(_text),
                draw(_text),
                codes=tuple(draw(st.sets(st.sampled_from(["a", "a/b"])))),
            )
        )
    return bodies, collaborations
