"""Outcome columns: which columns ask for an overall score, how their cells are read, and on which scale."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cemgap.errors import Problem, echo, error, warning
from cemgap.intake.mapping import OutcomeColumn, key_of
from cemgap.intake.ratings.answers import is_blank
from cemgap.intake.ratings.coding import Coding
from cemgap.intake.ratings.labels import NOT_RATINGS, LabelSet, no_answer, plain, resolve
from cemgap.intake.ratings.numbers import parse_number
from cemgap.intake.ratings.readings import numbers_in_front, reading_of
from cemgap.intake.ratings.scale_labels import labelled_scale
from cemgap.intake.ratings.scale_problems import NOISE, outside
from cemgap.intake.ratings.scales import Scale, seen_scale
from cemgap.intake.vocabulary import fold, words
from cemgap.translations import msg

if TYPE_CHECKING:
    from collections.abc import Mapping as Dictionary

    from cemgap.intake.mapping import MappedColumn, Mapping
    from cemgap.intake.ratings.readings import Reading
    from cemgap.intake.sources import Source
    from cemgap.intake.tally import Tally
    from cemgap.translations import Message

OVERALL, RECOMMEND = "overall", "recommend"
TEN = 10
"""Likelihood to recommend is asked from 0 to 10: other scales have no promoters and detractors."""


@dataclass(frozen=True, slots=True)
class SettledOutcome:
    """An outcome whose answers can be summed."""

    name: str
    position: int
    recommends: bool
    scale: Scale
    """Its answers' own."""


def outcome_columns(
    source: Source, columns: tuple[MappedColumn, ...], said: tuple[tuple[str, int], ...]
) -> tuple[OutcomeColumn, ...]:
    """The outcomes that the settings name, all of them; where they name none, those that the headers show.

    The first guessed one of each kind is called ``overall`` or ``recommend``; others after their header.
    """
    if said:
        return tuple(
            OutcomeColumn(name, at, name == RECOMMEND or (name != OVERALL and _recommends(source, at)), declared=True)
            for name, at in said
            if columns[at].role == "outcome"
        )
    found: dict[str, OutcomeColumn] = {}
    for column in columns:
        if column.role == "outcome":
            recommends = _recommends(source, column.position)
            usual = RECOMMEND if recommends else OVERALL
            name = usual if usual not in found else key_of(column.header)
            name = name if name and name not in found else f"outcome_{column.position + 1}"
            found[name] = OutcomeColumn(name, column.position, recommends)
    return tuple(found.values())


def _recommends(source: Source, position: int) -> bool:
    """Whether a column asks how likely a recommendation is, by its header."""
    question = source.questions[position]
    asked = (fold(text) for text in (question.header, question.stem, question.item, question.text) if text)
    return any(word in text for text in asked for word in words("outcomes")["recommends"])


def outcome_texts_wanted(source: Source, mapping: Mapping) -> tuple[int, ...]:
    """The outcome columns of which every distinct text must be known: a cell of the sample is no number."""
    return tuple(
        outcome.position
        for outcome in mapping.outcomes
        if any(
            parse_number(text) is None and no_answer(plain(text)) is None
            for row in source.sample
            if not is_blank(text := row[outcome.position])
        )
    )


def coded_outcomes(source: Source, mapping: Mapping, texts: Dictionary[int, tuple[str, ...]]) -> Mapping:
    """The mapping with the coding of its outcomes, and the scales that their labels show (``outcome NAME``).

    Each stands alone: numbers, numbers with words behind, or words that one set of labels has. What cannot be read so
    stays unread, and `settled_outcomes` says it. An outcome whose labels say that the lowest is the best is left
    unread too: what is unclear is not turned.
    """
    for outcome in mapping.outcomes:
        at = outcome.position
        listed = texts.get(at) or tuple(dict.fromkeys(row[at] for row in source.sample))
        reading = reading_of(source, mapping.rules, at, listed, reverse=False)
        plainly = Coding.of(mapping.rules)
        coding = replace(
            plainly,
            missing=plainly.missing | (reading.missing - plainly.not_applicable),
            not_applicable=plainly.not_applicable | (reading.not_applicable - plainly.missing),
            decimal_comma=reading.decimal_comma and source.separator != ",",
        )
        coding, ends = _read(reading, coding)
        mapping = replace(
            mapping,
            codings=(*mapping.codings, *(((at, coding),) if coding != plainly else ())),
            label_scales=(*mapping.label_scales, *(((_scale_key(outcome.name), *ends),) if ends else ())),
        )
    return mapping


def _scale_key(name: str) -> str:
    return f"outcome {name}"


def _read(reading: Reading, coding: Coding) -> tuple[Coding, tuple[float, float] | None]:
    """How a column is read, and the scale that its labels show; low > high where the lowest is the best."""
    labelled = reading.named
    if reading.words and not coding.decimal_comma:
        if numbers_in_front((reading,)):
            coding, labelled = replace(coding, leading_number=True), reading.in_front
        elif not reading.numbers:
            found = resolve([says for _, says in reading.words])
            if not isinstance(found, LabelSet) or found.kind in NOT_RATINGS:
                return coding, None
            numbers = {word: float(point) for word, point in found.numbers}
            codes = {plain(text): numbers[plain(says)] for text, says in reading.words if plain(says) in numbers}
            return replace(coding, labels=tuple((numbers | codes).items())), (1.0, float(found.points))
    shown = labelled_scale(labelled, (n for _, n in reading.numbers), complete=bool(reading.named))
    if shown is None:
        return coding, None
    return coding, (shown.high, shown.low) if shown.best_first else (shown.low, shown.high)


def settled_outcomes(
    tally: Tally, mapping: Mapping, source: Source
) -> tuple[tuple[SettledOutcome, ...], tuple[Problem, ...]]:
    """The outcomes that can be used, once all answers have been seen, and what is wrong with the others.

    Of an outcome that the settings name: E103 answers outside its scale, E105 (`findings`) text, E163 answers that show
    no scale. Of a guessed one: W248, it is not used.
    """
    settled: list[SettledOutcome] = []
    problems: list[Problem] = []
    for outcome in mapping.outcomes:
        held = tally.columns.get(outcome.position)
        if held is None or not (held.values.total or held.unreadable.count):
            continue
        column = mapping.columns[outcome.position]
        scale = _scale_of(outcome, column, tally, mapping, source)
        wrong: list[Problem] = []
        if ("unsteady_outcome", outcome.position) in tally.problems:
            wrong.append(_left_out(outcome, source, msg("it differs between the rows of a respondent")))
        elif held.unreadable.count:
            wrong += [] if outcome.declared else [_left_out(outcome, source, msg("not all of its answers can be read"))]
            scale = None
        elif scale is None:
            wrong.append(_no_scale(outcome, source))
        else:
            wrong += [of.problem for of in outside([column], scale, tally, mapping, source)]
            if wrong and not outcome.declared:
                wrong = [_left_out(outcome, source, msg("answers lie outside its scale"))]
        problems += wrong
        if scale is not None and not wrong:
            settled.append(SettledOutcome(outcome.name, outcome.position, outcome.recommends, scale))
    return tuple(settled), tuple(problems)


def _scale_of(
    outcome: OutcomeColumn, column: MappedColumn, tally: Tally, mapping: Mapping, source: Source
) -> Scale | None:
    """The scale of an outcome: of its labels, else as seen; else the declared one, where all answers lie on it.

    None = not known, or the lowest answer is the best, or a likelihood to recommend that is not asked from 0 to 10.
    """
    values = tally.columns[outcome.position].values
    if not values.total:
        return None
    shown = {what: (low, high) for what, low, high in mapping.label_scales}.get(_scale_key(outcome.name))
    if shown is not None:
        scale: Scale | None = Scale(*shown, "labels")
    else:
        scale = seen_scale([column], tally, mapping, source)
        said = {what: (low, high) for what, low, high in mapping.rules.scales}.get("all")
        if said is not None and said[0] < said[1]:
            low, high = said
            fits = low - NOISE <= min(values.counts) and max(values.counts) <= high + NOISE
            if fits and (scale is None or scale.source == "assumed" or scale.high == high):
                scale = Scale(low, high, mapping.rules.source)
    if scale is None or scale.low >= scale.high:
        return None
    if not outcome.recommends:
        return scale
    return Scale(0, TEN, scale.source) if scale.high == TEN and scale.low in {0, 1} else None


def _no_scale(outcome: OutcomeColumn, source: Source) -> Problem:
    why = (
        msg("a likelihood to recommend is asked from 0 to 10, its answers are not")
        if outcome.recommends
        else msg("its answers do not show their scale, or their lowest is the best")
    )
    if not outcome.declared:
        return _left_out(outcome, source, why)
    return error(
        "E163",
        msg('outcome "{column}": {why}', column=echo(source.header[outcome.position]), why=why),
        source.place(source.header_row, outcome.position),
        fix=msg("correct the column, or take it out of cemgap.toml, [input] outcomes"),
    )


def _left_out(outcome: OutcomeColumn, source: Source, why: Message) -> Problem:
    return warning(
        "W248",
        msg('"{column}" is not used as an outcome: {why}', column=echo(source.header[outcome.position]), why=why),
        source.place(source.header_row, outcome.position),
        fix=msg(
            "correct it, or name the outcomes in cemgap.toml, [input]:  "
            'outcomes = {{ overall = "...", recommend = "..." }}'
        ),
    )
