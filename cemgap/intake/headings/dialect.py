"""Dialect: where the table stands in a file: title rows above, then header rows.

A second header row is believed only where something in the rows says so: import ids, merged cells, words where every
row below has numbers, items under the blanks of a row of stems. Answers that are text never make a header by
themselves: a header row too few shows as answers nobody can read, one too many would lose a respondent.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from cemgap.intake.headings.header_evidence import Below, filled, is_blank, is_response, is_value
from cemgap.intake.vocabulary import fold

Texts = Sequence[str]
Span = tuple[tuple[int, int], tuple[int, int]]
"""((row, column), (row, column)) from 0, both ends included: cells merged into one."""

LOOKED_AT = 60
"""Rows that decide about the heading, blank ones left out."""
TITLES = 20
"""Rows that may stand above the headers."""
HEADER_ROWS = 3
TITLE_SHARE, TITLE_CELLS, TITLE_CELLS_SHARE = 0.6, 2, 0.2
"""A title fills less than the first of the columns in use, and no more cells than the second, or the third of them."""
IN_USE = 0.2
"""A column is in use where that share of the rows fills it."""
IMPORT_ID = re.compile(r"""\s*\{\s*['"]ImportId['"]""")
IMPORT_IDS = 0.3
ROWS_THAT_DIFFER = 3
"""Rows below words that may be a header, where no column holds numbers."""


@dataclass(frozen=True, slots=True)
class Heading:
    """Which of the first rows are headers."""

    title_rows: tuple[int, ...]
    """Row numbers above the headers that hold something else: titles, the date of the export."""
    header_rows: tuple[int, ...]
    """Row numbers of the headers, one to three."""
    rows: tuple[tuple[str, ...], ...]
    """Their cells as text, merged cells filled in; all of the same width."""
    respondent: int | None = None
    """Row number of the first header row where it looks like a respondent above the headers."""


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    cells: tuple[str, ...]


def heading_of(
    rows: Sequence[tuple[int, Texts]], merged: Sequence[Span] = (), header_rows: int | None = None
) -> Heading:
    """The heading of a table, from its first rows (row number, cells); blank rows may be among them.

    A cell merged with others to its right is filled into them; one merged with those below it stands in the first row
    only. A blank in a row of stems is filled from the left where the row below has items.

    Args:
        rows: the first rows of the file, at least one that holds something; ragged rows are allowed.
        merged: merged cells, by row and column of the sheet (row 0 = row number 1).
        header_rows: how many header rows there are, where that is said.

    >>> heading_of([(1, ["Survey 2026"]), (2, ["id", "service"]), (3, ["1", "7"]), (4, ["2", "6"])]).header_rows
    (2,)
    """
    table = [_Row(number, tuple(cells)) for number, cells in rows if not all(map(is_blank, cells))][:LOOKED_AT]
    first = _first_header(table, merged)
    last = _last_header(table, first, merged)
    respondent = None
    if header_rows is not None:
        first, last = _as_said(table, first, last, header_rows)
    elif _is_respondent(table, first):
        respondent = table[first].number
    headers = table[first : last + 1]
    width = max(len(row.cells) for row in headers)
    cells = [[*row.cells, *[""] * (width - len(row.cells))] for row in headers]
    if not _fill_spans(cells, [row.number for row in headers], merged) and len(cells) > 1:
        _fill_stems(cells[0], cells[1])
    return Heading(
        title_rows=tuple(row.number for row in table[:first]),
        header_rows=tuple(row.number for row in headers),
        rows=tuple(map(tuple, cells)),
        respondent=respondent,
    )


def _first_header(table: Sequence[_Row], merged: Sequence[Span]) -> int:
    """The index of the first header row."""
    if len(filled(table[0].cells)) > max(TITLE_CELLS, TITLE_CELLS_SHARE * max(len(row.cells) for row in table)):
        return 0
    below = Below([row.cells for row in table[1:]])
    in_use = max(1, below.columns_in_use(IN_USE))
    most = min(TITLE_SHARE * in_use, max(TITLE_CELLS + 0.5, TITLE_CELLS_SHARE * in_use))
    at = 0
    while at < min(TITLES, len(table)) and len(filled(table[at].cells)) < most:
        at += 1
    if not 0 < at < min(TITLES, len(table)) or not _heads(table, at):
        return 0
    return at - 1 if _are_stems(table, at - 1, merged) else at


def _heads(table: Sequence[_Row], at: int) -> bool:
    """Whether a row below titles is a header: words over numbers, or words that its columns do not repeat."""
    cells = table[at].cells
    rest = table[at + 3 :] or table[at + 2 :] or table[at + 1 :]
    if not rest or 2 * sum(is_value(cells[column]) for column in filled(cells)) > len(filled(cells)):
        return False
    below = Below([row.cells for row in rest])
    over = [column for column in below.of_values() if column < len(cells) and not is_blank(cells[column])]
    if over:
        return not any(is_value(cells[column]) for column in over)
    all_below = Below([row.cells for row in table[at + 1 :]])
    named = [fold(cells[column]) for column in filled(cells)]
    return (
        len(table) - at > ROWS_THAT_DIFFER
        and len(set(named)) == len(named)
        and not any(all_below.repeats(column, cells[column]) for column in filled(cells))
    )


def _are_stems(table: Sequence[_Row], at: int, merged: Sequence[Span]) -> bool:
    """Whether the row above a header holds stems, each over the items that follow, rather than a title."""
    if at < 0 or table[at + 1].number != table[at].number + 1:
        return False
    above, below = table[at].cells, table[at + 1].cells
    stems = filled(above)
    if any(is_value(above[column]) or above[column].rstrip().endswith((":", "：")) for column in stems):
        return False
    if len([span for span in merged if span[0][0] == table[at].number - 1 and _is_flat(span)]) > 1:
        return True
    if stems == list(range(len(stems))) and not is_blank(_cell(below, 0)):
        return False  # a title begins at the left, and what it stands over has a name of its own
    return any(
        is_blank(_cell(above, column + 1))
        and not is_blank(_cell(below, column))
        and not is_blank(_cell(below, column + 1))
        for column in stems
    )


def _last_header(table: Sequence[_Row], first: int, merged: Sequence[Span]) -> int:
    """The index of the last header row: as far down as something says that the next row is one too."""
    for at in range(first, min(first + HEADER_ROWS, len(table))):
        cells = [table[at].cells[column] for column in filled(table[at].cells)]
        if sum(bool(IMPORT_ID.match(cell)) for cell in cells) >= IMPORT_IDS * len(cells):
            return at
    if deep := _depth_of_spans(table, first, merged):
        return first + deep
    last = first
    while last + 2 < min(len(table), first + HEADER_ROWS + 1):
        below = Below([row.cells for row in table[last + 2 :]])
        above = [row.cells for row in table[first : last + 1]]
        if not below.is_headed_by(table[last + 1].cells, above):
            break
        last += 1
    return last


def _is_respondent(table: Sequence[_Row], at: int) -> bool:
    """Whether a row holds such numbers as the columns below do, over a row of words: who sorts may move the headers."""
    if at + 2 >= len(table):
        return False
    here, words = table[at].cells, table[at + 1].cells
    below = Below([row.cells for row in table[at + 2 :]])
    over = [column for column in below.of_values() if not is_blank(_cell(here, column))]
    rated = [column for column in over if is_value(here[column])]
    named = [column for column in rated if not is_blank(_cell(words, column))]
    if not named or 2 * len(rated) < len(over) or 2 * len(named) < len(rated) or any(map(is_value, words)):
        return False
    if _are_counted([here[column] for column in rated]):
        return False
    return 2 * sum(below.spans(column, here[column]) for column in rated) > len(rated)


def _are_counted(cells: Texts) -> bool:
    """Whether cells count on from the first, as numbers of questions do, three or more."""
    return len(cells) >= HEADER_ROWS and all(
        b.strip().isdecimal() and a.strip().isdecimal() and int(b) == int(a) + 1 for a, b in pairwise(cells)
    )


def _depth_of_spans(table: Sequence[_Row], first: int, merged: Sequence[Span]) -> int:
    """How many header rows there are below the first, by its merged cells; 0 where they do not say."""
    top = table[first].number - 1
    spans = [span for span in merged if span[0][0] == top]
    ends = {span[1][0] for span in spans if 0 < span[1][0] - top < HEADER_ROWS}
    flat = [span for span in spans if _is_flat(span)]
    if ends:
        deep = max(ends) - top
    elif len(flat) > 1:
        deep = 1
    else:
        return 0
    inside = [row for row in table[first + 1 :] if row.number <= top + 1 + deep]
    return len(inside) if not any(is_value(cell) for row in inside for cell in row.cells) else 0


def _as_said(table: Sequence[_Row], first: int, last: int, count: int) -> tuple[int, int]:
    """The header rows where their number is said: fewer of those seen, or more, first below and then above them."""
    if count <= last - first:
        widest = max(range(first, last + 1), key=lambda at: len(filled(table[at].cells)))
        return (
            (widest, widest)
            if count == 1 and len(filled(table[first].cells)) < TITLE_SHARE * len(filled(table[widest].cells))
            else (first, first + count - 1)
        )
    while last - first + 1 < count and last + 1 < len(table) and not any(map(is_value, table[last + 1].cells)):
        last += 1
    while last - first + 1 < count and first:
        first -= 1
    return first, max(last, min(first + count, len(table)) - 1)


def _fill_spans(cells: list[list[str]], numbers: list[int], merged: Sequence[Span]) -> bool:
    """Fill in cells merged to the right; whether there are any."""
    flat = [span for span in merged if _is_flat(span) and span[0][0] + 1 in numbers]
    for (row, left), (_, right) in flat:
        line = cells[numbers.index(row + 1)]
        for column in range(left + 1, min(right + 1, len(line))):
            if is_blank(line[column]):
                line[column] = line[left]
    return bool(flat)


def _fill_stems(stems: list[str], items: list[str]) -> None:
    """Fill the blanks of a row of stems from the left, as far as the row below goes on with other items."""
    stem, seen = "", set[str]()
    for column, (above, below) in enumerate(zip(stems, items, strict=True)):
        if not is_blank(above):
            stem, seen = above, {fold(below)}
        if is_blank(below) or is_response(below):
            stem = "" if is_blank(above) or is_blank(below) else stem
        elif is_blank(above) and stem:
            if fold(below) in seen:
                stem = ""
            else:
                stems[column] = stem
                seen.add(fold(below))


def _is_flat(span: Span) -> bool:
    return span[1][1] > span[0][1]


def _cell(cells: Texts, column: int) -> str:
    return cells[column] if column < len(cells) else ""
