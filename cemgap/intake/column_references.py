"""Column references: the columns that a header, a position, a code or a pattern means."""

from __future__ import annotations

import re
from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

from cemgap.errors import Place, Problem, echo, error
from cemgap.intake.headings.header_evidence import is_value
from cemgap.intake.mapping import ColumnRef
from cemgap.intake.vocabulary import fold
from cemgap.translations import msg

if TYPE_CHECKING:
    from cemgap.intake.sources import Source

COLUMNS_SHOWN = 12


def resolve(source: Source, ref: ColumnRef) -> tuple[int, ...]:
    """The positions that a reference to one column fits: none, one, or several where headers are the same.

    A header to the letter comes first, then without case and spaces, then the platform's code, then the whole question.
    """
    if ref.position is not None:
        at = ref.position - 1
        fits = 0 <= at < len(source.header) and (ref.header is None or fold(ref.header) == fold(source.header[at]))
        return (at,) if fits else ()
    wanted = fold(ref.header or "")
    if not wanted:
        return ()
    exact = tuple(i for i, title in enumerate(source.header) if title == ref.header)
    if exact:
        return exact
    names = (
        source.header,
        tuple(question.code for question in source.questions),
        tuple(question.text for question in source.questions),
        tuple("" if question.item else question.stem for question in source.questions),
        tuple(question.name for question in source.questions),
    )
    return next((found for listed in names if (found := _fitting(listed, wanted))), ())


def _fitting(names: tuple[str, ...], wanted: str) -> tuple[int, ...]:
    return tuple(i for i, name in enumerate(names) if name and fold(name) == wanted)


def columns_like(source: Source, ref: ColumnRef) -> tuple[int, ...]:
    """The columns that a pattern with ``*`` means; none where it is no pattern, or a header to the letter."""
    if ref.position is not None or ref.header is None or "*" not in ref.header or ref.header in source.header:
        return ()
    pattern = re.compile(".*".join(map(re.escape, fold(ref.header).split("*"))))
    for names in (source.header, tuple(question.code for question in source.questions)):
        found = tuple(i for i, name in enumerate(names) if name and pattern.fullmatch(fold(name)))
        if found:
            return found
    return ()


def the_column(source: Source, ref: ColumnRef, code: str, where: Place) -> int | Problem:
    """The position of one column, or what is wrong: no such column (`code`), or several with that header (E122)."""
    found = resolve(source, ref)
    if len(found) == 1:
        return found[0]
    if found:
        return error(
            "E122",
            msg('{n} columns have the header "{column}"', n=len(found), column=echo(ref.header)),
            where,
            *(source.place(source.header_row, at) for at in found),
            fix=msg("rename them, or say which by its position in cemgap.toml:  {{ position = {n} }}", n=found[0] + 1),
        )
    if ref.header is not None and ref.position is not None and 0 < ref.position <= len(source.header):
        there = source.header[ref.position - 1]
        return error(
            code,
            msg(
                'column {position} is "{there}", not "{column}"',
                position=ref.position,
                there=echo(there),
                column=echo(ref.header),
            ),
            where,
            source.place(source.header_row, ref.position - 1),
            fix=msg("correct the position or the header"),
        )
    problem = no_such_column(source, code, str(ref.position) if ref.header is None else ref.header, where)
    return replace(problem, places=(*problem.places, source.place(source.header_row, None)))


def nearest(source: Source, wanted: str) -> str | None:
    """The header most like `wanted`, to suggest; never used to map."""
    titles = {fold(title): title for title in _titles(source)}
    found = get_close_matches(fold(wanted), list(titles), n=1, cutoff=0.6)
    return titles[found[0]] if found else None


def _titles(source: Source) -> tuple[str, ...]:
    """The headers that may be listed: none beside numbers or dates, where the row may be an answer."""
    return () if any(map(is_value, source.header)) else tuple(filter(None, source.header))


def no_such_column(source: Source, code: str, wanted: str, place: Place | None = None) -> Problem:
    """The problem of a column that the file does not have."""
    like = nearest(source, wanted)
    shown = tuple(map(echo, _titles(source)))[:COLUMNS_SHOWN]
    fix = (
        msg('the nearest is "{like}"', like=like)
        if like is not None
        else msg("the file has: {columns}", columns=shown)
        if shown
        else msg("cemgap check shows the columns of the file")
    )
    return error(
        code, msg('no column "{column}" in the file', column=wanted), place or source.place(None, None), fix=fix
    )
