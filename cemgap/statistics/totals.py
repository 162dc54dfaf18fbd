"""Totals: the sums of one wave with their design covariance, bases and degrees of freedom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cemgap.statistics.sums import BASES, LEAN, Counts, Floats, Quantity

if TYPE_CHECKING:
    from cemgap.statistics.moments import Moments
    from cemgap.statistics.sums import Sums


@dataclass(frozen=True, slots=True, eq=False)
class Totals:
    """Totals t = sum of w u of one wave, and Q, the design covariance of t.

    Q = n/(n - 1) [A - t t'/n] with n all rows of the wave: a domain is estimated inside the whole design.
    """

    wave: str
    total: Floats
    """[quantity, factor]"""
    within: Floats | None
    """[factor, quantity, quantity] Q inside each factor; None where the design has a single row"""
    across: Floats | None
    """[LEAN * factor, LEAN * factor] Q over all factors; None above 60 factors or with a single row"""
    respondents: Counts
    """[base, factor] who answered, in the order of `sums.BASES`"""
    n_effective: Floats
    """[base, factor] (sum of w)^2 / sum of w^2 of those; NaN where nobody answered"""
    n_domain: int
    """Respondents inside the domain with weight > 0."""
    design_df: int
    """Degrees of freedom of the design in the domain: its rows - 1."""

    def n(self, base: Quantity) -> Counts:
        """[factor] respondents of a base."""
        counts: Counts = self.respondents[BASES.index(base)]
        return counts

    def effective(self, base: Quantity) -> Floats:
        """[factor] effective respondents of a base."""
        effective: Floats = self.n_effective[BASES.index(base)]
        return effective

    def variance(self, gradient: Floats) -> Floats:
        """[factor] V = J Q J' of one function per factor, gradient [factor, quantity]; NaN with a single row."""
        if self.within is None:
            return np.full(len(gradient), np.nan)
        variance: Floats = (gradient[:, None, :] @ self.within @ gradient[:, :, None])[:, 0, 0]
        return variance

    def covariance(self, gradient: Floats) -> Floats | None:
        """[factor, factor] J Q J' over factors; gradient [factor, quantity], 0 beyond the lean quantities."""
        if self.across is None:
            return None
        factors = len(gradient)
        lean = gradient[:, :LEAN].T
        halves = self.across.reshape(LEAN * factors, LEAN, factors)
        half = np.einsum("qg,pqg->pg", lean, halves)
        covariance: Floats = np.einsum("qf,qfg->fg", lean, half.reshape(LEAN, factors, factors))
        return covariance


def totals_of(moments: Moments, wave: str, *, without_flagged: bool = False) -> Totals:
    """The totals of one wave; LookupError where no row belongs to it. Each wave is estimated as if it stood alone.

    `without_flagged`: whoever is flagged is outside the domain, but stays in the design.
    """
    of_wave = moments.wave(wave)
    everyone = of_wave.everyone
    return _totals(wave, of_wave.sums if without_flagged else everyone, everyone.n_design)


def totals_of_attributes(moments: Moments, wave: str) -> Totals | None:
    """The totals of one wave per attribute instead of factor; None where there are no attributes."""
    sums = moments.wave(wave).attributes
    return None if sums is None else _totals(wave, sums, sums.n_design)


def _totals(wave: str, sums: Sums, n: int) -> Totals:
    """The totals of some respondents of a wave that has `n` rows."""
    t = sums.total
    within = across = None
    if n > 1:
        by_factor = t.T
        within = n / (n - 1) * (sums.within - by_factor[:, :, None] * by_factor[:, None, :] / n)
        if sums.across is not None:
            lean = t[:LEAN].reshape(-1)
            across = n / (n - 1) * (sums.across - lean[:, None] * lean / n)
    weight_squared = np.stack([sums.within[:, base, base] for base in BASES])
    answered = weight_squared > 0
    return Totals(
        wave=wave,
        total=t,
        within=within,
        across=across,
        respondents=sums.respondents,
        n_effective=np.where(answered, t[list(BASES)] ** 2 / np.where(answered, weight_squared, 1.0), np.nan),
        n_domain=sums.n_domain,
        design_df=sums.n_domain - 1,
    )
