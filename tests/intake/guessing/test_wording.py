"""Wording: negated measures, questions about one thing, headers of any length."""

from __future__ import annotations

import pytest

from cemgap.intake.guessing.guess import Guess, guess_columns
from cemgap.intake.guessing.lexicon import Lexicon
from cemgap.intake.guessing.wording import excluded, measures_asked, object_of, split_header
from cemgap.intake.headings.questions import questions_of

LEXICON = Lexicon.of()


def guessed(*header: str, cells: tuple[str, ...] = ("1", "2", "3", "4", "5")) -> Guess:
    """What is made of a header; every column has the same cells, in another order."""
    rows = tuple(tuple(cells[(at + row) % len(cells)] for at in range(len(header))) for row in range(20))
    return guess_columns(questions_of((header,)), rows)


def rated(*header: str, cells: tuple[str, ...] = ("1", "2", "3", "4", "5")) -> list[tuple[str, str | None]]:
    """Role and factor of every column."""
    return [(column.role, column.factor) for column in guessed(*header, cells=cells).columns]


@pytest.mark.parametrize(
    "header",
    [
        ("产品不满意程度", "服务不满意程度"),
        ("產品不滿意程度", "服務不滿意程度"),
        ("产品不满意度", "服务不满意度"),
        ("Dissatisfaction: price", "Dissatisfaction: staff"),
        ("Dissatisfied with price", "Dissatisfied with staff"),
        ("How dissatisfied are you with price?", "How dissatisfied are you with staff?"),
        ("Unimportance of price", "Unimportance of staff"),
        ("价格不重要程度", "服务不重要程度"),
        ("How dissatisfied are you with: price", "How dissatisfied are you with: staff"),
    ],
)
def test_the_opposite_of_a_measure_stays_open(header: tuple[str, ...]) -> None:
    """High numbers would be bad, and half of the word is no part of the thing."""
    guess = guessed(*header)
    assert {column.role for column in guess.columns} == {"open"}
    assert {column.reason.msgid for column in guess.columns} == {"asks for the opposite: high numbers would be bad"}


@pytest.mark.parametrize(
    "stem",
    [
        "How satisfied or dissatisfied are you with",
        "您对以下方面满意还是不满意",
        "您對以下方面滿不滿意",
        "How important or unimportant are these to you",
    ],
)
def test_a_question_that_names_both_ends_asks_for_the_measure(stem: str) -> None:
    """The word and its opposite in one question."""
    assert excluded(stem, LEXICON) is None
    assert {column.role for column in guessed(f"{stem}: price", f"{stem}: staff").columns} < {
        "experience",
        "importance",
    }


@pytest.mark.parametrize(
    ("experience", "other", "measure"),
    [
        ("您对*是否满意？", "*对您来说重要吗？", "importance"),
        ("您对*满意吗", "您认为*重要吗", "importance"),
        ("請問您對*滿意嗎？", "*對您有多重要？", "importance"),
        ("您对*有多满意？", "您期待的*水平", "expectation"),
        ("您对*的满意度", "您对*的期望", "expectation"),
        ("How satisfied are you with the *?", "How important is * to you?", "importance"),
        ("How is the * in reality?", "How important is * when you pick a place?", "importance"),
        ("How was the *?", "What had you expected of *?", "expectation"),
        ("Please rate your satisfaction with *", "What level of * did you expect?", "expectation"),
        ("How would you rate the *?", "How important is the * to you?", "importance"),
        ("How good was the *?", "What did you expect of our *?", "expectation"),
        ("How did you find the *?", "What did you expect from the *?", "expectation"),
        ("Q1. How good was the *?", "Q2. What did you expect of the *?", "expectation"),
        ("您觉得*怎么样？", "*重要吗？", "importance"),
    ],
)
def test_whole_questions_about_one_thing(experience: str, other: str, measure: str) -> None:
    """Two questions about each of two things."""
    header = tuple(
        asked.replace("*", thing) for thing in ("停车 parking", "座位 seats") for asked in (experience, other)
    )
    found = rated(*header)
    assert [role for role, _ in found] == ["experience", measure] * 2
    assert [factor for _, factor in found] == ["停车_parking"] * 2 + ["座位_seats"] * 2


@pytest.mark.parametrize(
    "header",
    [
        ("How did you find out about us?", "How did you find out about the sale?"),
        ("How would you rate us overall?", "How would you rate everything?"),
        ("How important is it that importance is clear?", "How important is it?"),
    ],
)
def test_questions_about_no_one_thing(header: tuple[str, ...]) -> None:
    """They look like questions about one."""
    assert {role for role, _ in rated(*header)} <= {"open", "outcome"}


def test_to_rate_is_the_experience_only_where_nothing_else_is() -> None:
    """And only where the answers look like ratings."""
    header = ("How good was the coffee?", "How satisfied are you with coffee?", "How would you rate the tea?")
    assert [role for role, _ in rated(*header)] == ["open", "experience", "experience"]
    twice = ("How good was the coffee?", "How would you rate the coffee?", "How would you rate the tea?")
    assert [role for role, _ in rated(*twice)] == ["open", "open", "open"]
    counted = ("How would you rate the coffee?", "How would you rate the tea?")
    assert {role for role, _ in rated(*counted, cells=tuple(map(str, range(100, 200))))} == {"open"}


@pytest.mark.parametrize(
    "header",
    [
        ("Q1_停车_重要度", "Q2_停车_满意度", "Q3_座位_重要度", "Q4_座位_满意度"),
        ("Q1.停车重要度", "Q2.停车满意度", "Q3.座位重要度", "Q4.座位满意度"),
        ("1_停车_重要度", "2_停车_满意度", "3_座位_重要度", "4_座位_满意度"),
        ("A1-停车-重要度", "A2-停车-满意度", "A3-座位-重要度", "A4-座位-满意度"),
        ("第1题 停车重要度", "第2题 停车满意度", "第3题 座位重要度", "第4题 座位满意度"),
        ("停车*：重要度", "停车：满意度", "座位*：重要度", "座位：满意度"),
    ],
)
def test_the_code_of_a_question_is_no_part_of_the_thing(header: tuple[str, ...]) -> None:
    """Nor is an asterisk behind it."""
    measures = ["importance", "experience"]
    assert rated(*header) == [(m, thing) for thing in ("停车", "座位") for m in measures]


@pytest.mark.parametrize(
    "things",
    [("5-star rooms", "4-star rooms"), ("24-hour desk", "7-day returns"), ("A4-paper", "X5-tyres"), ("4G", "5G")],
)
def test_a_number_that_belongs_to_the_name_stays(things: tuple[str, ...]) -> None:
    """They are counted by nobody."""
    header = tuple(f"{measure}: {thing}" for measure in ("Experience", "Importance") for thing in things)
    assert [factor for _, factor in rated(*header)] == [
        thing.casefold().replace("-", "_").replace(" ", "_") for thing in things
    ] * 2


def test_a_clause_behind_the_thing_is_no_part_of_it() -> None:
    """Where another measure rates the thing without it; two stages of one measure stay two things."""
    header = (
        "Network when you signed up: expectation",
        "Network: experience",
        "Shops: experience",
        "Price: experience",
    )
    assert [factor for _, factor in rated(*header)] == ["network", "network", "shops", "price"]
    stages = ("Help when you joined: experience", "Help when you left: experience", "Help: importance")
    assert len({factor for _, factor in rated(*stages)}) == 3


@pytest.mark.parametrize(
    "header",
    [
        "a" * 8000,
        "how satisfied are you with the thing and " * 200,
        "您对服务的满意度" * 1000,
        "how important is " * 500,
    ],
)
def test_a_header_of_any_length_is_read_at_once(header: str) -> None:
    """Reading it again and again for every word would take minutes."""
    object_of(header)
    measures_asked(header, LEXICON)
    split_header(header, LEXICON)
    assert excluded(header, LEXICON) is None


WANTED = {
    "expectation": (
        "What had you expected of our *?",
        "What were you expecting from the *?",
        "What were your expectations of the *?",
        "How high were your expectations for the *?",
        "How did you expect the * to be?",
        "How good did you think the * would be?",
        "Before your visit, what did you expect of the *?",
        "Q1 What quality of * did you expect?",
        "您对*的期望是？",
        "您期望我们的*达到什么水平？",
        "您原本对*的期望",
        "在消费之前，您对*的期望如何？",
        "您對*有什麼期望？",
        "您期望*應該達到什麼水平？",
    ),
    "experience": (
        "How happy are you with the *?",
        "How pleased were you with our *?",
        "To what extent are you satisfied with the *?",
        "How well did our * perform?",
        "What was the * actually like?",
        "Overall, how satisfied are you with the *?",
        "您是否满意我们的*？",
        "您对*是否满意",
        "您满意我们的*吗？",
        "您对*的实际感受",
        "总体而言，您对*是否满意？",
        "您是否滿意我們的*？",
        "您對*的體驗如何？",
        "整體而言，您對*是否滿意？",
    ),
    "importance": ("How much importance do you attach to the *?", "您有多看重*？", "您對*的重視程度"),
    "open": (
        "Did the * meet your expectations?",
        "Has the * matched your expectations?",
        "How did the * compare with your expectations?",
        "Is the * what you expected?",
        "Did the * turn out as you expected?",
        "Were your expectations of the * met?",
        "The * was as good as I expected",
        "How satisfied would you be without the *?",
        "*是否符合您的期望？",
        "*是否如您所期望",
        "*是否不如预期",
        "*有没有达到您的期待",
        "*与预期一致吗",
        "您对*的期望得到满足了吗？",
        "如果有*，您的感受是？",
        "*是否符合您的期望？",
        "*與您的預期相符嗎？",
        "*低於您的預期嗎",
    ),
}


@pytest.mark.parametrize(("question", "measure"), [(q, m) for m, asked in WANTED.items() for q in asked])
def test_questions_as_questionnaires_word_them(question: str, measure: str) -> None:
    """Alone for three things, with the thing as their name; and of several things. What compares rates nothing."""
    things = ("停车", "座位", "菜单") if not question.isascii() else ("parking", "seats", "menu")
    if measure == "open":
        assert {role for role, _ in rated(*(question.replace("*", thing) for thing in things))} == {"open"}
    else:
        assert rated(*(question.replace("*", thing) for thing in things)) == [(measure, thing) for thing in things]
    several = "以下各方面" if not question.isascii() else "following aspects"
    stem = question.removeprefix("Q1 ").replace("*", several)
    roles = {role for role, _ in rated(*(f"{stem} [{thing}]" for thing in things))}
    assert roles == {measure}


@pytest.mark.parametrize("question", ["How would you rate the following?", "您如何评价以下各方面？"])
def test_a_question_that_rates_is_likely_the_experience(question: str) -> None:
    """Asked, with the likely answer."""
    guess = guessed(f"{question} [seats]", f"{question} [menu]")
    assert [(doubt.columns, doubt.suggestion) for doubt in guess.doubts] == [((0, 1), "experience")]
