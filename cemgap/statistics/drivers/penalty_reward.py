"""Penalty and reward: what a low and what a high experience does to the outcome, against a middling one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from cemgap.statistics.drivers.linear_model import LinearModel, linear_model
from cemgap.statistics.drivers.products import (
    ENOUGH_RESPONDENTS,
    NotComputed,
    ProductColumns,
    correlations_of,
    obstacle,
    products_of,
)
from cemgap.statistics.precision import Estimate

if TYPE_CHECKING:
    from cemgap.intake.responses import Floats

AsymmetryKind = Literal["basic", "excitement", "undecided"]
CELL_MIN = 20
"""With fewer respondents than this in the low or high class, its figure is not shown."""


@dataclass(frozen=True, slots=True)
class PenaltyRewardColumns:
    """Where the products of `penalty_reward_products` stand: those of (outcome, K low, K high) as `ProductColumns`.

    >>> columns = PenaltyRewardColumns(6)
    >>> columns.low(0), columns.high(5), columns.count
    (2, 13, 105)
    """

    factors: int

    @property
    def products(self) -> ProductColumns:
        """All columns."""
        return ProductColumns(1 + 2 * self.factors)

    @property
    def count(self) -> int:
        """How many columns."""
        return self.products.count

    def low(self, factor: int) -> int:
        """1 for whoever is in the low class of this factor: its non-zeros are the count of the cell."""
        return 2 + factor

    def high(self, factor: int) -> int:
        """The same for the high class."""
        return 2 + self.factors + factor


def penalty_reward_products(outcome: Floats, experience: Floats, low: Floats, high: Floats) -> Floats:
    """What is summed, [column, respondent] as `PenaltyRewardColumns`, without weights; 0 for who lacks an answer.

    outcome [respondent], experience [respondent, factor], NaN = not answered. Low class: experience <= low [factor];
    high class: experience >= high [factor]; as answered. low > high means a scale that runs downwards: the
    comparisons turn round. Cut-offs are fixed before the data are seen. ValueError where low = high.
    """
    if (low == high).any():
        wrong = "low and high class of a factor overlap"
        raise ValueError(wrong)
    sense = np.where(low < high, 1.0, -1.0)
    directed = experience * sense
    missing = np.where(np.isnan(experience), np.nan, 0.0)
    return products_of(
        np.column_stack([outcome, (directed <= low * sense) + missing, (directed >= high * sense) + missing])
    )


@dataclass(frozen=True, slots=True)
class FactorAsymmetry:
    """One factor; a figure is None where a class has fewer than 20 respondents."""

    penalty: Estimate | None
    """Outcome of the low class less that of the middle, other factors equal; expected below 0."""
    reward: Estimate | None
    """Outcome of the high class less that of the middle; expected above 0."""
    asymmetry: Estimate | None
    """reward + penalty: below 0 where a low experience weighs more than a high one."""
    kind: AsymmetryKind | None
    """basic or excitement only where the interval of the asymmetry excludes 0."""
    impact_asymmetry: float | None
    """(reward - |penalty|) / (reward + |penalty|), -1 to 1; None where a sign is the other way round. No cut-offs."""
    low_n: int
    high_n: int


@dataclass(frozen=True, slots=True)
class PenaltyReward:
    """All factors in one regression."""

    factors: tuple[FactorAsymmetry, ...]
    r2: float
    n: int


def penalty_reward(
    total: Floats,
    covariance: Floats | None,
    low_n: Sequence[int],
    high_n: Sequence[int],
    *,
    n: int,
    n_effective: float,
    design_df: float,
    at_least: int = ENOUGH_RESPONDENTS,
) -> PenaltyReward | NotComputed:
    """Regression y = b_0 + sum of p_f low_f + q_f high_f, with design-based errors and the contrast q_f + p_f.

    Intervals are t with min(design df, n_eff - 1) - predictors degrees of freedom, at least 1, as svyglm's. A class
    that nobody (or everybody) is in is left out of the regression. Units: those of the outcome as summed.
    Source of the index: Mikulić and Prebežac 2008.

    Args:
        total: [column] sum of w v of `penalty_reward_products`.
        covariance: [column, column] its design covariance; None = not known.
        low_n: [factor] respondents of positive weight in the low class.
        high_n: [factor] the same for the high class.
        n: respondents of positive weight with outcome and all experiences.
        n_effective: (sum of w)^2 / sum of w^2 of those.
        design_df: degrees of freedom of the design on that base.
        at_least: fewer respondents than this, and nothing is computed.

    Checked against survey::svyglm: coefficients and standard errors to 1e-13.
    """
    factors = len(low_n)
    if n < max(1, at_least):
        return NotComputed("few_respondents", n)
    correlations = correlations_of(total, PenaltyRewardColumns(factors).products)
    classes = [variable for variable in range(1, 1 + 2 * factors) if correlations.deviation[variable] > 0]
    reason = obstacle(correlations, 0, classes, n=n, factor_of=[(variable - 1) % factors for variable in classes])
    if reason is None and not classes:
        reason = NotComputed("constant_predictors", n, tuple(range(factors)))
    if reason is not None:
        return reason
    model = linear_model(correlations, covariance, 0, classes, n=n, n_effective=n_effective, design_df=design_df)
    place = {variable: 1 + where for where, variable in enumerate(classes)}
    return PenaltyReward(
        factors=tuple(
            _asymmetry(
                model,
                place.get(1 + factor) if low_n[factor] >= CELL_MIN else None,
                place.get(1 + factors + factor) if high_n[factor] >= CELL_MIN else None,
                low_n[factor],
                high_n[factor],
            )
            for factor in range(factors)
        ),
        r2=model.r2,
        n=n,
    )


def _asymmetry(model: LinearModel, low: int | None, high: int | None, low_n: int, high_n: int) -> FactorAsymmetry:
    """One factor, from the places of its two coefficients; None = not shown."""
    size = len(model.coefficients)

    def combined(*places: int | None) -> Estimate | None:
        if None in places:
            return None
        return model.contrast([1.0 if where in places else 0.0 for where in range(size)])

    penalty, reward, asymmetry = combined(low), combined(high), combined(low, high)
    return FactorAsymmetry(
        penalty=penalty,
        reward=reward,
        asymmetry=asymmetry,
        kind=_kind(asymmetry),
        impact_asymmetry=_index(penalty, reward),
        low_n=low_n,
        high_n=high_n,
    )


def _kind(asymmetry: Estimate | None) -> AsymmetryKind | None:
    if asymmetry is None:
        return None
    if asymmetry.high is not None and asymmetry.high < 0:
        return "basic"
    if asymmetry.low is not None and asymmetry.low > 0:
        return "excitement"
    return "undecided"


def _index(penalty: Estimate | None, reward: Estimate | None) -> float | None:
    if penalty is None or reward is None or penalty.value > 0 or reward.value < 0:
        return None
    size = reward.value - penalty.value
    return (reward.value + penalty.value) / size if size > 0 else None
