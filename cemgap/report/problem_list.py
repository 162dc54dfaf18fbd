"""Problem list: every problem with all its places, a row each, as CSV or as a workbook to work through."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

from cemgap.errors import CemgapError, Place, Problem, error
from cemgap.report.content.words import SEVERITIES
from cemgap.report.csv import field
from cemgap.translations import Message, msg

COLUMNS: tuple[tuple[str, Message, int], ...] = (
    ("code", msg("Code"), 8),
    ("severity", msg("Severity"), 10),
    ("problem", msg("Problem"), 60),
    ("file", msg("File"), 24),
    ("sheet", msg("Sheet"), 16),
    ("row", msg("Row"), 8),
    ("column", msg("Column"), 32),
    ("value", msg("Value"), 24),
    ("fix", msg("How to mend it"), 60),
)
"""(key, header, width)"""
ENDINGS = (".csv", ".xlsx")
SHEET_ROWS = 1_048_575
"""Rows of a sheet below its header."""

Value = str | int | None


def check_ending(path: Path) -> None:
    """Refuse another form of list.

    Raises:
        CemgapError: E307, an ending that is no form of it.
    """
    if path.suffix.lower() not in ENDINGS:
        raise CemgapError(
            error(
                "E307",
                msg('"{ending}" is no form of a list of problems', ending=path.suffix or path.name),
                Place(file=str(path)),
                fix=msg("give the file one of these endings: {endings}", endings=ENDINGS),
            )
        )


def written(problems: Sequence[Problem], ending: str, language: str) -> bytes:
    """The list as the bytes of a file; a problem without a place has one row."""
    rows = [values for problem in problems for values in _rows(problem, language)]
    if ending == ".csv":
        lines = [",".join(field(key) for key, _, _ in COLUMNS)]
        lines += [",".join(field(value) for value in row) for row in rows]
        return ("\n".join(lines) + "\n").encode("utf-8-sig")
    return _workbook(rows, language)


def _rows(problem: Problem, language: str) -> Iterator[tuple[Value, ...]]:
    severity = SEVERITIES[problem.severity].text(language)
    said = (problem.code, severity, problem.message.text(language))
    fix = None if problem.fix is None else problem.fix.text(language)
    if not problem.places:
        yield (*said, None, None, None, None, None, fix)
    for place in problem.places:
        yield (*said, place.file, place.sheet, place.row, place.column, place.said(language), fix)


def _workbook(rows: Sequence[tuple[Value, ...]], language: str) -> bytes:
    import xlsxwriter

    from cemgap.report.workbook.book import CREATED, cleaned

    content = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(content, options) as book:
        book.set_properties({"created": CREATED})
        bold = book.add_format({"bold": True, "bottom": 1})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet(msg("Problems").text(language))
        for at, (_, header, width) in enumerate(COLUMNS):
            sheet.set_column(at, at, width)
            sheet.write_string(0, at, header.text(language), bold)
        for number, row in enumerate(rows[:SHEET_ROWS], 1):
            for at, value in enumerate(row):
                if isinstance(value, int):
                    sheet.write_number(number, at, value, wrapped)
                elif value is not None:
                    sheet.write_string(number, at, cleaned(value), wrapped)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(1, min(len(rows), SHEET_ROWS)), len(COLUMNS) - 1)
    return content.getvalue()
