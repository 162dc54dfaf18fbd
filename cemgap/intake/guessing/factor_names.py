"""Factor names: the factor, the attribute and the place that the thing a column rates belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from cemgap.intake.guessing.lexicon import Lexicon, OwnWords, listed, with_own
from cemgap.intake.guessing.wording import object_of, split_header
from cemgap.intake.mapping import Attribute, Factor, key_of
from cemgap.intake.measures import MEASURES
from cemgap.intake.vocabulary import fold, words

PARTED = re.compile(r"\s*[:：|]\s*|\s+[-–—/>]\s+|(?<=\w)—+(?=\w)|(?<=[^\W\d_])/(?=[^\W\d_])")
"""What parts a factor from one of its attributes."""
PLACES = ("touchpoint", "stage", "channel")


def factor_named(name: str, own_factors: tuple[Factor, ...] = (), own_words: OwnWords = ()) -> Factor:
    """The factor of that name: one the settings name, a standard one, else the file's own words.

    >>> factor_named("便利性").key
    'convenience'
    >>> factor_named("Parking").key
    'parking'
    """
    found = known_factor(name, own_factors, own_words)
    if found is not None:
        return found
    key = key_of(name)
    return _worded(next((f for f in own_factors if f.key == key), Factor(key)), name)


def known_factor(name: str, own_factors: tuple[Factor, ...] = (), own_words: OwnWords = ()) -> Factor | None:
    """The factor with exactly that name, if the settings or the method have one."""
    wanted = fold(name)
    for factor in own_factors:
        if wanted in {fold(factor.key), *(fold(text) for _, text in factor.names)}:
            return _worded(factor, name)
    for key, names in _standard(own_words).items():
        if wanted in names:
            return _worded(next((f for f in own_factors if f.key == key), Factor(key)), name)
    return None


def _worded(factor: Factor, name: str) -> Factor:
    """A factor that nobody named has the file's own words."""
    return factor if factor.names else Factor(factor.key, (("", name),))


@cache
def _standard(own_words: OwnWords) -> dict[str, tuple[str, ...]]:
    return with_own(words("factors"), tuple(w for w in own_words if w[0] not in MEASURES))


@dataclass(frozen=True, slots=True)
class Thing:
    """What a column rates, and what its question says around it."""

    name: str
    stem: str = ""
    siblings: tuple[str, ...] = ()
    """The things that the same question asks about."""
    fellows: tuple[str, ...] = ()
    """All things that columns of the file rate."""


class FactorNames:
    """Names the factor and attribute of things, and remembers them in order."""

    def __init__(
        self, own_words: OwnWords, own_factors: tuple[Factor, ...], attributes: Iterable[Attribute] = ()
    ) -> None:
        self._own_words, self._own_factors = own_words, own_factors
        self._factors: dict[str, Factor] = {}
        self._attributes: dict[tuple[str, str], Attribute] = {}
        self._some_known: dict[int, tuple[tuple[str, ...], bool]] = {}
        """By the identity of the things of a question: these may be thousands, and are asked for once per thing."""
        self._declared = {(a.factor, a.key): a for a in attributes}

    @property
    def factors(self) -> tuple[Factor, ...]:
        """Those of the settings first, in their order."""
        known = [self._factors[f.key] for f in self._own_factors if f.key in self._factors]
        return (*known, *(f for f in self._factors.values() if f not in known))

    @property
    def attributes(self) -> tuple[Attribute, ...]:
        """In order of appearance."""
        return tuple(self._attributes.values())

    def known(self, name: str) -> bool:
        """Whether a name is exactly that of a factor."""
        return known_factor(name, self._own_factors, self._own_words) is not None

    def _any_known(self, names: tuple[str, ...]) -> bool:
        """Whether any of the things of a question is a factor by its name alone."""
        if id(names) not in self._some_known:
            self._some_known[id(names)] = names, any(map(self.known, names))
        return self._some_known[id(names)][1]

    def copy(self) -> FactorNames:
        """Another one to try names with."""
        return FactorNames(self._own_words, self._own_factors, self._declared.values())

    def placed(self, thing: Thing) -> tuple[str, str | None]:
        """The keys of the factor and attribute of a thing; no attribute where the factor itself is rated."""
        where = places_in(thing.stem)
        around = None if self._any_known(thing.siblings) else self._in_stem(thing.stem)
        parts = [part.strip() for part in PARTED.split(thing.name, maxsplit=1)]
        if around is not None and not self.known(thing.name):
            return self._attribute(around, thing.name, where)
        if len(parts) > 1 and all(map(key_of, parts)) and _is_place(parts[0]) and not self.known(parts[0]):
            return self._attribute(self._factor(parts[1]), parts[1], places_in(parts[0]))
        if len(parts) > 1 and all(map(key_of, parts)) and self._is_factor(parts[0], thing):
            return self._attribute(self._factor(parts[0]), parts[1], where)
        factor = self._factor(thing.name)
        return self._attribute(factor, thing.name, where) if any(where.values()) else (factor.key, None)

    def _is_factor(self, head: str, thing: Thing) -> bool:
        """Whether the first part of a thing is a factor and the rest one of several attributes of it."""
        key = self._key(head)
        several = sum(self._key(_head(name)) == key for name in set(thing.fellows)) > 1
        return several and (self.known(head) or _shared(head, thing.siblings) or fold(head) in map(fold, thing.fellows))

    def _key(self, name: str) -> str:
        return factor_named(name, self._own_factors, self._own_words).key

    def _factor(self, name: str) -> Factor:
        factor = factor_named(name, self._own_factors, self._own_words)
        return self._factors.setdefault(factor.key, factor)

    def _attribute(self, factor: Factor, name: str, where: dict[str, str | None]) -> tuple[str, str]:
        factor = self._factors.setdefault(factor.key, factor)
        place = ", ".join(dict.fromkeys(word for word in where.values() if word))
        key = key_of(f"{name} {place}")
        shown = f"{name} ({place})" if place else name
        made = Attribute(factor.key, key, (("", shown),), **where)
        self._attributes.setdefault((factor.key, key), self._declared.get((factor.key, key), made))
        return factor.key, key

    def _in_stem(self, stem: str) -> Factor | None:
        """The one factor that a question is about."""
        if not stem:
            return None
        wording = split_header(stem, Lexicon.of(self._own_words))
        parts = [part.strip() for part in PARTED.split(stem)]
        for name in (stem, object_of(stem), None if wording is None else wording.thing, *parts):
            if name and self.known(name):
                return factor_named(name, self._own_factors, self._own_words)
        if wording is None or wording.word or listed("stems", "whole").search(fold(wording.thing)):
            return None
        return factor_named(wording.thing, self._own_factors, self._own_words)


def _head(name: str) -> str:
    """The first part of a name."""
    return PARTED.split(name, maxsplit=1)[0].strip()


def _is_place(head: str) -> bool:
    """Whether the first part of a name is nothing but a touchpoint, stage or channel: ``门店：位置``."""
    return any(fold(head) in phrases for phrases in words("places").values())


def _shared(head: str, siblings: Sequence[str]) -> bool:
    """Whether several things of a question start with the same part."""
    return sum(fold(_head(name)) == fold(head) for name in siblings if PARTED.search(name)) > 1


@cache
def places_in(stem: str) -> dict[str, str | None]:
    """The touchpoint, stage and channel that a question names: one of a kind, or none; in its own words in Chinese.

    >>> places_in("How satisfied were you in the shop?")["touchpoint"], places_in("门店")["touchpoint"]
    ('shop', '门店')
    """
    text = fold(stem)
    found: dict[str, dict[str, str]] = {kind: {} for kind in PLACES}
    for name in words("places"):
        kind, _, place = name.partition(".")
        said = listed("places", name).search(text)
        if said is not None:
            found[kind][place] = place.replace("_", " ") if said[0].isascii() else said[0]
    return {kind: next(iter(places.values())) if len(places) == 1 else None for kind, places in found.items()}
