"""Explain: what a term means, its formula and example; what an error code means and how to mend it."""

import difflib
from dataclasses import dataclass

from cemgap.errors import CemgapError, echo, error
from cemgap.intake.mapping import key_of
from cemgap.report.blocks import Block, Line, Lines, Part, Report
from cemgap.report.content.codes import CODES
from cemgap.report.content.terms import TERMS
from cemgap.translations import Message, msg

PART = "explain"


@dataclass(frozen=True, slots=True)
class Related:
    """A term as another page names it."""

    topic: str

    def label(self, language: str) -> str:
        """What to type; before it the term, where that is another word.

        >>> Related("gap").label("en")
        'gap'
        """
        name = TERMS[self.topic].name.text(language)
        if key_of(name) == self.topic:
            return self.topic
        return msg("{term} ({topic})", term=name, topic=self.topic).text(language)


def topics() -> tuple[str, ...]:
    """Every topic: the terms in the order of the method, then the codes.

    >>> topics()[:3]
    ('steps', 'export', 'layouts')
    """
    return (*TERMS, *CODES)


def topic_of(words: str) -> str | None:
    """The topic that someone means: a term or one of its other words in either language, or a code.

    >>> topic_of("Weighted"), topic_of("满意度"), topic_of("e103"), topic_of("?")
    ('weighted_satisfaction', 'satisfaction', 'E103', None)
    """
    code = words.strip().strip("[]").upper()
    if code in CODES:
        return code
    return _keys().get(key_of(words))


def _keys() -> dict[str, str]:
    return {key_of(word): key for key, term in TERMS.items() for word in (*term.words, key)}


def explain(topic: str) -> Report:
    """The page of one topic.

    Raises:
        CemgapError: there is no such topic (wrong usage); the fix names the nearest ones.
    """
    key = topic_of(topic)
    if key is None:
        raise CemgapError(error("usage", _unknown(topic), fix=_nearest(topic)), usage=True)
    return _code_page(key) if key in CODES else _term_page(key)


def overview() -> Report:
    """All topics, a line each."""
    terms = tuple(Line(msg("{topic}", topic=key), term.meaning) for key, term in TERMS.items())
    codes = tuple(Line(msg("{topic}", topic=code), page.title) for code, page in CODES.items())
    blocks = (
        Lines("terms", msg("Terms: cemgap explain TERM"), terms),
        Lines("codes", msg("Errors and warnings: cemgap explain CODE"), codes),
    )
    return Report(msg("What can be explained"), (Part(PART, blocks),))


def _term_page(key: str) -> Report:
    term = TERMS[key]
    lines = [Line(msg("Meaning"), term.meaning)]
    if term.formula is not None:
        lines.append(Line(msg("Formula"), term.formula))
    if term.example is not None:
        lines.append(Line(msg("Example"), term.example))
    blocks: list[Block] = [Lines("meaning", None, tuple(lines))]
    if term.details:
        blocks.append(Lines("details", None, term.details))
    if term.blocks is not None:
        blocks += term.blocks()
    related = (Line(msg("See also"), msg("{topics}", topics=tuple(Related(see) for see in term.see))),)
    blocks.append(Lines("see", None, related))
    return Report(term.name, (Part(PART, tuple(blocks)),))


def _code_page(code: str) -> Report:
    page = CODES[code]
    lines = (Line(msg("Meaning"), page.meaning), Line(msg("To mend it"), page.fix))
    return Report(msg("{code}: {title}", code=code, title=page.title), (Part(PART, (Lines("meaning", None, lines),)),))


def _unknown(topic: str) -> Message:
    return msg('there is no topic "{topic}"', topic=echo(topic))


def _nearest(topic: str) -> Message:
    keys = _keys()
    codes = difflib.get_close_matches(topic.strip().upper(), CODES, n=3, cutoff=0.7)
    words = difflib.get_close_matches(key_of(topic), keys, n=3)
    near = tuple(dict.fromkeys((*codes, *(keys[word] for word in words))))
    if near:
        return msg("the nearest: {topics}. All of them: cemgap explain", topics=near)
    return msg("the list of all topics: cemgap explain")
