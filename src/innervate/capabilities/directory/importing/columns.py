"""The columns that a file may have. An export writes the same, so that it reads back the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from innervate.sources.spreadsheet import ORGANISATION_FIELDS, PERSON_FIELDS, FieldSpec, Shape

KEY = "key"
ORGANISATION = "directory.organisation"
PERSON = "directory.person"


@dataclass(frozen=True, slots=True)
class ImportColumn:
    """``spec`` recognises it. Its value goes to the ``field`` of the record, or to a row of a relation:
    to ``row_field`` of ``rows``, whose other inputs are ``fixed``; ``many``: several, parted by semicolons.
    """

    spec: FieldSpec
    header: str
    field: str = ""
    rows: str = ""
    row_field: str = ""
    fixed: tuple[tuple[str, str], ...] = ()
    many: bool = False

    @property
    def name(self) -> str:
        return self.spec.name

    @property
    def group(self) -> tuple[str, tuple[tuple[str, str], ...]]:
        """Columns of one group fill the same row of a relation (a cluster and the day of joining it)."""
        return (self.rows, self.fixed)


def _known(specs: Sequence[FieldSpec], name: str) -> FieldSpec:
    return next(spec for spec in specs if spec.name == name)


def _organisation(name: str, header: str, field: str = "", **more: object) -> ImportColumn:
    return ImportColumn(_known(ORGANISATION_FIELDS, name), header, field or name, **more)  # type: ignore[arg-type]


def _identifier(scheme: str, header: str) -> ImportColumn:
    spec = _known(ORGANISATION_FIELDS, scheme)
    return ImportColumn(
        spec, header, rows="identifiers", row_field="value", fixed=(("scheme", scheme),), many=True
    )


# Filled in by the import itself with the cluster that imports.
MEMBERSHIP = "memberships"
ORGANISATION_COLUMNS: tuple[ImportColumn, ...] = (
    ImportColumn(FieldSpec(KEY, words=("innervate key", "record key")), "Key"),
    _organisation("name", "Name", "legal_name"),
    _organisation("short_name", "Short name"),
    ImportColumn(
        _known(ORGANISATION_FIELDS, "other_names"),
        "Other names",
        rows="other_names",
        row_field="name",
        many=True,
    ),
    _organisation("kind", "Kind"),
    _organisation("size_class", "Size class"),
    _organisation("headcount", "Headcount"),
    _organisation("country", "Country"),
    _organisation("nuts", "NUTS"),
    _organisation("street", "Street"),
    _organisation("postcode", "Postcode", "postal_code"),
    _organisation("city", "City"),
    _organisation("website", "Website"),
    _identifier("pic", "PIC"),
    _identifier("ror", "ROR"),
    _identifier("vat", "VAT"),
    _identifier("euid", "EUID"),
    _identifier("isni", "ISNI"),
    _organisation("sectors", "Sectors"),
    _organisation("description", "Description"),
    _organisation("offers", "Offers"),
    _organisation("seeks", "Seeks"),
    _organisation("stage", "Stage"),
    _organisation("trl", "TRL"),
    ImportColumn(
        FieldSpec(
            "membership_class",
            words=("membership category", "member class", "catégorie de membre", "collège", "Mitgliedsart"),
        ),
        "Membership class",
        rows=MEMBERSHIP,
        row_field="category",
    ),
    ImportColumn(
        FieldSpec("member_since", words=("joined on", "membre depuis", "lid sinds", "Mitglied seit")),
        "Member since",
        rows=MEMBERSHIP,
        row_field="joined_on",
    ),
)


def _person(name: str, header: str, field: str = "") -> ImportColumn:
    return ImportColumn(_known(PERSON_FIELDS, name), header, field or name)


def _affiliation(name: str, header: str, *, society: str) -> ImportColumn:
    return ImportColumn(
        _known(PERSON_FIELDS, name),
        header,
        rows="affiliations",
        row_field="organisation",
        fixed=(("society", society),),
    )


# Two columns that make one name.
GIVEN_NAME, FAMILY_NAME = "given_name", "family_name"
PERSON_COLUMNS: tuple[ImportColumn, ...] = (
    ImportColumn(FieldSpec(KEY, words=("innervate key", "record key")), "Key"),
    _person("person_name", "Person name", "name"),
    _person(GIVEN_NAME, "Given name", "name"),
    _person(FAMILY_NAME, "Family name", "name"),
    ImportColumn(FieldSpec("headline", words=("profile", "profil", "biography")), "Headline", "headline"),
    _person("email", "E-mail"),
    # Before the role: "function" and "job title" are words for both, and a free text takes them all.
    ImportColumn(
        FieldSpec("position", words=("job title", "function", "fonction", "poste", "functie", "Funktion")),
        "Position",
        rows="affiliations",
        row_field="position",
        fixed=(("society", "no"),),
    ),
    _person("role", "Role", "roles"),
    _person("country", "Country"),
    _person("languages", "Languages"),
    _person("expertise", "Expertise"),
    ImportColumn(FieldSpec("sectors", Shape.CODE, "sectors"), "Sectors", "sectors"),
    ImportColumn(
        FieldSpec("declared_interests", words=("conflicts of interest", "liens d'intérêts")),
        "Declared interests",
        "declared_interests",
    ),
    _person("orcid", "ORCID"),
    _affiliation("affiliation", "Affiliation", society="no"),
    _affiliation("society", "Society", society="yes"),
)

COLUMNS_OF = {ORGANISATION: ORGANISATION_COLUMNS, PERSON: PERSON_COLUMNS}


def column(entity: str, name: str) -> ImportColumn:
    """Raises KeyError when a file of ``entity`` has no such column."""
    found = next((one for one in COLUMNS_OF[entity] if one.name == name), None)
    if found is None:
        raise KeyError(name)
    return found
