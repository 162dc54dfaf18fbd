"""Scan: the grid of a sheet whose markup is plain, with numpy, piece by piece in bounded memory.

It only ever confirms: rows that are not plain, or not as they should be, are left to expat, and so is the whole sheet
(`NotPlain`) where a piece of it cannot be told from the rest.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from xml.parsers import expat

import numpy as np
import numpy.typing as npt

from cemgap.intake.sources.workbooks.grid import LAST_COLUMN, LAST_ROW, SPOTS, Grid, Spots
from cemgap.intake.sources.workbooks.tags import (
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
from cemgap.intake.sources.workbooks.walk import WALKED, walk_rows

LONGEST_ROW = 2**24
"""Bytes of a row read with numpy."""
WORD = 8
"""Bytes looked at together: the digits of a row number and the quote after them fit in."""
ZERO, NINE, A, Z = b"09AZ"

_ROW = re.compile(rb'<row(?: [^<>]*?)? r="([1-9][0-9]{0,19})"')
_HIDDEN = re.compile(rb' hidden="(?:1|true)"')
_ERROR = re.compile(rb' t="e"')
_TEXT = re.compile(rb' t="str"')
_PREFIXED = re.compile(rb"<[^<>\s/]+:(?:row|c|f|v|is)[\s/>]")
_ROOT = re.compile(rb"<((?:[A-Za-z_][\w.-]*:)?)worksheet[\s>]")
_SHEET_DATA = re.compile(rb"<sheetData\s*(/?)>")
_R = int.from_bytes(b' r="', "little")
_LOW = np.uint64(0xFFFFFFFF)
_MASKS = np.array([(1 << 8 * length) - 1 for length in range(9)], np.uint64)


def scan(pieces: Iterable[bytes]) -> Grid:
    """What the sheet holds whose XML comes in `pieces`.

    Raises `NotPlain` where `walk` must be used, `TooDeep`, `Misplaced`.
    """
    np.empty(2**24, np.uint8)  # freed at once: the C library then keeps such blocks, which saves a third of the time
    reading = _Reading()
    for piece in pieces:
        reading.feed(piece)
    return reading.finished()


@dataclass(slots=True)
class _Reading:
    """How far a sheet is read."""

    grid: Grid = field(default_factory=Grid)
    rest: bytes = b""
    """What is not looked at yet."""
    part: str = "root"
    """root, head, cells, tail: what `rest` belongs to."""
    prefix: bytes = b""
    """What some programs put before the name of every element, with its colon."""
    depth: int = 0
    last_row: int = 0
    walked: int = 0
    """Bytes left to expat."""

    def feed(self, piece: bytes) -> None:
        self.rest += piece
        if self.part == "root":
            self.rest = self.rest[declaration_end(self.rest) :]
            root = _ROOT.match(self.rest)
            if root is None:
                raise NotPlain
            self.prefix, self.part = root[1], "head"
        if self.part == "head":
            self._head()
        if self.part == "cells":
            self._cells()
        if self.part != "cells":
            self._aside(self.rest.rfind(b">") + 1)
            if len(self.rest) > LONGEST:
                raise TooDeep

    def finished(self) -> Grid:
        if self.part != "tail" or self.depth or self.rest.strip():
            raise NotPlain
        self.grid.check()
        return self.grid

    def _head(self) -> None:
        at = self.rest.find(b"<" + self.prefix + b"sheetData")
        end = self.rest.find(b">", at) + 1
        if at < 0 or not end:
            return
        opening = _SHEET_DATA.fullmatch(self._bare(self.rest[at:end]))
        if opening is None:
            raise NotPlain
        self._aside(at)
        self.rest = self.rest[end - at :]
        self.part = "tail" if opening[1] else "cells"

    def _cells(self) -> None:
        closing = b"</" + self.prefix + b"sheetData>"
        at = self.rest.find(closing)
        cut = at if at >= 0 else self.rest.rfind(b"<" + self.prefix + b"row")
        if cut > 0:
            block, self.rest = self._bare(self.rest[:cut]), self.rest[cut:]
            try:
                self.last_row = _rows(self.grid, block, self.depth + 1, self.last_row)
            except NotPlain:
                self._walk(block)
        if at >= 0:
            self.rest = self.rest[len(closing) :]
            self.part = "tail"
        elif len(self.rest) > LONGEST_ROW:
            raise NotPlain

    def _walk(self, block: bytes) -> None:
        """Leave some rows to expat; all before them was plain, so that they begin where they seem to."""
        self.walked += len(block)
        if self.walked > WALKED:
            raise TooDeep
        try:
            self.last_row = walk_rows(self.grid, block, self.last_row)
        except expat.ExpatError:
            raise NotPlain from None

    def _aside(self, cut: int) -> None:
        """Look at what stands before or after the cells, up to `cut`."""
        piece = self._bare(self.rest[:cut])
        tags = tags_of(piece, self.depth)
        if b"sheetData" in piece or tags.named(b"row").size or tags.named(b"c").size:
            raise NotPlain
        self.depth, self.rest = tags.depth, self.rest[cut:]

    def _bare(self, piece: bytes) -> bytes:
        """The elements without their prefix."""
        if not self.prefix:
            return piece
        return piece.replace(b"<" + self.prefix, b"<").replace(b"</" + self.prefix, b"</")


def _rows(grid: Grid, block: bytes, depth: int, last_row: int) -> int:
    """Take in whole rows; the number of the last one."""
    tags = tags_of(block, depth)
    if tags.depth != depth or (b":" in block and _PREFIXED.search(block)):
        raise NotPlain
    rows = _numbered(block, tags, depth + 1)
    numbers = rows.numbers
    if (np.diff(numbers, prepend=last_row) <= 0).any() or (numbers > LAST_ROW).any():
        raise NotPlain
    cells = _cells(tags, rows, depth + 2)
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


def _numbered(block: bytes, tags: Tags, level: int) -> _Rows:
    """The rows of a block, none of them in another element."""
    words = words_of(tags.text)
    marks = tags.named(b"row")
    rows = tags.marks[marks]
    if (tags.level[marks] != level).any():
        raise NotPlain
    digits_at = rows + 8
    if ((words[rows + 4] & _LOW) != _R).any():
        found = [_ROW.match(block, at) for at in rows.tolist()]
        digits_at = np.array([match.start(1) for match in found if match is not None], np.intp)
        if digits_at.size < rows.size:
            raise NotPlain
    digits = words[digits_at]
    numbers = np.zeros(rows.size, np.int64)
    length = np.full(rows.size, WORD)
    for place in range(WORD):
        digit = (digits >> np.uint64(8 * place)) & np.uint64(0xFF)
        length[(digit == QUOTE) & (length == WORD)] = place
        inside = length == WORD
        if ((digit[inside] < ZERO) | (digit[inside] > NINE)).any():
            raise NotPlain
        numbers[inside] = numbers[inside] * 10 + digit[inside].astype(np.int64) - ZERO
    if (length == WORD).any():
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


def _cells(tags: Tags, rows: _Rows, level: int) -> _Cells:
    """The cells of some rows, none in another element; every reference names its row and rises from cell to cell."""
    text = tags.text
    mark = tags.named(b"c")
    start = tags.marks[mark]
    first_of_row = np.searchsorted(start, rows.start)
    if (tags.level[mark] != level).any() or (start.size and (not rows.start.size or first_of_row[0])):
        raise NotPlain
    valued = (text[1:-2] == EQUALS) & (text[2:-1] == QUOTE)
    if np.count_nonzero(valued & (text[:-3] == ord("r"))) != start.size + rows.start.size:
        raise NotPlain  # a second reference in one cell would be read by someone
    words = words_of(text)
    opening = words[start + 2]
    if ((opening & _LOW) != _R).any():
        raise NotPlain
    one, two, three = ((opening >> np.uint64(shift)).astype(np.uint8) for shift in (32, 40, 48))
    has_two = two >= A
    has_three = has_two & (three >= A)
    letters = [one, two[has_two], three[has_three]]
    if any(((letter < A) | (letter > Z)).any() for letter in letters):
        raise NotPlain
    columns = one.astype(np.int64) - A
    columns[has_two] = (columns[has_two] + 1) * 26 + two[has_two].astype(np.int64) - A
    columns[has_three] = (columns[has_three] + 1) * 26 + three[has_three].astype(np.int64) - A
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
