"""File scales: whether the files of a survey were answered on one scale."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

from cemgap.errors import Problem, echo, error
from cemgap.intake.mapping import MEASURE_WORDS
from cemgap.intake.ratings.scales import BLOCKS, ENOUGH, HUNDRED
from cemgap.intake.ratings.shown_cell import is_number_shown, shape_of
from cemgap.intake.sources.survey_files.several_files import SHIFT
from cemgap.intake.tally import Ends
from cemgap.translations import Message, msg

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cemgap.intake.mapping import Mapping
    from cemgap.intake.ratings.scales import Scales
    from cemgap.intake.sources import Source
    from cemgap.intake.tally import Tally

SEEN = ("seen", "assumed")
LEAST = 4
"""Largest answer that tells something: with a smaller one nobody chose the upper half."""
ALMOST_TEN = 8
"""Largest answer from which on a scale ends at 10."""
TEN = 10
NAMED = 10


def on_different_scales(tally: Tally, mapping: Mapping, scales: Scales, source: Source) -> Iterator[Problem]:
    """E152: files whose answers end where those of another one do not, and no scale is said or labelled."""
    for measures in BLOCKS:
        open_ones = [m for m in measures if m in dict(scales.scales) and scales.of(m).source in SEEN]
        columns = [c.position for c in mapping.columns if c.role in open_ones]
        rated = len(mapping.factors) if mapping.layout == "long" else 1
        files: dict[int, Ends] = {}
        for (column, number), ends in tally.file_ends.items():
            if column in columns:
                files[number] = _both(files.get(number, Ends(ends.low, ends.high, 0)), ends, rated)
        if any(_differ(one, other) for one, other in combinations(files.values(), 2)):
            yield error(
                "E152",
                msg(
                    "{measures}: the files are on different scales: {files}",
                    measures=tuple(MEASURE_WORDS[m] for m in open_ones),
                    files=tuple(
                        msg(
                            "{file} has answers from {low} to {high}",
                            file=echo(Path(source.place((number << SHIFT) + 1, columns[0]).file or "").name),
                            low=_told(ends.low),
                            high=_told(ends.high),
                        )
                        for number, ends in sorted(files.items())[:NAMED]
                    ),
                ),
                source.place(None, None),
                fix=msg("bring them onto one scale first; if they are on one, say which:  --scale LOW-HIGH"),
            )


def _told(answer: float) -> float | Message:
    """An answer, unless it is so long that it may be a phone's number."""
    return answer if is_number_shown(answer) else shape_of(f"{answer:.0f}")


def _both(one: Ends, other: Ends, rated: int) -> Ends:
    """The ends of two columns, with the respondents of the one that more of them answered."""
    return Ends(min(one.low, other.low), max(one.high, other.high), max(one.n, other.n // rated))


def _differ(one: Ends, other: Ends) -> bool:
    """Whether answers that end there are on different scales.

    A step more may be chance where few have answered: nobody chose the best.
    """
    lower, upper = sorted((one, other), key=lambda ends: ends.high)
    low, high = _top(lower.high), _top(upper.high)
    return LEAST <= low < high and (high - low > 1 or lower.n >= ENOUGH)


def _top(largest: float) -> float:
    """The end of the scale that a largest answer shows.

    >>> _top(5.0), _top(9.0), _top(87.0)
    (5.0, 10, 100)
    """
    if largest > TEN:
        return HUNDRED
    return TEN if largest >= ALMOST_TEN else largest
