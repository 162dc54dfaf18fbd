"""Robustness: the key experience without the respondents whose answers are in doubt."""

import pytest

from cemgap.statistics.scores import Scores
from cemgap.steps.robustness import without_flagged
from cemgap.steps.step3_key_experiences import key_experiences
from tests.steps.made import survey, survey_factor

SHORT = survey(survey_factor("a", 5, 7, 8), survey_factor("b", 6, 7, 8))
OTHER = survey(survey_factor("a", 6.5, 7, 8), survey_factor("b", 6, 7, 8))
NONE_SHORT = survey(survey_factor("a", 8, 7, 8), survey_factor("b", 7.5, 7, 8))
PARKING = survey(survey_factor("a", 5, None, 8), survey_factor("b", 6, None, 8))
MENU = survey(survey_factor("a", 7, None, 8), survey_factor("b", 6, None, 8))
NOBODY = survey(survey_factor("a"), survey_factor("b"))


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
def test_the_order_holds_or_not(
    before: Scores, then: Scores, *, holds: bool, key: str | None, first: str | None
) -> None:
    """By the key experience; where there is none to name, by what is ranked first."""
    line = without_flagged(key_experiences(before), then, 12)
    assert (line.check, line.respondents, line.holds) == ("flagged", 12, holds)
    assert (line.key and line.key.key) == key
    assert (line.first and line.first.scores.factor.key) == first
