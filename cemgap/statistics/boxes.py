"""Boxes: how many customers chose one of the best, and one of the worst, answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cemgap.statistics.moments import BOXES
from cemgap.statistics.precision import Estimate, degrees_of_freedom, estimate_of, ratio_of, settled
from cemgap.statistics.totals import totals_in

if TYPE_CHECKING:
    from cemgap.intake.ratings.scales import Scale
    from cemgap.intake.responses import Floats
    from cemgap.statistics.moments import Moments
    from cemgap.statistics.totals import Lonely

MOST_STEPS = 11
"""Answers of a scale that has boxes; a slider has none."""


@dataclass(frozen=True, slots=True)
class Boxes:
    """Which answers are the best and the worst few, as answered."""

    count: int
    """Answers at each end."""
    bottom: float
    """The worst answers end here."""
    top: float
    """The best begin here; below `bottom` where the lowest answer is the best."""

    def products(self, experience: Floats) -> Floats:
        """u [quantity, respondent] of experience [respondent, factor]: answered, top, bottom, each over all factors.

        >>> Boxes(2, 2.0, 4.0).products(np.array([[5.0], [3.0], [np.nan]])).tolist()
        [[1.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 0.0]]
        """
        falling = self.top < self.bottom
        best = experience <= self.top if falling else experience >= self.top
        worst = experience >= self.bottom if falling else experience <= self.bottom
        return np.concatenate([~np.isnan(experience), best, worst], axis=1).T.astype(np.float64)


def boxes_of(count: int, scale: Scale) -> Boxes | None:
    """The best and worst `count` answers of a scale; None where these would meet, or the scale is a slider.

    >>> from cemgap.intake.ratings.scales import Scale
    >>> boxes_of(2, Scale(1, 5)), boxes_of(2, Scale(5, 1)), boxes_of(3, Scale(1, 5)), boxes_of(2, Scale(0, 100))
    (Boxes(count=2, bottom=2, top=4), Boxes(count=2, bottom=4, top=2), None, None)
    """
    steps = abs(scale.high - scale.low) + 1
    if not 0 < 2 * count <= steps <= MOST_STEPS:
        return None
    step = 1 if scale.high > scale.low else -1
    return Boxes(count, scale.low + step * (count - 1), scale.high - step * (count - 1))


def box_shares(
    moments: Moments, wave: str, factors: int, lonely: Lonely = "adjust"
) -> tuple[tuple[Estimate | None, Estimate | None], ...]:
    """[factor] (top, bottom) shares of those who rated experience; empty where they are not summed.

    p = sum of w 1[top] / sum of w over the respondents who rated experience, V as of any ratio of totals, the interval
    clipped to 0 and 1. None where nobody rated it. LookupError for an unknown wave.
    """
    of_wave = moments.wave(wave)
    strata = of_wave.parts.get(BOXES)
    if strata is None:
        return ()
    totals = totals_in(wave, strata, of_wave.everyone, lonely, bases=tuple(range(factors)))

    def share(factor: int, kind: int) -> Estimate | None:
        found = ratio_of(totals.total, kind * factors + factor, factor)
        n, effective = int(totals.n(factor)[0]), totals.effective(factor)
        if not n:
            return None
        variance = settled(totals.variance(found.gradient), effective, 1.0)
        return estimate_of(
            float(found.value[0]),
            float(variance[0]) if n > 1 else np.nan,
            n=n,
            n_effective=float(effective[0]),
            df=degrees_of_freedom(totals.design_df, float(effective[0])),
            low=0.0,
            high=1.0,
        )

    return tuple((share(factor, 1), share(factor, 2)) for factor in range(factors))
