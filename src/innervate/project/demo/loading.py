"""Filling an empty node with the invented alliance, its people, needs, projects and accounts."""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from innervate.capabilities.directory.models import Person, Project
from innervate.capabilities.needs.models import Need, Solution
from innervate.core import audit, records, registry
from innervate.core.actor import SYSTEM
from innervate.core.models import (
    Cluster,
    ClusterTie,
    JoinRequest,
    Membership,
    Organisation,
    Owned,
    RoleGrant,
    User,
    Visibility,
)
from innervate.core.records import Reader
from innervate.core.roles import Role
from innervate.engine.profile import Source
from innervate.project.demo import actors_of_sources
from innervate.project.demo.files import INVENTED, read

NODE_ADMINISTRATOR = "node_administrator"
SOURCE = Source(name=INVENTED)


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """``role`` is a role's code or ``node_administrator``; all accounts of a node share one password."""

    email: str
    name: str
    role: str
    cluster: str
    password: str


def is_empty() -> bool:
    """Whether the node has neither accounts nor clusters, so that the demonstration may be put in."""
    return not User.objects.exists() and not Cluster.objects.exists()


def _memory() -> Path:
    return Path(settings.INNERVATE_DATA_DIR) / "demo-accounts.json"


def remembered_accounts() -> list[DemoAccount]:
    """The demo accounts of this node, so that a later start can print them again; [] without any."""
    if not _memory().exists():
        return []
    return [DemoAccount(**row) for row in json.loads(_memory().read_text(encoding="utf-8"))]


def load(on: date) -> list[DemoAccount]:
    """Put the demonstration into an empty node, whole or not at all; the accounts that were made.

    The password is drawn for each node and kept in its data folder, readable by its owner only.
    """
    with transaction.atomic():
        clusters = _clusters()
        organisations = _organisations(clusters, on)
        people = _people(clusters, organisations, on)
        _projects(clusters, organisations, on)
        _needs(clusters, organisations, on)
        _solutions(organisations, on)
        actors_of_sources.load(clusters["public-sources"], on)
        accounts = _accounts(clusters, organisations, people)
        _join_requests(clusters)
        audit.record(actor=SYSTEM, verb="load_demonstration", entity="core.node", details={"on": str(on)})
    _memory().touch(mode=0o600)
    _memory().write_text(json.dumps([asdict(one) for one in accounts], indent=1), encoding="utf-8")
    return accounts


def _clusters() -> dict[str, Cluster]:
    rows = read("clusters")
    clusters = {
        row["slug"]: Cluster.objects.create(
            **{name: value for name, value in row.items() if name != "members"},
            synthetic=row["kind"] != Cluster.Kind.REFERENCE,
            open_to_registration=row["kind"] != Cluster.Kind.REFERENCE,
        )
        for row in rows
    }
    for row in rows:
        for member in row.get("members", ()):
            ClusterTie.objects.create(alliance=clusters[row["slug"]], member=clusters[member])
    return clusters


def _write(record: Owned, values: dict[str, Any], on: date) -> Any:
    entity = registry.entity_of(type(record))
    records.write(record, entity, values, source=SOURCE, on=on, partial=False, reader=Reader(SYSTEM))
    return record


def _without(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}


def _organisations(clusters: dict[str, Cluster], on: date) -> dict[str, Organisation]:
    found: dict[str, Organisation] = {}
    for row in read("organisations"):
        cluster = clusters[row["cluster"]]
        record = Organisation(cluster=cluster, visibility=Visibility.PUBLIC, synthetic=True)
        found[row["ref"]] = _write(record, _without(row, "ref", "cluster"), on)
        Membership.objects.create(organisation=record, cluster=cluster)
    return found


def _people(
    clusters: dict[str, Cluster], organisations: dict[str, Organisation], on: date
) -> dict[str, Person]:
    found: dict[str, Person] = {}
    for row in read("people"):
        consented = row.get("consent", True)
        record = Person(
            cluster=clusters[row["cluster"]],
            visibility=Visibility.NETWORK,
            synthetic=True,
            consent_to_be_found_at=timezone.now() if consented else None,
            confirmed_on=on,
        )
        values = _without(row, "cluster", "organisation", "position", "society", "consent")
        found[row["name"]] = _write(record, values | {"affiliations": _affiliations(row, organisations)}, on)
    return found


def _affiliations(row: dict[str, Any], organisations: dict[str, Organisation]) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = []
    if "organisation" in row:
        listed.append(
            {"organisation": organisations[row["organisation"]].key, "position": row.get("position", "")}
        )
    if "society" in row and row["society"] != row.get("organisation"):
        listed.append({"organisation": organisations[row["society"]].key, "society": True})
    return listed


def _projects(clusters: dict[str, Cluster], organisations: dict[str, Organisation], on: date) -> None:
    for row in read("projects"):
        record = Project(cluster=clusters[row["cluster"]], visibility=Visibility.PUBLIC, synthetic=True)
        partners = [{"organisation": organisations[ref].key, "role": role} for ref, role in row["partners"]]
        _write(record, _without(row, "cluster", "partners") | {"participations": partners}, on)


def _needs(clusters: dict[str, Cluster], organisations: dict[str, Organisation], on: date) -> None:
    for row in read("needs"):
        record = Need(
            cluster=clusters[row["cluster"]],
            visibility=Visibility.NETWORK,
            synthetic=True,
            organisation=organisations[row["organisation"]],
        )
        values = _without(row, "cluster", "organisation") | {"stated_on": on.isoformat()}
        _write(record, values | {"organisation": organisations[row["organisation"]].key}, on)


def _solutions(organisations: dict[str, Organisation], on: date) -> None:
    for row in read("solutions"):
        owner = organisations[row["organisation"]]
        record = Solution(
            cluster=owner.cluster, visibility=Visibility.PUBLIC, synthetic=True, organisation=owner
        )
        _write(record, _without(row, "organisation") | {"organisation": owner.key}, on)


def _accounts(
    clusters: dict[str, Cluster], organisations: dict[str, Organisation], people: dict[str, Person]
) -> list[DemoAccount]:
    password = "-".join(secrets.token_hex(2) for _ in range(4))
    hashed = make_password(password)  # slow on purpose: once for all of them
    accounts = []
    for row in read("accounts"):
        administrator = row["role"] == NODE_ADMINISTRATOR
        make = User.objects.create_superuser if administrator else User.objects.create_user
        user = make(row["email"], None, name=row["name"])
        user.password = hashed
        user.save(update_fields=["password"])
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
        if not administrator:
            _grant(user, row, clusters, organisations)
        if "person" in row:
            Person.objects.filter(pk=people[row["person"]].pk).update(user=user)
        accounts.append(DemoAccount(row["email"], row["name"], row["role"], row["cluster"], password))
    return accounts


def _join_requests(clusters: dict[str, Cluster]) -> None:
    """People who wait for a manager's word. They cannot sign in: nobody is told a password for them."""
    for row in read("join_requests"):
        user = User.objects.create_user(row["email"], None, name=row["name"])
        JoinRequest.objects.create(
            user=user,
            cluster=clusters[row["cluster"]],
            role=Role(row["role"]),
            organisation_name=row["organisation_name"],
            message=row["message"],
        )


def _grant(
    user: User, row: dict[str, Any], clusters: dict[str, Cluster], organisations: dict[str, Organisation]
) -> None:
    RoleGrant.objects.create(
        user=user,
        role=Role(row["role"]),
        cluster=clusters[row["cluster"]],
        organisation=organisations[row["organisation"]] if "organisation" in row else None,
    )
