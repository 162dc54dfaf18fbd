"""Fold: blocks of responses into their tally and moments, one block at a time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from cemgap.statistics.moments import Count, Moments, WaveMoments
from cemgap.statistics.sums import Counts, sums_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cemgap.intake.responses import Responses
    from cemgap.intake.tally import Tally


def moments_of(block: Responses) -> Moments:
    """The moments of one block, as answered. Engines of any size call this and add."""
    codes: Counts = np.unique(block.wave)
    waves = [_wave_of(block, int(code), whole=len(codes) == 1) for code in codes]
    return Moments(tuple(sorted(waves, key=lambda wave: wave.wave)), tuple(sorted(block.reason_labels)))


def fold(blocks: Iterable[Responses]) -> tuple[Tally, Moments]:
    """The tally and the moments of all blocks; memory does not grow with them. ValueError where there is no block."""
    tally: Tally | None = None
    moments = Moments()
    for block in blocks:
        tally = block.tally if tally is None else tally + block.tally
        moments += moments_of(block)
    if tally is None:
        wrong = "a source yields one block at least, be it empty"
        raise ValueError(wrong)
    return tally, moments


def _wave_of(block: Responses, code: int, *, whole: bool) -> WaveMoments:
    """The moments of one wave of a block; `whole`: all of the block, which spares a copy."""
    rows: slice | npt.NDArray[np.intp] = slice(None) if whole else np.flatnonzero(block.wave == code)
    weight, inside, doubted = block.weight[rows], block.inside[rows], block.flagged[rows]
    ratings = (block.experience[rows], block.expectation[rows], block.importance[rows])
    sums = sums_of(*ratings, weight, inside & ~doubted)
    flagged = attributes = None
    if doubted.any():
        at = np.flatnonzero(doubted)
        # Rows outside the domain add nothing: to leave the flagged ones out takes no copy of the others.
        sums = replace(sums, n_design=sums.n_design - len(at))
        flagged = sums_of(ratings[0][at], ratings[1][at], ratings[2][at], weight[at], inside[at])
    if block.attributes is not None:
        rated = block.attributes
        attributes = sums_of(rated[0][rows], rated[1][rows], rated[2][rows], weight, inside, crossed=False)
    if not block.reason_labels:
        return WaveMoments(block.waves[code], sums, Count(), (), flagged, attributes)
    weight = np.where(inside, weight, 0.0)
    counts = _counts(np.column_stack([block.reasons_asked[rows], block.reasons[rows]]), weight)
    named = sorted((reason, count) for reason, count in zip(block.reason_labels, counts[1:], strict=True) if count.n)
    return WaveMoments(block.waves[code], sums, counts[0], tuple(named), flagged, attributes)


def _counts(yes: npt.NDArray[np.bool_], weight: npt.NDArray[np.float64]) -> list[Count]:
    """A count per column of `yes` [respondent, column]."""
    counts = []
    for column in yes.T:
        named = weight[column]
        counts.append(Count(int(np.count_nonzero(named)), float(named.sum()), float((named * named).sum())))
    return counts
