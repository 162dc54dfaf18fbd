"""Long rows: a row per respondent and factor, turned into a row per respondent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from cemgap.errors import CemgapError, echo, error
from cemgap.intake.answers import Codes, decode, distinct, is_blank
from cemgap.intake.guess import factor_named
from cemgap.intake.mapping import Factor, Mapping
from cemgap.intake.sources import Cells, Source
from cemgap.intake.tally import Column, column_of
from cemgap.translations import msg

if TYPE_CHECKING:
    import pyarrow as pa

RATED = ("experience", "expectation", "importance")
Block = tuple[Cells, dict[str, npt.NDArray[np.float64]], dict[int, Column], int]


class Scattered(Exception):  # noqa: N818 - not an error: the file is read again, as a whole
    """The rows of a respondent do not stand together, or a factor appears late: the file is to be read as a whole."""


def factors_of(source: Source, mapping: Mapping) -> tuple[Factor, ...]:
    """The factors that the sample of a long file shows: declared ones first, then in order of appearance."""
    at = mapping.position("factor")
    shown = {}
    for row in source.sample:
        if at is not None and at < len(row) and not is_blank(row[at]):
            factor = factor_named(row[at].strip(), mapping.factors)
            shown.setdefault(factor.key, factor)
    declared = [f for f in mapping.factors if f.key in shown]
    return tuple(declared) + tuple(f for f in shown.values() if f not in declared)


class Turned:
    """Turns the blocks of a long source.

    Args:
        whole: hold the whole file and sort it by respondent; else rows of a respondent must stand together.
    """

    def __init__(
        self, source: Source, mapping: Mapping, codes: Codes, columns: tuple[int, ...], *, whole: bool = False
    ) -> None:
        self._source, self._mapping, self._codes, self._whole = source, mapping, codes, whole
        self._factor = _known(mapping.position("factor"))
        self._id = _known(mapping.position("id"))
        self._wave = mapping.position("wave")
        self._weight = mapping.position("weight")
        self._rated = {m: p for m in RATED if (p := mapping.position(m)) is not None}
        self._columns = tuple(dict.fromkeys((self._factor, *self._rated.values(), self._id, *columns)))
        self._closed: set[int] = set()
        self._problems: list[tuple[int, str, str]] = []

    def blocks(self) -> Iterator[Block]:
        """Cells (one row per respondent: its first), ratings [respondent, factor], tallies, rows read."""
        rest: Cells | None = None
        for cells in self._source.blocks(self._columns):
            rest = cells if rest is None else _joined(rest, cells)
            if self._whole:
                continue
            starts = self._starts(rest)
            if len(starts) > 1:
                cut = int(starts[-1])
                yield self._turn(_slice(rest, 0, cut), starts[:-1])
                rest = _slice(rest, cut, len(rest.rows))
        if rest is not None:
            if self._whole:
                rest = _taken(rest, np.argsort(self._respondent_codes(rest), kind="stable"))
            yield self._turn(rest, self._starts(rest))
        self._refuse()

    def _respondent_codes(self, cells: Cells) -> npt.NDArray[np.int64]:
        """[row] a number per respondent and wave, in order of first appearance."""
        _, ids = distinct(cells.columns[self._id])
        if self._wave is None:
            return ids.astype(np.int64)
        texts, waves = distinct(cells.columns[self._wave])
        return ids.astype(np.int64) * len(texts) + waves

    def _starts(self, cells: Cells) -> npt.NDArray[np.intp]:
        codes = self._respondent_codes(cells)
        return np.flatnonzero(np.concatenate(([True], codes[1:] != codes[:-1]))) if len(codes) else np.empty(0, np.intp)

    def _turn(self, cells: Cells, starts: npt.NDArray[np.intp]) -> Block:
        first = _taken(cells, starts)
        self._close(first)
        factor = self._factor_index(cells)
        who = np.cumsum(np.isin(np.arange(len(cells.rows)), starts)) - 1
        self._refuse_twice(cells, who, factor)
        self._refuse_changing_weight(cells, who, first)
        shape = (len(starts), len(self._mapping.factors))
        matrices = {m: np.full(shape, np.nan) for m in RATED}
        tallied = {}
        for measure, position in self._rated.items():
            decoded = decode(cells.columns[position], self._codes)
            matrices[measure][who, factor] = decoded.values
            tallied[position] = column_of(decoded, cells.rows)
        return first, matrices, tallied, len(cells.rows)

    def _close(self, first: Cells) -> None:
        if self._whole:
            return
        ids = first.columns[self._id].to_pylist()
        waves = first.columns[self._wave].to_pylist() if self._wave is not None else [""] * len(ids)
        hashes = {hash(pair) for pair in zip(ids, waves, strict=True)}
        if len(hashes) < len(ids) or hashes & self._closed:
            raise Scattered
        self._closed |= hashes

    def _factor_index(self, cells: Cells) -> npt.NDArray[np.intp]:
        texts, index = distinct(cells.columns[self._factor])
        known = {factor.key: i for i, factor in enumerate(self._mapping.factors)}
        places = []
        for text in texts:
            key = factor_named(text.strip(), self._mapping.factors).key
            if is_blank(text) or not key:
                row = int(cells.rows[index == texts.index(text)][0])
                self._problems.append((row, "E106", text))
                places.append(0)
            elif key not in known:
                raise Scattered
            else:
                places.append(known[key])
        return np.array(places, dtype=np.intp)[index]

    def _refuse_twice(self, cells: Cells, who: npt.NDArray[np.intp], factor: npt.NDArray[np.intp]) -> None:
        pairs = who * len(self._mapping.factors) + factor
        order = np.argsort(pairs, kind="stable")
        again = order[1:][pairs[order][1:] == pairs[order][:-1]]
        for at in sorted(int(i) for i in again):
            self._problems.append((int(cells.rows[at]), "E109", self._mapping.factors[int(factor[at])].key))

    def _refuse_changing_weight(self, cells: Cells, who: npt.NDArray[np.intp], first: Cells) -> None:
        if self._weight is None:
            return
        weight = decode(cells.columns[self._weight]).values
        same = decode(first.columns[self._weight]).values[who]
        for at in np.flatnonzero(~((weight == same) | (np.isnan(weight) & np.isnan(same)))):
            self._problems.append((int(cells.rows[at]), "E113", cells.columns[self._weight][int(at)].as_py()))

    def _refuse(self) -> None:
        """All that is wrong with the rows, at once."""
        said = {
            "E106": (self._factor, msg("{n} rows name no factor", n=0), msg("name the factor, or delete the rows")),
            "E109": (
                self._factor,
                msg("the same respondent and factor twice"),
                msg("keep one row per respondent and factor; where they are repeats, delete the extra rows"),
            ),
            "E113": (
                self._weight,
                msg("the weight differs between the rows of one respondent"),
                msg("give all rows of a respondent the same weight"),
            ),
        }
        problems = []
        for code, (column, message, fix) in said.items():
            found = [(row, value) for row, what, value in self._problems if what == code]
            if found:
                places = [self._source.place(row, column, echo(value)) for row, value in found]
                text = msg("{n} rows name no factor", n=len(found)) if code == "E106" else message
                problems.append(error(code, text, *places, fix=fix))
        if problems:
            raise CemgapError(problems)


def _known(position: int | None) -> int:
    assert position is not None, "the mapping of a long file names respondent and factor"  # noqa: S101 - invariant
    return position


def _joined(one: Cells, other: Cells) -> Cells:
    import pyarrow as pa

    return Cells(
        {p: pa.concat_arrays([column, other.columns[p]]) for p, column in one.columns.items()},
        np.concatenate([one.rows, other.rows]),
    )


def _slice(cells: Cells, start: int, stop: int) -> Cells:
    return Cells({p: c.slice(start, stop - start) for p, c in cells.columns.items()}, cells.rows[start:stop])


def _taken(cells: Cells, at: npt.NDArray[np.intp]) -> Cells:
    import pyarrow as pa

    index = pa.array(at)
    return Cells({p: column.take(index) for p, column in cells.columns.items()}, cells.rows[at])
