from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from innervate.core import liveness
from innervate.core.liveness import Life

HOLDER = """
import sys, time
from django.conf import settings
settings.configure(INNERVATE_DATA_DIR=sys.argv[1])
from innervate.core import liveness
with liveness.held("worker") as name:
    print(name, flush=True)
    time.sleep(600)
"""


def test_a_process_is_alive_until_it_is_killed_and_its_death_is_seen_at_once(data_folder: Path):
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, data_folder], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    with holder.stdout:
        name = holder.stdout.readline().strip()
        seen = [(liveness.life_of(name, "worker"), liveness.alive("worker"))]
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait()
    seen.append((liveness.life_of(name, "worker"), liveness.alive("worker")))
    liveness.forget(name, "worker")
    seen.append((liveness.life_of(name, "worker"), liveness.alive("worker")))
    assert seen == [(Life.ALIVE, [name]), (Life.DEAD, []), (Life.UNKNOWN, [])]


def test_a_name_that_was_given_back_is_unknown(data_folder: Path):
    with liveness.held("run") as name:
        assert liveness.life_of(name, "run") is Life.ALIVE
    assert liveness.life_of(name, "run") is Life.UNKNOWN
    assert list((data_folder / "run").iterdir()) == []
