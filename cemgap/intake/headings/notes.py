"""Notes: rows of a table that are no respondents: totals, means, sample sizes, remarks, sources."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from cemgap.intake.headings.header_evidence import filled, is_blank, is_value
from cemgap.intake.vocabulary import fold, words

Texts = Sequence[str]

NOTE_CELLS = 0.2
NOTE_COLUMNS = 3
"""A note begins in one of the first columns; a table of fewer has no notes that are sentences."""
DIGITS_OF_A_SENTENCE = 0.3
SENTENCE = re.compile(
    r"(?=.{15,})\S+(\s+\S+){2,}|[^\x00-\u2fff]{10,}.*|[^\x00-\u2fff].{3,}[^\x00-\u2fff]{6,}.*", re.DOTALL
)
SENTENCE_LOOKED_AT = 400
SAMPLE_SIZE = re.compile(r"\(?\s*n\s*=\s*\d+\s*\)?", re.IGNORECASE)
LONGEST_TOTAL = 40
"""Characters of a cell that may be no more than the word for a total."""


def is_note(cells: Texts, width: int) -> bool:
    """Whether a row below the data may be no respondent: a total, a mean, a note, a source. `notes_begin` decides.

    >>> is_note(["Mean", "", "4.2"], 3), is_note(["Source: panel"], 3), is_note(["212", "", "4"], 3)
    (True, True, False)
    """
    said = filled(cells)
    if not said or said[0] >= NOTE_COLUMNS:
        return False
    first, others = _plain(cells[said[0]]), [cells[column] for column in said[1:]]
    if _is_one_of(first, ("totals", "counts", "names")) or SAMPLE_SIZE.match(first):
        return all(map(is_value, others))
    if len(said) > max(2, NOTE_CELLS * width):
        return False
    head = fold(re.split("[:：]", first, maxsplit=1)[0])
    if head in words("notes")["notes"] or first.startswith(("*", "※", "©")):
        return len(first) > len(head) or len(said) < width
    digits = sum(c.isdigit() for c in first)
    return (
        width >= NOTE_COLUMNS
        and said == [0]
        and SENTENCE.fullmatch(first[:SENTENCE_LOOKED_AT]) is not None
        and digits < DIGITS_OF_A_SENTENCE * len(first)
    )


def notes_begin(rows: Sequence[Texts], above: Collection[str]) -> int:
    """Where the notes begin in the last rows of a table, for each of which `is_note` holds; all before are respondents.

    A word that may be an answer (``n`` for no) stands for a total beside another total, or where no row above begins
    so; a word that may be a name (``Max``) only beside another total.

    Args:
        rows: the last rows.
        above: how rows above them begin, by `beginning`.

    >>> notes_begin([["n", "7"]], {"y", "n"}), notes_begin([["Mean", "5"], ["n", "8"]], {"y", "n"})
    (1, 0)
    """
    heads = [beginning(row) for row in rows]
    listed = words("notes")
    begin = len(heads)
    for at in reversed(range(len(heads))):
        head = heads[at]
        beside = {other for other in heads if other != head and other in (*listed["totals"], *listed["names"])}
        if not beside and (head in listed["names"] or (head in listed["counts"] and head in above)):
            break
        begin = at
    return begin


def is_total(cells: Texts) -> bool:
    """Whether a row anywhere among the data reads like a total: the word alone, then figures.

    >>> is_total(["", "小计", "4.2"]), is_total(["Total", "very good"]), is_total(["Max", "7"])
    (True, False, False)
    """
    first = next((column for column, cell in enumerate(cells[:NOTE_COLUMNS]) if not is_blank(cell)), None)
    if first is None or not is_total_word(cells[first]):
        return False
    others = [cells[column] for column in filled(cells) if column > first]
    return bool(others) and all(map(is_value, others))


def is_total_word(cell: str) -> bool:
    """Whether a cell says no more than that a total follows, in a word that is hardly an answer or a name."""
    return _is_one_of(_plain(cell), ("totals",))


def beginning(cells: Texts) -> str:
    """The first filled cell of a row as words are compared; "" where it stands too far to the right."""
    first = next((cell for cell in cells[:NOTE_COLUMNS] if not is_blank(cell)), "")
    return fold(_plain(first)) if len(first) <= LONGEST_TOTAL else ""


def _plain(cell: str) -> str:
    return cell.strip("\ufeff\u200b \t\r\n")


def _is_one_of(cell: str, kinds: Sequence[str]) -> bool:
    if len(cell) > LONGEST_TOTAL:
        return False
    plain, listed = fold(cell), words("notes")
    return any(plain in listed[kind] for kind in kinds)
