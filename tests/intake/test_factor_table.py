"""Factor tables: scores as given, blanks left blank, every factor once."""

from __future__ import annotations

from cemgap.intake.factor_table import FactorRow
from cemgap.intake.mapping import Declared, Factor, FactorColumns, Given, ScaleRules
from tests.intake.typed import codes_in, lines, survey_of, the

TEN = ScaleRules((("all", 0, 10),))
HEADER = "factor,experience,expectation,importance,ideal,expectation_source,importance_source,ideal_source"


def rows_of(text: str, declared: Declared = Declared(rules=TEN)) -> tuple[FactorRow, ...]:  # noqa: B008 - frozen
    """The rows of a table without errors."""
    survey = survey_of(text, declared)
    assert not codes_in(survey.problems)
    assert survey.mapping.layout == "factor_table"
    return survey.rows


def figures(row: FactorRow) -> tuple[float | None, ...]:
    """Experience, expectation, importance, ideal."""
    return row.experience, row.expectation, row.importance, row.ideal


def test_blanks_stay_blank() -> None:
    """A missing code is blank too; nothing becomes 0."""
    text = lines(HEADER, "Service,6,,0,,,,", "Price,99,7,,10,,,")
    service, price = rows_of(text, Declared(rules=ScaleRules((("all", 0, 10),), missing=(99,))))
    assert figures(service) == (6, None, 0, None)
    assert figures(price) == (None, 7, None, 10)


def test_who_gave_a_score() -> None:
    """Beside each figure; None where it is the file's own."""
    (row,) = rows_of(lines(HEADER, "Service,6,7,8,9, management ,assumed,"))
    assert (row.expectation_source, row.importance_source, row.ideal_source) == ("management", "assumed", None)


def test_given_scores_fill_blanks_and_stand_over_the_file() -> None:
    """With their source; the experience is the file's own."""
    said = Declared(
        factors=(
            FactorColumns(Factor("service"), expectation=Given(5, "front line"), importance=Given(4)),
            FactorColumns(Factor("price"), ideal=Given(9, "board")),
        ),
        rules=TEN,
    )
    service, price = rows_of(lines(HEADER, "Service,6,,8,,,assumed,", "Price,6,7,8,,,,"), said)
    assert figures(service) == (6, 5, 4, None)
    assert (service.expectation_source, service.importance_source) == ("front line", None)
    assert figures(price) == (6, 7, 8, 9)
    assert price.ideal_source == "board"


def test_declared_factors_come_first() -> None:
    """In the order of the settings; the others as they stand in the file."""
    said = Declared(factors=(FactorColumns(Factor("price")), FactorColumns(Factor("b", (("zh", "乙"),)))), rules=TEN)
    rows = rows_of(lines(HEADER, "C,1,,,,,,", "乙,2,,,,,,", "A,3,,,,,,", "价格,4,,,,,,"), said)
    assert [row.factor.key for row in rows] == ["price", "b", "c", "a"]
    assert rows[1].factor.label("zh") == "乙"


def test_a_factor_in_two_rows() -> None:
    """Both rows are named; names that look alike are the same factor."""
    text = lines(HEADER, "Qualit\u00e9,6,,,,,,", "Price,9,,,,,,", "QUALITE\u0301 ,7,,,,,,", "价格,8,,,,,,")
    found = [p for p in survey_of(text).problems if p.code == "E106"]
    assert [[place.row for place in problem.places] for problem in found] == [[2, 4], [3, 5]]
    assert [place.value for place in found[0].places] == ["Qualit\u00e9", "QUALITE\u0301"]


def test_a_row_without_a_factor() -> None:
    """Told with everything else that is wrong."""
    problems = survey_of(lines(HEADER, "Service,good,,,,,,", ",6,,,,,,", "---,11,,,,,,")).problems
    unnamed = [p for p in problems if p.code == "E106"]
    assert [p.places[0].row for p in unnamed] == [3, 4]
    assert codes_in(problems) == ["E103", "E105", "E106", "E106"]


def test_a_score_outside_the_scale_names_its_factor() -> None:
    """And its row."""
    problem = the(survey_of(lines(HEADER, "Service,8,,,,,,", "Price,80,,,,,,")).problems, "E103")
    assert problem.message.text() == "1 rating of price is outside the scale 0-10 (assumed)"
    assert problem.places[0].row == 3


def test_the_worked_example() -> None:
    """Satisfaction convenience -2, product -1; weighted -18; what is not given is not given."""
    survey = survey_of(
        lines("factor,experience,expectation,importance", "product,6,7,", "service,6,,", "convenience,5,7,9")
    )
    product, service, convenience = survey.scores("").factors
    assert product.satisfaction is not None
    assert convenience.satisfaction is not None
    assert convenience.weighted_satisfaction is not None
    assert (product.satisfaction.value, convenience.satisfaction.value) == (-1, -2)
    assert convenience.weighted_satisfaction.value == -18
    assert (service.satisfaction, product.weighted_satisfaction) == (None, None)
    assert convenience.weighted_satisfaction.se is None
