"""Negative items: statements that complain are named where they are declared as experience."""

from __future__ import annotations

import pytest

from cemgap.intake.mapping import ColumnRef, Declared
from tests.intake.typed import codes_in, lines, survey_of, the

AGREE = ("Strongly disagree", "Disagree", "Neutral", "Agree", "Strongly agree")
ITEMS = ("Waiting was too long", "The food was fresh", "The staff were slow", "It was warm inside")


def blocks(*refs: ColumnRef) -> Declared:
    """Columns declared as the experience."""
    return Declared(blocks=(("experience", refs),))


def text(*header: str, answers: tuple[str, ...] = AGREE) -> str:
    """A survey whose columns all have these answers."""
    rows = (",".join((str(n), *(answers[(n + at) % 5] for at in range(len(header))))) for n in range(30))
    return lines(",".join(("id", *header)), *rows)


@pytest.mark.parametrize(
    ("header", "answers"),
    [
        (ITEMS, AGREE),
        (tuple(f"How much do you agree: {item}" for item in ITEMS), ("1", "2", "3", "4", "5")),
        (
            tuple(f"您是否同意：{item}" for item in ("等候时间太长", "饭菜新鲜", "员工动作太慢", "店里暖和")),
            ("1", "2", "3", "4", "5"),
        ),
    ],
)
def test_statements_that_complain_are_named(header: tuple[str, ...], answers: tuple[str, ...]) -> None:
    """These and no others."""
    declared = blocks(*(ColumnRef(position=at) for at in range(2, 6)))
    problem = the(survey_of(text(*header, answers=answers), declared).problems, "W221")
    assert [str(place.column)[0] for place in problem.places] == ["B", "D"]


def test_neither_turned_around_nor_rated_otherwise() -> None:
    """A column that the settings turn around is settled; slow food may be satisfying."""
    turned = (ColumnRef(position=at, reverse=at in {2, 4}) for at in range(2, 6))
    assert "W221" not in codes_in(survey_of(text(*ITEMS), blocks(*turned)).problems, "warning")
    satisfied = tuple(f"How satisfied are you with: {item}" for item in ("slow food", "warm food"))
    assert "W221" not in codes_in(survey_of(text(*satisfied, answers=("1", "2", "3", "4", "5"))).problems, "warning")
