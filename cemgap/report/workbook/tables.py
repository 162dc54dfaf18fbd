"""Tables: any part of the report as it stands, with live formulas where a column says how it comes about."""

from dataclasses import dataclass

from cemgap.intake.mapping import Factor
from cemgap.report.blocks import Block, Cell, Column, Figure, Lines, Matrix, Row, Table
from cemgap.report.figures import figures_of, format_cell
from cemgap.report.workbook import book as looks
from cemgap.report.workbook.book import Look, Sheet, number_format, width
from cemgap.report.workbook.factor_columns import end_of
from cemgap.report.workbook.formula import cell_formula, guarded, names_in, same, value_of
from cemgap.report.workbook.ledger import Ledger
from cemgap.report.workbook.sentence import sentence_of

TEXT_ROOM = 26
"""The widest a column of text gets before it wraps."""
ACROSS = 8
"""Columns that a sentence takes."""


@dataclass(frozen=True, slots=True)
class _Placed:
    """A column of a table and the column of the sheet where it starts."""

    column: Column
    at: int
    pair: bool
    """An interval: two columns of the sheet."""
    is_text: bool


def write_blocks(sheet: Sheet, row: int, blocks: tuple[Block, ...], *, evidence: bool = False) -> int:
    """Write blocks below one another from `row` on; returns the next free row.

    A matrix is left to the charts. With `evidence`, figures of a factor point at the sheet of steps 2 to 4.
    """
    for block in blocks:
        if isinstance(block, Lines):
            row = write_lines(sheet, row, block) + 1
        elif isinstance(block, Table):
            row = write_table(sheet, row, block, evidence=evidence) + 1
        elif not isinstance(block, Matrix):
            raise TypeError(block)
    return row


def write_lines(sheet: Sheet, row: int, lines: Lines) -> int:
    """Labelled sentences, live where their figures stand in a cell."""
    language, decimals, ledger = sheet.book.language, sheet.book.decimals, sheet.book.ledger
    if lines.title is not None:
        sheet.text(row, 0, lines.title.text(language, figures_of(decimals)), looks.HEADING)
        row += 1

    def resolve(value: Figure | Factor) -> str | None:
        address = ledger.find(value, ranked=False) if isinstance(value, Figure) else None
        return address.full if address else None

    labelled = any(line.label for line in lines.lines)
    for line in lines.lines:
        said = sentence_of(line.message, language, decimals, resolve)
        if line.label is not None:
            sheet.text(row, 0, line.label.text(language, figures_of(decimals)), looks.LABEL, 24)
        sheet.paragraph(row, int(labelled), ACROSS, said.text, looks.WRAPPED, formula=said.formula)
        row += 1
    return row


def write_table(sheet: Sheet, row: int, table: Table, *, evidence: bool) -> int:
    """A table with its title, headers and notes; returns the next free row."""
    language, form = sheet.book.language, figures_of(table.decimals)
    sheet.text(row, 0, table.title.text(language, form), looks.HEADING)
    row += 1
    placed = _placed(table)
    if any(column.step for column in table.columns):
        for one in placed:
            sheet.text(row, one.at, one.column.step or "", looks.STEP)
        row += 1
    headers: dict[int, str] = {}
    for one in placed:
        header = one.column.header.text(language, form)
        ends = (end_of(header, end, language) for end in (0, 1)) if one.pair else (header,)
        for at, shown in enumerate(ends):
            longest = max((width(word) for word in shown.split()), default=0)
            texts = [width(format_cell(cell, one.column.kind, table.decimals, language)) for cell in _cells(table, one)]
            room = max(texts, default=0) if one.is_text else 0
            sheet.widen(one.at + at, max(9, min(longest, 14), min(room, TEXT_ROOM)))
            headers[one.at + at] = shown
    sheet.header(row, headers)
    row += 1
    for one in placed:
        if one.column.kind == "signed" and table.rows:
            last = sheet.at(row + len(table.rows) - 1, one.at + int(one.pair))
            sheet.signed(sheet.at(row, one.at), last, table.decimals)
    for content in table.rows:
        _write_row(sheet, row, table, placed, content, evidence=evidence)
        row += 1
    for note in table.told([column.key for column in table.columns]):
        sheet.paragraph(row, 0, ACROSS, note.text(language, form), looks.NOTE)
        row += 1
    return row


def _placed(table: Table) -> list[_Placed]:
    placed, at = [], 0
    for index, column in enumerate(table.columns):
        cells = [row.cells[index] for row in table.rows]
        pair = any(isinstance(cell, tuple) for cell in cells)
        is_text = not pair and (column.kind == "text" or (any(cells) and not any(_is_number(cell) for cell in cells)))
        placed.append(_Placed(column, at, pair, is_text))
        at += 2 if pair else 1
    return placed


def _cells(table: Table, placed: _Placed) -> list[Cell]:
    index = next(at for at, column in enumerate(table.columns) if column is placed.column)
    return [row.cells[index] for row in table.rows]


def _is_number(cell: Cell) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _write_row(sheet: Sheet, row: int, table: Table, placed: list[_Placed], content: Row, *, evidence: bool) -> None:
    ledger = sheet.book.ledger
    cells = {one.column.key: cell for one, cell in zip(placed, content.cells, strict=True)}
    at_of = {one.column.key: one.at for one in placed}
    factor = next((cell for cell in content.cells if isinstance(cell, Factor)), None)
    height = 1
    for one, cell in zip(placed, content.cells, strict=True):
        look = _look(one, table.decimals, bold=content.marked)
        ends = cell if isinstance(cell, tuple) else (cell, None) if one.pair else (cell,)
        for at, end in enumerate(ends):
            column = one.at + at
            if end is None:
                sheet.blank(row, column, look)
            elif isinstance(end, int | float) and not isinstance(end, bool):
                formula = _formula(one.column, cells, at_of, sheet, row)
                if formula is None and evidence and factor is not None:
                    formula = _evidence(one.column, factor, end, ledger)
                if formula is None:
                    sheet.number(row, column, end, look)
                else:
                    sheet.formula(row, column, formula, end, look)
                ledger.note((table.name, content.key, one.column.key), sheet.at(row, column), end)
            else:
                shown = format_cell(end, one.column.kind, table.decimals, sheet.book.language)
                sheet.text(row, column, shown, look if one.is_text else look | {"align": "right", "indent": 0})
                height = max(height, -(-width(shown) // (sheet.wide(column) + 1)))
    if height > 1:
        sheet.worksheet.set_row(row, height * looks.LINE)


def _look(placed: _Placed, decimals: int, *, bold: bool) -> Look:
    look = looks.TEXT_CELL if placed.is_text else looks.RANK_CELL if placed.column.kind == "rank" else looks.CELL
    if not placed.is_text:
        look = look | {"num_format": number_format(placed.column.kind, decimals)}
    return look | {"bold": True} if bold else look


def _formula(column: Column, cells: dict[str, Cell], at_of: dict[str, int], sheet: Sheet, row: int) -> str | None:
    """The formula a column says, where it stands on cells of this row and gives the very figure."""
    if column.formula is None or not all(name in at_of for name in names_in(column.formula)):
        return None
    own = cells[column.key]
    if not isinstance(own, int | float) or not same(float(own), value_of(column.formula, cells)):
        return None
    return cell_formula(column.formula, lambda name: sheet.at(row, at_of[name]).local)


def _evidence(column: Column, factor: Factor, value: float, ledger: Ledger) -> str | None:
    for (_, key, name), entries in ledger.cells.items():
        if key == factor.key and name == column.key:
            for address, known in entries:
                if same(known, value):
                    return guarded([address.full], address.full)
    return None
