"""A record becomes its person's own by a proven address in a cluster where she holds a role."""

from __future__ import annotations

import pytest
from django.apps import apps
from tests import build

from innervate.capabilities.directory.models import Person
from innervate.capabilities.directory.services.erasure import erase_myself, erase_person
from innervate.capabilities.directory.services.people import claim_person, give_consent
from innervate.core import index, search
from innervate.core.actor import VISITOR
from innervate.core.errors import NotFound, NotPermitted
from innervate.core.models import AuditEntry, OutboxMessage, User
from innervate.core.roles import Role
from innervate.core.services import invitations, join_requests

pytestmark = pytest.mark.django_db(transaction=True)

EMAIL, NAME = "odile.quillfeather@example.org", "Odile Quillfeather"


def _invited(manager, valley):
    invitations.invite(actor=manager, cluster=valley, email=EMAIL, role=Role.EXPERT, now=build.NOW)
    link = OutboxMessage.objects.get(to=EMAIL).parameters["invitation_link"]
    user, _ = invitations.register_invited(
        token=link.rstrip("/").rpartition("/")[2], name=NAME, password=build.PASSWORD, language="en",
        now=build.NOW,
    )  # fmt: skip
    return user


def _rows_with(*words):
    """Every table in which one of the words stands."""
    return {
        model._meta.label
        for model in apps.get_models()
        for row in model._base_manager.all()
        for field in model._meta.concrete_fields
        if any(word.casefold() in str(getattr(row, field.attname)).casefold() for word in words)
    }


def test_from_the_invitation_to_nothing_left(valley, manager):
    record = build.person(NAME, cluster=valley, email=EMAIL, consents=False)

    herself = build.actor(of=_invited(manager, valley))
    record.refresh_from_db()
    assert record.user == herself.user
    assert search.search(VISITOR, NAME).total == 0
    give_consent(actor=herself, person=record, now=build.NOW)
    assert search.search(VISITOR, NAME).total == 1

    erase_myself(actor=herself)

    index.drain()
    assert search.search(VISITOR, NAME).total == 0
    assert _rows_with(EMAIL, NAME, record.key) == set()


def test_who_had_no_record_gets_one_that_only_she_and_managers_see(valley, manager):
    user = _invited(manager, valley)
    assert not Person.objects.exists()

    made = claim_person(actor=build.actor(of=user))

    assert (made.user, made.cluster, made.name, made.email) == (user, valley, NAME, EMAIL)
    assert made.consent_to_be_found_at is None
    assert AuditEntry.objects.get(verb="claim").target_key == made.key
    assert claim_person(actor=build.actor(of=user)) == made


def test_letting_oneself_be_found_and_erasing_on_the_page(client, valley, manager):
    user = _invited(manager, valley)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")

    assert "Let me be found" in client.get("/en/me/privacy/").content.decode()
    member = build.actor(Role.CLINICIAN, cluster=valley)
    assert search.search(member, NAME).total == 0
    client.post("/en/me/privacy/consent/", {"do": "give"})
    assert search.search(member, NAME).total == 1
    client.post("/en/me/privacy/erase/", {"email": EMAIL})

    assert not User.objects.filter(email=EMAIL).exists()
    assert _rows_with(EMAIL, NAME) == set()


def test_a_request_that_is_approved_links_too(valley, manager):
    record = build.person(NAME, cluster=valley, email=EMAIL.upper())
    user = build.user(email=EMAIL)
    request = join_requests.ask_to_join(actor=build.actor(of=user), cluster=valley, role=Role.EXPERT)
    join_requests.approve_join_request(actor=manager, join_request=request, now=build.NOW)

    record.refresh_from_db()
    assert record.user == user


def test_an_unproven_address_or_a_double_links_nothing(valley):
    unproven = build.user(role=Role.EXPERT, cluster=valley, email=EMAIL, verified=False)
    record = build.person(NAME, cluster=valley, email=EMAIL)
    with pytest.raises(NotFound):
        claim_person(actor=build.actor(of=unproven), person=record)

    assert not Person.objects.filter(user__isnull=False).exists()


def test_doubles_wait_for_her_and_go_with_her(valley, manager):
    for _ in range(2):
        build.person(NAME, cluster=valley, email=EMAIL)
    user = _invited(manager, valley)
    assert not Person.objects.filter(user__isnull=False).exists()

    erase_myself(actor=build.actor(of=user))

    assert not Person.objects.exists()


def test_a_record_of_a_cluster_where_she_holds_no_role_is_not_hers(valley, manager):
    other = build.person(NAME, cluster=build.cluster("Elsewhere"), email=EMAIL)
    user = _invited(manager, valley)
    with pytest.raises(NotFound):
        claim_person(actor=build.actor(of=user), person=other)


def test_a_clusters_last_manager_names_a_successor_first(valley):
    user = build.user(role=Role.CLUSTER_MANAGER, cluster=valley)
    person = build.person(NAME, cluster=valley, user=user)
    for erase in (
        lambda: erase_myself(actor=build.actor(of=user)),
        lambda: erase_person(actor=build.actor(of=user), person=person),
    ):
        with pytest.raises(NotPermitted) as refused:
            erase()
        assert refused.value.message == "last-manager-stays"
    assert Person.objects.filter(pk=person.pk).exists()

    build.user(role=Role.CLUSTER_MANAGER, cluster=valley)
    erase_myself(actor=build.actor(of=user))
    assert not User.objects.filter(pk=user.pk).exists()
