"""Check: how a file is understood, column by column."""

from cemgap.errors import echo
from cemgap.intake.scales import SOURCE_WORDS
from cemgap.intake.sources.delimited import SEPARATOR_NAMES
from cemgap.report.blocks import Column, Figure, Line, Lines, Part, Report, Row, Table
from cemgap.report.content.citation import listed
from cemgap.report.content.words import LAYOUTS, MEASURES
from cemgap.statistics.survey import Survey
from cemgap.translations import Message, msg

ROLE_WORDS: dict[str, Message] = {
    **MEASURES,
    "id": msg("respondent"),
    "weight": msg("weight"),
    "wave": msg("wave"),
    "date": msg("date"),
    "segment": msg("segment"),
    "outcome": msg("outcome"),
    "reason": msg("reasons for choosing"),
    "personal": msg("personal data"),
    "meta": msg("about the interview"),
    "open": msg("not used"),
}


def check_report(survey: Survey) -> Report:
    """What was understood of a file."""
    return Report(
        msg("{file}: how it is understood", file=echo(survey.name, 200)),
        (Part("source", (Lines("source", None, tuple(_lines(survey))),)), Part("columns", (_columns(survey),))),
    )


def _lines(survey: Survey) -> list[Line]:
    lines = [Line(msg("File"), _file(survey)), Line(msg("Layout"), LAYOUTS[survey.mapping.layout])]
    if survey.tally.rows:
        lines.append(Line(msg("Rows"), _rows(survey)))
    for measure, scale in survey.scales.scales:
        lines.append(
            Line(
                msg("Scale"),
                msg(
                    "{measure} {low}-{high}, {source}",
                    measure=MEASURES[measure],
                    low=scale.low,
                    high=scale.high,
                    source=SOURCE_WORDS[scale.source],
                ),
            )
        )
    if survey.factors:
        lines.append(Line(msg("Factors"), msg("{factors}", factors=survey.factors)))
    if survey.waves != ("",):
        lines.append(Line(msg("Waves"), msg("{waves}, oldest first", waves=tuple(echo(w) for w in survey.waves))))
    return lines


def _file(survey: Survey) -> Message:
    if survey.sheet is not None:
        return msg(
            '{kind}, sheet "{sheet}", header in row {row}',
            kind=survey.kind,
            sheet=echo(survey.sheet),
            row=survey.header_row,
        )
    if survey.separator is not None:
        return msg(
            "{kind}, {encoding}, separator {separator}, header in row {row}",
            kind=survey.kind,
            encoding=survey.encoding or "",
            separator=SEPARATOR_NAMES.get(survey.separator, survey.separator),
            row=survey.header_row,
        )
    return msg("{kind}", kind=survey.kind)


def _rows(survey: Survey) -> Message:
    count = survey.tally.rows
    rows = msg("{count} row", plural="{count} rows", n=count, count=Figure(count, "count"))
    if survey.moments is None:
        return rows
    people = sum(survey.tally.respondents.values())
    counted = msg(
        "{count} respondent counted",
        plural="{count} respondents counted",
        n=people,
        count=Figure(people, "count"),
    )
    return listed((rows, counted))


def _columns(survey: Survey) -> Table:
    names = {factor.key: factor for factor in survey.mapping.factors}
    return Table(
        "columns",
        msg("Columns"),
        (
            Column("position", msg("No."), "count"),
            Column("header", msg("Header"), "text"),
            Column("role", msg("Taken for"), "text"),
            Column("factor", msg("Factor"), "text"),
            Column("reason", msg("Why"), "text", priority=2),
        ),
        tuple(
            Row(
                str(column.position + 1),
                (
                    column.position + 1,
                    echo(column.header),
                    ROLE_WORDS[column.role],
                    names.get(column.factor or "", column.factor or ""),
                    column.reason,
                ),
            )
            for column in survey.mapping.columns
        ),
    )
