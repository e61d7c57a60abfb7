"""Addresses and web addresses in normal form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import cast
from urllib.parse import urlsplit

from innervate.engine.retrieve.linkage.folding import fold, loosen, read_lexicon
from innervate.engine.retrieve.linkage.names import concept_of

_NUMBER = re.compile(r"\d+")
_TAIL = re.compile(r"\b(cedex|bp|sp)\b.*$")
# Second-level names under which registries sell a third one ("ox.ac.uk").
_SHARED_SECOND_LEVEL = frozenset(
    {"ac", "co", "com", "edu", "gov", "gob", "gouv", "org", "net", "or", "gv", "nhs", "asso"}
)
# Hosts where many bodies have a page: the name of the host says nothing of its owner.
_HOSTERS = frozenset(
    {
        "facebook",
        "linkedin",
        "google",
        "wixsite",
        "wordpress",
        "github",
        "twitter",
        "instagram",
        "youtube",
        "europa",
    }
)
_ALIASES_OF_COUNTRIES = {"EL": "GR", "UK": "GB"}


@dataclass(frozen=True, slots=True)
class NormalAddress:
    """``street``: telling words in order; ``numbers``: house and postal numbers as written, in order."""

    country: str
    city: str
    street: tuple[str, ...]
    numbers: tuple[str, ...]
    postal_code: str


@cache
def _street_words() -> frozenset[str]:
    return frozenset(loosen(fold(word)) for word in cast(list[str], read_lexicon("street_words")["words"]))


def normal_country(country: str) -> str:
    code = country.strip().upper()
    return _ALIASES_OF_COUNTRIES.get(code, code)


def normal_city(city: str) -> str:
    """Folded, without district numbers and "Cedex", each word in the key language of the place names."""
    words = _TAIL.sub("", fold(city)).split()
    kept = [concept_of(loosen(word)) for word in words if not word.isdigit()]
    return " ".join(dict.fromkeys(kept))


def normal_address(country: str, city: str, street: str, postal_code: str) -> NormalAddress:
    words = [loosen(word) for word in fold(street).split()]
    telling = tuple(w for w in words if not _NUMBER.search(w) and w not in _street_words() and len(w) > 1)
    return NormalAddress(
        country=normal_country(country),
        city=normal_city(city),
        street=telling,
        numbers=tuple(_NUMBER.findall(" ".join(words))),
        postal_code=fold(postal_code).replace(" ", ""),
    )


def web_domain(website: str) -> str:
    """The registered domain, such as ``unibo.it`` or ``ox.ac.uk``; empty for none and for hosters."""
    text = website.strip().lower()
    if not text:
        return ""
    try:
        host = urlsplit(text if "//" in text else f"//{text}").hostname or ""
    except ValueError:
        return ""
    labels = [label for label in host.split(".") if label and label != "www"]
    if len(labels) < 2:
        return ""
    size = 3 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SHARED_SECOND_LEVEL else 2
    return "" if labels[-size] in _HOSTERS else ".".join(labels[-size:])


def city_key(address: NormalAddress) -> str:
    """Town and country as a key for counting; empty when no town is known."""
    return f"{address.country} {address.city}" if address.city else ""


def street_key(address: NormalAddress) -> str:
    """Street and numbers of one country as a key for counting; empty when no street is known."""
    if not address.street:
        return ""
    return (
        f"{address.country} {' '.join(sorted(set(address.street)))} {' '.join(sorted(set(address.numbers)))}"
    )
