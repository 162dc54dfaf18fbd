"""Sheet rows: the rows of one sheet of a workbook that passed the gate, by the library that reads its kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cemgap.errors import CemgapError, Place, echo
from cemgap.intake.sources.workbooks.archive import damaged
from cemgap.intake.sources.workbooks.confined import Confined
from cemgap.translations import Message, msg

if TYPE_CHECKING:
    from pathlib import Path

    from cemgap.intake.headings.dialect import Span
    from cemgap.intake.sources.workbooks.summary import SheetSummary, WorkbookSummary

SECOND_TRY = 500_000
"""Filled cells up to which openpyxl may try what python-calamine cannot read: it is slow, and takes much memory."""

Row = tuple[int, Sequence[object]]
"""Row number as the spreadsheet shows it, and the cells from column A on."""


@dataclass(frozen=True, slots=True)
class SheetRows:
    """The rows of one sheet."""

    rows: Iterator[Row]
    """All of them, blank ones too, as wide as the widest or blank."""
    merged: tuple[Span, ...]
    reader: str
    """calamine or openpyxl."""
    close: Callable[[], object]
    """Ends the process that reads them, if there is one."""
    refused: Message | None = None
    """Why the library that should have read them did not."""


def rows_of(path: Path, name: str, book: WorkbookSummary, index: int) -> SheetRows:
    """The rows of the sheet of that index; `name` is the file as the user gave it.

    ``.xlsx`` is read in this process, since the gate knows all of it; other kinds in one of their own.

    Raises:
        CemgapError: a password (E004), what no library can read (E011), more memory or time than allowed (E038).
    """
    sheet = book.sheets[index]
    if book.kind != "xlsx":
        confined = Confined(path, "calamine", name, sheet.name)
        merged = confined.merged or tuple(sheet.grid.merged)
        return SheetRows(enumerate(_wide(confined, sheet), 1), merged, "calamine", confined.close)
    try:
        return _in_process(path, name, sheet, index)
    except _Unread as unread:
        if sheet.grid.filled <= SECOND_TRY:
            try:
                confined = Confined(path, "openpyxl", name, sheet.name)
            except CemgapError:
                raise unread.said from None
            rows = enumerate(_wide(confined, sheet), 1)
            return SheetRows(rows, confined.merged, "openpyxl", confined.close, unread.reason)
        raise unread.said from None


class _Unread(Exception):  # noqa: N818 - a way to the other library
    """What python-calamine says of a file that it cannot read."""

    def __init__(self, reason: Message, said: CemgapError) -> None:
        self.reason, self.said = reason, said
        super().__init__()


def _in_process(path: Path, name: str, sheet: SheetSummary, index: int) -> SheetRows:
    from python_calamine import load_workbook

    with _said(name, sheet.name):
        workbook = load_workbook(str(path))
        if workbook.sheet_names[index] != sheet.name:
            raise IndexError(sheet.name)
        found = workbook.get_sheet_by_index(index)
        lead: list[object] = [""] * (found.start[1] if found.start else 0)  # rows begin at the first column in use
        rows = found.iter_rows()
        merged = tuple(found.merged_cell_ranges or ())
    return SheetRows(enumerate(([*lead, *row] if lead else row for row in rows), 1), merged, "calamine", int)


def _wide(confined: Confined, sheet: SheetSummary) -> Iterator[Sequence[object]]:
    """The rows, all as wide as the widest."""
    width = sheet.grid.last_column + 1
    blank = [""] * width
    for row in confined.rows():
        yield row if len(row) == width else [*row, *blank][:width] if row else blank


@contextmanager
def _said(name: str, sheet: str) -> Iterator[None]:
    """Put into words what the library says; its panics derive from BaseException."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError):
        raise
    except BaseException as broken:  # noqa: BLE001
        why = msg("it cannot be read ({reason})", reason=echo(broken, 80))
        said = CemgapError(damaged(name, why, Place(file=name, sheet=echo(sheet))))
        raise _Unread(why, said) from None
