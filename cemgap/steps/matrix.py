"""Matrix: importance against satisfaction or experience, and how sure the quadrant of each factor is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from cemgap.statistics.drivers.outcome_models import DERIVED
from cemgap.statistics.ranks.quadrants import Line, View, placed_in_quadrants

if TYPE_CHECKING:
    from cemgap.intake.mapping import Factor
    from cemgap.statistics.precision import Estimate
    from cemgap.statistics.scores import Scores
    from cemgap.steps.step3_key_experiences import KeyExperiences

Crosshair = Literal["mean", "median", "scale"]
"""Where the lines stand: mean or median of the factors, or the middle of the scale. Of satisfaction always at 0."""
Quadrant = Literal["fix_first", "keep_up", "low_priority", "possible_overkill"]
QUADRANTS: tuple[Quadrant, ...] = ("fix_first", "keep_up", "low_priority", "possible_overkill")
"""Upper left, upper right, lower left, lower right."""

FEWEST = 2
"""Factors without which there is nothing to compare."""
SURE = 0.8
"""Probability of the quadrant below which a factor is borderline."""


@dataclass(frozen=True, slots=True)
class PlacedFactor:
    """A factor in the matrix."""

    factor: Factor
    across: float
    """Satisfaction or experience."""
    up: float
    """Importance."""
    quadrant: Quadrant
    probability: float | None = None
    """Of lying in this quadrant, 0 to 1: a reading aid. None where nothing is known of chance."""
    diagonal: Estimate | None = None
    """importance - experience, above 0 = above the diagonal; None over satisfaction, or on different scales."""

    @property
    def borderline(self) -> bool:
        """Whether the quadrant may well be another one."""
        return self.probability is not None and self.probability < SURE


@dataclass(frozen=True, slots=True)
class PriorityMatrix:
    """The factors in four quadrants."""

    view: View
    lines: tuple[Crosshair | Literal["zero"], Crosshair]
    """What the vertical and the horizontal line of the crosshair stand for."""
    cross_across: float
    cross_up: float
    factors: tuple[PlacedFactor, ...]
    """In rank order."""
    left_out: tuple[Factor, ...] = ()
    """For want of a figure."""


@dataclass(frozen=True, slots=True)
class Middles:
    """The middles of the scales that crosshairs may stand at."""

    experience: float
    importance: float | None
    """None where importance has no scale."""


def priority_matrix(
    keys: KeyExperiences,
    scores: Scores,
    middles: Middles,
    *,
    view: View | None = None,
    crosshair: Crosshair = "mean",
    common_scale: bool = True,
) -> PriorityMatrix | None:
    """The matrix of the factors that have both figures; None where fewer than two have.

    The vertical line stands at satisfaction 0, where expectation is met; over experience at the crosshair, as the
    horizontal line does. A point on a line counts as above it, or right of it. The probability of a quadrant is that
    of the factor's draws with lines that move along; degrees of freedom: the fewest of any factor.

    Args:
        keys: the factors in rank order.
        scores: their figures and joint covariance.
        middles: of the scales, for the crosshair `scale`; importance without a scale is parted at its mean then.
        view: None = over satisfaction; over experience where the ranking is that of importance - experience.
        crosshair: where the lines stand.
        common_scale: whether importance and experience may be subtracted.
    """
    if view is None:
        view = "experience" if keys.ranking == "importance_minus_experience" else "satisfaction"
    ranked = tuple(one.scores for one in keys.factors)
    placed = tuple(one for one in ranked if one.importance is not None and getattr(one, view) is not None)
    if len(placed) < FEWEST:
        return None
    no_middle = middles.importance is None or any(one.importance_source == DERIVED for one in placed)
    up: Crosshair = "mean" if crosshair == "scale" and no_middle else crosshair
    lines: tuple[Line, Line] = (
        0.0 if view == "satisfaction" else middles.experience if crosshair == "scale" else crosshair,
        (middles.importance or 0.0) if up == "scale" else up,
    )
    quadrants = placed_in_quadrants(scores, placed, view, lines)
    return PriorityMatrix(
        view,
        ("zero" if view == "satisfaction" else crosshair, up),
        *quadrants.lines,
        tuple(
            PlacedFactor(
                one.factor,
                found.across,
                found.up,
                QUADRANTS[found.quadrant],
                found.probability,
                found.diagonal if view == "experience" and common_scale else None,
            )
            for one, found in zip(placed, quadrants.factors, strict=True)
        ),
        tuple(one.factor for one in ranked if one not in placed),
    )
