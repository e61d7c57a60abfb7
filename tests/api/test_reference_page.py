"""The interactive reference: drawn from the node's own document, with nothing of another host."""

from __future__ import annotations

import re

import pytest
from django.contrib.staticfiles import finders
from tests.api.callers import visitor

pytestmark = pytest.mark.django_db


def test_everything_it_loads_is_served_by_the_node(settings):
    page = visitor().get("/api/v1/docs")
    loaded = re.findall(r'(?:src|href)="([^"]+)"', page.content.decode())
    files = [address for address in loaded if address.startswith(settings.STATIC_URL)]
    assert page.status_code == 200
    assert [address for address in loaded if address.startswith(("http:", "https:", "//"))] == []
    assert len(files) == 4
    assert all(finders.find(address.removeprefix(settings.STATIC_URL)) for address in files)


def test_it_draws_the_document_of_this_node():
    page = visitor().get("/api/v1/docs").content.decode()
    [address] = re.findall(r'data-document="([^"]+)"', page)
    assert visitor().get(address).json()["info"]["title"] == "Innervate"


def test_nothing_in_it_is_inline():
    page = visitor().get("/api/v1/docs").content.decode()
    assert re.findall(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", page) == []
