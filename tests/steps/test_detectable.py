"""What a next wave could show."""

import math

import pytest
from scipy.special import stdtrit

from cemgap.steps.detectable import detectable_changes
from tests.steps.made import meisu, survey, survey_factor


def test_detectable_and_significant() -> None:
    """t quantiles of twice the degrees of freedom times sqrt(2) standard errors, of both figures."""
    asked = survey(survey_factor("a", 6, 7, 9, half=0.3))
    (one,) = detectable_changes(asked)
    df = asked.factors[0].df
    assert df is not None
    surely, mostly = (float(stdtrit(2 * df, p)) for p in (0.975, 0.8))
    assert one.satisfaction is not None
    assert one.satisfaction.detectable == pytest.approx((surely + mostly) * math.sqrt(2) * 0.15, rel=1e-6)
    assert one.satisfaction.significant == pytest.approx(surely * math.sqrt(2) * 0.15, rel=1e-6)
    assert one.weighted_satisfaction is not None
    assert one.weighted_satisfaction.detectable == pytest.approx(10 * one.satisfaction.detectable)


def test_nothing_is_promised_of_a_small_base() -> None:
    """Nor of a factor table."""
    small, large = detectable_changes(survey(survey_factor("a", 6, 7, 9, n=20), survey_factor("b", 6, 7, 9)))
    assert (small.satisfaction, small.weighted_satisfaction) == (None, None)
    assert large.satisfaction is not None
    assert detectable_changes(survey(survey_factor("a", 6, 7, 9, n=20))) == ()
    assert detectable_changes(meisu()) == ()
