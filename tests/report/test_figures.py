"""Figures: what a reader sees for a number of each kind, in both languages."""

import math
import re
import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cemgap.intake.mapping import Factor
from cemgap.report.blocks import Cell, Figure, Kind
from cemgap.report.figures import NAME_ROOM, figure_text, figures_of, format_cell, quadrant, shortened
from cemgap.translations import Wording, msg
from tests.report.sample_report import FACTORS, chinese_catalogue, priority_matrix


@pytest.fixture(autouse=True, scope="module")
def _chinese() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("cemgap.translations.catalogue", chinese_catalogue)
        yield


@pytest.mark.parametrize(
    ("cell", "kind", "decimals", "english", "chinese"),
    [
        (8.84, "score", 1, "8.8", "8.8"),
        (9.0, "score", 0, "9", "9"),
        (-18.59, "signed", 1, "-18.6", "-18.6"),
        (0.71, "signed", 1, "+0.7", "+0.7"),
        (0.04, "signed", 1, "0.0", "0.0"),
        (-0.04, "signed", 1, "0.0", "0.0"),
        (-0.04, "score", 1, "0.0", "0.0"),
        (2.25, "score", 1, "2.3", "2.3"),
        (-2.25, "signed", 1, "-2.3", "-2.3"),
        (1.005, "score", 2, "1.01", "1.01"),
        (1204, "count", 1, "1,204", "1,204"),
        (397.46, "count", 1, "397.5", "397.5"),
        (3, "rank", 1, "3", "3"),
        (0.345, "share", 1, "35%", "35%"),
        (0.0009, "p", 1, "<0.001", "<0.001"),
        (0.001, "p", 1, "0.001", "0.001"),
        (1.0, "p", 1, "1.000", "1.000"),
        (1234567.5, "money", 1, "1,234,568", "1,234,568"),
        (2.5, "text", 1, "2.5", "2.5"),
        (None, "score", 1, "-", "-"),
        (math.nan, "score", 1, "-", "-"),
        ((-2.31, -1.9), "signed", 1, "-2.3 to -1.9", "-2.3 至 -1.9"),
        ((0.12, 0.18), "share", 1, "12% to 18%", "12% 至 18%"),
        ((None, None), "signed", 1, "-", "-"),
        ((4.0, None), "score", 0, "over 4", "over 4"),
        ((None, 4.0), "score", 0, "under 4", "under 4"),
        (True, "text", 1, "yes", "是"),
        (False, "text", 1, "no", "否"),
        (FACTORS["price"], "text", 1, "Price", "价格"),
        (Wording((("en", "shop"), ("zh", "店"))), "text", 1, "shop", "店"),
        (msg("Basis"), "text", 1, "Basis", "依据"),
        ("\x1b[31ma\tb\u202e", "text", 1, "[31ma b", "[31ma b"),
    ],
)
def test_a_cell_reads_as_its_kind_says(cell: Cell, kind: Kind, decimals: int, english: str, chinese: str) -> None:
    """One table of what is shown for what."""
    assert format_cell(cell, kind, decimals, "en") == english
    assert format_cell(cell, kind, decimals, "zh") == chinese


@given(st.floats(-1e300, 1e300), st.integers(0, 3))
def test_signed_figures_show_their_sign_and_lose_nothing_but_decimals(value: float, decimals: int) -> None:
    """ASCII signs, no negative zero, and the number within half a unit of the last decimal."""
    text = figure_text(value, "signed", decimals)
    assert re.fullmatch(r"[+-]\d+(\.\d+)?|0(\.0+)?", text)
    assert abs(float(text) - value) <= 0.5 * 10**-decimals * (1 + 1e-9) + 1e-14 * abs(value)
    assert (text[0] in "+-") == (float(text) != 0)


@given(
    st.floats() | st.integers(), st.sampled_from(["score", "signed", "count", "share", "p", "rank", "money", "text"])
)
def test_every_number_has_a_text(value: float, kind: Kind) -> None:
    """Also those that no survey gives: huge, infinite, no number."""
    assert figure_text(value, kind).isascii()


def test_figures_of_a_sentence_read_as_in_the_table() -> None:
    """Also in messages inside messages and in lists; names are cleaned, whole numbers stay as they are."""
    inner = msg("{value} of {name}", value=Figure(-2.0, "signed"), name=Factor("x", (("", "a\x1b\u200bb"),)))
    sentence = msg(
        "{inner}: {values}, {n}, {share}", inner=inner, values=(Figure(1.0, "score"), "c\x07"), n=2, share=0.1
    )
    assert sentence.text("en", figures_of(1)) == "-2.0 of ab: 1.0, c, 2, 0.1"
    assert sentence.text("zh", figures_of(0)) == "-2 of ab: 1、c, 2, 0.1"


def test_quadrants_count_the_lines_as_above_and_right() -> None:
    """Satisfaction 0 is an expectation that was met."""
    matrix = priority_matrix()
    places = {point.factor.key: quadrant(matrix, point) for point in matrix.points}
    assert places == {"convenience": 0, "product": 0, "price": 0, "service": 2, "relationship": 2, "brand": 3}


@given(st.text(max_size=80), st.integers(4, 70))
def test_a_shortened_name_fits_and_says_so(name: str, room: int) -> None:
    """Whole where there is room, else its beginning and three points."""
    shown = shortened(name, room)
    assert sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in shown) <= room
    assert shown == name or (shown.endswith("...") and name.startswith(shown.removesuffix("...")))


def test_only_names_of_factors_are_cut() -> None:
    """What a client says of the brand is told in full, and so are names where there is room for all."""
    long = "n" * 300
    factor, statement = Factor("f", (("", long),)), Wording((("", long),))
    sentence = msg("{factor}", factor=factor)
    assert sentence.text("en", figures_of(1, names=NAME_ROOM)) == "n" * 57 + "..."
    assert sentence.text("en", figures_of(1)) == long
    assert format_cell(factor, "text", 1, "en", names=NAME_ROOM) == "n" * 57 + "..."
    assert format_cell(statement, "text", 1, "en", names=NAME_ROOM) == long
