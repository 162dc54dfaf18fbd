"""Moments: what respondents add up to; all that is kept of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cemgap.intake.ratings.scales import LinearMap
from cemgap.statistics.quantities import QUANTITIES, Floats, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cemgap.statistics.strata import Strata

MEASURES = ("experience", "expectation", "importance")


class Part(NamedTuple):
    """Whose sums, of what."""

    kind: str
    """table: ratings by factor of the respondents that no quality rule doubts; flagged: of the others; attributes: by
    attribute, of all; segment: by factor, of one group; value: by factor, each respondent as often as they are worth;
    asked, reason: who named reasons; outcome: one outcome; drivers, rewards, gain: products of the outcome with the
    ratings, for derived importance, penalty and reward, and what expectations explain beyond experiences; steps: what
    ranks of importance count where all lie equally far apart, by factor."""
    column: str = ""
    """Of segments, the header of their column; of a reason, its label."""
    level: str = ""
    """Of a segment, its label."""


TABLE, FLAGGED, ATTRIBUTES, VALUE, ASKED = (Part(kind) for kind in ("table", "flagged", "attributes", "value", "asked"))
DRIVERS, REWARDS, GAIN, BOXES = (Part(kind) for kind in ("drivers", "rewards", "gain", "boxes"))
STEPS = Part("steps")
RATED_PARTS = {"table", "flagged", "attributes", "segment", "value"}
"""Kinds whose sums are those of ratings, and follow the scale."""


@dataclass(frozen=True, slots=True)
class WaveMoments:
    """The moments of one wave."""

    wave: str
    """Its label, "" where there is none."""
    parts: Mapping[Part, Strata]
    """The table always; other parts where they are wanted and somebody belongs to them."""

    @property
    def everyone(self) -> Strata:
        """The sums over all respondents: what every figure rests on."""
        flagged = self.parts.get(FLAGGED)
        return self.parts[TABLE] if flagged is None else self.parts[TABLE] + flagged

    def of_kind(self, kind: str) -> tuple[tuple[Part, Strata], ...]:
        """The parts of one kind, sorted."""
        return tuple(sorted((part, strata) for part, strata in self.parts.items() if part.kind == kind))

    def __add__(self, other: WaveMoments) -> WaveMoments:
        """Both together; the label is that of the first."""
        parts = dict(self.parts)
        for part, strata in other.parts.items():
            parts[part] = parts[part] + strata if part in parts else strata
        return WaveMoments(self.wave, parts)

    def transformed(self, transform: Floats) -> WaveMoments:
        """The moments of T u, for T [quantity, quantity] (`Sums.transformed`)."""
        return WaveMoments(
            self.wave,
            {
                part: strata.transformed(transform) if part.kind in RATED_PARTS else strata
                for part, strata in self.parts.items()
            },
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
    """T [quantity, quantity] of the maps, the same in every factor; KeyError for a measure that is not summed.

    `Quantity.BELOW` and `ABOVE` mean nothing once the maps of experience and expectation differ.
    """
    unknown = set(maps) - set(MEASURES)
    if unknown:
        raise KeyError(*unknown)
    x, e, i = (maps.get(measure, LinearMap()) for measure in MEASURES)
    q = Quantity
    transform = np.eye(QUANTITIES)

    def linear(answer: Quantity, indicator: Quantity, map_: LinearMap) -> None:
        transform[answer, answer], transform[answer, indicator] = map_.slope, map_.offset

    def product(into: Quantity, one: LinearMap, other: LinearMap, of: tuple[Quantity, Quantity, Quantity]) -> None:
        """(a x + b)(c y + d) for `of` = x, y and the indicator."""
        row = np.zeros(QUANTITIES)
        row[into] = one.slope * other.slope
        row[of[0]] += one.slope * other.offset
        row[of[1]] += other.slope * one.offset
        row[of[2]] += one.offset * other.offset
        transform[into] = row

    for answer, indicator, map_ in (
        (q.PAIR_EXPERIENCE, q.PAIR, x),
        (q.EXPERIENCE, q.EXPERIENCE_ANSWERED, x),
        (q.TRIPLE_EXPERIENCE, q.TRIPLE, x),
        (q.PAIR_EXPECTATION, q.PAIR, e),
        (q.EXPECTATION, q.EXPECTATION_ANSWERED, e),
        (q.TRIPLE_EXPECTATION, q.TRIPLE, e),
        (q.IMPORTANCE, q.IMPORTANCE_ANSWERED, i),
        (q.TRIPLE_IMPORTANCE, q.TRIPLE, i),
    ):
        linear(answer, indicator, map_)
    product(q.TRIPLE_IMPORTANCE_EXPECTATION, i, e, (q.TRIPLE_IMPORTANCE, q.TRIPLE_EXPECTATION, q.TRIPLE))
    product(q.TRIPLE_IMPORTANCE_EXPERIENCE, i, x, (q.TRIPLE_IMPORTANCE, q.TRIPLE_EXPERIENCE, q.TRIPLE))
    product(q.PAIR_EXPECTATION_SQUARED, e, e, (q.PAIR_EXPECTATION, q.PAIR_EXPECTATION, q.PAIR))
    product(q.PAIR_EXPERIENCE_SQUARED, x, x, (q.PAIR_EXPERIENCE, q.PAIR_EXPERIENCE, q.PAIR))
    product(q.PAIR_PRODUCT, x, e, (q.PAIR_EXPERIENCE, q.PAIR_EXPECTATION, q.PAIR))
    product(q.IMPORTANCE_SQUARED, i, i, (q.IMPORTANCE, q.IMPORTANCE, q.IMPORTANCE_ANSWERED))
    product(q.EXPECTATION_SQUARED, e, e, (q.EXPECTATION, q.EXPECTATION, q.EXPECTATION_ANSWERED))
    product(q.EXPERIENCE_SQUARED, x, x, (q.EXPERIENCE, q.EXPERIENCE, q.EXPERIENCE_ANSWERED))
    if x.slope < 0 and e.slope < 0:
        transform[[q.BELOW, q.ABOVE]] = transform[[q.ABOVE, q.BELOW]]
    return transform


def _sorted(waves: Iterable[WaveMoments]) -> tuple[WaveMoments, ...]:
    return tuple(sorted(waves, key=lambda wave: wave.wave))
