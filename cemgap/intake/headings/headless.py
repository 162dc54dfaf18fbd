"""Headless: a file whose first row holds answers, so that nothing heads its columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cemgap.errors import Problem, error
from cemgap.intake.headings.header_evidence import Below
from cemgap.intake.vocabulary import fold, words
from cemgap.translations import msg

if TYPE_CHECKING:
    from cemgap.intake.sources import Source
    from cemgap.translations import Message


def headless(source: Source, header_rows: int | None) -> Problem | None:
    """E044: the header is an answer. Its cells are never told: they may be a person's.

    Args:
        source: the file; kinds that name their variables have no such header.
        header_rows: how many there are, where that is said: then the first is one.
    """
    if source.heading is None:
        return None
    below = Below(source.sample)
    rows = source.heading.rows if header_rows is None else source.heading.rows[1:]
    if not any(map(below.is_like, rows)):
        return None
    return _no_header(source, msg("the first row looks like answers: has the file a header row?"))


def unheaded(source: Source, header_rows: int | None) -> Problem | None:
    """E044: no column is understood, and nothing below shows that the first row heads it: it may be a person's."""
    if source.heading is None or header_rows is not None or not source.heading.rows:
        return None
    below = Below(source.sample)
    known = words("roles")["factor"]
    if any(fold(cell) in known for cell in source.header) or any(map(below.is_headed, source.heading.rows)):
        return None
    return _no_header(source, msg("nothing in the first row is understood: has the file a header row?"))


def _no_header(source: Source, message: Message) -> Problem:
    return error(
        "E044",
        message,
        source.place(source.header_row, None),
        fix=msg(
            "put a row above that says what each column asks, or export the file with its headers; if that row is the "
            "header, say so:  --header-rows 1"
        ),
    )
