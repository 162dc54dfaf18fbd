"""Means of overall scores and the recommendation score, against a computation respondent by respondent."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cemgap.intake.design import Design
from cemgap.intake.mapping import ColumnRef, Declared, ScaleRules
from cemgap.intake.outcome_columns import SettledOutcome
from cemgap.intake.ratings.scales import Scale
from cemgap.statistics.drivers.outcomes import outcome_estimates
from cemgap.statistics.fold import moments_of
from cemgap.statistics.survey import Survey
from tests.intake.typed import lines, survey_of
from tests.statistics.designed import made_survey
from tests.strategies import a_block

OVERALL = SettledOutcome("overall", 0, recommends=False, scale=Scale(0, 10))
RECOMMEND = replace(OVERALL, name="recommend", recommends=True)
Row = tuple[float, float, str, str]
"""Score, weight, stratum, cluster."""


def plainly(rows: list[Row]) -> tuple[float, float]:
    """A weighted mean and its standard error (R: ``svymean``): residuals by cluster, stratum by stratum."""
    answered = [row for row in rows if not math.isnan(row[0])]
    base = sum(w for _, w, _, _ in answered)
    mean = sum(w * y for y, w, _, _ in answered) / base
    variance = 0.0
    for stratum in {h for _, _, h, _ in rows}:
        units = {c: 0.0 for _, _, h, c in rows if h == stratum}
        for y, w, h, c in answered:
            if h == stratum:
                units[c] += w * (y - mean) / base
        centre = sum(units.values()) / len(units)
        variance += len(units) / (len(units) - 1) * sum((total - centre) ** 2 for total in units.values())
    return mean, math.sqrt(variance)


def estimates(rows: list[Row], outcome: SettledOutcome) -> tuple[float, ...]:
    """Mean and score of those rows, each with its standard error, from moments."""
    strata, clusters = (np.unique([row[at] for row in rows], return_inverse=True)[1].astype(np.int64) for at in (2, 3))
    names = tuple(sorted({row[2] for row in rows}))
    nothing = np.full((len(rows), 1), np.nan)
    block = replace(
        a_block(nothing, nothing, nothing, [row[1] for row in rows]),
        design=Design(strata, names, clusters),
        outcomes=np.array([[row[0]] for row in rows]),
        outcome_names=(outcome.name,),
    )
    ((name, mean, score),) = outcome_estimates(moments_of(block), "", (outcome,))
    assert name == outcome.name
    found = (mean,) if score is None else (mean, score)
    return tuple(figure for of in found for figure in (of.value, of.se or 0.0))


def test_the_made_survey_under_strata_and_clusters() -> None:
    """The mean of the overall score, weighted, in a sample of stores by region."""
    made = made_survey()
    rows = list(zip(made.outcome.tolist(), made.weight.tolist(), made.stratum, made.cluster, strict=True))
    assert estimates(rows, OVERALL) == pytest.approx(plainly(rows), rel=1e-9)


@given(
    st.lists(
        st.tuples(
            st.one_of(st.just(math.nan), st.integers(0, 10).map(float)),
            st.integers(1, 9).map(float),
            st.sampled_from("ab"),
            st.sampled_from("xyz"),
        ),
        max_size=20,
    )
)
def test_the_score_is_the_mean_of_a_hundred_nought_and_minus_a_hundred(some: list[Row]) -> None:
    """Promoters 9 and 10, detractors 0 to 6; whoever did not answer stays in the design."""
    rows = [*some, *((9.0 if c == "x" else 3.0, 1.0, h, c) for h in "ab" for c in "xy")]

    def credit(y: float) -> float:
        return y if math.isnan(y) else 100.0 if y >= 9 else -100.0 if y <= 6 else 0.0

    scored = [(credit(y), *rest) for y, *rest in rows]
    wanted = (*plainly(rows), *plainly(scored))  # type: ignore[arg-type] # rows of the same shape
    assert estimates(rows, RECOMMEND) == pytest.approx(wanted, rel=1e-8, abs=1e-6)


def survey(header: str, cells: list[str], declared: Declared = Declared()) -> Survey:  # noqa: B008 - frozen
    """A survey of a factor, and another column."""
    rows = [f"{1 + n % 10},{10 - n % 10},{cell}" for n, cell in enumerate(cells)]
    return survey_of(lines(f"Experience: A,Expectation: A,{header}", *rows), declared)


SAID = Declared(outcomes=(("overall", ColumnRef("Q9")),))


def codes(of: Survey) -> set[str]:
    """The codes of what is wrong about outcomes."""
    return {problem.code for problem in of.problems} & {"E103", "E105", "E163", "W248"}


def test_a_guessed_likelihood_to_recommend() -> None:
    """From the header; 99 declared missing counts for nobody."""
    declared = Declared(rules=ScaleRules(missing=(99.0,)))
    found = survey("Likelihood to recommend", ["10", "9", "0", "8", "99"] * 8, declared)
    ((name, mean, score),) = found.outcomes("")
    assert (name, mean.n, mean.value) == ("recommend", 32, 27 / 4)
    assert score is not None
    assert score.value == pytest.approx(100 * (2 - 1) / 4)
    assert not codes(found)


def test_answers_in_words_and_with_words_behind() -> None:
    """The worst word counts 1; the number in front counts."""
    worded = ["Very dissatisfied", "Dissatisfied", "Neutral", "Satisfied", "Very satisfied"]
    ((_, mean, score),) = survey("Overall satisfaction", worded * 8).outcomes("")
    assert (mean.value, score) == (3, None)
    behind = ["0 - Not at all likely", "5", "10 - Extremely likely"]
    ((_, mean, score),) = survey("NPS", behind * 12).outcomes("")
    assert mean.value == 5
    assert score is not None


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        (["1", "5", "3", "late"] * 10, "E105"),
        (["1", "5", "3", "11"] * 10, "E103"),
        (["3", "3", "2"], "E163"),
    ],
)
def test_what_cannot_be_read_is_an_error_where_it_is_declared(cells: list[str], code: str) -> None:
    """A guessed outcome is left out instead, and that is said."""
    assert codes(survey("Q9", cells, SAID)) == {code}
    guessed = survey("Overall satisfaction", cells)
    assert codes(guessed) == {"W248"}
    assert guessed.outcomes("") == ()
    assert guessed.scores("").factors[0].satisfaction is not None


def test_a_likelihood_to_recommend_on_another_scale_has_no_score() -> None:
    """From 1 to 5 there are no promoters."""
    found = survey("Likelihood to recommend", ["1", "2", "3", "4", "5"] * 8)
    assert found.outcomes("") == ()
    assert codes(found) == {"W248"}


def test_the_same_outcome_in_all_rows_of_a_respondent() -> None:
    """Long: a declared one that differs is an error, a guessed one is left out."""
    rows = [f"p{n},{factor},8,7,{6 + n % 2 * (factor == 'b')}" for n in range(40) for factor in "ab"]
    for header, declared, code in (("Overall", Declared(), "W248"), ("Q9", SAID, "E162")):
        rules = ScaleRules((("all", 0, 10),))
        found = survey_of(
            lines(f"respondent,factor,experience,expectation,{header}", *rows), replace(declared, rules=rules)
        )
        assert found.mapping.layout == "long"
        assert code in {problem.code for problem in found.problems}
        assert len(found.outcomes("")) == 0 or code == "E162"
