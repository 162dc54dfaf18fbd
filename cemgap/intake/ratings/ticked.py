"""Ticked: cells of rating columns that hold several answers, and decimal commas that may be such cells."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cemgap.intake.ratings.labels import is_label, no_answer, plain
from cemgap.intake.ratings.numbers import parse_comma, parse_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cemgap.intake.ratings.readings import Reading

Block = tuple["Reading", ...]
SEPARATORS = tuple(re.compile(rf"\s*{sign}\s*") for sign in ("┋", r"[|｜]", "[;；]", "、", "[,，]", r"[/／]", r"\n"))
"""What platforms and people put between several answers, the surest first."""
COMMA, SLASH = SEPARATORS[4], SEPARATORS[5]


@dataclass(frozen=True, slots=True)
class Ticked:
    """The texts of one column that hold several answers."""

    texts: tuple[str, ...] = ()
    """Sure ones."""
    perhaps: tuple[str, ...] = ()
    """Decimal commas whose parts are two whole answers: ``1,2``."""


@dataclass(frozen=True, slots=True)
class Alone:
    """What stands alone in the cells of a block, so that several of it may stand in one."""

    numbers: frozenset[float]
    words: frozenset[str]
    """As `labels.plain` gives them."""

    @staticmethod
    def of(block: Block, ends: tuple[float, float] | None = None) -> Alone:
        """Answers of some columns; with a declared scale, all its whole numbers."""
        numbers = {number for reading in block for _, number in reading.numbers if number.is_integer()}
        numbers |= {code for reading in block for code, _ in reading.named}
        if ends is not None:
            numbers |= {float(n) for n in range(int(min(ends)), int(max(ends)) + 1)}
        texts = {text for reading in block for pair in reading.words for text in pair}
        return Alone(frozenset(numbers), frozenset(word for text in texts if (word := plain(text))))

    def has(self, part: str) -> bool:
        """Whether a part of a cell is an answer of its own."""
        number = parse_number(part)
        return number in self.numbers if number is not None else plain(part) in self.words

    def parts(self, text: str) -> tuple[str, ...]:
        """The answers in a cell, in order; nothing where it is one answer, or something else.

        >>> Alone(frozenset({1.0, 3.0}), frozenset({"good", "fair"})).parts("1;3")
        ('1', '3')
        >>> Alone(frozenset({1.0, 3.0}), frozenset({"good", "fair"})).parts("good, poor")
        ()
        """
        if is_label(plain(text)) or no_answer(plain(text)) is not None:
            return ()
        for sign in SEPARATORS:
            parts = tuple(sign.split(text.strip()))
            if len(parts) > 1 and all(parts) and len(set(parts)) == len(parts) and all(map(self.has, parts)):
                return parts
        return ()


def ticked(reading: Reading, alone: Alone, cells: Sequence[str], decimal: str | None, *, plainly: bool) -> Ticked:
    """The cells of a column in which several answers stand.

    ``1,2`` is a decimal where most cells have a comma, or where as many commas part what is no answer (``3,25``); else
    it is asked. ``7/10`` is no two answers where every such cell ends in the highest answer.

    Args:
        reading: of the column.
        alone: what answers there are.
        cells: some cells of the column, to see whether most have a comma.
        decimal: the decimal sign that is declared; None = it is not.
        plainly: the kind of file leaves no doubt that a comma in most cells is a decimal one.
    """
    split = {text: parts for text, _ in reading.words if (parts := alone.parts(text))}
    out_of = {text for text, parts in split.items() if SLASH.search(text) and parse_number(parts[-1]) is not None}
    if out_of and {parse_number(split[text][-1]) for text in out_of} == {max(alone.numbers, default=None)}:
        split = {text: parts for text, parts in split.items() if text not in out_of}
    sure = tuple(text for text in split if text not in reading.commas)
    pairs = {text: split[text] for text in reading.commas if text in split}
    if not pairs or decimal == ",":
        return Ticked(sure)
    if decimal == "." or any(COMMA.search(text) for text in sure):
        return Ticked((*sure, *pairs))
    with_comma = sum(parse_comma(text) is not None for text in cells)
    without_one = sum(parse_number(text) is not None for text in cells)
    most = plainly and with_comma > without_one and not _all_rise(tuple(pairs.values()))
    points = any("." in text for text, _ in reading.numbers)
    others = len(reading.commas) - len(pairs)
    return Ticked(sure) if most or points or others >= len(pairs) else Ticked(sure, tuple(pairs))


def without(reading: Reading, texts: tuple[str, ...]) -> Reading:
    """The column as if these texts did not stand in it."""
    return replace(
        reading,
        words=tuple((text, says) for text, says in reading.words if text not in texts),
        commas=tuple(text for text in reading.commas if text not in texts),
    )


def _all_rise(pairs: tuple[tuple[str, ...], ...]) -> bool:
    """Whether every pair rises, and they do not all end in the same number, as halves do: options, in their order."""
    return all(float(a) < float(b) for a, b in pairs) and len({b for _, b in pairs}) > 1
