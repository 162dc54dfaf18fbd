"""Tally: what was read, kept and left out, the values seen, and where; adds like moments.

Order and partition of the rows cannot change a tally: counts add, and of the places the ten with the smallest row
numbers are kept.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import numpy.typing as npt

from cemgap.errors import PLACES_KEPT, places_kept
from cemgap.intake.ratings.answers import ANSWER, BLANK, KINDS, MISSING, NOT_APPLICABLE, UNREADABLE, Decoded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

DISTINCT_KEPT = 200
"""Distinct values kept per column; beyond, smallest, largest and count (a slider)."""

LOOKED_UP = 1 << 16
"""Ids looked up at a time, so that memory does not grow with them."""

Ints = npt.NDArray[np.int64]


Crossing = tuple[str, str, str, str, str]
"""(wave, column, level, other column, its level)"""


@dataclass(frozen=True, slots=True)
class Seen:
    """How often something was seen, and the first rows where."""

    count: int
    rows: tuple[int, ...]

    def __add__(self, other: Seen) -> Seen:
        """Counts add; the smallest row numbers stay."""
        return Seen(self.count + other.count, tuple(sorted({*self.rows, *other.rows})[: places_kept()]))


@dataclass(frozen=True, slots=True)
class Faults:
    """Cells that are wrong in one way."""

    count: int
    first: tuple[tuple[int, str], ...]
    """(row, what stands there) of the smallest row numbers, `errors.places_kept` at most."""

    def __add__(self, other: Faults) -> Faults:
        """Counts add; the smallest row numbers stay."""
        return faults_at((*self.first, *other.first), self.count + other.count)


def faults_at(cells: Iterable[tuple[int, str]], count: int | None = None) -> Faults:
    """The faults in some cells (row, text); `count` where there are more."""
    found = sorted(cells)
    return Faults(len(found) if count is None else count, tuple(found[: places_kept()]))


@dataclass(frozen=True, slots=True)
class Values:
    """The distinct answers of a rating column."""

    counts: dict[float, Seen]
    """Each answer; only the smallest and largest where there are too many."""
    total: int
    many: bool = False
    """There were more than `DISTINCT_KEPT`."""

    def __add__(self, other: Values) -> Values:
        """The union."""
        counts = added(self.counts, other.counts)
        many = self.many or other.many or len(counts) > DISTINCT_KEPT
        if many:
            counts = {value: counts[value] for value in sorted({min(counts), max(counts)})}
        return Values(counts, self.total + other.total, many)


@dataclass(frozen=True, slots=True)
class Column:
    """What one rating column held."""

    values: Values
    blank: int
    missing: int
    not_applicable: int
    unreadable: Faults
    """Texts that are no number."""
    texts: dict[str, int] | None = field(default_factory=dict)
    """Those texts and the rows that hold each; None where more than `DISTINCT_KEPT` differ."""

    def __add__(self, other: Column) -> Column:
        """Column by column."""
        return Column(
            self.values + other.values,
            self.blank + other.blank,
            self.missing + other.missing,
            self.not_applicable + other.not_applicable,
            self.unreadable + other.unreadable,
            None if self.texts is None or other.texts is None else _few(added(self.texts, other.texts)),
        )

    def rows_of(self, text: str) -> int:
        """How many rows hold a text that is no number; 0 where they are not counted."""
        return 0 if self.texts is None else self.texts.get(text.strip(), 0)


@dataclass(frozen=True, slots=True)
class Ends:
    """Where some answers end."""

    low: float
    high: float
    n: int
    """Answers."""

    def __add__(self, other: Ends) -> Ends:
        """Those of both."""
        return Ends(min(self.low, other.low), max(self.high, other.high), self.n + other.n)


@dataclass(frozen=True, slots=True)
class Tally:
    """The counts of some rows."""

    rows: int = 0
    """Rows read below the header, blank ones left out."""
    respondents: dict[str, int] = field(default_factory=dict)
    """Respondents per wave that are inside the domain, with a weight above zero."""
    columns: dict[int, Column] = field(default_factory=dict)
    """Per rating column (position)."""
    problems: dict[tuple[str, int], Faults] = field(default_factory=dict)
    """(kind, column) of what is wrong elsewhere: weights, waves, ids, factors."""
    outside: int = 0
    """Rows outside the domain (``--where``)."""
    zero_weight: int = 0
    weight_sum: float = 0.0
    weight_max: float = 0.0
    dates: dict[str, str] = field(default_factory=dict)
    """Latest ISO date per wave."""
    ids: dict[str, tuple[Ints, ...]] = field(default_factory=dict)
    """Hashes of the respondents' ids per wave, in blocks: 8 bytes each."""
    ends: dict[tuple[int, str], tuple[float, float]] = field(default_factory=dict)
    """(column, factor) -> smallest and largest answer, where one column holds the answers of several factors."""
    excluded: dict[str, int] = field(default_factory=dict)
    """Reason -> respondents out of the figures: their status (`flags.OUT_WORDS`), or a flag that is to be dropped."""
    flags: dict[tuple[str, str], int] = field(default_factory=dict)
    """(wave, flag) -> respondents in the figures whose answers are in doubt (`flags.FLAG_WORDS`)."""
    doubted: dict[str, int] = field(default_factory=dict)
    """Per wave the respondents in the figures with a flag of `flags.FLAGS`."""
    fitting: dict[str, int] = field(default_factory=dict)
    """Of those excluded by their status, the ones that fit ``--where``."""
    file_ends: dict[tuple[int, int], Ends] = field(default_factory=dict)
    """(column, number of the file) -> the ends of its answers, where a survey comes in several files."""
    answers: dict[str, tuple[Ints, ...]] = field(default_factory=dict)
    """Hashes of all that a respondent answered per wave (`quality.repeats`), in blocks: 8 bytes each."""
    waves: dict[str, Seen] = field(default_factory=dict)
    """Per wave the respondents who have it, those outside the domain too."""
    factors: dict[str, Seen] = field(default_factory=dict)
    """Per factor (key) its rows, where a column names the factors of a respondent."""
    reasons: dict[str, int] = field(default_factory=dict)
    """Per reason for choosing, where one column holds them, the respondents who name it; outside the domain too."""
    populations: dict[tuple[str, str], Ends] = field(default_factory=dict)
    """(wave, stratum) -> smallest and largest number of sampling units in its population that the rows give."""
    groups: dict[tuple[str, str], int] = field(default_factory=dict)
    """(column of groups, level) -> rows; level "" = blank."""
    crossed: dict[Crossing, int] = field(default_factory=dict)
    """(wave, column, level, other column, its level) -> respondents in both; of every two columns of groups."""

    def __add__(self, other: Tally) -> Tally:
        """The tally of both."""
        return Tally(
            self.rows + other.rows,
            {k: self.respondents.get(k, 0) + other.respondents.get(k, 0) for k in self.respondents | other.respondents},
            added(self.columns, other.columns),
            added(self.problems, other.problems),
            self.outside + other.outside,
            self.zero_weight + other.zero_weight,
            self.weight_sum + other.weight_sum,
            max(self.weight_max, other.weight_max),
            {k: max(self.dates.get(k, ""), other.dates.get(k, "")) for k in self.dates | other.dates},
            {k: self.ids.get(k, ()) + other.ids.get(k, ()) for k in self.ids | other.ids},
            {k: _wider(self.ends.get(k), other.ends.get(k)) for k in self.ends | other.ends},
            added(self.excluded, other.excluded),
            added(self.flags, other.flags),
            added(self.doubted, other.doubted),
            added(self.fitting, other.fitting),
            added(self.file_ends, other.file_ends),
            added(self.answers, other.answers),
            added(self.waves, other.waves),
            added(self.factors, other.factors),
            added(self.reasons, other.reasons),
            added(self.populations, other.populations),
            added(self.groups, other.groups),
            added(self.crossed, other.crossed),
        )

    @property
    def people(self) -> int:
        """Respondents read, those out of the figures included."""
        return self.outside + self.zero_weight + sum(self.excluded.values()) + sum(self.respondents.values())

    @property
    def flagged(self) -> dict[str, int]:
        """Flag -> respondents of all waves."""
        total: dict[str, int] = {}
        for (_, flag), count in self.flags.items():
            total[flag] = total.get(flag, 0) + count
        return total

    def duplicate_ids(self, wave: str) -> int:
        """How many ids of a wave stand in more than one row."""
        ids = self._ids(wave)
        again = ids[1:] == ids[:-1]
        return int(again[:1].sum() + (again[1:] & ~again[:-1]).sum())

    def shared_ids(self, wave: str, other: Tally, other_wave: str) -> int | None:
        """How many ids are in both waves; None where ids are not mapped in both."""
        mine, theirs = self._ids(wave), other._ids(other_wave)
        if not len(mine) or not len(theirs):
            return None
        shared = 0
        for start in range(0, len(mine), LOOKED_UP):
            ids = mine[start : start + LOOKED_UP]
            first = np.ones(len(ids), dtype=np.bool_)
            first[1:] = ids[1:] != ids[:-1]
            first[0] = start == 0 or ids[0] != mine[start - 1]
            at = np.minimum(np.searchsorted(theirs, ids), len(theirs) - 1)
            shared += int((first & (theirs[at] == ids)).sum())
        return shared

    def _ids(self, wave: str) -> Ints:
        """In ascending order: neighbours are compared in place, numpy's set functions take four times the memory."""
        blocks = self.ids.get(wave, ())
        ids = np.concatenate(blocks) if blocks else np.empty(0, dtype=np.int64)
        ids.sort()
        return ids


def _few(texts: dict[str, int]) -> dict[str, int] | None:
    return texts if len(texts) <= DISTINCT_KEPT else None


def _wider(one: tuple[float, float] | None, other: tuple[float, float] | None) -> tuple[float, float]:
    low, high = zip(*(ends for ends in (one, other) if ends is not None), strict=True)
    return min(low), max(high)


def seen_by_code(names: Sequence[str], codes: npt.NDArray[np.integer[Any]], rows: Ints) -> dict[str, Seen]:
    """Where each of some names stands, `codes` [row] saying which it is; nothing of names that stand nowhere."""
    found: dict[str, Seen] = {}
    for code in np.unique(codes).tolist():
        at = rows[codes == code]
        kept = np.partition(at, PLACES_KEPT)[:PLACES_KEPT] if len(at) > PLACES_KEPT else at
        seen = Seen(len(at), tuple(sorted(kept.tolist())))
        found[names[code]] = found[names[code]] + seen if names[code] in found else seen
    return found


def column_of(decoded: Decoded, rows: Ints) -> Column:
    """The tally of one decoded column of a block."""
    codes = decoded.codes
    if (np.diff(rows) < 0).any():
        order = np.argsort(rows)
        codes, rows = codes[order], rows[order]
    counts = np.bincount(codes, minlength=len(decoded.texts))
    places = _first_rows(codes, counts, rows)
    answers: dict[float, Seen] = {}
    by_kind = [0] * KINDS
    for code, kind in enumerate(decoded.kinds):
        by_kind[kind] += int(counts[code])
        if kind == ANSWER:
            value = float(decoded.numbers[code])
            seen = Seen(int(counts[code]), places(code, value))
            answers[value] = answers[value] + seen if value in answers else seen
    many = len(answers) > DISTINCT_KEPT
    if many:
        answers = {value: answers[value] for value in sorted({min(answers), max(answers)})}
    unreadable = Faults(0, ())
    texts: dict[str, int] = {}
    if by_kind[UNREADABLE]:
        for code in np.flatnonzero((decoded.kinds == UNREADABLE) & (counts > 0)).tolist():
            text = decoded.texts[code].strip()
            texts[text] = texts.get(text, 0) + int(counts[code])
        first = np.flatnonzero(decoded.kinds[codes] == UNREADABLE)[: places_kept()]
        cells = [(int(rows[at]), decoded.texts[codes[at]]) for at in first]
        unreadable = faults_at(cells, by_kind[UNREADABLE])
    return Column(
        Values(answers, by_kind[ANSWER], many),
        by_kind[BLANK],
        by_kind[MISSING],
        by_kind[NOT_APPLICABLE],
        unreadable,
        _few(texts),
    )


def ends_of_files(
    position: int, answers: npt.NDArray[np.float64], numbers: npt.NDArray[np.int64]
) -> dict[tuple[int, int], Ends]:
    """The ends of the answers of a column [row] in every file, NaN = none; `numbers` [row] are those of the files."""
    found: dict[tuple[int, int], Ends] = {}
    there = ~np.isnan(answers)
    for number in np.unique(numbers[there]).tolist():
        own = answers[there & (numbers == number)]
        found[position, number] = Ends(float(own.min()), float(own.max()), len(own))
    return found


def _first_rows(
    codes: npt.NDArray[np.int32], counts: npt.NDArray[np.intp], rows: Ints
) -> Callable[[int, float], tuple[int, ...]]:
    """A function code, answer -> the first rows where it stands, reading no more of the block than needed."""
    first = np.zeros(len(counts), dtype=np.intp)
    first[codes[::-1]] = np.arange(len(codes) - 1, -1, -1)

    def places(code: int, answer: float) -> tuple[int, ...]:
        wanted = min(places_kept(answer), int(counts[code]))
        start = int(first[code])
        reach = 4 * wanted * max(1, len(codes) // max(1, int(counts[code])))
        found = np.flatnonzero(codes[start : start + reach] == code)[:wanted]
        if len(found) < wanted:
            found = np.flatnonzero(codes[start:] == code)[:wanted]
        return tuple(int(row) for row in rows[start + found])

    return places


K = TypeVar("K")
V = TypeVar("V")


def added(left: dict[K, V], right: dict[K, V]) -> dict[K, V]:
    """The union of two dictionaries, values under the same key added."""
    both = dict(left)
    for key, value in right.items():
        both[key] = both[key] + value if key in both else value  # type: ignore[operator]  # V adds
    return both
