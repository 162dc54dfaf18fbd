"""Strata: the sums of some respondents, stratum by stratum, with their clusters where the design has any."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import reduce
from operator import add
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from cemgap.intake.design import Design
    from cemgap.statistics.quantities import Counts, Floats
    from cemgap.statistics.sums import Sums

Rows = npt.NDArray[np.intp]
Doubted = npt.NDArray[np.bool_] | None


class Summand(Protocol):
    """Respondents and what is summed of them."""

    def sums(self, rows: Rows | None) -> Sums:
        """The sums over some rows; None = all, which spares a copy."""
        ...

    def totals_by(self, rows: Rows, unit: Rows, units: int) -> Floats:
        """[unit, quantity, factor] sum of w u over the rows of each unit, `unit` [row] from 0 to `units` - 1."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Clusters:
    """The primary sampling units of a stratum, each with its totals."""

    units: npt.NDArray[np.int64]
    """[cluster] its name as 64 bits, ascending; clusters without a respondent of the domain included"""
    total: Floats
    """[cluster, quantity, factor] sum of w u over the cluster, over the quantities that are multiplied"""
    members: Counts
    """[cluster] respondents inside the domain with weight > 0"""

    def __add__(self, other: Clusters) -> Clusters:
        """Both together: a cluster in both is one."""
        units = np.union1d(self.units, other.units)
        total = np.zeros((len(units), *self.total.shape[1:]))
        members = np.zeros(len(units), dtype=np.int64)
        for part in (self, other):
            at = np.searchsorted(units, part.units)
            total[at] += part.total
            members[at] += part.members
        return Clusters(units, total, members)

    def __eq__(self, other: object) -> bool:
        """Equal to the last bit."""
        if not isinstance(other, Clusters):
            return NotImplemented
        return all(np.array_equal(getattr(self, field.name), getattr(other, field.name)) for field in fields(self))

    __hash__ = None  # type: ignore[assignment]

    def transformed(self, transform: Floats) -> Clusters:
        """The totals of T u in every cluster, T [quantity, quantity]."""
        inner = transform[: self.total.shape[1], : self.total.shape[1]]
        return Clusters(self.units, inner @ self.total, self.members)


@dataclass(frozen=True, slots=True)
class Stratum:
    """One stratum of the design."""

    name: str
    """Its value in the column of strata, "" where there is none."""
    sums: Sums
    clusters: Clusters | None = None
    """None where every row is a sampling unit of its own."""
    population: float | None = None
    """Sampling units in the population of the stratum (finite population); None = taken as endless."""

    @property
    def n_units(self) -> int:
        """Sampling units in the design, also those outside the domain."""
        return self.sums.n_design if self.clusters is None else len(self.clusters.units)

    @property
    def n_members(self) -> int:
        """Sampling units with a respondent of the domain."""
        return self.sums.n_domain if self.clusters is None else int(np.count_nonzero(self.clusters.members))

    def __add__(self, other: Stratum) -> Stratum:
        """Both together."""
        clusters = self.clusters if other.clusters is None else other.clusters
        if self.clusters is not None and other.clusters is not None:
            clusters = self.clusters + other.clusters
        population = self.population if other.population is None else other.population
        if self.population is not None and other.population is not None:
            population = max(self.population, other.population)
        return Stratum(self.name, self.sums + other.sums, clusters, population)


@dataclass(frozen=True, slots=True)
class Strata:
    """The sums of a group of respondents. ``a + b`` is commutative and associative."""

    parts: tuple[Stratum, ...]
    """Sorted by name; one named "" where the design has no strata."""

    @property
    def sums(self) -> Sums:
        """The sums over all strata."""
        return reduce(add, (stratum.sums for stratum in self.parts))

    def __add__(self, other: Strata) -> Strata:
        """Both together; ValueError where the factors differ in number."""
        found = {stratum.name: stratum for stratum in self.parts}
        for stratum in other.parts:
            found[stratum.name] = found[stratum.name] + stratum if stratum.name in found else stratum
        return Strata(tuple(found[name] for name in sorted(found)))

    def transformed(self, transform: Floats) -> Strata:
        """The sums of T u, for T [quantity, quantity] (`Sums.transformed`)."""
        return Strata(
            tuple(
                Stratum(
                    stratum.name,
                    stratum.sums.transformed(transform),
                    None if stratum.clusters is None else stratum.clusters.transformed(transform),
                    stratum.population,
                )
                for stratum in self.parts
            )
        )


def strata_of(summand: Summand, design: Design, inside: npt.NDArray[np.bool_], doubted: Doubted = None) -> Strata:
    """The sums by stratum and cluster.

    Args:
        summand: what is summed.
        design: where its respondents stand.
        inside: [respondent] in the domain and of weight > 0.
        doubted: [respondent] rows that another group holds: they are none of this design.
    """
    if design.is_simple:
        return Strata((Stratum("", _without(summand.sums(None), doubted, None)),))
    every = np.arange(len(inside))
    codes = np.zeros(len(inside), dtype=np.int64) if design.strata is None else design.strata
    parts = []
    for code in np.unique(codes):
        rows = every[codes == code]
        sums = _without(summand.sums(rows), doubted, rows)
        clusters = None if design.clusters is None else _clusters_of(summand, design.clusters, rows, inside)
        population = None if design.population is None else float(design.population[rows].max())
        parts.append(Stratum(design.names[int(code)], sums, clusters, population))
    return Strata(tuple(sorted(parts, key=lambda stratum: stratum.name)))


def _without(sums: Sums, doubted: Doubted, rows: Rows | None) -> Sums:
    if doubted is None:
        return sums
    out = int(np.count_nonzero(doubted if rows is None else doubted[rows]))
    return replace(sums, n_design=sums.n_design - out)


def _clusters_of(
    summand: Summand, clusters: npt.NDArray[np.int64], rows: Rows, inside: npt.NDArray[np.bool_]
) -> Clusters:
    units, of_row = np.unique(clusters[rows], return_inverse=True)
    members = np.bincount(of_row[inside[rows]], minlength=len(units)).astype(np.int64)
    return Clusters(units, summand.totals_by(rows, of_row, len(units)), members)
