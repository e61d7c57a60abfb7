"""Whatever can be said to a person has its sentence, in English and in French."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest

from innervate.vocab.messages import catalogue

ID = r'"([a-z]+(?:-[a-z]+)+|required)"'
# Where a message id is raised or reported: the second part of a fault, the first of an error or a reason.
RAISED = re.compile(
    rf"(?:InputFault\([^,]*,\s*{ID}|(?:Unreadable|NotPermitted|Conflict|NotFound|Refused|Reason)\(\s*{ID}|"
    rf"watcher\.fault\(\s*{ID}|^[A-Z_, ]+ = {ID}(?:, {ID})*$)",
    re.MULTILINE,
)
PLACES = ("core/records", "core/services/records.py", "capabilities/directory", "capabilities/needs")


def ids():
    root = Path(str(files("innervate")))
    for place in PLACES:
        named = root / place
        for path in [named] if named.is_file() else sorted(named.rglob("*.py")):
            for found in RAISED.finditer(path.read_text(encoding="utf-8")):
                yield from (one for one in found.groups() if one)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_message_has_its_sentence(lang):
    wanted = set(ids())
    assert {"required", "import-undecided", "edited-since-the-import", "load-vat-refused"} <= wanted
    assert wanted - catalogue(lang).keys() == set()
