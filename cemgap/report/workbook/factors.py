"""Factors: the sheet of steps 2 to 4; inputs blue, every formula live, the order kept by helper columns."""

from dataclasses import dataclass

from cemgap.intake.ratings.scales import Scales
from cemgap.report.blocks import Report
from cemgap.report.figures import figures_of
from cemgap.report.workbook import book as looks
from cemgap.report.workbook.address import Address, relative, span
from cemgap.report.workbook.book import Look, Sheet, number_format, width
from cemgap.report.workbook.factor_columns import (
    FORMULAS,
    FactorColumn,
    factor_columns,
    factors_table,
)
from cemgap.report.workbook.formula import cell_formula, guarded, names_in, same, value_of
from cemgap.steps.analysis import Analysis
from cemgap.translations import Message, msg

TOP = 4
"""The first row of the factors; above it title, legend, steps, headers."""
TIED = "1E-9"
LAST = "1E+99"
"""Stands for what is not known, so that it comes last."""


@dataclass(frozen=True, slots=True)
class FactorCells:
    """Where things stand, for the summary and the charts."""

    sheet: Sheet
    columns: tuple[FactorColumn, ...]
    count: int
    """Factors."""
    ranking: str | None
    """Key of the column that the order follows."""
    ranked_top: int
    """First row of the table in rank order."""
    changed: Address
    """How many inputs differ from the delivered ones."""
    decimals: int
    next_row: int
    """First free row below."""
    keyed: bool
    """There is a key experience: the first place stands out."""

    def column(self, key: str) -> int:
        """The position of a column."""
        return next(at for at, column in enumerate(self.columns) if column.key == key)

    def value(self, key: str, place: int) -> str | float | None:
        """What stands in a column for the factor in a place (from 0)."""
        return self.columns[self.column(key)].cells[place]

    def ranked(self, key: str, place: int) -> Address:
        """The cell of a column in the table in rank order; places from 0."""
        return self.sheet.at(self.ranked_top + place, self.column(key))


@dataclass(frozen=True, slots=True)
class _Grid:
    """The rows of the factors and the columns beside them that help to rank."""

    sheet: Sheet
    columns: tuple[FactorColumn, ...]
    count: int
    ranking: str | None
    top_of_scale: Address

    def cell(self, key: str, row: int) -> str:
        at = next(at for at, column in enumerate(self.columns) if column.key == key)
        return self.sheet.at(TOP + row, at).local

    def helper(self, name: str, row: int) -> Address:
        return self.sheet.at(TOP + row, len(self.columns) + 1 + HELPERS.index(name))

    def helpers(self, name: str) -> str:
        return span(self.helper(name, 0), self.helper(name, self.count - 1))

    def whole(self, at: int) -> str:
        return span(self.sheet.at(TOP, at), self.sheet.at(TOP + self.count - 1, at))


HELPERS = ("group", "figure", "importance", "experience", "order", "place", "changed")
"""group: 0 ranked, 1 with satisfaction only, 2 neither; figure to order by, ties as in the method; place from 1."""


def write_factors(sheet: Sheet, analysis: Analysis, report: Report) -> FactorCells:
    """Write the sheet, note its figures in the ledger, and say where things stand."""
    language = sheet.book.language
    table = factors_table(report)
    columns = factor_columns(analysis, report, language)
    decimals = table.decimals if table else report.decimals
    count = len(analysis.key_experiences.factors)
    ranking = analysis.key_experiences.ranking
    # What the screen shows as "-" is an empty cell here.
    told = table.told([column.key for column in table.columns]) if table else ()
    notes = tuple(note for note in told if not note.msgid.startswith('"-":'))
    below = TOP + count + 1 + len(notes) + 1
    first_input = next(at for at, column in enumerate(columns) if column.role == "input")
    grid = _Grid(sheet, columns, count, None if ranking == "none" else ranking, sheet.at(below + 1, first_input))

    _widths(sheet, columns)
    _heading(sheet, columns, (table.title if table else report.title).text(language, figures_of(decimals)), language)
    for row in range(count):
        for at in range(len(columns)):
            _cell(grid, analysis, row, at, decimals)
        _helpers(grid, analysis, row)
    _validate(grid, analysis, language)
    for at, note in enumerate(notes):
        shown = note.text(language, figures_of(decimals))
        sheet.paragraph(TOP + count + 1 + at, 0, len(columns) - 1, shown, looks.NOTE)
    changed = _settings(grid, analysis, below, language)
    ranked_top = _ranked_table(grid, below + 5, decimals, language)

    _note(grid, analysis, table.name if table else "factors", ranked_top)
    cells = FactorCells(
        sheet,
        columns,
        count,
        grid.ranking,
        ranked_top,
        changed,
        decimals,
        ranked_top + count + 1,
        analysis.key_experiences.key is not None,
    )
    for top in (TOP, ranked_top):
        _marks(grid, top, decimals)
    sheet.worksheet.freeze_panes(TOP, cells.column("factor") + 1)
    sheet.worksheet.repeat_rows(TOP - 2, TOP - 1)
    sheet.worksheet.print_area(0, 0, ranked_top + count - 1, len(columns) - 1)
    return cells


def _note(grid: _Grid, analysis: Analysis, table: str, ranked_top: int) -> None:
    """Tell the ledger where the figures stand, in the table and in the one in rank order."""
    sheet, ledger = grid.sheet, grid.sheet.book.ledger
    place_of = {column.key: at for at, column in enumerate(grid.columns)}
    for place, ranked in enumerate(analysis.key_experiences.factors):
        key, is_ranked = ranked.scores.factor.key, ranked.rank is not None
        for at, column in enumerate(grid.columns):
            value = column.cells[place]
            if isinstance(value, str) or value is None:
                continue
            ledger.note((table, key, column.key), sheet.at(TOP + place, at), value)
            if is_ranked:
                ledger.note_ranked((table, key, column.key), sheet.at(ranked_top + place, at), value)
        if is_ranked:
            ledger.names[key] = sheet.at(ranked_top + place, place_of["factor"])
    if grid.ranking is not None:
        ledger.rank_value = sheet.at(ranked_top, place_of[grid.ranking])


def _marks(grid: _Grid, top: int, decimals: int) -> None:
    """Signs that rounding would leave before a zero, and the row of the key experience."""
    sheet, last = grid.sheet, top + grid.count - 1
    for at, column in enumerate(grid.columns):
        if column.kind == "signed":
            sheet.signed(sheet.at(top, at), sheet.at(last, at), decimals)
    if grid.ranking == "weighted_satisfaction":
        place = {column.key: at for at, column in enumerate(grid.columns)}
        rank, weighted = (
            relative(sheet.at(top, place[key]), column_fixed=True) for key in ("rank", "weighted_satisfaction")
        )
        sheet.mark(sheet.at(top, 0), sheet.at(last, len(grid.columns) - 1), f"AND({rank}=1,N({weighted})<-{TIED})")


def _widths(sheet: Sheet, columns: tuple[FactorColumn, ...]) -> None:
    for at, column in enumerate(columns):
        words = max(width(part) for part in column.header.split() or [""])
        texts = [width(cell) for cell in column.cells if isinstance(cell, str)]
        # A Chinese header has no spaces to break at, but breaks anywhere.
        least = 8 if column.kind != "rank" else 6
        sheet.widen(at, max(least, min(words, 13), width(column.step), min(max(texts, default=0), 32)))
    for at in range(len(columns) + 1, len(columns) + 1 + len(HELPERS)):
        sheet.widen(at, 10)


def _heading(sheet: Sheet, columns: tuple[FactorColumn, ...], title: str, language: str) -> None:
    sheet.text(0, 0, title, looks.TITLE)
    legend = msg(
        "Blue on yellow: input, change it. Black: formula. Bases, intervals and verdicts are those of the survey "
        "and stay as they are."
    )
    sheet.text(1, 0, legend.text(language), looks.ASIDE)
    for at, column in enumerate(columns):
        sheet.text(TOP - 2, at, column.step, looks.STEP)
    sheet.header(TOP - 1, {at: column.header for at, column in enumerate(columns)})
    headers = (
        msg("Group"), msg("Figure"), msg("then importance"), msg("then experience"), msg("then order"), msg("Place"),
        msg("Changed"),
    )  # fmt: skip
    helper = len(columns) + 1
    sheet.text(TOP - 2, helper, msg("Helper cells: they keep the order").text(language), looks.ASIDE)
    for at, header in enumerate(headers):
        sheet.text(TOP - 1, helper + at, header.text(language), looks.ASIDE)


def _look(column: FactorColumn, decimals: int, *, is_input: bool = False, bold: bool = False) -> Look:
    look = looks.TEXT_CELL if column.is_text else looks.RANK_CELL if column.kind == "rank" else looks.CELL
    look = looks.INPUT if is_input else look
    if not column.is_text:
        look = look | {"num_format": number_format(column.kind, decimals)}
    return look | {"bold": True} if bold else look


def _cell(grid: _Grid, analysis: Analysis, row: int, at: int, decimals: int) -> None:
    column, sheet = grid.columns[at], grid.sheet
    value = column.cells[row]
    formula = _formula(grid, analysis, row, column)
    is_input = formula is None and column.role in ("input", "ideal")
    look = _look(column, decimals, is_input=is_input)
    if formula is not None:
        sheet.formula(TOP + row, at, formula, "" if value is None else value, look)
    elif value is None:
        sheet.blank(TOP + row, at, look)
    elif isinstance(value, str):
        sheet.text(TOP + row, at, value, look)
    else:
        sheet.number(TOP + row, at, value, look)


def _formula(grid: _Grid, analysis: Analysis, row: int, column: FactorColumn) -> str | None:
    """The formula of a cell, if it gives what was delivered; else the cell is a value."""
    value = column.cells[row]
    figure = value if not isinstance(value, str) else None
    if column.role == "rank":
        if grid.ranking is None:
            return None
        return f'IF(ISNUMBER({grid.cell(grid.ranking, row)}),{grid.helper("place", row).local},"")'
    if column.role == "formula":
        expression = FORMULAS[column.key]
        cells = {other.key: other.cells[row] for other in grid.columns}
        if not same(figure, value_of(expression, {name: cells[name] for name in names_in(expression)})):
            return None
        return cell_formula(expression, lambda name: grid.cell(name, row))
    if column.role == "ideal" and _by_rule(analysis, row):
        experience, weighted = grid.cell("experience", row), grid.cell("weighted_satisfaction", row)
        first = f"AND({grid.helper('place', row).local}=1,N({weighted})<-{TIED})"
        return guarded([experience], f"IF({first},{grid.top_of_scale.local},{experience})")
    return None


def _by_rule(analysis: Analysis, row: int) -> bool:
    """Whether the ideal of a factor follows the rule: the key experience to the top, the others as today."""
    keys = analysis.key_experiences
    scores = keys.factors[row].scores
    gap = next((gap for gap in analysis.gaps if gap.factor.key == scores.factor.key), None)
    experience = scores.experience.value if scores.experience else None
    if keys.ranking != "weighted_satisfaction" or (gap is not None and gap.ideal_source not in ("rule", None)):
        return False
    is_key = keys.key is not None and keys.key.key == scores.factor.key
    return same(gap.ideal if gap else None, analysis.basis.high if is_key and experience is not None else experience)


def _helpers(grid: _Grid, analysis: Analysis, row: int) -> None:
    """The cells that rank a factor: ties by larger importance, then lower experience, then the order given."""
    ranked = analysis.key_experiences.factors[row]
    cells = {column.key: column.cells[row] for column in grid.columns}
    satisfaction, importance, experience = (grid.cell(k, row) for k in ("satisfaction", "importance", "experience"))
    figure = grid.cell(grid.ranking, row) if grid.ranking else '""'
    group, is_ranked = grid.helper("group", row).local, ranked.rank is not None
    sign = "-" if grid.ranking == "importance_minus_experience" else ""
    by = cells[grid.ranking] if grid.ranking else None
    groups = 0 if is_ranked else 1 if cells["satisfaction"] is not None else 2
    order = [factor.factor.key for factor in analysis.scores.factors].index(ranked.scores.factor.key)

    def put(name: str, formula: str, value: float) -> None:
        address = grid.helper(name, row)
        grid.sheet.formula(address.row, address.column, formula, value, looks.ASIDE)

    put("group", f"IF(ISNUMBER({figure}),0,IF(ISNUMBER({satisfaction}),1,2))", groups)
    put(
        "figure",
        f"IF({group}=0,{sign}ROUND({figure},9),IF({group}=1,ROUND({satisfaction},9),0))",
        round(_number(by) * (-1 if sign else 1), 9) if groups == 0 else round(_number(cells["satisfaction"]), 9),
    )
    put(
        "importance",
        f"IF(AND({group}=0,ISNUMBER({importance})),ROUND({importance},9),-{LAST})",
        round(_number(cells["importance"]), 9) if groups == 0 and cells["importance"] is not None else -float(LAST),
    )
    put(
        "experience",
        f"IF(AND({group}=0,ISNUMBER({experience})),ROUND({experience},9),{LAST})",
        round(_number(cells["experience"]), 9) if groups == 0 and cells["experience"] is not None else float(LAST),
    )
    place = grid.helper("order", row)
    grid.sheet.number(place.row, place.column, order + 1, looks.ASIDE)
    put("place", _place(grid, row), row + 1)
    inputs = [
        (at, column.cells[row])
        for at, column in enumerate(grid.columns)
        if column.role in ("input", "ideal") and _formula(grid, analysis, row, column) is None
    ]
    tests = [_changed(grid.sheet.at(TOP + row, at).local, value) for at, value in inputs]
    put("changed", "+".join(tests), 0)


def _place(grid: _Grid, row: int) -> str:
    """One more than the factors that stand before this one."""

    def compare(name: str, sign: str) -> str:
        return f"({grid.helpers(name)}{sign}{grid.helper(name, row).local})"

    before = compare("order", "<")
    for name, sign in (("experience", "<"), ("importance", ">"), ("figure", "<"), ("group", "<")):
        before = f"({compare(name, sign)}+{compare(name, '=')}*{before})"
    return f"1+SUMPRODUCT({before})"


def _changed(cell: str, delivered: str | float | None) -> str:
    if delivered is None or isinstance(delivered, str):
        return f"ISNUMBER({cell})*1"
    return f"IF(ISNUMBER({cell}),IF(ABS({cell}-({delivered:.15g}))>{TIED},1,0),1)"


def _number(value: str | float | None) -> float:
    return 0.0 if value is None or isinstance(value, str) else value


def _validate(grid: _Grid, analysis: Analysis, language: str) -> None:
    for at, column in enumerate(grid.columns):
        if column.role not in ("input", "ideal"):
            continue
        ends = (analysis.basis.low, analysis.basis.high)
        low, high = importance_scale(analysis) if column.key == "importance" else ends
        if any(not low <= _number(cell) <= high for cell in column.cells if cell is not None):
            continue
        grid.sheet.worksheet.data_validation(
            TOP,
            at,
            TOP + grid.count - 1,
            at,
            {
                "validate": "decimal",
                "criteria": "between",
                "minimum": low,
                "maximum": high,
                "error_message": msg("A score from {low} to {high}, or blank.", low=low, high=high).text(language)[
                    :255
                ],
            },
        )


def importance_scale(analysis: Analysis) -> tuple[float, float]:
    """The ends of the scale on which importance is reported; where it was not asked, those of experience."""
    basis = analysis.basis
    if "importance" not in dict(basis.scales):
        return basis.low, basis.high
    return Scales(basis.scales, basis.index).reporting("importance")


def _settings(grid: _Grid, analysis: Analysis, row: int, language: str) -> Address:
    """The ends of the scale and the count of changed inputs; returns the address of the count."""
    sheet, first = grid.sheet, grid.top_of_scale.column
    lines: tuple[tuple[Message, float, Look], ...] = (
        (msg("Lowest score of the scale"), analysis.basis.low, looks.CELL),
        (msg("Highest score of the scale, the ideal of the key experience"), analysis.basis.high, looks.INPUT),
    )
    for at, (label, value, look) in enumerate(lines):
        sheet.number(row + at, first, value, look)
        sheet.text(row + at, first + 1, label.text(language), looks.PLAIN)
    sheet.formula(row + 2, first, f"SUM({grid.helpers('changed')})", 0, looks.CELL)
    sheet.text(row + 2, first + 1, msg("Inputs that differ from the delivered ones").text(language), looks.PLAIN)
    return sheet.at(row + 2, first)


def _ranked_table(grid: _Grid, row: int, decimals: int, language: str) -> int:
    """The same table in the order of today's ranks; returns its first row."""
    sheet = grid.sheet
    sheet.text(row - 1, 0, msg("In rank order, following the inputs").text(language), looks.HEADING)
    sheet.header(row, {at: column.header for at, column in enumerate(grid.columns)})
    helper = len(grid.columns) + 1
    sheet.text(row, helper, msg("Row").text(language), looks.ASIDE)
    for place in range(grid.count):
        here = row + 1 + place
        match = sheet.at(here, helper)
        sheet.formula(here, helper, f"MATCH({place + 1},{grid.helpers('place')},0)", place + 1, looks.ASIDE)
        for at, column in enumerate(grid.columns):
            value = column.cells[place]
            found = f"INDEX({grid.whole(at)},{match.local})"
            look = _look(column, decimals)
            if column.is_text:
                sheet.formula(here, at, f'{found}&""', "" if value is None else str(value), look)
            else:
                sheet.formula(here, at, guarded([found], found), "" if value is None else value, look)
    return row + 1
