"""Rank sets: against R csranks, and what always holds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cemgap.statistics.ranks.rank_sets import RankSet, rank_sets

CASES: dict[str, dict[str, Any]] = json.loads(
    (Path(__file__).parent.parent.parent / "oracles" / "03_ranks.json").read_text(encoding="utf-8")
)
seeds = st.integers(0, 10_000)
modes = st.fixed_dictionaries({"simultaneous": st.booleans(), "step_down": st.booleans()})


def case(seed: int, factors: int = 4) -> tuple[np.ndarray, np.ndarray]:
    """Figures some of which can be told apart."""
    random = np.random.default_rng(seed)
    loads = random.normal(size=(factors, factors + 1))
    return random.normal(size=factors) * 4, loads @ loads.T / factors


def bounds(sets: tuple[RankSet | None, ...]) -> list[tuple[int, int]]:
    """(low, high) of each ranked factor."""
    return [(one.low, one.high) for one in sets if one is not None]


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize(
    ("variant", "simultaneous", "step_down"), [("simul", True, True), ("simul1", True, False), ("marg", False, True)]
)
def test_sets_of_csranks(name: str, variant: str, *, simultaneous: bool, step_down: bool) -> None:
    """R's bounds, three cases, three variants."""
    oracle = CASES[name]
    sets = rank_sets(np.array(oracle["x"]), np.array(oracle["V"]), simultaneous=simultaneous, step_down=step_down)
    assert bounds(sets) == list(zip(oracle[f"{variant}_L"], oracle[f"{variant}_U"], strict=True))


def test_two_factors_by_hand() -> None:
    """Both directions are tested: two-sided, 1.96 standard errors."""
    covariance = np.diag([0.5, 0.5])
    assert bounds(rank_sets(np.array([0.0, 1.97]), covariance)) == [(1, 1), (2, 2)]
    assert bounds(rank_sets(np.array([0.0, 1.95]), covariance)) == [(1, 2), (1, 2)]
    assert bounds(rank_sets(np.array([0.0, 1.97]), covariance, df=10)) == [(1, 2), (1, 2)]


def test_step_down_finds_more() -> None:
    """Once the far factor is proven apart, fewer pairs are left to allow for."""
    values, covariance = np.array([0.0, 2.3, 50.0]), np.diag([0.5, 0.5, 0.5])
    assert bounds(rank_sets(values, covariance, simultaneous=True, step_down=False)) == [(1, 2), (1, 2), (3, 3)]
    assert bounds(rank_sets(values, covariance, simultaneous=True)) == [(1, 1), (2, 2), (3, 3)]


@given(seeds, st.permutations(range(4)), modes)
@settings(max_examples=15)
def test_the_order_given_does_not_matter(seed: int, order: list[int], mode: dict[str, bool]) -> None:
    """Exactly."""
    values, covariance = case(seed)
    sets = rank_sets(values, covariance, **mode)
    assert rank_sets(values[order], covariance[np.ix_(order, order)], **mode) == tuple(sets[place] for place in order)


@given(seeds, modes)
@settings(max_examples=15)
def test_what_always_holds(seed: int, mode: dict[str, bool]) -> None:
    """The rank of the estimate is inside; step down and one set for itself are never wider; units do not matter."""
    values, covariance = case(seed)
    sets = bounds(rank_sets(values, covariance, **mode))
    ranks = values.argsort().argsort() + 1
    assert all(low <= rank <= high for (low, high), rank in zip(sets, ranks, strict=True))
    assert sets == bounds(rank_sets(values * 8, covariance * 64, **mode))
    for wider in (
        rank_sets(values, covariance, simultaneous=True, step_down=mode["step_down"]),
        rank_sets(values, covariance, simultaneous=mode["simultaneous"], step_down=False),
    ):
        assert all(
            outer[0] <= inner[0] and inner[1] <= outer[1] for inner, outer in zip(sets, bounds(wider), strict=True)
        )


@given(seeds)
@settings(max_examples=10)
def test_a_factor_far_away_only_takes_the_last_rank(seed: int) -> None:
    """By step down all together: once it is proven apart it is out of the way; its pairs back to it stay in."""
    values, covariance = case(seed)
    wider = np.zeros((5, 5))
    wider[:4, :4] = covariance
    wider[4, 4] = 1.0
    more = bounds(rank_sets(np.append(values, 1e4), wider, simultaneous=True))
    assert more[4] == (5, 5)
    before = bounds(rank_sets(values, covariance, simultaneous=True))
    assert all(
        outer[0] <= inner[0] and inner[1] <= outer[1] <= 4 for inner, outer in zip(before, more[:4], strict=True)
    )


@pytest.mark.parametrize("simultaneous", [True, False])
def test_what_does_not_vary_is_apart_or_tied(*, simultaneous: bool) -> None:
    """The same answers, and a shift of them."""
    same = np.ones((3, 3))
    sets = rank_sets(np.array([-1.0, -1.0, -0.9]), same, simultaneous=simultaneous)
    assert bounds(sets) == [(1, 2), (1, 2), (3, 3)]


def test_factors_that_cannot_be_placed() -> None:
    """No figure: not ranked. No variance: any rank, and it leaves room in the sets of the others."""
    covariance = np.full((4, 4), np.nan)
    covariance[np.ix_([0, 3], [0, 3])] = np.diag([0.1, 0.1])
    sets = rank_sets(np.array([-9.0, np.nan, 0.0, 9.0]), covariance)
    assert sets == (RankSet(1, 2), None, RankSet(1, 3), RankSet(2, 3))


def test_one_and_none() -> None:
    """Nothing to compare."""
    assert rank_sets(np.array([3.0]), np.eye(1)) == (RankSet(1, 1),)
    assert rank_sets(np.array([np.nan]), np.eye(1)) == (None,)
    assert rank_sets(np.array([3.0]), np.array([[np.nan]])) == (RankSet(1, 1),)


def test_sets_hold_the_true_ranks() -> None:
    """All at once in 95 of 100 surveys at least."""
    truth = np.array([0.0, 0.5, 3.0])
    covariance = np.array([[1.0, 0.3, 0], [0.3, 1.0, 0.3], [0, 0.3, 0.5]])
    random = np.random.default_rng(0)
    held = []
    for _ in range(200):
        sets = bounds(rank_sets(random.multivariate_normal(truth, covariance), covariance, simultaneous=True))
        held.append(all(low <= rank <= high for (low, high), rank in zip(sets, (1, 2, 3), strict=True)))
    assert np.mean(held) >= 0.92


def test_what_makes_no_sense_is_refused() -> None:
    """As for the worst set."""
    with pytest.raises(ValueError, match="do not fit"):
        rank_sets(np.zeros(2), np.eye(3))
