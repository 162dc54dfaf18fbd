"""Wanted: what is summed beside the table: of an outcome, and of the best and worst answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cemgap.errors import Place, Problem, echo, error
from cemgap.intake.outcome_columns import OVERALL, RECOMMEND
from cemgap.statistics.boxes import Boxes, boxes_of
from cemgap.statistics.drivers.derived_importance import driver_products
from cemgap.statistics.drivers.expectation_gain import expectation_products
from cemgap.statistics.drivers.penalty_reward import PenaltyRewardColumns, penalty_reward_products
from cemgap.statistics.drivers.variance_shares import LMG_MAX
from cemgap.statistics.moments import BOXES, DRIVERS, GAIN, REWARDS
from cemgap.translations import msg

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cemgap.intake.driver_rules import DriverRules
    from cemgap.intake.mapping import Mapping
    from cemgap.intake.ratings.scales import Scale
    from cemgap.intake.responses import Floats
    from cemgap.statistics.moments import Part

CHEAP_FACTORS = 8
"""With more factors 1 + 2 K variables have so many products that reading takes several times as long: then penalty and
reward must be asked for, and what expectations add is not worth it."""
LOW_END, HIGH_END = 0.4, 0.8
"""Up to 4 of 0 to 10 an experience is low, from 8 on high; the same fractions of any other scale."""
ROUNDING = 1e-9
"""A mean of several questions that is rounding away from a cut-off lies on it."""


@dataclass(frozen=True, slots=True)
class CutOffs:
    """Which experiences are low and which are high, as answered."""

    low: float
    """An experience up to this is low."""
    high: float
    """An experience from this on is high; below `low` where the lowest answer is the best."""

    def of(self, factors: int) -> tuple[Floats, Floats]:
        """[factor] both, wide enough for rounding."""
        room = ROUNDING if self.low < self.high else -ROUNDING
        return np.full(factors, self.low + room), np.full(factors, self.high - room)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which regressions of an outcome on the experiences are to be possible, and shares of answers; empty = none."""

    outcome: int | None = None
    """Its column in `Responses.outcomes`; None = no regression."""
    cut_offs: CutOffs | None = None
    """None = no penalty and reward."""
    gain: bool = False
    """Whether expectations explain more."""
    boxes: Boxes | None = None
    """Which answers are the best and the worst; None = not asked for, or not known."""

    def products(
        self, outcomes: Floats | None, experience: Floats, expectation: Floats, importance: Floats
    ) -> Iterator[tuple[Part, Floats, tuple[int, ...]]]:
        """(part, its quantities [quantity, respondent], which of them are indicators) of some respondents."""
        factors = experience.shape[1]
        if self.boxes is not None:
            yield BOXES, self.boxes.products(experience), tuple(range(factors))
        if self.outcome is None or outcomes is None or not 1 < factors <= LMG_MAX:
            return
        outcome = outcomes[:, self.outcome]
        yield DRIVERS, driver_products(outcome, experience, importance, expectation), (0,)
        if self.cut_offs is not None:
            columns = PenaltyRewardColumns(factors)
            cells = tuple(of(factor) for of in (columns.low, columns.high) for factor in range(factors))
            low, high = self.cut_offs.of(factors)
            yield REWARDS, penalty_reward_products(outcome, experience, low, high), (0, *cells)
        if self.gain and factors <= CHEAP_FACTORS:
            yield GAIN, expectation_products(outcome, experience, expectation), (0,)


NOTHING = Wanted()


def cut_offs_of(scale: Scale) -> CutOffs:
    """The cut-offs on the answers' own scale. From 1 to 10 they are 4 and 8 as well: it is shown as answered.

    >>> from cemgap.intake.ratings.scales import Scale
    >>> cut_offs_of(Scale(0, 10)), cut_offs_of(Scale(1, 10)), cut_offs_of(Scale(0, 100))
    (CutOffs(low=4.0, high=8.0), CutOffs(low=4.0, high=8.0), CutOffs(low=40.0, high=80.0))
    """
    low, high = scale.low, scale.high
    if sorted((low, high)) == [1, 10]:
        low, high = (0, 10) if low < high else (11, 1)
    return CutOffs(low + LOW_END * (high - low), low + HIGH_END * (high - low))


def wanted_of(
    rules: DriverRules, mapping: Mapping, scale: Scale | None, names: Sequence[str], boxes: int | None = None
) -> Wanted:
    """What is to be summed, once the factors are known.

    The outcome is the one that the rules name, else overall satisfaction, else the recommendation, else the first.

    Args:
        rules: what is declared.
        mapping: with the outcomes of the file, and its factors.
        scale: of experience; None = not known, then there are no cut-offs.
        names: the outcomes that can be used.
        boxes: how many answers at each end are asked for.
    """
    ends = None if boxes is None or scale is None else boxes_of(boxes, scale)
    if rules.outcome is not None:
        chosen = rules.outcome if rules.outcome in names else None
    else:
        chosen = next((name for name in (OVERALL, RECOMMEND, *names) if name in names), None)
    if chosen is None:
        return Wanted(boxes=ends)
    outcome = [column.name for column in mapping.outcomes].index(chosen)
    if not 1 < len(mapping.factors) <= LMG_MAX:
        return Wanted(outcome, boxes=ends)
    classes = scale is not None and (rules.costly or len(mapping.factors) <= CHEAP_FACTORS)
    return Wanted(outcome, cut_offs_of(scale) if classes and scale is not None else None, rules.costly, ends)


def settled_wanted(summed: Wanted, right: Wanted) -> Wanted:
    """What remains of sums that cannot be taken again, where other ones would have been right."""
    boxes = summed.boxes if summed.boxes == right.boxes else None
    if summed.outcome != right.outcome:
        return Wanted(boxes=boxes)
    cut_offs = summed.cut_offs if summed.cut_offs == right.cut_offs else None
    return Wanted(summed.outcome, cut_offs, summed.gain, boxes)


def unknown_outcome(rules: DriverRules, mapping: Mapping, settings: str | None) -> tuple[Problem, ...]:
    """E166, the settings name an outcome that there is not. A factor table has none, and nobody misses it."""
    names = tuple(column.name for column in mapping.outcomes)
    if rules.outcome is None or rules.outcome in names or mapping.layout == "factor_table":
        return ()
    place = Place(settings, column="[input] driver_outcome", value=echo(rules.outcome))
    if names:
        fix = msg("the outcomes are: {names}", names=names)
    else:
        fix = msg('name the columns of the outcomes in cemgap.toml, [input]:  outcomes = {{ overall = "..." }}')
    return (error("E166", msg('there is no outcome "{name}"', name=echo(rules.outcome)), place, fix=fix),)
