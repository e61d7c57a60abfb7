from __future__ import annotations

import re
import threading
import time
from datetime import timedelta

import pytest
from django.db import connection, transaction
from tests import build
from tests.build import NOW

from innervate.core import outbox
from innervate.core.errors import Conflict, InputRefused, InvalidTransition, NotFound, NotPermitted
from innervate.core.models import AuditEntry, Invitation, OutboxMessage, RoleGrant, User
from innervate.core.roles import Role
from innervate.core.services import accounts

pytestmark = pytest.mark.django_db
PASSWORD = "marram-grass-on-dunes"


def sent_token() -> str:
    """What stands in the newest invitation mail."""
    message = OutboxMessage.objects.filter(template="invitation").latest("id")
    [token] = re.findall(r"/en/invitation/([^/]+)/", message.parameters["invitation_link"])
    return token


def invited(email: str = "guest@example.org", role: Role = Role.CLINICIAN, **given):
    cluster = given.pop("cluster", None) or build.cluster("North")
    manager = build.actor(Role.CLUSTER_MANAGER, cluster=cluster)
    accounts.invite(actor=manager, cluster=cluster, email=email, role=role, now=NOW, **given)
    return cluster, sent_token()


def test_a_stranger_gets_an_account_and_the_role_from_the_mailed_link():
    cluster, token = invited("Guest@Example.org")
    user, grant = accounts.register_invited(
        token=token, name="Gast", password=PASSWORD, language="fr", now=NOW
    )
    assert (user.email, user.name, user.language, user.check_password(PASSWORD)) == (
        "guest@example.org",
        "Gast",
        "fr",
        True,
    )
    assert (grant.user, grant.role, grant.cluster, grant.organisation) == (user, "clinician", cluster, None)
    assert Invitation.objects.get().state == "accepted"


def test_the_token_is_not_kept_and_leaves_the_outbox_when_it_is_sent(mailoutbox):
    _, token = invited()
    assert token not in str(list(Invitation.objects.values()))
    assert outbox.send_due(now=NOW + timedelta(days=400)) == 1
    assert token in mailoutbox[0].body
    assert token not in str(list(OutboxMessage.objects.values()))


def test_an_account_accepts_only_what_was_sent_to_its_own_address():
    _, token = invited("guest@example.org")
    with pytest.raises(NotPermitted) as refused:
        accounts.accept_invitation(token=token, user=build.user(email="other@example.org"), now=NOW)
    assert refused.value.message == "invitation-for-another-address"
    unverified = build.user(email="guest@example.org", verified=False)
    with pytest.raises(NotPermitted):
        accounts.accept_invitation(token=token, user=unverified, now=NOW)
    assert not RoleGrant.objects.filter(role="clinician").exists()


def test_who_has_an_account_signs_in_rather_than_registers():
    _, token = invited("guest@example.org")
    guest = build.user(email="guest@example.org")
    with pytest.raises(Conflict):
        accounts.register_invited(token=token, name="X", password=PASSWORD, language="en", now=NOW)
    assert accounts.accept_invitation(token=token, user=guest, now=NOW).user == guest


def test_a_link_works_once_and_until_its_day():
    _, token = invited()
    late = NOW + timedelta(days=14)
    with pytest.raises(InvalidTransition, match="invitation-expired"):
        accounts.invitation_of(token=token, now=late)
    accounts.register_invited(token=token, name="G", password=PASSWORD, language="en", now=NOW)
    with pytest.raises(InvalidTransition, match="invitation-accepted"):
        accounts.invitation_of(token=token, now=NOW)
    with pytest.raises(NotFound):
        accounts.invitation_of(token="guessed", now=NOW)


def test_a_second_invitation_replaces_the_first():
    cluster, first = invited()
    invited(cluster=cluster)
    with pytest.raises(InvalidTransition, match="invitation-withdrawn"):
        accounts.invitation_of(token=first, now=NOW)


def test_a_withdrawn_invitation_is_closed():
    cluster, token = invited()
    manager = build.actor(Role.CLUSTER_MANAGER, cluster=cluster)
    accounts.withdraw_invitation(actor=manager, invitation=Invitation.objects.get(), now=NOW)
    with pytest.raises(InvalidTransition):
        accounts.register_invited(token=token, name="G", password=PASSWORD, language="en", now=NOW)
    with pytest.raises(InvalidTransition):
        accounts.withdraw_invitation(actor=manager, invitation=Invitation.objects.get(), now=NOW)
    assert not User.objects.filter(email="guest@example.org").exists()


def test_every_fault_of_a_registration_is_named():
    _, token = invited("guest@example.org")
    with pytest.raises(InputRefused) as refused:
        accounts.register_invited(token=token, name=" ", password="short", language="en", now=NOW)
    assert [(fault.field, fault.message) for fault in refused.value.faults] == [
        ("name", "required"),
        ("password", "password-too-short"),
    ]


@pytest.mark.parametrize("role", [role for role in Role if role != Role.CLUSTER_MANAGER])
def test_only_managers_invite_and_administrators_for_their_own(role):
    cluster = build.cluster()
    clinic = build.organisation(cluster=cluster)
    other = build.organisation(cluster=cluster)
    organisation = clinic if role in (Role.MEMBER, Role.ORGANISATION_ADMINISTRATOR) else None
    actor = build.actor(role, cluster=cluster, organisation=organisation)

    def may_invite(to: Role, place) -> bool:
        try:
            accounts.invite(
                actor=actor, cluster=cluster, email="a@example.org", role=to, organisation=place, now=NOW
            )
        except NotPermitted:
            return False
        return True

    administers = role == Role.ORGANISATION_ADMINISTRATOR
    assert (
        may_invite(Role.MEMBER, clinic),
        may_invite(Role.ORGANISATION_ADMINISTRATOR, clinic),
        may_invite(Role.MEMBER, other),
        may_invite(Role.CLUSTER_MANAGER, None),
        may_invite(Role.EXPERT, None),
    ) == (administers, administers, False, False, False)


def test_a_manager_of_another_cluster_neither_invites_nor_sees():
    cluster, _ = invited()
    stranger = build.actor(Role.CLUSTER_MANAGER, cluster=build.cluster("South"))
    with pytest.raises(NotPermitted):
        accounts.invite(actor=stranger, cluster=cluster, email="a@example.org", role=Role.EXPERT, now=NOW)
    with pytest.raises(NotFound):
        accounts.withdraw_invitation(actor=stranger, invitation=Invitation.objects.get(), now=NOW)


def test_an_organisations_role_names_one_of_the_cluster():
    cluster, elsewhere = build.cluster(), build.organisation()
    manager = build.actor(Role.CLUSTER_MANAGER, cluster=cluster)

    def faults(role: Role, organisation) -> list[str]:
        with pytest.raises(InputRefused) as refused:
            accounts.invite(
                actor=manager,
                cluster=cluster,
                email="a@example.org",
                role=role,
                organisation=organisation,
                now=NOW,
            )
        return [fault.message for fault in refused.value.faults]

    assert faults(Role.MEMBER, None) == ["role-needs-an-organisation"]
    assert faults(Role.MEMBER, elsewhere) == ["organisation-of-another-cluster"]
    assert faults(Role.EXPERT, elsewhere) == ["role-needs-no-organisation"]


def test_the_trail_names_no_address():
    invited("guest@example.org")
    entries = list(AuditEntry.objects.values_list("verb", "details"))
    assert entries == [("invite", {"role": "clinician"})]


def test_the_role_that_an_invitation_gives_is_in_the_trail():
    cluster = build.cluster()
    clinic = build.organisation(cluster=cluster)
    _, token = invited(cluster=cluster, role=Role.MEMBER, organisation=clinic)
    user, _ = accounts.register_invited(token=token, name="G", password=PASSWORD, language="en", now=NOW)
    [entry] = AuditEntry.objects.filter(verb="grant")
    assert (entry.actor_key, entry.details) == (
        user.key,
        {"user": user.key, "role": "member", "organisation": clinic.key},
    )


@pytest.mark.django_db(transaction=True)
def test_of_two_tabs_that_register_the_second_hears_that_the_link_is_used():
    _, token = invited()
    heard: list[str] = []

    def second_tab() -> None:
        try:
            accounts.register_invited(token=token, name="G", password=PASSWORD, language="en", now=NOW)
        except InvalidTransition as refused:
            heard.append(refused.message)
        finally:
            connection.close()

    other = threading.Thread(target=second_tab)
    with transaction.atomic():
        accounts.register_invited(token=token, name="G", password=PASSWORD, language="en", now=NOW)
        other.start()
        time.sleep(0.5)  # long enough to be waiting for the invitation before this one is through
    other.join()
    assert (heard, User.objects.filter(email="guest@example.org").count()) == (["invitation-accepted"], 1)
