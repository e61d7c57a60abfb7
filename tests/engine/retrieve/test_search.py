"""Search: filters never change an order, counts are right, names and codes are found."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.profiles import (
    EVERYONE,
    HIDDEN,
    PUBLIC,
    document,
    ecosystems,
    index_of,
    organisation,
    texts,
)

from innervate.engine.profile import Profile
from innervate.engine.retrieve import Index, Reach, SearchQuery

FILTERS = st.fixed_dictionaries(
    {},
    optional={
        "kinds": st.sampled_from((frozenset({"organisation"}), frozenset({"solution"}))),
        "countries": st.sampled_from((frozenset({"BE"}), frozenset({"BE", "FR"}))),
        "facets": st.sampled_from(({"size": frozenset({"small"})}, {"size": frozenset({"small", "large"})})),
    },
)


def passes(profile: Profile, audience, kinds=frozenset(), countries=frozenset(), facets=None) -> bool:
    """The filters, written anew and slowly."""
    return (
        bool(profile.audience & audience)
        and (not kinds or profile.kind in kinds)
        and (not countries or profile.place.country in countries)
        and all(accepted & set(profile.facets.get(name, ())) for name, accepted in (facets or {}).items())
    )


@settings(max_examples=30, deadline=None)
@given(ecosystems(), texts, FILTERS, st.sampled_from(list(Reach)))
def test_a_filtered_list_is_the_unfiltered_ranking_cut_to_the_same_set(profiles, text, filters, reach):
    with tempfile.TemporaryDirectory() as folder:
        index = index_of(Path(folder), *profiles)
        everything = index.search(SearchQuery(text, EVERYONE, lang="en", limit=50, reach=reach))

        found = index.search(SearchQuery(text, PUBLIC, lang="en", limit=50, reach=reach, **filters))

        assert found.hits == tuple(hit for hit in everything.hits if passes(hit.profile, PUBLIC, **filters))
        assert found.total == len(found.hits)


@settings(max_examples=20, deadline=None)
@given(ecosystems(), st.one_of(st.just(""), texts), FILTERS)
def test_each_facet_is_counted_with_the_other_facets_applied(profiles, text, filters):
    with tempfile.TemporaryDirectory() as folder:
        index = index_of(Path(folder), *profiles)
        matching = index.search(SearchQuery(text, PUBLIC, lang="en", limit=50)).hits

        counts = index.search(SearchQuery(text, PUBLIC, lang="en", limit=50, **filters)).facet_counts

        for name in counts:
            others = {
                key: value
                for key, value in filters.items()
                if key != {"kind": "kinds", "country": "countries"}.get(name)
            }
            if name in others.get("facets", {}):
                del others["facets"]
            left = [hit.profile for hit in matching if passes(hit.profile, PUBLIC, **others)]
            assert counts[name] == expected_counts(name, left)
        assert all(counts.values())


def expected_counts(name: str, profiles: list[Profile]) -> dict[str, int]:
    values = [
        value
        for profile in profiles
        for value in {
            "kind": (profile.kind,),
            "country": (profile.place.country,) if profile.place.country else (),
        }.get(name, profile.facets.get(name, ()))
    ]
    return {value: values.count(value) for value in values}


@settings(max_examples=30, deadline=None)
@given(ecosystems(), texts, st.integers(1, 4))
def test_pages_follow_one_another_without_gap_or_repetition(profiles, text, size):
    with tempfile.TemporaryDirectory() as folder:
        index = index_of(Path(folder), *profiles)
        whole = index.search(SearchQuery(text, EVERYONE, lang="en", limit=50))

        pages = [
            index.search(SearchQuery(text, EVERYONE, lang="en", limit=size, offset=first))
            for first in range(0, whole.total, size)
        ]

        assert tuple(hit for page in pages for hit in page.hits) == whole.hits
        assert {page.total for page in pages} <= {whole.total}


@settings(max_examples=30, deadline=None)
@given(ecosystems(), FILTERS)
def test_without_text_it_lists_by_name(profiles, filters):
    with tempfile.TemporaryDirectory() as folder:
        found = index_of(Path(folder), *profiles).search(SearchQuery("", PUBLIC, limit=50, **filters))

        expected = [each for each in profiles if passes(each, PUBLIC, **filters)]
        expected.sort(key=lambda each: (each.names[0].lower(), each.profile_id))
        assert [hit.profile for hit in found.hits] == expected
        assert found.total == len(expected)


def ids(index: Index, text: str, audience=PUBLIC, **rest) -> list[str]:
    return [hit.profile_id for hit in index.search(SearchQuery(text, audience, **rest)).hits]


def test_nobody_sees_anything_without_an_audience(tmp_path):
    index = index_of(tmp_path, organisation("a", "Heart failure"))

    assert ids(index, "heart") == ["a"]
    assert ids(index, "heart", frozenset()) == []


def test_equal_scores_stand_in_the_order_of_their_ids(tmp_path):
    same = [organisation(key, "Heart failure", name="Same") for key in ("b", "c", "a")]

    assert ids(index_of(tmp_path, *same), "heart failure") == ["a", "b", "c"]


def test_a_fifteen_word_need_finds_who_shares_a_few_of_its_words(tmp_path):
    index = index_of(
        tmp_path,
        organisation("near", "Remote monitoring of heart failure with a wearable sensor"),
        organisation("far", "Concrete bridges and their maintenance"),
    )
    need = (
        "our ward wants to see earlier which patients with heart failure decompensate at home after discharge"
    )

    assert ids(index, need) == ["near"]


@pytest.mark.parametrize(
    "typed", ["999893752", "PIC 999893752", "BE 0477.472.701", "be0477472701", "https://ror.org/02495e989"]
)
def test_an_identifier_finds_its_owner_at_once(tmp_path, typed):
    owner = organisation(
        "owner",
        "Quiet company",
        identifiers={"PIC": "999893752", "VAT": "BE0477472701", "ROR": "https://ror.org/02495e989"},
    )
    index = index_of(tmp_path, owner, organisation("loud", "PIC 999893752 BE 0477 472 701 ror org 02495e989"))

    first = index.search(SearchQuery(typed, PUBLIC)).hits[0]
    assert (first.profile_id, first.identified) == ("owner", True)


@pytest.mark.parametrize("typed", ["hopital erasme", "Hôpital Érasme", "hopitla erasme"])
def test_a_name_is_found_without_accents_and_with_swapped_letters(tmp_path, typed):
    named = organisation("named", name="Hôpital Érasme")
    index = index_of(tmp_path, named, organisation("other", "Lodging for guests", name="Hotel Era"))

    assert ids(index, typed)[:1] == ["named"]


def test_a_misspelt_word_is_found_by_its_letters(tmp_path):
    index = index_of(tmp_path, organisation("a", "Tumour imaging"), organisation("b", "Heart failure sensor"))

    assert ids(index, "tumuor imging") == ["a"]


def test_inflected_words_meet_in_each_language(tmp_path):
    index = index_of(
        tmp_path,
        organisation("en", "They monitored patients with sensors", lang="en"),
        organisation("fr", "Surveillance de patientes hospitalisées", lang="fr"),
    )

    assert ids(index, "monitoring sensor", lang="en") == ["en"]
    assert ids(index, "patiente hospitalisée", lang="fr")[0] == "fr"


class Labels:
    """A small code book: oncology stands above breast cancer, in two languages."""

    def broader(self, code):
        return {"mesh:breast": ("mesh:oncology",)}.get(code, ())

    def labels(self, code):
        return {
            "mesh:breast": {"en": "breast cancer", "fr": "cancer du sein"},
            "mesh:oncology": {"en": "oncology", "fr": "oncologie"},
        }.get(code, {})


def test_a_vocabulary_label_in_another_language_finds_its_carriers(tmp_path):
    index = Index.create(tmp_path, codebook=Labels())
    index.update(
        [
            organisation("coded", units=[document("coded#0", "Screening programme", codes=["mesh:breast"])]),
            organisation("other", "Screening of newborns"),
        ]
    )

    page = index.search(SearchQuery("oncologie", PUBLIC, lang="fr"))

    assert [hit.profile_id for hit in page.hits] == ["coded"]
    assert [(code.code, code.label) for code in page.codes] == [("mesh:oncology", "oncologie")]


def test_a_word_that_nobody_uses_gets_words_like_it(tmp_path):
    index = index_of(
        tmp_path,
        organisation("a", "Cardiology ward"),
        organisation("b", "Cardiologie", audience=HIDDEN),
        organisation("c", "Heart failure"),
    )

    assert index.search(SearchQuery("cardiolgoy", PUBLIC, lang="en")).spelling == {
        "cardiolgoy": ("cardiology",)
    }
    assert index.search(SearchQuery("cardiology", PUBLIC, lang="en")).spelling == {}
