"""Long rows: a row per respondent and factor, turned into a row per respondent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from cemgap.intake.domain import Domain, same
from cemgap.intake.guessing.guess import factor_named
from cemgap.intake.mapping import RATED
from cemgap.intake.ratings.answers import decode, distinct, is_blank
from cemgap.intake.sources import Cells
from cemgap.intake.sources.survey_files.several_files import FILES, file_numbers
from cemgap.intake.tally import Ends, Faults, Tally, column_of, ends_of_files, faults_at, seen_by_code

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pyarrow as pa

    from cemgap.intake.mapping import Factor, Mapping
    from cemgap.intake.sources import Source

OF_RESPONDENTS = ("stratum", "cluster", "fpc", "value")
"""Roles of columns that say something of a respondent, and so the same in all rows of one."""
UNNAMED, LATE = -1, -2
"""Places of a text that names no factor, and of a factor that the mapping does not have."""
Block = tuple[Cells, dict[str, npt.NDArray[np.float64]], Tally]


class Scattered(Exception):  # noqa: N818 - not an error: the file is read again, as a whole
    """The rows of a respondent do not stand together, or a factor appears late: the file is to be read as a whole."""

    def __init__(self, late: tuple[Factor, ...] = ()) -> None:
        self.late = late
        """The factors that the sample does not show."""
        super().__init__()


def factors_of(source: Source, mapping: Mapping, late: tuple[Factor, ...] = ()) -> tuple[Factor, ...]:
    """The factors that the sample of a long file shows, and `late` ones: declared ones first, then as they appear."""
    at = mapping.position("factor")
    shown: dict[str, Factor] = {}
    for row in source.sample:
        if at is not None and at < len(row) and not is_blank(row[at]):
            factor = factor_named(row[at].strip(), mapping.factors)
            if factor.key:
                shown.setdefault(factor.key, factor)
    shown |= {factor.key: factor for factor in late}
    declared = [f for f in mapping.factors if f.key in shown]
    return tuple(declared) + tuple(f for f in shown.values() if f not in declared)


class Turned:
    """Turns the blocks of a long source.

    Args:
        source: the file.
        mapping: with every factor of the file.
        columns: further columns to hand on, of the first row of each respondent.
        domain: its columns must not vary within a respondent.
        whole: hold the whole file and sort it by respondent; else rows of a respondent must stand together.
    """

    def __init__(
        self,
        source: Source,
        mapping: Mapping,
        columns: tuple[int, ...],
        domain: Domain = Domain(),  # noqa: B008 - frozen
        *,
        whole: bool = False,
    ) -> None:
        self._source, self._mapping, self._whole = source, mapping, whole
        self._factors = mapping.factors
        self._known = {factor.key: place for place, factor in enumerate(mapping.factors)}
        self._factor = _there(mapping.position("factor"))
        self._id = _there(mapping.position("id"))
        self._wave = mapping.position("wave") if mapping.wave_label is None else None
        self._weight = mapping.position("weight")
        self._steady = tuple(("unsteady", column) for column in domain.columns)
        self._steady += tuple(
            ("unsteady_person", column)
            for column in dict.fromkeys((*(p for role in OF_RESPONDENTS for p in mapping.positions(role)), *mapping.by))
            if column not in domain.columns
        )
        self._steady += tuple(
            ("unsteady_person" if outcome.declared else "unsteady_outcome", outcome.position)
            for outcome in mapping.outcomes
            if outcome.position not in (*domain.columns, *mapping.by)
        )
        self._rated = {m: p for m in RATED if (p := mapping.position(m)) is not None}
        self._columns = tuple(dict.fromkeys((self._factor, *self._rated.values(), self._id, *columns)))
        self._places: dict[str, int] = {}
        self._late: dict[str, Factor] = {}

    def blocks(self) -> Iterator[Block]:
        """Cells (one row per respondent: its first), ratings [respondent, factor], the tally of the rows.

        Raises:
            Scattered: after the last block, where a factor appeared that the mapping does not have.
        """
        rest = no_cells(self._columns)
        held: list[Cells] = []
        wrong = Tally()
        for read in self._source.blocks(self._columns):
            cells, faulty = self._usable(read)
            wrong += faulty
            if self._late:
                continue
            if self._whole:
                held.append(cells)
                continue
            rest = _joined((rest, cells))
            starts = self._starts(rest)
            if len(starts) > 1:
                cut = int(starts[-1])
                yield self._turn(_slice(rest, 0, cut), starts[:-1])
                rest = _slice(rest, cut, len(rest.rows))
        if self._late:
            raise Scattered(tuple(self._late.values()))
        if held:
            rest = _joined(held)
            rest = _taken(rest, np.argsort(self._respondents(rest), kind="stable"))
        yield self._turn(rest, self._starts(rest))
        if wrong.rows:
            cells, matrices, _ = self._turn(no_cells(self._columns), np.empty(0, np.intp))
            yield cells, matrices, wrong

    def _usable(self, cells: Cells) -> tuple[Cells, Tally]:
        """The rows that name a respondent and a factor, and the tally of the others."""
        place = self._factor_places(cells)
        texts, index = distinct(cells.columns[self._id])
        nobody = np.array([is_blank(text) for text in texts] or [False])[index]
        unnamed = place == UNNAMED
        bad = nobody | unnamed
        if not bad.any():
            return cells, Tally()
        problems = {}
        for kind, column, at in (("nobody", self._id, nobody), ("unnamed", self._factor, unnamed)):
            if at.any():
                problems[kind, column] = _faults(cells, column, at)
        return _taken(cells, np.flatnonzero(~bad)), Tally(rows=int(bad.sum()), problems=problems)

    def _factor_places(self, cells: Cells) -> npt.NDArray[np.intp]:
        """[row] which factor; UNNAMED or LATE where there is none such."""
        texts, index = distinct(cells.columns[self._factor])
        for text in texts:
            if text not in self._places:
                factor = factor_named(text.strip(), self._factors)
                known = bool(factor.key) and not is_blank(text)
                self._places[text] = self._known.get(factor.key, LATE) if known else UNNAMED
                if self._places[text] == LATE:
                    self._late.setdefault(factor.key, factor)
        return np.array([self._places[text] for text in texts], dtype=np.intp)[index]

    def _respondents(self, cells: Cells) -> npt.NDArray[np.int64]:
        """[row] a number per respondent and wave."""
        ids, _ = _numbered(cells.columns[self._id])
        if self._wave is None:
            return ids
        waves, count = _numbered(cells.columns[self._wave])
        return ids * max(1, count) + waves

    def _starts(self, cells: Cells) -> npt.NDArray[np.intp]:
        codes = self._respondents(cells)
        return np.flatnonzero(np.concatenate(([True], codes[1:] != codes[:-1]))) if len(codes) else np.empty(0, np.intp)

    def _turn(self, cells: Cells, starts: npt.NDArray[np.intp]) -> Block:
        first = _taken(cells, starts)
        factor = self._factor_places(cells)
        who = np.searchsorted(starts, np.arange(len(cells.rows)), side="right") - 1
        matrices = {m: np.full((len(starts), len(self._factors)), np.nan) for m in RATED}
        columns = {}
        ends: dict[tuple[int, str], tuple[float, float]] = {}
        file_ends: dict[tuple[int, int], Ends] = {}
        for measure, position in self._rated.items():
            decoded = decode(cells.columns[position], self._mapping.coding(position))
            matrices[measure][who, factor] = decoded.values
            columns[position] = column_of(decoded, cells.rows)
            ends |= self._ends(position, matrices[measure])
            if self._source.kind == FILES:
                file_ends |= ends_of_files(position, decoded.values, file_numbers(cells.rows))
        problems: dict[tuple[str, int], Faults] = {}
        twice = _twice(who * len(self._factors) + factor)
        if twice.any():
            problems["twice", self._factor] = _faults(cells, self._factor, twice)
        for kind, column in self._steady:
            texts, index = distinct(cells.columns[column])
            value = _numbers_of([same(text) for text in texts])[index]
            changes = value != value[starts][who]
            if changes.any():
                problems[kind, column] = _faults(cells, column, changes)
        if self._weight is not None:
            weight = np.nan_to_num(decode(cells.columns[self._weight]).values, nan=-1.0)
            changes = weight != weight[starts][who]
            if changes.any():
                problems["unsteady", self._weight] = _faults(cells, self._weight, changes)
        tally = Tally(
            rows=len(cells.rows),
            columns=columns,
            problems=problems,
            ends=ends,
            file_ends=file_ends,
            factors=seen_by_code([factor.key for factor in self._factors], factor, cells.rows),
        )
        return first, matrices, tally

    def _ends(self, position: int, answers: npt.NDArray[np.float64]) -> dict[tuple[int, str], tuple[float, float]]:
        """Smallest and largest answer of every factor that has one."""
        low = np.fmin.reduce(answers, axis=0, initial=np.nan).tolist()
        high = np.fmax.reduce(answers, axis=0, initial=np.nan).tolist()
        found = zip(self._factors, low, high, strict=True)
        return {(position, factor.key): (least, most) for factor, least, most in found if least <= most}


def no_cells(columns: tuple[int, ...]) -> Cells:
    """A block without rows."""
    import pyarrow as pa

    return Cells({column: pa.array([], pa.string()) for column in columns}, np.empty(0, dtype=np.int64))


def _there(position: int | None) -> int:
    assert position is not None, "the mapping of a long file names respondent and factor"  # noqa: S101 - invariant
    return position


def _numbered(cells: pa.Array) -> tuple[npt.NDArray[np.int64], int]:
    """[row] the number of its text in order of first appearance, spaces around it left out; how many there are."""
    texts, index = distinct(cells)
    numbers = _numbers_of([" ".join(text.split()) for text in texts])
    return numbers[index], len(set(numbers.tolist()))


def _numbers_of(texts: list[str]) -> npt.NDArray[np.int64]:
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(text, len(numbers)) for text in texts], dtype=np.int64)


def _twice(pairs: npt.NDArray[np.intp]) -> npt.NDArray[np.bool_]:
    """[row] whether the same pair stands in another row too."""
    order = np.argsort(pairs, kind="stable")
    again = pairs[order][1:] == pairs[order][:-1]
    twice = np.zeros(len(pairs), dtype=np.bool_)
    twice[order[1:][again]] = True
    twice[order[:-1][again]] = True
    return twice


def _faults(cells: Cells, column: int, at: npt.NDArray[np.bool_]) -> Faults:
    texts = cells.columns[column]
    return faults_at((int(cells.rows[row]), texts[int(row)].as_py()) for row in np.flatnonzero(at))


def _joined(parts: Sequence[Cells]) -> Cells:
    import pyarrow as pa

    blocks = [part for part in parts if len(part.rows)] or parts[:1]
    return Cells(
        {p: pa.concat_arrays([block.columns[p] for block in blocks]) for p in blocks[0].columns},
        np.concatenate([block.rows for block in blocks]),
    )


def _slice(cells: Cells, start: int, stop: int) -> Cells:
    return Cells({p: c.slice(start, stop - start) for p, c in cells.columns.items()}, cells.rows[start:stop])


def _taken(cells: Cells, at: npt.NDArray[np.intp]) -> Cells:
    import pyarrow as pa

    index = pa.array(at)
    return Cells({p: column.take(index) for p, column in cells.columns.items()}, cells.rows[at])
