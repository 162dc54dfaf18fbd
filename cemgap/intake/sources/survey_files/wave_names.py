"""Wave names: the wave of each of several files, as their names tell it."""

import re
from collections.abc import Sequence

from cemgap.intake.wave_times import time_words

_CHINESE = "一二三四五六七八九十百\\d"
_WRITTEN = time_words()
_YEAR = r"(?:19|20)\d\d"
_APART = r" ?[_.-]? ?"
_BEFORE, _AFTER = r"(?<![0-9a-zà-ÿß])", r"(?![0-9a-zà-ÿß])"
_WAVES = re.compile(
    rf"{_BEFORE}(?:"
    rf"{_YEAR}{_APART}(?:q|h)[1-4]|(?:q|h)[1-4]{_APART}{_YEAR}|[1-4](?:q|h)(?:20)?\d\d"  # 2026Q1, Q1_2026, 1Q26
    rf"|(?:{_WRITTEN.latin}){_APART}{_YEAR}|{_YEAR}{_APART}(?:{_WRITTEN.latin})"  # Mar 2026, Spring_2026
    rf"|(?:0[1-9]|1[0-2])[_.-]{_YEAR}"
    rf"|{_YEAR}(?:[_.-]?(?:0[1-9]|1[0-2])(?:[_.-]?(?:0[1-9]|[12]\d|3[01]))?)?(?![0-9a-z年])"  # 2026, 20260301
    rf"|{_YEAR}年(?:第?[一二三四1-4]季度?|[{_CHINESE}]{{1,3}}月|[上下]半年|[春夏秋冬]季?)?"
    rf"|第[{_CHINESE}]+[期波轮輪次季批](?:度|次)?"
    r"|(?:wave|round|period|phase|quarter|welle) ?[_.-]? ?\d+|(?:w|q|h|t)\d+"
    rf"|(?:{_WRITTEN.months})"
    rf"){_AFTER}",
    re.IGNORECASE,
)
_STAGES = re.compile(rf"{_BEFORE}(?:{_WRITTEN.latin}|{_WRITTEN.stages}){_AFTER}|{_WRITTEN.chinese}", re.IGNORECASE)
"""Words that are waves only where the names differ in nothing else."""


def wave_names(names: Sequence[str]) -> tuple[str, ...] | None:
    """The wave of each file (names without endings), as written; None where the names do not tell.

    They tell where just one thing in every name reads like a wave, or one of them is all in which the names differ.

    >>> wave_names(["survey_2025Q4", "survey_2026Q1"])
    ('2025Q4', '2026Q1')
    >>> wave_names(["north", "south"]) is None
    True
    >>> wave_names(["2026 wave1", "2026 wave2"])
    ('wave1', 'wave2')
    >>> wave_names(["pre", "post"]), wave_names(["survey Q4 2025", "survey Q1 2026"])
    (('pre', 'post'), ('Q4 2025', 'Q1 2026'))
    """
    if len(names) < 2:  # noqa: PLR2004 - one file has no other to differ from
        return None
    found = [[match.group() for match in _WAVES.finditer(name)] for name in names]
    if not any(found):
        return _labels([_STAGES.findall(name) for name in names], _rests(_STAGES, names), alike=True)
    return _labels(found, _rests(_WAVES, names), alike=False)


def _rests(pattern: re.Pattern[str], names: Sequence[str]) -> set[str]:
    """What the names are, but for their waves."""
    return {pattern.sub("\0", name).casefold() for name in names}


def _labels(found: list[list[str]], rests: set[str], *, alike: bool) -> tuple[str, ...] | None:
    """The one wave of each name; `alike`: only where the names differ in nothing else."""
    if not all(found) or (alike and len(rests) > 1):
        return None
    if all(len(waves) == 1 for waves in found):
        labels = [waves[0] for waves in found]
    else:
        differing = [each for each in zip(*found, strict=False) if len({_plain(label) for label in each}) > 1]
        if len(rests) > 1 or len(differing) != 1:
            return None
        labels = list(differing[0])
    if len({_plain(label) for label in labels}) == 1:
        return None
    first = {_plain(label): label for label in reversed(labels)}
    return tuple(first[_plain(label)] for label in labels)


def _plain(label: str) -> str:
    return label.casefold().replace(" ", "")
