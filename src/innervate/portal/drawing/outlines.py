"""The outlines of Europe's countries, as tools/outlines.py made them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from innervate.portal.drawing.projection import to_picture


@dataclass(frozen=True, slots=True)
class Outline:
    """``code``: ISO 3166-1 alpha-2, empty where there is none; ``path``: for SVG."""

    code: str
    path: str


@cache
def outlines() -> Sequence[Outline]:
    text = files("innervate.portal").joinpath("data", "europe.json").read_text(encoding="utf-8")
    return tuple(Outline(shape["code"], shape["path"]) for shape in json.loads(text)["shapes"])


@cache
def source() -> str:
    text = files("innervate.portal").joinpath("data", "europe.json").read_text(encoding="utf-8")
    return str(json.loads(text)["source"])


# Where a country's pin stands when no town is known: a rounded middle of the mainland, in degrees.
_MIDDLES = {
    "AL": (41.1, 20.0), "AT": (47.6, 14.1), "BA": (44.2, 17.8), "BE": (50.6, 4.7), "BG": (42.7, 25.3),
    "BY": (53.5, 28.0), "CH": (46.8, 8.2), "CY": (35.0, 33.2), "CZ": (49.8, 15.4), "DE": (51.1, 10.4),
    "DK": (56.0, 9.3), "EE": (58.7, 25.6), "EL": (39.4, 22.0), "ES": (40.2, -3.6), "FI": (63.0, 26.2),
    "FR": (46.6, 2.5), "GB": (52.8, -1.6), "GR": (39.4, 22.0), "HR": (45.5, 16.0), "HU": (47.2, 19.4),
    "IE": (53.2, -8.1), "IS": (64.9, -18.6), "IT": (43.0, 12.2), "LT": (55.3, 23.9), "LU": (49.8, 6.1),
    "LV": (56.9, 24.9), "MD": (47.2, 28.5), "ME": (42.8, 19.2), "MK": (41.6, 21.7), "MT": (35.9, 14.4),
    "NL": (52.2, 5.5), "NO": (61.5, 9.0), "PL": (52.1, 19.4), "PT": (39.6, -8.0), "RO": (45.9, 25.0),
    "RS": (44.2, 20.8), "SE": (61.0, 15.0), "SI": (46.1, 14.8), "SK": (48.7, 19.5), "TR": (39.1, 34.5),
    "UA": (49.0, 31.4), "XK": (42.6, 20.9),
}  # fmt: skip


def middle_of(country: str) -> tuple[float, float] | None:
    """Place in the picture for a country code; None for one that is not drawn."""
    degrees = _MIDDLES.get(country)
    return None if degrees is None else to_picture(*degrees)
