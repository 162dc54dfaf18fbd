"""Shown cell: what is said of a cell that is no rating: its text where that cannot be a person, else its shape."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from cemgap.errors import echo
from cemgap.intake.ratings.labels import COUNTED, UNITS, is_label, listed_sets, no_answer, plain
from cemgap.intake.vocabulary import tables_of
from cemgap.translations import msg

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cemgap.errors import Place
    from cemgap.intake.sources import Source
    from cemgap.translations import Message

OFTEN = 3
"""Rows of a column from which on a text is an answer that people choose, and no name that one of them typed."""
DIGITS_SHOWN = 5
"""Digits that are shown of a number; one with more can be a phone's, or an id."""
LETTERS = re.compile(r"[^\W\d_]+")
DATE = re.compile(r"(\d{4}([-/.])\d{1,2}\2\d{1,2}|\d{1,2}([-/.])\d{1,2}\3\d{2,4})([T ][\d:.]+)?")
HAN = range(0x2E80, 0xFB00)
"""Letters that are words or syllables, which one counts as characters."""


def shown_cell(text: str, rows: int = 0) -> str | Message:
    """A cell as it may be shown: its text, or where that may be a person, what it looks like.

    Args:
        text: what stands in the cell.
        rows: how many rows hold it in one column, as far as that is known.

    >>> shown_cell("7/10"), shown_cell("Very good!"), shown_cell("Ann Example").text("en")
    ('7/10', 'Very good!', 'text of 10 letters')
    """
    return echo(text) if is_showable(text, rows) else shape_of(text)


def place_shown(source: Source, row: int | None, column: int | None, text: str, rows: int = 0) -> Place:
    """The place of a cell, with what may be shown of it."""
    return replace(source.place(row, column), value=shown_cell(text, rows))


def is_showable(text: str, rows: int = 0) -> bool:
    """Whether a text cannot be a person.

    So are words all of which are known from answers, `DIGITS_SHOWN` digits at most with a unit or none, one ASCII
    letter or mark, and what stands in `OFTEN` rows, unless it is written as first name and surname are, and no word of
    it is known.

    >>> is_showable("Awful"), is_showable("Meh"), is_showable("Meh", rows=3), is_showable("5 points")
    (True, False, True, True)
    >>> is_showable("Ann Example", rows=9), is_showable("13800138000", rows=9), is_showable("Li")
    (False, False, False)
    """
    clean = " ".join(unicodedata.normalize("NFKC", text).split())
    letters = LETTERS.findall(clean)
    digits = sum(map(str.isdigit, clean))
    if digits > DIGITS_SHOWN or "***" in echo(clean, limit=len(clean) + 3):
        return False
    if not letters or _is_known(clean) or _is_float(clean):
        return True
    if digits and len(letters) == 1 and _is_unit(letters[0]):
        return True
    if len(clean) == 1 and clean.isascii():
        return True
    return rows >= OFTEN and not (
        len(letters) > 1 and all(part.istitle() and plain(part) not in _parts() for part in letters)
    )


def is_number_shown(number: float) -> bool:
    """Whether a number is short enough to be an answer, and no phone's.

    >>> is_number_shown(100.0), is_number_shown(-99.0), is_number_shown(13800138000.0)
    (True, True, False)
    """
    return abs(number) < float(10**DIGITS_SHOWN)


def shape_of(text: str) -> Message:
    """What a text looks like, without telling any of it.

    >>> [shape_of(text).text() for text in ("Ann", "1990-01-31", "555 0123 456", "金明", "a1-b2")]
    ['text of 3 letters', 'a date', 'number of 10 digits', 'text of 2 characters', 'text of 5 characters']
    """
    clean = " ".join(unicodedata.normalize("NFKC", text).split())
    letters = sum(map(str.isalpha, clean))
    digits = sum(map(str.isdigit, clean))
    if DATE.fullmatch(clean):
        return msg("a date")
    if digits and not letters:
        return msg("number of {n} digit", plural="number of {n} digits", n=digits)
    if digits or any(ord(c) in HAN for c in clean):
        n = sum(not c.isspace() for c in clean)
        return msg("text of {n} character", plural="text of {n} characters", n=n)
    return msg("text of {n} letter", plural="text of {n} letters", n=letters)


def rows_of(source: Source, columns: Iterable[int]) -> Counter[str]:
    """Text -> rows of the sample that hold it in any of some columns: what one row repeats is counted once."""
    positions = tuple(columns)
    return Counter(text for row in source.sample for text in {row[at].strip() for at in positions if at < len(row)})


def _is_known(clean: str) -> bool:
    """Whether it is an answer, or several words that are all parts of answers."""
    whole = plain(clean)
    if _is_answer(whole):
        return True
    parts = LETTERS.findall(whole)
    return len(parts) > 1 and all(part in _parts() or _is_answer(part) for part in parts)


def _is_answer(word: str) -> bool:
    bare = next((word.removesuffix(unit) for unit in UNITS if word.endswith(unit) and word != unit), word).strip()
    return is_label(word) or no_answer(word) is not None or word in _leaning_words() or bare in _number_words()


def _is_float(text: str) -> bool:
    """Also what is no rating: ``1e13``, ``inf``."""
    try:
        float(text)
    except ValueError:
        return False
    return True


def _is_unit(word: str) -> bool:
    return plain(word) in UNITS or COUNTED.fullmatch(word) is not None


@cache
def _parts() -> frozenset[str]:
    """The words that labels, and answers that mean none, are made of."""
    spelled = (
        spelling
        for listed in listed_sets()
        for _, points in listed.languages
        for point in points
        for wording in point
        for spelling in wording
    )
    none = (word for listed in tables_of("missing").values() for word in listed)
    return frozenset(part for text in (*spelled, *none) for part in LETTERS.findall(plain(text)))


@cache
def _leaning_words() -> frozenset[str]:
    return frozenset(plain(word) for listed in tables_of("leanings").values() for word in listed)


@cache
def _number_words() -> frozenset[str]:
    return frozenset(map(plain, tables_of("numbers")["words"]))
