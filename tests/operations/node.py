"""A node of a test's own: real commands in real processes, in a folder of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

CALL = "from innervate.cli.main import run; run()"
LIMIT = 120.0  # seconds until a command or a start is given up as hanging


@dataclass(frozen=True)
class Node:
    """``database``: address of a PostgreSQL database; "" is SQLite in the folder."""

    folder: Path
    database: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)

    def environment(self) -> dict[str, str]:
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("INNERVATE_", "DJANGO_")) and name != "DATABASE_URL"
        }
        own = {
            "INNERVATE_DATA_DIR": str(self.folder),
            "PYTHONUNBUFFERED": "1",
            "PYTHONPATH": str(Path(__file__).parents[2]),  # so that programs find the builders
            **self.settings,
        }
        return kept | own | ({"DATABASE_URL": self.database} if self.database else {})

    def command(self, *words: str) -> Sequence[str]:
        return [sys.executable, "-c", CALL, *words]

    def call(self, *words: str, code: int = 0) -> subprocess.CompletedProcess[bytes]:
        """Run a command to its end and insist on its exit code."""
        done = subprocess.run(
            self.command(*words), env=self.environment(), capture_output=True, timeout=LIMIT, check=False
        )
        assert done.returncode == code, (words, done.returncode, done.stdout.decode(), done.stderr.decode())
        return done

    def python(self, program: str, *words: str) -> subprocess.CompletedProcess[bytes]:
        """Run ``program`` inside the node."""
        setup = "import django; django.setup()\n"
        environment = {"DJANGO_SETTINGS_MODULE": "innervate.project.settings"} | self.environment()
        command = [sys.executable, "-c", setup + program, *words]
        done = subprocess.run(command, env=environment, capture_output=True, timeout=LIMIT, check=False)
        assert done.returncode == 0, done.stderr.decode()
        return done

    @contextmanager
    def started(self, *words: str, until: str) -> Iterator[tuple[subprocess.Popen[str], list[str]]]:
        """A command that goes on: runs the block once it has printed a line with ``until``, then is killed
        unless it has ended. The lines it printed so far."""
        process = subprocess.Popen(
            self.command(*words), env=self.environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, start_new_session=True,
        )  # fmt: skip
        lines: list[str] = []
        assert process.stdout is not None
        try:
            for line in process.stdout:
                lines.append(line.rstrip("\n"))
                if until in line:
                    break
            else:
                raise AssertionError(f"{words} ended without {until!r}: {lines}")
            yield process, lines
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            process.stdout.close()


def wait_for(condition, what: str):
    """The first true answer of ``condition``."""
    end = time.monotonic() + LIMIT
    while time.monotonic() < end:
        if answer := condition():
            return answer
        time.sleep(0.1)
    raise AssertionError(f"waited in vain for {what}")
