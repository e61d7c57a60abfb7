"""Who may do what with needs and solutions."""

from __future__ import annotations

from innervate.capabilities.needs.models import Need, Solution
from innervate.core.actor import Actor, ActorKind
from innervate.core.roles import Role
from innervate.core.rules import Allowed, Decision, Refused, any_of, manager


# Who may put a need before a cluster: whoever has a role in it.
def belongs_to_the_cluster(actor: Actor, target: Need) -> Decision:
    if actor.kind is not ActorKind.VISITOR and target.cluster_id in actor.cluster_ids:
        return Allowed()
    return Refused("only-people-of-the-cluster")


def who_stated_it(actor: Actor, target: Need) -> Decision:
    if actor.user is not None and target.stated_by_id == actor.user.pk:
        return Allowed()
    return Refused("only-who-stated-it")


def its_organisations_administrator(actor: Actor, target: Need | Solution) -> Decision:
    if target.organisation_id in actor.organisations_as(Role.ORGANISATION_ADMINISTRATOR):
        return Allowed()
    return Refused("only-its-organisations-administrator")


edit_need = any_of(manager, who_stated_it, its_organisations_administrator)
edit_solution = any_of(manager, its_organisations_administrator)
