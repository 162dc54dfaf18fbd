"""Citation: a figure of a sentence, taken from the cell of a table, so that the two cannot differ."""

from collections.abc import Iterable

from cemgap.report.blocks import Cell, Figure, Kind, Table
from cemgap.translations import Message, msg

NO_RESPONDENTS = msg("No n: scores given per factor, without respondents, so no intervals and no test.")
"""Why a table of scores has no base."""


def cell_of(table: Table, row: str, column: str) -> Cell:
    """A cell by the keys of its row and column; None where the table has no such row or column."""
    place = next((place for place, candidate in enumerate(table.columns) if candidate.key == column), None)
    cells = next((candidate.cells for candidate in table.rows if candidate.key == row), None)
    return None if place is None or cells is None else cells[place]


def cited(table: Table, row: str, column: str) -> Figure | Message:
    """The figure of a cell; of a cell in words ("over 4") the words, with their figures.

    Raises:
        KeyError: The cell holds neither a number nor words.
    """
    cell = cell_of(table, row, column)
    place = (table.name, row, column)
    if isinstance(cell, Message):
        return Message(cell.msgid, tuple((name, _placed(value, place)) for name, value in cell.values), cell.plural)
    if isinstance(cell, int | float):
        return Figure(cell, _kind(table, column), place)
    raise KeyError(place)


def cited_ends(table: Table, row: str, column: str) -> tuple[Figure, Figure]:
    """The two ends of an interval; both point at its cell.

    Raises:
        KeyError: The cell holds no interval.
    """
    cell = cell_of(table, row, column)
    place = (table.name, row, column)
    if not isinstance(cell, tuple):
        raise KeyError(place)
    kind = _kind(table, column)
    return Figure(cell[0], kind, place), Figure(cell[1], kind, place)


def listed(items: Iterable[object]) -> Message:
    """Several values as one: factors, ids, messages, with the comma of the language."""
    return Message("{items}", (("items", tuple(items)),))


def sentences(first: Message, *others: Message) -> Message:
    """Sentences one after the other, as one."""
    for other in others:
        first = msg("{sentence} {next}", sentence=first, next=other)
    return first


def _kind(table: Table, column: str) -> Kind:
    return next(candidate.kind for candidate in table.columns if candidate.key == column)


def _placed(value: object, place: tuple[str, str, str]) -> object:
    return Figure(value.value, value.kind, place) if isinstance(value, Figure) else value
