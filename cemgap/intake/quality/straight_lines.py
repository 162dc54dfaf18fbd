"""Straight lines: who gives the same answer all the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from cemgap.intake.quality.ticks import Answers, Booleans, Floats, answered

if TYPE_CHECKING:
    from collections.abc import Sequence

FEWEST = 12
"""Answers from which on giving all of them alike is no chance."""
RUN = 2 / 3
"""Share of the questions that a possible straight-liner answers alike one after the other."""


def straight_lines(answers: Answers, rows: int) -> tuple[Booleans, Booleans]:
    """[respondent] all answers alike, at least `FEWEST`; and who answers two measures, or two thirds in a row, alike.

    Of every column only the rows are looked at that were alike so far: after a few columns that is hardly any.
    """
    certain, possible = np.zeros(rows, dtype=np.bool_), np.zeros(rows, dtype=np.bool_)
    columns = tuple(column for measure in answers for column in measure)
    if len(columns) < FEWEST or not rows:
        return certain, possible
    alike = _alike(columns)
    certain[alike[answered(columns, alike) >= FEWEST]] = True
    blocks, given = np.zeros(rows, dtype=np.int64), np.zeros(rows, dtype=np.int64)
    for measure in answers:
        if len(measure) > 1:
            same = _alike(measure)
            count = answered(measure, same)
            several = count > 1
            blocks[same[several]] += 1
            given[same[several]] += count[several]
    possible |= (blocks > 1) & (given >= FEWEST)
    need = max(FEWEST, int(np.ceil(RUN * len(columns))))
    middle = columns[len(columns) - need : need]
    for row in _alike(middle) if middle else range(rows):
        possible[row] |= _longest_run([float(column[row]) for column in columns]) >= need
    return certain, possible


def _alike(columns: Sequence[Floats]) -> npt.NDArray[np.intp]:
    """The rows whose answers are all the same; blanks are passed over."""
    rows = np.arange(len(columns[0]))
    answer = columns[0]
    for column in columns[1:]:
        here = column if len(rows) == len(column) else column[rows]
        blank = np.isnan(answer)
        fits = (here == answer) | np.isnan(here) | blank
        answer = np.where(blank, here, answer)
        if not fits.all():
            rows, answer = rows[fits], answer[fits]
    return rows


def _longest_run(answers: list[float]) -> int:
    """How many answers one after the other are the same, blanks passed over."""
    longest = run = 0
    before: float | None = None
    for answer in answers:
        if np.isnan(answer):
            continue
        run = run + 1 if answer == before else 1
        before = answer
        longest = max(longest, run)
    return longest
