"""Wald test: whether several figures are all zero, from their joint covariance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from cemgap.intake.responses import Floats

SINGULAR = 1e-10
"""Smallest eigenvalue, with all variances 1, that is more than rounding."""


@dataclass(frozen=True, slots=True)
class WaldTest:
    """W = d' V^-1 d of k figures d with covariance V."""

    statistic: float
    """W"""
    df: int
    """k"""
    denominator: float | None
    """Degrees of freedom of the covariance, for F; None = chi-square."""
    p: float


def wald_test(figures: Floats, covariance: Floats, denominator: float | None = None) -> WaldTest | None:
    """Tests that all figures [k] with covariance [k, k] are 0: W ~ chi-square(k), or W / k ~ F(k, denominator).

    None where it cannot be tested: no figures, covariance not known or singular (fewer clusters than figures), no
    degrees of freedom left. As `survey::regTermTest(method = "Wald")` when the denominator is the residual df.

    >>> test = wald_test(np.array([2.0, 1.0]), np.eye(2))
    >>> test.statistic, round(test.p, 6)
    (5.0, 0.082085)
    """
    from scipy.special import chdtrc, fdtrc

    variance = np.diag(covariance)
    if len(figures) == 0 or not np.isfinite(covariance).all() or not (variance > 0).all():
        return None
    if denominator is not None and denominator <= 0:
        return None
    deviation = np.sqrt(variance)
    values, vectors = np.linalg.eigh(covariance / np.outer(deviation, deviation))
    if values[0] < SINGULAR:
        return None
    statistic = float((((figures / deviation) @ vectors) ** 2 / values).sum())
    k = len(figures)
    p = chdtrc(k, statistic) if denominator is None else fdtrc(k, denominator, statistic / k)
    return WaldTest(statistic, k, denominator, float(p))
