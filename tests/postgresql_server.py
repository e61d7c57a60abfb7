"""A PostgreSQL server of one test run: own data folder, Unix socket only, gone when the run ends.

    with running() as address: ...          # postgresql:///innervate?host=/tmp/...
    python tests/postgresql_server.py       # prints the address, serves until it is interrupted

It uses the programs of an installed PostgreSQL (Debian's package ``postgresql``). The server refuses to
run as root: there it takes an unprivileged account.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

DATABASE = USER = "innervate"
START_LIMIT = 60.0  # seconds
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "64MB",
    "max_connections": "60",
}


class PostgreSQLMissing(RuntimeError):
    def __init__(self) -> None:
        super().__init__(
            "no PostgreSQL server found: install the package postgresql (apt-get install postgresql)"
        )


def programs() -> Path:
    """The folder of the server's programs; the newest when several are installed."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    on_path = [Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep) if folder]
    for folder in [*reversed(folders), *on_path]:
        if all((folder / program).exists() for program in ("initdb", "postgres", "pg_isready", "createdb")):
            return folder
    raise PostgreSQLMissing


def _unprivileged() -> pwd.struct_passwd | None:
    """Whom the server runs as when we are root; None when we are somebody already."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise PostgreSQLMissing


def _command(account: pwd.struct_passwd | None, *words: str) -> Sequence[str]:
    """``words`` as ``account``; ends with us even when we are killed, where the system can do that."""
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        return words
    change = []
    if account is not None:
        change = [f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]
    return [setpriv, *change, "--pdeathsig", "INT", "--", *words]


def _wait_until_ready(bin_folder: Path, folder: Path, server: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START_LIMIT
    while time.monotonic() < end:
        ready = subprocess.run(
            [bin_folder / "pg_isready", "-q", "-h", folder, "-d", "postgres", "-U", USER], check=False
        )
        if ready.returncode == 0:
            return
        if server.poll() is not None:
            break
        time.sleep(0.1)
    raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}")


@contextlib.contextmanager
def running() -> Iterator[str]:
    """The address of a fresh, empty database, as ``DATABASE_URL`` wants it."""
    bin_folder, account = programs(), _unprivileged()
    folder = Path(tempfile.mkdtemp(prefix="innervate-postgresql-", dir="/tmp"))  # a socket's path is short
    data, log = folder / "data", folder / "log"
    try:
        if account is not None:
            os.chown(folder, account.pw_uid, account.pw_gid)
        quiet = {"stdout": subprocess.DEVNULL, "cwd": folder}
        initialise = [str(bin_folder / "initdb"), "-D", str(data), "-U", USER, "--auth=trust", "--no-sync"]
        locale = ["--encoding=UTF8", "--locale=C.UTF-8"]
        subprocess.run(_command(account, *initialise, *locale), check=True, **quiet)
        options = [word for name, value in SETTINGS.items() for word in ("-c", f"{name}={value}")]
        serve = [str(bin_folder / "postgres"), "-D", str(data), "-k", str(folder), *options]
        with log.open("wb") as output:
            server = subprocess.Popen(
                _command(account, *serve), stdout=output, stderr=output, cwd=folder, start_new_session=True
            )
        try:
            _wait_until_ready(bin_folder, folder, server, log)
            subprocess.run(
                [bin_folder / "createdb", "-h", folder, "-U", USER, DATABASE], check=True, cwd=folder
            )
            yield f"postgresql:///{DATABASE}?host={folder}&user={USER}"
        finally:
            server.send_signal(signal.SIGINT)  # "fast": sessions are ended, nothing is waited for
            server.wait(timeout=START_LIMIT)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with contextlib.suppress(KeyboardInterrupt), running() as address:
        print(address, flush=True)
        signal.pause()


if __name__ == "__main__":
    main()
