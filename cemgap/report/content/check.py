"""Check: how a file is understood, column by column."""

from cemgap.errors import echo
from cemgap.intake.headings.platform import platform_name
from cemgap.intake.quality.flags import FLAG_WORDS, OUT_WORDS
from cemgap.intake.ratings.scales import SOURCE_WORDS
from cemgap.intake.sources.separator import SEPARATOR_NAMES
from cemgap.report.blocks import Figure, Line, Lines, Part, Report
from cemgap.report.content.check_answers import answer_tables
from cemgap.report.content.check_columns import columns_on_screen, every_column
from cemgap.report.content.citation import listed
from cemgap.report.content.words import LAYOUTS, MEASURES
from cemgap.statistics.survey import Survey
from cemgap.translations import Message, msg


def check_report(survey: Survey, *, brief: bool = False) -> Report:
    """What was understood of a file; `brief`, for a screen: columns that are not used by their numbers only."""
    return Report(
        msg("{file}: how it is understood", file=echo(survey.name, 200)),
        (
            Part("source", (Lines("source", None, tuple(_lines(survey))),)),
            Part("columns", columns_on_screen(survey) if brief else (every_column(survey),)),
            Part("answers", answer_tables(survey)),
        ),
    )


def _lines(survey: Survey) -> list[Line]:
    lines = [Line(msg("File"), _file(survey))]
    if survey.platform is not None:
        lines.append(Line(msg("Platform"), msg("{platform}", platform=platform_name(survey.platform))))
    lines.append(Line(msg("Layout"), LAYOUTS[survey.mapping.layout]))
    if survey.tally.rows:
        lines.append(Line(msg("Rows"), _rows(survey)))
    for label, counted, words in (
        (msg("Left out"), survey.tally.excluded, OUT_WORDS | FLAG_WORDS),
        (msg("Flagged"), survey.tally.flagged, FLAG_WORDS),
    ):
        said = tuple(
            msg("{reason}: {count}", count=Figure(n, "count"), reason=words[reason])
            for reason, n in counted.items()
            if n
        )
        if said:
            lines.append(Line(label, listed(said)))
    for measure, scale in survey.scales.scales:
        lines.append(
            Line(
                msg("Scale"),
                msg(
                    "{measure} {scale}, {source}",
                    measure=MEASURES[measure],
                    scale=scale.shown,
                    source=SOURCE_WORDS[scale.source],
                ),
            )
        )
    if survey.factors:
        lines.append(Line(msg("Factors"), msg("{factors}", factors=survey.factors)))
    if survey.waves != ("",):
        order = msg("{waves}, oldest first", waves=survey.shown_waves)
        if not survey.order_known:
            order = msg("{waves} (order not known)", waves=survey.shown_waves)
        lines.append(Line(msg("Waves"), order))
    return lines


def _file(survey: Survey) -> Message:
    rows = () if survey.heading is None else survey.heading.header_rows
    header = (
        msg("header in rows {first}-{last}", first=rows[0], last=rows[-1])
        if len(rows) > 1
        else msg("header in row {row}", row=survey.header_row)
    )
    if survey.sheet is not None:
        sheet = msg('sheet "{sheet}"', sheet=echo(survey.sheet))
        return listed((msg("{kind}", kind=survey.kind), sheet, header))
    if survey.separator is not None:
        separator = SEPARATOR_NAMES.get(survey.separator, survey.separator)
        encoding = msg("{encoding}, separator {separator}", encoding=survey.encoding or "", separator=separator)
        return listed((msg("{kind}", kind=survey.kind), encoding, header))
    return msg("{kind}, read by {reader}", kind=survey.kind, reader=survey.reader)


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
