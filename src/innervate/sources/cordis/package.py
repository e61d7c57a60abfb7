"""Read the official CORDIS packages, ``cordis-HORIZONprojects-csv.zip`` and its older sisters.

Semicolon separated, quoted, UTF-8 with byte order mark; one zip a framework programme. Column names
as published in 2025 and 2026; a column that an older package lacks reads as "not stated".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from innervate.sources.cordis.cells import CordisRow
from innervate.sources.cordis.members import CsvMembers, Progress
from innervate.sources.cordis.records import CordisParticipation, CordisProject, ScienceField, Topic
from innervate.sources.faults import Report
from innervate.vocab.crosswalks import iso_country

_PROJECT_COLUMNS = ("id", "title")
_PARTICIPATION_COLUMNS = ("projectID", "organisationID", "name", "country")


@dataclass(frozen=True, slots=True)
class CordisPackage:
    """A CORDIS CSV package. Every call reads the files again; nothing is kept."""

    members: CsvMembers

    def projects(self, report: Report, progress: Progress | None = None) -> Iterator[CordisProject]:
        """Projects in file order; a record without ``id`` is reported and left out."""
        beside = _Beside.read(self.members, report)
        for row in self.members.rows("project.csv", _PROJECT_COLUMNS, report, progress):
            if row.text("id"):
                yield _project(row, beside)
            else:
                row.fault("key-missing", "id")

    def participations(
        self, report: Report, progress: Progress | None = None
    ) -> Iterator[CordisParticipation]:
        """Participations in file order; one without project or PIC is reported and left out."""
        for row in self.members.rows("organization.csv", _PARTICIPATION_COLUMNS, report, progress):
            missing = [key for key in ("projectID", "organisationID") if not row.text(key)]
            for key in missing:
                row.fault("key-missing", key)
            if not missing:
                yield _participation(row)


@dataclass(frozen=True, slots=True)
class _Beside:
    """The small tables that hang on a project, by project id."""

    science_fields: Mapping[str, Sequence[ScienceField]]
    topics: Mapping[str, Sequence[Topic]]
    legal_bases: Mapping[str, Sequence[str]]
    web_links: Mapping[str, Sequence[str]]

    @classmethod
    def read(cls, members: CsvMembers, report: Report) -> _Beside:
        fields: defaultdict[str, list[ScienceField]] = defaultdict(list)
        for row in _rows_if_there(members, "euroSciVoc.csv", ("projectID", "euroSciVocCode"), report):
            code = row.text("euroSciVocCode").strip("/")
            fields[row.text("projectID")].append(ScienceField(code, row.text("euroSciVocTitle")))
        topics: defaultdict[str, list[Topic]] = defaultdict(list)
        for row in _rows_if_there(members, "topics.csv", ("projectID", "topic"), report):
            topics[row.text("projectID")].append(Topic(row.text("topic"), row.text("title")))
        bases: defaultdict[str, list[str]] = defaultdict(list)
        for row in _rows_if_there(members, "legalBasis.csv", ("projectID", "legalBasis"), report):
            # The main programme part goes first.
            at = 0 if row.flag("uniqueProgrammePart") else len(bases[row.text("projectID")])
            bases[row.text("projectID")].insert(at, row.text("legalBasis"))
        links: defaultdict[str, list[str]] = defaultdict(list)
        for row in _rows_if_there(members, "webLink.csv", ("projectID", "physUrl"), report):
            links[row.text("projectID")].append(row.text("physUrl"))
        return cls(fields, topics, bases, links)


def _rows_if_there(
    members: CsvMembers, name: str, needed: tuple[str, ...], report: Report
) -> Iterator[CordisRow]:
    if any(each.rpartition("/")[2] == name for each in members.names()):
        yield from members.rows(name, needed, report)


def _project(row: CordisRow, beside: _Beside) -> CordisProject:
    project_id = row.text("id")
    return CordisProject(
        project_id=project_id,
        rcn=row.text("rcn"),
        acronym=row.text("acronym"),
        title=row.text("title"),
        objective=row.text("objective"),
        keywords=listed(row.text("keywords")),
        status=row.text("status"),
        starts_on=row.day("startDate"),
        ends_on=row.day("endDate"),
        signed_on=row.day("ecSignatureDate"),
        total_cost=row.amount("totalCost"),
        ec_max_contribution=row.amount("ecMaxContribution"),
        framework=row.text("frameworkProgramme"),
        legal_bases=tuple(beside.legal_bases.get(project_id, ())) or listed(row.text("legalBasis")),
        topics=tuple(beside.topics.get(project_id, ()))
        or tuple(Topic(code, "") for code in listed(row.text("topics"))),
        funding_scheme=row.text("fundingScheme"),
        master_call=row.text("masterCall"),
        sub_call=row.text("subCall"),
        grant_doi=row.text("grantDoi"),
        updated_at=row.moment("contentUpdateDate"),
        science_fields=tuple(beside.science_fields.get(project_id, ())),
        web_links=tuple(beside.web_links.get(project_id, ())),
    )


def _participation(row: CordisRow) -> CordisParticipation:
    written = row.text("country")
    country = iso_country(written) or ""
    if written and not country:
        row.fault("country-unknown", "country", {"value": written})
    latitude, longitude = row.coordinates("geolocation") or (None, None)
    return CordisParticipation(
        project_id=row.text("projectID"),
        pic=row.text("organisationID"),
        rcn=row.text("rcn"),
        name=row.text("name"),
        short_name=row.text("shortName"),
        vat_number=row.text("vatNumber"),
        role=row.text("role"),
        order=row.whole_number("order"),
        is_sme=row.flag("SME"),
        activity_type=row.text("activityType"),
        street=row.text("street"),
        post_code=row.text("postCode"),
        city=row.text("city"),
        country=country,
        country_as_written=written,
        nuts=nuts_of(row.text("nutsCode")),
        latitude=latitude,
        longitude=longitude,
        website=row.text("organizationURL"),
        ec_contribution=row.amount("ecContribution"),
        net_ec_contribution=row.amount("netEcContribution"),
        total_cost=row.amount("totalCost"),
        has_left=row.flag("endOfParticipation"),
    )


def listed(text: str) -> tuple[str, ...]:
    """The parts of a cell that holds a list; CORDIS parts keywords with commas or semicolons."""
    return tuple(part.strip() for part in text.replace(";", ",").split(",") if part.strip())


def nuts_of(text: str) -> str:
    """The NUTS code; empty for the bare country code that CORDIS writes outside the NUTS area."""
    return text if len(text) > 2 else ""
