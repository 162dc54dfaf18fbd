"""File scales: whether the files of a survey were answered on one scale."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

from cemgap.errors import Problem, echo, error, warning
from cemgap.intake.mapping import MEASURE_WORDS
from cemgap.intake.ratings.scales import BLOCKS, ENOUGH, HUNDRED
from cemgap.intake.ratings.shown_cell import is_number_shown, shape_of
from cemgap.intake.sources.survey_files.several_files import SHIFT
from cemgap.intake.tally import Ends
from cemgap.translations import Message, msg

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cemgap.intake.doubts import Doubt
    from cemgap.intake.mapping import Mapping
    from cemgap.intake.ratings.scales import Scales
    from cemgap.intake.sources import Source
    from cemgap.intake.tally import Tally

SEEN = ("seen", "assumed")
SAID = ("flag", "settings")
LEAST = 4
"""Largest answer that tells something: with a smaller one nobody chose the upper half."""
ALMOST_TEN = 8
"""Largest answer from which on a scale ends at 10."""
TEN = 10
NAMED = 10


def on_different_scales(tally: Tally, mapping: Mapping, scales: Scales, source: Source) -> Iterator[Problem]:
    """Files whose answers end where those of another one do not.

    E152 no scale is said or labelled. W228 one is said, and many have answered in the file that ends lower: a change
    between the files may be one of scale.
    """
    for measures in BLOCKS:
        held = [m for m in measures if m in dict(scales.scales)]
        open_ones = [m for m in held if scales.of(m).source in SEEN]
        files = _files(_columns(open_ones, mapping), tally, mapping)
        if any(_differ(one, other) for one, other in combinations(files.values(), 2)):
            yield error(
                "E152",
                msg(
                    "{measures}: the files are on different scales: {files}",
                    measures=tuple(MEASURE_WORDS[m] for m in open_ones),
                    files=_shown(files, source),
                ),
                source.place(None, None),
                fix=msg("bring them onto one scale first; if they are on one, say which:  --scale LOW-HIGH"),
            )
        said = [m for m in held if scales.of(m).source in SAID]
        files = _files(_columns(said, mapping), tally, mapping)
        if any(_differ(*two) and min(two, key=_high).n >= ENOUGH for two in combinations(files.values(), 2)):
            yield warning(
                "W228",
                msg(
                    "{measures}, on a declared scale of {scale}: {files}. A change between the files may be one of "
                    "scale",
                    measures=tuple(MEASURE_WORDS[m] for m in said),
                    scale=tuple(dict.fromkeys(scales.of(m).shown for m in said)),
                    files=_shown(files, source),
                ),
                source.place(None, None),
                fix=msg("see that all files were asked on that scale; if not, bring them onto one scale first"),
            )


def nothing_likely(scales: Scales, tally: Tally, mapping: Mapping) -> Scales:
    """The scales, whose questions suggest no scale where the files end differently: one for all may be wrong."""

    def asked(doubt: Doubt) -> Doubt:
        files = _files(doubt.columns, tally, mapping).values()
        differ = doubt.kind == "scale" and any(_differ(*two) for two in combinations(files, 2))
        return replace(doubt, suggestion=None) if differ else doubt

    return replace(scales, doubts=tuple(map(asked, scales.doubts)))


def _columns(measures: list[str], mapping: Mapping) -> tuple[int, ...]:
    return tuple(c.position for c in mapping.columns if c.role in measures)


def _files(columns: tuple[int, ...], tally: Tally, mapping: Mapping) -> dict[int, Ends]:
    """Number of a file -> where its answers in some columns end."""
    rated = len(mapping.factors) if mapping.layout == "long" else 1
    files: dict[int, Ends] = {}
    for (column, number), ends in tally.file_ends.items():
        if column in columns:
            files[number] = _both(files.get(number, Ends(ends.low, ends.high, 0)), ends, rated)
    return files


def _shown(files: dict[int, Ends], source: Source) -> tuple[Message, ...]:
    return tuple(
        msg(
            "{file} has answers from {low} to {high}",
            file=echo(Path(source.place((number << SHIFT) + 1, None).file or "").name),
            low=_told(ends.low),
            high=_told(ends.high),
        )
        for number, ends in sorted(files.items())[:NAMED]
    )


def _high(ends: Ends) -> float:
    return ends.high


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
