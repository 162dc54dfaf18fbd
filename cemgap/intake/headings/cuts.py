"""Cuts: the ways to part the text of a header in two."""

from __future__ import annotations

import re
from dataclasses import dataclass

JOINER = re.compile(
    r"(?P<line>\s*\n\s*)"
    r"|(?P<spaced>\s+[-–—:：|/>]\s+)"
    r"|(?P<dash>\s*[—―]+\s*)"
    r"|(?P<colon>\s*(?:(?<!\d)[:：]|[:：](?!\d))(?!//)\s*)"
    r"|(?P<slash>(?<![/:])/(?!/))"
    r"|(?P<hyphen>-)"
)
BRACKETED = {"]": "[", "】": "【", ")": "(", "）": "（"}
EDGE = " \n:：-–—―/|"
CUTS_EACH_END = 8
TRIED_EACH_END = 64
"""Joiners of a text that are tried, from either end."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A text in two."""

    kind: str
    left: str
    right: str


def cuts_of(text: str) -> list[Cut]:
    """All ways to part a text, from the left; of very many, those near its ends."""
    cuts = []
    joiners = list(JOINER.finditer(text))
    if len(joiners) > 2 * TRIED_EACH_END:
        joiners = joiners[:TRIED_EACH_END] + joiners[-TRIED_EACH_END:]
    for match in joiners:
        left, right = text[: match.start()].strip(EDGE), text[match.end() :].strip(EDGE)
        if left and right:
            cuts.append(Cut(str(match.lastgroup), left, right))
    if len(cuts) > 2 * CUTS_EACH_END:
        cuts = cuts[:CUTS_EACH_END] + cuts[-CUTS_EACH_END:]
    opening = BRACKETED.get(text[-1:])
    if opening:
        depth = 0
        for position in range(len(text) - 1, -1, -1):
            depth += (text[position] == text[-1]) - (text[position] == opening)
            if depth == 0:
                left, right = text[:position].strip(EDGE), text[position + 1 : -1].strip(EDGE)
                if left and right:
                    cuts.append(Cut("bracket" if opening in "[【" else "round", left, right))
                break
    return cuts
