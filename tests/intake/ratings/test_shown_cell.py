"""What is shown of a cell that is no rating."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cemgap.intake.ratings.labels import listed_sets
from cemgap.intake.ratings.shown_cell import OFTEN, is_number_shown, is_showable, shape_of, shown_cell
from cemgap.intake.tally import DISTINCT_KEPT
from tests.intake.typed import codes_in, lines, survey_of, the

NAMES = ("Ann", "Ann Example", "ann", "安安", "O'Example", "A. Example", "Li", "Ann 5", "5 Ann", "Ann, good", "Анна")


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_described(name: str) -> None:
    """None of its letters is told, in either language."""
    assert not is_showable(name)
    for language in ("en", "zh"):
        told = shape_of(name).text(language)
        assert not any(part in told for part in name.replace(",", " ").split() if part not in {"5", "A."})


@pytest.mark.parametrize(
    "text", ["7/10", "10-Jul", "18-29", "5分", "8 points", "x", "?", "seven", "七", "good", "满意"]
)
def test_what_cannot_be_a_person_is_shown(text: str) -> None:
    """It helps to find the cell."""
    assert shown_cell(text) == text


def test_every_known_answer_is_shown() -> None:
    """However rarely it is given."""
    for listed in listed_sets():
        for _, points in listed.languages:
            for spelling in (spelling for point in points for wording in point for spelling in wording):
                assert is_showable(spelling), spelling


@pytest.mark.parametrize("number", ["13800138000", "0170 5550123", "+49 (0)170 5550123", "555-0123-4567", "5550123"])
def test_a_number_to_call_is_never_shown(number: str) -> None:
    """Nor where it stands in many rows."""
    assert not is_showable(number, rows=1000)
    assert number not in shape_of(number).text()
    assert not is_number_shown(float("".join(filter(str.isdecimal, number))))


@given(st.text(), st.integers(min_value=0, max_value=9))
def test_more_rows_hide_nothing(text: str, rows: int) -> None:
    """What one row may show, several may."""
    assert is_showable(text, rows) <= is_showable(text, rows + 1)


def test_what_several_people_chose_is_shown() -> None:
    """A word of one row is described; one of `OFTEN` rows is no name, unless it looks like a whole one."""
    assert not is_showable("Meh", OFTEN - 1)
    assert is_showable("Meh", OFTEN)
    assert is_showable("Strongly Recommend", OFTEN)
    assert not is_showable("Ann Example", OFTEN)


def stray(*cells: str) -> str:
    """A survey with those cells for the experience."""
    return lines("id,Experience: A,Expectation: A", *(f"{n},{cell},{n % 7 + 1}" for n, cell in enumerate(cells)))


def test_a_name_typed_for_a_rating_is_told_by_its_place() -> None:
    """The row and the column are given, the name is not."""
    survey = survey_of(stray("5", "7", "Ann Example", "6", "安安", "3"))
    problem = the(survey.problems, "E105")
    assert [(place.row, place.said("en")) for place in problem.places] == [
        (4, "text of 10 letters"),
        (6, "text of 2 characters"),
    ]


def test_a_text_of_many_rows_is_told() -> None:
    """Also where they lie in different blocks: the rows of the whole column count."""
    problem = the(survey_of(stray("5", "Meh", "7", "Meh", "6", "Meh")).problems, "E105")
    assert [place.value for place in problem.places] == ["Meh"] * 3


def test_too_many_texts_are_not_counted() -> None:
    """A column of what people wrote stays small in memory, and none of it is told."""
    texts = [f"said {chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(DISTINCT_KEPT + 1)]
    survey = survey_of(stray(*[str(n % 7 + 1) for n in range(300)], *texts, *texts[:1] * 3))
    assert "E105" in codes_in(survey.problems) or "E140" in codes_in(survey.problems)
    for problem in survey.problems:
        assert not any("said" in (place.said("en") or "") for place in problem.places)


def test_a_number_to_call_is_counted_among_the_answers() -> None:
    """Not told: neither in the table, nor in JSON, nor in the problems."""
    import json

    from cemgap.report import check_record, markdown
    from cemgap.report.content.check import check_report

    survey = survey_of(stray(*"34567" * 4, "13900139000", "1705550123"))
    told = markdown.text(check_report(survey), "en")
    record = check_record.text(survey, survey.problems, "en")
    for text in (told, record, str(survey.problems), str(survey.doubts)):
        assert not any(part in text for part in ("13900139", "170555"))
    assert "Long numbers" in told
    counts = json.loads(record)["columns"][1]["answers"]["counts"]
    assert counts[-1] == [None, 2]
    assert sum(count for _, count in counts) == json.loads(record)["columns"][1]["answers"]["n"]
