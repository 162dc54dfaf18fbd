"""Rating: that a column rates a thing by a measure, and what speaks against it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cemgap.intake.guessing.battery import Battery
from cemgap.intake.guessing.factor_names import Thing
from cemgap.intake.guessing.glimpse import Glimpse, answers_kind
from cemgap.intake.guessing.wording import EXCLUSIONS, likely_asked
from cemgap.intake.vocabulary import fold
from cemgap.translations import Message, msg

CONTRADICTED = msg("the question names a measure that its answers do not fit")
NO_RATING = msg("named like a rating, but holds none")
NEVER = frozenset({"disconfirmation", "kano", "frequency", "likelihood"})
COMPARING = {"disconfirmation": "not_a_measure", "kano": "kano"}
"""Kinds of answers in words that rate nothing, and why."""
UNLIKE = {
    "experience": NEVER | {"importance"},
    "expectation": NEVER | {"importance", "satisfaction"},
    "importance": NEVER | {"satisfaction", "quality"},
    "ideal": NEVER | {"importance", "satisfaction"},
}
"""Kinds of answers in words that a measure does not have."""
FIRST_PERSON = re.compile(r"^(?:我|俺|i|i'm|i've|my|we|our)(?![a-z0-9])|\b(?:i|my|me)\b|我")


@dataclass(frozen=True, slots=True)
class Rating:
    """A column that rates a thing."""

    measure: str
    thing: str
    reason: Message
    battery: Battery | None = None
    """The columns that ask the same, where a question says so."""

    def as_thing(self, fellows: tuple[str, ...] = ()) -> Thing:
        """What is rated, with the question around it, and what else is rated."""
        if self.battery is None:
            return Thing(self.thing, fellows=fellows)
        return Thing(self.thing, self.battery.stem, self.battery.items, fellows)


class Company:
    """Ratings that make each other likelier: the same measure of another thing, or another measure of the same."""

    def __init__(self, ratings: Sequence[Rating]) -> None:
        self._things: dict[str, set[str]] = {}
        self._measures: dict[str, set[str]] = {}
        for rating in ratings:
            self._things.setdefault(rating.measure, set()).add(fold(rating.thing))
            self._measures.setdefault(fold(rating.thing), set()).add(rating.measure)

    def has(self, rating: Rating) -> bool:
        """Whether one of the ratings has another beside it.

        >>> tea, seats = (Rating("experience", thing, NO_RATING) for thing in ("tea", "seats"))
        >>> Company([tea, seats]).has(tea), Company([tea]).has(tea)
        (True, False)
        """
        return len(self._things[rating.measure]) > 1 or len(self._measures[fold(rating.thing)]) > 1


def contradicts(measure: str, kind: str | None) -> bool:
    """Whether answers in words of a kind cannot be those of a measure."""
    return kind in UNLIKE[measure]


def rates_nothing(glimpse: Glimpse) -> Message | None:
    """Why the answers of a column are no ratings whatever its header says; None = they may be.

    >>> rates_nothing(Glimpse(("Better than expected", "As expected"))) is None, rates_nothing(Glimpse(("5",))) is None
    (False, True)
    """
    kind = answers_kind([glimpse])
    return EXCLUSIONS[COMPARING[kind]] if kind in COMPARING else None


def suggested(stem: str, kind: str | None) -> str | None:
    """The likely measure of a battery that names none."""
    by_kind = {"satisfaction": "experience", "quality": "experience", "importance": "importance"}.get(kind or "")
    return by_kind or (likely_asked(stem) if kind not in {"agreement", *NEVER} else None)


def are_statements(items: Sequence[str]) -> bool:
    """Whether people are asked about themselves: "I am afraid to refuse"."""
    return any(FIRST_PERSON.search(fold(item)) for item in items)


HEADER_SAYS: dict[str, Message] = {
    "experience": msg("the header says experience"),
    "expectation": msg("the header says expectation"),
    "importance": msg("the header says importance"),
    "ideal": msg("the header says ideal"),
}
QUESTION_SAYS: dict[str, Message] = {
    "experience": msg("the question asks for the experience"),
    "expectation": msg("the question asks for the expectation"),
    "importance": msg("the question asks for the importance"),
    "ideal": msg("the question asks for the ideal"),
}
