"""Importance format: how customers said what matters to them: ratings, points shared out, or ranks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Booleans = npt.NDArray[np.bool_]
ImportanceFormat = Literal["rating", "constant_sum", "ranks"]
POINTS = 100.0
"""Points that a respondent shares out unless another top of the scale is declared."""
TOLERANCE = 0.005
"""Part of the points by which a sum may miss them: rounding."""
TOP = 10.0
"""What the most important of the ranked factors counts."""


@dataclass(frozen=True, slots=True, eq=False)
class Formatted:
    """The importance of some respondents, in numbers that can be averaged."""

    importance: Floats
    """[respondent, factor] points, or what ranks count; NaN = not answered, or not to be used"""
    invalid: Booleans
    """[respondent] answers that are neither, and are not used"""
    ranks: Floats | None = None
    """[respondent, factor] the ranks that are used, NaN elsewhere; None = nothing is ranked"""


def formatted(
    answers: Floats, format_: ImportanceFormat, points: float = POINTS, asked: Booleans | None = None
) -> Formatted:
    """Answers [respondent, factor] as importance.

    Points: x' = points x / sum of x, a blank is 0, where the sum misses `points` by `TOLERANCE` of them at most. Ranks
    1 (most important) to K: `centroids`. A respondent whose points have another sum or are negative, or whose ranks are
    not each of 1 to K once, has no importance at all. Ratings stay as they are.

    Args:
        answers: NaN = blank.
        format_: how they were asked.
        points: that a respondent shares out.
        asked: [factor] which factors were asked for their importance; None = all. The others stay blank.

    Source: Chrzan and Golovashkina 2006 (constant sum against other measures); Barron and Barrett 1996 (ranks).

    >>> formatted(np.array([[60.0, 40.0, np.nan], [60.0, 30.0, 5.0]]), "constant_sum").importance.tolist()
    [[60.0, 40.0, 0.0], [nan, nan, nan]]
    """
    if format_ == "rating":
        return Formatted(answers, np.zeros(len(answers), dtype=np.bool_))
    asked = np.ones(answers.shape[1], dtype=np.bool_) if asked is None else asked
    own = answers[:, asked]
    blank = np.isnan(own)
    somebody = ~blank.all(axis=1)
    if format_ == "constant_sum":
        given = np.where(blank, 0.0, own)
        sums = given.sum(axis=1)
        valid = somebody & (np.abs(sums - points) <= TOLERANCE * points * (1 + 1e-9)) & (given >= 0).all(axis=1)
        found = points * given / np.where(valid, sums, 1.0)[:, None]
        ranks = None
    else:
        valid = is_permutation(own)
        count = centroids(own.shape[1])
        places = np.where(valid[:, None], own, 1.0).astype(np.intp) - 1
        found = count[places] if own.shape[1] else own
        ranks = _spread(np.where(valid[:, None], own, np.nan), asked)
    return Formatted(_spread(np.where(valid[:, None], found, np.nan), asked), somebody & ~valid, ranks)


def is_permutation(answers: Floats) -> Booleans:
    """[respondent] whether the answers [respondent, factor] are 1 to K, each once.

    >>> is_permutation(np.array([[2.0, 1.0, 3.0], [1.0, 1.0, 3.0], [1.0, 2.0, np.nan]])).tolist()
    [True, False, False]
    """
    whole = np.arange(1.0, answers.shape[1] + 1)
    fits: Booleans = (np.sort(answers, axis=1) == whole).all(axis=1)
    return fits


def centroids(factors: int) -> Floats:
    """[rank - 1] what each rank counts: rank-order centroids w_k = (1/K) sum over j >= k of 1/j, the first as `TOP`.

    The mean of all weights that agree with the ranks. How far the ranks lie apart is assumed.

    Source: Barron and Barrett 1996, Management Science 42(11). For K = 6 the weights are .4083, .2417, .1583, .1028,
    .0611, .0278, here divided by .4083 and times 10.

    >>> centroids(3).round(4).tolist()
    [10.0, 4.5455, 1.8182]
    """
    behind: Floats = np.cumsum(1.0 / np.arange(factors, 0, -1.0))[::-1]
    return TOP * behind / behind[:1]


def equal_steps(ranks: Floats, factors: int) -> Floats:
    """What ranks count where all lie equally far apart: rank sums 10 (K + 1 - k) / K; blanks stay.

    Source: Stillwell, Seaver and Edwards 1981. For K = 6 the weights 2 (K + 1 - k) / (K (K + 1)) are .2857 to .0476.

    >>> equal_steps(np.array([1.0, 2.0, 4.0]), 4).tolist()
    [10.0, 7.5, 2.5]
    """
    return TOP * (factors + 1 - ranks) / factors


def _spread(own: Floats, asked: Booleans) -> Floats:
    """The columns that were asked among all of them, the others blank."""
    if asked.all():
        return own
    every = np.full((len(own), len(asked)), np.nan)
    every[:, asked] = own
    return every
