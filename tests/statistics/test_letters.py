"""Letters: who is higher than whom."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import ttest_ind

from cemgap.statistics.letters import letter_of, letters_of, pairwise_p_values


def p_of(groups: int, **pairs: float) -> np.ndarray:
    """A table of p, 1 where it is not named: AB=0.01."""
    table = np.ones((groups, groups))
    for pair, p in pairs.items():
        one, other = (ord(letter) - ord("A") for letter in pair)
        table[one, other] = table[other, one] = p
    return table


def test_a_table_by_hand() -> None:
    """Capitals at 5%, lower case at 10%, nothing above; the higher group carries the letter."""
    values = np.array([7.0, 8.0, 6.0, 9.0])
    p = p_of(4, AB=0.20, AC=0.04, AD=0.001, BC=0.001, BD=0.07, CD=0.0001)
    assert letters_of(values, p, (0.05, 0.10)) == (("C",), ("C",), (), ("A", "b", "C"))
    assert letters_of(values, p, (0.10, 0.05)) == letters_of(values, p, (0.05, 0.10))
    assert letters_of(values, p) == (("C",), ("C",), (), ("A", "C"))
    assert letters_of(values, p, (0.001,)) == ((), (), (), ("C",))


def test_a_p_at_the_level_is_not_below_it() -> None:
    """As for changes."""
    assert letters_of(np.array([1.0, 2.0]), p_of(2, AB=0.05), (0.05, 0.10)) == ((), ("a",))
    assert letters_of(np.array([1.0, 2.0]), p_of(2, AB=0.10), (0.05, 0.10)) == ((), ())


def test_what_is_not_tested_has_no_letter() -> None:
    """No p, no figure, no difference."""
    p = p_of(3, AB=np.nan, AC=0.01, BC=0.01)
    assert letters_of(np.array([1.0, 2.0, np.nan]), p) == ((), (), ())
    assert letters_of(np.array([2.0, 2.0]), p_of(2, AB=0.0)) == ((), ())
    assert letters_of(np.empty(0), np.empty((0, 0))) == ()


def test_more_groups_than_letters() -> None:
    """After Z comes AA; two letters are one name, in lower case too."""
    values = np.zeros(28)
    values[0] = 1.0
    p = np.ones((28, 28))
    p[0, 25] = p[25, 0] = p[0, 26] = p[26, 0] = 0.01
    p[0, 27] = p[27, 0] = 0.08
    assert letters_of(values, p, (0.05, 0.10))[0] == ("Z", "AA", "ab")


def test_names_differ() -> None:
    """In order, none twice."""
    names = [letter_of(place) for place in range(1000)]
    assert len(set(names)) == 1000
    assert names == sorted(names, key=lambda name: (len(name), name))


@given(st.integers(0, 10_000), st.permutations(range(4)))
def test_a_letter_follows_its_group(seed: int, order: list[int]) -> None:
    """In another order the same groups are higher than the same others; never two than each other."""
    random = np.random.default_rng(seed)
    values, p = random.normal(size=4), np.triu(random.uniform(0, 0.2, (4, 4)), 1)
    p = p + p.T
    letters = letters_of(values, p, (0.05, 0.10))
    turned = letters_of(values[order], p[np.ix_(order, order)], (0.05, 0.10))
    new = {letter_of(old): letter_of(place) for place, old in enumerate(order)}
    for place, old in enumerate(order):
        expected = {new[one.upper()] if one.isupper() else new[one.upper()].lower() for one in letters[old]}
        assert set(turned[place]) == expected
    higher = {(letter_of(place), one.upper()) for place, found in enumerate(letters) for one in found}
    assert not higher & {(other, one) for one, other in higher}


@pytest.mark.parametrize(
    ("values", "p", "alphas"),
    [
        ([1.0, 2.0], np.ones((3, 3)), (0.05,)),
        ([1.0, 2.0], np.array([[1.0, 0.1], [0.2, 1.0]]), (0.05,)),
        ([1.0, 2.0], p_of(2, AB=1.5), (0.05,)),
        ([1.0, 2.0], p_of(2, AB=-0.1), (0.05,)),
        ([1.0, 2.0], p_of(2), ()),
        ([1.0, 2.0], p_of(2), (0.01, 0.05, 0.1)),
        ([1.0, 2.0], p_of(2), (0.0,)),
        ([1.0, 2.0], p_of(2), (0.05, 5)),
    ],
)
def test_what_makes_no_sense_is_refused(values: list[float], p: np.ndarray, alphas: tuple[float, ...]) -> None:
    """Shapes, one-sided tables, p and levels out of range."""
    with pytest.raises(ValueError, match=r"p |levels"):
        letters_of(np.array(values), p, alphas)


def test_p_of_welch() -> None:
    """scipy's t test of two groups with variances of their own."""
    random = np.random.default_rng(4)
    groups = [random.normal(mean, sd, n) for mean, sd, n in ((5, 1, 12), (6, 2, 30), (5.5, 0.5, 8))]
    found = pairwise_p_values(
        np.array([group.mean() for group in groups]),
        np.diag([group.var(ddof=1) / len(group) for group in groups]),
        np.array([len(group) - 1.0 for group in groups]),
    )
    for one in range(3):
        for other in range(3):
            if one != other:
                expected = ttest_ind(groups[one], groups[other], equal_var=False).pvalue
                assert found[one, other] == pytest.approx(expected, rel=1e-9)
    assert np.isnan(found.diagonal()).all()


def test_groups_that_share_clusters() -> None:
    """Their covariance counts, and the smaller df: t = 2 / sqrt(1 + 1 - 2 x 0.5) = 2 with df 10."""
    p = pairwise_p_values(np.array([2.0, 0.0]), np.array([[1, 0.5], [0.5, 1]]), np.array([10.0, 40.0]))
    assert p[0, 1] == p[1, 0] == pytest.approx(0.0733880, rel=1e-5)
    rounding = np.array([[1, 1e-17], [1e-17, 1]])
    df = np.array([10.0, 40.0])
    assert pairwise_p_values(np.array([2.0, 0.0]), rounding, df)[0, 1] == pytest.approx(
        pairwise_p_values(np.array([2.0, 0.0]), np.eye(2), df)[0, 1], rel=1e-12
    )


@pytest.mark.parametrize(
    ("values", "covariance", "df"),
    [
        ([1.0, 2.0], np.zeros((2, 2)), [9.0, 9.0]),
        ([1.0, 2.0], np.ones((2, 2)), [9.0, 9.0]),
        ([1.0, np.nan], np.eye(2), [9.0, 9.0]),
        ([1.0, 2.0], np.diag([1, np.nan]), [9.0, 9.0]),
        ([1.0, 2.0], np.eye(2), [9.0, np.nan]),
    ],
)
def test_no_test_without_variation_or_figures(values: list[float], covariance: np.ndarray, df: list[float]) -> None:
    """Nothing is proven by a difference that cannot vary or is not known."""
    assert np.isnan(pairwise_p_values(np.array(values), covariance, np.array(df))).all()


def test_shapes_that_differ_are_refused() -> None:
    """One df per group."""
    with pytest.raises(ValueError, match="do not fit"):
        pairwise_p_values(np.zeros(2), np.eye(2), np.zeros(3))
