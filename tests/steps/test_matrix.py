"""The priority matrix: where the lines stand, and which quadrant is sure."""

from dataclasses import replace

import numpy as np
import pytest

from cemgap.statistics.ranks.quadrants import View
from cemgap.statistics.scores import Scores
from cemgap.steps.matrix import Crosshair, Middles, PriorityMatrix, priority_matrix
from cemgap.steps.step3_key_experiences import key_experiences
from tests.steps.made import survey, survey_factor, table, table_factor

MIDDLES = Middles(5.5, 5.0)


def matrix_of(
    scores: Scores, view: View | None = None, crosshair: Crosshair = "mean", middles: Middles = MIDDLES
) -> PriorityMatrix:
    """The matrix of some scores."""
    found = priority_matrix(key_experiences(scores), scores, middles, view=view, crosshair=crosshair)
    assert found is not None
    return found


def places(matrix: PriorityMatrix) -> dict[str, str]:
    """Factor -> quadrant."""
    return {one.factor.key: one.quadrant for one in matrix.factors}


FOUR = table(
    table_factor("a", 4, 6, 9),
    table_factor("b", 8, 7, 8),
    table_factor("c", 5, 6, 6),
    table_factor("d", 7, 5, 1),
)


def test_where_the_lines_stand() -> None:
    """Satisfaction is parted at 0 whatever the crosshair; experience and importance where it is asked for."""
    lines = {
        (view, crosshair): (one.cross_across, one.cross_up)
        for view in ("satisfaction", "experience")
        for crosshair in ("mean", "median", "scale")
        for one in (matrix_of(FOUR, view, crosshair),)
    }
    assert lines == {
        ("satisfaction", "mean"): (0, 6),
        ("satisfaction", "median"): (0, 7),
        ("satisfaction", "scale"): (0, 5),
        ("experience", "mean"): (6, 6),
        ("experience", "median"): (6, 7),
        ("experience", "scale"): (5.5, 5),
    }


def test_the_choice_changes_the_answer() -> None:
    """c is to be fixed first, or of low priority: a point on a line counts as above it."""
    assert places(matrix_of(FOUR)) == {"a": "fix_first", "b": "keep_up", "c": "fix_first", "d": "possible_overkill"}
    assert places(matrix_of(FOUR, crosshair="median"))["c"] == "low_priority"


def test_importance_without_a_scale_is_parted_at_its_mean() -> None:
    """And the matrix says so."""
    found = matrix_of(FOUR, "experience", "scale", Middles(5.5, None))
    assert (found.lines, found.cross_across, found.cross_up) == (("scale", "mean"), 5.5, 6)


def test_without_expectation_it_is_over_experience() -> None:
    """The ranking by importance - experience, and the distance from the diagonal."""
    scores = table(table_factor("a", 4, None, 9), table_factor("b", 8, None, 7))
    found = matrix_of(scores)
    assert found.view == "experience"
    assert [one.diagonal.value for one in found.factors if one.diagonal] == [5, -1]
    assert priority_matrix(key_experiences(scores), scores, MIDDLES, view="satisfaction") is None


def test_on_different_scales_there_is_no_diagonal() -> None:
    """Nothing is subtracted that is not alike."""
    found = priority_matrix(key_experiences(FOUR), FOUR, MIDDLES, view="experience", common_scale=False)
    assert found is not None
    assert [one.diagonal for one in found.factors] == [None] * 4


def test_a_factor_without_a_figure_is_left_out() -> None:
    """And one alone is no matrix."""
    scores = table(table_factor("a", 4, 6, 9), table_factor("b", 8, 7, 8), table_factor("c", 5, 6))
    assert [factor.key for factor in matrix_of(scores).left_out] == ["c"]
    one = table(table_factor("a", 4, 6, 9), table_factor("c", 5, 6))
    assert priority_matrix(key_experiences(one), one, MIDDLES) is None


@pytest.mark.parametrize(("satisfaction", "borderline"), [(-0.1, True), (-0.6, False)])
def test_borderline_is_below_four_fifths(satisfaction: float, borderline: bool) -> None:  # noqa: FBT001
    """A standard error from 0 is 84%, two thirds of one 75%."""
    scores = survey(survey_factor("a", 7 + satisfaction, 7, 9), survey_factor("b", 9, 7, 5))
    joint = np.zeros((6, 6))
    np.fill_diagonal(joint, 0.0225)
    first = matrix_of(replace(scores, joint_covariance=joint)).factors[0]
    assert first.borderline is borderline
    assert first.probability is not None
    assert not matrix_of(scores).factors[0].borderline
