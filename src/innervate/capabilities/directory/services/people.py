"""A person's own record: it becomes hers by a proven address, and she decides whether others find her."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from innervate.capabilities.directory.erasing.traces import proven_addresses
from innervate.capabilities.directory.models import Person
from innervate.core import access, audit
from innervate.core.actor import Actor, actor_of_user
from innervate.core.errors import NotFound, NotPermitted
from innervate.core.models import User
from innervate.core.services.records import note_changed
from innervate.core.workflow import locked

PERSON = "directory.person"


@transaction.atomic
def give_consent(*, actor: Actor, person: Person, now: datetime) -> Person:
    """From now on others find her, as far as her record's visibility goes. Only she herself can say so.

    The moment of the first consent is kept when it is given again. Raises NotFound, NotPermitted.
    """
    return _consent(actor, "consent", person, now)


@transaction.atomic
def withdraw_consent(*, actor: Actor, person: Person) -> Person:
    """From now on only she and the managers of her cluster find her. Raises NotFound, NotPermitted."""
    return _consent(actor, "withdraw_consent", person, None)


def _consent(actor: Actor, verb: str, person: Person, moment: datetime | None) -> Person:
    access.require(actor, verb, person)
    present = locked(person)
    if (present.consent_to_be_found_at is None) == (moment is None):
        return present
    present.consent_to_be_found_at = moment
    present.confirmed_on = moment.date() if moment is not None else present.confirmed_on
    present.save()
    audit.record(actor=actor, verb=verb, entity=PERSON, target=present)
    note_changed(present)
    return present


def unclaimed(user: User, clusters: Iterable[int]) -> QuerySet[Person]:
    """Records of ``clusters`` (ids) under a proven address of the account that are nobody's yet."""
    hers = Q(pk__in=[])
    for address in proven_addresses(user):
        hers |= Q(email__iexact=address)
    return Person.objects.filter(hers, user__isnull=True, cluster__in=list(clusters)).order_by("pk")


@transaction.atomic
def claim_person(*, actor: Actor, person: Person | None = None) -> Person:
    """The record that is the actor's own from now on: ``person``, else the oldest under a proven address of
    hers in a cluster where she holds a role, else a new one there that nobody finds before she consents.

    Raises NotPermitted for a visitor, NotFound when ``person`` is not hers or she holds no role anywhere.
    """
    if actor.user is None or actor.read_only:
        raise NotPermitted("sign-in-first")
    user = User.objects.select_for_update().get(pk=actor.user.pk)
    owned = Person.objects.filter(user=user).first()
    if owned is not None:
        return owned
    found = unclaimed(user, actor.cluster_ids)
    if person is not None:
        found = found.filter(pk=person.pk)
    hers = found.select_for_update().first()
    if hers is None:
        place = user.role_grants.order_by("granted_at", "pk").first()
        if person is not None or place is None:
            raise NotFound("not-found", entity=PERSON, key=person.key if person is not None else "")
        addresses = proven_addresses(user)
        hers = Person(cluster=place.cluster, name=str(user), email=addresses[0] if addresses else "")
    return _own(actor, hers, user)


@transaction.atomic
def claim_the_only_one(user: User, clusters: Iterable[int]) -> None:
    """Link the account to its record when there is no doubt which one it is; otherwise do nothing."""
    if Person.objects.filter(user=user).exists():
        return
    found = list(unclaimed(user, clusters).select_for_update()[:2])
    if len(found) == 1:
        _own(actor_of_user(user), found[0], user)


def _own(actor: Actor, person: Person, user: User) -> Person:
    person.user = user
    person.save()
    audit.record(actor=actor, verb="claim", entity=PERSON, target=person)
    note_changed(person)
    return person
