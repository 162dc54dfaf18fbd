"""Attributes: the questions inside the factors, steps 2 and 3 for each."""

from collections.abc import Callable
from dataclasses import dataclass

from cemgap.report.blocks import Cell, Column, ColumnNote, Part, Row, Table
from cemgap.report.content.decimals import decimals_of
from cemgap.report.content.words import VERDICTS, worded
from cemgap.statistics.precision import Estimate
from cemgap.steps.analysis import Analysis
from cemgap.steps.attributes import AttributeResult
from cemgap.steps.step5_requirements import base_of
from cemgap.translations import Wording, msg


@dataclass(frozen=True, slots=True)
class _Field:
    """A column and what stands in it."""

    column: Column
    cell: Callable[[AttributeResult], Cell]


def part(analysis: Analysis) -> Part:
    """The table of attributes; nothing where no factor has several questions."""
    return Part("attributes", (table(analysis),) if analysis.attributes else ())


def table(analysis: Analysis) -> Table:
    """All attributes in the order of their factors. A column that nobody gave anything for is left out."""
    results = analysis.attributes
    fields = [field for field in FIELDS if any(field.cell(result) is not None for result in results)]
    return Table(
        "attributes",
        msg("Steps 2-3: attributes, the questions inside the factors"),
        tuple(field.column for field in fields),
        tuple(
            Row(
                f"{result.attribute.factor.key}.{result.attribute.attribute.key}",
                tuple(field.cell(result) for field in fields),
            )
            for result in results
        ),
        notes=(
            msg(
                "A factor's score is the mean of its attributes, per respondent who answered at least half of them; "
                "a factor that has a question of its own has the answers to that."
            ),
            ColumnNote("importance", msg("Importance of an attribute is blank where it was asked of its factor only.")),
        ),
        decimals=decimals_of(analysis),
    )


def _value(estimate: Estimate | None) -> float | None:
    return None if estimate is None else estimate.value


def _interval(estimate: Estimate | None) -> tuple[float | None, float | None] | None:
    return None if estimate is None or estimate.low is None else (estimate.low, estimate.high)


def _name(result: AttributeResult) -> Wording:
    attribute = result.attribute.attribute
    return Wording(attribute.names or (("", attribute.key),))


FIELDS = (
    _Field(Column("attribute", msg("Attribute"), "text"), _name),
    _Field(Column("factor", msg("Factor"), "text"), lambda result: result.attribute.factor),
    _Field(
        Column("touchpoint", msg("Touchpoint"), "text", None, 3), lambda result: result.attribute.attribute.touchpoint
    ),
    _Field(Column("stage", msg("Stage"), "text", None, 3), lambda result: result.attribute.attribute.stage),
    _Field(Column("channel", msg("Channel"), "text", None, 3), lambda result: result.attribute.attribute.channel),
    _Field(
        Column("importance", msg("Importance"), "score", msg("Imp"), 2),
        lambda result: _value(result.attribute.scores.importance),
    ),
    _Field(
        Column("experience", msg("Experience"), "score", msg("Exp")),
        lambda result: _value(result.attribute.scores.experience),
    ),
    _Field(
        Column("expectation", msg("Expectation"), "score", msg("Expct"), 2),
        lambda result: _value(result.attribute.scores.expectation),
    ),
    _Field(
        Column("satisfaction", msg("Satisfaction"), "signed", msg("Sat"), formula="experience - expectation"),
        lambda result: _value(result.attribute.scores.satisfaction),
    ),
    _Field(
        Column("satisfaction_interval", msg("95% interval of satisfaction"), "signed", msg("Sat 95%"), 3),
        lambda result: _interval(result.attribute.scores.satisfaction),
    ),
    _Field(
        Column(
            "weighted_satisfaction",
            msg("Weighted satisfaction"),
            "signed",
            msg("Weighted"),
            formula="importance * satisfaction",
        ),
        lambda result: _value(result.attribute.scores.weighted_satisfaction),
    ),
    _Field(Column("n", msg("n"), "count"), lambda result: base_of(result.attribute.scores)),
    _Field(Column("verdict", msg("Verdict"), "text", None, 3), lambda result: worded(VERDICTS, result.verdict)),
)
