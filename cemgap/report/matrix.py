"""The priority matrix as a grid of characters: every factor at its place, every name whole and on its own."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cemgap.report.figures import NAME_ROOM, format_cell, rounded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cemgap.report.blocks import Matrix
    from cemgap.report.screen import Screen

WIDEST = 100
"""Columns of the screen a grid takes at most: wider, near and far no longer show."""
HEIGHTS = (12, 16, 20, 24)
"""Rows of a grid: the lowest that has room for every name."""
MOST_TICKS = 8
POINT, MARKED_POINT = "o", ">"
KEYS = "123456789abcdefghijkmnpqrstuvwxyz"
"""What stands for a name that has no room beside its point; "l" and "o" look like other things."""
MARKED, NAME, PLAIN = "bold red", "bold", ""

_NARROW_QUADRANT = 0.45
"""The share of the width that the name of a quadrant may claim for it."""

Spans = tuple[tuple[str, str], ...]
"""A line: pieces of text with their Rich style."""


@dataclass(frozen=True, slots=True)
class Axis:
    """A range of figures on so many columns or rows."""

    low: float
    high: float
    first: float
    """Smallest and largest figure worth a tick."""
    last: float
    length: int

    def at(self, value: float) -> int:
        """The column or row of `value`, from 0."""
        return round((value - self.low) / (self.high - self.low) * (self.length - 1))

    def beside(self, value: float, line: float) -> int:
        """The column or row of `value`, off that of `line` unless they are equal: the side tells the quadrant."""
        at, at_line = self.at(value), self.at(line)
        return at if at != at_line else at + (value > line) - (value < line)

    def ticks(self, apart: Callable[[float], int]) -> list[tuple[int, str]]:
        """(column or row, text) of round figures, `apart` (of a step) from each other."""
        unit = (self.high - self.low) / (self.length - 1)
        power = math.floor(math.log10(unit))
        steps = [factor * 10.0**exponent for exponent in range(power, power + 4) for factor in (1, 2, 5)]
        step = next((step for step in steps if step / unit >= apart(step)), steps[-1])
        numbers = range(math.ceil(self.first / step - 1e-9), math.floor(self.last / step + 1e-9) + 1)
        return [(self.at(number * step), self.text(number * step, step)) for number in numbers]

    def text(self, value: float, step: float) -> str:
        """A figure of the axis, with its sign where the axis has negative ones."""
        shown = rounded(value, max(0, -math.floor(math.log10(step) + 1e-9)))
        return f"+{shown}" if shown > 0 and self.first < 0 else str(shown)


@dataclass(frozen=True, slots=True)
class _Place:
    """Factors that fall on the same character."""

    row: int
    column: int
    names: tuple[str, ...]
    comma: str
    marked: bool

    @property
    def label(self) -> str:
        """All the names."""
        return self.comma.join(self.names)


@dataclass(frozen=True, slots=True)
class _Grid:
    """A grid with its places, and where the names found room: the first column of each, None = no room."""

    across: Axis
    up: Axis
    places: tuple[_Place, ...]
    starts: tuple[int | None, ...]

    @property
    def height(self) -> int:
        """Rows, with one above and one below the points for the names of the quadrants."""
        return self.up.length + 2

    def row(self, value: float) -> int:
        """The row of a figure, counted from the top."""
        return self.height - 2 - self.up.at(value)


def drawn(matrix: Matrix, screen: Screen) -> tuple[Spans, ...]:
    """The lines of the grid: quadrant names, crosshair, points with their names, ticks, a key of names without room.

    No lines where there is no point to draw.
    """
    if not any(math.isfinite(point.across + point.up) for point in matrix.points):
        return ()
    names = [screen.shown(name.text(screen.language)) for name in matrix.quadrants]
    best: _Grid | None = None
    for height in HEIGHTS:
        grid = _grid(matrix, screen, names, height)
        if best is None or grid.starts.count(None) < best.starts.count(None):
            best = grid
        if None not in best.starts:
            break
    assert best is not None  # noqa: S101 (there is at least one height)
    return tuple(_lines(best, matrix, screen, names))


def _grid(matrix: Matrix, screen: Screen, names: list[str], height: int) -> _Grid:
    points = [point for point in matrix.points if math.isfinite(point.across + point.up)]
    rows = height - 2
    up = _axis([point.up for point in points], matrix.cross_up, rows, 2, 2)
    width = min(screen.width, WIDEST) - _gutter(up) - 2
    labels = [_label(format_cell(p.factor, "text", 0, screen.language, names=NAME_ROOM), screen) for p in points]
    left, right = (max(screen.columns(names[side]), screen.columns(names[side + 2])) + 2 for side in (0, 1))
    for label, point in zip(labels, points, strict=True):
        if point.across > matrix.cross_across:
            right = max(right, screen.columns(label) + 4)
        elif point.across < matrix.cross_across:
            left = max(left, screen.columns(label) + 4)
    across = _axis([point.across for point in points], matrix.cross_across, width, left, right)
    found: dict[tuple[int, int], list[tuple[str, bool]]] = {}
    for label, point in zip(labels, points, strict=True):
        spot = rows - up.beside(point.up, matrix.cross_up), across.beside(point.across, matrix.cross_across)
        found.setdefault(spot, []).append((label, point.marked))
    comma = "、" if screen.language == "zh" else ", "
    places = tuple(
        _Place(row, column, tuple(label for label, _ in here), comma, any(marked for _, marked in here))
        for (row, column), here in found.items()
    )
    return _Grid(across, up, places, _starts(places, across, matrix.cross_across, screen))


def _label(name: str, screen: Screen) -> str:
    return screen.plainer(" ".join(screen.shown(name).split()))


def _axis(values: list[float], cross: float, length: int, before: int, after: int) -> Axis:
    """An axis over `values` and the crosshair, with at least `before` and `after` columns on its two sides."""
    low, high = min(*values, cross), max(*values, cross)
    margin = (high - low) * 0.04 or abs(cross) * 0.5 or 1.0
    low, high = low - margin, high + margin
    first, last = low, high
    most = _NARROW_QUADRANT * (length - 1)
    share_before, share_after = min(before, most) / (length - 1), min(after, most) / (length - 1)
    for _ in range(2):  # widening one side narrows the share of the other
        low = min(low, (cross - share_before * high) / (1 - share_before))
        high = max(high, (cross - share_after * low) / (1 - share_after))
    return Axis(low, high, first, last, length)


def _gutter(up: Axis) -> int:
    return max((len(text) for _, text in up.ticks(lambda _: 2)), default=0) + 1


def _starts(places: tuple[_Place, ...], across: Axis, cross: float, screen: Screen) -> tuple[int | None, ...]:
    """For each place the column where its name starts: right of the point, else left, rather not over the crosshair."""
    taken = {(place.row, place.column) for place in places}
    line = across.at(cross)
    starts: list[int | None] = [None] * len(places)
    for at in sorted(range(len(places)), key=lambda at: (not places[at].marked, screen.columns(places[at].label), at)):
        place, size = places[at], screen.columns(places[at].label)
        sides = (place.column + 2, place.column - 1 - size)
        free = [start for start in sides if _is_free(place, start, size, across.length, taken)]
        clear = [start for start in free if start > line < place.column or start + size < line > place.column]
        for start in (clear or free)[:1]:
            starts[at] = start
            taken.update((place.row, column) for column in range(start - 1, start + size + 1))
    return tuple(starts)


def _is_free(place: _Place, start: int, size: int, width: int, taken: set[tuple[int, int]]) -> bool:
    """Whether a name fits there, with a blank (or an end of the row) on both sides, its own point aside."""
    if start < 0 or start + size > width:
        return False
    return not any(
        (place.row, column) in taken for column in range(start - 1, start + size + 1) if column != place.column
    )


def _lines(grid: _Grid, matrix: Matrix, screen: Screen, names: list[str]) -> Iterator[Spans]:
    width, gutter = grid.across.length, _gutter(grid.up)
    cells = _crosshair(grid, matrix)
    line = grid.across.at(matrix.cross_across)
    for at, name in enumerate(names):
        room = (line if at % 2 == 0 else width - 1 - line) - 1
        shown = screen.cut(name, room)
        left = 1 if at % 2 == 0 else width - screen.columns(shown)
        _write(cells[0 if at < 2 else -1], left, shown, NAME, screen)  # noqa: PLR2004 (the upper two)
    keys = dict(zip((at for at, start in enumerate(grid.starts) if start is None), KEYS, strict=False))
    for at, (place, start) in enumerate(zip(grid.places, grid.starts, strict=True)):
        style = MARKED if place.marked else PLAIN
        cells[place.row][place.column] = (keys.get(at, MARKED_POINT if place.marked else POINT), style)
        if start is not None:
            size = screen.columns(place.label)
            for column in (start - 1, start + size):
                if 0 <= column < width and column != place.column and cells[place.row][column][0] == "-":
                    cells[place.row][column] = (" ", PLAIN)
            _write(cells[place.row], start, place.label, style, screen)
    ticks = {grid.height - 2 - row: text for row, text in grid.up.ticks(lambda _: 2)}
    for at, row in enumerate(cells):
        yield (f"{ticks.get(at, ''):>{gutter - 1}} |", PLAIN), *_spans(row)
    yield from _foot(grid, gutter)
    for at, place in enumerate(grid.places):
        if grid.starts[at] is None:
            mark = keys.get(at, MARKED_POINT if place.marked else POINT)
            for at_line, text in enumerate(_listed(place, screen, screen.width - gutter - 4)):
                lead = f"{'' if at_line else mark:>{gutter + 2}}"
                yield (lead, PLAIN), (f"  {text}", MARKED if place.marked else PLAIN)


def _listed(place: _Place, screen: Screen, room: int) -> Iterator[str]:
    """The names of a place in lines that end between two names."""
    line = ""
    for at, name in enumerate(place.names):
        piece = name + place.comma.rstrip() if at < len(place.names) - 1 else name
        gap = " " if line and place.comma.endswith(" ") else ""
        if line and screen.columns(line + gap + piece) > room:
            yield from screen.wrapped(line, room)
            line, gap = "", ""
        line += gap + piece
    yield from screen.wrapped(line, room)


def _crosshair(grid: _Grid, matrix: Matrix) -> list[list[tuple[str, str]]]:
    line, level = grid.across.at(matrix.cross_across), grid.row(matrix.cross_up)
    blank, dash = (" ", PLAIN), ("-", PLAIN)
    cells = [[dash if row == level else blank] * grid.across.length for row in range(grid.height)]
    for row in range(grid.height):
        cells[row][line] = ("+" if row == level else "|", PLAIN)
    return cells


def _write(row: list[tuple[str, str]], start: int, text: str, style: str, screen: Screen) -> None:
    column = start
    for character in text:
        size = screen.columns(character)
        if size == 0:
            before = max(column - 1, 0)
            while before and not row[before][0]:
                before -= 1
            row[before] = (row[before][0] + character, row[before][1])
            continue
        row[column] = (character, style)
        for covered in range(column + 1, column + size):
            row[covered] = ("", style)
        column += size


def _spans(row: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    text, style = "", PLAIN
    for character, own in row:
        if own != style and text:
            yield text, style
            text = ""
        style = own
        text += character
    yield text, style


def _foot(grid: _Grid, gutter: int) -> Iterator[Spans]:
    width = grid.across.length
    rule = ["-"] * width
    numbers = [" "] * width
    free = 0
    for column, text in grid.across.ticks(
        lambda step: max(len(grid.across.text(grid.across.first, step)) + 3, width // MOST_TICKS)
    ):
        rule[column] = "+"
        start = min(max(column - len(text) // 2, 0), width - len(text))
        if start >= free:
            numbers[start : start + len(text)] = text
            free = start + len(text) + 1
    indent = " " * gutter
    yield ((f"{indent}+{''.join(rule)}", PLAIN),)
    yield ((f"{indent} {''.join(numbers)}", PLAIN),)
