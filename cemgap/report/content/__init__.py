"""Content: what is said, in which order, once; a module per part of the report, named after it.

The parts in order are `PARTS`. A part without input is there without blocks, and the part ``steps`` says what it
needs. Every form lists the parts it places and those it leaves out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cemgap.report.blocks import Report
    from cemgap.steps.analysis import Analysis

PARTS = (
    "answer",
    "brand_value",
    "factors",
    "overview",
    "sample",
    "attributes",
    "segments",
    "segment_factors",
    "value",
    "matrix",
    "quadrants",
    "drivers",
    "requirements",
    "actions",
    "change",
    "change_measures",
    "evidence",
    "steps",
    "robustness",
    "basis",
    "method",
)
"""The parts of every report, in order."""


def report_of(analysis: Analysis) -> Report:
    """Everything there is to say about an analysis.

    Figures in sentences are `Figure`s taken from a cell of a table of the same report; both ends of an interval point
    at the cell that holds the pair.
    """
    # Late: the pages of `explain` stand beside these and need no figures.
    from cemgap.report.blocks import Report
    from cemgap.report.content import (
        actions,
        answer,
        attributes,
        basis,
        brand_value,
        change,
        drivers,
        evidence,
        factors,
        matrix,
        method,
        overview,
        requirements,
        robustness,
        sample,
        segments,
        steps,
        value,
    )
    from cemgap.report.content.decimals import decimals_of

    return Report(
        answer.title_of(analysis),
        (
            answer.part(analysis),
            brand_value.part(analysis),
            factors.part(analysis),
            overview.part(analysis),
            sample.part(analysis),
            attributes.part(analysis),
            segments.part(analysis),
            segments.factors_part(analysis),
            value.part(analysis),
            matrix.part(analysis),
            matrix.quadrants_part(analysis),
            drivers.part(analysis),
            requirements.part(analysis),
            actions.part(analysis),
            change.part(analysis),
            change.measures_part(analysis),
            evidence.part(analysis),
            steps.part(analysis),
            robustness.part(analysis),
            basis.part(analysis),
            method.part(analysis),
        ),
        decimals_of(analysis),
        tuple(problem.message for problem in analysis.warnings),
    )
