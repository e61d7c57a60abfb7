"""ROR and other spreadsheets into the database."""

from __future__ import annotations

import json

import pytest
from tests import build

from innervate.capabilities.directory.loading import Watch, load_ror, load_spreadsheet
from innervate.core import facts
from innervate.core.actor import SYSTEM
from innervate.core.errors import InputRefused
from innervate.core.models import Organisation, State
from innervate.core.roles import Role

pytestmark = pytest.mark.django_db


def record(ror_id="https://ror.org/05gq02987", name="Example University", **more):
    return {
        "id": ror_id,
        "names": [
            {"value": name, "types": ["ror_display", "label"], "lang": "en"},
            {"value": f"Université {name}", "types": ["label"], "lang": "fr"},
            {"value": "EXU", "types": ["acronym"], "lang": None},
        ],
        "types": ["education"],
        "status": "active",
        "established": 1764,
        "domains": [],
        "external_ids": [],
        "links": [{"type": "website", "value": "https://www.example.edu"}],
        "locations": [
            {"geonames_details": {"country_code": "BE", "name": "Liège", "lat": 50.6, "lng": 5.5}}
        ],
        "relationships": [],
        "admin": {"last_modified": {"date": "2026-06-23", "schema_version": "2.1"}},
        **more,
    }  # fmt: skip


def load(tmp_path, *records, **more):
    path = tmp_path / "v2-ror-data.json"
    path.write_text(json.dumps(list(records)), encoding="utf-8")
    watch = Watch()
    loaded = load_ror(actor=SYSTEM, source=path, cache=tmp_path, on=build.TODAY, watcher=watch, **more)
    return loaded, watch


def test_a_research_organisation_with_names_kind_and_place(tmp_path):
    load(tmp_path, record())
    made = Organisation.objects.get()
    assert (made.legal_name, made.short_name, made.kind, made.country, made.city) == (
        "Example University", "EXU", "university", "BE", "Liège",
    )  # fmt: skip
    assert [(one.name, one.lang) for one in made.other_names.all()] == [
        ("Université Example University", "fr")
    ]
    assert [(one.scheme, one.value) for one in made.identifiers.all()] == [
        ("ror", "https://ror.org/05gq02987")
    ]
    assert {fact.source.name for fact in facts.facts_of(made)} == {"Research Organization Registry"}


def test_again_nothing_and_withdrawn_is_archived(tmp_path):
    load(tmp_path, record())
    assert load(tmp_path, record())[0].counts["directory.organisation"]["same"] == 1
    load(tmp_path, record(status="withdrawn"))
    assert Organisation.objects.get().state == State.ARCHIVED


def test_a_wrong_identifier_is_reported_and_left_out(tmp_path):
    _, watch = load(tmp_path, record(ror_id="https://ror.org/05gq02988"), record())
    assert Organisation.objects.count() == 1
    assert [message for message, *_ in watch.faults] == ["identifier-check-digit-mend-copy-again"]


def test_only_of_some_countries(tmp_path):
    load(tmp_path, record(), countries={"FR"})
    assert Organisation.objects.count() == 0


def test_any_spreadsheet_in_one_go(tmp_path, data_folder):
    valley = build.cluster("Valley")
    manager = build.actor(Role.CLUSTER_MANAGER, cluster=valley)
    path = tmp_path / "list.csv"
    path.write_text("Organisation;Pays\nAcme;Belgique\n", encoding="utf-8")
    run = load_spreadsheet(actor=manager, cluster=valley, path=path, on=build.TODAY)
    assert (run.report["counts"]["create"], Organisation.objects.get().country) == (1, "BE")

    path.write_text("Organisation;Pays\nBeta;Atlantis\n", encoding="utf-8")
    with pytest.raises(InputRefused) as refused:
        load_spreadsheet(actor=manager, cluster=valley, path=path, on=build.TODAY)
    assert [(fault.field, fault.message) for fault in refused.value.faults] == [("B2", "choice-unknown")]

    path.write_text("Organisation;Pays;Ville\nacme;Belgique;Namur\n", encoding="utf-8")
    with pytest.raises(InputRefused):
        load_spreadsheet(actor=manager, cluster=valley, path=path, on=build.TODAY)
    load_spreadsheet(actor=manager, cluster=valley, path=path, on=build.TODAY, accept_suggestions=True)
    assert [(one.legal_name, one.city) for one in Organisation.objects.all()] == [("acme", "Namur")]
