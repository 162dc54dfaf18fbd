"""Wald test of several figures at once."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from cemgap.statistics.drivers.wald_test import wald_test
from cemgap.statistics.precision import t_p_value

COVARIANCE = np.array([[2.0, 0.5], [0.5, 1e-6]])


def test_against_scipy() -> None:
    """Chi-square and F; figures on very different scales."""
    figures = np.array([1.5, 0.002])
    statistic = figures @ np.linalg.inv(np.array([[2.0, 0.0005], [0.0005, 1e-6]])) @ figures
    covariance = np.array([[2.0, 0.0005], [0.0005, 1e-6]])
    ours, with_df = wald_test(figures, covariance), wald_test(figures, covariance, 20)
    assert ours is not None
    assert with_df is not None
    assert ours.statistic == with_df.statistic == pytest.approx(statistic, rel=1e-9)
    assert ours.p == pytest.approx(stats.chi2.sf(statistic, 2), rel=1e-9)
    assert with_df.p == pytest.approx(stats.f.sf(statistic / 2, 2, 20), rel=1e-9)


def test_one_figure_is_a_t_test() -> None:
    """F(1, df) of t squared."""
    ours = wald_test(np.array([1.2]), np.array([[0.25]]), 17.5)
    assert ours is not None
    assert ours.p == pytest.approx(t_p_value(1.2 / 0.5, 17.5), rel=1e-9)


@pytest.mark.parametrize(
    ("covariance", "denominator"),
    [
        (np.ones((2, 2)), None),
        (np.diag([1.0, 0.0]), None),
        (np.full((2, 2), np.nan), None),
        (COVARIANCE, None),
        (np.eye(2), 0.0),
        (np.eye(2), -3.0),
    ],
)
def test_cannot_be_tested(covariance: object, denominator: float | None) -> None:
    """Singular, not known, no covariance at all, no degrees of freedom."""
    assert wald_test(np.array([1.0, 2.0]), np.array(covariance), denominator) is None


def test_no_figures() -> None:
    """Nothing to test."""
    assert wald_test(np.zeros(0), np.zeros((0, 0))) is None
