"""Serving a node from one terminal: the web server and the worker as children, ended together.

The children have sessions of their own: Ctrl-C reaches only this process, which then ends them in order.
They die with it, too, where the system can do that (Linux).
"""

from __future__ import annotations

import ctypes
import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from innervate.core.errors import Conflict, InnervateError

END_LIMIT = 12.0  # seconds that a child has to finish what it does
READY_LIMIT = 60.0
WEB_PROCESSES = min(2, os.cpu_count() or 1)
THREADS_PER_PROCESS = 8
_PR_SET_PDEATHSIG = 1


def listening(host: str, port: int) -> socket.socket:
    """The socket for the web server; port 0 takes a free one. Raises Conflict when it is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    opened = socket.socket(family, socket.SOCK_STREAM)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        opened.bind((host, port))
        opened.listen(512)
    except OSError as error:
        opened.close()
        raise Conflict("port-not-free", host=host, port=port, reason=error.strerror or "") from None
    return opened


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def web_command(handle: int, run_folder: Path) -> Sequence[str]:
    """gunicorn on an open socket; everything it writes stays in ``run_folder``."""
    return [
        sys.executable, "-m", "gunicorn", "innervate.project.wsgi:application",
        "--bind", f"fd://{handle}",
        "--worker-class", "gthread",
        "--workers", str(WEB_PROCESSES),
        "--threads", str(THREADS_PER_PROCESS),
        "--preload",  # read once, shared by the processes
        "--worker-tmp-dir", str(run_folder),
        "--no-control-socket",
        "--graceful-timeout", "8",
        "--timeout", "120",
        "--log-level", "warning",
    ]  # fmt: skip


def worker_command() -> Sequence[str]:
    call = "from innervate.cli.main import run; run(['worker', '--tick-every', '3', '--quiet'])"
    return [sys.executable, "-c", call]


@dataclass(slots=True)
class Child:
    name: str
    command: Sequence[str]
    handles: Sequence[int]
    environment: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(
            self.command,
            env=dict(self.environment),
            pass_fds=tuple(self.handles),
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            preexec_fn=_die_with_parent,
        )

    @property
    def ended(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def ask_to_end(self) -> None:
        if not self.ended and self.process is not None:
            self.process.send_signal(signal.SIGTERM)

    def end(self) -> None:
        """Wait for its end; after END_LIMIT it is killed with everything it started."""
        if self.process is None:
            return
        try:
            self.process.wait(timeout=END_LIMIT)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def is_ready(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/health/", headers={"Host": "localhost"})
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


class Supervisor:
    """Starts the children, waits until the node answers, keeps the worker alive, ends both."""

    def __init__(self, listener: socket.socket, run_folder: Path, environment: Mapping[str, str]) -> None:
        self._listener = listener
        handle = listener.fileno()
        self._web = Child("web", web_command(handle, run_folder), [handle], environment)
        self._worker = Child("worker", worker_command(), [], environment)
        self._end = threading.Event()

    def _asked_to_end(self, number: int, frame: FrameType | None) -> None:
        self._end.set()

    def serve(self, when_ready: Callable[[], None]) -> None:
        """Until Ctrl-C or SIGTERM. Raises InnervateError when the web server does not start or ends."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._asked_to_end)
        try:
            self._web.start()
            if self._wait_until_ready():
                self._worker.start()  # not before: both would read the same modules at the same time
                when_ready()
            while not self._end.wait(0.5):
                if self._web.ended:
                    raise InnervateError("web-server-ended")
                if self._worker.ended:
                    self._worker.start()
        finally:
            for child in (self._web, self._worker):
                child.ask_to_end()
            for child in (self._web, self._worker):
                child.end()
            self._listener.close()

    def _wait_until_ready(self) -> bool:
        host, port = self._listener.getsockname()[:2]
        reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
        waited = 0.0
        while not self._end.is_set():
            if is_ready(reachable, port):
                return True
            if self._web.ended or waited > READY_LIMIT:
                raise InnervateError("web-server-does-not-start")
            self._end.wait(0.1)
            waited += 0.1
        return False
