"""Step 6, alignment (将需求与企业策略与能力相结合): requirements against strategy, people, process, technology."""

from dataclasses import dataclass
from typing import Literal

from cemgap.intake.mapping import Factor
from cemgap.steps.step4_gaps import Gap
from cemgap.steps.step5_requirements import PlannedRequirement, Requirement

Decision = Literal["chosen", "rejected", "open"]
Strategy = Literal["fits", "neutral", "conflicts", "unknown"]
Capability = Literal["in_place", "to_build", "conflicts", "unknown"]


@dataclass(frozen=True, slots=True)
class PlannedAction:
    """An action as people wrote it (sheet Actions of the plan)."""

    id: str
    action: str
    serves: tuple[str, ...]
    """Ids of the requirements it serves."""
    decision: Decision = "open"
    strategy: Strategy = "unknown"
    people: Capability = "unknown"
    process: Capability = "unknown"
    technology: Capability = "unknown"
    missing: str | None = None
    """What has to be built first."""
    owner: str | None = None
    due: str | None = None
    """ISO date, or the words that stand there."""
    cost: float | None = None
    status: str | None = None


@dataclass(frozen=True, slots=True)
class StrategyStatement:
    """A line of the sheet Strategy."""

    statement: str
    kind: Literal["goal", "ruled_out"]


@dataclass(frozen=True, slots=True)
class Plan:
    """What people wrote in the plan workbook."""

    requirements: tuple[PlannedRequirement, ...] = ()
    actions: tuple[PlannedAction, ...] = ()
    strategy: tuple[StrategyStatement, ...] = ()


@dataclass(frozen=True, slots=True)
class AlignedAction:
    """An action and what the judgements about it add up to."""

    planned: PlannedAction
    factors: tuple[Factor, ...]
    """Factors of the requirements it serves."""
    vetoed: bool
    """A conflict with strategy, people, process or technology vetoes it, whatever its decision says."""
    vetoed_by: tuple[str, ...]
    """Which of strategy, people, process, technology."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """Step 6 summed up."""

    actions: tuple[AlignedAction, ...]
    strategy: tuple[StrategyStatement, ...]
    gaps_without_requirement: tuple[Factor, ...]
    requirements_without_action: tuple[Requirement, ...]
    """No action that is not vetoed and not rejected serves them."""
    without_owner_or_due: tuple[AlignedAction, ...]
    """Chosen, not vetoed, and nobody or no date stands beside them."""
    not_to_do: tuple[AlignedAction, ...]
    """Vetoed or rejected: said as plainly as what is chosen."""


def alignment(plan: Plan, requirements: tuple[Requirement, ...], gaps: tuple[Gap, ...]) -> Alignment:
    """Sum up the judgements of a plan; nothing is scored.

    A conflict with strategy, people, process or technology vetoes an action, whatever its decision says. A vetoed or
    rejected action serves nothing.

    Args:
        plan: What people wrote. An action that serves an id no requirement has is a ``KeyError``.
        requirements: Step 5.
        gaps: Step 4, in rank order.
    """
    factor_of = {requirement.id: requirement.factor for requirement in requirements if requirement.id is not None}
    actions = tuple(_aligned(action, factor_of) for action in plan.actions)
    alive = tuple(action for action in actions if not action.vetoed and action.planned.decision != "rejected")
    served = {id_ for action in alive for id_ in action.planned.serves}
    written = {requirement.factor.key for requirement in requirements if requirement.requirement is not None}
    return Alignment(
        actions,
        plan.strategy,
        tuple(gap.factor for gap in gaps if gap.short and gap.factor.key not in written),
        tuple(row for row in requirements if row.requirement is not None and row.id not in served),
        tuple(
            action
            for action in alive
            if action.planned.decision == "chosen" and not (action.planned.owner and action.planned.due)
        ),
        tuple(action for action in actions if action.vetoed or action.planned.decision == "rejected"),
    )


def _aligned(action: PlannedAction, factor_of: dict[str, Factor]) -> AlignedAction:
    judgements = {
        "strategy": action.strategy,
        "people": action.people,
        "process": action.process,
        "technology": action.technology,
    }
    vetoed_by = tuple(field for field, judgement in judgements.items() if judgement == "conflicts")
    # A factor is named once, however many of its requirements an action serves.
    factors = {factor_of[id_].key: factor_of[id_] for id_ in action.serves}
    return AlignedAction(action, tuple(factors.values()), bool(vetoed_by), vetoed_by)
