"""Where facts come from: one ``Source`` per publisher, dated with the day we read it.

The attribution lines must be shown wherever the data are (licences of the publishers).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from innervate.engine.profile import Source

CORDIS = Source(
    name="CORDIS",
    url="https://cordis.europa.eu",
    licence="CC BY 4.0 (Commission Decision 2011/833/EU)",
    attribution="Contains data from CORDIS, © European Union; changed by the operator of this portal",
)
ROR = Source(
    name="Research Organization Registry",
    url="https://ror.org",
    licence="CC0 1.0",
    attribution="Research Organization Registry (ror.org)",
)


def cordis_source(retrieved_on: date | None) -> Source:
    """Source of a CORDIS fact read on ``retrieved_on`` (None: not known)."""
    return replace(CORDIS, retrieved_on=retrieved_on)


def ror_source(retrieved_on: date | None) -> Source:
    """Source of a ROR fact read on ``retrieved_on`` (None: not known)."""
    return replace(ROR, retrieved_on=retrieved_on)


def upload_source(file: str, uploaded_on: date, *, by: str = "") -> Source:
    """Source of facts in a file that somebody gave: its name, and the organisation that vouches for it."""
    return Source(name=file, retrieved_on=uploaded_on, attribution=by)
