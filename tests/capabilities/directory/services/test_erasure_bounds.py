"""What a record of one cluster cannot do to people and rows of another: any address may be typed into it."""

from __future__ import annotations

import json

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from tests import build

from innervate.capabilities.directory.models import ImportRun, Person
from innervate.capabilities.directory.services import imports
from innervate.capabilities.directory.services.erasure import erase_person, export_person
from innervate.core import audit, index, outbox, registry, search
from innervate.core.actor import SYSTEM, VISITOR
from innervate.core.models import AuditEntry, Invitation, Organisation, OutboxMessage
from innervate.core.roles import Role
from innervate.core.services.records import create_record
from innervate.engine.retrieve.index.manifest import writing

pytestmark = pytest.mark.django_db(transaction=True)

VICTIM, NAME = "root@node.example", "Heart Clinic"


@pytest.fixture
def root(data_folder):
    return build.administrator(email=VICTIM, name="Root Admin")


@pytest.fixture
def elsewhere(root, manager):
    """Another tenant, in whose rows the victim and her name stand."""
    cluster = build.cluster("Elsewhere")
    its_manager = build.actor(Role.CLUSTER_MANAGER, cluster=cluster)
    clinic = build.organisation("Clinic", cluster=cluster, facts={"description": f"Ask {VICTIM}"})
    audit.record(
        actor=its_manager, verb="edit", entity="directory.organisation", target=clinic,
        details={"legal_name": ["Old", NAME]},
    )  # fmt: skip
    imports.start_import(
        actor=its_manager, cluster=cluster, entity="directory.person", file_name="people.csv",
        content=f"Person name,E-mail\n{NAME},{VICTIM}\n".encode(),
    )  # fmt: skip
    build.user(role=Role.CLINICIAN, cluster=cluster, email="ada@example.org", name=NAME)
    outbox.draft("invitation", to=VICTIM, parameters={"invitation_link": "https://node/SECRET/"})
    Invitation.objects.create(
        cluster=cluster, email=VICTIM, role=Role.EXPERT, token_digest="e" * 64, expires_at=build.NOW
    )
    return cluster


@pytest.fixture
def made_up(valley, manager, elsewhere):
    """A record of the valley's manager with the address of somebody else's account."""
    return create_record(
        actor=manager,
        entity=registry.entity("directory.person"),
        cluster=valley,
        values={"name": NAME, "email": VICTIM},
        on=build.TODAY,
    )


def test_a_typed_address_opens_nothing_of_its_holder(made_up, manager):
    held = export_person(actor=manager, person=made_up).data

    assert set(held) == {"person"}
    assert held["person"]["name"] == NAME


def test_not_even_the_administrator_takes_a_typed_address_for_proven(made_up, root):
    held = export_person(actor=build.actor(of=root), person=made_up).data

    assert (held["mail"], held["invitations"], held["account"], held["account_papers"]) == ([], [], {}, {})


def test_erasing_a_made_up_person_leaves_other_tenants_alone(made_up, manager, root, elsewhere):
    before = _rows_of_others(elsewhere)

    erasure = erase_person(actor=manager, person=made_up)

    root.refresh_from_db()
    assert root.email == VICTIM
    assert list(EmailAddress.objects.filter(user=root).values_list("email", flat=True)) == [VICTIM]
    assert _rows_of_others(elsewhere) == before
    assert not Person.objects.filter(pk=made_up.pk).exists()
    # A public organisation she sees as everybody does; of the other tenant's rows she learns nothing.
    assert [(table, column) for table, _, column in erasure.left] == [("core.organisation", "facts")]
    assert audit.verify() == []


def test_what_remains_is_told_to_the_nodes_administrator(made_up, manager, root):
    erase_person(actor=manager, person=made_up)

    noted = AuditEntry.objects.get(chain__name="node", verb="erase").details["left"]
    assert {(table, column) for table, _, column in noted} == {
        ("account.emailaddress", "email"),
        ("core.invitation", "email"),
        ("core.organisation", "facts"),
        ("core.outboxmessage", "to"),
        ("core.user", "email"),
        ("core.user", "name"),
        ("directory.importrun", "mapping"),
    }


def _rows_of_others(cluster):
    entries = AuditEntry.objects.filter(chain__name=f"cluster:{cluster.key}").order_by("position")
    return (
        [(one.verb, one.target_key, one.details) for one in entries],
        [(bytes(one.content), one.report, one.mapping) for one in ImportRun.objects.filter(cluster=cluster)],
        list(Invitation.objects.filter(cluster=cluster).values_list("email", flat=True)),
        list(OutboxMessage.objects.values_list("to", "parameters")),
        list(Organisation.objects.filter(cluster=cluster).values_list("facts", flat=True)),
    )


def test_a_trail_is_not_wiped_by_a_name(valley, manager):
    clinic = build.organisation("Clinic", cluster=valley)
    audit.record(
        actor=manager, verb="edit", entity="directory.organisation", target=clinic, details={"was": NAME}
    )
    erase_person(actor=manager, person=build.person(NAME, cluster=valley))

    assert AuditEntry.objects.get(target_key=clinic.key).details == {"was": NAME}


def test_secrets_stay_in_even_for_herself(valley):
    account = build.user(role=Role.EXPERT, cluster=valley, email="cleo@example.org")
    person = build.person("Cleo Bee", cluster=valley, user=account)
    Authenticator.objects.create(user=account, type="totp", data={"secret": "JBSWY3DPEHPK3PXP"})
    outbox.draft(
        "account-password-reset", to=account.email, parameters={"password_reset_link": "https://node/KEY/"}
    )

    copy = export_person(actor=build.actor(of=account), person=person)

    said = copy.as_json().decode()
    assert [set(mail) for mail in json.loads(said)["mail"]] == [{"template", "day"}]
    assert [paper["type"] for paper in copy.data["account_papers"]["mfa.authenticator.user"]] == ["totp"]
    for secret in ("JBSWY3DPEHPK3PXP", "https://node/KEY/", account.password):
        assert secret not in said


def test_an_unproven_address_of_the_account_counts_for_nothing(valley, elsewhere):
    account = build.user(role=Role.EXPERT, cluster=valley)
    EmailAddress.objects.filter(email=VICTIM).delete()
    EmailAddress.objects.create(user=account, email=VICTIM, verified=False)
    person = build.person("Cleo Bee", cluster=valley, user=account)

    held = export_person(actor=build.actor(of=account), person=person).data
    erase_person(actor=SYSTEM, person=person)

    assert held["mail"] == held["invitations"] == []
    assert OutboxMessage.objects.filter(to=VICTIM).count() == 1


def test_a_busy_index_keeps_nobody_findable(valley, manager):
    index.rebuild()
    person = build.person("Yolanda Prism", cluster=valley)
    index.note_change(person)
    index.drain()
    assert search.search(VISITOR, "Yolanda Prism").total == 1

    with writing(index.folder()):
        erase_person(actor=manager, person=person)
    index.drain()

    assert search.search(VISITOR, "Yolanda Prism").total == 0
