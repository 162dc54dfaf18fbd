"""Labels: sets of answers in words, worst to best; which one a block of answers was given on."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from cemgap.intake.ratings.numbers import FOOTNOTES, INVISIBLE
from cemgap.intake.vocabulary import fold, tables_of

if TYPE_CHECKING:
    from collections.abc import Iterable

JUDGING = frozenset({"satisfaction", "quality", "importance", "attitude"})
"""Kinds of answers that say themselves which is the best, whatever was asked; one can agree with a complaint."""
NOT_RATINGS = ("disconfirmation", "kano")
"""Kinds of answers that rate nothing: they compare with what was expected, or say how a lack would feel."""
SEEN_WHOLE = 5
"""Points from which on a set whose every point was chosen is taken before a longer one."""
GAP = 2
"""Points of the longer one that nobody chose, at least, for that."""
MANY_ANSWERS = 100
"""Answers from which on those points need not lie the same on both sides of the middle."""
LEADING = re.compile(r"\(?\s*([+-]?[0-9]{1,3}(?:\.[0-9]{1,3})?)\s*\)?(.*)", re.DOTALL)
RANGE = re.compile(r"[\s\-–—~～至到/:.,+^*)(]*[0-9]|\s*[%‰/~～+]|\s*[;；、|｜┋]\s*[0-9]+\s*(?:$|[;；、|｜┋])")
"""What follows a number that is no answer of its own: ``18-29``, ``70%``, ``7/10``, ``27+``, ``1;3``."""
COUNTED = re.compile(
    r"以上|以下|以内|以內|[岁歲年月日号號次个個元万萬位秒人名家]|小[时時]|分[钟鐘]"
    r"|(times?|years?|yrs?|months?|weeks?|days?|hours?|hrs?|min|minutes?|km|kg|or|to|and|oder|bis|jahre?|mal|th|st|nd|rd"
    r"|jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)\b",
    re.IGNORECASE,
)
"""Words behind a number that counts something, or is a date."""
UNITS = frozenset({"分", "点", "點", "점", "星", "points", "point", "pts", "pt", "stars", "star", "punkte", "punkt"})
"""Words behind a number that say nothing more."""

AN_ANSWER_BEHIND = frozenset({"", "none", "无", "無", "na", "nan", "null", "empty", "blank"})
"""Words that alone mean no answer, but behind a number are a step of a scale: ``0 - None``."""


@lru_cache(maxsize=65536)
def plain(text: str) -> str:
    """An answer for comparison only: as `vocabulary.fold`, without brackets and marks, with straight apostrophes.

    >>> plain("Don’t know (N/A)."), plain("（跳过）"), plain("-")
    ("don't know n a", '跳过', '')
    """
    folded = fold(text.replace("’", "'").replace("‘", "'"))
    return " ".join(re.sub(r"[()\[\]{}<>《》【】「」。!?*\"]+", " ", folded).split()) or folded


@dataclass(frozen=True, slots=True)
class LabelSet:
    """Answers in words and the points they stand for."""

    name: str
    kind: str
    """satisfaction, quality, importance, level, agreement, likelihood, frequency, unipolar, attitude, disconfirmation,
    kano, or own (declared)."""
    numbers: tuple[tuple[str, int], ...]
    """(answer as `plain` gives it, its point from 1 = worst)"""
    shown: tuple[str, ...]
    """A wording of every point, for people; worst to best."""

    @property
    def points(self) -> int:
        """How many points there are."""
        return len(self.shown)


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Answers that fit sets which give them different numbers."""

    sets: tuple[LabelSet, ...]
    """Those with fewer points that nobody chose first."""
    likely: bool = False
    """The first is likelier than the others."""


@dataclass(frozen=True, slots=True)
class ListedSet:
    """A set as the data file lists it."""

    name: str
    kind: str
    rare: bool
    """Taken only where no other fits; does not count against one whose every point was chosen."""
    languages: tuple[tuple[str, tuple[tuple[tuple[str, ...], ...], ...]], ...]
    """(language, [point] its wordings, each a tuple of spellings)"""

    @property
    def points(self) -> int:
        """How many points there are."""
        return len(self.languages[0][1])


@cache
def listed_sets() -> tuple[ListedSet, ...]:
    """The sets of ``vocabulary/labels.toml``."""
    return tuple(
        ListedSet(
            name,
            table.pop("kind"),
            table.pop("rare", False),
            tuple(
                (language, tuple(tuple(tuple(wording.split("|")) for wording in point) for point in listed))
                for language, listed in table.items()
            ),
        )
        for name, table in tables_of("labels").items()
    )


@cache
def _wordings() -> dict[str, dict[str, tuple[int, tuple[tuple[str, int], ...]]]]:
    """Set -> answer -> its point from 1, and per language the number of its wording."""
    found: dict[str, dict[str, tuple[int, tuple[tuple[str, int], ...]]]] = {}
    for listed in listed_sets():
        answers = found.setdefault(listed.name, {})
        for language, points in listed.languages:
            for point, wordings in enumerate(points, 1):
                for number, spellings in enumerate(wordings):
                    for answer in map(plain, spellings):
                        answers[answer] = (point, (*answers.get(answer, (point, ()))[1], (language, number)))
    return found


@cache
def _kinds() -> dict[str, frozenset[str]]:
    kinds: dict[str, set[str]] = {}
    for listed in listed_sets():
        for answer in _wordings()[listed.name]:
            kinds.setdefault(answer, set()).add(listed.kind)
    return {answer: frozenset(found) for answer, found in kinds.items()}


def kind_of(texts: Iterable[str]) -> str | None:
    """The kind of the answers: every one that is a word is a label of that kind and of no other; None = cannot be told.

    Numbers, blanks, and words that mean no answer or don't know are passed over; of ``7 - Very satisfied`` the words
    count.

    >>> kind_of(["非常满意", "一般", "(跳过)"]), kind_of(["Very important", "3"]), kind_of(["Neutral"])
    ('satisfaction', 'importance', None)
    """
    common: frozenset[str] | None = None
    for text in texts:
        found = leading(text)
        word = plain(text) if found is None else plain(found[1])
        if no_answer(word) is not None or word in UNITS:
            continue
        kinds = _kinds().get(word, frozenset())
        common = kinds if common is None else common & kinds
        if not common:
            return None
    return next(iter(common)) if common is not None and len(common) == 1 else None


def is_label(word: str) -> bool:
    """Whether some set has that answer (as `plain` gives it)."""
    return word in _kinds()


def judge(*labels: str) -> bool:
    """Whether answers say themselves which is the best: each is known, and only from scales that judge.

    >>> judge("very bad", "very good"), judge("Strongly disagree", "Strongly agree"), judge("red", "blue")
    (True, False, False)
    """
    kinds = [_kinds().get(plain(label), frozenset()) for label in labels]
    return all(of and of <= JUDGING for of in kinds)


@lru_cache(maxsize=65536)
def leading(text: str) -> tuple[float, str] | None:
    """The number in front of an answer and the words behind it; None where there is none, or it counts something.

    >>> leading("7 - Very satisfied"), leading("(4) Critical."), leading("５分"), leading("6")
    ((7.0, 'Very satisfied'), (4.0, 'Critical.'), (5.0, '分'), (6.0, ''))
    >>> leading("18-29"), leading("20～22"), leading("27以上"), leading("10-Jul"), leading("1,000")
    (None, None, None, None, None)
    """
    clean = text.strip().strip(INVISIBLE).strip()
    if not clean.isascii():
        if any(unicodedata.decomposition(c).startswith(FOOTNOTES) for c in clean):
            return None
        clean = unicodedata.normalize("NFKC", clean).replace("\N{MINUS SIGN}", "-")
    found = LEADING.fullmatch(clean)
    if found is None or RANGE.match(found[2]):
        return None
    words = re.sub(r"^[\s\-–—:=.、,]+", "", found[2]).strip()
    return None if COUNTED.match(words) else (float(found[1]), words)


def no_answer(word: str) -> str | None:
    """``missing`` or ``not_applicable`` where an answer (as `plain` gives it) means so; a dash or a point is missing.

    >>> no_answer(plain("(跳过)")), no_answer(plain("Don't know")), no_answer(plain("Satisfied"))
    ('missing', 'not_applicable', None)
    """
    if word in missing_words():
        return "missing"
    return "not_applicable" if word in not_applicable_words() else None


@cache
def missing_words() -> frozenset[str]:
    """Answers that mean nothing was answered, as `plain` gives them."""
    return frozenset(map(plain, tables_of("missing")["missing"])) | {""}


@cache
def not_applicable_words() -> frozenset[str]:
    """Answers that mean don't know or not applicable, as `plain` gives them."""
    return frozenset(map(plain, tables_of("missing")["not_applicable"]))


def own_set(labels: tuple[str, ...]) -> LabelSet:
    """A declared set, worst to best.

    >>> own_set(("Gained nothing", "Gained a little")).numbers
    (('gained nothing', 1), ('gained a little', 2))
    """
    return LabelSet("", "own", tuple((plain(label), point) for point, label in enumerate(labels, 1)), labels)


def resolve(texts: Iterable[str], own_sets: tuple[LabelSet, ...] = (), answers: int = 0) -> LabelSet | Ambiguous | None:
    """The one set that all answers of a block were given on.

    A set of five points or more that were all chosen is taken before a longer one of which two or more were not: as
    many on both sides of the middle, unless there are many answers.

    Args:
        texts: all answers of all columns of a block; what means no answer or don't know is passed over.
        own_sets: declared ones, which come first.
        answers: how many answers there are, at least.

    Returns:
        The set; several where they give the answers different numbers; None where no set has all of the answers.
    """
    words = {plain(text): text for text in texts}
    for own in own_sets:
        known = {word for word, _ in own.numbers}
        if known & words.keys() and all(word in known or no_answer(word) for word in words):
            return own
    asked = {word: text for word, text in words.items() if no_answer(word) is None}
    if not asked:
        return None
    fits: dict[tuple[int, ...], tuple[ListedSet, dict[str, int]]] = {}
    for listed in listed_sets():
        numbers = _numbers(listed, asked)
        if numbers is not None:
            key = (listed.points, *numbers.values())
            if key not in fits or fits[key][0].rare:
                fits[key] = (listed, numbers)
    candidates = sorted(fits.values(), key=lambda fit: (_unseen(*fit), fit[0].rare, fit[0].points, fit[0].name))
    sets = tuple(_set_of(listed, numbers, asked) for listed, numbers in candidates)
    if len(sets) <= 1:
        return sets[0] if sets else None
    first, *others = candidates
    whole = _unseen(*first) == 0 and first[0].points >= SEEN_WHOLE and not first[0].rare
    if whole and all(other[0].rare or _has_gaps(*other, many=answers >= MANY_ANSWERS) for other in others):
        return sets[0]
    return Ambiguous(sets, likely=not first[0].rare and _unseen(*first) < _unseen(*others[0]))


def points_of(listed: ListedSet, answers: Iterable[str]) -> dict[str, int] | None:
    """The point of every answer (as `plain` gives it) in a set; None where it lacks one."""
    found: dict[str, int] = {}
    for answer in answers:
        if answer not in _wordings()[listed.name]:
            return None
        found[answer] = _wordings()[listed.name][answer][0]
    return found


def _unseen(listed: ListedSet, numbers: dict[str, int]) -> int:
    """Points that nobody chose."""
    return listed.points - len(set(numbers.values()))


def _has_gaps(listed: ListedSet, numbers: dict[str, int], *, many: bool) -> bool:
    """Whether points that nobody chose speak against a set."""
    seen = set(numbers.values())
    balanced = seen == {listed.points + 1 - point for point in seen}
    return _unseen(listed, numbers) >= GAP and (balanced or many)


def _numbers(listed: ListedSet, asked: Iterable[str]) -> dict[str, int] | None:
    """The point of every answer; None where the set lacks one, or two wordings of one language share a point."""
    numbers: dict[str, int] = {}
    used: dict[tuple[int, str], int] = {}
    for word in asked:
        found = _wordings()[listed.name].get(word)
        if found is None:
            return None
        numbers[word], wordings = found
        if any(used.setdefault((found[0], language), number) != number for language, number in wordings):
            return None
    return numbers


def _set_of(listed: ListedSet, numbers: dict[str, int], asked: dict[str, str]) -> LabelSet:
    """The set as the block words it; what nobody chose in a language of the block."""
    spoken = [{language for language, _ in _wordings()[listed.name][word][1]} for word in asked]
    common = set.intersection(*spoken)
    language = next((name for name, _ in listed.languages if name in (common or spoken[0])), "")
    points = dict(listed.languages)[language]
    chosen = {point: asked[word].strip() for word, point in reversed(numbers.items())}
    unseen = {
        plain(spelling): point
        for point, wordings in enumerate(points, 1)
        if point not in chosen
        for spellings in wordings
        for spelling in spellings
    }
    shown = tuple(chosen.get(point, wordings[0][0]) for point, wordings in enumerate(points, 1))
    return LabelSet(listed.name, listed.kind, tuple((numbers | unseen).items()), shown)
