"""Draws: points of a normal or t distribution without chance, the same on every machine."""

from __future__ import annotations

import math

import numpy as np

from cemgap.statistics.quantities import Floats

POINTS = 65_536
"""Points of the lattice, mirror images included."""
NORMAL_FROM = 30
"""Degrees of freedom from which on t is taken as normal."""
_NO_PIVOT = 1e-12
"""Part of a variance that is rounding once the factors before it are known."""
_WRONG = 1e-6
"""Relative size from which on a matrix that is no covariance is not excused by rounding."""


def draws_of(covariance: Floats, df: float | None = None) -> Floats:
    """Half of the draws of N(0, covariance) [factor, points / 2]; the other half are the same with the sign turned.

    L z, z the normal points of `lattice_of`, L the lower triangular root of the covariance: factors after the first m
    leave the draws of these m as they are, to the last bit. With df < `NORMAL_FROM` they are multivariate t.

    Args:
        covariance: [factor, factor], symmetric, may be singular; in squares of the units of the draws.
        df: Degrees of freedom; None = normal.

    Raises:
        ValueError: The covariance is not one (negative variance, not symmetric, not finite), or df is not above 0.

    Source: as `lattice_of`. Checked against the covariance, and quantiles of t.

    >>> draws = draws_of(np.array([[4.0, 2.0], [2.0, 1.0]]))
    >>> draws.shape, bool(np.allclose(draws[0], 2 * draws[1])), round(float((draws[0] ** 2).mean()), 2)
    ((2, 32768), True, 4.0)
    """
    root = root_of(covariance)
    normal, scale = lattice_of(len(root), df)
    return combined(root, normal) * scale


def lattice_of(factors: int, df: float | None = None) -> tuple[Floats, Floats]:
    """Half of the points of independent normals [factor, points / 2], and what makes them t [points / 2].

    Richtmyer's rank-1 lattice: u_i = frac(i sqrt(p)), i = 1 to `POINTS` / 2, p the first primes, one per factor; tent
    transform |2u - 1|; the normal quantile. The other half are mirror images. What makes them t is sqrt(df / chi2)
    with chi2 from one more column of the lattice, in front; 1 where df is None or `NORMAL_FROM` at least.

    ValueError where df is not above 0. Source: Richtmyer 1951; Genz and Bretz 2009, Computation of Multivariate Normal
    and t Probabilities, chapter 4. Checked by what rests on it: `ranks_of`.

    >>> normal, scale = lattice_of(2)
    >>> normal.shape, scale.min(), scale.max()
    ((2, 32768), np.float64(1.0), np.float64(1.0))
    """
    from scipy.special import gammaincinv, ndtri  # 0.2 s to import

    if df is not None and not df > 0:
        wrong = f"{df} degrees of freedom"
        raise ValueError(wrong)
    t_columns = 1 if df is not None and df < NORMAL_FROM else 0
    steps = np.sqrt(np.array(_primes(factors + t_columns), dtype=np.float64))
    index = np.arange(1, POINTS // 2 + 1, dtype=np.float64)
    # The tent is open at both ends: a quantile at 0 or 1 would be infinite.
    uniform = np.clip(np.abs(2 * np.modf(steps[:, None] * index)[0] - 1), 2.0**-53, 1 - 2.0**-53)
    normal: Floats = ndtri(uniform[t_columns:])
    scale = np.ones(POINTS // 2)
    if df is not None and t_columns:
        scale = np.sqrt(df / (2 * gammaincinv(df / 2, uniform[0])))
    return normal, scale


def combined(weights: Floats, normal: Floats) -> Floats:
    """The product of weights [row, factor] and points [factor, point], summed in one order on every machine.

    >>> combined(np.array([[1.0, 2.0]]), np.array([[1.0, 0.0], [10.0, 20.0]]))
    array([[21., 40.]])
    """
    # A matrix product sums in an order that depends on the machine.
    sums = np.zeros((len(weights), normal.shape[1]))
    for row in range(len(weights)):
        for column in np.flatnonzero(weights[row]):
            sums[row] += weights[row, column] * normal[column]
    return sums


def root_of(covariance: Floats) -> Floats:
    """The lower triangular L with L L' = covariance [factor, factor]; columns of 0 where it is singular.

    ValueError where it is not a covariance.

    >>> root_of(np.array([[4.0, 2.0], [2.0, 1.0]]))
    array([[2., 0.],
           [1., 0.]])
    """
    matrix = np.array(covariance, dtype=np.float64)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or not np.isfinite(matrix).all():  # noqa: PLR2004
        raise ValueError(_NOT_A_COVARIANCE)
    variance = matrix.diagonal().copy()
    size = np.sqrt(np.outer(np.abs(variance), np.abs(variance)))
    if (variance < 0).any() or (np.abs(matrix - matrix.T) > _WRONG * size).any():
        raise ValueError(_NOT_A_COVARIANCE)
    root = np.zeros_like(matrix)
    for column in range(len(matrix)):
        pivot = matrix[column, column]
        below = matrix[column + 1 :, column]
        if pivot <= _NO_PIVOT * variance[column]:
            # What is left of the column is rounding, or the matrix has a negative direction.
            limit = math.sqrt(_WRONG) * size[column + 1 :, column]
            if pivot < -_WRONG * variance[column] or (np.abs(below) > limit).any():
                raise ValueError(_NOT_A_COVARIANCE)
            continue
        root[column, column] = math.sqrt(pivot)
        root[column + 1 :, column] = below / root[column, column]
        matrix[column + 1 :, column + 1 :] -= np.outer(root[column + 1 :, column], root[column + 1 :, column])
    return root


_NOT_A_COVARIANCE = "not a covariance: square, symmetric, finite, no variance below 0 in any direction"


def _primes(count: int) -> list[int]:
    found: list[int] = []
    number = 2
    while len(found) < count:
        if all(number % prime for prime in found):
            found.append(number)
        number += 1
    return found
