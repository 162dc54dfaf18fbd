"""Products of answers, and the way from their totals to correlations and back."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cemgap.statistics.drivers.products import ProductColumns, correlations_of, products_of


@given(st.integers(0, 10**6), st.integers(1, 5))
def test_correlations_are_those_of_respondents(seed: int, m: int) -> None:
    """Weighted means, deviations and correlations; who lacks an answer counts nowhere."""
    rng = np.random.default_rng(seed)
    data, weight = rng.integers(0, 11, (40, m)).astype(float), rng.uniform(0.1, 3, 40)
    data[rng.integers(0, 40), rng.integers(0, m)] = np.nan
    kept = ~np.isnan(data).any(axis=1)
    ours = correlations_of(products_of(data) @ weight, ProductColumns(m))
    covariance = np.atleast_2d(np.cov(data[kept].T, aweights=weight[kept], ddof=0))
    assert ours.weight == pytest.approx(weight[kept].sum())
    assert ours.mean == pytest.approx(np.average(data[kept], axis=0, weights=weight[kept]), rel=1e-12)
    assert ours.deviation**2 == pytest.approx(np.diag(covariance), rel=1e-9)
    assert ours.matrix * np.outer(ours.deviation, ours.deviation) == pytest.approx(covariance, abs=1e-9)


def test_gradient_of_a_covariance() -> None:
    """A covariance is not free of scale: its derivative by the sum of weights counts as well."""
    rng = np.random.default_rng(1)
    columns = ProductColumns(2)
    total = products_of(rng.normal(3, 2, (30, 2))) @ rng.uniform(1, 2, 30)
    ours = correlations_of(total, columns)
    derivative = np.array([[[0, 0.5], [0.5, 0]], [[1, 0], [0, 0]]])
    gradient = ours.gradient(derivative)
    for column in range(columns.count):
        step = np.zeros(columns.count)
        step[column] = 1e-4
        more, less = (correlations_of(total + sign * step, columns) for sign in (1, -1))
        slopes = [
            (
                more.matrix[j, k] * more.deviation[j] * more.deviation[k]
                - less.matrix[j, k] * less.deviation[j] * less.deviation[k]
            )
            / 2e-4
            / ours.deviation[j]
            / ours.deviation[k]
            for j, k in ((0, 1), (0, 0))
        ]
        assert gradient[:, column].tolist() == pytest.approx(slopes, rel=1e-6, abs=1e-9)


def test_variable_that_does_not_vary() -> None:
    """It correlates with nothing, and is no trouble to the others."""
    data = np.array([[7.3, 1.0, 2.0], [7.3, 2.0, 5.0], [7.3, 4.0, 3.0]])
    ours = correlations_of(products_of(data) @ np.array([0.1, 0.7, 1.3]), ProductColumns(3))
    assert ours.constant([0, 1, 2]) == (0,)
    assert ours.matrix[0].tolist() == [1, 0, 0]
    assert ours.collinear([0, 1, 2]) == ()


def test_nobody() -> None:
    """No correlations of nobody."""
    with pytest.raises(ValueError, match="nobody"):
        correlations_of(np.zeros(6), ProductColumns(2))
