"""Decimals: how many a score is shown with."""

from collections.abc import Iterator

from cemgap.statistics.change import CHANGE_MEASURES
from cemgap.steps.analysis import Analysis


def decimals_of(analysis: Analysis) -> int:
    """0 where every figure of a factor table is a whole number, else 1; the same in tables and sentences."""
    if analysis.layout != "factor_table":
        return 1
    return 0 if all(float(figure).is_integer() for figure in _figures(analysis)) else 1


def _figures(analysis: Analysis) -> Iterator[float]:
    """Every score and ratio that is shown."""
    return (figure for figure in (*_scores(analysis), *_changes(analysis)) if figure is not None)


def _scores(analysis: Analysis) -> Iterator[float | None]:
    for factor in analysis.scores.factors:
        estimates = (getattr(factor, measure) for measure in CHANGE_MEASURES)
        yield from (estimate.value for estimate in estimates if estimate is not None)
    for gap in analysis.gaps:
        yield from (gap.ideal, None if gap.gap is None else gap.gap.value)


def _changes(analysis: Analysis) -> Iterator[float | None]:
    for stage in analysis.feedback.evidence:
        yield from (stage.units_ratio, stage.result_ratio)
    change = analysis.feedback.change
    for factor in () if change is None else change.factors:
        for measure in CHANGE_MEASURES:
            figures = getattr(factor, measure)
            yield from (figures.before, figures.after)
