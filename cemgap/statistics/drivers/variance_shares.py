"""Variance shares: R2 of a regression divided over its predictors, with derivatives for the delta method.

Both functions take the correlations of (outcome, K predictors), [1 + K, 1 + K], predictors not collinear, and give
the part of each predictor [K], which add up to R2, and its derivative [K, 1 + K, 1 + K]: symmetric, by the
covariances of the variables divided by their fixed standard deviations (`Correlations.gradient`).
"""

from __future__ import annotations

from math import comb
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from cemgap.intake.responses import Floats

LMG_MAX = 12
"""With more predictors than this the 2^K regressions are too many."""


def lmg_parts(correlations: Floats) -> tuple[Floats, Floats]:
    """Lindeman, Merenda and Gold: the mean gain of R2 over all orders in which predictors enter (Shapley value).

    LMG_f = sum over A without f of |A|! (K - 1 - |A|)! / K! [R2(A + f) - R2(A)], exact over the 2^K subsets; also
    known as general dominance. ValueError above 12 predictors. Checked against R relaimpo ("lmg").

    >>> parts, _ = lmg_parts(np.array([[1, 0.6, 0.35], [0.6, 1, 0.5], [0.35, 0.5, 1]]))
    >>> parts.round(7).tolist()
    [0.3004167, 0.0629167]
    """
    k = len(correlations) - 1
    if k > LMG_MAX:
        wrong = f"exact shares of {k} predictors: at most {LMG_MAX}"
        raise ValueError(wrong)
    inside = (np.arange(2**k)[:, None] >> np.arange(k) & 1).astype(np.float64)
    # Outside the subset stands the identity, with 0 on the right: one solve for all sizes.
    both = inside[:, :, None] * inside[:, None, :]
    system = both * correlations[1:, 1:] + (1 - inside)[:, :, None] * np.eye(k)
    slopes = np.linalg.solve(system, (inside * correlations[0, 1:])[:, :, None])[:, :, 0]
    r2 = slopes @ correlations[0, 1:]
    size = inside.sum(axis=1).astype(np.intp)
    # |A|! (K - 1 - |A|)! / K! = 1 / (K C(K - 1, |A|)), by the size of the subset without f.
    share = np.array([1 / (k * comb(k - 1, a)) for a in range(k)] + [0.0])
    signed = np.where(inside.T == 1, share[size - 1], -share[size])
    # dR2(A) = 2 b dc_y - b' dC b - R2 dc_yy, with b the slopes.
    derivative = np.empty((k, k + 1, k + 1))
    derivative[:, 0, 0] = -signed @ r2
    derivative[:, 0, 1:] = derivative[:, 1:, 0] = signed @ slopes
    derivative[:, 1:, 1:] = -(signed[:, None, :] * slopes.T) @ slopes
    return signed @ r2, derivative


def johnson_parts(correlations: Floats) -> tuple[Floats, Floats]:
    """Johnson's relative weights (Genizi): R2 divided through the closest orthogonal variables.

    R_xx = P D P', L = P D^1/2 P', b = L^-1 r, part = (L o L)(b o b). Source: Johnson 2000,
    doi:10.1207/S15327906MBR3501_1. With two predictors it equals LMG. Checked against R relaimpo ("genizi").

    >>> parts, _ = johnson_parts(np.array([[1, 0.6, 0.35], [0.6, 1, 0.5], [0.35, 0.5, 1]]))
    >>> parts.round(7).tolist()
    [0.3004167, 0.0629167]
    """
    predictors, with_outcome = correlations[1:, 1:], correlations[0, 1:]
    values, vectors = np.linalg.eigh(predictors)
    root = np.sqrt(values)
    square_root = vectors * root @ vectors.T
    inverse = vectors / root @ vectors.T
    slopes = inverse @ with_outcome
    k = len(slopes)
    # By the outcome's correlations r, and by the square root L: db = L^-1 (dr - dL b).
    by_r = 2 * square_root**2 * slopes @ inverse
    by_root = -by_r[:, :, None] * slopes
    by_root[np.arange(k), np.arange(k)] += 2 * square_root * slopes**2
    by_root = (by_root + by_root.transpose(0, 2, 1)) / 2
    # dL solves L dL + dL L = dR: in the eigenvectors it is dR_ij / (root_i + root_j).
    turned = vectors.T @ by_root @ vectors / (root[:, None] + root)
    by_predictors = vectors @ turned @ vectors.T
    # Correlations are covariances divided by variances that move as well.
    derivative = np.zeros((k, k + 1, k + 1))
    derivative[:, 0, 1:] = derivative[:, 1:, 0] = by_r / 2
    derivative[:, 0, 0] = -by_r @ with_outcome / 2
    derivative[:, 1:, 1:] = by_predictors
    diagonal = np.arange(1, k + 1)
    derivative[:, diagonal, diagonal] -= (by_predictors * predictors).sum(axis=2) + by_r * with_outcome / 2
    return square_root**2 @ slopes**2, derivative
