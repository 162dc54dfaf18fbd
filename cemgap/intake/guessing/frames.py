"""Frames: whole questions about one thing, "How important is X to you?", resolved to the measure and the thing."""

from __future__ import annotations

import re
from functools import cache

from cemgap.intake.guessing.lexicon import Lexicon, listed
from cemgap.intake.guessing.thing_names import without_code
from cemgap.intake.guessing.wording import Wording, as_written, asks_otherwise, excluded, measures_asked
from cemgap.intake.mapping import key_of
from cemgap.intake.vocabulary import fold, words

LONGEST = 60
"""Letters of a thing, at most."""
WEAK = "weak"
END = " ?？。.!！:*"


def framed(question: str, lexicon: Lexicon) -> tuple[Wording, bool] | None:
    """The measure and the one thing of a whole question; True = the question does not say which measure ("rate X").

    >>> framed("How important is the coffee to you?", Lexicon.of())
    (Wording(measure='importance', thing='coffee', word='', attached=False), False)
    >>> framed("How important is it that the importance is clear?", Lexicon.of()) is None
    True
    """
    text = _bare(fold(without_code(question)).strip(END))
    if asks_otherwise(text) or excluded(text, lexicon) is not None:
        return None
    for measure in ("experience", "expectation", "importance", WEAK):
        for pattern in _patterns()[measure]:
            found = pattern.fullmatch(text)
            thing = None if found is None else _thing(found[1], lexicon)
            if thing is not None:
                weak = measure == WEAK
                return Wording("experience" if weak else measure, as_written(question, thing)), weak
    return None


def _bare(text: str) -> str:
    """A question without what stands in front of it."""
    for word in words("frames")["before"]:
        rest = text.removeprefix(word)
        if rest != text and (not word.isascii() or rest.startswith(" ")) and not _starts(text):
            return rest.strip()
    return text


def _starts(text: str) -> bool:
    """Whether a question is one of ours with its first word."""
    return any(pattern.fullmatch(text) for patterns in _patterns().values() for pattern in patterns)


def _thing(text: str, lexicon: Lexicon) -> str | None:
    """The thing without articles; None where it is several things, or names a measure itself."""
    thing = re.sub(r"^(?:the|our|your|my|我们的|我们|本店的|貴公司的|贵公司的|我們的|我們) ?(?=\S)", "", text).strip()
    if not key_of(thing) or not is_thing(thing):
        return None
    several = listed("stems", "whole").search(thing) is not None
    return None if several or measures_asked(thing, lexicon) else thing


def is_thing(name: str) -> bool:
    """Whether the folded rest of a question is a thing: not "it", nor "out about the sale"."""
    known = words("frames")["not_a_thing"]
    return name not in known and not name.startswith(tuple(f"{word} " for word in known))


@cache
def _patterns() -> dict[str, tuple[re.Pattern[str], ...]]:
    """Measure -> its questions, longest first."""
    found = {}
    for measure in ("experience", "expectation", "importance", WEAK):
        frames = words("frames")[measure]
        found[measure] = tuple(
            re.compile(f"(.{{1,{LONGEST}}}?)".join(re.escape(part) for part in frame.split("*"))) for frame in frames
        )
    return found
