"""Tables are read with their true addresses and written so that they read the same."""

import io
import string
import zipfile
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from innervate.sources import Cell, Fault, Line, SourceRefused
from innervate.sources.spreadsheet import Row, list_sheets, open_table, read_rows, write_csv, write_xlsx
from innervate.sources.spreadsheet.guarding import guarded, unguarded

# Spreadsheets know no time zones.
MIDNIGHT = datetime(2026, 1, 2)  # noqa: DTZ001
HALF_PAST_TEN = datetime(2026, 1, 2, 10, 30)  # noqa: DTZ001


def opened(content, **more):
    """The columns, the rows and the faults of a table."""
    table = open_table(content, file="members", **more)
    faults = []
    rows = read_rows(table, faults)
    return [(column.letter, column.header) for column in table.columns], rows, faults


def workbook(fill, *more_sheets):
    book = Workbook()
    fill(book.active)
    for title, fill_more in more_sheets:
        fill_more(book.create_sheet(title))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def refusal(content, **more):
    with pytest.raises(SourceRefused) as caught:
        open_table(content, file="members", **more)
    return list(caught.value.faults)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_csv_is_understood_whatever_its_encoding_and_delimiter(encoding, delimiter):
    text = f"Société{delimiter}Ville\r\nHôpital d'Été{delimiter}Liège\r\n\r\nB{delimiter}\r\n"

    assert opened(text.encode(encoding)) == (
        [("A", "Société"), ("B", "Ville")],
        [Row(2, ("Hôpital d'Été", "Liège")), Row(4, ("B", None))],
        [],
    )


def test_how_a_csv_was_understood_is_told_and_can_be_overruled():
    content = "Name;Naïve\nA;B,C\n".encode("cp1252")
    table = open_table(content, file="x")
    assert (table.encoding, table.delimiter, table.header_row) == ("cp1252", ";", 1)

    other = open_table(content, file="x", encoding="cp437", delimiter=",", header_row=2)
    assert [column.header for column in other.columns] == ["A;B", "C"]


def test_a_quoted_line_break_is_part_of_its_row():
    content = b'name,note\n"A","first\nsecond"\nB,"say ""hi"", please"\n'
    assert opened(content)[1] == [Row(2, ("A", "first\nsecond")), Row(3, ("B", 'say "hi", please'))]


def test_the_sep_line_of_excel_is_obeyed_and_counted():
    assert opened(b"sep=|\r\na,b|c\r\n1|2\r\n") == (
        [("A", "a,b"), ("B", "c")],
        [Row(3, ("1", "2"))],
        [],
    )


def test_headers_are_found_below_titles_and_notes():
    content = b"Members 2026,,\n,,\nsee also our site,,\nName,Country,VAT\nA,BE,1\n"
    assert opened(content) == (
        [("A", "Name"), ("B", "Country"), ("C", "VAT")],
        [Row(5, ("A", "BE", "1"))],
        [],
    )


def test_a_column_without_header_is_left_out_and_the_letters_stay():
    assert opened(b"Name,,Country\nA,x,BE\n") == (
        [("A", "Name"), ("C", "Country")],
        [Row(2, ("A", "BE"))],
        [],
    )


def test_a_csv_keeps_its_texts_as_they_are():
    assert opened(b"pic,phone,rate\n0099,+32 2 1,1.50\n")[1] == [Row(2, ("0099", "+32 2 1", "1.50"))]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", Fault("table-empty", Line("members"))),
        (b" \n \n", Fault("table-empty", Line("members"))),
        (b"1,2\n3,4\n", Fault("header-not-found", Line("members"))),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", Fault("xls-too-old", Line("members"))),
        (b"PK\x03\x04 broken", Fault("xlsx-unreadable", Line("members"))),
        (b"n\x81\xe9,b\n", Fault("csv-encoding-unreadable", Line("members"), {"encoding": "cp1252"})),
    ],
)
def test_what_is_no_table_is_refused_with_its_reason(content, fault):
    assert refusal(content) == [fault]


def test_a_header_that_stands_twice_is_refused_at_its_cell():
    assert refusal(b"Name,Country,NAME,country\na,b,c,d\n") == [
        Fault("header-twice", Cell("members", 1, "C", "NAME"), {"header": "NAME", "first": "A"}),
        Fault("header-twice", Cell("members", 1, "D", "country"), {"header": "country", "first": "B"}),
    ]


def test_an_xlsx_gives_typed_values():
    def fill(sheet):
        sheet.append(["Name", "PIC", "Rate", "Day", "Moment", "Member"])
        sheet.append(["A", 999619146, 1.5, date(2026, 1, 2), HALF_PAST_TEN, True])
        sheet.append([None, 3.0, None, MIDNIGHT, None, False])

    assert opened(workbook(fill))[1:] == (
        [
            Row(2, ("A", 999619146, Decimal("1.5"), date(2026, 1, 2), HALF_PAST_TEN, True)),
            Row(3, (None, 3, None, MIDNIGHT, None, False)),
        ],
        [],
    )


def test_errors_and_formulas_without_result_are_named_by_their_cell():
    def fill(sheet):
        sheet["B3"], sheet["D3"] = "Name", "Staff"
        sheet["B5"], sheet["D5"] = "A", "=1+1"
        sheet["B6"], sheet["D6"] = "#N/A", 4
        sheet["F6"] = "=2+2"  # outside the table: nobody's concern

    content = workbook(fill)
    assert opened(content) == (
        [("B", "Name"), ("D", "Staff")],
        [Row(5, ("A", None)), Row(6, (None, 4))],
        [
            Fault("cell-formula-without-result", Cell("members", 5, "D", "Staff", "Sheet")),
            Fault("cell-error", Cell("members", 6, "B", "Name", "Sheet"), {"value": "#N/A"}),
        ],
    )


def test_merged_cells_over_data_are_reported_and_over_titles_are_not():
    def fill(sheet):
        sheet["A1"] = "Our members"
        sheet.merge_cells("A1:B1")
        sheet.append(["Name", "Country"])
        sheet.append(["A", "BE"])
        sheet.append(["B", None])
        sheet.merge_cells("B3:B4")

    columns, rows, faults = opened(workbook(fill))
    assert columns == [("A", "Name"), ("B", "Country")]
    assert rows == [Row(3, ("A", "BE")), Row(4, ("B", None))]
    assert faults == [Fault("cells-merged", Cell("members", 3, "B", "Country", "Sheet"), {"range": "B3:B4"})]


def test_a_sheet_is_chosen_by_name():
    content = workbook(
        lambda sheet: sheet.append(["Notes", "none"]),
        ("Members", lambda sheet: [sheet.append(row) for row in (["Name", "City"], ["A", "Gent"])]),
    )
    assert list_sheets(content, file="members") == ("Sheet", "Members")
    assert list_sheets(b"a,b\n", file="members") == ()
    assert opened(content, sheet="Members")[1] == [Row(2, ("A", "Gent"))]
    assert refusal(content, sheet="Nobody") == [
        Fault("sheet-unknown", Line("members"), {"sheet": "Nobody", "sheets": "Sheet, Members"})
    ]


def test_a_workbook_that_openpyxl_warns_of_is_read_in_silence():
    content = workbook(lambda sheet: [sheet.append(row) for row in (["Name", "City"], ["A", "Gent"])])
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(changed, "w") as new:
        for part in old.namelist():
            body = old.read(part)
            if part.endswith("sheet1.xml"):
                extension = (
                    b'<extLst><ext uri="{00000000-0000-0000-0000-000000000000}"/></extLst></worksheet>'
                )
                body = body.replace(b"</worksheet>", extension)
            new.writestr(part, body)
    assert opened(changed.getvalue())[1] == [Row(2, ("A", "Gent"))]


def test_no_text_becomes_a_formula():
    risky = ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\tx", "'=1"]
    lines = write_csv(["h"], [[text] for text in risky]).decode("utf-8-sig").splitlines()
    assert [line.strip('"')[0] for line in lines[1:]] == ["'"] * len(risky)

    with zipfile.ZipFile(io.BytesIO(write_xlsx(["h"], [[text] for text in risky], sheet="s"))) as package:
        assert b"<f>" not in package.read("xl/worksheets/sheet1.xml")


def test_a_negative_number_is_a_number_and_not_guarded():
    assert write_csv(["h"], [[-1], [Decimal("-1.50")]]) == b"\xef\xbb\xbfh\r\n-1\r\n-1.50\r\n"


def test_every_text_that_xlsx_would_cut_is_refused():
    with pytest.raises(SourceRefused) as caught:
        write_xlsx(["a", "b"], [["x", "x" * 32_768], ["x" * 32_767, "x" * 40_000]], sheet="s", file="out")
    assert list(caught.value.faults) == [
        Fault("xlsx-text-too-long", Cell("out", 2, "B", sheet="s"), {"length": 32_768, "limit": 32_767}),
        Fault("xlsx-text-too-long", Cell("out", 3, "B", sheet="s"), {"length": 40_000, "limit": 32_767}),
    ]


# Outer blanks are trimmed when reading, and "\r" is no character of its own in XML and CSV.
letters = st.characters(blacklist_categories=("Cs", "Cc", "Cn")) | st.just("\n")
texts = st.text(letters, min_size=1, max_size=20).filter(
    lambda text: text == text.strip() and not set(text) & set("\ufffe\uffff\ufeff")
)
numbers = st.integers(-(10**12), 10**12) | st.decimals(
    min_value=-(10**6), max_value=10**6, places=3, allow_nan=False
).filter(lambda number: number != number.to_integral_value()).map(Decimal.normalize)
days = st.dates(date(1905, 1, 1), date(2200, 1, 1))
headers = st.lists(
    st.text(string.ascii_letters, min_size=1, max_size=8), min_size=2, max_size=5, unique_by=str.casefold
)


@st.composite
def tables(draw, values):
    head = draw(headers)
    row = st.lists(values | st.none(), min_size=len(head), max_size=len(head))
    return head, draw(st.lists(row, max_size=6))


def filled(rows, first=2):
    numbered = ((number, tuple(row)) for number, row in enumerate(rows, start=first))
    return [Row(number, row) for number, row in numbered if any(value is not None for value in row)]


@given(tables(texts))
def test_a_csv_reads_back_as_it_was_written(table):
    head, rows = table
    columns, read, faults = opened(write_csv(head, rows), header_row=1, delimiter=",")
    assert ([header for _, header in columns], read, faults) == (head, filled(rows), [])


@given(tables(texts | numbers | days | st.booleans()))
def test_an_xlsx_reads_back_as_it_was_written(table):
    head, rows = table
    columns, read, faults = opened(write_xlsx(head, rows, sheet="s"), header_row=1)
    assert ([header for _, header in columns], read, faults) == (head, filled(rows), [])


A_TABLE = (["Name", "City"], ["A", "Gent"], ["B", "Liège"])
#: Made once: a workbook holds the time of its making, and each example must see the same bytes.
A_WORKBOOK = workbook(lambda sheet: [sheet.append(row) for row in A_TABLE])


def test_a_workbook_that_states_a_huge_size_is_read_by_its_cells():
    content, changed = A_WORKBOOK, io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(changed, "w") as new:
        for part in old.namelist():
            body = old.read(part)
            if part.endswith("sheet1.xml"):
                assert b'<dimension ref="A1:B3"' in body
                body = body.replace(b'<dimension ref="A1:B3"', b'<dimension ref="A1:XFD1048576"')
            new.writestr(part, body)
    assert opened(changed.getvalue())[1] == [Row(2, ("A", "Gent")), Row(3, ("B", "Liège"))]


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_any_bytes_are_a_table_or_refused(content):
    with suppress(SourceRefused):  # any other exception is a failure
        opened(content)


@given(st.data())
def test_a_damaged_workbook_is_read_or_refused(data):
    content = A_WORKBOOK
    at = data.draw(st.integers(4, len(content) - 1))
    cut = data.draw(st.booleans())
    flipped = content[:at] + bytes([content[at] ^ data.draw(st.integers(1, 255))]) + content[at + 1 :]
    with suppress(SourceRefused):
        opened(content[:at] if cut else flipped)


@given(st.text(max_size=10) | st.text("'=+-@\t", max_size=5))
def test_a_guard_is_taken_away_exactly(text):
    assert unguarded(guarded(text)) == text


@given(
    st.integers(2, 6), st.integers(1, 8), st.sets(st.tuples(st.integers(0, 7), st.integers(0, 5)), max_size=6)
)
def test_each_faulty_cell_is_listed_exactly_once_at_its_address(width, height, wanted):
    faulty = {(row, column) for row, column in wanted if row < height and column < width}

    def fill(sheet):
        sheet.append([f"column {chr(97 + column)}" for column in range(width)])
        for row in range(height):
            sheet.append(["#REF!" if (row, column) in faulty else "fine" for column in range(width)])

    _, _, faults = opened(workbook(fill))
    assert sorted(fault.at.address for fault in faults) == sorted(
        f"'Sheet'!{chr(65 + column)}{row + 2}" for row, column in faulty
    )
