"""Families of signals: what may speak for a candidate, each as a matrix of questions x candidates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from innervate.engine.retrieve.network.arrays import Floats
from innervate.engine.retrieve.network.asked import Asked
from innervate.engine.retrieve.network.families.circle import circle
from innervate.engine.retrieve.network.families.experience import experience
from innervate.engine.retrieve.network.families.place import place
from innervate.engine.retrieve.network.families.text import text
from innervate.engine.retrieve.network.families.theme import theme
from innervate.engine.retrieve.network.families.ties import ties

Family: TypeAlias = Callable[[Asked], Mapping[str, Floats]]

#: By name, in the order in which a page shows them.
FAMILIES: Mapping[str, Family] = {
    "text": text,
    "theme": theme,
    "ties": ties,
    "circle": circle,
    "place": place,
    "experience": experience,
}
