"""Scores: which base a figure rests on, what was given, what does not vary; and factor tables."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cemgap.intake.factor_table import FactorRow
from cemgap.intake.mapping import Factor
from cemgap.intake.ratings.scales import LinearMap
from cemgap.statistics.fold import moments_of
from cemgap.statistics.precision import Estimate
from cemgap.statistics.scores import GivenScores, Scores, scores_of, scores_of_table
from cemgap.statistics.totals import totals_of
from tests.strategies import a_block, responses

if TYPE_CHECKING:
    from cemgap.intake.responses import Responses

NAN = float("nan")
MEASURES = ("experience", "expectation", "satisfaction", "importance", "weighted_satisfaction")


def scored(block: Responses, **settings: object) -> Scores:
    """The scores of a block of one unnamed wave on 0-10."""
    totals = totals_of(moments_of(block), "")
    factors = tuple(Factor(f"f{place}") for place in range(totals.total.shape[1]))
    return scores_of(totals, factors, 0, 10, **settings)  # type: ignore[arg-type]  # named in each test


def known(estimate: Estimate | None) -> Estimate:
    """The estimate, which has to be there."""
    assert estimate is not None
    return estimate


def test_satisfaction_rests_on_those_who_answered_both() -> None:
    """Paired means in the row, available means beside it, importance on all who rated it."""
    (one,) = scored(a_block([[4], [6], [9], [NAN]], [[7], [7], [NAN], [1]], [[8], [9], [10], [NAN]])).factors
    assert known(one.experience).value == 5
    assert known(one.expectation).value == 7
    assert known(one.satisfaction).value == -2
    assert known(one.importance).value == 9
    assert known(one.weighted_satisfaction).value == -18
    assert one.experience_available == pytest.approx(19 / 3)
    assert one.expectation_available == 5
    assert (one.n_experience, one.n_expectation, one.n_importance, one.n_pair) == (3, 3, 3, 2)
    assert [known(getattr(one, name)).n for name in MEASURES] == [2, 2, 2, 3, 2]
    assert [known(getattr(one, name)).n_effective for name in MEASURES] == [2.0] * 5
    assert one.df == 1


def test_experience_without_expectation_stands_on_its_own_base() -> None:
    """The commonest survey: experience and importance, satisfaction open."""
    one, two = scored(a_block([[4, 5], [6, NAN], [NAN, 7]], [[NAN, 3], [NAN, 3], [NAN, 3]], [[8, 2]] * 3)).factors
    assert known(one.experience).value == 5
    assert known(one.experience).se == pytest.approx((3 / 2 * 2 / 4) ** 0.5)
    assert (one.expectation, one.satisfaction, one.weighted_satisfaction) == (None, None, None)
    assert (one.n_effective, one.df, one.n_pair) == (2, 1, 0)
    assert known(two.satisfaction).value == 3


def test_expectation_alone_stands_on_its_own_base() -> None:
    """Asked before the visit: no experience, so no satisfaction."""
    (one,) = scored(a_block([[NAN], [NAN], [NAN]], [[7], [9], [8]])).factors
    assert (one.experience, one.satisfaction) == (None, None)
    assert known(one.expectation).value == 8
    assert (one.n_effective, one.df) == (3, 2)


def test_importance_alone_has_its_interval() -> None:
    """Only importance asked of a factor: its own base decides the degrees of freedom."""
    (one,) = scored(a_block([[NAN], [NAN], [NAN]], None, [[7], [9], [8]])).factors
    assert known(one.importance).df == 2
    assert known(one.importance).low is not None


def test_nobody_answered_both() -> None:
    """Half were asked one, half the other: two means on two bases and no satisfaction."""
    (one,) = scored(a_block([[4], [6], [NAN], [NAN]], [[NAN], [NAN], [7], [8]])).factors
    assert (known(one.experience).value, known(one.expectation).value, one.satisfaction) == (5, 7.5, None)
    assert (known(one.experience).n, known(one.expectation).n, one.n_pair) == (2, 2, 0)


def test_a_given_expectation_has_no_standard_error_and_the_base_of_experience() -> None:
    """Management said 7.3: satisfaction has the error of experience, whatever the weights."""
    weight = [0.1, 0.7, 0.3]
    block = a_block([[4], [6], [NAN]], [[7.3]] * 3, [[8], [9], [7]], weight)
    (one,) = scored(block, given={"f0": GivenScores(expectation=7.3, expectation_source="management")}).factors
    assert one.expectation == Estimate(7.3, n=2, n_effective=known(one.experience).n_effective)
    assert known(one.satisfaction).value == known(one.experience).value - 7.3
    assert known(one.satisfaction).se == pytest.approx(known(one.experience).se, rel=1e-12)
    assert (one.n_expectation, one.n_experience, one.n_pair) == (None, 2, 2)
    assert (one.expectation_available, one.expectation_source) == (7.3, "management")
    assert known(one.weighted_satisfaction).se is not None


def test_a_given_importance_has_no_standard_error() -> None:
    """The weighted satisfaction then varies with satisfaction alone."""
    block = a_block([[4], [6], [5]], [[7], [7], [9]], [[9]] * 3)
    scores = scored(block, given={"f0": GivenScores(importance=9, importance_source="assumed")})
    (one,) = scores.factors
    assert known(one.importance) == Estimate(9.0, n_effective=3.0)
    assert known(one.weighted_satisfaction).se == pytest.approx(9 * (known(one.satisfaction).se or 0), rel=1e-12)
    assert (one.n_importance, one.importance_source) == (None, "assumed")
    assert scores.covariance is not None
    assert scores.covariance[0, 0] == pytest.approx((known(one.weighted_satisfaction).se or 0) ** 2)


@given(st.integers(0, 10), st.floats(0.5, 3), st.floats(-3, 3), st.lists(st.floats(0.1, 9), min_size=2, max_size=9))
def test_the_same_answer_of_everyone_has_no_interval(
    answer: int, slope: float, offset: float, weight: list[float]
) -> None:
    """No variation: a standard error of exactly 0, whatever rounding the weights and the scale bring."""
    n = len(weight)
    moments = moments_of(a_block([[answer]] * n, [[5]] * n, [[9]] * n, weight))
    moments = moments.on({"experience": LinearMap(slope, offset), "expectation": LinearMap(slope, offset)})
    scores = scores_of(totals_of(moments, ""), (Factor("f"),), offset, 10 * slope + offset, importance_range=(0, 10))
    for name in MEASURES:
        one = known(getattr(scores.factors[0], name))
        assert (one.se, one.low, one.high) == (0.0, None, None)
    assert scores.covariance is not None
    assert scores.covariance.tolist() == [[0.0]]


def test_one_different_answer_among_many_is_variation() -> None:
    """What is taken for rounding is far below anything people answer."""
    x = np.full((200_000, 1), 10.0)
    x[7] = 9
    assert (known(scored(a_block(x)).factors[0].experience).se or 0) > 0


def test_importance_rated_once_leaves_weighted_satisfaction_without_an_error() -> None:
    """One rating has no known error, and neither has the product; the covariance says so."""
    block = a_block([[4, 4], [6, 6]], [[7, 7], [8, 8]], [[9, 9], [NAN, 8]])
    scores = scored(block)
    assert known(scores.factors[0].weighted_satisfaction) == Estimate(-22.5, n=2, n_effective=2.0)
    assert scores.covariance is not None
    assert np.isnan(scores.covariance).tolist() == [[True, True], [True, False]]


@given(responses(waves=("",), rows=(2, 20)))
def test_intervals_stay_on_the_scale_and_covariance_belongs_to_the_errors(block: Responses) -> None:
    """Experience, expectation, importance between 0 and 10; the diagonal is the square of the errors."""
    scores = scored(block)
    assert scores.covariance is not None
    for place, one in enumerate(scores.factors):
        for name in ("experience", "expectation", "importance"):
            estimate = getattr(one, name)
            if estimate is not None and estimate.low is not None:
                assert 0 <= estimate.low <= estimate.value + 1e-9
                assert estimate.value - 1e-9 <= estimate.high <= 10
        weighted = one.weighted_satisfaction
        if weighted is None or weighted.se is None:
            assert np.isnan(scores.covariance[place]).all()
        else:
            assert scores.covariance[place, place] == pytest.approx(weighted.se**2)


def test_satisfaction_is_not_clipped() -> None:
    """A difference may leave the scale."""
    (one,) = scored(a_block([[0], [1]], [[10], [8]], [[10], [8]])).factors
    assert (known(one.satisfaction).low or 0) < -10
    assert known(one.importance).high == 10


def test_importance_is_clipped_to_its_own_range() -> None:
    """Points of importance may run to 100 beside experience of 1-7."""
    (one,) = scored(a_block([[5], [6]], None, [[10], [20]]), importance_range=(0, 100)).factors
    assert known(one.importance).low == 0
    assert (known(one.importance).high or 0) > 10


def test_weights_of_zero_only_leave_nothing() -> None:
    """No weight, no figure, no warning of numpy."""
    scores = scored(a_block([[4]], [[7]], [[9]], [0.0]))
    assert [getattr(scores.factors[0], name) for name in MEASURES] == [None] * 5
    assert scores.respondents == 0


def test_factors_must_be_those_summed() -> None:
    """A name for every column."""
    with pytest.raises(ValueError, match="1 factors named, 2 summed"):
        scores_of(totals_of(moments_of(a_block([[1, 2]])), ""), (Factor("f"),), 0, 10)


def a_row(key: str, **scores: object) -> FactorRow:
    """A row of a factor table, blank but for what is said."""
    blank = {"experience": None, "expectation": None, "importance": None, "ideal": None}
    return FactorRow(Factor(key), **(blank | scores))  # type: ignore[arg-type]  # named in each test


def test_the_worked_example_as_a_factor_table() -> None:
    """Convenience: 5 - 7 = -2, weighted -18; what is blank stays blank."""
    convenience, product, service = scores_of_table(
        (
            a_row("convenience", experience=5, expectation=7, importance=9),
            a_row("product", experience=7, expectation=8),
            a_row("service", experience=8, ideal=9, importance_source="assumed"),
        ),
        0,
        10,
    ).factors
    assert convenience.satisfaction == Estimate(-2.0)
    assert convenience.weighted_satisfaction == Estimate(-18.0)
    assert (product.satisfaction, product.importance, product.weighted_satisfaction) == (Estimate(-1.0), None, None)
    assert (service.expectation, service.satisfaction, service.ideal) == (None, None, 9)
    assert (convenience.experience_available, convenience.n_pair, convenience.df) == (5, None, None)
    assert service.importance_source == "assumed"


def test_a_factor_table_on_another_scale_is_mapped() -> None:
    """1-5 to 0-10: each measure by its own map, the ideal as experience."""
    rows = (a_row("product", experience=3, expectation=4, importance=50, ideal=5),)
    maps = {measure: LinearMap(2.5, -2.5) for measure in ("experience", "expectation")}
    scores = scores_of_table(rows, 0, 10, wave="2026Q1", maps=maps | {"importance": LinearMap(0.1)})
    (one,) = scores.factors
    assert [known(getattr(one, name)).value for name in MEASURES] == [5, 7.5, -2.5, 5, -12.5]
    assert (one.ideal, scores.wave, scores.respondents, scores.covariance) == (10, "2026Q1", None, None)


def test_a_factor_table_needs_no_scipy() -> None:
    """Quantiles are imported where an interval is made, not before."""
    code = (
        "import json, sys; from cemgap.statistics import change, fold, scores, shares; "
        "print(json.dumps(sorted({m.split('.')[0] for m in sys.modules} & {'scipy', 'pandas', 'pyarrow'})))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(out.stdout) == []
