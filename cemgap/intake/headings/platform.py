"""Platform: the survey tool that a file comes from, by its headers; said to the reader, nothing hangs on it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from cemgap.intake.headings.questions import Question
from cemgap.intake.vocabulary import fold, tables_of
from cemgap.translations import Message, msg

SOME = 3
"""Headers of a platform that it takes where none of them is its alone."""
FORMATS = {"sav": "SPSS", "zsav": "SPSS", "por": "SPSS", "dta": "Stata"}

CHINESE = {
    "Wenjuanxing": msg("Wenjuanxing"),
    "Tencent Wenjuan": msg("Tencent Wenjuan"),
    "Jinshuju": msg("Jinshuju"),
}
"""Platforms that have a name of their own in Chinese."""


def platform_name(platform: str) -> Message | str:
    """A platform as the reader's language names it.

    >>> platform_name("Qualtrics")
    'Qualtrics'
    """
    return CHINESE.get(platform, platform)


def platform_of(questions: Sequence[Question], kind: str) -> str | None:
    """The name of the platform whose headers a file has, or of the program whose format it is; None = not known.

    Args:
        questions: what every column asks.
        kind: the kind of file, as `Source.kind`.

    >>> platform_of([Question("CASE"), Question("QUESTNNR")], "csv")
    'SoSci Survey'
    """
    there = [_folded(question) for question in questions]
    headers = frozenset().union(*there) if there else frozenset()
    first = there[0] if there else frozenset()
    sure, some = [], []
    for name, marks in _platforms().items():
        if "kinds" in marks and not re.fullmatch(marks["kinds"], kind):
            continue
        if _held(marks.get("sure"), headers) or _held(marks.get("first"), first):
            sure.append(name)
        some.append((_held(marks.get("some"), headers), name))
    if len(sure) == 1:
        return sure[0]
    most = max(some, default=(0, ""))[0]
    best = [name for held, name in some if held == most and (not sure or name in sure)]
    return best[0] if most >= SOME and len(best) == 1 else FORMATS.get(kind)


def _folded(question: Question) -> frozenset[str]:
    """What a column may be called: its header, its code, all that it asks; numbers in front kept."""
    names = (question.header, question.code, question.stem)
    return frozenset(fold(name) for name in names if name) | {question.header.strip()}


def _held(pattern: str | None, headers: frozenset[str]) -> int:
    return 0 if pattern is None else sum(re.fullmatch(pattern, header) is not None for header in headers)


@cache
def _platforms() -> dict[str, dict[str, str]]:
    """Platform -> kind of mark -> a pattern of its headers."""
    return {
        name: {kind: "|".join(map(_pattern, listed)) for kind, listed in marks.items()}
        for name, marks in tables_of("platforms").items()
    }


def _pattern(word: str) -> str:
    """A header as a pattern; one with a number in front stays as it is written."""
    plain = word if "*" in word else fold(word)
    return ".*".join(map(re.escape, plain.split("*")))
