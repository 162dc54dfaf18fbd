"""Markdown: a report with GitHub's tables; whatever people wrote stays text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cemgap.report.blocks import Lines, Matrix, Table
from cemgap.report.figures import NAME_ROOM, UNKNOWN, axes, figures_of, format_cell, is_number, quadrant
from cemgap.translations import Message, msg

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cemgap.report.blocks import Block, Cell, Report

SHOWN = 3
"""The last priority of a column that is shown."""
MARK = r"\>"

_ACTIVE = re.compile(r"[\\`*\[\]|~$>]|(?<![^\W_])_|_(?![^\W_])")
_ENTITIES = (("&", "&amp;"), ("<", "&lt;"), ("@", "&#64;"), ("://", "&#58;//"))
# What would start a heading, a list, a quotation or a rule where a line starts with it.
_START = re.compile(r"^(#{1,6}|[-+=]+)(?=\s|$)|^(\d{1,9})(?=[.)](?:\s|$))")


def text(report: Report, language: str) -> str:
    """`report` as Markdown: every column up to priority 3, the matrix as the factors of its quadrants."""
    lines = [f"# {_said(report.title, language, report.decimals)}"]
    for part in report.parts:
        for block in part.blocks:
            lines += ["", *_block(block, language, report.decimals)]
    for note in report.notes:
        lines += ["", _line(_said(note, language, report.decimals))]
    return "\n".join(lines) + "\n"


def escaped(words: str) -> str:
    r"""`words` so that Markdown shows them as they are, in a paragraph or a cell.

    >>> escaped("a|b <b> `x` snake_case _y_ @me")
    'a\\|b &lt;b\\> \\`x\\` snake_case \\_y\\_ &#64;me'
    """
    words = " ".join(words.split())
    words = _ACTIVE.sub(r"\\\g<0>", words)
    for plain, entity in _ENTITIES:
        words = words.replace(plain, entity)
    return re.sub(r"(?i)\b(www)\.", r"\1&#46;", words)


def _said(message: Message, language: str, decimals: int) -> str:
    return escaped(message.text(language, figures_of(decimals, names=NAME_ROOM)))


def _line(words: str) -> str:
    """`words` at the start of a line, where a dash or a number would mean something."""
    return _START.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\", words)


def _block(block: Block, language: str, decimals: int) -> Iterator[str]:
    if isinstance(block, Table):
        yield from _table(block, language)
    elif isinstance(block, Matrix):
        yield from _matrix(block, language, decimals)
    else:
        yield from _lines(block, language, decimals)


def _lines(block: Lines, language: str, decimals: int) -> Iterator[str]:
    if block.title is not None:
        yield f"## {_said(block.title, language, decimals)}"
        yield ""
    for line in block.lines:
        said = _said(line.message, language, decimals)
        yield f"- **{_said(line.label, language, decimals)}** {said}" if line.label else f"- {_line(said)}"


def _table(table: Table, language: str) -> Iterator[str]:
    yield f"## {_said(table.title, language, table.decimals)}"
    shown = [at for at, column in enumerate(table.columns) if column.priority <= SHOWN]
    marks = any(row.marked for row in table.rows)
    if table.rows:
        columns = [table.columns[at] for at in shown]
        yield ""
        yield _row([_said(column.header, language, table.decimals) for column in columns], "" if marks else None)
        yield _row(["---:" if is_number(column) else "---" for column in columns], "---" if marks else None)
        for row in table.rows:
            cells = [_cell(row.cells[at], table, at, language) for at in shown]
            mark = MARK if row.marked else ""
            yield _row(cells, mark if marks else None)
    for note in table.told([table.columns[at].key for at in shown]):
        yield ""
        yield _line(_said(note, language, table.decimals))


def _cell(cell: Cell, table: Table, at: int, language: str) -> str:
    return escaped(format_cell(cell, table.columns[at].kind, table.decimals, language, names=NAME_ROOM))


def _row(cells: list[str], mark: str | None = None) -> str:
    return "| " + " | ".join(cells if mark is None else [mark, *cells]) + " |"


def _matrix(matrix: Matrix, language: str, decimals: int) -> Iterator[str]:
    comma = "、" if language == "zh" else ", "
    names: list[list[str]] = [[], [], [], []]
    for point in matrix.points:
        name = escaped(format_cell(point.factor, "text", decimals, language, names=NAME_ROOM))
        names[quadrant(matrix, point)].append(f"**{name}**" if point.marked else name)
    yield f"## {_said(matrix.title, language, decimals)}"
    yield ""
    yield _row([_said(msg("Quadrant"), language, decimals), _said(msg("Factors"), language, decimals)])
    yield _row(["---", "---"])
    for title, here in zip(matrix.quadrants, names, strict=True):
        yield _row([_said(title, language, decimals), comma.join(here) or UNKNOWN])
    for note in (axes(matrix), *matrix.notes):
        yield ""
        yield _line(_said(note, language, decimals))
