"""Profiles to a segment: analysis, numbering, postings."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from innervate.engine.profile import EvidenceUnit, Profile
from innervate.engine.retrieve.analysis import fold, grams, identifier_key, words
from innervate.engine.retrieve.codebook import CodeBook
from innervate.engine.retrieve.index.columns import Hashes, Rows, TextColumn, term_hash, term_hashes
from innervate.engine.retrieve.index.errors import ProfileRefused
from innervate.engine.retrieve.index.postings import Postings
from innervate.engine.retrieve.index.records import pack
from innervate.engine.retrieve.index.segment import Facet, Segment, Wordings
from innervate.engine.retrieve.index.settings import IndexSettings
from innervate.engine.retrieve.index.vocabularies import WordTable, language_of

#: A code's own postings count this much; each broader step halves it (see IndexSettings.broader_discount).
CODE_COUNT = 128


def class_term(name: str, value: str) -> str:
    """Key of a yes/no property of a profile, such as its kind or one value of a facet."""
    return f"{name}={value}"


def sort_key(profile: Profile) -> bytes:
    """Listing order: folded first name, then id."""
    return f"{fold(profile.names[0]) if profile.names else ''}\0{profile.profile_id}".encode()


def unit_text(unit: EvidenceUnit, title_repeats: int) -> str:
    return "\n".join([unit.title] * title_repeats + [unit.body])


def all_facets(profile: Profile) -> Mapping[str, Sequence[str]]:
    """The facets of a profile with its kind and country, which every profile has."""
    country = (profile.place.country,) if profile.place.country else ()
    return {**profile.facets, "kind": (profile.kind,), "country": country}


class SegmentBuilder:
    """Takes profiles one by one (their texts are not kept in memory as such), then gives a segment."""

    def __init__(self, settings: IndexSettings, codebook: CodeBook) -> None:
        self._settings = settings
        self._codebook = codebook
        self._table = WordTable()
        self._titles = WordTable()
        self._keys: list[bytes] = []
        self._ids: list[bytes] = []
        self._records: list[bytes] = []
        self._unit_counts = array("i")
        self._codes = _Occurrences()
        self._names = _Occurrences()
        self._name_lengths = array("i")
        self._classes = _Occurrences()
        self._identifiers = _Occurrences()
        self._facets: dict[str, list[tuple[int, str]]] = {}
        self._wordings: list[tuple[str, int, str]] = []
        self._labelled: set[str] = set()

    def __len__(self) -> int:
        return len(self._ids)

    def add(self, profile: Profile) -> None:
        """Raises ProfileRefused when a unit has no id, or two units of the profile share one."""
        _check(profile)
        row = len(self._ids)
        self._ids.append(profile.profile_id.encode())
        self._keys.append(sort_key(profile))
        self._records.append(pack(profile))
        self._unit_counts.append(len(profile.units))
        for unit in profile.units:
            self._add_unit(unit)
        self._add_names(row, profile)
        self._add_classes(row, profile)

    def build(self, name: str) -> Segment:
        """The segment, its profiles in listing order, without vectors (see ``latent``)."""
        order = sorted(range(len(self._keys)), key=self._keys.__getitem__)
        new_profile = np.empty(len(order), np.int32)
        new_profile[order] = np.arange(len(order), dtype=np.int32)
        new_unit, unit_counts = self._unit_order(order)
        stems, stem_terms = self._table.stem_matrix()
        grams_, gram_terms = self._gram_matrix()
        unit_starts = np.concatenate([[0], np.cumsum(unit_counts)]).astype(np.int32)
        ids = TextColumn.of(self._ids[row] for row in order)
        id_hashes = np.fromiter((term_hash(each) for each in ids), np.uint64, len(ids))
        by_hash = np.argsort(id_hashes, kind="stable")
        lexicon = sorted((word.encode(), stem) for word, stem in self._table.lexicon().items())
        return Segment(
            name=name,
            ids=ids,
            sort_keys=TextColumn.of(self._keys[row] for row in order),
            records=TextColumn.of(self._records[row] for row in order),
            id_hashes=id_hashes[by_hash],
            id_rows=by_hash.astype(np.int32),
            profile_of=np.repeat(np.arange(len(order), dtype=np.int32), unit_counts),
            unit_starts=unit_starts,
            stem_lengths=_permuted_lengths(stems, new_unit),
            gram_lengths=_permuted_lengths(grams_, new_unit),
            name_lengths=_moved(np.array(self._name_lengths, dtype=np.int32), new_profile),
            fields={
                "stems": _postings(stems, stem_terms, new_unit),
                "grams": _postings(grams_, gram_terms, new_unit),
                "codes": self._codes.postings(new_unit),
                "names": self._names.postings(new_profile),
                "classes": self._classes.postings(new_profile),
                "identifiers": self._identifiers.postings(new_profile),
            },
            facets=_facets(self._facets, new_profile),
            wordings=build_wordings(
                [
                    (shown, int(new_profile[owner]) if owner >= 0 else -1, code)
                    for shown, owner, code in self._wordings
                ]
            ),
            vectors=np.zeros((len(new_unit), 0), np.int8),
            vector_scales=np.zeros(len(new_unit), np.float32),
            lexicon=TextColumn.of(word for word, _ in lexicon),
            lexicon_stems=np.fromiter((stem for _, stem in lexicon), np.uint64, len(lexicon)),
            languages=self._table.languages,
        )

    def _add_unit(self, unit: EvidenceUnit) -> None:
        row = len(self._table)
        text = unit_text(unit, self._settings.title_repeats)
        lang = language_of(text, unit.lang)
        self._table.add(text, lang)
        self._titles.add(unit.title, lang)
        for code, weight in weighted_codes(unit.codes, self._codebook, self._settings).items():
            self._codes.add(row, code, max(1, round(weight * CODE_COUNT)))
        for code in unit.codes:
            self._add_labels(code)

    def _add_labels(self, code: str) -> None:
        for each in (code, *self._codebook.broader(code)):
            if each not in self._labelled:
                self._labelled.add(each)
                labels = set(self._codebook.labels(each).values())
                self._wordings.extend((label, -1, each) for label in sorted(labels))

    def _add_names(self, row: int, profile: Profile) -> None:
        by_name = [
            {gram for word in words(name) for gram in grams(word) or (word,)} for name in profile.names
        ]
        for gram in set().union(*by_name):
            self._names.add(row, gram, 1)
        self._name_lengths.append(min(map(len, by_name), default=0))
        self._wordings.extend((name, row, "") for name in dict.fromkeys(profile.names) if name.strip())
        for value in set(map(identifier_key, profile.identifiers.values())) - {""}:
            self._identifiers.add(row, value, 1)

    def _add_classes(self, row: int, profile: Profile) -> None:
        for term in profile.audience:
            self._classes.add(row, class_term("audience", term), 1)
        for name, values in all_facets(profile).items():
            pairs = self._facets.setdefault(name, [])
            for value in dict.fromkeys(values):
                self._classes.add(row, class_term(name, value), 1)
                pairs.append((row, value))

    def _unit_order(self, order: Sequence[int]) -> tuple[Rows, NDArray[np.int32]]:
        """New row of each unit, and the number of units by new profile row."""
        counts = np.array(self._unit_counts, dtype=np.int32)
        starts = np.concatenate([[0], np.cumsum(counts)])
        old = np.concatenate(
            [np.arange(starts[row], starts[row + 1]) for row in order] or [np.zeros(0, np.int64)]
        )
        new_unit = np.empty(len(old), np.int32)
        new_unit[old] = np.arange(len(old), dtype=np.int32)
        return new_unit, counts[list(order)]

    def _gram_matrix(self) -> tuple[csr_array, Hashes]:
        few = len(self._table) <= self._settings.grams_up_to
        return (self._table if few else self._titles).gram_matrix()


class _Occurrences:
    """Terms met in rows, each with a count."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._rows = array("i")
        self._columns = array("i")
        self._counts = array("i")

    def add(self, row: int, term: str, count: int) -> None:
        self._rows.append(row)
        self._columns.append(self._numbers.setdefault(term, len(self._numbers)))
        self._counts.append(count)

    def postings(self, new_row: Rows) -> Postings:
        rows, columns, counts = (
            np.array(each, dtype=np.int32) for each in (self._rows, self._columns, self._counts)
        )
        matrix = csr_array((counts, (new_row[rows], columns)), shape=(len(new_row), len(self._numbers)))
        return Postings.of_matrix(matrix, term_hashes(self._numbers))


def weighted_codes(codes: Iterable[str], codebook: CodeBook, settings: IndexSettings) -> dict[str, float]:
    """Each code with weight 1 and its broader codes, discounted per step; the highest weight wins."""
    weights: dict[str, float] = {}
    for code in codes:
        for step, each in enumerate((code, *codebook.broader(code))):
            weights[each] = max(weights.get(each, 0.0), settings.broader_discount**step)
    return weights


def build_wordings(entries: Iterable[tuple[str, int, str]]) -> Wordings:
    """Typeahead table of (shown text, owner row or -1, code or "")."""
    shown, owners, codes = [], [], []
    keys: list[tuple[bytes, int, bool]] = []
    for number, (text, owner, code) in enumerate(entries):
        shown.append(text.encode())
        owners.append(owner)
        codes.append(code.encode())
        keys.extend((key.encode(), number, start == 0) for start, key in enumerate(_word_starts(text)))
    keys.sort()
    return Wordings(
        keys=TextColumn.of(key for key, _, _ in keys),
        wording_of=np.fromiter((number for _, number, _ in keys), np.int32, len(keys)),
        is_start=np.fromiter((start for _, _, start in keys), np.bool_, len(keys)),
        shown=TextColumn.of(shown),
        owners=np.array(owners, dtype=np.int32),
        codes=TextColumn.of(codes),
    )


def _word_starts(text: str) -> list[str]:
    """The folded text from its first, second, ... word on, at most six."""
    pieces = fold(text).split()
    return [" ".join(pieces[start:]) for start in range(min(len(pieces), 6))]


def _check(profile: Profile) -> None:
    ids = [unit.unit_id for unit in profile.units]
    if not profile.profile_id:
        raise ProfileRefused(reason="profile-without-id")
    if "" in ids:
        raise ProfileRefused(reason="unit-without-id", profile=profile.profile_id)
    if len(set(ids)) < len(ids):
        twice = next(first for first, second in pairwise(sorted(ids)) if first == second)
        raise ProfileRefused(reason="unit-id-twice", profile=profile.profile_id, unit=twice)


def _moved(values: NDArray[np.int32], new_row: Rows) -> Rows:
    moved = np.empty_like(values)
    moved[new_row] = values
    return moved


def _permuted_lengths(matrix: csr_array, new_row: Rows) -> Rows:
    return _moved(np.asarray(matrix.sum(axis=1)).ravel().astype(np.int32), new_row)


def _postings(matrix: csr_array, terms: Hashes, new_row: Rows) -> Postings:
    old_row = np.empty_like(new_row)
    old_row[new_row] = np.arange(len(new_row), dtype=np.int32)
    return Postings.of_matrix(matrix[old_row], terms)


def _facets(pairs_by_name: Mapping[str, list[tuple[int, str]]], new_row: Rows) -> dict[str, Facet]:
    facets = {}
    for name in sorted(pairs_by_name):
        pairs = sorted((int(new_row[row]), value) for row, value in pairs_by_name[name])
        values = sorted({value for _, value in pairs})
        number = {value: at for at, value in enumerate(values)}
        rows = np.fromiter((row for row, _ in pairs), np.int32, len(pairs))
        ids = np.fromiter((number[value] for _, value in pairs), np.int32, len(pairs))
        facets[name] = Facet(tuple(values), rows, ids)
    return facets
