"""From one list to another: only as far as the source allows, and as sets where it leaves a choice.

The tables are notations of the lists (data); these functions only read them. ``None`` always
means: nothing can be concluded.
"""

from __future__ import annotations

from collections.abc import Iterable

from innervate.vocab.lists import vocabulary

_CHOICE = "|"


def iso_country(code: str) -> str | None:
    """ISO 3166-1 alpha-2 of a country written as alpha-2, alpha-3 or in the EU way (EL, UK).

    Source of EL and UK: EU interinstitutional style guide, section 7.1.1; CORDIS writes them.
    """
    wanted = code.strip().upper()
    countries = vocabulary("countries")
    if wanted in countries:
        return wanted
    for scheme in ("eu", "alpha3"):
        found = countries.by_notation(scheme, wanted)
        if found:
            return found[0]
    return None


def regions_above(nuts: str) -> tuple[str, ...]:
    """NUTS codes above ``nuts``, nearest first, the country (as NUTS writes it) last.

    By the form of the code, so that it also holds for a region of another NUTS version than ours.
    """
    return tuple(nuts[:length] for length in range(len(nuts) - 1, 1, -1))


def suggested_stage(trl: str) -> str | None:
    """Stage of development to *offer* for a technology readiness level; TRL 8 is for a person to decide.

    Never store it without a person's confirmation. Source: terms.md 2 (our own table).
    """
    return vocabulary("trl")[trl].notations.get("suggested_stage")


def kinds_of_cordis_activity(activity: str) -> frozenset[str] | None:
    """Kinds that an organisation with this CORDIS activity type may be of; None: any kind.

    PUB leaves a choice: CORDIS files public hospitals under it.
    """
    return _possible("cordis_activity_types", activity, "organisation_kinds")


def kinds_of_ror_types(types: Iterable[str]) -> frozenset[str] | None:
    """Kinds for the organisation types of a ROR record; None when none of them tells a kind.

    ``nonprofit``, ``funder``, ``archive`` and ``other`` tell no kind of ours.
    """
    kinds = vocabulary("organisation_kinds")
    told = frozenset(code for each in types for code in kinds.by_notation("ror", each.casefold()))
    return told or None


def sizes_of_partner_type(partner_size: str) -> frozenset[str] | None:
    """EU size classes that a POD "type and size of partner" may be; None when it states no size.

    A firm of exactly 10 is in the POD's first band but small in the EU definition (terms.md 3).
    """
    return _possible("partner_sizes", partner_size, "size_classes")


def sizes_of_sme_flag(is_sme: bool | None) -> frozenset[str] | None:
    """EU size classes for a declared SME flag. "No SME" tells no class: a university has none."""
    return frozenset({"micro", "small", "medium"}) if is_sme else None


def _possible(list_name: str, code: str, notation: str) -> frozenset[str] | None:
    choice = vocabulary(list_name)[code].notations.get(notation)
    return None if choice is None else frozenset(choice.split(_CHOICE))
