"""Columns: which columns of a table a screen has room for, how wide they are, and where their text breaks."""

from dataclasses import dataclass
from itertools import pairwise

from cemgap.report.blocks import Column, Row, Table
from cemgap.report.figures import NAME_ROOM, figures_of, format_cell, is_number
from cemgap.report.screen import Screen

GAP = 2
"""Columns of the screen between two columns of a table."""
NARROW, WIDE = 72, 110
"""Below NARROW a screen shows columns of priority 1, below WIDE also those of priority 2, from there on all three."""
BAR_LEAST, BAR_GOOD, BAR_MOST = 6, 16, 40
"""Short headers make room for a bar that would be less than good; one that would be less than BAR_LEAST is left out."""
NAME_LINES, TEXT_LINES = 2, 8
"""Lines a row's name, and any other text of a row, may take before it is cut."""
_COMFORT, _TIGHT, _LEAST = 24, 12, 8
"""Room for a text before other columns have to give way."""
_HEADER = 6
"""Room for a header that could break after every character."""


@dataclass(frozen=True, slots=True)
class ScreenColumn:
    """A column as it stands on the screen."""

    key: str
    header: str
    cells: tuple[str, ...]
    """One per row of the table; a line break where the text breaks."""
    width: int
    number: bool


@dataclass(frozen=True, slots=True)
class ScreenTable:
    """The columns that fit, side by side, and the room for bars right of them (0 = none)."""

    columns: tuple[ScreenColumn, ...]
    bar: int


@dataclass(frozen=True, slots=True)
class _Draft:
    """A column with all its text, before it is fitted."""

    column: Column
    header: str
    short: str
    cells: tuple[str, ...]
    natural: int
    """Width of the widest cell."""


def fitted(table: Table, screen: Screen) -> ScreenTable | None:
    """`table` within the width of `screen`, marks included; None where not even its main columns stand side by side.

    Numbers are never cut and never wrapped. Room is made in this order: short headers, text over several lines, no
    bar, text in less room, headers over several lines, fewer columns.
    """
    marks = 1 + GAP if any(row.marked for row in table.rows) else 0
    tier = 1 if screen.width < NARROW else 2 if screen.width < WIDE else 3
    drafts = [_draft(table, at, column, screen) for at, column in enumerate(table.columns)]
    for level in range(tier, 0, -1):
        chosen = [draft for draft in drafts if draft.column.priority <= level]
        room = screen.width - marks - GAP * (len(chosen) - 1)
        if found := _arranged(chosen, room, screen, bar=table.bar is not None):
            return found
    return None


def labelled_cells(table: Table, row: Row, screen: Screen) -> list[tuple[str, str]]:
    """(header, text) of the main columns of one row, for a screen too narrow for columns."""
    form = figures_of(table.decimals, names=NAME_ROOM)
    return [
        (
            screen.shown(column.header.text(screen.language, form)),
            screen.shown(format_cell(cell, column.kind, table.decimals, screen.language, names=NAME_ROOM)),
        )
        for column, cell in zip(table.columns, row.cells, strict=True)
        if column.priority == 1
    ]


def _draft(table: Table, at: int, column: Column, screen: Screen) -> _Draft:
    form = figures_of(table.decimals, names=NAME_ROOM)
    header = screen.shown(column.header.text(screen.language, form))
    short = header if column.short is None else screen.shown(column.short.text(screen.language, form))
    cells = tuple(
        screen.plainer(
            screen.shown(format_cell(row.cells[at], column.kind, table.decimals, screen.language, names=NAME_ROOM))
        )
        for row in table.rows
    )
    return _Draft(column, header, short, cells, max(map(screen.columns, cells), default=0))


def _arranged(drafts: list[_Draft], room: int, screen: Screen, *, bar: bool) -> ScreenTable | None:
    attempts = [
        ("full", bar, room),
        ("short", bar, room),
        ("full", bar, _COMFORT),
        ("short", bar, _COMFORT),
        ("full", False, _COMFORT),
        ("short", False, _COMFORT),
        ("short", bar, _TIGHT),
        ("short", False, _TIGHT),
        ("broken", bar, _TIGHT),
        ("broken", False, _LEAST),
    ]
    for headers, with_bar, comfort in attempts:
        for_bar = (BAR_GOOD if headers == "full" else BAR_LEAST) + GAP if with_bar else 0
        least = [_least(draft, headers, comfort, screen) for draft in drafts]
        if sum(least) + for_bar <= room:
            widths = _shared(least, [_wanted(draft, headers, screen) for draft in drafts], room - for_bar)
            left = room - sum(widths) - GAP
            columns = tuple(
                _placed(draft, headers, width, screen, NAME_LINES if at == 0 and bar else TEXT_LINES)
                for at, (draft, width) in enumerate(zip(drafts, widths, strict=True))
            )
            return ScreenTable(columns, min(left, BAR_MOST) if with_bar else 0)
    return None


def _header_width(draft: _Draft, headers: str, screen: Screen) -> int:
    if headers == "full":
        return screen.columns(draft.header)
    if headers == "short":
        return screen.columns(draft.short)
    return min(max(screen.longest(draft.short), _HEADER), screen.columns(draft.short))


def _wanted(draft: _Draft, headers: str, screen: Screen) -> int:
    return max(draft.natural, _header_width(draft, headers, screen), 1)


def _least(draft: _Draft, headers: str, comfort: int, screen: Screen) -> int:
    wanted = _wanted(draft, headers, screen)
    if is_number(draft.column):
        return wanted
    # A long header of a text column breaks like the text below it.
    return min(wanted, comfort)


def _shared(least: list[int], wanted: list[int], room: int) -> list[int]:
    """Widths between `least` and `wanted` that fill `room`: the same limit for every text that wants more than it.

    `room` holds at least the sum of `least`.
    """
    widest = min(max(wanted, default=0), room)
    widths = next(
        limited
        for limit in range(widest, -1, -1)
        if sum(limited := [max(low, min(high, limit)) for low, high in zip(least, wanted, strict=True)]) <= room
    )
    spare = room - sum(widths)
    for at, (width, high) in enumerate(zip(widths, wanted, strict=True)):
        if spare and width < high:
            widths[at] += 1
            spare -= 1
    return widths


def _placed(draft: _Draft, headers: str, width: int, screen: Screen, lines: int) -> ScreenColumn:
    number = is_number(draft.column)
    header = draft.header if headers == "full" else draft.short
    return ScreenColumn(
        key=draft.column.key,
        header="\n".join(screen.wrapped(header, width)),
        cells=draft.cells if number else tuple(_cell(cell, width, screen, lines) for cell in draft.cells),
        width=width,
        number=number,
    )


def _cell(text: str, width: int, screen: Screen, most: int) -> str:
    lines = screen.wrapped(text, width)
    if len(lines) > most:
        lines = [*lines[: most - 1], screen.cut(_joined(lines[most - 1 :], text), width)]
    return "\n".join(lines)


def _joined(lines: list[str], text: str) -> str:
    """The last lines as one again, with the space where `text` had one."""
    joined = lines[0]
    for before, after in pairwise(lines):
        joined += after if before + after in text else f" {after}"
    return joined
