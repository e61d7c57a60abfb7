"""People who register by themselves ask a cluster for a role; its managers decide."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from innervate.core import access, audit, outbox
from innervate.core.actor import Actor
from innervate.core.errors import Conflict, InputFault, NotPermitted
from innervate.core.models import Cluster, JoinRequest, Organisation, RoleGrant, User
from innervate.core.roles import ORGANISATION_ROLES, Role
from innervate.core.services.places import faults_of_place, refuse, role_named
from innervate.core.services.role_grants import give
from innervate.core.workflow import locked, workflow

LONGEST_MESSAGE = 2_000

_LIFE = workflow(
    approve=((JoinRequest.State.WAITING,), JoinRequest.State.APPROVED),
    decline=((JoinRequest.State.WAITING,), JoinRequest.State.DECLINED),
)


@transaction.atomic
def ask_to_join(
    *,
    actor: Actor,
    cluster: Cluster,
    role: Role,
    organisation_name: str = "",
    message: str = "",
    organisation: Organisation | None = None,
) -> JoinRequest:
    """Ask a cluster's managers for a role. One open request per person and cluster.

    Raises InputRefused (role, length), NotPermitted (closed cluster, manager's role), Conflict.
    """
    faults: list[InputFault] = []
    known = role_named(role, faults)
    if len(message) > LONGEST_MESSAGE:
        faults.append(InputFault("message", "too-long", {"most": str(LONGEST_MESSAGE)}))
    if known in ORGANISATION_ROLES and organisation is None and not organisation_name.strip():
        faults.append(InputFault("organisation_name", "role-needs-an-organisation"))
    refuse(faults)
    request = JoinRequest(
        user=actor.user,
        cluster=cluster,
        role=known,
        organisation=organisation,
        organisation_name=organisation_name.strip()[:300],
        message=message.strip(),
    )
    access.require(actor, "create", request)
    if not cluster.open_to_registration:
        raise NotPermitted("cluster-closed-to-requests")
    if known == Role.CLUSTER_MANAGER:
        raise NotPermitted("managers-are-invited")
    if JoinRequest.objects.filter(user=actor.user, cluster=cluster, state=JoinRequest.State.WAITING).exists():
        raise Conflict("already-asked-to-join")
    try:
        with transaction.atomic():
            request.save()
    except IntegrityError:  # another tab was quicker
        raise Conflict("already-asked-to-join") from None
    audit.record(actor=actor, verb="ask", entity="core.join_request", target=request, details={"role": known})
    _tell_managers(request)
    return request


def _people_page(cluster: Cluster, language: str) -> str:
    return f"{settings.INNERVATE_ADDRESS}/{language}/clusters/{cluster.slug}/people/"


def _tell_managers(request: JoinRequest) -> None:
    managers = User.objects.filter(
        role_grants__cluster=request.cluster, role_grants__role=Role.CLUSTER_MANAGER, is_active=True
    )
    for person in managers.distinct():
        outbox.draft(
            "join-request",
            to=person.email,
            language=person.language,
            parameters={
                "cluster": request.cluster.name,
                "name": request.user.name,
                "role": request.role,
                "organisation": request.organisation_name,
                "requests_link": _people_page(request.cluster, person.language),
            },
        )


@transaction.atomic
def approve_join_request(
    *, actor: Actor, join_request: JoinRequest, organisation: Organisation | None = None, now: datetime
) -> RoleGrant:
    """Give the role that was asked for; ``organisation`` settles which one was meant by its name."""
    access.require(actor, "approve", join_request)
    join_request = locked(join_request)
    join_request.organisation = organisation or join_request.organisation
    refuse(faults_of_place(Role(join_request.role), join_request.cluster, join_request.organisation))
    _decide(actor, join_request, "approve", now)
    return give(
        actor=actor,
        user=join_request.user,
        role=join_request.role,
        cluster=join_request.cluster,
        organisation=join_request.organisation,
    )


@transaction.atomic
def decline_join_request(*, actor: Actor, join_request: JoinRequest, reason: str = "", now: datetime) -> None:
    """``reason`` is told to whoever asked."""
    access.require(actor, "decline", join_request)
    join_request = locked(join_request)
    join_request.reason = reason.strip()
    _decide(actor, join_request, "decline", now)


def _decide(actor: Actor, request: JoinRequest, verb: str, now: datetime) -> None:
    request.state = _LIFE.next_state(verb, request.state)
    request.decided_at, request.decided_by = now, actor.user
    request.save()
    audit.record(
        actor=actor, verb=verb, entity="core.join_request", target=request, details={"role": request.role}
    )
    outbox.draft(
        f"join-request-{request.state}",
        to=request.user.email,
        language=request.user.language,
        parameters={
            "cluster": request.cluster.name,
            "role": request.role,
            "reason": request.reason,
            "start_link": f"{settings.INNERVATE_ADDRESS}/{request.user.language}/",
        },
    )
