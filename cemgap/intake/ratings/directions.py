"""Directions: columns whose best answer is the lowest, as declared, and signs of others that nobody declared."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from cemgap.errors import echo, error, warning
from cemgap.intake.guessing.wide_columns import SAID
from cemgap.intake.mapping import MEASURE_WORDS
from cemgap.intake.ratings.answers import decode, is_blank
from cemgap.intake.ratings.coded_block import declared_ends, is_reversed
from cemgap.intake.ratings.labels import leading
from cemgap.intake.ratings.mean import mean_of_half
from cemgap.translations import Message, msg

if TYPE_CHECKING:
    from cemgap.errors import Problem
    from cemgap.intake.mapping import Mapping
    from cemgap.intake.sources import Source

Floats = npt.NDArray[np.float64]
ENOUGH = 30
"""Respondents from which on a correlation is looked at."""
TWO_SIDED_95 = 1.959964
CLEARLY = -0.2
"""Below that the whole 95 % interval of a correlation lies where a column is said to fall."""
USUAL = frozenset({(1, 5), (1, 7), (0, 10), (1, 10)})
"""Lowest and highest answer of a scale that is named where all of it was used."""
LOOKED_AT = ("experience", "expectation")
"""Importance is left out: where points are shared out, or ranks given, its columns fall where others rise."""


def turned(source: Source, mapping: Mapping, measure: str) -> tuple[Mapping, tuple[Problem, ...]]:
    """The mapping whose columns that are declared reversed are turned; E148 where their scale is not known.

    A measure that is reversed as a whole is turned with its scale, once that is settled.
    """
    columns = [c for c in mapping.columns if c.role == measure]
    falling = [c for c in columns if c.reverse]
    if not falling or is_reversed(mapping.rules, measure):
        return mapping, ()
    if len(falling) == len(columns):
        return replace(mapping, rules=replace(mapping.rules, reverse=(*mapping.rules.reverse, measure))), ()
    shown = {what: (low, high) for what, low, high in mapping.label_scales}
    ends = declared_ends(mapping.rules, measure) or shown.get(measure)
    if ends is None:
        return mapping, (
            error(
                "E148",
                msg(
                    "{measure}: a reversed column can be turned only on a scale that is known",
                    measure=MEASURE_WORDS[measure],
                ),
                *(source.place(source.header_row, c.position) for c in falling),
                fix=msg(
                    "say the scale:  --scale LOW-HIGH, or in cemgap.toml, [scale.{measure}]:  low, high",
                    measure=measure,
                ),
            ),
        )
    codings = {c.position: replace(mapping.coding(c.position), turned=ends[0] + ends[1], ends=ends) for c in falling}
    return replace(mapping, codings=tuple((dict(mapping.codings) | codings).items())), ()


def directions(source: Source, mapping: Mapping) -> tuple[Problem, ...]:
    """Warnings from the first rows of a wide file, for at least 30 respondents.

    W230: a column of numbers falls where the others of its measure rise (correlation with their mean, the upper bound
    of its 95 % interval below -0.2); answers in words say themselves which is the best. W231: the experience as a whole
    falls where an overall rating rises. Nothing is turned.
    """
    if mapping.layout != "wide" or len(source.sample) < ENOUGH:
        return ()
    problems: list[Problem] = []
    for measure in LOOKED_AT:
        positions = mapping.positions(measure)
        answers = _answers(source, mapping, positions)
        falling = [
            p
            for p in positions
            if not mapping.coding(p).labels and _falls(answers[p], [a for q, a in answers.items() if q != p])
        ]
        if falling:
            problems.append(
                warning(
                    "W230",
                    msg(
                        "{measure}: {n} column falls where the others rise; its best answer may be the lowest",
                        plural="{measure}: {n} columns fall where the others rise; their best answer may be the lowest",
                        measure=MEASURE_WORDS[measure],
                        n=len(falling),
                    ),
                    *(source.place(source.header_row, p) for p in falling),
                    fix=_turning(mapping, measure, falling, answers),
                )
            )
        if measure == "experience" and not problems:
            problems += _against_outcomes(source, mapping, list(answers.values()))
    return tuple(problems)


def _turning(mapping: Mapping, measure: str, falling: list[int], answers: dict[int, Floats]) -> Message:
    """The lines that turn some columns: a column is turned on a scale that is declared only."""
    columns = [f"{{ position = {p + 1}, reverse = true }}" for p in falling]
    line = columns[0] if len(columns) == 1 else f"[{', '.join(columns)}]"
    said = any(mapping.columns[p].reason == SAID for p in falling)
    where = (
        msg("where the columns are named, {columns}", columns=", ".join(columns))
        if said
        else msg("[input.blocks]:  {measure} = {columns}", measure=measure, columns=line)
    )
    if declared_ends(mapping.rules, measure) is not None:
        return msg("read the question; if so, in cemgap.toml, {where}", where=where)
    seen = np.concatenate([of[~np.isnan(of)] for of in answers.values()])
    low, high = (int(seen.min()), int(seen.max())) if len(seen) else (0, 0)
    scale = f"low = {low}, high = {high}" if (low, high) in USUAL else "low = LOWEST, high = HIGHEST"
    return msg(
        "read the question; if so, in cemgap.toml, {where}  and, [scale]:  {measure} = {{ {scale} }}",
        where=where,
        measure=measure,
        scale=scale,
    )


def _against_outcomes(source: Source, mapping: Mapping, experience: list[Floats]) -> list[Problem]:
    if is_reversed(mapping.rules, "experience"):
        experience = [-answers for answers in experience]
    against = [p for p in mapping.positions("outcome") if _falls(_plain_numbers(source, p), experience)]
    return [
        warning(
            "W231",
            msg(
                'experience falls where "{column}" rises: in one of them the best answer may be the lowest',
                column=echo(source.header[outcome]),
            ),
            *(source.place(source.header_row, p) for p in (outcome, *mapping.positions("experience"))),
            fix=msg("read the questions; if 1 is the best, in cemgap.toml, [scale.experience]:  reverse = true"),
        )
        for outcome in against[:1]
    ]


def _answers(source: Source, mapping: Mapping, positions: tuple[int, ...]) -> dict[int, Floats]:
    """[row of the sample] the answers of each column."""
    import pyarrow as pa

    return {
        p: decode(pa.array([row[p] for row in source.sample], pa.string()), mapping.coding(p)).values for p in positions
    }


def _plain_numbers(source: Source, position: int) -> Floats:
    """[row of the sample] the number of an overall rating; NaN throughout where it is answered in words."""
    cells = [row[position] for row in source.sample]
    found = [leading(cell) for cell in cells if not is_blank(cell)]
    if any(of is None for of in found):
        return np.full(len(cells), np.nan)
    return np.array([np.nan if (of := leading(cell)) is None else of[0] for cell in cells])


def _falls(one: Floats, others: list[Floats]) -> bool:
    """Whether a column correlates clearly negatively with the mean of others.

    By the upper bound of the 95 % interval (Fisher's z).
    """
    if not others:
        return False
    other = mean_of_half(others)
    both = ~np.isnan(one) & ~np.isnan(other)
    n = int(both.sum())
    x, y = one[both], other[both]
    if n < ENOUGH or x.min() == x.max() or y.min() == y.max():
        return False
    r = float(np.clip(np.corrcoef(x, y)[0, 1], -1 + 1e-12, 1 - 1e-12))
    return bool(np.arctanh(r) + TWO_SIDED_95 / np.sqrt(n - 3) < np.arctanh(CLEARLY))
