"""Fold: blocks of responses into their tally and moments, one block at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from cemgap.statistics.drivers.outcomes import outcome_part, outcome_products
from cemgap.statistics.equal_steps import step_products
from cemgap.statistics.moments import ASKED, ATTRIBUTES, FLAGGED, STEPS, TABLE, VALUE, Moments, Part, WaveMoments
from cemgap.statistics.strata import strata_of
from cemgap.statistics.sums import Products, Ratings
from cemgap.statistics.wanted import NOTHING, Wanted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cemgap.intake.design import Design
    from cemgap.intake.responses import Responses
    from cemgap.intake.tally import Tally
    from cemgap.statistics.quantities import Counts, Floats
    from cemgap.statistics.strata import Strata, Summand

Booleans = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.intp]
GROUP_ACROSS_MAX = 20
"""With more factors than this, products across factors are left out of groups: there may be many of these."""


def moments_of(block: Responses, wanted: Wanted = NOTHING) -> Moments:
    """The moments of one block, as answered. Engines of any size call this and add."""
    codes: Counts = np.unique(block.wave)
    waves = [_wave_of(block, int(code), wanted, whole=len(codes) == 1) for code in codes]
    return Moments(tuple(sorted(waves, key=lambda wave: wave.wave)), tuple(sorted(block.reason_labels)))


def fold(blocks: Iterable[Responses], wanted: Wanted = NOTHING) -> tuple[Tally, Moments]:
    """The tally and the moments of all blocks; memory does not grow with them. ValueError where there is no block."""
    tally: Tally | None = None
    moments = Moments()
    for block in blocks:
        tally = block.tally if tally is None else tally + block.tally
        moments += moments_of(block, wanted)
    if tally is None:
        wrong = "a source yields one block at least, be it empty"
        raise ValueError(wrong)
    return tally, moments


def _wave_of(block: Responses, code: int, wanted: Wanted, *, whole: bool) -> WaveMoments:
    """The moments of one wave of a block; `whole`: all of the block, which spares a copy."""
    rows: slice | Rows = slice(None) if whole else np.flatnonzero(block.wave == code)
    group = _Group(
        (block.experience[rows], block.expectation[rows], block.importance[rows]),
        block.weight[rows],
        block.inside[rows],
        block.design.of(rows),
    )
    parts = group.table(block.flagged[rows])
    if block.attributes is not None:
        x, e, i = (of[rows] for of in block.attributes)
        parts[ATTRIBUTES] = group.summed(Ratings(x, e, i, group.counted, crossed=False))
    # Of every other part only its own rows are taken: what it holds must not depend on the blocks it came in.
    if block.value is not None and len(at := np.flatnonzero(block.value[rows] > 0)):
        parts[VALUE] = group.rated(at, block.value[rows])
    for groups in block.groups:
        codes = groups.codes[rows]
        for level in np.unique(codes[codes >= 0]):
            parts[Part("segment", groups.column, groups.levels[level])] = group.rated(np.flatnonzero(codes == level))
    if len(at := np.flatnonzero(block.reasons_asked[rows])):
        parts[ASKED] = group.named(at)
    for label, yes in zip(block.reason_labels, block.reasons[rows].T, strict=True):
        if len(at := np.flatnonzero(yes)):
            parts[Part("reason", label)] = group.named(at)
    if block.ranks is not None:
        parts[STEPS] = group.summed(Products(step_products(block.ranks[rows]), group.counted))
    outcomes = None if block.outcomes is None else block.outcomes[rows]
    parts |= group.outcomes(block.outcome_names, outcomes)
    for part, products, bases in wanted.products(outcomes, *group.ratings):
        parts[part] = group.summed(Products(products, group.counted, bases))
    return WaveMoments(block.waves[code], parts)


@dataclass(frozen=True, slots=True, eq=False)
class _Group:
    """Respondents of one wave of a block."""

    ratings: tuple[Floats, Floats, Floats]
    """Experience, expectation, importance [respondent, factor]"""
    weight: Floats
    inside: Booleans
    design: Design

    @property
    def counted(self) -> Floats:
        """[respondent] the weight, 0 outside the domain."""
        return np.where(self.inside, self.weight, 0.0)

    def summed(self, summand: Summand) -> Strata:
        """The sums of something that all of them have."""
        return strata_of(summand, self.design, self.counted > 0)

    def rated(self, at: Rows, value: Floats | None = None) -> Strata:
        """The ratings of some rows, each as often as it is worth where a value is given."""
        weight = self.counted[at] if value is None else self.counted[at] * value[at]
        x, e, i = (ratings[at] for ratings in self.ratings)
        crossed = x.shape[1] <= GROUP_ACROSS_MAX
        return strata_of(Ratings(x, e, i, weight, crossed=crossed), self.design.of(at), weight > 0)

    def named(self, at: Rows) -> Strata:
        """How many some rows are."""
        return self.products(at, np.ones((1, len(at))))

    def outcomes(self, names: tuple[str, ...], scores: Floats | None) -> dict[Part, Strata]:
        """A part for each outcome that somebody answered, of scores [respondent, outcome]; those without name none."""
        answered = {} if scores is None else dict(zip(names, scores.T, strict=False))
        rows = {name: np.flatnonzero(~np.isnan(of)) for name, of in answered.items()}
        return {
            outcome_part(name): self.products(at, outcome_products(answered[name][at]))
            for name, at in rows.items()
            if len(at)
        }

    def products(self, at: Rows, products: Floats) -> Strata:
        """Quantities [quantity, row] of some rows."""
        weight = self.counted[at]
        return strata_of(Products(products, weight), self.design.of(at), weight > 0)

    def table(self, doubted: Booleans) -> dict[Part, Strata]:
        """The table, and what is flagged in a part of its own."""
        if not doubted.any():
            return {TABLE: self.summed(Ratings(*self.ratings, self.counted))}
        # Rows outside the domain add nothing: to leave the flagged ones out takes no copy of the others.
        sound = np.where(doubted, 0.0, self.counted)
        table = strata_of(Ratings(*self.ratings, sound), self.design, sound > 0, doubted)
        at = np.flatnonzero(doubted)
        x, e, i = (ratings[at] for ratings in self.ratings)
        doubtful = Ratings(x, e, i, self.counted[at])
        return {TABLE: table, FLAGGED: strata_of(doubtful, self.design.of(at), self.counted[at] > 0)}
