"""Headline: one figure for all factors, the importance-weighted experience on 0 to 100."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cemgap.statistics.precision import Estimate, degrees_of_freedom, estimate_of, ratio_of, settled
from cemgap.statistics.quantities import Floats, Quantity

if TYPE_CHECKING:
    from cemgap.statistics.totals import Totals

TOP = 100.0


def headline_index(
    totals: Totals, low: float, high: float, importance: Floats | None = None, *, paired: bool = True
) -> Estimate | None:
    """The satisfaction index: 100 (sum of I X / sum of I - low) / (high - low) over the factors that have both.

    I and X are the means of importance (of all who rated it) and of experience (on the paired base), as the factor
    table shows them. Its gradient by the means is (X_f - index) / sum of I for I_f and I_f / sum of I for X_f;
    V = J Q J' over all factors at once. df = max(1, min(design df, smallest n_eff - 1)).

    Args:
        totals: of a wave or group, on the reporting scale.
        low: lowest point of the scale of experience.
        high: highest point.
        importance: [factor] figures given instead of those of the respondents, NaN = asked; None = all asked.
        paired: whether customers were asked what they expected; without it experience counts all who rated it, and
            there is no interval, since those products are not summed across factors.

    Returns:
        None where no factor has both, or importance adds up to nothing. Not in the sums: covariance over factors of
        more than 60 factors; the index then has no interval.

    The means behind it are checked against R's survey package; the index against its own bootstrap.
    """
    answer, base = (
        (Quantity.PAIR_EXPERIENCE, Quantity.PAIR) if paired else (Quantity.EXPERIENCE, Quantity.EXPERIENCE_ANSWERED)
    )
    x = ratio_of(totals.total, answer, base)
    i = ratio_of(totals.total, Quantity.IMPORTANCE, Quantity.IMPORTANCE_ANSWERED)
    weights, by_rating = i.value, i.gradient
    if importance is not None:
        given = ~np.isnan(importance)
        weights = np.where(given, importance, weights)
        by_rating = np.where(given[:, None], 0.0, by_rating)
    known = ~np.isnan(weights) & ~np.isnan(x.value)
    weights = np.where(known, weights, 0.0)
    whole = float(weights.sum())
    if not known.any() or whole <= 0:
        return None
    value = float(weights @ np.where(known, x.value, 0.0)) / whole
    points = TOP / (high - low)
    # A base of respondents: the smallest, so that no factor is thought surer than it is.
    at = int(np.argmin(np.where(known, totals.effective(base), np.inf)))
    n, n_effective = int(totals.n(base)[at]), float(totals.effective(base)[at])
    gradient = np.where(
        known[:, None],
        (np.nan_to_num(x.value) - value)[:, None] * np.nan_to_num(by_rating)
        + weights[:, None] * np.nan_to_num(x.gradient),
        0.0,
    )
    covariance = totals.covariance(points / whole * gradient) if paired else None
    rated = totals.n(Quantity.IMPORTANCE_ANSWERED)
    alone = known & (rated < 2) & (np.isnan(importance) if importance is not None else True)  # noqa: PLR2004
    unsure = covariance is None or n < 2 or alone.any()  # noqa: PLR2004
    variance = np.nan if unsure or covariance is None else float(covariance.sum())
    variance = float(settled(np.array([variance]), np.array([n_effective]), TOP)[0])
    return estimate_of(
        points * (value - low),
        variance,
        n=n,
        n_effective=n_effective,
        df=degrees_of_freedom(totals.design_df, n_effective),
        low=0.0,
        high=TOP,
    )
