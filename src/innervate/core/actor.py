"""Who acts: an account, an account through a token, the system itself, or a visitor.

An actor is a value, read once per call: its roles do not change while a verb runs. It is never None.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.contrib.auth.models import AnonymousUser

from innervate.core.models import ApiToken, ClusterTie, RoleGrant, User
from innervate.core.roles import Role


class ActorKind(StrEnum):
    USER = "user"
    TOKEN = "token"
    SYSTEM = "system"
    VISITOR = "visitor"


@dataclass(frozen=True, slots=True)
class Held:
    """A role held in a cluster, for one organisation of it or (None) for the whole.

    ``of_a_guest``: another cluster controls the organisation, so that the role counts in this cluster and
    opens nothing of the organisation itself.
    """

    role: Role
    cluster_id: int
    organisation_id: int | None = None
    of_a_guest: bool = False


@dataclass(frozen=True, slots=True)
class Actor:
    """``network_ids`` are the clusters that share an alliance with one of the actor's own clusters."""

    kind: ActorKind
    user: User | None = None
    held: frozenset[Held] = frozenset()
    network_ids: frozenset[int] = frozenset()
    read_only: bool = False
    is_node_administrator: bool = False

    @property
    def key(self) -> str:
        return self.user.key if self.user else self.kind.value

    @property
    def cluster_ids(self) -> frozenset[int]:
        return frozenset(held.cluster_id for held in self.held)

    @property
    def organisation_ids(self) -> frozenset[int]:
        """Organisations whose own cluster gave the actor a role in them."""
        return self.organisations_as(*Role)

    def clusters_as(self, *roles: Role) -> frozenset[int]:
        return frozenset(held.cluster_id for held in self.held if held.role in roles)

    def organisations_as(self, *roles: Role) -> frozenset[int]:
        return frozenset(
            held.organisation_id
            for held in self.held
            if held.role in roles and held.organisation_id is not None and not held.of_a_guest
        )

    def holds(self, *roles: Role) -> bool:
        return any(held.role in roles for held in self.held)


SYSTEM = Actor(kind=ActorKind.SYSTEM)
VISITOR = Actor(kind=ActorKind.VISITOR)


def _network(cluster_ids: frozenset[int]) -> frozenset[int]:
    """The clusters and every cluster that meets one of them in an alliance, the alliances included.

    Reached over one alliance only: an alliance of alliances does not open its members' members.
    """
    if not cluster_ids:
        return frozenset()
    ties = list(ClusterTie.objects.values_list("alliance_id", "member_id"))
    alliances = {alliance for alliance, member in ties if member in cluster_ids}
    alliances |= {alliance for alliance, _ in ties if alliance in cluster_ids}
    fellows = {member for alliance, member in ties if alliance in alliances}
    return frozenset(cluster_ids | alliances | fellows)


def actor_of_user(user: User | AnonymousUser, token: ApiToken | None = None) -> Actor:
    """The actor for an account; a visitor for nobody or for an account that is not active."""
    if not isinstance(user, User) or not user.is_active:
        return VISITOR
    grants = RoleGrant.objects.filter(user=user).values_list(
        "role", "cluster_id", "organisation_id", "organisation__cluster_id"
    )
    held = frozenset(
        Held(Role(role), cluster, organisation, of_a_guest=controller not in (None, cluster))
        for role, cluster, organisation, controller in grants
    )
    return Actor(
        kind=ActorKind.TOKEN if token else ActorKind.USER,
        user=user,
        held=held,
        network_ids=_network(frozenset(one.cluster_id for one in held)),
        read_only=token is not None and token.scope == ApiToken.Scope.READ,
        is_node_administrator=user.is_superuser,
    )
