"""Overview: what a table of means leaves out: one figure for all, who fell short, how exact the figures are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cemgap.statistics.design_effect import design_effect, spread, weight_effect
from cemgap.statistics.headline import headline_index
from cemgap.statistics.precision import Estimate
from cemgap.statistics.quantities import Quantity
from cemgap.statistics.shortfalls import shortfall_shares

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cemgap.intake.mapping import Factor
    from cemgap.statistics.quantities import Floats
    from cemgap.statistics.scores import GivenScores
    from cemgap.statistics.strata import Strata
    from cemgap.statistics.totals import Totals


@dataclass(frozen=True, slots=True)
class FactorOverview:
    """One factor."""

    factor: Factor
    below: Estimate | None
    """Share of the respondents whose experience is below their expectation, 0 to 1; None where it is not known."""
    above: Estimate | None
    """Share of those whose experience exceeds it."""
    top: Estimate | None
    """Share of those whose answer is one of the best few; None where it is not asked for, or not known."""
    bottom: Estimate | None
    """The same of the worst."""
    deviation: float | None
    """Standard deviation of satisfaction among customers (of experience where nobody was asked what they expected)."""
    design_effect: float | None
    """Of the same: V / V of a simple random sample of as many."""


@dataclass(frozen=True, slots=True)
class OutcomeOverview:
    """One overall judgement."""

    name: str
    mean: Estimate
    """On the scale of its answers."""
    recommendation: Estimate | None
    """100 (share of 9 and 10 - share of 0 to 6); None where it is not a likelihood to recommend."""


@dataclass(frozen=True, slots=True)
class Overview:
    """One wave."""

    index: Estimate | None
    """Importance-weighted experience on 0 to 100."""
    factors: tuple[FactorOverview, ...]
    outcomes: tuple[OutcomeOverview, ...]
    weight_effect: float
    """Kish: n sum of w^2 / (sum of w)^2"""
    design_df: int
    strata: int = 1
    """Of the design."""
    units: int = 0
    """Sampling units of the design, also those outside the domain."""


def overview_of(
    totals: Totals,
    factors: tuple[Factor, ...],
    low: float,
    high: float,
    given: Mapping[str, GivenScores],
    outcomes: tuple[tuple[str, Estimate, Estimate | None], ...] = (),
    *,
    comparable: bool = True,
    design: Strata | None = None,
    boxes: tuple[tuple[Estimate | None, Estimate | None], ...] = (),
) -> Overview:
    """The overview of one wave.

    Args:
        totals: on the reporting scale.
        factors: as many as in the totals.
        low: ends of the scale of experience.
        high: the same.
        given: by factor key, figures that no respondent gave.
        outcomes: (name, mean, recommendation score).
        comparable: whether experience and expectation were answered on one scale, so that a respondent's answers to
            both may be compared.
        boxes: [factor] (top, bottom) shares; empty = not asked for.
        design: the sums of all rows, for the counts of strata and sampling units.
    """
    paired = bool(totals.n(Quantity.PAIR).any())
    measure = "satisfaction" if paired else "experience_available"
    nothing: tuple[Estimate | None, ...] = (None,) * len(factors)
    below, above = nothing, nothing
    if comparable:
        below, above = shortfall_shares(totals), shortfall_shares(totals, above=True)
    return Overview(
        index_of(totals, factors, low, high, given),
        tuple(
            FactorOverview(factor, one, other, ends[0], ends[1], _known(deviation), _known(effect))
            for factor, one, other, ends, deviation, effect in zip(
                factors,
                below,
                above,
                boxes or ((None, None),) * len(factors),
                np.sqrt(spread(totals, measure)),
                design_effect(totals, measure),
                strict=True,
            )
        ),
        tuple(OutcomeOverview(*outcome) for outcome in outcomes),
        weight_effect(totals),
        totals.design_df,
        1 if design is None else len(design.parts),
        0 if design is None else sum(stratum.n_units for stratum in design.parts),
    )


def index_of(
    totals: Totals, factors: tuple[Factor, ...], low: float, high: float, given: Mapping[str, GivenScores]
) -> Estimate | None:
    """The headline index of a wave or group (`headline_index`), with the importance that people gave where they did."""
    importance = [given[factor.key].importance if factor.key in given else None for factor in factors]
    paired = bool(totals.n(Quantity.PAIR).any())
    return headline_index(totals, low, high, np.array([_or_nan(one) for one in importance]), paired=paired)


def _or_nan(figure: float | None) -> float:
    return np.nan if figure is None else figure


def _known(figure: Floats) -> float | None:
    return None if np.isnan(figure) else float(figure)
