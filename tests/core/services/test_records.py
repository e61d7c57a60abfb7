"""The verbs that all records share: who may, what is kept of it, who must look again."""

from __future__ import annotations

import pytest
from tests import build

from innervate.capabilities.directory.models import Participation
from innervate.capabilities.needs.models import Need
from innervate.capabilities.needs.services import offer_solution, state_need
from innervate.core import access, registry
from innervate.core.errors import Conflict, InputRefused, InvalidTransition, NotFound, NotPermitted
from innervate.core.models import AuditEntry, Organisation, ProfileChange, State, Visibility
from innervate.core.roles import Role
from innervate.core.services.records import (
    approve_record,
    archive_record,
    create_record,
    edit_record,
    restore_record,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def valley(data_folder):
    return build.cluster("Valley")


@pytest.fixture
def manager(valley):
    return build.actor(Role.CLUSTER_MANAGER, cluster=valley)


def noted():
    return set(ProfileChange.objects.values_list("entity", "record_key"))


def make(actor, cluster, entity="directory.organisation", /, **values):
    return create_record(
        actor=actor, entity=registry.entity(entity), cluster=cluster, values=values, on=build.TODAY
    )


def test_what_is_made_is_audited_and_noted(manager, valley):
    acme = make(manager, valley, legal_name="Acme", visibility="public", other_names=[{"name": "ACME"}])

    entry = AuditEntry.objects.get(target_key=acme.key)
    assert (entry.verb, entry.actor_key) == ("create", manager.key)
    assert entry.details["legal_name"] == [{"stated": "not_stated"}, "Acme"]
    assert acme.visibility == Visibility.PUBLIC
    assert ("directory.organisation", acme.key) in noted()


def test_of_a_person_the_trail_keeps_no_value(manager, valley):
    ann = make(manager, valley, "directory.person", name="Ann Abt", email="ann@example.org")
    edit_record(actor=manager, record=ann, values={"name": "Ann Bax"}, on=build.TODAY)
    entries = AuditEntry.objects.filter(target_key=ann.key).order_by("position")
    assert [entry.details for entry in entries] == [{"fields": ["email", "name"]}, {"fields": ["name"]}]


def test_of_two_tabs_the_second_is_told(manager, valley):
    acme = make(manager, valley, legal_name="Acme")
    seen_at = acme.updated_at
    edit_record(actor=manager, record=acme, values={"city": "Namur"}, on=build.TODAY, seen_at=seen_at)

    with pytest.raises(Conflict):
        edit_record(actor=manager, record=acme, values={"city": "Liège"}, on=build.TODAY, seen_at=seen_at)
    assert Organisation.objects.get().city == "Namur"


def test_saving_what_is_there_leaves_no_trace(manager, valley):
    acme = make(manager, valley, legal_name="Acme", offers="A patch")
    before = Organisation.objects.values().get()
    edit_record(actor=manager, record=acme, values={"offers": "A patch"}, on=build.TODAY)
    assert Organisation.objects.values().get() == before
    assert AuditEntry.objects.filter(target_key=acme.key).count() == 1


def test_who_may(manager, valley):
    acme = make(manager, valley, legal_name="Acme")
    clinician = build.actor(Role.CLINICIAN, cluster=valley)
    own = build.actor(Role.ORGANISATION_ADMINISTRATOR, cluster=valley, organisation=acme)
    stranger = build.actor(Role.CLUSTER_MANAGER, cluster=build.cluster())

    assert edit_record(actor=own, record=acme, values={"city": "Namur"}, on=build.TODAY).city == "Namur"
    with pytest.raises(NotPermitted):
        edit_record(actor=clinician, record=acme, values={"city": "X"}, on=build.TODAY)
    with pytest.raises(NotFound):
        edit_record(actor=stranger, record=acme, values={"city": "X"}, on=build.TODAY)
    with pytest.raises(NotPermitted):
        make(clinician, valley, legal_name="Mine")
    assert Organisation.objects.count() == 1


def test_nobody_makes_her_organisation_a_member_by_herself(manager, valley):
    acme = make(manager, valley, legal_name="Acme")
    own = build.actor(Role.ORGANISATION_ADMINISTRATOR, cluster=valley, organisation=acme)
    other = build.cluster("Other")
    for actor, cluster in ((own, valley), (manager, other)):
        with pytest.raises(NotPermitted):
            edit_record(
                actor=actor, record=acme, values={"memberships": [{"cluster": cluster.key}]}, on=build.TODAY
            )
    edit_record(actor=manager, record=acme, values={"memberships": [{"cluster": valley.key}]}, on=build.TODAY)
    assert [row.cluster for row in acme.memberships.all()] == [valley]


def test_a_hidden_record_cannot_be_named(manager, valley):
    hidden = build.organisation("Secret", cluster=build.cluster(), visibility=Visibility.PRIVATE)
    for word in (hidden.key, "Secret"):
        with pytest.raises(InputRefused) as refused:
            make(manager, valley, "needs.need", title="A need", organisation=word)
        assert [(one.field, one.message) for one in refused.value.faults] == [
            ("organisation", "reference-unknown")
        ]


def test_a_solution_cannot_be_handed_to_a_stranger(manager, valley):
    mine, theirs = build.organisation("Mine", cluster=valley), build.organisation("Theirs", cluster=valley)
    own = build.actor(Role.ORGANISATION_ADMINISTRATOR, cluster=valley, organisation=mine)
    patch = offer_solution(actor=own, organisation=mine, title="A patch", on=build.TODAY)
    with pytest.raises(NotPermitted):
        edit_record(actor=own, record=patch, values={"organisation": theirs.key}, on=build.TODAY)
    with pytest.raises(NotPermitted):
        offer_solution(actor=own, organisation=theirs, title="Another", on=build.TODAY)


def test_who_states_a_need_may_edit_it(valley):
    clinician = build.actor(Role.CLINICIAN, cluster=valley)
    need = state_need(
        actor=clinician, cluster=valley, title="Fewer falls", on=build.TODAY,
        details={"sectors": "e-health", "people_affected": "Elderly people"},
    )  # fmt: skip
    assert (need.stated_by, need.stated_on) == (clinician.user, build.TODAY)
    edit_record(actor=clinician, record=need, values={"title": "No falls"}, on=build.TODAY)
    assert Need.objects.get().title == "No falls"
    with pytest.raises(NotPermitted):
        state_need(actor=build.actor(), cluster=valley, title="From outside", on=build.TODAY)


def test_life_from_waiting_to_archive_and_back(manager, valley):
    acme = build.organisation("Acme", cluster=valley, state=State.PENDING)
    visitor = build.actor()
    assert approve_record(actor=manager, record=acme).state == State.ACTIVE
    assert access.visible(visitor, Organisation).count() == 1
    assert archive_record(actor=manager, record=acme).state == State.ARCHIVED
    assert access.visible(visitor, Organisation).count() == 0
    with pytest.raises(InvalidTransition):
        archive_record(actor=manager, record=acme)
    assert restore_record(actor=manager, record=acme).state == State.ACTIVE
    verbs = AuditEntry.objects.filter(target_key=acme.key).order_by("position").values_list("verb", flat=True)
    assert list(verbs) == ["approve", "archive", "restore"]


def test_those_that_show_a_record_are_indexed_with_it(manager, valley):
    acme, partner = build.organisation("Acme", cluster=valley), build.organisation("Partner", cluster=valley)
    ann, need = build.person(at=acme), build.need(organisation=acme)
    project = build.project("Together", partners=[acme, partner])
    ProfileChange.objects.all().delete()

    edit_record(actor=manager, record=acme, values={"city": "Namur"}, on=build.TODAY)
    assert noted() == {
        ("directory.organisation", acme.key), ("directory.person", ann.key), ("needs.need", need.key),
        ("directory.project", project.key),
    }  # fmt: skip

    ProfileChange.objects.all().delete()
    edit_record(
        actor=manager, record=project, values={"participations": [{"organisation": acme.key}]}, on=build.TODAY
    )
    # The partner that left shows the project no more: it is written again as well.
    assert noted() == {
        ("directory.organisation", acme.key), ("directory.organisation", partner.key),
        ("directory.project", project.key),
    }  # fmt: skip


def test_an_edit_takes_away_no_partner_that_the_editor_cannot_see(manager, valley):
    shown, leaving = (
        build.organisation("Shown", cluster=valley),
        build.organisation("Leaving", cluster=valley),
    )
    hidden = build.organisation("Hidden", visibility=Visibility.PRIVATE)
    project = build.project(cluster=valley, partners=[shown, leaving, hidden])
    rows = [{"organisation": shown.key, "role": "coordinator"}]
    edit_record(actor=manager, record=project, values={"participations": rows}, on=build.TODAY)
    kept = Participation.objects.filter(project=project).values_list("organisation__legal_name", flat=True)
    assert sorted(kept) == ["Hidden", "Shown"]
    edit_record(actor=manager, record=project, values={"participations": []}, on=build.TODAY)
    assert list(kept.all()) == ["Hidden"]
    node = build.actor(of=build.administrator())
    edit_record(actor=node, record=project, values={"participations": []}, on=build.TODAY)
    assert list(kept.all()) == []
