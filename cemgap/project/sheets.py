"""Sheets: small tables that people keep by hand, read whole, every cell with its place."""

import csv
import io
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from cemgap.errors import CemgapError, Place, error
from cemgap.intake.sources.readable import check_readable
from cemgap.translations import msg

SIZE_LIMIT = 20 << 20
"""Bytes; a table written by people is far smaller."""
WIDTH_LIMIT = 256


@dataclass(frozen=True, slots=True)
class Codes:
    """The error codes of one kind of file."""

    refused: str
    damaged: str
    columns: str
    broken_cell: str


@dataclass(frozen=True, slots=True)
class Broken:
    """A cell without a value of its own: an error, or a formula nobody has calculated."""

    text: str
    formula: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook, or a CSV file."""

    file: str
    name: str | None
    """None in CSV."""
    rows: tuple[tuple[int, tuple[object, ...]], ...]
    """(row number as people see it, cells); blank rows left out. None, or a blank text, is a blank cell."""


def read_workbook(path: Path, codes: Codes) -> tuple[Sheet, ...]:
    """All worksheets of an XLSX file, through the gate.

    Raises:
        CemgapError: no such file, too large, refused by the gate (E0xx), or no workbook.
    """
    from cemgap.intake.sources.workbooks.gate import check_workbook

    name = str(path)
    _content(path, codes)
    check_workbook(path, name)
    try:
        with path.open("rb") as stream, warnings.catch_warnings():
            # Drop-downs and formats that openpyxl does not know are none of our business: nothing is written back.
            warnings.simplefilter("ignore")
            return _worksheets(stream, name)
    except Exception as fault:  # openpyxl raises whatever it stumbles over
        problem = error(
            codes.damaged,
            msg("the workbook cannot be read: a part of it is damaged"),
            Place(name),
            fix=msg("open it in a spreadsheet and save it again as .xlsx"),
        )
        raise CemgapError(problem) from fault


def read_csv(path: Path, codes: Codes) -> Sheet:
    """A CSV file in UTF-8, separated by comma, semicolon or tab.

    Raises:
        CemgapError: no such file, too large, not UTF-8, or a quote left open.
    """
    name = str(path)
    content = _content(path, codes)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        row = content[: fault.start].count(b"\n") + 1
        fix = msg("save it as CSV UTF-8")
        place = Place(name, row=row)
        raise CemgapError(error(codes.damaged, msg("the file is not UTF-8 text"), place, fix=fix)) from None
    first = text.split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    rows: list[tuple[int, tuple[object, ...]]] = []
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        for number, record in enumerate(reader, start=1):
            if any(cell.strip() for cell in record):
                rows.append((number, tuple(record)))
    except csv.Error:
        fix = msg("look for a quote that is not closed")
        place = Place(name, row=len(rows) + 1)
        raise CemgapError(error(codes.damaged, msg("the file is no proper CSV"), place, fix=fix)) from None
    return Sheet(name, None, tuple(rows))


def _content(path: Path, codes: Codes) -> bytes:
    name = str(path)
    check_readable(path, name)
    with path.open("rb") as stream:
        content = stream.read(SIZE_LIMIT + 1)
    if len(content) > SIZE_LIMIT:
        message = msg("the file is larger than 20 megabytes")
        raise CemgapError(error(codes.refused, message, Place(name), fix=msg("keep only the tables in it")))
    return content


def _worksheets(stream: BinaryIO, name: str) -> tuple[Sheet, ...]:
    from openpyxl import load_workbook

    written = load_workbook(stream, read_only=True)
    try:
        sheets = {sheet.title: _cells(sheet) for sheet in written.worksheets}
    finally:
        written.close()
    if any(isinstance(cell, Broken) and cell.formula for rows in sheets.values() for _, row in rows for cell in row):
        stream.seek(0)
        calculated = load_workbook(stream, read_only=True, data_only=True)
        try:
            values = {sheet.title: dict(_cells(sheet)) for sheet in calculated.worksheets}
        finally:
            calculated.close()
        sheets = {
            title: [(number, _calculated(row, values[title].get(number, ()))) for number, row in rows]
            for title, rows in sheets.items()
        }
    return tuple(Sheet(name, title, tuple(rows)) for title, rows in sheets.items())


def _cells(sheet: Any) -> list[tuple[int, tuple[object, ...]]]:  # noqa: ANN401 - openpyxl's types do not know its read-only sheets
    # What a sheet says about its own size is not to be trusted.
    sheet.reset_dimensions()
    rows: list[tuple[int, tuple[object, ...]]] = []
    for number, row in enumerate(sheet.iter_rows(max_col=WIDTH_LIMIT), start=1):
        cells = tuple(
            Broken(str(cell.value), cell.data_type == "f")
            if cell.data_type in {"e", "f"}
            else None
            if isinstance(cell.value, str) and not cell.value.strip()
            else cell.value
            for cell in row
        )
        if any(cell is not None for cell in cells):
            rows.append((number, cells))
    return rows


def _calculated(row: Sequence[object], values: Sequence[object]) -> tuple[object, ...]:
    def value(position: int, cell: object) -> object:
        if not (isinstance(cell, Broken) and cell.formula):
            return cell
        found = values[position] if position < len(values) else None
        return cell if found is None else found

    return tuple(value(position, cell) for position, cell in enumerate(row))
