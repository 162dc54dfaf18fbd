"""Asked: what is suggested goes against no header, and takes no place that is taken; lines are pasted together."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace

from cemgap.intake.doubts import measure_doubt, pasteable
from cemgap.intake.guessing.asked import Asked, measure_doubts
from cemgap.intake.guessing.battery import Battery
from cemgap.intake.guessing.factor_names import FactorNames
from cemgap.intake.guessing.guess import guess_columns
from cemgap.intake.guessing.lexicon import Lexicon
from cemgap.intake.guessing.rating import Rating
from cemgap.intake.headings.questions import Question, questions_of
from cemgap.translations import msg

SATISFIED = ("Very dissatisfied", "Dissatisfied", "Neutral", "Satisfied", "Very satisfied")


def asked(header: str, *answers: str) -> list[tuple[tuple[int, ...], str | None]]:
    """The columns that are asked about, and what is suggested, of columns with the same answers."""
    rows = tuple((answers[n % len(answers)],) * (header.count(",") + 1) for n in range(30))
    guess = guess_columns(questions_of((tuple(header.split(",")),)), rows)
    return [(doubt.columns, doubt.suggestion) for doubt in guess.doubts]


def test_a_header_is_never_contradicted() -> None:
    """Answers of satisfaction under "Expectation": no experience, least of all instead of the real one."""
    both = "Experience: Service,Experience: Price,Expectation: Service,Expectation: Price"
    assert asked(both, *SATISFIED) == [((2, 3), None)]
    assert asked("Expectation: Service,Expectation: Price", *SATISFIED) == [((0, 1), None)]
    for at, suggestion in asked("Expectation [Service],Expectation [Price],Rate [Service],Rate [Price]", *SATISFIED):
        assert at[0] < 2 or suggestion in {None, "experience"}


def test_what_is_mapped_or_suggested_keeps_its_place() -> None:
    """The same measure of the same things is suggested once, and not at all where it is there."""
    questions = questions_of((("Service", "Price", "Service", "Price", "Parking", "Menu"),))
    runs = [
        Asked(Battery(at, "", tuple(questions[n].header for n in at)), "experience", always=True)
        for at in ((0, 1), (2, 3), (4, 5))
    ]

    def suggested(rated: dict[int, Rating], places: dict[int, tuple[str, str | None]]) -> list[str | None]:
        doubts = measure_doubts(runs, questions, rated, places, FactorNames((), ()), Lexicon.of())
        return [doubt.suggestion for doubt in doubts]

    assert suggested({}, {}) == ["experience", None, "experience"]
    menu = Rating("experience", "Menu", msg("said"))
    assert suggested({9: menu}, {9: ("menu", None)}) == ["experience", None, None]
    assert suggested({9: replace(menu, measure="importance")}, {9: ("menu", None)}) == [
        "experience",
        None,
        "experience",
    ]


def test_lines_that_are_pasted_together_are_one_table() -> None:
    """One line for all columns of which the same is likely; the others point to it."""
    doubts = pasteable(
        [
            measure_doubt((1, 2), ["a", "b"], "experience"),
            measure_doubt((3,), ["c"], "none"),
            measure_doubt((5, 6), ["d", "e"], "experience"),
        ]
    )
    found = [re.search(r"\]:  (.*)", doubt.fix.text()) for doubt in doubts]
    table = tomllib.loads("\n".join(line[1] for line in found if line))
    assert table == {"experience": ["2-3", "6-7"], "none": 4}
    assert doubts[2].fix.text() == "the line for columns 2-3 answers this too"


def test_a_frame_index_is_no_question() -> None:
    """As pandas writes it."""
    guess = guess_columns((Question("__index_level_0__"), Question("Service experience")), (("0", "5"), ("1", "4")))
    assert [column.role for column in guess.columns] == ["meta", "experience"]
