"""A cell gives the value it holds, or a refusal; never a guess."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innervate.sources.spreadsheet import (
    ValueUnreadable,
    as_day,
    as_number,
    as_text,
    as_whole_number,
    as_yes_no,
)
from innervate.vocab.messages import catalogue

AT_TEN = datetime(2025, 4, 3, 10)  # noqa: DTZ001 (spreadsheets know no time zones)


def refusal(reader, value):
    with pytest.raises(ValueUnreadable) as caught:
        reader(value)
    assert caught.value.message_id in catalogue("en")
    assert caught.value.message_id in catalogue("fr")
    return caught.value.message_id


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("a", "a"),
        (999619146, "999619146"),
        (Decimal("1E+3"), "1000"),
        (True, "true"),
        (date(2025, 4, 3), "2025-04-03"),
        (time(9, 30), "09:30:00"),
    ],
)
def test_the_text_of_a_cell_is_what_a_person_sees(value, text):
    assert as_text(value) == text


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (None, None),
        (3, "3"),
        (Decimal("1.500"), "1.500"),
        ("1.5", "1.5"),
        ("1,5", "1.5"),
        ("-3", "-3"),
        ("0.125", "0.125"),
        ("1 500", "1500"),
        ("1'500'000", "1500000"),
        ("1.500.000", "1500000"),
        ("1.500,25", "1500.25"),
        ("1,500.25", "1500.25"),
        ("1234.567", "1234.567"),
    ],
)
def test_a_number_is_read_with_either_decimal_mark(value, number):
    assert as_number(value) == (None if number is None else Decimal(number))


@pytest.mark.parametrize(
    ("value", "message_id"),
    [
        ("1.500", "number-ambiguous"),
        ("-1,500", "number-ambiguous"),
        ("1.500 000", "number-unreadable"),
        ("about 5", "number-unreadable"),
        ("1e5", "number-unreadable"),
        (True, "number-unreadable"),
        (date(2025, 4, 3), "number-unreadable"),
    ],
)
def test_a_number_that_can_be_two_or_none_is_refused(value, message_id):
    assert refusal(as_number, value) == message_id


@pytest.mark.parametrize(
    ("value", "number"),
    [(None, None), ("", None), ("1.500", 1500), ("1 200", 1200), ("12.0", 12), (12, 12), (Decimal("12"), 12)],
)
def test_a_whole_number_takes_a_mark_before_three_digits_as_thousands(value, number):
    assert as_whole_number(value) == number


@pytest.mark.parametrize(
    ("value", "message_id"),
    [("1.5", "whole-number-expected"), (Decimal("1.5"), "whole-number-expected"), ("x", "number-unreadable")],
)
def test_a_part_of_a_person_is_no_headcount(value, message_id):
    assert refusal(as_whole_number, value) == message_id


@pytest.mark.parametrize(
    "value",
    [date(2025, 4, 3), AT_TEN, "2025-04-03", "2025-04-03T10:00:00", "3.4.2025", "03.04.2025"],
)
def test_a_day_is_read(value):
    assert as_day(value) == date(2025, 4, 3)


def test_a_day_over_twelve_tells_the_order_and_equal_parts_need_none():
    assert as_day("13/04/2025") == date(2025, 4, 13)
    assert as_day("04/13/2025") == date(2025, 4, 13)
    assert as_day("4/4/2025") == date(2025, 4, 4)
    assert as_day(None) is None


@pytest.mark.parametrize(
    ("value", "message_id"),
    [
        ("03/04/2025", "day-ambiguous"),
        ("3-4-2025", "day-ambiguous"),
        ("31.02.2025", "day-unreadable"),
        ("2025-13-01", "day-unreadable"),
        ("14/14/2025", "day-unreadable"),
        ("spring", "day-unreadable"),
        (45750, "day-unreadable"),
    ],
)
def test_a_day_that_can_be_two_or_none_is_refused(value, message_id):
    assert refusal(as_day, value) == message_id


def test_yes_and_no_are_known_in_all_languages():
    yes = ("yes", "Oui", "JA", "sí", "Sì", "sim", "tak", "x", 1, True)
    no = ("no", "Non", "nee", "Nein", "Não", "nie", 0, False)
    assert {as_yes_no(word) for word in yes} == {True}
    assert {as_yes_no(word) for word in no} == {False}
    assert as_yes_no(None) is None
    assert refusal(as_yes_no, "perhaps") == "yes-no-expected"


@given(st.integers(-(10**15), 10**15))
def test_a_whole_number_reads_back_however_it_is_grouped(number):
    for sign in (" ", "'", "\u202f", "."):
        assert as_whole_number(f"{number:,}".replace(",", sign)) == number


@given(st.dates())
def test_a_day_in_iso_reads_back(day):
    assert as_day(day.isoformat()) == day
