"""Robustness: does the key experience hold when something about the figures is changed."""

from dataclasses import dataclass
from typing import Literal

from cemgap.intake.mapping import Factor
from cemgap.statistics.scores import Scores
from cemgap.steps.step3_key_experiences import TIED, KeyExperiences, RankedFactor, key_experiences, ranking_figure

CHANGED = 0.1
"""Difference of a satisfaction, in points of the reporting scale, from which on it is worth a word."""


@dataclass(frozen=True, slots=True)
class Changed:
    """The satisfaction of a factor, or its importance - experience where there is none, before and then."""

    factor: Factor
    before: float
    then: float


@dataclass(frozen=True, slots=True)
class Robustness:
    """One check."""

    check: Literal["flagged"]
    """flagged: the respondents whose answers are in doubt are left out."""
    respondents: int
    """How many are left out."""
    holds: bool
    """The key experience, or what is ranked first where there is none to name, is the same."""
    key: Factor | None
    """The key experience then."""
    first: RankedFactor | None
    """What is ranked first then; None where no factor can be ranked."""
    left: int | None = None
    """How many are left; None where it is not known."""
    changed: Changed | None = None
    """The factor whose figure differs the most, by more than `CHANGED`; None where none does."""


def without_flagged(
    keys: KeyExperiences, scores: Scores, respondents: int, min_base: int = 30, *, common_scale: bool = True
) -> Robustness:
    """The check on the scores of those who are not flagged; `respondents` are."""
    then = key_experiences(scores, min_base, common_scale=common_scale)
    first = _first(then)
    same = then.ranking == keys.ranking and then.key == keys.key
    if keys.key is None and keys.ranking != "weighted_satisfaction":
        before = _first(keys)
        same &= (None if before is None else before.scores.factor) == (None if first is None else first.scores.factor)
    return Robustness("flagged", respondents, same, then.key, first, scores.respondents, _most_changed(keys, then))


def figure_of(keys: KeyExperiences, ranked: RankedFactor) -> float | None:
    """What may change: the satisfaction of a factor, or the figure that ranks where satisfaction is not asked."""
    ranking = "satisfaction" if keys.ranking == "weighted_satisfaction" else keys.ranking
    return ranking_figure(ranked.scores, ranking)


def _most_changed(keys: KeyExperiences, then: KeyExperiences) -> Changed | None:
    after = {ranked.scores.factor.key: ranked for ranked in then.factors}
    found = [
        Changed(ranked.scores.factor, figure, figure_then)
        for ranked in keys.factors
        if (figure := figure_of(keys, ranked)) is not None and ranked.scores.factor.key in after
        if (figure_then := figure_of(keys, after[ranked.scores.factor.key])) is not None
    ]
    most = max(found, key=lambda changed: abs(changed.then - changed.before), default=None)
    return None if most is None or abs(most.then - most.before) <= CHANGED + TIED else most


def _first(keys: KeyExperiences) -> RankedFactor | None:
    return next((ranked for ranked in keys.factors if ranked.rank == 1), None)
