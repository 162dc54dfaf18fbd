"""Scores: the factors' estimates, from totals or from a factor table."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from cemgap.statistics.precision import (
    Estimate,
    Functions,
    constants_of,
    degrees_of_freedom,
    estimate_of,
    ratio_of,
    settled,
)
from cemgap.statistics.quantities import QUANTITIES, Counts, Floats, Quantity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cemgap.intake.factor_table import FactorRow
    from cemgap.intake.mapping import Attribute, Factor
    from cemgap.intake.ratings.scales import LinearMap
    from cemgap.statistics.totals import Totals

Booleans = npt.NDArray[np.bool_]
LEAST_DF = 8
"""Degrees of freedom of the design below which figures rest on a small base."""


@dataclass(frozen=True, slots=True)
class FactorScores:
    """What is known of one factor, on the reporting scale. None = not asked, not given, or nobody answered."""

    factor: Factor
    experience: Estimate | None
    """On the paired base where both experience and expectation are there, else on its own base."""
    expectation: Estimate | None
    satisfaction: Estimate | None
    """experience - expectation, on the paired base."""
    importance: Estimate | None
    """On all who rated it."""
    weighted_satisfaction: Estimate | None
    """importance x satisfaction; None where either is None."""
    experience_available: float | None
    """Mean over all who rated experience."""
    expectation_available: float | None
    n_experience: int | None
    """Respondents who rated experience; None in a factor table."""
    n_expectation: int | None
    n_importance: int | None
    n_pair: int | None
    n_effective: float | None
    """(sum w)^2 / sum w^2 on the base of satisfaction (of experience where there is no expectation)."""
    df: float | None
    ideal: float | None = None
    """The ideal that a factor table gives, on the reporting scale."""
    expectation_source: str | None = None
    """Who gave the score, where it was not the respondents: assumed, management, front line, ..."""
    importance_source: str | None = None
    ideal_source: str | None = None
    design_df: int | None = None
    """Degrees of freedom of the design; None in a factor table."""

    def is_small(self, min_base: int) -> bool:
        """Whether there are too few effective respondents, or too few sampling units, for a verdict or a test."""
        if self.n_effective is None:
            return False
        return self.n_effective < min_base or (self.design_df is not None and self.design_df < LEAST_DF)


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores of one wave."""

    wave: str
    """Label of the wave, "" where there is none."""
    factors: tuple[FactorScores, ...]
    """In the order of the mapping (the settings, else the file)."""
    low: float
    """Lowest point of the reporting scale of experience and expectation."""
    high: float
    """Highest point: the ideal of a key experience unless told otherwise."""
    respondents: int | None
    """None in a factor table."""
    covariance: npt.NDArray[np.float64] | None = None
    """[factor, factor] covariance of the weighted satisfactions, NaN for a factor without a standard error.

    None above 60 factors, in a factor table, and with a single row.
    """
    satisfaction_covariance: npt.NDArray[np.float64] | None = None
    """[factor, factor] covariance of the satisfactions, likewise."""
    joint_covariance: npt.NDArray[np.float64] | None = None
    """[3 factor, 3 factor] covariance of the experiences, satisfactions and importances, one after the other.

    NaN where it is not known: no standard error, or an experience without expectations. A given importance does not
    vary: 0. None as above, and where importance is derived.
    """


@dataclass(frozen=True, slots=True)
class AttributeScores:
    """What is known of one attribute, on the reporting scale."""

    attribute: Attribute
    factor: Factor
    """The factor that it is part of."""
    scores: FactorScores
    """Its `factor` bears the key and the names of the attribute."""


@dataclass(frozen=True, slots=True)
class GivenScores:
    """What no respondent said of a factor: figures on the reporting scale, and who gave them."""

    expectation: float | None = None
    """A constant expectation; None = asked, or not known."""
    importance: float | None = None
    expectation_source: str | None = None
    importance_source: str | None = None


NOTHING_GIVEN: Mapping[str, GivenScores] = {}
AS_ANSWERED: Mapping[str, LinearMap] = {}


def scores_of(
    totals: Totals,
    factors: tuple[Factor, ...],
    low: float,
    high: float,
    *,
    importance_range: tuple[float, float] | None = None,
    given: Mapping[str, GivenScores] = NOTHING_GIVEN,
) -> Scores:
    """The scores of one wave, from totals on the reporting scale (`low` to `high`; importance may have its own).

    satisfaction = experience - expectation on the paired base, weighted satisfaction = importance x satisfaction
    (product of means), standard errors by the delta method, df = max(1, min(design df, n_eff - 1)) on the base of
    satisfaction for every measure of a factor.

    `given`, by factor key: constants that replace what the respondents said. A given expectation must stand in the
    answers too (`Responses.expectation`), so that its base is that of experience. ValueError where `factors` are not
    as many as those of the totals.
    """
    if len(factors) != totals.total.shape[1]:
        wrong = f"{len(factors)} factors named, {totals.total.shape[1]} summed"
        raise ValueError(wrong)
    givens = tuple(given.get(factor.key, GivenScores()) for factor in factors)
    measures = _measures_of(totals, givens, (low, high), importance_range or (low, high))
    return Scores(
        wave=totals.wave,
        factors=tuple(
            _factor_scores(totals, measures, place, factor, one)
            for place, (factor, one) in enumerate(zip(factors, givens, strict=True))
        ),
        low=low,
        high=high,
        respondents=totals.n_domain,
        covariance=_covariance_of(totals, measures.weighted_satisfaction),
        satisfaction_covariance=_covariance_of(totals, measures.satisfaction),
        joint_covariance=_joint_covariance_of(totals, measures),
    )


def scores_of_table(
    rows: tuple[FactorRow, ...],
    low: float,
    high: float,
    *,
    wave: str = "",
    maps: Mapping[str, LinearMap] = AS_ANSWERED,
) -> Scores:
    """The scores a factor table gives: values only, since it holds no respondents. Blank stays blank.

    `maps` take the table's figures to the reporting scale, by measure; the ideal follows experience unless named.
    """
    return Scores(wave, tuple(_table_scores(row, maps) for row in rows), low, high, respondents=None)


@dataclass(frozen=True, slots=True)
class _Base:
    """Who a figure rests on, each [factor]."""

    n: Counts
    """Respondents; 0 = nobody, or a figure that was given."""
    effective: Floats

    def where(self, chosen: Booleans, other: _Base) -> _Base:
        return _Base(np.where(chosen, self.n, other.n), np.where(chosen, self.effective, other.effective))

    def else_(self, other: _Base) -> _Base:
        return self.where(self.n > 0, other)


@dataclass(frozen=True, slots=True)
class _Measure:
    """One measure of every factor."""

    figures: Functions
    variance: Floats
    """[factor] NaN = not known, 0 = nothing varies"""
    n: Counts
    within: tuple[float, float] | None = None
    """What intervals are clipped to."""

    def estimate(self, place: int, n_effective: float | None, df: float | None) -> Estimate | None:
        """The estimate of one factor; None where there is no figure."""
        value = float(self.figures.value[place])
        if np.isnan(value):
            return None
        low, high = self.within or (None, None)
        n = int(self.n[place]) or None
        return estimate_of(value, float(self.variance[place]), n=n, n_effective=n_effective, df=df, low=low, high=high)


@dataclass(frozen=True, slots=True)
class _Measures:
    """The measures of a table row, and the bases they share."""

    experience: _Measure
    expectation: _Measure
    satisfaction: _Measure
    importance: _Measure
    weighted_satisfaction: _Measure
    experience_available: Floats
    expectation_available: Floats
    base: _Base
    """The base of satisfaction, else of experience, else of expectation, else of importance."""


def _measures_of(
    totals: Totals, givens: tuple[GivenScores, ...], scale: tuple[float, float], importance_scale: tuple[float, float]
) -> _Measures:
    def mean(answer: Quantity, indicator: Quantity) -> Functions:
        return ratio_of(totals.total, answer, indicator)

    def base(indicator: Quantity) -> _Base:
        return _Base(totals.n(indicator), totals.effective(indicator))

    def measure(figures: Functions, of: _Base, magnitude: float, within: tuple[float, float] | None = None) -> _Measure:
        variance = settled(totals.variance(figures.gradient), of.effective, magnitude)
        return _Measure(figures, np.where(of.n > 1, variance, np.nan), of.n, within)

    given_e, constant_e = _constants_of(tuple(one.expectation for one in givens))
    given_i, constant_i = _constants_of(tuple(one.importance for one in givens))
    nobody = _Base(np.zeros(len(givens), dtype=np.int64), np.full(len(givens), np.nan))
    unknown = constants_of(np.full(len(givens), np.nan), QUANTITIES)

    pair, of_x = base(Quantity.PAIR), base(Quantity.EXPERIENCE_ANSWERED)
    of_e = nobody.where(given_e, base(Quantity.EXPECTATION_ANSWERED))
    of_i = nobody.where(given_i, base(Quantity.IMPORTANCE_ANSWERED))
    paired = pair.n > 0

    own_x = mean(Quantity.EXPERIENCE, Quantity.EXPERIENCE_ANSWERED)
    own_e = constant_e.where(given_e, mean(Quantity.EXPECTATION, Quantity.EXPECTATION_ANSWERED))
    x = mean(Quantity.PAIR_EXPERIENCE, Quantity.PAIR).where(paired, own_x)
    e = constant_e.where(given_e, mean(Quantity.PAIR_EXPECTATION, Quantity.PAIR).where(paired, own_e))
    s = (x - e).where(paired, unknown)
    i = constant_i.where(given_i, mean(Quantity.IMPORTANCE, Quantity.IMPORTANCE_ANSWERED))

    points, importance_points = max(map(abs, scale)), max(map(abs, importance_scale))
    expectation = measure(e, pair.else_(of_e), points, scale)
    satisfaction = measure(s, pair, points)
    importance = measure(i, of_i, importance_points, importance_scale)
    weighted = measure(i * s, pair, points * importance_points)
    unsure = np.isnan(satisfaction.variance) | (np.isnan(importance.variance) & ~given_i)
    return _Measures(
        experience=measure(x, pair.else_(of_x), points, scale),
        expectation=replace(expectation, variance=np.where(given_e, np.nan, expectation.variance)),
        satisfaction=satisfaction,
        importance=importance,
        weighted_satisfaction=replace(weighted, variance=np.where(unsure, np.nan, weighted.variance)),
        experience_available=own_x.value,
        expectation_available=own_e.value,
        base=pair.else_(of_x.else_(of_e.else_(of_i))),
    )


def _constants_of(values: tuple[float | None, ...]) -> tuple[Booleans, Functions]:
    """Which factors have a given figure, and the figures."""
    constants = np.array([np.nan if value is None else value for value in values], dtype=np.float64)
    return ~np.isnan(constants), constants_of(constants, QUANTITIES)


def _factor_scores(totals: Totals, measures: _Measures, place: int, factor: Factor, given: GivenScores) -> FactorScores:
    n_effective = _known(measures.base.effective[place])
    df = None
    if n_effective is not None and measures.base.n[place] > 1:
        df = degrees_of_freedom(totals.design_df, n_effective)

    def answered(indicator: Quantity) -> int:
        return int(totals.n(indicator)[place])

    return FactorScores(
        factor=factor,
        experience=measures.experience.estimate(place, n_effective, df),
        expectation=measures.expectation.estimate(place, n_effective, df),
        satisfaction=measures.satisfaction.estimate(place, n_effective, df),
        importance=measures.importance.estimate(place, n_effective, df),
        weighted_satisfaction=measures.weighted_satisfaction.estimate(place, n_effective, df),
        experience_available=_known(measures.experience_available[place]),
        expectation_available=_known(measures.expectation_available[place]),
        n_experience=answered(Quantity.EXPERIENCE_ANSWERED),
        n_expectation=None if given.expectation is not None else answered(Quantity.EXPECTATION_ANSWERED),
        n_importance=None if given.importance is not None else answered(Quantity.IMPORTANCE_ANSWERED),
        n_pair=answered(Quantity.PAIR),
        n_effective=n_effective,
        df=df,
        expectation_source=given.expectation_source,
        importance_source=given.importance_source,
        design_df=totals.design_df,
    )


def _known(figure: np.float64) -> float | None:
    return None if np.isnan(figure) else float(figure)


def _covariance_of(totals: Totals, measure: _Measure) -> Floats | None:
    """[factor, factor]; NaN in the row and column of a factor without a standard error, 0 where nothing varies."""
    unsure = np.isnan(measure.variance)
    covariance = totals.covariance(np.where(unsure[:, None], 0.0, measure.figures.gradient))
    if covariance is None:
        return None
    still = measure.variance == 0
    covariance[still, :] = covariance[:, still] = 0.0
    covariance[unsure, :] = covariance[:, unsure] = np.nan
    np.fill_diagonal(covariance, measure.variance)
    return covariance


def _joint_covariance_of(totals: Totals, measures: _Measures) -> Floats | None:
    """[3 factor, 3 factor] of experience, satisfaction, importance; NaN and 0 as in `_covariance_of`."""
    importance = measures.importance
    given = (importance.n == 0) & ~np.isnan(importance.figures.value)
    # Without expectations an experience rests on quantities that are not multiplied across factors.
    of_pair = np.where(measures.satisfaction.n > 0, measures.experience.variance, np.nan)
    rows = (
        replace(measures.experience, variance=of_pair),
        measures.satisfaction,
        replace(importance, variance=np.where(given, 0.0, importance.variance)),
    )
    variance = np.concatenate([row.variance for row in rows])
    gradients = [np.where(np.isnan(row.variance)[:, None], 0.0, row.figures.gradient) for row in rows]
    blocks = [totals.cross_covariance(one, other) for one in gradients for other in gradients]
    known = [block for block in blocks if block is not None]
    if len(known) < len(blocks):
        return None
    joint: Floats = np.block([known[at : at + len(rows)] for at in range(0, len(known), len(rows))])
    joint = (joint + joint.T) / 2
    still, unsure = variance == 0, np.isnan(variance)
    joint[still, :] = joint[:, still] = 0.0
    joint[unsure, :] = joint[:, unsure] = np.nan
    return joint


def _table_scores(row: FactorRow, maps: Mapping[str, LinearMap]) -> FactorScores:
    def mapped(answer: float | None, measure: str) -> Estimate | None:
        return None if answer is None else Estimate(maps[measure].of(answer) if measure in maps else float(answer))

    experience, expectation = mapped(row.experience, "experience"), mapped(row.expectation, "expectation")
    importance = mapped(row.importance, "importance")
    ideal = mapped(row.ideal, "ideal" if "ideal" in maps else "experience")
    satisfaction = None
    if experience is not None and expectation is not None:
        satisfaction = Estimate(experience.value - expectation.value)
    weighted = None
    if importance is not None and satisfaction is not None:
        weighted = Estimate(importance.value * satisfaction.value)
    return FactorScores(
        factor=row.factor,
        experience=experience,
        expectation=expectation,
        satisfaction=satisfaction,
        importance=importance,
        weighted_satisfaction=weighted,
        experience_available=None if experience is None else experience.value,
        expectation_available=None if expectation is None else expectation.value,
        n_experience=None,
        n_expectation=None,
        n_importance=None,
        n_pair=None,
        n_effective=None,
        df=None,
        ideal=None if ideal is None else ideal.value,
        expectation_source=row.expectation_source,
        importance_source=row.importance_source,
        ideal_source=row.ideal_source,
    )
