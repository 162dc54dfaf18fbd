"""Other rules of counting, against R's survey package, and where they must agree."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given

from cemgap.intake.mapping import Factor
from cemgap.intake.responses import Responses
from cemgap.statistics.fold import moments_of
from cemgap.statistics.precision import Estimate
from cemgap.statistics.ranks.alternatives import alternatives_of
from cemgap.statistics.scores import GivenScores, scores_of
from cemgap.statistics.totals import totals_of
from tests.statistics.test_designs import DESIGNS, FACTORS, exactly, made, r
from tests.strategies import a_block, responses

R_NAMES = {
    "satisfaction_available": "S_avail",
    "available_minus_paired": "S_avail_minus_pair",
    "weighted_available": "W_avail",
    "weighted_by_respondent": "W_resp",
    "covariance_term": "Wresp_minus_Wtriple",
}
KEYS = tuple(Factor(key) for key in FACTORS)


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("name", R_NAMES)
def test_against_r(design: str, name: str) -> None:
    """Estimates and standard errors of six factors."""
    oracle = r()[design][R_NAMES[name]]
    found = [getattr(one, name) for one in alternatives_of(totals_of(made(design), ""), KEYS, 0, 10)]
    assert [one.value for one in found] == exactly(oracle["est"])
    assert [one.se for one in found] == exactly(oracle["se"])


def test_nothing_missing_is_no_difference_at_all() -> None:
    """Exactly 0, without a standard error that would be rounding."""
    rng = np.random.default_rng(5)
    x, e, i = (rng.integers(0, 11, (40, 1)).astype(float) for _ in "xei")
    totals = totals_of(moments_of(a_block(x, e, i, rng.uniform(0.1, 3, 40).tolist())), "")
    (one,) = alternatives_of(totals, KEYS[:1], 0, 10)
    (score,) = scores_of(totals, KEYS[:1], 0, 10).factors
    difference = one.available_minus_paired
    assert difference is not None
    assert (difference.value, difference.se) == (0.0, 0.0)
    assert (one.satisfaction_available, one.weighted_available) == (score.satisfaction, score.weighted_satisfaction)


def test_who_is_unhappy_finds_it_important() -> None:
    """By hand: importance 10, 0; satisfaction -2, 0: the mean product is -10, the product of the means -5."""
    totals = totals_of(moments_of(a_block([[5.0], [7.0]], [[7.0], [7.0]], [[10.0], [0.0]])), "")
    (one,) = alternatives_of(totals, KEYS[:1], 0, 10)
    assert (value(one.weighted_by_respondent), value(one.covariance_term)) == (-10.0, -5.0)


def test_given_importance_has_no_covariance_with_satisfaction() -> None:
    """It is the same for everyone; who did not rate importance counts."""
    nan = math.nan
    totals = totals_of(moments_of(a_block([[5.0], [7.0]], [[7.0], [8.0]], [[nan], [nan]])), "")
    (one,) = alternatives_of(totals, KEYS[:1], 0, 10, given={FACTORS[0]: GivenScores(importance=8.0)})
    assert (value(one.weighted_by_respondent), one.covariance_term) == (8 * -1.5, None)
    asked = totals_of(moments_of(a_block([[5.0], [7.0]], [[7.0], [8.0]], [[9.0], [1.0]])), "")
    (both,) = alternatives_of(asked, KEYS[:1], 0, 10, given={FACTORS[0]: GivenScores(importance=8.0)})
    assert (value(both.weighted_by_respondent), both.covariance_term) == (8 * -1.5, None)
    (unrated,) = alternatives_of(totals, KEYS[:1], 0, 10)
    assert (unrated.weighted_available, unrated.weighted_by_respondent, unrated.covariance_term) == (None, None, None)


def test_as_many_names_as_factors() -> None:
    """Else figures would go to the wrong factor."""
    with pytest.raises(ValueError, match="2 factors named, 1 summed"):
        alternatives_of(totals_of(moments_of(a_block([[5.0]], [[5.0]], [[5.0]])), ""), KEYS[:2], 0, 10)


@given(responses(waves=("",), rows=(2, 12), designed=True, positive=True))
def test_the_difference_is_that_of_the_two_figures(block: Responses) -> None:
    """D = available - paired, and W = importance x available, whatever the design and whoever is missing."""
    totals = totals_of(moments_of(block), "")
    factors = tuple(Factor(f"f{place}") for place in range(totals.total.shape[1]))
    scores = scores_of(totals, factors, 0, 10).factors
    for one, score in zip(alternatives_of(totals, factors, 0, 10), scores, strict=True):
        assert (one.available_minus_paired is None) == (score.satisfaction is None)
        if one.available_minus_paired is not None and score.satisfaction is not None:
            apart = value(one.satisfaction_available) - score.satisfaction.value
            assert one.available_minus_paired.value == pytest.approx(apart, abs=1e-9)
        if one.weighted_available is not None and score.importance is not None:
            product = score.importance.value * value(one.satisfaction_available)
            assert one.weighted_available.value == pytest.approx(product, abs=1e-9)


def value(estimate: Estimate | None) -> float:
    """Its value."""
    assert estimate is not None
    return estimate.value
