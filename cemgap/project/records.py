"""Records: the rows of a sheet by the names of its columns, found under whichever words its header has."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from cemgap.errors import Place, Problem, echo, error
from cemgap.intake.sources.text import text_of
from cemgap.intake.sources.workbooks.grid import column_letter
from cemgap.project.plan_words import Words, folded
from cemgap.project.sheets import Broken, Codes, Sheet
from cemgap.translations import msg

HEADER_ROWS = 20
"""The header stands in one of the first rows that hold anything."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row below the header: the cells of the columns that were asked for."""

    number: int
    cells: Mapping[str, object]
    """column -> what stands there; "" where nothing does."""

    def text(self, column: str) -> str:
        """What stands in a column, as text without spaces around it; "" where it is blank or absent."""
        value = self.cells.get(column, "")
        return "" if isinstance(value, Broken) else text_of(value).strip()


@dataclass(frozen=True, slots=True)
class Records:
    """The rows of a sheet under its header."""

    sheet: Sheet
    header: Mapping[str, tuple[int, str]]
    """column -> (position from 1, header as written)"""
    header_row: int
    rows: tuple[Row, ...]
    """Rows that are blank in every column asked for are left out."""
    problems: tuple[Problem, ...]

    def place(self, row: int | None, column: str, value: object = None) -> Place:
        """Where a column meets a row."""
        position, header = self.header.get(column, (0, ""))
        name = column_name(position, header) if position else column
        return Place(self.sheet.file, self.sheet.name, row, name, None if value is None else echo(text_of(value)))


def column_name(position: int, header: str) -> str:
    """A column, counted from 1, as a person finds it.

    >>> column_name(28, "cost")
    'AB "cost"'
    """
    return f'{column_letter(position - 1)} "{echo(header)}"'


def records_of(
    sheet: Sheet, columns: Mapping[str, Words], codes: Codes, *, optional: frozenset[str] = frozenset()
) -> Records:
    """The rows of a sheet by the names of its columns; other columns are passed over.

    Problems found on the way (a column that is missing or stands twice, a broken cell) are part of the result.
    """
    index, number, found = _header(sheet, columns)
    wanted = {column: words for column, words in columns.items() if column in found or column not in optional}
    problems = list(_column_problems(Place(sheet.file, sheet.name, number), wanted, found, codes.columns))
    header = {column: places[0] for column, places in found.items()}
    records = Records(sheet, header, number, (), ())
    rows: list[Row] = []
    for row, cells in sheet.rows[index + 1 :]:
        named = {column: _cell(cells, position) for column, (position, _) in header.items()}
        if all(value == "" for value in named.values()):
            continue
        rows.append(Row(row, named))
        for column, value in named.items():
            if isinstance(value, Broken):
                problems.append(_broken(records.place(row, column, value.text), value, codes))
    return Records(sheet, header, number, tuple(rows), tuple(problems))


def _cell(cells: Sequence[object], position: int) -> object:
    value = cells[position - 1] if position <= len(cells) else None
    return "" if value is None or (isinstance(value, str) and not value.strip()) else value


def _broken(place: Place, cell: Broken, codes: Codes) -> Problem:
    if cell.formula:
        fix = msg("open the file in a spreadsheet, let it calculate, and save it")
        return error(codes.broken_cell, msg("a formula without a stored value"), place, fix=fix)
    return error(codes.broken_cell, msg("an error of the spreadsheet stands here"), place, fix=msg("correct the cell"))


def _header(sheet: Sheet, columns: Mapping[str, Words]) -> tuple[int, int, Mapping[str, list[tuple[int, str]]]]:
    """(index, row number, column -> places) of the row that knows most of the columns."""
    best: tuple[int, int, Mapping[str, list[tuple[int, str]]]] = (0, sheet.rows[0][0] if sheet.rows else 1, {})
    for index, (number, cells) in enumerate(sheet.rows[:HEADER_ROWS]):
        found: dict[str, list[tuple[int, str]]] = {}
        for position, cell in enumerate(cells, start=1):
            text = text_of(cell)
            for column, words in columns.items():
                if text and folded(text) in {folded(word) for word in (column, *words.en, *words.zh)}:
                    found.setdefault(column, []).append((position, text))
                    break
        if len(found) > len(best[2]):
            best = (index, number, found)
    return best


def _column_problems(
    header: Place, columns: Mapping[str, Words], found: Mapping[str, list[tuple[int, str]]], code: str
) -> Iterator[Problem]:
    for column, words in columns.items():
        places = found.get(column, [])
        if not places:
            yield error(
                code,
                msg('there is no column "{column}"', column=column),
                header,
                fix=msg('add a column headed "{english}" or "{chinese}"', english=words.en[0], chinese=words.zh[0]),
            )
        elif len(places) > 1:
            yield error(
                code,
                msg('the column "{column}" stands more than once', column=column),
                *(replace(header, column=column_name(at, text)) for at, text in places),
                fix=msg("keep one of them, and give the others another header"),
            )
