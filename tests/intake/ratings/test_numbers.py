"""One decimal grammar: what it reads, and what it leaves to a person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cemgap.intake.ratings.numbers import parse_comma, parse_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("7", 7),
        (" 7.5 ", 7.5),
        ("+7", 7),
        ("-1", -1),
        ("\N{MINUS SIGN}1", -1),
        ("-0", 0),
        ("７．５", 7.5),
        ("－３", -3),
        ("1e2", 100),
        ("1E-2", 0.01),
        (".5", 0.5),
        ("5.", 5),
        ("\ufeff7\u200b", 7),
        ("\u00a07\u3000", 7),
        ("10.000000000000002", 10.000000000000002),
        ("1e308", 1e308),
    ],
)
def test_numbers(text: str, number: float) -> None:
    """Full-width digits, a real minus sign, invisible characters around."""
    assert parse_number(text) == number


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "-", ".", "e5", "1e", "1 0", "1_0", "0x7", "0b1", "inf", "-inf", "Infinity", "nan", "NaN", "1e309"),
        *("7/10", "70%", "1,000", "10-Jul", "7,5", "7.5.1", "--7", "+-7", "7 points", "TRUE", "2026-03-01", "٧", "七"),
        *("1²", "1⁰", "7₁", "①", "½", "⑴", "1\n0", "1" * 16),
    ],
)
def test_no_numbers(text: str) -> None:
    """A footnote mark makes no other number; words, dates, fractions and separators are left to a person."""
    assert parse_number(text) is None


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e14, max_value=1e14))
def test_what_python_writes_is_read_back(number: float) -> None:
    """To the last bit."""
    assert parse_number(repr(number)) == number


@given(st.text(max_size=12))
def test_any_text_is_a_finite_number_or_none(text: str) -> None:
    """It never raises, and never lets infinity or not-a-number through."""
    number = parse_number(text)
    assert number is None or abs(number) < float("inf")


@given(st.integers(-(10**6), 10**6), st.integers(1, 2))
def test_decimal_commas_are_read_back(hundreds: int, digits: int) -> None:
    """One or two digits behind the comma; what has a point is none."""
    number = hundreds / 10**digits
    text = f"{number:.{digits}f}"
    assert parse_comma(text.replace(".", ",")) == number
    assert parse_comma(text) is None


@pytest.mark.parametrize("text", ["", ",", "7", "7,", ",5", "1,000", "1,2,3", "1.000,5", "7,5x", "7,5 - good"])
def test_no_decimal_commas(text: str) -> None:
    """Thousands, lists of options, words."""
    assert parse_comma(text) is None
