"""Step 5, requirements (制定需求以弥补差距): what would close each gap."""

from dataclasses import dataclass

from cemgap.intake.mapping import Factor
from cemgap.statistics.precision import Estimate
from cemgap.statistics.scores import FactorScores
from cemgap.steps.step3_key_experiences import KeyExperiences
from cemgap.steps.step4_gaps import Gap


@dataclass(frozen=True, slots=True)
class PlannedRequirement:
    """A requirement as people wrote it (sheet Requirements of the plan)."""

    id: str
    factor: str
    """Key of the factor."""
    requirement: str
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Requirement:
    """A gap with its evidence, and the requirement written for it, if any."""

    id: str | None
    """None for a drafted row that nobody has filled in."""
    factor: Factor
    requirement: str | None
    why: str | None
    gap: Estimate | None
    importance: Estimate | None
    satisfaction: Estimate | None
    n: int | None
    """Base of satisfaction (of experience where there is none)."""


def requirements(
    keys: KeyExperiences, gaps: tuple[Gap, ...], planned: tuple[PlannedRequirement, ...] = ()
) -> tuple[Requirement, ...]:
    """A row per planned requirement, and one to be written for every gap below 0 that has none.

    Gaps first, in rank order; then what is planned for factors that are not short, in rank order.

    Args:
        keys: Step 3.
        gaps: Step 4 of the same factors.
        planned: What people wrote; their factors are known, or ``KeyError``.
    """
    of = {gap.factor.key: gap for gap in gaps}
    scores = {ranked.scores.factor.key: ranked.scores for ranked in keys.factors}
    written: dict[str, list[PlannedRequirement]] = {key: [] for key in scores}
    for requirement in planned:
        written[requirement.factor].append(requirement)
    short = [key for key in scores if of[key].short]
    rows = [
        _row(scores[key], of[key], requirement)
        for key in short
        for requirement in (written[key] or (PlannedRequirement("", key, ""),))
    ]
    rows += [
        _row(scores[key], of[key], requirement) for key in scores if key not in short for requirement in written[key]
    ]
    return tuple(rows)


def _row(scores: FactorScores, gap: Gap, planned: PlannedRequirement) -> Requirement:
    return Requirement(
        planned.id or None,
        scores.factor,
        planned.requirement.strip() or None,
        planned.why,
        gap.gap,
        scores.importance,
        scores.satisfaction,
        base_of(scores),
    )


def base_of(scores: FactorScores) -> int | None:
    """Respondents behind a factor's satisfaction, behind its experience where there is no satisfaction."""
    return scores.n_pair if scores.satisfaction is not None else scores.n_experience
