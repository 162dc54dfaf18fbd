"""Assignment: what the settings declare, found in the file; what they leave open, guessed. Yields the `Mapping`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cemgap.errors import CemgapError, Problem
from cemgap.intake.column_references import nearest, no_such_column, resolve, the_column
from cemgap.intake.declarations import RECORD_ROLES, Said, said_of, unpaired
from cemgap.intake.doubts import NONE, Doubt
from cemgap.intake.group_cells import refused
from cemgap.intake.guessing.asked import number_doubts
from cemgap.intake.guessing.crosstab import is_crosstab
from cemgap.intake.guessing.guess import Guess, guess_columns
from cemgap.intake.guessing.lexicon import Lexicon
from cemgap.intake.guessing.negative_items import negative_items
from cemgap.intake.guessing.record_columns import name_column
from cemgap.intake.guessing.statements import not_yet_factors
from cemgap.intake.guessing.wide_columns import SAID
from cemgap.intake.headings.headless import headless, unheaded
from cemgap.intake.mapping import (
    MEASURES,
    Attribute,
    ColumnRef,
    Declared,
    Factor,
    Given,
    MappedColumn,
    Mapping,
)
from cemgap.intake.mapping_problems import (
    aggregated,
    asked,
    at_odds,
    lacking,
    nothing_rated,
    oddities,
    twice_records,
    twice_wide,
    unnamed_factors,
)
from cemgap.intake.outcome_columns import outcome_columns
from cemgap.intake.vocabulary import fold
from cemgap.translations import msg

if TYPE_CHECKING:
    from cemgap.intake.sources import Source

__all__ = [
    "RECORD_ROLES",
    "factor_of",
    "mapping_of",
    "nearest",
    "no_such_column",
    "resolve",
    "the_column",
]

GIVING_WAY = frozenset({*RECORD_ROLES, "id", "weight", "wave", "date", "status", "reason"})
"""Roles that are not guessed where the settings name their columns."""


def mapping_of(source: Source, declared: Declared) -> tuple[Mapping, tuple[Problem, ...]]:
    """The mapping of a file, and every problem with it, errors and warnings.

    Errors: no rating columns (E101), two columns for the same rating (E102), a declared column that is not there
    (E107; E110 where a flag names it), no column of factors or respondents in a file with a row per factor (E117), a
    declared header that several columns have (E122), a column declared for two things (E123), a table of counts (E128),
    ratings whose measure must be said (E129). Warnings: W201, W202, ratings whose measure is open (W217, W218), or
    declared against their header (W219), put in the negative (W221), or not yet grouped
    or named (W223).

    Raises:
        CemgapError: the header is an answer (E044), which nothing else may be said of.
    """
    no_header = headless(source, declared.header_rows)
    if no_header is not None:
        raise CemgapError(no_header)
    said = said_of(source, declared)
    guess = guess_columns(
        source.questions,
        source.sample,
        declared.words,
        tuple(f.factor for f in declared.factors),
        layout=_layout_said(declared),
        respondent=declared.respondent is not None,
        value_labels=source.value_labels,
        said=dict.fromkeys(said.columns, NONE) | said.blocks,
        own_attributes=_attributes_said(declared),
    )
    columns = _columns(guess, said)
    if all(column.role == "open" for column in columns) and not said.columns and not said.blocks:
        unknown = unheaded(source, declared.header_rows)
        if unknown is not None:
            raise CemgapError(unknown)
    mapping = Mapping(
        guess.layout,
        _factors(guess, declared, columns) if guess.layout == "wide" else guess.factors,
        columns,
        tuple(
            (f.factor.key, measure, score)
            for f in declared.factors
            for measure in ("expectation", "importance", "ideal")
            if isinstance(score := getattr(f, measure), Given)
        )
        + tuple((key, "importance", score) for key, score in declared.importances),
        declared.rules,
        declared.wave_label,
        declared.waves,
        _attributes(guess, declared, columns),
        declared.quality,
        doubts=_doubts(guess, said),
        by=said.by,
        outcomes=() if guess.layout == "factor_table" else outcome_columns(source, columns, said.outcomes),
        lonely=declared.lonely,
        value_tiers=declared.value_tiers,
    )
    named = name_column(source.header, source.sample, Lexicon.of(declared.words))
    if named is not None and guess.layout == "wide" and declared.layout is None and not said.columns:
        return replace(mapping, doubts=()), (*said.problems, unnamed_factors(source, named))
    mapping, problems = _with_problems(source, mapping, said)
    odd = at_odds(source, mapping.columns, Lexicon.of(declared.words))
    return mapping, (*problems, *odd, *negative_items(source, mapping), *not_yet_factors(source, mapping))


def _with_problems(source: Source, mapping: Mapping, said: Said) -> tuple[Mapping, tuple[Problem, ...]]:
    columns = mapping.columns
    problems = list(said.problems)
    problems += [*unpaired(source, columns, said), *refused(source, mapping)]
    problems += (twice_wide if mapping.layout == "wide" else twice_records)(source, columns)
    if any(column.role in {"experience", "expectation"} for column in columns):
        problems += lacking(source, mapping.layout, columns)
    elif is_crosstab(source.questions, source.sample):
        mapping = replace(mapping, doubts=())
        problems.append(aggregated(source))
    elif not any(doubt.needed for doubt in mapping.doubts):
        numbers = number_doubts(source.questions, source.sample, columns) if mapping.layout == "wide" else ()
        mapping = replace(mapping, doubts=(*mapping.doubts, *numbers))
        problems += [] if numbers else [nothing_rated(source, columns)]
    return mapping, (*problems, *asked(source, mapping.doubts), *oddities(source, mapping))


def _layout_said(declared: Declared) -> str | None:
    """The layout that the settings name, or that follows from the columns they name."""
    if declared.layout is not None:
        return declared.layout
    named = any(isinstance(getattr(f, measure), ColumnRef) for f in declared.factors for measure in MEASURES)
    if named or any(f.attributes for f in declared.factors) or any(block != NONE for block, _ in declared.blocks):
        return "wide"
    return "records" if any(getattr(declared.records, role) for role in RECORD_ROLES) else None


def _columns(guess: Guess, said: Said) -> tuple[MappedColumn, ...]:
    """Guessed columns, but for those that the settings name, and those that give way to them."""
    roles = {column.role for column in said.columns.values()}
    if guess.layout == "wide" and roles & set(MEASURES):
        roles |= set(MEASURES)
    merged = []
    for column in guess.columns:
        at = column.position
        if at in said.columns:
            column = said.columns[at]  # noqa: PLW2901 - the same column, as the settings say it
        elif said.blocks.get(at) == NONE:
            column = replace(column, role="open", factor=None, reason=SAID)  # noqa: PLW2901
        elif column.role in roles & GIVING_WAY and at not in said.blocks:
            column = _demoted(column)  # noqa: PLW2901
        elif at in said.by and column.role == "open":
            column = replace(column, role="segment", reason=SAID)  # noqa: PLW2901
        merged.append(replace(column, reverse=True) if at in said.reversed else column)
    return tuple(merged)


def _demoted(column: MappedColumn) -> MappedColumn:
    return replace(column, role="open", factor=None, attribute=None, reason=msg("the settings do not name it"))


def _factors(guess: Guess, declared: Declared, columns: tuple[MappedColumn, ...]) -> tuple[Factor, ...]:
    """Of a wide file: those that some column rates, in the order of the settings, then of the file."""
    rated = {column.factor for column in columns if column.role in MEASURES}
    named = {f.factor.key: f.factor for f in declared.factors} | {f.key: f for f in guess.factors}
    order = [f.factor.key for f in declared.factors] + [f.key for f in guess.factors]
    return tuple(named[key] for key in dict.fromkeys(order) if key in rated)


def _attributes_said(declared: Declared) -> tuple[Attribute, ...]:
    return tuple(columns.attribute for factor in declared.factors for columns in factor.attributes)


def _attributes(guess: Guess, declared: Declared, columns: tuple[MappedColumn, ...]) -> tuple[Attribute, ...]:
    """Those that some column rates, in the order of the settings, then of the file."""
    rated = {(column.factor, column.attribute) for column in columns if column.role in MEASURES and column.attribute}
    every = {(a.factor, a.key): a for a in (*_attributes_said(declared), *guess.attributes)}
    named = {(a.factor, a.key): a for a in _attributes_said(declared)}
    return tuple(named.get(place, attribute) for place, attribute in every.items() if place in rated)


def _doubts(guess: Guess, said: Said) -> tuple[Doubt, ...]:
    """What is still open once the settings are heard; where they name ratings, they name them all."""
    roles = {column.role for column in said.columns.values()}
    settled = {"measure"} if roles & set(MEASURES) else set()
    settled |= roles & {"weight"}
    return tuple(doubt for doubt in guess.doubts if doubt.kind not in settled)


def factor_of(factors: tuple[Factor, ...], wanted: str) -> Factor | None:
    """The factor with that key or any of its names."""
    name = fold(wanted)
    for factor in factors:
        labels = {factor.key, *(text for _, text in factor.names), factor.label("en"), factor.label("zh")}
        if name in {fold(label) for label in labels}:
            return factor
    return None
