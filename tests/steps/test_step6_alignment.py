"""Step 6: what is done about the requirements."""

import pytest

from cemgap.steps.ideal import GivenIdeal
from cemgap.steps.step3_key_experiences import key_experiences
from cemgap.steps.step4_gaps import gaps
from cemgap.steps.step5_requirements import PlannedRequirement, requirements
from cemgap.steps.step6_alignment import Alignment, Plan, PlannedAction, alignment
from tests.steps.made import survey, survey_factor

SCORES = survey(survey_factor("a", 5, 7, 9), survey_factor("b", 6, 7, 8, n=150), survey_factor("c", 6, 6, 9))
KEYS = key_experiences(SCORES)
GAPS = gaps(SCORES, KEYS, {"b": GivenIdeal(8.0, "flag")})


def aligned(*actions: PlannedAction, planned: tuple[PlannedRequirement, ...] = ()) -> Alignment:
    """The alignment of a plan."""
    plan = Plan(planned, actions)
    return alignment(plan, requirements(KEYS, GAPS, plan.requirements), GAPS)


@pytest.mark.parametrize("decision", ["chosen", "open", "rejected"])
@pytest.mark.parametrize("field", ["strategy", "people", "process", "technology"])
def test_one_conflict_vetoes_whatever_the_decision(field: str, decision: str) -> None:
    """And a vetoed action serves nothing."""
    planned = (PlannedRequirement("R1", "a", "more shops"), PlannedRequirement("R2", "b", "wider range"))
    action = PlannedAction("A1", "sell by telephone", ("R1",), decision, **{field: "conflicts"})  # type: ignore[arg-type]
    found = aligned(action, planned=planned)
    assert (found.actions[0].vetoed, found.actions[0].vetoed_by) == (True, (field,))
    assert [row.id for row in found.requirements_without_action] == ["R1", "R2"]
    assert found.not_to_do == found.actions
    assert found.without_owner_or_due == ()


def test_what_is_left_undone_is_listed() -> None:
    """Gaps without a requirement, requirements without an action, chosen actions without owner or date."""
    found = aligned(
        PlannedAction("A1", "open shops", ("R1", "R3"), "chosen", owner="COO", due="2026-06-30"),
        PlannedAction("A2", "train", ("R1",), "chosen", owner="HR"),
        PlannedAction("A3", "advertise", ("R2",), "rejected"),
        planned=(
            PlannedRequirement("R1", "a", "more shops"),
            PlannedRequirement("R2", "c", "keep it up"),
            PlannedRequirement("R3", "a", "longer hours"),
        ),
    )
    assert [factor.key for factor in found.gaps_without_requirement] == ["b"]
    assert [row.id for row in found.requirements_without_action] == ["R2"]
    assert [action.planned.id for action in found.without_owner_or_due] == ["A2"]
    assert [action.planned.id for action in found.not_to_do] == ["A3"]
    assert [factor.key for factor in found.actions[0].factors] == ["a"]
