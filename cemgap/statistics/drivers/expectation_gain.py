"""Expectation gain: whether expectations explain anything of the outcome that experiences alone do not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cemgap.statistics.drivers.linear_model import linear_model
from cemgap.statistics.drivers.products import (
    ENOUGH_RESPONDENTS,
    NotComputed,
    ProductColumns,
    correlations_of,
    obstacle,
    products_of,
)
from cemgap.statistics.drivers.wald_test import WaldTest, wald_test
from cemgap.statistics.precision import Estimate

if TYPE_CHECKING:
    from cemgap.intake.responses import Floats

ADDS_BELOW = 0.05


def expectation_columns(factors: int) -> ProductColumns:
    """The order of `expectation_products`: z = (outcome, K experiences, K expectations)."""
    return ProductColumns(1 + 2 * factors)


def expectation_products(outcome: Floats, experience: Floats, expectation: Floats) -> Floats:
    """What is summed, [column, respondent] as `expectation_columns`, without weights; listwise over all of them.

    outcome [respondent], experience and expectation [respondent, factor], NaN = not answered.
    """
    return products_of(np.column_stack([outcome, experience, expectation]))


@dataclass(frozen=True, slots=True)
class ExpectationGain:
    """The outcome explained by experiences alone, and by experiences and expectations, on one base."""

    r2_without: float
    r2_with: float
    coefficients: tuple[Estimate, ...]
    """[factor] of the expectations, experiences equal; outcome per point of expectation, as answered"""
    test: WaldTest | None
    """That all of them are 0; None where it cannot be tested (too few clusters)."""
    n: int

    @property
    def adds(self) -> bool | None:
        """Whether expectations add anything, at 5%; None where it cannot be tested."""
        return None if self.test is None else self.test.p < ADDS_BELOW


def expectation_gain(
    total: Floats,
    covariance: Floats | None,
    factors: int,
    *,
    n: int,
    n_effective: float,
    design_df: float,
    at_least: int = ENOUGH_RESPONDENTS,
) -> ExpectationGain | NotComputed:
    """R2 of two nested regressions, and the design-based Wald test of the K coefficients of expectation.

    W / K ~ F(K, residual df), residual df = min(design df, n_eff - 1) - 2 K, as `survey::regTermTest`.

    Args:
        total: [column] sum of w v of `expectation_products`.
        covariance: [column, column] its design covariance; None = not known.
        factors: K.
        n: respondents of positive weight with all answers.
        n_effective: (sum of w)^2 / sum of w^2 of those.
        design_df: degrees of freedom of the design on that base.
        at_least: fewer respondents than this, and nothing is computed.
    """
    if n < max(1, at_least):
        return NotComputed("few_respondents", n)
    correlations = correlations_of(total, expectation_columns(factors))
    both = range(1, 1 + 2 * factors)
    reason = obstacle(correlations, 0, both, n=n, factor_of=[*range(factors), *range(factors)])
    if reason is not None:
        return reason
    experiences = range(1, 1 + factors)
    without, with_them = (
        linear_model(correlations, covariance, 0, predictors, n=n, n_effective=n_effective, design_df=design_df)
        for predictors in (experiences, both)
    )
    of_expectation = slice(1 + factors, None)
    return ExpectationGain(
        r2_without=without.r2,
        r2_with=with_them.r2,
        coefficients=tuple(with_them.coefficient(factors + factor) for factor in range(factors)),
        test=wald_test(
            with_them.coefficients[of_expectation],
            with_them.covariance[of_expectation, of_expectation],
            with_them.residual_df,
        ),
        n=n,
    )
