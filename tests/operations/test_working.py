"""Jobs in real workers: killed, asked to end, several at once."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pytest
from tests.operations.node import Node, wait_for

# An app of the test's own: a job that adds one line a step to a file, and keeps its place.
APP = {
    "__init__.py": "",
    "jobs.py": """
import time
from pathlib import Path
from innervate.core import jobs

@jobs.job("trial.write")
def write(progress):
    for number in range(progress.checkpoint.get("next", 0), progress.parameters["lines"]):
        if progress.stopped:
            break
        with Path(progress.parameters["file"]).open("a") as file:
            file.write(f"{number}\\n")
        progress.keep({"next": number + 1})
        progress.step(number + 1, progress.parameters["lines"], "writing")
        time.sleep(progress.parameters["pause"])
    return {"next": progress.checkpoint["next"]}
""",
    "trial_settings.py": """
from innervate.project.settings import *
INSTALLED_APPS = [*INSTALLED_APPS, "trial"]
""",
}
START = """
import sys, json
from django.core.management import call_command
call_command("migrate", verbosity=0)
from innervate.core import jobs
from innervate.core.actor import SYSTEM
for parameters in json.loads(sys.argv[1]):
    print(jobs.start(actor=SYSTEM, kind="trial.write", parameters=parameters).key)
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def node(request, new_node, tmp_path) -> Node:
    (tmp_path / "apps" / "trial").mkdir(parents=True)
    for name, text in APP.items():
        place = tmp_path / "apps" if name == "trial_settings.py" else tmp_path / "apps" / "trial"
        (place / name).write_text(text)
    node = new_node(
        request.param,
        PYTHONPATH=str(tmp_path / "apps"),
        DJANGO_SETTINGS_MODULE="trial_settings",
        INNERVATE_SECRET_KEY="of no other use than this test, and longer than fifty letters",
    )
    node.folder.mkdir(mode=0o700)
    return node


def start(node: Node, *parameters: dict) -> list[str]:
    return node.python(START, json.dumps(parameters)).stdout.decode().split()


def jobs_of(node: Node) -> list[dict]:
    rows = [json.loads(line) for line in node.call("dump").stdout.splitlines()]
    return [row["columns"] for row in rows if row["table"] == "core.job"]


def numbers(file: Path) -> list[int]:
    return [int(line) for line in file.read_text().split()] if file.exists() else []


def test_a_killed_workers_job_goes_on_where_it_was(node, tmp_path):
    file = tmp_path / "lines"
    start(node, {"file": str(file), "lines": 40, "pause": 0.05})
    with node.started("worker", until="ready") as (process, _):
        wait_for(lambda: len(numbers(file)) >= 5, "some steps")
        process.kill()
        process.wait()
    [job] = jobs_of(node)
    killed_at = job["checkpoint"]["next"]
    assert (job["state"], job["attempts"], 0 < killed_at < 40) == ("running", 1, True)
    node.call("worker", "--once")
    [job] = jobs_of(node)
    assert (job["state"], job["attempts"], job["result"], job["faults"]) == ("done", 2, {"next": 40}, [])
    # Nothing is missing; at most the one step that was under way was done twice.
    assert sorted(set(numbers(file))) == list(range(40))
    assert len(numbers(file)) <= 41


def test_a_worker_that_is_asked_to_end_hands_its_job_back(node, tmp_path):
    file = tmp_path / "lines"
    start(node, {"file": str(file), "lines": 30, "pause": 0.05})
    with node.started("worker", until="ready") as (process, _):
        wait_for(lambda: len(numbers(file)) >= 3, "some steps")
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == 0
    [job] = jobs_of(node)
    assert (job["state"], job["checkpoint"]["next"]) == ("queued", len(numbers(file)))
    node.call("worker", "--once")
    assert numbers(file) == list(range(30))


def test_several_workers_share_the_jobs_and_do_each_once(node, tmp_path):
    files = [tmp_path / f"lines-{number}" for number in range(6)]
    start(node, *[{"file": str(file), "lines": 5, "pause": 0.02} for file in files])
    with node.started("worker", until="ready"), node.started("worker", until="ready"):
        wait_for(lambda: all(len(numbers(file)) == 5 for file in files), "all jobs")
        wait_for(lambda: {job["state"] for job in jobs_of(node)} == {"done"}, "their ends")
    assert [numbers(file) for file in files] == [list(range(5))] * 6
    assert {job["attempts"] for job in jobs_of(node)} == {1}
