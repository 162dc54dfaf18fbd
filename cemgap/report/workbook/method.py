"""Method: the sheet of basis and method; what the figures rest on, definitions, record, and warnings."""

from cemgap.errors import Place, Problem
from cemgap.report.blocks import Block
from cemgap.report.figures import figures_of
from cemgap.report.workbook import book as looks
from cemgap.report.workbook.book import Sheet
from cemgap.report.workbook.tables import ACROSS, write_blocks
from cemgap.steps.analysis import Analysis
from cemgap.translations import Message, msg


def write_method(sheet: Sheet, analysis: Analysis, blocks: tuple[Block, ...]) -> None:
    """Write the sheet: the report's own parts, then the warnings (`Report.notes`) with their places and fixes."""
    language = sheet.book.language
    sheet.widen(0, 20)
    for column in range(1, ACROSS + 1):
        sheet.widen(column, 12)
    row = write_blocks(sheet, 0, blocks)
    if analysis.warnings:
        sheet.text(row, 0, msg("Warnings").text(language), looks.HEADING)
        row += 1
        for problem in analysis.warnings:
            sheet.text(row, 0, problem.code, looks.LABEL)
            sheet.paragraph(row, 1, ACROSS, _told(problem, language), looks.WRAPPED)
            row += 1


def _told(problem: Problem, language: str) -> str:
    form = figures_of(1)
    lines = [problem.message.text(language, form)]
    places = [_where(place).text(language) for place in problem.places if place != Place()]
    if places:
        more = problem.count - len(problem.places)
        lines.append("; ".join(places) + (f" (+{more})" if more > 0 else ""))
    if problem.fix is not None:
        lines.append(problem.fix.text(language, form))
    return "\n".join(lines)


def _where(place: Place) -> Message:
    known: list[object] = [part for part in (place.file, place.sheet) if part]
    if place.row is not None:
        known.append(msg("row {row}", row=place.row))
    if place.column is not None:
        known.append(msg("column {column}", column=place.column))
    if place.value is not None:
        known.append(place.value if isinstance(place.value, Message) else f'"{place.value}"')
    return Message("{where}", (("where", tuple(known)),))
