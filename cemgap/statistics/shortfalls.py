"""Shortfalls: how many customers had less than they expected."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cemgap.statistics.precision import Estimate, degrees_of_freedom, estimate_of, ratio_of, settled
from cemgap.statistics.quantities import Quantity

if TYPE_CHECKING:
    from cemgap.statistics.totals import Totals


def shortfall_shares(totals: Totals, *, above: bool = False) -> tuple[Estimate | None, ...]:
    """[factor] share of the respondents whose experience is below what they expected, of those who rated both.

    p = sum of w 1[x < e] / sum of w over the paired base, V as of any ratio of totals; the interval is clipped to
    0 and 1. None where nobody rated both. `above`: those whose experience exceeds their expectation instead.
    It means nothing where experience and expectation were answered on different scales.
    """
    shares = ratio_of(totals.total, Quantity.ABOVE if above else Quantity.BELOW, Quantity.PAIR)
    n, effective = totals.n(Quantity.PAIR), totals.effective(Quantity.PAIR)
    variances = np.where(n > 1, settled(totals.variance(shares.gradient), effective, 1.0), np.nan)
    return tuple(
        None
        if np.isnan(share)
        else estimate_of(
            float(share),
            float(variance),
            n=int(count),
            n_effective=float(n_effective),
            df=degrees_of_freedom(totals.design_df, float(n_effective)),
            low=0.0,
            high=1.0,
        )
        for share, variance, count, n_effective in zip(shares.value, variances, n, effective, strict=True)
    )
