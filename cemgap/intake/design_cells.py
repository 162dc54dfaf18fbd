"""Design cells: the stratum, the cluster and the population of every row, read into a `Design`."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np

from cemgap.errors import CemgapError, error
from cemgap.intake.design import Design
from cemgap.intake.ratings.answers import decode, distinct
from cemgap.intake.ratings.numbers import INVISIBLE
from cemgap.intake.tally import Ends, Faults, faults_at
from cemgap.translations import msg

if TYPE_CHECKING:
    import numpy.typing as npt

    from cemgap.intake.design import Codes
    from cemgap.intake.mapping import Mapping
    from cemgap.intake.sources import Cells, Source

STRATA_KEPT = 1000
"""Strata of a survey; more are clusters, or ids."""
MOST_UNITS = 1e12
"""A larger population is a slip."""
Problems = dict[tuple[str, int], Faults]


def name_of(text: str) -> str:
    """A text as names are compared: without spaces around it, one between its words, nothing invisible at its ends.

    >>> name_of("  North   East ")
    'North East'
    """
    return " ".join(text.split()).strip(f"{INVISIBLE} ")


def hash_of(name: str) -> int:
    """64 bits that do not depend on the process: the same names are the same on every machine."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "little", signed=True)


class DesignCells:
    """Reads the design, as the mapping says."""

    def __init__(self, source: Source, mapping: Mapping) -> None:
        self._source = source
        self._stratum, self._cluster, self._fpc = (mapping.position(role) for role in ("stratum", "cluster", "fpc"))
        self._places: dict[str, int] = {}
        self.columns: tuple[int, ...] = tuple(
            position for position in (self._stratum, self._cluster, self._fpc) if position is not None
        )

    def of(self, cells: Cells, problems: Problems) -> Design:
        """The design of a block; what is blank or no number is added to the problems.

        Raises:
            CemgapError: more than `STRATA_KEPT` strata (E158).
        """
        if not self.columns:
            return Design()
        strata, clusters = self._strata(cells, problems), self._clusters(cells, problems)
        return Design(strata, tuple(self._places) or ("",), clusters, self._population(cells, problems))

    def populations(
        self, design: Design, wave: npt.NDArray[np.int64], waves: tuple[str, ...]
    ) -> dict[tuple[str, str], Ends]:
        """(wave, stratum) -> smallest and largest population that its rows give."""
        if design.population is None:
            return {}
        strata = np.zeros(len(wave), dtype=np.int64) if design.strata is None else design.strata
        known = np.flatnonzero(design.population > 0)
        order = known[np.lexsort((strata[known], wave[known]))]
        pairs = wave[order] * len(design.names) + strata[order]
        found: dict[tuple[str, str], Ends] = {}
        for rows in np.split(order, np.flatnonzero(np.diff(pairs)) + 1) if len(order) else ():
            units, first = design.population[rows], rows[0]
            place = waves[wave[first]], design.names[strata[first]]
            found[place] = Ends(float(units.min()), float(units.max()), len(rows))
        return found

    def _strata(self, cells: Cells, problems: Problems) -> Codes | None:
        if self._stratum is None:
            return None
        names, index = named(cells, self._stratum, problems, "stratum")
        codes = [self._places.setdefault(name, len(self._places)) for name in names]
        if len(self._places) > STRATA_KEPT:
            message = msg("more than {most} different strata", most=STRATA_KEPT)
            place = self._source.place(self._source.header_row, self._stratum)
            raise CemgapError(error("E158", message, place, fix=_FIX_STRATA))
        return np.array(codes, dtype=np.int64)[index]

    def _clusters(self, cells: Cells, problems: Problems) -> Codes | None:
        if self._cluster is None:
            return None
        names, index = named(cells, self._cluster, problems, "cluster")
        return np.array([hash_of(name) for name in names], dtype=np.int64)[index]

    def _population(self, cells: Cells, problems: Problems) -> npt.NDArray[np.float64] | None:
        if self._fpc is None:
            return None
        decoded = decode(cells.columns[self._fpc])
        units = np.nan_to_num(decoded.values, nan=0.0)
        bad = (units <= 0) | (units > MOST_UNITS)
        if bad.any():
            texts = (decoded.texts[code] for code in decoded.codes[bad])
            problems["fpc", self._fpc] = faults_at(zip(cells.rows[bad].tolist(), texts, strict=True))
        return np.where(bad, 0.0, units)


def named(cells: Cells, position: int, problems: Problems, kind: str) -> tuple[list[str], npt.NDArray[np.int32]]:
    """The distinct texts of a column as names, and [row] the index of each; blank ones are added to the problems."""
    texts, index = distinct(cells.columns[position])
    names = [name_of(text) for text in texts]
    blank = np.array([not name for name in names] or [False])[index]
    if blank.any():
        problems[kind, position] = faults_at((row, "") for row in cells.rows[blank].tolist())
    return names, index


_FIX_STRATA = msg("name the column of strata; clusters are named by --cluster")
