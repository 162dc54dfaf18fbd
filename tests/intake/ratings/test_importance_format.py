"""Importance formats: points and ranks become importance, or nothing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cemgap.intake.ratings.importance_format import centroids, equal_steps, formatted

NAN = float("nan")
SHARED = st.lists(
    st.lists(st.integers(0, 40), min_size=4, max_size=4).filter(any),
    min_size=1,
    max_size=8,
)
ORDERS = st.lists(st.permutations(range(1, 6)), min_size=1, max_size=8)


def test_points_by_hand() -> None:
    """A blank is 0 where the others make up the points; rounding is evened out; another sum is no answer."""
    answers = np.array(
        [[50, 30, 20], [60, 40, NAN], [33.3, 33.3, 33.3], [50, 30, 10], [120, -20, 0], [NAN, NAN, NAN]], dtype=float
    )
    found = formatted(answers, "constant_sum")
    assert found.importance[:2].tolist() == [[50, 30, 20], [60, 40, 0]]
    assert found.importance[2].tolist() == pytest.approx([100 / 3] * 3)
    assert np.isnan(found.importance[3:]).all()
    assert found.invalid.tolist() == [False, False, False, True, True, False]


@pytest.mark.parametrize(("total", "usable"), [(99.5, True), (100.5, True), (99.4, False), (100.6, False)])
def test_a_sum_may_miss_the_points_by_half_of_one(total: float, *, usable: bool) -> None:
    """On a hundred points."""
    found = formatted(np.array([[60.0, total - 60]]), "constant_sum")
    assert bool(found.invalid[0]) is not usable
    assert (not np.isnan(found.importance).any()) is usable


@given(SHARED, st.sampled_from([1.0, 10.0, 100.0, 1000.0]))
def test_how_many_points_there_are_changes_nothing(rows: list[list[int]], points: float) -> None:
    """Shares are the same whether 1, 10, 100 or 1000 points are shared out."""
    shares = np.array([np.array(row) / sum(row) for row in rows])
    found = formatted(shares * points, "constant_sum", points)
    assert not found.invalid.any()
    assert found.importance / points == pytest.approx(shares, abs=1e-12)


def test_rank_order_centroids_of_six() -> None:
    """.4083 .2417 .1583 .1028 .0611 .0278, the first as 10; they add up to one."""
    weights = np.array([0.4083, 0.2417, 0.1583, 0.1028, 0.0611, 0.0278])
    shares = centroids(6) / centroids(6).sum()
    assert shares == pytest.approx(weights, abs=5e-5)
    assert centroids(6)[0] == 10


def test_rank_sums_of_six() -> None:
    """.2857 down to .0476, in equal steps, the first as 10."""
    counts = equal_steps(np.arange(1.0, 7.0), 6)
    assert (counts / counts.sum())[[0, 5]] == pytest.approx([0.2857, 0.0476], abs=5e-5)
    assert counts[0] == 10
    assert np.diff(counts) == pytest.approx([-10 / 6] * 5)


def test_ranks_by_hand() -> None:
    """Three factors: 11/18, 5/18, 2/18 of the weight. Ties, gaps and blanks are no ranks."""
    answers = np.array([[2, 1, 3], [1, 1, 3], [1.5, 1.5, 3], [1, 2, NAN], [0, 1, 2], [NAN, NAN, NAN]], dtype=float)
    found = formatted(answers, "ranks")
    assert found.importance[0].tolist() == pytest.approx([50 / 11, 10, 20 / 11])
    assert np.isnan(found.importance[1:]).all()
    assert found.invalid.tolist() == [False, True, True, True, True, False]
    assert found.ranks is not None
    assert found.ranks[0].tolist() == [2, 1, 3]
    assert np.isnan(found.ranks[1:]).all()


@given(ORDERS, st.permutations(range(5)))
def test_ranks_follow_their_factors(orders: list[list[int]], order: list[int]) -> None:
    """Columns in another order give the same importance in that order."""
    answers = np.array(orders, dtype=float)
    one, other = formatted(answers, "ranks"), formatted(answers[:, order], "ranks")
    assert (one.importance[:, order] == other.importance).all()


@given(st.lists(st.lists(st.integers(0, 6), min_size=4, max_size=4), min_size=1, max_size=8))
def test_importance_is_never_more_than_ten_or_made_up(rows: list[list[int]]) -> None:
    """Who gives no ranks has none; who does, has the same counts as everyone, in another order."""
    found = formatted(np.array(rows, dtype=float), "ranks")
    for row, importance, invalid in zip(rows, found.importance, found.invalid, strict=True):
        assert invalid == (sorted(row) != [1, 2, 3, 4])
        if not invalid:
            assert sorted(importance, reverse=True) == centroids(4).tolist()


@given(SHARED)
def test_a_factor_that_is_not_asked_stays_blank(rows: list[list[int]]) -> None:
    """It takes no points, and breaks no sum."""
    answers = np.array([np.array(row) / sum(row) * 100 for row in rows])
    assume(answers.shape[1] == 4)
    with_blank = np.insert(answers, 2, NAN, axis=1)
    asked = np.array([True, True, False, True, True])
    found = formatted(with_blank, "constant_sum", asked=asked)
    assert np.isnan(found.importance[:, 2]).all()
    assert found.importance[:, asked] == pytest.approx(answers)
