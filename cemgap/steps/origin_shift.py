"""Origin shift: how far the zero of importance may move without another key experience."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cemgap.intake.mapping import Factor
from cemgap.statistics.ranks.origin import origin_interval
from cemgap.steps.step3_key_experiences import TIED

if TYPE_CHECKING:
    from cemgap.intake.ratings.scales import LinearMap, Scale
    from cemgap.statistics.precision import Estimate
    from cemgap.statistics.scores import Scores


@dataclass(frozen=True, slots=True)
class OriginShift:
    """The points that may be added to every importance without another key experience."""

    low: float
    """0 or negative, on the reporting scale of importance"""
    high: float | None
    """None = any."""
    below: Factor | None
    """The key experience below `low`; None where importance ends there."""
    above: Factor | None
    """The same above `high`."""


def origin_shift(
    scores: Scores, key: Factor, scale: tuple[Scale, LinearMap] | None
) -> tuple[Factor, float, OriginShift] | None:
    """The key experience once the zero of importance is moved as far as the scale leaves open; None without a factor.

    The lowest answer may mean no importance at all, or one step of it: importance from 0 to 10, or 1 to 11; a scale
    from 1 to 5 as 0 to 4, or 1 to 5.

    Args:
        scores: The factors, on the reporting scale.
        key: The key experience as it is.
        scale: The scale of importance and its map onto the reporting scale; None = its zero is known.

    Returns:
        The key experience then, its weighted satisfaction then, and how far the zero may move without another.
    """
    weighted, satisfaction, importance = (
        tuple(_or_nan(getattr(factor, name)) for factor in scores.factors)
        for name in ("weighted_satisfaction", "satisfaction", "importance")
    )
    place = [factor.factor for factor in scores.factors].index(key)
    interval = origin_interval(weighted, satisfaction, importance, place)
    if interval is None:
        return None

    def named(at: int | None) -> Factor | None:
        return None if at is None else scores.factors[at].factor

    shift = OriginShift(interval.low, interval.high, named(interval.below), named(interval.above))
    least, most = _plausible(scale)
    for end, beyond in ((least, _is_below(shift, least)), (most, _is_above(shift, most))):
        if beyond:
            moved = {
                at: figure
                for at, (w, s) in enumerate(zip(weighted, satisfaction, strict=True))
                if not math.isnan(figure := w + end * s)
            }
            there = min(moved, key=moved.__getitem__)
            return scores.factors[there].factor, moved[there], shift
    return key, weighted[place], shift


def _is_below(shift: OriginShift, end: float) -> bool:
    """Whether a shift lies below the interval, and another factor takes over there."""
    return shift.below is not None and end < shift.low - TIED


def _is_above(shift: OriginShift, end: float) -> bool:
    """Whether a shift lies above the interval, and another factor takes over there."""
    return shift.high is not None and shift.above is not None and end > shift.high + TIED


def _plausible(scale: tuple[Scale, LinearMap] | None) -> tuple[float, float]:
    """The shifts at which the lowest answer means no importance, and one step of it; of ratings only."""
    if scale is None:
        return 0.0, 0.0
    answers, map_ = scale
    if answers.format != "rating":
        # Points have a zero of their own; what ranks count is assumed, and checked by other distances.
        return 0.0, 0.0
    lowest = min(map_.of(answers.low), map_.of(answers.high))
    return -lowest, abs(map_.slope) - lowest


def _or_nan(estimate: Estimate | None) -> float:
    return float("nan") if estimate is None else estimate.value
