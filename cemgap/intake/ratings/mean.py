"""Mean: of the answers that one respondent gave to several questions about one thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Sequence

Floats = npt.NDArray[np.float64]


def mean_of_half(rated: Sequence[Floats]) -> Floats:
    """[respondent] the mean of the answers, NaN where fewer than half are there.

    Args:
        rated: [column][respondent], at least one column; NaN where there is no answer.

    >>> mean_of_half([np.array([4.0, 4.0]), np.array([np.nan, np.nan]), np.array([5.0, np.nan])])
    array([4.5, nan])
    """
    answered, total = np.zeros(len(rated[0])), np.zeros(len(rated[0]))
    for answers in rated:
        there = ~np.isnan(answers)
        answered += there
        total += np.where(there, answers, 0.0)
    return np.where(2 * answered >= len(rated), total / np.maximum(answered, 1.0), np.nan)
