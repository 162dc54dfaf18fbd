"""Scale: the lowest and highest possible answer of a measure, and its map onto the reporting scale."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cemgap.intake.ratings.coded_block import ONE_SCALE, declared_ends, is_reversed
from cemgap.intake.ratings.format_questions import points_of, ranked
from cemgap.intake.ratings.scale_problems import (
    TEN,
    TOPS,
    Unsettled,
    assumed,
    codes_on_scale,
    each_its_own,
    given_outside,
    outside,
    union_of,
    unsettled,
    whole,
    zero,
)
from cemgap.intake.ratings.stray_answers import strays_of, within
from cemgap.translations import Message, msg

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cemgap.errors import Problem
    from cemgap.intake.doubts import Doubt
    from cemgap.intake.mapping import MappedColumn, Mapping, ScaleRules
    from cemgap.intake.ratings.importance_format import ImportanceFormat
    from cemgap.intake.sources import Source
    from cemgap.intake.tally import Tally, Values

BLOCKS = (ONE_SCALE, ("importance",))
"""Measures that share a scale."""
ENOUGH = 30
"""Respondents from which on a scale can be seen in the answers."""
HUNDRED = 100
SUBTRACTED = ("experience", "expectation", "ideal")
"""Measures that are subtracted from each other."""
ASSUMED_FROM = 8
"""Largest answer from which on 0-10 is assumed; a smaller one could be the top of a scale to 5 or 7."""
HUNDRED_FROM = 90
"""Largest answer from which on 0-100 is seen."""
SOURCE_WORDS: dict[str, Message] = {
    "flag": msg("from --scale"),
    "settings": msg("from cemgap.toml"),
    "labels": msg("from the labels of the answers"),
    "header": msg("from the headers"),
    "seen": msg("seen in the data"),
    "assumed": msg("assumed"),
}


@dataclass(frozen=True, slots=True)
class Scale:
    """The possible answers of a measure, and where that is known from."""

    low: float
    high: float
    source: str = "seen"
    """flag, settings, labels, header, seen, or assumed."""
    format: ImportanceFormat = "rating"
    """Of importance: rating; constant_sum, `high` points are shared out; ranks, `low` is the most important."""

    @property
    def known_from(self) -> Message:
        """Where it is known from, in words."""
        return SOURCE_WORDS[self.source]

    @property
    def shown(self) -> Message:
        """Its ends in words, the lower first.

        >>> Scale(5, 1).shown.text()
        '1-5, lowest is best'
        """
        low, high = sorted((self.low, self.high))
        return ends_shown(low, high, lowest_is_best=self.low > self.high, format_=self.format)


def ends_shown(low: object, high: object, *, lowest_is_best: bool, format_: ImportanceFormat = "rating") -> Message:
    """The ends of a scale in words, from the lower (`low`) to the higher; numbers, or the figures that show them."""
    if format_ == "constant_sum":
        return msg("{high} points shared out", high=high)
    if format_ == "ranks":
        return msg("ranks {low}-{high}, {low} the most important", low=low, high=high)
    if lowest_is_best:
        return msg("{low}-{high}, lowest is best", low=low, high=high)
    return msg("{low}-{high}", low=low, high=high)


@dataclass(frozen=True, slots=True)
class LinearMap:
    """x' = slope x + offset: from answers to the reporting scale.

    >>> LinearMap(2.5, -2.5).of(3)
    5.0
    """

    slope: float = 1.0
    offset: float = 0.0

    def of(self, answer: float) -> float:
        """The answer on the reporting scale."""
        return self.slope * answer + self.offset


@dataclass(frozen=True, slots=True)
class Scales:
    """The scales of a file, settled once all answers have been seen."""

    scales: tuple[tuple[str, Scale], ...]
    """(measure, scale)"""
    index: str
    """as_answered, 0-10, 0-100 or raw"""
    doubts: tuple[Doubt, ...] = ()
    """What the answers leave open; beside each error E103 and E104, and W203."""

    def of(self, measure: str) -> Scale:
        """The scale of a measure; 0-10 where the file does not have it."""
        return dict(self.scales).get(measure, Scale(0, 10, "assumed"))

    def map_of(self, measure: str) -> LinearMap:
        """The map of a measure's answers onto the reporting scale.

        0-10 and 1-10 stay as answered unless told otherwise; a reversed scale (low > high) is always turned: 10-1
        becomes 1-10, any other 0-10. Where experience and expectation are answered on different scales both are mapped,
        also from 1-10: the worst and the best answer of both must count the same. Ranks are counted before
        (`importance_format.centroids`), from 0 to 10.
        """
        scale = self.of(measure)
        low, high = sorted((scale.low, scale.high))
        if scale.format == "ranks":
            return LinearMap(HUNDRED / TEN if self.index == "0-100" else 1.0)
        stays = self.index == "as_answered" and high == TEN and low in {0, 1} and self._stays(measure)
        if self.index == "raw" or stays:
            return LinearMap() if scale.low < scale.high else LinearMap(-1.0, low + high)
        top = HUNDRED if self.index == "0-100" else TEN
        slope = top / (scale.high - scale.low)
        return LinearMap(slope, -slope * scale.low)

    def reporting(self, measure: str) -> tuple[float, float]:
        """Lowest and highest point of a measure on the reporting scale."""
        scale, map_ = self.of(measure), self.map_of(measure)
        low, high = (0.0, float(TEN)) if scale.format == "ranks" else (scale.low, scale.high)
        ends = sorted((map_.of(low), map_.of(high)))
        return ends[0], ends[1]

    def _stays(self, measure: str) -> bool:
        """Whether the measures that are subtracted from each other share the scale of this one."""
        return measure not in SUBTRACTED or len(subtracted_ends(self.scales)) == 1


def subtracted_ends(scales: Iterable[tuple[str, Scale]]) -> frozenset[tuple[float, float]]:
    """(lowest, highest) of the scales of experience and expectation: one pair, unless these differ.

    >>> len(subtracted_ends((("experience", Scale(1, 5)), ("expectation", Scale(5, 1)), ("importance", Scale(0, 10)))))
    1
    """
    return frozenset(
        (min(scale.low, scale.high), max(scale.low, scale.high)) for what, scale in scales if what in SUBTRACTED
    )


def settle(
    tally: Tally, mapping: Mapping, source: Source, extra: dict[str, tuple[float, ...]] | None = None
) -> tuple[Scales, tuple[Problem, ...]]:
    """The scale of every measure, declared or seen, and every answer outside it.

    Args:
        tally: of the whole file.
        mapping: with the declared scales.
        source: for the places of what is wrong.
        extra: further scores per measure that must lie on the scale (given ones).

    Returns:
        The scales, and the problems: E103 answers outside a scale, E104 a scale that cannot be settled, E119 given
        scores outside, E149 a declared code inside, E154 a declared code that goes on from a scale,
        W203 an assumed scale. The scales mean nothing where an error is among the problems.
    """
    settled: list[tuple[str, Scale]] = []
    found: list[Unsettled] = []
    not_shown: list[MappedColumn] = []
    on_scale: dict[Scale, list[MappedColumn]] = {}
    for measures in BLOCKS:
        columns = [c for c in mapping.columns if c.role in measures and c.position in tally.columns]
        declared = {m: _declared(m, mapping) for m in measures}
        asked = {c.role for c in columns} | set(extra or {}) & set(measures)
        open_columns = [c for c in columns if declared[c.role] is None]
        seen = _seen_scale(open_columns, tally, mapping, source)
        if isinstance(seen, Unsettled):
            found.append(seen)
        elif seen.source == "assumed":
            not_shown += open_columns
        for measure in [m for m in measures if m in asked]:
            # what was not asked of the respondents is given on the scale of what was
            of = measure if measure in {c.role for c in columns} or declared[measure] else measures[0]
            scale = declared[of] or (_turned(seen, of, mapping.rules) if isinstance(seen, Scale) else None)
            if scale is None:
                continue
            settled.append((measure, scale))
            found += given_outside(measure, scale, (extra or {}).get(measure, ()), source)
            found += codes_on_scale(measure, scale, tally, mapping, source)
            on_scale.setdefault(scale, []).extend(c for c in columns if c.role == measure)
    for scale, columns in on_scale.items():
        found += outside(columns, scale, tally, mapping, source)
    if not_shown:
        found.append(assumed(not_shown, mapping, source))
    doubts = tuple(_of_block(of.doubt, mapping, settled) for of in found if of.doubt is not None)
    index = "as_answered" if mapping.rules.index == "auto" else mapping.rules.index
    return Scales(tuple(settled), index, doubts), tuple(of.problem for of in found)


def _of_block(doubt: Doubt, mapping: Mapping, settled: list[tuple[str, Scale]]) -> Doubt:
    """A question about experience and expectation; where importance has shown its own scale, that stays."""
    seen = {what for what, scale in settled if scale.source == "seen"}
    if doubt.measure is not None or "importance" not in seen:
        return doubt
    return replace(
        doubt, measures=tuple(m for m in ONE_SCALE if any(mapping.columns[c].role == m for c in doubt.columns))
    )


def _declared(measure: str, mapping: Mapping) -> Scale | None:
    """The scale that flags, settings or the labels of the answers give; of points and ranks, what they are."""
    format_ = mapping.rules.importance_format
    if measure == "importance" and format_ == "constant_sum":
        return Scale(0, points_of(mapping.rules), "settings", format_)
    if measure == "importance" and format_ == "ranks":
        return Scale(1, ranked(mapping), "settings", format_)
    said = declared_ends(mapping.rules, measure)
    if said is not None:
        return _turned(Scale(*said, mapping.rules.source), measure, mapping.rules)
    shown = {what: (low, high) for what, low, high in mapping.label_scales}
    if measure not in shown:
        return None
    source = "header" if measure in mapping.header_scales else "labels"
    return _turned(Scale(*shown[measure], source), measure, mapping.rules)


def _turned(scale: Scale, measure: str, rules: ScaleRules) -> Scale:
    """The scale from high to low where the best answer is the lowest."""
    low, high = sorted((scale.low, scale.high))
    return Scale(high, low, scale.source) if is_reversed(rules, measure) else scale


def seen_scale(columns: list[MappedColumn], tally: Tally, mapping: Mapping, source: Source) -> Scale | None:
    """The scale that the answers of some columns show; None where they show none."""
    found = _seen_scale(columns, tally, mapping, source)
    return found if isinstance(found, Scale) else None


def _seen_scale(columns: list[MappedColumn], tally: Tally, mapping: Mapping, source: Source) -> Scale | Unsettled:
    """The scale that the answers of a block show (design: one pass, whole numbers, at least 30 respondents)."""
    above = any(v > max(TOPS[:-1]) for column in tally.columns.values() for v in column.values.counts)
    if not columns or (mapping.layout == "factor_table" and above):
        return Scale(0, TEN, "assumed")
    return _scale_of([tally.columns[c.position].values for c in columns], columns, tally, mapping, source)


def _scale_of(
    every: list[Values], columns: list[MappedColumn], tally: Tally, mapping: Mapping, source: Source
) -> Scale | Unsettled:
    held = [values for values in every if values.total]
    union = union_of(held)
    if not union.counts:
        return Scale(0, TEN, "assumed")
    smallest, largest = whole(min(union.counts)), whole(max(union.counts))
    if union.many or _looks_like_100(union):
        fits = smallest >= 0 and HUNDRED_FROM <= largest <= HUNDRED
        return Scale(0, HUNDRED) if fits else unsettled(columns, union, source)
    if largest > TEN or smallest < 0:
        # what lies outside is an error of its own, against the scale that the rest shows
        rest = _scale_of([within(values, 0, TEN) for values in every], columns, tally, mapping, source)
        if isinstance(rest, Scale) and rest.source == "seen":
            return rest
        strays = strays_of(columns, every, source) if _enough(held, tally, mapping) else None
        return strays or (rest if isinstance(rest, Scale) else Scale(0, TEN, "assumed"))
    found = _of_enough(every, columns, tally, mapping, source) if _enough(held, tally, mapping) else None
    if found is not None:
        return found
    return Scale(0, TEN, "assumed") if largest >= ASSUMED_FROM else unsettled(columns, union, source)


def _enough(held: list[Values], tally: Tally, mapping: Mapping) -> bool:
    """Whether so many have answered that a scale can be seen."""
    return mapping.layout != "factor_table" and min(tally.people, max(of.total for of in held)) >= ENOUGH


def _of_enough(
    every: list[Values], columns: list[MappedColumn], tally: Tally, mapping: Mapping, source: Source
) -> Scale | Unsettled | None:
    """What answers from 0 to 10 show that enough people gave; None where they show nothing."""
    held = [values for values in every if values.total]
    union = union_of(held)
    smallest, largest = whole(min(union.counts)), whole(max(union.counts))
    by_measure = {m: [(c, of) for c, of in zip(columns, every, strict=True) if c.role == m] for m in BLOCKS[0]}
    ends = {_ends_high([of for _, of in by_measure[m]]) for m in BLOCKS[0][:2]}
    if len(ends - {None}) == 1 or not ends - {None}:
        reached = sum(whole(max(values.counts)) == largest for values in held)
        if all(whole(v).is_integer() for v in union.counts) and 2 * reached >= len(held) and largest in TOPS:
            return _from_bottom(smallest, largest, columns, union, source)
        return strays_of(columns, every, source)
    if (strays := strays_of(columns, every, source)) is not None:
        return strays
    own: list[tuple[str, Scale]] = []
    for measure, pairs in by_measure.items():
        if not any(of.total for _, of in pairs):
            continue
        its, values = [c for c, _ in pairs], [of for _, of in pairs]
        if (strays := strays_of(its, values, source)) is not None:
            return strays
        scale = _scale_of(values, its, tally, mapping, source)
        if not isinstance(scale, Scale) or scale.source != "seen":
            return unsettled(columns, union, source, alike=False)
        own.append((measure, _turned(scale, measure, mapping.rules)))
    return each_its_own(columns, tuple(own), source)


def _from_bottom(
    smallest: float, largest: float, columns: list[MappedColumn], union: Values, source: Source
) -> Scale | Unsettled:
    if smallest > 0:
        return Scale(1, largest)
    return Scale(0, TEN) if largest == TEN else zero(columns, largest, union, source)


def _ends_high(held: list[Values]) -> float | None:
    """Where the answers of a measure end; 8, 9 and 10 are the same end, few people choose the top."""
    union = union_of(held)
    return None if not union.counts else min(whole(max(union.counts)), ASSUMED_FROM)


def _looks_like_100(union: Values) -> bool:
    above = [value for value in union.counts if value > TEN]
    return len(above) >= TEN and HUNDRED_FROM <= max(above) <= HUNDRED
