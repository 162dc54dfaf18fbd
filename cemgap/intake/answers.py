"""Answers: a cell's text -> a rating, a blank, a missing code, a don't know, or text that is no number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from cemgap.intake.numbers import INVISIBLE, parse_number

if TYPE_CHECKING:
    import pyarrow as pa

PLAIN = r"^-?[0-9]{1,15}(\.[0-9]{1,15})?$"
MANY = 200
"""Distinct texts in a block from which on they are decoded all at once."""
KINDS = 5
ANSWER, BLANK, MISSING, NOT_APPLICABLE, UNREADABLE = range(KINDS)


def is_blank(text: str) -> bool:
    """Whether nothing is to be seen in a cell."""
    return not text.strip().strip(INVISIBLE).strip()


@dataclass(frozen=True, slots=True)
class Codes:
    """The numbers that are no answers."""

    missing: frozenset[float] = frozenset()
    not_applicable: frozenset[float] = frozenset()


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


def decode(cells: pa.Array, codes: Codes = Codes()) -> Decoded:
    """A column of text as numbers. Every distinct text is read once."""
    listed, index = distinct(cells)
    texts = tuple(listed)
    numbers, kinds = _all_at_once(texts, codes) if len(texts) > MANY else (None, None)
    if numbers is None or kinds is None:
        parsed = [_parse(text, codes) for text in texts]
        kinds = np.array([kind for kind, _ in parsed], dtype=np.int8)
        numbers = np.array([number for _, number in parsed], dtype=np.float64)
    answers = np.where(kinds == ANSWER, numbers, np.nan)
    return Decoded(answers[index] if texts else np.empty(0), texts, kinds, numbers, index)


def distinct(cells: pa.Array) -> tuple[list[str], npt.NDArray[np.int32]]:
    """The distinct texts of a column in order of first appearance, and [row] the index of each row's."""
    encoded = cells.dictionary_encode()
    indices = encoded.indices
    index = np.frombuffer(indices.buffers()[1], dtype=np.int32)[indices.offset : indices.offset + len(indices)]
    return encoded.dictionary.to_pylist(), index


def _parse(text: str, codes: Codes) -> tuple[int, float]:
    if is_blank(text):
        return BLANK, np.nan
    number = parse_number(text)
    if number is None:
        return UNREADABLE, np.nan
    if number in codes.missing:
        return MISSING, number
    if number in codes.not_applicable:
        return NOT_APPLICABLE, number
    return ANSWER, number


def _all_at_once(
    listed: tuple[str, ...], codes: Codes
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
    kinds[np.isin(numbers, list(codes.not_applicable))] = NOT_APPLICABLE
    kinds[np.isin(numbers, list(codes.missing))] = MISSING
    return numbers, kinds
