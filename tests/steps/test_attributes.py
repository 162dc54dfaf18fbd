"""Attributes: in the order of their factors, with a verdict of their own."""

from dataclasses import replace

from cemgap.intake.mapping import Attribute, Factor
from cemgap.statistics.scores import AttributeScores, FactorScores
from cemgap.steps.attributes import attribute_results
from cemgap.steps.step3_key_experiences import key_experiences
from tests.steps.made import survey, survey_factor


def part(factor: str, key: str, scores: FactorScores) -> AttributeScores:
    """An attribute of a factor with those scores."""
    return AttributeScores(Attribute(factor, key), Factor(factor), replace(scores, factor=Factor(key)))


def test_the_factor_to_fix_first_comes_first() -> None:
    """Within a factor as given; of a factor that is not ranked last."""
    keys = key_experiences(survey(survey_factor("a", 7, 7.5, 8), survey_factor("b", 5, 7, 8)))
    given = [part(factor, key, survey_factor(key, 6, 7)) for factor, key in ("cx", "ax", "ay", "bx", "ax")]
    results = attribute_results(tuple(given), keys)
    assert [(r.attribute.factor.key, r.attribute.attribute.key) for r in results] == [
        ("b", "x"), ("a", "x"), ("a", "y"), ("a", "x"), ("c", "x")
    ]  # fmt: skip


def test_an_attribute_has_a_verdict_but_is_never_the_key() -> None:
    """None without an interval or on a small base."""
    keys = key_experiences(survey(survey_factor("a", 5, 7, 8)))
    given = (
        part("a", "short", survey_factor("short", 5, 7, 8)),
        part("a", "over", survey_factor("over", 8, 7, 8)),
        part("a", "even", survey_factor("even", 7, 7.1)),
        part("a", "alone", survey_factor("alone", 7)),
        part("a", "few", survey_factor("few", 5, 7, n=29)),
    )
    verdicts = [result.verdict for result in attribute_results(given, keys)]
    assert verdicts == ["below", "exceeds", "undecided", None, None]
    assert [result.verdict for result in attribute_results(given, keys, 20)][-1] == "below"
