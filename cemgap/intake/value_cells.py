"""Value cells: what the customer of every row is worth, and the tier that it falls in."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from cemgap.intake.design import Groups
from cemgap.intake.ratings.answers import BLANK, decode
from cemgap.intake.tally import Faults, faults_at

if TYPE_CHECKING:
    import numpy.typing as npt

    from cemgap.intake.mapping import Mapping
    from cemgap.intake.sources import Cells

MOST_VALUE = 1e15
"""A larger value is a slip; sums of such would lose the others."""
VALUE_TIER = "value tier"
"""The name of the groups."""


class ValueCells:
    """Reads the value, as the mapping says."""

    def __init__(self, mapping: Mapping) -> None:
        self._value = mapping.position("value")
        self._tiers = mapping.value_tiers
        self.columns: tuple[int, ...] = () if self._value is None else (self._value,)

    def of(self, cells: Cells, problems: dict[tuple[str, int], Faults]) -> npt.NDArray[np.float64] | None:
        """[row] the value, NaN where it is blank; None where none is asked for. Other faults are 0, and problems."""
        if self._value is None:
            return None
        decoded = decode(cells.columns[self._value])
        blank = decoded.kinds[decoded.codes] == BLANK if len(decoded.texts) else np.zeros(len(cells.rows), np.bool_)
        value = np.where(np.isnan(decoded.values) & ~blank, -1.0, decoded.values)
        bad = (value < 0) | (value > MOST_VALUE)
        for kind, at in (("value", bad), ("no_value", blank)):
            if at.any():
                texts = (decoded.texts[code] for code in decoded.codes[at])
                problems[kind, self._value] = faults_at(zip(cells.rows[at].tolist(), texts, strict=True))
        return np.where(bad, 0.0, value)

    def tiers(self, value: npt.NDArray[np.float64] | None) -> tuple[Groups, ...]:
        """The tiers as groups; none where none are wanted."""
        if value is None or not self._tiers:
            return ()
        codes = np.searchsorted(np.array(self._tiers), value, side="right").astype(np.int64)
        return (Groups(VALUE_TIER, np.where(np.isnan(value), -1, codes), tier_names(self._tiers)),)


def tier_names(ends: tuple[float, ...]) -> tuple[str, ...]:
    """The tiers between ascending ends.

    >>> tier_names((100.0, 500.0))
    ('< 100', '100 to < 500', '>= 500')
    """
    shown = [f"{end:.12g}" for end in ends]
    between = (f"{low} to < {high}" for low, high in pairwise(shown))
    return (f"< {shown[0]}", *between, f">= {shown[-1]}")
