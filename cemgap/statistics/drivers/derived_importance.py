"""Drivers: how much of the outcome each experience explains (derived importance)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from cemgap.intake.driver_rules import DriverMethod
from cemgap.statistics.drivers.products import (
    ENOUGH_RESPONDENTS,
    NotComputed,
    ProductColumns,
    correlations_of,
    obstacle,
    products_of,
)
from cemgap.statistics.drivers.variance_shares import johnson_parts, lmg_parts
from cemgap.statistics.precision import Estimate, degrees_of_freedom, estimate_of, settled, t_quantile

if TYPE_CHECKING:
    from cemgap.intake.responses import Floats

DriverWarning = Literal["indicative", "low_r2", "collinear"]
SETTLED_RESPONDENTS = 200
"""With fewer effective respondents than this, shares are indicative."""
LOW_R2 = 0.2
HIGH_VIF = 10.0
HIGH_CONDITION = 30.0
STEEPEST = 0.5
"""Standard error on the logit scale from which on the interval is that of the share itself."""
NOTHING_EXPLAINED = 1e-12
"""R2 that is rounding."""


@dataclass(frozen=True, slots=True)
class DriverColumns:
    """Where each product of `driver_products` stands, for K factors.

    The products of z = (outcome, experiences) come first, in the order of `ProductColumns`; then, factor by factor,
    whether importance was rated, and the rating; then, factor by factor, whether both experience and expectation were
    rated, and these two ratings.

    >>> columns = DriverColumns(2)
    >>> columns.outcome, columns.experience(1), columns.importance_answered(1), columns.importance(1)
    (1, 3, 12, 13)
    >>> columns.pair(1), columns.count
    (17, 20)
    """

    factors: int

    @property
    def products(self) -> ProductColumns:
        """The first columns."""
        return ProductColumns(1 + self.factors)

    @property
    def constant(self) -> int:
        """1 for whoever gave the outcome and all experiences."""
        return 0

    @property
    def outcome(self) -> int:
        """The outcome of those."""
        return 1

    def experience(self, factor: int) -> int:
        """One experience of those."""
        return 2 + factor

    def importance_answered(self, factor: int) -> int:
        """1 for whoever rated the importance of this factor."""
        return self.products.count + 2 * factor

    def importance(self, factor: int) -> int:
        """That rating."""
        return self.products.count + 2 * factor + 1

    def pair(self, factor: int) -> int:
        """1 for whoever rated both experience and expectation of this factor; the two ratings follow."""
        return self.products.count + 2 * self.factors + 3 * factor

    @property
    def count(self) -> int:
        """How many columns."""
        return self.products.count + 5 * self.factors


def driver_products(
    outcome: Floats, experience: Floats, importance: Floats, expectation: Floats | None = None
) -> Floats:
    """What is summed for derived importance, [column, respondent] as `DriverColumns`, without weights.

    outcome [respondent], the others [respondent, factor], NaN = not answered; listwise over outcome and experiences,
    importance of each factor by whoever rated it, pairs of each factor by whoever rated both (None = nobody did).
    Rows outside the domain are the caller's to clear.
    """
    n, factors = experience.shape
    columns = DriverColumns(factors)
    products = np.empty((columns.count, n))
    products[: columns.products.count] = products_of(np.column_stack([outcome, experience]))
    rated = ~np.isnan(importance.T)
    pairs = columns.pair(0)
    products[columns.products.count : pairs : 2] = rated
    products[columns.products.count + 1 : pairs : 2] = np.where(rated, importance.T, 0.0)
    if expectation is None:
        products[pairs:] = 0.0
        return products
    both = ~np.isnan(experience.T) & ~np.isnan(expectation.T)
    products[pairs::3] = both
    products[pairs + 1 :: 3] = np.where(both, experience.T, 0.0)
    products[pairs + 2 :: 3] = np.where(both, expectation.T, 0.0)
    return products


@dataclass(frozen=True, slots=True, eq=False)
class DerivedImportance:
    """The share of each factor in what the experiences together explain of the outcome."""

    method: DriverMethod
    shares: tuple[Estimate, ...]
    """[factor] they add up to 1; interval on the logit scale, so inside (0, 1)"""
    covariance: Floats
    """[factor, factor] of the shares; NaN where the design gives none. For ranks of drivers."""
    gradient: Floats
    """[factor, column] of the shares by the totals of `DriverColumns`"""
    r2: Estimate
    vif: tuple[float, ...]
    """[factor] variance inflation, 1 / (1 - R2 of this experience on the others)"""
    condition: float
    """Square root of largest by smallest eigenvalue of the correlations of the experiences."""
    n: int
    n_effective: float
    df: float
    warnings: tuple[DriverWarning, ...]


def derived_importance(
    total: Floats,
    covariance: Floats | None,
    factors: int,
    *,
    n: int,
    n_effective: float,
    design_df: float,
    method: DriverMethod = "lmg",
    at_least: int = ENOUGH_RESPONDENTS,
) -> DerivedImportance | NotComputed:
    """Shares of R2 by factor, with design-based standard errors.

    share_f = part_f / R2, the parts by LMG or Johnson (`variance_shares`); V = J Q J', J analytic; interval
    expit(logit(share) -+ t se / (share (1 - share))), near 0 and 1 share -+ t se within 0 and 1; df = max(1, min(design
    df, n_eff - 1)). Invariant to positive linear maps of outcome and experiences. Correlational: no share is an effect.

    Args:
        total: [column] sum of w v of `driver_products`, units as answered.
        covariance: [column, column] Q, the design covariance of `total`; None = not known (one row).
        factors: K; at most 12 for LMG.
        n: respondents of positive weight with outcome and all experiences.
        n_effective: (sum of w)^2 / sum of w^2 of those.
        design_df: degrees of freedom of the design on that base.
        method: of the parts.
        at_least: fewer than this, and nothing is computed; fewer than 200 effective are `indicative`.

    Raises:
        ValueError: more than 12 factors for LMG.

    Checked against R relaimpo 2.2-7 (lmg, genizi), and the standard errors against its bootstrap (n = 437: within
    1.4%; n = 60: 18%, hence the least n). Near a share of 0 they are rough.
    """
    if n < max(1, at_least):
        return NotComputed("few_respondents", n)
    columns = DriverColumns(factors)
    correlations = correlations_of(total, columns.products)
    experiences = range(1, 1 + factors)
    reason = obstacle(correlations, 0, experiences, n=n, factor_of=range(factors))
    if reason is not None:
        return reason
    parts, by_covariance = (lmg_parts if method == "lmg" else johnson_parts)(correlations.matrix)
    by_total = np.zeros((factors, columns.count))
    by_total[:, : columns.products.count] = correlations.gradient(by_covariance)
    r2, r2_gradient = float(parts.sum()), by_total.sum(axis=0)
    if r2 <= NOTHING_EXPLAINED:
        return NotComputed("nothing_explained", n)
    shares = parts / r2
    gradient = (by_total - shares[:, None] * r2_gradient) / r2
    of_shares = np.full((factors, factors), np.nan) if covariance is None else gradient @ covariance @ gradient.T
    of_r2 = np.nan if covariance is None else float(r2_gradient @ covariance @ r2_gradient)
    df = degrees_of_freedom(design_df, n_effective)
    figures = np.append(shares, r2)
    variances = settled(np.append(np.diag(of_shares), of_r2), np.full(factors + 1, n_effective), 1.0)
    estimates = [
        _inside_unit(estimate_of(float(value), float(variance), n=n, n_effective=n_effective, df=df))
        for value, variance in zip(figures, variances, strict=True)
    ]
    eigenvalues = np.linalg.eigvalsh(correlations.matrix[1:, 1:])
    condition = float(np.sqrt(eigenvalues[-1] / eigenvalues[0]))
    vif = tuple(np.diag(np.linalg.inv(correlations.matrix[1:, 1:])).tolist())
    cautions: tuple[tuple[DriverWarning, bool], ...] = (
        ("indicative", n_effective < SETTLED_RESPONDENTS),
        ("low_r2", r2 < LOW_R2),
        ("collinear", condition > HIGH_CONDITION or max(vif) > HIGH_VIF),
    )
    return DerivedImportance(
        method=method,
        shares=tuple(estimates[:-1]),
        covariance=of_shares,
        gradient=gradient,
        r2=estimates[-1],
        vif=vif,
        condition=condition,
        n=n,
        n_effective=n_effective,
        df=df,
        warnings=tuple(name for name, holds in cautions if holds),
    )


def _inside_unit(estimate: Estimate) -> Estimate:
    """The estimate with its interval on the logit scale; its own, clipped, where the share is too near 0 or 1 for that.

    A delta method error on the logit scale grows without bound as the share goes to 0.
    """
    from scipy.special import expit, logit  # late, as in precision

    share, se, df = estimate.value, estimate.se, estimate.df
    if not se or df is None or not 0 < share < 1:
        return replace(estimate, low=None, high=None)
    on_logit = se / (share * (1 - share))
    if on_logit > STEEPEST:
        half = t_quantile(df) * se
        return replace(estimate, low=max(0.0, share - half), high=min(1.0, share + half))
    half = t_quantile(df) * on_logit
    centre = logit(share)
    return replace(estimate, low=float(expit(centre - half)), high=float(expit(centre + half)))
