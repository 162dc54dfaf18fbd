"""Scale problems: answers that lie on no scale, and scales that the answers do not show; each with its question."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from cemgap.errors import Problem, error, warning
from cemgap.intake.doubts import Doubt
from cemgap.intake.mapping import MEASURE_WORDS
from cemgap.intake.ratings.labels import no_answer, plain
from cemgap.intake.ratings.numbers import parse_number
from cemgap.intake.ratings.platform_codes import meant_by
from cemgap.intake.ratings.shown_cell import is_number_shown
from cemgap.intake.tally import Seen, Tally, Values, added
from cemgap.translations import Message, msg

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cemgap.intake.mapping import Factor, MappedColumn, Mapping
    from cemgap.intake.ratings.scales import Scale
    from cemgap.intake.sources import Source

NOISE = 1e-9
"""What a spreadsheet adds to a whole number; nearer than that to an end is the end."""
TOPS = (4, 5, 6, 7, 10)
"""Largest answers that show a scale; 8 and 9 may be a scale to 10 whose end nobody chose."""
TEN = 10
USUAL_TOPS = (5, 7)
VALUES_SHOWN = 12
CODES_SHOWN = 3
"""Answers outside a scale that may be codes; more are another scale."""
USUAL_CODES = frozenset(
    {-1, -2, -3, -7, -8, -9, -66, -77, -88, -97, -98, -99, -999, 66, 77, 88, 97, 98, 99, 997, 998, 999}
)
"""Numbers that questionnaires give to no answer."""


@dataclass(frozen=True, slots=True)
class Unsettled:
    """What is wrong with a scale, and the question that settles it."""

    problem: Problem
    doubt: Doubt | None = None


def outside(
    columns: list[MappedColumn], scale: Scale, tally: Tally, mapping: Mapping, source: Source
) -> Iterator[Unsettled]:
    """E103: the answers of some columns that lie outside their scale."""
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
    said: dict[str, Any] = {"n": count, "low": low, "high": high, "source": scale.known_from}
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
    meant = meant_by(_codes(wrong, high), source)
    fix = _fix_outside(_codes(wrong, high), meant)
    found = error(
        "E103",
        message,
        *(source.place(row, position, shown_number(value)) for position, row, value in sorted(places)),
        fix=fix,
        count=count,
    )
    where = tuple(dict.fromkeys(position for position, _, _ in places))
    measures = {column.role for column in columns if column.position in where}
    asked = _doubt_outside(where, measures, _codes(wrong, high), scale, fix, more=more)
    if meant is not None and asked.kind == "missing":
        asked = replace(asked, question=msg("{question}; {meant}", question=asked.question, meant=meant))
    yield Unsettled(found, asked)


def _doubt_outside(
    columns: tuple[int, ...], measures: set[str], codes: tuple[float, ...], scale: Scale, fix: Message, *, more: bool
) -> Doubt:
    """What the answers outside are: codes, where they are few; else the scale is another."""
    low, high = sorted((scale.low, scale.high))
    measure = next(iter(measures)) if len(measures) == 1 else None
    if more or not 0 < len(codes) <= CODES_SHOWN:
        question = msg("answers lie outside {low}-{high}: which scale is it?", low=low, high=high)
        return Doubt("scale", columns, question, fix, (), None, needed=True, measure=measure)
    question = msg(
        "what does {codes} mean? The scale is {low}-{high} ({source})",
        codes=codes,
        low=low,
        high=high,
        source=scale.known_from,
    )
    suggestion = codes_line("missing", codes) if USUAL_CODES.issuperset(codes) else None
    return Doubt("missing", columns, question, fix, code_choices(codes), suggestion, needed=True, measure=measure)


def code_choices(codes: tuple[float, ...]) -> tuple[tuple[str, Message], ...]:
    """The two things that codes outside a scale may mean."""
    return (
        (codes_line("missing", codes), msg("no answer")),
        (codes_line("not_applicable", codes), msg("don't know, or not applicable")),
    )


def codes_line(key: str, codes: tuple[float, ...]) -> str:
    """A line of ``[scale]``.

    >>> codes_line("missing", (98.0, 99.0))
    'missing = [98, 99]'
    """
    return f"{key} = [{', '.join(map(shown_number, codes))}]"


def _codes(wrong: dict[float, Seen], high: float) -> tuple[float, ...]:
    """What may be codes among the answers outside; nothing where they go on from the top: then the scale is longer.

    Nor where one is so long that it may be a phone's: a fix would tell it.
    """
    longer = len(wrong) > 1 and high + 1 in wrong
    if longer or not all(map(is_number_shown, wrong)):
        return ()
    return tuple(sorted(value for value in wrong if value.is_integer()))


def _fix_outside(codes: tuple[float, ...], meant: Message | None) -> Message:
    if not 0 < len(codes) <= CODES_SHOWN:
        return msg("correct the cells, or say what they are: --scale LOW-HIGH, or in cemgap.toml, [scale]:  low, high")
    listed = {"all": ",".join(map(shown_number, codes)), "codes": ", ".join(map(shown_number, codes))}
    if meant is not None:
        return msg(
            "{meant}; if so:  --missing {all}, or in cemgap.toml, [scale]:  missing = [{codes}]", meant=meant, **listed
        )
    return msg(
        "correct the cells; or name codes that mean no answer: --missing {all}, or in cemgap.toml, [scale]:  "
        "missing = [{codes}]; or another scale: --scale LOW-HIGH",
        **listed,
    )


def given_outside(measure: str, scale: Scale, values: tuple[float, ...], source: Source) -> Iterator[Unsettled]:
    """E119: given scores that lie outside the scale of the answers."""
    low, high = sorted((scale.low, scale.high))
    for value in values:
        if not low <= value <= high:
            message = msg(
                "a given {measure} of {value} lies outside the scale {low}-{high}",
                measure=MEASURE_WORDS[measure],
                value=value,
                low=low,
                high=high,
            )
            fix = msg("give it on the scale of the answers, or say the scale:  --scale LOW-HIGH")
            if measure == "importance":
                fix = msg("give it on that scale, or say another in cemgap.toml, [scale.importance]:  low, high")
            yield Unsettled(error("E119", message, source.place(None, None, shown_number(value)), fix=fix))


def shown_number(value: float) -> str:
    """An answer as it is written in the settings; *** where it is so long that it may be a phone's number."""
    if not is_number_shown(value):
        return "***"
    return str(int(value)) if float(value).is_integer() else repr(value)


def _values_seen(union: Values) -> tuple[str, ...]:
    values = sorted(union.counts)
    if len(values) > VALUES_SHOWN:
        values = [*values[: VALUES_SHOWN // 2], *values[-VALUES_SHOWN // 2 :]]
    return tuple(shown_number(value) for value in values)


def unsettled(columns: list[MappedColumn], union: Values, source: Source, *, alike: bool = True) -> Unsettled:
    """E104: the answers do not show the scale; not `alike`: its measures end differently, so that none is likely."""
    largest = whole(max(union.counts))
    top = next((top for top in TOPS if top >= largest), TEN)
    fix = msg(
        "say which it is, for example:  --scale 1-{top}, or in cemgap.toml, [scale]:  low = 1, high = {top}", top=top
    )
    message = msg("the scale cannot be told from the answers: {values}", values=_values_seen(union))
    problem = error("E104", message, *(source.place(None, c.position) for c in columns), fix=fix)
    fitting = [msg("{low}-{high}", low=low, high=high) for high in TOPS if high >= largest for low in (1, 0)]
    fits = [of for of in fitting if not (whole(min(union.counts)) < 1 and of.text().startswith("1"))]
    suggestion = f"1-{top}" if alike and largest in USUAL_TOPS and whole(min(union.counts)) >= 1 else None
    question = msg("on which scale are the answers {values}?", values=_values_seen(union))
    choices = tuple((of.text(), of) for of in fits)
    return Unsettled(problem, scale_doubt(columns, question, fix, choices, suggestion, needed=True))


def union_of(every: Iterable[Values]) -> Values:
    """The answers of several columns together."""
    union = Values({}, 0)
    for values in every:
        union = union + values if union.total else values
    return union


def scale_lines(scales: Iterable[tuple[str, Scale]]) -> str:
    """The lines of the settings that give each measure its own scale."""
    return "    ".join(f"[scale.{what}]:  low = {of.low:g}, high = {of.high:g}" for what, of in scales)


def each_its_own(columns: list[MappedColumn], scales: tuple[tuple[str, Scale], ...], source: Source) -> Unsettled:
    """E104: measures that are subtracted from each other, and show scales with other ends."""
    each = tuple(msg("{measure} {scale}", measure=MEASURE_WORDS[what], scale=of.shown) for what, of in scales)
    message = msg("the measures show different scales: {scales}", scales=each)
    fix = msg(
        "if they were asked so, say it in cemgap.toml, {lines}    if they were asked on one scale, say that:  "
        "--scale LOW-HIGH",
        lines=scale_lines(scales),
    )
    answer = "; ".join(f"{what} {of.low:g}-{of.high:g}" for what, of in scales)
    question = msg("is each measure on a scale of its own: {scales}?", scales=each)
    doubt = scale_doubt(columns, question, fix, ((answer, msg("each on its own scale")),), None, needed=True)
    return Unsettled(error("E104", message, *(source.place(None, c.position) for c in columns), fix=fix), doubt)


def zero(columns: list[MappedColumn], top: float, union: Values, source: Source) -> Unsettled:
    """E104: a 0 that may be a step of the scale, or stand for not applicable."""
    first: Seen = next(seen for value, seen in union.counts.items() if whole(value) == 0)
    fix = msg("a step:  --scale 0-{top}    not applicable:  --missing 0", top=top)
    message = msg("a 0 beside a top of {top}: a step of the scale, or not applicable?", top=top)
    problem = error(
        "E104",
        message,
        *(source.place(row, None, "0") for row in first.rows),
        *(source.place(None, c.position) for c in columns),
        fix=fix,
        count=first.count,
    )
    choices = ((f"0-{shown_number(top)}", msg("a step of the scale")), *code_choices((0.0,)))
    return Unsettled(problem, scale_doubt(columns, message, fix, choices, None, needed=True))


def scale_doubt(
    columns: list[MappedColumn],
    question: Message,
    fix: Message,
    choices: tuple[tuple[str, Message], ...],
    suggestion: str | None,
    *,
    needed: bool,
) -> Doubt:
    """The question on which scale some columns are."""
    measures = {column.role for column in columns}
    positions = tuple(column.position for column in columns)
    measure = next(iter(measures)) if len(measures) == 1 else None
    return Doubt("scale", positions, question, fix, choices, suggestion, needed, measure)


def assumed(columns: list[MappedColumn], mapping: Mapping, source: Source) -> Unsettled:
    """W203: the scale is assumed."""
    why = (
        msg("scale 0-10 is assumed: a factor table does not show its scale")
        if mapping.layout == "factor_table"
        else msg("scale 0-10 is assumed: the answers do not show it")
    )
    fix = msg(
        "to settle it:  --scale 0-10  or  --scale 1-10; or in cemgap.toml, [scale]:  low = 0, high = 10  or  low = 1, "
        "high = 10"
    )
    choices = tuple((said, msg("{scale}", scale=said)) for said in ("0-10", "1-10"))
    doubt = scale_doubt(columns, msg("is the scale 0-10?"), fix, choices, "0-10", needed=False)
    return Unsettled(warning("W203", why, *(source.place(None, c.position) for c in columns), fix=fix), doubt)


def whole(value: float) -> float:
    """The answer without the noise of a spreadsheet."""
    return float(round(value)) if abs(value - round(value)) <= NOISE else value


def codes_on_scale(measure: str, scale: Scale, tally: Tally, mapping: Mapping, source: Source) -> Iterator[Unsettled]:
    """Codes that are declared to be no answer, and were given, but may be answers.

    E149 a code lies on the scale. E154 the scale is seen in the data, and a code is the whole number that follows its
    end: the scale may be longer.
    """
    low, high = sorted((scale.low, scale.high))
    declared = frozenset((*mapping.rules.missing, *mapping.rules.not_applicable))
    following = _following(high, declared) if scale.source == "seen" else frozenset()
    declared = frozenset(code for code in declared if low <= code <= high) | following
    for column in mapping.columns if declared else ():
        held = tally.columns.get(column.position)
        if column.role != measure or held is None or not held.missing + held.not_applicable:
            continue
        coding = mapping.coding(column.position)
        labels = source.value_labels.get(column.position, {}).items()
        told = {parse_number(code) for code, label in labels if no_answer(plain(label)) is not None}
        told |= {parse_number(code) for code in source.missing_codes.get(column.position, ())}
        doubtful = (declared & (coding.missing | coding.not_applicable)) - told
        if inside := tuple(sorted(doubtful - following)):
            yield _inside(column, inside, scale, source)
            return
        if doubtful:
            columns = [c for c in mapping.columns if c.role == measure and c.position in tally.columns]
            yield _going_on(columns, tuple(sorted(doubtful)), scale, source)
            return


def _following(high: float, codes: frozenset[float]) -> frozenset[float]:
    """The codes that go on from the highest answer: 5, or 5 and 6, where that is 4."""
    going_on: set[float] = set()
    while high + 1 in codes and high < TEN:
        high += 1
        going_on.add(high)
    return frozenset(going_on)


def _inside(column: MappedColumn, codes: tuple[float, ...], scale: Scale, source: Source) -> Unsettled:
    low, high = sorted((scale.low, scale.high))
    message = msg(
        "{measure}: {codes} is declared to be no answer, but lies on the scale {low}-{high} ({source})",
        measure=MEASURE_WORDS[column.role],
        codes=codes,
        low=low,
        high=high,
        source=scale.known_from,
    )
    place = source.place(None, column.position, ", ".join(map(shown_number, codes)))
    fix = msg("take it out of --missing or [scale] missing; or say the scale of each measure in cemgap.toml")
    return Unsettled(error("E149", message, place, fix=fix))


def _going_on(columns: list[MappedColumn], codes: tuple[float, ...], scale: Scale, source: Source) -> Unsettled:
    low, high = sorted((scale.low, scale.high))
    said: dict[str, Any] = {"measure": MEASURE_WORDS[columns[0].role], "codes": codes, "low": low, "high": high}
    message = msg(
        "{measure}: {codes} is declared to be no answer, but follows the highest answer seen, {high}: it may be a step "
        "of the scale",
        **said,
    )
    fix = msg(
        "if it is no answer:  --scale {low}-{high}, or in cemgap.toml, [scale]:  low = {low}, high = {high}    if it "
        "is one, take it out of --missing or [scale] missing",
        **said,
    )
    shorter, longer = f"{shown_number(low)}-{shown_number(high)}", f"{shown_number(low)}-{shown_number(codes[-1])}"
    choices = (
        (shorter, msg("no answer: the scale is {scale}", scale=shorter)),
        (longer, msg("a step: the scale is {scale}", scale=longer)),
    )
    question = msg("{measure}: is {codes} no answer, or a step of the scale above {high}?", **said)
    places = (source.place(None, c.position, ", ".join(map(shown_number, codes))) for c in columns)
    doubt = replace(scale_doubt(columns, question, fix, choices, None, needed=True), kind="code")
    return Unsettled(error("E154", message, *places, fix=fix), doubt)
