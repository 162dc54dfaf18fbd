"""Attributes: steps 2 and 3 for each question inside the factors."""

from dataclasses import dataclass

from cemgap.statistics.scores import AttributeScores
from cemgap.steps.step3_key_experiences import KeyExperiences, Verdict, verdict_of


@dataclass(frozen=True, slots=True)
class AttributeResult:
    """What is known of one attribute."""

    attribute: AttributeScores
    verdict: Verdict | None
    """below, exceeds, undecided; None without an interval or on a small base."""


def attribute_results(
    attributes: tuple[AttributeScores, ...], keys: KeyExperiences, min_base: int = 30
) -> tuple[AttributeResult, ...]:
    """The attributes in the order of their factors, the factor to fix first on top; within a factor as given."""
    places = {ranked.scores.factor.key: place for place, ranked in enumerate(keys.factors)}
    ordered = sorted(attributes, key=lambda one: places.get(one.factor.key, len(places)))
    return tuple(AttributeResult(one, verdict_of(one.scores, min_base)) for one in ordered)
