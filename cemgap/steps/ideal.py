"""Ideal: how the experience of a factor should be, given limited resources (step 4a)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from cemgap.intake.mapping import Factor
from cemgap.statistics.scores import FactorScores, Scores
from cemgap.steps.step3_key_experiences import KeyExperiences

IdealSource = Literal["flag", "settings", "file", "rule"]


@dataclass(frozen=True, slots=True)
class GivenIdeal:
    """An ideal that somebody gave for this analysis."""

    value: float
    """On the reporting scale."""
    source: IdealSource


@dataclass(frozen=True, slots=True)
class Ideal:
    """The ideal of one factor."""

    factor: FactorScores
    value: float | None
    """On the reporting scale; None where neither the rule nor anybody gives one."""
    source: str | None
    """An `IdealSource`, or the words of the file's ``ideal_source`` column."""
    is_actual: bool = False
    """The ideal is today's experience by definition, so that the gap is 0 without sampling error."""


def ideals(scores: Scores, keys: KeyExperiences, given: Mapping[str, GivenIdeal]) -> tuple[Ideal, ...]:
    """The ideal of every factor, in rank order.

    A given ideal counts first (flag, then settings: resolved by the caller), then the one of the file, then the
    rule: the key experience goes to the top of the scale, every other factor stays at its experience. The rule
    needs a ranking by weighted satisfaction; without one it gives no ideal.

    Args:
        scores: The wave; its `high` is the top of the scale.
        keys: Step 3 of the same scores.
        given: Key of a factor -> its ideal.
    """
    return tuple(_ideal(ranked.scores, scores.high, keys, given) for ranked in keys.factors)


def _ideal(factor: FactorScores, top: float, keys: KeyExperiences, given: Mapping[str, GivenIdeal]) -> Ideal:
    told = given.get(factor.factor.key)
    if told is not None:
        return Ideal(factor, told.value, told.source)
    if factor.ideal is not None:
        return Ideal(factor, factor.ideal, factor.ideal_source or "file")
    if keys.ranking != "weighted_satisfaction" or factor.experience is None:
        return Ideal(factor, None, None)
    if is_key(factor.factor, keys):
        return Ideal(factor, top, "rule")
    return Ideal(factor, factor.experience.value, "rule", is_actual=True)


def is_key(factor: Factor, keys: KeyExperiences) -> bool:
    """Whether a factor is the key experience."""
    return keys.key is not None and keys.key.key == factor.key
