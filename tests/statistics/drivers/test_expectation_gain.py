"""Whether expectations explain what experiences do not."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from cemgap.statistics.drivers.expectation_gain import ExpectationGain, expectation_gain, expectation_products
from cemgap.statistics.drivers.products import NotComputed
from tests.statistics.designed import designed, made_survey


def computed(result: ExpectationGain | NotComputed) -> ExpectationGain:
    """Known to exist."""
    assert isinstance(result, ExpectationGain)
    return result


def test_two_regressions() -> None:
    """R2 with and without by least squares, W by the sandwich of residuals over stores."""
    survey = made_survey()
    table = np.column_stack([survey.outcome, survey.experience, survey.expectation])
    complete = np.asarray(~np.isnan(table).any(axis=1))
    found = designed(
        expectation_products(survey.outcome, survey.experience, survey.expectation),
        survey.weight,
        survey.stratum,
        survey.cluster,
    )
    ours = computed(expectation_gain(found.total, found.covariance, 6, **found.base))
    w = np.where(complete, survey.weight, 0)
    rows = np.where(complete[:, None], table, 0)
    y = rows[:, 0]
    spread = (w * (y - np.average(y, weights=w)) ** 2).sum()
    for last, r2 in ((7, ours.r2_without), (13, ours.r2_with)):
        d = np.column_stack([complete, rows[:, 1:last]])
        beta = np.linalg.lstsq(d * np.sqrt(w)[:, None], y * np.sqrt(w), rcond=None)[0]
        assert r2 == pytest.approx(1 - (w * (y - d @ beta) ** 2).sum() / spread, rel=1e-9)
    inverse = np.linalg.inv(d.T * w @ d)
    scores = designed((d.T * (y - d @ beta)), survey.weight, survey.stratum, survey.cluster)
    covariance = (inverse @ scores.covariance @ inverse)[7:, 7:]
    statistic = beta[7:] @ np.linalg.solve(covariance, beta[7:])
    df = min(found.design_df, found.n_effective - 1) - 12
    assert ours.test is not None
    assert ours.test.statistic == pytest.approx(statistic, rel=1e-8)
    assert (ours.test.df, ours.test.denominator) == (6, df)
    assert ours.test.p == pytest.approx(stats.f.sf(statistic / 6, 6, df), rel=1e-8)
    assert [one.value for one in ours.coefficients] == pytest.approx(beta[7:].tolist(), rel=1e-8)
    assert [one.se for one in ours.coefficients] == pytest.approx(np.sqrt(np.diag(covariance)).tolist(), rel=1e-8)


@pytest.mark.parametrize(("effect", "adds"), [(0.0, False), (-0.5, True)])
def test_adds(effect: float, *, adds: bool) -> None:
    """An expectation that matters is found; one that does not is not claimed."""
    rng = np.random.default_rng(3)
    x, e = rng.normal(size=(300, 2)), rng.normal(size=(300, 2))
    y = x.sum(axis=1) + effect * e[:, 0] + rng.normal(size=300)
    found = designed(expectation_products(y, x, e), np.ones(300))
    ours = computed(expectation_gain(found.total, found.covariance, 2, **found.base))
    assert ours.adds is adds
    assert ours.r2_with >= ours.r2_without
    assert ours.coefficients[0].value == pytest.approx(effect, abs=0.2)


def test_few_clusters_test_nothing() -> None:
    """Eight stores cannot tell of six coefficients beside six others: figures, but no claim."""
    survey = made_survey()
    stores = [str(place % 8) for place in range(len(survey.weight))]
    products = expectation_products(survey.outcome, survey.experience, survey.expectation)
    found = designed(products, survey.weight, None, stores)
    ours = computed(expectation_gain(found.total, found.covariance, 6, **found.base))
    assert (ours.test, ours.adds) == (None, None)
    unknown = computed(expectation_gain(found.total, None, 6, **found.base))
    assert (unknown.test, unknown.coefficients[0].se) == (None, None)
    assert unknown.r2_with == ours.r2_with


def test_expectation_equal_to_an_experience() -> None:
    """Named by its factor, as are constant ones; too few respondents as well."""
    rng = np.random.default_rng(4)
    x, y = rng.normal(size=(150, 3)), rng.normal(size=150)
    e = rng.normal(size=(150, 3))
    e[:, 1] = x[:, 1]

    def result(expectation: object, n: int = 150) -> ExpectationGain | NotComputed:
        found = designed(expectation_products(y[:n], x[:n], np.array(expectation)[:n]), np.ones(n))
        return expectation_gain(found.total, found.covariance, 3, **found.base)

    assert result(e) == NotComputed("collinear_predictors", 150, (1,))
    e[:, 1] = 9.7
    assert result(e) == NotComputed("constant_predictors", 150, (1,))
    assert result(e, 99) == NotComputed("few_respondents", 99)
