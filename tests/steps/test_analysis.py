"""The seven steps together: how far each got, and what it warns of."""

from typing import Literal

import pytest

from cemgap.intake.mapping import Factor
from cemgap.statistics.precision import Estimate
from cemgap.statistics.ranks.alternatives import Alternatives
from cemgap.statistics.scores import Scores
from cemgap.steps.analysis import Analysis, Layout, analysis
from cemgap.steps.ideal import GivenIdeal
from cemgap.steps.results import Stage
from cemgap.steps.step5_requirements import PlannedRequirement
from cemgap.steps.step6_alignment import Plan, PlannedAction
from cemgap.translations import Wording
from tests.steps.made import PROVENANCE, basis, meisu, survey, survey_factor, table, table_factor

FULL = survey(survey_factor("a", 5, 7, 9), survey_factor("b", 6, 6, 8))


def analysed(scores: Scores, **inputs: object) -> Analysis:
    """The analysis of made scores."""
    layout: Layout = "factor_table" if scores.respondents is None else "wide"
    given = {"basis": basis(scores), "provenance": PROVENANCE, **inputs}
    return analysis(scores=scores, layout=layout, **given)  # type: ignore[arg-type]


def states(result: Analysis) -> str:
    """The first letters of the seven states."""
    return "".join(state.state[0] for state in result.steps)


def needs(result: Analysis, step: int) -> str:
    """What a step still needs, as text."""
    return " | ".join(need.text() for need in result.steps[step - 1].needs)


def codes(result: Analysis) -> list[str]:
    """The codes of the warnings."""
    return [problem.code for problem in result.warnings]


def test_scores_alone_are_steps_2_to_4() -> None:
    """Every other step says what it needs; of step 5 there is a draft."""
    result = analysed(FULL)
    assert states(result) == "odddpoo"
    assert "[brand] statement" in needs(result, 1)
    assert "cemgap template plan" in needs(result, 5)
    assert "cemgap template plan" in needs(result, 6)
    assert "--compare FILE" in needs(result, 7)
    assert "evidence.csv" in needs(result, 7)
    assert codes(result) == []


def test_the_worked_example_has_all_seven() -> None:
    """Blank where the source is blank, and said so."""
    plan = Plan(
        (PlannedRequirement("R1", "convenience", "more shops"),), (PlannedAction("A1", "open", ("R1",), "chosen"),)
    )
    result = analysed(
        meisu(), statement=Wording((("", "clear prices"),)), plan=plan, stages=(Stage("1", 1, 1), Stage("2", 2, 2))
    )
    assert states(result) == "pppddpd"
    assert "service, relationship" in needs(result, 2).lower()
    assert "A1" in needs(result, 6)
    assert codes(result) == []


def test_expectation_not_asked() -> None:
    """Steps 3 and 4 are open and tell how to give expectations."""
    result = analysed(survey(survey_factor("a", 5, None, 9), survey_factor("b", 6, None, 8)))
    assert states(result)[1:4] == "poo"
    for step in (2, 3, 4):
        assert "--expectation FACTOR=SCORE" in needs(result, step)
        assert 'expectation = { value = SCORE, source = "management" }' in needs(result, step)
    assert codes(result) == ["W206"]


def test_importance_not_asked() -> None:
    """The ranking of satisfaction is half of step 3; a given ideal is half of step 4."""
    scores = survey(survey_factor("a", 5, 7), survey_factor("b", 6, 6))
    assert states(analysed(scores))[1:4] == "ppo"
    result = analysed(scores, ideals={"a": GivenIdeal(9.0, "flag")})
    assert states(result)[1:4] == "ppp"
    assert codes(result) == ["W208"]


def test_nobody_rates_both() -> None:
    """Experience and expectation by different people give no satisfaction."""
    row = survey_factor("a", 5, 7, 9)
    apart = type(row)(
        row.factor, row.experience, row.expectation, None, row.importance, None, 5, 7, 200, 200, 200, 0, 9, 8
    )
    assert "both experience and expectation" in needs(analysed(survey(apart)), 2)


def test_importance_that_does_not_vary_is_said() -> None:
    """The ranking is then that of satisfaction."""
    assert codes(analysed(table(table_factor("a", 5, 7, 8), table_factor("b", 6, 6, 8)))) == ["W207"]
    assert codes(analysed(table(table_factor("a", 5, 7, 8)))) == []


def test_a_small_base_is_named_with_its_size() -> None:
    """The limit is that of the analysis."""
    result = analysed(survey(survey_factor("a", 5, 7, 9, n=12), survey_factor("b", 6, 6, 8)))
    assert codes(result) == ["W225", "W210"]
    assert "a (n = 12)" in result.warnings[1].message.text()
    assert codes(analysed(result.scores, min_base=10)) == ["W225"]


def test_no_key_experience_and_an_unproven_one_are_noted() -> None:
    """Notes, no warnings."""
    none = analysed(survey(survey_factor("a", 8, 7, 9)))
    unproven = analysed(survey(survey_factor("a", 6.9, 7, 9)))
    assert [(p.code, p.severity) for p in none.warnings] == [("W213", "note")]
    assert [(p.code, p.severity) for p in unproven.warnings] == [("W214", "note")]


@pytest.mark.parametrize(("index", "ranking"), [("raw", "none"), ("as_answered", "importance_minus_experience")])
def test_raw_scales_that_differ_are_not_compared(index: str, ranking: str) -> None:
    """Importance on 0-100 beside experience on 1-10."""
    scores = survey(survey_factor("a", 5, None, 80))
    result = analysed(scores, basis=basis(scores, index=index, importance=(0, 100)))
    assert result.key_experiences.ranking == ranking


def test_reasons_finish_step_1_and_a_statement_alone_does_not() -> None:
    """Management's words are not the customers'."""
    assert states(analysed(FULL, shares=(("price", Estimate(0.5)),)))[0] == "d"
    assert states(analysed(FULL, statement=Wording((("", "clear prices"),))))[0] == "p"


def test_a_plan_is_done_when_nothing_is_left_to_say() -> None:
    """Owner, date, decision, judgements, an action for every requirement."""
    requirement = PlannedRequirement("R1", "a", "more shops")
    judged: dict[str, Literal["in_place"]] = dict.fromkeys(("people", "process", "technology"), "in_place")
    done = PlannedAction("A1", "open", ("R1",), "chosen", "fits", owner="COO", due="May", **judged)  # type: ignore[arg-type]
    assert states(analysed(FULL, plan=Plan((requirement,), (done,))))[4:6] == "dd"
    assert states(analysed(FULL, plan=Plan((requirement,))))[4:6] == "do"
    assert needs(analysed(survey(survey_factor("a", 5)), plan=Plan()), 5) == "gaps (step 4)"
    nothing = analysed(FULL, plan=Plan((), (PlannedAction("A1", "open", (), "open"),)))
    assert states(nothing)[4:6] == "pp"
    assert "a decision on the actions: A1" in needs(nothing, 6)
    assert "requirements (step 5) for: a" in needs(nothing, 6)
    unserved = analysed(FULL, plan=Plan((requirement,), (PlannedAction("A2", "train", (), "chosen", "fits"),)))
    assert "an action for the requirements: R1" in needs(unserved, 6)
    assert "an owner and a date for the actions: A2" in needs(unserved, 6)


def test_an_experience_that_is_not_given_leaves_step_4_in_part() -> None:
    """The factor has no gap, whatever its ideal."""
    result = analysed(survey(survey_factor("a", 5, 7, 9), survey_factor("b", None, 7, 9)))
    assert states(result)[1:4] == "ppp"
    assert needs(result, 4) == "the experience of some factors: b"


@pytest.mark.parametrize(
    ("available", "se", "warned"),
    [(-1.5, 0.2, True), (-2.5, 0.2, True), (-1.5, 0.3, False), (-1.95, 0.001, False), (-1.5, None, False)],
    ids=["higher", "lower", "by chance", "too little", "precision not known"],
)
def test_that_it_matters_who_is_counted_is_warned_of(available: float, se: float | None, *, warned: bool) -> None:
    """More than two standard errors, and a tenth of a point; with both figures."""
    scores = survey(survey_factor("a", 5, 7, 9), survey_factor("b", 6, 6, 8))
    other = Alternatives(Factor("a"), Estimate(available), Estimate(available + 2, se), None, None, None)
    same = Alternatives(Factor("b"), Estimate(0.0), Estimate(0.0, 0.0), None, None, None)
    result = analysed(scores, alternatives=(other, same))
    found = [problem for problem in result.warnings if problem.code == "W224"]
    assert bool(found) == warned
    if found:
        assert f"a ({available:+.2f} instead of -2.00)" in found[0].message.text()
        assert found[0].fix is not None


@pytest.mark.parametrize(("n", "warned"), [(160, False), (159, True)])
def test_different_customers_behind_the_factors_are_warned_of(n: int, *, warned: bool) -> None:
    """The smallest base less than four fifths of the largest; a factor that is not ranked does not count."""
    unranked = survey_factor("c", 6, None, 8, n=20)
    result = analysed(survey(survey_factor("a", 5, 7, 9), survey_factor("b", 6, 6, 8, n=n), unranked), min_base=10)
    assert ("W225" in codes(result)) == warned
    if warned:
        message = next(problem.message.text() for problem in result.warnings if problem.code == "W225")
        assert "b (n = 159), a (n = 200)" in message
