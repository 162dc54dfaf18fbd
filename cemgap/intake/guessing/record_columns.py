"""Record columns: what the columns of a file with a row per factor hold: a factor table, or the long layout."""

from __future__ import annotations

from dataclasses import replace

from cemgap.intake.guessing.column_roles import role_of_name
from cemgap.intake.guessing.lexicon import Lexicon
from cemgap.intake.guessing.rating import HEADER_SAYS
from cemgap.intake.mapping import MappedColumn
from cemgap.intake.measures import MEASURES
from cemgap.intake.vocabulary import fold, words
from cemgap.translations import msg

SOURCES = ("expectation_source", "importance_source", "ideal_source")
WEIGHT_AS_IMPORTANCE = frozenset({"weight", "weights", "权重", "權重"})
ONLY_ONE = ("id", "wave", "date", "status", "finished", "progress", "duration", "submitted")
NOT_UNDERSTOOD = msg("not understood")
Sample = tuple[tuple[str, ...], ...]


def is_record(header: tuple[str, ...], lexicon: Lexicon) -> bool:
    """A row per factor: a column of factor names beside columns that are named after a measure alone."""
    names = list(map(fold, header))
    has_factor = any(name in words("roles")["factor"] for name in names)
    return has_factor and any(name in lexicon.measures[m] for name in names for m in ("experience", "expectation"))


def record_columns(header: tuple[str, ...], lexicon: Lexicon) -> tuple[MappedColumn, ...]:
    """What every column holds."""
    return tuple(_column(at, title, lexicon) for at, title in enumerate(header))


def _column(position: int, header: str, lexicon: Lexicon) -> MappedColumn:
    name = fold(header)
    if name in words("roles")["factor"]:
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
