"""Outcome models: what the experiences of one wave explain of an outcome, from its moments."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypedDict

import numpy as np

from cemgap.statistics.drivers.derived_importance import DerivedImportance, DriverColumns, derived_importance
from cemgap.statistics.drivers.expectation_gain import ExpectationGain, expectation_gain
from cemgap.statistics.drivers.penalty_reward import PenaltyReward, PenaltyRewardColumns, penalty_reward
from cemgap.statistics.drivers.products import NotComputed
from cemgap.statistics.drivers.stated_importance import ImportanceComparison, stated_against_derived
from cemgap.statistics.moments import DRIVERS, GAIN, REWARDS
from cemgap.statistics.precision import Estimate, estimate_of, settled
from cemgap.statistics.totals import Lonely, Totals, totals_in

if TYPE_CHECKING:
    from cemgap.intake.driver_rules import DriverMethod
    from cemgap.intake.outcome_columns import SettledOutcome
    from cemgap.intake.ratings.scales import LinearMap, Scales
    from cemgap.statistics.moments import Moments, Part
    from cemgap.statistics.quantities import Floats
    from cemgap.statistics.scores import FactorScores, Scores
    from cemgap.statistics.wanted import CutOffs

DERIVED = "derived"
"""The source of an importance that nobody stated."""


@dataclass(frozen=True, slots=True, eq=False)
class WeighedByDerived:
    """Importance derived from the outcome, on the reporting scale, and what it makes of satisfaction."""

    importance: tuple[Estimate, ...]
    """[factor] top x share / largest share; the largest is `top`, which does not vary"""
    weighted: Floats
    """[factor] importance x satisfaction; NaN where nobody rated both experience and expectation"""
    covariance: Floats | None
    """[factor, factor] of these, from one covariance of shares and satisfactions; None = not known"""
    df: float


@dataclass(frozen=True, slots=True, eq=False)
class OutcomeModels:
    """What is known of one outcome in one wave."""

    outcome: SettledOutcome
    derived: DerivedImportance | NotComputed
    comparison: ImportanceComparison | NotComputed | None = None
    """With what was stated; None where nothing is derived."""
    weighed: WeighedByDerived | None = None
    """None where nothing is derived, or the experiences explain too little of the outcome."""
    penalty_reward: PenaltyReward | NotComputed | None = None
    """None where the scale was not known before the answers were read."""
    cut_offs: CutOffs | None = None
    gain: ExpectationGain | NotComputed | None = None
    """None where it was not asked for."""


def outcome_models(
    moments: Moments,
    wave: str,
    outcome: SettledOutcome,
    scales: Scales,
    factors: int,
    *,
    method: DriverMethod = "lmg",
    lonely: Lonely = "adjust",
    cut_offs: CutOffs | None = None,
) -> OutcomeModels:
    """The models of one wave from the sums of products, in the design of all its rows; LookupError for no such wave.

    Shares do not depend on the units. Penalty and reward are in points of the outcome as answered.

    Args:
        moments: of all waves.
        wave: its label.
        outcome: what is explained.
        scales: of the ratings.
        factors: K; one factor has nothing to share with, and more than 12 are too many.
        method: of the shares.
        lonely: the rule for strata with a single sampling unit.
        cut_offs: of low and high experiences, as they were summed; None = not known, then no penalty and reward.
    """

    def totals(part: Part, bases: tuple[int, ...] = (0,)) -> Totals | None:
        strata = moments.wave(wave).parts.get(part)
        return None if strata is None else totals_in(wave, strata, moments.wave(wave).everyone, lonely, bases)

    of_drivers = totals(DRIVERS)
    if of_drivers is None:
        return OutcomeModels(outcome, NotComputed("one_factor" if factors == 1 else "too_many_factors", 0))
    total, covariance, base = _flat(of_drivers)
    derived = derived_importance(total, covariance, factors, method=method, **base)
    comparison: ImportanceComparison | NotComputed | None = None
    weighed = None
    if isinstance(derived, DerivedImportance):
        stated = scales.map_of("importance")
        comparison = stated_against_derived(total, covariance, derived, slope=stated.slope, origin=stated.offset)
        maps = scales.map_of("experience"), scales.map_of("expectation")
        if "low_r2" not in derived.warnings:
            weighed = _weighed(total, covariance, derived, maps, scales.reporting("experience")[1])
    columns = PenaltyRewardColumns(factors)
    low, high = (tuple(of(factor) for factor in range(factors)) for of in (columns.low, columns.high))
    of_rewards = None if cut_offs is None else totals(REWARDS, (0, *low, *high))
    rewards: PenaltyReward | NotComputed | None = None
    if of_rewards is not None:
        total, covariance, base = _flat(of_rewards)
        low_n, high_n = ([int(of_rewards.n(column)[0]) for column in cells] for cells in (low, high))
        rewards = penalty_reward(total, covariance, low_n, high_n, **base)
    of_gain = totals(GAIN)
    gain: ExpectationGain | NotComputed | None = None
    if of_gain is not None:
        total, covariance, base = _flat(of_gain)
        gain = expectation_gain(total, covariance, factors, **base)
    return OutcomeModels(outcome, derived, comparison, weighed, rewards, None if rewards is None else cut_offs, gain)


class _Base(TypedDict):
    """Who a model rests on, as its arguments."""

    n: int
    n_effective: float
    design_df: float


def _flat(totals: Totals) -> tuple[Floats, Floats | None, _Base]:
    """Total, covariance and base of quantities that are no factor's."""
    within = None if totals.within is None else totals.within[0]
    effective = float(totals.effective(0)[0])
    return totals.total[:, 0], within, _Base(n=int(totals.n(0)[0]), n_effective=effective, design_df=totals.design_df)


def _weighed(
    total: Floats,
    covariance: Floats | None,
    derived: DerivedImportance,
    maps: tuple[LinearMap, LinearMap],
    top: float,
) -> WeighedByDerived:
    """I = top x share / largest share and W = I S, S = a x + b - (c e + d) over pairs; V = J Q J' of both at once."""
    shares = np.array([share.value for share in derived.shares])
    factors = len(shares)
    most = int(shares.argmax())
    importance = top * shares / shares[most]
    of_importance = (top * derived.gradient - importance[:, None] * derived.gradient[most]) / shares[most]
    pair = np.array([DriverColumns(factors).pair(factor) for factor in range(factors)])
    base = np.where(total[pair] > 0, total[pair], np.nan)
    x, e = total[pair + 1] / base, total[pair + 2] / base
    satisfaction = maps[0].slope * x + maps[0].offset - (maps[1].slope * e + maps[1].offset)
    of_satisfaction = np.zeros_like(of_importance)
    place = np.arange(factors)
    of_satisfaction[place, pair + 1] = maps[0].slope / base
    of_satisfaction[place, pair + 2] = -maps[1].slope / base
    of_satisfaction[place, pair] = -(maps[0].slope * x - maps[1].slope * e) / base
    gradient = importance[:, None] * of_satisfaction + satisfaction[:, None] * of_importance
    variance = np.full(factors, np.nan)
    if covariance is not None:
        variance = np.einsum("fq,qp,fp->f", of_importance, covariance, of_importance)
    variance = settled(variance, np.full(factors, derived.n_effective), top)
    known = ~np.isnan(satisfaction)
    joint = None
    if covariance is not None:
        clean = np.where(known[:, None], gradient, 0.0)
        joint = np.where(np.outer(known, known), clean @ covariance @ clean.T, np.nan)
    return WeighedByDerived(
        importance=tuple(
            estimate_of(
                float(value), float(one), n=derived.n, n_effective=derived.n_effective, df=derived.df, low=0.0, high=top
            )
            for value, one in zip(importance, variance, strict=True)
        ),
        weighted=importance * satisfaction,
        covariance=joint,
        df=derived.df,
    )


def scores_by_derived(scores: Scores, models: OutcomeModels | None, *, of_all: bool = True) -> Scores:
    """The scores with derived importance in place of stated; without importance where nothing is derived.

    Weighted satisfaction has the base of satisfaction, and the smaller df of satisfaction and shares. `of_all`: the
    scores are those of the respondents that importance is derived from; of others no errors are known.
    """
    weighed = None if models is None else models.weighed
    if weighed is None:
        factors = tuple(_without_importance(one) for one in scores.factors)
        return replace(scores, factors=factors, covariance=None, joint_covariance=None)
    if not of_all:
        weighed = replace(weighed, covariance=None)
    return replace(
        scores,
        factors=tuple(_reweighed(one, weighed, place) for place, one in enumerate(scores.factors)),
        covariance=weighed.covariance,
        joint_covariance=None,
    )


def _without_importance(scores: FactorScores) -> FactorScores:
    return replace(scores, importance=None, weighted_satisfaction=None, n_importance=None, importance_source=None)


def _reweighed(scores: FactorScores, weighed: WeighedByDerived, place: int) -> FactorScores:
    importance, satisfaction = weighed.importance[place], scores.satisfaction
    weighted = None
    if satisfaction is not None:
        variance = np.array([np.nan if weighed.covariance is None else weighed.covariance[place, place]])
        most = max(one.value for one in weighed.importance)
        variance = settled(variance, np.array([satisfaction.n_effective or np.nan]), most**2)
        df = None if satisfaction.df is None else min(satisfaction.df, weighed.df)
        weighted = estimate_of(
            importance.value * satisfaction.value,
            float(variance[0]),
            n=satisfaction.n,
            n_effective=satisfaction.n_effective,
            df=df,
        )
    return replace(
        scores,
        importance=importance,
        weighted_satisfaction=weighted,
        n_importance=importance.n,
        importance_source=DERIVED,
    )
