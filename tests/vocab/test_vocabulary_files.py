"""Lists that a user supplies are read, or refused whole with every fault."""

import json
from datetime import date

import pytest

from innervate.vocab import (
    Mark,
    Provenance,
    Term,
    Vocabulary,
    VocabularyFault,
    VocabularyRefused,
)

HEAD = {
    "name": "sectors",
    "title": {"en": "Sectors"},
    "version": "3",
    "source": "the cluster's board",
    "licence": "CC0-1.0",
    "mark": "O",
    "checked_on": "2026-11-21",
}
STATED = Provenance(
    title={"en": "Sectors"},
    version="3",
    source="the cluster's board",
    url="",
    licence="CC0-1.0",
    attribution="",
    mark=Mark.OURS,
    checked_on=date(2026, 11, 21),
)


def refusal(path, **more):
    with pytest.raises(VocabularyRefused) as caught:
        Vocabulary.from_file(path, **more)
    return list(caught.value.faults)


def written(tmp_path, **changes):
    path = tmp_path / "sectors.json"
    path.write_text(json.dumps({**HEAD, "terms": [{"code": "a", "labels": {"en": "A"}}], **changes}))
    return path


def test_a_json_list_is_read_with_its_provenance(tmp_path):
    terms = [
        {"code": "a", "labels": {"en": "A", "fr": "Â"}},
        {
            "code": "b",
            "labels": {"en": "B"},
            "broader": ["a"],
            "alt_labels": {"en": ["bee"]},
            "notations": {"nace": "86"},
            "definition": {"en": "the second"},
        },
    ]

    assert Vocabulary.from_file(written(tmp_path, terms=terms, valid_from="2026-01-01")) == Vocabulary(
        "sectors",
        Provenance(
            **{**{name: getattr(STATED, name) for name in STATED.__slots__}, "valid_from": date(2026, 1, 1)}
        ),
        (
            Term("a", {"en": "A", "fr": "Â"}),
            Term("b", {"en": "B"}, ("a",), {"en": ("bee",)}, {"nace": "86"}, {"en": "the second"}),
        ),
    )


def test_a_csv_list_is_read_with_the_provenance_given(tmp_path):
    path = tmp_path / "emdn.csv"
    path.write_text(
        "\ufeffcode,label_en,label_fr,alt_en,broader\n"
        "A,Devices,Dispositifs,,\n"
        "A01,Needles,,pins|hollow needles,A\n",
        encoding="utf-8",
    )

    assert Vocabulary.from_file(path, provenance=STATED) == Vocabulary(
        "emdn",
        STATED,
        (
            Term("A", {"en": "Devices", "fr": "Dispositifs"}),
            Term("A01", {"en": "Needles"}, ("A",), {"en": ("pins", "hollow needles")}),
        ),
    )


def test_a_csv_list_without_provenance_is_refused(tmp_path):
    path = tmp_path / "emdn.csv"
    path.write_text("code,label_en\nA,Devices\n")
    assert refusal(path) == [
        VocabularyFault("vocabulary-not-stated", name)
        for name in ("title", "version", "source", "licence", "mark", "checked_on")
    ]


def test_a_csv_without_code_column_is_refused(tmp_path):
    path = tmp_path / "emdn.csv"
    path.write_text("id,label_en\nA,Devices\n")
    assert refusal(path, provenance=STATED) == [VocabularyFault("vocabulary-column-missing", "code")]


def test_every_fault_of_a_list_is_told_at_once(tmp_path):
    terms = [
        {"code": "a", "labels": {"en": "A"}, "broader": ["nowhere"]},
        {"code": "a", "labels": {"en": "again"}},
        {"code": "", "labels": {"en": "nameless"}},
        {"code": "b", "labels": {"fr": "sans anglais"}},
        {"code": "c", "labels": {"en": " "}},
    ]
    assert refusal(written(tmp_path, terms=terms)) == [
        VocabularyFault("vocabulary-broader-unknown", "a -> nowhere"),
        VocabularyFault("vocabulary-code-twice", "a"),
        VocabularyFault("vocabulary-code-empty", "nameless"),
        VocabularyFault("vocabulary-label-missing", "b"),
        VocabularyFault("vocabulary-label-empty", "c"),
    ]


def test_a_circle_of_broader_terms_is_refused(tmp_path):
    terms = [
        {"code": "a", "labels": {"en": "A"}, "broader": ["b"]},
        {"code": "b", "labels": {"en": "B"}, "broader": ["a"]},
        {"code": "c", "labels": {"en": "C"}, "broader": ["a"]},
    ]
    assert refusal(written(tmp_path, terms=terms)) == [
        VocabularyFault("vocabulary-broader-in-circle", "a"),
        VocabularyFault("vocabulary-broader-in-circle", "b"),
    ]


@pytest.mark.parametrize("field", ["title", "version", "source", "licence", "mark", "checked_on"])
def test_a_list_that_hides_its_origin_is_refused(field, tmp_path):
    assert refusal(written(tmp_path, **{field: ""})) == [VocabularyFault("vocabulary-not-stated", field)]


def test_what_is_no_list_is_refused(tmp_path):
    path = tmp_path / "x.json"
    path.write_text("[1,\n2")
    assert refusal(path) == [VocabularyFault("vocabulary-not-json", "line 2")]
    path.write_text('{"name": "x"}')
    assert refusal(path) == [VocabularyFault("vocabulary-without-terms")]


@pytest.mark.parametrize(
    "changes", [{"mark": "Z"}, {"checked_on": "yesterday"}, {"terms": [{"labels": {"en": "no code"}}]}]
)
def test_a_value_of_the_wrong_form_is_refused(changes, tmp_path):
    assert [fault.message_id for fault in refusal(written(tmp_path, **changes))] == ["vocabulary-malformed"]
