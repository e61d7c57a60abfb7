"""Who may do what in the directory."""

from __future__ import annotations

from innervate.capabilities.directory.models import Person
from innervate.core.actor import Actor
from innervate.core.models import Organisation
from innervate.core.roles import Role
from innervate.core.rules import Allowed, Decision, Refused, any_of, manager


def its_administrator(actor: Actor, target: Organisation) -> Decision:
    """Who administers the organisation itself."""
    if target.pk is not None and target.pk in actor.organisations_as(Role.ORGANISATION_ADMINISTRATOR):
        return Allowed()
    return Refused("only-its-administrator")


def oneself(actor: Actor, target: Person) -> Decision:
    if actor.user is not None and target.user_id == actor.user.pk:
        return Allowed()
    return Refused("only-the-person-herself")


edit_organisation = any_of(manager, its_administrator)
edit_person = any_of(manager, oneself)
# A project is its partners' together, so that no single one of them rewrites it; of a reference cluster
# (CORDIS) nobody but the node's administrator is manager.
edit_project = manager
