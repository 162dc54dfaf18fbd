"""Coding: how the cells of one rating column are read; labels, codes, decimal commas."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cemgap.intake.measures import MEASURES
from cemgap.intake.ratings.labels import missing_words, not_applicable_words

if TYPE_CHECKING:
    from collections.abc import Mapping as Dictionary

    from cemgap.errors import Problem
    from cemgap.intake.mapping import Mapping, ScaleRules
    from cemgap.intake.ratings.labels import LabelSet
    from cemgap.intake.sources import Source


@dataclass(frozen=True, slots=True)
class Coding:
    """How cells become ratings, in this order: blank, declared codes, words, numbers."""

    missing: frozenset[float] = frozenset()
    """Numbers that mean no answer."""
    not_applicable: frozenset[float] = frozenset()
    """Numbers that mean don't know or not applicable."""
    labels: tuple[tuple[str, float], ...] = ()
    """(answer in words, as `labels.plain` gives it; its number); then a bare number is no answer."""
    missing_words: frozenset[str] = frozenset()
    """Words (`labels.plain`) that mean no answer; "" = a dash or a point."""
    not_applicable_words: frozenset[str] = frozenset()
    """Words (`labels.plain`) that mean don't know or not applicable."""
    leading_number: bool = False
    """Cells read ``7 - Very satisfied``: the number in front counts."""
    decimal_comma: bool = False
    turned: float | None = None
    """low + high of the scale where the best answer is the lowest: x becomes low + high - x; None = as answered."""
    ends: tuple[float, float] | None = None
    """(low, high) of a turned column: what lies outside is no answer of the scale and stays as it is."""

    @staticmethod
    def of(rules: ScaleRules) -> Coding:
        """The coding of a column of plain numbers."""
        return Coding(
            frozenset(rules.missing),
            frozenset(rules.not_applicable),
            missing_words=missing_words(),
            not_applicable_words=not_applicable_words(),
        )


def texts_wanted(source: Source, mapping: Mapping) -> tuple[int, ...]:
    """The rating columns whose every distinct text must be known before they can be read.

    All columns of a measure where a cell of the sample is neither a number nor a word that means no answer, and those
    of which the sample shows no answer.
    """
    from cemgap.intake.ratings.answers import is_blank
    from cemgap.intake.ratings.labels import no_answer, plain
    from cemgap.intake.ratings.numbers import parse_number

    wanted: list[int] = []
    for measure in MEASURES:
        columns = mapping.positions(measure)
        texts = {p: {row[p] for row in source.sample if not is_blank(row[p])} for p in columns}
        answers = {p: [t for t in held if no_answer(plain(t)) is None] for p, held in texts.items()}
        odd = any(parse_number(text) is None for held in answers.values() for text in held)
        wanted += [p for p in columns if odd or (not answers[p] and source.sample)]
    return tuple(dict.fromkeys(wanted))


def coded(
    source: Source, mapping: Mapping, texts: Dictionary[int, tuple[str, ...]]
) -> tuple[Mapping, tuple[Problem, ...]]:
    """The mapping with the coding of every rating column, the scales that labels show, and what stays in doubt.

    Args:
        source: for sample, value labels and places; its blocks are not read.
        mapping: which columns hold ratings, and what is declared.
        texts: the distinct texts (in order of first appearance) of the columns of `texts_wanted`, of the whole file
            where it can be read twice, else of the sample.

    Returns:
        The mapping, and the problems: those of `coded_block.coded_block`, E148 a reversed column whose scale is not
        known, the warnings W222 decimal commas, W233 two decimal signs in one file and W234 words of one scale with
        different numbers of points, and those of `directions.directions`.
    """
    from cemgap.intake.ratings.coded_block import ONE_SCALE, coded_block
    from cemgap.intake.ratings.coding_problems import unequal
    from cemgap.intake.ratings.directions import directions, turned
    from cemgap.intake.ratings.readings import reading_of

    problems: list[Problem] = []
    blocks = {
        measure: tuple(
            reading_of(
                source,
                mapping.rules,
                c.position,
                texts.get(c.position) or dict.fromkeys(row[c.position] for row in source.sample),
                reverse=c.reverse,
            )
            for c in mapping.columns
            if c.role == measure
        )
        for measure in MEASURES
    }
    worded: dict[str, LabelSet] = {}
    for measure, block in blocks.items():
        fellows = tuple((of, blocks[of]) for of in ONE_SCALE if of != measure) if measure in ONE_SCALE else ()
        of_people = mapping.layout != "factor_table"
        found = coded_block(source, mapping.rules, measure, block, fellows, of_people=of_people)
        if found.labels is not None and measure in ONE_SCALE:
            worded[measure] = found.labels
        shown = () if found.scale is None else ((measure, *found.scale),)
        mapping = replace(
            mapping,
            codings=(*mapping.codings, *found.codings),
            label_scales=(*mapping.label_scales, *shown),
            header_scales=(*mapping.header_scales, *([measure] if found.from_header else ())),
            doubts=(*mapping.doubts, *found.doubts),
        )
        mapping, unturned = turned(source, mapping, measure)
        problems += [*found.problems, *unturned]
    mapping = _codes_where_they_are_none(mapping)
    return mapping, (
        *problems,
        *unequal(source, mapping, worded),
        *_decimal_signs(source, mapping),
        *directions(source, mapping),
    )


def _codes_where_they_are_none(mapping: Mapping) -> Mapping:
    """The mapping whose declared codes are answers on a scale that has them, if they are none of another measure.

    0 may be declared for a scale of 1 to 5, while the importance is asked from 0 to 10.
    """
    from cemgap.intake.ratings.coded_block import declared_ends

    shown = {what: (low, high) for what, low, high in mapping.label_scales}
    roles = {column.role for column in mapping.columns}
    ends = {
        m: of for m in MEASURES if m in roles and (of := declared_ends(mapping.rules, m) or shown.get(m)) is not None
    }
    codings = dict(mapping.codings)
    for measure, on in ends.items():
        inside = {
            code
            for code in (*mapping.rules.missing, *mapping.rules.not_applicable)
            if min(on) <= code <= max(on) and not all(min(other) <= code <= max(other) for other in ends.values())
        }
        for position in mapping.positions(measure) if inside else ():
            coding = mapping.coding(position)
            codings[position] = replace(
                coding, missing=coding.missing - inside, not_applicable=coding.not_applicable - inside
            )
    return replace(mapping, codings=tuple(codings.items()))


def _decimal_signs(source: Source, mapping: Mapping) -> tuple[Problem, ...]:
    """W222: decimal commas were read, and nobody said so. W233: others of the columns have decimal points."""
    from cemgap.errors import warning
    from cemgap.intake.ratings.numbers import parse_number
    from cemgap.translations import msg

    commas = [position for position, coding in mapping.codings if coding.decimal_comma]
    points = [
        column.position
        for column in mapping.columns
        if column.role in MEASURES
        and any(
            "." in text and parse_number(text) is not None for text in (row[column.position] for row in source.sample)
        )
    ]
    if commas and not points and mapping.rules.decimal is None:
        message = msg("{n} column has decimal commas", plural="{n} columns have decimal commas", n=len(commas))
        fix = msg('if so, say it in cemgap.toml, [input]:  decimal = ","    if not:  decimal = "."')
        return (warning("W222", message, *(source.place(source.header_row, p) for p in commas), fix=fix),)
    if not commas or not points:
        return ()
    message = msg("some columns have decimal commas, others decimal points: both are read as decimals")
    fix = msg("if the commas separate thousands, export the numbers without them")
    return (warning("W233", message, *(source.place(None, p) for p in (*commas, *points)), fix=fix),)
