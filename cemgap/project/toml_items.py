"""Items: what is declared, as values of a TOML file."""

from collections.abc import Iterator, Mapping, Sequence

import tomlkit
from tomlkit.items import InlineTable, Item

from cemgap.intake.mapping import ColumnRef, Given
from cemgap.project.notation import range_of
from cemgap.translations import Wording

Texts = tuple[tuple[str, str], ...]


def item_of(value: object) -> Item | None:
    """A text, number or truth value; None where there is none."""
    if value is None:
        return None
    return tomlkit.item(_number(value) if isinstance(value, float) else value)


def list_of(values: Sequence[object]) -> Item | None:
    """A list on one line; None where it is empty."""
    listed = tomlkit.array()
    for value in values:
        listed.append(item_of(value))
    return listed if values else None


def table_of(values: Mapping[str, object]) -> InlineTable:
    """A table on one line, without the values that are None."""
    table = tomlkit.inline_table()
    for key, value in values.items():
        if value is not None:
            table.append(key, value if isinstance(value, Item) else item_of(value))
    return table


def wording_of(wording: Wording | None) -> Item | None:
    """A text, in one language or several."""
    return None if wording is None else texts_of(wording.texts)


def texts_of(texts: Texts) -> Item | None:
    """(language, text) pairs: the text alone where its language was not said."""
    by_language = dict(texts)
    if not by_language:
        return None
    return tomlkit.item(by_language[""]) if list(by_language) == [""] else table_of(by_language)


def column_of(column: ColumnRef | None) -> Item | None:
    """A column: its header, its position, or a table where one of them is not enough."""
    if column is None:
        return None
    if column.reverse:
        return table_of({"position": column.position, "header": column.header, "reverse": True})
    if column.position is None:
        return tomlkit.item(column.header or "")
    if column.header is None:
        return tomlkit.item(column.position)
    return table_of({"position": column.position, "header": column.header})


def columns_of(columns: Sequence[ColumnRef]) -> Item | None:
    """A list of columns; None where it is empty."""
    listed = tomlkit.array()
    for column in columns:
        listed.append(column_of(column))
    return listed if columns else None


def score_of(value: ColumnRef | Given | None, measure: str) -> Item | None:
    """A column, or a score that was given."""
    scored = measure in {"expectation", "ideal"}
    match value:
        case None:
            return None
        case Given(source=None) if scored:
            return item_of(float(value.value))
        case Given():
            return table_of({"value": float(value.value), "source": value.source})
        case ColumnRef(header=None, reverse=False) if scored:
            # A bare number would be a score here.
            return table_of({"position": value.position})
        case _:
            return column_of(value)


def block_of(columns: Sequence[ColumnRef]) -> Item:
    """A run of columns: positions that follow each other as a range.

    >>> block_of([ColumnRef(position=n) for n in (2, 3, 4)]).as_string()
    '"2-4"'
    """
    runs = [_run(run) for run in _runs(columns)]
    if len(runs) == 1:
        return runs[0]
    listed = tomlkit.array()
    for run in runs:
        listed.append(run)
    return listed


def _runs(columns: Sequence[ColumnRef]) -> Iterator[list[ColumnRef]]:
    """Columns given by position alone, as long as each is the next; any other by itself."""
    run: list[ColumnRef] = []
    for column in columns:
        bare = column.position is not None and column.header is None and not column.reverse
        last = run[-1].position if run else None
        if not bare or last is None or column.position != last + 1:
            if run:
                yield run
            run = []
        run.append(column)
        if not bare:
            yield run
            run = []
    if run:
        yield run


def _run(columns: Sequence[ColumnRef]) -> Item:
    first = columns[0]
    if len(columns) > 1:
        return tomlkit.item(f"{first.position}-{columns[-1].position}")
    if first.position is None and range_of(first.header or "") is not None:
        return table_of({"header": first.header, "reverse": first.reverse or None})
    return column_of(first) or tomlkit.item("")


def _number(value: float) -> float | int:
    return int(value) if value.is_integer() and abs(value) < 1e15 else value  # noqa: PLR2004
