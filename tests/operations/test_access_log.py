"""What the access log of a node in production writes down."""

from __future__ import annotations

import runpy
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

from gunicorn.config import Config

CONFIGURATION = Path(__file__).parents[2] / "deploy" / "gunicorn.conf.py"


def logged(path: str, monkeypatch, tmp_path: Path) -> str:
    monkeypatch.setenv("INNERVATE_DATA_DIR", str(tmp_path))
    settings = runpy.run_path(str(CONFIGURATION))
    log = settings["logger_class"](Config())
    environ = {"RAW_URI": path, "PATH_INFO": path, "REQUEST_METHOD": "GET", "SERVER_PROTOCOL": "HTTP/1.1"}
    answer = SimpleNamespace(status="200 OK", sent=1, headers=[], response_length=1)
    asked = SimpleNamespace(headers=[])
    return settings["access_log_format"] % log.atoms(answer, asked, environ, timedelta(milliseconds=3))


def test_an_address_that_opens_an_account_is_written_without_its_key(monkeypatch, tmp_path):
    for path in ("/en/invitation/s3cret/", "/en/account/password/reset/key/4-s3cret/"):
        line = logged(path, monkeypatch, tmp_path)
        assert "s3cret" not in line
        assert path.split("s3cret")[0].removesuffix("4-") in line


def test_other_addresses_are_written_as_they_are(monkeypatch, tmp_path):
    assert "/en/organisations/ab12/" in logged("/en/organisations/ab12/", monkeypatch, tmp_path)
