"""Design: where the respondents of a block stand in the sample: stratum, cluster, size of the population."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Design:
    """The design of a block; empty = a simple random sample, every row a sampling unit of its own."""

    strata: Codes | None = None
    """[respondent] index into `names`; None = no strata"""
    names: tuple[str, ...] = ("",)
    clusters: Codes | None = None
    """[respondent] the cluster, as 64 bits of its name; None = every row is its own"""
    population: npt.NDArray[np.float64] | None = None
    """[respondent] sampling units in the population of the stratum; None = endless"""

    @property
    def is_simple(self) -> bool:
        """Whether every row is a sampling unit of one endless stratum."""
        return self.strata is None and self.clusters is None and self.population is None

    def of(self, rows: npt.NDArray[np.intp] | slice) -> Design:
        """The design of some rows."""
        return Design(
            None if self.strata is None else self.strata[rows],
            self.names,
            None if self.clusters is None else self.clusters[rows],
            None if self.population is None else self.population[rows],
        )


SIMPLE = Design()


@dataclass(frozen=True, slots=True)
class Groups:
    """Which group each respondent of a block belongs to, by one column."""

    column: str
    """Its header."""
    codes: Codes
    """[respondent] index into `levels`; -1 = blank"""
    levels: tuple[str, ...]

    def of(self, rows: npt.NDArray[np.intp] | slice) -> Groups:
        """The groups of some rows."""
        return Groups(self.column, self.codes[rows], self.levels)
