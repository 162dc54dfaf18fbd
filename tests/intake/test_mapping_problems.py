"""Mapping problems: what the settings say against the headers, and what rates nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cemgap.intake.assignment import mapping_of
from cemgap.intake.mapping import ColumnRef, Declared, Factor, FactorColumns, RecordColumns
from cemgap.report.content.codes.warned import WARNINGS
from tests.intake.typed import codes_in, lines, source_of, survey_of, the

if TYPE_CHECKING:
    from cemgap.errors import Problem

COMPARED = ("Better than expected", "As expected", "Worse than expected")


def column(at: int) -> ColumnRef:
    """By its position from 1."""
    return ColumnRef(position=at)


def survey(header: str, *answers: object, rows: int = 30) -> str:
    """A survey with the same answers in all columns but the first."""
    many = header.count(",")
    return lines(header, *(",".join((str(n), *[str(answers[n % len(answers)])] * many)) for n in range(rows)))


@pytest.mark.parametrize(
    "declared",
    [
        Declared(factors=(FactorColumns(Factor("service"), experience=column(3)),)),
        Declared(blocks=(("experience", (column(3),)),)),
    ],
)
def test_a_measure_declared_against_the_header(declared: Declared) -> None:
    """What is declared stands, and is said to be odd; declared as the header says it is not."""
    text = survey("id,Experience: Service,Expectation: Service", 1, 2, 3, 4, 5)
    found = survey_of(text, declared)
    problem = the(found.problems, "W219")
    assert found.mapping.columns[2].role == "experience"
    assert problem.message.text() == (
        'column "Expectation: Service" is declared as experience, its header says expectation'
    )
    right = Declared(blocks=(("expectation", (column(3),)),))
    assert "W219" not in codes_in(survey_of(text, right).problems, "warning")
    assert "W219" in WARNINGS


def test_several_columns_are_said_at_once() -> None:
    """By their positions; a header that names no measure is at odds with none."""
    text = survey("id,Service importance,Price importance,Service,Price", 1, 2, 3, 4, 5)
    declared = Declared(blocks=(("experience", (column(2), column(3))), ("expectation", (column(4), column(5)))))
    (problem,) = (p for p in survey_of(text, declared).problems if p.code == "W219")
    assert problem.message.text() == "columns 2-3 are declared as experience, their headers say importance"


def test_a_question_whose_words_compare_is_at_odds_with_nothing() -> None:
    """It names no measure at all."""
    text = survey("id,Service compared with your expectations,Price compared with your expectations", 1, 2, 3, 4, 5)
    declared = Declared(blocks=(("experience", (column(2), column(3))),))
    assert "W219" not in codes_in(survey_of(text, declared).problems, "warning")


@pytest.mark.parametrize(
    "header",
    [
        "id,Service,Price",
        "id,Q1,Q2,Q3",
        "id,How was [Service],How was [Price]",
        "id,Experience: Service,Experience: Price",
        "id,Service,Price,Importance: Service,Importance: Price",
        "id,EXP_Service,EXP_Price",
    ],
)
@pytest.mark.parametrize("answers", [COMPARED, ("I like it", "I expect it", "I am neutral", "I dislike it")])
def test_answers_that_rate_nothing_are_never_asked_about(header: str, answers: tuple[str, ...]) -> None:
    """Whatever the headers say: they stay open with their reason."""
    found = survey_of(survey(header, *answers))
    assert {column.role for column in found.mapping.columns[1:]} == {"open"}
    assert not found.doubts
    assert codes_in(found.problems) == ["E101"]
    assert all("neither experience nor expectation" in c.reason.text() for c in found.mapping.columns[1:])


def test_they_are_an_error_where_they_are_declared() -> None:
    """E145, in either layout; not where nobody declares them."""
    text = survey("id,Service,Price", *COMPARED)
    declared = Declared(blocks=(("experience", (column(2), column(3))),))
    assert "E145" in codes_in(survey_of(text, declared).problems)
    rows = [f"{n // 2},{('Service', 'Price')[n % 2]},{COMPARED[n % 3]},{1 + n % 5}" for n in range(30)]
    long = survey_of(lines("respondent,factor,experience,expectation", *rows))
    assert "E145" not in codes_in(long.problems)
    assert long.mapping.columns[2].role == "open"


def attributed(*headers: str) -> tuple[Problem, ...]:
    """The problems of a survey with those ratings."""
    return survey_of(survey(",".join(("id", *headers)), 1, 2, 3, 4, 5)).problems


def test_experience_and_expectation_of_different_attributes() -> None:
    """Each attribute that lacks one of the two is named; where both have the same there is nothing to say."""
    both = ["Experience: Service - speed", "Experience: Service - hours", "Expectation: Service - speed"]
    found = attributed(*both, "Expectation: Service - staff", "Experience: Price", "Expectation: Price")
    said = [problem.message.text() for problem in found if problem.code == "W241"]
    assert said == [
        "experience and expectation of Service rest on different attributes; no expectation for hours",
        "experience and expectation of Service rest on different attributes; no experience for staff",
    ]
    assert [place.column for p in found if p.code == "W241" for place in p.places] == [
        'C "Experience: Service - hours"',
        'E "Expectation: Service - staff"',
    ]
    same = attributed(*both, "Expectation: Service - hours", "Importance: Service - speed")
    assert not {"W241", "W242"} & {problem.code for problem in same}


def test_a_column_of_the_factor_beside_its_attributes() -> None:
    """It is said that it counts, as a note."""
    found = attributed("Experience: Service", "Experience: Service - speed", "Experience: Service - hours")
    note = the(found, "W242")
    assert note.severity == "note"
    assert 'of Service is that of the column "Experience: Service"' in note.message.text()
    assert {"W241", "W242"} <= set(WARNINGS)


@pytest.mark.parametrize("header", ["Expectations met", "Expectations exceeded", "期望满足度"])
def test_whether_expectations_were_met_is_no_expectation(header: str) -> None:
    """It compares with the experience."""
    found = survey_of(
        survey(f"id,{header}: Service,{header}: Price,Service importance,Price importance", 1, 2, 3, 4, 5)
    )
    assert [column.role for column in found.mapping.columns] == ["id", "open", "open", "importance", "importance"]


TABLE = ("Service;8.5;8.1;7.2", "Preis;7.2;7;7.4", "Lieferung;6;7.5;5.9")


@pytest.mark.parametrize("word", ["Faktor", "Merkmal", "Kriterium", "Facteur", "Factor", "因子", "指标", "项目"])
def test_a_factor_table_in_other_languages(word: str) -> None:
    """Its column of factors is known by what it is called."""
    mapping, problems = mapping_of(source_of(lines(f"{word};Wichtigkeit;Erwartung;Erfahrung", *TABLE)), Declared())
    assert mapping.layout == "factor_table"
    assert [column.role for column in mapping.columns] == ["factor", "importance", "expectation", "experience"]
    assert not codes_in(problems)


def test_words_of_measures_name_no_factors() -> None:
    """Names beside columns called after measures alone: it is asked whether they are the factors, and can be said."""
    cells = lines("Bereich;Wichtigkeit;Erwartung;Erfahrung", *TABLE)
    mapping, problems = mapping_of(source_of(cells), Declared())
    assert codes_in(problems) == ["E117"]
    assert not mapping.factors
    (fix,) = [problem.fix for problem in problems if problem.code == "E117"]
    assert fix is not None
    assert "[input.long]:  factor = 1" in fix.text("en")
    said, problems = mapping_of(source_of(cells), Declared(records=RecordColumns(factor=ColumnRef(position=1))))
    assert (said.layout, codes_in(problems)) == ("factor_table", [])


def test_projects_of_respondents_are_no_factors() -> None:
    """A word that may name factors does not where rows are people, or share it."""
    cells = lines("id,项目,体验,期望", *(f"{n},{'ab'[n % 2]},{n % 10},9" for n in range(30)))
    assert mapping_of(source_of(cells), Declared())[0].layout == "wide"
