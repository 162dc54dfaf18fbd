"""Pairing: declared blocks rate the same factors where their headers say so, and are never paired by guess."""

from __future__ import annotations

import pytest

from cemgap.intake.assignment import mapping_of
from cemgap.intake.mapping import ColumnRef, Declared
from tests.intake.typed import lines, source_of

ASKED = {"experience": range(2, 4), "importance": range(4, 6)}
Rated = list[tuple[str, str | None]]


def read(header: str, said: dict[str, range]) -> tuple[Rated, list[str]]:
    """The measure and factor of every rating of a file with blocks, and the codes of what is odd."""
    width = header.count(",")
    rows = (",".join([str(row), *(str(1 + (row + at) % 5) for at in range(width))]) for row in range(30))
    blocks = tuple((what, tuple(ColumnRef(position=at) for at in columns)) for what, columns in said.items())
    mapping, problems = mapping_of(source_of(lines(header, *rows)), Declared(blocks=blocks))
    rated: Rated = [(column.role, column.factor) for column in mapping.columns if column.factor]
    return rated, [problem.code for problem in problems]


def test_a_declared_block_is_named_like_the_columns_that_are_understood() -> None:
    """What all names of the block start with is no part of them."""
    header = "id,exp_service,exp_price,expect_service,expect_price,imp_service,imp_price"
    rated, odd = read(header, {"experience": range(2, 4)})
    assert [factor for _, factor in rated] == ["service", "price"] * 3
    assert odd == []


@pytest.mark.parametrize(
    "header",
    [
        "id,How would you rate the coffee?,How would you rate the staff?,How key is our coffee?,How key is our staff?",
        "id,coffee (now),staff (now),coffee (in future),staff (in future)",
        "id,Q1a Coffee,Q1a Staff,Q7 Coffee,Q7 Staff",
    ],
)
def test_questions_are_stripped_of_what_all_of_them_say(header: str) -> None:
    """Whole questions, or words behind the thing."""
    rated, odd = read(header, ASKED)
    assert [factor for _, factor in rated] == ["coffee", "staff"] * 2
    assert "W201" not in odd


def test_chinese_questions_are_stripped_by_character() -> None:
    """There are no blanks between words."""
    rated, _ = read("id,您觉得我们的咖啡怎么样,您觉得我们的店员怎么样,咖啡您在乎吗,店员您在乎吗", ASKED)
    assert rated[0][1] == rated[2][1] == "咖啡"
    assert rated[1][1] == rated[3][1] == "店员"


def test_codes_pair_by_their_number() -> None:
    """Codes with the same numbers behind say no more than that."""
    rated, odd = read("id,q1_1,q1_2,q2_1,q2_2", ASKED)
    assert rated[0][1] == rated[2][1] != rated[1][1] == rated[3][1]
    assert "W220" not in odd


def test_blocks_that_name_other_things_are_not_paired() -> None:
    """By order alone nothing pairs: it is said."""
    rated, odd = read("id,Food taste,Waiter,Comfort,Speed of Wifi", ASKED)
    assert len({factor for _, factor in rated}) == 4
    assert "W220" in odd


def test_other_numbers_do_not_pair() -> None:
    """A number that one block lacks shows that they are other questions."""
    rated, odd = read("id,q1_1,q1_2,q2_3,q2_4", ASKED)
    assert len({factor for _, factor in rated}) == 4
    assert "W220" in odd


def test_codes_without_a_mark_before_their_number_are_paired() -> None:
    """``E1`` and ``P1``; not where the numbers go on."""
    rated, odd = read("id,E1,E2,E3,P1,P2,P3", {"expectation": range(2, 5), "experience": range(5, 8)})
    assert [factor for _, factor in rated] == ["e1", "e2", "e3"] * 2
    assert "W220" not in odd
    rated, odd = read("id,v1,v2,v3,v4,v5,v6", {"expectation": range(2, 5), "experience": range(5, 8)})
    assert len({factor for _, factor in rated}) == 6
    assert "W220" in odd
