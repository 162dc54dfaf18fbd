"""Wave names: the wave of each of several files, as their names tell it."""

import re
from collections.abc import Sequence

_CHINESE = "一二三四五六七八九十百\\d"
_WAVES = re.compile(
    r"(?<![0-9a-z])(?:"
    r"(?:19|20)\d\d ?[_.-]? ?(?:q|h)[1-4]|(?:q|h)[1-4] ?[_.-]? ?(?:19|20)\d\d"  # 2026Q1, Q1_2026, 2026-H1
    r"|(?:19|20)\d\d(?:[_.-]?(?:0[1-9]|1[0-2])(?:[_.-]?(?:0[1-9]|[12]\d|3[01]))?)?(?![0-9a-z年])"  # 2026, 20260301
    r"|(?:19|20)\d\d年(?:第?[一二三四1-4]季度?|\d{1,2}月|[上下]半年|[春夏秋冬]季)?"
    rf"|第[{_CHINESE}]+[期波轮輪次季批](?:度|次)?"
    r"|(?:wave|round|period|phase|quarter) ?[_.-]? ?\d+|(?:w|q|h|t)\d+"
    r"|(?:january|february|march|april|may|june|july|august|september|october|november|december)"
    r")(?![0-9a-z])",
    re.IGNORECASE,
)


def wave_names(names: Sequence[str]) -> tuple[str, ...] | None:
    """The wave of each file (names without endings), as written; None where the names do not tell.

    They tell where just one thing in every name reads like a wave, or one of them is all in which the names differ.

    >>> wave_names(["survey_2025Q4", "survey_2026Q1"])
    ('2025Q4', '2026Q1')
    >>> wave_names(["north", "south"]) is None
    True
    >>> wave_names(["2026 wave1", "2026 wave2"])
    ('wave1', 'wave2')
    """
    found = [[match.group() for match in _WAVES.finditer(name)] for name in names]
    if len(names) < 2 or not all(found):  # noqa: PLR2004 - one file has no other to differ from
        return None
    if all(len(waves) == 1 for waves in found):
        labels = [waves[0] for waves in found]
    else:
        rests = {_WAVES.sub("\0", name).casefold() for name in names}
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
