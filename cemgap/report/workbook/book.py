"""Book: a workbook in the making, its sheets, and how their cells look."""

import math
import re
import unicodedata
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from cemgap.errors import echo
from cemgap.report.blocks import Kind, Report
from cemgap.report.workbook.address import Address, relative
from cemgap.report.workbook.ledger import Ledger
from cemgap.translations import Message, Wording

CREATED = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""The same for every workbook: equal input gives equal bytes."""
LONGEST_TEXT = 32_767
"""Characters a cell may hold."""
NO_XML = "\ufffe\uffff"
LINE = 15.75
"""Height of a line of text, in points."""

INK, INPUT_INK, GREY, RULE = "#1a1a1a", "#0000ff", "#6b6b6b", "#c8ccd2"
HEADER_FILL, INPUT_FILL, KEY_FILL = "#1f3a5f", "#fffbe6", "#fbe9e0"

Look = dict[str, Any]
"""Properties of an XlsxWriter format."""

PLAIN: Look = {"valign": "top", "align": "left", "indent": 1}
WRAPPED: Look = {"valign": "top", "text_wrap": True}
TITLE: Look = {"bold": True, "font_size": 15, "font_color": HEADER_FILL}
HEADING: Look = {"bold": True, "font_size": 12, "font_color": HEADER_FILL}
LABEL: Look = {"bold": True, "valign": "top", "text_wrap": True}
NOTE: Look = {"font_color": GREY, "font_size": 9, "valign": "top", "text_wrap": True}
STEP: Look = {"font_color": GREY, "font_size": 9, "align": "center"}
HEADER: Look = {
    "bold": True,
    "font_color": "#ffffff",
    "bg_color": HEADER_FILL,
    "text_wrap": True,
    "align": "center",
    "valign": "vcenter",
    "border": 1,
    "border_color": RULE,
}
CELL: Look = {"border": 1, "border_color": RULE, "valign": "top"}
TEXT_CELL: Look = CELL | {"text_wrap": True, "align": "left", "indent": 1}
RANK_CELL: Look = CELL | {"align": "center"}
INPUT: Look = CELL | {"font_color": INPUT_INK, "bg_color": INPUT_FILL}
ASIDE: Look = {"font_color": GREY, "font_size": 9}


def cleaned(text: str) -> str:
    r"""Text that a workbook can hold: no control characters, no lone surrogates, not too long.

    >>> cleaned("a\x07b\ud800c")
    'abc'
    """
    kept = "".join(c for c in text if c == "\n" or (unicodedata.category(c) not in ("Cc", "Cs") and c not in NO_XML))
    return kept[:LONGEST_TEXT]


def width(text: str) -> int:
    """How many digits wide the longest line of `text` is: a wide character counts as two.

    >>> width("便利性"), width("Price")
    (6, 5)
    """
    return max(
        (sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line) for line in text.splitlines()),
        default=0,
    )


def number_format(kind: Kind, decimals: int) -> str:
    """How a workbook shows a number of a kind.

    Where all figures are whole nothing is rounded away: a 7.5 that somebody types must not look like an 8.
    """
    digits = "0." + "0" * decimals if decimals else "General"
    formats: dict[Kind, str] = {
        "score": digits,
        "signed": f"+{digits};-{digits};{digits}",
        "count": "#,##0",
        "share": "0%",
        "p": '[<0.001]"<0.001";0.000',
        "rank": "0",
        "money": "#,##0",
        "text": "General",
    }
    return formats[kind]


class Sheet:
    """A sheet that remembers how wide its columns must be."""

    def __init__(self, book: "Book", worksheet: Worksheet, name: str) -> None:
        self.book = book
        self.worksheet = worksheet
        self.name = name
        self._widths: dict[int, int] = {}

    def at(self, row: int, column: int) -> Address:
        """The address of a cell of this sheet; rows and columns from 0."""
        return Address(self.name, row, column)

    def text(self, row: int, column: int, text: str, look: Look, room: int | None = None) -> None:
        """Write text, never a formula; the column widens for it up to `room`, at all only where `room` is given."""
        shown = cleaned(text)
        self.worksheet.write_string(row, column, shown, self.book.format(look))
        if room is not None:
            self.widen(column, min(width(shown), room))

    def number(self, row: int, column: int, value: float, look: Look) -> None:
        """Write a number as it is, unrounded."""
        self.worksheet.write_number(row, column, value, self.book.format(look))

    def blank(self, row: int, column: int, look: Look) -> None:
        """An empty cell with a look."""
        self.worksheet.write_blank(row, column, None, self.book.format(look))

    def formula(self, row: int, column: int, formula: str, value: float | str, look: Look) -> None:
        """Write a formula together with the value it gives, for viewers that do not compute."""
        shown = cleaned(value) if isinstance(value, str) else value
        self.worksheet.write_formula(row, column, f"={cleaned(formula)}", self.book.format(look), shown)

    def paragraph(self, row: int, first: int, last: int, text: str, look: Look, *, formula: str | None = None) -> None:
        """Text (or a formula that gives it) across columns, wrapped, the row as high as it needs."""
        if last > first:
            self.worksheet.merge_range(row, first, row, last, "", self.book.format(look))
        if formula is None:
            self.text(row, first, text, look)
        else:
            self.formula(row, first, formula, cleaned(text), look)
        self.heighten(row, text, sum(self._widths.get(column, 9) for column in range(first, last + 1)), look)

    def header(self, row: int, headers: dict[int, str]) -> None:
        """A row of headers (column -> text), as high as the longest needs."""
        lines = 1
        for column, text in headers.items():
            self.text(row, column, text, HEADER)
            lines = max(lines, -(-width(text) // max(self.wide(column) - 1, 1)))
        self.worksheet.set_row(row, lines * LINE + 6)

    def heighten(self, row: int, text: str, room: int, look: Look) -> None:
        """Make a row high enough for `text` in `room` digits of width."""
        size = look.get("font_size", 11) / 11
        lines = sum(_lines(width(line) * size, room) for line in text.splitlines() or [""])
        self.worksheet.set_row(row, lines * LINE * size)

    def signed(self, first: Address, last: Address, decimals: int) -> None:
        """Show what rounds to zero without a sign, as the sentences do; the figures stay as they are."""
        if decimals:
            near = 0.5 * 10**-decimals
            zero = '"' + f"{0:.{decimals}f}" + '"'
            self.worksheet.conditional_format(
                first.row,
                first.column,
                last.row,
                last.column,
                {
                    "type": "formula",
                    "criteria": f"=AND(ISNUMBER({relative(first)}),ABS(N({relative(first)}))<{near:g})",
                    "format": self.book.format({"num_format": zero}),
                },
            )

    def mark(self, first: Address, last: Address, criteria: str) -> None:
        """Set a row off, bold and tinted, while `criteria` holds for it."""
        look = self.book.format({"bold": True, "bg_color": KEY_FILL})
        self.worksheet.conditional_format(
            first.row,
            first.column,
            last.row,
            last.column,
            {"type": "formula", "criteria": f"={criteria}", "format": look},
        )

    def widen(self, column: int, digits: int) -> None:
        """Make a column at least so wide."""
        self._widths[column] = max(self._widths.get(column, 0), digits)
        self.worksheet.set_column(column, column, self._widths[column] + 1.5)

    def wide(self, column: int) -> int:
        """How wide a column is so far."""
        return self._widths.get(column, 9)


def _lines(digits: float, room: int) -> int:
    # Words do not fill a line to its end: what takes several lines takes a little more than its width.
    return 1 if digits <= room else math.ceil(digits * 1.1 / max(room, 1))


class Book:
    """A workbook in the making, in one language, with the ledger of its figures."""

    def __init__(self, language: str, client: Wording | None, report: Report) -> None:
        self.language = language
        self.decimals = report.decimals
        """Of figures in sentences."""
        self.title = report.title
        self.ledger = Ledger()
        self._stream = BytesIO()
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}
        self._names: set[str] = set()
        self._client = echo(client.label(language), 100) if client else ""
        self.workbook = xlsxwriter.Workbook(
            self._stream,
            {
                "in_memory": True,
                "strings_to_numbers": False,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "default_format_properties": {"font_name": "Calibri" if language == "en" else "Microsoft YaHei"},
            },
        )
        self.workbook.set_properties({"title": cleaned(self.title.text(language)), "created": CREATED})

    def sheet(self, name: Message, *, repeat: int | None = None) -> Sheet:
        """A new sheet, landscape on A4, one page wide; `repeat` is the row that stands on top of every page."""
        shown = self._sheet_name(name.text(self.language))
        worksheet = self.workbook.add_worksheet(shown)
        worksheet.hide_gridlines(2)
        worksheet.set_default_row(LINE + 0.75)
        worksheet.set_landscape()
        worksheet.set_paper(9)
        worksheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
        worksheet.fit_to_pages(1, 0)
        worksheet.center_horizontally()
        worksheet.set_footer(f"&L{self._client.replace('&', '&&')}&C&A&R&P / &N")
        if repeat is not None:
            worksheet.repeat_rows(repeat)
        return Sheet(self, worksheet, shown)

    def format(self, look: Look) -> Format:
        """The format of a look, made once."""
        key = tuple(sorted(look.items()))
        if key not in self._formats:
            self._formats[key] = self.workbook.add_format(look)
        return self._formats[key]

    def file_bytes(self) -> bytes:
        """The finished workbook; nothing can be written to it after."""
        self.workbook.close()
        return self._stream.getvalue()

    def _sheet_name(self, name: str) -> str:
        plain = re.sub(r"[\[\]:*?/\\]", " ", cleaned(name)).strip().strip("'")[:31] or "Sheet"
        unique, copy = plain, 2
        while unique.casefold() in self._names or unique.casefold() == "history":
            unique, copy = f"{plain[:27]} {copy}", copy + 1
        self._names.add(unique.casefold())
        return unique
