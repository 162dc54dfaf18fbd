"""Duration: how long an interview took, in seconds, however the platform writes it."""

from __future__ import annotations

import re
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from cemgap.errors import Problem, warning
from cemgap.intake.quality.ticks import asked
from cemgap.intake.ratings.numbers import parse_number
from cemgap.intake.vocabulary import fold, words
from cemgap.translations import msg

if TYPE_CHECKING:
    from cemgap.intake.mapping import Mapping
    from cemgap.intake.sources import Source

FASTEST = 1.0
"""Seconds per answer below which nobody reads the questions."""
DAY = 86400.0
CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{2}(?:\.\d+)?)")
SPELT = re.compile(r"(\d+(?:\.\d+)?)\s*([^\d\s.]+)\s*")
SECONDS_PER = {
    **dict.fromkeys(("天", "day", "days", "d"), DAY),
    **dict.fromkeys(("小时", "小時", "时", "時", "hour", "hours", "hr", "hrs", "h"), 3600.0),
    **dict.fromkeys(("分钟", "分鐘", "分", "minute", "minutes", "min", "mins", "m"), 60.0),
    **dict.fromkeys(("秒", "秒钟", "second", "seconds", "sec", "secs", "s"), 1.0),
}


def seconds_of(text: str, unit: float = 1.0) -> float:
    """A duration in seconds, NaN where it is none; `unit`: seconds that a plain number counts in.

    >>> seconds_of("281秒"), seconds_of("0:04:41"), seconds_of("4分41秒"), seconds_of("4.5", 60)
    (281.0, 281.0, 281.0, 270.0)
    """
    number = parse_number(text)
    if number is not None:
        return number * unit if number >= 0 else np.nan
    plain = text.strip().casefold()
    clock = CLOCK.fullmatch(plain)
    if clock:
        hours, minutes, seconds = clock.groups()
        return float(hours or 0) * 3600 + float(minutes) * 60 + float(seconds)
    parts = SPELT.findall(plain)
    if parts and SPELT.sub("", plain) == "" and all(word in SECONDS_PER for _, word in parts):
        return float(sum(float(amount) * SECONDS_PER[word] for amount, word in parts))
    return np.nan


def unit_of(source: Source, mapping: Mapping, position: int) -> float | None:
    """Seconds that a plain number of a duration column counts in; None where that is not clear.

    The header says it, or the numbers do: all below 1 are parts of a day, as spreadsheets write times. Else they are
    seconds, unless half of the respondents would then have answered faster than anybody can.
    """
    listed = words("status")
    header = set(fold(source.header[position]).replace("(", " ").replace(")", " ").split())
    for name, seconds in (("unit_milliseconds", 0.001), ("unit_seconds", 1.0), ("unit_minutes", 60.0)):
        if header & set(listed[name]) or any(word in fold(source.header[position]) for word in _wide(listed[name])):
            return seconds
    cells = [row[position] for row in source.sample if position < len(row)]
    numbers = [number for cell in cells if (number := parse_number(cell)) is not None and number > 0]
    if not numbers:
        return 1.0
    if max(numbers) < 1:
        return DAY
    return 1.0 if median(numbers) >= FASTEST * asked(mapping) else None


def unclear(source: Source, mapping: Mapping) -> tuple[Problem, ...]:
    """The warning where nobody can say in what a duration counts (W239)."""
    position = mapping.position("duration")
    if position is None or mapping.layout == "factor_table" or unit_of(source, mapping, position) is not None:
        return ()
    return (
        warning(
            "W239",
            msg("it is not clear what the duration counts in, so speeders are not looked for"),
            source.place(source.header_row, position),
            fix=msg('say it in the header, as "duration (in seconds)" or "duration (minutes)"'),
        ),
    )


def _wide(listed: tuple[str, ...]) -> tuple[str, ...]:
    """Words that stand without spaces around them."""
    return tuple(word for word in listed if not word.isascii())
