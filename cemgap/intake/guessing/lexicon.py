"""Lexicon: the words that say what a column asks, the known ones and a client's own, ready to be looked for."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from cemgap.intake.measures import MEASURES
from cemgap.intake.vocabulary import Words, fold, folded, words

EXCLUDED = ("not_a_measure", "kano", "minimum", "competitor", "two_sided")
OwnWords = tuple[tuple[str, tuple[str, ...]], ...]
APART = r"(?<![a-z0-9])"
BEHIND = r"(?![a-z0-9])"
BETWEEN = ".{0,40}?"
"""What `*` stands for in a folded text."""
BETWEEN_MARKS = "[^,.;:!?。，；：！？]{0,30}?"
"""What it stands for in a text with its marks."""


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """Words per measure, and what is looked for inside longer texts; one for the same own words."""

    measures: Words
    """Words that name a measure at the edge of a header, folded, longest first."""
    asked: dict[str, re.Pattern[str]]
    """Measure -> what names it anywhere in the stem of a question, folded."""
    own: dict[str, re.Pattern[str]]
    """Measure -> a client's own words for it, anywhere."""
    excluded: dict[str, re.Pattern[str]]
    """Kind -> what is neither experience nor expectation though it sounds so, folded."""

    @staticmethod
    def of(own_words: OwnWords = ()) -> Lexicon:
        """The known words with a client's own (measure or factor key, words)."""
        return _lexicon(own_words)


@lru_cache(maxsize=32)
def _lexicon(own_words: OwnWords) -> Lexicon:
    known, stems = words("measures"), words("stems")
    measures = with_own(known, own_words)
    own = {m: w for m, w in with_own({}, own_words).items() if m in MEASURES and w}
    return Lexicon(
        measures,
        {m: anywhere((*stems[m], *own.get(m, ()))) for m in MEASURES},
        {m: anywhere(listed) for m, listed in own.items()},
        {kind: anywhere(known[kind]) for kind in EXCLUDED},
    )


def with_own(known: Words, own: OwnWords) -> Words:
    """Known words and a client's own."""
    return {**known, **{name: folded((*known.get(name, ()), *extra)) for name, extra in own}}


def anywhere(listed: tuple[str, ...], between: str = BETWEEN) -> re.Pattern[str]:
    """Finds any of some phrases in a folded text, Latin ones as whole words.

    >>> bool(anywhere(("rate",)).search("please rate us")), bool(anywhere(("rate",)).search("separate"))
    (True, False)
    """
    starts: dict[str, list[str]] = {}
    for phrase in sorted(listed, key=len, reverse=True):
        rest = between.join(re.escape(part) for part in phrase[1:].split("*"))
        starts.setdefault(phrase[0], []).append(rest + (BEHIND if _is_latin(phrase[-1]) else ""))
    # by first letters, and what stands before them looked at once: a text is read in one go, however many phrases
    grouped = {first: f"{re.escape(first)}(?:{'|'.join(rests)})" for first, rests in starts.items()}
    latin = "|".join(text for first, text in grouped.items() if _is_latin(first))
    other = "|".join(text for first, text in grouped.items() if not _is_latin(first))
    return re.compile("|".join(part for part in (latin and f"{APART}(?:{latin})", other) if part) or r"(?!)")


def _is_latin(letter: str) -> bool:
    return letter.isascii() and letter.isalnum()


@cache
def listed(kind: str, name: str) -> re.Pattern[str]:
    """Finds the phrases that a file of the vocabulary lists under a name."""
    return anywhere(words(kind)[name])


@cache
def _instruction() -> re.Pattern[str]:
    return anywhere(words("stems")["instruction"], BETWEEN_MARKS)


def without_instructions(text: str) -> str:
    """A question, folded, without what it asks people to judge by.

    >>> without_instructions("Based on your experience, how important is it?")
    'how important is it?'
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    return fold(_instruction().sub(" ", plain))
