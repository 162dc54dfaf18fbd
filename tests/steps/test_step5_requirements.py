"""Step 5: a row per gap, and what people wrote for it."""

from cemgap.steps.ideal import GivenIdeal
from cemgap.steps.step3_key_experiences import key_experiences
from cemgap.steps.step4_gaps import gaps
from cemgap.steps.step5_requirements import PlannedRequirement, Requirement, requirements
from tests.steps.made import survey, survey_factor

SCORES = survey(survey_factor("a", 5, 7, 9), survey_factor("b", 6, 7, 8, n=150), survey_factor("c", 6, 6, 9))
KEYS = key_experiences(SCORES)
GAPS = gaps(SCORES, KEYS, {"b": GivenIdeal(8.0, "flag")})


def drafted(*planned: PlannedRequirement) -> tuple[Requirement, ...]:
    """The requirements of the made scores, of which a and b are short."""
    return requirements(KEYS, GAPS, planned)


def test_every_gap_gets_a_row_with_its_evidence() -> None:
    """In rank order, to be written."""
    rows = drafted()
    assert [(row.factor.key, row.id, row.requirement, row.n) for row in rows] == [
        ("a", None, None, 200),
        ("b", None, None, 150),
    ]
    assert rows[1].gap is not None
    assert rows[1].importance is not None
    assert rows[1].satisfaction is not None
    assert (rows[1].gap.value, rows[1].importance.value, rows[1].satisfaction.value) == (-2, 8, -1)


def test_what_people_wrote_stands_in_the_place_of_the_draft() -> None:
    """Several per gap, and one for a factor that is not short behind them; a blank one is still to be written."""
    rows = drafted(
        PlannedRequirement("R3", "c", "keep the staff"),
        PlannedRequirement("R1", "a", "more shops"),
        PlannedRequirement("R2", "a", "longer hours", "asked for"),
        PlannedRequirement("R4", "b", " "),
    )
    assert [(row.id, row.requirement) for row in rows] == [
        ("R1", "more shops"),
        ("R2", "longer hours"),
        ("R4", None),
        ("R3", "keep the staff"),
    ]
    assert rows[1].why == "asked for"
