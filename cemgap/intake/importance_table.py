"""Importance table: the importance of each factor from another source, such as the shares of a MaxDiff study."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from cemgap.errors import CemgapError, Place, echo, error
from cemgap.intake.assignment import mapping_of
from cemgap.intake.doubts import block_line, span
from cemgap.intake.factor_table import read_factor_table
from cemgap.intake.mapping import Declared, Given
from cemgap.intake.sources.opening import opened
from cemgap.translations import msg

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cemgap.errors import Problem
    from cemgap.intake.mapping import Mapping
    from cemgap.intake.sources import Source
    from cemgap.intake.tally import Column

LAYOUT = "factor_table"


@dataclass(frozen=True, slots=True)
class ImportanceTable:
    """A table as read."""

    importances: tuple[tuple[str, Given], ...] = ()
    """(factor key, importance with who gave it: the column of sources, else the name of the file)"""
    problems: tuple[Problem, ...] = ()


def with_importance_table(declared: Declared) -> tuple[Declared, tuple[Problem, ...]]:
    """What is declared, with the importance of the factors that its table gives; and what is wrong with that."""
    if declared.importance_table is None or declared.importances:
        return declared, ()
    try:
        table = read_importance_table(Path(declared.importance_table), declared)
    except CemgapError as refused:
        return declared, refused.problems
    twice = tuple(columns.factor.key for columns in declared.factors if columns.importance is not None)
    problems = table.problems
    if twice:
        message = msg("importance is given by a table, and again for {factors}", factors=twice)
        place = Place(declared.source, column="[input] importance_table", value=echo(declared.importance_table))
        problems = (*problems, error("E172", message, place, fix=msg("keep one of the two")))
    return replace(declared, importances=table.importances), problems


def read_importance_table(path: Path, declared: Declared) -> ImportanceTable:
    """A table with a row per factor: its columns of factors and of importance, with or without its source.

    The figures are on the declared scale of importance, of ratings 0-10 unless told otherwise.

    Errors: E172 a column that is missing, an importance that is no number, or below 0; E106 rows without a factor, or
    two for one.

    Raises:
        CemgapError: the file cannot be read.
    """
    with opened(path) as source:
        mapping, _ = mapping_of(source, Declared(layout=LAYOUT, words=declared.words))
        lacking = tuple(role for role in ("factor", "importance") if mapping.position(role) is None)
        if lacking:
            message = msg("this table has no column {columns}", columns=lacking)
            fix = msg('name its columns "factor" and "importance", in row 1')
            return ImportanceTable((), (error("E172", message, source.place(source.header_row, None), fix=fix),))
        mapping = replace(mapping, factors=tuple(columns.factor for columns in declared.factors))
        table = read_factor_table(source, mapping)
        wrong = tuple(_wrong(source, mapping, table.tally.columns))
    importances = tuple(
        (row.factor.key, Given(row.importance, row.importance_source or path.name))
        for row in table.rows
        if row.importance is not None
    )
    return ImportanceTable(importances, (*table.problems, *wrong))


def asked_too(mapping: Mapping, declared: Declared) -> tuple[Problem, ...]:
    """E172: a table gives the importance that the customers were asked for."""
    positions = mapping.positions("importance")
    if not declared.importances or not positions:
        return ()
    place = Place(declared.source, column="[input] importance_table", value=echo(declared.importance_table or ""))
    message = msg("importance is given by a table, and columns {columns} ask for it too", columns=span(positions))
    fix = msg(
        "take the table out, or leave these columns out: in cemgap.toml, [input.blocks]:  none = {columns}",
        columns=block_line(positions),
    )
    return (error("E172", message, place, fix=fix),)


def _wrong(source: Source, mapping: Mapping, columns: dict[int, Column]) -> Iterator[Problem]:
    position = mapping.position("importance")
    held = None if position is None else columns.get(position)
    if held is None:
        return
    if held.unreadable.count:
        places = (source.place(row, position) for row, _ in held.unreadable.first)
        message = msg("{n} importance is no number", plural="{n} importances are no numbers", n=held.unreadable.count)
        yield error("E172", message, *places, fix=msg("write a number, as in 7 or 0.25"), count=held.unreadable.count)
    below = {value: seen for value, seen in held.values.counts.items() if value < 0}
    if below:
        places = (source.place(row, position) for seen in below.values() for row in seen.rows)
        yield error(
            "E172",
            msg("importance is below 0: it would turn satisfaction round"),
            *places,
            fix=msg("give shares, or utilities moved so that 0 means no importance"),
            count=sum(seen.count for seen in below.values()),
        )
