"""Subtracted scales: experience and expectation on different scales are refused, unless both are declared."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from cemgap.intake.mapping import Declared, ScaleRules
from cemgap.intake.ratings.scales import Scale, Scales
from tests.intake.typed import codes_in, lines, survey_of, the

ENDS = ((1, 7), (0, 100), (1, 10), (0, 10), (5, 1), (10, 1))
ROWS = tuple(f"{1 + n % 5},{1 + n % 7},{1 + n % 5}" for n in range(35))
HEADER = "Experience: A,Expectation: A,Importance: A"


def declared(index: str = "auto", **ends: tuple[float, float]) -> Declared:
    """Scales by measure."""
    return Declared(rules=ScaleRules(tuple((measure, *of) for measure, of in ends.items()), index=index))


def test_one_declared_scale_does_not_speak_for_the_other() -> None:
    """The expectation is seen on 1-7: whether that is meant beside 1-5 is for people to say."""
    survey = survey_of(lines(HEADER, *ROWS), declared(experience=(1, 5)))
    problem = the(survey.problems, "E173")
    assert "[scale.expectation]:  low = 1, high = 7" in (problem.fix.text() if problem.fix else "")
    both = survey_of(lines(HEADER, *ROWS), declared(experience=(1, 5), expectation=(1, 7)))
    assert not codes_in(both.problems)


def test_on_their_own_scales_the_difference_means_nothing() -> None:
    """Declared or not; on the same ends, one of them reversed, it does."""
    apart = declared("raw", experience=(1, 5), expectation=(1, 7))
    assert codes_in(survey_of(lines(HEADER, *ROWS), apart).problems) == ["E173"]
    together = declared("raw", experience=(7, 1), expectation=(1, 7))
    assert not codes_in(survey_of(lines(HEADER, *ROWS), together).problems)


@pytest.mark.parametrize("index", ["as_answered", "0-10", "0-100"])
@pytest.mark.parametrize(("experience", "expectation"), list(product(ENDS, ENDS)))
def test_the_ends_of_both_scales_meet(
    experience: tuple[float, float], expectation: tuple[float, float], index: str
) -> None:
    """The worst answers count the same, and so do the best."""
    scales = Scales((("experience", Scale(*experience)), ("expectation", Scale(*expectation))), index)
    x, e = scales.map_of("experience"), scales.map_of("expectation")
    assert x.of(experience[0]) == pytest.approx(e.of(expectation[0]), abs=1e-12)
    assert x.of(experience[1]) == pytest.approx(e.of(expectation[1]), abs=1e-12)
    assert x.of(experience[0]) < x.of(experience[1])


def test_ten_points_stay_as_answered_where_both_have_them() -> None:
    """From 1 to 10; importance on another scale does not matter."""
    scales = Scales(
        (("experience", Scale(1, 10)), ("expectation", Scale(1, 10)), ("importance", Scale(1, 5))), "as_answered"
    )
    assert scales.map_of("experience").of(7) == 7
    assert scales.map_of("importance").of(3) == 5


@pytest.mark.parametrize("index", ["auto", "0-10", "0-100", "raw"])
def test_three_scales_by_hand(index: str) -> None:
    """Experience 1-7, expectation 0-100, importance 5-1: each by its own map."""
    rng = np.random.default_rng(2)
    x, e, i = rng.integers(1, 8, 50), rng.integers(0, 101, 50), rng.integers(1, 6, 50)
    text = lines(HEADER, *(f"{a},{b},{c}" for a, b, c in zip(x, e, i, strict=True)))
    survey = survey_of(text, declared(index, experience=(1, 7), expectation=(0, 100), importance=(5, 1)))
    if index == "raw":
        assert codes_in(survey.problems) == ["E173"]
        return
    top = 100 if index == "0-100" else 10
    factor = survey.scores("").factors[0]
    satisfaction = top * ((x.mean() - 1) / 6 - e.mean() / 100)
    importance = top * (5 - i.mean()) / 4
    assert factor.satisfaction is not None
    assert factor.weighted_satisfaction is not None
    assert factor.satisfaction.value == pytest.approx(satisfaction, abs=1e-12)
    assert factor.weighted_satisfaction.value == pytest.approx(importance * satisfaction, abs=1e-10)
