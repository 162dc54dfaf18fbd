"""Answers: ratings, blanks, codes, and text that is no number; one by one or all at once."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cemgap.intake import answers
from cemgap.intake.answers import ANSWER, BLANK, MISSING, NOT_APPLICABLE, UNREADABLE, Codes, Decoded, decode, is_blank

CODES = Codes(missing=frozenset({99.0, 98.0}), not_applicable=frozenset({97.0, 98.0}))


def kinds_of(decoded: Decoded) -> list[int]:
    """[row] ANSWER, BLANK, ..."""
    return [int(decoded.kinds[code]) for code in decoded.codes]


def test_a_column_of_everything() -> None:
    """Codes however they are written; an answer is a number only where it counts."""
    cells = ["7", "", "99.0", "97", "x", "７", " \u200b", "98", "7"]
    decoded = decode(pa.array(cells), CODES)
    assert kinds_of(decoded) == [
        ANSWER,
        BLANK,
        MISSING,
        NOT_APPLICABLE,
        UNREADABLE,
        ANSWER,
        BLANK,
        MISSING,
        ANSWER,
    ]
    assert np.array_equal(decoded.values, [7, *[np.nan] * 4, 7, np.nan, np.nan, 7], equal_nan=True)


def test_an_empty_column() -> None:
    """A file without rows has one, whole or as a slice."""
    assert len(decode(pa.array([], pa.string())).values) == 0
    assert len(decode(pa.array(["1", "2"]).slice(1, 0)).values) == 0


@pytest.mark.parametrize("text", ["", " ", "\t", "\u00a0", "\u200b", "\ufeff", "\u3000", " \u200b "])
def test_blanks(text: str) -> None:
    """Nothing is to be seen there."""
    assert is_blank(text)


numbers = st.integers(-5, 120).map(str) | st.floats(-1e6, 1e6, allow_nan=False).map(repr)


@given(
    st.lists(numbers | st.sampled_from(["", "x", "99", "97", "98", "1e2", "٣"]), max_size=40) | st.lists(numbers),
    st.integers(0, 5),
)
def test_all_at_once_is_as_one_by_one(cells: list[str], start: int) -> None:
    """The way for many distinct texts gives the same values, kinds and numbers, in slices too."""
    array = pa.array(["first", *cells], pa.string()).slice(min(start, len(cells)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(answers, "MANY", len(array) + 1)
        one_by_one = decode(array, CODES)
        patch.setattr(answers, "MANY", 0)
        at_once = decode(array, CODES)
    assert kinds_of(at_once) == kinds_of(one_by_one)
    assert np.array_equal(at_once.values, one_by_one.values, equal_nan=True)
    assert np.array_equal(at_once.numbers, one_by_one.numbers, equal_nan=True)


def test_many_distinct_plain_numbers_are_read_all_at_once() -> None:
    """Else the property above would compare one way with itself."""
    texts = tuple(str(n / 8) for n in range(300))
    assert answers._all_at_once(texts, CODES)[0] is not None  # noqa: SLF001 - the way taken cannot be told otherwise
    assert answers._all_at_once((*texts, "1e2"), CODES) == (None, None)  # noqa: SLF001
