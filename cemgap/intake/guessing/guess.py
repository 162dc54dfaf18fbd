"""Guess: questions and sample -> what each column holds, with a reason per column.

A column that no rule is sure of stays open: wrong is far worse than unmapped.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from cemgap.intake.doubts import NONE, Doubt, weight_doubt
from cemgap.intake.guessing.column_roles import POSSIBLE_WEIGHT
from cemgap.intake.guessing.factor_names import FactorNames, factor_named
from cemgap.intake.guessing.glimpse import Glimpse
from cemgap.intake.guessing.lexicon import Lexicon, OwnWords
from cemgap.intake.guessing.rating import rates_nothing
from cemgap.intake.guessing.record_columns import (
    NOT_UNDERSTOOD,
    each_once,
    is_record,
    one_of_each,
    record_columns,
    weight_means_importance,
)
from cemgap.intake.guessing.wide_columns import WideColumns
from cemgap.intake.headings.questions import Question
from cemgap.intake.mapping import Attribute, Factor, MappedColumn
from cemgap.intake.measures import MEASURES

__all__ = ["NOT_UNDERSTOOD", "POSSIBLE_WEIGHT", "Guess", "factor_named", "guess_columns", "has_ratings"]

NO_LABELS: Mapping[int, Mapping[str, str]] = MappingProxyType({})
NOTHING_SAID: Mapping[int, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Guess:
    """What the columns of a file are taken for."""

    layout: str
    columns: tuple[MappedColumn, ...]
    factors: tuple[Factor, ...]
    """Wide: of the file, in order; else those that the settings name."""
    attributes: tuple[Attribute, ...] = ()
    """Of the factors that several columns of one measure rate."""
    doubts: tuple[Doubt, ...] = ()


def has_ratings(questions: tuple[Question, ...], sample: tuple[tuple[str, ...], ...]) -> bool:
    """Whether a table has columns of experience or expectation, or some that look so."""
    guess = guess_columns(questions, sample)
    rated = any(c.role in {"experience", "expectation"} for c in guess.columns)
    return rated or any(doubt.needed for doubt in guess.doubts)


def guess_columns(
    questions: tuple[Question, ...],
    sample: tuple[tuple[str, ...], ...],
    own_words: OwnWords = (),
    own_factors: tuple[Factor, ...] = (),
    *,
    layout: str | None = None,
    respondent: bool = False,
    value_labels: Mapping[int, Mapping[str, str]] = NO_LABELS,
    said: Mapping[int, str] = NOTHING_SAID,
    own_attributes: tuple[Attribute, ...] = (),
) -> Guess:
    """The layout, what each column holds, and the factors of a wide file.

    Args:
        questions: what every column asks.
        sample: some rows below it.
        own_words: a client's own words per measure or factor key.
        own_factors: factors whose names the settings give.
        layout: as declared: one of the three, or ``records`` for a row per factor (factor table or long).
        respondent: a column of respondents is declared, so that a row per factor is long.
        value_labels: what codes mean, per column, where the file or a codebook says so.
        said: the measure of columns that the settings name in blocks (``none`` = leave it open).
        own_attributes: attributes that the settings name.
    """
    if any(question.name for question in questions):
        # what a header says about its scale is no part of a name
        bare = tuple(replace(question, header=question.name or question.header, name="") for question in questions)
        guess = guess_columns(
            bare,
            sample,
            own_words,
            own_factors,
            layout=layout,
            respondent=respondent,
            value_labels=value_labels,
            said=said,
            own_attributes=own_attributes,
        )
        return replace(guess, columns=tuple(replace(c, header=questions[c.position].header) for c in guess.columns))
    header = tuple(question.header for question in questions)
    lexicon = Lexicon.of(own_words)
    wide_said = any(measure != NONE for measure in said.values())
    if layout != "wide" and (layout is not None or (not wide_said and is_record(header, sample, lexicon))):
        columns = tuple(_unless_comparing(column, sample, said) for column in record_columns(header, sample, lexicon))
        long = respondent or (any(c.role == "id" for c in columns) and not each_once(columns, sample))
        if layout == "long" or (layout != "factor_table" and long):
            columns = one_of_each(columns)
            return Guess("long", columns, own_factors, doubts=_weights(columns, said))
        return Guess("factor_table", weight_means_importance(columns), own_factors)
    names = FactorNames(own_words, own_factors, own_attributes)
    wide = WideColumns(questions, sample, lexicon, names, said, value_labels)
    return Guess("wide", one_of_each(wide.columns), names.factors, names.attributes, wide.doubts)


def _unless_comparing(
    column: MappedColumn, sample: tuple[tuple[str, ...], ...], said: Mapping[int, str]
) -> MappedColumn:
    """A column that is named after a measure, but left open where its answers rate nothing."""
    if column.role not in MEASURES or column.position in said:
        return column
    why = rates_nothing(Glimpse.of(sample, column.position))
    return column if why is None else replace(column, role="open", reason=why)


def _weights(columns: tuple[MappedColumn, ...], said: Mapping[int, str]) -> tuple[Doubt, ...]:
    """Columns that may weigh the respondents, unless the settings name them."""
    return tuple(
        weight_doubt(c.position, c.header) for c in columns if c.reason == POSSIBLE_WEIGHT and c.position not in said
    )
