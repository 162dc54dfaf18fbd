"""Stray answers: a few that lie outside the scale that nearly all others show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cemgap.errors import error
from cemgap.intake.ratings.scale_problems import (
    CODES_SHOWN,
    TEN,
    TOPS,
    Unsettled,
    code_choices,
    codes_line,
    scale_doubt,
    shown_number,
    union_of,
    whole,
)
from cemgap.intake.ratings.shown_cell import is_number_shown
from cemgap.intake.tally import Values
from cemgap.translations import Message, msg

if TYPE_CHECKING:
    from cemgap.intake.mapping import MappedColumn
    from cemgap.intake.sources import Source

LEAST = 60
"""Answers from which on a few can be told from the others."""
NEARLY_ALL = 0.975
"""Share of the answers from 0 to 10 that lie on the scale."""


def within(values: Values, low: float, high: float) -> Values:
    """The answers that lie between two ends."""
    counts = {value: seen for value, seen in values.counts.items() if low <= whole(value) <= high}
    return Values(counts, sum(seen.count for seen in counts.values()))


def strays_of(columns: list[MappedColumn], every: list[Values], source: Source) -> Unsettled | None:
    """E104: nearly all answers show a scale, and a few lie outside: slips, codes, or steps of a longer scale.

    Args:
        columns: of one block.
        every: the answers of each.
        source: for the places.

    Returns:
        The problem with the cells and the question what they are; None where the answers show no such scale.
    """
    top = _top(every)
    if top is None:
        return None
    places: list[tuple[int, int, float]] = []
    count = 0
    strange: set[float] = set()
    for column, values in zip(columns, every, strict=True):
        for value, seen in values.counts.items():
            if not 1 <= whole(value) <= top:
                strange.add(value)
                count += seen.count
                places += [(row, column.position, value) for row in seen.rows]
    stray = tuple(sorted(strange))
    said: dict[str, Any] = {"top": top, "values": tuple(map(shown_number, stray))}
    message = msg(
        "nearly all answers show the scale 1-{top}, {n} answer lies outside it: {values}",
        plural="nearly all answers show the scale 1-{top}, {n} answers lie outside it: {values}",
        n=count,
        **said,
    )
    codes = stray if len(stray) <= CODES_SHOWN and all(v.is_integer() and is_number_shown(v) for v in stray) else ()
    longer = _longer(stray, top)
    fix = _fix(codes, longer, top)
    question = msg("nearly all answers show the scale 1-{top}: what do the others mean, {values}?", **said)
    choices = (
        *(code_choices(codes) if codes else ()),
        *(((longer, msg("steps of the scale, which is {scale}", scale=longer)),) if longer else ()),
    )
    problem = error(
        "E104",
        message,
        *(source.place(row, position, shown_number(value)) for row, position, value in sorted(places)),
        fix=fix,
        count=count,
    )
    return Unsettled(problem, scale_doubt(columns, question, fix, choices, None, needed=True))


def _top(every: list[Values]) -> int | None:
    """The end of the scale that nearly all answers show, where some do not lie on it."""
    answers = within(union_of(of for of in every if of.total), 0, TEN)
    if answers.total < LEAST or not all(whole(value).is_integer() for value in answers.counts):
        return None
    top: int
    for top in reversed(TOPS[:-1]):
        inside = [of for of in (within(values, 1, top) for values in every) if of.total]
        reached = sum(whole(max(of.counts)) == top for of in inside)
        total = sum(of.total for of in inside)
        if total == answers.total or total < NEARLY_ALL * answers.total or 2 * reached < len(inside):
            continue
        above = [whole(value) for value in answers.counts if whole(value) > top]
        # from 8 on the scale may well go to 10, if the answers go on to there
        if not above or max(above) <= max(TOPS[:-1]) or min(above) > top + 1:
            return top
    return None


def _longer(stray: tuple[float, ...], top: int) -> str | None:
    """The scale on which the strays lie too; None where that is none from 0 or 1 to 10 at most."""
    if not all(whole(value).is_integer() and 0 <= whole(value) <= TEN for value in stray):
        return None
    low = 0 if any(whole(value) == 0 for value in stray) else 1
    return f"{low}-{next(end for end in TOPS if end >= max(top, *map(whole, stray)))}"


def _fix(codes: tuple[float, ...], longer: str | None, top: int) -> Message:
    if not codes:
        return msg("correct the cells; or say the scale:  --scale LOW-HIGH")
    line = codes_line("missing", codes)
    if longer is None:
        return msg(
            "correct the cells; or, if they mean no answer, in cemgap.toml, [scale]:  {missing}; the scale "
            "would be:  --scale 1-{top}",
            missing=line,
            top=top,
        )
    return msg(
        "correct the cells; or, if they mean no answer, in cemgap.toml, [scale]:  {missing}; or, if they are steps of "
        "the scale:  --scale {scale}",
        missing=line,
        scale=longer,
    )
