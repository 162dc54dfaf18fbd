"""Overview: one figure for all factors, overall judgements, who had less than expected, how exact it all is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cemgap.report.blocks import Column, Line, Part, Row, Table
from cemgap.report.content.citation import cell_of, cited, cited_ends
from cemgap.report.content.words import OUTCOMES
from cemgap.translations import Message, msg

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cemgap.report.blocks import Cell
    from cemgap.statistics.overview import FactorOverview, Overview
    from cemgap.statistics.precision import Estimate
    from cemgap.steps.analysis import Analysis
    from cemgap.steps.step7_feedback import Change

BOXES = (
    Column("top", msg("Best answers"), "share", msg("Top")),
    Column("top_interval", msg("95% interval of the best answers"), "share", msg("Top 95%"), 3),
    Column("bottom", msg("Worst answers"), "share", msg("Bottom")),
    Column("bottom_interval", msg("95% interval of the worst answers"), "share", msg("Bottom 95%"), 3),
    Column("boxes_n", msg("n, experience"), "count", msg("n Exp")),
)
"""Shares of the best and the worst answers to the experience, where they are asked for."""
IMPRECISE = 1.0
"""Half of an interval of satisfaction, in points, from which on a figure is called imprecise."""
UNEQUAL = 2.0
"""Effect of weights from which on it is worth a word."""


def part(analysis: Analysis) -> Part:
    """The tables; nothing where there are no respondents."""
    overview = analysis.overview
    if overview is None:
        return Part("overview", ())
    known = overview.index is not None or overview.outcomes
    headline = (headline_table(overview, analysis.feedback.change),) if known else ()
    return Part("overview", (*headline, shares_table(overview), precision_table(analysis, overview)))


def answer(analysis: Analysis) -> tuple[Line, ...]:
    """The index, for the first page; nothing where it is not known."""
    overview = analysis.overview
    if overview is None or overview.index is None:
        return ()
    return (Line(msg("Index"), index_sentence(overview)),)


def index_sentence(overview: Overview) -> Message:
    """The index with its interval."""
    shown = headline_table(overview)
    index = cited(shown, "index", "value")
    if cell_of(shown, "index", "interval") is None:
        return msg("{index} of 100: experience, weighted by importance", index=index)
    low, high = cited_ends(shown, "index", "interval")
    return msg("{index} of 100 ({low} to {high}): experience, weighted by importance", index=index, low=low, high=high)


def headline_table(overview: Overview, change: Change | None = None) -> Table:
    """The index and its change, the mean of every overall judgement, and the recommendation score."""
    rows: list[Row] = []
    if overview.index is not None:
        rows.append(Row("index", (msg("Index, 0 to 100"), *_figures(overview.index))))
    rows += _index_rows(change)
    for outcome in overview.outcomes:
        name = OUTCOMES.get(outcome.name, outcome.name)
        mean = msg("{outcome}, mean as answered", outcome=name)
        rows.append(Row(f"{outcome.name} mean", (mean, *_figures(outcome.mean))))
        if outcome.recommendation is not None:
            rows.append(
                Row(
                    f"{outcome.name} score",
                    (msg("{outcome}, score -100 to 100", outcome=name), *_figures(outcome.recommendation)),
                )
            )
    return Table(
        "headline",
        msg("Index and overall judgements"),
        (
            Column("figure", msg("Figure"), "text"),
            Column("value", msg("Value"), "score"),
            Column("interval", msg("95% interval"), "score"),
            Column("n", msg("n"), "count"),
        ),
        tuple(rows),
        notes=(
            msg(
                "Index: sum of importance x experience by the sum of importance, from the lowest point of the scale "
                "(0) to the highest (100)."
            ),
        )
        if overview.index is not None
        else (),
    )


def _index_rows(change: Change | None) -> list[Row]:
    """The index of the earlier wave, and what has changed."""
    index = None if change is None else change.index
    if change is None or index is None:
        return []
    interval = None if index.change_low is None else (index.change_low, index.change_high)
    return [
        Row("index before", (msg("Index of {wave}", wave=change.before), index.before, None, None)),
        Row(
            "index change",
            (msg("Change of the index since {wave}", wave=change.before), index.change, interval, None),
        ),
    ]


def _figures(estimate: Estimate) -> tuple[Cell, ...]:
    return (estimate.value, _interval(estimate), estimate.n)


def shares_table(overview: Overview) -> Table:
    """Per factor the share of respondents whose experience is below, and above, what they expected."""
    known = any(factor.below is not None for factor in overview.factors)
    boxed = any(factor.top is not None for factor in overview.factors)
    return Table(
        "shortfalls",
        msg("Customers who had less than they expected"),
        (
            Column("factor", msg("Factor"), "text"),
            Column("below", msg("Below expectation"), "share", msg("Below")),
            Column("below_interval", msg("95% interval"), "share"),
            Column("above", msg("Above expectation"), "share", msg("Above"), 2),
            Column("above_interval", msg("95% interval of above"), "share", msg("Above 95%"), 3),
            Column("n", msg("n"), "count"),
            *(BOXES if boxed else ()),
        ),
        tuple(
            Row(
                one.factor.key,
                (
                    one.factor,
                    _value(one.below),
                    _interval(one.below),
                    _value(one.above),
                    _interval(one.above),
                    None if one.below is None else one.below.n,
                    *(_boxed(one) if boxed else ()),
                ),
            )
            for one in overview.factors
        ),
        notes=(msg("Of those who rated both; whoever is in neither share had what they expected."),)
        if known
        else (msg("Not known: nobody rated both on one scale."),),
    )


def precision_table(analysis: Analysis, overview: Overview) -> Table:
    """Per factor bases, effective respondents, degrees of freedom, spread, design effect."""
    scores = {one.factor.key: one for one in analysis.scores.factors}
    return Table(
        "precision",
        msg("How exact the figures are"),
        (
            Column("factor", msg("Factor"), "text"),
            Column("n_experience", msg("n, experience"), "count", msg("n Exp")),
            Column("n_expectation", msg("n, expectation"), "count", msg("n Expct")),
            Column("n_pair", msg("n, both"), "count", msg("n both")),
            Column("n_importance", msg("n, importance"), "count", msg("n Imp")),
            Column("n_effective", msg("Effective n"), "count", msg("n eff"), 2),
            Column("df", msg("Degrees of freedom"), "count", msg("df"), 2),
            Column("deviation", msg("Standard deviation"), "score", msg("SD"), 2),
            Column("design_effect", msg("Design effect"), "score", msg("Deff"), 2),
            Column("remark", msg("Remark"), "text", None, 3),
        ),
        tuple(
            Row(
                one.factor.key,
                (
                    one.factor,
                    scores[one.factor.key].n_experience,
                    scores[one.factor.key].n_expectation,
                    scores[one.factor.key].n_pair,
                    scores[one.factor.key].n_importance,
                    scores[one.factor.key].n_effective,
                    scores[one.factor.key].df,
                    one.deviation,
                    one.design_effect,
                    _imprecise(scores[one.factor.key].satisfaction),
                ),
            )
            for one in overview.factors
        ),
        notes=tuple(_notes(overview)),
    )


def _boxed(one: FactorOverview) -> tuple[Cell, ...]:
    n = None if one.top is None else one.top.n
    return (_value(one.top), _interval(one.top), _value(one.bottom), _interval(one.bottom), n)


def _notes(overview: Overview) -> Iterator[Message]:
    yield msg(
        "Standard deviation and design effect are those of satisfaction, else of experience; the design effect says "
        "how many times the variance of a simple random sample of as many respondents it is."
    )
    if overview.weight_effect >= UNEQUAL:
        yield msg(
            "The weights differ so much that they alone make a variance {effect:.1f} times as large.",
            effect=overview.weight_effect,
        )


def _imprecise(satisfaction: Estimate | None) -> Message | None:
    if satisfaction is None or satisfaction.low is None or satisfaction.high is None:
        return None
    return msg("imprecise") if satisfaction.high - satisfaction.low > 2 * IMPRECISE else None


def _value(estimate: Estimate | None) -> float | None:
    return None if estimate is None else estimate.value


def _interval(estimate: Estimate | None) -> tuple[float | None, float | None] | None:
    return None if estimate is None or estimate.low is None else (estimate.low, estimate.high)
