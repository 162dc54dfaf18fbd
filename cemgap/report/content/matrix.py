"""Matrix: importance against satisfaction or experience, and how sure the quadrant of each factor is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cemgap.intake.factor_list import first_named
from cemgap.report.blocks import Cell, Column, Figure, Line, Lines, Matrix, Part, Point, Row, Table
from cemgap.report.content.decimals import decimals_of
from cemgap.report.content.factors import given_notes
from cemgap.report.content.ranks import SAME_BASES, share_cell
from cemgap.steps.matrix import SURE
from cemgap.translations import Message, msg

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cemgap.statistics.precision import Estimate
    from cemgap.steps.analysis import Analysis
    from cemgap.steps.matrix import PlacedFactor, PriorityMatrix

QUADRANTS = {
    "fix_first": msg("FIX FIRST"),
    "keep_up": msg("KEEP IT UP"),
    "low_priority": msg("LOW PRIORITY"),
    "possible_overkill": msg("POSSIBLE OVERKILL"),
}
"""Upper left, upper right, lower left, lower right."""
PLACES = {
    "fix_first": msg("fix first"),
    "keep_up": msg("keep it up"),
    "low_priority": msg("low priority"),
    "possible_overkill": msg("possible overkill"),
}
"""The same inside a table."""
LINES = {
    ("satisfaction", "mean"): msg(
        "Crosshair: satisfaction 0 (expectation met) and mean importance of the factors shown."
    ),
    ("satisfaction", "median"): msg(
        "Crosshair: satisfaction 0 (expectation met) and median importance of the factors shown."
    ),
    ("satisfaction", "scale"): msg(
        "Crosshair: satisfaction 0 (expectation met) and the middle of the scale of importance."
    ),
    ("experience", "mean"): msg("Crosshair: mean experience and mean importance of the factors shown."),
    ("experience", "median"): msg("Crosshair: median experience and median importance of the factors shown."),
    ("experience", "scale"): msg("Crosshair: the middles of the scales of experience and importance."),
}
NO_MIDDLE = {
    "satisfaction": LINES["satisfaction", "mean"],
    "experience": msg("Crosshair: the middle of the scale of experience, and mean importance of the factors shown."),
}
"""Where importance has no scale that has a middle."""


def part(analysis: Analysis) -> Part:
    """The matrix of the factors that have both figures; a line that says why where there is none."""
    matrix = analysis.matrix
    if matrix is None:
        return Part("matrix", (_none(),))
    over_experience = matrix.view == "experience"
    return Part(
        "matrix",
        (
            Matrix(
                "matrix",
                msg("Importance-performance matrix") if over_experience else msg("Priority matrix"),
                msg("experience") if over_experience else msg("satisfaction (experience - expectation)"),
                msg("importance"),
                tuple(
                    Point(one.factor, one.across, one.up, marked=one.factor == analysis.key_experiences.key)
                    for one in matrix.factors
                ),
                matrix.cross_across,
                matrix.cross_up,
                (*QUADRANTS.values(),),  # type: ignore[arg-type] # four
                tuple(_notes(analysis, matrix)),
            ),
        ),
    )


def quadrants_part(analysis: Analysis) -> Part:
    """The table of quadrants; nothing where it would say no more than the matrix."""
    matrix = analysis.matrix
    if matrix is None or not any(one.probability is not None or one.diagonal for one in matrix.factors):
        return Part("quadrants", ())
    return Part("quadrants", (quadrants_table(analysis, matrix),))


def quadrants_table(analysis: Analysis, matrix: PriorityMatrix) -> Table:
    """Per factor its quadrant, and the probability of it; over experience the distance from the diagonal."""
    across = (
        Column("across", msg("Experience"), "score", msg("Exp"))
        if matrix.view == "experience"
        else Column("across", msg("Satisfaction"), "signed", msg("Sat"))
    )
    sure = any(one.probability is not None for one in matrix.factors)
    columns: list[tuple[Column, list[Cell]]] = [
        (Column("factor", msg("Factor"), "text"), [one.factor for one in matrix.factors]),
        (across, [one.across for one in matrix.factors]),
        (Column("importance", msg("Importance"), "score", msg("Imp")), [one.up for one in matrix.factors]),
        (Column("quadrant", msg("Quadrant"), "text"), [PLACES[one.quadrant] for one in matrix.factors]),
    ]
    if sure:
        columns += [
            (
                Column("p_quadrant", msg("P(quadrant)"), "share"),
                [share_cell(one.probability) for one in matrix.factors],
            ),
            (Column("remark", msg("Remark"), "text"), [_remark(one) for one in matrix.factors]),
        ]
    if any(one.diagonal for one in matrix.factors):
        columns += [
            (
                Column("diagonal", msg("Importance - experience"), "signed", msg("I-X"), 2),
                [None if one.diagonal is None else one.diagonal.value for one in matrix.factors],
            ),
            (
                Column("diagonal_interval", msg("95% interval"), "signed", None, 3),
                [_interval(one.diagonal) for one in matrix.factors],
            ),
        ]
    return Table(
        "quadrants",
        msg("Quadrants of the matrix"),
        tuple(column for column, _ in columns),
        tuple(
            Row(
                one.factor.key,
                tuple(cells[at] for _, cells in columns),
                marked=one.factor == analysis.key_experiences.key,
            )
            for at, one in enumerate(matrix.factors)
        ),
        notes=tuple(_table_notes(matrix, sure=sure)),
        decimals=decimals_of(analysis),
    )


def _notes(analysis: Analysis, matrix: PriorityMatrix) -> Iterator[Message]:
    yield _crosshair(matrix)
    borderline = tuple(one.factor for one in matrix.factors if one.borderline)
    if borderline:
        yield msg(
            "Borderline, in their quadrant with less than {percent} probability: {factors}.",
            percent=Figure(SURE, "share"),
            factors=first_named(borderline),
        )
    if matrix.left_out:
        yield msg("Not in the matrix, for want of a figure: {factors}.", factors=matrix.left_out)
    scores = {one.factor: one for one in analysis.scores.factors}
    yield from given_notes(tuple(scores[one.factor] for one in matrix.factors))


def _table_notes(matrix: PriorityMatrix, *, sure: bool) -> Iterator[Message]:
    yield SAME_BASES
    if sure:
        yield msg(
            "P(quadrant): share of draws around the figures in which the factor lies in this quadrant; lines at a mean "
            "or median move along. An aid to reading, no level of confidence."
        )
    elif matrix.view == "experience":
        yield msg("How sure the quadrants are is not known: it takes expectations, too, of respondents.")
    if any(one.diagonal for one in matrix.factors):
        yield msg("Importance - experience above 0 lies above the diagonal: it presumes that both are alike in scale.")


def _crosshair(matrix: PriorityMatrix) -> Message:
    across, up = matrix.lines
    if across == "scale" and up != "scale":
        return NO_MIDDLE["experience"]
    return LINES[matrix.view, up]


def _remark(one: PlacedFactor) -> Message | None:
    return msg("borderline") if one.borderline else None


def _interval(estimate: Estimate | None) -> Cell:
    return None if estimate is None or estimate.low is None else (estimate.low, estimate.high)


def _none() -> Lines:
    reason: Message = msg("None: it takes the importance and the satisfaction of at least two factors.")
    return Lines("matrix", None, (Line(msg("Priority matrix"), reason),))
