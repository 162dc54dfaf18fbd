"""Step 7: what changed, and where step 1 starts again."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cemgap.intake.mapping import Factor
from cemgap.statistics.change import changes
from cemgap.steps.results import Stage
from cemgap.steps.step3_key_experiences import key_experiences
from cemgap.steps.step7_feedback import Earlier, feedback, split_of
from tests.steps.made import meisu, survey, survey_factor, table, table_factor

BEFORE = survey(survey_factor("a", 5, 7, 9), survey_factor("gone", 5, 6, 4), survey_factor("b", 6, 7, 8), wave="1")
AFTER = survey(survey_factor("new", 6, 6, 4), survey_factor("a", 7, 7, 9), survey_factor("b", 6, 7, 8), wave="2")


def test_step_1_starts_again_with_the_key_experience() -> None:
    """Of this wave, with or without an earlier one."""
    scores = meisu()
    found = feedback(scores, key_experiences(scores), None, (Stage("1", 1, 1),), label="now")
    assert found.next_brand_value == Factor("convenience")
    assert found.change is None
    assert len(found.evidence) == 1


def test_changes_stand_in_the_order_of_this_wave_and_tell_the_earlier_key() -> None:
    """Then the factors that only the earlier wave has."""
    earlier = Earlier("1", BEFORE, changes(BEFORE, AFTER, 30), 5)
    change = feedback(AFTER, key_experiences(AFTER), earlier, (), label="2").change
    assert change is not None
    assert [factor.factor.key for factor in change.factors] == ["b", "a", "new", "gone"]
    assert change.key_before == Factor("a")
    assert (change.before, change.after, change.shared_ids) == ("1", "2", 5)
    assert (change.respondents_before, change.respondents_after) == (220, 220)


def test_a_key_experience_that_was_renamed_is_still_the_same() -> None:
    """Waves match factors by key or by any name."""
    before = table(table_factor("access", 5, 7, 9))
    now = Factor("convenience", (("en", "Access"),))
    after = table(replace(table_factor("convenience", 5, 7, 9), factor=now))
    found = feedback(after, key_experiences(after), Earlier("1", before, changes(before, after, 30)), (), label="2")
    assert found.change is not None
    assert found.change.key_before == now


@given(st.tuples(*[st.integers(0, 10)] * 6))
def test_the_parts_of_a_change_add_up_to_it(figures: tuple[int, ...]) -> None:
    """Experience, expectation and importance, without a residual."""
    before, after = table(table_factor("a", *figures[:3])), table(table_factor("a", *figures[3:]))
    change = changes(before, after, 30)[0]
    split = split_of(change)
    assert split is not None
    total = split.experience + split.expectation + split.importance
    assert total == pytest.approx(change.weighted_satisfaction.change, abs=1e-12)


def test_a_change_with_a_blank_has_no_parts() -> None:
    """Importance not given in one wave."""
    assert split_of(changes(table(table_factor("a", 5, 7)), table(table_factor("a", 5, 7, 9)), 30)[0]) is None


def test_a_key_decides_before_a_name_does() -> None:
    """A new factor that bears the old name does not take the old one's place."""
    before = table(table_factor("access", 5, 7, 9))
    namesake = replace(table_factor("hours", 7, 7, 9), factor=Factor("hours", (("en", "Access"),)))
    after = table(namesake, table_factor("access", 5, 7, 9))
    found = feedback(after, key_experiences(after), Earlier("1", before, changes(before, after, 30)), (), label="2")
    assert found.change is not None
    assert found.change.key_before == Factor("access")
