"""Change: one wave against an earlier one, factor by factor."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from cemgap.intake.mapping import Factor, key_of
from cemgap.statistics.multiplicity import holm
from cemgap.statistics.precision import Estimate, t_p_value, t_quantile

if TYPE_CHECKING:
    from cemgap.statistics.scores import FactorScores, Scores

ChangeVerdict = Literal["better", "worse", "no_significant_change", "not_tested", "not_comparable"]
CHANGE_MEASURES = ("experience", "expectation", "satisfaction", "importance", "weighted_satisfaction")


@dataclass(frozen=True, slots=True)
class MeasureChange:
    """One measure of one factor in two waves; None = not known."""

    before: float | None
    after: float | None
    change: float | None
    """after - before"""
    change_se: float | None
    change_low: float | None
    change_high: float | None
    df: float | None
    """Satterthwaite."""


@dataclass(frozen=True, slots=True)
class FactorChange:
    """One factor in two waves."""

    factor: Factor
    experience: MeasureChange
    expectation: MeasureChange
    satisfaction: MeasureChange
    importance: MeasureChange
    weighted_satisfaction: MeasureChange
    p: float | None
    """Of the change of weighted satisfaction, t test, two-sided."""
    p_adjusted: float | None
    """Holm over the factors."""
    verdict: ChangeVerdict


SIGNIFICANCE = 0.05


def changes(before: Scores, after: Scores, min_base: int) -> tuple[FactorChange, ...]:
    """Every factor of two waves, taken as independent samples: change = after - before.

    V = V_before + V_after, df by Satterthwaite (V_1 + V_2)^2 / (V_1^2/df_1 + V_2^2/df_2), t test of the change of
    weighted satisfaction, Holm over the factors with a test. A factor is tested where both waves have a standard
    error and at least `min_base` effective respondents. Factors are matched by key, else by any name; those of
    `after` first, in its order, then those that only `before` has.
    """
    partners = _partners(before, after)
    matched = {id(old) for old in partners if old is not None}
    pairs: list[tuple[FactorScores | None, FactorScores | None]] = list(zip(partners, after.factors, strict=True))
    pairs += [(old, None) for old in before.factors if id(old) not in matched]
    measured = [_measures(old, new) for old, new in pairs]
    p_values = [
        _p_value(one["weighted_satisfaction"]) if _is_based(old, new, min_base) else None
        for (old, new), one in zip(pairs, measured, strict=True)
    ]
    return tuple(
        FactorChange(
            factor=_factor(old, new),
            experience=one["experience"],
            expectation=one["expectation"],
            satisfaction=one["satisfaction"],
            importance=one["importance"],
            weighted_satisfaction=one["weighted_satisfaction"],
            p=p,
            p_adjusted=adjusted,
            verdict=_verdict(one["weighted_satisfaction"].change, adjusted),
        )
        for (old, new), one, p, adjusted in zip(pairs, measured, p_values, holm(p_values), strict=True)
    )


def measure_change(before: Estimate | None, after: Estimate | None) -> MeasureChange:
    """The change of one figure between two independent samples; without both standard errors the change alone."""
    old = None if before is None else before.value
    new = None if after is None else after.value
    if before is None or after is None:
        return MeasureChange(old, new, None, None, None, None, None)
    change = after.value - before.value
    if before.se is None or after.se is None or before.df is None or after.df is None:
        return MeasureChange(old, new, change, None, None, None, None)
    v1, v2 = before.se**2, after.se**2
    if v1 + v2 == 0:
        return MeasureChange(old, new, change, 0.0, None, None, None)
    se = math.sqrt(v1 + v2)
    df = (v1 + v2) ** 2 / (v1**2 / before.df + v2**2 / after.df)
    half = t_quantile(df) * se
    return MeasureChange(old, new, change, se, change - half, change + half, df)


def _partners(before: Scores, after: Scores) -> tuple[FactorScores | None, ...]:
    """For each factor of `after` the one of `before` it is: keys decide before names do."""
    left = {old.factor.key: old for old in before.factors}
    found = {new.factor.key: left.pop(new.factor.key) for new in after.factors if new.factor.key in left}
    for new in after.factors:
        if new.factor.key in found:
            continue
        names = _names(new.factor)
        old = next((old for old in left.values() if names & _names(old.factor)), None)
        if old is not None:
            found[new.factor.key] = left.pop(old.factor.key)
    return tuple(found.get(new.factor.key) for new in after.factors)


def _names(factor: Factor) -> set[str]:
    return {factor.key} | {key_of(name) for _, name in factor.names}


def _factor(old: FactorScores | None, new: FactorScores | None) -> Factor:
    one = new or old
    assert one is not None  # noqa: S101  a pair has one side at least
    return one.factor


def _measures(old: FactorScores | None, new: FactorScores | None) -> dict[str, MeasureChange]:
    return {
        measure: measure_change(
            None if old is None else getattr(old, measure), None if new is None else getattr(new, measure)
        )
        for measure in CHANGE_MEASURES
    }


def _is_based(old: FactorScores | None, new: FactorScores | None, min_base: int) -> bool:
    """Whether both waves have respondents enough for a verdict."""
    return all(one is not None and one.n_effective is not None and not one.is_small(min_base) for one in (old, new))


def _p_value(change: MeasureChange) -> float | None:
    if change.change is None or change.df is None or not change.change_se:
        return None
    return t_p_value(change.change / change.change_se, change.df)


def _verdict(change: float | None, p_adjusted: float | None) -> ChangeVerdict:
    if change is None:
        return "not_comparable"
    if p_adjusted is None:
        return "not_tested"
    if p_adjusted >= SIGNIFICANCE:
        return "no_significant_change"
    return "better" if change > 0 else "worse"
