"""Who may do what with needs and solutions."""

from __future__ import annotations

from innervate.capabilities.directory.models import Affiliation
from innervate.capabilities.needs.models import Need, Solution
from innervate.core.actor import Actor, ActorKind
from innervate.core.roles import Role
from innervate.core.rules import Allowed, Decision, Refused, any_of, manager


def _speaks_for_it(actor: Actor, target: Need) -> bool:
    """For nobody but herself, for an organisation that she has a role in, or for where she works; the
    cluster's manager for any that she sees.

    A role for the organisation counts in the cluster that gave it; one from its own cluster everywhere.
    """
    if target.organisation_id is None or target.organisation_id in actor.organisation_ids:
        return True
    if target.cluster_id in actor.clusters_as(Role.CLUSTER_MANAGER):
        return True
    if any(
        (held.cluster_id, held.organisation_id) == (target.cluster_id, target.organisation_id)
        for held in actor.held
    ):
        return True
    works_there = Affiliation.objects.filter(
        person__user=actor.user, organisation=target.organisation_id, until__isnull=True
    )
    return actor.user is not None and works_there.exists()


# Who may put a need before a cluster: whoever has a role in it.
def belongs_to_the_cluster(actor: Actor, target: Need) -> Decision:
    if actor.kind is not ActorKind.VISITOR and target.cluster_id in actor.cluster_ids:
        return Allowed() if _speaks_for_it(actor, target) else Refused("only-for-ones-own-organisation")
    return Refused("only-people-of-the-cluster")


def who_stated_it(actor: Actor, target: Need) -> Decision:
    """Who stated it keeps it, for the organisation that it was stated for or another of hers."""
    if actor.user is None or target.stated_by_id != actor.user.pk:
        return Refused("only-who-stated-it")
    stands = Need.objects.filter(pk=target.pk, organisation=target.organisation_id)
    if _speaks_for_it(actor, target) or stands.exists():
        return Allowed()
    return Refused("only-for-ones-own-organisation")


def its_organisations_administrator(actor: Actor, target: Need | Solution) -> Decision:
    if target.organisation_id in actor.organisations_as(Role.ORGANISATION_ADMINISTRATOR):
        return Allowed()
    return Refused("only-its-organisations-administrator")


def its_organisation_at_home(actor: Actor, target: Solution) -> Decision:
    """An organisation offers in the cluster that controls it; elsewhere that one's manager offers for it."""
    organisation = target.organisation if target.organisation_id is not None else None
    if organisation is not None and organisation.cluster_id == target.cluster_id:
        return its_organisations_administrator(actor, target)
    return Refused("only-its-organisations-administrator")


edit_need = any_of(manager, who_stated_it, its_organisations_administrator)
offer_solution = any_of(manager, its_organisation_at_home)
edit_solution = any_of(manager, its_organisations_administrator)
