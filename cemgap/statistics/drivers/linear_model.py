"""Linear model: a weighted regression with design-based standard errors, from totals of products alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cemgap.statistics.precision import NO_VARIATION, Estimate, estimate_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cemgap.intake.responses import Floats
    from cemgap.statistics.drivers.products import Correlations


@dataclass(frozen=True, slots=True, eq=False)
class LinearModel:
    """y = b_0 + sum of b_j x_j, weighted least squares; in the units of the outcome per unit of the predictor."""

    coefficients: Floats
    """[1 + predictor], the constant first"""
    covariance: Floats
    """[1 + predictor, 1 + predictor] design-based; NaN where the design gives none, 0 where the fit is perfect"""
    r2: float
    """Share of the weighted variance of the outcome that is explained."""
    n: int
    n_effective: float
    residual_df: float
    """min(design df, n_eff - 1) less the predictors; may be 0 or below: then nothing can be tested."""

    def contrast(self, weights: Sequence[float]) -> Estimate:
        """The combination sum of weights_j b_j, [1 + predictor] weights, with its t interval."""
        row = np.asarray(weights, dtype=np.float64)
        return estimate_of(
            float(row @ self.coefficients),
            float(row @ self.covariance @ row),
            n=self.n,
            n_effective=self.n_effective,
            df=max(1.0, self.residual_df),
        )

    def coefficient(self, predictor: int) -> Estimate:
        """The coefficient of one predictor, counted from 0."""
        return self.contrast(np.eye(len(self.coefficients))[1 + predictor].tolist())


def linear_model(
    correlations: Correlations,
    covariance: Floats | None,
    outcome: int,
    predictors: Sequence[int],
    *,
    n: int,
    n_effective: float,
    design_df: float,
) -> LinearModel:
    """Regresses one variable on others; variables are counted from 0, predictors neither constant nor collinear.

    With A = sum of w d d', d = (1, x): b = A^-1 sum of w d y. The score sum of w d (y - d'b) is linear in the totals
    of products, with rows G, so V(b) = A^-1 G Q G' A^-1 (Binder 1983): weights, strata, clusters and finite
    population are honoured through Q [column, column], the design covariance of the totals; None = not known.
    Checked against survey::svyglm: coefficients and standard errors to 1e-13.
    """
    x = list(predictors)
    matrix = correlations.matrix
    standard = np.linalg.solve(matrix[np.ix_(x, x)], matrix[x, outcome])
    slopes = standard * correlations.deviation[outcome] / correlations.deviation[x]
    constant = correlations.mean[outcome] - slopes @ correlations.mean[x]
    coefficients = np.concatenate([[constant], slopes])
    r2 = float(standard @ matrix[x, outcome])
    size = 1 + len(x)
    if covariance is None:
        of_coefficients = np.full((size, size), np.nan)
    elif 1 - r2 <= NO_VARIATION:
        of_coefficients = np.zeros((size, size))
    else:
        # A^-1 through the centred and scaled predictors, whose cross-products are well conditioned.
        scaling = np.zeros((size, size))
        scaling[0, 0] = 1.0
        scaling[1:, 0] = -correlations.mean[x] / correlations.deviation[x]
        scaling[1:, 1:] = np.diag(1 / correlations.deviation[x])
        scaled = np.zeros((size, size))
        scaled[0, 0] = 1.0
        scaled[1:, 1:] = matrix[np.ix_(x, x)]
        inverse = scaling.T @ np.linalg.solve(scaled, scaling) / correlations.weight
        places = correlations.columns.matrix
        d = [0, *(1 + j for j in x)]
        score = np.zeros((size, correlations.columns.count))
        score[np.arange(size), places[d, 1 + outcome]] = 1.0
        score[np.arange(size)[:, None], places[np.ix_(d, d)]] -= coefficients
        rows = inverse @ score
        of_coefficients = rows @ covariance @ rows.T
    return LinearModel(
        coefficients=coefficients,
        covariance=of_coefficients,
        r2=r2,
        n=n,
        n_effective=n_effective,
        residual_df=min(design_df, n_effective - 1) - len(x),
    )
