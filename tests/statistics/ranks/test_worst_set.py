"""Ranks: probability of being the worst, the worst set, the winner's curse."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import multivariate_normal, multivariate_t

from cemgap.statistics.ranks.worst_set import Ranks, cautious_ranks, difference_se, ranks_of

CASES: dict[str, dict[str, Any]] = json.loads(
    (Path(__file__).parent.parent.parent / "oracles" / "03_ranks.json").read_text(encoding="utf-8")
)
seeds = st.integers(0, 10_000)
degrees = st.sampled_from([None, 9.0])


def case(seed: int, factors: int = 4) -> tuple[np.ndarray, np.ndarray]:
    """Figures near each other and a covariance with any correlations."""
    random = np.random.default_rng(seed)
    loads = random.normal(size=(factors, factors + 1))
    return random.normal(size=factors) * 1.5, loads @ loads.T / factors


def p_worst(ranks: Ranks) -> list[float]:
    """P(worst) of all ranked factors."""
    found = [one.p_worst for one in ranks.factors if one is not None]
    assert all(one is not None for one in found)
    return [one for one in found if one is not None]


def p_values(ranks: Ranks) -> list[float]:
    """The p of all ranked factors with known variance."""
    return [one.p_value for one in ranks.factors if one is not None and one.p_value is not None]


def against(values: np.ndarray, covariance: np.ndarray, place: int) -> tuple[np.ndarray, np.ndarray]:
    """Mean and covariance of the others' lead over one factor."""
    others = [one for one in range(len(values)) if one != place]
    contrast = np.eye(len(values))[others] - np.eye(len(values))[place]
    return contrast @ values, contrast @ covariance @ contrast.T


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("factors", [2, 3, 6])
def test_p_worst_is_the_normal_probability(seed: int, factors: int) -> None:
    """scipy integrates the multivariate normal: all others lie above."""
    values, covariance = case(seed, factors)
    expected = []
    for place in range(factors):
        lead, spread = against(values, covariance, place)
        expected.append(multivariate_normal(np.zeros(factors - 1), spread).cdf(lead))
    assert p_worst(ranks_of(values, covariance)) == pytest.approx(expected, abs=0.001)


def test_p_worst_of_few_respondents_is_the_t_probability() -> None:
    """scipy's multivariate t with the same df."""
    values, covariance = case(5, 3)
    expected = []
    for place in range(3):
        lead, spread = against(values, covariance, place)
        expected.append(multivariate_t(np.zeros(2), spread, df=4, seed=1).cdf(lead, maxpts=200_000))
    found = p_worst(ranks_of(values, covariance, df=4))
    assert found == pytest.approx(expected, abs=0.001)
    assert found != pytest.approx(p_worst(ranks_of(values, covariance)), abs=0.004)


@pytest.mark.parametrize("factors", [10, 60])
def test_many_equal_factors_are_equally_likely_the_worst(factors: int) -> None:
    """Within 0.003."""
    found = p_worst(ranks_of(np.zeros(factors), np.eye(factors)))
    assert found == pytest.approx([1 / factors] * factors, abs=0.003)
    assert math.fsum(found) == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize("name", CASES)
def test_worst_sets_beside_those_of_csranks(name: str) -> None:
    """R's set of those that may rank first."""
    ranks = ranks_of(np.array(CASES[name]["x"]), np.array(CASES[name]["V"]))
    assert [one is not None and one.in_worst_set for one in ranks.factors] == CASES[name]["worst_set"]


def test_two_factors_by_hand() -> None:
    """The set is a one-sided z test, P(worst) its p, the curse that of the smaller of two normal figures."""
    ranks = ranks_of(np.array([-1.0, 0.0]), np.diag([0.5, 0.5]))
    above = 0.158655  # P(Z > 1)
    assert p_worst(ranks) == pytest.approx([1 - above, above], abs=1e-6)
    assert p_values(ranks) == pytest.approx([1 - above, above], abs=1e-4)
    assert ranks.worst_set == (0, 1)
    assert ranks_of(np.array([-1.0, 0.0]), np.diag([0.5, 0.5]), alpha=0.16).worst_set == (0,)
    # E min = -1 (1 - above) - phi(1), and the figure of the one that is picked is -(1 - above).
    assert ranks.winners_curse == pytest.approx(-0.241971, abs=1e-4)


def test_correlation_tells_apart_what_variances_alone_do_not() -> None:
    """The same respondents rate all factors."""
    values = np.array([-1.0, 0.0])
    assert ranks_of(values, np.array([[1, 0], [0, 1.0]])).worst_set == (0, 1)
    assert ranks_of(values, np.array([[1, 0.95], [0.95, 1.0]])).worst_set == (0,)
    assert cautious_ranks(values, np.array([1.0, 1.0])).worst_set == (0, 1)


@given(seeds, st.permutations(range(5)), degrees)
@settings(max_examples=15)
def test_the_order_given_does_not_matter(seed: int, order: list[int], df: float | None) -> None:
    """Exactly."""
    values, covariance = case(seed, 5)
    values[3] = values[1]
    turned = ranks_of(values[order], covariance[np.ix_(order, order)], df)
    ranks = ranks_of(values, covariance, df)
    assert turned.factors == tuple(ranks.factors[place] for place in order)
    assert turned.winners_curse == ranks.winners_curse


@given(seeds, st.sampled_from([0.125, 10.0, 0.3]), st.floats(-20, 20))
@settings(max_examples=15)
def test_units_and_origin_do_not_matter(seed: int, unit: float, origin: float) -> None:
    """The curse is in the units of the figures."""
    values, covariance = case(seed)
    ranks = ranks_of(values, covariance)
    other = ranks_of(values * unit + origin, covariance * unit**2)
    assert p_worst(other) == pytest.approx(p_worst(ranks), abs=1e-4)
    assert p_values(other) == pytest.approx(p_values(ranks), abs=1e-4)
    assert ranks.winners_curse is not None
    assert other.winners_curse == pytest.approx(ranks.winners_curse * unit, abs=1e-4)


@given(seeds)
@settings(max_examples=15)
def test_a_factor_far_away_changes_nothing(seed: int) -> None:
    """P(worst) and curse to the last bit; the set may only grow, since one more factor is compared."""
    values, covariance = case(seed)
    wider = np.zeros((5, 5))
    wider[:4, :4] = covariance
    wider[4, 4] = 1.0
    ranks, more = ranks_of(values, covariance), ranks_of(np.append(values, 1e3), wider)
    assert p_worst(more) == [*p_worst(ranks), 0.0]
    assert more.winners_curse == pytest.approx(ranks.winners_curse, abs=1e-12)
    assert set(ranks.worst_set) <= set(more.worst_set) <= {0, 1, 2, 3}


@given(seeds, degrees)
@settings(max_examples=15)
def test_what_always_holds(seed: int, df: float | None) -> None:
    """Probabilities add up, the smallest is in its set, and Bonferroni drops nothing that the set keeps."""
    values, covariance = case(seed, 6)
    ranks = ranks_of(values, covariance, df)
    assert math.fsum(p_worst(ranks)) == pytest.approx(1, abs=1e-12)
    assert int(values.argmin()) in ranks.worst_set
    assert ranks.winners_curse is not None
    assert ranks.winners_curse <= 0
    assert set(ranks.worst_set) <= set(cautious_ranks(values, covariance.diagonal(), df).worst_set)
    assert set(ranks.worst_set) <= set(ranks_of(values, covariance, df, alpha=0.01).worst_set)


def test_the_same_again_to_the_byte() -> None:
    """No chance in it."""
    assert repr(ranks_of(*case(3))) == repr(ranks_of(*case(3)))


def test_the_set_holds_the_true_worst() -> None:
    """In 95 of 100 surveys at least, in the hardest case: all equal but one, by next to nothing."""
    truth = np.array([-0.01, 0.0, 0.0])
    _, covariance = case(11, 3)
    random = np.random.default_rng(0)
    held = [0 in ranks_of(random.multivariate_normal(truth, covariance), covariance).worst_set for _ in range(200)]
    assert 0.92 <= np.mean(held) < 1


def test_the_curse_is_what_picking_costs() -> None:
    """Of three equal factors the picked one looks 0.846 standard errors worse than it is."""
    assert ranks_of(np.zeros(3), np.eye(3)).winners_curse == pytest.approx(-0.846284, abs=0.002)


def test_columns_with_the_same_answers_are_tied() -> None:
    """They share P(worst) evenly, with the p of one."""
    values = np.array([-8.0, -8.0, -7.0])
    covariance = np.array([[0.5, 0.5, 0], [0.5, 0.5, 0], [0, 0, 0.5]])
    one = ranks_of(values[1:], covariance[1:, 1:])
    ranks = ranks_of(values, covariance)
    assert ranks.factors[0] == ranks.factors[1]
    assert p_worst(ranks) == [p_worst(one)[0] / 2, p_worst(one)[0] / 2, p_worst(one)[1]]
    assert p_values(ranks)[2] == p_values(one)[1]
    assert ranks.worst_set == (0, 1, 2)
    assert ranks.winners_curse == one.winners_curse


def test_columns_that_never_move_apart_are_proven_apart() -> None:
    """A difference without variance needs no test, however small it is."""
    ranks = ranks_of(np.array([-7.99, -8.0, -7.0]), np.array([[0.5, 0.5, 0], [0.5, 0.5, 0], [0, 0, 0.5]]))
    assert ranks.worst_set == (1, 2)
    assert ranks.factors[0] is not None
    assert (ranks.factors[0].p_worst, ranks.factors[0].p_value) == (0.0, 0.0)


@pytest.mark.parametrize("given_figures", [[-3.0, -3.0, -1.0], [-3.0, -3.0 + 1e-10, -1.0]])
def test_given_figures_are_sure(given_figures: list[float]) -> None:
    """No variance at all: the smallest is the worst, equal ones share."""
    values = np.array(given_figures)
    for ranks in (ranks_of(values, np.zeros((3, 3))), cautious_ranks(values, np.zeros(3))):
        assert ranks.worst_set == (0, 1)
    assert p_worst(ranks_of(values, np.zeros((3, 3)))) == [0.5, 0.5, 0.0]


def test_a_given_figure_among_estimates() -> None:
    """It does not vary, the others do."""
    ranks = ranks_of(np.array([0.0, -1.0]), np.diag([0.0, 1.0]))
    assert p_worst(ranks) == pytest.approx([0.158655, 0.841345], abs=1e-4)


def test_a_singular_covariance() -> None:
    """Shares that add up to a constant: the last follows from the others."""
    loads = np.array([[1.0, 0], [0, 1.0], [-1.0, -1.0]])
    values, covariance = np.array([-1.0, 0, 1.0]), loads @ loads.T
    expected = []
    for place in range(3):
        lead, spread = against(values, covariance, place)
        expected.append(multivariate_normal(np.zeros(2), spread, allow_singular=True).cdf(lead))
    assert p_worst(ranks_of(values, covariance)) == pytest.approx(expected, abs=0.001)


def test_factors_without_a_figure_are_not_ranked() -> None:
    """The others are ranked as if they were alone."""
    values, covariance = case(2, 4)
    ranks = ranks_of(np.insert(values, 2, np.nan), np.insert(np.insert(covariance, 2, np.nan, 0), 2, np.nan, 1))
    assert ranks.factors[2] is None
    assert tuple(one for one in ranks.factors if one is not None) == ranks_of(values, covariance).factors


def test_a_figure_without_variance_known_stays_in_the_set() -> None:
    """And how likely any is the worst is not known."""
    covariance = np.full((3, 3), np.nan)
    covariance[:2, :2] = np.diag([0.01, 0.01])
    for ranks in (
        ranks_of(np.array([-8.0, -2.0, 5.0]), covariance),
        cautious_ranks(np.array([-8.0, -2.0, 5.0]), covariance.diagonal()),
    ):
        assert ranks.worst_set == (0, 2)
        assert [one.p_worst for one in ranks.factors if one is not None] == [None] * 3
        assert ranks.factors[2] is not None
        assert ranks.factors[2].p_value is None
        assert ranks.winners_curse is None


def test_one_factor_is_the_worst() -> None:
    """Of one there is nothing to choose, of none nothing to say."""
    alone = ranks_of(np.array([np.nan, -3.3]), np.diag([np.nan, 0.7]))
    assert (p_worst(alone), p_values(alone), alone.worst_set, alone.winners_curse) == ([1.0], [1.0], (1,), 0.0)
    assert cautious_ranks(np.array([-3.3]), np.array([0.7])).worst_set == (0,)
    nobody = ranks_of(np.array([np.nan]), np.array([[np.nan]]))
    assert (nobody.factors, nobody.worst_set, nobody.winners_curse) == ((None,), (), None)
    assert ranks_of(np.empty(0), np.empty((0, 0))).factors == ()


def test_the_curse_of_one_degree_of_freedom_has_no_mean() -> None:
    """Nothing is better than a figure that hangs on the lattice."""
    assert ranks_of(*case(1), df=1).winners_curse is None


def test_bonferroni_by_hand() -> None:
    """(K - 1) times the smallest one-sided p, with the errors added up."""
    values, variance = np.array([0.0, 4.0, 9.0]), np.array([1.0, 1.0, 4.0])
    assert p_values(cautious_ranks(values, variance)) == pytest.approx([1.0, 2 * 0.0227501, 2 * 0.00134990], rel=1e-5)
    assert cautious_ranks(values, variance).worst_set == (0,)
    few = p_values(cautious_ranks(values, variance, df=10))
    assert few == pytest.approx([1.0, 2 * 0.0366940, 2 * 0.00667183], rel=1e-5)


def test_errors_of_differences() -> None:
    """Rounding is no variation."""
    covariance = np.array([[2.0, 2.0 - 1e-13], [2.0 - 1e-13, 2.0]])
    assert not difference_se(covariance).any()


@pytest.mark.parametrize(
    ("values", "covariance", "alpha"),
    [
        ([0.0, 1.0], np.eye(3), 0.05),
        ([[0.0]], np.eye(1), 0.05),
        ([0.0, math.inf], np.eye(2), 0.05),
        ([0.0, 1.0], np.eye(2), 0.0),
        ([0.0, 1.0], np.eye(2), 0.6),
        ([0.0, 1.0], np.array([[1.0, 2.0], [2.0, 1.0]]), 0.05),
        ([0.0, 1.0], np.array([[1.0, np.nan], [np.nan, 1.0]]), 0.05),
    ],
)
def test_what_makes_no_sense_is_refused(values: list[float], covariance: np.ndarray, alpha: float) -> None:
    """Shapes, infinity, levels, no covariance."""
    with pytest.raises(ValueError, match=r"fit|infinite|alpha|covariance|variances"):
        ranks_of(np.array(values), covariance, alpha=alpha)


@pytest.mark.parametrize("variance", [np.array([1.0, -1.0]), np.array([1.0, math.inf]), np.eye(2), np.array([1.0])])
def test_variances_that_make_no_sense_are_refused(variance: np.ndarray) -> None:
    """Negative, infinite, a matrix, too few."""
    with pytest.raises(ValueError, match=r"fit|infinite|alpha|covariance|variances"):
        cautious_ranks(np.array([0.0, 1.0]), variance)
