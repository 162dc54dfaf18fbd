"""Origin: shifts of importance under which the key experience holds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cemgap.statistics.ranks.origin import OriginInterval, origin_interval

factors = st.lists(
    st.tuples(st.integers(0, 20).map(lambda i: i / 2), st.integers(-20, 20).map(lambda s: s / 4)),
    min_size=1,
    max_size=6,
)


def interval(importance: list[float], satisfaction: list[float], key: int | None = None) -> OriginInterval:
    """Of factors that all are ranked."""
    i, s = np.array(importance), np.array(satisfaction)
    found = origin_interval(i * s, s, i, key)
    assert found is not None
    return found


def worst(importance: list[float], satisfaction: list[float], shift: float) -> int:
    """The worst factor after a shift."""
    return int(np.argmin((np.array(importance) + shift) * np.array(satisfaction)))


def test_importance_from_1_to_5_left_as_it_is_changes_the_key() -> None:
    """The shift it stands for, 2.5, is beyond the interval."""
    found = interval([9, 4], [-1.0, -1.8])
    assert found.high == pytest.approx(2.25)
    assert (found.key, found.low, found.below, found.above) == (0, -4.0, None, 1)
    assert worst([9, 4], [-1.0, -1.8], 2.5) == 1


def test_a_factor_takes_over_below() -> None:
    """Less importance for all leaves the more important one ahead."""
    found = interval([9, 5, 8], [-1.0, -2.0, 1.0])
    assert found == OriginInterval(1, -1.0, None, 0, None)


@given(factors, st.floats(-1, 1))
def test_inside_the_key_holds_and_outside_another_is_worse(given_factors: list[tuple[float, float]], at: float) -> None:
    """By a look at shifts on both sides of either end."""
    importance = [i for i, _ in given_factors]
    satisfaction = [s for _, s in given_factors]
    found = interval(importance, satisfaction)
    i, s = np.array(importance), np.array(satisfaction)
    high = found.low + 50 if found.high is None else found.high
    assert -min(importance) <= found.low <= 0 <= high
    inside = found.low + (at + 1) / 2 * (high - found.low)
    figures = (i + inside) * s
    assert figures[found.key] == pytest.approx(figures.min(), abs=1e-9)
    for end, step, taker in ((found.low, -1e-4, found.below), (found.high, 1e-4, found.above)):
        if taker is not None and end is not None:
            figures = (i + end + step) * s
            assert figures[taker] == figures.min() < figures[found.key]


@given(factors, st.randoms(use_true_random=False))
def test_the_order_given_does_not_matter(given_factors: list[tuple[float, float]], random: object) -> None:
    """Where no two factors are worst at once."""
    importance, satisfaction = (list(one) for one in zip(*given_factors, strict=True))
    figures = np.array(importance) * np.array(satisfaction)
    assume(np.count_nonzero(figures == figures.min()) == 1)
    order = list(range(len(figures)))
    random.shuffle(order)  # type: ignore[attr-defined]
    found = interval(importance, satisfaction)
    turned = interval([importance[one] for one in order], [satisfaction[one] for one in order])
    assert (turned.low, turned.high, order[turned.key]) == (found.low, found.high, found.key)


def test_equal_factors() -> None:
    """The given one is the key; one that meets it today ends the interval today; the same lines never part."""
    assert interval([4, 8], [-2.0, -1.0], key=0) == OriginInterval(0, 0.0, None, 1, None)
    assert interval([4, 8], [-2.0, -1.0], key=1) == OriginInterval(1, -4.0, 0.0, None, 0)
    assert interval([4, 4], [-2.0, -2.0 + 1e-13], key=0) == OriginInterval(0, -4.0, None, None, None)


def test_of_several_that_meet_the_key_the_one_that_is_worst_beyond_takes_over() -> None:
    """Three lines through one point, on either side."""
    assert interval([7, 3, 5 / 3], [-1.0, -2.0, -3.0]) == OriginInterval(0, -5 / 3, 1.0, None, 2)
    assert interval([4, 5.5, 10], [-3.0, -2.0, -1.0]) == OriginInterval(0, -1.0, None, 2, None)


def test_importance_of_0_leaves_no_room_below() -> None:
    """Importance is not negative."""
    assert interval([0, 8], [-2.0, -1.0]).low == 0.0
    assert str(interval([0, 8], [-2.0, -1.0]).low) == "0.0"


def test_factors_that_are_not_ranked_do_not_count() -> None:
    """Nor their importance; none at all leaves nothing to say."""
    i, s = np.array([1.0, 9.0, 4.0]), np.array([np.nan, -1.0, -2.0])
    assert origin_interval(i * s, s, i) == OriginInterval(1, -4.0, 1.0, None, 2)
    assert origin_interval(s[:1], s[:1], i[:1]) is None


@pytest.mark.parametrize("key", [1, 2, 5, -1])
def test_a_key_that_is_not_the_worst_is_refused(key: int) -> None:
    """Not the smallest, not ranked, not there."""
    i, s = np.array([9.0, 4.0, 4.0]), np.array([-1.0, -2.0, np.nan])
    with pytest.raises(ValueError, match="not the smallest"):
        origin_interval(i * s, s, i, key)


def test_shapes_that_differ_are_refused() -> None:
    """One figure per factor."""
    with pytest.raises(ValueError, match="do not fit"):
        origin_interval(np.zeros(2), np.zeros(2), np.zeros(3))
