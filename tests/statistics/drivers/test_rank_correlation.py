"""Spearman's rho with its exact p."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cemgap.statistics.drivers.rank_correlation import RankCorrelation, rank_correlation


def ranks(figures: list[int]) -> list[float]:
    """Mean ranks."""
    return [sum(b < a for b in figures) + (sum(b == a for b in figures) + 1) / 2 for a in figures]


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=2, max_size=6))
def test_every_order(pairs: list[tuple[int, int]]) -> None:
    """Pearson's correlation of mean ranks, over all orders, ties included."""
    one, other = [a for a, _ in pairs], [b for _, b in pairs]
    ours = rank_correlation(one, other)
    a, b = np.array(ranks(one)), np.array(ranks(other))
    if a.std() == 0 or b.std() == 0:
        assert ours is None
        return
    assert ours is not None
    assert ours.p is not None
    rho = np.corrcoef(a, b)[0, 1]
    orders = np.array(list(permutations(b)))
    all_rho = (orders - b.mean()) @ (a - a.mean()) / len(a) / a.std() / b.std()
    assert ours.rho == pytest.approx(rho, abs=1e-12)
    assert ours.p == pytest.approx(np.mean(np.abs(all_rho) >= abs(rho) - 1e-9), abs=1e-12)


def test_six_factors_need_886() -> None:
    """The printed table: rho = .886 has p = .0333, the next lower .829 does not reach 5%."""
    close = rank_correlation([1, 2, 3, 4, 5, 6], [2, 1, 3, 4, 6, 5])
    assert close is not None
    assert (close.rho, close.p) == pytest.approx((0.885714, 24 / 720), abs=1e-6)
    loose = rank_correlation([1, 2, 3, 4, 5, 6], [1, 2, 3, 5, 6, 4])
    assert loose is not None
    assert loose.p == pytest.approx(42 / 720)


def test_many_factors() -> None:
    """Exact up to twelve; above that rho alone. Complete agreement is one order of 12!, and its reverse another."""
    twelve = rank_correlation(range(12), range(12))
    assert twelve is not None
    assert twelve.p == pytest.approx(2 / 479_001_600)
    assert rank_correlation(range(13), range(13)) == RankCorrelation(1.0, None)


def test_one_figure_has_no_order() -> None:
    """Nothing to correlate."""
    assert rank_correlation([1], [2]) is None
    assert rank_correlation([], []) is None
