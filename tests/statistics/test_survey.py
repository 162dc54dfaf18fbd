"""Survey: from a file to the scores of its waves, the same from every layout."""

from __future__ import annotations

import pytest

from cemgap.intake.mapping import Declared, ScaleRules
from cemgap.intake.waves import natural
from tests.intake.typed import codes_in, lines, survey_of

TEN = Declared(rules=ScaleRules((("all", 0, 10),)))


def test_a_factor_without_any_answer_leaves_the_others_as_they_are() -> None:
    """Its figures are None, never NaN; the scale is seen without it."""
    full = [f"{1 + i % 5},{1 + (i + 2) % 5}" for i in range(40)]
    without = survey_of(lines("Experience: A,Expectation: A", *full))
    with_ = survey_of(lines("Experience: A,Expectation: A,Experience: B,Expectation: B", *(f"{r},," for r in full)))
    assert not codes_in(with_.problems)
    assert with_.scores("").factors[0] == without.scores("").factors[0]
    silent = with_.scores("").factors[1]
    assert (silent.experience, silent.satisfaction, silent.experience_available, silent.n_pair) == (None, None, None, 0)


def test_wide_and_long_give_the_same_scores() -> None:
    """Figures, errors and degrees of freedom."""
    answers = [(3, 7, 5), (6, 8, 9), (5, 5, 7), (9, 4, 2)]
    wide = lines(
        "id,Experience: A,Expectation: A,Importance: A", *(f"{i},{a},{b},{c}" for i, (a, b, c) in enumerate(answers))
    )
    long = lines(
        "id,factor,experience,expectation,importance", *(f"{i},A,{a},{b},{c}" for i, (a, b, c) in enumerate(answers))
    )
    one, other = survey_of(wide, TEN), survey_of(long, TEN)
    assert (one.mapping.layout, other.mapping.layout) == ("wide", "long")
    assert one.scores("").factors == other.scores("").factors
    assert one.scores("").factors[0].n_pair == 4


def test_a_file_that_is_not_understood_has_no_figures() -> None:
    """The mapping and its problems are there to be shown."""
    survey = survey_of(lines("Q1,Q2", "1,2"))
    assert (survey.factors, survey.moments, survey.rows, survey.waves) == ((), None, (), ("",))
    assert codes_in(survey.problems) == ["E101"]
    assert [column.role for column in survey.mapping.columns] == ["open", "open"]


def test_answers_on_another_scale_are_reported_on_ten_points() -> None:
    """1-5 to 0-10: the mean 3 is 5."""
    survey = survey_of(lines("Experience: A", *(str(1 + i % 5) for i in range(40))))
    experience = survey.scores("").factors[0].experience
    assert experience is not None
    assert experience.value == pytest.approx(5)
    assert (survey.scores("").low, survey.scores("").high) == (0, 10)


@pytest.mark.parametrize("labels", [["W2", "W10"], ["2025Q4", "2026Q1"], ["9", "10", "a"], ["", "1"]])
def test_labels_in_natural_order(labels: list[str]) -> None:
    """Whatever stands beside the numbers."""
    labels_by_name = sorted(labels, reverse=True)
    assert sorted(labels_by_name, key=natural) == labels
