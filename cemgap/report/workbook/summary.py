"""Summary: the first sheet; the sentences of the report, live, two charts, and the factors in rank order."""

from collections.abc import Iterator

from cemgap.intake.mapping import Factor
from cemgap.report.blocks import Figure, Line, Lines, Matrix, Part, Point, Report
from cemgap.report.figures import figures_of
from cemgap.report.workbook import book as looks
from cemgap.report.workbook.address import relative
from cemgap.report.workbook.book import Book, Sheet, cleaned, number_format, width
from cemgap.report.workbook.charts import bar_chart, matrix_chart, write_points
from cemgap.report.workbook.factor_columns import matrix_of
from cemgap.report.workbook.factors import TIED, FactorCells, importance_scale
from cemgap.report.workbook.formula import guarded
from cemgap.report.workbook.ledger import Ledger
from cemgap.report.workbook.sentence import LONGEST_FORMULA, Sentence, literal, sentence_of
from cemgap.report.workbook.tables import write_lines
from cemgap.steps.analysis import Analysis
from cemgap.translations import Message, msg

SHOWN = (
    "rank",
    "factor",
    "importance",
    "experience",
    "expectation",
    "satisfaction",
    "weighted_satisfaction",
    "importance_minus_experience",
    "ideal",
    "gap",
)
"""Columns of the table in rank order that the summary repeats."""
CHART_ROWS, CHART_HEIGHT = 15, 310
"""Rows of 22 pixels, and pixels."""


def write_summary(
    sheet: Sheet, analysis: Analysis, report: Report, parts: tuple[Part, ...], cells: FactorCells
) -> None:
    """Write the sheet, the helper cells of its charts with it; `parts` are told as sentences, the first one live."""
    language = sheet.book.language
    keys = [key for key in SHOWN if any(column.key == key for column in cells.columns)]
    for at, key in enumerate(keys):
        sheet.widen(
            at, 12 if key == "rank" else max(20, cells.sheet.wide(cells.column(key))) if key == "factor" else 11
        )
    sheet.text(0, 0, report.title.text(language, figures_of(report.decimals)), looks.TITLE)
    row = 2
    for at, part in enumerate(parts):
        for block in part.blocks:
            if not isinstance(block, Lines):
                continue
            if at == 0:
                row = _answer(sheet, row, block, analysis, cells, last=len(keys) - 1)
            else:
                row = write_lines(sheet, row, block)
    row = _changed(sheet, row, cells, len(keys) - 1)
    row = _charts(sheet, row + 1, analysis, report, cells, columns=len(keys))
    for note in _matrix_notes(report, analysis, cells):
        sheet.paragraph(row, 0, len(keys) - 1, note.text(language, figures_of(report.decimals)), looks.NOTE)
        row += 1
    last = _ranked(sheet, row, keys, cells)
    sheet.worksheet.fit_to_pages(1, 1)
    sheet.worksheet.print_area(0, 0, last - 1, len(keys) - 1)


def _answer(sheet: Sheet, row: int, block: Lines, analysis: Analysis, cells: FactorCells, *, last: int) -> int:
    book = sheet.book
    form = figures_of(book.decimals)
    if block.title is not None and block.title != book.title:
        sheet.text(row, 0, block.title.text(book.language, form), looks.HEADING)
        row += 1
    for at, line in enumerate(block.lines):
        said = _live(line, book, analysis, cells, first=at == 0)
        if line.label is not None:
            sheet.text(row, 0, line.label.text(book.language, form), looks.LABEL, 16)
        look = looks.WRAPPED | {"bold": True, "font_size": 12} if at == 0 else looks.WRAPPED
        sheet.paragraph(row, 1, last, said.text, look, formula=said.formula)
        row += 1
    return row


def _live(line: Line, book: Book, analysis: Analysis, cells: FactorCells, *, first: bool) -> Sentence:
    """A sentence about the factors in their places: when another one comes first, it names that one."""
    language, ledger = book.language, book.ledger
    figures = tuple(_figures(line.message))
    found = [ledger.find(figure, ranked=True) for figure in figures]
    # A sentence whose figures cannot all follow keeps to its factors.
    follows = all(address or figure.value is None for figure, address in zip(figures, found, strict=True))
    placed = _placed(figures, analysis, cells, ledger) if follows else set()

    def resolve(value: Figure | Factor) -> str | None:
        if isinstance(value, Factor):
            address = ledger.name(value) if value.key in placed else None
        else:
            address = ledger.find(value, ranked=value.cell is not None and value.cell[1] in placed)
        return address.full if address else None

    said = sentence_of(line.message, language, book.decimals, resolve)
    if ledger.rank_value is None or cells.ranking != "weighted_satisfaction":
        return said
    key, worst = analysis.key_experiences.key, ledger.rank_value.full
    below = f"N({worst})<-{TIED}"
    if key is not None and key.key in placed and said.formula is not None:
        none = msg("No weighted satisfaction is below zero: there is no key experience.").text(language)
        return _fitting(said.text, f"IF({below},{said.formula},{literal(none)})")
    if key is None and first:
        named = cells.ranked("factor", 0).full
        now = literal(msg("The most negative weighted satisfaction is now that of:").text(language) + " ")
        return _fitting(said.text, f"IF({below},{now}&{named},{said.formula or literal(said.text)})")
    return said


def _fitting(text: str, formula: str) -> Sentence:
    return Sentence(text, formula if len(formula) <= LONGEST_FORMULA else None)


def _placed(figures: tuple[Figure, ...], analysis: Analysis, cells: FactorCells, ledger: Ledger) -> set[str]:
    """Factors that a sentence names for their place: the key experience, and those it tells the ranking figure of."""
    key = analysis.key_experiences.key
    cited = {figure.cell for figure in figures if figure.cell in ledger.ranked}
    return {row for _, row, column in cited if column == cells.ranking or (key is not None and row == key.key)}


def _figures(value: object) -> Iterator[Figure]:
    """The figures of a message, those of messages inside it included."""
    if isinstance(value, Figure):
        yield value
    elif isinstance(value, Message):
        for _, inner in value.values:
            yield from _figures(inner)
    elif isinstance(value, tuple):
        for inner in value:
            yield from _figures(inner)


def _changed(sheet: Sheet, row: int, cells: FactorCells, last: int) -> int:
    """A line that appears as soon as an input is not the delivered one."""
    message = msg(
        "Inputs changed since delivery: {count}. Bases, intervals and verdicts are still those of the survey.",
        count=Figure(0, "rank"),
    )
    said = sentence_of(message, sheet.book.language, 0, lambda _: cells.changed.full)
    look = looks.WRAPPED | {"italic": True, "font_color": "#b5452c"}
    sheet.worksheet.merge_range(row, 0, row, last, "", sheet.book.format(look))
    sheet.formula(row, 0, f'IF(N({cells.changed.full})=0,"",{said.formula})', "", look)
    return row + 1


def _charts(sheet: Sheet, row: int, analysis: Analysis, report: Report, cells: FactorCells, *, columns: int) -> int:
    book = sheet.book
    titles = {
        "weighted_satisfaction": msg("Weighted satisfaction, worst first"),
        "satisfaction": msg("Satisfaction, worst first"),
        "importance_minus_experience": msg("Importance - experience, largest first"),
    }
    room = sum(int(7 * (sheet.wide(at) + 1.5)) + 5 for at in range(columns))
    matrix = matrix_of(report) or _to_fill(analysis, cells)
    has_matrix = matrix is not None
    share = room // 2 if has_matrix and cells.ranking else room
    left = 0
    if cells.ranking is not None:
        title = titles[cells.ranking]
        chart = bar_chart(book, cells, title)
        chart.set_size({"width": share - 6, "height": CHART_HEIGHT})
        alt = msg("Bar chart: {title}. {factors}", title=title, factors=_listed(cells, cells.ranking))
        _insert(sheet, row, left, chart, alt.text(book.language, figures_of(cells.decimals)))
        left = share
    if matrix is not None:
        scale = importance_scale(analysis)
        points = write_points(cells, matrix, scale, book.language)
        chart = matrix_chart(book, cells, matrix, points, scale)
        chart.set_size({"width": share - 6, "height": CHART_HEIGHT})
        alt = msg(
            "Scatter chart: {title}. Across {across}, up {up}, a point per factor.",
            title=matrix.title,
            across=matrix.across,
            up=matrix.up,
        )
        _insert(sheet, row, left, chart, alt.text(book.language, figures_of(cells.decimals)))
    return row + CHART_ROWS if cells.ranking is not None or has_matrix else row


def _to_fill(analysis: Analysis, cells: FactorCells) -> Matrix | None:
    """The matrix of a table with too few figures for one: its points appear as the blanks are filled in."""
    known = [
        value for place in range(cells.count) if isinstance(value := cells.value("importance", place), int | float)
    ]
    if cells.ranking != "weighted_satisfaction" or not known:
        return None
    across, up = msg("satisfaction (experience - expectation)"), msg("importance")
    middle = sum(known) / len(known)
    nothing = Message("")
    title = msg("Priority matrix")
    points = tuple(
        Point(ranked.scores.factor, ranked.scores.satisfaction.value, ranked.scores.importance.value)
        for ranked in analysis.key_experiences.factors
        if ranked.scores.satisfaction and ranked.scores.importance
    )
    return Matrix("matrix", title, across, up, points, 0.0, middle, (nothing, nothing, nothing, nothing))


def _matrix_notes(report: Report, analysis: Analysis, cells: FactorCells) -> tuple[Message, ...]:
    """The notes of the matrix, or why there is none."""
    matrix = matrix_of(report)
    if matrix is not None:
        return matrix.notes
    if _to_fill(analysis, cells) is not None:
        return (msg("The matrix fills as importance and expectation are filled in on the sheet of steps 2-4."),)
    blocks = [
        block for part in report.parts if part.name == "matrix" for block in part.blocks if isinstance(block, Lines)
    ]
    return tuple(
        msg("{label}: {sentence}", label=line.label, sentence=line.message) if line.label else line.message
        for block in blocks
        for line in block.lines
    )


def _listed(cells: FactorCells, key: str) -> tuple[object, ...]:
    kind = cells.columns[cells.column(key)].kind
    listed: list[object] = []
    for place in range(cells.count):
        value = cells.value(key, place)
        if isinstance(value, int | float):
            name = cells.value("factor", place)
            listed.append(msg("{factor} {value}", factor=str(name), value=Figure(value, kind)))
    return tuple(listed)


def _insert(sheet: Sheet, row: int, left: int, chart: object, alt: str) -> None:
    sheet.worksheet.insert_chart(
        row, 0, chart, {"x_offset": left, "y_offset": 2, "description": cleaned(alt)[:2000], "object_position": 2}
    )


def _ranked(sheet: Sheet, row: int, keys: list[str], cells: FactorCells) -> int:
    sheet.header(row, {at: cells.columns[cells.column(key)].header for at, key in enumerate(keys)})
    for place in range(cells.count):
        here = row + 1 + place
        height = 1
        for at, key in enumerate(keys):
            column, address = cells.columns[cells.column(key)], cells.ranked(key, place)
            value = column.cells[place]
            if column.is_text:
                shown = "" if value is None else str(value)
                sheet.formula(here, at, f'{address.full}&""', shown, looks.TEXT_CELL)
                height = max(height, -(-width(shown) // (sheet.wide(at) + 1)))
            else:
                look = looks.RANK_CELL if column.kind == "rank" else looks.CELL
                look = look | {"num_format": number_format(column.kind, cells.decimals)}
                sheet.formula(here, at, guarded([address.full], address.full), "" if value is None else value, look)
        if height > 1:
            sheet.worksheet.set_row(here, height * looks.LINE)
    last = row + cells.count
    for at, key in enumerate(keys):
        if cells.columns[cells.column(key)].kind == "signed":
            sheet.signed(sheet.at(row + 1, at), sheet.at(last, at), cells.decimals)
    if cells.ranking == "weighted_satisfaction":
        weighted = sheet.at(row + 1, keys.index("weighted_satisfaction"))
        rank = relative(sheet.at(row + 1, keys.index("rank")), column_fixed=True)
        first = f"AND({rank}=1,N({relative(weighted, column_fixed=True)})<-{TIED})"
        sheet.mark(sheet.at(row + 1, 0), sheet.at(last, len(keys) - 1), first)
    return last + 1
