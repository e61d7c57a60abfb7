"""CORDIS into the database: once, again, half way, and changed."""

from __future__ import annotations

import pytest
from tests import build
from tests.sources.cordis.package_files import A_PARTICIPATION, A_PROJECT, members

from innervate.capabilities.directory.loading import Watch, load_cordis
from innervate.capabilities.directory.models import Participation, Project
from innervate.core import facts, records, registry
from innervate.core.actor import SYSTEM
from innervate.core.errors import NotPermitted
from innervate.core.models import AuditEntry, Cluster, Organisation, ProfileChange
from innervate.core.roles import Role
from innervate.engine.profile import OneOf

pytestmark = pytest.mark.django_db

PARTICIPATIONS = (
    A_PARTICIPATION,
    {
        **A_PARTICIPATION, "organisationID": "999000002", "name": "SMALL FIRM", "shortName": "", "SME":
        "true",
        "activityType": "PRC", "country": "BE", "nutsCode": "FR101", "vatNumber": "BE0403170702",
        "role": "participant", "ecContribution": "100,5", "organizationURL": "", "geolocation": "",
    },
    {**A_PARTICIPATION, "organisationID": "999000003", "name": "ANN ABT", "SME": "", "role": "participant"},
)  # fmt: skip


@pytest.fixture
def package(tmp_path):
    def write(projects=(A_PROJECT,), participations=PARTICIPATIONS):
        folder = tmp_path / "cordis"
        folder.mkdir(exist_ok=True)
        for name, text in members(projects, participations).items():
            (folder / name).write_text(text, encoding="utf-8")
        return folder

    return write


def load(source, tmp_path, watch=None, on=build.TODAY):
    watch = watch or Watch()
    return load_cordis(actor=SYSTEM, source=source, cache=tmp_path, on=on, watcher=watch), watch


def everything():
    return [
        list(model.objects.order_by("pk").values())
        for model in (Organisation, Project, Participation, Cluster)
    ]


def test_organisations_projects_and_who_took_part(package, tmp_path):
    loaded, watch = load(package(), tmp_path)

    assert loaded.as_json() == {
        "stopped": False,
        "directory.organisation": {"created": 2, "changed": 0, "same": 0, "left_out": 1},
        "directory.project": {"created": 1},
        "directory.participation": {"created": 2, "changed": 0, "gone": 0},
    }
    hospital, firm = Organisation.objects.order_by("identifiers__value").filter(identifiers__scheme="pic")
    assert (hospital.legal_name, hospital.country, hospital.nuts, hospital.visibility) == (
        "EXAMPLE HOSPITAL", "GR", "EL303", "public",
    )  # fmt: skip
    assert (firm.legal_name, firm.country, firm.nuts, firm.kind) == ("SMALL FIRM", "BE", "", "company")
    assert {(message, place) for message, place, _ in watch.faults} >= {
        ("load-vat-refused", "PIC 999000002"),
        ("load-region-refused", "PIC 999000002"),
    }
    assert not Organisation.objects.filter(legal_name="ANN ABT").exists()
    project = Project.objects.get()
    assert (project.reference, project.acronym, str(project.total_cost)) == (
        "101000001",
        "CAREFUL",
        "1000000.50",
    )
    assert records.read(project, registry.entity("directory.project").field("euroscivoc")) == ["21/39/225"]
    assert sorted(project.participations.values_list("organisation__legal_name", "role")) == [
        ("EXAMPLE HOSPITAL", "coordinator"),
        ("SMALL FIRM", "participant"),
    ]
    assert AuditEntry.objects.get(verb="load").details["directory.project"] == {"created": 1}


def test_each_fact_says_where_it_is_from_and_of_which_day(package, tmp_path):
    load(package(), tmp_path)
    firm = Organisation.objects.get(legal_name="SMALL FIRM")
    stated = {fact.name: fact for fact in facts.facts_of(firm)}
    assert stated["size_class"].values == OneOf(frozenset({"micro", "small", "medium"}))
    assert {(fact.source.name, fact.source.retrieved_on, fact.as_of) for fact in stated.values()} == {
        ("CORDIS", build.TODAY, build.TODAY)
    }
    assert "European Union" in stated["is_sme"].source.attribution
    assert [one.source for one in firm.identifiers.all()] == ["CORDIS"]


def test_once_more_on_another_day_changes_nothing(package, tmp_path):
    load(package(), tmp_path)
    before = everything()
    ProfileChange.objects.all().delete()

    loaded, _ = load(package(), tmp_path, on=build.TODAY.replace(month=12))

    assert everything() == before
    assert loaded.counts["directory.organisation"]["same"] == 2
    assert ProfileChange.objects.count() == 0


def test_what_changed_is_changed_and_who_left_is_gone(package, tmp_path):
    load(package(), tmp_path)
    ProfileChange.objects.all().delete()
    renamed = {**A_PARTICIPATION, "name": "EXAMPLE UNIVERSITY HOSPITAL"}

    loaded, _ = load(package([{**A_PROJECT, "title": "Care, renamed"}], [renamed]), tmp_path)

    assert Organisation.objects.filter(legal_name="EXAMPLE UNIVERSITY HOSPITAL").exists()
    assert Project.objects.get().title == "Care, renamed"
    assert Participation.objects.count() == 1
    assert loaded.counts["directory.participation"]["gone"] == 1
    noted = set(ProfileChange.objects.values_list("entity", "record_key"))
    # The firm that left shows the project no longer.
    firm = Organisation.objects.get(legal_name="SMALL FIRM")
    assert ("directory.organisation", firm.key) in noted


class Impatient(Watch):
    """Stops after so many looks at the clock."""

    looks = 0

    def __init__(self, patience):
        self._patience = patience
        super().__init__()

    @property
    def stopped(self):
        self.looks += 1
        return self.looks > self._patience

    @stopped.setter
    def stopped(self, value):
        pass


@pytest.mark.parametrize("patience", [0, 1, 2])
def test_a_load_that_was_stopped_goes_on_where_it_was(package, tmp_path, patience):
    first = Impatient(patience)
    loaded, _ = load(package(), tmp_path, first)
    assert loaded.stopped

    rest = Watch(checkpoint=first.checkpoint)
    loaded, _ = load(package(), tmp_path, rest)

    assert not loaded.stopped
    assert (Organisation.objects.count(), Project.objects.count(), Participation.objects.count()) == (2, 1, 2)


def test_only_the_administrator_of_the_node_loads_catalogues(package, tmp_path):
    manager = build.actor(Role.CLUSTER_MANAGER, cluster=build.cluster())
    with pytest.raises(NotPermitted):
        load_cordis(actor=manager, source=package(), cache=tmp_path, on=build.TODAY, watcher=Watch())
    assert Organisation.objects.count() == 0
