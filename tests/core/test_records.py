"""Reading, checking and writing records: what is written reads back the same."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import build

from innervate.core import facts, records, registry
from innervate.core.errors import InputRefused
from innervate.core.models import Organisation
from innervate.core.records import Reader, Unreadable
from innervate.core.records.cleaning import clean
from innervate.core.records.numbers import read_number, show_number
from innervate.core.registry import Field, FieldKind, Stored
from innervate.engine.profile import Interval, Source, Stated
from innervate.vocab.messages import catalogue

OURS = Source(name="the cluster")
THEIRS = Source(name="the register")
NUMBER = Field("n", "n", FieldKind.NUMBER, Stored.FACT)
HEADCOUNT = Field("headcount", "n", FieldKind.NUMBER, Stored.FACT, unit="headcount")
MONEY = Field("cost", "n", FieldKind.MONEY, unit="EUR")
DAY = Field("day", "n", FieldKind.DAY)


def reads(field, value, **reader):
    return clean(field, value, Reader(**reader)).value


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("52", 52, 52),
        ("40-60", 40, 60),
        ("40 – 60 people", 40, 60),
        ("between 40 and 60", 40, 60),
        ("entre 40 et 60", 40, 60),
        ("de 40 à 60", 40, 60),
        ("at least 250", 250, None),
        ("250+", 250, None),
        (">= 250", 250, None),
        ("plus de 250", 250, None),
        ("< 10", None, 10),
        ("jusqu'à 10", None, 10),
        ("1 200", 1200, 1200),
        ("1.200", 1200, 1200),
        (1200, 1200, 1200),
        (1200.0, 1200, 1200),
    ],
)
def test_spans_of_people_are_as_good_as_a_number(text, low, high):
    as_number = [None if end is None else Decimal(end) for end in (low, high)]
    assert reads(HEADCOUNT, text) == Interval(*as_number)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        (HEADCOUNT, "lots", "number-unreadable"),
        (HEADCOUNT, "1.5", "whole-number-expected"),
        (HEADCOUNT, "-3", "whole-number-expected"),
        (HEADCOUNT, "60-40", "number-range-reversed"),
        (HEADCOUNT, True, "number-unreadable"),
        (MONEY, "1.200", "number-ambiguous"),
        (MONEY, "1200.505", "money-too-precise"),
        (MONEY, "100-200", "number-not-exact"),
        (DAY, "03/04/2021", "day-ambiguous"),
        (DAY, "2021-02-30", "day-unreadable"),
        (DAY, "2021", "day-unreadable"),
        (Field("w", "w", FieldKind.URL), "not a site", "url-unreadable"),
        (Field("w", "w", FieldKind.URL), "javascript://alert(1)", "url-unreadable"),
        (Field("e", "e", FieldKind.EMAIL), "nobody", "email-unreadable"),
        (Field("y", "y", FieldKind.YES_NO), "perhaps", "yes-no-expected"),
        (Field("t", "t", max_length=3), "four", "text-too-long"),
        (Field("t", "t"), "a\x07b", "text-has-control-characters"),
        (Field("t", "t"), ["a"], "text-expected"),
        (Field("c", "c", FieldKind.CHOICE, vocabulary="countries"), "Belgum", "choice-unknown-but-near"),
        (Field("c", "c", FieldKind.CHOICE, vocabulary="size_classes"), "middling", "choice-unknown-of-few"),
        (Field("c", "c", FieldKind.CHOICE, vocabulary="countries"), ["BE", "FR"], "one-choice-only"),
        (Field("orcid", "o", FieldKind.IDENTIFIER), "0000-0002-1825-0098",
        "identifier-check-digit-mend-copy-again"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_the_reason(field, value, message):
    with pytest.raises(Unreadable) as refused:
        clean(field, value, Reader())
    assert refused.value.message == message
    for lang in ("en", "fr"):
        assert message in catalogue(lang)


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        (DAY, "21.11.2026", date(2026, 11, 21)),
        (DAY, "2026-11-21", date(2026, 11, 21)),
        (Field("w", "w", FieldKind.URL), "www.example.org", "https://www.example.org"),
        (Field("e", "e", FieldKind.EMAIL), " Ann@Example.org ", "ann@example.org"),
        (Field("y", "y", FieldKind.YES_NO), "on", True),
        (Field("y", "y", FieldKind.YES_NO), "non", False),
        (Field("c", "c", FieldKind.CHOICE, vocabulary="countries"), "Belgique", "BE"),
        (Field("c", "c", FieldKind.CHOICE, vocabulary="countries"), "NA", "NA"),
        (Field("c", "c", FieldKind.CHOICES, vocabulary="languages"), "French, English", ("en", "fr")),
        (Field("c", "c", FieldKind.CHOICES, vocabulary="languages"), ["fr", "en", "fr"], ("en", "fr")),
        (
            Field("orcid", "o", FieldKind.IDENTIFIER),
            "https://orcid.org/0000000218250097",
            "0000-0002-1825-0097",
        ),
        (Field("t", "t"), " two\n words ", "two words"),
        (Field("t", "t"), 1348.0, "1348"),
    ],
)
def test_what_people_write_is_understood(field, value, expected):
    assert reads(field, value) == expected


@pytest.mark.parametrize(
    ("value", "stated"),
    [
        ("", Stated.NOT_STATED),
        (None, Stated.NOT_STATED),
        ("unknown", Stated.NOT_STATED),
        ("n/a", Stated.NOT_APPLICABLE),
        ("sans objet", Stated.NOT_APPLICABLE),
        ("none", Stated.NONE),
        ("Aucune", Stated.NONE),
        ({"stated": "none"}, Stated.NONE),
    ],
)
def test_three_kinds_of_nothing_differ(value, stated):
    assert clean(HEADCOUNT, value, Reader()).stated is stated


numbers = st.decimals(min_value=0, max_value=10**9, places=0)
intervals = st.one_of(
    numbers.map(lambda n: Interval(n, n)),
    st.tuples(numbers, numbers).map(lambda pair: Interval(min(pair), max(pair))),
    numbers.map(lambda n: Interval(n, None)),
    numbers.map(lambda n: Interval(None, n)),
)


@given(intervals)
def test_a_span_reads_back_as_it_is_shown(interval):
    assert read_number(show_number(interval), whole=True) == interval


texts = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), max_size=80)
inputs = st.fixed_dictionaries(
    {},
    optional={
        "legal_name": texts,
        "kind": st.sampled_from(("", "company", "PME", "Hochschule", "hospital")),
        "country": st.sampled_from(("", "BE", "Frankreich", "NA")),
        "website": st.sampled_from(("", "example.org", "https://example.org/a?b=c", "n/a")),
        "sectors": st.sampled_from(("", "diagnostics; e-health", ["diagnostics"], "none")),
        "description": texts,
        "offers": st.one_of(texts, st.just("none"), st.just("n/a")),
        "stage": st.sampled_from(("", "concept", "idea", "unknown")),
        "headcount": st.sampled_from(("", "12", "40-60", "at least 250", "n/a", "0")),
        "other_names": st.lists(texts.map(lambda text: {"name": text}), max_size=3),
    },
)


@pytest.mark.django_db
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=inputs, second=inputs)
def test_what_is_written_reads_back_and_is_written_once(first, second):
    """Also over an older version: the texts of a form, saved again, change nothing."""
    entity = registry.entity("directory.organisation")
    record = Organisation(cluster=build.cluster(), legal_name="Before")
    record.save()
    for values in (first, second):
        cleaned = records.understand(entity, values, partial=True)
        if cleaned.faults:
            with pytest.raises(InputRefused):
                records.write(record, entity, values, source=OURS, on=build.TODAY)
            continue
        records.write(record, entity, values, source=OURS, on=build.TODAY)
        record = Organisation.objects.get(pk=record.pk)
        for name, understood in cleaned.values.items():
            assert records.stated(record, entity.field(name)) is understood.stated or understood.value == ""
        shown = {field.name: records.text_of(record, field) for field in entity.fields}
        shown |= {rows.name: records.as_text(records.read_rows(record, rows)) for rows in entity.rows}
        held = list(record.facts)
        assert records.write(record, entity, shown, source=THEIRS, on=date(2026, 12, 1)) == {}
        assert Organisation.objects.get(pk=record.pk).facts == held


@pytest.mark.django_db
class TestFacts:
    entity = property(lambda self: registry.entity("directory.organisation"))

    def write(self, record, source=OURS, on=build.TODAY, **values):
        return records.write(record, self.entity, values, source=source, on=on)

    def read(self, record, name):
        return records.read(record, self.entity.field(name))

    def test_each_carries_source_and_day(self):
        record = build.organisation()
        changes = self.write(record, offers="A patch")
        assert changes == {"offers": [{"stated": "not_stated"}, "A patch"]}
        behind = records.fact_behind(record, self.entity.field("offers"))
        assert (behind.source, behind.as_of, behind.stated) == (OURS, build.TODAY, Stated.STATED)

    def test_what_others_stated_stays_beside(self):
        record = build.organisation()
        self.write(record, source=THEIRS, stage="concept")
        self.write(record, stage="on_the_market")
        assert [fact.source for fact in facts.facts_of(record, "stage")] == [THEIRS, OURS]
        assert self.read(record, "stage") == "on_the_market"

    def test_taking_back_what_others_stated_says_that_it_no_longer_holds(self):
        record = build.organisation()
        self.write(record, source=THEIRS, stage="concept")
        self.write(record, stage="")
        assert self.read(record, "stage") is None
        assert len(facts.facts_of(record, "stage")) == 2

    def test_taking_back_ones_own_word_leaves_nothing(self):
        record = build.organisation()
        self.write(record, stage="concept")
        self.write(record, stage="")
        assert record.facts == []

    def test_the_latest_word_counts_though_a_source_speaks_of_a_later_day(self):
        record = build.organisation()
        self.write(record, source=THEIRS, on=date(2030, 1, 1), stage="concept")
        self.write(record, stage="on_the_market")
        assert self.read(record, "stage") == "on_the_market"

    def test_a_column_also_tells_kinds_of_nothing_apart(self):
        record = build.organisation(website="https://example.org")
        self.write(record, website="none")
        assert record.website == ""
        assert records.text_of(record, self.entity.field("website")) == "none"
        self.write(record, website="example.com")
        assert (record.website, record.facts) == ("https://example.com", [])

    def test_all_faults_come_together_and_nothing_is_written(self):
        record = build.organisation("Before", country="BE")
        with pytest.raises(InputRefused) as refused:
            self.write(
                record, legal_name="", kind="compny", headcount="lots", colour="red", country="FR",
                nuts="BE31",
                identifiers=[{"scheme": "vat", "value": "BE0403170702"}, {"scheme": "pic", "value":
                "12"}, {}],
                other_names=[{"name": "A"}, {"name": "A"}], visibility="everybody",
            )  # fmt: skip
        assert [fault.field for fault in refused.value.faults] == [
            "legal_name", "kind", "headcount", "other_names-1-name", "identifiers-0-value",
            "identifiers-1-value",
            "colour", "visibility", "nuts",
        ]  # fmt: skip
        record.refresh_from_db()
        assert (record.legal_name, record.identifiers.count()) == ("Before", 0)
        for lang in ("en", "fr"):
            assert {fault.message for fault in refused.value.faults} <= catalogue(lang).keys()

    def test_labels_are_in_the_readers_language(self):
        field = self.entity.field
        assert records.label_of(field("country"), "BE", "fr") == "Belgique"
        assert records.label_of(field("sectors"), ["digital_health", "lost_code"], "fr") == (
            "Santé numérique, lost_code"
        )
        assert records.label_of(field("headcount"), "40-60", "en") == "40-60"
        assert records.label_of(field("website"), None, "en") == ""
