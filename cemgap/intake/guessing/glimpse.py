"""Glimpse: what the first rows of a column look like: ratings, words, ticks, personal data."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from cemgap.intake.ratings.labels import kind_of, leading, no_answer, plain
from cemgap.intake.ratings.numbers import parse_number
from cemgap.intake.reason_cells import reason_cells

DECIMAL_COMMA = re.compile(r"[+-]?\d{1,3},\d{1,2}")
MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
ADDRESS = re.compile(r"(?:\d{1,3}\.){3}\d{1,3}(?:\s*[(（].*)?")
PHONE = re.compile(
    r"(?:\+|00)\d[\d\s().\-/]{6,18}\d|\(?0\d{2,5}\)?[\s\-/.]\d[\d\s\-/.]{4,14}\d|0\d(?:[\s.]\d\d){4}"
    r"|(?:\+?86[\s-]?)?1[3-9]\d{9}"
)
TICKED = re.compile(r"[;；┋|]")
"""Between answers that were ticked."""
FREE_TEXT_FROM = 20
"""Cells from which on it can be told whether answers were ticked or written."""
ANSWERS = 11
"""Different answers that a scale has at most."""
ODD = 4
"""Different words beside numbers, at most: don't know and the like."""
LONGEST = 40
"""Letters of an answer in words, at most."""
TICKS = frozenset({"0", "1"})
HIGHEST = 100
TOP = 10


@dataclass(frozen=True)
class Glimpse:
    """The cells of one column in the sample, and what its codes mean."""

    cells: tuple[str, ...]
    """Without blanks, in order."""
    labels: tuple[str, ...] = ()
    """What codes mean, where the file or a codebook says so."""

    @staticmethod
    def of(sample: Sequence[Sequence[str]], position: int, labels: Mapping[str, str] | None = None) -> Glimpse:
        """The glimpse of a column."""
        cells = (row[position].strip() for row in sample if position < len(row))
        return Glimpse(tuple(cell for cell in cells if cell), tuple((labels or {}).values()))

    @cached_property
    def numbers(self) -> tuple[float, ...]:
        """Of the cells that are numbers, or start with one as ``7 - Very satisfied`` does."""
        found = (_number(cell) for cell in self.cells)
        return tuple(number for number in found if number is not None)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The different cells that hold no number, and no word for a missing answer."""
        unlike = dict.fromkeys(cell for cell in self.cells if _number(cell) is None)
        return tuple(word for word in unlike if not _means_nothing(word))

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """Different answers, value labels first."""
        return (*dict.fromkeys((*self.labels, *self.cells)),)

    @property
    def personal(self) -> bool:
        """Most cells are mail addresses, network addresses or phone numbers."""
        often = Counter(self.cells)
        return any(
            2 * sum(n for cell, n in often.items() if pattern.fullmatch(cell)) > len(self.cells)
            for pattern in (MAIL, ADDRESS, PHONE)
        )

    @property
    def written(self) -> bool:
        """Nearly every cell holds something of its own, as people write it."""
        return (
            len(self.cells) >= FREE_TEXT_FROM
            and 2 * len(set(self.cells)) > len(self.cells)
            and not any(map(TICKED.search, self.cells))
            and reason_cells(self.cells).comma is None
        )

    @property
    def shares(self) -> bool:
        """The cells are parts of a whole ("26%")."""
        return bool(self.cells) and all(cell.endswith(("%", "％")) for cell in self.cells)

    @property
    def counts(self) -> bool:
        """The cells are whole numbers from 0."""
        return len(self.numbers) == len(self.cells) and all(n >= 0 and n == int(n) for n in self.numbers)


def answers_kind(columns: Sequence[Glimpse]) -> str | None:
    """What the answers in words of some columns answer (satisfaction, importance, agreement, ...), if they say so."""
    texts = dict.fromkeys(text for column in columns for text in (column.labels or column.cells))
    return kind_of(tuple(texts)) if len(texts) <= 10 * ANSWERS else None


def may_be_ratings(columns: Sequence[Glimpse]) -> bool:
    """Whether columns whose measure is named may hold its ratings: none is blank throughout and none holds a text."""
    cells = [column.cells for column in columns if column.cells]
    if not cells:
        return True
    if {cell for column in cells for cell in column} <= TICKS and sum(map(len, cells)) >= FREE_TEXT_FROM:
        return False
    return _numeric(columns, HIGHEST) or _worded(columns) or any(column.labels for column in columns)


def in_words(columns: Sequence[Glimpse]) -> bool:
    """Whether the answers are words that could be read as ratings."""
    return _worded(columns) or any(column.labels for column in columns)


def look_rated(columns: Sequence[Glimpse]) -> bool:
    """Whether columns whose measure nobody names look like ratings all the same: few answers, the same ones."""
    if not any(column.cells for column in columns):
        return False
    values = {number for column in columns for number in column.numbers if 0 <= number <= HIGHEST}
    few = 1 < len(values) <= ANSWERS and values != {0.0, 1.0}
    return (few and _numeric(columns, HIGHEST)) or _worded(columns)


def on_a_scale(columns: Sequence[Glimpse]) -> bool:
    """Whether the numbers are answers on a scale of three points at least, up to 10."""
    values = {number for column in columns for number in column.numbers if 0 <= number <= TOP}
    return look_rated(columns) and _numeric(columns, TOP) and len(values) > 2 and max(values) >= 4  # noqa: PLR2004


def _numeric(columns: Sequence[Glimpse], highest: float) -> bool:
    cells = sum(len(column.cells) for column in columns)
    numbers = [number for column in columns for number in column.numbers]
    odd = {word for column in columns for word in column.words}
    inside = sum(0 <= number <= highest for number in numbers)
    return bool(numbers) and 2 * len(numbers) >= cells and len(odd) <= ODD and 10 * inside >= 8 * len(numbers)


def _worded(columns: Sequence[Glimpse]) -> bool:
    """Few different words, chosen again and again, in more than one column or more than one of them in a column."""
    words = {word for column in columns for word in column.words}
    cells = sum(len(column.cells) for column in columns)
    if not words or len(words) > ANSWERS or not all(map(_may_be_answer, words)):
        return False
    chosen = [column for column in columns if column.words]
    if all(len(column.words) == 1 for column in chosen) and len(words) > 1:
        return False
    return answers_kind(columns) is not None or (len(words) > 2 and cells >= 2 * len(words))  # noqa: PLR2004


def _may_be_answer(word: str) -> bool:
    """No sentence, no list of ticks, no date or age band."""
    return len(word) <= LONGEST and not TICKED.search(word) and 2 * sum(map(str.isdigit, word)) < len(word)


def _number(cell: str) -> float | None:
    number = parse_number(cell)
    if number is not None:
        return number
    if DECIMAL_COMMA.fullmatch(cell):
        return float(cell.replace(",", "."))
    found = leading(cell)
    return None if found is None else found[0]


def _means_nothing(word: str) -> bool:
    return no_answer(plain(word)) is not None
