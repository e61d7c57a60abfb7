"""Builds small CORDIS packages in the official form, as published in 2025 and 2026."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path


def _columns(names: str) -> list[str]:
    return names.split()


PROJECT = _columns(
    "id acronym status title startDate endDate totalCost ecMaxContribution legalBasis topics "
    "ecSignatureDate frameworkProgramme masterCall subCall fundingScheme nature objective "
    "contentUpdateDate rcn grantDoi keywords"
)
ORGANIZATION = _columns(
    "projectID projectAcronym organisationID vatNumber name shortName SME activityType street "
    "postCode city country nutsCode geolocation organizationURL contactForm contentUpdateDate rcn "
    "order role ecContribution netEcContribution totalCost endOfParticipation active"
)
SCIENCE = ["projectID", "euroSciVocCode", "euroSciVocPath", "euroSciVocTitle", "euroSciVocDescription"]
TOPICS = ["projectID", "topic", "title"]
LEGAL_BASIS = ["projectID", "legalBasis", "title", "uniqueProgrammePart"]
WEB_LINK = _columns("id projectID physUrl availableLanguages status archivedDate type source represents")

#: One project with all its tables; what a test does not care about stays as here.
A_PROJECT = {
    "id": "101000001",
    "acronym": "CAREFUL",
    "status": "SIGNED",
    "title": "Care at home; an example",
    "startDate": "2023-01-01",
    "endDate": "2026-12-31",
    "totalCost": "1000000,5",
    "ecMaxContribution": "999999.25",
    "legalBasis": "HORIZON.2.1",
    "topics": "HORIZON-HLTH-2022-CARE-08-01",
    "ecSignatureDate": "2022-11-30",
    "frameworkProgramme": "HORIZON",
    "masterCall": "HORIZON-HLTH-2022-CARE-08",
    "subCall": "HORIZON-HLTH-2022-CARE-08",
    "fundingScheme": "HORIZON-RIA",
    "objective": 'It says "care" first.\nThen more.',
    "contentUpdateDate": "2025-08-26 16:19:52",
    "rcn": "240001",
    "grantDoi": "10.3030/101000001",
    "keywords": "home care,  falls; ageing",
}
A_PARTICIPATION = {
    "projectID": "101000001",
    "projectAcronym": "CAREFUL",
    "organisationID": "999000001",
    "vatNumber": "EL094259216",
    "name": "EXAMPLE HOSPITAL",
    "shortName": "EXH",
    "SME": "false",
    "activityType": "PUB",
    "street": "EXAMPLE STREET 1",
    "postCode": "105 61",
    "city": "ATHINA",
    "country": "EL",
    "nutsCode": "EL303",
    "geolocation": "37.97850802,23.732519058",
    "organizationURL": "http://www.example.gr",
    "contentUpdateDate": "2025-08-26 16:19:52",
    "rcn": "1900001",
    "order": "1",
    "role": "coordinator",
    "ecContribution": "528340.97",
    "netEcContribution": "528340.97",
    "totalCost": "960619,95",
    "endOfParticipation": "false",
    "active": "",
}


def csv_text(columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> str:
    """A member as published: byte order mark, semicolons, everything quoted."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(
        out, columns, delimiter=";", quoting=csv.QUOTE_ALL, restval="", lineterminator="\n"
    )
    writer.writeheader()
    writer.writerows(rows)
    return "\ufeff" + out.getvalue()


def members(
    projects: Sequence[Mapping[str, str]] = (A_PROJECT,),
    participations: Sequence[Mapping[str, str]] = (A_PARTICIPATION,),
) -> dict[str, str]:
    return {
        "project.csv": csv_text(PROJECT, projects),
        "organization.csv": csv_text(ORGANIZATION, participations),
        "euroSciVoc.csv": csv_text(
            SCIENCE,
            [
                {
                    "projectID": "101000001",
                    "euroSciVocCode": "/21/39/225",
                    "euroSciVocPath": "/medical and health sciences/clinical medicine/oncology",
                    "euroSciVocTitle": "oncology",
                }
            ],
        ),
        "topics.csv": csv_text(
            TOPICS, [{"projectID": "101000001", "topic": "HORIZON-HLTH-2022-CARE-08-01", "title": "Care"}]
        ),
        "legalBasis.csv": csv_text(
            LEGAL_BASIS,
            [
                {"projectID": "101000001", "legalBasis": "HORIZON.2.1.1", "title": "Part"},
                {"projectID": "101000001", "legalBasis": "HORIZON.2.1", "uniqueProgrammePart": "true"},
            ],
        ),
        "webLink.csv": csv_text(WEB_LINK, [{"projectID": "101000001", "physUrl": "https://careful.example"}]),
    }


def written_zip(folder: Path, texts: Mapping[str, str]) -> Path:
    path = folder / "cordis-HORIZONprojects-csv.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in texts.items():
            archive.writestr(name, text)
    return path
