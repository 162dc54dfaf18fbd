"""Answers: a cell's text -> a rating, a blank, a missing code, a don't know, or text that is no number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from cemgap.intake.ratings.coding import Coding
from cemgap.intake.ratings.labels import AN_ANSWER_BEHIND, leading, plain
from cemgap.intake.ratings.numbers import INVISIBLE, parse_comma, parse_number

if TYPE_CHECKING:
    import pyarrow as pa

PLAIN = r"^-?[0-9]{1,15}(\.[0-9]{1,15})?$"
MANY = 200
"""Distinct texts in a block from which on they are decoded all at once."""
PLAIN_NUMBERS = Coding()
KINDS = 5
ANSWER, BLANK, MISSING, NOT_APPLICABLE, UNREADABLE = range(KINDS)


def is_blank(text: str) -> bool:
    """Whether nothing is to be seen in a cell."""
    return not text.strip().strip(INVISIBLE).strip()


@dataclass(frozen=True, slots=True)
class Decoded:
    """One column of a block."""

    values: npt.NDArray[np.float64]
    """[row] the answer; NaN where there is none"""
    texts: tuple[str, ...]
    """The distinct texts of the block."""
    kinds: npt.NDArray[np.int8]
    """[text] ANSWER, BLANK, ..."""
    numbers: npt.NDArray[np.float64]
    """[text]"""
    codes: npt.NDArray[np.int32]
    """[row] index into texts"""


def decode(cells: pa.Array, coding: Coding = PLAIN_NUMBERS) -> Decoded:
    """A column of text as numbers. Every distinct text is read once."""
    listed, index = distinct(cells)
    texts = tuple(listed)
    numbers, kinds = _all_at_once(texts, coding) if len(texts) > MANY and not coding.labels else (None, None)
    if numbers is None or kinds is None:
        labels = dict(coding.labels)
        parsed = [_parse(text, coding, labels) for text in texts]
        kinds = np.array([kind for kind, _ in parsed], dtype=np.int8)
        numbers = np.array([number for _, number in parsed], dtype=np.float64)
    if coding.turned is not None:
        numbers = np.where(kinds == ANSWER, _turned(numbers, coding), numbers)
    answers = np.where(kinds == ANSWER, numbers, np.nan)
    return Decoded(answers[index] if texts else np.empty(0), texts, kinds, numbers, index)


def distinct(cells: pa.Array) -> tuple[list[str], npt.NDArray[np.int32]]:
    """The distinct texts of a column in order of first appearance, and [row] the index of each row's."""
    encoded = cells.dictionary_encode()
    indices = encoded.indices
    index = np.frombuffer(indices.buffers()[1], dtype=np.int32)[indices.offset : indices.offset + len(indices)]
    return encoded.dictionary.to_pylist(), index


def _parse(text: str, coding: Coding, labels: dict[str, float]) -> tuple[int, float]:
    if is_blank(text):
        return BLANK, np.nan
    number = parse_number(text)
    if number is None and coding.decimal_comma:
        number = parse_comma(text)
    if number is not None and (not labels or _kind(number, coding) != ANSWER):
        return _kind(number, coding), number
    word = plain(text)
    if word in labels:
        return ANSWER, labels[word]
    if (kind := _kind_of_word(word, coding)) is not None:
        return kind, np.nan
    in_front = leading(text) if coding.leading_number else None
    if in_front is None:
        return UNREADABLE, np.nan
    number, words = in_front
    kind = _kind_of_word(plain(words), coding) if words and plain(words) not in AN_ANSWER_BEHIND else None
    return _kind(number, coding) if kind is None else kind, number


def _kind(number: float, coding: Coding) -> int:
    if number in coding.missing:
        return MISSING
    return NOT_APPLICABLE if number in coding.not_applicable else ANSWER


def _kind_of_word(word: str, coding: Coding) -> int | None:
    if word in coding.missing_words:
        return MISSING
    return NOT_APPLICABLE if word in coding.not_applicable_words else None


def _turned(numbers: npt.NDArray[np.float64], coding: Coding) -> npt.NDArray[np.float64]:
    """The answers from the other end of the scale; what lies outside of it is no answer of it."""
    low, high = coding.ends or (-np.inf, np.inf)
    return np.where((numbers < low) | (numbers > high), numbers, (coding.turned or 0.0) - numbers)


def _all_at_once(
    listed: tuple[str, ...], coding: Coding
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int8]] | tuple[None, None]:
    """Many distinct texts (a weight, a slider), where all are plain numbers; else None."""
    import pyarrow as pa
    import pyarrow.compute as pc

    texts = pa.array(listed, pa.string())
    if not pc.all(pc.match_substring_regex(texts, PLAIN)).as_py():
        return None, None
    floats = pc.cast(texts, pa.float64())
    numbers = np.frombuffer(floats.buffers()[1], dtype=np.float64)[floats.offset : floats.offset + len(floats)]
    kinds = np.full(len(numbers), ANSWER, dtype=np.int8)
    kinds[np.isin(numbers, list(coding.not_applicable))] = NOT_APPLICABLE
    kinds[np.isin(numbers, list(coding.missing))] = MISSING
    return numbers, kinds
