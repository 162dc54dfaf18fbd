"""Moments: what respondents add up to; all that is kept of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from cemgap.intake.ratings.scales import LinearMap
from cemgap.statistics.sums import QUANTITIES, Floats, Quantity, Sums

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MAPPED = {
    "experience": (
        (Quantity.PAIR_EXPERIENCE, Quantity.PAIR),
        (Quantity.EXPERIENCE, Quantity.EXPERIENCE_ANSWERED),
    ),
    "expectation": (
        (Quantity.PAIR_EXPECTATION, Quantity.PAIR),
        (Quantity.EXPECTATION, Quantity.EXPECTATION_ANSWERED),
    ),
    "importance": ((Quantity.IMPORTANCE, Quantity.IMPORTANCE_ANSWERED),),
}
"""The sums of answers of each measure, each with its indicator."""


@dataclass(frozen=True, slots=True)
class Count:
    """Respondents of one kind, inside the domain and of weight > 0."""

    n: int = 0
    weight: float = 0.0
    """sum of w"""
    weight_squared: float = 0.0
    """sum of w^2"""

    def __add__(self, other: Count) -> Count:
        """Both together."""
        return Count(self.n + other.n, self.weight + other.weight, self.weight_squared + other.weight_squared)


@dataclass(frozen=True, slots=True)
class WaveMoments:
    """The moments of one wave."""

    wave: str
    """Its label, "" where there is none."""
    sums: Sums
    """Of the respondents that no quality rule doubts."""
    reasons_asked: Count
    """Who named at least one reason."""
    reasons: tuple[tuple[str, Count], ...]
    """(reason, who named it) of the reasons somebody named, sorted."""
    flagged: Sums | None = None
    """Of those whose answers are in doubt; None = there are none."""
    attributes: Sums | None = None
    """Of all respondents, per attribute instead of factor; None = there are no attributes."""

    @property
    def everyone(self) -> Sums:
        """The sums over all respondents: what every figure rests on."""
        return self.sums if self.flagged is None else self.sums + self.flagged

    def __add__(self, other: WaveMoments) -> WaveMoments:
        """Both together; the label is that of the first."""
        reasons = dict(self.reasons)
        for reason, count in other.reasons:
            reasons[reason] = reasons[reason] + count if reason in reasons else count
        return WaveMoments(
            self.wave,
            self.sums + other.sums,
            self.reasons_asked + other.reasons_asked,
            tuple(sorted(reasons.items(), key=lambda item: item[0])),
            _both(self.flagged, other.flagged),
            _both(self.attributes, other.attributes),
        )

    def transformed(self, transform: Floats) -> WaveMoments:
        """The moments of T u, for T [quantity, quantity] (`Sums.transformed`)."""
        return replace(
            self,
            sums=self.sums.transformed(transform),
            flagged=None if self.flagged is None else self.flagged.transformed(transform),
            attributes=None if self.attributes is None else self.attributes.transformed(transform),
        )


@dataclass(frozen=True, slots=True)
class Moments:
    """What all respondents add up to. ``a + b`` is commutative and associative; `Moments()` adds nothing."""

    waves: tuple[WaveMoments, ...] = ()
    """Waves with at least one row, sorted by label (which is not their order in time)."""
    reason_labels: tuple[str, ...] = ()
    """Every reason of the file, sorted: one that nobody named has a share of 0."""

    def __add__(self, other: Moments) -> Moments:
        """The moments of the respondents of both; ValueError where the factors differ in number."""
        waves = {wave.wave: wave for wave in self.waves}
        for wave in other.waves:
            waves[wave.wave] = waves[wave.wave] + wave if wave.wave in waves else wave
        return Moments(_sorted(waves.values()), tuple(sorted({*self.reason_labels, *other.reason_labels})))

    def wave(self, label: str) -> WaveMoments:
        """The moments of one wave; LookupError where no row belongs to it."""
        for wave in self.waves:
            if wave.wave == label:
                return wave
        wrong = f"no wave {label!r}"
        raise LookupError(wrong)

    def on(self, maps: Mapping[str, LinearMap]) -> Moments:
        """The moments of the mapped answers, ``{"experience": LinearMap(...), ...}``; a measure not named stays.

        x' = a x + b r is linear in u, so that t' = T t and A' = T A T' hold exactly: no answer is needed again.
        """
        if all(map_ == LinearMap() for map_ in maps.values()):
            return self
        transform = transform_of(maps)
        return Moments(tuple(wave.transformed(transform) for wave in self.waves), self.reason_labels)


def transform_of(maps: Mapping[str, LinearMap]) -> Floats:
    """T [quantity, quantity] of the maps, the same in every factor; KeyError for a measure that is not summed."""
    transform = np.eye(QUANTITIES)
    for measure, map_ in maps.items():
        for answer, indicator in MAPPED[measure]:
            transform[answer, answer] = map_.slope
            transform[answer, indicator] = map_.offset
    return transform


def _both(one: Sums | None, other: Sums | None) -> Sums | None:
    if one is None or other is None:
        return other if one is None else one
    return one + other


def _sorted(waves: Iterable[WaveMoments]) -> tuple[WaveMoments, ...]:
    return tuple(sorted(waves, key=lambda wave: wave.wave))
