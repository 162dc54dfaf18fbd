"""Rank sets: between which ranks each factor lies."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cemgap.statistics.quantities import Floats
from cemgap.statistics.ranks.draws import draws_of
from cemgap.statistics.ranks.worst_set import TIED, canonical_order, checked, difference_se

Pairs = npt.NDArray[np.bool_]
"""[factor, factor]: whether of two factors the first is larger than the second."""


@dataclass(frozen=True, slots=True)
class RankSet:
    """The ranks one factor may have; 1 = smallest figure."""

    low: int
    high: int


def rank_sets(
    values: Floats,
    covariance: Floats,
    df: float | None = None,
    alpha: float = 0.05,
    *,
    simultaneous: bool = False,
    step_down: bool = True,
) -> tuple[RankSet | None, ...]:
    """Confidence sets for ranks, in the order given; None = not ranked.

    low_j = 1 + the number of factors that j is proven larger than, high_j = K - the number proven larger than j.
    Proven: T_jk = (W_j - W_k) / s_jk above the 1 - alpha quantile of the largest (Z_a - Z_b) / s_ab over a family of
    ordered pairs, Z ~ N(0, V) on the lattice of `draws_of` (t where df < 30). Step down: proven pairs leave the
    family and the rest is tested again, until no more is proven. Two factors whose difference does not vary are
    apart where they differ, and tied where they do not.

    Args:
        values: [factor]; NaN = not ranked.
        covariance: [factor, factor], in squares of the units of `values`; NaN as variance of a ranked factor = not
            known: nothing is proven of it.
        df: Degrees of freedom; None = normal.
        alpha: 1 - confidence, in (0, 0.5].
        simultaneous: Whether all sets hold together with confidence 1 - alpha (family: all ordered pairs), or each
            for itself (family of j: its pairs with the others, both ways).
        step_down: Never wider than the single step, and as valid.

    Raises:
        ValueError: As `ranks_of`.

    Source: Mogstad, Romano, Shaikh and Wilhelm, Inference for Ranks, Review of Economic Studies 91 (2024). Equal to
    R csranks 1.2.2 (200,000 draws) in tests/oracles/03_ranks.json.

    >>> rank_sets(np.array([-8.0, -7.0, 0.0]), np.diag([0.5, 0.5, 0.5]))
    (RankSet(low=1, high=2), RankSet(low=1, high=2), RankSet(low=3, high=3))
    """
    values, covariance = checked(values, covariance, alpha)
    ranked = ~np.isnan(values)
    count = int(ranked.sum())
    sets: list[RankSet | None] = [RankSet(1, count) if is_in else None for is_in in ranked]
    order = canonical_order(values, covariance, ranked & ~np.isnan(covariance.diagonal()))
    if not len(order):
        return tuple(sets)
    values, covariance = values[order], covariance[np.ix_(order, order)]
    se = difference_se(covariance)
    draws = draws_of(covariance, df)
    apart = values[:, None] - values
    varies = se > 0
    # Without variation the figures themselves decide; with it, the statistic against a quantile.
    larger: Pairs = ~varies & (apart > TIED)
    statistic = np.divide(apart, se, out=np.zeros_like(apart), where=varies)
    together = _rejected(statistic, se, draws, varies, alpha, step_down=step_down) if simultaneous else None
    for place, position in enumerate(order):
        if together is None:
            own = np.zeros_like(varies)
            own[place] = own[:, place] = varies[place]
            proven = larger | _rejected(statistic, se, draws, own, alpha, step_down=step_down)
        else:
            proven = larger | together
        sets[position] = RankSet(1 + int(proven[place].sum()), count - int(proven[:, place].sum()))
    return tuple(sets)


def _rejected(statistic: Floats, se: Floats, draws: Floats, family: Pairs, alpha: float, *, step_down: bool) -> Pairs:
    """The ordered pairs of the family that are proven."""
    rejected = np.zeros_like(family)
    pending = family
    while pending.any():
        critical = _quantile(_largest(draws, se, pending), 1 - alpha)
        new = np.where(pending, statistic, -np.inf) > critical
        rejected |= new
        pending = pending & ~new
        if not (new.any() and step_down):
            break
    return rejected


def _largest(draws: Floats, se: Floats, pending: Pairs) -> Floats:
    """The largest standardised difference of the pending pairs at every point of the lattice."""
    points = draws.shape[1]
    largest = np.full(2 * points, -np.inf)
    plain, mirrored = largest[:points], largest[points:]
    for one, other in np.argwhere(np.triu(pending | pending.T)):
        difference = (draws[one] - draws[other]) / se[one, other]
        opposite = -difference
        if pending[one, other]:
            np.maximum(plain, difference, out=plain)
            np.maximum(mirrored, opposite, out=mirrored)
        if pending[other, one]:
            np.maximum(plain, opposite, out=plain)
            np.maximum(mirrored, difference, out=mirrored)
    return largest


def _quantile(figures: Floats, level: float) -> float:
    """The smallest figure that a share of at least `level` does not exceed."""
    place = min(len(figures) - 1, int(np.ceil(level * len(figures))) - 1)
    return float(np.partition(figures, place)[place])
