"""Respondents: weights, waves, domain, reasons and ids, with a place for everything that is wrong."""

from __future__ import annotations

import pytest

from cemgap.errors import CemgapError
from cemgap.intake.mapping import ColumnRef, Declared
from cemgap.intake.respondents import iso_date
from tests.intake.typed import codes_in, lines, survey_of, the

WEIGHT = Declared(weight=ColumnRef(header="w"))


def weighted(*weights: str) -> str:
    """A file whose respondents have those weights."""
    return lines("w,Experience: A", *(f'"{weight}",{8 + n % 3}' for n, weight in enumerate(weights)))


@pytest.mark.parametrize("weight", ["much", "-1", "inf", "nan", "", " ", "1e13", "1,5", "1e308"])
def test_a_weight_that_is_no_weight(weight: str) -> None:
    """Named with its row; the row is not counted as something else."""
    problem = the(survey_of(weighted("1", weight, "2"), WEIGHT).problems, "E113")
    assert [(place.row, place.column) for place in problem.places] == [(3, 'A "w"')]
    shown = {"much": "text of 4 letters"}.get(weight, weight)
    assert problem.places[0].said("en") == (shown or None) or not weight.strip()


def test_all_bad_weights_are_counted() -> None:
    """Also those that are shown alike, and those in many blocks."""
    problem = the(survey_of(weighted(*["x", "x\u200b", "1"] * 10), WEIGHT).problems, "E113")
    assert problem.count == 20
    assert [place.row for place in problem.places] == [2, 3, 5, 6, 8, 9, 11, 12, 14, 15]


def test_a_weight_of_zero_leaves_a_respondent_out() -> None:
    """Counted as left out; a file without any weight is an error."""
    survey = survey_of(weighted("0", "1", "1"), WEIGHT)
    assert not codes_in(survey.problems)
    assert (survey.tally.zero_weight, survey.tally.respondents) == (1, {"": 2})
    assert codes_in(survey_of(weighted("0", "0.0"), WEIGHT).problems) == ["E114"]


def test_one_respondent_with_more_than_half_of_all_weight() -> None:
    """A slip of the point would decide everything; one respondent alone is no such slip."""
    assert "W212" in codes_in(survey_of(weighted("30", "1", "1"), WEIGHT).problems, "warning")
    assert "W212" not in codes_in(survey_of(weighted("2", "1", "1"), WEIGHT).problems, "warning")
    assert "W212" not in codes_in(survey_of(weighted("30"), WEIGHT).problems, "warning")


def waves(*labels: str, column: str = "wave", declared: Declared = Declared()) -> tuple[str, ...]:  # noqa: B008
    """The waves of a file, in order."""
    return survey_of(lines(f"{column},Experience: A", *(f"{label},8" for label in labels)), declared).waves


def test_a_row_without_a_wave() -> None:
    """It belongs to no wave: an error with the rows, unless the whole file is one wave."""
    text = lines("wave,Experience: A", "1,8", ",8", " ,9")
    problem = the(survey_of(text).problems, "E115")
    assert (problem.count, [place.row for place in problem.places]) == (2, [3, 4])
    named = survey_of(text, Declared(wave_label="2026Q1"))
    assert not codes_in(named.problems)
    assert (named.waves, named.tally.respondents) == (("2026Q1",), {"2026Q1": 3})


@pytest.mark.parametrize(
    "labels",
    [
        ("2025Q4", "2026Q1"),
        ("W2", "W10"),
        ("Wave 9", "wave 10"),
        ("2025", "2026"),
        ("第9期", "第10期"),
        ("1", "1a", "2"),
    ],
)
def test_waves_stand_in_their_natural_order(labels: tuple[str, ...]) -> None:
    """Numbers in labels as numbers, whatever the order of the rows."""
    assert waves(*reversed(labels)) == waves(*labels) == labels


def test_dates_stand_over_labels() -> None:
    """The latest date of each wave; where a wave has none, the labels."""
    text = lines("wave,date,Experience: A", "spring,2026-04-02,8", "autumn,2025/9/30,8", "autumn,2025年11月1日,8")
    assert survey_of(text).waves == ("autumn", "spring")
    assert survey_of(text.replace("2026-04-02", "4/2/2026")).waves == ("spring", "autumn")
    assert survey_of(text.replace("spring,2026", "spring,2024")).waves == ("spring", "autumn")
    assert survey_of(text.replace("2025年11月1日", "2026-05-01")).waves == ("spring", "autumn")


def test_the_settings_stand_over_dates() -> None:
    """They must know every wave: nobody can say whether another is older or newer."""
    said = Declared(waves=("b", "a"))
    assert waves("a", "b", declared=said) == ("b", "a")
    text = lines("wave,Experience: A", "a,8", "b,8", "c,8")
    assert "c" in the(survey_of(text, said).problems, "E124").message.text()


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2026-03-09", "2026-03-09"),
        ("2026/3/9 10:05", "2026-03-09"),
        ("2026.03.09", "2026-03-09"),
        ("2026年3月9日", "2026-03-09"),
        ("9/3/2026", ""),
        ("", ""),
    ],
)
def test_dates(text: str, iso: str) -> None:
    """Year first; day or month first is not guessed."""
    assert iso_date(text) == iso


DOMAIN = lines("Store,Tier,Experience: A", "North,1,8", "north,1,9", "Caf\u00e9 ,2,10", "North,2,8")


@pytest.mark.parametrize(
    ("where", "inside"),
    [
        ((("Store", "North"),), 2),
        ((("store", "North"),), 2),
        ((("Store", "North"), ("Store", "north")), 3),
        ((("Store", "North"), ("Tier", "2")), 1),
        ((("Store", " Cafe\u0301"),), 1),
    ],
)
def test_a_domain(where: tuple[tuple[str, str], ...], inside: int) -> None:
    """Letter by letter, composed; several values of one column are alternatives; the design stays that of the file."""
    survey = survey_of(DOMAIN, where=where)
    assert not codes_in(survey.problems)
    assert (survey.tally.respondents[""], survey.tally.outside) == (inside, 4 - inside)
    assert survey.scores("").respondents == inside


def test_a_domain_that_is_not_there() -> None:
    """An unknown column is named with the nearest, nobody inside is an error; all of them at once."""
    with pytest.raises(CemgapError) as caught:
        survey_of(DOMAIN, where=(("Stroe", "North"), ("Tear", "1")))
    assert [p.code for p in caught.value.problems] == ["E110", "E110"]
    fix = caught.value.problems[0].fix
    assert fix is not None
    assert fix.text() == 'the nearest is "Store"'
    assert codes_in(survey_of(DOMAIN, where=(("Store", "South"),)).problems) == ["E116"]


def test_nobody_in_the_domain_of_a_long_file() -> None:
    """Its rows are more than its respondents."""
    text = lines("id,Store,factor,experience", "1,North,A,8", "1,North,B,9", "2,North,A,8", "2,North,B,8")
    assert codes_in(survey_of(text, where=(("Store", "South"),)).problems) == ["E116"]
    assert not codes_in(survey_of(text, where=(("Store", "North"),)).problems)


def shares(text: str, declared: Declared = Declared()) -> dict[str, float]:  # noqa: B008 - frozen
    """The share naming each reason."""
    survey = survey_of(text, declared)
    assert not codes_in(survey.problems)
    return {reason: estimate.value for reason, estimate in survey.shares("")}


def test_reasons_in_one_column() -> None:
    """Delimited as platforms do; a comma may be part of a reason; once per respondent; blank = not asked."""
    rows = ('"near; good, cheap",8', "near；range,8", "near┋near,8", "range,8", ",8", " ; ,8")
    text = lines("Reasons,Experience: A", *rows * 3)
    assert shares(text) == {"good, cheap": 0.25, "near": 0.75, "range": 0.5}


def test_reasons_in_several_columns() -> None:
    """Anything but blank and no means yes."""
    text = lines("R1 near,R2 range,Experience: A", "1,0,8", "yes,No,8", "near,range,8", ",否,8", "0.0,false,8")
    said = Declared(reasons=(ColumnRef(header="R*"),))
    assert shares(text, said) == {"R1 near": 1, "R2 range": pytest.approx(1 / 3)}


def test_texts_that_people_wrote_are_no_reasons() -> None:
    """Found when the sample did not show it: said, instead of a share for every sentence."""
    text = lines("Reasons,Experience: A", *["near,8"] * 300, *(f"because of {n},8" for n in range(300)))
    with pytest.raises(CemgapError) as caught:
        survey_of(text)
    assert [(p.code, p.places[0].column) for p in caught.value.problems] == [("E120", 'A "Reasons"')]


def test_blank_and_repeated_ids() -> None:
    """Warnings: everyone is counted."""
    survey = survey_of(lines("id,Experience: A", "a,8", ",8", "b,8", "a ,9", "b,8", "b,8", " ,8"))
    blank, twice = the(survey.problems, "W205"), the(survey.problems, "W209")
    assert (blank.count, [place.row for place in blank.places]) == (2, [3, 8])
    assert twice.message.text() == "2 respondent ids stand in more than one row; all rows are counted"
    assert survey.tally.respondents == {"": 7}


def test_ids_are_unique_within_a_wave() -> None:
    """The same people in two waves are no repeats."""
    survey = survey_of(lines("id,wave,Experience: A", "a,1,8", "a,2,8"))
    assert not [p for p in survey.problems if p.code == "W209"]
    assert survey.tally.shared_ids("1", survey.tally, "2") == 1


def test_all_problems_of_the_rows_at_once() -> None:
    """Ratings, scale, weights and waves in one go."""
    text = lines("w,wave,Experience: A,Experience: B", "x,1,8,11", "1,,8,9", "1,1,good,8")
    assert codes_in(survey_of(text, WEIGHT).problems) == ["E103", "E105", "E113", "E115"]


def test_text_for_a_rating() -> None:
    """Each with its place and a way out."""
    problem = the(survey_of(lines("Experience: A", "8", "7/10", "", '"7,5"', "9")).problems, "E105")
    assert [(place.row, place.value) for place in problem.places] == [(3, "7/10"), (5, "7,5")]


def test_no_rows() -> None:
    """A header alone, in every layout."""
    for header in (
        "Experience: A,Importance: A",
        "factor,experience",
        "id,factor,experience",
        "id,wave,w,Reasons,体验：A",
    ):
        assert codes_in(survey_of(header + "\n").problems) == ["E030"]
