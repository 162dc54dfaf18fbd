"""Frames: whole questions about one thing, "How important is X to you?", resolved to the measure and the thing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from cemgap.intake.guessing.lexicon import Lexicon, listed
from cemgap.intake.guessing.thing_names import without_code
from cemgap.intake.guessing.wording import Wording, as_written, asks_otherwise, bare_thing, excluded, measures_asked
from cemgap.intake.mapping import key_of
from cemgap.intake.vocabulary import fold, words

LONGEST = 60
"""Letters of a thing, at most."""
ASKED = ("experience", "expectation", "importance")
WEAK = "weak"
CODE = re.compile(r"^[A-Za-z]{0,2}\d{1,3}[a-z]?\s+(?=\S)")
"""``Q1 ``: in front of a whole question no part of it."""
END = " ?？。.!！:*"


def framed(question: str, lexicon: Lexicon) -> tuple[Wording, bool] | None:
    """The measure and the one thing of a whole question; True = the question does not say which measure ("rate X").

    >>> framed("How important is the coffee to you?", Lexicon.of())
    (Wording(measure='importance', thing='coffee', word='', attached=False), False)
    >>> framed("How important is it that the importance is clear?", Lexicon.of()) is None
    True
    """
    written = without_code(question)
    ways = dict.fromkeys(fold(text).strip(END) for text in (written, _behind_lead(CODE.sub("", written, count=1))))
    whole = next(iter(ways))
    if asks_otherwise(whole) or excluded(whole, lexicon) is not None:
        return None
    for measure in (*ASKED, WEAK):
        for text in ways:
            for name in _things(text, measure):
                thing = _thing(name, lexicon)
                if thing is not None:
                    weak = measure == WEAK
                    return Wording("experience" if weak else measure, as_written(question, thing)), weak
    return None


def _behind_lead(question: str) -> str:
    """A question without what stands in front of it: politeness, or a clause before a comma."""
    plain = unicodedata.normalize("NFKC", question).casefold().strip()
    lead, comma, rest = plain.partition("," if "," in plain else "、")
    if comma and _leads().fullmatch(fold(lead)):
        return rest
    for word in words("frames")["before"]:
        rest = fold(plain).removeprefix(word)
        if rest != fold(plain) and (not word.isascii() or rest.startswith(" ")):
            return rest.strip()
    return question


@cache
def _leads() -> re.Pattern[str]:
    return re.compile("|".join(".{1,30}".join(map(re.escape, p.split("*"))) for p in words("frames")["before"]))


def _things(text: str, measure: str) -> Iterator[str]:
    """What stands where the questions of a measure have their thing; of the longest questions first."""
    lengths, frames = _frames(measure)
    for length in lengths:
        for behind in frames.get(text[:length], ()) if len(text) > length else ():
            thing = text[length : len(text) - len(behind)] if text.endswith(behind) else ""
            if 0 < len(thing) <= LONGEST:
                yield thing


def _thing(text: str, lexicon: Lexicon) -> str | None:
    """The thing without articles; None where it is several things, or names a measure itself."""
    thing = bare_thing(text)
    if not key_of(thing) or not is_thing(thing):
        return None
    several = listed("stems", "whole").search(thing) is not None
    return None if several or measures_asked(thing, lexicon) else thing


def is_thing(name: str) -> bool:
    """Whether the folded rest of a question is a thing: not "it", nor "out about the sale"."""
    known = words("frames")["not_a_thing"]
    return name not in known and not name.startswith(tuple(f"{word} " for word in known))


@cache
def _frames(measure: str) -> tuple[tuple[int, ...], dict[str, tuple[str, ...]]]:
    """The lengths of what stands before the thing, longest first; what stands before -> what stands behind."""
    frames: dict[str, tuple[str, ...]] = {}
    for frame in words("frames")[measure]:
        before, behind = frame.split("*")
        frames[before] = (*frames.get(before, ()), behind)
    return tuple(sorted({len(before) for before in frames}, reverse=True)), frames
