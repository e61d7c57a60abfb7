"""The folder that holds everything a node keeps: database, secret key, index, files, mail, static files."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

PRIVATE_FOLDER = 0o700
PRIVATE_FILE = 0o600


def default_data_folder() -> Path:
    """``innervate`` in the place that the system's convention gives to data of the present user."""
    named = os.environ.get("XDG_DATA_HOME")
    return (Path(named) if named else Path.home() / ".local" / "share") / "innervate"


@dataclass(frozen=True, slots=True)
class DataFolder:
    root: Path

    @property
    def database(self) -> Path:
        return self.root / "innervate.sqlite3"

    @property
    def secret_key_file(self) -> Path:
        return self.root / "secret_key"

    @property
    def index(self) -> Path:
        return self.root / "index"

    @property
    def files(self) -> Path:
        """What people uploaded: part of every backup."""
        return self.root / "files"

    @property
    def mail(self) -> Path:
        return self.root / "mail"

    @property
    def static(self) -> Path:
        return self.root / "static"

    @property
    def cache(self) -> Path:
        return self.root / "cache"

    @property
    def run(self) -> Path:
        """Locks and sockets of the running processes; nothing in it needs to be kept."""
        return self.root / "run"

    def demo_accounts(self) -> list[dict[str, str]]:
        """The demonstration's accounts with their common password; [] for a node without it."""
        try:
            accounts: list[dict[str, str]] = json.loads((self.root / "demo-accounts.json").read_text("utf-8"))
        except (FileNotFoundError, PermissionError):
            return []
        return accounts

    def make(self) -> None:
        """Create what is missing, readable only for the owner. What exists stays as it is."""
        for folder in (self.root, self.index, self.files, self.mail, self.static, self.cache, self.run):
            folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        if not self.secret_key_file.exists():
            self._write_secret_key()

    def _write_secret_key(self) -> None:
        # Exclusive creation: of two first starts at one time, the second takes the first one's key.
        try:
            handle = os.open(self.secret_key_file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE_FILE)
        except FileExistsError:
            return
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(64))

    def secret_key(self) -> str:
        """The node's key; empty when there is none yet or it may not be read."""
        try:
            return self.secret_key_file.read_text(encoding="ascii").strip()
        except (FileNotFoundError, PermissionError):
            return ""
