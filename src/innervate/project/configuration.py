"""What an operator can set, from environment variables; see docs/operator/settings.md."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Configuration(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="INNERVATE_", extra="ignore")

    data_dir: Path = Field(default=Path.home() / ".local/share/innervate")
    name: str = "Innervate"
    address: str = "http://127.0.0.1:8000"
    secret_key: str = ""
    debug: bool = False
    allowed_hosts: list[str] = ["127.0.0.1", "localhost", "[::1]"]
    database_url: str = Field(default="", validation_alias="DATABASE_URL")

    def database(self) -> dict[str, Any]:
        """Django's database entry: PostgreSQL from ``DATABASE_URL``, else SQLite in the data folder."""
        if not self.database_url:
            return {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": self.data_dir / "innervate.sqlite3",
                "OPTIONS": {
                    # A writer takes its lock at the start and waits: no "database is locked" half way.
                    "transaction_mode": "IMMEDIATE",
                    "timeout": 20,
                    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA cache_size=-64000",
                },
            }
        url = urlsplit(self.database_url)
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(url.path.lstrip("/")),
            "USER": unquote(url.username or ""),
            "PASSWORD": unquote(url.password or ""),
            "HOST": unquote(url.hostname or ""),
            "PORT": str(url.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }


def configuration() -> Configuration:
    return Configuration()
