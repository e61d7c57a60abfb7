"""Records for tests, saved, with telling defaults: say only what the test is about.

    manager = build.user(role=Role.CLUSTER_MANAGER, cluster=build.cluster("Wallonia"))
    hospital = build.organisation("CHU Example", cluster=manager_cluster, country="BE")

Builders write what a verb would have written, without asking permission: they make what stands before
the test begins. Facts are plain values: ``facts={"description": "Wearables", "sectors": ["ehealth"]}``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from allauth.account.models import EmailAddress

from innervate.capabilities.directory.models import Affiliation, Participation, Person, Project
from innervate.capabilities.needs.models import Need, Solution
from innervate.core import facts as record_facts
from innervate.core.actor import Actor, actor_of_user
from innervate.core.models import (
    Cluster,
    ClusterTie,
    Identifier,
    Membership,
    Organisation,
    OrganisationName,
    Owned,
    RoleGrant,
    User,
    Visibility,
)
from innervate.core.registry import FieldKind, entity_of
from innervate.core.roles import ORGANISATION_ROLES, Role
from innervate.engine.profile import Fact, FactName, Interval, OneOf, SomeOf, Source, Text

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
PASSWORD = "heather-on-the-moor-7"

_numbers = count(1)


def cluster(name: str = "", *, kind: str = Cluster.Kind.CLUSTER, **columns: Any) -> Cluster:
    number = next(_numbers)
    name = name or f"Cluster {number}"
    slug = columns.pop("slug", "") or f"{'-'.join(name.lower().split())[:40]}-{number}"
    return Cluster.objects.create(name=name, slug=slug, kind=kind, **columns)


# Under other names: builders have parameters called like their neighbours.
def _some_cluster() -> Cluster:
    return cluster()


def _organisation_of(place: Cluster | None) -> Organisation:
    return organisation(cluster=place)


def alliance(*members: Cluster, name: str = "") -> Cluster:
    """An alliance of ``members``: what they share with their network, the others see."""
    made = cluster(name or f"Alliance {next(_numbers)}", kind=Cluster.Kind.ALLIANCE)
    for member in members:
        ClusterTie.objects.create(alliance=made, member=member)
    return made


def user(
    *,
    role: Role | None = None,
    cluster: Cluster | None = None,
    organisation: Organisation | None = None,
    email: str = "",
    name: str = "",
    language: str = "en",
    verified: bool = True,
    **columns: Any,
) -> User:
    """An account that can sign in with PASSWORD; with ``role``, it holds it in ``cluster``.

    The cluster, and for an organisation's role the organisation, are made when they are not given.
    """
    email = email or f"person-{next(_numbers)}@example.org"
    account = User.objects.create_user(
        email, PASSWORD, name=name or email.split("@")[0].title(), language=language, **columns
    )
    EmailAddress.objects.create(user=account, email=account.email, primary=True, verified=verified)
    if role is not None:
        grant(account, role, cluster=cluster, organisation=organisation)
    return account


def grant(
    account: User, role: Role, *, cluster: Cluster | None = None, organisation: Organisation | None = None
) -> RoleGrant:
    if role in ORGANISATION_ROLES and organisation is None:
        organisation = _organisation_of(cluster)
    place = cluster or (organisation.cluster if organisation else _some_cluster())
    return RoleGrant.objects.create(user=account, role=role, cluster=place, organisation=organisation)


def administrator(**columns: Any) -> User:
    """The node's administrator: runs the machine, sees every tenant."""
    return user(is_superuser=True, is_staff=True, **columns)


def actor(
    role: Role | None = None,
    *,
    cluster: Cluster | None = None,
    organisation: Organisation | None = None,
    of: User | None = None,
) -> Actor:
    """Whoever holds ``role`` in ``cluster``; or the actor of the account ``of`` as it stands now."""
    return actor_of_user(of or user(role=role, cluster=cluster, organisation=organisation))


def fact(
    name: str,
    value: str | Iterable[str] | int,
    *,
    kind: FieldKind = FieldKind.TEXT,
    lang: str = "",
    unit: str = "",
    source: str = "stated by the builder",
    on: date = TODAY,
) -> Fact:
    """The engine's fact for a plain value of a field of ``kind``."""
    values: Text | OneOf | SomeOf | Interval
    if kind is FieldKind.CHOICE:
        values = record_facts.one(str(value))
    elif kind is FieldKind.CHOICES:
        values = record_facts.some([value] if isinstance(value, str) else value)  # type: ignore[arg-type]
    elif kind in (FieldKind.NUMBER, FieldKind.MONEY):
        values = record_facts.exact(value)  # type: ignore[arg-type]
    else:
        values = Text(str(value), lang)
    return Fact(name=FactName(name), values=values, unit=unit, source=Source(name=source), as_of=on)


def _state(record: Owned, given: Mapping[str, Any], lang: str = "") -> None:
    entity = entity_of(type(record))
    for name, value in given.items():
        field = entity.field(name)
        record_facts.state(record, fact(name, value, kind=field.kind, lang=lang, unit=field.unit))
    record.save()


def organisation(
    legal_name: str = "",
    *,
    cluster: Cluster | None = None,
    facts: Mapping[str, Any] | None = None,
    names: Iterable[str] = (),
    identifiers: Mapping[str, str] | None = None,
    member_of: Iterable[Cluster] | None = None,
    visibility: str = Visibility.PUBLIC,
    lang: str = "en",
    **columns: Any,
) -> Organisation:
    """``member_of`` defaults to its own cluster; ``names`` are other names; ``identifiers`` by scheme."""
    place = cluster or _some_cluster()
    made = Organisation.objects.create(
        legal_name=legal_name or f"Organisation {next(_numbers)}",
        cluster=place,
        visibility=visibility,
        **columns,
    )
    for other in names:
        OrganisationName.objects.create(organisation=made, name=other)
    for scheme, value in (identifiers or {}).items():
        Identifier.objects.create(organisation=made, scheme=scheme, value=value, source="builder")
    for joined in [place] if member_of is None else member_of:
        Membership.objects.create(organisation=made, cluster=joined)
    _state(made, facts or {}, lang)
    return made


def person(
    name: str = "",
    *,
    cluster: Cluster | None = None,
    at: Organisation | None = None,
    position: str = "",
    facts: Mapping[str, Any] | None = None,
    consents: bool = True,
    visibility: str = Visibility.PUBLIC,
    lang: str = "en",
    **columns: Any,
) -> Person:
    """``consents``: may be found. ``at``: the organisation she works for."""
    place = cluster or (at.cluster if at else _some_cluster())
    made = Person.objects.create(
        name=name or f"Person {next(_numbers)}",
        cluster=place,
        visibility=visibility,
        consent_to_be_found_at=NOW if consents else None,
        **columns,
    )
    if at is not None:
        Affiliation.objects.create(person=made, organisation=at, position=position)
    _state(made, facts or {}, lang)
    return made


def need(
    title: str = "",
    *,
    cluster: Cluster | None = None,
    organisation: Organisation | None = None,
    facts: Mapping[str, Any] | None = None,
    visibility: str = Visibility.PUBLIC,
    lang: str = "en",
    **columns: Any,
) -> Need:
    place = cluster or (organisation.cluster if organisation else _some_cluster())
    made = Need.objects.create(
        title=title or f"Need {next(_numbers)}",
        cluster=place,
        organisation=organisation,
        visibility=visibility,
        lang=lang,
        **columns,
    )
    _state(made, facts or {}, lang)
    return made


def solution(
    title: str = "",
    *,
    organisation: Organisation | None = None,
    facts: Mapping[str, Any] | None = None,
    visibility: str = Visibility.PUBLIC,
    lang: str = "en",
    **columns: Any,
) -> Solution:
    offerer = organisation or _organisation_of(None)
    made = Solution.objects.create(
        title=title or f"Solution {next(_numbers)}",
        cluster=columns.pop("cluster", offerer.cluster),
        organisation=offerer,
        visibility=visibility,
        lang=lang,
        **columns,
    )
    _state(made, facts or {}, lang)
    return made


def project(
    title: str = "",
    *,
    cluster: Cluster | None = None,
    partners: Iterable[Organisation] = (),
    visibility: str = Visibility.PUBLIC,
    **columns: Any,
) -> Project:
    """``partners``: the first one coordinates."""
    partners = list(partners)
    place = cluster or (partners[0].cluster if partners else _some_cluster())
    made = Project.objects.create(
        title=title or f"Project {next(_numbers)}", cluster=place, visibility=visibility, **columns
    )
    for number, partner in enumerate(partners):
        Participation.objects.create(
            project=made, organisation=partner, role="coordinator" if number == 0 else "participant"
        )
    return made
