"""Figures in words: how a number of each kind is written, in tables and in sentences alike."""

import math
import unicodedata
from decimal import ROUND_HALF_UP, Context, Decimal

from cemgap.errors import echo
from cemgap.intake.mapping import Factor
from cemgap.report.blocks import Cell, Column, Figure, Kind, Matrix, Point
from cemgap.translations import Form, Labelled, Message, msg

UNKNOWN = "-"
_CUT = "..."
_EVERY_DIGIT = Context(prec=400)
_WHOLE_TEXT = 1_000_000
NAME_ROOM = 60
"""Columns of a factor's name in text and Markdown; files for programs and workbooks have all of it."""
_NO_PARTS = 1000  # from here on parts of a unit (effective respondents, business results) no longer matter


def rounded(value: float, decimals: int) -> Decimal:
    """`value` with so many decimals, halves away from zero as a spreadsheet shows them, never a negative zero.

    >>> str(rounded(-2.25, 1)), str(rounded(-0.04, 1))
    ('-2.3', '0.0')
    """
    # 15 digits are what a spreadsheet keeps: 1.005, stored a little below, must round as it is shown.
    step = Decimal(1).scaleb(-decimals)
    shown = Decimal(f"{value:.15g}").quantize(step, rounding=ROUND_HALF_UP, context=_EVERY_DIGIT)
    return abs(shown) if shown.is_zero() else shown


def figure_text(value: float | None, kind: Kind, decimals: int = 1) -> str:  # noqa: PLR0911 (one per kind)
    """A number as text, with ASCII signs; None and what is no number are "-".

    >>> figure_text(-18.0, "signed"), figure_text(2, "signed"), figure_text(0.0004, "p"), figure_text(0.345, "share")
    ('-18.0', '+2.0', '<0.001', '35%')
    >>> figure_text(1204, "count"), figure_text(3, "rank"), figure_text(None, "score")
    ('1,204', '3', '-')
    """
    if value is None or not math.isfinite(value):
        return UNKNOWN
    match kind:
        case "score":
            return str(rounded(value, decimals))
        case "signed":
            shown = rounded(value, decimals)
            return f"+{shown}" if shown > 0 else str(shown)
        case "share":
            return f"{rounded(value * 100, 0)}%"
        case "p":
            return "<0.001" if value < 0.001 else str(rounded(value, 3))  # noqa: PLR2004 (the smallest p that is told)
        case "count" if not float(value).is_integer() and abs(value) < _NO_PARTS:
            return f"{value:.4g}"
        case "count" | "money":
            return f"{rounded(value, 0):,}"
        case "rank" | "text":
            return str(int(value)) if float(value).is_integer() else f"{value:.12g}"


def shortened(name: str, room: int) -> str:
    """`name` in at most `room` columns, a wide character taking two, cut with "...".

    >>> shortened("After-sales service", 12), shortened("便利性与可达性", 10)
    ('After-sal...', '便利性...')
    """
    taken, kept = 0, 0
    for character in name:
        taken += 2 if unicodedata.east_asian_width(character) in "WF" else 1
        kept += taken <= room - len(_CUT)
    return name if taken <= room else name[:kept].rstrip() + _CUT


def figures_of(decimals: int, *, names: int | None = None) -> Form:
    """The `Form` of a sentence: its `Figure`s as the tables write them, texts from files without control characters.

    The names of factors are cut to `names` columns, where that is given.

    >>> msg("satisfaction {value}", value=Figure(-2.1, "signed")).text("en", figures_of(1))
    'satisfaction -2.1'
    """

    def form(value: object, language: str) -> str | None:
        if isinstance(value, Figure):
            return figure_text(value.value, value.kind, decimals)
        if isinstance(value, str):
            return echo(value, _WHOLE_TEXT)
        if isinstance(value, Factor):
            return _name(value, language, names)
        if isinstance(value, Labelled):
            return echo(value.label(language), _WHOLE_TEXT)
        if isinstance(value, float):
            return figure_text(value, "text")
        return None

    return form


def format_cell(  # noqa: PLR0911 (one per type of cell)
    cell: Cell, column_kind: Kind, decimals: int, language: str, *, names: int | None = None
) -> str:
    """A cell of a table as text: numbers by the kind of their column, intervals with both ends, None as "-".

    >>> format_cell((-2.31, -1.9), "signed", 1, "en"), format_cell(9, "score", 0, "en")
    ('-2.3 to -1.9', '9')
    """
    match cell:
        case None:
            return UNKNOWN
        case bool():
            return (msg("yes") if cell else msg("no")).text(language)
        case int() | float():
            return figure_text(cell, column_kind, decimals)
        case str():
            return echo(cell, _WHOLE_TEXT)
        case Message():
            return cell.text(language, figures_of(decimals, names=names))
        case Factor():
            return _name(cell, language, names)
        case (low, high):
            ends = figure_text(low, column_kind, decimals), figure_text(high, column_kind, decimals)
            return _interval(*ends).text(language) if ends != (UNKNOWN, UNKNOWN) else UNKNOWN
        case _:
            return echo(cell.label(language), _WHOLE_TEXT)


def _name(factor: Factor, language: str, room: int | None) -> str:
    name = echo(factor.label(language), _WHOLE_TEXT)
    return name if room is None else shortened(name, room)


def is_number(column: Column) -> bool:
    """Whether the column holds numbers, which stand to the right."""
    return column.kind != "text"


def axes(matrix: Matrix) -> Message:
    """The sentence that names the two axes of a matrix."""
    return msg("across: {across}; up: {up}", across=matrix.across, up=matrix.up)


def quadrant(matrix: Matrix, point: Point) -> int:
    """Where a point stands: 0 upper left, 1 upper right, 2 lower left, 3 lower right.

    A point on a line of the crosshair stands above it, or right of it.
    """
    return (point.across >= matrix.cross_across) + 2 * (point.up < matrix.cross_up)


def _interval(low: str, high: str) -> Message:
    if high == UNKNOWN:
        return msg("over {low}", low=low)
    if low == UNKNOWN:
        return msg("under {high}", high=high)
    return msg("{low} to {high}", low=low, high=high)
