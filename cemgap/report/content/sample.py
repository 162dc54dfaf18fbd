"""Sample: what change this survey could see in a next wave like it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cemgap.report.blocks import Column, Line, Lines, Part, Row, Table
from cemgap.report.content.citation import cited
from cemgap.report.content.ranks import SAME_BASES
from cemgap.translations import msg

if TYPE_CHECKING:
    from cemgap.steps.analysis import Analysis
    from cemgap.steps.detectable import DetectableChange


def part(analysis: Analysis) -> Part:
    """What a next wave like this one could show; nothing where that is not known."""
    if not analysis.detectable:
        return Part("sample", ())
    table = detectable_table(analysis)
    return Part("sample", (Lines("detectable", msg("What a next wave could show"), _sentences(analysis, table)), table))


def detectable_table(analysis: Analysis) -> Table:
    """Per factor the change that is found with 80% power, and the smallest that is significant."""
    return Table(
        "detectable",
        msg("Changes that a next wave like this one could show"),
        (
            Column("factor", msg("Factor"), "text"),
            Column("satisfaction", msg("Satisfaction, found with 80% power"), "score", msg("Sat, 80% power")),
            Column(
                "satisfaction_significant", msg("Satisfaction, just significant"), "score", msg("Sat, just sig."), 2
            ),
            Column("weighted", msg("Weighted, found with 80% power"), "score", msg("Wgt, 80% power")),
            Column("weighted_significant", msg("Weighted, just significant"), "score", msg("Wgt, just sig."), 2),
        ),
        tuple(
            Row(one.factor.key, (one.factor, *_cells(one.satisfaction), *_cells(one.weighted_satisfaction)))
            for one in analysis.detectable
        ),
        notes=(
            SAME_BASES,
            msg(
                "In points, for a wave of as many other respondents with the same design, tested at 5%. A true change "
                "that is just significant is found half of the time only. Correcting for several factors takes more."
            ),
        ),
    )


def _cells(change: DetectableChange | None) -> tuple[float | None, float | None]:
    return (None, None) if change is None else (change.detectable, change.significant)


def _sentences(analysis: Analysis, table: Table) -> tuple[Line, ...]:
    known = [(one.satisfaction.detectable, one.factor) for one in analysis.detectable if one.satisfaction is not None]
    if not known or analysis.basis.respondents is None:
        return ()
    coarsest = max(known, key=lambda one: one[0])[1]
    n, points = analysis.basis.respondents, cited(table, coarsest.key, "satisfaction")
    if len(known) < len(analysis.detectable):
        told = msg(
            "With {n} respondents per wave, a change of {points} points of satisfaction is found with 80% power at "
            "least, in every factor with a figure.",
            n=n,
            points=points,
        )
    else:
        told = msg(
            "With {n} respondents per wave, a change of {points} points of satisfaction is found with 80% power at "
            "least, in every factor.",
            n=n,
            points=points,
        )
    return (Line(None, told),)
