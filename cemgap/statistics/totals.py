"""Totals: the sums of some respondents with their design covariance, bases and degrees of freedom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt

from cemgap.statistics.moments import ATTRIBUTES, TABLE, Part
from cemgap.statistics.quantities import BASES, Counts, Floats
from cemgap.statistics.sums import PIECE_ROWS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cemgap.statistics.moments import Moments
    from cemgap.statistics.strata import Strata, Stratum
    from cemgap.statistics.sums import Sums

Lonely = Literal["adjust", "average", "remove"]
"""What a stratum with a single sampling unit adds to the variance: the square of its distance from the mean of all
units; as much as the other strata do on average; nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """One stratum of the totals."""

    name: str
    total: Floats
    """[quantity, factor] sum of w u, over the quantities that are multiplied"""
    scale: float
    """c = (1 - n/N) n/(n - 1); of a lonely unit what the rule says"""
    n: int
    """Sampling units, also those outside the domain."""
    centre: Floats
    """[quantity, factor] what is subtracted from the total of each unit"""
    units: npt.NDArray[np.int64] | None
    """[unit] the clusters with a respondent of these totals; None = every row is its own"""
    unit_total: Floats | None
    """[unit, quantity, factor]"""


@dataclass(frozen=True, slots=True, eq=False)
class Totals:
    """Totals t = sum of w u of one wave or group, and Q, the design covariance of t.

    Q = sum over strata h of c_h [A_h - t_h t_h'/n_h], c_h = (1 - n_h/N_h) n_h/(n_h - 1), with n_h all sampling units of
    the stratum: a domain is estimated inside the whole design.
    """

    wave: str
    total: Floats
    """[quantity, factor]"""
    within: Floats | None
    """[factor, quantity, quantity] Q inside each factor; None where the design has a single unit"""
    across: Floats | None
    """[lean * factor, lean * factor] Q over all factors; None above 60 factors, for groups, or with a single unit"""
    respondents: Counts
    """[base, factor] who answered, in the order of `sums.BASES`"""
    n_effective: Floats
    """[base, factor] (sum of w)^2 / sum of w^2 of those; NaN where nobody answered"""
    n_domain: int
    """Respondents inside the domain with weight > 0."""
    design_df: int
    """Degrees of freedom of the design in the domain: its sampling units less its strata."""
    weight: float = 0.0
    """sum of w over the domain"""
    weight_squared: float = 0.0
    """sum of w^2 over the domain"""
    layers: tuple[Layer, ...] = ()
    """The strata that matter to these totals, to compare with other groups of the same design."""
    bases: tuple[int, ...] = BASES
    """The quantities that are indicators, in the order of `respondents`."""

    def n(self, base: int) -> Counts:
        """[factor] respondents of a base."""
        counts: Counts = self.respondents[self.bases.index(base)]
        return counts

    def effective(self, base: int) -> Floats:
        """[factor] effective respondents of a base."""
        effective: Floats = self.n_effective[self.bases.index(base)]
        return effective

    def variance(self, gradient: Floats) -> Floats:
        """[factor] V = J Q J' of one function per factor, gradient [factor, quantity]; NaN with a single unit.

        The function may depend on the quantities that are multiplied only.
        """
        if self.within is None:
            return np.full(len(gradient), np.nan)
        inner = gradient[:, : self.within.shape[1]]
        variance: Floats = (inner[:, None, :] @ self.within @ inner[:, :, None])[:, 0, 0]
        return variance

    def covariance(self, gradient: Floats) -> Floats | None:
        """[factor, factor] J Q J' over factors; gradient [factor, quantity], 0 beyond the lean quantities."""
        return self.cross_covariance(gradient, gradient)

    def cross_covariance(self, gradient: Floats, others: Floats) -> Floats | None:
        """[factor, factor] J Q K' of one function (rows) with another (columns), both as for `covariance`."""
        if self.across is None:
            return None
        factors = len(gradient)
        quantities = len(self.across) // factors
        halves = self.across.reshape(quantities * factors, quantities, factors)
        half = np.einsum("qg,pqg->pg", others[:, :quantities].T, halves)
        covariance: Floats = np.einsum(
            "qf,qfg->fg", gradient[:, :quantities].T, half.reshape(quantities, factors, factors)
        )
        return covariance

    def covariance_with(self, gradient: Floats, other: Totals, others: Floats) -> Floats:
        """[factor] covariance of a function of these totals with one of a disjoint group of the same design.

        sum over h of c_h [sum over units c of (J t_hc)(K s_hc) - (J t_h)(K s_h)/n_h]: without clusters no unit is in
        both groups and only the second term is left.
        """
        theirs = {layer.name: layer for layer in other.layers}
        found = np.zeros(self.total.shape[1])
        for mine in self.layers:
            layer = theirs.get(mine.name)
            if layer is not None:
                found += mine.scale * _shared(mine, gradient, layer, others)
        return found


def _shared(mine: Layer, gradient: Floats, theirs: Layer, others: Floats) -> Floats:
    """[factor] sum over units of the product of two functions, about their centres."""
    one, other = _applied(mine.total, gradient), _applied(theirs.total, others)
    if mine.n == 1:
        apart: Floats = (one - _applied(mine.centre, gradient)) * (other - _applied(theirs.centre, others))
        return apart
    both: Floats = -one * other / mine.n
    if mine.units is None or theirs.units is None or mine.unit_total is None or theirs.unit_total is None:
        return both
    _, at, there = np.intersect1d(mine.units, theirs.units, assume_unique=True, return_indices=True)
    units = _applied(mine.unit_total[at], gradient) * _applied(theirs.unit_total[there], others)
    summed: Floats = both + units.sum(axis=0)
    return summed


def _applied(total: Floats, gradient: Floats) -> Floats:
    """[..., factor] J t for total [..., quantity, factor], gradient [factor, quantity]."""
    applied: Floats = np.einsum("...qf,fq->...f", total, gradient[:, : total.shape[-2]])
    return applied


def totals_of(
    moments: Moments, wave: str, part: Part = TABLE, *, without_flagged: bool = False, lonely: Lonely = "adjust"
) -> Totals:
    """The totals of one wave, or a part of it; LookupError where no row belongs to it.

    Each wave is estimated as if it stood alone.

    Args:
        moments: of all waves.
        wave: its label.
        part: whose totals; the table stands for all respondents.
        without_flagged: of the table, those not flagged: the others are outside the domain, but stay in the design.
        lonely: the rule for strata with a single sampling unit.
    """
    of_wave = moments.wave(wave)
    everyone = of_wave.everyone
    if part == TABLE and not without_flagged:
        return totals_in(wave, everyone, everyone, lonely)
    return totals_in(wave, of_wave.parts[part], everyone, lonely)


def totals_of_attributes(moments: Moments, wave: str, lonely: Lonely = "adjust") -> Totals | None:
    """The totals of one wave per attribute instead of factor; None where there are no attributes."""
    return totals_of(moments, wave, ATTRIBUTES, lonely=lonely) if ATTRIBUTES in moments.wave(wave).parts else None


def totals_in(
    wave: str, strata: Strata, design: Strata, lonely: Lonely = "adjust", bases: tuple[int, ...] = BASES
) -> Totals:
    """The totals of some respondents in the design of all."""
    sums = strata.sums
    units = {stratum.name: stratum for stratum in design.parts}
    layers = _layers(strata, units, lonely)
    n_units = sum(stratum.n_units for stratum in design.parts)
    within = across = None
    if n_units > 1:
        within = np.zeros_like(sums.within)
        across = None if sums.across is None else np.zeros_like(sums.across)
        mine = {stratum.name: stratum.sums for stratum in strata.parts}
        for layer in layers:
            within += layer.scale * _within(mine.get(layer.name), layer)
            if across is not None:
                across += layer.scale * _across(mine.get(layer.name), layer, sums.n_lean)
    weight_squared = np.stack([sums.within[:, base, base] for base in bases])
    answered = weight_squared > 0
    members = sum(stratum.n_members for stratum in strata.parts)
    return Totals(
        wave=wave,
        total=sums.total,
        within=within,
        across=across,
        respondents=sums.respondents,
        n_effective=np.where(answered, sums.total[list(bases)] ** 2 / np.where(answered, weight_squared, 1.0), np.nan),
        n_domain=sums.n_domain,
        design_df=members - sum(1 for stratum in strata.parts if stratum.n_members),
        weight=sums.weight,
        weight_squared=sums.weight_squared,
        layers=layers,
        bases=bases,
    )


def _layers(strata: Strata, design: dict[str, Stratum], lonely: Lonely) -> tuple[Layer, ...]:
    """The strata with what their variance needs, also a lonely unit without a respondent: it is off the mean too."""
    mine = {stratum.name: stratum for stratum in strata.parts}
    inner, factors = strata.parts[0].sums.n_within, strata.parts[0].sums.n_factors
    nothing = np.zeros((inner, factors))
    grand = sum((stratum.sums.total[:inner] for stratum in strata.parts), nothing)
    grand = grand / max(1, sum(stratum.n_units for stratum in design.values()))
    spread = _averaged(design) if lonely == "average" else 1.0
    layers = []
    for whole in design.values():
        n, single = whole.n_units, whole.n_units == 1
        stratum = mine.get(whole.name)
        if stratum is None and not single:
            continue
        left = 1.0 if whole.population is None else max(0.0, 1 - n / whole.population)
        scale = (left if lonely == "adjust" else 0.0) if single else spread * left * n / (n - 1)
        total = nothing if stratum is None else stratum.sums.total[:inner]
        clusters = None if stratum is None else stratum.clusters
        units, unit_total = (None, None) if clusters is None else (clusters.units, clusters.total)
        layers.append(Layer(whole.name, total, scale, n, grand if single else total / n, units, unit_total))
    return tuple(layers)


def _averaged(design: dict[str, Stratum]) -> float:
    """How many strata there are for each that is not lonely; one that is all of its population is not."""
    sound = sum(1 for stratum in design.values() if stratum.n_units > 1 or stratum.population == 1)
    return len(design) / sound if sound else 1.0


def _within(sums: Sums | None, layer: Layer) -> Floats:
    """[factor, quantity, quantity] sum over units of (t_c - centre)(t_c - centre)'."""
    total = layer.total.T
    if layer.n == 1 or sums is None:
        apart = total - layer.centre.T
        return apart[:, :, None] * apart[:, None, :]
    square = sums.within
    if layer.unit_total is not None:
        square = np.zeros_like(sums.within)
        for piece in _pieces(layer.unit_total):
            by_factor = piece.transpose(2, 1, 0)
            square += by_factor @ by_factor.transpose(0, 2, 1)
    return square - total[:, :, None] * total[:, None, :] / layer.n


def _across(sums: Sums | None, layer: Layer, lean: int) -> Floats:
    """[lean * factor, lean * factor] the same over all factors."""
    total = layer.total[:lean].reshape(-1)
    if layer.n == 1 or sums is None or sums.across is None:
        apart = total - layer.centre[:lean].reshape(-1)
        return np.outer(apart, apart)
    square = sums.across
    if layer.unit_total is not None:
        square = np.zeros_like(sums.across)
        for piece in _pieces(layer.unit_total[:, :lean]):
            flat = piece.reshape(len(piece), -1)
            square += flat.T @ flat
    return square - total[:, None] * total / layer.n


def _pieces(units: Floats) -> Iterator[Floats]:
    """The units piece by piece, small enough that BLAS wakes no threads (`sums`)."""
    for start in range(0, len(units), PIECE_ROWS):
        yield units[start : start + PIECE_ROWS]
