"""Stated importance: what customers say matters, held against what explains their overall judgement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from cemgap.statistics.drivers.derived_importance import DerivedImportance, DriverColumns
from cemgap.statistics.drivers.products import NotComputed
from cemgap.statistics.drivers.rank_correlation import RankCorrelation, rank_correlation
from cemgap.statistics.drivers.wald_test import WaldTest, wald_test
from cemgap.statistics.precision import Estimate, estimate_of, settled

if TYPE_CHECKING:
    from cemgap.intake.responses import Floats

Quadrant = Literal["both_high", "stated_only", "hidden_driver", "both_low"]
QUADRANTS: dict[tuple[bool, bool], Quadrant] = {
    (True, True): "both_high",
    (True, False): "stated_only",
    (False, True): "hidden_driver",
    (False, False): "both_low",
}
"""By whether the stated and the derived share are at least 1 / K."""
ROUNDING = 1e-12


@dataclass(frozen=True, slots=True)
class StatedAndDerived:
    """One factor: its share of importance as stated and as derived."""

    stated: Estimate
    """Mean importance by the sum of all mean importances."""
    derived: Estimate
    difference: Estimate
    """stated - derived"""
    quadrant: Quadrant
    """At 1 / K on both sides; says nothing of whether the difference is more than chance."""


@dataclass(frozen=True, slots=True)
class ImportanceComparison:
    """All factors, with the test that stated and derived shares are the same."""

    factors: tuple[StatedAndDerived, ...]
    omnibus: WaldTest | None
    """Chi-square with K - 1 degrees of freedom; None where it cannot be tested."""
    agreement: RankCorrelation | None
    """Of the two orders, descriptive: few factors prove little."""


def stated_against_derived(
    total: Floats,
    covariance: Floats | None,
    derived: DerivedImportance,
    *,
    slope: Floats | float = 1.0,
    origin: Floats | float = 0.0,
) -> ImportanceComparison | NotComputed:
    """Compares a_f = I_f / sum of I, I the mean importance of whoever rated it, with the derived share d_f.

    V(a - d) = J Q J' from the one covariance of both, df as the derived shares; omnibus W of K - 1 differences.

    Args:
        total: [column] as for `derived_importance`.
        covariance: [column, column] its design covariance; None = not known.
        derived: the shares from these totals.
        slope: importance on the scale is slope x + origin of x as answered, per factor or for all.
        origin: the same; the 0 of the scale must mean "not important".

    Returns:
        NotComputed("no_importance") where a factor has no ratings, or the mapped means do not add up to more than 0.

    Checked against 4000 bootstraps (standard errors of a - d within 0.001).
    """
    factors = len(derived.shares)
    columns = DriverColumns(factors)
    answered = np.array([columns.importance_answered(factor) for factor in range(factors)])
    rating = np.array([columns.importance(factor) for factor in range(factors)])
    base = total[answered]
    if not (base > 0).all():
        return NotComputed("no_importance", derived.n, tuple(np.flatnonzero(~(base > 0)).tolist()))
    raw = total[rating] / base
    mean = slope * raw + origin
    everything = float(mean.sum())
    if everything <= 0:
        return NotComputed("no_importance", derived.n)
    of_mean = np.zeros((factors, columns.count))
    place = np.arange(factors)
    of_mean[place, rating] = slope / base
    of_mean[place, answered] = -slope * raw / base
    stated = mean / everything
    of_stated = (of_mean - stated[:, None] * of_mean.sum(axis=0)) / everything
    found = np.array([share.value for share in derived.shares])
    difference, of_difference = stated - found, of_stated - derived.gradient

    def estimates(values: Floats, gradient: Floats, low: float) -> list[Estimate]:
        variance = (
            np.full(factors, np.nan) if covariance is None else np.einsum("fq,qp,fp->f", gradient, covariance, gradient)
        )
        variance = settled(variance, np.full(factors, derived.n_effective), 1.0)
        return [
            estimate_of(
                float(value),
                float(one),
                n=derived.n,
                n_effective=derived.n_effective,
                df=derived.df,
                low=low,
                high=1.0,
            )
            for value, one in zip(values, variance, strict=True)
        ]

    omnibus = None
    if covariance is not None:
        # The differences add up to 0: one of them is known from the others, whichever it is.
        free = of_difference[:-1]
        omnibus = wald_test(difference[:-1], free @ covariance @ free.T)
    even = 1 / factors - ROUNDING
    return ImportanceComparison(
        factors=tuple(
            StatedAndDerived(said, found_one, apart, QUADRANTS[said.value >= even, found_one.value >= even])
            for said, found_one, apart in zip(
                estimates(stated, of_stated, 0.0),
                derived.shares,
                estimates(difference, of_difference, -1.0),
                strict=True,
            )
        ),
        omnibus=omnibus,
        agreement=rank_correlation(stated.tolist(), found.tolist()),
    )
