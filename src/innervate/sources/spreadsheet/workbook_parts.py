"""The parts of an XLSX package that openpyxl's streaming reader keeps to itself.

Sheet names with their part, merged ranges, formulas saved without a result. Source: ECMA-376,
part 1, sections 12.3.24 (worksheet part), 18.2.19 (sheet), 18.3.1.55 (merge cell), 18.3.1.40 (formula).
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass
from xml.etree import ElementTree

from openpyxl.utils.cell import coordinate_to_tuple

from innervate.sources.faults import Fault, Line, SourceRefused

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_BOOK = "xl/workbook.xml"
_BOOK_RELATIONS = "xl/_rels/workbook.xml.rels"
#: What reading a damaged or encrypted zip, or XML cut short, raises.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    KeyError,
    OSError,
    EOFError,
    RuntimeError,
    NotImplementedError,
    ElementTree.ParseError,
)
#: A workbook that unpacks to more bytes is no member list but an attack or a mistake.
LARGEST_UNPACKED = 400_000_000


@dataclass(frozen=True, slots=True)
class Peculiarities:
    """``unsolved``: (row, column from 0) of formulas saved without a result; ``merged``: ``A1:C1``."""

    unsolved: frozenset[tuple[int, int]] = frozenset()
    merged: tuple[str, ...] = ()


def sheet_parts(content: bytes, *, file: str) -> dict[str, str]:
    """Path in the package by sheet name, in the order of the tabs; chart sheets are left out.

    Raises SourceRefused when ``content`` is no workbook, or too large when unpacked.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            if sum(entry.file_size for entry in package.infolist()) > LARGEST_UNPACKED:
                raise SourceRefused([Fault("xlsx-too-large", Line(file), {"limit": LARGEST_UNPACKED})])
            relations = ElementTree.fromstring(package.read(_BOOK_RELATIONS))
            book = ElementTree.fromstring(package.read(_BOOK))
    except _DAMAGE as wrong:
        raise SourceRefused([Fault("xlsx-unreadable", Line(file))]) from wrong
    target_by_id = {
        each.get("Id", ""): each.get("Target", "")
        for each in relations.iter(_RELATION)
        if each.get("Type", "").endswith("/worksheet")
    }
    return {
        sheet.get("name", ""): posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
        for sheet in book.iter(f"{_MAIN}sheet")
        if (target := target_by_id.get(sheet.get(_RELATION_ID, "")))
    }


def peculiarities(content: bytes, part: str) -> Peculiarities:
    """What the sheet at ``part`` holds besides plain cells. Most sheets hold nothing of the kind."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        sheet = package.read(part)
    if b"<f" not in sheet and b":f" not in sheet and b"mergeCell" not in sheet:
        return Peculiarities()
    unsolved: set[tuple[int, int]] = set()
    merged: list[str] = []
    for _, element in ElementTree.iterparse(io.BytesIO(sheet)):
        if element.tag == f"{_MAIN}mergeCell":
            merged.append(element.get("ref", ""))
        elif element.tag == f"{_MAIN}c":
            if element.find(f"{_MAIN}f") is not None and not element.findtext(f"{_MAIN}v"):
                row, column = coordinate_to_tuple(element.get("r", "A1"))
                unsolved.add((row, column - 1))
            element.clear()
    return Peculiarities(frozenset(unsolved), tuple(merged))
