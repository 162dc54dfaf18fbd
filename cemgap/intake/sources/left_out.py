"""Left out: the rows around a table that are no respondents, said with their numbers."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from cemgap.errors import PLACES_KEPT, Place, Problem, error, warning
from cemgap.intake.headings.notes import NOTE_COLUMNS, beginning, is_note, is_total, is_total_word, notes_begin
from cemgap.translations import Message, msg

NOTES = 50
"""Rows at the very end that are looked at."""

Cells = TypeVar("Cells", bound=Sequence[Any])


def titles_left_out(rows: Sequence[int]) -> Message:
    """What is said of the rows above the headers.

    >>> titles_left_out([1, 2]).text()
    '2 rows above the table are no headers (titles, say) and are left out: 1, 2'
    """
    return msg(
        "{n} row above the table is no header (a title, say) and is left out: {rows}",
        "{n} rows above the table are no headers (titles, say) and are left out: {rows}",
        n=len(rows),
        rows=tuple(rows[:PLACES_KEPT]),
    )


def notes_left_out(rows: Sequence[int]) -> Message:
    """What is said of the rows below the data.

    >>> notes_left_out([90]).text()
    '1 row below the data is no respondent (a total or a note) and is left out: 90'
    """
    return msg(
        "{n} row below the data is no respondent (a total or a note) and is left out: {rows}",
        "{n} rows below the data are no respondents (totals or notes) and are left out: {rows}",
        n=len(rows),
        rows=tuple(rows[:PLACES_KEPT]),
    )


def totals_counted(rows: Sequence[int]) -> Message:
    """What is said of rows among the data that read like totals.

    >>> totals_counted([12]).text()
    '1 row among the data looks like a total and is counted as a respondent: 12'
    """
    return msg(
        "{n} row among the data looks like a total and is counted as a respondent: {rows}",
        "{n} rows among the data look like totals and are counted as respondents: {rows}",
        n=len(rows),
        rows=tuple(rows[:PLACES_KEPT]),
    )


def left_out(
    titles: Sequence[int], notes: Sequence[int], totals: Sequence[int], place: Callable[[int], Place]
) -> tuple[Problem, ...]:
    """The warnings about rows left out (W002, W003), or perhaps to be (W004); `place` gives the place of a row."""
    said: list[Problem] = []
    if titles:
        fix = msg(
            "if one of them is a header, say how many header rows there are: --header-rows N; if one is a respondent, "
            "move it below the headers"
        )
        said.append(warning("W002", titles_left_out(titles), *map(place, titles), fix=fix))
    if notes:
        fix = msg("if one of them is a respondent, move it up between the others")
        said.append(warning("W003", notes_left_out(notes), *map(place, notes), fix=fix))
    if totals:
        fix = msg("if they are totals or means, delete them from the file; respondents of that name may stay")
        places = map(place, totals[:PLACES_KEPT])
        said.append(warning("W004", totals_counted(totals), *places, fix=fix, count=len(totals)))
    return tuple(said)


def respondent_above(row: int, place: Place) -> Problem:
    """The problem of a respondent above the headers (E043), who would be lost or taken for one."""
    what = msg("row {row} looks like a respondent above the headers: it would be lost", row=row)
    fix = msg(
        "move the headers to the top of the file; if the row is a header, say how many there are: --header-rows N"
    )
    return error("E043", what, place, fix=fix)


def without_notes(
    rows: Iterator[tuple[int, Cells]],
    texts: Callable[[Sequence[Any]], Sequence[str]],
    width: int,
    notes: list[int],
    totals: list[int],
) -> Iterator[tuple[int, Cells]]:
    """The rows but the notes at their very end, whose numbers are put into `notes` when the end is reached.

    Only the last `NOTES` rows are looked at, and rows are never left out altogether: a table whose every row reads
    like a note is a table of other words. Of the others, those that read like totals are put into `totals`.
    """
    held: deque[tuple[int, Cells]] = deque()
    passed = False

    def kept(number: int, cells: Cells) -> tuple[int, Cells]:
        if any(map(is_total_word, texts(cells[:NOTE_COLUMNS]))) and is_total(texts(cells)):
            totals.append(number)
        return number, cells

    for row in rows:
        held.append(row)
        if len(held) > NOTES:
            passed = True
            yield kept(*held.popleft())
    last = len(held)
    while last and is_note(texts(held[last - 1][1]), width):
        last -= 1
    end = [texts(cells) for _, cells in held]
    last += notes_begin(end[last:], {beginning(row) for row in end[:last]})
    if last or passed:
        notes.extend(number for number, _ in list(held)[last:])
    else:
        last = len(held)
    for row in list(held)[:last]:
        yield kept(*row)
