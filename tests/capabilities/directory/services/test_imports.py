"""The import wizard from file to directory and back."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests import build

from innervate.capabilities.directory import exports
from innervate.capabilities.directory.models import ImportRun, Person
from innervate.capabilities.directory.services import imports
from innervate.core import access, registry
from innervate.core.errors import InputRefused, InvalidTransition, NotFound, NotPermitted
from innervate.core.facts import facts_of
from innervate.core.models import AuditEntry, Membership, Organisation, ProfileChange
from innervate.core.roles import Role
from innervate.core.services.records import create_record, edit_record
from innervate.sources.spreadsheet import write_csv, write_xlsx

pytestmark = pytest.mark.django_db

ORGANISATION, PERSON = "directory.organisation", "directory.person"
HEADERS = ("Name", "Country", "City", "Website", "Type", "Fields", "Employees", "PIC", "Notes")
ROWS = (
    ("Acme SA", "Belgique", "Liège", "acme.example", "PME", "Digital health; Diagnostics", "40-60",
    "998877665", "x"),
    ("Hôpital Sainte-Anne", "FR", "Lille", None, "hospital", None, None, None, None),
    ("Gamma", "Germany", None, None, None, None, 12, None, None),
)  # fmt: skip


def started(manager, valley, rows=ROWS, *, headers=HEADERS, entity=ORGANISATION, kind="csv"):
    content = write_csv(headers, rows) if kind == "csv" else write_xlsx(headers, rows, sheet="Members")
    return imports.start_import(
        actor=manager, cluster=valley, entity=entity, file_name=f"members.{kind}", content=content
    )


def checked(manager, valley, *args, **more):
    run = started(manager, valley, *args, **more)
    return imports.check_import(actor=manager, run=run, on=build.TODAY)


def imported(manager, valley, *args, **more):
    run = checked(manager, valley, *args, **more)
    return imports.run_import(actor=manager, run=run, on=build.TODAY)


def counts(run):
    return {name: number for name, number in run.report["counts"].items() if number}


def state_of(valley, actor):
    """Every column, row and fact of the cluster's records, the day of change included."""
    own = Organisation.objects.filter(cluster=valley).order_by("pk")
    return (
        list(own.values()),
        exports.export_organisations(actor, valley, "csv"),
        exports.export_people(actor, valley, "csv"),
        list(Person.objects.order_by("pk").values()),
    )


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_file_becomes_records_with_source_and_day(kind, manager, valley):
    run = imported(manager, valley, kind=kind)

    assert counts(run) == {"create": 3}
    acme = Organisation.objects.get(legal_name="Acme SA")
    assert (acme.country, acme.kind, acme.website) == ("BE", "company", "https://acme.example")
    assert [(one.scheme, one.value, one.source) for one in acme.identifiers.all()] == [
        ("pic", "998877665", f"members.{kind}")
    ]
    assert [one.cluster for one in acme.memberships.all()] == [valley]
    assert {(fact.name, fact.source.name, fact.as_of) for fact in facts_of(acme)} == {
        ("sectors", f"members.{kind}", build.TODAY),
        ("headcount", f"members.{kind}", build.TODAY),
    }
    entry = AuditEntry.objects.get(verb="import")
    assert entry.details["counts"]["create"] == 3
    assert acme.key in entry.details["created"].split()
    assert ("directory.organisation", acme.key) in ProfileChange.objects.values_list("entity", "record_key")


def test_the_columns_are_guessed_with_reasons_and_can_be_overruled(manager, valley):
    run = started(manager, valley)
    guessed = {column["header"]: column["field"] for column in run.mapping["columns"]}
    assert guessed == {
        "Name": "name", "Country": "country", "City": "city", "Website": "website", "Type": "kind",
        "Fields": "sectors", "Employees": "headcount", "PIC": "pic", "Notes": "",
    }  # fmt: skip
    assert run.mapping["columns"][0]["reason"] == "header-means-field"

    run = imports.confirm_mapping(actor=manager, run=run, columns={0: "name", 8: "description"})
    run = imports.check_import(actor=manager, run=run, on=build.TODAY)
    imports.run_import(actor=manager, run=run, on=build.TODAY)
    acme = Organisation.objects.get(legal_name="Acme SA")
    assert [fact.name for fact in facts_of(acme)] == ["description"]
    assert acme.country == ""

    for wrong, message in (
        ({1: "country"}, "import-name-missing"),
        ({0: "name", 1: "name"}, "import-field-twice"),
        ({0: "name", 1: "colour"}, "import-column-unknown"),
    ):
        with pytest.raises(InputRefused) as refused:
            imports.confirm_mapping(actor=manager, run=started(manager, valley), columns=wrong)
        assert [fault.message for fault in refused.value.faults] == [message]


def test_every_faulty_cell_is_named_and_nothing_is_imported(manager, valley):
    rows = [
        *ROWS,
        (None, "Atlantis", None, "not a site", "compny", "nonsense", "lots", "12", None),
        ("Delta", "BE", None, None, None, None, "60-40", None, None),
    ]
    run = checked(manager, valley, rows)

    assert run.state == ImportRun.State.REFUSED
    assert [(fault["address"], fault["message"]) for fault in run.report["faults"]] == [
        ("A5", "required"),
        ("B5", "choice-unknown"),
        ("D5", "url-unreadable"),
        ("E5", "choice-unknown-but-near"),
        ("F5", "choice-unknown"),
        ("G5", "number-unreadable"),
        ("H5", "identifier-form-mend-pic-nine-digits"),
        ("G6", "number-range-reversed"),
    ]
    with pytest.raises(InvalidTransition):
        imports.run_import(actor=manager, run=run, on=build.TODAY)
    assert Organisation.objects.count() == 0


def test_the_same_file_once_more_changes_nothing_and_says_so(manager, valley):
    first = imported(manager, valley)
    before = state_of(valley, manager)

    again = imported(manager, valley)

    assert counts(again) == {"unchanged": 3}
    assert again.report["same_file"] == first.imported_at.isoformat()
    assert state_of(valley, manager) == before


def test_an_identifier_decides_and_the_record_is_completed(manager, valley):
    acme = build.organisation("Acme Holding", cluster=valley, city="Namur", identifiers={"pic": "998877665"})
    run = checked(manager, valley)
    assert [(one["row"], one["suggested"], one["is_certain"]) for one in run.report["proposals"]] == [
        (2, f"update:{acme.key}", True)
    ]

    run = imports.run_import(actor=manager, run=run, on=build.TODAY)

    acme.refresh_from_db()
    assert counts(run) == {"create": 2, "update": 1}
    assert (acme.legal_name, acme.city, acme.country) == ("Acme SA", "Liège", "BE")


def test_what_is_perhaps_there_waits_for_a_decision(manager, valley):
    there = build.organisation("Hopital Sainte Anne", cluster=valley, country="FR")
    run = checked(manager, valley)
    assert run.report["undecided"] == [3]
    with pytest.raises(InputRefused) as refused:
        imports.run_import(actor=manager, run=run, on=build.TODAY)
    assert [fault.message for fault in refused.value.faults] == ["import-undecided"]
    assert Organisation.objects.count() == 1
    with pytest.raises(InputRefused):
        imports.decide_row(actor=manager, run=run, row=3, decision="update:nobody")

    run = imports.decide_row(actor=manager, run=run, row=3, decision=f"update:{there.key}")
    run = imports.check_import(actor=manager, run=run, on=build.TODAY)
    run = imports.run_import(actor=manager, run=run, on=build.TODAY)

    assert counts(run) == {"create": 2, "update": 1}
    there.refresh_from_db()
    assert (there.legal_name, there.city) == ("Hôpital Sainte-Anne", "Lille")


def test_doubles_within_the_file_are_proposed_to_be_one(manager, valley):
    rows = [*ROWS, ("ACME", "BE", None, None, None, None, None, "998877665", None)]
    run = imported(manager, valley, rows)

    assert counts(run) == {"create": 3, "same": 1}
    assert Organisation.objects.filter(identifiers__value="998877665").count() == 1


def test_an_import_is_taken_back_whole(manager, valley):
    build.organisation(
        "Acme Holding", cluster=valley, identifiers={"pic": "998877665"}, facts={"stage": "concept"}
    )
    before = state_of(valley, manager)
    run = imported(manager, valley)
    assert state_of(valley, manager) != before

    run = imports.undo_import(actor=manager, run=run)

    assert state_of(valley, manager) == before
    assert run.report["undo"]["refused"] == {}
    with pytest.raises(InvalidTransition):
        imports.undo_import(actor=manager, run=run)


def test_what_was_touched_since_stays_and_is_named(manager, valley):
    run = imported(manager, valley)
    acme, anne, gamma = Organisation.objects.order_by("pk")
    edit_record(actor=manager, record=acme, values={"city": "Namur"}, on=build.TODAY)
    build.person("Ann Abt", at=anne)

    run = imports.undo_import(actor=manager, run=run)

    assert run.report["undo"] == {
        "deleted": [gamma.key],
        "restored": [],
        "refused": {acme.key: "edited-since-the-import", anne.key: "in-use-since-the-import"},
    }
    assert list(Organisation.objects.order_by("pk")) == [acme, anne]


def test_what_another_cluster_took_in_since_stays(manager, valley):
    run = imported(manager, valley)
    acme, anne, gamma = Organisation.objects.order_by("pk")
    membership = Membership.objects.create(organisation=acme, cluster=build.cluster())

    run = imports.undo_import(actor=manager, run=run)

    assert run.report["undo"] == {
        "deleted": [anne.key, gamma.key],
        "restored": [],
        "refused": {acme.key: "in-use-since-the-import"},
    }
    assert list(acme.memberships.exclude(cluster=valley)) == [membership]


def test_all_or_nothing(manager, valley, monkeypatch):
    """A failure in the last step, after everything was written, leaves nothing behind."""
    run = checked(manager, valley)

    def fail(**details):
        raise RuntimeError

    monkeypatch.setattr(imports.audit, "record", fail)
    with pytest.raises(RuntimeError):
        imports.run_import(actor=manager, run=run, on=build.TODAY)
    assert Organisation.objects.count() == 0
    assert ImportRun.objects.get().state == ImportRun.State.CHECKED


def test_people_with_their_organisations(manager, valley):
    hospital = build.organisation("Valley Hospital", cluster=valley)
    headers = ("First name", "Last name", "E-mail", "Role", "Languages", "Affiliation", "Position")
    rows = [("Ann", "Abt", "ann@example.org", "doctor", "French, English", "valley hospital", "Head"),
            ("Bob", "Bax", None, None, None, None, None)]  # fmt: skip
    run = imported(manager, valley, rows, headers=headers, entity=PERSON)

    assert counts(run) == {"create": 2}
    ann = Person.objects.get(name="Ann Abt")
    assert [(one.organisation, one.position) for one in ann.affiliations.all()] == [(hospital, "Head")]
    assert ann.consent_to_be_found_at is None
    assert "created" not in AuditEntry.objects.get(verb="import").details
    before = state_of(valley, manager)
    assert counts(imported(manager, valley, rows, headers=headers, entity=PERSON)) == {"unchanged": 2}
    assert state_of(valley, manager) == before

    unknown = checked(
        manager, valley, [("C", "D", None, None, None, "Nowhere Inc", None)], headers=headers, entity=PERSON
    )
    assert [(one["address"], one["message"]) for one in unknown.report["faults"]] == [
        ("F2", "reference-unknown")
    ]


def test_an_import_of_another_cluster_does_not_exist(manager, valley):
    run = started(manager, valley)
    stranger = build.actor(Role.CLUSTER_MANAGER, cluster=build.cluster())
    assert list(access.visible(stranger, ImportRun)) == []
    for verb in (imports.check_import, imports.run_import):
        with pytest.raises(NotFound):
            verb(actor=stranger, run=run, on=build.TODAY)
    with pytest.raises(NotFound):
        imports.undo_import(actor=stranger, run=run)
    with pytest.raises(NotPermitted):
        imports.start_import(
            actor=build.actor(Role.CLINICIAN, cluster=valley), cluster=valley, entity=ORGANISATION,
            file_name="x.csv", content=b"Name\nA\n",
        )  # fmt: skip


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0\xa1\xb1"])
def test_a_file_of_another_kind_is_refused(content, manager, valley):
    with pytest.raises(InputRefused):
        imports.start_import(
            actor=manager, cluster=valley, entity=ORGANISATION, file_name="x.xlsx", content=content
        )
    assert ImportRun.objects.count() == 0


def test_a_file_too_large_is_refused(manager, valley, monkeypatch):
    monkeypatch.setattr(imports, "MOST_BYTES", 10)
    with pytest.raises(InputRefused) as refused:
        started(manager, valley)
    assert refused.value.faults[0].message == "file-too-large"


def test_a_formula_in_a_name_is_no_formula_in_the_export(manager, valley):
    build.organisation("=HYPERLINK(1)", cluster=valley)
    assert b",'=HYPERLINK(1)," in exports.export_organisations(manager, valley, "csv")


def test_an_export_shows_only_what_the_reader_may_see(manager, valley):
    build.organisation("Open", cluster=valley)
    build.organisation("Closed", cluster=valley, visibility="private")
    member = build.actor(Role.CLINICIAN, cluster=valley)
    assert b"Closed" in exports.export_organisations(manager, valley, "csv")
    assert b"Closed" not in exports.export_organisations(member, valley, "csv")
    with pytest.raises(NotPermitted):
        exports.export_people(member, valley, "csv")


texts = st.text(
    st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="￾￿"), min_size=1, max_size=60
).filter(lambda text: text.strip())
organisations = st.fixed_dictionaries(
    {
        "legal_name": texts,
        "short_name": st.one_of(st.just(""), texts),
        "kind": st.sampled_from(("", "company", "university")),
        "country": st.sampled_from(("", "BE", "FR", "NA")),
        "city": st.one_of(st.just(""), texts),
        "headcount": st.sampled_from(("", "0", "12", "40-60", ">=250", "<=9", "n/a")),
        "sectors": st.sampled_from(([], ["diagnostics"], ["diagnostics", "digital_health"])),
        "offers": st.one_of(st.just(""), st.just("none"), st.text(st.characters(codec="utf-8"), max_size=80)),
        "other_names": st.lists(texts.map(lambda text: {"name": text}), max_size=3),
    }
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(records=st.lists(organisations, min_size=1, max_size=3), kind=st.sampled_from(("csv", "xlsx")))
def test_export_and_import_change_nothing(records, kind, manager, valley):
    Organisation.objects.filter(cluster=valley).delete()
    entity = registry.entity(ORGANISATION)
    for values in records:
        try:
            create_record(actor=manager, entity=entity, cluster=valley, values=values, on=build.TODAY)
        except InputRefused:
            continue  # control characters and the like never get in
    assume(Organisation.objects.filter(cluster=valley).exists())  # a file without rows is refused
    before = state_of(valley, manager)
    content = exports.export_organisations(manager, valley, kind)
    run = imports.start_import(
        actor=manager, cluster=valley, entity=ORGANISATION, file_name=f"out.{kind}", content=content
    )
    run = imports.check_import(actor=manager, run=run, on=build.TODAY)

    assert run.report["faults"] == []
    run = imports.run_import(actor=manager, run=run, on=build.TODAY)
    assert state_of(valley, manager) == before
    assert counts(run).keys() <= {"unchanged"}
