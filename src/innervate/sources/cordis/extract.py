"""Read a parquet extract of CORDIS: a folder with tables named ``horizon_europe_*.parquet``.

For development. Gives the same records as the official package, as far as the extract has them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import cast

from innervate.sources.cordis.members import Progress
from innervate.sources.cordis.package import listed, nuts_of
from innervate.sources.cordis.records import CordisParticipation, CordisProject, ScienceField, Topic
from innervate.sources.faults import Fault, Line, Report
from innervate.sources.parquet import parquet_rows
from innervate.vocab.crosswalks import iso_country

PROJECTS = "horizon_europe_projects.parquet"
_PARTICIPATIONS = "horizon_europe_participations.parquet"
_FIELDS = "horizon_europe_euroscivoc.parquet"
_TOPICS = "horizon_europe_topics.parquet"

_Cells = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class CordisExtract:
    """The parquet tables of a folder."""

    folder: Path

    def projects(self, report: Report, progress: Progress | None = None) -> Iterator[CordisProject]:
        del report  # the extract was checked when it was made
        fields: defaultdict[str, list[ScienceField]] = defaultdict(list)
        for cells in parquet_rows(self.folder / _FIELDS):
            code = _text(cells, "code").strip("/")
            fields[_text(cells, "projectID")].append(ScienceField(code, _text(cells, "title")))
        topics: defaultdict[str, list[Topic]] = defaultdict(list)
        for cells in parquet_rows(self.folder / _TOPICS):
            topics[_text(cells, "projectID")].append(Topic(_text(cells, "topic"), _text(cells, "title")))
        for cells in parquet_rows(self.folder / PROJECTS, progress):
            project_id = _text(cells, "id")
            yield _project(cells, fields.get(project_id, ()), topics.get(project_id, ()))

    def participations(
        self, report: Report, progress: Progress | None = None
    ) -> Iterator[CordisParticipation]:
        for number, cells in enumerate(parquet_rows(self.folder / _PARTICIPATIONS, progress), start=1):
            written = _text(cells, "country")
            country = iso_country(written) or ""
            if written and not country:
                report(Fault("country-unknown", Line(_PARTICIPATIONS, number, "country"), {"value": written}))
            yield _participation(cells, country)


def _project(cells: _Cells, fields: Sequence[ScienceField], topics: Sequence[Topic]) -> CordisProject:
    return CordisProject(
        project_id=_text(cells, "id"),
        rcn=_text(cells, "rcn"),
        acronym=_text(cells, "acronym"),
        title=_text(cells, "title"),
        objective=_text(cells, "objective"),
        keywords=listed(_text(cells, "keywords")),
        status=_text(cells, "status"),
        starts_on=cast(date | None, cells["startDate"]),
        ends_on=cast(date | None, cells["endDate"]),
        signed_on=cast(date | None, cells["ecSignatureDate"]),
        total_cost=_amount(cells, "totalCost"),
        ec_max_contribution=_amount(cells, "ecMaxContribution"),
        framework="HORIZON",
        legal_bases=tuple(
            dict.fromkeys((*listed(_text(cells, "legalBasis")), *listed(_text(cells, "legalBasisAll"))))
        ),
        topics=tuple(topics) or tuple(Topic(code, "") for code in listed(_text(cells, "topics"))),
        funding_scheme=_text(cells, "fundingCat").strip("/"),
        master_call=_text(cells, "masterCall"),
        sub_call=_text(cells, "subCall"),
        grant_doi=_text(cells, "grantDoi"),
        updated_at=cast(datetime | None, cells["contentUpdateDate"]),
        science_fields=tuple(fields),
        web_links=(),
    )


def _participation(cells: _Cells, country: str) -> CordisParticipation:
    return CordisParticipation(
        project_id=_text(cells, "projectID"),
        pic=_text(cells, "organisationID"),
        rcn=_text(cells, "orgRcn"),
        name=_text(cells, "name"),
        short_name=_text(cells, "shortName"),
        vat_number=_text(cells, "vatNumber"),
        role=_text(cells, "role"),
        order=cast(int | None, cells["order"]),
        is_sme=cast(bool | None, cells["sme"]),
        activity_type=_text(cells, "activityType"),
        street=_text(cells, "street"),
        post_code=_text(cells, "postalCode"),
        city=_text(cells, "city"),
        country=country,
        country_as_written=_text(cells, "country"),
        nuts=nuts_of(_text(cells, "nutsCode")),
        latitude=cast(float | None, cells["latitude"]),
        longitude=cast(float | None, cells["longitude"]),
        website=_text(cells, "url"),
        ec_contribution=_amount(cells, "ecContribution"),
        net_ec_contribution=_amount(cells, "netEcContribution"),
        total_cost=_amount(cells, "totalCost"),
        has_left=cast(bool | None, cells["terminated"]),
    )


def _text(cells: _Cells, column: str) -> str:
    value = cells[column]
    return "" if value is None else str(value).strip()


def _amount(cells: _Cells, column: str) -> Decimal | None:
    value = cells[column]
    if value is None:
        return None
    amount = Decimal(repr(value))
    # 299250.0 in the extract is 299250 in the package: the same amount, written the same.
    return amount.to_integral_value() if amount == amount.to_integral_value() else amount
