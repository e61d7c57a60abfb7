"""The records that a file is compared with: a cluster's own, as light as a large directory needs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from innervate.capabilities.directory.importing.columns import ORGANISATION
from innervate.capabilities.directory.models import Affiliation, Person
from innervate.core.models import Cluster, Identifier, Organisation, OrganisationName, State
from innervate.core.records import Cleaned
from innervate.vocab.wording import plain


@dataclass(frozen=True, slots=True)
class Described:
    """A record or a row, as far as likeness goes. ``identifiers``: (scheme, value); e-mail, ORCID of
    people."""

    record_id: str
    title: str
    names: tuple[str, ...]
    country: str = ""
    city: str = ""
    street: str = ""
    postal_code: str = ""
    website: str = ""
    short_name: str = ""
    kind: str = ""
    identifiers: tuple[tuple[str, str], ...] = ()
    affiliations: tuple[str, ...] = ()


@dataclass(frozen=True)
class Directory:
    """``records`` by key, and ways to find them."""

    records: Mapping[str, Described]
    by_identifier: Mapping[tuple[str, str], Sequence[str]] = field(default_factory=dict)
    by_name: Mapping[str, Sequence[str]] = field(default_factory=dict)


@lru_cache(maxsize=500_000)
def plain_name(name: str) -> str:
    """``name`` without case, accents and punctuation; a check asks several times for each."""
    return plain(name)


def directory_of(described: Iterable[Described]) -> Directory:
    records = {one.record_id: one for one in described}
    by_identifier: dict[tuple[str, str], list[str]] = defaultdict(list)
    by_name: dict[str, list[str]] = defaultdict(list)
    for one in records.values():
        for identifier in one.identifiers:
            by_identifier[identifier].append(one.record_id)
        for name in {plain_name(name) for name in one.names if name}:
            by_name[name].append(one.record_id)
    return Directory(records, by_identifier, by_name)


def known_records(entity: str, cluster: Cluster) -> Directory:
    """The cluster's records of ``entity``, archived ones too, merged ones not."""
    return directory_of(_organisations(cluster) if entity == ORGANISATION else _people(cluster))


def _organisations(cluster: Cluster) -> Iterable[Described]:
    own = Organisation.objects.filter(cluster=cluster).exclude(state=State.MERGED)
    names: dict[int, list[str]] = defaultdict(list)
    for pk, name in OrganisationName.objects.filter(organisation__in=own).values_list(
        "organisation_id", "name"
    ):
        names[pk].append(name)
    identifiers: dict[int, list[tuple[str, str]]] = defaultdict(list)
    rows = Identifier.objects.filter(organisation__in=own)
    for pk, scheme, value in rows.values_list("organisation_id", "scheme", "value"):
        identifiers[pk].append((scheme, value))
    columns = (*("pk", "key", "legal_name", "country", "city"), *("street", "postal_code", "website"))
    for pk, key, name, *place, short_name, kind in own.order_by("pk").values_list(
        *columns, "short_name", "kind"
    ):
        yield Described(key, name, (name, *names[pk]), *place, short_name, kind, tuple(identifiers[pk]))


def _people(cluster: Cluster) -> Iterable[Described]:
    own = Person.objects.filter(cluster=cluster).exclude(state=State.MERGED)
    affiliations: dict[int, list[str]] = defaultdict(list)
    rows = Affiliation.objects.filter(person__in=own)
    for pk, name in rows.values_list("person_id", "organisation__legal_name"):
        affiliations[pk].append(name)
    columns = ("pk", "key", "name", "country", "email", "orcid")
    for pk, key, name, country, email, orcid in own.order_by("pk").values_list(*columns):
        yield Described(
            key,
            name,
            (name,),
            country,
            identifiers=_of_a_person(email, orcid),
            affiliations=tuple(affiliations[pk]),
        )


def _of_a_person(email: str, orcid: str) -> tuple[tuple[str, str], ...]:
    return tuple((scheme, value) for scheme, value in (("email", email.lower()), ("orcid", orcid)) if value)


def described_row(entity: str, number: int, cleaned: Cleaned) -> Described:
    """A row of a file in the same terms; its number is its id."""

    def value(name: str) -> str:
        found = cleaned.values.get(name)
        return str(found.value) if found is not None and found.value else ""

    def column_of(rows: str, name: str) -> list[str]:
        return [str(row[name].value) for row in cleaned.rows.get(rows, ()) if row[name].value]

    if entity == ORGANISATION:
        schemes, numbers = column_of("identifiers", "scheme"), column_of("identifiers", "value")
        return Described(
            str(number),
            value("legal_name"),
            (value("legal_name"), *column_of("other_names", "name")),
            value("country"),
            value("city"),
            value("street"),
            value("postal_code"),
            value("website"),
            value("short_name"),
            value("kind"),
            tuple(zip(schemes, numbers, strict=True)),
        )
    return Described(
        str(number),
        value("name"),
        (value("name"),),
        value("country"),
        identifiers=_of_a_person(value("email").lower(), value("orcid")),
        affiliations=tuple(column_of("affiliations", "organisation")),
    )
