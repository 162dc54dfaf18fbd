"""Step 4, gaps (就理想与实际体验进行差距分析): gap = experience - ideal; negative = short of the ideal."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from cemgap.intake.mapping import Factor
from cemgap.statistics.precision import Estimate
from cemgap.statistics.scores import Scores
from cemgap.steps.ideal import GivenIdeal, Ideal, ideals
from cemgap.steps.step3_key_experiences import TIED, KeyExperiences


@dataclass(frozen=True, slots=True)
class Gap:
    """The ideal of one factor and its distance from today."""

    factor: Factor
    ideal: float | None
    """On the reporting scale; None where neither the rule nor anybody gives one."""
    ideal_source: str | None
    """An `IdealSource`, or the words of the file's ``ideal_source`` column."""
    gap: Estimate | None

    @property
    def short(self) -> bool:
        """Whether today's experience falls short of the ideal."""
        return self.gap is not None and self.gap.value < -TIED


def gaps(scores: Scores, keys: KeyExperiences, given: Mapping[str, GivenIdeal] | None = None) -> tuple[Gap, ...]:
    """The gap of every factor, in rank order: experience - ideal.

    An ideal is a constant, so that the gap has the standard error of the experience; it is exactly 0, without error,
    where the ideal is today's experience by definition.

    Args:
        scores: The wave.
        keys: Step 3 of the same scores.
        given: Key of a factor -> the ideal that a flag or the settings give it.
    """
    return tuple(
        Gap(ideal.factor.factor, ideal.value, ideal.source, _gap(ideal)) for ideal in ideals(scores, keys, given or {})
    )


def _gap(ideal: Ideal) -> Estimate | None:
    experience = ideal.factor.experience
    if experience is None or ideal.value is None:
        return None
    if ideal.is_actual:
        exact = None if experience.se is None else 0.0
        return replace(experience, value=0.0, se=exact, low=exact, high=exact)
    return replace(
        experience,
        value=experience.value - ideal.value,
        low=None if experience.low is None else experience.low - ideal.value,
        high=None if experience.high is None else experience.high - ideal.value,
    )
