"""Format questions: points and ranks are asked about, never assumed; what is neither is counted and told."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cemgap.intake.doubts import answered
from cemgap.intake.mapping import Declared, Factor, FactorColumns, Given, ScaleRules
from cemgap.intake.ratings.importance_format import ImportanceFormat
from cemgap.statistics.survey import Survey
from tests.intake.typed import codes_in, lines, survey_of, the

FACTORS = ("A", "B", "C")
HEADER = ",".join(
    f"{measure}: {factor}" for measure in ("Experience", "Expectation", "Importance") for factor in FACTORS
)
RATED = "7,6,5,9,9,9"
POINTS = ("50,30,20", "20,50,30", "40,,60", "10,10,80", "33,33,34", "70,20,10")
RANKS = ("1,2,3", "2,1,3", "3,2,1", "1,3,2", "2,3,1", "3,1,2")
TEN = ScaleRules((("experience", 0, 10), ("expectation", 0, 10)))


def asked(importance: tuple[str, ...], format_: ImportanceFormat | None = None, **rules: object) -> Survey:
    """A survey whose respondents rate alike, and differ in what matters to them."""
    declared = Declared(rules=replace(TEN, importance_format=format_, **rules))  # type: ignore[arg-type]
    return survey_of(lines(HEADER, *(f"{RATED},{row}" for row in importance)), declared)


def importances(survey: Survey) -> list[float]:
    """Mean importance of each factor."""
    assert not [p for p in survey.problems if p.severity == "error"], codes_in(survey.problems)
    return [f.importance.value for f in survey.scores(survey.waves[-1]).factors if f.importance is not None]


@pytest.mark.parametrize(("rows", "format_"), [(POINTS, "constant_sum"), (RANKS, "ranks")])
def test_the_answer_is_asked_and_taken(rows: tuple[str, ...], format_: ImportanceFormat) -> None:
    """Nothing is worked out before; the answer that is likely settles it."""
    survey = asked(rows)
    assert codes_in(survey.problems) == ["E169"]
    (doubt,) = survey.doubts
    assert (doubt.kind, doubt.suggestion, doubt.needed) == ("format", format_, True)
    assert f'format = "{format_}"' in doubt.fix.text()
    said = answered(Declared(rules=TEN), doubt, format_)
    assert said.rules.importance_format == format_
    assert len(importances(asked(rows, said.rules.importance_format))) == 3


@pytest.mark.parametrize(
    "rows",
    [
        RANKS[:4],
        ("9,8,10", *RANKS[1:]),
        ("5,5,5",) * 8,
        ("1,2,3", "3,3,1", "2,2,2", "1,1,1", "3,1,2", "2,3,1"),
    ],
)
def test_ratings_are_not_asked_about(rows: tuple[str, ...]) -> None:
    """Too few to tell, one that is no rank, all alike, some alike."""
    assert "E169" not in codes_in(asked(rows).problems)


@pytest.mark.parametrize("rules", [{"format_": "rating"}, {"scales": (*TEN.scales, ("importance", 1, 3))}])
def test_who_says_ratings_is_believed(rules: dict[str, object]) -> None:
    """By name, or by the scale of importance: 3 is then the most important."""
    survey = asked(RANKS, **rules)  # type: ignore[arg-type]
    assert "E169" not in codes_in(survey.problems)


def test_points_count_as_shares_times_ten() -> None:
    """The blank is 0: (5 + 2 + 4 + 1 + 3.3 + 7) / 6, and so on."""
    assert importances(asked(POINTS, "constant_sum")) == pytest.approx([22.3 / 6, 14.3 / 6, 23.4 / 6])


@pytest.mark.parametrize("points", [1, 10, 200])
def test_another_number_of_points_is_declared(points: int) -> None:
    """[scale.importance] high; the figures are the same."""
    rows = tuple(
        ",".join("" if not cell else f"{float(cell) * points / 100:g}" for cell in row.split(",")) for row in POINTS
    )
    survey = asked(rows, "constant_sum", scales=(*TEN.scales, ("importance", 0, points)))
    assert importances(survey) == pytest.approx(importances(asked(POINTS, "constant_sum")), abs=1e-12)


def test_on_a_hundred_and_on_their_own_scale() -> None:
    """Percent either way, since a hundred points are shared out."""
    shares = [10 * share for share in importances(asked(POINTS, "constant_sum"))]
    for index in ("0-100", "raw"):
        assert importances(asked(POINTS, "constant_sum", index=index)) == pytest.approx(shares)


def test_ranks_count_by_centroids() -> None:
    """Every order once: each factor is first, second and third twice."""
    survey = asked(RANKS, "ranks")
    mean = (10 + 50 / 11 + 20 / 11) / 3
    assert importances(survey) == pytest.approx([mean] * 3)
    assert survey.scales.reporting("importance") == (0, 10)
    assert importances(asked(RANKS, "ranks", index="0-100")) == pytest.approx([10 * mean] * 3)
    assert survey.equal_steps("") == pytest.approx(dict.fromkeys("abc", 20 / 3))


def test_a_respondent_with_another_sum_is_left_out_and_told() -> None:
    """In the importance alone; the ratings count. Who answered nothing is not told of."""
    survey = asked((*POINTS, "50,50,50", ",,"), "constant_sum")
    problem = the(survey.problems, "W409")
    assert (problem.count, [place.row for place in problem.places]) == (1, [8])
    assert importances(survey) == pytest.approx(importances(asked(POINTS, "constant_sum")))
    first = survey.scores("").factors[0]
    assert (first.n_importance, first.n_pair) == (6, 8)


def test_a_respondent_with_tied_ranks_is_left_out_and_told() -> None:
    """Likewise."""
    survey = asked((*RANKS, "1,1,2"), "ranks")
    assert the(survey.problems, "W409").count == 1
    assert survey.scores("").factors[0].n_importance == 6


def test_mostly_other_sums_are_an_error() -> None:
    """Something else was asked, or an option is missing among the columns."""
    survey = asked(("50,30,10",) * 4 + POINTS[:3], "constant_sum")
    assert the(survey.problems, "E171").count == 4


def test_long_rows_are_points_of_a_respondent() -> None:
    """The same figures as from a row per respondent."""
    rows = [
        f"{who},{factor},{x},9,{points}"
        for who, row in enumerate(POINTS)
        for factor, x, points in zip(FACTORS, (7, 6, 5), row.split(","), strict=True)
    ]
    text = lines("id,factor,experience,expectation,importance", *rows)
    assert codes_in(survey_of(text, Declared(rules=TEN)).problems) == ["E169"]
    survey = survey_of(text, Declared(rules=replace(TEN, importance_format="constant_sum")))
    assert survey.mapping.layout == "long"
    assert importances(survey) == pytest.approx(importances(asked(POINTS, "constant_sum")))


TABLE = "factor,experience,expectation,importance"


def test_a_factor_table_may_hold_points_or_ranks() -> None:
    """Points add up over its rows; ranks stand there once each."""
    rows = [("A", 50), ("B", 30), ("C", 20)]
    table = lines(TABLE, *(f"{name},7,9,{points}" for name, points in rows))
    assert "E169" not in codes_in(survey_of(table, Declared(rules=TEN)).problems)
    said = Declared(rules=replace(TEN, importance_format="constant_sum"))
    assert importances(survey_of(table, said)) == pytest.approx([5, 3, 2])
    off = survey_of(table.replace("20", "10"), said)
    assert "add up to 90" in the(off.problems, "E171").message.text()
    ranked = lines(TABLE, "A,7,9,3", "B,7,9,1", "C,7,9,2")
    survey = survey_of(ranked, Declared(rules=replace(TEN, importance_format="ranks")))
    assert importances(survey) == pytest.approx([20 / 11, 10, 50 / 11])
    assert survey.equal_steps("") == pytest.approx({"a": 10 / 3, "b": 10, "c": 20 / 3})


def test_a_factor_table_of_five_that_adds_up_is_asked_about() -> None:
    """It is one row of points."""
    table = lines(TABLE, *(f"{name},7,9,{points}" for name, points in zip("ABCDE", (11, 32, 22, 19, 16), strict=True)))
    assert codes_in(survey_of(table, Declared(rules=TEN)).problems) == ["E169"]


@pytest.mark.parametrize(
    "rules",
    [
        {"reverse": ("importance",)},
        {"reverse": ("all",)},
        {"scales": (("importance", 3, 1),)},
        {"scales": (("importance", 1, 5),)},
    ],
)
def test_what_does_not_go_with_ranks(rules: dict[str, object]) -> None:
    """They have one direction, and as many steps as there are factors."""
    assert "E170" in codes_in(asked(RANKS, "ranks", **rules).problems)


def test_points_start_at_nothing() -> None:
    """A scale of 1 to 100 has no zero to share out."""
    assert "E170" in codes_in(asked(POINTS, "constant_sum", scales=(("importance", 1, 100),)).problems)


def test_a_given_importance_takes_no_part() -> None:
    """The points of the others would have to be fewer."""
    given = FactorColumns(Factor("a"), importance=Given(5, "management"))
    declared = Declared(factors=(given,), rules=replace(TEN, importance_format="constant_sum"))
    header = HEADER.replace("Importance: A,", "")
    rows = (f"{RATED},{points}" for points in ("50,50", "60,40", "10,90"))
    assert "E170" in codes_in(survey_of(lines(header, *rows), declared).problems)


def test_the_order_of_rows_and_columns_changes_nothing() -> None:
    """Figures and the question alike."""
    rng = np.random.default_rng(5)
    rows = tuple(",".join(map(str, rng.permutation(3) + 1)) for _ in range(40))
    one, other = asked(rows, "ranks"), asked(rows[::-1], "ranks")
    assert importances(one) == pytest.approx(importances(other), abs=1e-12)
    assert one.equal_steps("") == pytest.approx(other.equal_steps(""), abs=1e-12)
