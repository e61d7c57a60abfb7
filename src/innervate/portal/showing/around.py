"""What stands beside a record's own fields: who works there, what it did, what it needs and offers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from innervate.capabilities.directory.models import Person, Project
from innervate.capabilities.needs.models import Need, Solution
from innervate.core import access
from innervate.core.actor import Actor
from innervate.core.models import Organisation, State
from innervate.portal.requests import lang_of_request
from innervate.portal.showing.fields import record_address
from innervate.vocab import UnknownCode, vocabulary

SHOWN = 8
# Nobody reads further in a side column; a large university has thousands of partners.
READ = 200


@dataclass(frozen=True, slots=True)
class Beside:
    text: str
    address: str = ""
    note: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """``more``: how many are not shown; ``address``: where all of them are."""

    name: str
    title: str
    entries: tuple[Beside, ...]
    more: int = 0
    address: str = ""


def around(actor: Actor, record: Any) -> list[Section]:
    """Sections with something in them, in the order to read."""
    match record:
        case Organisation():
            sections = _around_organisation(actor, record)
        case Person():
            sections = [_section("affiliations", _("Works for, belongs to"), _affiliations(actor, record))]
        case Project():
            sections = [_section("participations", _("Who takes part"), _participants(actor, record))]
        case Need() | Solution():
            sections = [_section("organisation", _("Behind it"), _behind(actor, record))]
        case _:
            sections = []
    return [section for section in sections if section.entries]


def _section(name: str, title: str, entries: Iterable[Beside], address: str = "") -> Section:
    every = tuple(entries)
    return Section(name, title, every[:SHOWN], max(0, len(every) - SHOWN), address)


def _around_organisation(actor: Actor, record: Organisation) -> list[Section]:
    active = Q(organisation=record, state=State.ACTIVE)
    people = access.visible(actor, Person).filter(state=State.ACTIVE, affiliations__organisation=record)
    return [
        _section("identifiers", _("Identifiers"), _identifiers(record)),
        _section(
            "names",
            _("Also known as"),
            (Beside(name.name, lang=name.lang) for name in record.other_names.all()),
        ),
        _section("members", _("Member of"), _memberships(record)),
        _section("people", _("People"), _people(people.distinct().prefetch_related("affiliations"), record)),
        _section("needs", _("Needs"), _titled(access.visible(actor, Need).filter(active))),
        _section("solutions", _("Solutions"), _titled(access.visible(actor, Solution).filter(active))),
        _section("partners", _("Worked with"), _partners(actor, record), _network(record)),
        _section("projects", _("Projects"), _projects(actor, record)),
    ]


def _network(record: Organisation) -> str:
    return f"{reverse('portal:network')}?organisation={record.key}"


_SCHEMES = {"pic": "PIC", "ror": "ROR", "vat": "VAT", "euid": "EUID", "isni": "ISNI", "website-domain": "www"}


def _identifiers(record: Organisation) -> Iterable[Beside]:
    for one in record.identifiers.all():
        address = f"https://ror.org/{one.value}" if one.scheme == "ror" and "/" not in one.value else ""
        yield Beside(f"{_SCHEMES.get(one.scheme, one.scheme)} {one.value}", address, one.source)


def _memberships(record: Organisation) -> Iterable[Beside]:
    for membership in record.memberships.select_related("cluster").order_by("cluster__name"):
        if membership.left_on is None:
            address = reverse("portal:cluster", kwargs={"slug": membership.cluster.slug})
            yield Beside(membership.cluster.name, address, membership.category)


def _people(people: QuerySet[Person], record: Organisation) -> Iterable[Beside]:
    for person in people[:READ]:
        position = next((a.position for a in person.affiliations.all() if a.organisation_id == record.pk), "")
        yield Beside(person.name, record_address(person), position or person.headline)


def _titled(found: QuerySet[Any]) -> Iterable[Beside]:
    return (Beside(str(one.title), record_address(one), lang=one.lang) for one in found[:READ])


def _partners(actor: Actor, record: Organisation) -> Iterable[Beside]:
    """Who was in the same projects, most often first; only what the actor may see of either."""
    own = access.visible(actor, Project).filter(participations__organisation=record).values("pk")
    # Counted from its projects outward: asked of all organisations, it would read the whole directory.
    counted = access.visible(actor, Project).filter(pk__in=own).values_list("organisations")
    together = dict(counted.annotate(together=Count("pk", distinct=True)).order_by())
    partners = access.visible(actor, Organisation).filter(pk__in=together, state=State.ACTIVE)
    found = partners.exclude(pk=record.pk).defer("facts")
    for partner in sorted(found, key=lambda one: (-together[one.pk], one.legal_name))[:READ]:
        shared = together[partner.pk]
        note = _("in one project") if shared == 1 else _("in %(n)d projects") % {"n": shared}
        yield Beside(partner.legal_name, record_address(partner), note)


def _projects(actor: Actor, record: Organisation) -> Iterable[Beside]:
    found = access.visible(actor, Project).filter(participations__organisation=record, state=State.ACTIVE)
    for project in found.distinct().order_by("-starts_on", "title")[:READ]:
        years = "–".join(str(day.year) for day in (project.starts_on, project.ends_on) if day)
        note = " · ".join(part for part in (project.programme, years) if part)
        yield Beside(project.acronym or project.title, record_address(project), note)


def _affiliations(actor: Actor, record: Person) -> Iterable[Beside]:
    seen = set(access.visible(actor, Organisation).filter(people=record).values_list("pk", flat=True))
    for affiliation in record.affiliations.all():
        if affiliation.organisation_id in seen:
            organisation = affiliation.organisation
            yield Beside(organisation.legal_name, record_address(organisation), affiliation.position)


def _participants(actor: Actor, record: Project) -> Iterable[Beside]:
    seen = set(access.visible(actor, Organisation).filter(projects=record).values_list("pk", flat=True))
    for one in record.participations.all():
        if one.organisation_id in seen:
            yield Beside(
                one.organisation.legal_name, record_address(one.organisation), participation_role(one.role)
            )


def participation_role(code: str) -> str:
    try:
        return vocabulary("participation_roles").label(code, lang_of_request()) if code else ""
    except UnknownCode:
        return code


def _behind(actor: Actor, record: Need | Solution) -> Sequence[Beside]:
    organisation = record.organisation
    if organisation is None or not access.visible(actor, Organisation).filter(pk=organisation.pk).exists():
        return ()
    return (Beside(organisation.legal_name, record_address(organisation)),)
