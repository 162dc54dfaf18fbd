"""Groups of respondents by a column: what their levels are called, and which columns are refused."""

from __future__ import annotations

import pytest

from cemgap.errors import CemgapError, Problem
from cemgap.intake.assignment import mapping_of
from cemgap.intake.mapping import ColumnRef, Declared, ScaleRules
from cemgap.intake.responses import read_wide
from cemgap.statistics.moments import Part
from cemgap.statistics.survey import Survey
from tests.intake.typed import codes_in, lines, source_of, survey_of, the

TEN = ScaleRules((("all", 0, 10),))
BY = ColumnRef("Shop", said="--by")


def survey(shops: list[str], declared: Declared = Declared(by=(BY,), rules=TEN)) -> Survey:  # noqa: B008 - frozen
    """A survey of one factor in shops."""
    return survey_of(lines("Experience: A,Expectation: A,Shop", *(f"7,8,{shop}" for shop in shops)), declared)


def levels(of: Survey) -> dict[str, int]:
    """Level -> its respondents."""
    assert of.moments is not None
    return {part.level: strata.sums.n_domain for part, strata in of.moments.waves[0].of_kind("segment")}


def test_levels_are_texts_without_spaces_around_them() -> None:
    """Two spellings that differ in spaces are one; blank is no level, and counted."""
    found = survey([" North", "North ", "South  East", "South East", "", "South East"] * 3)
    assert levels(found) == {"North": 6, "South East": 9}
    assert found.tally.groups["Shop", ""] == 3
    assert found.mapping.columns[2].role == "segment"


def test_levels_are_the_labels_of_codes() -> None:
    """Where the file says what a code means; a code that it calls missing is blank."""
    source = source_of(lines("Experience: A,Shop", *(f"7,{code}" for code in (1, 2, 2, 9, 1, 3))))
    source.value_labels = {1: {"1": "North", "2": "South", "3": "South"}}
    source.missing_codes = {1: ("9",)}
    mapping, _ = mapping_of(source, Declared(by=(BY,)))
    (block,) = read_wide(source, mapping)
    (groups,) = block.groups
    assert [groups.levels[code] if code >= 0 else None for code in groups.codes] == [
        "North",
        "South",
        "South",
        None,
        "North",
        "South",
    ]


def test_a_column_may_make_groups_and_strata() -> None:
    """One role, and groups beside it."""
    found = survey(["N", "S"] * 6, Declared(by=(BY,), stratum=ColumnRef("Shop"), rules=TEN))
    assert not codes_in(found.problems)
    assert levels(found) == {"N": 6, "S": 6}
    assert found.moments is not None
    assert [stratum.name for stratum in found.moments.waves[0].everyone.parts] == ["N", "S"]
    assert [column.role for column in found.mapping.columns][2] == "stratum"


def test_a_rating_keeps_its_role() -> None:
    """Those who rated 7 against those who rated 8."""
    cells = lines("Experience: A,Expectation: A", *(f"{7 + n % 2},9" for n in range(20)))
    found = survey_of(cells, Declared(by=(ColumnRef("Experience: A", said="--by"),), rules=TEN))
    assert levels(found) == {"7": 10, "8": 10}
    assert found.scores("").factors[0].experience is not None


@pytest.mark.parametrize(
    "shops",
    [
        [f"Person {n}" for n in range(30)],
        [f"S{n % 170}" for n in range(300)],
        ["North"] * 250 + [f"Person {n}" for n in range(300)],
        [""] * 250 + [f"Person {n}" for n in range(150)],
    ],
)
def test_almost_as_many_texts_as_rows(shops: list[str]) -> None:
    """In the first rows, or far below: an error that tells none of them."""
    found = the_refusal(shops)
    assert found.code == "E160"
    assert not any(name and name in f"{found.message.text('en')} {found.places}" for name in shops)


def the_refusal(shops: list[str]) -> Problem:
    """The one error of a survey in those shops, whether it stops the reading or not."""
    try:
        return the(survey(shops).problems, "E160")
    except CemgapError as refused:
        (problem,) = refused.problems
        return problem


def test_people_make_no_groups() -> None:
    """Mails stay personal, however often one stands there and whatever a person says of the column."""
    mails = ["a@example.org", "b@example.org"] * 20
    cells = lines("Experience: A,Expectation: A,E-mail", *(f"7,8,{mail}" for mail in mails))
    by = (ColumnRef("E-mail", said="--by"),)
    found = survey_of(cells, Declared(by=by, rules=TEN))
    assert codes_in(found.problems) == ["E161"]
    assert "@" not in the(found.problems, "E161").message.text("en")
    said = survey_of(cells, Declared(by=by, segments=(ColumnRef("E-mail"),), rules=TEN))
    assert codes_in(said.problems) == ["E161"]
    strata = survey_of(cells, Declared(stratum=ColumnRef("E-mail"), rules=TEN))
    assert codes_in(strata.problems) == ["E161"]


@pytest.mark.parametrize("phone", ["0171-5550123", "(030) 1234-567", "+49 171 5550123", "7654321", "192.0.2.7"])
@pytest.mark.parametrize("first", [0, 250])
def test_phones_make_no_groups_whatever_is_declared(phone: str, first: int) -> None:
    """In the first rows, or far below them; no way round is told."""
    cells = lines("Experience: A,Expectation: A,Contact", *["7,8,North"] * first, *[f"7,8,{phone}", "7,8,South"] * 20)
    by = (ColumnRef("Contact", said="--by"),)
    problem = the(survey_of(cells, Declared(by=by, segments=(ColumnRef("Contact"),), rules=TEN)).problems, "E161")
    assert problem.fix is not None
    assert "segments" not in problem.fix.text("en")
    assert not any(phone in str(place.value) for place in problem.places)


def test_only_a_column_that_may_make_groups_can_be_declared_so() -> None:
    """Names that stand in row after row may be those of branches; one name per row makes no groups however it is."""

    def fix(names: list[str]) -> str:
        cells = lines("Experience: A,Expectation: A,Last name", *(f"7,8,{name}" for name in names))
        problem = the(survey_of(cells, Declared(by=(ColumnRef("Last name", said="--by"),), rules=TEN)).problems, "E161")
        assert problem.fix is not None
        return problem.fix.text("en")

    assert "segments" in fix(["Nord", "Sued"] * 15)
    assert "segments" not in fix([f"N{n}x" for n in range(30)])


@pytest.mark.parametrize(
    "level", ["2026-11-25", "25.11.2026", "20261125", "1000000+", "0800-1700", "01234", "0.1234567"]
)
def test_dates_sums_and_hours_are_no_phones(level: str) -> None:
    """They make groups."""
    assert level in levels(survey([level, "other"] * 10))


def test_columns_of_the_same_header_stay_apart() -> None:
    """By their positions, in the name too."""
    cells = lines("Experience: A,Shop,Shop", *(f"7,{'NS'[n % 2]},{'ab'[n % 2]}" for n in range(20)))
    found = survey_of(cells, Declared(by=(ColumnRef(position=2), ColumnRef(position=3)), rules=TEN))
    assert found.moments is not None
    names = {part.column for part, _ in found.moments.waves[0].of_kind("segment")}
    assert names == {"Shop (2)", "Shop (3)"}


HEADER = "respondent,factor,experience,expectation,shop,worth,overall"
SAMPLED = Declared(
    by=(ColumnRef("shop"),), stratum=ColumnRef("shop"), value=ColumnRef("worth"), value_tiers=(10, 20), rules=TEN
)


def long(change: tuple[int, int, str] | None = None) -> str:
    """A file with a row per respondent and factor; (row, column, text) is another cell."""
    rows = [[f"p{n}", factor, str(n % 10), "8", "NS"[n % 2], str(n), str(n % 10)] for n in range(40) for factor in "ab"]
    if change is not None:
        rows[change[0]][change[1]] = change[2]
    return lines(HEADER, *map(",".join, rows))


def test_what_a_long_file_says_of_respondents() -> None:
    """Taken once for each, as in the wide layout."""
    found = survey_of(long(), SAMPLED)
    assert not codes_in(found.problems)
    assert levels(found) == {"N": 20, "S": 20, "< 10": 10, "10 to < 20": 10, ">= 20": 20}
    assert found.moments is not None
    assert Part("value") in found.moments.waves[0].parts


@pytest.mark.parametrize(("column", "text"), [(4, "S"), (5, "7")])
def test_what_differs_between_the_rows_of_a_respondent(column: int, text: str) -> None:
    """An error with the row."""
    found = the(survey_of(long((1, column, text)), SAMPLED).problems, "E162")
    assert [place.row for place in found.places] == [3]


def test_tiers_of_value_start_at_their_lower_end() -> None:
    """100 is not below 100; who has no value is in no tier."""
    cells = lines("Experience: A,Worth", "7,99", "7,100", "7,499.5", "7,500", "7,")
    found = survey_of(cells, Declared(value=ColumnRef("Worth"), value_tiers=(100, 500), rules=TEN))
    assert levels(found) == {"< 100": 1, "100 to < 500": 2, ">= 500": 1}
    assert codes_in(found.problems, "warning").count("W247") == 1
