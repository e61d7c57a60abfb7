"""The demonstration's files, read as they stand in ``data``."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

INVENTED = "Invented for demonstration"


def read(name: str) -> Any:
    """The content of ``data/NAME.json``."""
    path = files("innervate.project.demo").joinpath("data", f"{name}.json")
    return json.loads(path.read_text(encoding="utf-8"))
