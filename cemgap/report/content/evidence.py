"""Evidence: step 7, business results beside the investment."""

from cemgap.report.blocks import Cell, Column, ColumnNote, Figure, Kind, Line, Lines, Part, Row, Table
from cemgap.report.content.change import start_again
from cemgap.report.content.citation import cell_of, cited
from cemgap.report.content.decimals import decimals_of
from cemgap.report.content.words import EVIDENCE_VERDICTS, worded
from cemgap.steps.analysis import Analysis
from cemgap.steps.results import Stage, StageResult
from cemgap.translations import Message, msg


def part(analysis: Analysis) -> Part:
    """The table of stages and what it shows; nothing without an evidence file."""
    if not analysis.feedback.evidence:
        return Part("evidence", ())
    # Beside a change the part before has said it.
    again = start_again(analysis) if analysis.feedback.change is None else ()
    lines = (*(Line(msg("Proof"), message) for message in proof(analysis)), *again)
    return Part("evidence", (table(analysis), *((Lines("evidence_words", None, lines),) if lines else ())))


def table(analysis: Analysis) -> Table:
    """Every stage against the first, bounds carried through."""
    notes: list[Message | ColumnNote] = [msg("No n: business results, not answers of respondents.")]
    if analysis.feedback.evidence[0].stage.over:
        notes.append(msg("The first result is a lower bound, so that no other can be set against it."))
    notes.append(ColumnNote("per_unit_index", msg("Results per unit: 100% or more is growth in step with the units.")))
    notes.append(msg("A change before and after is not proof of cause."))
    return Table(
        "evidence",
        msg("Step 7: results beside the investment"),
        (
            Column("stage", msg("Stage"), "text"),
            Column("units", msg("Units"), "count", None, 2),
            Column("result", msg("Result"), "count", None, 2),
            Column("units_ratio", msg("Units, times the first"), "score", msg("Units x")),
            Column("result_ratio", msg("Result, times the first"), "score", msg("Result x")),
            Column("per_unit_index", msg("Result per unit, of the first"), "share", msg("Per unit"), 2),
            Column("verdict", msg("Verdict"), "text"),
        ),
        tuple(
            Row(row_key(place, stage), _cells(stage)) for place, stage in enumerate(analysis.feedback.evidence, start=1)
        ),
        notes=tuple(notes),
        decimals=decimals_of(analysis),
    )


def row_key(place: int, stage: StageResult) -> str:
    """The key of a stage's row; stages may bear the same name."""
    return f"{place} {stage.stage.stage}"


def _cells(result: StageResult) -> tuple[Cell, ...]:
    stage = result.stage
    return (
        stage.stage,
        stage.units,
        _bounded(stage.result, "count", stage),
        result.units_ratio,
        _bounded(result.result_ratio, "score", stage),
        _bounded(result.per_unit_index, "share", stage),
        worded(EVIDENCE_VERDICTS, result.verdict),
    )


def _bounded(value: float | None, kind: Kind, stage: Stage) -> Cell:
    if not stage.over or value is None:
        return value
    figure = Figure(value, kind)
    return msg("over {value}", value=figure) if stage.strict else msg("at least {value}", value=figure)


def proof(analysis: Analysis) -> tuple[Message, ...]:
    """The last stage in words; nothing where nothing can be set against the first."""
    stages = analysis.feedback.evidence
    if not stages or stages[-1].verdict is None:
        return ()
    shown, row = table(analysis), row_key(len(stages), stages[-1])
    return (
        msg(
            "{stage}: {units} times the investment, {result} times the result: {verdict}.",
            stage=stages[-1].stage.stage,
            units=cited(shown, row, "units_ratio"),
            result=cited(shown, row, "result_ratio"),
            verdict=cell_of(shown, row, "verdict"),
        ),
    )
