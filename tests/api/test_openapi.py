"""The OpenAPI document: a golden file, so that every change of the interface is seen in review.

``RENEW_GOLDEN=1 pytest tests/api/test_openapi.py`` writes it anew.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from tests.api.callers import visitor

GOLDEN = Path(__file__).with_name("openapi.json")


@pytest.fixture
def document():
    return visitor().get("/api/v1/openapi.json").json()


@pytest.mark.django_db
def test_the_interface_is_as_reviewed(document):
    if os.environ.get("RENEW_GOLDEN"):
        GOLDEN.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert document == json.loads(GOLDEN.read_text(encoding="utf-8"))


@pytest.mark.django_db
def test_it_is_of_version_3_1_and_names_each_operation_once(document):
    names = [operation["operationId"] for path in document["paths"].values() for operation in path.values()]
    assert document["openapi"].startswith("3.1")
    assert len(names) == len(set(names))


@pytest.mark.django_db
def test_every_failure_is_documented_as_a_problem(document):
    for path in document["paths"].values():
        for operation in path.values():
            for status, answer in operation["responses"].items():
                if int(status) >= 400:
                    assert list(answer["content"]) == ["application/problem+json"]
