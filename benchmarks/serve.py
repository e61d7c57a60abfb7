"""Benchmark ``serve``: a portal with many organisations, and eight people at once.

    python benchmarks/serve.py [--organisations 100000] [--database sqlite] [--database postgresql] [--json]

Invented organisations (fixed seed) are imported as a manager imports a spreadsheet, the index is built,
then gunicorn serves as ``innervate up`` starts it (two processes, threads) and eight clients ask without a
pause: the next question goes out as soon as the last answer is in. Reported: seconds of import and index,
milliseconds of each kind of request (p50, p95), requests per second. With ``--pause`` each client waits that
many seconds between two questions, as a person does. Only this machine is addressed. ``--data`` is accepted
for ``innervate bench`` and not read.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import http.client
import io
import json
import os
import platform
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
sys.path.insert(0, str(HERE.parent))

SEED = 20261121
USERS = 8
REACH = {"import_s": 90.0, "index_s": 30.0, "search_api_p95_ms": 60.0, "page_p95_ms": 200.0}
HEADERS = ("Name", "Country", "Town", "Kind", "Size", "Sectors", "Description", "Offers", "Seeks")
COUNTRIES = ("BE", "FR", "NL", "DE", "ES", "IT", "PT", "PL", "IE", "AT", "SE", "FI")
KINDS = ("company", "hospital", "university", "research_organisation", "public_authority")
SIZES = ("micro", "small", "medium", "large", "")
WORDS_PER_TEXT = (24, 10, 10)
KIND_WEIGHTS = {"search_api": 0.35, "search_page": 0.25, "organisation_page": 0.3, "match": 0.1}


def rows(number: int) -> Iterator[list[str]]:
    """Organisations of a spreadsheet: distinct names, texts with the word frequencies of a natural text."""
    from scale import drawn_words

    drawn = drawn_words()
    rng = np.random.default_rng(SEED)
    sectors = ("digital_health", "medtech", "biopharma", "ai_data", "diagnostics")
    common = len(drawn.words) // 50
    for at in range(number):
        texts = [
            " ".join(drawn.words[np.searchsorted(drawn.chances, rng.random(words))])
            for words in WORDS_PER_TEXT
        ]
        name = " ".join(drawn.words[rng.integers(common, len(drawn.words), 2)]).title()
        yield [
            f"{name} {at}",
            COUNTRIES[rng.integers(len(COUNTRIES))],
            str(drawn.words[rng.integers(common)]).title(),
            KINDS[rng.integers(len(KINDS))],
            SIZES[rng.integers(len(SIZES))],
            sectors[rng.integers(len(sectors))],
            *texts,
        ]


def spreadsheet(number: int) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADERS)
    writer.writerows(rows(number))
    return text.getvalue().encode()


# --- one database, in a process of its own: Django reads its settings once ------------------------------


def fill(number: int) -> dict[str, Any]:
    """Import and index; what the clients need, and the seconds that it took."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from innervate.capabilities.directory.loading.spreadsheets import load_spreadsheet
    from innervate.core import index
    from innervate.core.actor import actor_of_user
    from innervate.core.models import Cluster, Organisation, RoleGrant, User
    from innervate.core.roles import Role
    from innervate.core.services.accounts import create_token

    call_command("migrate", verbosity=0)
    cluster = Cluster.objects.create(name="Benchmark", slug="benchmark", synthetic=True)
    manager = User.objects.create_user("manager@bench.example", "not used to sign in 1")
    RoleGrant.objects.create(user=manager, role=Role.CLUSTER_MANAGER, cluster=cluster)
    file = Path(os.environ["INNERVATE_DATA_DIR"]) / "members.csv"
    file.write_bytes(spreadsheet(number))
    started = time.perf_counter()
    run = load_spreadsheet(
        actor=actor_of_user(manager),
        cluster=cluster,
        path=file,
        on=timezone.localdate(),
        accept_suggestions=True,
        visibility="public",
    )
    imported = time.perf_counter()
    profiles = index.rebuild()
    indexed = time.perf_counter()
    token, plain = create_token(actor=actor_of_user(manager), label="bench", scope="write", expires_at=None)
    rng = np.random.default_rng(SEED + 1)
    keys = list(Organisation.objects.order_by("pk").values_list("key", flat=True))
    return {
        "import_s": imported - started,
        "index_s": indexed - imported,
        "imported": run.report["counts"],
        "profiles": profiles,
        "token": plain,
        "token_key": token.key,
        "keys": [keys[at] for at in rng.integers(len(keys), size=400)],
    }


@dataclass
class Asked:
    """Milliseconds by kind of request, and answers that were not 200 or 201."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    failures: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


def questions(number: int) -> list[str]:
    """One to four of the rarer words of an organisation's description; every fifth a name with a slip."""
    rng = np.random.default_rng(SEED + 2)
    found = []
    for row in rows(min(number, 2_000)):
        words = row[6].split()
        chosen = sorted(set(words), key=len, reverse=True)[: int(rng.integers(1, 5))]
        found.append(row[0][:-2] if rng.random() < 0.2 else " ".join(chosen))
    return found


def client(
    port: int,
    filled: Mapping[str, Any],
    texts: Sequence[str],
    user: int,
    count: int,
    pause: float,
    asked: Asked,
) -> None:
    """One person: ``count`` requests of all kinds in a fixed order of her own."""
    rng = np.random.default_rng(SEED + 10 + user)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Authorization": f"Bearer {filled['token']}"}
    kinds = list(KIND_WEIGHTS)
    for kind in rng.choice(kinds, size=count, p=list(KIND_WEIGHTS.values())):
        text = texts[int(rng.integers(len(texts)))]
        key = filled["keys"][int(rng.integers(len(filled["keys"])))]
        started = time.perf_counter()
        status = _request(connection, str(kind), text, key, headers)
        took = 1000 * (time.perf_counter() - started)
        with asked.lock:
            asked.times[str(kind)].append(took)
            if status not in (200, 201):
                asked.failures.append(f"{kind} {status}")
        if pause:
            time.sleep(pause)
    connection.close()


def _request(
    connection: http.client.HTTPConnection, kind: str, text: str, key: str, headers: Mapping[str, str]
) -> int:
    if kind == "search_api":
        connection.request("GET", "/api/v1/search?" + urlencode({"q": text, "limit": 20}), headers=headers)
    elif kind == "search_page":
        connection.request("GET", "/en/search/?" + urlencode({"q": text}))
    elif kind == "organisation_page":
        connection.request("GET", f"/en/organisations/{key}/")
    else:
        body = json.dumps({"task": "partners", "text": text, "limit": 20})
        connection.request(
            "POST", "/api/v1/matches", body=body, headers={**headers, "Content-Type": "application/json"}
        )
    answer = connection.getresponse()
    answer.read()
    return answer.status


@contextlib.contextmanager
def served() -> Iterator[int]:
    """gunicorn as ``innervate up`` starts it; its port. Ended with the block."""
    from innervate.core.operations.serving import web_command

    listener = socket.create_server(("127.0.0.1", 0))
    listener.set_inheritable(True)
    run_folder = Path(os.environ["INNERVATE_DATA_DIR"]) / "run"
    run_folder.mkdir(exist_ok=True)
    process = subprocess.Popen(web_command(listener.fileno(), run_folder), pass_fds=[listener.fileno()])
    port = listener.getsockname()[1]
    try:
        _wait(port)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)
        listener.close()


def _wait(port: int) -> None:
    end = time.monotonic() + 90
    while time.monotonic() < end:
        with contextlib.suppress(OSError):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            connection.request("GET", "/health/")
            if connection.getresponse().status == 200:
                return
        time.sleep(0.2)
    raise RuntimeError("the web server did not start")


def measure(filled: Mapping[str, Any], number: int, count: int, pause: float) -> dict[str, Any]:
    """Warm up, then let the clients ask; percentiles by kind."""
    from innervate.core.operations.preparing import collect_static

    collect_static(lambda *_, **__: None)
    texts = questions(number)
    with served() as port:
        for user in range(USERS):
            client(port, filled, texts, 100 + user, 20, 0.0, Asked())
        asked = Asked()
        threads = [
            threading.Thread(target=client, args=(port, filled, texts, user, count, pause, asked))
            for user in range(USERS)
        ]
        started = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        took = time.perf_counter() - started
    results: dict[str, Any] = {"requests_per_s": USERS * count / took, "failures": len(asked.failures)}
    for kind, times in sorted(asked.times.items()):
        results[f"{kind}_p50_ms"] = float(np.percentile(times, 50))
        results[f"{kind}_p95_ms"] = float(np.percentile(times, 95))
    if asked.failures:
        results["first_failures"] = asked.failures[:5]
    return results


def run_one(arguments: argparse.Namespace) -> None:
    """In a process of its own: fill a fresh node, serve it, print the figures as one JSON line."""
    filled = fill(arguments.organisations)
    results = {name: filled[name] for name in ("import_s", "index_s", "imported", "profiles")}
    results |= measure(filled, arguments.organisations, arguments.requests, arguments.pause)
    print(json.dumps(results))


# --- the whole -----------------------------------------------------------------------------------------


def run_database(name: str, arguments: argparse.Namespace) -> dict[str, Any]:
    """A fresh data folder and database, used by one process and removed."""
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="innervate-bench-"))
        environment = {name: value for name, value in os.environ.items() if not name.startswith("INNERVATE_")}
        environment.pop("DATABASE_URL", None)
        environment |= {
            "INNERVATE_DATA_DIR": folder,
            "INNERVATE_SECRET_KEY": "a key for this benchmark only, of no other use at all",
            "DJANGO_SETTINGS_MODULE": "serve_settings",
            "PYTHONPATH": os.pathsep.join((str(HERE), str(HERE.parent))),
        }
        if name == "postgresql":
            from tests.postgresql_server import running

            environment["DATABASE_URL"] = stack.enter_context(running())
        command = [sys.executable, __file__, "--one", "--organisations", str(arguments.organisations)]
        command += ["--requests", str(arguments.requests), "--pause", str(arguments.pause)]
        ended = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
        found: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
        return found


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--organisations", type=int, default=100_000)
    parser.add_argument("--database", action="append", choices=("sqlite", "postgresql"))
    parser.add_argument("--requests", type=int, default=150, help="per user")
    parser.add_argument("--pause", type=float, default=0.0, help="seconds between two requests of a user")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--data")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args(argv)
    if arguments.one:
        run_one(arguments)
        return 0
    results = {name: run_database(name, arguments) for name in arguments.database or ("sqlite", "postgresql")}
    document = {
        "benchmark": "serve",
        "organisations": arguments.organisations,
        "users": USERS,
        "pause_s": arguments.pause,
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "reach": REACH,
        "results": results,
    }
    if arguments.json:
        print(json.dumps(document, indent=1))
    else:
        for name, figures in results.items():
            print(name)
            for figure, value in figures.items():
                print(f"  {figure:<26}{value:.1f}" if isinstance(value, float) else f"  {figure:<26}{value}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
