"""Record columns: what the columns of a file with a row per factor hold: a factor table, or the long layout."""

from __future__ import annotations

from dataclasses import replace

from cemgap.intake.guessing.column_roles import role_of_name
from cemgap.intake.guessing.lexicon import Lexicon
from cemgap.intake.guessing.rating import HEADER_SAYS
from cemgap.intake.mapping import MappedColumn
from cemgap.intake.measures import MEASURES
from cemgap.intake.ratings.numbers import parse_number
from cemgap.intake.vocabulary import fold, words
from cemgap.translations import msg

SOURCES = ("expectation_source", "importance_source", "ideal_source")
WEIGHT_AS_IMPORTANCE = frozenset({"weight", "weights", "权重", "權重"})
ONLY_ONE = ("id", "wave", "date", "status", "finished", "progress", "duration", "submitted")
ROWS_OF_TABLE = 60
"""Rows of a factor table, at most, where its header does not say that it is one."""
LETTERS_OF_NAME = 40
"""Letters of the name of a factor there, at most; more are a text that somebody wrote."""
NOT_UNDERSTOOD = msg("not understood")
Sample = tuple[tuple[str, ...], ...]


def is_record(header: tuple[str, ...], sample: Sample, lexicon: Lexicon) -> bool:
    """A row per factor: a column of factor names beside columns that are named after a measure alone."""
    measured = any(fold(title) in lexicon.measures[m] for title in header for m in ("experience", "expectation"))
    return measured and bool(_factor_columns(header, sample))


def record_columns(header: tuple[str, ...], sample: Sample, lexicon: Lexicon) -> tuple[MappedColumn, ...]:
    """What every column holds."""
    factors = _factor_columns(header, sample)
    return tuple(_column(at, title, lexicon, is_factor=at in factors) for at, title in enumerate(header))


def _factor_columns(header: tuple[str, ...], sample: Sample) -> tuple[int, ...]:
    """Those that are called so; else one that may be, where it holds another name in each row of nobody."""
    roles, names = words("roles"), list(map(fold, header))
    called = tuple(at for at, name in enumerate(names) if name in roles["factor"])
    if called or any((role_of_name(name) or ("",))[0] in {"id", "personal"} for name in names):
        return called
    return tuple(at for at, name in enumerate(names) if name in roles["factor_by_content"] and _are_names(sample, at))


def name_column(header: tuple[str, ...], sample: Sample, lexicon: Lexicon) -> int | None:
    """The column that may name the factors of a table whose other columns are named after a measure alone.

    None where there is no such column, or where a column says that the rows are people.
    """
    names = list(map(fold, header))
    measured = {m for name in names for m in MEASURES if name in lexicon.measures[m]}
    rest = [at for at, name in enumerate(names) if not any(name in lexicon.measures[m] for m in MEASURES)]
    roles = [role_of_name(names[at]) for at in rest]
    if len(measured) < 2 or not measured & {"experience", "expectation"}:  # noqa: PLR2004 - one measure is a survey's
        return None
    return rest[0] if len(rest) == 1 and roles == [None] and _are_names(sample, rest[0]) else None


def _are_names(sample: Sample, position: int) -> bool:
    """Whether few rows hold a short text each, no number, and each another one."""
    cells = [row[position].strip() if position < len(row) else "" for row in sample]
    short = all(0 < len(cell) <= LETTERS_OF_NAME and parse_number(cell) is None for cell in cells)
    return 1 < len(cells) <= ROWS_OF_TABLE and short and len(set(cells)) == len(cells)


def _column(position: int, header: str, lexicon: Lexicon, *, is_factor: bool) -> MappedColumn:
    name = fold(header)
    if is_factor:
        return MappedColumn(position, header, "factor", msg("the header names the factor"))
    for measure in MEASURES:
        if name in lexicon.measures[measure]:
            return MappedColumn(position, header, measure, HEADER_SAYS[measure])
    for role in SOURCES:
        if name in words("roles")[role]:
            return MappedColumn(position, header, role, msg("the header says who gave the score"))
    role, reason = role_of_name(name) or ("open", NOT_UNDERSTOOD)
    return MappedColumn(position, header, role, reason)


def each_once(columns: tuple[MappedColumn, ...], sample: Sample) -> bool:
    """Whether every factor and every id stands in one row only: the ids number the rows of a factor table."""
    if len(sample) <= 1:
        return False
    for role in ("factor", "id"):
        at = next((c.position for c in columns if c.role == role), None)
        cells = () if at is None else tuple(filter(None, (row[at].strip() for row in sample if at < len(row))))
        if len(set(cells)) < len(cells):
            return False
    return True


def weight_means_importance(columns: tuple[MappedColumn, ...]) -> tuple[MappedColumn, ...]:
    """In a factor table, where it has no importance; no row of it stands for customers."""
    if any(c.role == "importance" for c in columns):
        return columns
    why = msg("in a factor table, weight means importance")
    return tuple(
        replace(c, role="importance", reason=why) if fold(c.header) in WEIGHT_AS_IMPORTANCE else c for c in columns
    )


def one_of_each(columns: tuple[MappedColumn, ...]) -> tuple[MappedColumn, ...]:
    """The first column of a role that only one can have; the others stay open."""
    first = {role: next((c for c in columns if c.role == role), None) for role in ONLY_ONE}
    why = msg("another column is taken for that")
    return tuple(
        replace(c, role="open", reason=why) if c.role in ONLY_ONE and c is not first[c.role] else c for c in columns
    )
