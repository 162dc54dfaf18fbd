"""Real rows: a source without its previews, tests, screen-outs and what else a status puts out of the figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from cemgap.intake.domain import Domain
from cemgap.intake.quality.status import Status
from cemgap.intake.ratings.answers import distinct
from cemgap.intake.sources import Cells
from cemgap.intake.sources.wrapped import Wrapped
from cemgap.intake.tally import Faults, Tally, faults_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cemgap.intake.mapping import Mapping
    from cemgap.intake.sources import Source

Ints = npt.NDArray[np.intp]
SAMPLED = 200
"""Rows that columns are guessed from."""
REAL = -1
"""In place of a reason: the row is an answer of a customer."""


class RealRows(Wrapped):
    """A `Source` over the rows that are answers of customers; the others are counted, and nothing else.

    Of a long file the first row of a respondent decides for all of them.
    """

    def __init__(
        self,
        source: Source,
        mapping: Mapping,
        domain: Domain = Domain(),  # noqa: B008 - frozen
        *,
        whole: bool = False,
    ) -> None:
        """Of a long file that is held as a `whole` the rows of a respondent may stand anywhere."""
        super().__init__(source)
        self._domain, self._whole = domain, whole
        self._status = Status(source, mapping)
        self._reasons: list[str] = []
        at = mapping.position("id") if mapping.layout == "long" else None
        wave = mapping.position("wave") if mapping.wave_label is None else None
        self._who = () if at is None else (at, *(() if wave is None else (wave,)))
        self._known: dict[tuple[str, ...], int] = {}
        self.tally = Tally()
        """Of the rows left out; complete once the blocks are read to their end."""
        self.none_sampled = False
        """No row of the sample is an answer of a customer."""
        self.sample = self._of_sample()

    def blocks(self, columns: tuple[int, ...]) -> Iterator[Cells]:
        """The real rows, in file order, of those columns."""
        if not self._status.columns:
            yield from self._source.blocks(columns)
            return
        further = (*self._status.columns, *self._who, *self._domain.columns)
        for cells in self._source.blocks(tuple(dict.fromkeys((*columns, *further)))):
            reason, first, excluded = self._judged(cells)
            out = reason != REAL
            if out.any():
                self.tally += self._tally_of(cells, reason, first, excluded)
            wanted = Cells({column: cells.columns[column] for column in columns}, cells.rows)
            if not out.all():
                yield _taken(wanted, np.flatnonzero(~out)) if out.any() else wanted

    def _judged(self, cells: Cells) -> tuple[Ints, npt.NDArray[np.bool_], dict[int, npt.NDArray[np.bool_]]]:
        """[row] its reason to be out; [row] whether it is the first of its respondent; the cells that say so."""
        told = self._status.of(cells)
        reason = np.full(len(cells.rows), REAL, dtype=np.intp)
        for word, rows in told.out.items():
            if word not in self._reasons:
                self._reasons.append(word)
            reason[rows] = self._reasons.index(word)
        excluded = {position: rows for (kind, position), rows in told.cells.items() if kind == "excluded"}
        if not self._who or not len(reason):
            return reason, np.ones(len(reason), dtype=np.bool_), excluded
        return (*self._by_respondent(cells, reason), excluded)

    def _by_respondent(self, cells: Cells, reason: Ints) -> tuple[Ints, npt.NDArray[np.bool_]]:
        """The reason of the first row of each respondent, for all of them; a row without respondent stands alone."""
        parts = [distinct(cells.columns[column]) for column in self._who]
        plain = [[" ".join(text.split()) for text in texts] for texts, _ in parts]
        number = np.zeros(len(reason), dtype=np.int64)
        for texts, (_, index) in zip(plain, parts, strict=True):
            places = {text: place for place, text in enumerate(dict.fromkeys(texts))}
            number = number * len(places) + np.array([places[text] for text in texts], dtype=np.int64)[index]
        nobody = np.array([not text for text in plain[0]], dtype=np.bool_)[parts[0][1]]
        if self._whole:
            _, starts, run = np.unique(number, return_index=True, return_inverse=True)
        else:
            starts = np.flatnonzero(np.concatenate(([True], number[1:] != number[:-1])))
            run = np.searchsorted(starts, np.arange(len(number)), side="right") - 1
        first = nobody.copy()
        decided = reason[starts]
        last: dict[tuple[str, ...], int] = {}
        for place in range(len(starts)) if self._whole else sorted({0, len(starts) - 1}):
            start = int(starts[place])
            who = tuple(texts[index[start]] for texts, (_, index) in zip(plain, parts, strict=True))
            if who in self._known:
                decided[place] = self._known[who]
                starts[place] = -1
            last[who] = int(decided[place])
        if not self._whole:
            self._known = {}  # only the last respondent of a block can go on in the next
            last = dict([list(last.items())[-1]])
        self._known.update(last)
        first[starts[starts >= 0]] = True
        return np.where(nobody, reason, decided[run]), first

    def _tally_of(
        self,
        cells: Cells,
        reason: Ints,
        first: npt.NDArray[np.bool_],
        excluded: dict[int, npt.NDArray[np.bool_]],
    ) -> Tally:
        fits = self._domain.inside(cells)
        out = reason != REAL
        problems: dict[tuple[str, int], Faults] = {}
        for position, rows in excluded.items():
            at = np.flatnonzero(rows & out & first & fits)
            texts = cells.columns[position]
            if len(at):
                problems["excluded", position] = faults_at((int(cells.rows[i]), texts[int(i)].as_py()) for i in at)
        return Tally(
            rows=int(out.sum()),
            problems=problems,
            excluded=self._counted(reason[first]),
            fitting=self._counted(reason[first & fits]),
        )

    def _counted(self, reason: Ints) -> dict[str, int]:
        counts = np.bincount(reason[reason != REAL], minlength=len(self._reasons)).tolist()
        return {word: n for word, n in zip(self._reasons, counts, strict=True) if n}

    def _of_sample(self) -> tuple[tuple[str, ...], ...]:
        """The real rows of the sample; all of it where there are none, since something must be guessed from."""
        sample = self._source.sample
        if not self._status.columns or not sample:
            return sample
        import pyarrow as pa

        columns = (*self._status.columns, *self._who)
        texts = {c: pa.array([row[c] if c < len(row) else "" for row in sample], pa.string()) for c in columns}
        reason, _, _ = self._judged(Cells(texts, np.arange(len(sample))))
        self._known = {}
        real = tuple(row for row, why in zip(sample, reason, strict=True) if why == REAL)
        self.none_sampled = not real
        return real or sample


class LaterSample(Wrapped):
    """A `Source` whose first rows are all previews and tests, with a sample of the real rows behind them."""

    def __init__(self, source: Source, rows: RealRows) -> None:
        """`rows` are of the same file, opened again: they are read as far as the sample needs."""
        super().__init__(source)
        found: list[tuple[str, ...]] = []
        for cells in rows.blocks(tuple(range(len(source.header)))):
            texts = (cells.columns[at].slice(0, SAMPLED).to_pylist() for at in range(len(source.header)))
            found += [tuple(cell or "" for cell in row) for row in zip(*texts, strict=True)]
            if len(found) >= SAMPLED:
                break
        self.sample = tuple(found[:SAMPLED]) or source.sample


def _taken(cells: Cells, at: Ints) -> Cells:
    import pyarrow as pa

    index = pa.array(at)
    return Cells({p: column.take(index) for p, column in cells.columns.items()}, cells.rows[at])
