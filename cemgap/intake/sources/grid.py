"""Grid: what one sheet of a workbook holds and where, found before any library builds it.

Libraries allocate what cell references claim, and keep neither formulas without values nor error cells apart from
blanks. `SheetScan` reads the XML of a sheet piece by piece in bounded memory: plain markup with numpy, any other with
expat, with the same result.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from xml.parsers import expat

import numpy as np
import numpy.typing as npt

from cemgap.intake.sources.tags import (
    DEEPEST,
    EQUALS,
    GT,
    LONGEST,
    QUOTE,
    SLASH,
    Mask,
    NotPlain,
    Positions,
    Tags,
    TooDeep,
    declaration_end,
    tags_of,
    words_of,
)

LAST_ROW = 1_048_576
LAST_COLUMN = 16_384
SPOTS = 10
"""Places kept per column (shared with `errors.PLACES_KEPT`)."""
LONGEST_ROW = 2**24
"""Bytes of a row read with numpy."""
SPARE = 2_000_000
"""Cells of the rectangle around all data that are always allowed."""
SPARSE = 20
"""Beyond that, cells of the rectangle per cell that holds something."""
DENSE = 60_000_000
"""Cells of the rectangle that are never exceeded: libraries allocate it, at about 32 bytes each."""

_ROW = re.compile(rb'<row(?: [^<>]*?)? r="([1-9][0-9]{0,19})"')
_REF = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,9})")
_HIDDEN = re.compile(rb' hidden="(?:1|true)"')
_ERROR = re.compile(rb' t="e"')
_TEXT = re.compile(rb' t="str"')
_PREFIXED = re.compile(rb"<[^<>\s/]+:(?:row|c|f|v|is)[\s/>]")
_SHEET_DATA = re.compile(rb"<sheetData\s*(/?)>")
_R = int.from_bytes(b' r="', "little")
_LOW = np.uint64(0xFFFFFFFF)
_MASKS = np.array([(1 << 8 * length) - 1 for length in range(9)], np.uint64)


class Misplaced(Exception):  # noqa: N818 - the gate says it in its own words
    """A row or cell where none can be: ``kind`` is row, cell, order, twice or far."""

    def __init__(self, kind: str, row: int, column: int | None = None, text: str = "") -> None:
        self.kind, self.row, self.column, self.text = kind, row, column, text
        super().__init__(kind, row, column, text)


@dataclass(slots=True)
class Spots:
    """Cells of one kind in one column."""

    count: int = 0
    rows: list[int] = field(default_factory=list)
    """Row numbers of the first `SPOTS`."""

    def add(self, rows: Iterable[int], count: int) -> None:
        """Keep the first of `rows`, which are `count`."""
        self.count += count
        for row in rows:
            if len(self.rows) >= SPOTS:
                break
            self.rows.append(row)


@dataclass(slots=True)
class Grid:
    """What a sheet holds. Rows count from 1, columns from 0."""

    filled: int = 0
    """Cells that hold something."""
    first_row: int = 0
    last_row: int = 0
    """First and last row with such a cell; 0 without any."""
    first_column: int = LAST_COLUMN
    last_column: int = -1
    lowest: tuple[int, int] = (0, 0)
    """(row, column) of a cell in the last row."""
    rightmost: tuple[int, int] = (0, 0)
    """(row, column) of the first cell in the last column."""
    hidden: Spots = field(default_factory=Spots)
    """Hidden rows."""
    unvalued: dict[int, Spots] = field(default_factory=dict)
    """Column -> formulas without a stored value."""
    errors: dict[int, Spots] = field(default_factory=dict)
    """Column -> cells with an error (#N/A)."""

    def check(self) -> None:
        """Raise `Misplaced` where one far cell would make a library allocate what nobody has."""
        area = (self.last_row - self.first_row + 1) * (self.last_column - self.first_column + 1)
        if self.filled and (area > DENSE or area > max(SPARE, SPARSE * self.filled)):
            tall = self.last_row - self.first_row > 40 * (self.last_column - self.first_column)
            raise Misplaced("far", *(self.lowest if tall else self.rightmost))

    def add(self, rows: npt.NDArray[np.int64], columns: npt.NDArray[np.int64]) -> None:
        """Take in filled cells, which come in order."""
        if not rows.size:
            return
        self.filled += rows.size
        self.first_row = self.first_row or int(rows[0])
        self.last_row = int(rows[-1])
        self.lowest = (int(rows[-1]), int(columns[-1]))
        self.first_column = min(self.first_column, int(columns.min()))
        last = int(columns.argmax())
        if columns[last] > self.last_column:
            self.last_column = int(columns[last])
            self.rightmost = (int(rows[last]), self.last_column)


def scan(pieces: Iterable[bytes]) -> Grid:
    """What the sheet holds whose XML comes in `pieces`.

    Raises `NotPlain` where `walk` must be used, `TooDeep`, `Misplaced`.
    """
    grid = Grid()
    depth = last_row = 0
    rest, state = b"", "begin"
    for piece in pieces:
        rest += piece
        if state == "begin":
            rest = rest[declaration_end(rest) :]
            state = "head"
        if state == "head":
            at = rest.find(b"<sheetData")
            end = rest.find(b">", at) + 1
            if at >= 0 and end:
                depth = _aside(rest[:at], depth)
                opening = _SHEET_DATA.fullmatch(rest, at, end)
                if opening is None:
                    raise NotPlain
                state = "tail" if opening[1] else "data"
                rest = rest[end:]
        if state == "data":
            at = rest.find(b"</sheetData>")
            cut = at if at >= 0 else rest.rfind(b"<row")
            if cut > 0:
                last_row = _rows(grid, rest[:cut], depth + 1, last_row)
                rest = rest[cut:]
            if at >= 0:
                rest = rest[len(b"</sheetData>") :]
                state = "tail"
            elif len(rest) > LONGEST_ROW:
                raise NotPlain
        if state != "data":
            cut = rest.rfind(b">") + 1
            depth = _aside(rest[:cut], depth)
            rest = rest[cut:]
            if len(rest) > LONGEST:
                raise TooDeep
    if state != "tail" or depth or rest.strip():
        raise NotPlain
    grid.check()
    return grid


def _aside(piece: bytes, depth: int) -> int:
    """The depth after a piece before or after the cells."""
    tags = tags_of(piece, depth)
    if b"sheetData" in piece or tags.named(b"row").size or tags.named(b"c").size:
        raise NotPlain
    return tags.depth


def _rows(grid: Grid, block: bytes, depth: int, last_row: int) -> int:
    """Take in whole rows; the number of the last one."""
    tags = tags_of(block, depth)
    if tags.depth != depth or (b":" in block and _PREFIXED.search(block)):
        raise NotPlain
    rows = _numbered(block, tags)
    numbers = rows.numbers
    if (np.diff(numbers, prepend=last_row) <= 0).any() or (numbers > LAST_ROW).any():
        raise NotPlain
    cells = _cells(tags, rows)
    grid.add(cells.rows[cells.filled], cells.columns[cells.filled])
    if b' hidden="' in block:
        hidden = numbers[_marked(block, rows.start, _HIDDEN)]
        grid.hidden.add(hidden[:SPOTS].tolist(), hidden.size)
    if cells.errors:
        _note(grid.errors, cells, _marked(block, cells.start, _ERROR))
    formulas = tags.named(b"f")
    if formulas.size:
        _note(grid.unvalued, cells, _unvalued(block, tags, cells, formulas))
    return int(numbers[-1]) if numbers.size else last_row


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of a block, in order."""

    start: Positions
    numbers: npt.NDArray[np.int64]
    keys: npt.NDArray[np.uint64]
    """[row] the digits of its number and the quote after them as one word: so must every reference in it end."""
    masks: npt.NDArray[np.uint64]
    """[row] the bits of the word that count."""


def _numbered(block: bytes, tags: Tags) -> _Rows:
    words = words_of(tags.text)
    rows = tags.marks[tags.named(b"row")]
    digits_at = rows + 8
    if ((words[rows + 4] & _LOW) != _R).any():
        found = [_ROW.match(block, at) for at in rows.tolist()]
        digits_at = np.array([match.start(1) for match in found if match is not None], np.intp)
        if digits_at.size < rows.size:
            raise NotPlain
    digits = words[digits_at]
    numbers = np.zeros(rows.size, np.int64)
    length = np.full(rows.size, 8)
    for place in range(8):
        digit = (digits >> np.uint64(8 * place)) & np.uint64(0xFF)
        length[(digit == QUOTE) & (length == 8)] = place
        inside = length == 8
        if ((digit[inside] < 48) | (digit[inside] > 57)).any():
            raise NotPlain
        numbers[inside] = numbers[inside] * 10 + digit[inside].astype(np.int64) - 48
    if (length == 8).any():
        raise NotPlain
    masks = _MASKS[length + 1]
    return _Rows(rows, numbers, digits & masks, masks)


@dataclass(frozen=True, slots=True)
class _Cells:
    """The cells of some rows, in order."""

    mark: Positions
    """[cell] which mark it is."""
    start: Positions
    """[cell] where its tag begins."""
    rows: npt.NDArray[np.int64]
    columns: npt.NDArray[np.int64]
    filled: Mask
    """[cell] whether there is anything in it."""
    errors: bool
    """Whether some cell may hold an error."""


def _marked(block: bytes, starts: Positions, mark: re.Pattern[bytes]) -> Positions:
    """Numbers of the tags, which begin at `starts`, that hold `mark`."""
    found = []
    for match in mark.finditer(block):
        at = match.start()
        tag = int(np.searchsorted(starts, at)) - 1
        if tag >= 0 and block.find(b">", int(starts[tag])) > at:
            found.append(tag)
    return np.array(found, np.intp)


def _cells(tags: Tags, rows: _Rows) -> _Cells:
    """The cells of some rows, every reference of which names its row and rises from cell to cell."""
    text = tags.text
    mark = tags.named(b"c")
    start = tags.marks[mark]
    first_of_row = np.searchsorted(start, rows.start)
    if start.size and (not rows.start.size or first_of_row[0]):
        raise NotPlain
    valued = (text[1:-2] == EQUALS) & (text[2:-1] == QUOTE)
    if np.count_nonzero(valued & (text[:-3] == ord("r"))) != start.size + rows.start.size:
        raise NotPlain  # a second reference in one cell would be read by someone
    words = words_of(text)
    opening = words[start + 2]
    if ((opening & _LOW) != _R).any():
        raise NotPlain
    one, two, three = ((opening >> np.uint64(shift)).astype(np.uint8) for shift in (32, 40, 48))
    has_two = two > 64
    has_three = has_two & (three > 64)
    letters = [one, two[has_two], three[has_three]]
    if any(((letter < 65) | (letter > 90)).any() for letter in letters):
        raise NotPlain
    columns = one.astype(np.int64) - 65
    columns[has_two] = (columns[has_two] + 1) * 26 + two[has_two].astype(np.int64) - 65
    columns[has_three] = (columns[has_three] + 1) * 26 + three[has_three].astype(np.int64) - 65
    per_row = np.diff(first_of_row, append=start.size)
    digits = words[start + 7 + has_two + has_three]
    if ((digits & np.repeat(rows.masks, per_row)) != np.repeat(rows.keys, per_row)).any():
        raise NotPlain
    rises = np.diff(columns) > 0
    rises[first_of_row[(first_of_row > 0) & (first_of_row < start.size)] - 1] = True
    if not rises.all() or (columns >= LAST_COLUMN).any():
        raise NotPlain
    following = mark[mark + 1 < tags.marks.size] + 1
    filled = np.zeros(start.size, bool)
    filled[: following.size] = (tags.after[following] != SLASH) & (tags.after[following] != GT)
    errors = bool((valued & (text[:-3] == ord("t")) & (text[3:] == ord("e"))).any())
    return _Cells(mark, start, np.repeat(rows.numbers, per_row), columns, filled, errors)


def _unvalued(block: bytes, tags: Tags, cells: _Cells, formulas: Positions) -> Positions:
    """Cells with a formula and no stored value; an empty text is a value."""
    values = tags.named(b"v")
    closed = tags.after[values + 1]
    plain = values[closed == SLASH]
    full = plain[tags.marks[plain] + 3 != tags.marks[plain + 1]]
    owner = partial(np.searchsorted, cells.mark, side="right")
    missing = np.setdiff1d(owner(formulas), owner(full)) - 1
    if not missing.size:
        return missing
    empty_text = np.intersect1d(_marked(block, cells.start, _TEXT), owner(values) - 1)
    return np.setdiff1d(missing[missing >= 0], empty_text)


def _note(spots: dict[int, Spots], cells: _Cells, which: Positions) -> None:
    for column in np.unique(cells.columns[which]).tolist():
        rows = cells.rows[which[cells.columns[which] == column]]
        spots.setdefault(column, Spots()).add(rows[:SPOTS].tolist(), rows.size)


def column_letter(column: int) -> str:
    """The letters of a column.

    >>> [column_letter(column) for column in (0, 25, 26, 16383)]
    ['A', 'Z', 'AA', 'XFD']
    """
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """The column of some letters.

    >>> column_number("XFD")
    16383
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
