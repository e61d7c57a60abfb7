"""CORDIS packages in the official form are read whole; what is faulty is named by file and line."""

from datetime import date, datetime
from decimal import Decimal

import pyarrow as arrow
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.sources.cordis.package_files import (
    A_PARTICIPATION,
    A_PROJECT,
    ORGANIZATION,
    PROJECT,
    csv_text,
    members,
    written_zip,
)

from innervate.sources import Fault, Line, SourceRefused
from innervate.sources.cordis import (
    CordisParticipation,
    CordisProject,
    ScienceField,
    Topic,
    open_cordis,
)
from innervate.sources.cordis.cells import CordisRow
from innervate.vocab import vocabulary

THE_PROJECT = CordisProject(
    project_id="101000001",
    rcn="240001",
    acronym="CAREFUL",
    title="Care at home; an example",
    objective='It says "care" first.\nThen more.',
    keywords=("home care", "falls", "ageing"),
    status="SIGNED",
    starts_on=date(2023, 1, 1),
    ends_on=date(2026, 12, 31),
    signed_on=date(2022, 11, 30),
    total_cost=Decimal("1000000.5"),
    ec_max_contribution=Decimal("999999.25"),
    framework="HORIZON",
    legal_bases=("HORIZON.2.1", "HORIZON.2.1.1"),
    topics=(Topic("HORIZON-HLTH-2022-CARE-08-01", "Care"),),
    funding_scheme="HORIZON-RIA",
    master_call="HORIZON-HLTH-2022-CARE-08",
    sub_call="HORIZON-HLTH-2022-CARE-08",
    grant_doi="10.3030/101000001",
    updated_at=datetime(2025, 8, 26, 16, 19, 52),  # noqa: DTZ001 (CORDIS gives no time zone)
    science_fields=(ScienceField("21/39/225", "oncology"),),
    web_links=("https://careful.example",),
)
THE_PARTICIPATION = CordisParticipation(
    project_id="101000001",
    pic="999000001",
    rcn="1900001",
    name="EXAMPLE HOSPITAL",
    short_name="EXH",
    vat_number="EL094259216",
    role="coordinator",
    order=1,
    is_sme=False,
    activity_type="PUB",
    street="EXAMPLE STREET 1",
    post_code="105 61",
    city="ATHINA",
    country="GR",
    country_as_written="EL",
    nuts="EL303",
    latitude=37.97850802,
    longitude=23.732519058,
    website="http://www.example.gr",
    ec_contribution=Decimal("528340.97"),
    net_ec_contribution=Decimal("528340.97"),
    total_cost=Decimal("960619.95"),
    has_left=False,
)


def read(source, tmp_path):
    faults = []
    data = open_cordis(source, cache=tmp_path / "cache")
    return list(data.projects(faults.append)), list(data.participations(faults.append)), faults


def participations_of(tmp_path, *rows):
    _, found, faults = read(written_zip(tmp_path, members(participations=rows)), tmp_path)
    return found, faults


def refusal(source, tmp_path):
    with pytest.raises(SourceRefused) as caught:
        read(source, tmp_path)
    return list(caught.value.faults)


def test_a_package_is_read_into_records(tmp_path):
    assert read(written_zip(tmp_path, members()), tmp_path) == ([THE_PROJECT], [THE_PARTICIPATION], [])


def test_a_folder_and_a_package_with_folders_inside_give_the_same(tmp_path):
    folder = tmp_path / "unpacked"
    folder.mkdir()
    for name, text in members().items():
        (folder / name).write_text(text, encoding="utf-8")
    nested = written_zip(tmp_path, {f"csv/{name}": text for name, text in members().items()})

    assert read(folder, tmp_path) == ([THE_PROJECT], [THE_PARTICIPATION], [])
    assert read(nested, tmp_path) == ([THE_PROJECT], [THE_PARTICIPATION], [])


def test_the_field_of_science_is_one_of_our_list(tmp_path):
    (project,), _, _ = read(written_zip(tmp_path, members()), tmp_path)
    assert vocabulary("euroscivoc").label(project.science_fields[0].code) == "oncology"


def test_an_older_package_without_the_side_tables_keeps_what_the_project_row_says(tmp_path):
    columns = [name for name in PROJECT if name != "keywords"]
    row = {name: A_PROJECT[name] for name in columns if name in A_PROJECT}
    texts = {"project.csv": csv_text(columns, [row]), "organization.csv": members()["organization.csv"]}

    (project,), _, faults = read(written_zip(tmp_path, texts), tmp_path)

    assert (project.keywords, project.science_fields, project.web_links) == ((), (), ())
    assert project.legal_bases == ("HORIZON.2.1",)
    assert project.topics == (Topic("HORIZON-HLTH-2022-CARE-08-01", ""),)
    assert faults == []


def test_what_is_not_stated_is_none_and_never_zero_or_false(tmp_path):
    bare = {"projectID": "1", "organisationID": "999000002", "name": "X", "country": "UK"}
    (found,), faults = participations_of(tmp_path, bare)

    assert faults == []
    assert (found.country, found.country_as_written) == ("GB", "UK")
    assert [
        found.is_sme,
        found.order,
        found.latitude,
        found.longitude,
        found.ec_contribution,
        found.net_ec_contribution,
        found.total_cost,
        found.has_left,
    ] == [None] * 8


def test_an_empty_sme_flag_marks_what_may_be_a_person(tmp_path):
    rows = [{**A_PARTICIPATION, "SME": flag} for flag in ("true", "false", "")]
    found, _ = participations_of(tmp_path, *rows)
    assert [each.may_be_a_person for each in found] == [False, False, True]


def test_a_country_outside_the_nuts_area_has_no_region(tmp_path):
    found, faults = participations_of(
        tmp_path, {**A_PARTICIPATION, "country": "GH", "nutsCode": "GH", "geolocation": "(5.55602,-0.1969)"}
    )
    assert [(each.country, each.nuts, each.latitude, each.longitude) for each in found] == [
        ("GH", "", 5.55602, -0.1969)
    ]
    assert faults == []


def test_every_faulty_cell_is_named_and_the_rest_of_its_record_kept(tmp_path):
    faulty = {
        **A_PARTICIPATION,
        "country": "XH",
        "SME": "perhaps",
        "order": "first",
        "geolocation": "99.1,200",
        "ecContribution": "1.000.000,5",
        "endOfParticipation": "?",
    }
    found, faults = participations_of(tmp_path, A_PARTICIPATION, faulty)

    file = "organization.csv"
    assert sorted(faults, key=lambda fault: fault.at.column) == [
        Fault("yes-no-expected", Line(file, 3, "SME"), {"value": "perhaps"}),
        Fault("country-unknown", Line(file, 3, "country"), {"value": "XH"}),
        Fault("number-unreadable", Line(file, 3, "ecContribution"), {"value": "1.000.000,5"}),
        Fault("yes-no-expected", Line(file, 3, "endOfParticipation"), {"value": "?"}),
        Fault("coordinates-unreadable", Line(file, 3, "geolocation"), {"value": "99.1,200"}),
        Fault("whole-number-expected", Line(file, 3, "order"), {"value": "first"}),
    ]
    assert found[0] == THE_PARTICIPATION
    assert (found[1].name, found[1].country, found[1].country_as_written) == ("EXAMPLE HOSPITAL", "", "XH")
    assert (found[1].is_sme, found[1].order, found[1].ec_contribution) == (None, None, None)


def test_a_record_without_its_key_is_left_out(tmp_path):
    texts = members(
        projects=[{**A_PROJECT, "id": ""}],
        participations=[{**A_PARTICIPATION, "projectID": "", "organisationID": ""}, A_PARTICIPATION],
    )
    projects, found, faults = read(written_zip(tmp_path, texts), tmp_path)

    assert (projects, found) == ([], [THE_PARTICIPATION])
    assert faults == [
        Fault("key-missing", Line("project.csv", 2, "id")),
        Fault("key-missing", Line("organization.csv", 2, "projectID")),
        Fault("key-missing", Line("organization.csv", 2, "organisationID")),
    ]


def test_a_record_broken_by_a_stray_quote_is_named_by_the_line_it_begins_on(tmp_path):
    texts = members(projects=[A_PROJECT, {**A_PROJECT, "id": "2"}, {**A_PROJECT, "id": "3"}])
    texts["project.csv"] = texts["project.csv"].replace('"2";"CAREFUL"', '"2";"CARE" "; "FUL"')

    projects, _, faults = read(written_zip(tmp_path, texts), tmp_path)

    # The first record covers two lines, so the second begins on line 4.
    assert [project.project_id for project in projects] == ["101000001", "3"]
    assert faults == [Fault("record-width", Line("project.csv", 4), {"expected": 21, "found": 22})]


def test_a_package_without_its_members_or_columns_is_refused(tmp_path):
    assert refusal(tmp_path / "nothing.zip", tmp_path) == [Fault("cordis-not-found", Line("nothing.zip"))]
    (tmp_path / "text.zip").write_text("no zip")
    assert refusal(tmp_path / "text.zip", tmp_path) == [Fault("cordis-not-found", Line("text.zip"))]

    only = written_zip(tmp_path, {"project.csv": members()["project.csv"]})
    assert refusal(only, tmp_path) == [
        Fault("cordis-member-missing", Line(only.name), {"member": "organization.csv"})
    ]

    columns = [name for name in ORGANIZATION if name not in ("organisationID", "name")]
    row = {name: A_PARTICIPATION[name] for name in columns if name in A_PARTICIPATION}
    other = written_zip(tmp_path, {**members(), "organization.csv": csv_text(columns, [row])})
    assert refusal(other, tmp_path) == [
        Fault("column-missing", Line("organization.csv", 1, name), {"column": name})
        for name in ("organisationID", "name")
    ]


def test_progress_ends_at_the_whole(tmp_path):
    told = []
    data = open_cordis(
        written_zip(tmp_path, members(participations=[A_PARTICIPATION] * 2500)), cache=tmp_path
    )
    assert len(list(data.participations(print, lambda done, total: told.append((done, total))))) == 2500
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert len(told) == 3
    assert told[-1][0] == told[-1][1] == told[0][1]


def test_a_parquet_extract_gives_the_same_records(tmp_path):

    def table(name, /, **columns):
        pq.write_table(arrow.table({key: [value] for key, value in columns.items()}), tmp_path / name)

    p, o = THE_PROJECT, THE_PARTICIPATION
    table(
        "horizon_europe_projects.parquet",
        id=p.project_id, rcn=p.rcn, acronym=p.acronym, title=p.title, objective=p.objective,
        keywords=A_PROJECT["keywords"], startDate=p.starts_on, endDate=p.ends_on, ecSignatureDate=p.signed_on,
        status=p.status, totalCost=1000000.5, ecMaxContribution=999999.25, contentUpdateDate=p.updated_at,
        grantDoi=p.grant_doi, topics=p.topics[0].code, legalBasis="HORIZON.2.1",
        legalBasisAll="HORIZON.2.1;HORIZON.2.1.1", fundingCat="/HORIZON-RIA", masterCall=p.master_call,
        subCall=p.sub_call,
    )  # fmt: skip
    table("horizon_europe_euroscivoc.parquet", projectID=p.project_id, code="/21/39/225", title="oncology")
    table("horizon_europe_topics.parquet", projectID=p.project_id, topic=p.topics[0].code, title="Care")
    table(
        "horizon_europe_participations.parquet",
        projectID=o.project_id, organisationID=o.pic, orgRcn=o.rcn, vatNumber=o.vat_number, name=o.name,
        shortName=o.short_name, role=o.role, order=1, sme=False, ecContribution=528340.97,
        netEcContribution=528340.97, totalCost=960619.95, terminated=False, street=o.street, city=o.city,
        postalCode=o.post_code, country="EL", url=o.website, activityType="PUB", nutsCode="EL303",
        latitude=o.latitude, longitude=o.longitude,
    )  # fmt: skip

    projects, found, faults = read(tmp_path, tmp_path)

    assert found == [o]
    # The extract has no web links.
    assert [(each.project_id, each.web_links) for each in projects] == [(p.project_id, ())]
    assert [type(p)(**{**as_fields(each), "web_links": p.web_links}) for each in projects] == [p]
    assert faults == []


def as_fields(record):
    return {name: getattr(record, name) for name in record.__slots__}


@given(st.decimals(min_value=0, max_value=10**9, places=2), st.sampled_from(".,"))
def test_an_amount_is_read_with_either_mark(amount, mark):
    faults = []
    row = CordisRow("organization.csv", 2, {"totalCost": str(amount).replace(".", mark)}, faults.append)
    assert (row.amount("totalCost"), faults) == (amount, [])


@given(st.text(max_size=12))
def test_a_cell_is_read_or_reported_once(text):
    for reader in ("amount", "whole_number", "day", "moment", "flag", "coordinates"):
        faults = []
        found = getattr(CordisRow("f", 2, {"c": text}, faults.append), reader)("c")
        empty = not text.strip()
        assert (found is None) == (empty or len(faults) == 1)
        assert len(faults) <= (0 if empty else 1)
