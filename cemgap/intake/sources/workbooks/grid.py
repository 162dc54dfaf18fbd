"""Grid: what one sheet of a workbook holds and where, found before any library builds it.

Libraries allocate what cell references claim, and keep neither formulas without values nor error cells apart from
blanks. `scan` makes the grid of plain markup, `walk` that of any other.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum

import numpy as np
import numpy.typing as npt

LAST_ROW = 1_048_576
LAST_COLUMN = 16_384
MERGED = 10_000
"""Merged cells that are kept."""
SPOTS = 10
"""Places kept per column (shared with `errors.PLACES_KEPT`)."""
SPARE = 2_000_000
"""Cells of the rectangle around all data that are always allowed."""
SPARSE = 20
"""Beyond that, cells of the rectangle per cell that holds something."""
SETTLED = 10_000
"""Cells that `Filling` hands on at a time."""
DENSE = 60_000_000
"""Cells of the rectangle that are never exceeded: libraries allocate it, at about 32 bytes each."""


class Fault(Enum):
    """What is wrong with a row or a cell."""

    ROW = "no sheet has such a row"
    CELL = "this row has no such cell"
    ORDER = "it comes after one that stands behind it"
    TWICE = "it was there before"
    FAR = "it is far from all others"


class Misplaced(Exception):  # noqa: N818 - the gate says it in its own words
    """A row or cell where none can be."""

    def __init__(self, fault: Fault, row: int, column: int | None = None, text: str = "") -> None:
        self.fault, self.row, self.column, self.text = fault, row, column, text
        super().__init__(fault, row, column, text)


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
    merged: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)
    """Of `.xls`, `.xlsb` and `.ods`: first and last (row, column) of merged cells, rows from 0 here."""

    def merge(self, first_row: int, last_row: int, first_column: int, last_column: int) -> None:
        """Note merged cells (all from 0)."""
        if len(self.merged) < MERGED:
            self.merged.append(((first_row, first_column), (last_row, last_column)))

    def check(self) -> None:
        """Raise `Misplaced` where one far cell would make a library allocate what nobody has."""
        area = (self.last_row - self.first_row + 1) * (self.last_column - self.first_column + 1)
        if self.filled and (area > DENSE or area > max(SPARE, SPARSE * self.filled)):
            tall = self.last_row - self.first_row > 40 * (self.last_column - self.first_column)
            raise Misplaced(Fault.FAR, *(self.lowest if tall else self.rightmost))

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


@dataclass(slots=True)
class Filling:
    """Cells on their way into a grid, one by one and in order."""

    grid: Grid = field(default_factory=Grid)
    row: int = 0
    """The last row with a cell; 0 = none yet."""
    column: int = -1
    rows: list[int] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)

    def cell(self, row: int, column: int) -> None:
        """Take a cell that holds something. Raises `Misplaced`."""
        if row < self.row or (row == self.row and column <= self.column):
            raise Misplaced(Fault.TWICE if (row, column) == (self.row, self.column) else Fault.ORDER, row, column)
        if row > LAST_ROW:
            raise Misplaced(Fault.ROW, self.row + 1, text=str(row))
        if column >= LAST_COLUMN:
            raise Misplaced(Fault.CELL, row, text=str(column + 1))
        self.row, self.column = row, column
        self.rows.append(row)
        self.columns.append(column)
        if len(self.rows) >= SETTLED:
            self.settle()

    def error(self, row: int, column: int) -> None:
        """Take a cell with an error."""
        self.cell(row, column)
        self.grid.errors.setdefault(column, Spots()).add([row], 1)

    def settle(self) -> None:
        """Hand the cells to the grid."""
        self.grid.add(np.array(self.rows, np.int64), np.array(self.columns, np.int64))
        self.rows.clear()
        self.columns.clear()

    def finished(self) -> Grid:
        """The grid. Raises `Misplaced` where a cell stands far from all others."""
        self.settle()
        self.grid.check()
        return self.grid


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
