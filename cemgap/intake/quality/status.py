"""Status: what the columns of a platform's status say of a row: no answer of a customer, partial, or nothing odd."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from cemgap.intake.quality.flags import OUT
from cemgap.intake.ratings.answers import distinct, is_blank
from cemgap.intake.vocabulary import fold, words

if TYPE_CHECKING:
    from cemgap.intake.mapping import Mapping
    from cemgap.intake.sources import Cells, Source

Booleans = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Told:
    """What the statuses of some rows say."""

    out: dict[str, Booleans]
    """Reason -> rows that are no answers of customers; no row has two reasons."""
    cells: dict[tuple[str, int], Booleans]
    """(kind, status column) -> rows whose cell there puts them out ("excluded"), or is a status that nobody knows
    ("status")."""
    partial: Booleans
    """[row] The interview was not finished."""


class Status:
    """Reads the columns of a status, as the mapping says."""

    def __init__(self, source: Source, mapping: Mapping) -> None:
        self.columns = mapping.positions("status")
        self._words = {p: _status_words(source, mapping, p) for p in self.columns}
        self._kept = {fold(text) for text in mapping.quality.keep_status}

    def of(self, cells: Cells) -> Told:
        """What the rows of a block are."""
        none = np.zeros(len(cells.rows), dtype=np.bool_)
        found: dict[str, Booleans] = {}
        told: dict[tuple[str, int], Booleans] = {}
        kept, partial = none.copy(), none.copy()
        for position in self.columns:
            texts, index = distinct(cells.columns[position])
            known = self._words[position]
            said = [known.get(fold(text), "" if is_blank(text) else None) for text in texts] or [""]
            kept |= np.array([fold(text) in self._kept for text in texts] or [False])[index]
            told["status", position] = np.array([word is None for word in said])[index]
            told["excluded", position] = np.array([word in OUT for word in said])[index]
            partial |= np.array([word == "partial" for word in said])[index]
            for reason in OUT:
                rows = np.array([word == reason for word in said])[index]
                if rows.any():
                    found[reason] = found.get(reason, none) | rows
        if self._kept and self.columns:
            found["other_status"] = ~kept
            told = {("excluded", position): ~kept for position in self.columns}
        out: dict[str, Booleans] = {}
        taken = kept if self._kept else none
        for reason, rows in found.items():
            own = rows & ~taken
            taken = taken | own
            if own.any():
                out[reason] = own
        return Told(out, {at: rows for at, rows in told.items() if rows.any()}, partial)


def _status_words(source: Source, mapping: Mapping, position: int) -> dict[str, str]:
    """Folded value of a status column -> what it means: a reason to be out, partial, or complete."""
    listed = words("status")
    known = {word: meaning for meaning in (*OUT, "partial", "complete") for word in listed[meaning]}
    if _is_coded(source, mapping, position):
        for meaning in ("preview", "test", "spam", "complete"):
            known |= dict.fromkeys(listed[f"code_{meaning}"], meaning)
    return known


def _is_coded(source: Source, mapping: Mapping, position: int) -> bool:
    """Whether a column holds the numbers that Qualtrics writes for its statuses: 1 elsewhere means complete."""
    listed = words("status")
    codes = {code for meaning in ("preview", "test", "spam", "complete") for code in listed[f"code_{meaning}"]}
    cells = {fold(row[position]) for row in source.sample if position < len(row)} - {""}
    beside = bool(mapping.positions("finished") or mapping.positions("progress"))
    return beside and fold(source.header[position]) in listed["code_header"] and bool(cells) and cells <= codes
