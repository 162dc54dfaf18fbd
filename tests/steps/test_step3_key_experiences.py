"""Step 3: the ranking and the key experience."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cemgap.statistics.precision import Estimate
from cemgap.statistics.quantities import Floats
from cemgap.statistics.scores import Scores
from cemgap.steps.step3_key_experiences import KeyExperiences, key_experiences
from tests.steps.made import meisu, survey, survey_factor, table, table_factor

SCORE = st.integers(0, 20).map(lambda half: half / 2)


def keys_in_order(result: KeyExperiences) -> list[str]:
    """The keys of all factors, in rank order."""
    return [ranked.scores.factor.key for ranked in result.factors]


def test_the_worked_example() -> None:
    """Convenience is the key experience; nothing else is ranked, and each says why."""
    result = key_experiences(meisu())
    assert result.ranking == "weighted_satisfaction"
    assert result.key is not None
    assert result.key.key == "convenience"
    assert result.proven is None
    assert keys_in_order(result) == ["convenience", "product", "brand", "price", "service", "relationship"]
    assert [ranked.rank for ranked in result.factors] == [1, None, None, None, None, None]
    assert [ranked.verdict for ranked in result.factors] == [None] * 6
    reasons = [ranked.not_ranked.text() for ranked in result.factors if ranked.not_ranked]
    assert reasons == ["importance not given"] * 3 + ["importance, expectation not given"] * 2


@given(
    importance=st.tuples(*[st.floats(0.001, 8.999)] * 5),
    satisfied=st.tuples(st.floats(0, 4), st.floats(0, 4)),
)
def test_whatever_importances_below_nine_are_filled_in_convenience_stays_first(
    importance: tuple[float, ...], satisfied: tuple[float, float]
) -> None:
    """As long as service and relationship are not dissatisfied."""
    product, service, relationship, brand, price = importance
    scores = table(
        table_factor("product", 6, 7, product),
        table_factor("service", 6, 6 - satisfied[0], service),
        table_factor("relationship", 4, 4 - satisfied[1], relationship),
        table_factor("convenience", 5, 7, 9),
        table_factor("brand", 7, 7, brand),
        table_factor("price", 7, 7, price),
    )
    result = key_experiences(scores)
    assert result.factors[0].scores.factor.key == "convenience"
    assert result.key is not None
    assert result.key.key == "convenience"


@given(rows=st.lists(st.tuples(SCORE, SCORE, SCORE), min_size=1, max_size=6))
def test_swapping_experience_and_expectation_turns_the_signs(rows: list[tuple[float, float, float]]) -> None:
    """Who is worst becomes who is best, and a key experience needs something below 0."""
    one = key_experiences(table(*(table_factor(f"f{k}", x, e, i) for k, (x, e, i) in enumerate(rows))))
    other = key_experiences(table(*(table_factor(f"f{k}", e, x, i) for k, (x, e, i) in enumerate(rows))))

    def weighted(result: KeyExperiences) -> list[float]:
        return [
            ranked.scores.weighted_satisfaction.value
            for ranked in result.factors
            if ranked.scores.weighted_satisfaction
        ]

    assert weighted(one) == sorted(weighted(one))
    assert weighted(other) == sorted(-value for value in weighted(one))
    assert (one.key is None) == (min(weighted(one)) >= 0)
    assert (other.key is None) == (max(weighted(one)) <= 0)


def test_ties_go_to_larger_importance_then_lower_experience_then_order() -> None:
    """Equal within 1e-9, which exact arithmetic would not see."""
    scores = table(
        table_factor("last", 6, 9, 4),
        table_factor("third", 6, 9, 4),
        table_factor("second", 5, 8, 4),
        table_factor("first", 5, 7, 6 - 1e-11),
    )
    assert keys_in_order(key_experiences(scores)) == ["first", "second", "last", "third"]


def test_no_negative_weighted_satisfaction_means_no_key_experience() -> None:
    """A rounding error below 0 is 0."""
    result = key_experiences(table(table_factor("a", 7, 7 + 1e-12, 9), table_factor("b", 8, 7, 5)))
    assert result.key is None
    assert result.proven is None
    assert [ranked.rank for ranked in result.factors] == [1, 2]


def test_without_importance_the_ranking_is_that_of_satisfaction_and_has_no_key() -> None:
    """Importance not asked."""
    result = key_experiences(table(table_factor("a", 7, 6), table_factor("b", 5, 7), table_factor("c", 5)))
    assert (result.ranking, result.key) == ("satisfaction", None)
    assert keys_in_order(result) == ["b", "a", "c"]
    unranked = result.factors[-1].not_ranked
    assert unranked is not None
    assert unranked.text() == "expectation not given"


def test_without_expectation_the_ranking_is_importance_minus_experience() -> None:
    """Most important and least experienced first; no verdicts."""
    result = key_experiences(
        survey(survey_factor("a", 7, None, 8), survey_factor("b", 5, None, 9), survey_factor("c", 6))
    )
    assert (result.ranking, result.key) == ("importance_minus_experience", None)
    assert keys_in_order(result) == ["b", "a", "c"]
    assert [ranked.verdict for ranked in result.factors] == [None] * 3


def test_scales_that_differ_are_not_subtracted() -> None:
    """With --index raw, importance of 100 points and experience on 1-7."""
    result = key_experiences(survey(survey_factor("a", 7, None, 80)), common_scale=False)
    assert result.ranking == "none"
    reason = result.factors[0].not_ranked
    assert reason is not None
    assert reason.text() == "expectation not given"


@pytest.mark.parametrize(
    ("experience", "verdict"), [(5.0, "key"), (6.0, "below"), (6.8, "undecided"), (7.2, "undecided"), (7.4, "exceeds")]
)
def test_verdict_is_the_first_word_that_applies(experience: float, verdict: str) -> None:
    """Intervals are plus and minus 0.3, expectation is 7."""
    rivals = [survey_factor("worse", 4, 7, 9)] if verdict != "key" else []
    result = key_experiences(survey(survey_factor("it", experience, 7, 5), *rivals))
    verdicts = {ranked.scores.factor.key: ranked.verdict for ranked in result.factors}
    assert verdicts["it"] == verdict


def test_a_key_experience_whose_interval_reaches_zero_is_not_proven() -> None:
    """Still the key experience, still the word."""
    unsure = key_experiences(survey(survey_factor("a", 6.8, 7, 5)))
    assert (unsure.key is not None, unsure.proven, unsure.factors[0].verdict) == (True, False, "key")
    assert key_experiences(survey(survey_factor("a", 6, 7, 5))).proven is True


def test_a_small_base_gets_no_verdict_but_keeps_its_rank() -> None:
    """Below the limit of effective respondents."""
    scores = survey(survey_factor("a", 5, 7, 9, n=29), survey_factor("b", 5, 6, 9, n=30))
    result = key_experiences(scores, 30)
    assert [(ranked.rank, ranked.verdict) for ranked in result.factors] == [(1, None), (2, "below")]
    assert result.key is not None
    assert key_experiences(scores, 20).factors[0].verdict == "key"


def test_the_reason_is_never_empty() -> None:
    """Scales that differ, and answers that do not meet."""
    apart = replace(survey_factor("apart", 5, 7, 9), satisfaction=None, weighted_satisfaction=None)
    lacking = key_experiences(survey(survey_factor("b", 5, 7, 9), survey_factor("c", None, 7, 9), apart))
    reasons = [ranked.not_ranked.text() for ranked in lacking.factors if ranked.not_ranked]
    assert reasons == ["experience not given", "nobody rated both experience and expectation"]
    raw = key_experiences(survey(apart), common_scale=False).factors[0].not_ranked
    assert raw is not None
    assert raw.text() == "importance and experience are not on one scale"


def with_covariance(scores: Scores, correlation: float = 0.0) -> Scores:
    """Weighted satisfactions and satisfactions that vary together."""

    def covariance(estimates: list[Estimate | None]) -> Floats:
        errors = np.array([np.nan if one is None or one.se is None else one.se for one in estimates])
        together = np.outer(errors, errors) * correlation
        np.fill_diagonal(together, errors**2)
        return together

    return replace(
        scores,
        covariance=covariance([factor.weighted_satisfaction for factor in scores.factors]),
        satisfaction_covariance=covariance([factor.satisfaction for factor in scores.factors]),
    )


NEAR = survey(survey_factor("b", 5.3, 7, 8), survey_factor("a", 5, 7, 8), survey_factor("c", 9, 7, 8))


def worst(result: KeyExperiences) -> list[str]:
    """The keys of the worst set."""
    return [factor.key for factor in result.worst_set]


def test_factors_that_cannot_be_told_apart_from_the_key_experience_are_tied() -> None:
    """The first word after key; the one ranked first stands ahead, and every factor has its probability."""
    result = key_experiences(with_covariance(NEAR))
    assert (worst(result), result.key and result.key.key) == (["a", "b"], "a")
    assert [ranked.verdict for ranked in result.factors] == ["key", "tied", "exceeds"]
    assert [ranked.in_worst_set for ranked in result.factors] == [True, True, False]
    chances = [ranked.p_worst or 0.0 for ranked in result.factors]
    assert sum(chances) == pytest.approx(1)
    assert chances[0] > chances[1] > 0.05 > chances[2]
    ranks = [(one.rank_set.low, one.rank_set.high) for one in result.factors if one.rank_set]
    assert ranks == [(1, 2), (1, 2), (3, 3)]
    assert result.winners_curse is not None
    assert result.winners_curse < 0


def test_the_same_respondents_tell_factors_apart_that_others_would_not() -> None:
    """Figures that rise and fall together differ surely where independent ones do not."""
    assert worst(key_experiences(with_covariance(NEAR, 0.95))) == ["a"]
    assert key_experiences(with_covariance(NEAR, 0.95)).factors[1].verdict == "below"


def test_without_a_covariance_the_set_is_as_wide_as_it_can_be() -> None:
    """And no probability is told."""
    result = key_experiences(NEAR)
    assert worst(result) == ["a", "b"]
    assert [(ranked.p_worst, ranked.rank_set) for ranked in result.factors] == [(None, None)] * 3
    assert result.winners_curse is None


def test_few_degrees_of_freedom_of_one_factor_widen_the_set() -> None:
    """The fewest of any ranked factor hold."""
    few = replace(NEAR.factors[2].weighted_satisfaction, df=2.0)  # type: ignore[type-var] # it has one
    apart = survey(survey_factor("a", 5, 7, 8, half=0.2), survey_factor("b", 5.6, 7, 8, half=0.2))
    third = replace(survey_factor("c", 9, 7, 8, half=0.2), weighted_satisfaction=few)
    sure = replace(apart, factors=(*apart.factors, survey_factor("c", 9, 7, 8, half=0.2)))
    assert worst(key_experiences(with_covariance(sure))) == ["a"]
    assert worst(key_experiences(with_covariance(replace(apart, factors=(*apart.factors, third))))) == ["a", "b"]


@pytest.mark.parametrize(
    "scores",
    [
        survey(survey_factor("a", 5, 7, 8, n=12), survey_factor("b", 5.1, 7, 8)),
        survey(survey_factor("a", 8, 7, 8), survey_factor("b", 8.1, 7, 8)),
        survey(survey_factor("a", 5, None, 8), survey_factor("b", 5.1, None, 8)),
        table(table_factor("a", 5, 7, 8), table_factor("b", 5.1, 7, 8)),
    ],
    ids=["small base", "nothing negative", "expectation not asked", "factor table"],
)
def test_nothing_is_claimed_where_nothing_can_be(scores: Scores) -> None:
    """No set, no probability, nobody tied."""
    result = key_experiences(scores if scores.respondents is None else with_covariance(scores))
    assert (result.worst_set, result.winners_curse) == ((), None)
    assert {(one.in_worst_set, one.p_worst, one.rank_set) for one in result.factors} == {(None, None, None)}
    assert all(one.verdict != "tied" for one in result.factors)


def test_where_importance_was_not_asked_satisfaction_is_told_apart() -> None:
    """By its own covariance; there is no key experience, but a lowest factor and others that may be it."""
    scores = survey(survey_factor("a", 5, 7), survey_factor("b", 5.2, 7), survey_factor("c", 6, 7))
    result = key_experiences(with_covariance(scores))
    assert (result.key, worst(result)) == (None, ["a", "b"])
    assert [ranked.verdict for ranked in result.factors] == ["below", "tied", "below"]


def test_a_factor_whose_precision_is_not_known_may_be_the_worst() -> None:
    """One respondent rated its importance."""
    unknown = replace(survey_factor("b", 6.5, 7, 8), weighted_satisfaction=Estimate(-4.0))
    result = key_experiences(with_covariance(survey(survey_factor("a", 5, 7, 8), unknown, survey_factor("c", 9, 7, 8))))
    assert worst(result) == ["a", "b"]
    assert {ranked.p_worst for ranked in result.factors} == {None}
