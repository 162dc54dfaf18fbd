"""Letters: which groups a group is significantly higher than, as in the tables of survey tools."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cemgap.statistics.precision import t_p_value
from cemgap.statistics.quantities import Floats

_UNRELATED = 1e-9
"""Correlation of two groups that is rounding."""
_ALPHABET = 26
_LEVELS = (1, 2)


def letter_of(place: int) -> str:
    """The name of the group at a place, from 0 on: A, B, ... Z, AA, AB, ...

    >>> [letter_of(place) for place in (0, 25, 26, 51, 52, 702)]
    ['A', 'Z', 'AA', 'AZ', 'BA', 'AAA']
    """
    name = ""
    left = place + 1
    while left > 0:
        left, digit = divmod(left - 1, _ALPHABET)
        name = chr(ord("A") + digit) + name
    return name


def letters_of(values: Floats, p_values: Floats, alphas: Sequence[float] = (0.05,)) -> tuple[tuple[str, ...], ...]:
    """Per group, the letters of the groups it is significantly higher than, in their order.

    Capitals where p < the stricter level, lower case where only p < the looser one. The higher group alone carries the
    letter. Letters of more than 26 groups have several characters, so they are to be written apart.

    Args:
        values: [group]; NaN = nothing to compare.
        p_values: [group, group], two-sided, symmetric, adjusted for many tests or not; NaN = not tested.
        alphas: One or two levels in (0, 1), in any order.

    Raises:
        ValueError: Shapes do not fit, a p is outside 0 to 1 or not symmetric, levels out of range.

    Source: column comparisons of SPSS custom tables. Checked against a table worked out by hand.

    >>> p = np.array([[1, 0.01, 0.07], [0.01, 1, 0.5], [0.07, 0.5, 1]])
    >>> letters_of(np.array([8.0, 6.0, 7.0]), p, (0.05, 0.10))
    (('B', 'c'), (), ())
    """
    groups = len(values)
    if p_values.shape != (groups, groups) or not np.array_equal(p_values, p_values.T, equal_nan=True):
        wrong = f"p {p_values.shape} of {groups} groups: one per pair, both ways alike"
        raise ValueError(wrong)
    if (p_values < 0).any() or (p_values > 1).any():
        wrong = "a p is between 0 and 1"
        raise ValueError(wrong)
    if len(alphas) not in _LEVELS or not all(0 < alpha < 1 for alpha in alphas):
        wrong = f"levels {tuple(alphas)}: one or two, above 0 and below 1"
        raise ValueError(wrong)
    strict, loose = min(alphas), max(alphas)
    return tuple(
        tuple(
            letter_of(other) if p_values[one, other] < strict else letter_of(other).lower()
            for other in range(groups)
            if values[one] > values[other] and p_values[one, other] < loose
        )
        for one in range(groups)
    )


def pairwise_p_values(values: Floats, covariance: Floats, df: Floats) -> Floats:
    """Two-sided p of the t test of every pair of groups [group, group]; NaN on the diagonal and where nothing varies.

    t = (y_j - y_k) / sqrt(V_jj + V_kk - 2 V_jk). Groups without covariance: df by Satterthwaite,
    (V_j + V_k)^2 / (V_j^2 / df_j + V_k^2 / df_k); groups with one (they share clusters): the smaller of both.

    Args:
        values: [group]; NaN = not known.
        covariance: [group, group], in squares of the units of `values`; NaN = not known.
        df: [group] degrees of freedom, above 0; NaN = not known.

    Raises:
        ValueError: Shapes do not fit.

    Source: Welch 1947, Satterthwaite 1946. Checked against scipy.stats.ttest_ind(equal_var=False).

    >>> pairwise_p_values(np.array([8.0, 6.0]), np.diag([0.5, 0.5]), np.array([20.0, 20.0])).round(4)
    array([[   nan, 0.0523],
           [0.0523,    nan]])
    """
    groups = len(values)
    if covariance.shape != (groups, groups) or df.shape != (groups,):
        wrong = f"{groups} groups, covariance {covariance.shape}, df {df.shape} do not fit"
        raise ValueError(wrong)
    p_values = np.full((groups, groups), np.nan)
    for one in range(groups):
        for other in range(one + 1, groups):
            p_values[one, other] = p_values[other, one] = _p_value(
                float(values[one] - values[other]),
                (float(covariance[one, one]), float(covariance[other, other])),
                float(covariance[one, other]),
                (float(df[one]), float(df[other])),
            )
    return p_values


def _p_value(difference: float, variances: tuple[float, float], shared: float, dfs: tuple[float, float]) -> float:
    first, second = variances
    both = first + second
    variance = both - 2 * shared
    if not variance > _UNRELATED * both or np.isnan(difference) or np.isnan(dfs).any():
        return float("nan")
    df = min(dfs)
    if abs(shared) <= _UNRELATED * (first * second) ** 0.5:
        df = both**2 / (first**2 / dfs[0] + second**2 / dfs[1])
    return t_p_value(difference / variance**0.5, df)
