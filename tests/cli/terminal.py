"""Running commands as a person at the terminal does, in this process or in one of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from innervate.cli.main import run

# The packages that are not installed, the command, and which packages it imported.
_PROGRAM = """
import atexit, json, sys
from pathlib import Path
sys.modules.update(dict.fromkeys({blocked!r}))
def report():
    found = {{name.partition(".")[0] for name, module in sys.modules.items() if module is not None}}
    Path({report!r}).write_text(json.dumps(sorted(found)))
atexit.register(report)
from innervate.cli.main import run
run({arguments!r})
"""


@dataclass(frozen=True)
class Said:
    """What a command said. ``imported``: top-level packages, for one that ran in its own process."""

    code: int
    out: str
    err: str
    imported: frozenset[str] = frozenset()

    @property
    def document(self) -> Any:
        return json.loads(self.out)

    @property
    def failure(self) -> Any:
        return json.loads(self.err.strip().splitlines()[-1])["error"]


def here(capsys: pytest.CaptureFixture[str], *arguments: str) -> Said:
    """The command in this process."""
    capsys.readouterr()
    code = 0
    try:
        run(list(arguments))
    except SystemExit as ended:
        code = int(ended.code or 0)
    found = capsys.readouterr()
    return Said(code, found.out, found.err)


def alone(tmp_path: Path, *arguments: str, without: tuple[str, ...] = ()) -> Said:
    """The command in a process of its own, in which the packages ``without`` are not installed."""
    report = tmp_path / "imported.json"
    program = _PROGRAM.format(blocked=without, report=str(report), arguments=list(arguments))
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("DJANGO", "INNERVATE"))
    }
    environment |= {"INNERVATE_CACHE_DIR": str(tmp_path / "cache"), "COLUMNS": "200", "LANG": "en_GB.UTF-8"}
    ended = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
        cwd=tmp_path,
    )
    imported = frozenset(json.loads(report.read_text())) if report.exists() else frozenset()
    return Said(ended.returncode, ended.stdout, ended.stderr, imported)
