"""Design effect: how much surer, or less sure, the design makes a mean than a simple random sample of its size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cemgap.statistics.precision import ratio_of
from cemgap.statistics.quantities import Floats, Quantity

if TYPE_CHECKING:
    from cemgap.statistics.totals import Totals

SECOND = {
    "experience": (Quantity.PAIR_EXPERIENCE, Quantity.PAIR_EXPERIENCE_SQUARED, Quantity.PAIR),
    "expectation": (Quantity.PAIR_EXPECTATION, Quantity.PAIR_EXPECTATION_SQUARED, Quantity.PAIR),
    "importance": (Quantity.IMPORTANCE, Quantity.IMPORTANCE_SQUARED, Quantity.IMPORTANCE_ANSWERED),
    "experience_available": (Quantity.EXPERIENCE, Quantity.EXPERIENCE_SQUARED, Quantity.EXPERIENCE_ANSWERED),
}
"""Mean, mean square and base of each measure."""


def spread(totals: Totals, measure: str) -> Floats:
    """[factor] s^2 = n/(n - 1) sum of w (x - mean)^2 / sum of w: the variance among customers.

    `measure`: a key of `SECOND`, or satisfaction (on the paired base). NaN with fewer than two respondents.
    Equal to R's `svyvar` up to n/(n - 1) of its own rows.
    """
    if measure == "satisfaction":
        x, e = (
            ratio_of(totals.total, q, Quantity.PAIR).value for q in (SECOND["experience"][0], SECOND["expectation"][0])
        )
        xx, ee, xe = (
            ratio_of(totals.total, q, Quantity.PAIR).value
            for q in (Quantity.PAIR_EXPERIENCE_SQUARED, Quantity.PAIR_EXPECTATION_SQUARED, Quantity.PAIR_PRODUCT)
        )
        variance, base = xx - 2 * xe + ee - (x - e) ** 2, Quantity.PAIR
    else:
        answer, square, base = SECOND[measure]
        mean = ratio_of(totals.total, answer, base).value
        variance = ratio_of(totals.total, square, base).value - mean**2
    n = totals.n(base).astype(np.float64)
    return np.where(n > 1, np.maximum(variance, 0.0) * n / np.maximum(n - 1, 1.0), np.nan)


def design_effect(totals: Totals, measure: str) -> Floats:
    """[factor] V / V_srs with V_srs = s^2 / n: R's ``deff = "replace"``. NaN where nothing varies or nobody answered.

    `measure`: as for `spread`. Above 1 weights and clusters cost precision, below 1 strata gain some.
    """
    if measure == "satisfaction":
        mean = ratio_of(totals.total, Quantity.PAIR_EXPERIENCE, Quantity.PAIR) - ratio_of(
            totals.total, Quantity.PAIR_EXPECTATION, Quantity.PAIR
        )
        base = Quantity.PAIR
    else:
        answer, _, base = SECOND[measure]
        mean = ratio_of(totals.total, answer, base)
    simple = spread(totals, measure) / np.maximum(totals.n(base), 1)
    varies = simple > 0
    return np.where(varies, totals.variance(mean.gradient) / np.where(varies, simple, 1.0), np.nan)


def weight_effect(totals: Totals) -> float:
    """Kish: n sum of w^2 / (sum of w)^2 over the domain; 1 where all weigh the same. NaN where nobody is in it."""
    return totals.n_domain * totals.weight_squared / totals.weight**2 if totals.weight > 0 else float("nan")
