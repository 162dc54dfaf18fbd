"""What is withheld, so that no figure of a few can be read or worked out."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cemgap.statistics.withheld import withheld

LEAST = 10
SIZES = st.integers(0, 30)


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[list[int]], list[int]]:
    """Respondents [group][base], and those without a group [base]."""
    bases = draw(st.integers(1, 3))
    row = st.lists(SIZES, min_size=bases, max_size=bases)
    return draw(st.lists(row, min_size=1, max_size=7)), draw(row)


@given(tables())
def test_what_is_left_of_the_total_is_nobody_or_enough(table: tuple[list[list[int]], list[int]]) -> None:
    """Total less the groups shown is known to every reader: it is nobody, or as many as may be shown.

    So a single group that is withheld can be worked out only where nothing beside the total is shown.
    """
    counts, blank = np.array(table[0]), np.array(table[1])
    out = withheld(counts, blank, LEAST)
    assert out[((counts > 0) & (counts < LEAST)).any(axis=1)].all()
    for base in range(counts.shape[1]):
        left = counts[out, base].sum() + blank[base]
        nothing_shown = not (counts[~out, base] > 0).any()
        assert left == 0 or left >= LEAST or nothing_shown
        unknown = [n for n in (*counts[out, base], blank[base]) if n > 0]
        if len(unknown) == 1 and not nothing_shown:
            assert unknown[0] >= LEAST


@given(tables())
def test_nothing_is_withheld_without_need(table: tuple[list[list[int]], list[int]]) -> None:
    """Where every group and those without one are enough, or nobody, all are shown."""
    counts, blank = np.array(table[0]), np.array(table[1])
    counts[(counts > 0) & (counts < LEAST)] += LEAST
    blank[(blank > 0) & (blank < LEAST)] += LEAST
    assert not withheld(counts, blank, LEAST).any()


def test_the_next_smallest_goes_too() -> None:
    """Of 4, 30, 12 and 50 the 4 are too few, and 12 is the smallest beside them."""
    assert withheld(np.array([[4], [30], [12], [50]]), np.array([0]), LEAST).tolist() == [True, False, True, False]


def test_those_without_a_group_stand_in_for_it() -> None:
    """Nine without a group hide the four: thirteen together say nothing of either."""
    assert withheld(np.array([[4], [30], [12], [50]]), np.array([9]), LEAST).tolist() == [True, False, False, False]


def test_a_few_without_a_group_are_protected_as_well() -> None:
    """Three without a group would be total less the groups."""
    assert withheld(np.array([[40], [30]]), np.array([3]), LEAST).tolist() == [False, True]


def test_two_small_groups_that_are_few_together() -> None:
    """Of 2 and 3 the five together could be worked out."""
    assert withheld(np.array([[2], [3], [20], [30]]), np.array([0]), LEAST).tolist() == [True, True, True, False]


def test_no_limit() -> None:
    """With a limit of 0 or 1 all is shown."""
    for least in (0, 1):
        assert not withheld(np.array([[1], [30]]), np.array([1]), least).any()
