"""Declarations: what the settings say about columns, found in the file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from cemgap.errors import Place, Problem, echo, error, warning
from cemgap.intake.column_references import columns_like, the_column
from cemgap.intake.doubts import span
from cemgap.intake.guessing.wide_columns import SAID
from cemgap.intake.mapping import MEASURES, ColumnRef, Declared, MappedColumn
from cemgap.translations import msg

if TYPE_CHECKING:
    from cemgap.intake.sources import Source

RECORD_ROLES = (
    "factor",
    "experience",
    "expectation",
    "importance",
    "ideal",
    "expectation_source",
    "importance_source",
    "ideal_source",
)

SINGLES = (
    ("respondent", "id"),
    ("weight", "weight"),
    ("wave", "wave"),
    ("date", "date"),
    ("status", "status"),
    ("stratum", "stratum"),
    ("cluster", "cluster"),
    ("fpc", "fpc"),
    ("value", "value"),
)
"""(key in ``[input]``, role) of what one column holds."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """One line of the settings about columns."""

    key: str
    """As the settings write it, for messages."""
    role: str
    ref: ColumnRef
    factor: str | None = None
    attribute: str | None = None
    block: bool = False
    """Only the measure is said; the things rated are taken from the headers."""
    name: str = ""
    """Of an outcome."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the settings say about the columns of a file, by position (from 0)."""

    columns: dict[int, MappedColumn]
    """Columns whose role (and factor) is said."""
    blocks: dict[int, str]
    """Columns whose measure alone is said (``none`` = none)."""
    reversed: frozenset[int]
    """Columns whose best answer is the lowest."""
    problems: tuple[Problem, ...]
    by: tuple[int, ...] = ()
    """Columns whose groups are compared; each may hold something else too."""
    outcomes: tuple[tuple[str, int], ...] = ()
    """(name, position) of the outcomes."""


def said_of(source: Source, declared: Declared) -> Said:
    """The declared columns, and what is wrong with them (E107, E110, E122, E123)."""
    columns: dict[int, MappedColumn] = {}
    blocks: dict[int, str] = {}
    keys: dict[int, str] = {}
    turned: set[int] = set()
    problems: list[Problem] = []
    outcomes: list[tuple[str, int]] = []
    for line in _declarations(declared):
        where = _where(declared, line.key, line.ref)
        found = _found(source, line.ref, where)
        if isinstance(found, Problem):
            problems.append(found)
            continue
        outcomes += [(line.name, at) for at in found if line.role == "outcome"]
        for at in found:
            there = columns[at].role if at in columns else blocks.get(at)
            again = line.block and there == line.role  # a factor that has the column says no more of its measure
            if there is not None and not again and "segment" not in {line.role, there}:
                problems.append(_declared_twice(source, at, where, keys[at]))
            if there is None or there == "segment":
                keys[at] = line.key
                columns.pop(at, None)
                if line.block:
                    blocks[at] = line.role
                else:
                    columns[at] = _column(source, line, at)
            if line.ref.reverse:
                turned.add(at)
    by = [_found(source, ref, _where(declared, "[report] by", ref)) for ref in declared.by]
    problems += [found for found in by if isinstance(found, Problem)]
    positions = tuple(dict.fromkeys(at for found in by if not isinstance(found, Problem) for at in found))
    return Said(columns, blocks, frozenset(turned), tuple(problems), positions, tuple(dict.fromkeys(outcomes)))


def _where(declared: Declared, key: str, ref: ColumnRef) -> Place:
    return Place(file=declared.source, column=key) if ref.said is None else Place(column=ref.said)


def _found(source: Source, ref: ColumnRef, where: Place) -> tuple[int, ...] | Problem:
    """The columns that a reference means, or what is wrong with it."""
    found = columns_like(source, ref)
    if found:
        return found
    one = the_column(source, ref, "E107" if ref.said is None else "E110", where)
    return one if isinstance(one, Problem) else (one,)


def _column(source: Source, line: Declaration, at: int) -> MappedColumn:
    return MappedColumn(at, source.header[at], line.role, SAID, line.factor, line.attribute)


def _declarations(declared: Declared) -> Iterator[Declaration]:
    yield from _of_factors(declared)
    for role in RECORD_ROLES:
        ref = getattr(declared.records, role)
        if ref is not None:
            yield Declaration(f"[input.long] {role}", role, ref)
    for name, role in SINGLES:
        ref = getattr(declared, name)
        if ref is not None:
            yield Declaration(f"[input] {name}", role, ref)
    yield from (Declaration("[input] segments", "segment", ref) for ref in declared.segments)
    for name, ref in declared.outcomes:
        yield Declaration(f"[input] outcomes.{name}", "outcome", ref, name=name)
    yield from (Declaration("[brand] reasons", "reason", ref) for ref in declared.reasons)
    for measure, refs in declared.blocks:
        yield from (Declaration(f"[input.blocks] {measure}", measure, ref, block=True) for ref in refs)


def _of_factors(declared: Declared) -> Iterator[Declaration]:
    for columns in declared.factors:
        factor = columns.factor.key
        for measure in MEASURES:
            ref = getattr(columns, measure)
            if isinstance(ref, ColumnRef):
                yield Declaration(f"[factors.{factor}] {measure}", measure, ref, factor)
        for part in columns.attributes:
            table = f"[factors.{factor}.attributes.{part.attribute.key}]"
            for measure in ("experience", "expectation", "importance"):
                ref = getattr(part, measure)
                if ref is not None:
                    yield Declaration(f"{table} {measure}", measure, ref, factor, part.attribute.key)


def unpaired(source: Source, columns: tuple[MappedColumn, ...], said: Said) -> Iterator[Problem]:
    """W220: two declared blocks of as many columns that have no thing rated in common."""
    blocks: dict[str, list[MappedColumn]] = {}
    for column in columns:
        if column.role in MEASURES and said.blocks.get(column.position) == column.role:
            blocks.setdefault(column.role, []).append(column)
    for one, other in combinations(blocks.values(), 2):
        shared = {(c.factor, c.attribute) for c in one} & {(c.factor, c.attribute) for c in other}
        if len(one) == len(other) > 1 and not shared:
            factor = one[0].factor or ""
            yield warning(
                "W220",
                msg(
                    "columns {one} and {other} rate different things by their names",
                    one=span(tuple(c.position for c in one)),
                    other=span(tuple(c.position for c in other)),
                ),
                *(source.place(source.header_row, c.position) for c in (one[0], other[0])),
                fix=msg(
                    "to pair them name the columns of each factor in cemgap.toml, [factors.{factor}]:  "
                    "{measure} = {{ position = {position} }}, {again} = {{ position = {beside} }}",
                    factor=factor,
                    measure=one[0].role,
                    position=one[0].position + 1,
                    again=other[0].role,
                    beside=other[0].position + 1,
                ),
            )


def _declared_twice(source: Source, at: int, where: Place, other: str) -> Problem:
    return error(
        "E123",
        msg(
            'column "{column}" is declared twice: {one} and {other}',
            column=echo(source.header[at]),
            one=other,
            other=where.column,
        ),
        where,
        source.place(source.header_row, at),
        fix=msg("a column can answer one question only: correct one of the two"),
    )
