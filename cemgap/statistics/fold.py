"""Fold: blocks of responses into their tally and moments, one block at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from cemgap.statistics.moments import ASKED, ATTRIBUTES, FLAGGED, TABLE, VALUE, Moments, Part, WaveMoments
from cemgap.statistics.strata import Strata, strata_of
from cemgap.statistics.sums import Products, Ratings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cemgap.intake.responses import Responses
    from cemgap.intake.tally import Tally
    from cemgap.statistics.quantities import Counts, Floats

Booleans = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.intp]


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
    rows: slice | Rows = slice(None) if whole else np.flatnonzero(block.wave == code)
    weight, inside, doubted = block.weight[rows], block.inside[rows], block.flagged[rows]
    design = block.design.of(rows)
    ratings = (block.experience[rows], block.expectation[rows], block.importance[rows])

    def rated(at: Rows, weight: Floats = weight) -> Strata:
        """The ratings of some rows, without products across factors."""
        counted = np.where(inside[at], weight[at], 0.0)
        summand = Ratings(ratings[0][at], ratings[1][at], ratings[2][at], counted, crossed=False)
        return strata_of(summand, design.of(at), counted > 0)

    def named(at: Rows) -> Strata:
        """How many some rows are."""
        counted = np.where(inside[at], weight[at], 0.0)
        return strata_of(Products(np.ones((1, len(at))), counted), design.of(at), counted > 0)

    parts = _table(ratings, weight, inside, doubted, block, rows)
    if block.attributes is not None:
        of = block.attributes
        summand = Ratings(of[0][rows], of[1][rows], of[2][rows], np.where(inside, weight, 0.0), crossed=False)
        parts[ATTRIBUTES] = strata_of(summand, design, inside & (weight > 0))
    # Of every other part only its own rows are taken: what it holds must not depend on the blocks it came in.
    if block.value is not None and len(at := np.flatnonzero(block.value[rows] > 0)):
        parts[VALUE] = rated(at, weight * block.value[rows])
    for groups in block.groups:
        codes = groups.codes[rows]
        for level in np.unique(codes[codes >= 0]):
            parts[Part("segment", groups.column, groups.levels[level])] = rated(np.flatnonzero(codes == level))
    if len(at := np.flatnonzero(block.reasons_asked[rows])):
        parts[ASKED] = named(at)
    for label, yes in zip(block.reason_labels, block.reasons[rows].T, strict=True):
        if len(at := np.flatnonzero(yes)):
            parts[Part("reason", label)] = named(at)
    return WaveMoments(block.waves[code], parts)


def _table(
    ratings: tuple[Floats, Floats, Floats],
    weight: Floats,
    inside: Booleans,
    doubted: Booleans,
    block: Responses,
    rows: slice | Rows,
) -> dict[Part, Strata]:
    """The table, and what is flagged in a part of its own."""
    design = block.design.of(rows)
    if not doubted.any():
        return {TABLE: strata_of(Ratings(*ratings, np.where(inside, weight, 0.0)), design, inside & (weight > 0))}
    # Rows outside the domain add nothing: to leave the flagged ones out takes no copy of the others.
    sound = inside & ~doubted
    table = strata_of(Ratings(*ratings, np.where(sound, weight, 0.0)), design, sound & (weight > 0), doubted)
    at = np.flatnonzero(doubted)
    doubtful = Ratings(ratings[0][at], ratings[1][at], ratings[2][at], np.where(inside[at], weight[at], 0.0))
    return {TABLE: table, FLAGGED: strata_of(doubtful, design.of(at), inside[at] & (weight[at] > 0))}
