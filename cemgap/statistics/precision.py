"""Precision: a function of totals, made into an estimate with its standard error and interval."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from cemgap.statistics.quantities import Floats

CONFIDENCE = 0.95
FEWEST_EFFECTIVE = 2 - 1e-9
NO_VARIATION = 1e-12
"""Variance per respondent, relative to the square of the scale, that is rounding and not variation."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure; all but the value may be absent (a factor table has no respondents, so no precision)."""

    value: float
    se: float | None = None
    """Standard error, design-based, in the units of the value."""
    low: float | None = None
    """Lower end of the 95% interval."""
    high: float | None = None
    n: int | None = None
    """Respondents behind the figure."""
    n_effective: float | None = None
    df: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Functions:
    """One smooth function of the totals per factor: values, and gradients for the delta method."""

    value: Floats
    """[factor]; NaN where it is not known"""
    gradient: Floats
    """[factor, quantity] derivative by each total"""

    def __sub__(self, other: Functions) -> Functions:
        """The difference, to the last digit."""
        return Functions(self.value - other.value, self.gradient - other.gradient)

    def __mul__(self, other: Functions) -> Functions:
        """The product: gradient f g' + g f'."""
        return Functions(
            self.value * other.value,
            self.value[:, None] * other.gradient + other.value[:, None] * self.gradient,
        )

    def where(self, chosen: npt.NDArray[np.bool_], other: Functions) -> Functions:
        """These where `chosen` [factor], else the other ones."""
        return Functions(
            np.where(chosen, self.value, other.value), np.where(chosen[:, None], self.gradient, other.gradient)
        )


def ratio_of(total: Floats, numerator: int, denominator: int) -> Functions:
    """The ratio theta = t_num / t_den per factor, total [quantity, factor]: gradient 1/t_den and -theta/t_den.

    NaN where nobody is in the denominator.
    """
    base = np.where(total[denominator] > 0, total[denominator], np.nan)
    value = total[numerator] / base
    gradient = np.zeros((total.shape[1], total.shape[0]))
    gradient[:, numerator] = 1 / base
    gradient[:, denominator] = -value / base
    return Functions(value, gradient)


def constants_of(values: Floats, quantities: int) -> Functions:
    """Given figures [factor]: no gradient, since they do not vary with who was asked."""
    return Functions(values, np.zeros((len(values), quantities)))


def settled(variance: Floats, n_effective: Floats, magnitude: float) -> Floats:
    """The variances with exactly 0 where nothing varies: there a difference of sums leaves only rounding.

    `magnitude` is the largest absolute figure of the scale; NaN stays.
    """
    return np.where(variance * n_effective <= NO_VARIATION * magnitude**2, 0.0, variance)


def degrees_of_freedom(design_df: float, n_effective: float) -> float:
    """max(1, min(design df, n_eff - 1)): few effective respondents are few, however many rows there are.

    >>> degrees_of_freedom(630, 41.5)
    40.5
    """
    return max(1.0, min(float(design_df), n_effective - 1))


def estimate_of(
    value: float,
    variance: float,
    *,
    n: int | None,
    n_effective: float | None,
    df: float | None,
    low: float | None = None,
    high: float | None = None,
) -> Estimate:
    """value, se = sqrt(variance), and the t interval, clipped to `low` and `high` where these are given.

    Variance NaN = not known (one respondent): no se. Variance 0 = no variation: a se of 0, no interval. No interval
    either where hardly more than one respondent counts (n_eff below 2): one weight outweighs all others.
    """
    if df is None or np.isnan(variance):
        return Estimate(value, n=n, n_effective=n_effective)
    if variance <= 0:
        return Estimate(value, 0.0, n=n, n_effective=n_effective, df=df)
    se = float(np.sqrt(variance))
    if n_effective is not None and n_effective < FEWEST_EFFECTIVE:
        return Estimate(value, se, n=n, n_effective=n_effective, df=df)
    half = t_quantile(df) * se
    below, above = value - half, value + half
    return Estimate(
        value,
        se,
        below if low is None else max(low, below),
        above if high is None else min(high, above),
        n,
        n_effective,
        df,
    )


def t_quantile(df: float) -> float:
    """The half width of a 95% t interval in standard errors.

    >>> round(t_quantile(10), 6)
    2.228139
    """
    from scipy.special import stdtrit  # costs 0.2 s, and a factor table needs none of it

    return float(stdtrit(df, (1 + CONFIDENCE) / 2))


def t_p_value(statistic: float, df: float) -> float:
    """P(|T| >= |statistic|), two-sided.

    >>> round(t_p_value(2.228139, 10), 6)
    0.05
    """
    from scipy.special import betainc  # as above

    # The incomplete beta keeps its digits in the far tail.
    return float(betainc(df / 2, 0.5, df / (df + statistic * statistic)))
