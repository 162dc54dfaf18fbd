"""Left over: what is not understood is asked, never passed over in silence."""

from cemgap.intake.guessing.guess import guess_columns
from cemgap.intake.headings.questions import questions_of
from cemgap.intake.mapping import MappedColumn

WORDS = ("Excellent", "Good", "Average", "Poor", "Terrible")


def doubts(
    header: tuple[str, ...], *rows: tuple[str, ...]
) -> tuple[list[tuple[tuple[int, ...], str | None]], tuple[MappedColumn, ...]]:
    """The questions about measures, and the columns."""
    guess = guess_columns(questions_of((header,)), rows)
    return [(d.columns, d.suggestion) for d in guess.doubts if d.kind == "measure"], guess.columns


def rows(width: int, words: int = 0) -> list[tuple[str, ...]]:
    """Numbers, then as many columns of answers in words."""
    return [
        (
            *(str(1 + (i + at + i // (at + 2)) % 5) for at in range(width - words)),
            *(WORDS[(i + at) % 5] for at in range(words)),
        )
        for i in range(30)
    ]


def test_columns_that_name_a_measure_but_no_thing_are_asked_by_measure() -> None:
    """One question each, never one for all."""
    header = (
        "How important is the coffee?",
        "How important is the price?",
        "How satisfied were you, thinking back to the very first visit, when the coffee came?",
        "And what had you expected, thinking of coffee, when you came in?",
        "How satisfied were you, thinking back to the very first visit, when the bill came?",
        "And what had you expected, thinking of prices, when you came in?",
    )
    asked, columns = doubts(header, *rows(6))
    assert [column.role for column in columns[:2]] == ["importance"] * 2
    assert asked == [((2, 4), "experience"), ((3, 5), "expectation")]


def test_a_question_that_starts_as_ratings_do_is_asked() -> None:
    """A sibling that says more than the others."""
    header = (
        "How important is the coffee?",
        "How important is our staff?",
        "How important is price of the plan to you?",
    )
    assert doubts((*header, "Children"), *rows(4))[0] == [((2,), "importance")]


def test_answers_in_words_are_asked_about_where_the_experience_is_missing() -> None:
    """Words that are in no list."""
    header = ("How important is the coffee?", "How important is the price?", "Coffee, all in all", "Price, all in all")
    assert doubts(header, *rows(4, words=2))[0] == [((2, 3), None)]


def test_numbers_that_name_no_measure_are_left_alone() -> None:
    """Numbers can be anything."""
    header = ("Importance: coffee", "Importance: price", "Children", "Cars")
    assert doubts(header, *rows(4))[0] == []
