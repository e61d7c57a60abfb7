"""Profiles for tests of the engine: say only what the test is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from hypothesis import strategies as st

from innervate.engine.profile import EvidenceUnit, Place, Profile, ProfileId, UnitKind
from innervate.engine.retrieve import Index, IndexSettings

PUBLIC = frozenset({"public"})
HIDDEN = frozenset({"cluster:wallonia"})
EVERYONE = PUBLIC | HIDDEN

#: Few words with common letters, so that drawn texts often meet.
WORDS = (
    "heart",
    "hearts",
    "failure",
    "sensor",
    "sensors",
    "imaging",
    "imagery",
    "tumour",
    "of",
    "the",
    "data",
)


def document(
    unit_id: str,
    text: str,
    *,
    title: str = "",
    lang: str = "en",
    codes: Sequence[str] = (),
    dated_on: date | None = None,
    kind: UnitKind = UnitKind.PROJECT,
) -> EvidenceUnit:
    return EvidenceUnit(unit_id, kind, title, text, lang, tuple(codes), dated_on)


def organisation(
    key: str,
    *texts: str,
    name: str = "",
    kind: str = "organisation",
    audience: frozenset[str] = PUBLIC,
    country: str = "",
    facets: Mapping[str, Sequence[str]] | None = None,
    identifiers: Mapping[str, str] | None = None,
    units: Sequence[EvidenceUnit] = (),
    lang: str = "en",
) -> Profile:
    """An organisation whose n-th text is the unit ``key#n``; ``units`` go in front as they are."""
    own = tuple(document(f"{key}#{number}", text, lang=lang) for number, text in enumerate(texts))
    return Profile(
        ProfileId(key),
        kind,
        (name or key,),
        audience,
        (*units, *own),
        place=Place(country),
        identifiers=dict(identifiers or {}),
        facets=dict(facets or {}),
    )


def index_of(folder: Path, *profiles: Profile, settings: IndexSettings | None = None) -> Index:
    """A new index of ``profiles`` in ``folder``."""
    index = Index.create(folder, settings=settings)
    index.update(profiles)
    return index


texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join)


@st.composite
def organisations(draw: st.DrawFn, key: str) -> Profile:
    """An organisation with nought to four documents, some hidden, with facets or without."""
    return organisation(
        key,
        *draw(st.lists(texts, max_size=4)),
        name=draw(texts).title(),
        audience=draw(st.sampled_from((PUBLIC, HIDDEN))),
        country=draw(st.sampled_from(("BE", "FR", ""))),
        kind=draw(st.sampled_from(("organisation", "solution"))),
        facets=draw(
            st.fixed_dictionaries(
                {}, optional={"size": st.sampled_from((("small",), ("large",), ("small", "large")))}
            )
        ),
    )


@st.composite
def ecosystems(draw: st.DrawFn, most: int = 9) -> tuple[Profile, ...]:
    """Between one and ``most`` organisations with keys in a drawn order."""
    count = draw(st.integers(1, most))
    keys = draw(st.permutations([f"org-{number}" for number in range(count)]))
    return tuple(draw(organisations(key)) for key in keys)
