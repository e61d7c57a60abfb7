"""The stage of the matrix: who acts, and the record of each kind in each situation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Model
from tests import build

from innervate.capabilities.directory.models import ImportRun, Merge
from innervate.core.models import (
    ApiToken,
    Cluster,
    Invitation,
    Job,
    JoinRequest,
    Organisation,
    RoleGrant,
    State,
    User,
    Visibility,
)
from innervate.core.roles import ORGANISATION_ROLES, Role

# Who acts, by column. A role is held in the home cluster, an organisation's role for the own organisation.
VISITOR, ADMINISTRATOR, READING = "visitor", "node admin", "reading token"
ROLES = {
    "manager": Role.CLUSTER_MANAGER,
    "org admin": Role.ORGANISATION_ADMINISTRATOR,
    "member": Role.MEMBER,
    "clinician": Role.CLINICIAN,
    "patient rep": Role.PATIENT_REPRESENTATIVE,
    "expert": Role.EXPERT,
    "funder": Role.FUNDER,
    "policy maker": Role.POLICY_MAKER,
    "auditor": Role.AUDITOR,
}
COLUMNS = (VISITOR, *ROLES, ADMINISTRATOR, READING)


@dataclass(frozen=True)
class Place:
    """Where a record stands: its cluster, its organisation, and to whom it is open."""

    cluster: Cluster
    organisation: Organisation
    visibility: str


@dataclass(frozen=True)
class Stage:
    """``places`` by situation; ``accounts`` by column (none for the visitor)."""

    places: dict[str, Place]
    accounts: dict[str, User]


OWN, OTHERS, ALLIANCE, TENANT, PUBLIC = "own", "other's", "alliance", "other tenant", "public"
GUEST, HERSELF, MISSING = "guest", "herself", "missing"


def stage() -> Stage:
    """Three clusters: home, a fellow in the same alliance, a stranger."""
    home, fellow, stranger = (build.cluster(name, slug=name) for name in ("home", "fellow", "stranger"))
    build.alliance(home, fellow)
    own, others, allied, hidden, public = (
        build.organisation(name, cluster=cluster, visibility=Visibility.CLUSTER)
        for name, cluster in (
            ("Own", home),
            ("Other", home),
            ("Allied", fellow),
            ("Hidden", stranger),
            ("Public", stranger),
        )
    )
    accounts = {
        name: build.user(role=role, cluster=home, organisation=own if role in ORGANISATION_ROLES else None)
        for name, role in ROLES.items()
    }
    # A tenant's organisation that is a member of the home cluster, which gave the same roles in it: they
    # must open nothing of the organisation itself.
    guest = build.organisation("Guest", cluster=stranger, member_of=[home])
    for name, role in ROLES.items():
        if role in ORGANISATION_ROLES:
            build.grant(accounts[name], role, cluster=home, organisation=guest)
    accounts[ADMINISTRATOR] = build.administrator()
    build.administrator()  # a node keeps one: the last cannot erase herself
    accounts[READING] = build.user(role=Role.CLUSTER_MANAGER, cluster=home)
    return Stage(
        {
            OWN: Place(home, own, Visibility.PRIVATE),
            OTHERS: Place(home, others, Visibility.CLUSTER),
            ALLIANCE: Place(fellow, allied, Visibility.NETWORK),
            TENANT: Place(stranger, hidden, Visibility.NETWORK),
            GUEST: Place(home, guest, Visibility.PRIVATE),
            PUBLIC: Place(stranger, public, Visibility.PUBLIC),
        },
        accounts,
    )


def _somebody() -> User:
    return build.user()


def _organisation(place: Place) -> Model:
    # Read anew: what an earlier cell did to it was taken back in the database only.
    found = Organisation.objects.get(pk=place.organisation.pk)
    found.visibility = place.visibility
    found.save()
    return found


def _role_grant(place: Place) -> Model:
    return build.grant(_somebody(), Role.MEMBER, cluster=place.cluster, organisation=place.organisation)


def _invitation(place: Place) -> Model:
    return Invitation.objects.create(
        cluster=place.cluster,
        organisation=place.organisation,
        email="new@example.org",
        role=Role.MEMBER,
        token_digest=f"digest-{place.organisation.pk}",
        expires_at=build.NOW + timedelta(days=14),
    )


SAMPLES: dict[str, Callable[[Place], Model]] = {
    "directory.organisation": _organisation,
    "directory.person": lambda place: build.person(
        cluster=place.cluster, at=place.organisation, visibility=place.visibility
    ),
    "directory.project": lambda place: build.project(
        cluster=place.cluster, partners=[place.organisation], visibility=place.visibility
    ),
    "needs.need": lambda place: build.need(
        cluster=place.cluster, organisation=place.organisation, visibility=place.visibility
    ),
    "needs.solution": lambda place: build.solution(
        cluster=place.cluster, organisation=place.organisation, visibility=place.visibility
    ),
    "core.cluster": lambda place: Cluster.objects.get(pk=place.cluster.pk),
    "core.invitation": _invitation,
    "core.join_request": lambda place: JoinRequest.objects.create(
        user=_somebody(), cluster=place.cluster, role=Role.MEMBER, organisation=place.organisation
    ),
    "core.role_grant": _role_grant,
    "core.api_token": lambda place: ApiToken.objects.create(
        user=_somebody(), label="another's", digest=f"digest-{place.organisation.pk}"
    ),
    "directory.import_run": lambda place: ImportRun.objects.create(
        cluster=place.cluster,
        entity="directory.organisation",
        file_name="members.csv",
        digest="0" * 64,
        content=b"",
        started_by=_somebody(),
    ),
    "directory.merge": lambda place: Merge.objects.create(
        kept=place.organisation, absorbed=build.organisation(cluster=place.cluster, state=State.MERGED)
    ),
    "core.job": lambda place: Job.objects.create(
        kind="a.test", cluster=place.cluster, started_by=_somebody()
    ),
}

# The column that makes a record the actor's own, where there is one.
PERSONAL: dict[str, str] = {
    "directory.person": "user",
    "needs.need": "stated_by",
    "core.join_request": "user",
    "core.role_grant": "user",
    "core.api_token": "user",
    "core.job": "started_by",
    "directory.import_run": "started_by",
}


def made_hers(entity: str, record: Model, account: User) -> Model:
    """``record`` as the account's own; of roles the one she holds there already: none is held twice."""
    if isinstance(record, RoleGrant):
        held = RoleGrant.objects.filter(
            user=account, role=record.role, cluster=record.cluster, organisation=record.organisation
        ).first()
        if held is not None:
            return held
    setattr(record, PERSONAL[entity], account)
    return record


# What is sent to add a record, besides the name and the cluster.
NEW: dict[str, Callable[[Place], dict[str, Any]]] = {
    "needs.solution": lambda place: {"organisation": place.organisation.key}
}


# What a verb is sent with, where it needs more than the record.
BODIES: dict[tuple[str, str], Callable[[Place | None], dict[str, Any]]] = {
    ("directory.organisation", "merge"): lambda place: {
        "absorbed": build.organisation(cluster=place.cluster).key if place else "zzzzzzzzzzzz"
    }
}


def unsaved(model: type[Model], place: Place, user: User | None) -> Model:
    """What the actor would make in a place, for the gateway to judge."""
    names = {field.name for field in model._meta.get_fields()}
    made: dict[str, Any] = {}
    if "cluster" in names:
        made["cluster"] = place.cluster
    if "organisation" in names:
        made["organisation"] = place.organisation
    if "user" in names and model is not RoleGrant:
        made["user"] = user
    if "role" in names:
        made["role"] = Role.MEMBER
    return model(**made)
