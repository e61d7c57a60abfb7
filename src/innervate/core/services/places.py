"""Where a role can be held: in a cluster, or in an organisation that belongs to it."""

from __future__ import annotations

from innervate.core.errors import InputFault, InputRefused
from innervate.core.models import Cluster, Organisation
from innervate.core.roles import ORGANISATION_ROLES, Role


def role_named(name: str, faults: list[InputFault]) -> Role | None:
    try:
        return Role(name)
    except ValueError:
        faults.append(InputFault("role", "role-unknown", {"value": name}))
        return None


def faults_of_place(role: Role, cluster: Cluster, organisation: Organisation | None) -> list[InputFault]:
    """An organisation's role names one that the cluster controls, or has as a member today.

    Who administers an organisation is for the cluster that controls it alone.
    """
    if role not in ORGANISATION_ROLES:
        return [] if organisation is None else [InputFault("organisation", "role-needs-no-organisation")]
    if organisation is None:
        return [InputFault("organisation", "role-needs-an-organisation")]
    belongs = organisation.cluster_id == cluster.pk or (
        role != Role.ORGANISATION_ADMINISTRATOR
        and organisation.memberships.filter(cluster=cluster, left_on__isnull=True).exists()
    )
    return [] if belongs else [InputFault("organisation", "organisation-of-another-cluster")]


def refuse(faults: list[InputFault]) -> None:
    if faults:
        raise InputRefused(faults)
