"""What waits for a person, by the roles that she holds: the page after signing in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from innervate.capabilities.needs.models import Need
from innervate.core import access, registry
from innervate.core.actor import Actor
from innervate.core.models import Cluster, Invitation, Job, JoinRequest, Organisation, State
from innervate.core.roles import Role
from innervate.core.selectors.clusters import MemberFigures, clusters_of, member_figures
from innervate.core.selectors.trail import trail
from innervate.portal.showing.fields import missing, shown_fields
from innervate.portal.showing.trail import Told, in_words
from innervate.portal.writing import clusters_for_new

RECENT = 8


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that waits. ``count`` 0: done; it stays in the list, in grey, so that one sees it is."""

    count: int
    title: str
    note: str
    address: str
    button: str


@dataclass(frozen=True, slots=True)
class Door:
    """Something to begin."""

    title: str
    note: str
    address: str
    button: str


@dataclass(frozen=True, slots=True)
class Completeness:
    organisation: Organisation
    known: int
    asked: int
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Day:
    roles: tuple[str, ...]
    tasks: tuple[Task, ...]
    doors: tuple[Door, ...]
    clusters: tuple[tuple[Cluster, MemberFigures], ...]
    profiles: tuple[Completeness, ...]
    needs: tuple[Need, ...]
    changes: tuple[Told, ...]


def day_of(actor: Actor, on: date) -> Day:
    oversees = actor.is_node_administrator or actor.holds(Role.CLUSTER_MANAGER, Role.AUDITOR)
    own = list(clusters_of(actor))
    shown = own if own else list(clusters_of(actor, Role.CLUSTER_MANAGER))
    profiles = tuple(_profiles(actor))
    return Day(
        roles=_roles(actor),
        tasks=(*_managing(actor), *_own(actor, profiles)),
        doors=tuple(_doors(actor)),
        clusters=tuple((cluster, member_figures(actor, cluster)) for cluster in shown[:4]),
        profiles=profiles,
        needs=tuple(access.visible(actor, Need).filter(stated_by=actor.user)[:RECENT]),
        changes=tuple(in_words(list(trail(actor)[:RECENT]))) if oversees else (),
    )


def _roles(actor: Actor) -> tuple[str, ...]:
    held = sorted({str(held.role.label) for held in actor.held})
    return (_("Node administrator"), *held) if actor.is_node_administrator else tuple(held)


def _managing(actor: Actor) -> Iterator[Task]:
    for cluster in clusters_of(actor, Role.CLUSTER_MANAGER):
        people = reverse("portal:cluster-people", kwargs={"slug": cluster.slug})
        waiting = access.visible(actor, JoinRequest).filter(cluster=cluster, state=JoinRequest.State.WAITING)
        yield Task(waiting.count(), _("requests to join"), cluster.name, people, _("Decide"))
        pending = access.visible(actor, Organisation).filter(cluster=cluster, state=State.PENDING)
        if pending.exists():
            address = reverse("portal:records", kwargs={"entity": "organisations"})
            yield Task(pending.count(), _("organisations to approve"), cluster.name, address, _("Look"))
        open_ones = access.visible(actor, Invitation).filter(cluster=cluster, state=Invitation.State.OPEN)
        if open_ones.exists():
            yield Task(open_ones.count(), _("invitations without an answer"), cluster.name, people, _("Look"))
    failed = access.visible(actor, Job).filter(state=Job.State.FAILED)
    if actor.is_node_administrator and failed.exists():
        yield Task(failed.count(), _("jobs that failed"), "", reverse("portal:jobs"), _("Look"))


def _own(actor: Actor, profiles: tuple[Completeness, ...]) -> Iterator[Task]:
    for profile in profiles:
        if profile.missing:
            address = reverse(
                "portal:edit-record", kwargs={"entity": "organisations", "key": profile.organisation.key}
            )
            yield Task(
                len(profile.missing),
                _("things not known of your organisation"),
                profile.organisation.legal_name,
                address,
                _("Complete"),
            )
    person = getattr(actor.user, "person", None)
    if person is not None and person.consent_to_be_found_at is None:
        note = _("Until then only you and your cluster's managers see your page.")
        yield Task(1, _("decision: may others find you?"), note, reverse("portal:privacy"), _("Decide"))


def _profiles(actor: Actor) -> Iterator[Completeness]:
    """How much is known of the organisations that the actor administers, without what nobody asks."""
    entity = registry.entity("directory.organisation")
    administered = actor.organisations_as(Role.ORGANISATION_ADMINISTRATOR)
    for organisation in access.visible(actor, Organisation).filter(pk__in=administered):
        fields = shown_fields(organisation, entity, actor=actor, private=True)
        gaps = missing(fields)
        yield Completeness(
            organisation, len(fields) - len(gaps), len(fields), tuple(gap.label for gap in gaps)
        )


def _managers_doors(actor: Actor) -> Iterator[Door]:
    if access.may(actor, "create", Cluster()):
        yield Door(
            _("Add a cluster"),
            _("Members, people and imports belong to a cluster: it comes first."),
            reverse("portal:new-cluster"),
            _("Add"),
        )
    for cluster in clusters_of(actor, Role.CLUSTER_MANAGER):
        here = {"slug": cluster.slug}
        yield Door(
            _("Import a file"),
            cluster.name,
            reverse("portal:imports", kwargs=here),
            _("Import"),
        )
        yield Door(
            _("Invite somebody"), cluster.name, reverse("portal:cluster-people", kwargs=here), _("Invite")
        )
        yield Door(
            _("Is our list without doubles?"),
            cluster.name,
            reverse("portal:duplicates", kwargs=here),
            _("Look"),
        )


def _asking_doors(actor: Actor) -> Iterator[Door]:
    """Questions to the engine: for each organisation of the actor, else with a text alone."""
    own = list(access.visible(actor, Organisation).filter(pk__in=actor.organisation_ids))
    for task in registry.tasks():
        address = reverse("portal:match-ask", kwargs={"task": task})
        if "directory.organisation" in task.seekers and own:
            for organisation in own:
                asked = f"{address}?seeker={organisation.key}"
                yield Door(str(task.label), organisation.legal_name, asked, _("Ask"))
        elif task.free_text and actor.held:
            yield Door(str(task.label), str(task.question), address, _("Ask"))


def _doors(actor: Actor) -> Iterator[Door]:
    """What this person can begin now."""
    yield from _managers_doors(actor)
    if clusters_for_new(actor, registry.entity("needs.need")):
        yield Door(
            _("State a need"),
            _("What is missing in care, in your own words. Ten minutes, one question a page."),
            reverse("portal:state-need", kwargs={"step": "title"}),
            _("Begin"),
        )
    yield from _asking_doors(actor)
    if actor.holds(Role.POLICY_MAKER, Role.FUNDER):
        yield Door(
            _("See the map"),
            _("Where is what, and where is nothing?"),
            reverse("portal:map"),
            _("Open the map"),
        )
    if actor.holds(Role.AUDITOR):
        yield Door(
            _("Verify the audit trail"),
            _("Whether every entry stands as it was written."),
            reverse("portal:audit"),
            _("Open the trail"),
        )
    if not actor.held and not actor.is_node_administrator:
        yield Door(
            _("Ask to join a cluster"),
            _("A manager decides, and you hear by mail."),
            reverse("portal:clusters"),
            _("See the clusters"),
        )
