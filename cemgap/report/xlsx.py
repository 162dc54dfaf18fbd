"""The XLSX form: a workbook whose figures follow its inputs, for a client who checks cell by cell.

Sheets, named in the language of the report: Summary (sentences, charts, ranks), Step 1 where customers were asked for
reasons, Steps 2-4 (inputs blue, formulas black), Groups where they are compared, Steps 5-6, Step 7, Basis and method.
Every formula is stored with its value; none needs more than Excel 2007. Respondents are never in it.
"""

from cemgap.report.blocks import Block, Lines, Part, Report, Table
from cemgap.report.workbook.book import Book, Sheet
from cemgap.report.workbook.factors import write_factors
from cemgap.report.workbook.method import write_method
from cemgap.report.workbook.summary import write_summary
from cemgap.report.workbook.tables import ACROSS, write_blocks, write_lines
from cemgap.steps.analysis import Analysis
from cemgap.translations import msg

PLACED = {
    "summary": ("answer", "matrix"),
    "step 1": ("brand_value",),
    "steps 2-4": ("factors",),
    "overview": ("overview", "quadrants", "sample"),
    "attributes": ("attributes",),
    "by value": ("value",),
    "groups": ("segments", "segment_factors"),
    "drivers": ("drivers",),
    "steps 5-6": ("requirements", "actions"),
    "step 7": ("change", "change_measures", "evidence"),
    "method": ("steps", "robustness", "basis", "method"),
}
"""Which parts of the report stand on which sheet: all of them. Without a table of reasons the brand value stands on the
summary; what a step still needs stands on its own sheet as well."""


def file_bytes(analysis: Analysis, report: Report, language: str) -> bytes:
    """The workbook; equal input gives equal bytes."""
    book = Book(language, analysis.client, report)
    summary = book.sheet(msg("Summary"))
    reasons = _blocks(report, PLACED["step 1"])
    reasons = reasons if any(isinstance(block, Table) for block in reasons) else ()
    step1 = book.sheet(msg("Step 1")) if reasons else None
    gap = book.sheet(msg("Steps 2-4"))
    overview, attributes = _blocks(report, PLACED["overview"]), _blocks(report, PLACED["attributes"])
    beside = book.sheet(msg("Overview")) if overview else None
    inside = book.sheet(msg("Attributes")) if attributes else None
    worth = _blocks(report, PLACED["by value"])
    valued = book.sheet(msg("By value")) if worth else None
    groups = _blocks(report, PLACED["groups"])
    grouped = book.sheet(msg("Groups")) if groups else None
    explained = _blocks(report, PLACED["drivers"])
    drivers = book.sheet(msg("Drivers")) if explained else None
    planned = book.sheet(msg("Steps 5-6"))
    fed_back = book.sheet(msg("Step 7"))
    method = book.sheet(msg("Basis and method"))

    cells = write_factors(gap, analysis, report)
    if beside is not None:
        _write_parts(beside, analysis, report, overview, ())
    if inside is not None:
        _write_parts(inside, analysis, report, attributes, ())
    if valued is not None:
        write_blocks(valued, 0, worth)
    if grouped is not None:
        write_blocks(grouped, 0, groups)
    if drivers is not None:
        _write_parts(drivers, analysis, report, explained, ())
    if step1 is not None:
        _write_parts(step1, analysis, report, reasons, (1,))
    _write_parts(planned, analysis, report, _blocks(report, PLACED["steps 5-6"]), (5, 6))
    _write_parts(fed_back, analysis, report, _blocks(report, PLACED["step 7"]), (7,))
    write_method(method, analysis, _blocks(report, PLACED["method"]))
    told = ("answer",) if reasons else ("answer", *PLACED["step 1"])
    write_summary(summary, analysis, report, tuple(_part(report, name) for name in told), cells)
    summary.worksheet.activate()
    return book.file_bytes()


def _part(report: Report, name: str) -> Part:
    return next((part for part in report.parts if part.name == name), Part(name, ()))


def _blocks(report: Report, names: tuple[str, ...]) -> tuple[Block, ...]:
    return tuple(block for name in names for part in report.parts if part.name == name for block in part.blocks)


def _write_parts(
    sheet: Sheet, analysis: Analysis, report: Report, blocks: tuple[Block, ...], steps: tuple[int, ...]
) -> None:
    """The parts of some steps, and what these steps still need."""
    sheet.widen(0, 16)
    for column in range(1, ACROSS + 1):
        sheet.widen(column, 11)
    row = 0
    for block in _blocks(report, ("steps",)):
        if isinstance(block, Lines):
            told = zip(analysis.steps, block.lines, strict=True)
            lines = tuple(line for state, line in told if state.step in steps and state.state != "done")
            row = write_lines(sheet, row, Lines(block.name, None, lines))
    write_blocks(sheet, row + bool(row), blocks, evidence=True)
