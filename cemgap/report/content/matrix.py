"""Matrix: importance against satisfaction, or against experience where expectation was not asked."""

from statistics import fmean

from cemgap.report.blocks import Line, Lines, Matrix, Part, Point
from cemgap.report.content.factors import given_notes
from cemgap.statistics.precision import Estimate
from cemgap.statistics.scores import FactorScores
from cemgap.steps.analysis import Analysis
from cemgap.translations import Message, msg

QUADRANTS = (msg("FIX FIRST"), msg("KEEP IT UP"), msg("LOW PRIORITY"), msg("POSSIBLE OVERKILL"))
FEWEST = 2
"""Factors without which there is nothing to compare."""


def part(analysis: Analysis) -> Part:
    """The matrix of the factors that have both figures; a line that says why where there is none."""
    performance = analysis.key_experiences.ranking == "importance_minus_experience"
    factors = tuple(ranked.scores for ranked in analysis.key_experiences.factors)
    placed = tuple(scores for scores in factors if scores.importance and _across(scores, performance=performance))
    if len(placed) < FEWEST:
        return Part("matrix", (_none(),))
    points = tuple(
        Point(
            scores.factor,
            _value(_across(scores, performance=performance)),
            _value(scores.importance),
            marked=scores.factor == analysis.key_experiences.key,
        )
        for scores in placed
    )
    mean_importance = fmean(point.up for point in points)
    left_out = tuple(scores.factor for scores in factors if scores not in placed)
    notes = (
        *((msg("Not in the matrix, for want of a figure: {factors}.", factors=left_out),) if left_out else ()),
        *given_notes(placed),
    )
    if performance:
        matrix = Matrix(
            "matrix",
            msg("Importance-performance matrix"),
            msg("experience"),
            msg("importance"),
            points,
            fmean(point.across for point in points),
            mean_importance,
            QUADRANTS,
            (msg("Crosshair: mean experience and mean importance of the factors shown."), *notes),
        )
    else:
        matrix = Matrix(
            "matrix",
            msg("Priority matrix"),
            msg("satisfaction (experience - expectation)"),
            msg("importance"),
            points,
            0.0,
            mean_importance,
            QUADRANTS,
            (msg("Crosshair: satisfaction 0 (expectation met) and mean importance of the factors shown."), *notes),
        )
    return Part("matrix", (matrix,))


def _across(scores: FactorScores, *, performance: bool) -> Estimate | None:
    return scores.experience if performance else scores.satisfaction


def _value(estimate: Estimate | None) -> float:
    return 0.0 if estimate is None else estimate.value


def _none() -> Lines:
    reason: Message = msg("None: it takes the importance and the satisfaction of at least two factors.")
    return Lines("matrix", None, (Line(msg("Priority matrix"), reason),))
