"""Wave times: when the waves were, as far as their labels tell."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

from cemgap.intake.vocabulary import tables_of

Span = tuple[int, int]
"""From (included) to (excluded), in days of months of 31 days since the year 0."""
Months = tuple[int, int]
"""From (included, 0 = January) to (excluded), in months of a year."""

YEAR_DIGITS = r"((?:19|20)\d\d)"
YEAR = rf"(?<!\d){YEAR_DIGITS}"
YEARS = re.compile(rf"{YEAR} ?[-/] ?(?:(?:19|20)?\d\d)(?!\d)|{YEAR}(?!\d)年?(?:度(?!\d))?")
"""A year, or the first of two that are one business year (2025/26)."""
CHINESE = "一二三四五六七八九"
LETTER = "[a-zà-ÿß]"
FULL = frozenset({"may", "june", "july", "mai", "juni", "juli", "märz"})
"""Months whose full names are as short as short forms."""
MOST = 1000
"""Labels that are looked at: a column with more holds no waves."""
MARK = "\0"
"""What stands in a label for what was understood and taken out of it."""


@dataclass(frozen=True, slots=True)
class _Read:
    """A label, understood."""

    span: Span | None
    """None = no year, or more than one reading."""
    months: Months | None
    stage: tuple[str, int] | None
    numbers: tuple[int, ...]
    rest: str
    """What was not understood; numbers as ``#``."""

    @property
    def within(self) -> tuple[int, tuple[int, ...]]:
        """The order of those that were in the same span."""
        return (-1 if self.stage is None else self.stage[1], self.numbers)


@dataclass(frozen=True, slots=True)
class WaveTimes:
    """The order of labels."""

    keys: dict[str, tuple[object, ...]]
    """Label -> what to sort it by: all of the same shape; empty tuples where the labels tell nothing."""
    certain: bool
    """The labels leave no other order."""


def wave_times(labels: Iterable[str]) -> WaveTimes:
    """When waves were: dates, quarters, half-years, months and seasons of a year; numbers; stages (pre, post).

    Certain are spans of time that do not overlap, and numbers or stages in labels that are else the same. Months,
    seasons and quarters without a year are ordered by the calendar, which is a guess.

    >>> times = wave_times(["Q1 2026", "Q4 2025"])
    >>> sorted(times.keys, key=times.keys.get), times.certain
    (['Q4 2025', 'Q1 2026'], True)
    >>> wave_times(["Spring", "Autumn"]).certain, wave_times(["Alpha", "Beta"]).certain
    (False, False)
    """
    each = tuple(labels)
    if len(each) > MOST:
        return WaveTimes(dict.fromkeys(each, ()), certain=False)
    read = {label: _read(label) for label in each}
    every = tuple(read.values())
    if all(one.span for one in every):
        return WaveTimes({label: (one.span, one.within) for label, one in read.items()}, _apart(every))
    if any(one.span for one in every):
        return WaveTimes(dict.fromkeys(read, ()), certain=False)
    alike = _alike(every)
    if all(one.months for one in every):
        keys: dict[str, tuple[object, ...]] = {label: (one.months, one.within) for label, one in read.items()}
        return WaveTimes(keys, certain=len(every) < 2)  # noqa: PLR2004 - one has no order
    told = all(one.stage for one in every) or all(one.numbers and not one.stage and not one.months for one in every)
    if not told or not alike:
        return WaveTimes(dict.fromkeys(read, ()), certain=len(every) < 2)  # noqa: PLR2004
    return WaveTimes(
        {label: (one.within,) for label, one in read.items()}, len({o.within for o in every}) == len(every)
    )


@dataclass(frozen=True, slots=True)
class TimeWords:
    """Patterns of the words for times, for names of files; without what must stand around them."""

    months: str
    """In full, Latin; or Chinese with a numeral."""
    latin: str
    """Months, also short, and seasons."""
    stages: str
    """Pre, post and what is like them, Latin."""
    chinese: str
    """Stages, seasons, half-years and months, Chinese."""


@cache
def time_words() -> TimeWords:
    """The words of the vocabulary as patterns."""
    times = tables_of("times")
    months, seasons = ([w for listed in times[kind] for w in listed] for kind in ("months", "seasons"))
    stages = [w for kind in ("stages", "relative") for listed in times[kind] for w in listed]
    ends = "".join(w for listed in times["stage_ends"] for w in listed)
    numeral = rf"(?:十[一二]?|[{CHINESE}]|1[0-2]|[1-9])月份?"
    others = [w for w in (*seasons, *stages, *(w for (w,) in times["halves"])) if not _is_latin(w)]
    return TimeWords(
        f"{_any(w for w in months if len(w) > 4 or w in FULL)}|{numeral}",  # noqa: PLR2004 - a short form has 3 or 4
        _any(w for w in (*months, *seasons) if _is_latin(w)),
        _any(w for w in stages if _is_latin(w)),
        rf"{_any(others)}|^[{ends}]|[{ends}]$",
    )


def _alike(every: Sequence[_Read]) -> bool:
    """Whether labels differ in nothing but numbers and stages of one kind; a stage may go without a number."""
    families = {one.stage and one.stage[0] for one in every}
    staged = all(one.stage for one in every)
    rests = {one.rest.replace("#", "").strip() if staged else one.rest for one in every}
    return len(rests) == len(families) == 1


def _apart(every: Sequence[_Read]) -> bool:
    ordered = sorted(every, key=lambda one: (one.span or (0, 0), one.within))
    return all(
        before.span is not None
        and after.span is not None
        and (
            before.span[1] <= after.span[0]
            or (before.span == after.span and before.within < after.within and _alike((before, after)))
        )
        for before, after in pairwise(ordered)
    )


@lru_cache(maxsize=MOST)
def _read(label: str) -> _Read:
    text = _in_digits(unicodedata.normalize("NFKC", label).casefold().replace("_", " ").strip())
    spans: list[Span] = []
    text = _take_dates(text, spans)
    text, months, short = _take_units(text)
    stages: list[tuple[str, int]] = []
    for pattern, family, rank in _stages():
        text, found = pattern.subn(MARK, text)
        stages += [(family, rank)] * found
    years: list[int] = []
    if not spans:
        years += [int(found[1] or found[2]) for found in YEARS.finditer(text)]
        text = YEARS.sub(MARK, text)
    years += short
    span = spans[0] if len(spans) == 1 and months is None and not years else None
    if len(years) == 1 and not spans:
        first, last = months or (0, 12)
        span = (_day(years[0], first), _day(years[0], last)) if first < last else None
    return _Read(
        span,
        None if spans or years else months,
        stages[0] if len(stages) == 1 else None,
        tuple(int(number) for number in re.findall(r"^-?\d+|\d+", text)),
        " ".join(re.sub(r"[^\w#]+", " ", re.sub(r"\d+", "#", text)).split()),
    )


def _day(year: int, month: int, day: int = 0) -> int:
    return (year * 12 + month) * 31 + day


def _in_digits(text: str) -> str:
    """Numbers in words and Chinese numerals as digits, years of a business year in full.

    >>> _in_digits("第十二期"), _in_digits("second wave"), _in_digits("fy25")
    ('第12期', '2 wave', '2025')
    """
    counters = tables_of("times")["counters"]
    text = re.sub(rf"第([{CHINESE}十]+)|([{CHINESE}十]+)(?=[{counters}])", _chinese, text)
    text = re.sub(rf"(?<!{LETTER})(?:fy|gj) ?'?(?:20)?(\d\d)(?!\d)", r"20\1", text)
    text = re.sub(rf"(\d)(?:st|nd|rd|th)(?!{LETTER})", r"\1", text)
    for pattern, number in _numbers():
        text = pattern.sub(str(number), text)
    return text


def _chinese(found: re.Match[str]) -> str:
    written = found[1] or found[2]
    before, ten, after = written.partition("十")
    digits = {numeral: at for at, numeral in enumerate(CHINESE, start=1)}
    if len(before) > 1 or len(after) > 1:
        return found[0]
    number = (digits.get(before, 1) * 10 + digits.get(after, 0)) if ten else digits[before]
    return f"{'第' if found[1] else ''}{number}"


def _take_dates(text: str, spans: list[Span]) -> str:
    """The text without its dates in digits, which are added to `spans`."""
    month, day = "(0?[1-9]|1[0-2])", "(0?[1-9]|[12][0-9]|3[01])"

    def of_day(year: str, of_month: str, of: str) -> Span:
        at = _day(int(year), int(of_month) - 1, int(of) - 1)
        return (at, at + 1)

    def of_month(year: str, of: str) -> Span:
        return (_day(int(year), int(of) - 1), _day(int(year), int(of)))

    def either(one: str, other: str, year: str) -> Span:
        """Day and month in either order: from the earliest to the latest that it may be."""
        read = [of_day(year, m, d) for m, d in ((one, other), (other, one)) if int(m) <= 12]  # noqa: PLR2004 - months
        return (min(read)[0], max(read)[1]) if read else (0, _day(9999, 0))

    forms: tuple[tuple[str, Callable[..., Span]], ...] = (
        (rf"{YEAR}[-./]{month}[-./]{day}(?!\d)", of_day),
        (rf"{YEAR} ?年 ?{month} ?月 ?{day} ?[日号號]", of_day),
        (rf"{YEAR}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)", of_day),
        (rf"(?<!\d){day}\. ?{month}\. ?{YEAR_DIGITS}(?!\d)", lambda d, m, y: of_day(y, m, d)),
        (rf"(?<!\d){day}[-/]{day}[-/]{YEAR_DIGITS}(?!\d)", either),
        (rf"{YEAR} ?年 ?{month} ?月", of_month),
        (rf"{YEAR}[-./]{month}(?!\d)", of_month),
        (rf"{YEAR}(0[1-9]|1[0-2])(?!\d)", of_month),
        (rf"(?<!\d){month}[-./]{YEAR_DIGITS}(?!\d)", lambda m, y: of_month(y, m)),
    )
    for form, meaning in forms:
        spans += [meaning(*found.groups()) for found in re.finditer(form, text)]
        text = re.sub(form, MARK, text)
    return text


def _take_units(text: str) -> tuple[str, Months | None, list[int]]:
    """The text without quarters, half-years, months and seasons; what they span; years in two digits beside them."""
    years: list[int] = []
    of_kind: dict[str, list[Months]] = {}
    for pattern, kind, fixed in _units():

        def take(found: re.Match[str], kind: str = kind, fixed: Months | None = fixed) -> str:
            groups = found.groupdict()
            number = groups.get("n") or groups.get("m") or groups.get("o")
            size = {"quarter": 3, "half": 6}.get(kind, 1)
            at = 0 if number is None else (int(number) - 1) * size
            of_kind.setdefault(kind, []).append(fixed or (at, at + size))
            short = groups.get("y") or groups.get("z")
            if short:
                years.append(2000 + int(short))
            return MARK

        text = pattern.sub(take, text)
    narrow = next((of_kind[kind] for kind in ("month", "quarter", "season", "half") if kind in of_kind), None)
    return text, None if narrow is None else (narrow[0][0], narrow[-1][1]), years


@cache
def _units() -> tuple[tuple[re.Pattern[str], str, Months | None], ...]:
    """(pattern, kind, months that it spans where not a number in it says so)."""
    times = tables_of("times")
    units: list[tuple[str, str, Months | None]] = []
    for kind, most in (("quarter", "4"), ("half", "2")):
        word = _any(times[kind])
        apart = "[ '’./-]*"
        units += [
            (rf"(?<![\da-z]){word} ?(?P<n>[1-{most}]){apart}(?P<y>\d\d)(?!\d)", kind, None),
            (rf"(?<!\d)(?P<n>[1-{most}])\.? ?{word}{apart}(?P<y>\d\d)(?!\d)", kind, None),
            (rf"(?<![\d'])'?(?P<y>\d\d)[ /-]?{word}(?P<n>[1-{most}])(?!\d)", kind, None),
            (rf"(?<!{LETTER}){word} ?(?P<n>[1-{most}])(?!\d)", kind, None),
            (rf"(?<!\d)(?P<n>[1-{most}])\.? ?{word}(?!{LETTER})", kind, None),
        ]
    units.append((r"第? ?(?P<n>[1-4]) ?季度?", "quarter", None))
    units.append((r"(?<!\d)(?P<n>1[0-2]|[1-9]) ?月份?", "month", None))
    for at, (written,) in enumerate(times["halves"]):
        units.append((re.escape(written), "half", (at * 6, at * 6 + 6)))
    for at, listed in enumerate(times["months"]):
        month = rf"(?<!{LETTER}){_any(listed)}\.?"
        units.append((rf"{month} ?['’-](?P<y>\d\d)(?!\d)", "month", (at, at + 1)))
        units.append((rf"{month}(?!{LETTER})", "month", (at, at + 1)))
    for at, listed in enumerate(times["seasons"]):
        winter = at == len(times["seasons"]) - 1
        # at the beginning of its year or at its end: it overlaps all of it
        months = (0, 12) if winter else (2 + at * 3, 5 + at * 3)
        latin, other = [w for w in listed if _is_latin(w)], [w for w in listed if not _is_latin(w)]
        either = rf"(?<!{LETTER}){_any(latin)}(?!{LETTER})|{_any(other)}"
        units.append((either, "season", months))
    return tuple((re.compile(pattern), kind, months) for pattern, kind, months in units)


@cache
def _stages() -> tuple[tuple[re.Pattern[str], str, int], ...]:
    """(pattern, family, place in it), longest words first."""
    times: dict[str, Any] = tables_of("times")
    words = [
        (word, family, rank)
        for family in ("stages", "relative")
        for rank, listed in enumerate(times[family])
        for word in listed
    ]
    longest = sorted(words, key=lambda one: -len(one[0]))
    whole = [(re.compile(_whole(word)), family, rank) for word, family, rank in longest]
    ends = [
        (re.compile(rf"^\W*{word}|{word}\W*$"), "stages", rank)
        for rank, listed in enumerate(times["stage_ends"])
        for word in listed
    ]
    return (*whole, *ends)


@cache
def _numbers() -> tuple[tuple[re.Pattern[str], int], ...]:
    listed = tables_of("times")["numbers"]
    return tuple((re.compile(_whole(word)), at) for at, words in enumerate(listed, start=1) for word in words)


def _whole(word: str) -> str:
    """A pattern of a word: Latin ones whole."""
    return rf"(?<!{LETTER}){re.escape(word)}(?!{LETTER})" if _is_latin(word) else re.escape(word)


def _is_latin(word: str) -> bool:
    return word[0] < "\u0250"


def _any(words: Iterable[str]) -> str:
    return "(?:" + "|".join(re.escape(word) for word in sorted(words, key=lambda word: -len(word))) + ")"
