"""Scale: the lowest and highest possible answer of a measure, and its map onto the reporting scale."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cemgap.errors import Problem, error, warning
from cemgap.intake.assignment import MEASURE_WORDS
from cemgap.intake.tally import Seen, Tally, Values, added
from cemgap.translations import Message, msg

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cemgap.intake.mapping import Factor, MappedColumn, Mapping, ScaleRules
    from cemgap.intake.sources import Source

BLOCKS = (("experience", "expectation", "ideal"), ("importance",))
"""Measures that share a scale."""
ENOUGH = 30
"""Respondents from which on a scale can be seen in the answers."""
NOISE = 1e-9
"""What a spreadsheet adds to a whole number; nearer than that to an end is the end."""
TOPS = (4, 5, 6, 7, 10)
"""Largest answers that show a scale; 8 and 9 may be a scale to 10 whose end nobody chose."""
TEN, HUNDRED = 10, 100
ASSUMED_FROM = 8
"""Largest answer from which on 0-10 is assumed; a smaller one could be the top of a scale to 5 or 7."""
HUNDRED_FROM = 90
"""Largest answer from which on 0-100 is seen."""
VALUES_SHOWN = 12
CODES_SHOWN = 3
"""Answers outside a scale that may be codes; more are another scale."""


@dataclass(frozen=True, slots=True)
class Scale:
    """The possible answers of a measure, and where that is known from."""

    low: float
    high: float
    source: str = "seen"
    """flag, settings, seen, or assumed."""


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

    def of(self, measure: str) -> Scale:
        """The scale of a measure; 0-10 where the file does not have it."""
        return dict(self.scales).get(measure, Scale(0, 10, "assumed"))

    def map_of(self, measure: str) -> LinearMap:
        """The map of a measure's answers onto the reporting scale.

        0-10 and 1-10 stay as answered unless told otherwise; a reversed scale (low > high) is always turned: 10-1
        becomes 1-10, any other 0-10.
        """
        scale = self.of(measure)
        low, high = sorted((scale.low, scale.high))
        if self.index == "raw" or (self.index == "as_answered" and high == TEN and low in {0, 1}):
            return LinearMap() if scale.low < scale.high else LinearMap(-1.0, low + high)
        top = HUNDRED if self.index == "0-100" else TEN
        slope = top / (scale.high - scale.low)
        return LinearMap(slope, -slope * scale.low)

    def reporting(self, measure: str) -> tuple[float, float]:
        """Lowest and highest point of a measure on the reporting scale."""
        scale, map_ = self.of(measure), self.map_of(measure)
        ends = sorted((map_.of(scale.low), map_.of(scale.high)))
        return ends[0], ends[1]


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
        The scales, and the problems: E103 answers outside a scale, E104 a scale that cannot be settled, W203 an
        assumed one. The scales mean nothing where an error is among the problems.
    """
    settled: list[tuple[str, Scale]] = []
    problems: list[Problem] = []
    assumed: list[MappedColumn] = []
    on_scale: dict[Scale, list[MappedColumn]] = {}
    above = any(v > max(TOPS[:-1]) for column in tally.columns.values() for v in column.values.counts)
    for measures in BLOCKS:
        columns = [c for c in mapping.columns if c.role in measures and c.position in tally.columns]
        declared = {m: _declared(m, mapping.rules) for m in measures}
        asked = {c.role for c in columns} | set(extra or {}) & set(measures)
        open_columns = [c for c in columns if declared[c.role] is None]
        seen: Scale | Problem = Scale(0, 10, "assumed")
        if open_columns and not (mapping.layout == "factor_table" and above):
            seen = _seen_scale(open_columns, tally, mapping, source)
        if isinstance(seen, Problem):
            problems.append(seen)
        for measure in measures:
            scale = declared[measure] or (seen if isinstance(seen, Scale) else None)
            if scale is None or measure not in asked:
                continue
            settled.append((measure, scale))
            problems += _given_outside(measure, scale, (extra or {}).get(measure, ()), source)
            on_scale.setdefault(scale, []).extend(c for c in columns if c.role == measure)
        if isinstance(seen, Scale) and seen.source == "assumed" and open_columns:
            assumed += open_columns
    for scale, columns in on_scale.items():
        problems += _outside(columns, scale, tally, mapping, source)
    if assumed:
        problems.append(_assumed(assumed, mapping, source))
    index = "as_answered" if mapping.rules.index == "auto" else mapping.rules.index
    return Scales(tuple(settled), index), tuple(problems)


def _declared(measure: str, rules: ScaleRules) -> Scale | None:
    ends = {what: (low, high) for what, low, high in rules.scales}
    both = ends.get(measure) or ends.get("all")
    return None if both is None else Scale(both[0], both[1], rules.source)


def _seen_scale(columns: list[MappedColumn], tally: Tally, mapping: Mapping, source: Source) -> Scale | Problem:
    """The scale that the answers of a block show (design: one pass, whole numbers, at least 30 respondents)."""
    return _scale_of([tally.columns[c.position].values for c in columns], columns, tally, mapping, source)


def _scale_of(
    every: list[Values], columns: list[MappedColumn], tally: Tally, mapping: Mapping, source: Source
) -> Scale | Problem:
    held = [values for values in every if values.total]
    union = _union(held)
    if not union.counts:
        return Scale(0, TEN, "assumed")
    smallest, largest = _whole(min(union.counts)), _whole(max(union.counts))
    if union.many or _looks_like_100(union):
        fits = smallest >= 0 and HUNDRED_FROM <= largest <= HUNDRED
        return Scale(0, HUNDRED) if fits else _unsettled(columns, union, source)
    if largest > TEN or smallest < 0:
        # what lies outside is an error of its own, against the scale that the rest shows
        rest = _scale_of([_within_ten(values) for values in every], columns, tally, mapping, source)
        return rest if isinstance(rest, Scale) else Scale(0, TEN, "assumed")
    if mapping.layout != "factor_table" and min(tally.people, max(values.total for values in held)) >= ENOUGH:
        pairs = list(zip(columns, every, strict=True))
        ends = {_ends_high([values for c, values in pairs if c.role == m]) for m in BLOCKS[0][:2]}
        if len(ends - {None}) > 1:
            return _unsettled(columns, union, source)
        reached = sum(_whole(max(values.counts)) == largest for values in held)
        if all(_whole(v).is_integer() for v in union.counts) and 2 * reached >= len(held) and largest in TOPS:
            return _from_bottom(smallest, largest, columns, union, source)
    return Scale(0, TEN, "assumed") if largest >= ASSUMED_FROM else _unsettled(columns, union, source)


def _from_bottom(
    smallest: float, largest: float, columns: list[MappedColumn], union: Values, source: Source
) -> Scale | Problem:
    if smallest > 0:
        return Scale(1, largest)
    return Scale(0, TEN) if largest == TEN else _zero(columns, largest, union, source)


def _whole(value: float) -> float:
    """The answer without the noise of a spreadsheet."""
    return float(round(value)) if abs(value - round(value)) <= NOISE else value


def _within_ten(values: Values) -> Values:
    counts = {value: seen for value, seen in values.counts.items() if 0 <= _whole(value) <= TEN}
    return Values(counts, sum(seen.count for seen in counts.values()))


def _ends_high(held: list[Values]) -> float | None:
    """Where the answers of a measure end; 8, 9 and 10 are the same end, few people choose the top."""
    union = _union(held)
    return None if not union.counts else min(_whole(max(union.counts)), ASSUMED_FROM)


def _union(held: Iterable[Values]) -> Values:
    union = Values({}, 0)
    for values in held:
        union = union + values if union.total else values
    return union


def _looks_like_100(union: Values) -> bool:
    above = [value for value in union.counts if value > TEN]
    return len(above) >= TEN and HUNDRED_FROM <= max(above) <= HUNDRED


def _outside(
    columns: list[MappedColumn], scale: Scale, tally: Tally, mapping: Mapping, source: Source
) -> Iterator[Problem]:
    low, high = sorted((scale.low, scale.high))

    def is_outside(answer: float) -> bool:
        return answer < low - NOISE or answer > high + NOISE

    wrong: dict[float, Seen] = {}
    places: list[tuple[int, int, float]] = []
    factors: dict[str, Factor | str] = {}
    more = False
    names = {factor.key: factor for factor in mapping.factors}
    for column in columns:
        values = tally.columns[column.position].values
        here = {value: seen for value, seen in values.counts.items() if is_outside(value)}
        wrong = added(wrong, here)
        places += [(column.position, row, value) for value, seen in here.items() for row in seen.rows]
        more |= bool(here) and values.many
        for (position, key), ends in tally.ends.items():
            if position == column.position and any(map(is_outside, ends)):
                factors[key] = names.get(key, key)
    if not wrong:
        return
    count = sum(seen.count for seen in wrong.values())
    said: dict[str, Any] = {"n": count, "low": low, "high": high, "source": SOURCE_WORDS[scale.source]}
    if more:
        message = msg("ratings are outside the scale {low}-{high} ({source})", **said)
    elif factors:
        message = msg(
            "{n} rating of {factors} is outside the scale {low}-{high} ({source})",
            plural="{n} ratings of {factors} are outside the scale {low}-{high} ({source})",
            factors=tuple(factors.values()),
            **said,
        )
    else:
        message = msg(
            "{n} rating is outside the scale {low}-{high} ({source})",
            plural="{n} ratings are outside the scale {low}-{high} ({source})",
            **said,
        )
    yield error(
        "E103",
        message,
        *(source.place(row, position, _shown(value)) for position, row, value in sorted(places)),
        fix=_fix_outside(_codes(wrong, high)),
        count=count,
    )


def _codes(wrong: dict[float, Seen], high: float) -> tuple[float, ...]:
    """What may be codes among the answers outside; nothing where they go on from the top: then the scale is longer."""
    longer = len(wrong) > 1 and high + 1 in wrong
    return () if longer else tuple(sorted(value for value in wrong if value.is_integer()))


def _fix_outside(codes: tuple[float, ...]) -> Message:
    if not 0 < len(codes) <= CODES_SHOWN:
        return msg("correct the cells, or say what they are: --scale LOW-HIGH, or in cemgap.toml, [scale]:  low, high")
    return msg(
        "correct the cells; or name codes that mean no answer: --missing {code}, or in cemgap.toml, [scale]:  "
        "missing = [{codes}]; or another scale: --scale LOW-HIGH",
        code=codes[0],
        codes=codes,
    )


def _given_outside(measure: str, scale: Scale, values: tuple[float, ...], source: Source) -> list[Problem]:
    low, high = sorted((scale.low, scale.high))
    return [
        error(
            "E119",
            msg(
                "a given {measure} of {value} lies outside the scale {low}-{high}",
                measure=MEASURE_WORDS[measure],
                value=value,
                low=low,
                high=high,
            ),
            source.place(None, None, _shown(value)),
            fix=msg("give it on the scale of the answers, or say the scale:  --scale LOW-HIGH"),
        )
        for value in values
        if not low <= value <= high
    ]


SOURCE_WORDS: dict[str, Message] = {
    "flag": msg("from --scale"),
    "settings": msg("from cemgap.toml"),
    "seen": msg("seen in the data"),
    "assumed": msg("assumed"),
}


def _shown(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else repr(value)


def _values_seen(union: Values) -> tuple[str, ...]:
    values = sorted(union.counts)
    if len(values) > VALUES_SHOWN:
        values = [*values[: VALUES_SHOWN // 2], *values[-VALUES_SHOWN // 2 :]]
    return tuple(_shown(value) for value in values)


def _unsettled(columns: list[MappedColumn], union: Values, source: Source) -> Problem:
    return error(
        "E104",
        msg("the scale cannot be told from the answers: {values}", values=_values_seen(union)),
        *(source.place(None, c.position) for c in columns),
        fix=msg(
            "say which it is, for example:  --scale 1-{top}, or in cemgap.toml, [scale]:  low = 1, high = {top}",
            top=next((top for top in TOPS if top >= _whole(max(union.counts))), TEN),
        ),
    )


def _zero(columns: list[MappedColumn], top: float, union: Values, source: Source) -> Problem:
    first: Seen = next(seen for value, seen in union.counts.items() if _whole(value) == 0)
    return error(
        "E104",
        msg("a 0 beside a top of {top}: a step of the scale, or not applicable?", top=top),
        *(source.place(row, None, "0") for row in first.rows),
        *(source.place(None, c.position) for c in columns),
        fix=msg("a step:  --scale 0-{top}    not applicable:  --missing 0", top=top),
        count=first.count,
    )


def _assumed(columns: list[MappedColumn], mapping: Mapping, source: Source) -> Problem:
    why = (
        msg("scale 0-10 is assumed: a factor table does not show its scale")
        if mapping.layout == "factor_table"
        else msg("scale 0-10 is assumed: the answers do not show it")
    )
    fix = msg("to settle it:  --scale 1-10, or in cemgap.toml, [scale]:  low = 1, high = 10")
    return warning("W203", why, *(source.place(None, c.position) for c in columns), fix=fix)
