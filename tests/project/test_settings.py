"""What a node sends with every page, and how its settings follow its address."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from innervate.project.logs import JsonLines, WithoutAddresses

SHOW = """
import json
from innervate.project import settings
print(json.dumps({name: getattr(settings, name) for name in NAMES}, default=str))
"""
NAMES = [
    "ALLOWED_HOSTS",
    "CSRF_COOKIE_SECURE",
    "CSRF_TRUSTED_ORIGINS",
    "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN",
    "SECURE_HSTS_SECONDS",
    "SECURE_SSL_REDIRECT",
    "SESSION_COOKIE_SECURE",
]
LOCAL = ["127.0.0.1", "localhost", "[::1]"]


def settings_with(folder: Path, **environment: str) -> dict[str, object]:
    own = {"INNERVATE_DATA_DIR": str(folder), "PATH": os.environ["PATH"], **environment}
    program = f"NAMES = {NAMES!r}" + SHOW
    done = subprocess.run([sys.executable, "-c", program], env=own, capture_output=True, check=True)
    return json.loads(done.stdout)


def test_an_https_address_closes_every_door_to_plain_http(tmp_path):
    assert settings_with(tmp_path, INNERVATE_ADDRESS="https://portal.example.org") == {
        "ALLOWED_HOSTS": ["portal.example.org", *LOCAL],
        "CSRF_COOKIE_SECURE": True,
        "CSRF_TRUSTED_ORIGINS": ["https://portal.example.org"],
        "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": False,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "SECURE_SSL_REDIRECT": True,
        "SESSION_COOKIE_SECURE": True,
    }


def test_on_the_own_machine_plain_http_works(tmp_path):
    assert settings_with(tmp_path) == {
        "ALLOWED_HOSTS": LOCAL,
        "CSRF_COOKIE_SECURE": False,
        "CSRF_TRUSTED_ORIGINS": [],
        "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": True,
        "SECURE_HSTS_SECONDS": 0,
        "SECURE_SSL_REDIRECT": False,
        "SESSION_COOKIE_SECURE": False,
    }


@pytest.mark.django_db
def test_every_answer_carries_the_policy(client):
    headers = client.get("/health/").headers
    policy = sorted(part.strip() for part in headers["Content-Security-Policy"].split(";"))
    assert policy == [
        "base-uri 'none'",
        "connect-src 'self'",
        "default-src 'none'",
        "font-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "img-src 'self' data:",
        "script-src 'self'",
        "style-src 'self'",
    ]
    names = ("X-Content-Type-Options", "Referrer-Policy", "X-Frame-Options", "Cross-Origin-Opener-Policy")
    assert [headers[name] for name in names] == ["nosniff", "same-origin", "DENY", "same-origin"]


@pytest.mark.django_db
def test_models_and_migrations_agree():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def logged(message: str, *arguments: object, **extra: object) -> dict[str, object]:
    record = logging.getLogger("innervate.test").makeRecord(
        "innervate.test", logging.INFO, "x.py", 1, message, arguments, None, extra=extra
    )
    WithoutAddresses().filter(record)
    return json.loads(JsonLines().format(record))


def test_a_log_line_has_fields_and_no_address_of_a_person():
    line = logged("mail to %s failed: <anna.kowalska@hospital.example.org>", "zoe@example.org", job="ab12")
    assert {name: line[name] for name in ("level", "logger", "message", "job")} == {
        "level": "INFO",
        "logger": "innervate.test",
        "message": "mail to [address] failed: <[address]>",
        "job": "ab12",
    }
