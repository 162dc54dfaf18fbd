"""Equal steps: importance from ranks that all lie equally far apart, to hold against rank-order centroids."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cemgap.intake.ratings.importance_format import equal_steps
from cemgap.statistics.moments import STEPS
from cemgap.statistics.quantities import Floats, Quantity

if TYPE_CHECKING:
    from cemgap.intake.factor_table import FactorRow
    from cemgap.intake.ratings.scales import LinearMap
    from cemgap.statistics.moments import Moments
    from cemgap.statistics.totals import Totals


def step_products(ranks: Floats) -> Floats:
    """[factor, respondent] what the ranks [respondent, factor] count at equal distances; 0 where there is none.

    >>> step_products(np.array([[2.0, 1.0], [np.nan, np.nan]])).tolist()
    [[5.0, 0.0], [10.0, 0.0]]
    """
    factors = int((~np.isnan(ranks)).sum(axis=1).max(initial=0))
    return np.nan_to_num(equal_steps(ranks, max(1, factors))).T


def mean_steps(moments: Moments, wave: str, totals: Totals, map_: LinearMap) -> Floats | None:
    """[factor] mean importance of one wave at equal distances, on the reporting scale; None where nothing is ranked.

    I' = sum of w 10 (K + 1 - rank) / K over the sum of w, of those whose ranks are used; NaN = nobody.

    Args:
        moments: of all respondents.
        wave: its label.
        totals: of the same wave, with all its respondents.
        map_: of importance onto the reporting scale.
    """
    strata = moments.wave(wave).parts.get(STEPS)
    if strata is None:
        return None
    steps = strata.sums.total[:, 0]
    answered = totals.total[Quantity.IMPORTANCE_ANSWERED]
    with np.errstate(invalid="ignore", divide="ignore"):
        mean: Floats = np.where(answered > 0, steps / answered, np.nan)
    return map_.slope * mean + map_.offset


def steps_of_table(rows: tuple[FactorRow, ...], map_: LinearMap) -> dict[str, float]:
    """Key of a factor -> the same in a factor table, where each rank stands once."""
    ranked = sorted((row for row in rows if row.importance is not None), key=lambda row: -(row.importance or 0.0))
    counts = equal_steps(np.arange(1.0, len(ranked) + 1), max(1, len(ranked))).tolist()
    return {row.factor.key: map_.of(count) for row, count in zip(ranked, counts, strict=True)}
