"""Blank workbook: sheets to fill in, with notes, lists and yellow cells, as the same bytes every time."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from cemgap.translations import Message, msg

YELLOW = PatternFill("solid", fgColor="FFF2CC")
HEAD = PatternFill("solid", fgColor="1F3A5F")
LINE = Border(*(Side("thin", color="D9D9D9"),) * 4)
LISTS = "Lists"
SENTENCE = 20
"""A wider column holds sentences, which are wrapped."""
EPOCH = (1980, 1, 1, 0, 0, 0)
TEXT_LIMIT = 32_767
"""Characters a cell can hold."""


@dataclass(frozen=True, slots=True)
class Field:
    """A column to fill in."""

    header: str
    note: Message
    """What belongs there; shown when the pointer rests on the header."""
    width: int = 14
    choices: tuple[str, ...] = ()
    """Words to choose from."""
    only_choices: bool = False
    """Nothing else may stand there."""
    scale: tuple[int, int] | None = None
    """Numbers between these ends only."""
    fill: bool = True
    """Yellow: somebody should fill it in."""


@dataclass(frozen=True, slots=True)
class FormSheet:
    """A sheet with one header row and rows to fill in."""

    name: str
    fields: tuple[Field, ...]
    rows: tuple[tuple[str | float | None, ...], ...] = ()
    """What stands in the first rows already; "" and None are blank."""
    room: int = 100
    """Rows made ready, those included."""


@dataclass(frozen=True, slots=True)
class TextSheet:
    """A sheet to read: a title, and lines; a line of several cells is a table row."""

    name: str
    title: str
    lines: tuple[str | tuple[str, ...], ...]
    widths: tuple[int, ...] = (100,)


def workbook_bytes(sheets: Sequence[FormSheet | TextSheet], language: str) -> bytes:
    """The workbook, with the first sheet in front. The same sheets give the same bytes."""
    book = Workbook()
    book.remove(book.worksheets[0])
    lists = _Lists(book)
    for sheet in sheets:
        made = book.create_sheet(sheet.name)
        if isinstance(sheet, FormSheet):
            _form(made, sheet, lists, language)
        else:
            _text(made, sheet)
        made.page_setup.orientation = "landscape"
        made.page_setup.fitToHeight = 0
        made.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    lists.write()
    book.active = 0
    book.properties.creator = "cemgap"
    stream = io.BytesIO()
    book.save(stream)
    return _timeless(stream.getvalue())


class _Lists:
    """The words of the drop-downs, on a sheet of their own: a list inside a rule is cut at 255 characters."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._names: dict[tuple[str, ...], str] = {}

    def name(self, choices: tuple[str, ...]) -> str:
        return self._names.setdefault(choices, f"choices_{len(self._names) + 1}")

    def write(self) -> None:
        if not self._names:
            return
        sheet = self._book.create_sheet(LISTS)
        sheet.sheet_state = "hidden"
        for column, (choices, name) in enumerate(self._names.items(), start=1):
            for row, choice in enumerate(choices, start=1):
                put(sheet, row, column, choice)
            letter = get_column_letter(column)
            area = f"{LISTS}!${letter}$1:${letter}${len(choices)}"
            self._book.defined_names[name] = DefinedName(name, attr_text=area)


def put(sheet: Worksheet, row: int, column: int, value: str | float | None) -> None:
    """Write a value; text stays text, whatever it looks like. A date in ISO form becomes a date."""
    if value is None or value == "":
        return
    cell = sheet.cell(row, column)
    if not isinstance(value, str):
        cell.value = value
        return
    date = _date(value)
    if date is not None:
        cell.value = date
        cell.number_format = "yyyy-mm-dd"
        return
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)[:TEXT_LIMIT]
    # openpyxl takes what begins with = for a formula, and #N/A for an error.
    cell.data_type = "s"


def _date(text: str) -> dt.date | None:
    if not re.fullmatch(r"(19[1-9]\d|2\d{3})-\d{2}-\d{2}", text, re.ASCII):
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _form(made: Worksheet, sheet: FormSheet, lists: _Lists, language: str) -> None:
    last = max(sheet.room, len(sheet.rows)) + 1
    for column, field in enumerate(sheet.fields, start=1):
        letter = get_column_letter(column)
        head = made.cell(1, column)
        put(made, 1, column, field.header)
        head.font, head.fill = Font(bold=True, color="FFFFFF"), HEAD
        head.alignment = Alignment(wrap_text=True, vertical="center")
        note = Comment(field.note.text(language), "cemgap", height=110, width=280)
        head.comment = note
        made.column_dimensions[letter].width = field.width
        rule = _rule(field, lists, language)
        if rule is not None:
            rule.add(f"{letter}2:{letter}{last}")
            made.add_data_validation(rule)
        for row in range(2, last + 1):
            cell = made.cell(row, column)
            cell.border = LINE
            cell.alignment = Alignment(wrap_text=field.width > SENTENCE, vertical="top")
            if field.fill:
                cell.fill = YELLOW
    for row, values in enumerate(sheet.rows, start=2):
        for column, value in enumerate(values, start=1):
            put(made, row, column, value)
    made.freeze_panes = "A2"
    made.row_dimensions[1].height = 32


def _rule(field: Field, lists: _Lists, language: str) -> DataValidation | None:
    if field.choices:
        rule = DataValidation("list", formula1=f"={lists.name(field.choices)}", allow_blank=True)
        rule.showErrorMessage = field.only_choices
        rule.error = msg("Choose one of the words in the list, or leave the cell blank.").text(language)
        return rule
    if field.scale is not None:
        low, high = field.scale
        rule = DataValidation("decimal", "between", str(low), str(high), allow_blank=True)
        rule.showErrorMessage = True
        wanted = msg("Write a number from {low} to {high}, or leave the cell blank.", low=low, high=high)
        rule.error = wanted.text(language)
        return rule
    return None


def _text(made: Worksheet, sheet: TextSheet) -> None:
    put(made, 1, 1, sheet.title)
    made.cell(1, 1).font = Font(bold=True, size=14)
    for column, width in enumerate(sheet.widths, start=1):
        made.column_dimensions[get_column_letter(column)].width = width
    head = next((line for line in sheet.lines if not isinstance(line, str)), None)
    for row, line in enumerate(sheet.lines, start=3):
        for column, text in enumerate((line,) if isinstance(line, str) else line, start=1):
            put(made, row, column, text)
            # A sentence above a table runs across its columns.
            wrap = len(sheet.widths) == 1 or not isinstance(line, str)
            made.cell(row, column).alignment = Alignment(wrap_text=wrap, vertical="top")
            if line is head:
                made.cell(row, column).font = Font(bold=True)


def _timeless(content: bytes) -> bytes:
    """The same workbook without the time at which it was made."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as made,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as kept,
    ):
        for member in made.infolist():
            data = made.read(member)
            if member.filename == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:\w+[^>]*>)[^<]*(</dcterms:)", rb"\g<1>2000-01-01T00:00:00Z\g<2>", data)
            bare = zipfile.ZipInfo(member.filename, EPOCH)
            bare.compress_type = zipfile.ZIP_DEFLATED
            bare.create_system = 0  # the same on every system
            kept.writestr(bare, data)
    return stream.getvalue()
