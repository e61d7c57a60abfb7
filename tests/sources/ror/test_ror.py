"""The ROR dump gives the same records from every form; what is no record is named by its number."""

import csv
import io
import json
import zipfile
from datetime import date

import pyarrow as arrow
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from innervate.sources import Fault, Line, SourceRefused
from innervate.sources.ror import RorName, RorRecord, RorRelation, read_ror_records
from innervate.sources.ror.json_stream import array_elements

RECORD = RorRecord(
    ror_id="https://ror.org/05gq02987",
    name="Example University",
    names=(
        RorName("Example University", ("ror_display", "label"), "en"),
        RorName("Université d'Exemple", ("label",), "fr"),
        RorName("Example: the College", ("alias",), ""),
        RorName("EXU", ("acronym",), ""),
    ),
    types=("education", "funder"),
    status="active",
    established=1764,
    country="BE",
    subdivision="Wallonia",
    city="Liège",
    latitude=50.63373,
    longitude=5.56749,
    website="https://www.example.edu",
    domains=("example.edu",),
    wikidata="Q1",
    isni="0000 0001 2103 4996",
    grid="grid.1.a",
    fundref="100001",
    relations=(
        RorRelation("child", "https://ror.org/055a54548"),
        RorRelation("child", "https://ror.org/024ye7w89"),
        RorRelation("parent", "https://ror.org/051zgrs14"),
    ),
    modified_on=date(2026, 6, 23),
)
RELATED = [("child", "055a54548"), ("child", "024ye7w89"), ("parent", "051zgrs14")]
V2 = {
    "id": "https://ror.org/05gq02987",
    "admin": {
        "created": {"date": "2018-11-14", "schema_version": "1.0"},
        "last_modified": {"date": "2026-06-23", "schema_version": "2.1"},
    },
    "domains": ["example.edu"],
    "established": 1764,
    "external_ids": [
        {"all": ["100001", "100002"], "preferred": "100001", "type": "fundref"},
        {"all": ["grid.1.a"], "preferred": "grid.1.a", "type": "grid"},
        {"all": ["0000 0001 2103 4996"], "preferred": None, "type": "isni"},
        {"all": ["Q1"], "preferred": None, "type": "wikidata"},
    ],
    "links": [
        {"type": "wikipedia", "value": "https://en.wikipedia.org/wiki/Example"},
        {"type": "website", "value": "https://www.example.edu"},
    ],
    "locations": [
        {
            "geonames_id": 2792413,
            "geonames_details": {
                "country_code": "BE",
                "country_subdivision_name": "Wallonia",
                "name": "Liège",
                "lat": 50.63373,
                "lng": 5.56749,
            },
        }
    ],
    "names": [
        {"lang": "en", "types": ["ror_display", "label"], "value": "Example University"},
        {"lang": "fr", "types": ["label"], "value": "Université d'Exemple"},
        {"lang": None, "types": ["alias"], "value": "Example: the College"},
        {"lang": None, "types": ["acronym"], "value": "EXU"},
    ],
    "relationships": [
        {"type": kind, "label": "x", "id": f"https://ror.org/{ror_id}"} for kind, ror_id in RELATED
    ],
    "status": "active",
    "types": ["education", "funder"],
}
V1 = {
    "id": "https://ror.org/05gq02987",
    "name": "Example University",
    "aliases": ["Example: the College"],
    "acronyms": ["EXU"],
    "labels": [{"label": "Université d'Exemple", "iso639": "fr"}],
    "types": ["Education", "Funder"],
    "status": "active",
    "established": 1764,
    "country": {"country_code": "BE", "country_name": "Belgium"},
    "addresses": [{"lat": 50.63373, "lng": 5.56749, "city": "Liège", "state": "Wallonia"}],
    "links": ["https://www.example.edu"],
    "external_ids": {
        "FundRef": {"all": ["100001", "100002"], "preferred": None},
        "GRID": {"all": "grid.1.a", "preferred": "grid.1.a"},
        "ISNI": {"all": ["0000 0001 2103 4996"], "preferred": None},
        "Wikidata": {"all": ["Q1"], "preferred": None},
    },
    "relationships": [
        {"type": kind.title(), "label": "x", "id": f"https://ror.org/{ror_id}"} for kind, ror_id in RELATED
    ],
}
CSV_ROW = {
    "id": "https://ror.org/05gq02987",
    "names.types.ror_display": "en: Example University",
    "names.types.label": "en: Example University; fr: Université d'Exemple",
    "names.types.alias": "no_lang_code: Example: the College",
    "names.types.acronym": "no_lang_code: EXU",
    "types": "education; funder",
    "status": "active",
    "established": "1764",
    "locations.geonames_details.country_code": "BE",
    "locations.geonames_details.country_subdivision_name": "Wallonia",
    "locations.geonames_details.name": "Liège",
    "locations.geonames_details.lat": "50.63373",
    "locations.geonames_details.lng": "5.56749",
    "links.type.website": "https://www.example.edu",
    "domains": "example.edu",
    "external_ids.type.fundref.all": "100001;100002",
    "external_ids.type.fundref.preferred": "100001",
    "external_ids.type.grid.preferred": "grid.1.a",
    "external_ids.type.isni.all": "0000 0001 2103 4996",
    "external_ids.type.wikidata.all": "Q1",
    "relationships": "child: https://ror.org/055a54548, https://ror.org/024ye7w89; "
    "parent: https://ror.org/051zgrs14",
    "admin.last_modified.date": "2026-06-23",
}


def csv_text(*rows):
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(CSV_ROW), restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def read(path, tmp_path):
    faults = []
    return list(read_ror_records(path, faults.append, cache=tmp_path / "cache")), faults


def written(tmp_path, name, text):
    (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path / name


def zipped(tmp_path, **texts):
    path = tmp_path / "ror.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in texts.items():
            archive.writestr(name, text)
    return path


def refusal(path, tmp_path):
    with pytest.raises(SourceRefused) as caught:
        read(path, tmp_path)
    return list(caught.value.faults)


def test_schema_v2_is_read(tmp_path):
    assert read(written(tmp_path, "v2.2-ror-data.json", json.dumps([V2, V2])), tmp_path) == (
        [RECORD, RECORD],
        [],
    )


def test_schema_v1_gives_the_same_as_far_as_it_goes(tmp_path):
    (record,), faults = read(written(tmp_path, "v1.45-ror-data.json", json.dumps([V1])), tmp_path)

    assert faults == []
    assert (record.names[0], record.modified_on, record.domains) == (
        RorName("Example University", ("ror_display",), ""),
        None,
        (),
    )
    differing = {"names", "modified_on", "domains"}
    same = [name for name in RECORD.__slots__ if name not in differing]
    assert {name: getattr(record, name) for name in same} == {name: getattr(RECORD, name) for name in same}
    assert set(record.other_names) == set(RECORD.other_names)


def test_the_csv_gives_the_same(tmp_path):
    assert read(written(tmp_path, "v2.2-ror-data.csv", csv_text(CSV_ROW)), tmp_path) == ([RECORD], [])


def test_the_newest_schema_in_a_package_is_read(tmp_path):
    only_v1 = json.dumps([{**V1, "name": "Old"}])
    path = zipped(
        tmp_path,
        **{
            "v1.45-ror-data.csv": csv_text({**CSV_ROW, "names.types.ror_display": "en: From CSV"}),
            "v1.45-ror-data.json": only_v1,
            "v1.45-ror-data_schema_v2.json": json.dumps([V2]),
        },
    )
    assert read(path, tmp_path) == ([RECORD], [])


def test_a_folder_is_looked_through(tmp_path):
    folder = tmp_path / "dump"
    folder.mkdir()
    (folder / "readme.txt").write_text("nothing")
    written(folder, "v2.2-ror-data.json", json.dumps([V2]))
    assert read(folder, tmp_path) == ([RECORD], [])


def test_a_parquet_extract_gives_what_it_has(tmp_path):
    columns = {
        "id": RECORD.ror_id, "name": RECORD.name, "aliases": "Université d'Exemple|EXU",
        "types": "education|funder", "status": "active", "established": 1764, "country": "BE",
        "city": "Liège", "lat": 50.63373, "lng": 5.56749, "website": RECORD.website, "wikidata": "Q1",
        "grid": None, "isni": RECORD.isni, "fundref": None, "domains": "", "release": "2.2",
    }  # fmt: skip
    pq.write_table(
        arrow.table({name: [value] for name, value in columns.items()}), tmp_path / "ror_subset.parquet"
    )

    (record,), faults = read(tmp_path, tmp_path)

    assert faults == []
    assert record.other_names == ("Université d'Exemple", "EXU")
    assert (record.types, record.isni, record.grid) == (("education", "funder"), RECORD.isni, "")


def test_a_record_without_id_or_name_is_named_by_its_number(tmp_path):
    nameless = {**V2, "names": []}
    path = written(tmp_path, "ror.json", json.dumps([V2, nameless, {**V2, "id": None}, "text", V2]))
    assert read(path, tmp_path) == (
        [RECORD, RECORD],
        [Fault("ror-record-without-name", Line("ror.json", number)) for number in (2, 3, 4)],
    )


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("ror.json", '{"items": []}', Fault("json-array-expected", Line("ror.json"))),
        ("ror.json", f"[{json.dumps(V2)}, {{", Fault("json-broken", Line("ror.json", 2))),
        ("ror.txt", "x", Fault("ror-not-found", Line("ror.txt"))),
    ],
)
def test_what_is_no_dump_is_refused(name, text, fault, tmp_path):
    assert refusal(written(tmp_path, name, text), tmp_path) == [fault]


def test_a_csv_without_its_columns_is_refused(tmp_path):
    path = written(tmp_path, "ror.csv", "id,name\n1,x\n")
    assert refusal(path, tmp_path) == [
        Fault("column-missing", Line("ror.csv", 1, column), {"column": column})
        for column in ("names.types.ror_display", "status", "types")
    ]


def test_a_package_without_ror_data_is_refused(tmp_path):
    assert refusal(zipped(tmp_path, **{"notes.json": "[]"}), tmp_path) == [
        Fault("ror-not-found", Line("ror.zip"))
    ]


class Drip(io.StringIO):
    """A stream that gives a few characters at a time, however many are asked for."""

    def __init__(self, text, size):
        super().__init__(text)
        self.size = size

    def read(self, size=-1):
        return super().read(self.size)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@given(st.lists(st.dictionaries(st.text(max_size=5), values, max_size=3), max_size=5), st.integers(1, 9))
def test_an_array_is_cut_into_its_elements_wherever_the_stream_breaks(elements, size):
    text = json.dumps(elements, indent=1)
    assert list(array_elements(Drip(text, size), file="x")) == elements


@given(st.lists(st.dictionaries(st.text(max_size=5), values, max_size=3), min_size=1, max_size=4), st.data())
def test_an_array_that_breaks_off_is_never_taken_as_whole(elements, data):
    text = json.dumps(elements)
    shortened = text[: data.draw(st.integers(0, len(text) - 1))]
    with pytest.raises(SourceRefused):
        list(array_elements(Drip(shortened, 7), file="x"))
