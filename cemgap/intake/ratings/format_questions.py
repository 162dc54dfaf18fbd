"""Format questions: answers on importance that look like points or ranks, and what does not go with these."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from cemgap.errors import error, warning
from cemgap.intake.doubts import Doubt
from cemgap.intake.mapping import Given
from cemgap.intake.ratings.answers import is_blank
from cemgap.intake.ratings.importance_format import POINTS, TOLERANCE, Floats, formatted, is_permutation
from cemgap.intake.ratings.numbers import parse_number
from cemgap.translations import Message, msg

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cemgap.errors import Problem
    from cemgap.intake.factor_table import FactorRow
    from cemgap.intake.mapping import Mapping, ScaleRules
    from cemgap.intake.ratings.importance_format import Booleans, ImportanceFormat
    from cemgap.intake.sources import Source
    from cemgap.intake.tally import Tally

FEWEST = 3
"""Factors from which on a sum or an order is no chance."""
FEWEST_OF_ONE = 5
"""The same where there is a single row of them: a factor table."""
ENOUGH = 5
"""Respondents from which on the answers are looked at."""
NEARLY_ALL = 0.95
LEFT_OUT = "importance"
"""The kind of `Tally.problems` that counts the respondents whose importance is not used."""


def points_of(rules: ScaleRules) -> float:
    """The points that a respondent shares out: the declared highest answer on importance, else 100."""
    ends = {what: max(low, high) for what, low, high in rules.scales}
    return ends.get("importance", POINTS)


def asked_of(mapping: Mapping) -> Booleans:
    """[factor] which factors of a file have answers on their importance."""
    if mapping.layout != "wide":
        return np.ones(len(mapping.factors), dtype=np.bool_)
    return np.array([bool(mapping.positions("importance", f.key)) for f in mapping.factors], dtype=np.bool_)


def ranked(mapping: Mapping) -> int:
    """How many factors are ranked."""
    return int(asked_of(mapping).sum())


def format_questions(source: Source, mapping: Mapping) -> tuple[Mapping, tuple[Problem, ...]]:
    """The mapping with the question how importance was asked, where that must be said, and what is wrong.

    E169: the answers of nearly every respondent add up to 100, or are 1 to K each once, and nobody says what they are:
    as ratings, ranks would count the wrong way round. E170: the settings say it is points or ranks, and something else
    that does not go with it.
    """
    said = mapping.rules.importance_format
    positions = mapping.positions("importance")
    if said in {"constant_sum", "ranks"}:
        return mapping, tuple(_contradictions(source, mapping))
    own_scale = {what for what, *_ in (*mapping.rules.scales, *mapping.label_scales, *mapping.rules.labels)}
    if said is not None or "importance" in own_scale or not positions:
        return mapping, ()
    likely = _likely(_sampled(source, mapping), of_one=mapping.layout == "factor_table")
    if likely is None:
        return mapping, ()
    doubt = Doubt(
        "format",
        positions,
        _QUESTIONS[likely],
        _FIXES[likely],
        tuple((answer, shown) for answer, shown in _CHOICES.items() if answer in {likely, "rating"}),
        likely,
        needed=True,
        measure="importance",
    )
    places = (source.place(source.header_row, position) for position in positions)
    problem = error("E169", _QUESTIONS[likely], *places, fix=_FIXES[likely])
    return replace(mapping, doubts=(*mapping.doubts, doubt)), (problem,)


_QUESTIONS: dict[ImportanceFormat, Message] = {
    "constant_sum": msg("importance adds up to 100: are these points that were shared out?"),
    "ranks": msg("importance holds each of 1, 2, 3, ... once: are these ranks, 1 the most important?"),
}
_FIXES: dict[ImportanceFormat, Message] = {
    "constant_sum": msg(
        'in cemgap.toml, [scale.importance]:  format = "constant_sum"    if they are ratings:  format = "rating"'
    ),
    "ranks": msg('in cemgap.toml, [scale.importance]:  format = "ranks"    if they are ratings:  format = "rating"'),
}
_CHOICES: dict[ImportanceFormat, Message] = {
    "constant_sum": msg("points shared out"),
    "ranks": msg("ranks: 1 is the most important"),
    "rating": msg("ratings: the highest number is the most important"),
}


def _likely(answers: Floats, *, of_one: bool) -> ImportanceFormat | None:
    """What the answers [respondent, factor] look like; None = ratings, or too few to tell."""
    answers = answers[~np.isnan(answers).all(axis=1)]
    respondents, factors = answers.shape
    if factors < (FEWEST_OF_ONE if of_one else FEWEST) or respondents < (1 if of_one else ENOUGH):
        return None
    if (answers == answers[:, :1]).all():
        return None
    ranks = is_permutation(answers)
    if ranks.mean() >= NEARLY_ALL:
        return "ranks"
    adds_up = np.abs(np.nansum(answers, axis=1) - POINTS) <= TOLERANCE * POINTS
    return "constant_sum" if adds_up.mean() >= NEARLY_ALL else None


def _sampled(source: Source, mapping: Mapping) -> Floats:
    """The answers on importance of the first respondents [respondent, factor]; NaN = none."""
    positions = mapping.positions("importance")
    codes = {*mapping.rules.missing, *mapping.rules.not_applicable}

    def answer(text: str) -> float:
        number = parse_number(text)
        return float("nan") if number is None or number in codes else number

    if mapping.layout == "wide":
        rows = [[answer(row[p]) for p in positions] for row in source.sample]
        return np.array(rows, dtype=np.float64).reshape(-1, len(positions))
    if mapping.layout == "factor_table":
        return np.array([[answer(row[positions[0]]) for row in source.sample]], dtype=np.float64)
    who = tuple(p for role in ("id", "wave") if (p := mapping.position(role)) is not None)
    respondents: dict[tuple[str, ...], list[float]] = {}
    for row in source.sample:
        if not is_blank(row[positions[0]]):
            respondents.setdefault(tuple(row[p] for p in who), []).append(answer(row[positions[0]]))
    most = max(map(len, respondents.values()), default=0)
    whole = [of for of in respondents.values() if len(of) == most]
    return np.array(whole, dtype=np.float64).reshape(len(whole), most)


def _contradictions(source: Source, mapping: Mapping) -> Iterator[Problem]:
    rules = mapping.rules
    positions = mapping.positions("importance")
    columns = [mapping.columns[p] for p in positions]
    given = any(what == "importance" for _, what, _ in mapping.given)
    low, high = {what: (low, high) for what, low, high in rules.scales}.get("importance", (None, None))
    factors = ranked(mapping) if mapping.layout == "wide" else None

    def problem(message: Message, fix: Message) -> Problem:
        return error("E170", message, *(source.place(source.header_row, p) for p in positions), fix=fix)

    turned = {"importance", "all"} & set(rules.reverse) or (low is not None and high is not None and low > high)
    if turned or any(column.reverse for column in columns):
        yield problem(
            msg("points that are shared out, and ranks, are not reversed: of ranks 1 is the most important"),
            msg("in cemgap.toml, [scale.importance]:  reverse = false    and no reverse where its columns are named"),
        )
    if any(column.attribute is not None for column in columns):
        yield problem(
            msg("points that are shared out, and ranks, are for factors: some of these columns rate attributes"),
            msg('name one column per factor, or, in cemgap.toml, [scale.importance]:  format = "rating"'),
        )
    if given and (positions or rules.importance_format == "ranks"):
        yield problem(
            msg("importance that is given does not go with points or ranks of others"),
            msg('give that of every factor, or of none; in cemgap.toml, [scale.importance]:  format = "rating"'),
        )
    if rules.importance_format == "ranks" and high is not None and factors is not None and (low, high) != (1, factors):
        yield problem(
            msg("{n} factor is ranked", plural="{n} factors are ranked, so ranks go from 1 to {n}", n=factors),
            msg("take low and high out of cemgap.toml, [scale.importance]"),
        )
    if rules.importance_format == "constant_sum" and low is not None and (low != 0 or points_of(rules) <= 0):
        yield problem(
            msg("points that are shared out start at 0"),
            msg("in cemgap.toml, [scale.importance]:  low = 0, high = POINTS  (as many as each respondent has)"),
        )


def left_out(tally: Tally, mapping: Mapping, source: Source) -> Iterator[Problem]:
    """What the tally holds of respondents whose importance is not used: W409, or E171 where that is most of them."""
    for (kind, position), faults in sorted(tally.problems.items()):
        held = [tally.columns[p].values.total for p in mapping.positions("importance") if p in tally.columns]
        if kind != LEFT_OUT or not held:
            continue
        answered = max(held) / (len(mapping.factors) if mapping.layout == "long" else 1)
        places = [source.place(row, position) for row, _ in faults.first]
        message = (
            msg(
                "{n} respondent shares out another sum than {points} points, and has no importance",
                plural="{n} respondents share out another sum than {points} points, and have no importance",
                n=faults.count,
                points=points_of(mapping.rules),
            )
            if mapping.rules.importance_format == "constant_sum"
            else msg(
                "{n} respondent does not give each of the ranks 1 to {last} once, and has no importance",
                plural="{n} respondents do not give each of the ranks 1 to {last} once, and have no importance",
                n=faults.count,
                last=ranked(mapping),
            )
        )
        if 2 * faults.count > answered:
            yield error("E171", message, *places, fix=_FIX_FORMAT, count=faults.count)
        else:
            yield warning("W409", message, *places, fix=_FIX_ANSWERS, count=faults.count)


_FIX_FORMAT = msg(
    "check how importance was asked: in cemgap.toml, [scale.importance], format; of points high is their sum, and "
    "every column among which they were shared out is the importance of a factor"
)
_FIX_ANSWERS = msg("correct the answers where you can; a blank cell among points counts 0")


@dataclass(frozen=True, slots=True)
class FormattedTable:
    """The rows of a factor table with importance in numbers that can be multiplied."""

    rows: tuple[FactorRow, ...]
    problems: tuple[Problem, ...] = ()


def formatted_table(rows: tuple[FactorRow, ...], mapping: Mapping, source: Source) -> FormattedTable:
    """The rows of a factor table whose importance is points or ranks; E171 where it is neither."""
    format_ = mapping.rules.importance_format
    if format_ is None or format_ == "rating" or all(row.importance is None for row in rows):
        return FormattedTable(rows)
    answers = np.array([[float("nan") if row.importance is None else row.importance for row in rows]])
    points = points_of(mapping.rules)
    found = formatted(answers, format_, points)
    if found.invalid.any():
        message = (
            msg(
                "the points of the factors add up to {sum}, not to {points}",
                sum=round(float(np.nansum(answers)), 6),
                points=points,
            )
            if format_ == "constant_sum"
            else msg("importance does not hold each of the ranks 1 to {last} once", last=len(rows))
        )
        place = source.place(None, mapping.position("importance"))
        return FormattedTable(rows, (error("E171", message, place, fix=_FIX_FORMAT),))
    return FormattedTable(
        tuple(
            replace(row, importance=float(value)) for row, value in zip(rows, found.importance[0].tolist(), strict=True)
        )
    )


def given_points(mapping: Mapping, source: Source) -> Iterator[Problem]:
    """E171: points that are given for the factors, and do not add up."""
    given = [score.value for _, what, score in mapping.given if what == "importance" and isinstance(score, Given)]
    points = points_of(mapping.rules)
    if mapping.rules.importance_format != "constant_sum" or not given or mapping.layout == "factor_table":
        return
    if abs(sum(given) - points) > TOLERANCE * points:
        message = msg(
            "the points of the factors add up to {sum}, not to {points}", sum=round(sum(given), 6), points=points
        )
        yield error("E171", message, source.place(None, None), fix=_FIX_FORMAT)
