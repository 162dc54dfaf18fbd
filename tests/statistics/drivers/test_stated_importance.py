"""Stated importance against derived importance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from cemgap.statistics.drivers.derived_importance import (
    DerivedImportance,
    DriverColumns,
    derived_importance,
    driver_products,
)
from cemgap.statistics.drivers.products import NotComputed
from cemgap.statistics.drivers.stated_importance import ImportanceComparison, stated_against_derived
from tests.statistics.designed import Design, Survey, designed, made_survey

if TYPE_CHECKING:
    from cemgap.intake.responses import Floats


def totals(survey: Survey, importance: Floats | None = None) -> Design:
    """The totals of a survey, weighted."""
    stated = survey.importance if importance is None else importance
    return designed(driver_products(survey.outcome, survey.experience, stated), survey.weight)


def compared(found: Design, slope: float = 1.0, origin: float = 0.0) -> ImportanceComparison:
    """The comparison, known to exist."""
    covariance = found.covariance if found.covariance.size else None
    derived = derived_importance(found.total, covariance, 6, **found.base)
    assert isinstance(derived, DerivedImportance)
    result = stated_against_derived(found.total, covariance, derived, slope=slope, origin=origin)
    assert isinstance(result, ImportanceComparison)
    return result


def test_stated_shares_are_means_by_their_sum() -> None:
    """Of whoever rated the factor, the outcome answered or not; the difference is stated less derived."""
    survey = made_survey()
    ours = compared(totals(survey))
    rated = ~np.isnan(survey.importance)
    means = [
        np.average(survey.importance[rated[:, factor], factor], weights=survey.weight[rated[:, factor]])
        for factor in range(6)
    ]
    for one, mean in zip(ours.factors, means, strict=True):
        assert one.stated.value == pytest.approx(mean / sum(means), rel=1e-12)
        assert one.difference.value == pytest.approx(one.stated.value - one.derived.value, rel=1e-12)


def test_errors_and_omnibus_are_those_of_respondents_drawn_again() -> None:
    """Standard errors of the difference, and W, with a covariance from a bootstrap."""
    survey = made_survey()
    ours = compared(totals(survey))
    rng = np.random.default_rng(11)
    n = len(survey.weight)
    products = driver_products(survey.outcome, survey.experience, survey.importance)
    draws = []
    for _ in range(400):
        again = rng.integers(0, n, n)
        drawn = compared(Design(products[:, again] @ survey.weight[again], np.zeros(0), n, n, n))
        draws.append([one.difference.value for one in drawn.factors])
    found = np.array([one.difference.se for one in ours.factors], dtype=np.float64)
    assert (np.abs(found / np.std(draws, axis=0, ddof=1) - 1) < 0.15).all()
    assert ours.omnibus is not None
    assert ours.omnibus.df == 5
    difference = np.array([one.difference.value for one in ours.factors])
    statistic = difference @ np.linalg.pinv(np.cov(np.transpose(draws)), rcond=1e-8) @ difference
    assert ours.omnibus.statistic == pytest.approx(statistic, rel=0.3)
    assert ours.omnibus.p < 1e-3


def test_scale_of_importance() -> None:
    """Answers on 1 to 5, mapped, are the same as answers on the scale."""
    survey = made_survey()
    scale = compared(totals(survey))
    as_asked = compared(totals(survey, importance=1 + survey.importance * 0.4), slope=2.5, origin=-2.5)
    for one, other in zip(scale.factors, as_asked.factors, strict=True):
        assert other.stated.value == pytest.approx(one.stated.value, rel=1e-12)
        assert other.difference.se == pytest.approx(one.difference.se, rel=1e-9)
        assert other.stated.se == pytest.approx(one.stated.se, rel=1e-9)


def test_quadrants_and_agreement() -> None:
    """At 1/K; equal importance is high everywhere and has no order."""
    survey = made_survey()
    ours = compared(totals(survey))
    for one in ours.factors:
        high = {"both_high": (1, 1), "stated_only": (1, 0), "hidden_driver": (0, 1), "both_low": (0, 0)}[one.quadrant]
        assert high == (one.stated.value >= 1 / 6, one.derived.value >= 1 / 6)
    assert {one.quadrant for one in ours.factors} == {"both_high", "stated_only", "both_low"}
    assert ours.agreement is not None
    equal = compared(totals(survey, importance=np.full(survey.importance.shape, 7.1)))
    assert {one.quadrant for one in equal.factors} == {"both_high", "stated_only"}
    assert equal.agreement is None
    assert {one.stated.se for one in equal.factors} == {0.0}


def test_importance_not_rated() -> None:
    """The factor is named; importance of 0 throughout has no shares."""
    survey = made_survey()
    importance = survey.importance.copy()
    importance[:, 4] = np.nan
    for stated, factors in ((importance, (4,)), (np.zeros(importance.shape), ())):
        found = totals(survey, importance=stated)
        derived = derived_importance(found.total, found.covariance, 6, **found.base)
        assert isinstance(derived, DerivedImportance)
        result = stated_against_derived(found.total, found.covariance, derived)
        assert result == NotComputed("no_importance", derived.n, factors)


def test_covariance_not_known() -> None:
    """Figures without errors, no test."""
    found = totals(made_survey())
    derived = derived_importance(found.total, None, 6, **found.base)
    assert isinstance(derived, DerivedImportance)
    ours = stated_against_derived(found.total, None, derived)
    assert isinstance(ours, ImportanceComparison)
    assert ours.omnibus is None
    assert {one.difference.se for one in ours.factors} == {None}


def test_columns_do_not_overlap() -> None:
    """Every column has one meaning."""
    columns = DriverColumns(4)
    named = [columns.importance_answered(f) for f in range(4)] + [columns.importance(f) for f in range(4)]
    named += [columns.pair(f) + place for f in range(4) for place in range(3)]
    assert sorted(named) == list(range(columns.products.count, columns.count))
