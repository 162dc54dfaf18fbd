"""Carried stems: matrices whose first column alone says what is asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cemgap.intake.headings.questions import questions_of

ITEMS = ("产品质量", "服务态度", "价格")


def parts(*header: str) -> list[tuple[str, str]]:
    """Stem and item of every column."""
    return [(question.stem, question.item) for question in questions_of((header,))]


@pytest.mark.parametrize("first", ["—产品质量", "：产品质量", " - 产品质量", "-产品质量", "[产品质量]", "—1)产品质量"])
def test_items_without_a_number_belong_to_the_question_of_the_first_column(first: str) -> None:
    """Whatever stands between the question and its first item."""
    asked = "您对以下各方面的满意度如何？"
    rest = ("2)服务态度", "3)价格") if "1)" in first else ITEMS[1:]
    found = parts("1、您的性别", f"3、{asked}{first}", *rest, "4、您的建议")
    assert found[1:4] == [(asked.rstrip("：") if first[0] == "：" else asked, item) for item in ITEMS]
    assert found[4][1] == ""


def test_two_matrices_of_the_same_items_keep_their_own_questions() -> None:
    """The items of two matrices are no stems."""
    found = parts("1、多重要？—产品质量", *ITEMS[1:], "2、满意吗？—产品质量", *ITEMS[1:])
    assert found == [("多重要？", item) for item in ITEMS] + [("满意吗？", item) for item in ITEMS]


def test_the_last_matrix_ends_where_the_first_one_did() -> None:
    """What stands behind it at the end of the file is none of its items."""
    found = parts("1、多重要？—产品质量", "价格", "2、满意吗？—产品质量", "价格", "备注")
    assert found[3] == ("满意吗？", "价格")
    assert found[4] == ("", "")


@pytest.mark.parametrize(
    "header",
    [
        ("1、您的职业：学生", "服务", "价格"),
        ("How did you hear of us? [Friends]", "Service", "Price"),
        ("1、满意吗？—产品质量", "备注", "2、年龄"),
        ("1、满意吗？—产品质量", "提交答卷时间", "所用时间", "总分"),
    ],
)
def test_columns_behind_something_else_are_left_alone(header: tuple[str, ...]) -> None:
    """No question of several things, one item alone, or columns of the platform."""
    assert all(item == "" for _, item in parts(*header)[1:])


def test_what_is_said_of_the_scale_holds_for_every_item() -> None:
    """The ends of the scale are no part of the question."""
    found = questions_of((("1、满意吗（1=很不满意，5=很满意）？—产品质量", *ITEMS[1:]),))
    assert [question.item for question in found] == list(ITEMS)
    assert len({question.anchors for question in found}) == 1
    assert found[2].anchors


@given(st.text(alphabet="1、—：-[]?？ab 2)①", max_size=60), st.text(alphabet="2)ab", max_size=10))
def test_every_column_keeps_a_question(first: str, second: str) -> None:
    """Whatever the headers hold."""
    assert len(questions_of(((first, second, "c"),))) == 3


def test_a_header_of_dashes_is_read_at_once() -> None:
    """Trying every way to part it would take minutes."""
    assert len(questions_of((("a-" * 50_000, "1、" + "b—" * 50_000, "c"),))) == 3
