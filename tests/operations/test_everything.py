from __future__ import annotations

import json
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import models
from hypothesis import given
from hypothesis import strategies as st

from innervate.core.models import Job
from innervate.core.operations import everything

PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


def through_jsonb(value):
    """What PostgreSQL's jsonb makes of a document: numbers become decimals written out, without -0."""

    def number(text: str) -> float | int:
        written = format(Decimal(text), "f")
        plain = written if Decimal(text) else written.removeprefix("-")
        return float(plain) if "." in plain else int(plain)

    return json.loads(json.dumps(value), parse_float=number)


@given(PLAIN)
def test_a_document_is_written_the_same_whichever_database_kept_it(document):
    direct, kept = (everything.to_plain({"x": one}) for one in (document, through_jsonb(document)))
    assert everything.line(direct) == everything.line(kept)


@given(PLAIN)
def test_writing_a_document_changes_no_value(document):
    def same(one, other) -> bool:
        if isinstance(one, float):
            return one == float(other)
        if isinstance(one, dict):
            return one.keys() == other.keys() and all(same(one[name], other[name]) for name in one)
        if isinstance(one, list):
            return len(one) == len(other) and all(map(same, one, other))
        return one == other

    assert same(document, everything.to_plain({"x": document})["x"])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (models.DateTimeField(), datetime(2026, 11, 21, 9, 0, 0, 1, tzinfo=timezone(timedelta(hours=2)))),
        (models.DateField(), date(2026, 11, 21)),
        (models.DecimalField(max_digits=16, decimal_places=2), Decimal("12345678901234.50")),
        (models.BinaryField(), b"\x00\xff"),
        (models.JSONField(), {"b": [1, None], "a": "é"}),
        (models.FloatField(), 50.123456789012345),
        (models.BooleanField(), False),
        (models.CharField(), "Żółć"),
        (models.CharField(null=True), None),
    ],
)
def test_a_column_reads_back_as_it_was(field, value):
    plain = json.loads(everything.line({"x": everything.to_plain(value)}))["x"]
    assert everything.from_plain(field, plain) == value


def test_every_table_is_content_or_left_out_for_a_reason():
    left_out = {
        model._meta.label_lower
        for model in apps.get_models(include_auto_created=True)
        if model not in everything.tables()
    }
    assert left_out == {
        "auth.group",
        "auth.group_permissions",
        "auth.permission",
        "contenttypes.contenttype",
        "core.profilechange",
        "core.user_groups",
        "core.user_user_permissions",
        "sessions.session",
    }


def test_a_kind_of_column_that_is_not_known_is_an_error_not_a_guess():
    with pytest.raises(TypeError):
        everything.to_plain(timedelta(1))


@pytest.mark.django_db
def test_rows_come_by_key_with_sorted_columns():
    first = Job.objects.create(kind="b")
    second = Job.objects.create(kind="a")
    found = [json.loads(line) for line in everything.lines()]
    assert [(row["table"], row["columns"]["id"]) for row in found] == [
        ("core.job", first.pk),
        ("core.job", second.pk),
    ]
    assert list(found[0]["columns"]) == sorted(found[0]["columns"])
