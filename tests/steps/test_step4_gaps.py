"""Step 4: the ideal and the gap."""

from cemgap.statistics.scores import Scores
from cemgap.steps.ideal import GivenIdeal
from cemgap.steps.step3_key_experiences import key_experiences
from cemgap.steps.step4_gaps import Gap, gaps
from tests.steps.made import meisu, survey, survey_factor, table, table_factor


def gaps_of(scores: Scores, **given: GivenIdeal) -> dict[str, Gap]:
    """The gaps of made scores by factor."""
    return {gap.factor.key: gap for gap in gaps(scores, key_experiences(scores), given)}


def test_the_worked_example() -> None:
    """Convenience to 10, gap -5; every other factor as today, gap exactly 0, without an interval."""
    found = gaps_of(meisu())
    assert found["convenience"].ideal == 10
    assert found["convenience"].gap is not None
    assert found["convenience"].gap.value == -5
    for key in ("product", "service", "relationship", "brand", "price"):
        gap = found[key].gap
        assert gap is not None
        assert (gap.value, gap.se, found[key].ideal_source, found[key].short) == (0, None, "rule", False)
    assert next(iter(found)) == "convenience"


def test_a_gap_has_the_precision_of_its_experience() -> None:
    """An ideal is a constant; an ideal that is today's experience leaves nothing to err."""
    found = gaps_of(survey(survey_factor("a", 5, 7, 9), survey_factor("b", 6, 6, 9)))
    a, b = found["a"].gap, found["b"].gap
    assert a is not None
    assert b is not None
    assert (a.value, a.se, a.low, a.high) == (-5, 0.15, 4.7 - 10, 5.3 - 10)
    assert (b.value, b.se, b.low, b.high) == (0, 0, 0, 0)


def test_a_flag_counts_before_the_file_and_the_file_before_the_rule() -> None:
    """Whoever gives an ideal is named."""
    scores = table(
        table_factor("a", 5, 7, 9, ideal=9),
        table_factor("b", 6, 6, 9, ideal=8, ideal_source="management"),
        table_factor("c", 6, 6, 9, ideal=8),
    )
    found = gaps_of(scores, c=GivenIdeal(7.0, "flag"))
    told = {key: (gap.ideal, gap.ideal_source, gap.gap and gap.gap.value) for key, gap in found.items()}
    assert told == {"a": (9, "file", -4), "b": (8, "management", -2), "c": (7, "flag", -1)}


def test_no_key_experience_leaves_every_factor_as_today() -> None:
    """Nothing is negative: keep."""
    found = gaps_of(table(table_factor("a", 8, 7, 9), table_factor("b", 7, 7, 5)))
    assert [(gap.ideal, gap.short) for gap in found.values()] == [(7, False), (8, False)]


def test_without_weighted_satisfaction_the_rule_gives_nothing_but_people_may() -> None:
    """Expectation not asked."""
    found = gaps_of(table(table_factor("a", 5, None, 9), table_factor("b", 6, None, 8)), a=GivenIdeal(8.0, "settings"))
    assert found["a"].gap is not None
    assert found["a"].gap.value == -3
    assert (found["b"].ideal, found["b"].ideal_source, found["b"].gap) == (None, None, None)


def test_an_ideal_without_experience_has_no_gap() -> None:
    """Blank stays blank."""
    assert gaps_of(table(table_factor("a", None, 7, 9)), a=GivenIdeal(8.0, "flag"))["a"].gap is None
