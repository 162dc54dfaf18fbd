"""Walk: the same look at a part of a workbook as `tags` and `grid` take, by expat, for markup that is not plain."""

import re
from collections.abc import Iterable
from xml.parsers import expat

import numpy as np

from cemgap.intake.sources.grid import LAST_COLUMN, LAST_ROW, Grid, Misplaced, Spots, column_number
from cemgap.intake.sources.tags import DEEPEST, LONGEST, TooDeep

_REF = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,9})")
_STEP = 2**16
"""Bytes given to expat at a time."""


class Declared(Exception):  # noqa: N818 - the gate says it in its own words
    """The part holds a DOCTYPE."""


def walk(pieces: Iterable[bytes], *, sheet: bool) -> Grid:
    """Walk over a part; of a sheet, say what it holds.

    Raises `Declared`, `TooDeep`, `Misplaced`, and ``expat.ExpatError`` where the XML is broken.
    """
    walker = _Walker(sheet=sheet)
    parser = expat.ParserCreate()
    parser.StartElementHandler = walker.start
    parser.EndElementHandler = walker.end
    parser.StartDoctypeDeclHandler = walker.declared
    if sheet:
        parser.CharacterDataHandler = walker.text
    fed = 0
    for piece in pieces:
        for at in range(0, len(piece), _STEP):
            step = piece[at : at + _STEP]
            parser.Parse(step, False)  # noqa: FBT003 - has no keywords
            fed += len(step)
            if fed - max(parser.CurrentByteIndex, 0) > LONGEST:
                raise TooDeep
    parser.Parse(b"", True)  # noqa: FBT003
    walker.settle()
    walker.grid.check()
    return walker.grid


class _Walker:
    """Handlers of expat, and where they are."""

    def __init__(self, *, sheet: bool) -> None:
        self.grid = Grid()
        self.sheet = sheet
        self.depth = 0
        self.within = False
        """Inside the cells of the sheet."""
        self.row = self.column = 0
        """Of the row at hand; the last column seen in it, -1 before the first."""
        self.in_row = False
        self.kind = ""
        self.parts: set[str] = set()
        """Children of the cell at hand; "value" when one of them holds text."""
        self.in_value = False
        self.rows: list[int] = []
        self.columns: list[int] = []

    def declared(self, *_: object) -> None:
        raise Declared

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise TooDeep
        if not self.sheet:
            return
        name = tag.rpartition(":")[2]
        if name == "sheetData":
            self.within = True
        elif self.within and name == "row":
            self._start_row(attributes)
        elif self.within and name == "c":
            self._start_cell(attributes)
        elif self.within:
            self.parts.add(name)
            self.in_value = name == "v"

    def _start_row(self, attributes: dict[str, str]) -> None:
        text = attributes.get("r", str(self.row + 1))
        number = int(text) if text.isascii() and text.isdigit() and len(text) <= 10 else 0  # noqa: PLR2004 - digits
        if not 1 <= number <= LAST_ROW:
            raise Misplaced("row", self.row + 1, text=text)
        if number <= self.row:
            raise Misplaced("order", number)
        self.row, self.column, self.in_row = number, -1, True
        if attributes.get("hidden") in {"1", "true"}:
            self.grid.hidden.add([number], 1)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        text = attributes.get("r")
        if text is None:
            column = self.column + 1
        else:
            found = _REF.fullmatch(text)
            if found is None or int(found[2]) != self.row:
                raise Misplaced("cell", self.row, text=text)
            column = column_number(found[1])
        if not self.in_row or column >= LAST_COLUMN:
            raise Misplaced("cell", self.row, text=text or "")
        if column <= self.column:
            raise Misplaced("twice" if column == self.column else "order", self.row, column)
        self.column, self.kind, self.parts, self.in_value = column, attributes.get("t", ""), set(), False

    def text(self, _: str) -> None:
        if self.in_value:
            self.parts.add("value")

    def end(self, tag: str) -> None:
        self.depth -= 1
        if not self.within:
            return
        name = tag.rpartition(":")[2]
        self.in_value = False
        if name == "c":
            self._end_cell()
        elif name == "row":
            self.in_row = False
        elif name == "sheetData":
            self.within = False

    def _end_cell(self) -> None:
        if self.parts:
            self.rows.append(self.row)
            self.columns.append(self.column)
        if self.kind == "e":
            self.grid.errors.setdefault(self.column, Spots()).add([self.row], 1)
        if "f" in self.parts and "value" not in self.parts and not (self.kind == "str" and "v" in self.parts):
            self.grid.unvalued.setdefault(self.column, Spots()).add([self.row], 1)
        if len(self.rows) >= _STEP:
            self.settle()

    def settle(self) -> None:
        """Hand the cells gathered so far to the grid."""
        self.grid.add(np.array(self.rows, np.int64), np.array(self.columns, np.int64))
        self.rows, self.columns = [], []
