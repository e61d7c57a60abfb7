"""The index as a folder: created, updated in place, read by many, forgetful."""

from __future__ import annotations

import contextlib
import json
import tempfile
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.profiles import EVERYONE, PUBLIC, document, ecosystems, index_of, organisation, texts

from innervate.engine.profile import ProfileId
from innervate.engine.retrieve import (
    Index,
    IndexBusy,
    IndexExists,
    IndexMissing,
    IndexOutdated,
    IndexSettings,
    ProfileRefused,
    Reach,
    SearchQuery,
)
from innervate.engine.retrieve.index.manifest import writing


def ids(index: Index, text: str, audience: frozenset[str] = PUBLIC) -> list[str]:
    return [hit.profile_id for hit in index.search(SearchQuery(text, audience, lang="en")).hits]


def test_an_index_reads_back_what_it_was_given(tmp_path):
    one = organisation("a", "Heart failure sensor", country="BE", facets={"size": ("small",)})
    two = organisation("b", "Tumour imaging", identifiers={"PIC": "999999999"})

    index = index_of(tmp_path, two, one)

    assert (len(index), index.get(ProfileId("a")), list(index.profiles())) == (2, one, [one, two])
    assert index.get(ProfileId("c")) is None


def test_it_is_created_once_and_opened_where_it_is(tmp_path):
    Index.create(tmp_path)

    with pytest.raises(IndexExists):
        Index.create(tmp_path)
    with pytest.raises(IndexMissing):
        Index.open(tmp_path / "elsewhere")


def test_an_index_of_another_format_asks_to_be_rebuilt(tmp_path):
    Index.create(tmp_path)
    manifest = tmp_path / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"analysis": "0"}))

    with pytest.raises(IndexOutdated) as caught:
        Index.open(tmp_path)
    assert caught.value.parameters["found"] == "analysis=0 format=2"


def test_a_second_writer_is_told_that_the_index_is_busy(tmp_path):
    index = index_of(tmp_path, organisation("a", "Heart"))

    with writing(tmp_path), pytest.raises(IndexBusy):
        index.update([organisation("b", "Heart")])
    assert ids(index, "heart") == ["a"]


def test_a_profile_is_replaced_by_a_later_one_with_its_id(tmp_path):
    index = index_of(tmp_path, organisation("a", "Heart failure"), organisation("b", "Heart failure"))

    index.update([organisation("a", "Tumour imaging")])

    assert (ids(index, "heart"), ids(index, "tumour"), len(index)) == (["b"], ["a"], 2)


def test_an_open_reader_sees_the_next_version(tmp_path):
    writer = index_of(tmp_path, organisation("a", "Heart failure"))
    reader = Index.open(tmp_path)

    writer.update([organisation("b", "Heart sensor")])

    assert (sorted(ids(reader, "heart")), reader.version) == (["a", "b"], writer.version)


def test_a_snapshot_stays_readable_after_it_was_replaced(tmp_path):
    index = index_of(tmp_path, organisation("a", "Heart failure"))
    before = index.snapshot()

    index.remove([ProfileId("a")])

    row = before.row_of(ProfileId("a"))
    assert row is not None
    assert (before.parts[0].segment.profile(row).profile_id, len(index)) == ("a", 0)


@pytest.mark.parametrize(
    ("profiles", "reason"),
    [
        ([organisation("a", "x"), organisation("a", "y")], "profile-twice"),
        ([organisation("a", units=[document("u", "x"), document("u", "y")])], "unit-id-twice"),
        ([organisation("a", units=[document("", "x")])], "unit-without-id"),
        ([organisation("", "x")], "profile-without-id"),
    ],
)
def test_a_faulty_batch_is_refused_whole(tmp_path, profiles, reason):
    index = index_of(tmp_path, organisation("before", "Heart"))

    with pytest.raises(ProfileRefused) as caught:
        index.update([organisation("good", "Heart"), *profiles])

    assert caught.value.parameters["reason"] == reason
    assert ids(index, "heart") == ["before"]


def test_what_a_killed_writer_left_behind_is_swept_away(tmp_path):
    index = Index.create(tmp_path)
    left_behind = tmp_path / f"segment-{index.version + 1}-1"
    left_behind.mkdir()
    (left_behind / "half.npy").write_bytes(b"half")
    index.update([organisation("a", "Alpha")])

    assert index.ids() == {"a"}
    assert list(tmp_path.rglob("half.npy")) == []


def test_progress_is_told_by_number_of_profiles(tmp_path):
    told: list[int] = []

    Index.create(tmp_path).update(
        (organisation(f"{number:04}") for number in range(2_500)), on_progress=told.append
    )

    assert told == [1_000, 2_000, 2_500]


def everything_in(folder: Path) -> bytes:
    """The bytes of every file, and the texts of packed records inside them."""
    found = b""
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            data = file.read_bytes()
            found += data
            if file.name == "records.data.npy":
                found += unpacked(data)
    return found


def unpacked(data: bytes) -> bytes:
    texts = b""
    at = data.find(b"\x78\x01")
    while at >= 0:
        with contextlib.suppress(zlib.error):
            texts += zlib.decompressobj().decompress(data[at:])
        at = data.find(b"\x78\x01", at + 1)
    return texts


@pytest.mark.parametrize("others", [0, 1, 60])
def test_a_forgotten_profile_leaves_no_trace_in_any_file(tmp_path, others):
    secret = organisation(
        "org-secret", "Zyxwvut heart research", name="Quuxcorp", facets={"city": ("Plughtown",)}, country="BE"
    )
    rest = [organisation(f"org-{number}", "Heart failure sensor") for number in range(others)]
    index = index_of(tmp_path, secret, *rest, settings=IndexSettings(dense_size=8))
    words = (b"org-secret", b"Zyxwvut", b"Quuxcorp", b"quuxcorp", b"Plughtown")
    assert all(word in everything_in(tmp_path) for word in words)

    assert index.remove([ProfileId("org-secret"), ProfileId("never-was-here")]) == 1

    assert [word for word in words if word in everything_in(tmp_path)] == []
    assert (len(index), ids(index, "zyxwvut"), index.get(ProfileId("org-secret"))) == (others, [], None)


def answers(index: Index, text: str) -> list[tuple[str, float, tuple[str, ...]]]:
    query = SearchQuery(text, EVERYONE, lang="en", limit=50, reach=Reach.MEANING)
    return [
        (hit.profile_id, round(hit.score, 5), tuple(unit.unit_id for unit in hit.units))
        for hit in index.search(query).hits
    ]


@settings(max_examples=20, deadline=None)
@given(ecosystems(), ecosystems(), st.sets(st.integers(0, 8)), texts)
def test_an_index_updated_in_place_answers_like_one_built_at_once(first, second, gone, text):
    removed = {ProfileId(f"org-{number}") for number in gone}
    final = {profile.profile_id: profile for profile in (*first, *second)}
    kept = [profile for profile in final.values() if profile.profile_id not in removed]
    # Without the latent space, which is projected on update and fitted anew only after a tenth changed.
    lexical = IndexSettings(dense_size=0)
    with tempfile.TemporaryDirectory() as folder:
        updated = index_of(Path(folder) / "updated", *first, settings=lexical)
        for profile in second:
            updated.update([profile])
        updated.remove(removed)
        fresh = index_of(Path(folder) / "fresh", *kept, settings=lexical)

        assert list(updated.profiles()) == list(fresh.profiles())
        assert answers(updated, text) == answers(fresh, text)
        listing = SearchQuery("", EVERYONE, limit=50)
        assert updated.search(listing).facet_counts == fresh.search(listing).facet_counts
        assert updated.suggest(text[:3], audience=EVERYONE) == fresh.suggest(text[:3], audience=EVERYONE)


def test_many_small_updates_leave_few_segments(tmp_path):
    index = Index.create(tmp_path)

    for number in range(40):
        index.update([organisation(f"org-{number:02}", "Heart failure sensor")])

    assert len(list(tmp_path.glob("segment-*"))) <= 7
    assert sorted(hit for hit in ids(index, "heart"))[:3] == ["org-00", "org-01", "org-02"]


def test_meaning_finds_what_shares_no_word_once_the_index_is_large_enough(tmp_path):
    # "cardiology" meets "heart" in a third of the texts: a text with only one of them is near the other.
    both = [organisation(f"both-{number}", f"heart cardiology topic{number}") for number in range(30)]
    rest = [organisation(f"rest-{number}", f"bridge concrete topic{number}") for number in range(60)]
    far = organisation("far", "cardiology ward")

    index = index_of(tmp_path, *both, *rest, far)
    found = index.search(SearchQuery("heart", PUBLIC, lang="en", limit=100, reach=Reach.MEANING))

    assert "far" in [hit.profile_id for hit in found.hits][:40]
    assert "far" not in ids(index, "heart")
