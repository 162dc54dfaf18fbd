"""What is summed of an outcome, and which experiences are low or high."""

from __future__ import annotations

import numpy as np
import pytest

from cemgap.intake.driver_rules import DriverRules
from cemgap.intake.mapping import Factor, Mapping, OutcomeColumn
from cemgap.intake.ratings.scales import Scale
from cemgap.statistics.wanted import NOTHING, CutOffs, Wanted, cut_offs_of, settled_wanted, unknown_outcome, wanted_of

TEN = Scale(0, 10)


def mapping(*outcomes: str, factors: int = 3) -> Mapping:
    """A wide file with some outcomes."""
    columns = tuple(OutcomeColumn(name, place) for place, name in enumerate(outcomes))
    return Mapping("wide", tuple(Factor(f"f{place}") for place in range(factors)), (), outcomes=columns)


@pytest.mark.parametrize(
    ("ends", "low", "high"),
    [
        ((0, 10), {0, 1, 2, 3, 4}, {8, 9, 10}),
        ((1, 10), {1, 2, 3, 4}, {8, 9, 10}),
        ((1, 5), {1, 2}, {5}),
        ((5, 1), {5, 4}, {1}),
        ((1, 7), {1, 2, 3}, {6, 7}),
        ((10, 1), {10, 9, 8, 7}, {1, 2, 3}),
        ((0, 5), {0, 1, 2}, {4, 5}),
    ],
)
def test_classes_of_answers(ends: tuple[int, int], low: set[int], high: set[int]) -> None:
    """Up to 4 and from 8 on of 0 to 10, in proportion; from 1 to 10 the same answers."""
    answers = np.arange(min(ends), max(ends) + 1.0)
    cut = cut_offs_of(Scale(*ends))
    lows, highs = (of[0] for of in cut.of(1))
    up = cut.low < cut.high
    assert {int(a) for a in answers if (a <= lows if up else a >= lows)} == low
    assert {int(a) for a in answers if (a >= highs if up else a <= highs)} == high


@pytest.mark.parametrize(
    ("rules", "outcomes", "chosen"),
    [
        (DriverRules(), ("recommend", "overall"), 1),
        (DriverRules(), ("value", "recommend"), 1),
        (DriverRules(), ("value",), 0),
        (DriverRules(outcome="recommend"), ("overall", "recommend"), 1),
        (DriverRules(outcome="value"), ("overall",), None),
        (DriverRules(), (), None),
    ],
)
def test_which_outcome(rules: DriverRules, outcomes: tuple[str, ...], chosen: int | None) -> None:
    """The named one, else overall, else the recommendation, else the first."""
    assert wanted_of(rules, mapping(*outcomes), TEN, outcomes).outcome == chosen


def test_an_outcome_that_cannot_be_used_is_passed_over() -> None:
    """Its place in the file stays."""
    assert wanted_of(DriverRules(), mapping("overall", "recommend"), TEN, ("recommend",)).outcome == 1


@pytest.mark.parametrize("factors", [1, 13])
def test_no_models_of_one_or_many_factors(factors: int) -> None:
    """Nothing is summed, and the outcome is known."""
    wanted = wanted_of(DriverRules(detail=True), mapping("overall", factors=factors), TEN, ("overall",))
    assert wanted == Wanted(0)
    ratings = np.ones((4, factors))
    assert list(wanted.products(np.ones((4, 1)), ratings, ratings, ratings)) == []


def test_what_remains_of_sums_that_were_taken_otherwise() -> None:
    """Classes on another scale are wrong, shares are not; another outcome is all wrong."""
    summed, right = Wanted(0, CutOffs(2.6, 4.2), gain=True), Wanted(0, CutOffs(3.4, 5.8), gain=True)
    assert settled_wanted(summed, right) == Wanted(0, None, gain=True)
    assert settled_wanted(summed, summed) == summed
    assert settled_wanted(summed, Wanted(1)) == NOTHING


def test_an_outcome_that_there_is_not() -> None:
    """E166 names those that there are."""
    (problem,) = unknown_outcome(DriverRules(outcome="nps"), mapping("overall"), "cemgap.toml")
    assert (problem.code, problem.fix and problem.fix.text()) == ("E166", "the outcomes are: overall")
    assert unknown_outcome(DriverRules(outcome="overall"), mapping("overall"), None) == ()
    assert unknown_outcome(DriverRules(), mapping(), None) == ()
