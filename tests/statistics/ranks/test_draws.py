"""Draws: what they are spread like, and that they are always the same."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cemgap.statistics.ranks.draws import POINTS, draws_of, root_of


def covariance_of(seed: int, factors: int, rank: int | None = None) -> np.ndarray:
    """A covariance with any correlations, singular where `rank` is below the number of factors."""
    loads = np.random.default_rng(seed).normal(size=(factors, rank or factors + 2))
    found: np.ndarray = loads @ loads.T
    return found


def spread(draws: np.ndarray) -> np.ndarray:
    """Covariance of the draws and their mirror images, whose mean is 0."""
    found: np.ndarray = draws @ draws.T / draws.shape[1]
    return found


@pytest.mark.parametrize("rank", [None, 3])
def test_draws_vary_like_the_covariance(rank: int | None) -> None:
    """Also where the covariance is singular."""
    covariance = covariance_of(1, 5, rank)
    assert spread(draws_of(covariance)) == pytest.approx(covariance, rel=0.01, abs=0.02)


def test_t_draws_have_the_tails_of_t() -> None:
    """Their variance is df / (df - 2), and a quantile that of a t table (df 10: 2.228)."""
    draws = np.abs(draws_of(np.eye(2), df=10))
    assert spread(draws)[0, 0] == pytest.approx(10 / 8, rel=0.01)
    assert np.mean(draws[1] > 2.228139) == pytest.approx(0.05, abs=0.001)


def test_many_degrees_of_freedom_are_normal() -> None:
    """From 30 on."""
    assert np.array_equal(draws_of(np.eye(2), df=30), draws_of(np.eye(2)))
    assert not np.array_equal(draws_of(np.eye(2), df=29.9), draws_of(np.eye(2)))


@pytest.mark.parametrize("df", [None, 7.0])
def test_more_factors_leave_the_draws_of_the_first_as_they_are(df: float | None) -> None:
    """To the last bit, and again on a second call."""
    covariance = covariance_of(2, 6)
    draws = draws_of(covariance, df)
    assert draws.shape == (6, POINTS // 2)
    assert draws_of(covariance[:4, :4], df).tobytes() == draws[:4].tobytes()
    assert draws_of(covariance, df).tobytes() == draws.tobytes()


@given(st.integers(0, 10_000), st.integers(1, 12), st.integers(1, 12))
def test_root_times_itself_is_the_covariance(seed: int, factors: int, rank: int) -> None:
    """Singular or not."""
    covariance = covariance_of(seed, factors, rank)
    root = root_of(covariance)
    assert np.array_equal(root, np.tril(root))
    assert root @ root.T == pytest.approx(covariance, abs=1e-6 * covariance.max())


def test_given_figures_do_not_vary() -> None:
    """A variance of 0 beside others."""
    draws = draws_of(np.diag([0.0, 4.0]))
    assert not draws[0].any()
    assert draws[1].std() == pytest.approx(2, rel=0.01)


@pytest.mark.parametrize(
    "wrong",
    [
        [[1, 2], [2, 1]],
        [[0, 1], [1, 1]],
        [[-1, 0], [0, 1]],
        [[1, 0.5], [0.2, 1]],
        [[1, np.nan], [np.nan, 1]],
        [[1, 0]],
        [1, 1],
    ],
)
def test_what_is_no_covariance_is_refused(wrong: list[list[float]]) -> None:
    """A negative direction, an asymmetry, a hole, no square."""
    with pytest.raises(ValueError, match="not a covariance"):
        root_of(np.array(wrong, dtype=np.float64))


@pytest.mark.parametrize("df", [0.0, -1.0, float("nan")])
def test_degrees_of_freedom_are_above_0(df: float) -> None:
    """Zero means that nothing is known."""
    with pytest.raises(ValueError, match="degrees of freedom"):
        draws_of(np.eye(2), df)
