"""What an input says, once it is understood; and why it is refused when it is not."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from innervate.engine.profile import Stated


@dataclass(frozen=True, slots=True)
class Clean:
    """``value`` by kind of field: str, tuple of codes, date, Interval, bool, a record; None for nothing.

    ``stated`` tells the three kinds of nothing apart; it is STATED for every other value.
    """

    value: Any = None
    stated: Stated = Stated.STATED


NOTHING = Clean(None, Stated.NOT_STATED)


class Unreadable(Exception):
    """The input is no value of its field; ``message`` and ``parameters`` as in InputFault."""

    def __init__(self, message: str, **parameters: object) -> None:
        super().__init__(message, parameters)
        self.message = message
        self.parameters = {name: str(value) for name, value in parameters.items()}


# What people write in a cell or a form to say that there is nothing, in the languages of the portal.
# A word of the field's own vocabulary goes first ("NA" is Namibia, "none" may be a code).
_NOT_APPLICABLE = (
    "n/a", "n.a.", "na", "not applicable", "sans objet", "s.o.", "non applicable", "nicht zutreffend",
    "niet van toepassing", "n.v.t.", "no aplicable", "no aplica", "non applicabile", "não aplicável",
    "nie dotyczy",
)  # fmt: skip
_NONE = (
    "none", "nothing", "aucun", "aucune", "néant", "keine", "keiner", "geen", "ninguno", "ninguna", "nessuno",
    "nessuna", "nenhum", "nenhuma", "brak",
)  # fmt: skip
_NOT_STATED = (
    "", "-", "–", "?", "unknown", "not known", "not stated", "inconnu", "non renseigné", "unbekannt",
    "onbekend", "desconocido", "sconosciuto", "desconhecido", "nieznane",
)  # fmt: skip

_KIND_OF_NOTHING = (
    dict.fromkeys(_NOT_APPLICABLE, Stated.NOT_APPLICABLE)
    | dict.fromkeys(_NONE, Stated.NONE)
    | dict.fromkeys(_NOT_STATED, Stated.NOT_STATED)
)
# How a kind of nothing is written where a person or a file reads it back.
WORD_FOR = {Stated.NOT_APPLICABLE: "n/a", Stated.NONE: "none", Stated.NOT_STATED: ""}


def kind_of_nothing(value: Any) -> Stated | None:
    """Which kind of nothing ``value`` says; None when it says something."""
    if value is None:
        return Stated.NOT_STATED
    if isinstance(value, dict) and set(value) == {"stated"}:
        return next((kind for kind in WORD_FOR if kind.value == value["stated"]), None)
    if isinstance(value, str):
        return _KIND_OF_NOTHING.get(" ".join(value.split()).casefold())
    if isinstance(value, list | tuple):
        return Stated.NOT_STATED if not value else kind_of_nothing(value[0]) if len(value) == 1 else None
    return None


def plain_number(number: Decimal) -> str:
    """Without an exponent and without noughts at the end: 1200, 0.5."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
