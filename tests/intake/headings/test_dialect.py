"""Dialect: headers are seen where something in the rows says so, and plain tables keep every respondent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cemgap.intake.headings.dialect import Heading, Span, heading_of
from cemgap.intake.headings.notes import is_note

Rows = list[list[str]]

WORDS = [
    "Service",
    "Price",
    "Very good",
    "Response",
    "Total",
    "满意",
    "非常满意",
    "Q1",
    "How was it?",
    "yes",
    "Alice Wu",
    "n/a",
]
number = st.sampled_from(["1", "2", "7", "10", "3.5", "2026-03-01", "4,5", "80 %", ""])
answer = st.sampled_from([*WORDS, ""]) | st.text(st.characters(categories=["Lu", "Ll", "Lo"]), min_size=1, max_size=6)


@st.composite
def plain_tables(draw: st.DrawFn) -> Rows:
    """A header of different names; every column holds numbers only, or texts of any kind; an id where all is text."""
    width = draw(st.integers(1, 9))
    header = draw(st.lists(answer.filter(str.strip), min_size=width, max_size=width, unique_by=str.casefold))
    kinds = [draw(st.sampled_from([number, answer])) for _ in range(width)]
    count = draw(st.integers(0, 12))
    return [header, *([draw(kind) for kind in kinds] for _ in range(count))]


def heading(rows: Rows, merged: tuple[Span, ...] = (), header_rows: int | None = None) -> Heading:
    """The heading of rows that are numbered from 1."""
    return heading_of(list(enumerate(rows, 1)), merged, header_rows)


@given(plain_tables())
def test_a_plain_table_has_one_header_row_the_first(rows: Rows) -> None:
    """Whatever the answers look like: a row too many would lose a respondent."""
    assert heading(rows) == Heading((), (1,), (tuple(rows[0]),))


@given(
    plain_tables(), st.lists(st.sampled_from(["Survey 2026", "Export of 1 May", "某公司调研"]), min_size=1, max_size=3)
)
def test_titles_above_do_not_change_the_table(rows: Rows, titles: list[str]) -> None:
    """Numbers below words show where the headers are; a title fills one cell, alone or in a row as wide."""
    width = len(rows[0])
    if width < 3 or len(rows) < 6:
        return
    body = [[*row[:-1], str(n)] for n, row in enumerate(rows[1:])]
    wide = [[titles[0], *[""] * (width - 1)], *([title] for title in titles[1:])]
    found = heading([*wide, [], rows[0], *body])
    if sum(bool(cell.strip()) for row in body for cell in row[:-1]) < 0.8 * len(body) * (width - 1):
        return  # the table is nearly empty: one cell of it is a row
    first = len(wide) + 2
    assert (found.title_rows, found.header_rows) == (tuple(range(1, first - 1)), (first,))


CODES_AND_TEXTS = [
    ["V1", "V2", "Q1_1", "Q1_2", ""],
    ["ResponseID", "Finished", "How satisfied are you with-Staff", "How satisfied are you with-Price", ""],
    ["R_1a", "1", "4", "5", ""],
    ["R_2b", "1", "3", "5", ""],
    ["R_3c", "0", "4", "", ""],
]
IMPORT_IDS = [
    ["StartDate", "Q1"],
    ["Anfang", "Wie war es?"],
    ['{"ImportId":"startDate"}', '{"ImportId":"QID1"}'],
    ["2026-03-01", "good"],
]
STEMS_OVER_ITEMS = [
    ["RespondentID", "Why did you choose us?", "", "", "How was it?", "Comments"],
    ["", "Price", "Location", "Other (please specify)", "Response", "Open-Ended Response"],
    ["100", "Price", "", "", "good", ""],
    ["101", "", "Location", "the dog", "bad", "none"],
    ["102", "Price", "Location", "", "good", "fine"],
]
GROUPS_OVER_ITEMS = [
    ["", "Importance", "", "Experience", ""],
    ["id", "Service", "Price", "Service", "Price"],
    ["a", "5", "4", "3", "2"],
    ["b", "4", "4", "3", "3"],
    ["c", "4", "5", "2", "3"],
]


@pytest.mark.parametrize(
    ("rows", "header_rows"),
    [
        (CODES_AND_TEXTS, 2),
        (IMPORT_IDS, 3),
        ([*IMPORT_IDS[:2], ["{'ImportId': 'a'}", ""], IMPORT_IDS[3]], 3),
        (STEMS_OVER_ITEMS, 2),
        (GROUPS_OVER_ITEMS, 2),
        ([["id", "How old?", "How was it?"], ["", "Response", "Response"], ["1", "old", "good"]], 2),
    ],
)
def test_header_rows_that_something_speaks_for(rows: Rows, header_rows: int) -> None:
    """Codes over texts, import ids, stems over items or over what only says that an answer follows."""
    assert heading(rows).header_rows == tuple(range(1, header_rows + 1))
    above = [["Some survey"], ["exported by us"]]
    found = heading([*above, *rows])
    assert found.title_rows == (1, 2)
    assert found.header_rows == tuple(range(3, header_rows + 3))


def test_stems_reach_as_far_as_their_items() -> None:
    """Not over columns that say one thing only, nor over a name that comes again."""
    assert heading(STEMS_OVER_ITEMS).rows[0] == (
        "RespondentID",
        "Why did you choose us?",
        "Why did you choose us?",
        "Why did you choose us?",
        "How was it?",
        "Comments",
    )
    assert heading(GROUPS_OVER_ITEMS).rows[0] == ("", "Importance", "Importance", "Experience", "Experience")
    again = [["id", "How was it?", "", ""], ["", "Staff", "Price", "Price"], *([str(n), *"234"] for n in range(4))]
    assert heading(again).rows[0] == ("id", "How was it?", "How was it?", "")


ANSWERS = [["q1", "q2", "q3"], ["Very good", "Rather good", "Bad"], ["Bad", "Bad", "Fine"], ["Fine", "Bad", "Fine"]]


@pytest.mark.parametrize(
    "rows",
    [
        ANSWERS,
        [["a", "b", "c"], ["n/a", "Don't know", "Refused"], *[["1", "2", "3"]] * 5],
        [["a", "b", "c"], ["7 - Very good", "1 - Bad", "6"], *[["1", "2", "3"]] * 5],
        [["a", "b", "c"], ["7 - Very good", "1 - Bad", "4 - Fair"], *[["1", "2", "3"]] * 5],
        [["", "b", "c"], ["Ann", "yes", "no"], ["Bob", "no", "no"], ["Eve", "no", "yes"]],
        [["a", "b", "c"], ["97", "98", "99"], *[["1", "2", "3"]] * 5],
        [[*"abcdefgh"], ["cold", "warm", "hot", "", "", "", "", ""], *[[*"12345671"]] * 5],
        [["id", "comment", ""], ["", "good", "bad"], ["1", "good", "ok"], ["2", "bad", "bad"], ["3", "ok", "bad"]],
        [["factor", "experience", "expectation"], ["Product", "6", "7"], ["Service", "6", "6"], ["Price", "7", "7"]],
        [["name", "Service", "Price"], ["Ann", "", ""], ["Bob", "4", "5"], ["Eve", "4", "4"], ["Joe", "3", "4"]],
    ],
)
def test_answers_are_no_headers(rows: Rows) -> None:
    """Text, labels with numbers, words for no answer, a row without answers."""
    assert heading(rows).header_rows == (1,)


def test_a_first_row_that_is_half_empty_is_no_title() -> None:
    """Unless what follows looks like a header."""
    assert heading([["", "x"], ["1", "5"], ["2", "7"], ["3", "6"]]).title_rows == ()
    assert (
        heading([["Comments", "", ""], ["good", "", "yes"], ["good", "bad", "yes"], ["bad", "bad", "no"]]).title_rows
        == ()
    )


MERGED = [
    ["Client survey", "", "", "", ""],
    [],
    ["序号", "重要程度", "", "满意度", ""],
    ["", "服务", "价格", "服务", "价格"],
    ["1", "4", "5", "3", "2"],
]


def test_merged_cells_say_what_belongs_together() -> None:
    """Side by side they are filled in; one over the other the first row keeps the words."""
    spans: tuple[Span, ...] = (((0, 0), (0, 4)), ((2, 0), (3, 0)), ((2, 1), (2, 2)), ((2, 3), (2, 4)))
    found = heading(MERGED, spans)
    assert (found.title_rows, found.header_rows) == ((1,), (3, 4))
    assert found.rows == (("序号", "重要程度", "重要程度", "满意度", "满意度"), ("", "服务", "价格", "服务", "价格"))


def test_blanks_are_real_where_merged_cells_say_which_are_not() -> None:
    """Nothing beyond the merged cells is filled."""
    rows = [
        ["id", "Rating", "", "", ""],
        ["", "Service", "Price", "Note", "More"],
        *([str(n), *"2345"] for n in range(4)),
    ]
    assert heading(rows, (((0, 1), (0, 2)), ((0, 0), (1, 0)))).rows[0] == ("id", "Rating", "Rating", "", "")


@pytest.mark.parametrize(
    ("rows", "count", "header_rows"),
    [
        (ANSWERS, 2, (1, 2)),
        (CODES_AND_TEXTS, 1, (1,)),
        (GROUPS_OVER_ITEMS, 1, (2,)),
        (IMPORT_IDS, 2, (1, 2)),
        ([["Importance", "", ""], ["a", "b", "c"], *([str(n), *"23"] for n in range(5))], 2, (1, 2)),
        ([["a"]], 3, (1,)),
    ],
)
def test_how_many_header_rows_can_be_said(rows: Rows, count: int, header_rows: tuple[int, ...]) -> None:
    """More than are seen reach down where there are words, else up."""
    assert heading(rows, header_rows=count).header_rows == header_rows


@pytest.mark.parametrize(
    "cells",
    [
        ["Total", "12", "", "4.5"],
        ["平均", "", "", "3.8"],
        ["", "Mean", "4.1", "4.2"],
        ["合计：", "", "", ""],
        ["n = 211"],
        ["注：1=非常不重要", "", "", ""],
        ["Source: panel of customers"],
        ["* weighted", "", "", ""],
        ["Data were collected in May by phone", "", "", ""],
        ["数据由第三方机构在五月收集完成", "", "", ""],
    ],
)
def test_notes(cells: list[str]) -> None:
    """Totals and means with figures, notes with a colon, sentences on their own."""
    assert is_note(cells, 4)


@pytest.mark.parametrize(
    "cells",
    [
        [],
        ["", "", "", ""],
        ["212", "", "", ""],
        ["R_2xKq81", "", "", ""],
        ["2026-03-01 10:00:00", "", "", ""],
        ["Average", "Good", "Average", "Poor"],
        ["Note", "4", "5", "3"],
        ["Ann", "the staff were kind to us", "", ""],
        ["", "", "", "Total"],
        ["Service", "4", "5", "3"],
        ["满意", "", "", ""],
    ],
)
def test_respondents_are_no_notes(cells: list[str]) -> None:
    """However little they answered."""
    assert not is_note(cells, 4)


@pytest.mark.parametrize(
    ("top", "lost"),
    [
        (["R004", "6", "2", "7"], True),
        (["Ann", "7", "", "3"], True),
        (["Q", "101", "103", "107"], False),
        (["No.", "1", "2", "3"], False),
        (["", "2024", "2025", "2026"], False),
        (["id", "Service", "", "Price"], False),
    ],
)
def test_a_respondent_above_the_headers_is_seen(top: list[str], lost: bool) -> None:  # noqa: FBT001 - a table
    """By numbers such as the columns below have; numbers of questions and years are headers."""
    header = ["who", "service", "speed", "price"]
    body = [["R1", "1", "2", "7"], ["R2", "7", "1", "3"], ["R3", "3", "5", "1"]]
    seen = heading([top, header, *body])
    assert seen.respondent == (1 if lost else None)
    assert heading([header, *body, top]).respondent is None
    assert heading([top, header, *body], header_rows=2).respondent is None
