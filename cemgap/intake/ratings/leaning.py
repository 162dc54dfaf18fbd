"""Leaning: whether the words at one end of a scale are its good or its bad end."""

from __future__ import annotations

import re
from functools import cache

from cemgap.intake.ratings.labels import plain
from cemgap.intake.vocabulary import tables_of


def leaning(label: str) -> int:
    """1 where a label is good, -1 where it is bad or denies something, 0 where its words do not say.

    >>> [leaning(label) for label in ("excellent", "not important", "extremely", "no problems", "非常不满意")]
    [1, -1, 0, 1, -1]
    """
    word = plain(label)
    good, bad, denied = (bool(_words(kind).search(word)) for kind in ("good", "bad", "not"))
    leans = good - bad
    return leans if not denied else -leans or -1


def best_first(low: str, high: str) -> bool | None:
    """Whether the lower end of a scale, by its words, is the better one; None = they do not say.

    >>> best_first("very good", "insufficient"), best_first("not at all", "extremely"), best_first("red", "blue")
    (True, False, None)
    """
    ends = leaning(low), leaning(high)
    return None if ends[0] == ends[1] else ends[0] > ends[1]


@cache
def _words(kind: str) -> re.Pattern[str]:
    listed = sorted(set(tables_of("leanings")[kind]), key=len, reverse=True)
    latin = "|".join(re.escape(word) for word in listed if not _is_cjk(word))
    others = "|".join(re.escape(word) for word in listed if _is_cjk(word))
    return re.compile(rf"(?<!\w)(?:{latin})(?!\w)|{others}")


def _is_cjk(word: str) -> bool:
    return any(c >= "\u3000" for c in word)
