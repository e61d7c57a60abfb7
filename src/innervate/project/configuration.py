"""What an operator can set, from environment variables; docs/operator/settings.md lists all of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qsl, unquote, urlsplit

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from innervate.core.operations.data_folder import DataFolder, default_data_folder

# What libpq may be told in the address's query; anything else is a slip of the pen and refused.
_LIBPQ_OPTIONS = frozenset(
    {"sslmode", "sslrootcert", "sslcert", "sslkey", "connect_timeout", "application_name", "options"}
)


_SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=NORMAL",
    "PRAGMA cache_size=-64000",
    "PRAGMA secure_delete=ON",  # what is erased is overwritten, not only let go
)


class Configuration(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="INNERVATE_", extra="ignore")

    data_dir: Path = Field(
        default_factory=default_data_folder, description="Folder of everything a node keeps"
    )
    name: str = Field(default="Innervate", description="The node's name, in titles and mail")
    address: str = Field(
        default="http://127.0.0.1:8000", description="Address that people open, without path"
    )
    secret_key: str = Field(default="", description="Signs sessions and links; else DATA/secret_key is read")
    debug: bool = Field(default=False, description="Error pages with source; never on a reachable node")
    allowed_hosts: list[str] = Field(
        default=[],
        description="Host names answered besides the one of the address and the local ones (JSON list)",
    )
    trusted_proxies: int = Field(default=0, description="How many own proxies stand in front")
    api_visitor_rate: int = Field(
        default=300, description="Requests a minute to the JSON interface by one visitor's address"
    )
    api_account_rate: int = Field(
        default=3000, description="Requests a minute to the JSON interface by one account"
    )
    database_url: str = Field(
        default="",
        validation_alias="DATABASE_URL",
        description="postgresql://USER:PASSWORD@HOST/NAME; else SQLite in the data folder",
    )
    log_format: Literal["lines", "json"] = Field(
        default="lines", description="Log for people or for machines"
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="Least level logged"
    )
    mail_from: str = Field(default="Innervate <innervate@localhost>", description="Sender of mail")
    mail_host: str = Field(default="", description="SMTP server; else mail is written to files in DATA/mail")
    mail_port: int = Field(default=587, description="Port of the SMTP server")
    mail_user: str = Field(default="", description="Account at the SMTP server")
    mail_password: str = Field(default="", description="Its password")
    mail_security: Literal["starttls", "tls", "none"] = Field(
        default="starttls", description="How the way to the SMTP server is protected"
    )
    registration: bool = Field(default=True, description="People may make an account by themselves")
    oidc_name: str = Field(default="", description="What the sign-in button of the identity provider says")
    oidc_server: str = Field(default="", description="Address of an OpenID Connect provider; empty: none")
    oidc_client_id: str = Field(default="", description="This node's client id at the provider")
    oidc_client_secret: str = Field(default="", description="This node's client secret at the provider")

    def folder(self) -> DataFolder:
        return DataFolder(self.data_dir)

    @property
    def host(self) -> str:
        return urlsplit(self.address).hostname or "localhost"

    @property
    def is_https(self) -> bool:
        return self.address.startswith("https://")

    def signing_key(self) -> str:
        """The configured key, else the one of the data folder; empty when there is none yet."""
        return self.secret_key or self.folder().secret_key()

    def hosts(self) -> list[str]:
        return [*dict.fromkeys([self.host, "127.0.0.1", "localhost", "[::1]", *self.allowed_hosts])]

    def database(self) -> dict[str, Any]:
        """Django's database entry: PostgreSQL from ``DATABASE_URL``, else SQLite in the data folder.

        Raises ValueError for an address that is not PostgreSQL's or names an unknown option.
        """
        if not self.database_url:
            return {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": self.folder().database,
                "OPTIONS": {
                    # A writer takes its lock at the start and waits: no "database is locked" half way.
                    "transaction_mode": "IMMEDIATE",
                    "timeout": 20,
                    "init_command": ";".join(_SQLITE_PRAGMAS),
                },
            }
        return _postgresql(self.database_url)


def _postgresql(address: str) -> dict[str, Any]:
    url = urlsplit(address)
    if url.scheme not in ("postgresql", "postgres"):
        raise ValueError("DATABASE_URL must begin with postgresql://")
    query = dict(parse_qsl(url.query))
    # A socket folder cannot stand in the host part of an address: libpq takes it as ?host=/folder.
    host, port, user = query.pop("host", ""), query.pop("port", ""), query.pop("user", "")
    unknown = sorted(query.keys() - _LIBPQ_OPTIONS)
    if unknown:
        raise ValueError(f"DATABASE_URL has unknown options: {', '.join(unknown)}")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.lstrip("/")),
        "USER": unquote(url.username or user),
        "PASSWORD": unquote(url.password or ""),
        "HOST": unquote(url.hostname or "") or host,
        "PORT": str(url.port or port),
        "OPTIONS": query,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def configuration() -> Configuration:
    return Configuration()
