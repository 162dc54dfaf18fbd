"""Workbooks: a sheet of an ``.xlsx`` or ``.xlsm`` file, read by python-calamine behind the gate."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from itertools import chain, islice
from math import isfinite
from typing import TYPE_CHECKING

from cemgap.errors import PLACES_KEPT, CemgapError, Place, Problem, echo, error, warning
from cemgap.intake.guess import guess_columns
from cemgap.intake.numbers import reads_as_number
from cemgap.intake.sources import Cells
from cemgap.intake.sources.archive import damaged
from cemgap.intake.sources.gate import SheetSummary, check_workbook
from cemgap.intake.sources.grid import Spots, column_letter
from cemgap.intake.sources.text import header_of, text_of
from cemgap.translations import Message, msg

if TYPE_CHECKING:
    from pathlib import Path

BLOCK = 5_000
"""Rows of a block."""
SAMPLE = 200
"""Rows of the sample."""

Row = tuple[int, Sequence[object]]
"""Row number as the spreadsheet shows it, and the cells from column A on."""


def open_workbook(path: Path, name: str, sheet: str | None) -> WorkbookSource:
    """The source of one sheet of a workbook; `name` is the file as the user gave it.

    Without `sheet` it is the only visible sheet that holds data, or the only one of them with ratings in its header
    while no other holds figures.

    Raises:
        CemgapError: what the gate refuses (E004, E010 to E017), no, several or unknown sheets (E005), a header that
            is a formula without a stored value (E006).
    """
    summary = check_workbook(path, name)
    fitting = _fitting(summary.sheets, sheet, name)
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    sources = (WorkbookSource(path, name, chosen, summary.sheets.index(chosen), digest) for chosen in fitting)
    source = next(sources) if len(fitting) == 1 else _with_ratings(sources, fitting, name)
    source.check_header()
    return source


class WorkbookSource:
    """A `Source` over one sheet. The sheet is in memory (python-calamine reads whole sheets), its text in blocks."""

    kind = "xlsx"
    encoding: str | None = None
    separator: str | None = None

    def __init__(self, path: Path, name: str, summary: SheetSummary, index: int, digest: str) -> None:
        self.name = name
        self.sheet: str | None = summary.name
        self._grid = summary.grid
        self._digest = digest
        rows = _rows(path, name, summary, index)
        self.header_row, header = next(rows, (1, []))
        self.header = tuple(header_of(cell) for cell in header)
        first = list(islice(rows, SAMPLE))
        self.sample = tuple(tuple(map(text_of, row)) for _, row in first)
        self._rows = chain(first, rows)

    def check_header(self) -> None:
        """Refuse a header whose words are lost; apart from opening, since only the sheet that is read has to pass.

        Raises:
            CemgapError: a formula without a stored value (E006).
        """
        lost = {c: s for c, s in self._grid.unvalued.items() if self.header_row in s.rows}
        if lost:
            raise CemgapError(self._unvalued(lost))

    @property
    def sha256(self) -> str:
        """Of the bytes of the file."""
        return self._digest

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What is worth knowing of the sheet: hidden rows are read as any other."""
        hidden = self._grid.hidden
        if not hidden.count:
            return ()
        return (
            warning(
                "W010",
                msg(
                    "{n} row of the sheet is hidden (filtered); it is counted",
                    "{n} rows of the sheet are hidden (filtered); they are counted",
                    n=hidden.count,
                ),
                *(self.place(row, None) for row in hidden.rows),
                count=hidden.count,
                fix=msg("to leave rows out, delete them, or choose rows with --where"),
            ),
        )

    def place(self, row: int | None, column: int | None, value: str | None = None) -> Place:
        """The place of a cell, as the spreadsheet shows it."""
        letter = None
        if column is not None:
            title = self.header[column] if column < len(self.header) else ""
            letter = f'{column_letter(column)} "{echo(title)}"' if title else column_letter(column)
        return Place(self.name, echo(self.sheet), row, letter, None if value is None else echo(value))

    def blocks(self, columns: tuple[int, ...]) -> Iterator[Cells]:
        """The rows below the header, in blocks.

        Raises:
            CemgapError: a formula without a stored value (E006), an error such as #N/A (E018) or a number that is
                none (E019) in one of `columns`; the first two before any row is read, the last after all of them.
        """
        import numpy as np

        from cemgap.intake.sources.column import Column

        self._refuse_lost(columns)
        endless: dict[int, Spots] = {}
        texts = {column: Column() for column in columns}
        while block := list(islice(self._rows, BLOCK)):
            numbers = [number for number, _ in block]
            cells = list(zip(*(row for _, row in block), strict=True))
            arrays = {column: texts[column].of(cells[column]) for column in columns}
            for column in columns:
                if texts[column].endless:
                    _note_endless(endless, column, cells[column], numbers)
            yield Cells(arrays, np.array(numbers, np.int64))
        if endless:
            raise CemgapError(self._endless(endless))

    def _refuse_lost(self, columns: tuple[int, ...]) -> None:
        unvalued = {column: self._grid.unvalued[column] for column in columns if column in self._grid.unvalued}
        errors = {column: self._grid.errors[column] for column in columns if column in self._grid.errors}
        problems = [self._unvalued(unvalued)] if unvalued else []
        if errors:
            places, count, cell = self._spots(errors)
            what = msg(
                "The cell {cell} holds an error such as #N/A",
                "{n} cells hold an error such as #N/A, the first is {cell}",
                n=count,
                cell=cell,
            )
            fix = msg("correct the formula, or clear the cell if there is no answer")
            problems.append(error("E018", what, *places, count=count, fix=fix))
        if problems:
            raise CemgapError(problems)

    def _unvalued(self, spots: dict[int, Spots]) -> Problem:
        places, count, cell = self._spots(spots)
        what = msg(
            "The cell {cell} holds a formula without its value",
            "{n} cells hold formulas without their values, the first is {cell}",
            n=count,
            cell=cell,
        )
        return error("E006", what, *places, count=count, fix=msg("open the workbook in Excel, save it, and try again"))

    def _endless(self, spots: dict[int, Spots]) -> Problem:
        places, count, cell = self._spots(spots)
        what = msg(
            "The cell {cell} holds a number that is none (infinite, or NaN)",
            "{n} cells hold numbers that are none (infinite, or NaN), the first is {cell}",
            n=count,
            cell=cell,
        )
        return error(
            "E019", what, *places, count=count, fix=msg("correct the cells, or clear them if there is no answer")
        )

    def _spots(self, spots: dict[int, Spots]) -> tuple[list[Place], int, str]:
        """Places in the order of the sheet, how many there are, and the name of the first cell."""
        cells = sorted((row, column) for column, found in spots.items() for row in found.rows)[:PLACES_KEPT]
        row, column = cells[0]
        count = sum(found.count for found in spots.values())
        return [self.place(row, column) for row, column in cells], count, f"{column_letter(column)}{row}"


def _fitting(sheets: tuple[SheetSummary, ...], wanted: str | None, file: str) -> tuple[SheetSummary, ...]:
    """The sheet to read, or all that it could be."""
    if wanted is not None:
        return (_named(sheets, wanted, file),)
    full = [sheet for sheet in sheets if sheet.cells and sheet.grid.filled]
    visible = tuple(sheet for sheet in full if sheet.visibility == "visible")
    if visible:
        return visible
    where = Place(file=file)
    if full:
        hidden = tuple(echo(sheet.name) for sheet in full)
        what = msg("No visible sheet holds data, only hidden ones: {sheets}", sheets=hidden)
        raise CemgapError(error("E005", what, where, fix=msg('choose one: --sheet "{sheet}"', sheet=hidden[0])))
    fix = msg("check that the right file was exported, and that its sheet is not empty")
    raise CemgapError(error("E005", msg("No sheet of the workbook holds data"), where, fix=fix))


def _with_ratings(sources: Iterator[WorkbookSource], fitting: tuple[SheetSummary, ...], file: str) -> WorkbookSource:
    """The only source with ratings in its header, if what stands beside it is there to be read and not counted."""
    rated: list[WorkbookSource] = []
    figures = False
    for source in sources:
        if _has_ratings(source):
            rated.append(source)
        else:
            figures = figures or _has_figures(source)
    if len(rated) == 1 and not figures:
        return rated[0]
    names = tuple(echo(sheet.name) for sheet in fitting)
    likely = rated[0].sheet if len(rated) == 1 else max(fitting, key=lambda sheet: sheet.grid.filled).name
    raise CemgapError(
        error(
            "E005",
            msg("Several sheets hold data: {sheets}", sheets=names),
            *(Place(file=file, sheet=name) for name in names),
            fix=msg('choose one: --sheet "{sheet}"', sheet=echo(likely)),
        )
    )


def _has_ratings(source: WorkbookSource) -> bool:
    _, columns, _ = guess_columns(source.header, source.sample)
    return any(column.role in {"experience", "expectation"} for column in columns)


def _has_figures(source: WorkbookSource) -> bool:
    """Whether two columns or more are mostly numbers: data whose words only the settings know, say."""
    columns = ([cell for cell in column if cell.strip()] for column in zip(*source.sample, strict=True))
    return sum(2 * sum(map(reads_as_number, cells)) > len(cells) for cells in columns) > 1


def _named(sheets: tuple[SheetSummary, ...], wanted: str, file: str) -> SheetSummary:
    folded = wanted.strip().casefold()
    found = [sheet for sheet in sheets if sheet.name == wanted] or [
        sheet for sheet in sheets if sheet.name.strip().casefold() == folded
    ]
    where = Place(file=file, sheet=echo(wanted))
    if not found:
        names = tuple(sheet.name for sheet in sheets if sheet.visibility == "visible")
        by_folded = {name.strip().casefold(): name for name in names}
        like = get_close_matches(folded, by_folded, n=1, cutoff=0.5)
        fix: Message | None = None
        if like:
            fix = msg('the nearest is "{sheet}": --sheet "{sheet}"', sheet=echo(by_folded[like[0]]))
        elif len(names) == 1:
            fix = msg('--sheet "{sheet}", or leave --sheet out', sheet=echo(names[0]))
        else:
            fix = msg("name one of them after --sheet")
        what = msg(
            'There is no sheet "{sheet}"; the sheets are {sheets}', sheet=echo(wanted), sheets=tuple(map(echo, names))
        )
        raise CemgapError(error("E005", what, where, fix=fix))
    if not (found[0].cells and found[0].grid.filled):
        what = msg('The sheet "{sheet}" is empty', sheet=echo(found[0].name))
        raise CemgapError(error("E005", what, where, fix=msg("choose another sheet with --sheet")))
    return found[0]


def _rows(path: Path, name: str, summary: SheetSummary, index: int) -> Iterator[Row]:
    """The rows that hold something, with their true numbers and their cells from column A on."""
    from python_calamine import load_workbook

    with _said(name, summary.name):
        workbook = load_workbook(str(path))
        if workbook.sheet_names[index] != summary.name:
            raise IndexError(summary.name)
        sheet = workbook.get_sheet_by_index(index)
        lead: list[object] = [""] * (sheet.start[1] if sheet.start else 0)  # rows begin at the first column in use
        for number, row in enumerate(sheet.iter_rows(), 1):
            if not _is_blank(row):
                yield number, [*lead, *row] if lead else row


@contextmanager
def _said(name: str, sheet: str) -> Iterator[None]:
    """Put into words what the library says; its panics derive from BaseException."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError):
        raise
    except BaseException as broken:  # noqa: BLE001
        why = msg("it cannot be read ({reason})", reason=echo(broken, 80))
        raise CemgapError(damaged(name, why, Place(file=name, sheet=echo(sheet)))) from None


def _is_blank(row: Sequence[object]) -> bool:
    for cell in row:  # noqa: SIM110 - ends at the first cell of nearly every row, and a generator costs more than that
        if cell != "" and not (isinstance(cell, str) and cell.isspace()):
            return False
    return True


def _note_endless(spots: dict[int, Spots], column: int, cells: tuple[object, ...], rows: list[int]) -> None:
    """Note numbers that no cell can show: the file was not written by a spreadsheet program."""
    at = [row for row, cell in zip(rows, cells, strict=True) if isinstance(cell, float) and not isfinite(cell)]
    if at:
        spots.setdefault(column, Spots()).add(at, len(at))
