"""Requirements: step 5, every gap with its evidence and what would close it."""

from cemgap.report.blocks import Column, Line, Lines, Part, Row, Table
from cemgap.report.content.citation import NO_RESPONDENTS
from cemgap.report.content.decimals import decimals_of
from cemgap.report.content.factors import given_notes
from cemgap.steps.analysis import Analysis
from cemgap.steps.step5_requirements import Requirement
from cemgap.translations import Message, msg


def part(analysis: Analysis) -> Part:
    """The table of requirements; a line where there is no gap to close; nothing where step 4 is open."""
    if analysis.requirements:
        return Part("requirements", (table(analysis),))
    if any(gap.gap for gap in analysis.gaps):
        line = Line(None, msg("No factor falls short of its ideal: there is no gap to close."))
        return Part("requirements", (Lines("requirements", msg("Step 5: requirements"), (line,)),))
    return Part("requirements", ())


def row_key(requirement: Requirement) -> str:
    """The key of a requirement's row: its id, or that of the draft of its factor."""
    return f"draft of {requirement.factor.key}" if requirement.id is None else requirement.id


def table(analysis: Analysis) -> Table:
    """One row per requirement, and one to be written per gap without any."""
    respondents = analysis.scores.respondents is not None
    base = (Column("n", msg("n"), "count", None, 2),) if respondents else ()
    return Table(
        "requirements",
        msg("Step 5: requirements to close the gaps"),
        (
            Column("id", msg("ID"), "text"),
            Column("factor", msg("Factor"), "text"),
            Column("requirement", msg("Requirement"), "text"),
            Column("why", msg("Why"), "text", None, 4),
            Column("gap", msg("Gap"), "signed"),
            Column("importance", msg("Importance"), "score", msg("Imp"), 2),
            Column("satisfaction", msg("Satisfaction"), "signed", msg("Sat"), 2),
            *base,
        ),
        tuple(
            Row(
                row_key(row),
                (
                    row.id,
                    row.factor,
                    row.requirement,
                    row.why,
                    None if row.gap is None else row.gap.value,
                    None if row.importance is None else row.importance.value,
                    None if row.satisfaction is None else row.satisfaction.value,
                    *((row.n,) if respondents else ()),
                ),
            )
            for row in analysis.requirements
        ),
        notes=tuple(_notes(analysis)),
        decimals=decimals_of(analysis),
    )


def _notes(analysis: Analysis) -> list[Message]:
    notes = []
    if any(row.requirement is None for row in analysis.requirements):
        notes.append(msg("A requirement that is not written yet belongs in the plan: cemgap template plan"))
    shown = {row.factor.key for row in analysis.requirements}
    notes += given_notes(tuple(factor for factor in analysis.scores.factors if factor.factor.key in shown))
    if analysis.scores.respondents is None:
        notes.append(NO_RESPONDENTS)
    return notes
