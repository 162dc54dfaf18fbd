"""Checks: whose answers may not mean what they say.

Partial interviews, straight-liners and speeders are in the figures, in a group of their own, unless the settings drop
them. Everything is counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cemgap.intake.quality.duration import FASTEST, seconds_of, unit_of
from cemgap.intake.quality.status import Status
from cemgap.intake.quality.straight_lines import straight_lines
from cemgap.intake.quality.ticks import Answers, Booleans, answered
from cemgap.intake.ratings.answers import distinct, is_blank
from cemgap.intake.ratings.numbers import parse_number
from cemgap.intake.vocabulary import fold, words

if TYPE_CHECKING:
    from collections.abc import Callable

    from cemgap.intake.mapping import Mapping, QualityRules
    from cemgap.intake.sources import Cells, Source

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


class Checks:
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
        columns = [column for measure in answers for column in measure]
        given = answered(columns) if columns else np.zeros(len(seconds))
        return seconds < FASTEST * given, seconds < POSSIBLE_SECONDS * given


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
