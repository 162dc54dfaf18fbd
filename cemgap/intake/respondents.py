"""Respondents: who answered in a block: weight, wave, domain, quality, reasons, ids."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from cemgap.errors import CemgapError, error
from cemgap.intake.design_cells import DesignCells
from cemgap.intake.group_cells import GroupCells, crossings_of, levels_of
from cemgap.intake.quality.checks import Checked, Checks
from cemgap.intake.quality.flags import DROP_KEYS, FLAGS
from cemgap.intake.quality.repeats import Repeats
from cemgap.intake.ratings.answers import decode, distinct, is_blank
from cemgap.intake.ratings.numbers import parse_number
from cemgap.intake.reason_cells import NO, ReasonCells, cells_of, holds_ticks
from cemgap.intake.tally import Faults, Tally, column_of, faults_at, seen_by_code
from cemgap.intake.value_cells import ValueCells
from cemgap.translations import msg

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyarrow as pa

    from cemgap.intake.design import Design, Groups
    from cemgap.intake.domain import Domain
    from cemgap.intake.mapping import Mapping
    from cemgap.intake.quality.ticks import Answers
    from cemgap.intake.sources import Cells, Source

MOST_WEIGHT = 1e12
"""A larger weight is a slip; sums of such would lose the others."""
ISO_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})")
REASONS_KEPT = 200
"""Different reasons of a survey; more are no reasons to tick but texts that people wrote."""
WAVES_KEPT = 200
"""Waves of a survey; more are dates, and memory would grow with them."""


@dataclass(frozen=True, slots=True)
class Who:
    """Everything but the ratings of a block."""

    weight: npt.NDArray[np.float64]
    wave: npt.NDArray[np.int64]
    waves: tuple[str, ...]
    inside: npt.NDArray[np.bool_]
    reasons: npt.NDArray[np.bool_]
    reason_labels: tuple[str, ...]
    reasons_asked: npt.NDArray[np.bool_]
    flagged: npt.NDArray[np.bool_]
    tally: Tally
    design: Design
    groups: tuple[Groups, ...]
    value: npt.NDArray[np.float64] | None
    outcomes: npt.NDArray[np.float64] | None


class Respondents:
    """Reads who answered, as the mapping says."""

    def __init__(self, source: Source, mapping: Mapping, domain: Domain) -> None:
        self._source = source
        self._domain = domain
        self._id = mapping.position("id")
        self._weight = mapping.position("weight")
        self._wave = mapping.position("wave") if mapping.wave_label is None else None
        self._label = mapping.wave_label or ""
        date, submitted = mapping.position("date"), mapping.position("submitted")
        self._date = submitted if date is None else date
        self._reasons = mapping.positions("reason")
        self._design = DesignCells(source, mapping)
        self._groups = GroupCells(source, mapping)
        self._value = ValueCells(mapping)
        self._outcomes = tuple((outcome.position, mapping.coding(outcome.position)) for outcome in mapping.outcomes)
        self._checks = Checks(source, mapping)
        self._repeats = Repeats.of(source, mapping)
        self._reasons_seen: set[str] = set()
        self._waves_seen: set[str] = set()
        self._no_answer = {*mapping.rules.missing, *mapping.rules.not_applicable}
        in_one = len(self._reasons) == 1 and not holds_ticks(source, self._reasons[0])
        self._cells: ReasonCells | None = cells_of(source, self._reasons[0]) if in_one else None
        singles = tuple(c for c in (self._id, self._weight, self._wave, self._date) if c is not None)
        sampled = (*self._design.columns, *self._groups.columns, *self._value.columns)
        asked = (*self._reasons, *(position for position, _ in self._outcomes))
        further = (*asked, *sampled, *self._checks.columns, *self._repeats.columns, *domain.columns)
        self.columns: tuple[int, ...] = tuple(dict.fromkeys((*singles, *further)))

    def of(self, cells: Cells, answers: Answers = ()) -> Who:
        """Who stands in the rows of a block with those answers; the tally has no `rows`, and `columns` of outcomes."""
        problems: dict[tuple[str, int], Faults] = {}
        checked = self._checks.of(cells, answers)
        self._note_statuses(cells, checked, problems)
        weight = self._weights(cells, problems)
        wave, waves = self._waves(cells, problems)
        asked_for = self._domain.inside(cells)
        inside, excluded = self._kept(checked, asked_for)
        labels, named, asked = self._reasons_of(cells)
        counts = inside & (weight > 0)
        flagged = np.zeros(len(counts), dtype=np.bool_)
        for flag in FLAGS:
            flagged |= checked.flags.get(flag, False)
        design, value = self._design.of(cells, problems), self._value.of(cells, problems)
        groups = (*self._groups.of(cells), *self._value.tiers(value))
        decoded = {position: decode(cells.columns[position], coding) for position, coding in self._outcomes}
        hashes, told = self._repeats.hashes(cells, answers, counts)
        of_wave = [(label, counts & (wave == i)) for i, label in enumerate(waves)]
        tally = Tally(
            respondents={label: int(rows.sum()) for label, rows in of_wave},
            problems=problems,
            outside=int((~asked_for).sum()),
            zero_weight=int((inside & (weight == 0)).sum()),
            weight_sum=float(weight[inside].sum()),
            weight_max=float(weight[inside].max(initial=0.0)),
            dates=self._dates(cells, wave, waves),
            ids=self._ids(cells, wave, waves, problems),
            excluded=excluded,
            flags={
                (label, flag): n
                for label, rows in of_wave
                for flag, flagged_so in checked.flags.items()
                if (n := int((rows & flagged_so).sum()))
            },
            answers={label: (hashes[wave[told] == i],) for i, label in enumerate(waves)} if len(hashes) else {},
            doubted={label: n for label, rows in of_wave if (n := int((rows & flagged).sum()))},
            waves={} if self._wave is None else seen_by_code(waves, wave, cells.rows),
            reasons={} if self._cells is None else dict(zip(labels, named.sum(axis=0).tolist(), strict=True)),
            columns={position: column_of(answers_, cells.rows) for position, answers_ in decoded.items()},
            populations=self._design.populations(design, wave, waves),
            groups=levels_of(groups),
            crossed=crossings_of(groups, of_wave),
        )
        outcomes = np.column_stack([of.values for of in decoded.values()]) if decoded else None
        return Who(weight, wave, waves, inside, named, labels, asked, flagged, tally, design, groups, value, outcomes)

    def _kept(self, checked: Checked, inside: npt.NDArray[np.bool_]) -> tuple[npt.NDArray[np.bool_], dict[str, int]]:
        """[row] inside and not dropped for its quality; how many are dropped for each flag."""
        excluded: dict[str, int] = {}
        for flag, rule in DROP_KEYS.items():
            rows = checked.flags.get(flag)
            if rows is not None and getattr(self._checks.rules, rule) == "drop":
                dropped = inside & rows
                inside = inside & ~rows
                if dropped.any():
                    excluded[flag] = int(dropped.sum())
        return inside, excluded

    def _note_statuses(self, cells: Cells, checked: Checked, problems: dict[tuple[str, int], Faults]) -> None:
        """Where a status is that nobody knows."""
        for position, rows in checked.unknown.items():
            at = np.flatnonzero(rows)
            texts = cells.columns[position].take(_index(at)).to_pylist()
            problems["status", position] = faults_at(zip(cells.rows[at].tolist(), texts, strict=True))

    def _weights(self, cells: Cells, problems: dict[tuple[str, int], Faults]) -> npt.NDArray[np.float64]:
        if self._weight is None:
            return np.ones(len(cells.rows))
        decoded = decode(cells.columns[self._weight])
        weight = np.where(np.isnan(decoded.values), -1.0, decoded.values)
        bad = (weight < 0) | (weight > MOST_WEIGHT)
        if bad.any():
            texts = (decoded.texts[code] for code in decoded.codes[bad])
            problems["weight", self._weight] = faults_at(zip(cells.rows[bad].tolist(), texts, strict=True))
        return np.where(bad, 0.0, weight)

    def _waves(
        self, cells: Cells, problems: dict[tuple[str, int], Faults]
    ) -> tuple[npt.NDArray[np.int64], tuple[str, ...]]:
        if self._wave is None:
            return np.zeros(len(cells.rows), dtype=np.int64), (self._label,)
        texts, index = distinct(cells.columns[self._wave])
        labels = [" ".join(text.split()) for text in texts]
        places = {label: place for place, label in enumerate(dict.fromkeys(labels))}
        wave = np.array([places[label] for label in labels], dtype=np.int64)[index]
        self._waves_seen.update(places)
        if len(self._waves_seen) > WAVES_KEPT:
            message = msg("more than {most} different waves: is a date taken for the wave?", most=WAVES_KEPT)
            place = self._source.place(self._source.header_row, self._wave)
            raise CemgapError(error("E126", message, place, fix=_FIX_WAVES))
        if "" in places and (nowhere := wave == places[""]).any():
            problems["wave", self._wave] = _blank(cells, nowhere)
        return wave, tuple(places)

    def _dates(self, cells: Cells, wave: npt.NDArray[np.int64], waves: tuple[str, ...]) -> dict[str, str]:
        if self._date is None:
            return {}
        texts, index = distinct(cells.columns[self._date])
        iso = [iso_date(text) for text in texts]
        latest: dict[str, str] = {}
        for position, label in enumerate(waves):
            there = set(np.unique(index[wave == position]).tolist())
            latest[label] = max((iso[i] for i in there), default="")
        return latest

    def _ids(
        self,
        cells: Cells,
        wave: npt.NDArray[np.int64],
        waves: tuple[str, ...],
        problems: dict[tuple[str, int], Faults],
    ) -> dict[str, tuple[npt.NDArray[np.int64], ...]]:
        if self._id is None:
            return {}
        texts = [" ".join(text.split()).strip("\u200b\ufeff ") for text in cells.columns[self._id].to_pylist()]
        blank = np.array([not text for text in texts], dtype=np.bool_)
        if blank.any():
            problems["id", self._id] = _blank(cells, blank)
        # 64 bits that do not depend on the process: the same ids give the same tally on every machine
        digests = b"".join([blake2b(text.encode(), digest_size=8).digest() for text in texts])
        hashes = np.frombuffer(digests, dtype="<i8").astype(np.int64)
        return {label: (hashes[(wave == i) & ~blank],) for i, label in enumerate(waves)}

    def _reasons_of(self, cells: Cells) -> tuple[tuple[str, ...], npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
        rows = len(cells.rows)
        if not self._reasons:
            return (), np.zeros((rows, 0), dtype=np.bool_), np.zeros(rows, dtype=np.bool_)
        if self._cells is not None:
            return self._reasons_in_one(cells, self._reasons[0], self._cells)
        labels = tuple(self._source.header[position] for position in self._reasons)
        named = np.zeros((rows, len(labels)), dtype=np.bool_)
        for column, position in enumerate(self._reasons):
            texts, index = distinct(cells.columns[position])
            yes = np.array([self._is_yes(text) for text in texts] or [False])
            named[:, column] = yes[index]
        return labels, named, np.asarray(named.any(axis=1), dtype=np.bool_)

    def _is_yes(self, text: str) -> bool:
        word = text.strip().casefold()
        return not is_blank(text) and word not in NO and parse_number(word) not in self._no_answer

    def _reasons_in_one(
        self, cells: Cells, position: int, parted: ReasonCells
    ) -> tuple[tuple[str, ...], npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
        texts, index = distinct(cells.columns[position])
        split = [tuple(reason for reason in parted.reasons(text) if self._is_reason(reason)) for text in texts]
        places = {reason: place for place, reason in enumerate(dict.fromkeys(r for reasons in split for r in reasons))}
        self._refuse_free_text(places, position)
        table = np.zeros((max(1, len(texts)), len(places)), dtype=np.bool_)
        for row, reasons in enumerate(split):
            for reason in reasons:
                table[row, places[reason]] = True
        named = table[index]
        return tuple(places), named, np.asarray(named.any(axis=1), dtype=np.bool_)

    def _is_reason(self, text: str) -> bool:
        return not is_blank(text) and parse_number(text) not in self._no_answer

    def _refuse_free_text(self, reasons: Iterable[str], position: int) -> None:
        self._reasons_seen.update(reasons)
        if len(self._reasons_seen) > REASONS_KEPT:
            message = msg("more than {most} different reasons for choosing: people wrote them", most=REASONS_KEPT)
            place = self._source.place(self._source.header_row, position)
            raise CemgapError(error("E120", message, place, fix=_FIX_REASONS))


_FIX_REASONS = msg('leave the column out, or name columns of ticks in cemgap.toml, [brand]:  reasons = ["Q3_*"]')


_FIX_WAVES = msg('name it in cemgap.toml, [input]:  wave = "...", or one for all rows:  {{ label = "2026Q1" }}')


def _index(at: npt.NDArray[np.intp]) -> pa.Array:
    import pyarrow as pa

    return pa.array(at)


def _blank(cells: Cells, at: npt.NDArray[np.bool_]) -> Faults:
    return faults_at((int(row), "") for row in cells.rows[at])


def iso_date(text: str) -> str:
    """The date of a cell as YYYY-MM-DD where it is written year first, else "" (day or month first is not guessed).

    >>> iso_date("2026/3/9 10:05")
    '2026-03-09'
    """
    found = ISO_DATE.match(text.strip())
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}" if found else ""
