"""Crosstab: a table of counts or shares per group, which holds no respondents."""

from __future__ import annotations

from collections.abc import Sequence

from cemgap.intake.guessing.glimpse import TOP, Glimpse
from cemgap.intake.headings.questions import Question
from cemgap.intake.ratings.labels import is_label, no_answer, plain
from cemgap.intake.vocabulary import fold, words

FEW = 2
MOST_ROWS = 30
"""Of a table that is known by its sums alone."""
SHOWS = 0.6
"""Of the columns behind the first hold nothing but counts or shares, at least."""


def is_crosstab(questions: Sequence[Question], sample: Sequence[Sequence[str]]) -> bool:
    """Whether a table counts answers per group: a name per row, totals, and counts or shares in all other columns.

    Asked of tables in which no rating was found.
    """
    if len(questions) <= FEW or not sample:
        return False
    if not sample[0][:1] or not sample[0][0].strip():  # the second header row: the groups below what parts them
        sample = sample[1:]
    glimpses = [Glimpse.of(sample, at) for at in range(len(questions))]
    names, others = glimpses[0], glimpses[1:]
    if len(set(names.cells)) < len(names.cells) or names.numbers or not names.cells:
        return False
    total = words("roles")["total"]
    totals = sum(fold(question.item or question.header) in total for question in questions[1:])
    totals += sum(fold(cell) in total for cell in names.cells)
    shares = sum(column.shares for column in others)
    counted = sum(bool(column.cells) and (column.shares or column.counts) for column in others)
    shown = totals + shares >= FEW and bool(totals) and counted >= SHOWS * len(others)
    return shown or (counted == len(others) and _sum_up(questions, glimpses))


def _sum_up(questions: Sequence[Question], glimpses: Sequence[Glimpse]) -> bool:
    """Whether the columns of a small table are counts that sum to its column of totals, row by row.

    A total of ratings sums them up as well: the rows are named after answers, or some count is higher than ratings are.
    """
    names, others = glimpses[0], glimpses[1:]
    total = [fold(question.item or question.header) in words("roles")["total"] for question in questions[1:]]
    rows = len(names.cells)
    if sum(total) != 1 or len(others) <= FEW or not FEW <= rows <= MOST_ROWS:
        return False
    if any(len(column.numbers) != rows for column in others):
        return False
    parts = [column.numbers for column, is_total in zip(others, total, strict=True) if not is_total]
    totals = others[total.index(True)].numbers
    answers = all(is_label(plain(cell)) or no_answer(plain(cell)) is not None for cell in names.cells)
    return totals == tuple(map(sum, zip(*parts, strict=True))) and (answers or max(map(max, parts)) > TOP)
