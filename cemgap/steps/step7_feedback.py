"""Step 7, feedback (用于持续改善的回馈机制): what changed since the last wave, with the results beside it."""

from dataclasses import dataclass

from cemgap.intake.mapping import Factor, key_of
from cemgap.statistics.change import FactorChange, MeasureChange
from cemgap.statistics.scores import Scores
from cemgap.steps.results import Stage, StageResult, stage_results
from cemgap.steps.step3_key_experiences import KeyExperiences, ordered

TESTED = frozenset({"better", "worse", "no_significant_change"})


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier wave, and what has changed since."""

    label: str
    """Label of the earlier wave."""
    scores: Scores
    factors: tuple[FactorChange, ...]
    """What has changed since, as independent samples (`statistics.change.changes`), in any order."""
    shared_ids: int | None = None
    """Respondents whose id is in both waves; None where no ids are mapped."""
    index: MeasureChange | None = None
    """Of the headline index; None where a wave has none."""
    shared_units: int = 0
    """Clusters that are in the samples of both waves."""


@dataclass(frozen=True, slots=True)
class Change:
    """This wave against an earlier one."""

    before: str
    """Label of the earlier wave."""
    after: str
    design: str
    """independent: separate samples."""
    shared_ids: int | None
    """Respondents whose id is in both waves; None where no ids are mapped."""
    factors: tuple[FactorChange, ...]
    """In rank order of this wave, then factors of the earlier wave only."""
    respondents_before: int | None = None
    """Respondents of the earlier wave; None in a factor table."""
    respondents_after: int | None = None
    key_before: Factor | None = None
    """The key experience of the earlier wave; as this wave names it, where it still has it."""
    index: MeasureChange | None = None
    """Of the headline index, on 0 to 100."""
    shared_units: int = 0
    """Clusters that are in the samples of both waves, which are taken as independent nevertheless."""

    @property
    def compared(self) -> str | None:
        """The measure that the waves are compared by: the last of the method that both know of some factor."""
        measures = ("weighted_satisfaction", "satisfaction", "experience")
        known = {m for m in measures for factor in self.factors if _measure(factor, m).change is not None}
        return next((measure for measure in measures if measure in known), None)

    @property
    def tested(self) -> tuple[Factor, ...]:
        """The factors whose change is tested."""
        return tuple(factor.factor for factor in self.factors if factor.verdict in TESTED)


@dataclass(frozen=True, slots=True)
class Feedback:
    """Step 7 as far as there is input."""

    change: Change | None
    evidence: tuple[StageResult, ...]
    next_brand_value: Factor | None
    """The factor with which step 1 starts again."""


def feedback(
    scores: Scores,
    keys: KeyExperiences,
    earlier: Earlier | None,
    stages: tuple[Stage, ...],
    *,
    label: str,
    min_base: int = 30,
) -> Feedback:
    """What changed, what the investment brought, and where step 1 starts again: with the key experience of today.

    Args:
        scores: This wave.
        keys: Step 3 of this wave.
        earlier: The wave to compare with, None = this is the first.
        stages: Rows of the evidence file, the first is what the others are set against.
        label: Name of this wave.
        min_base: As in step 3; the key experience of the earlier wave follows the same rule.
    """
    change = None if earlier is None else _change(scores, keys, earlier, label, min_base)
    return Feedback(change, stage_results(stages), keys.key)


def _change(scores: Scores, keys: KeyExperiences, earlier: Earlier, label: str, min_base: int) -> Change:
    places = {ranked.scores.factor.key: place for place, ranked in enumerate(keys.factors)}
    key_before = ordered(earlier.scores, min_base).key
    return Change(
        earlier.label,
        label,
        "independent",
        earlier.shared_ids,
        tuple(sorted(earlier.factors, key=lambda change: places.get(change.factor.key, len(places)))),
        earlier.scores.respondents,
        scores.respondents,
        None if key_before is None else _as_now(key_before, scores),
        earlier.index,
        earlier.shared_units,
    )


def _measure(factor: FactorChange, measure: str) -> MeasureChange:
    figures: MeasureChange = getattr(factor, measure)
    return figures


def _as_now(before: Factor, scores: Scores) -> Factor:
    """The factor of this wave that an earlier one is: by key, else by name; itself where there is none."""
    factors = [factor.factor for factor in scores.factors]
    names = _names(before)
    by_key = [factor for factor in factors if factor.key == before.key]
    return next(iter(by_key + [factor for factor in factors if names & _names(factor)]), before)


def _names(factor: Factor) -> set[str]:
    return {factor.key, *(key_of(name) for _, name in factor.names)}


@dataclass(frozen=True, slots=True)
class Split:
    """What a change of weighted satisfaction is made of; the three add up to it."""

    experience: float
    expectation: float
    importance: float


def split_of(change: FactorChange) -> Split | None:
    """The parts of a change of weighted satisfaction, None where a figure of either wave is not known.

    With Im and Sm the means of the two waves' importance and satisfaction:
    ``experience = Im dX``, ``expectation = -Im dE``, ``importance = Sm dI``. A gain that is not the experience's
    is no improvement.
    """
    importance, experience, expectation = change.importance, change.experience, change.expectation
    if (
        importance.before is None
        or importance.after is None
        or experience.before is None
        or experience.after is None
        or expectation.before is None
        or expectation.after is None
    ):
        return None
    middle_importance = (importance.before + importance.after) / 2
    middle_satisfaction = (experience.before - expectation.before + experience.after - expectation.after) / 2
    return Split(
        middle_importance * (experience.after - experience.before),
        -middle_importance * (expectation.after - expectation.before),
        middle_satisfaction * (importance.after - importance.before),
    )
