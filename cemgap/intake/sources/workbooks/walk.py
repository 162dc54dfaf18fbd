"""Walk: the same look at a part of a workbook as `tags` and `grid` take, by expat, for markup that is not plain."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from xml.parsers import expat

import numpy as np

from cemgap.intake.sources.workbooks.grid import LAST_COLUMN, LAST_ROW, Fault, Grid, Misplaced, Spots, column_number
from cemgap.intake.sources.workbooks.tags import DEEPEST, LONGEST, TooDeep

_REF = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,9})")
_NUMBER = re.compile(r"[1-9][0-9]{0,9}")
_TRUE = frozenset({"1", "true"})
WALKED = 2**26
"""Bytes of a part that are walked at most: it takes some twenty times as long as plain markup."""
_STEP = 2**16
"""Bytes given to expat at a time."""


class Declared(Exception):  # noqa: N818 - the gate says it in its own words
    """The part holds a DOCTYPE."""


def walk(pieces: Iterable[bytes], *, sheet: bool) -> Grid:
    """Walk over a part; of a sheet, say what it holds.

    Raises `Declared`, `TooDeep`, `Misplaced`, and ``expat.ExpatError`` where the XML is broken.
    """
    grid, seen = Grid(), _Seen()
    parser = expat.ParserCreate()
    start, end, text = _sheet_handlers(grid, seen) if sheet else (*_depth_handlers(), None)
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    parser.StartDoctypeDeclHandler = _declared
    fed = 0
    for piece in pieces:
        for at in range(0, len(piece), _STEP):
            step = piece[at : at + _STEP]
            parser.Parse(step, False)  # noqa: FBT003 - has no keywords
            fed += len(step)
            if fed - max(parser.CurrentByteIndex, 0) > LONGEST or fed > WALKED:
                raise TooDeep
            seen.settle(grid)
    parser.Parse(b"", True)  # noqa: FBT003
    seen.settle(grid)
    grid.check()
    return grid


def walk_rows(grid: Grid, block: bytes, last_row: int) -> int:
    """Take whole rows, which follow row `last_row`, into `grid`; the number of the last one.

    Raises `Misplaced`, `TooDeep`, and ``expat.ExpatError`` where `block` is not whole by itself.
    """
    seen = _Seen(last_row)
    parser = expat.ParserCreate()
    start, end, text = _sheet_handlers(grid, seen)
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    parser.Parse(b"<sheetData>" + block + b"</sheetData>", True)  # noqa: FBT003 - has no keywords
    seen.settle(grid)
    return seen.last_row


@dataclass(slots=True)
class _Seen:
    """Where the walk is, and cells that the grid has not taken in yet."""

    last_row: int = 0
    rows: list[int] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)

    def settle(self, grid: Grid) -> None:
        """Hand them to the grid."""
        grid.add(np.array(self.rows, np.int64), np.array(self.columns, np.int64))
        self.rows.clear()
        self.columns.clear()


def _declared(*_: object) -> None:
    raise Declared


def _depth_handlers() -> tuple[Callable[[str, dict[str, str]], None], Callable[[str], None]]:
    depth = 0

    def start(_: str, __: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise TooDeep

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    return start, end


def _sheet_handlers(  # noqa: C901, PLR0915 - closures: a method call per tag would take twice the time
    grid: Grid, seen: _Seen
) -> tuple[Callable[[str, dict[str, str]], None], Callable[[str], None], Callable[[str], None]]:
    depth, row, column = 0, seen.last_row, -1
    within = in_row = in_cell = in_value = has_value = has_formula = has_part = has_v = False
    kind: str | None = None

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth, row, column, within, in_row, in_cell, in_value, has_value, has_formula, has_part, has_v, kind
        depth += 1
        if depth > DEEPEST:
            raise TooDeep
        name = tag.rpartition(":")[2] if ":" in tag else tag
        if not within:
            within = name == "sheetData"
        elif name == "c":
            if in_cell or not in_row:
                raise Misplaced(Fault.CELL, row, text=attributes.get("r", ""))
            column = _column(attributes.get("r"), row, column)
            kind = attributes.get("t")
            in_value = has_value = has_formula = has_part = has_v = False
            in_cell = True
        elif name == "row":
            if in_row:
                raise Misplaced(Fault.ROW, row, text=attributes.get("r", ""))
            row, column, in_row = _row(attributes.get("r"), row), -1, True
            seen.last_row = row
            if attributes.get("hidden") in _TRUE:
                grid.hidden.add([row], 1)
        else:
            has_part = True
            if name == "v":
                in_value = has_v = True
            elif name == "f":
                has_formula = True

    def end(tag: str) -> None:
        nonlocal depth, within, in_row, in_cell, in_value
        depth -= 1
        in_value = False
        if not within:
            return
        name = tag.rpartition(":")[2] if ":" in tag else tag
        if name == "c":
            in_cell = False
            if has_part:
                seen.rows.append(row)
                seen.columns.append(column)
            if kind == "e":
                grid.errors.setdefault(column, Spots()).add([row], 1)
            if has_formula and not has_value and not (has_v and kind == "str"):
                grid.unvalued.setdefault(column, Spots()).add([row], 1)
        elif name == "row":
            in_row = False
        elif name == "sheetData":
            within = False

    def text(_: str) -> None:
        nonlocal has_value
        if in_value:
            has_value = True

    return start, end, text


def _row(text: str | None, last: int) -> int:
    number = last + 1 if text is None else int(text) if _NUMBER.fullmatch(text) else 0
    if not 1 <= number <= LAST_ROW:
        raise Misplaced(Fault.ROW, last + 1, text=text or "")
    if number <= last:
        raise Misplaced(Fault.ORDER, number)
    return number


def _column(text: str | None, row: int, last: int) -> int:
    found = None if text is None else _REF.fullmatch(text)
    if text is None:
        column = last + 1
    elif found is None or int(found[2]) != row:
        raise Misplaced(Fault.CELL, row, text=text)
    else:
        column = column_number(found[1])
    if column >= LAST_COLUMN:
        raise Misplaced(Fault.CELL, row, text=text or "")
    if column <= last:
        raise Misplaced(Fault.TWICE if column == last else Fault.ORDER, row, column)
    return column
