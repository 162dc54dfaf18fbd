"""Robustness: the key experience when something about the figures is changed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cemgap.intake.mapping import Factor
from cemgap.intake.ratings.scales import Scale, Scales
from cemgap.statistics.precision import Estimate
from cemgap.statistics.ranks.alternatives import Alternatives
from cemgap.statistics.scores import Scores
from cemgap.steps.robustness import Changed, DerivedCheck, Grounds, Robustness, is_worth_a_word, robustness
from cemgap.steps.step3_key_experiences import key_experiences
from cemgap.translations import Message, msg
from tests.steps.made import survey, survey_factor, table, table_factor

SHORT = survey(survey_factor("a", 5, 7, 8), survey_factor("b", 6, 7, 8))
OTHER = survey(survey_factor("a", 6.5, 7, 8), survey_factor("b", 6, 7, 8))
NONE_SHORT = survey(survey_factor("a", 8, 7, 8), survey_factor("b", 7.5, 7, 8))
PARKING = survey(survey_factor("a", 5, None, 8), survey_factor("b", 6, None, 8))
MENU = survey(survey_factor("a", 7, None, 8), survey_factor("b", 6, None, 8))
UNWEIGHTED = survey(survey_factor("a", 5, 7), survey_factor("b", 6, 7))
NOBODY = survey(survey_factor("a"), survey_factor("b"))
GIVEN = table(table_factor("a", 5, 7, 8), table_factor("b", 6, 7, 8))
ALONE = survey(survey_factor("a", 5, 7, 8))
CHECKS = ["sampling", "origin", "missing", "respondent_level", "flagged", "derived"]


def checked(scores: Scores, grounds: Grounds | None = None) -> dict[str, Robustness]:
    """Every check, by its name."""
    lines = robustness(key_experiences(scores), scores, grounds or Grounds())
    assert [line.check for line in lines] == CHECKS
    return {line.check: line for line in lines}


def named(factor: Factor | None) -> str | None:
    """Its key."""
    return None if factor is None else factor.key


@pytest.mark.parametrize(
    ("before", "then", "holds", "key", "first"),
    [
        (SHORT, SHORT, True, "a", "a"),
        (SHORT, OTHER, False, "b", "b"),
        (SHORT, NONE_SHORT, False, None, "b"),
        (NONE_SHORT, NONE_SHORT, True, None, "b"),
        (NONE_SHORT, SHORT, False, "a", "a"),
        (PARKING, PARKING, True, None, "a"),
        (PARKING, MENU, False, None, "b"),
        (SHORT, NOBODY, False, None, None),
        (PARKING, NOBODY, False, None, None),
        (NONE_SHORT, NOBODY, False, None, None),
    ],
)
def test_the_order_holds_or_not_without_the_flagged(
    before: Scores, then: Scores, *, holds: bool, key: str | None, first: str | None
) -> None:
    """By the key experience; where there is none to name, by what is ranked first."""
    line = checked(before, Grounds(unflagged=then, flagged=12))["flagged"]
    assert (line.respondents, line.holds, named(line.key), named(line.first)) == (12, holds, key, first)
    assert line.not_computed is None


@pytest.mark.parametrize(
    ("half", "other", "holds", "others"),
    [(0.05, 6, True, []), (0.3, 6, True, []), (0.3, 5.3, False, ["b"]), (0.3, 5, False, ["b"])],
)
def test_sampling_asks_whether_another_factor_may_be_the_key_experience(
    half: float, other: float, *, holds: bool, others: list[str]
) -> None:
    """By the worst set; figures that are equal are never told apart."""
    line = checked(
        uncorrelated(survey(survey_factor("a", 5, 7, 8, half=half), survey_factor("b", other, 7, 8, half=half)))
    )
    assert (line["sampling"].holds, [one.key for one in line["sampling"].others]) == (holds, others)


def test_sampling_asks_whether_there_is_a_key_experience_at_all() -> None:
    """Alone in the worst set, but its satisfaction may be 0."""
    line = checked(uncorrelated(survey(survey_factor("a", 6.8, 7, 8), survey_factor("b", 9, 7, 8))))["sampling"]
    assert (line.holds, line.others, line.proven) == (False, (), False)


def uncorrelated(scores: Scores) -> Scores:
    """With the covariance of factors that vary on their own."""
    import numpy as np

    variances = [
        0.0 if one.weighted_satisfaction is None else (one.weighted_satisfaction.se or 0.0) ** 2
        for one in scores.factors
    ]
    return replace(scores, covariance=np.diag(variances))


@pytest.mark.parametrize(
    ("scale", "index", "holds", "key"),
    [
        (Scale(0, 10), "as_answered", True, "a"),
        (Scale(1, 10), "as_answered", True, "a"),
        (Scale(1, 5), "as_answered", False, "b"),
        (Scale(5, 1), "as_answered", False, "b"),
        (Scale(0, 100), "as_answered", True, "a"),
    ],
)
def test_origin_asks_what_the_lowest_answer_may_mean(scale: Scale, index: str, *, holds: bool, key: str) -> None:
    """Importance 9 and 4, satisfaction -1.0 and -1.8: the second above a shift of 2.25; a step of 1-5 is 2.5 points."""
    scores = table(table_factor("a", 6, 7, 9), table_factor("b", 5.2, 7, 4))
    map_ = Scales((("importance", scale),), index).map_of("importance")
    line = checked(scores, Grounds(importance=(scale, map_)))["origin"]
    assert (line.holds, named(line.key)) == (holds, key)
    assert line.shift is not None
    assert line.shift.low == -4.0
    assert line.shift.high == pytest.approx(2.25)
    assert (line.shift.below, named(line.shift.above)) == (None, "b")
    assert line.figure == pytest.approx(-9.0 if holds else 4 * -1.8 + 2.5 * -1.8)


def other_rules(a: float, b: float, *, term: float | None = None) -> tuple[Alternatives, ...]:
    """Two factors with these satisfactions over all answers, and nine times these weighted by respondent."""

    def factor(key: str, value: float) -> Alternatives:
        covariance = None if term is None else Estimate(term, 0.1, term - 0.2, term + 0.2)
        figures = Estimate(value), Estimate(0.0, 0.1), Estimate(8 * value), Estimate(9 * value), covariance
        return Alternatives(Factor(key), *figures)

    return factor("a", a), factor("b", b)


def test_missing_answers_and_respondents_may_change_the_key_experience() -> None:
    """By the figures of the other rules; what differs most is named from a tenth of a point on."""
    same = checked(SHORT, Grounds(alternatives=other_rules(-2.1, -1.0, term=-0.5)))
    assert (same["missing"].holds, same["missing"].changed) == (True, None)
    assert same["respondent_level"].holds is True
    assert same["respondent_level"].figure == pytest.approx(-18.9)
    then = checked(SHORT, Grounds(alternatives=other_rules(-1.0, -1.5, term=-0.5)))
    assert (then["missing"].holds, named(then["missing"].key)) == (False, "b")
    assert then["missing"].changed == Changed(Factor("a"), "satisfaction", -2.0, -1.0)
    assert (then["respondent_level"].holds, named(then["respondent_level"].key)) == (False, "b")


def test_a_given_importance_is_nobodys_own() -> None:
    """A factor that respondents did not rate keeps its figure beside those that they did."""
    given = replace(SHORT.factors[0], importance_source="management")
    scores = replace(SHORT, factors=(given, SHORT.factors[1]))
    line = checked(scores, Grounds(alternatives=other_rules(-1.0, -1.5, term=-0.5)))["respondent_level"]
    assert (named(line.key), line.figure) == ("a", -16.0)


@pytest.mark.parametrize(("term", "unhappy"), [(-0.5, True), (-0.1, False), (0.5, False)])
def test_important_to_those_who_are_unhappy(term: float, *, unhappy: bool) -> None:
    """Where the covariance of importance and satisfaction is proven negative."""
    assert checked(SHORT, Grounds(alternatives=other_rules(-2, -1, term=term)))["respondent_level"].unhappy is unhappy


def test_derived_importance_may_change_the_key_experience() -> None:
    """A factor without a share is not ranked; where importance was not asked, what is ranked first is compared."""
    assert checked(SHORT, Grounds(derived=DerivedCheck({"a": -20.0, "b": -5.0})))["derived"].holds is True
    then = checked(SHORT, Grounds(derived=DerivedCheck({"b": -5.0})))["derived"]
    assert (then.holds, named(then.key)) == (False, "b")
    assert checked(UNWEIGHTED, Grounds(derived=DerivedCheck({"a": -2.0, "b": -1.0})))["derived"].holds is True
    assert checked(UNWEIGHTED, Grounds(derived=DerivedCheck({"a": -1.0, "b": -2.0})))["derived"].holds is False


@pytest.mark.parametrize(
    ("scores", "grounds", "check", "reason"),
    [
        (GIVEN, Grounds(), "sampling", "a factor table has no respondents"),
        (GIVEN, Grounds(), "missing", "a factor table has no respondents"),
        (GIVEN, Grounds(), "derived", "a factor table has no respondents"),
        (ALONE, Grounds(), "sampling", "only one factor is ranked"),
        (ALONE, Grounds(), "origin", "only one factor is ranked"),
        (NONE_SHORT, Grounds(), "sampling", "there is no key experience"),
        (NONE_SHORT, Grounds(), "origin", "there is no key experience"),
        (PARKING, Grounds(alternatives=other_rules(1, 1)), "missing", "expectation was not asked"),
        (PARKING, Grounds(), "sampling", "expectation was not asked"),
        (UNWEIGHTED, Grounds(), "origin", "importance was not asked"),
        (UNWEIGHTED, Grounds(alternatives=other_rules(-2, -1)), "respondent_level", "importance was not asked"),
        (NOBODY, Grounds(alternatives=other_rules(1, 1)), "missing", "no factor can be ranked"),
        (SHORT, Grounds(), "flagged", "nobody is flagged"),
        (SHORT, Grounds(), "derived", "no outcome was asked"),
        (SHORT, Grounds(derived=DerivedCheck({}, msg("too few"))), "derived", "too few"),
        (
            SHORT,
            Grounds(alternatives=other_rules(-2, -1)),
            "respondent_level",
            "importance is not that of each respondent",
        ),
        (
            survey(survey_factor("a", 5, 7, 8, n=12), survey_factor("b", 6, 7, 8)),
            Grounds(),
            "sampling",
            "small base, or answers that do not vary",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_computed_says_why(scores: Scores, grounds: Grounds, check: str, reason: str) -> None:
    """Neither holds nor changes."""
    line = checked(scores, grounds)[check]
    assert (line.holds, line.key) == (None, None)
    assert isinstance(line.not_computed, Message)
    assert line.not_computed.text() == reason


def test_a_tenth_of_a_point_is_that_of_ten() -> None:
    """On a scale to 100 a point."""
    assert [is_worth_a_word(0.15, top) for top in (5, 10, 100)] == [True, True, False]
    assert not is_worth_a_word(0.1, 10)
