"""Wording: which measure the words of a question name, and the thing that is rated."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from cemgap.intake.guessing.lexicon import Lexicon, listed, without_instructions
from cemgap.intake.headings.questions import Question
from cemgap.intake.mapping import key_of
from cemgap.intake.measures import MEASURES
from cemgap.intake.vocabulary import Words, fold, words
from cemgap.translations import Message, msg

BRACKETS = (("(", ")"), ("[", "]"), ("（", "）"), ("【", "】"))
MARKS = " :：-–—/|"
EDGE = MARKS + "".join(opening + closing for opening, closing in BRACKETS)
"""What may stand between a measure word and the thing rated."""
APART = re.compile(r"\s*[:：()（）\[\]【】|]\s*|\s+[-–—/]\s+")
"""What parts a header in two, so that a measure standing by itself is the measure."""
HALF = re.compile(
    r"^(?:about|and|as|by|from|in|is|on|or|to|was) | (?:about|and|any|as|by|from|in|no|of|on|or|to|with)$"
)
"""Beside a measure word this is no thing, but the half of a phrase ("impact on experience")."""
SEPARATORS = r"[\s_\-–—:;/|.,·、]+"
"""What `fold` turns into a space."""
KEPT = 16384
"""Headers whose meaning is remembered, so that several rules can ask for it."""


@dataclass(frozen=True, slots=True)
class Wording:
    """A measure, and the thing rated as the file writes it."""

    measure: str
    thing: str
    word: str = ""
    """The word that names the measure where it stands beside the thing without a mark between; else ""."""
    attached: bool = False
    """It may be a part of the thing: a Chinese word in front with nothing between (体验店), "experience with Excel"."""

    @property
    def needs_company(self) -> bool:
        """The word stands before many a noun: alone it proves nothing."""
        known = words("measures")
        return self.attached or self.word in known["modifiers"] or self.word in known["satisfaction"]

    @property
    def is_counted(self) -> bool:
        """The thing is a quantity: by its name, or by its last word where the measure is an adjective."""
        known, name = words("measures"), fold(self.thing)
        last = known["not_rated"] if self.word in known["modifiers"] else ()
        ends = any(name.endswith(f" {word}" if word.isascii() else word) for word in last)
        return bool(self.word) and (ends or name in known["not_rated"])


@lru_cache(maxsize=KEPT)
def excluded(text: str, lexicon: Lexicon) -> Message | None:
    """Why a question rates neither experience nor expectation, though it sounds so; None = it may."""
    name = fold(text)
    kind = next((kind for kind, pattern in lexicon.excluded.items() if pattern.search(name)), None)
    if kind is None and _is_negated(name):
        kind = "negated"
    return None if kind is None else EXCLUSIONS[kind]


def _is_negated(name: str) -> bool:
    """Whether the opposite of a measure is asked for, and the measure itself is not named.

    >>> _is_negated("dissatisfied with price"), _is_negated("how satisfied or dissatisfied are you?")
    (True, False)
    """
    for asked_both in ("满不满意", "滿不滿意"):
        name = name.replace(asked_both, "满意")
    pattern = listed("stems", "negated")
    return pattern.search(name) is not None and not listed("stems", "negated_beside").search(pattern.sub(" ", name))


@lru_cache(maxsize=KEPT)
def measures_asked(stem: str, lexicon: Lexicon) -> frozenset[str]:
    """The measures that a question asked of several things names.

    >>> sorted(measures_asked("How satisfied are you with the following?", Lexicon.of()))
    ['experience']
    """
    name = without_instructions(stem)
    alone = measure_of(name.strip(EDGE), lexicon.measures)
    if alone is not None:
        return frozenset({alone})
    if asks_otherwise(name):
        return frozenset()
    return frozenset(measure for measure, pattern in lexicon.asked.items() if pattern.search(name))


def measures_named(question: Question, lexicon: Lexicon) -> frozenset[str]:
    """The measures that the header or the question of a column names beyond doubt.

    >>> sorted(measures_named(Question("Expectation: Service", "", "Expectation", "Service"), Lexicon.of()))
    ['expectation']
    >>> sorted(measures_named(Question("Expectations met"), Lexicon.of()))
    []
    """
    stem = question.stem
    if any(excluded(text, lexicon) for text in (question.header, stem, question.item) if text):
        return frozenset()
    for text in dict.fromkeys((question.header, question.item, stem)):
        alone = measure_of(fold(text), lexicon.measures)
        wording = None if alone or asks_otherwise(text) else split_header(text, lexicon)
        if alone is not None:
            return frozenset({alone})
        if wording is not None and not wording.needs_company and not wording.is_counted:
            return frozenset({wording.measure})
    return measures_asked(stem or question.header, lexicon)


def is_ranked(text: str) -> bool:
    """Whether people were to put things in order, or to share points out."""
    return listed("stems", "ranked").search(fold(text)) is not None


@lru_cache(maxsize=KEPT)
def asks_otherwise(text: str) -> bool:
    """Whether something else is asked, whatever measure is named: how often, what changed, what influences it."""
    return listed("stems", "otherwise").search(fold(text)) is not None or is_ranked(text)


@lru_cache(maxsize=KEPT)
def object_of(question: str) -> str | None:
    """The one thing that a question is about; None where it is about several, or cannot be told.

    >>> object_of("How satisfied are you with our service?"), object_of("How satisfied are you with the following?")
    ('service', None)
    """
    text = fold(question).strip(" ?？。!！:")
    found = next((match for pattern in _objects() if (match := pattern.search(text))), None)
    if found is None:
        return None
    thing = bare_thing(found[1])
    return None if not key_of(thing) or listed("stems", "whole").search(thing) else as_written(question, thing)


@cache
def _objects() -> tuple[re.Pattern[str], ...]:
    """Phrases with the thing, longest first."""
    patterns = []
    for phrase in words("stems")["object"]:
        before, behind = map(re.escape, phrase.split("*"))
        # nothing in front of the phrase: a search from the left finds the same, in linear time
        patterns.append(re.compile(f"{before}(.{{1,40}}?){behind}$" if before else f"^(.{{1,40}}?){behind}$"))
    return tuple(patterns)


def bare_thing(thing: str) -> str:
    """A folded thing without articles and the like.

    >>> bare_thing("the coffee at our company"), bare_thing("您对本店的服务")
    ('coffee', '服务')
    """
    while True:
        bare = thing.strip()
        for word in words("stems")["around"]:
            apart = " " if word.isascii() else ""
            bare = bare.removeprefix(f"{word}{apart}")
            bare = bare.removesuffix(f" {word}")
        bare = bare if bare == thing.strip() else bare.removeprefix("的")
        if bare == thing:
            return bare
        thing = bare


def likely_asked(stem: str) -> str | None:
    """The measure that a question is likely to mean, to suggest it: experience where people rate or evaluate."""
    return "experience" if listed("stems", "likely_experience").search(fold(stem)) else None


@lru_cache(maxsize=KEPT)
def split_header(header: str, lexicon: Lexicon) -> Wording | None:
    """Split a header into the measure and the thing rated: a measure word at one end, something else beside it.

    None where no measure is named, and where two are ("Importance of service experience"), unless one of them stands
    apart ("Importance: service experience").
    """
    measures = {
        **lexicon.measures,
        "experience": (*lexicon.measures["experience"], *lexicon.measures["satisfaction"]),
    }
    name = fold(header)
    found = _apart(header, measures) or _at_the_edges(name, measures) or _at_the_edges(name.strip(EDGE), measures)
    if found is None:
        return _own(name, header, lexicon)
    measure, thing, word = found
    thing = _unwrapped(thing)
    bare = _unwrapped(re.sub(r"^(?:(?:of|with|for) )?(?:the )?", "", thing))
    bare = bare if bare.isascii() else bare_thing(bare)
    if not bare or measure_of(bare, measures) is not None or not key_of(bare) or (word and HALF.search(bare)):
        return None
    attached = bool(word) and (thing.startswith("with ") or (not word.isascii() and name.startswith(word + bare)))
    return Wording(measure, as_written(header, bare), word, attached)


def in_company(wording: Wording, fellows: Iterable[str], lexicon: Lexicon) -> bool:
    """Whether another header names the same measure of another thing, or another measure of the same thing."""
    others = (split_header(fellow, lexicon) for fellow in fellows)
    return any(
        other is not None and (other.measure == wording.measure) != (fold(other.thing) == fold(wording.thing))
        for other in others
    )


def _own(name: str, header: str, lexicon: Lexicon) -> Wording | None:
    """A client's own words count anywhere."""
    found = [(measure, match) for measure, pattern in lexicon.own.items() if (match := pattern.search(name))]
    if len(found) != 1:
        return None
    measure, match = found[0]
    before, behind = _unwrapped(name[: match.start()]), _unwrapped(name[match.end() :])
    if (before and behind) or not key_of(before + behind):
        return None
    return Wording(measure, as_written(header, before or behind), match[0])


def _unwrapped(thing: str) -> str:
    """What is rated, without marks around it and without brackets that lack their other half.

    >>> _unwrapped("(service)"), _unwrapped("staff [front]"), _unwrapped("- price (")
    ('service', 'staff [front]', 'price')
    """
    while True:
        bare = thing.strip(MARKS)
        for opening, closing in BRACKETS:
            if bare.startswith(opening) and bare.endswith(closing) and bare.count(opening) == 1:
                bare = bare[1:-1]
            elif bare.count(opening) != bare.count(closing):
                bare = bare.strip(opening + closing)
        if bare == thing:
            return bare
        thing = bare


def _apart(header: str, measures: Words) -> tuple[str, str, str] | None:
    """The measure that stands by itself before or behind a colon or the like, and the rest, folded."""
    text = unicodedata.normalize("NFKC", header).strip(MARKS)
    parts = [match.span() for match in APART.finditer(text)]
    if not parts:
        return None
    first, last = parts[0][0], parts[-1][1]
    at_start, at_end = measure_of(fold(text[:first]), measures), measure_of(fold(text[last:]), measures)
    if at_start is not None and at_end is None:
        return at_start, _unwrapped(fold(text[first:])), ""
    if at_end is not None and at_start is None:
        return at_end, _unwrapped(fold(text[:last])), ""
    return None


def _at_the_edges(name: str, measures: Words) -> tuple[str, str, str] | None:
    """The measure whose word a folded header starts or ends with, the rest, and the word."""
    start, end = _word_at(name, measures, start=True), _word_at(name, measures, start=False)
    if not (start or end):
        return None
    thing = name[len(start) : len(name) - len(end)]
    if start and not start.isascii():
        thing = thing.removeprefix("的")
    if end and not end.isascii():
        thing = thing.removesuffix("的")
    thing = _unwrapped(thing)
    found = (start, end, _word_at(thing, measures, start=True), _word_at(thing, measures, start=False))
    named = {measure_of(word, measures) for word in found if word}
    return (named.pop() or "", thing, start or end) if len(named) == 1 and (start or end) else None


def _word_at(name: str, measures: Words, *, start: bool) -> str:
    """The longest measure word that a folded header starts (or ends) with, Latin ones as whole words; "" = none."""
    known, lengths = _known_words(tuple(measures[measure] for measure in MEASURES))
    for length in lengths:
        word = name[:length] if start else name[-length:]
        if len(word) == length and word in known:
            beside = name[length:][:1] if start else name[:-length][-1:]
            if not (word.isascii() and beside.isalnum()):
                return word
    return ""


@lru_cache(maxsize=64)
def _known_words(listed_words: tuple[tuple[str, ...], ...]) -> tuple[frozenset[str], tuple[int, ...]]:
    """The words of all measures, and their lengths, longest first."""
    known = frozenset(word for words_of_one in listed_words for word in words_of_one if word)
    return known, tuple(sorted({len(word) for word in known}, reverse=True))


def measure_of(word: str, measures: Words) -> str | None:
    """The measure that a folded word means, by itself."""
    return next((measure for measure in MEASURES if word in measures[measure]), None)


def as_written(header: str, bare: str) -> str:
    """The thing rated as the file writes it, or folded where the two cannot be matched."""
    plain = "".join(c for c in unicodedata.normalize("NFKC", header) if unicodedata.category(c) != "Cf")
    alike = plain.casefold()
    at = alike.find(bare) if len(alike) == len(plain) else -1
    if at >= 0:
        written = plain[at : at + len(bare)]
        return written + ")" * (written.count("(") - written.count(")"))
    found = re.search(SEPARATORS.join(map(re.escape, bare.split(" "))), plain, re.IGNORECASE)
    if found is None:
        return bare
    written = found[0]
    return written + ")" * (written.count("(") - written.count(")"))


EXCLUSIONS = {
    "not_a_measure": msg("compares with expectations: neither experience nor expectation"),
    "kano": msg("asks how it would be with or without it: neither experience nor expectation"),
    "minimum": msg("names the minimum acceptable: neither experience nor expectation"),
    "competitor": msg("is about competitors"),
    "negated": msg("asks for the opposite: high numbers would be bad"),
    "two_sided": msg("the best answer is in the middle: no rating"),
}
