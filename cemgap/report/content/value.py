"""Value: the factors per unit of customer value, beside those per customer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cemgap.report.blocks import Column, Line, Lines, Part, Row, Table
from cemgap.report.content.decimals import decimals_of
from cemgap.report.content.words import VERDICTS, worded
from cemgap.translations import Message, msg

if TYPE_CHECKING:
    from cemgap.report.blocks import Cell
    from cemgap.statistics.precision import Estimate
    from cemgap.steps.analysis import Analysis
    from cemgap.steps.value import ByValue


def part(analysis: Analysis) -> Part:
    """The key experience both ways, and the table per unit of value; nothing where no value is named."""
    valued = analysis.by_value
    if valued is None:
        return Part("value", ())
    lines = Lines("value", msg("Per unit of customer value"), (Line(None, sentence(analysis, valued)),))
    return Part("value", (lines, value_table(analysis, valued)))


def answer(analysis: Analysis) -> tuple[Line, ...]:
    """The key experience both ways, for the first page; nothing where no value is named."""
    valued = analysis.by_value
    return () if valued is None else (Line(msg("By value"), sentence(analysis, valued)),)


def sentence(analysis: Analysis, valued: ByValue) -> Message:
    """The key experience per customer and per unit of value."""
    per_customer, per_value = analysis.key_experiences.key, valued.key
    if per_customer is None and per_value is None:
        return msg("No key experience, neither per customer nor per unit of value.")
    if per_customer == per_value:
        return msg("Per customer and per unit of value alike: {factor}.", factor=per_customer)
    return msg(
        "Per customer: {factor}; per unit of value: {other}.",
        factor=msg("no key experience") if per_customer is None else per_customer,
        other=msg("no key experience") if per_value is None else per_value,
    )


def value_table(analysis: Analysis, valued: ByValue) -> Table:
    """Every factor per unit of value, with its weighted satisfaction per customer beside it."""
    per_customer = {one.scores.factor: one for one in analysis.key_experiences.factors}
    bars = "weighted_satisfaction"
    rows = []
    for ranked in valued.keys.factors:
        scores, beside = ranked.scores, per_customer.get(ranked.scores.factor)
        rows.append(
            Row(
                scores.factor.key,
                (
                    scores.factor,
                    ranked.rank,
                    _value(scores.importance),
                    _value(scores.experience),
                    _value(scores.expectation),
                    _value(scores.satisfaction),
                    _interval(scores.satisfaction),
                    _value(scores.weighted_satisfaction),
                    _interval(scores.weighted_satisfaction),
                    None if beside is None else _value(beside.scores.weighted_satisfaction),
                    None if beside is None else beside.rank,
                    scores.n_pair or scores.n_experience,
                    scores.n_effective,
                    worded(VERDICTS, ranked.verdict),
                ),
                marked=scores.factor == valued.key,
            )
        )
    return Table(
        "by_value",
        msg("Factors per unit of customer value"),
        (
            Column("factor", msg("Factor"), "text"),
            Column("rank", msg("Rank"), "rank"),
            Column("importance", msg("Importance"), "score", msg("Imp"), 2),
            Column("experience", msg("Experience"), "score", msg("Exp"), 2),
            Column("expectation", msg("Expectation"), "score", msg("Expct"), 2),
            Column("satisfaction", msg("Satisfaction"), "signed", msg("Sat"), 1, "experience - expectation"),
            Column("satisfaction_interval", msg("95% interval of satisfaction"), "signed", msg("Sat 95%"), 3),
            Column(bars, msg("Weighted satisfaction"), "signed", msg("Weighted"), 1, "importance * satisfaction"),
            Column("weighted_interval", msg("95% interval of weighted satisfaction"), "signed", msg("Wgt 95%"), 3),
            Column("weighted_per_customer", msg("Weighted, per customer"), "signed", msg("Per cust."), 2),
            Column("rank_per_customer", msg("Rank, per customer"), "rank", msg("Rank, cust."), 2),
            Column("n", msg("n"), "count"),
            Column("n_effective", msg("Effective n"), "count", msg("n eff"), 3),
            Column("verdict", msg("Verdict"), "text"),
        ),
        tuple(rows),
        notes=tuple(_notes(analysis, valued)),
        decimals=decimals_of(analysis),
    )


def _notes(analysis: Analysis, valued: ByValue) -> tuple[Message, ...]:
    everyone, worth = analysis.basis.respondents, valued.scores.respondents
    notes = [
        msg(
            'Every customer counts as often as the column "{column}" says they are worth.',
            column=valued.column,
        )
    ]
    if everyone is not None and worth is not None and worth < everyone:
        notes.append(
            msg(
                "{n} respondent of {all} with a value above 0.",
                "{n} respondents of {all} with a value above 0.",
                n=worth,
                all=everyone,
            )
        )
    notes.append(msg("Both rest on the same respondents; whether they differ by more than chance is not tested."))
    return tuple(notes)


def _value(estimate: Estimate | None) -> float | None:
    return None if estimate is None else estimate.value


def _interval(estimate: Estimate | None) -> Cell:
    return None if estimate is None or estimate.low is None else (estimate.low, estimate.high)
