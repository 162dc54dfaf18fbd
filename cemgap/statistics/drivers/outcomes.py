"""Outcomes: overall scores of respondents: their means, and the recommendation score.

Every outcome is a `Part` of its own, with the respondents who answered it: the quantities of `Outcome`, as answered.
"""

from __future__ import annotations

import math
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np

from cemgap.statistics.moments import Part
from cemgap.statistics.precision import Estimate, Functions, degrees_of_freedom, estimate_of, ratio_of, settled
from cemgap.statistics.totals import totals_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cemgap.intake.outcome_columns import SettledOutcome
    from cemgap.statistics.moments import Moments
    from cemgap.statistics.quantities import Floats
    from cemgap.statistics.totals import Lonely, Totals

PROMOTERS_FROM, DETRACTORS_TO = 9, 6
"""Likelihood to recommend, from 0 to 10: 9 and 10 recommend, 0 to 6 do not, 7 and 8 do neither."""
WHOLE = 100.0
"""A recommendation score lies between -100 and 100."""
OutcomeEstimates = tuple[str, Estimate, Estimate | None]
"""(name, mean on the scale of its answers, recommendation score or None)"""


class Outcome(IntEnum):
    """What is summed of an outcome y."""

    ANSWERED = 0
    SCORE = 1
    SQUARE = 2
    PROMOTER = 3
    """y >= 9"""
    DETRACTOR = 4
    """y <= 6"""


def outcome_part(name: str) -> Part:
    """The part that holds an outcome."""
    return Part("outcome", name)


def outcome_products(scores: Floats) -> Floats:
    """u [quantity, respondent] of answered scores [respondent].

    >>> outcome_products(np.array([10.0, 6.0])).tolist()
    [[1.0, 1.0], [10.0, 6.0], [100.0, 36.0], [1.0, 0.0], [0.0, 1.0]]
    """
    indicators = (scores >= PROMOTERS_FROM, scores <= DETRACTORS_TO)
    return np.stack([np.ones(len(scores)), scores, scores * scores, *(of.astype(np.float64) for of in indicators)])


def outcome_estimates(
    moments: Moments, wave: str, outcomes: Sequence[SettledOutcome], lonely: Lonely = "adjust"
) -> tuple[OutcomeEstimates, ...]:
    """The mean of every outcome that somebody answered in a wave, and of a likelihood to recommend its score.

    mean = sum of w y / sum of w over those who answered; score = 100 (sum of w promoter - sum of w detractor) / sum of
    w, the mean of 100, 0 and -100. Both are ratios of totals, with the covariance of the totals in the design of all
    rows of the wave (R: ``svymean``); df = max(1, min(design df, n_eff - 1)). Intervals are cut off at the ends of the
    scale.

    Args:
        moments: as answered or on the reporting scale, which leaves outcomes as they are.
        wave: its label.
        outcomes: which ones, with their scales.
        lonely: the rule for strata with a single sampling unit.

    Raises:
        LookupError: no such wave.

    Checked against R survey (svymean with strata, clusters and finite population) and a computation of its own.
    """
    of_wave = moments.wave(wave)
    found = []
    for outcome in outcomes:
        strata = of_wave.parts.get(outcome_part(outcome.name))
        if strata is None or not strata.sums.total[Outcome.ANSWERED].any():
            continue
        totals = totals_in(wave, strata, of_wave.everyone, lonely, bases=(Outcome.ANSWERED,))
        mean = ratio_of(totals.total, Outcome.SCORE, Outcome.ANSWERED)
        low, high = outcome.scale.low, outcome.scale.high
        score = _estimate(totals, _score(totals.total), -WHOLE, WHOLE) if outcome.recommends else None
        found.append((outcome.name, _estimate(totals, mean, low, high), score))
    return tuple(found)


def _score(total: Floats) -> Functions:
    """100 (promoters - detractors) / answered."""
    share = ratio_of(total, Outcome.PROMOTER, Outcome.ANSWERED) - ratio_of(total, Outcome.DETRACTOR, Outcome.ANSWERED)
    return Functions(WHOLE * share.value, WHOLE * share.gradient)


def _estimate(totals: Totals, of: Functions, low: float, high: float) -> Estimate:
    n, n_effective = int(totals.n(Outcome.ANSWERED)[0]), float(totals.effective(Outcome.ANSWERED)[0])
    magnitude = max(abs(low), abs(high))
    variance = float(settled(totals.variance(of.gradient), totals.effective(Outcome.ANSWERED), magnitude)[0])
    return estimate_of(
        float(of.value[0]),
        math.nan if n == 1 else variance,
        n=n,
        n_effective=n_effective,
        df=degrees_of_freedom(totals.design_df, n_effective),
        low=low,
        high=high,
    )
