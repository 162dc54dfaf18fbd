"""Negative items: statements to agree with that are put in the negative, so that the best answer may be the lowest."""

from __future__ import annotations

from collections.abc import Iterator

from cemgap.errors import Problem, echo, warning
from cemgap.intake.guessing.glimpse import Glimpse, answers_kind
from cemgap.intake.guessing.lexicon import listed
from cemgap.intake.mapping import MappedColumn, Mapping
from cemgap.intake.sources import Source
from cemgap.intake.vocabulary import fold
from cemgap.translations import msg

SHOWN = 5
"""Statements that are named, at most."""


def negative_items(source: Source, mapping: Mapping) -> Iterator[Problem]:
    """W221: columns of the experience that are agreed with and complain: "The staff were slow"; none turned around."""
    found = [
        column
        for column in mapping.columns
        if mapping.layout == "wide"
        and column.role == "experience"
        and not column.reverse
        and _complains(source, column)
        and _is_agreed(source, column)
    ]
    if not found:
        return
    titles = tuple(echo(source.questions[column.position].item or column.header) for column in found)
    yield warning(
        "W221",
        msg("put in the negative, so the best answer may be the lowest: {items}", items=titles[:SHOWN]),
        *(source.place(source.header_row, column.position) for column in found),
        fix=msg(
            "if so, turn them around in cemgap.toml, [input.blocks]:  "
            "experience = [{{ position = {position}, reverse = true }}, ...]",
            position=found[0].position + 1,
        ),
    )


def _complains(source: Source, column: MappedColumn) -> bool:
    question = source.questions[column.position]
    return listed("stems", "negative").search(fold(question.item or question.name or question.header)) is not None


def _is_agreed(source: Source, column: MappedColumn) -> bool:
    """Whether people were asked to agree: by the question, or by the answers in words."""
    if listed("stems", "agreement").search(fold(source.questions[column.position].stem)):
        return True
    labels = source.value_labels.get(column.position)
    return answers_kind([Glimpse.of(source.sample, column.position, labels)]) == "agreement"
