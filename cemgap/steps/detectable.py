"""Detectable: the change that this survey could find in a next wave like it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cemgap.statistics.sample_size import minimum_detectable_change, smallest_significant_change

if TYPE_CHECKING:
    from cemgap.intake.mapping import Factor
    from cemgap.statistics.precision import Estimate
    from cemgap.statistics.scores import Scores

POWER = 0.8
"""Probability with which a detectable change is found."""


@dataclass(frozen=True, slots=True)
class DetectableChange:
    """What can be seen of one figure, in its points."""

    detectable: float
    """Found with `POWER`."""
    significant: float
    """The smallest observed change that a test at 5% calls one; a true one of this size is found half of the time."""


@dataclass(frozen=True, slots=True)
class Detectable:
    """What can be seen of one factor. None = no standard error, or nothing varies."""

    factor: Factor
    satisfaction: DetectableChange | None
    weighted_satisfaction: DetectableChange | None


def detectable_changes(scores: Scores, min_base: int = 30) -> tuple[Detectable, ...]:
    """Per factor what a next wave of the same size and design, of other respondents, could show.

    (t_.975 + t_.80) sqrt(2) SE and t_.975 sqrt(2) SE with twice the degrees of freedom of the figure, one test per
    factor without a correction for several. Not known on a small base. Empty where nothing is known of any factor.
    """
    found = tuple(
        Detectable(one.factor, *map(_of, (one.satisfaction, one.weighted_satisfaction)))
        if one.n_effective is not None and not one.is_small(min_base)
        else Detectable(one.factor, None, None)
        for one in scores.factors
    )
    return found if any(one.satisfaction or one.weighted_satisfaction for one in found) else ()


def _of(estimate: Estimate | None) -> DetectableChange | None:
    if estimate is None or not estimate.se:
        return None
    # Satterthwaite: two waves with the same error and degrees of freedom have twice as many together.
    df = None if estimate.df is None else 2 * estimate.df
    return DetectableChange(
        minimum_detectable_change(estimate.se, estimate.se, power=POWER, df=df),
        smallest_significant_change(estimate.se, estimate.se, df=df),
    )
