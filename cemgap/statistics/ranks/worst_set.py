"""Ranks: how sure it is which factor is the worst."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cemgap.statistics.precision import t_p_value
from cemgap.statistics.quantities import Floats
from cemgap.statistics.ranks.draws import combined, lattice_of, root_of

TIED = 1e-9
"""Figures closer than this are equal."""
_SAME = 1e-10
"""Variance of a difference, relative to the two variances, that is rounding: the two never move apart."""


@dataclass(frozen=True, slots=True)
class FactorRank:
    """How sure it is that one factor is the worst, or is not."""

    p_worst: float | None
    """Probability of having the smallest figure, 0 to 1: a reading aid, no level of confidence. None = not known."""
    p_value: float | None
    """Of the hypothesis "this factor is the worst". None = its variance is not known."""
    in_worst_set: bool
    """Cannot be told apart from the worst: p_value > alpha, or nothing is known."""


@dataclass(frozen=True, slots=True)
class Ranks:
    """How sure the order is."""

    factors: tuple[FactorRank | None, ...]
    """In the order given; None = not ranked."""
    winners_curse: float | None
    """By how much the factor picked as the worst is expected to look worse than it is: 0 or negative, in the units of
    the figures. For disclosure; it corrects too little where factors are nearly tied. None = not known,
    or without a mean (t with df of 1)."""
    alpha: float
    """1 - confidence of the worst set."""

    @property
    def worst_set(self) -> tuple[int, ...]:
        """The positions of the factors that may be the worst."""
        return tuple(place for place, rank in enumerate(self.factors) if rank is not None and rank.in_worst_set)


def ranks_of(values: Floats, covariance: Floats, df: float | None = None, alpha: float = 0.05) -> Ranks:
    """P(worst), the worst set and the winner's curse of estimates that vary together.

    P(worst_f) = P(W*_f = min), W* ~ N(W, V), or multivariate t where df < 30, on the lattice of `lattice_of`; the
    direction that parts the two smallest is integrated in closed form at every point.
    Worst set: every j with max over k != j of (W_j - W_k) / s_jk at most the 1 - alpha quantile of max over k of
    (Z_j - Z_k) / s_jk, Z ~ N(0, V), s_jk^2 = V_jj + V_kk - 2 V_jk. It holds the true worst with probability 1 - alpha
    at least. Winner's curse: E*[min W*] - E*[W of the smallest of W*].

    Where the difference of two factors does not vary (the same answers, given figures) the smaller is proven smaller;
    equal ones share their P(worst) evenly. Sum of P(worst) = 1. The order of the factors does not matter.

    Args:
        values: [factor], the smallest is the worst; NaN = not ranked.
        covariance: [factor, factor], in squares of the units of `values`. NaN as variance of a ranked factor = not
            known: it stays in the worst set, and P(worst) of all is not known.
        df: Degrees of freedom; None = normal.
        alpha: 1 - confidence of the worst set, in (0, 0.5].

    Raises:
        ValueError: Shapes do not fit, a value is infinite, the covariance is not one, alpha or df out of range.

    Source: Hsu 1996, Multiple Comparisons, chapter 4 (comparisons with the best), with correlated estimates; Andrews,
    Kitagawa and McCloskey, Inference on Winners, QJE 139 (2024). Checked against multivariate normal and t
    distribution functions of scipy.stats (P(worst) within 0.001 for up to 6 factors, 0.003 beyond), worst sets against
    tests/oracles/03_ranks.json.

    >>> ranks = ranks_of(np.array([-8.0, -7.0, 0.0]), np.diag([0.5, 0.5, 0.5]))
    >>> [round(one.p_worst, 2) for one in ranks.factors], ranks.worst_set
    ([0.84, 0.16, 0.0], (0, 1))
    """
    values, covariance = checked(values, covariance, alpha)
    ranked = ~np.isnan(values)
    known = ranked & ~np.isnan(covariance.diagonal())
    order = canonical_order(values, covariance, known)
    settled = _settled(values[order], covariance[np.ix_(order, order)], df)
    has_mean = df is None or df > 1
    factors: list[FactorRank | None] = [
        FactorRank(None, None, in_worst_set=True) if is_in else None for is_in in ranked
    ]
    all_known = bool((ranked == known).all())
    for place, (p_worst, p_value) in zip(order, settled.factors, strict=True):
        factors[place] = FactorRank(p_worst if all_known else None, p_value, p_value > alpha)
    return Ranks(tuple(factors), settled.winners_curse if all_known and has_mean else None, alpha)


def cautious_ranks(values: Floats, variance: Floats, df: float | None = None, alpha: float = 0.05) -> Ranks:
    """The worst set where only variances are known; P(worst) and the winner's curse are not.

    Keeps j where (K - 1) min over k of p_jk > alpha (Bonferroni), p_jk one-sided of (W_j - W_k) / s_jk with the
    largest s_jk there can be, s_j + s_k, whatever the correlation.

    Args:
        values: [factor], the smallest is the worst; NaN = not ranked.
        variance: [factor]; NaN of a ranked factor = not known: it stays in the set.
        df: Degrees of freedom of t; None = normal.
        alpha: 1 - confidence of the worst set, in (0, 0.5].

    Raises:
        ValueError: As `ranks_of`.

    Source: Bonferroni with the Cauchy-Schwarz bound. Checked: never drops what `ranks_of` keeps.

    >>> cautious_ranks(np.array([-8.0, -7.0, 0.0]), np.array([0.5, 0.5, 0.5])).worst_set
    (0, 1)
    """
    variance = np.asarray(variance, dtype=np.float64)
    if variance.ndim != 1 or (variance < 0).any() or np.isinf(variance).any():
        wrong = "variances: one per factor, finite, none below 0"
        raise ValueError(wrong)
    values, _ = checked(values, np.diag(variance), alpha)
    ranked = ~np.isnan(values)
    known = np.flatnonzero(ranked & ~np.isnan(variance))
    factors: list[FactorRank | None] = [
        FactorRank(None, None, in_worst_set=True) if is_in else None for is_in in ranked
    ]
    for place in known:
        others = known[known != place]
        p_values = (
            _one_sided(values[place] - values[other], math.sqrt(variance[place]) + math.sqrt(variance[other]), df)
            for other in others
        )
        least = min(p_values, default=1.0)
        p_value = min(1.0, max(1, len(others)) * least)
        factors[place] = FactorRank(None, p_value, p_value > alpha)
    return Ranks(tuple(factors), None, alpha)


def difference_se(covariance: Floats) -> Floats:
    """Standard error of every difference, s_jk = sqrt(V_jj + V_kk - 2 V_jk) [factor, factor]; 0 where nothing varies.

    >>> difference_se(np.array([[1.0, 1.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, 8.0]]))
    array([[0., 0., 3.],
           [0., 0., 3.],
           [3., 3., 0.]])
    """
    variance = covariance.diagonal()
    both = variance[:, None] + variance
    squared = both - covariance - covariance.T
    return np.sqrt(np.where(squared <= _SAME * both, 0.0, squared))


def canonical_order(values: Floats, covariance: Floats, chosen: npt.NDArray[np.bool_]) -> npt.NDArray[np.intp]:
    """The positions of the chosen factors, smallest value first, so that results do not depend on the order given."""
    places = np.flatnonzero(chosen)
    rows = np.sort(covariance[np.ix_(places, places)], axis=1)
    keys = [(values[place], covariance[place, place], *row) for place, row in zip(places, rows, strict=True)]
    return places[sorted(range(len(places)), key=keys.__getitem__)]


@dataclass(frozen=True, slots=True)
class _Settled:
    factors: tuple[tuple[float, float], ...]
    """(p_worst, p_value) of each."""
    winners_curse: float | None


def _settled(values: Floats, covariance: Floats, df: float | None) -> _Settled:
    """The figures of factors with known variance, in canonical order."""
    if not len(values):
        return _Settled((), None)
    root_of(covariance)  # a matrix that is no covariance must not pass for one whose differences do not vary
    se = difference_se(covariance)
    alike = _alike(se)
    # In canonical order the first of those that never move apart is the smallest of them.
    first = [group[0] for group in alike]
    root = root_of(covariance[np.ix_(first, first)])
    normal, scale = lattice_of(len(first), df)
    draws = combined(root, normal) * scale
    p_worst = _p_worst(values[first], root, normal, scale)
    curse = _winners_curse(values[first], p_worst, draws)
    p_values = _p_values(values[first], se[np.ix_(first, first)], draws)
    factors = [(0.0, 0.0)] * len(values)
    for group, p, p_value in zip(alike, p_worst, p_values, strict=True):
        equal = [place for place in group if values[place] <= values[group[0]] + TIED]
        for place in equal:
            factors[place] = (p / len(equal), p_value)
    return _Settled(tuple(factors), curse)


def _alike(se: Floats) -> list[list[int]]:
    """The factors in groups whose differences do not vary."""
    groups: list[list[int]] = []
    for place in range(len(se)):
        group = next((group for group in groups if se[group[0], place] == 0), None)
        if group is None:
            groups.append([place])
        else:
            group.append(place)
    return groups


def _p_worst(values: Floats, root: Floats, normal: Floats, scale: Floats) -> list[float]:
    """P(W*_f = min) of each, values ascending.

    W* = W + scale (L z). Along u = L'(e_1 - e_2) / |L'(e_1 - e_2)| z is integrated, across u it runs over the lattice:
    W*_f / scale = W_f / scale + r_f + x g_f, g = L u, are lines in x, of which f is the lowest between two crossings.
    """
    from scipy.special import ndtr  # 0.2 s to import

    if len(values) == 1:
        return [1.0]
    # The root is triangular: u lies in the first two columns, and what is left of these two is one column, across u.
    along = root[0, :2] - root[1, :2]
    along = along / math.hypot(*along)
    slope = root[:, 0] * along[0] + root[:, 1] * along[1]
    across = root[:, 1] * along[0] - root[:, 0] * along[1]
    rest = combined(np.column_stack([across, root[:, 2:]]), normal[:-1])
    p_worst = np.zeros(len(values))
    for half in (rest, -rest):
        line = values[:, None] / scale + half
        low = np.full_like(line, -np.inf)
        high = np.full_like(line, np.inf)
        for one in range(len(values)):
            for other in range(one + 1, len(values)):
                gap = line[other] - line[one]
                if slope[one] == slope[other]:
                    np.copyto(high[one], -np.inf, where=gap < 0)
                    np.copyto(high[other], -np.inf, where=gap >= 0)
                    continue
                crossing = gap / (slope[one] - slope[other])
                steep, flat = (one, other) if slope[one] > slope[other] else (other, one)
                np.minimum(high[steep], crossing, out=high[steep])
                np.maximum(low[flat], crossing, out=low[flat])
        p_worst += np.maximum(ndtr(high) - ndtr(low), 0.0).sum(axis=1)
    found: list[float] = (p_worst / p_worst.sum()).tolist()
    return found


def _winners_curse(values: Floats, p_worst: list[float], draws: Floats) -> float:
    """E*[min W*] - E*[W of the smallest of W*]."""
    if len(values) == 1:
        return 0.0
    # As differences from the smallest: no digits are lost to the size of the figures.
    ahead = values - values[0]
    lowest = math.fsum(math.fsum((ahead[:, None] + half).min(axis=0)) for half in (draws, -draws))
    picked = math.fsum(p * lead for p, lead in zip(p_worst, ahead, strict=True))
    curse: float = lowest / (2 * draws.shape[1]) - picked
    return min(0.0, curse)


def _p_values(values: Floats, se: Floats, draws: Floats) -> list[float]:
    """P(max over k of (Z_j - Z_k) / s_jk >= what is observed) of each j."""
    if len(values) == 1:
        return [1.0]
    most = np.full_like(draws, -np.inf)
    least = np.full_like(draws, np.inf)
    for one in range(len(values)):
        for other in range(one + 1, len(values)):
            apart = (draws[one] - draws[other]) / se[one, other]
            np.maximum(most[one], apart, out=most[one])
            np.minimum(least[one], apart, out=least[one])
            np.negative(apart, out=apart)
            np.maximum(most[other], apart, out=most[other])
            np.minimum(least[other], apart, out=least[other])
    found = []
    for one in range(len(values)):
        others = np.arange(len(values)) != one
        observed = ((values[one] - values[others]) / se[one, others]).max()
        beyond = np.count_nonzero(most[one] >= observed) + np.count_nonzero(-least[one] >= observed)
        found.append(int(beyond) / (2 * draws.shape[1]))
    return found


def _one_sided(difference: float, error: float, df: float | None) -> float:
    """P(T >= difference / error), normal without df; 0 or 1 where nothing varies."""
    from scipy.special import ndtr  # 0.2 s to import

    if error == 0:
        return 0.0 if difference > TIED else 1.0
    if df is None:
        return float(ndtr(-difference / error))
    half = t_p_value(difference / error, df) / 2
    return half if difference > 0 else 1 - half


def checked(values: Floats, covariance: Floats, alpha: float) -> tuple[Floats, Floats]:
    """Both as arrays; ValueError where shapes do not fit, a value is infinite or alpha is not in (0, 0.5]."""
    values = np.asarray(values, dtype=np.float64)
    covariance = np.asarray(covariance, dtype=np.float64)
    if values.ndim != 1 or covariance.shape != (len(values), len(values)):
        wrong = f"values {values.shape} and covariance {covariance.shape} do not fit"
        raise ValueError(wrong)
    if np.isinf(values).any():
        wrong = "an infinite value cannot be ranked"
        raise ValueError(wrong)
    if not 0 < alpha <= 0.5:  # noqa: PLR2004
        wrong = f"alpha {alpha}: above 0, at most 0.5"
        raise ValueError(wrong)
    return values, covariance
