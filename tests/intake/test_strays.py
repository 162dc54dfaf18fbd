"""Strays: a name that somebody typed is no wave, no factor and no reason, and nothing repeats it."""

from __future__ import annotations

import pytest

from cemgap.intake.mapping import Declared, Factor, FactorColumns
from cemgap.report import check_record
from cemgap.report.content.check import check_report
from cemgap.report.markdown import text as markdown
from tests.intake.typed import codes_in, lines, survey_of, the

NAME = "Mona Sample"
WIDE = "id,wave,Experience: Service,Expectation: Service"
LONG = "respondent,factor,experience,expectation"


def in_waves(*waves: tuple[str, int]) -> str:
    """A file with so many respondents per wave."""
    people = [wave for wave, n in waves for _ in range(n)]
    return lines(WIDE, *(f"{at},{wave},{1 + at % 10},{1 + at * 3 % 10}" for at, wave in enumerate(people)))


def of_factors(*factors: tuple[str, int]) -> str:
    """A long file with so many rows per factor."""
    rows = [(at, factor) for factor, n in factors for at in range(n)]
    return lines(LONG, *(f"p{at},{factor},{1 + at % 10},{1 + at * 3 % 10}" for at, factor in sorted(rows)))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (in_waves(("2026Q1", 30), ("2026Q2", 30), (NAME, 2)), "E167"),
        (of_factors(("Service", 30), ("Parking", 30), (NAME, 1)), "E168"),
    ],
)
def test_a_name_is_an_error_and_stands_nowhere(text: str, code: str) -> None:
    """Its rows are told; its letters are counted."""
    survey = survey_of(text)
    found = the(survey.problems, code)
    assert [place.said("en") for place in found.places] == ["text of 10 letters"] * found.count
    assert all(place.row for place in found.places)
    told = check_record.text(survey, survey.problems, "en") + markdown(check_report(survey), "en")
    assert "mona" not in told.casefold()


def test_a_slip_is_shown_with_what_it_is_like() -> None:
    """It is written as the others are."""
    found = the(survey_of(in_waves(("2026Q1", 30), ("2026 q1", 1))).problems, "E167")
    assert found.places[0].said("en") == "2026 q1"
    assert found.fix is not None
    assert "(the nearest: 2026Q1)" in found.fix.text("en")


def test_what_the_settings_name_is_no_stray() -> None:
    """Few of a wave or factor are few, and counted."""
    waves = survey_of(in_waves(("2026Q1", 30), ("Pilot", 2)), Declared(waves=("Pilot", "2026Q1")))
    assert (waves.waves, codes_in(waves.problems)) == (("Pilot", "2026Q1"), [])
    own = Declared(factors=(FactorColumns(Factor("parking")),))
    factors = survey_of(of_factors(("Service", 30), ("Parking", 2)), own)
    assert not codes_in(factors.problems)
    assert {factor.key for factor in factors.factors} == {"service", "parking"}


@pytest.mark.parametrize(
    "text", [in_waves(("Berlin", 2), ("Paris", 3), ("Wien", 9)), of_factors(("Service", 2), ("Parking", 2))]
)
def test_a_small_file_has_no_strays(text: str) -> None:
    """A workshop has two or three of everything."""
    assert not {"E167", "E168"} & set(codes_in(survey_of(text).problems))


def test_a_wave_is_rare_in_the_file_not_in_a_domain() -> None:
    """--where leaves few of a wave that many have."""
    people = lines(
        WIDE + ",region",
        *(
            f"{at},{'A' if at < 30 else 'B'},{1 + at % 10},{1 + at * 3 % 10},{'n' if at < 31 else 's'}"
            for at in range(60)
        ),
    )
    survey = survey_of(people, where=(("region", "n"),))
    assert survey.tally.respondents == {"A": 30, "B": 1}
    assert not codes_in(survey.problems)
