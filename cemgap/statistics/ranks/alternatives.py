"""Alternatives: the scores of a factor under other rules of counting, and by how much they differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cemgap.statistics.precision import (
    Estimate,
    Functions,
    constants_of,
    degrees_of_freedom,
    estimate_of,
    ratio_of,
    settled,
)
from cemgap.statistics.quantities import QUANTITIES, Floats, Quantity
from cemgap.statistics.scores import NOTHING_GIVEN, GivenScores

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cemgap.intake.mapping import Factor
    from cemgap.statistics.totals import Totals


@dataclass(frozen=True, slots=True)
class Alternatives:
    """One factor under other rules, on the reporting scale. None = not asked, or nobody answered."""

    factor: Factor
    satisfaction_available: Estimate | None
    """Mean experience of all who rated it - mean expectation of all who rated that."""
    available_minus_paired: Estimate | None
    """D = satisfaction_available - satisfaction of those who rated both; exactly 0 where these are the same people."""
    weighted_available: Estimate | None
    """importance x satisfaction_available"""
    weighted_by_respondent: Estimate | None
    """mean of importance x (experience - expectation) of each respondent who rated all three"""
    covariance_term: Estimate | None
    """The same - the product of the means of these respondents: the covariance of importance and satisfaction.
    Negative = important to those who are unhappy."""


def alternatives_of(
    totals: Totals,
    factors: tuple[Factor, ...],
    low: float,
    high: float,
    *,
    importance_range: tuple[float, float] | None = None,
    given: Mapping[str, GivenScores] = NOTHING_GIVEN,
) -> tuple[Alternatives, ...]:
    """Every factor over all available answers, and respondent by respondent.

    With means over the pair (p: both rated), over all available answers (a) and over the triple (t: all three rated):
    S_a = X_a - E_a, D = S_a - (X_p - E_p), W_a = I_a S_a; W_r = mean_t(I X) - mean_t(I E),
    covariance term = W_r - I_t (X_t - E_t). Standard errors by the delta method on the design covariance of the same
    totals, df = max(1, min(design df, n_eff - 1)) on the pair, of the last two on the triple.

    A given importance is the same for everyone: W_r is then importance x satisfaction of the pair, the covariance
    term not known. A given expectation stands in the answers, as for `scores_of`: D is then 0.

    Args:
        totals: of one wave, on the reporting scale.
        factors: their names, as many as the totals have.
        low: lowest point of the reporting scale of experience and expectation.
        high: highest point.
        importance_range: the same of importance; None = as experience.
        given: by factor key, constants that replace what respondents said.

    Raises:
        ValueError: `factors` are not as many as those of the totals.

    Source: method of the seven steps with Särndal, Swensson and Wretman 1992, chapter 5, for functions of totals.
    Checked against R survey (svycontrast) under five designs, tests/oracles/02_survey_cem.json: S_avail, W_avail,
    W_resp, S_avail_minus_pair, Wresp_minus_Wtriple.
    """
    if len(factors) != totals.total.shape[1]:
        wrong = f"{len(factors)} factors named, {totals.total.shape[1]} summed"
        raise ValueError(wrong)
    q, t = Quantity, totals.total
    givens = [given.get(factor.key, GivenScores()) for factor in factors]
    importances = np.array([np.nan if one.importance is None else one.importance for one in givens])
    given_i = ~np.isnan(importances)
    given_e = np.array([one.expectation is not None for one in givens])

    paired = ratio_of(t, q.PAIR_EXPERIENCE, q.PAIR) - ratio_of(t, q.PAIR_EXPECTATION, q.PAIR)
    own_x = ratio_of(t, q.EXPERIENCE, q.EXPERIENCE_ANSWERED)
    available = own_x - ratio_of(t, q.EXPECTATION, q.EXPECTATION_ANSWERED)
    n_pair = totals.n(q.PAIR)
    complete = (n_pair == totals.n(q.EXPERIENCE_ANSWERED)) & (given_e | (n_pair == totals.n(q.EXPECTATION_ANSWERED)))
    # Two sums over the same people may differ in the last digit: there the difference is exactly 0.
    available = paired.where(complete, available)
    importance = constants_of(importances, QUANTITIES).where(given_i, ratio_of(t, q.IMPORTANCE, q.IMPORTANCE_ANSWERED))
    times_x = ratio_of(t, q.TRIPLE_IMPORTANCE_EXPERIENCE, q.TRIPLE)
    together = times_x - ratio_of(t, q.TRIPLE_IMPORTANCE_EXPECTATION, q.TRIPLE)
    triple = ratio_of(t, q.TRIPLE_EXPERIENCE, q.TRIPLE) - ratio_of(t, q.TRIPLE_EXPECTATION, q.TRIPLE)
    apart = ratio_of(t, q.TRIPLE_IMPORTANCE, q.TRIPLE) * triple
    unknown = constants_of(np.full(len(factors), np.nan), QUANTITIES)

    points = max(abs(low), abs(high))
    product_points = points * max(map(abs, importance_range or (low, high)))
    of_pair = _Base(totals, q.PAIR)
    of_triple = _Base(totals, q.TRIPLE)
    columns = (
        of_pair.estimates(available, points),
        of_pair.estimates(available - paired, points),
        of_pair.estimates(importance * available, product_points),
        [
            pair if is_given else own
            for is_given, pair, own in zip(
                given_i,
                of_pair.estimates(importance * paired, product_points),
                of_triple.estimates(together, product_points),
                strict=True,
            )
        ],
        of_triple.estimates(unknown.where(given_i, together - apart), product_points),
    )
    return tuple(Alternatives(*row) for row in zip(factors, *columns, strict=True))


@dataclass(frozen=True, slots=True)
class _Base:
    """Who some figures rest on."""

    totals: Totals
    indicator: Quantity

    def estimates(self, figures: Functions, magnitude: float) -> list[Estimate | None]:
        """One estimate per factor; None where nobody is in the base, or the figure is not known."""
        n, effective = self.totals.n(self.indicator), self.totals.effective(self.indicator)
        variance: Floats = settled(self.totals.variance(figures.gradient), effective, magnitude)
        return [
            None
            if n[place] == 0 or np.isnan(value)
            else estimate_of(
                float(value),
                float(variance[place]) if n[place] > 1 else float("nan"),
                n=int(n[place]),
                n_effective=float(effective[place]),
                df=degrees_of_freedom(self.totals.design_df, float(effective[place])) if n[place] > 1 else None,
            )
            for place, value in enumerate(figures.value)
        ]
