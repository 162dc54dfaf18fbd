"""Products: answers to several questions multiplied pair by pair; regressions are functions of their totals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt

from cemgap.statistics.precision import NO_VARIATION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cemgap.intake.responses import Floats

Reason = Literal[
    "few_respondents",
    "constant_outcome",
    "constant_predictors",
    "collinear_predictors",
    "nothing_explained",
    "no_importance",
    "too_many_factors",
    "one_factor",
]
COLLINEAR = 1e-8
"""Smallest eigenvalue of a correlation matrix that is more than rounding."""
ENOUGH_RESPONDENTS = 100
"""Fewer complete respondents than this, and no model is computed."""


@dataclass(frozen=True, slots=True)
class NotComputed:
    """Stands where a model would: the data do not give it."""

    reason: Reason
    n: int
    """Respondents on the base of the model."""
    factors: tuple[int, ...] = ()
    """The factors it is due to, counted from 0; empty where it is not due to some of them."""


@dataclass(frozen=True, slots=True)
class ProductColumns:
    """The order of the products of m variables z: 1, then each z_j, then z_j z_k for j <= k, row by row.

    >>> ProductColumns(2).count
    6
    >>> ProductColumns(2).matrix.tolist()
    [[0, 1, 2], [1, 3, 4], [2, 4, 5]]
    """

    variables: int

    @property
    def count(self) -> int:
        """How many columns: (m + 1) (m + 2) / 2."""
        return (self.variables + 1) * (self.variables + 2) // 2

    @property
    def matrix(self) -> npt.NDArray[np.intp]:
        """[1 + m, 1 + m] the column of each product of (1, z) with (1, z)."""
        size = self.variables + 1
        rows, columns = np.triu_indices(size)
        matrix = np.empty((size, size), dtype=np.intp)
        matrix[rows, columns] = matrix[columns, rows] = np.arange(len(rows))
        return matrix


def products_of(variables: Floats) -> Floats:
    """The products [column, respondent] of variables [respondent, variable]; 0 for who has any NaN (listwise).

    The columns are those of `ProductColumns`; the first one is 1 for whoever is counted.

    >>> products_of(np.array([[2.0, 3.0], [5.0, np.nan]])).T.tolist()
    [[1.0, 2.0, 3.0, 4.0, 6.0, 9.0], [0.0, 0.0, 0.0, 0.0, 0.0, 0.0]]
    """
    n, m = variables.shape
    complete = ~np.isnan(variables).any(axis=1)
    extended = np.empty((m + 1, n))
    extended[0] = complete
    extended[1:] = np.where(complete, variables.T, 0.0)
    products = np.empty((ProductColumns(m).count, n))
    start = 0
    for j in range(m + 1):
        stop = start + m + 1 - j
        np.multiply(extended[j], extended[j:], out=products[start:stop])
        start = stop
    return products


@dataclass(frozen=True, slots=True, eq=False)
class Correlations:
    """Weighted means, standard deviations and correlations of m variables, with the way back to the totals."""

    columns: ProductColumns
    weight: float
    """sum of w on the base"""
    mean: Floats
    """[m]"""
    deviation: Floats
    """[m] standard deviation, divided by the sum of w; exactly 0 where nothing varies"""
    matrix: Floats
    """[m, m] correlations; 0 beside the diagonal for a variable that does not vary"""

    def gradient(self, derivative: Floats) -> Floats:
        """[function, column]: the derivative by the totals from that by the covariances.

        derivative [function, m, m] is symmetric: df = sum over all j, k of D_jk dc_jk, with c the covariances of the
        variables divided by their (fixed) standard deviations. With c = L M L' / s, M the totals of (1, z)(1, z)',
        L = (-mean, 1) and s the sum of w: df/dM = L' D L / s, and -(sum of D c) / s more for s itself.
        """
        centring = np.column_stack([-self.mean, np.eye(len(self.mean))]) / self.deviation[:, None]
        by_total = centring.T @ derivative @ centring / self.weight
        by_total[:, 0, 0] -= (derivative * self.matrix).sum(axis=(1, 2)) / self.weight
        rows, columns = np.triu_indices(self.columns.variables + 1)
        gradient: Floats = np.where(rows == columns, 1.0, 2.0) * by_total[:, rows, columns]
        return gradient

    def constant(self, variables: Sequence[int]) -> tuple[int, ...]:
        """The places in `variables` of those that do not vary."""
        return tuple(np.flatnonzero(self.deviation[list(variables)] == 0).tolist())

    def collinear(self, variables: Sequence[int]) -> tuple[int, ...]:
        """The places in `variables` of those that are linear functions of each other."""
        values, vectors = np.linalg.eigh(self.matrix[np.ix_(variables, variables)])
        weight = (vectors[:, values < COLLINEAR] ** 2).sum(axis=1)
        return tuple(np.flatnonzero(weight > COLLINEAR).tolist())


def correlations_of(total: Floats, columns: ProductColumns) -> Correlations:
    """The correlations from the totals [column] of products; ValueError where nobody is on the base.

    mean_j = t_j / t_1, c_jk = t_jk / t_1 - mean_j mean_k, r_jk = c_jk / sqrt(c_jj c_kk). A variable whose variance is
    below 1e-12 of its mean square is constant.
    """
    moments = total[columns.matrix]
    weight = float(moments[0, 0])
    if not weight > 0:
        wrong = "nobody is on the base"
        raise ValueError(wrong)
    mean = moments[0, 1:] / weight
    covariance = moments[1:, 1:] / weight - np.outer(mean, mean)
    variance = np.diag(covariance)
    varies = variance > NO_VARIATION * np.diag(moments)[1:] / weight
    deviation = np.sqrt(np.where(varies, variance, 0.0))
    divisor = np.where(varies, deviation, 1.0)
    matrix = np.where(np.outer(varies, varies), covariance / np.outer(divisor, divisor), 0.0)
    np.fill_diagonal(matrix, 1.0)
    return Correlations(columns, weight, mean, deviation, matrix)


def obstacle(
    correlations: Correlations, outcome: int, predictors: Sequence[int], *, n: int, factor_of: Sequence[int]
) -> NotComputed | None:
    """Why a regression cannot be computed; None where it can. `factor_of` [predictor] is whom a predictor is about."""

    def factors(places: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(sorted({factor_of[place] for place in places}))

    if correlations.constant([outcome]):
        return NotComputed("constant_outcome", n)
    if places := correlations.constant(predictors):
        return NotComputed("constant_predictors", n, factors(places))
    if places := correlations.collinear(predictors):
        return NotComputed("collinear_predictors", n, factors(places))
    return None
