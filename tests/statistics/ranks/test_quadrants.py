"""Quadrants: against closed forms, random draws, and the covariances that R has confirmed."""

from __future__ import annotations

import math

import numpy as np
import pytest

from cemgap.intake.mapping import Factor
from cemgap.statistics.fold import moments_of
from cemgap.statistics.precision import ratio_of
from cemgap.statistics.quantities import Floats, Quantity
from cemgap.statistics.ranks.quadrants import (
    Line,
    line_of,
    placed_in_quadrants,
    quadrant_probabilities,
    quadrants_of,
)
from cemgap.statistics.scores import GivenScores, scores_of
from cemgap.statistics.totals import totals_of
from tests.statistics.test_designs import DESIGNS, FACTORS, made
from tests.strategies import a_block

KEYS = tuple(Factor(key) for key in FACTORS)
DRAWS = 200_000


def phi(z: float) -> float:
    """The normal distribution function."""
    return (1 + math.erf(z / math.sqrt(2))) / 2


def covariance_of(seed: int, size: int) -> Floats:
    """A covariance without structure."""
    half = np.random.default_rng(seed).normal(size=(size, size)) * 0.3
    covariance: Floats = half @ half.T
    return covariance


def by_chance(across: Floats, up: Floats, covariance: Floats, lines: tuple[Line, Line]) -> Floats:
    """The same from random draws."""
    factors = len(across)
    draws = np.random.default_rng(11).multivariate_normal(np.concatenate([across, up]), covariance, DRAWS)
    x, y = draws[:, :factors], draws[:, factors:]

    def at(line: Line, of: Floats) -> Floats:
        if isinstance(line, float):
            return np.full((DRAWS, 1), line)
        middle = np.mean if line == "mean" else np.median
        return np.asarray(middle(of, axis=1, keepdims=True))

    places = (x >= at(lines[0], x)) + 2 * (y < at(lines[1], y))
    return np.stack([(places == quadrant).mean(axis=0) for quadrant in range(4)], axis=1)


@pytest.mark.parametrize("lines", [(0.0, "mean"), ("mean", "mean"), ("median", "median"), (0.2, 5.1), (0.0, "median")])
@pytest.mark.parametrize("factors", [2, 5, 6])
def test_against_random_draws(factors: int, lines: tuple[Line, Line]) -> None:
    """Whatever the lines do, and however the two axes hang together."""
    rng = np.random.default_rng(factors)
    across, up = rng.normal(0, 0.4, factors), rng.normal(5, 0.4, factors)
    covariance = covariance_of(factors, 2 * factors)
    found = quadrant_probabilities(across, up, covariance, lines)
    assert found == pytest.approx(by_chance(across, up, covariance, lines), abs=0.01)
    assert found.sum(axis=1) == pytest.approx(np.ones(factors))


def test_the_mean_of_two_factors_moves_with_them() -> None:
    """Above the mean of two = above the other one: Phi((u1 - u2) / sd of the difference)."""
    covariance = np.diag([1e-6, 1e-6, 0.09, 0.04])
    covariance[2, 3] = covariance[3, 2] = 0.03
    found = quadrant_probabilities(np.array([-1.0, 1.0]), np.array([5.2, 5.0]), covariance, (0.0, "mean"))
    above = phi(0.2 / math.sqrt(0.09 + 0.04 - 0.06))
    assert found[0] == pytest.approx([above, 0, 1 - above, 0], abs=1e-3)
    assert found[1] == pytest.approx([0, 1 - above, 0, above], abs=1e-3)


@pytest.mark.parametrize("rho", [-0.8, 0.0, 0.5])
def test_on_the_crosshair_it_is_the_orthant(rho: float) -> None:
    """1/4 - asin(rho) / 2 pi for the upper left one."""
    covariance = np.array([[1.0, rho * 2], [rho * 2, 4.0]])
    found = quadrant_probabilities(np.array([0.0]), np.array([5.0]), covariance, (0.0, 5.0))
    same = 0.25 + math.asin(rho) / (2 * math.pi)
    assert found[0] == pytest.approx([0.5 - same, same, same, 0.5 - same], abs=2e-3)


def test_few_degrees_of_freedom_are_less_sure() -> None:
    """The tails of t."""
    covariance = np.diag([1.0, 1e-6])
    of = (np.array([-2.0]), np.array([9.0]), covariance, (0.0, 5.0))
    assert quadrant_probabilities(*of, df=3)[0, 0] == pytest.approx(0.93033, abs=2e-3)  # R: pt(2, 3)
    assert quadrant_probabilities(*of)[0, 0] == pytest.approx(phi(2), abs=1e-3)


def test_equal_figures_stand_on_their_own_mean() -> None:
    """Where importance does not vary nobody is below the mean by rounding."""
    up = np.array([0.1 + 0.2, 0.3, 0.3])
    line = line_of(up, "mean")
    assert quadrants_of(np.array([-1.0, 1.0, 0.0]), up, (0.0, line)).tolist() == [0, 1, 1]
    still = np.zeros((6, 6))
    assert quadrant_probabilities(np.array([-1.0, 1.0, 0.0]), up, still, (0.0, "mean")).argmax(axis=1).tolist() == [
        0,
        1,
        1,
    ]


def test_what_does_not_fit_is_refused() -> None:
    """Sizes and numbers."""
    with pytest.raises(ValueError, match="covariance"):
        quadrant_probabilities(np.zeros(2), np.zeros(2), np.eye(3), (0.0, 0.0))
    with pytest.raises(ValueError, match="finite"):
        quadrant_probabilities(np.array([np.nan]), np.zeros(1), np.eye(2), (0.0, 0.0))


@pytest.mark.parametrize("design", DESIGNS)
def test_the_joint_covariance_is_that_of_r(design: str) -> None:
    """The covariance of weighted satisfaction, which R confirms, follows from it; so do all standard errors."""
    totals = totals_of(made(design), "")
    scores = scores_of(totals, KEYS, 0, 10)
    joint, factors = scores.joint_covariance, len(KEYS)
    assert joint is not None
    s = np.array([one.satisfaction.value for one in scores.factors if one.satisfaction])
    i = np.array([one.importance.value for one in scores.factors if one.importance])
    gradient = np.hstack([np.zeros((factors, factors)), np.diag(i), np.diag(s)])
    assert gradient @ joint @ gradient.T == pytest.approx(scores.covariance, rel=1e-9, abs=1e-12)
    measures = ("experience", "satisfaction", "importance")
    errors = [getattr(one, measure).se for measure in measures for one in scores.factors]
    assert np.sqrt(np.diag(joint)) == pytest.approx(errors, rel=1e-9)
    x = ratio_of(totals.total, Quantity.PAIR_EXPERIENCE, Quantity.PAIR)
    own = totals.variance((ratio_of(totals.total, Quantity.IMPORTANCE, Quantity.IMPORTANCE_ANSWERED) - x).gradient)
    diagonal = [
        one.diagonal.se for one in placed_in_quadrants(scores, scores.factors, "experience", (5.0, 5.0)).factors
    ]
    assert diagonal == pytest.approx(np.sqrt(own), rel=1e-9)


def test_across_factors_it_is_the_covariance_of_residuals() -> None:
    """By hand: n / (n - 1) sum of z_f z_g, z = (x - mean) / n of whoever answered."""
    rng = np.random.default_rng(3)
    x, e, i = (rng.integers(0, 11, (50, 2)).astype(float) for _ in "xei")
    i[:9, 1] = np.nan
    joint = scores_of(totals_of(moments_of(a_block(x, e, i)), ""), KEYS[:2], 0, 10).joint_covariance
    z_x = (x[:, 0] - x[:, 0].mean()) / 50
    z_i = np.nan_to_num((i[:, 1] - np.nanmean(i[:, 1])) / 41)
    assert joint is not None
    assert joint[0, 5] == pytest.approx(50 / 49 * (z_x @ z_i), rel=1e-9)


def test_given_importance_does_not_vary() -> None:
    """Only satisfaction is left to chance: Phi(-S / SE)."""
    rng = np.random.default_rng(4)
    x, e = rng.integers(4, 9, (80, 2)).astype(float), rng.integers(4, 9, (80, 2)).astype(float)
    nobody = np.full((80, 2), np.nan)
    importances = {KEYS[0].key: GivenScores(importance=9.0), KEYS[1].key: GivenScores(importance=5.0)}
    scores = scores_of(totals_of(moments_of(a_block(x, e, nobody)), ""), KEYS[:2], 0, 10, given=importances)
    for place, one in enumerate(placed_in_quadrants(scores, scores.factors, "satisfaction", (0.0, "mean")).factors):
        satisfaction = scores.factors[place].satisfaction
        assert satisfaction is not None
        assert satisfaction.se
        assert one.probability == pytest.approx(phi(abs(satisfaction.value) / satisfaction.se), abs=2e-3)
        assert (one.quadrant < 2) == (place == 0)


def test_without_expectations_nothing_is_claimed() -> None:
    """What is multiplied across factors are pairs."""
    rng = np.random.default_rng(4)
    x, i = (rng.integers(0, 11, (30, 2)).astype(float) for _ in "xi")
    scores = scores_of(totals_of(moments_of(a_block(x, np.full((30, 2), np.nan), i)), ""), KEYS[:2], 0, 10)
    found = placed_in_quadrants(scores, scores.factors, "experience", ("mean", "mean")).factors
    assert [(one.probability, one.diagonal.se) for one in found] == [(None, None)] * 2
