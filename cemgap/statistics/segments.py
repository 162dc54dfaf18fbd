"""Segments: the scores of every group of one column, and how a group differs from everyone else and from each other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from cemgap.intake.waves import natural
from cemgap.statistics.letters import letters_of, pairwise_p_values
from cemgap.statistics.moments import Part
from cemgap.statistics.multiplicity import benjamini_hochberg, holm
from cemgap.statistics.overview import index_of
from cemgap.statistics.precision import Functions, constants_of, ratio_of
from cemgap.statistics.quantities import BASES, QUANTITIES, Floats, Quantity
from cemgap.statistics.scores import LEAST_DF, NOTHING_GIVEN, scores_of
from cemgap.statistics.strata import Clusters, Strata, Stratum
from cemgap.statistics.sums import Sums
from cemgap.statistics.totals import totals_in, totals_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cemgap.intake.mapping import Factor
    from cemgap.statistics.moments import Moments
    from cemgap.statistics.precision import Estimate
    from cemgap.statistics.scores import FactorScores, GivenScores, Scores
    from cemgap.statistics.totals import Lonely, Totals

Compared = Literal["satisfaction", "weighted_satisfaction"]
COMPARED: tuple[Compared, ...] = ("satisfaction", "weighted_satisfaction")
"""What groups are compared by."""
FALSE_DISCOVERY = 0.10
"""Of the groups that are called different from the rest, the share that is expected to be wrong, at most."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure of a group less that of the rest."""

    value: float
    se: float | None
    """None where either has none."""
    p: float | None
    """Of the t test, two-sided; None without a standard error, or where nothing varies."""
    p_adjusted: float | None = None
    """Benjamini and Hochberg, over the groups and factors of the column that are tested; None = not tested."""

    @property
    def is_told(self) -> bool:
        """Whether the group is called different from the rest."""
        return self.p_adjusted is not None and self.p_adjusted < FALSE_DISCOVERY


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """One group."""

    level: str
    scores: Scores
    """`Scores.respondents` is n of the group."""
    design_df: int
    """Sampling units less strata that have members of the group."""
    rest: Scores | None
    """Everyone else, those without a group included; None where that is nobody."""
    rest_design_df: int
    differences: Mapping[Compared, tuple[Difference | None, ...]]
    """By measure [factor]; None where either side has no figure."""
    totals: Totals
    functions: Mapping[Compared, Functions]
    index: Estimate | None = None
    """The headline index of the group."""

    @property
    def n(self) -> int:
        """Respondents."""
        return self.scores.respondents or 0

    @property
    def is_small_design(self) -> bool:
        """Whether there are too few sampling units for a word on any factor."""
        return self.design_df < LEAST_DF

    def is_small(self, factor: int, min_base: int) -> bool:
        """Whether there are too few respondents, or sampling units, for a word on a factor."""
        return _is_small(self.scores.factors[factor], self.design_df, min_base)

    def is_tested(self, factor: int, min_base: int) -> bool:
        """Whether the group and the rest both have respondents enough to be compared."""
        return (
            self.rest is not None
            and not self.is_small(factor, min_base)
            and not _is_small(self.rest.factors[factor], self.rest_design_df, min_base)
        )


@dataclass(frozen=True, slots=True, eq=False)
class SegmentColumn:
    """The groups of one column in one wave."""

    column: str
    """Its header."""
    segments: tuple[Segment, ...]
    """With at least one respondent, in the natural order of their labels (2 before 10)."""
    whole: Totals
    """Of everyone in the wave, those without a group included."""


def segments_of(
    moments: Moments,
    wave: str,
    column: str,
    factors: tuple[Factor, ...],
    low: float,
    high: float,
    *,
    importance_range: tuple[float, float] | None = None,
    given: Mapping[str, GivenScores] = NOTHING_GIVEN,
    lonely: Lonely = "adjust",
) -> SegmentColumn:
    """The groups of one column, each a domain of the whole design, and its difference from the rest.

    d = y_g - y_r, V(d) = V(y_g) + V(y_r) - 2 Cov(y_g, y_r), the rest being everyone less the group: its sums are those
    of all respondents less those of the group, stratum by stratum. t test with the df of
    `cemgap.statistics.letters.pairwise_p_values`. Weighted satisfaction of everyone is not the mean of that of the
    groups: the importance and the satisfaction of groups vary together.

    Args:
        moments: of all waves, on the reporting scale.
        wave: its label; LookupError where no row belongs to it.
        column: the header of the column.
        factors: as many as were summed.
        low: lowest point of the reporting scale, as in `scores_of`.
        high: highest point.
        importance_range: ends of the scale of importance; None = the same.
        given: by factor key, what no respondent said.
        lonely: the rule for strata with a single sampling unit.

    Source: Lumley, Complex Surveys, 2010, chapter 2 (domains). Checked against R survey (svyby, svycontrast) in
    tests/oracles/02_survey_cem.json.
    """
    everyone = moments.wave(wave).everyone
    whole = totals_of(moments, wave, lonely=lonely)

    def scored(totals: Totals) -> Scores:
        return scores_of(totals, factors, low, high, importance_range=importance_range, given=given)

    def one(part: Part, strata: Strata) -> Segment:
        totals, rest = totals_of(moments, wave, part, lonely=lonely), _less(everyone, strata)
        others = totals_in(wave, rest, everyone, lonely) if rest.sums.n_domain else None
        scores, of_others = scored(totals), None if others is None else scored(others)
        own = _functions(totals, factors, given)
        index = index_of(totals, factors, low, high, given)
        if others is None or of_others is None:
            return Segment(part.level, scores, totals.design_df, None, 0, _nothing(len(factors)), totals, own, index)
        theirs = _functions(others, factors, given)
        differences = {
            measure: tuple(
                difference_of(getattr(mine, measure), getattr(other, measure), float(shared))
                for mine, other, shared in zip(
                    scores.factors,
                    of_others.factors,
                    totals.covariance_with(own[measure].gradient, others, theirs[measure].gradient),
                    strict=True,
                )
            )
            for measure in COMPARED
        }
        return Segment(
            part.level, scores, totals.design_df, of_others, others.design_df, differences, totals, own, index
        )

    found = [
        one(part, strata)
        for part, strata in moments.wave(wave).of_kind("segment")
        if part.column == column and strata.sums.n_domain
    ]
    return SegmentColumn(
        column,
        tuple(
            sorted(
                found, key=lambda segment: (segment.level[:1] == ">", segment.level[:1] != "<", natural(segment.level))
            )
        ),
        whole,
    )


def columns_of(moments: Moments, wave: str) -> tuple[str, ...]:
    """The headers of the columns that have groups in a wave, sorted."""
    return tuple(dict.fromkeys(part.column for part, _ in moments.wave(wave).of_kind("segment")))


def difference_of(one: Estimate | None, other: Estimate | None, shared: float) -> Difference | None:
    """One figure less another, `shared` their covariance; None where either is not known.

    >>> from cemgap.statistics.precision import Estimate
    >>> found = difference_of(Estimate(-2.0, 0.3, df=40), Estimate(-1.0, 0.4, df=60), 0.0)
    >>> found.value, found.se, round(found.p, 4)
    (-1.0, 0.5, 0.0482)
    """
    if one is None or other is None:
        return None
    value = one.value - other.value
    if one.se is None or other.se is None or np.isnan(shared):
        return Difference(value, None, None)
    variances = np.array([one.se**2, other.se**2])
    covariance = np.diag(variances) + np.array([[0.0, shared], [shared, 0.0]])
    df = np.array([np.nan if estimate.df is None else estimate.df for estimate in (one, other)])
    p = float(pairwise_p_values(np.array([one.value, other.value]), covariance, df)[0, 1])
    variance = float(variances.sum()) - 2 * shared
    return Difference(value, float(np.sqrt(max(variance, 0.0))), None if np.isnan(p) else p)


def screened(differences: Sequence[Difference | None], tested: Sequence[bool]) -> tuple[Difference | None, ...]:
    """The differences with their adjusted p, those `tested` being one screen (Benjamini and Hochberg).

    >>> found = screened([Difference(-1.0, 0.5, 0.02), Difference(0.5, 0.5, 0.3), None], [True, True, False])
    >>> [one.p_adjusted for one in found if one], [one.is_told for one in found if one]
    ([0.04, 0.3], [True, False])
    """
    adjusted = benjamini_hochberg(
        [one.p if one is not None and use else None for one, use in zip(differences, tested, strict=True)]
    )
    return tuple(
        None if one is None else Difference(one.value, one.se, one.p if use else None, p)
        for one, use, p in zip(differences, tested, adjusted, strict=True)
    )


def pairs_of(segments: Sequence[Segment], measure: Compared) -> tuple[Floats, Floats]:
    """The figures [factor, group] of some groups, and the p of every pair [factor, group, group]; NaN = not known."""
    estimates = [[getattr(factor, measure) for factor in segment.scores.factors] for segment in segments]

    def figures(name: str) -> Floats:
        found = [[None if one is None else getattr(one, name) for one in of_group] for of_group in estimates]
        return np.array(found, dtype=np.float64).T

    values, variance, df = figures("value"), figures("se") ** 2, figures("df")
    covariance = variance[:, :, None] * np.eye(len(segments))
    for at, one in enumerate(segments):
        for there, other in enumerate(segments[:at]):
            shared = one.totals.covariance_with(
                one.functions[measure].gradient, other.totals, other.functions[measure].gradient
            )
            covariance[:, at, there] = covariance[:, there, at] = shared
    return values, np.stack([pairwise_p_values(*of_factor) for of_factor in zip(values, covariance, df, strict=True)])


def letters_between(
    segments: Sequence[Segment], measure: Compared, silent: Sequence[Sequence[bool]], alphas: tuple[float, ...]
) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """[group][factor] the letters of the groups that one is higher than (`letters_of`), p adjusted by Holm.

    Args:
        segments: the groups, in the order of their letters.
        measure: what they are compared by.
        silent: [group][factor] whether a group is left out of the comparison.
        alphas: one or two levels.
    """
    values, p_values = pairs_of(segments, measure)
    out = np.array(silent, dtype=np.bool_)
    by_factor = []
    for factor, (figures, p) in enumerate(zip(values, p_values, strict=True)):
        p[out[:, factor], :] = p[:, out[:, factor]] = np.nan
        by_factor.append(letters_of(figures, _adjusted(p), alphas))
    return tuple(zip(*by_factor, strict=True))


def scores_without(scores: Scores, hidden: Sequence[bool]) -> Scores:
    """The scores less some factors, `hidden` [factor]."""
    chosen = ~np.array(hidden, dtype=np.bool_)

    def among(covariance: Floats | None) -> Floats | None:
        return None if covariance is None else covariance[np.ix_(chosen, chosen)]

    return replace(
        scores,
        factors=tuple(factor for factor, out in zip(scores.factors, hidden, strict=True) if not out),
        covariance=among(scores.covariance),
        satisfaction_covariance=among(scores.satisfaction_covariance),
    )


def _adjusted(p: Floats) -> Floats:
    """Holm over the pairs [group, group]."""
    upper = np.triu_indices(len(p), 1)
    adjusted = np.full_like(p, np.nan)
    found = holm([None if np.isnan(one) else float(one) for one in p[upper]])
    adjusted[upper] = [np.nan if one is None else one for one in found]
    return np.fmax(adjusted, adjusted.T)


def _is_small(scores: FactorScores, design_df: int, min_base: int) -> bool:
    return scores.n_effective is None or scores.n_effective < min_base or design_df < LEAST_DF


def _nothing(factors: int) -> dict[Compared, tuple[Difference | None, ...]]:
    return dict.fromkeys(COMPARED, (None,) * factors)


def _functions(
    totals: Totals, factors: tuple[Factor, ...], given: Mapping[str, GivenScores]
) -> dict[Compared, Functions]:
    """Satisfaction and weighted satisfaction, as `scores_of` estimates them."""
    t = totals.total
    satisfaction = ratio_of(t, Quantity.PAIR_EXPERIENCE, Quantity.PAIR)
    satisfaction -= ratio_of(t, Quantity.PAIR_EXPECTATION, Quantity.PAIR)
    said = [given[factor.key].importance if factor.key in given else None for factor in factors]
    constants = np.array([np.nan if one is None else one for one in said], dtype=np.float64)
    importance = constants_of(constants, QUANTITIES).where(
        ~np.isnan(constants), ratio_of(t, Quantity.IMPORTANCE, Quantity.IMPORTANCE_ANSWERED)
    )
    return {"satisfaction": satisfaction, "weighted_satisfaction": importance * satisfaction}


def _less(whole: Strata, part: Strata) -> Strata:
    """Everyone less a group, stratum by stratum."""
    mine = {stratum.name: stratum for stratum in part.parts}
    return Strata(
        tuple(
            stratum if (own := mine.get(stratum.name)) is None else _stratum_less(stratum, own)
            for stratum in whole.parts
        )
    )


def _stratum_less(whole: Stratum, part: Stratum) -> Stratum:
    clusters = whole.clusters
    if clusters is not None and part.clusters is not None:
        total, members = clusters.total.copy(), clusters.members.copy()
        at = np.searchsorted(clusters.units, part.clusters.units)
        total[at] -= part.clusters.total
        members[at] -= part.clusters.members
        clusters = Clusters(clusters.units, total, members)
    return Stratum(whole.name, _sums_less(whole.sums, part.sums), clusters, whole.population)


def _sums_less(whole: Sums, part: Sums) -> Sums:
    """Sums of the others, without products across factors."""
    total, within = whole.total - part.total, whole.within - part.within
    respondents = whole.respondents - part.respondents
    for base, counted in zip(BASES, respondents, strict=True):
        # What decimal weights leave where nobody is left is rounding.
        nobody = counted == 0
        total[base, nobody] = 0.0
        within[nobody, base, base] = 0.0
    return Sums(
        total=total,
        within=within,
        across=None,
        respondents=respondents,
        n_design=whole.n_design - part.n_design,
        n_domain=whole.n_domain - part.n_domain,
        weight=whole.weight - part.weight,
        weight_squared=whole.weight_squared - part.weight_squared,
    )
