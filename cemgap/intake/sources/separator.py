"""Separator: the character between the cells of a text, found by trying each on its first records."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from math import log2

from cemgap.intake.headings.header_evidence import is_blank
from cemgap.translations import Message, msg

SEPARATORS = ",\t;|"
SEPARATOR_NAMES: dict[str, Message] = {
    ",": msg("comma"),
    "\t": msg("tab"),
    ";": msg("semicolon"),
    "|": msg("vertical bar"),
}
RECORD_LIMIT = 16 << 20
"""Bytes of one record; beyond that a quote was left open, or this is no table."""
RECORDS = 60
"""Records that decide, blank ones left out."""
RIVAL = 0.6
"""A separator is considered where its records agree at least that much as those of the best."""
SAID = re.compile(rb"""\s*"?sep=([!-/:-@\[-`{-~\t])"?[ \t,;]*(?:\r\n|\r|\n|\Z)""", re.IGNORECASE)


def said_separator(head: bytes) -> tuple[str, int] | None:
    r"""What a first line ``sep=;`` says, and where the line ends; spreadsheets obey it and do not count it as a row.

    >>> said_separator(b"sep=;\r\nid;service\r\n")
    (';', 7)
    """
    found = SAID.match(head)
    return (found[1].decode(), found.end()) if found and found[1] != b'"' else None


def separator_of(text: str, otherwise: str = ",", *, cut: bool = False) -> str:
    r"""The separator of a text: the one by which its first records have the same number of cells, from the header on.

    Args:
        text: the beginning of the text.
        otherwise: the separator where none splits anything.
        cut: the text ends somewhere in a record.

    >>> separator_of("id;so, how was it?\n1;7,5\n2;6\n")
    ';'
    """
    trials = [trial for mark in SEPARATORS if (trial := _trial(text, mark, cut=cut)) is not None]
    if not trials:
        return otherwise
    best = max(trial.share for trial in trials)
    rivals = [trial for trial in trials if trial.share >= RIVAL * best]
    return min(rivals, key=lambda trial: (trial.first, -(trial.share**2) * log2(trial.width))).mark


@dataclass(frozen=True, slots=True)
class _Trial:
    mark: str
    width: int
    """Cells that most records have, above 1."""
    share: float
    """Of the records that have so many."""
    first: int
    """The first of them."""


def _trial(text: str, mark: str, *, cut: bool) -> _Trial | None:
    widths: list[int] = []
    records = (record for record in reader(text, mark) if not all(is_blank(cell.strip(SEPARATORS)) for cell in record))
    try:
        widths.extend(map(len, islice(records, RECORDS + 1)))
    except csv.Error:  # a cell beyond the limit; extend keeps what came before
        cut = False
    if len(widths) > RECORDS or (cut and len(widths) > 1):
        widths.pop()
    counts = Counter(width for width in widths if width > 1)
    if not counts:
        return None
    width, count = max(counts.items(), key=lambda found: (found[1], found[0]))
    return _Trial(mark, width, count / len(widths), widths.index(width))


def reader(text: str, mark: str, *, strict: bool = False) -> Iterator[list[str]]:
    """The records of a text, by the standard library."""
    csv.field_size_limit(RECORD_LIMIT)
    return csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=strict)
