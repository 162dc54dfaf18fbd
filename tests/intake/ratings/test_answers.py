"""Answers: ratings, blanks, codes, and text that is no number; one by one or all at once."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cemgap.intake.ratings import answers
from cemgap.intake.ratings.answers import ANSWER, BLANK, MISSING, NOT_APPLICABLE, UNREADABLE, Decoded, decode, is_blank
from cemgap.intake.ratings.coding import Coding

CODES = Coding(missing=frozenset({99.0, 98.0}), not_applicable=frozenset({97.0, 98.0}))


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


WORDS = Coding(
    missing=frozenset({99.0}),
    not_applicable=frozenset({98.0}),
    labels=(("good", 3.0), ("bad", 1.0), ("n a", 2.0)),
    missing_words=frozenset({"", "skipped"}),
    not_applicable_words=frozenset({"don't know", "n a"}),
)


def test_words_after_codes_and_before_numbers() -> None:
    """A label comes before a word that elsewhere means no answer; a bare number beside labels is none."""
    cells = ["Good.", "(bad)", "N/A", "99", "98.0", "2", "Don’t know", "SKIPPED", "--", "", "fair", "ＧＯＯＤ"]
    decoded = decode(pa.array(cells), WORDS)
    kinds = [ANSWER] * 3 + [
        MISSING,
        NOT_APPLICABLE,
        UNREADABLE,
        NOT_APPLICABLE,
        MISSING,
        MISSING,
        BLANK,
        UNREADABLE,
        ANSWER,
    ]
    assert kinds_of(decoded) == kinds
    assert decoded.values[[0, 1, 2, 11]].tolist() == [3, 1, 2, 3]


def test_numbers_in_front_and_decimal_commas() -> None:
    """Only where the coding says so; a code in front is a code, and so are words that say no answer."""
    cells = ["7 - good", "6", "99 - refused", "1 - don't know", "0 - none", "18-29", "6,5"]
    coding = Coding(
        missing=frozenset({99.0}),
        missing_words=frozenset({"none"}),
        not_applicable_words=frozenset({"don't know"}),
        leading_number=True,
    )
    decoded = decode(pa.array(cells), coding)
    assert kinds_of(decoded) == [ANSWER, ANSWER, MISSING, NOT_APPLICABLE, ANSWER, UNREADABLE, UNREADABLE]
    assert decoded.values[[0, 1, 4]].tolist() == [7, 6, 0]
    assert kinds_of(decode(pa.array(cells))) == [UNREADABLE, ANSWER, *[UNREADABLE] * 5]
    commas = decode(pa.array(["6,5", "7", "1,000"]), Coding(decimal_comma=True))
    assert kinds_of(commas) == [ANSWER, ANSWER, UNREADABLE]
    assert commas.values[:2].tolist() == [6.5, 7]


@pytest.mark.parametrize("many", [1, 400])
def test_turned_answers(many: int) -> None:
    """From the other end of the scale; a code, and what lies outside the scale, stay what they are."""
    cells = ["1", "5", "99", "11", *(str(2 + n / 1000) for n in range(many))]
    coding = Coding(missing=frozenset({99.0}), turned=6.0, ends=(1.0, 5.0))
    decoded = decode(pa.array(cells), coding)
    assert decoded.values[[0, 1, 3, 4]].tolist() == [5, 1, 11, 4]
    assert np.isnan(decoded.values[2])
    assert decoded.numbers[2] == 99
