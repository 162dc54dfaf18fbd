"""How often the 95% intervals hold the truth, in made surveys drawn with a fixed seed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cemgap.intake.design import Design
from cemgap.intake.mapping import Factor
from cemgap.statistics.fold import moments_of
from cemgap.statistics.scores import FactorScores, scores_of
from cemgap.statistics.totals import totals_of
from tests.strategies import a_block

SURVEYS = 400
SHOPS, CUSTOMERS = 12, 10


def scored(x: np.ndarray, e: np.ndarray, i: np.ndarray, design: Design = Design()) -> FactorScores:  # noqa: B008
    """One factor of a survey."""
    block = replace(a_block(x[:, None], e[:, None], i[:, None]), design=design)
    return scores_of(totals_of(moments_of(block), ""), (Factor("f"),), 0, 10).factors[0]


@pytest.mark.parametrize("clustered", [False, True])
def test_intervals_hold_the_truth_as_often_as_they_say(*, clustered: bool) -> None:
    """Satisfaction and weighted satisfaction; customers of one shop answer alike, and the shops are sampled."""
    random = np.random.default_rng(20)
    n = SHOPS * CUSTOMERS
    shop = np.repeat(np.arange(SHOPS), CUSTOMERS)
    held = np.zeros((SURVEYS, 2), dtype=np.bool_)
    # The truth is that of the answers as rounded and cut off: from one large survey of the same kind.
    big = 200_000
    alike = random.normal(0, 1, big) if clustered else 0.0
    mood = random.normal(0, 1, big)
    truth_x = np.clip(np.round(6 + alike + mood + random.normal(0, 1, big)), 0, 10).mean()
    truth_e = np.clip(np.round(7 + 0.5 * mood + random.normal(0, 1, big)), 0, 10).mean()
    truth_i = np.clip(np.round(7 + random.normal(0, 1.5, big)), 0, 10).mean()
    truth = truth_x - truth_e, truth_i * (truth_x - truth_e)
    for survey in range(SURVEYS):
        alike = random.normal(0, 1, SHOPS)[shop] if clustered else 0.0
        mood = random.normal(0, 1, n)
        x = np.clip(np.round(6 + alike + mood + random.normal(0, 1, n)), 0, 10)
        e = np.clip(np.round(7 + 0.5 * mood + random.normal(0, 1, n)), 0, 10)
        i = np.clip(np.round(7 + random.normal(0, 1.5, n)), 0, 10)
        x[random.random(n) < 0.05] = np.nan
        one = scored(x, e, i, Design(clusters=shop.astype(np.int64)) if clustered else Design())
        for at, estimate in enumerate((one.satisfaction, one.weighted_satisfaction)):
            assert estimate is not None
            assert estimate.low is not None
            assert estimate.high is not None
            held[survey, at] = estimate.low <= truth[at] <= estimate.high
    # 95% of 400 is 380, give or take 9 by chance at two standard errors.
    assert (np.abs(held.mean(axis=0) - 0.95) < 0.025).all()
