"""Order: how sure the order of some estimates is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cemgap.statistics.ranks.rank_sets import RankSet, rank_sets
from cemgap.statistics.ranks.worst_set import Ranks, cautious_ranks, ranks_of

if TYPE_CHECKING:
    from cemgap.statistics.precision import Estimate
    from cemgap.statistics.quantities import Floats


@dataclass(frozen=True, slots=True)
class Order:
    """How sure the order is, smallest first."""

    ranks: Ranks
    sets: tuple[RankSet | None, ...]
    """[estimate] the ranks it may have; None where they are not known."""


def order_of(estimates: tuple[Estimate | None, ...], covariance: Floats | None) -> Order:
    """The worst set, P(worst) and rank sets of estimates that vary together; of one without a standard error nothing.

    Args:
        estimates: None = not ranked. The smallest df among them is that of all.
        covariance: [estimate, estimate]; None = only the variances are known, and the worst set is the cautious one.
    """
    values = np.array([np.nan if one is None else one.value for one in estimates])
    df = min((one.df for one in estimates if one is not None and one.df is not None), default=None)
    if covariance is None:
        variance = np.array([np.nan if one is None or one.se is None else one.se**2 for one in estimates])
        return Order(cautious_ranks(values, variance, df), (None,) * len(values))
    return Order(ranks_of(values, covariance, df), rank_sets(values, covariance, df))
