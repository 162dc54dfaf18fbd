"""Ticks: the ratings of a block as the respondents ticked them, also where the lowest is the best."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from cemgap.intake.mapping import RATED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cemgap.intake.mapping import Mapping

Booleans = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Answers = tuple[tuple[Floats, ...], ...]
"""Per measure the columns of ratings [respondent] as ticked, NaN = not answered."""


def answered(columns: Sequence[Floats], rows: npt.NDArray[np.intp] | slice = slice(None)) -> npt.NDArray[np.int64]:
    """[row] how many of the columns (one at least) hold an answer.

    >>> answered([np.array([7.0, np.nan]), np.array([np.nan, np.nan])]).tolist()
    [1, 0]
    """
    count = np.zeros(len(columns[0][rows]), dtype=np.int64)
    for column in columns:
        count += ~np.isnan(column[rows])
    return count


def asked(mapping: Mapping) -> int:
    """How many ratings a respondent is asked for."""
    rated = len([column for column in mapping.columns if column.role in RATED])
    return rated * max(1, len(mapping.factors)) if mapping.layout == "long" else rated
