"""Fetch a large file once: resumed where it broke off, asked for anew only when it has changed."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from urllib.parse import unquote, urlsplit

from innervate.sources.faults import Fault, Line, SourceRefused

_CHUNK = 1 << 18
_SECONDS_OF_SILENCE = 60.0
_RESUMED, _UNCHANGED = 206, 304
_AGENT = "innervate (open-source portal for health-innovation clusters)"

_Progress = Callable[[int, int], None]


def is_url(source: str) -> bool:
    """Does ``source`` ask for the network? Only http and https do."""
    return urlsplit(source).scheme in ("http", "https")


def fetch(url: str, cache: Path, progress: _Progress | None = None) -> Path:
    """The file at ``url``, kept in the folder ``cache`` under its own name.

    A copy that the server says is unchanged is not fetched again. A partial file is continued if
    it is still of the same version. Raises SourceRefused with the reason when the server refuses,
    is silent for a minute or breaks off; what has arrived stays for the next try.
    """
    cache.mkdir(parents=True, exist_ok=True)
    name = Path(unquote(urlsplit(url).path)).name or "download"
    whole, partial = cache / name, cache / f"{name}.part"
    try:
        _fetch_into(url, whole, partial, progress)
    except urllib.error.HTTPError as refusal:
        refusal.close()  # it holds the connection
        if refusal.code == _UNCHANGED:
            return whole
        fault = Fault("download-refused", Line(name), {"url": url, "status": refusal.code})
        raise SourceRefused([fault]) from refusal
    except (OSError, HTTPException) as broken:
        raise SourceRefused([Fault("download-broken", Line(name), {"url": url})]) from broken
    return whole


def _fetch_into(url: str, whole: Path, partial: Path, progress: _Progress | None) -> None:
    done = partial.stat().st_size if partial.exists() else 0
    version = _version(partial if done else whole)
    headers = {"User-Agent": _AGENT}
    if done and version:
        headers |= {"Range": f"bytes={done}-", "If-Range": version}
    elif whole.exists() and version:
        headers |= {"If-None-Match" if version.startswith(('"', "W/")) else "If-Modified-Since": version}
    if not is_url(url):
        raise OSError("not a web address")
    request = urllib.request.Request(url, headers=headers)
    with urllib.request.urlopen(request, timeout=_SECONDS_OF_SILENCE) as answer:
        if answer.status != _RESUMED:
            done = 0
        _keep_version(partial, answer.headers)
        _save(answer, partial, done, progress)
    partial.replace(whole)
    _version_file(partial).replace(_version_file(whole))


def _save(answer: HTTPResponse, partial: Path, done: int, progress: _Progress | None) -> None:
    expected = int(answer.headers.get("Content-Length") or 0)
    total = done + expected
    with partial.open("ab" if done else "wb") as file:
        while chunk := answer.read(_CHUNK):
            file.write(chunk)
            done += len(chunk)
            if progress is not None:
                progress(done, max(total, done))
    if expected and done < total:
        raise OSError("the server closed the connection too early")


def _version_file(path: Path) -> Path:
    return path.with_name(f"{path.name}.version.json")


def _version(path: Path) -> str:
    """The ETag or the date under which ``path`` was served; empty when not known."""
    kept = _version_file(path)
    return str(json.loads(kept.read_text(encoding="utf-8"))["version"]) if kept.exists() else ""


def _keep_version(partial: Path, headers: Mapping[str, str]) -> None:
    version = headers.get("ETag") or headers.get("Last-Modified") or ""
    _version_file(partial).write_text(json.dumps({"version": version}), encoding="utf-8")
