"""Matrix record: the quadrants as plain values for JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cemgap.report.records import estimate_record, number

if TYPE_CHECKING:
    from cemgap.report.segment_records import Json
    from cemgap.steps.matrix import PlacedFactor, PriorityMatrix


def matrix_object(matrix: PriorityMatrix | None) -> Json:
    """The matrix under the keys that `cemgap.report.json` lists; None where there is none."""
    if matrix is None:
        return None
    return {
        "across": matrix.view,
        "lines": list(matrix.lines),
        "cross_across": number(matrix.cross_across),
        "cross_up": number(matrix.cross_up),
        "factors": [_placed(one) for one in matrix.factors],
    }


def _placed(one: PlacedFactor) -> Json:
    return {
        "factor": one.factor.key,
        "across": number(one.across),
        "up": number(one.up),
        "quadrant": one.quadrant,
        "p": number(one.probability),
        "borderline": None if one.probability is None else one.borderline,
        **estimate_record("diagonal", one.diagonal),
    }
