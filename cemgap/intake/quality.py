"""Quality: whose answers may not mean what they say.

Partial interviews, straight-liners and speeders are in the figures, in a group of their own, unless the settings drop
them. Everything is counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from cemgap.intake.duration import FASTEST, seconds_of, unit_of
from cemgap.intake.ratings.answers import distinct, is_blank
from cemgap.intake.ratings.numbers import parse_number
from cemgap.intake.status import Status
from cemgap.intake.vocabulary import fold, words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cemgap.intake.mapping import Mapping, QualityRules
    from cemgap.intake.sources import Cells, Source

Booleans = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Answers = tuple[tuple[Floats, ...], ...]
"""Per measure the columns of ratings [respondent] as ticked, NaN = not answered."""

FEWEST = 12
"""Answers from which on giving all of them alike is no chance."""
RUN = 2 / 3
"""Share of the questions that a possible straight-liner answers alike one after the other."""
POSSIBLE_SECONDS = 2.0
"""Seconds per answer below which hardly anybody reads the questions; below `FASTEST` nobody does."""
ALL = 100.0
"""Progress of a finished interview, in percent."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What is to be said of the rows of a block."""

    unknown: dict[int, Booleans]
    """Status column -> rows whose status there nobody knows."""
    flags: dict[str, Booleans]
    """Flag (of `FLAGS` and `POSSIBLE`) -> rows; certain and possible ones are apart."""


class Quality:
    """Checks the rows of a file, as the mapping says."""

    def __init__(self, source: Source, mapping: Mapping) -> None:
        self.rules: QualityRules = mapping.quality
        self._status = Status(source, mapping)
        self._finished = mapping.positions("finished")
        self._progress = tuple((p, _percent(source, p)) for p in mapping.positions("progress"))
        self._submitted = mapping.positions("submitted")
        at = mapping.position("duration")
        self._duration = None if at is None else (at, unit_of(source, mapping, at))
        positions = (*self._status.columns, *self._finished, *(p for p, _ in self._progress), *self._submitted)
        self.columns = (*positions, *(() if at is None else (at,)))
        """The columns that tell."""

    def of(self, cells: Cells, answers: Answers) -> Checked:
        """The checks of a block; `answers` are its ratings."""
        told = self._status.of(cells)
        partial = told.partial
        for position in self._finished:
            partial |= _where(cells, position, lambda text: fold(text) in words("status")["unfinished"])
        for position, whole in self._progress:
            partial |= _where(cells, position, lambda text, whole=whole: _is_part(text, whole))  # type: ignore[misc]
        for position in self._submitted:
            partial |= _where(cells, position, lambda text: is_blank(text) or fold(text) in words("status")["blank"])
        straight, perhaps = straight_lines(answers, len(cells.rows))
        fast, hurried = self._speeders(cells, answers)
        flags = {
            "partial": partial,
            "straightliner": straight,
            "speeder": fast,
            "possible_straightliner": perhaps & ~straight,
            "possible_speeder": hurried & ~fast,
        }
        unknown = {position: rows for (kind, position), rows in told.cells.items() if kind == "status"}
        return Checked(unknown, {flag: rows for flag, rows in flags.items() if rows.any()})

    def _speeders(self, cells: Cells, answers: Answers) -> tuple[Booleans, Booleans]:
        """Rows below one second per answer, and those below two."""
        position, unit = self._duration or (0, None)
        if unit is None:
            none = np.zeros(len(cells.rows), dtype=np.bool_)
            return none, none
        texts, index = distinct(cells.columns[position])
        seconds = np.array([seconds_of(text, unit) for text in texts] or [np.nan])[index]
        answered = np.zeros(len(cells.rows))
        for columns in answers:
            for column in columns:
                answered += ~np.isnan(column)
        return seconds < FASTEST * answered, seconds < POSSIBLE_SECONDS * answered


def straight_lines(answers: Answers, rows: int) -> tuple[Booleans, Booleans]:
    """[respondent] all answers alike, at least `FEWEST`; and who answers two measures, or two thirds in a row, alike.

    Of every column only the rows are looked at that were alike so far: after a few columns that is hardly any.
    """
    certain, possible = np.zeros(rows, dtype=np.bool_), np.zeros(rows, dtype=np.bool_)
    columns = tuple(column for measure in answers for column in measure)
    if len(columns) < FEWEST or not rows:
        return certain, possible
    alike = _alike(columns)
    certain[alike[_answered(columns, alike) >= FEWEST]] = True
    blocks, given = np.zeros(rows, dtype=np.int64), np.zeros(rows, dtype=np.int64)
    for measure in answers:
        if len(measure) > 1:
            same = _alike(measure)
            count = _answered(measure, same)
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


def _answered(columns: Sequence[Floats], rows: npt.NDArray[np.intp]) -> npt.NDArray[np.int64]:
    count = np.zeros(len(rows), dtype=np.int64)
    for column in columns:
        count += ~np.isnan(column[rows])
    return count


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


def _percent(source: Source, position: int) -> float:
    """What a finished interview has in a column of progress: 100, or 1 where the cells are parts of one."""
    cells = [row[position] for row in source.sample if position < len(row)]
    numbers = [number for cell in cells if (number := parse_number(cell)) is not None]
    return 1.0 if numbers and max(numbers) <= 1 and any(0 < number < 1 for number in numbers) else ALL


def _is_part(text: str, whole: float) -> bool:
    plain = text.strip()
    number = parse_number(plain.removesuffix("%"))
    return number is not None and number < (ALL if plain.endswith("%") else whole)


def _where(cells: Cells, position: int, fits: Callable[[str], bool]) -> Booleans:
    """[row] whether the cell fits."""
    texts, index = distinct(cells.columns[position])
    return np.array([fits(text) for text in texts] or [False], dtype=np.bool_)[index]
