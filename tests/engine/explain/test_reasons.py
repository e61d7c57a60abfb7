"""Every reason that the engine can give has its entry in the reference, and no entry is left over."""

from __future__ import annotations

import re
from pathlib import Path

import innervate.engine

ENGINE = Path(innervate.engine.__file__).parent
REFERENCE = Path(__file__).parents[3] / "docs" / "reference" / "reasons.md"


def test_the_reference_lists_the_reasons_of_the_code():
    sources = [*(ENGINE / "explain").glob("*.py"), *(ENGINE / "retrieve" / "signals").glob("*.py")]
    given = {
        message
        for file in sources
        for message in re.findall(r'Reason\(\s*"([a-z-]+)"', file.read_text(encoding="utf-8"))
    }
    listed = re.findall(r"^\| `([a-z-]+)`", REFERENCE.read_text(encoding="utf-8"), re.MULTILINE)

    assert len(given) > 10
    assert sorted(listed) == sorted(given)
