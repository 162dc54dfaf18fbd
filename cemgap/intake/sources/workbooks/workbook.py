"""Workbooks: a sheet of an ``.xlsx``, ``.xls``, ``.xlsb`` or ``.ods`` file, read behind the gate."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from itertools import chain, dropwhile, islice
from math import isfinite
from typing import TYPE_CHECKING

from cemgap.errors import CemgapError, Place, Problem, echo, error, places_kept, warning
from cemgap.intake.guessing.guess import has_ratings
from cemgap.intake.headings.dialect import heading_of
from cemgap.intake.headings.questions import questions_of
from cemgap.intake.ratings.numbers import reads_as_number
from cemgap.intake.sources import Cells, ReadAs
from cemgap.intake.sources.left_out import left_out, respondent_above, without_notes
from cemgap.intake.sources.text import header_of, text_of
from cemgap.intake.sources.workbooks.gate import check_workbook
from cemgap.intake.sources.workbooks.grid import Spots, column_letter
from cemgap.intake.sources.workbooks.sheet_rows import rows_of
from cemgap.intake.sources.workbooks.summary import KINDS
from cemgap.intake.vocabulary import fold, words
from cemgap.translations import Message, msg

if TYPE_CHECKING:
    from pathlib import Path

    from cemgap.intake.headings.dialect import Heading
    from cemgap.intake.headings.questions import Question
    from cemgap.intake.sources.workbooks.summary import SheetSummary, WorkbookSummary

BLOCK = 5_000
"""Rows of a block."""
SAMPLE = 200
"""Rows of the sample."""
HEAD = 80
"""Rows in which the headers are looked for, from the first that holds something."""


def open_workbook(path: Path, name: str, read_as: ReadAs) -> WorkbookSource:
    """The source of one sheet of a workbook; `name` is the file as the user gave it.

    Without a sheet named it is the only visible sheet that holds data, or the only one of them with ratings in its
    header while no other holds figures; sheets named as notes (``README``) are passed over.

    Raises:
        CemgapError: what the gate refuses (E004, E010 to E017), no, several or unknown sheets (E005), a header that
            is a formula without a stored value (E006), what the library cannot read (E011, E038).
    """
    book = check_workbook(path, name, KINDS)
    fitting = _fitting(book.sheets, read_as.sheet, name)
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    sources = (WorkbookSource(path, name, book, book.sheets.index(chosen), digest, read_as) for chosen in fitting)
    source = next(sources) if len(fitting) == 1 else _with_ratings(sources, fitting, name)
    source.check_header()
    return source


class WorkbookSource:
    """A `Source` over one sheet. The sheet is in memory (python-calamine reads whole sheets), its text in blocks."""

    encoding: str | None = None
    separator: str | None = None

    def __init__(self, path: Path, name: str, book: WorkbookSummary, index: int, digest: str, read_as: ReadAs) -> None:
        self.name = name
        self.kind: str = book.kind
        summary = book.sheets[index]
        self.sheet: str | None = summary.name
        self._grid = summary.grid
        self._digest = digest
        sheet = rows_of(path, name, book, index)
        self.reader = sheet.reader
        self.close = sheet.close
        self._refused = sheet.refused
        rows = dropwhile(lambda row: _is_blank(row[1]), sheet.rows)
        head = list(islice(rows, HEAD))
        self.heading: Heading | None = None
        self.header_row = 1
        self.questions: tuple[Question, ...] = ()
        if head:
            texts = [(number, tuple(map(text_of, cells))) for number, cells in head]
            heading = heading_of(texts, sheet.merged, read_as.header_rows)
            self.heading, self.header_row = heading, heading.header_rows[-1]
            self.questions = questions_of(tuple(tuple(map(header_of, row)) for row in heading.rows))
        self.header = tuple(question.header for question in self.questions)
        self.value_labels: dict[int, dict[str, str]] = {}
        self.missing_codes: dict[int, tuple[str, ...]] = {}
        self._notes: list[int] = []
        self._totals: list[int] = []
        self._merged = sheet.merged
        body = (row for row in chain(head, rows) if row[0] > self.header_row and not _is_blank(row[1]))
        kept = without_notes(
            body, lambda cells: tuple(map(text_of, cells)), len(self.header), self._notes, self._totals
        )
        first = list(islice(kept, SAMPLE))
        self.sample = tuple(tuple(map(text_of, row)) for _, row in first)
        self._rows = chain(first, kept)

    def check_header(self) -> None:
        """Refuse a header whose words are lost; apart from opening, since only the sheet that is read has to pass.

        Raises:
            CemgapError: a formula without a stored value (E006), a respondent above the headers (E043).
        """
        if self.heading is not None and self.heading.respondent is not None:
            row = self.heading.respondent
            raise CemgapError(respondent_above(row, self.place(row, None)))
        rows = set(self.heading.header_rows if self.heading is not None else ())
        lost = {c: Spots(len(found), found) for c, s in self._grid.unvalued.items() if (found := _of(s.rows, rows))}
        if lost:
            raise CemgapError(self._unvalued(lost))

    @property
    def sha256(self) -> str:
        """Of the bytes of the file."""
        return self._digest

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What is worth knowing of the sheet: what is left out, merged or hidden cells, an odd reader."""
        titles = () if self.heading is None else self.heading.title_rows
        odd = list(left_out(titles, self._notes, self._totals, lambda row: self.place(row, None)))
        if merged := self._merged_answers():
            odd.append(merged)
        hidden = self._grid.hidden
        if hidden.count:
            what = msg(
                "{n} row of the sheet is hidden (filtered); it is counted",
                "{n} rows of the sheet are hidden (filtered); they are counted",
                n=hidden.count,
            )
            fix = msg("to leave rows out, delete them, or choose rows with --where")
            places = (self.place(row, None) for row in hidden.rows)
            odd.append(warning("W010", what, *places, count=hidden.count, fix=fix))
        if self._refused is not None:
            what = msg(
                "The sheet was read by openpyxl, since python-calamine could not: {reason}", reason=self._refused
            )
            fix = msg("compare a few figures with the workbook, or save it anew in Excel")
            odd.append(warning("W011", what, self.place(None, None), fix=fix))
        return tuple(odd)

    def place(self, row: int | None, column: int | None, value: str | None = None) -> Place:
        """The place of a cell, as the spreadsheet shows it."""
        letter = None
        if column is not None:
            title = self.header[column] if column < len(self.header) else ""
            letter = f'{column_letter(column)} "{echo(title)}"' if title else column_letter(column)
        return Place(self.name, echo(self.sheet), row, letter, None if value is None else echo(value))

    def blocks(self, columns: tuple[int, ...]) -> Iterator[Cells]:
        """The rows below the header, in blocks; notes at their end are left out.

        Raises:
            CemgapError: formulas without a stored value (E006), errors such as #N/A (E018), numbers that are none
                (E019) in one of `columns`: all of them, after the last row.
        """
        import numpy as np

        from cemgap.intake.sources.column import Column

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
        self._refuse_lost(columns, endless)

    def _merged_answers(self) -> Problem | None:
        """What is said of merged cells among the data: the first holds the answer, the others are blank."""
        notes = set(self._notes)
        spans = sorted(
            ((top, left), (bottom, right))
            for (top, left), (bottom, right) in self._merged
            if bottom >= self.header_row and left < len(self.header) and top + 1 not in notes
        )
        if not spans:
            return None
        shown = [
            f"{column_letter(left)}{top + 1}:{column_letter(right)}{bottom + 1}"
            for (top, left), (bottom, right) in spans[: places_kept()]
        ]
        what = msg(
            "{n} range of cells among the data is merged; only its first cell has the answer, the others are blank: "
            "{ranges}",
            "{n} ranges of cells among the data are merged; only their first cells have the answers, the others are "
            "blank: {ranges}",
            n=len(spans),
            ranges=tuple(shown),
        )
        fix = msg("in the workbook, unmerge them, and fill in the answer of each respondent")
        places = [self.place(top + 1, left) for (top, left), _ in spans[: places_kept()]]
        return warning("W016", what, *places, count=len(spans), fix=fix)

    def _refuse_lost(self, columns: tuple[int, ...], endless: dict[int, Spots]) -> None:
        unvalued = self._below(columns, self._grid.unvalued)
        errors = self._below(columns, self._grid.errors)
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
        if endless:
            problems.append(self._endless(endless))
        if problems:
            raise CemgapError(problems)

    def _below(self, columns: tuple[int, ...], lost: dict[int, Spots]) -> dict[int, Spots]:
        """Lost cells of `columns` that are answers: not in the rows above the data, nor in notes below."""
        found: dict[int, Spots] = {}
        notes = set(self._notes)
        for column in columns:
            if column in lost:
                spots = lost[column]
                rows = [row for row in spots.rows if row > self.header_row and row not in notes]
                if rows or spots.count > len(spots.rows):
                    found[column] = Spots(spots.count - len(spots.rows) + len(rows), rows)
        return {column: spots for column, spots in found.items() if spots.rows}

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
        cells = sorted((row, column) for column, found in spots.items() for row in found.rows)[: places_kept()]
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
    """The only source with ratings in its header, if what stands beside it is there to be read and not counted.

    Where none or several have ratings, the only one that is not named as notes for people.
    """
    opened = list(sources)
    rated = [source for source in opened if _has_ratings(source)]
    others = [source for source in opened if source not in rated]
    counted = [source for source in others if _has_figures(source)]
    chosen = rated if len(rated) == 1 and not counted else []
    if not chosen:
        chosen = [source for source in opened if source in rated or source in counted or not _is_notes(source)]
    for source in opened:
        if len(chosen) > 1 or source not in chosen:
            source.close()
    if len(chosen) == 1:
        return chosen[0]
    likely = rated[0].sheet if len(rated) == 1 else max(fitting, key=lambda sheet: sheet.grid.filled).name
    names = tuple(echo(sheet.name) for sheet in fitting)
    what = msg("Several sheets hold data: {sheets}", sheets=names)
    if len(chosen) == len(opened) and len({source.header for source in opened}) == 1:
        what = msg("Several sheets hold data in the same columns (waves or regions, say): {sheets}", sheets=names)
    places = (Place(file=file, sheet=name) for name in names)
    fix = msg('choose one: --sheet "{sheet}"', sheet=echo(likely))
    raise CemgapError(error("E005", what, *places, fix=fix))


def _is_notes(source: WorkbookSource) -> bool:
    return fold(source.sheet or "") in words("sheets")["notes"]


def _has_ratings(source: WorkbookSource) -> bool:
    return has_ratings(source.questions, source.sample)


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


def _of(rows: list[int], wanted: set[int]) -> list[int]:
    return [row for row in rows if row in wanted]


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
