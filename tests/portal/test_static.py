"""Rules for files: what is vendored is what the list says; nothing inline, nothing from another host."""

from __future__ import annotations

import hashlib
import json
import re
from importlib.resources import files
from pathlib import Path

import pytest

PORTAL = Path(str(files("innervate.portal")))
VENDOR = PORTAL / "static/innervate/vendor"
TEMPLATES = sorted(PORTAL.glob("templates/**/*.html"))
STYLES = sorted(PORTAL.glob("static/innervate/*.css"))
SCRIPTS = sorted(PORTAL.glob("static/innervate/js/*.js"))
_INLINE = re.compile(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|hx-on|javascript:", re.IGNORECASE)
_REMOTE = re.compile(r"""(?:src|href|action)=["'](?:https?:)?//|url\(["']?(?:https?:)?//|@import ["']http""")


def test_the_list_of_vendored_files_is_true():
    listed = json.loads((VENDOR / "vendor.json").read_text(encoding="utf-8"))

    assert {one["file"]: one["sha256"] for one in listed} == {
        one["file"]: hashlib.sha256((VENDOR / one["file"]).read_bytes()).hexdigest() for one in listed
    }
    assert {one["file"] for one in listed} == {
        file.name for file in VENDOR.iterdir() if file.suffix in (".css", ".js")
    }
    assert all(
        (VENDOR / one["licence_file"]).exists() and one["licence"] and one["version"] for one in listed
    )


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_have_nothing_inline_and_nothing_remote(path):
    text = path.read_text(encoding="utf-8")

    assert [found.group() for found in [*_INLINE.finditer(text), *_REMOTE.finditer(text)]] == []


@pytest.mark.parametrize(
    "line",
    ['<p style="color:red">', "<a onclick='x()'>", "<script>go()</script>", '<img src="//cdn.example/x">'],
)
def test_the_rule_notices(line):
    assert _INLINE.search(line) or _REMOTE.search(line)


@pytest.mark.parametrize(
    "line", ["<script src=\"{% static 'x.js' %}\"></script>", '<p class="on">', '<a href="/en/">']
)
def test_the_rule_lets_through(line):
    assert not _INLINE.search(line)
    assert not _REMOTE.search(line)


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_styles_never_say_important_nor_load_from_elsewhere(path):
    text = path.read_text(encoding="utf-8")
    without_comments = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)

    assert "!important" not in without_comments
    assert not re.search(r"url\([\"']?(https?:)?//", without_comments)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_are_small_and_read_no_code(path):
    text = path.read_text(encoding="utf-8")

    assert len(text.splitlines()) <= 80
    assert not re.search(r"\beval\(|new Function|document\.write|https?://", text)
