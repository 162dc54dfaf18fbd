"""Coded questions: what columns ask whose headers are codes; their texts stand in labels or in a codebook."""

import re
from collections.abc import Sequence

from cemgap.intake.headings.questions import Question
from cemgap.intake.headings.stems import Parts, parts_of, tidied

NAMELESS = re.compile(r"\s*[:：]\s*\[\d+\]$")
"""``age: [01]``: the only item of a question has no name."""


def coded_questions(codes: Sequence[str], texts: Sequence[str]) -> tuple[Question, ...]:
    """The question of every column, from its code and its text ("" = none).

    >>> coded_questions(("q1", "q2"), ("", "How satisfied are you?"))[1].text
    'How satisfied are you?'
    """
    named = [NAMELESS.sub("", text) for text in texts]
    return tuple(
        _question(code, text, parts) for code, text, parts in zip(codes, named, parts_of(named, codes), strict=True)
    )


def _question(code: str, text: str, parts: Parts) -> Question:
    if not text:
        return Question(code, code)
    if parts.stem and parts.item:
        return Question(code, code, parts.stem, parts.item, parts.option, parts.detail, parts.anchors)
    # without a stem an item is a text less what looks like a number of its own: codes tell such texts apart already
    said = parts.rest if parts.number or parts.bare else text
    return Question(code, code, parts.stem or tidied(said).replace("\n", " "), anchors=parts.anchors)
