"""Terminal: a report, and problems, as text for a screen. ASCII glyphs only, and never wider than the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cemgap.report.blocks import Lines, Matrix, Table
from cemgap.report.columns import GAP, ScreenTable, fitted, labelled_cells
from cemgap.report.content.words import SEVERITIES
from cemgap.report.figures import NAME_ROOM, axes, figures_of
from cemgap.report.matrix import drawn
from cemgap.report.screen import NARROWEST, Screen
from cemgap.translations import Message, msg

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.table import Table as RichTable
    from rich.text import Text

    from cemgap.errors import Place, Problem
    from cemgap.report.blocks import Block, Report, Row

    Painted = Text | RichTable

MARK = ">"
DETAIL = (
    "overview",
    "sample",
    "segment_factors",
    "value",
    "quadrants",
    "drivers",
    "change_measures",
    "robustness",
    "basis",
    "method",
)
"""Parts of a report that a screen shows where detail is asked for: the answer has their essence."""
EXAMPLES = 3
"""Places of a problem shown with their value."""
GROUPS = 5
"""Columns of a problem that are named."""

STYLES = {"error": "bold red", "warning": "bold yellow", "note": "bold cyan"}


def text(
    report: Report,
    language: str,
    width: int,
    color: bool,  # noqa: FBT001 (said by name)
    encoding: str,
    *,
    detail: bool = False,
) -> str:
    """`report` as text of at most `width` columns (40 or more), encodable in `encoding`, with ANSI codes when `color`.

    The notes of a report are its warnings: they are told beside it, with their places. Columns of a table: priority 1
    below 72 columns, also 2 below 110, then all. A marked row starts with ``>``. `detail`: every part.
    """
    screen = Screen(max(width, NARROWEST), color, encoding, language)
    sections: list[list[Painted]] = [[*_heading(report.title, screen, report.decimals)]]
    for part in (part for part in report.parts if detail or part.name not in DETAIL):
        for at, block in enumerate(part.blocks):
            lines = _block(block, screen, report.decimals)
            if not at and len(sections) == 1 and isinstance(block, Lines) and block.title is None:
                sections[0] += lines  # the answer stands right below the title
            else:
                sections.append(lines)
    return screen.painted(_spaced(section for section in sections if section))


def problems_text(problems: Iterable[Problem], language: str, width: int, color: bool, encoding: str) -> str:  # noqa: FBT001
    """`problems` one below the other: what, where (at most three examples with their value), and how to mend it."""
    screen = Screen(max(width, NARROWEST), color, encoding, language)
    return screen.painted(_spaced(_problem(problem, screen) for problem in problems))


def _spaced(sections: Iterable[list[Painted]]) -> list[Painted]:
    lines: list[Painted] = []
    for section in sections:
        if lines:
            lines.append(_styled(""))
        lines += section
    return lines


def _said(message: Message, screen: Screen, decimals: int) -> str:
    return screen.shown(message.text(screen.language, figures_of(decimals, names=NAME_ROOM)))


def _styled(line: str, style: str = "") -> Text:
    from rich.text import Text

    return Text(line, style=style)


def _heading(message: Message, screen: Screen, decimals: int) -> list[Text]:
    return [_styled(line, "bold") for line in screen.wrapped(_said(message, screen, decimals), screen.width)]


def _paragraphs(messages: Sequence[Message], screen: Screen, decimals: int) -> list[Text]:
    return [
        _styled(line) for message in messages for line in screen.wrapped(_said(message, screen, decimals), screen.width)
    ]


def _hanging(lead: Text, sentence: str, indent: int, screen: Screen) -> list[Text]:
    """`sentence` after `lead`, its other lines indented."""
    first, *others = screen.wrapped(sentence, screen.width - indent, screen.width - screen.columns(lead.plain))
    return [lead.append(first), *(_styled(" " * indent + line) for line in others)]


def _labelled(lines: Sequence[tuple[str | None, str]], screen: Screen) -> list[Text]:
    """Labels in a column of their own; on a line of their own where that column would take more than two fifths."""
    widest = max((screen.columns(label) for label, _ in lines if label), default=0)
    indent = widest + GAP if widest else 0
    apart = indent * 5 > screen.width * 2
    if apart:
        indent = GAP
    shown: list[Text] = []
    for label, sentence in lines:
        if label and apart:
            shown += [_styled(line, "bold") for line in screen.wrapped(label, screen.width)]
        if label and not apart:
            lead = _styled("").append(label, style="bold").append(" " * (indent - screen.columns(label)))
        else:
            lead = _styled(" " * indent)
        shown += _hanging(lead, sentence, indent, screen)
    return shown


def _block(block: Block, screen: Screen, decimals: int) -> list[Painted]:
    if isinstance(block, Table):
        return _table(block, screen)
    if isinstance(block, Matrix):
        return _matrix(block, screen, decimals)
    lines = [
        (None if line.label is None else _said(line.label, screen, decimals), _said(line.message, screen, decimals))
        for line in block.lines
    ]
    heading = [] if block.title is None else _heading(block.title, screen, decimals)
    return [*heading, *_labelled(lines, screen)]


def _matrix(matrix: Matrix, screen: Screen, decimals: int) -> list[Painted]:
    lines: list[Text] = []
    for spans in drawn(matrix, screen):
        line = _styled("")
        for piece, style in spans:
            line.append(piece, style=style)
        lines.append(line)
    notes = (axes(matrix), *matrix.notes) if lines else matrix.notes
    return [*_heading(matrix.title, screen, decimals), *lines, *_paragraphs(notes, screen, decimals)]


def _table(table: Table, screen: Screen) -> list[Painted]:
    lines: list[Painted] = [*_heading(table.title, screen, table.decimals)]
    shown = [column.key for column in table.columns if column.priority == 1]
    if table.rows:
        columns = fitted(table, screen)
        lines += [_side_by_side(table, columns, screen)] if columns else _stacked(table, screen)
        shown = [column.key for column in columns.columns] if columns else shown
    return [*lines, *_paragraphs(table.told(shown), screen, table.decimals)]


def _side_by_side(table: Table, shown: ScreenTable, screen: Screen) -> RichTable:
    from rich.table import Table as RichTable

    grid = RichTable(box=None, padding=(0, GAP, 0, 0), pad_edge=False, show_edge=False, header_style="bold")
    marks = any(row.marked for row in table.rows)
    if marks:
        grid.add_column("", width=1, no_wrap=True)
    height = max(column.header.count("\n") for column in shown.columns)
    for column in shown.columns:
        header = "\n" * (height - column.header.count("\n")) + column.header
        grid.add_column(
            _styled(header),
            width=column.width,
            justify="right" if column.number else "left",
            no_wrap=True,
            overflow="crop",
        )
    if shown.bar:
        grid.add_column("", width=shown.bar, no_wrap=True, overflow="crop")
    bars = _bars(table, shown.bar, screen) if shown.bar else []
    for at, row in enumerate(table.rows):
        cells = [_styled(MARK, "bold red") if row.marked else _styled("")] if marks else []
        cells += [_styled(column.cells[at], "bold" if row.marked else "") for column in shown.columns]
        grid.add_row(*cells, *bars[at : at + 1])
    return grid


def _stacked(table: Table, screen: Screen) -> list[Text]:
    """A row below the other, its cells below its name."""
    lines: list[Text] = []
    for row in table.rows:
        (_, name), *others = labelled_cells(table, row, screen)
        lead = _styled(f"{MARK} " if row.marked else "- ", "bold red" if row.marked else "")
        lines += _hanging(lead, name, GAP, screen)
        inner = Screen(screen.width - GAP, screen.color, screen.encoding, screen.language)
        lines += [_styled(" " * GAP).append_text(line) for line in _labelled(others, inner)]
    return lines


def _bars(table: Table, width: int, screen: Screen) -> list[Text]:
    """A bar per row: below zero to the left of the line, above to the right; blank where there is no figure."""
    at = next(at for at, column in enumerate(table.columns) if column.key == table.bar)
    cells = [row.cells[at] for row in table.rows]
    values = [float(cell) if isinstance(cell, int | float) else None for cell in cells]
    known = [value for value in values if value is not None]
    low, high = min([0.0, *known]), max([0.0, *known])
    both = low < 0 < high
    unit = (width - both) / (high - low) if high > low else 0.0
    left = round(-low * unit) if both else 0
    return [
        _bar(
            value,
            round(abs(value or 0) * unit),
            left if both else None,
            _bar_style(table, row, at) if screen.color else None,
        )
        for row, value in zip(table.rows, values, strict=True)
    ]


def _bar(value: float | None, size: int, left: int | None, background: str | None) -> Text:
    """A bar of coloured spaces, or of ``#``; `left` = columns left of the line that parts below from above zero."""
    bar = _styled("")
    if value is None:
        return bar
    body = ("#" * size, "") if background is None else (" " * size, background)
    if left is None:
        return bar.append(*body)
    if value < 0:
        return bar.append(" " * (left - size)).append(*body).append("|")
    return bar.append(" " * left).append("|").append(*body)


def _bar_style(table: Table, row: Row, at: int) -> str:
    """Red and green where the interval (the next column) is clear of zero, white where it is not, blue without one."""
    ends = row.cells[at + 1] if at + 1 < len(row.cells) else None
    if table.columns[at].kind != "signed" or not isinstance(ends, tuple):
        return "on blue"
    low, high = ends
    if low is None or high is None:
        return "on blue"
    return "on red" if high < 0 else "on green" if low > 0 else "on white"


def _problem(problem: Problem, screen: Screen) -> list[Painted]:
    word, style = SEVERITIES[problem.severity], STYLES[problem.severity]
    lead = _styled(screen.shown(f"{word.text(screen.language)}[{problem.code}]: "), style)
    lines: list[Painted] = [*_hanging(lead, _said(problem.message, screen, 1), 6, screen)]
    groups: dict[tuple[str | None, str | None, str | None], list[Place]] = {}
    for place in problem.places:
        groups.setdefault((place.file, place.sheet, place.column), []).append(place)
    untold = problem.count - sum(len(group) for group in list(groups.values())[:GROUPS])
    for group in list(groups.values())[:GROUPS]:
        more = untold if len(groups) == 1 else 0
        lines += _where(group, more, screen)
    if untold > 0 and len(groups) > 1:
        more_places = msg("and {n} more place", "and {n} more places", n=untold)
        lines += _hanging(_styled(" " * 6), screen.shown(more_places.text(screen.language)), 8, screen)
    if problem.fix is not None:
        lead = _styled("  ").append(screen.shown(f"{msg('fix').text(screen.language)} "), "bold")
        lines += _hanging(lead, _said(problem.fix, screen, 1), screen.columns(lead.plain), screen)
    return lines


def _where(places: list[Place], more: int, screen: Screen) -> list[Text]:
    """Places in one column of one file, and up to `EXAMPLES` of them with their value."""
    first = places[0]
    rows = list(dict.fromkeys(place.row for place in places if place.row is not None))
    told = rows if len(rows) + more <= EXAMPLES else rows[:EXAMPLES]
    more = max(0, len(rows) - len(told) + more)
    parts: list[Message | str] = [] if first.file is None else [first.file]
    if first.sheet is not None:
        parts.append(msg('sheet "{sheet}"', sheet=first.sheet))
    if first.column is not None:
        in_settings = first.file is not None and first.file.endswith(".toml")
        parts.append(first.column if in_settings else msg("column {column}", column=first.column))
    if len(told) == 1 and not more:
        parts.append(msg("row {row}", row=told[0]))
    elif told:
        parts.append(
            msg("rows {rows}", rows=tuple(told))
            if not more
            else msg("rows {rows} and {n} more", rows=tuple(told), n=more)
        )
    values = [place for place in places if place.value is not None]
    form = figures_of(1, names=NAME_ROOM)
    said = [part.text(screen.language, form) if isinstance(part, Message) else part for part in parts]
    where = ("，" if screen.language == "zh" else ", ").join(said)
    if not rows and values:
        where += ("：" if screen.language == "zh" else ": ") + (values[0].said(screen.language) or "")
        values = values[1:]
    lines = _hanging(_styled("  --> ", "bold blue"), screen.shown(where), 6, screen) if where else []
    digits = max((len(str(place.row)) for place in values[:EXAMPLES] if place.row is not None), default=0)
    for place in values[:EXAMPLES]:
        row = "" if place.row is None else msg("row {row}", row=f"{place.row:>{digits}}").text(screen.language) + ":  "
        lead = _styled(" " * 8 + screen.shown(row))
        lines += _hanging(lead, screen.shown(place.said(screen.language) or ""), 10, screen)
    return lines
