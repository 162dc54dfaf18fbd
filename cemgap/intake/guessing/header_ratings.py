"""Header ratings: columns whose own header names a measure and the thing rated, without a question around them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from cemgap.intake.guessing.factor_names import FactorNames
from cemgap.intake.guessing.frames import framed, is_thing
from cemgap.intake.guessing.glimpse import Glimpse, answers_kind, look_rated, may_be_ratings
from cemgap.intake.guessing.lexicon import Lexicon, listed
from cemgap.intake.guessing.rating import (
    CONTRADICTED,
    HEADER_SAYS,
    NO_RATING,
    QUESTION_SAYS,
    Company,
    Rating,
    contradicts,
)
from cemgap.intake.guessing.thing_names import bare_things
from cemgap.intake.guessing.wording import Wording, is_ranked, measures_asked, object_of, split_header
from cemgap.intake.headings.questions import Question
from cemgap.intake.vocabulary import fold
from cemgap.translations import Message, msg

SEVERAL = 3
"""Things that are asked about overall, at least, so that none of them is the company."""


@dataclass(frozen=True, slots=True)
class HeaderRatings:
    """What the headers of some columns say."""

    ratings: dict[int, Rating]
    refused: dict[int, Message]
    """Columns that name a measure but rate nothing by it, and why."""


def header_ratings(
    columns: Mapping[int, tuple[Question, Glimpse]], lexicon: Lexicon, names: FactorNames, others: Sequence[Rating]
) -> HeaderRatings:
    """The ratings among columns that stand alone.

    Words that stand before many a noun, and whole questions, count in company only: beside the same measure of another
    thing, or another measure of the same.

    Args:
        columns: position -> what it asks, and what it holds.
        lexicon: the words of measures.
        names: the factors that are known.
        others: what other columns rate.
    """
    found: dict[int, Rating] = {}
    waiting: dict[int, Rating] = {}
    refused: dict[int, Message] = {}
    weak: dict[int, Rating] = {}
    for at, (question, glimpse) in columns.items():
        whole = framed(question.stem or question.header, lexicon)
        if whole is not None:
            asked, is_weak = whole
            reason = ASKS_TO_RATE if is_weak else QUESTION_SAYS[asked.measure]
            fits = not contradicts(asked.measure, answers_kind([glimpse]))
            if fits and (look_rated([glimpse]) if is_weak else glimpse.cells):
                (weak if is_weak else waiting)[at] = Rating(asked.measure, asked.thing, reason)
            continue
        wording = split_header(question.header, lexicon) or split_header(question.stem, lexicon)
        if wording is None:
            about = _one_thing(question.stem or question.header, lexicon)
            if about is not None and glimpse.cells:
                waiting[at] = about
            continue
        why = _against(wording, question, glimpse)
        rating = Rating(wording.measure, wording.thing, HEADER_SAYS[wording.measure])
        if why is not None:
            refused[at] = why
        elif wording.needs_company and not names.known(wording.thing):
            waiting[at] = rating
        else:
            found[at] = rating
    everything = found | waiting | weak
    named = bare_things([(rating.measure, rating.thing) for rating in (*everything.values(), *others)])
    bare = {at: replace(r, thing=named[r.measure, r.thing]) for at, r in everything.items()}
    fellows = tuple(replace(r, thing=named[r.measure, r.thing]) for r in others)
    alone = _uncontested({at: bare[at] for at in weak}, (*(bare[at] for at in (*found, *waiting)), *fellows))
    kept = {at: bare[at] for at in everything if at not in weak or at in alone}
    company = Company((*kept.values(), *fellows))
    sure = {
        at: rating
        for at, rating in kept.items()
        if at in found or (may_be_ratings([columns[at][1]]) and company.has(rating))
    }
    return HeaderRatings(dict(sorted(sure.items())), refused)


def overall_of_things(questions: Mapping[int, Question], lexicon: Lexicon) -> frozenset[int]:
    """Columns that ask "Overall, how satisfied are you with X?" of several things: ratings, and no overall score.

    >>> things = enumerate(("tea", "staff", "seats"))
    >>> asked = {at: Question(f"Overall, how satisfied are you with the {thing}?") for at, thing in things}
    >>> sorted(overall_of_things(asked, Lexicon.of())), sorted(overall_of_things({0: asked[0]}, Lexicon.of()))
    ([0, 1, 2], [])
    """
    found = {}
    for at, question in questions.items():
        asked = question.stem or question.header
        if not question.item and listed("roles", "overall_asked").match(fold(asked)):
            whole = framed(asked, lexicon)
            if whole is not None and whole[0].measure == "experience":
                found[at] = fold(whole[0].thing)
    return frozenset(found) if len(set(found.values())) == len(found) >= SEVERAL else frozenset()


def _uncontested(weak: Mapping[int, Rating], others: Sequence[Rating]) -> frozenset[int]:
    """Of columns whose question does not say which measure, those that are the only experience of their thing."""
    taken = [fold(rating.thing) for rating in (*weak.values(), *others) if rating.measure == "experience"]
    return frozenset(at for at, rating in weak.items() if taken.count(fold(rating.thing)) == 1)


def _against(wording: Wording, question: Question, glimpse: Glimpse) -> Message | None:
    """What speaks against a measure that a header names."""
    if glimpse.cells and not glimpse.numbers and not may_be_ratings([glimpse]):
        return NO_RATING
    if contradicts(wording.measure, answers_kind([glimpse])):
        return CONTRADICTED
    if wording.word and is_ranked(question.header):
        return msg("an order of things, not a rating")
    return msg("names something that is counted or dated, not rated") if wording.is_counted else None


def _one_thing(question: str, lexicon: Lexicon) -> Rating | None:
    """A question that names one measure and one thing."""
    named = measures_asked(question, lexicon)
    thing = object_of(question)
    if len(named) != 1 or thing is None or not is_thing(fold(thing)):
        return None
    measure = next(iter(named))
    return Rating(measure, thing, QUESTION_SAYS[measure])


ASKS_TO_RATE = msg("the question asks to rate it, and nothing else is its experience")
