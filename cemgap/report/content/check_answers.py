"""Check answers: how often each answer was given, per rating column: what a reader of a survey looks at first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cemgap.errors import echo
from cemgap.intake.mapping import MEASURES as MEASURE_NAMES
from cemgap.intake.mapping import Attribute, Factor
from cemgap.intake.ratings.shown_cell import is_number_shown
from cemgap.report.blocks import Column, Row, Table
from cemgap.report.content.words import MEASURES
from cemgap.translations import Message, Wording, msg

if TYPE_CHECKING:
    from cemgap.intake.mapping import MappedColumn
    from cemgap.intake.tally import Column as Tallied
    from cemgap.statistics.survey import Survey

VALUES_SHOWN = 12
"""Different answers that stand side by side; of more, the lowest and the highest."""


def answer_tables(survey: Survey) -> tuple[Table, ...]:
    """A table per measure, a row per column of ratings: each answer's count, don't know, no answer, blank, n.

    A number so long that it may be a phone's is counted, not shown.
    """
    tables = []
    for measure in MEASURE_NAMES:
        columns = [c for c in survey.mapping.columns if c.role == measure and c.position in survey.tally.columns]
        if columns:
            tables.append(_table(survey, measure, columns))
    return tuple(tables)


def _table(survey: Survey, measure: str, columns: list[MappedColumn]) -> Table:
    held = {column.position: survey.tally.columns[column.position] for column in columns}
    every = {value for column in held.values() for value in column.values.counts}
    values = sorted(filter(is_number_shown, every))
    long = len(values) < len(every)
    whole = len(values) <= VALUES_SHOWN and not any(column.values.many for column in held.values())
    counted: tuple[Column, ...]
    if whole:
        counted = tuple(Column(f"answer_{value:g}", msg("{value}", value=value), "count") for value in values)
    else:
        counted = (Column("lowest", msg("Lowest"), "score"), Column("highest", msg("Highest"), "score"))
    rows = []
    for column in columns:
        tallied = held[column.position]
        seen = {value: one for value, one in tallied.values.counts.items() if is_number_shown(value)}
        cells = (
            tuple(seen[value].count if value in seen else 0 for value in values)
            if whole
            else (min(seen, default=None), max(seen, default=None))
        )
        if long:
            cells = (*cells, sum(one.count for value, one in tallied.values.counts.items() if value not in seen))
        rows.append(Row(str(column.position + 1), (_name(survey, column), *cells, *_others(tallied))))
    return Table(
        f"answers_{measure}",
        msg("Answers: {measure}", measure=MEASURES[measure]),
        (
            Column("item", msg("Factor"), "text"),
            *counted,
            *((Column("long", msg("Long numbers"), "count"),) if long else ()),
            Column("not_applicable", msg("Don't know"), "count", short=msg("DK")),
            Column("missing", msg("No answer"), "count", short=msg("NA")),
            Column("blank", msg("Blank"), "count"),
            Column("n", msg("n"), "count"),
        ),
        tuple(rows),
        notes=_labels(survey, columns),
    )


def _others(tallied: Tallied) -> tuple[int, int, int, int]:
    return tallied.not_applicable, tallied.missing, tallied.blank, tallied.values.total


def _labels(survey: Survey, columns: list[MappedColumn]) -> tuple[Message, ...]:
    """What the numbers stand for, where people answered in words."""
    words: dict[float, str] = {}
    for column in columns:
        for word, value in survey.mapping.coding(column.position).labels:
            words.setdefault(value, word)
    said = tuple(f"{value:g} = {echo(word)}" for value, word in sorted(words.items()))
    return (msg("{labels}", labels=said),) if said else ()


def _name(survey: Survey, column: MappedColumn) -> Factor | Wording | str:
    for attribute in survey.mapping.attributes:
        if (attribute.factor, attribute.key) == (column.factor, column.attribute):
            return attribute_name(attribute)
    named = {factor.key: factor for factor in survey.mapping.factors}
    return named.get(column.factor or "", echo(column.header))


def attribute_name(attribute: Attribute) -> Wording:
    """The attribute as it is named, with touchpoint, stage and channel behind it."""
    where = tuple(part for part in (attribute.touchpoint, attribute.stage, attribute.channel) if part)
    return Wording(
        tuple((language, _placed(name, where)) for language, name in attribute.names or (("", attribute.key),))
    )


def _placed(name: str, where: tuple[str, ...]) -> str:
    """A name with the places behind it that it does not say itself."""
    unsaid = ", ".join(dict.fromkeys(part for part in where if part not in name))
    return f"{name} ({unsaid})" if unsaid else name
