"""Domain: the rows to analyze (``--where COL=VALUE``); the design stays that of the whole file."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from cemgap.intake.ratings.answers import distinct

if TYPE_CHECKING:
    from cemgap.intake.sources import Cells


@dataclass(frozen=True, slots=True)
class Domain:
    """Conditions: a row must hold one of the values in every column named."""

    conditions: tuple[tuple[int, tuple[str, ...]], ...] = ()
    """(column, values)"""

    @property
    def columns(self) -> tuple[int, ...]:
        """The columns that decide."""
        return tuple(column for column, _ in self.conditions)

    def inside(self, cells: Cells) -> npt.NDArray[np.bool_]:
        """[row] True where every condition holds."""
        inside = np.ones(len(cells.rows), dtype=np.bool_)
        for column, values in self.conditions:
            wanted = {same(value) for value in values}
            texts, index = distinct(cells.columns[column])
            fits = np.array([same(text) in wanted for text in texts] or [False])
            inside &= fits[index]
        return inside


def same(text: str) -> str:
    """Text as `--where` compares it: composed, without spaces around it.

    >>> same(" North ")
    'North'
    """
    return unicodedata.normalize("NFC", text).strip()
