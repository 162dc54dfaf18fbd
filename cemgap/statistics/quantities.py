"""Quantity: what is summed of every respondent for one factor."""

from __future__ import annotations

from enum import IntEnum

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]


class Quantity(IntEnum):
    """The columns of u, per factor: indicators (1 = answered), answers and products of them, 0 where there is none."""

    PAIR = 0
    """Both experience and expectation answered."""
    PAIR_EXPECTATION = 1
    PAIR_EXPERIENCE = 2
    IMPORTANCE_ANSWERED = 3
    IMPORTANCE = 4
    EXPECTATION_ANSWERED = 5
    EXPECTATION = 6
    EXPERIENCE_ANSWERED = 7
    EXPERIENCE = 8
    TRIPLE = 9
    """Experience, expectation and importance answered."""
    TRIPLE_IMPORTANCE = 10
    TRIPLE_EXPECTATION = 11
    TRIPLE_EXPERIENCE = 12
    TRIPLE_IMPORTANCE_EXPECTATION = 13
    """importance x expectation of the respondent"""
    TRIPLE_IMPORTANCE_EXPERIENCE = 14
    BELOW = 15
    """Of the pair: experience is lower than expectation."""
    ABOVE = 16
    PAIR_EXPECTATION_SQUARED = 17
    PAIR_EXPERIENCE_SQUARED = 18
    PAIR_PRODUCT = 19
    """experience x expectation of the respondent"""
    IMPORTANCE_SQUARED = 20
    EXPECTATION_SQUARED = 21
    EXPERIENCE_SQUARED = 22


QUANTITIES = len(Quantity)
LEAN = 5
"""The first quantities, enough for the weighted satisfaction: these are multiplied across factors."""
WITHIN = 17
"""The first quantities, that are multiplied inside their factor; of the others only the sum is needed."""
BASES = (
    Quantity.PAIR,
    Quantity.IMPORTANCE_ANSWERED,
    Quantity.EXPECTATION_ANSWERED,
    Quantity.EXPERIENCE_ANSWERED,
    Quantity.TRIPLE,
)
"""The indicators, in the order of `Sums.respondents`."""


def fill(
    u: Floats, experience: Floats, expectation: Floats, importance: Floats, weight: Floats
) -> tuple[Counts, Floats]:
    """Fills w u [quantity, factor, respondent], the first `WITHIN` quantities, from ratings [respondent, factor].

    Returns:
        Who answered [base, factor], and the sums of the other quantities [quantity, factor].
    """
    q = Quantity
    has_x, x = _filled(experience)
    has_e, e = _filled(expectation)
    has_i, i = _filled(importance)
    pair = has_x & has_e
    triple = pair & has_i

    def product(quantity: Quantity, one: npt.NDArray[np.generic], other: npt.NDArray[np.generic]) -> Floats:
        into: Floats = u[quantity]
        np.multiply(one, other, out=into)
        return into

    product(q.PAIR, pair, weight)
    paired_e = product(q.PAIR_EXPECTATION, u[q.PAIR], e)
    paired_x = product(q.PAIR_EXPERIENCE, u[q.PAIR], x)
    product(q.IMPORTANCE_ANSWERED, has_i, weight)
    weighted_i = product(q.IMPORTANCE, u[q.IMPORTANCE_ANSWERED], i)
    product(q.EXPECTATION_ANSWERED, has_e, weight)
    weighted_e = product(q.EXPECTATION, u[q.EXPECTATION_ANSWERED], e)
    product(q.EXPERIENCE_ANSWERED, has_x, weight)
    weighted_x = product(q.EXPERIENCE, u[q.EXPERIENCE_ANSWERED], x)
    product(q.TRIPLE, triple, weight)
    product(q.TRIPLE_IMPORTANCE, u[q.TRIPLE], i)
    rated_e = product(q.TRIPLE_EXPECTATION, u[q.TRIPLE], e)
    rated_x = product(q.TRIPLE_EXPERIENCE, u[q.TRIPLE], x)
    product(q.TRIPLE_IMPORTANCE_EXPECTATION, rated_e, i)
    product(q.TRIPLE_IMPORTANCE_EXPERIENCE, rated_x, i)
    product(q.BELOW, x < e, u[q.PAIR])
    product(q.ABOVE, x > e, u[q.PAIR])
    squares = ((paired_e, e), (paired_x, x), (paired_e, x), (weighted_i, i), (weighted_e, e), (weighted_x, x))
    alone = np.stack([np.einsum("fr,fr->f", one, other) for one, other in squares])
    counted = weight > 0
    bases = (pair, has_i, has_e, has_x, triple)
    return np.stack([(base & counted).sum(axis=1, dtype=np.int64) for base in bases]), alone


def _filled(ratings: Floats) -> tuple[npt.NDArray[np.bool_], Floats]:
    """[factor, respondent]: where answered, and the answers with 0 for none."""
    by_factor = np.ascontiguousarray(ratings.T)
    answered = ~np.isnan(by_factor)
    return answered, np.where(answered, by_factor, 0.0)
