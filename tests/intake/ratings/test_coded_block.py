"""Coded block: what headers say about a scale counts like labels; words are read together with their fellows."""

from __future__ import annotations

import pytest

from cemgap.intake.mapping import ColumnRef, Declared, ScaleRules
from cemgap.statistics.survey import Survey
from tests.intake.typed import codes_in, lines, survey_of, the

FACTORS = ("Staff", "Price")
NUMBERS = [1 + n % 5 for n in range(40)]
SATISFIED = ("Very dissatisfied", "Dissatisfied", "Neutral", "Satisfied", "Very satisfied")
QUALITY = ("Very poor", "Poor", "Fair", "Good", "Excellent")


def numbered(*headers: str, most: int = 5) -> str:
    """Forty people who answer from 1 to `most`."""
    rows = (",".join(str(1 + (n + at) % most) for at in range(len(headers))) for n in range(40))
    return lines(",".join(f'"{header}"' for header in headers), *rows)


def anchored(measure: str, ends: str) -> tuple[str, ...]:
    """The headers of a measure of two factors."""
    return tuple(f"{measure} of {factor} ({ends})" for factor in FACTORS)


def scales(survey: Survey) -> dict[str, tuple[float, float, str]]:
    """Measure -> low, high, where it is known from."""
    return {measure: (scale.low, scale.high, scale.source) for measure, scale in survey.scales.scales}


def test_anchors_are_no_part_of_the_name() -> None:
    """Experience and importance pair, whatever their scales say; headers are shown as they are."""
    headers = (*anchored("Experience", "1 = poor, 5 = excellent"), *anchored("Importance", "1=minor, 5=vital"))
    survey = survey_of(numbered(*headers))
    assert not codes_in(survey.problems)
    assert [factor.key for factor in survey.factors] == ["staff", "price"]
    assert [(c.role, c.factor) for c in survey.mapping.columns] == [
        ("experience", "staff"),
        ("experience", "price"),
        ("importance", "staff"),
        ("importance", "price"),
    ]
    assert tuple(c.header for c in survey.mapping.columns) == headers


@pytest.mark.parametrize(
    ("measure", "ends"),
    [
        ("Experience", "1 = excellent, 5 = very poor"),
        ("Experience", "1 = best, 5 = worst"),
        ("Experience", "1 = top, 5 = a problem"),
        ("Experience", "1=非常满意，5=非常不满意"),
        ("Experience", "1=很好，5=很差"),
        ("Experience", "1 = sehr gut, 5 = mangelhaft"),
        ("Experience", "1 = best"),
        ("Importance", "1 = very important, 5 = not important"),
    ],
)
def test_the_best_answer_first_is_asked(measure: str, ends: str) -> None:
    """Never turned unseen, never left as it is; said, it is turned."""
    others = () if measure == "Experience" else ("Experience of Staff", "Experience of Price")
    text = numbered(*anchored(measure, ends), *others)
    survey = survey_of(text)
    assert the(survey.problems, "E144").fix is not None
    (doubt,) = survey.doubts
    assert (doubt.kind, doubt.measure, doubt.columns, doubt.suggestion) == (
        "reverse",
        measure.casefold(),
        (0, 1),
        "yes",
    )
    told = survey_of(text, Declared(rules=ScaleRules(reverse=(measure.casefold(),))))
    assert not codes_in(told.problems)
    source = "seen" if ends == "1 = best" else "header"
    assert scales(told)[measure.casefold()] == (5, 1, source)


@pytest.mark.parametrize("ends", ["1 = poor, 7 = excellent", "1 = red, 7 = blue", "1-7", "1 = 不满意, 7 = 满意"])
def test_the_ends_of_a_header_are_the_scale(ends: str) -> None:
    """Also where nobody chose the highest answer, and where its words say nothing about the direction."""
    survey = survey_of(numbered(*anchored("Experience", ends)))
    assert not codes_in(survey.problems)
    assert scales(survey) == {"experience": (1, 7, "header")}
    assert "E103" in codes_in(survey_of(numbered(*anchored("Experience", ends), most=9)).problems)


def test_headers_with_different_scales() -> None:
    """The columns of one measure cannot be counted together."""
    text = numbered("Experience of Staff (1 = poor, 5 = excellent)", "Experience of Price (1 = poor, 7 = excellent)")
    assert "E147" in codes_in(survey_of(text).problems)


def worded(experience: tuple[str, ...], expectation: tuple[str, ...]) -> str:
    """Both measures of one factor, answered in words."""
    most = max(len(experience), len(expectation))
    rows = (f"{experience[n % len(experience)]},{expectation[n % len(expectation)]}" for n in range(most))
    return lines("Experience: Staff,Expectation: Staff", *rows)


def answers(survey: Survey, position: int) -> set[float]:
    """The answers of a column."""
    return set(survey.tally.columns[position].values.counts)


def test_the_same_words_are_one_scale() -> None:
    """What nobody expected is a step all the same."""
    survey = survey_of(worded(SATISFIED, SATISFIED[1:]))
    assert not codes_in(survey.problems)
    assert scales(survey) == {"experience": (1, 5, "labels"), "expectation": (1, 5, "labels")}
    assert answers(survey, 1) == {2, 3, 4, 5}
    turned = survey_of(worded(SATISFIED[1:], SATISFIED))
    assert scales(turned) == scales(survey)
    assert answers(turned, 0) == {2, 3, 4, 5}


def test_the_same_words_are_one_question() -> None:
    """What several scales fit is asked alike for both, the one that all answers show first."""
    survey = survey_of(worded(QUALITY, QUALITY[1:]))
    first, second = survey.doubts
    assert (first.measure, second.measure) == ("experience", "expectation")
    assert first.choices == second.choices
    assert "Very poor" in first.choices[0][0]


def test_declared_labels_of_the_one_are_those_of_the_other() -> None:
    """Once the words of the experience are sorted, those of the expectation are."""
    steps = ("Not for me", "So so", "My place")
    columns = (("experience", (ColumnRef(position=1),)), ("expectation", (ColumnRef(position=2),)))
    said = Declared(blocks=columns, rules=ScaleRules(labels=(("experience", steps),)))
    survey = survey_of(worded(steps, steps[1:]), said)
    assert not codes_in(survey.problems)
    assert scales(survey) == {"experience": (1, 3, "labels"), "expectation": (1, 3, "labels")}
    assert answers(survey, 1) == {2, 3}


def test_the_same_words_with_different_numbers_of_points() -> None:
    """Five and four steps of one scale make gaps that nobody felt."""
    labels = (("experience", QUALITY), ("expectation", QUALITY[1:]))
    survey = survey_of(worded(QUALITY, QUALITY[1:]), Declared(rules=ScaleRules(labels=labels)))
    problem = the(survey.problems, "W234")
    assert "5 points" in problem.message.text()
    assert "4" in problem.message.text()
    assert len(problem.places) == 2
    same = (("experience", QUALITY), ("expectation", QUALITY))
    assert not survey_of(worded(QUALITY, QUALITY[1:]), Declared(rules=ScaleRules(labels=same))).problems


def test_other_words_are_read_alone() -> None:
    """A measure in words of its own has a scale of its own."""
    agree = ("Strongly disagree", "Disagree", "Neutral", "Agree", "Strongly agree")
    survey = survey_of(worded(SATISFIED, agree))
    assert not codes_in(survey.problems)
    assert scales(survey) == {"experience": (1, 5, "labels"), "expectation": (1, 5, "labels")}
