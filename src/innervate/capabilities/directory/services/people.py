"""Consent: a person decides whether others find her."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from innervate.capabilities.directory.models import Person
from innervate.core import access, audit
from innervate.core.actor import Actor
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
