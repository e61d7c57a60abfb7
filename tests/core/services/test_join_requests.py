from __future__ import annotations

import threading
import time

import pytest
from django.db import IntegrityError, connection, transaction
from tests import build
from tests.build import NOW

from innervate.core.errors import Conflict, InputRefused, InvalidTransition, NotFound, NotPermitted
from innervate.core.models import AuditEntry, JoinRequest, OutboxMessage, RoleGrant
from innervate.core.roles import Role
from innervate.core.services import accounts

pytestmark = pytest.mark.django_db


def mails() -> list[tuple[str, str]]:
    return list(OutboxMessage.objects.order_by("id").values_list("template", "to"))


def test_a_manager_hears_of_a_request_and_approves_it():
    cluster = build.cluster("North")
    manager = build.user(role=Role.CLUSTER_MANAGER, cluster=cluster, email="manager@example.org")
    guest = build.user(email="guest@example.org")
    asked = accounts.ask_to_join(actor=build.actor(of=guest), cluster=cluster, role=Role.EXPERT)
    grant = accounts.approve_join_request(actor=build.actor(of=manager), join_request=asked, now=NOW)
    assert (grant.user, grant.role, grant.cluster) == (guest, "expert", cluster)
    assert mails() == [
        ("join-request", "manager@example.org"),
        ("join-request-approved", "guest@example.org"),
    ]
    with pytest.raises(InvalidTransition):
        accounts.decline_join_request(actor=build.actor(of=manager), join_request=asked, now=NOW)


def test_a_declined_person_hears_why_and_has_no_role():
    cluster = build.cluster("North")
    manager = build.actor(Role.CLUSTER_MANAGER, cluster=cluster)
    guest = build.user()
    asked = accounts.ask_to_join(actor=build.actor(of=guest), cluster=cluster, role=Role.EXPERT)
    accounts.decline_join_request(actor=manager, join_request=asked, reason="Not of our field", now=NOW)
    assert OutboxMessage.objects.latest("id").parameters["reason"] == "Not of our field"
    assert not RoleGrant.objects.filter(user=guest).exists()


def test_an_organisation_is_settled_when_a_member_is_approved():
    cluster = build.cluster("North")
    clinic = build.organisation("Clinic", cluster=cluster)
    manager = build.actor(Role.CLUSTER_MANAGER, cluster=cluster)
    asked = accounts.ask_to_join(
        actor=build.actor(), cluster=cluster, role=Role.MEMBER, organisation_name="The clinic"
    )
    with pytest.raises(InputRefused):
        accounts.approve_join_request(actor=manager, join_request=asked, now=NOW)
    grant = accounts.approve_join_request(actor=manager, join_request=asked, organisation=clinic, now=NOW)
    assert grant.organisation == clinic


def test_what_cannot_be_asked():
    cluster, closed = build.cluster(), build.cluster(open_to_registration=False)
    guest = build.actor()
    refusals = []
    for place, role in ((cluster, Role.CLUSTER_MANAGER), (closed, Role.EXPERT)):
        with pytest.raises(NotPermitted) as refused:
            accounts.ask_to_join(actor=guest, cluster=place, role=role)
        refusals.append(refused.value.message)
    accounts.ask_to_join(actor=guest, cluster=cluster, role=Role.EXPERT)
    with pytest.raises(Conflict):
        accounts.ask_to_join(actor=guest, cluster=cluster, role=Role.FUNDER)
    with pytest.raises(InputRefused):
        accounts.ask_to_join(actor=guest, cluster=build.cluster(), role=Role.MEMBER)
    assert refusals == ["managers-are-invited", "cluster-closed-to-requests"]


def test_only_managers_of_that_cluster_decide():
    cluster = build.cluster()
    guest = build.user()
    asked = accounts.ask_to_join(actor=build.actor(of=guest), cluster=cluster, role=Role.EXPERT)
    elsewhere = build.actor(Role.CLUSTER_MANAGER, cluster=build.cluster())
    with pytest.raises(NotFound):
        accounts.approve_join_request(actor=elsewhere, join_request=asked, now=NOW)
    with pytest.raises(NotPermitted):
        accounts.approve_join_request(actor=build.actor(of=guest), join_request=asked, now=NOW)
    auditor = build.actor(Role.AUDITOR, cluster=cluster)
    with pytest.raises(NotPermitted):
        accounts.approve_join_request(actor=auditor, join_request=asked, now=NOW)
    assert JoinRequest.objects.get().state == "waiting"


def test_the_role_that_an_approval_gives_is_in_the_trail():
    cluster = build.cluster()
    clinic = build.organisation(cluster=cluster)
    manager, guest = build.user(role=Role.CLUSTER_MANAGER, cluster=cluster), build.user()
    asked = accounts.ask_to_join(
        actor=build.actor(of=guest), cluster=cluster, role=Role.MEMBER, organisation=clinic
    )
    accounts.approve_join_request(actor=build.actor(of=manager), join_request=asked, now=NOW)
    [entry] = AuditEntry.objects.filter(verb="grant")
    assert (entry.actor_key, entry.details) == (
        manager.key,
        {"user": guest.key, "role": "member", "organisation": clinic.key},
    )


def test_the_tables_hold_one_open_request_and_many_answered_ones():
    cluster, guest = build.cluster(), build.user()
    for state in ("declined", "declined", "approved", "waiting"):
        JoinRequest.objects.create(user=guest, cluster=cluster, role=Role.EXPERT, state=state)
    with pytest.raises(IntegrityError), transaction.atomic():
        JoinRequest.objects.create(user=guest, cluster=cluster, role=Role.FUNDER)


@pytest.mark.django_db(transaction=True)
def test_of_two_tabs_the_second_hears_that_it_asked_already():
    cluster, actor = build.cluster(), build.actor()
    heard: list[str] = []

    def second_tab() -> None:
        try:
            accounts.ask_to_join(actor=actor, cluster=cluster, role=Role.FUNDER)
        except Conflict as conflict:
            heard.append(conflict.message)
        finally:
            connection.close()

    other = threading.Thread(target=second_tab)
    with transaction.atomic():
        accounts.ask_to_join(actor=actor, cluster=cluster, role=Role.EXPERT)
        other.start()
        time.sleep(0.5)  # long enough to be waiting at the table before this one is through
    other.join()
    assert (heard, JoinRequest.objects.count()) == (["already-asked-to-join"], 1)
