"""Business results beside the survey: what more of the investment brought."""

from dataclasses import dataclass
from typing import Literal

EvidenceVerdict = Literal["consistent", "not_shown", "contradicts"]

EQUAL = 1e-9
"""An index this close to 1 is 1."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One row of the evidence file: so many units, such a result."""

    stage: str
    units: float
    result: float
    over: bool = False
    """The result is a lower bound ("over 4")."""
    strict: bool = True
    """A lower bound is "over 4"; False = "at least 4"."""


@dataclass(frozen=True, slots=True)
class StageResult:
    """A stage against the first one; None where there is nothing to set it against."""

    stage: Stage
    units_ratio: float | None
    """units / units of the first stage"""
    result_ratio: float | None
    """result / result of the first stage; a lower bound where `bound`"""
    per_unit_index: float | None
    """result_ratio / units_ratio; 1 = growth in step"""
    bound: bool
    """The ratios are lower bounds."""
    verdict: EvidenceVerdict | None
    """None for the first stage, and where there is no ratio."""


def stage_results(stages: tuple[Stage, ...]) -> tuple[StageResult, ...]:
    """Every stage against the first: has the result grown in step with the investment?

    ``per_unit_index = (result / first result) / (units / first units)``; at 1 or more the growth is consistent
    with growth in step, below 1 it contradicts it, and below 1 as a lower bound it is not shown. Where the first result
    is itself a lower bound, or first units or result are not above 0, nothing can be set against it.

    >>> [row.per_unit_index for row in stage_results((Stage("one", 1, 1), Stage("four", 4, 4, over=True)))]
    [1.0, 1.0]
    """
    if not stages:
        return ()
    first = stages[0]
    return (_against(first, first, first=True), *(_against(stage, first, first=False) for stage in stages[1:]))


def _against(stage: Stage, base: Stage, *, first: bool) -> StageResult:
    units_ratio = stage.units / base.units if base.units > 0 else None
    # A ratio to "over 4" is an upper bound, and one bound over another is none at all.
    result_ratio = stage.result / base.result if base.result > 0 and not base.over else None
    if units_ratio is None or result_ratio is None or units_ratio <= 0:
        return StageResult(stage, units_ratio, result_ratio, None, stage.over, None)
    index = result_ratio / units_ratio
    return StageResult(stage, units_ratio, result_ratio, index, stage.over, None if first else _verdict(stage, index))


def _verdict(stage: Stage, index: float) -> EvidenceVerdict:
    if index >= 1 - EQUAL:
        return "consistent"
    return "not_shown" if stage.over else "contradicts"
