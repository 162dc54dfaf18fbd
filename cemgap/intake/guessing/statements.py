"""Statements: things rated that are no factors yet: many whole sentences to be grouped, or numbers to be named."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cemgap.errors import Problem, warning
from cemgap.intake.factor_list import first_named
from cemgap.intake.mapping import RATED, Factor, MappedColumn, Mapping
from cemgap.intake.sources import Source
from cemgap.translations import msg

MOST = 12
"""Things rated that may all be factors."""
WORDS = 4
LETTERS = 6
"""Of a sentence, at least; letters in Chinese."""
NUMBER = re.compile(r"[A-Za-z]{0,3}[\d_.]*\d")
"""``1``, ``E12``."""
CODE = re.compile(r"[A-Za-z]{0,12}[\d_.\-]*\d")
"""A header that says nothing else."""


def are_sentences(names: tuple[str, ...]) -> bool:
    """Whether three of four names are whole sentences, and no short nouns.

    >>> are_sentences(("Staff keep their promises", "员工按时兑现承诺")), are_sentences(("Service", "服务", "Price"))
    (True, False)
    """
    return 4 * sum(map(_is_sentence, names)) >= 3 * len(names) > 0


def _is_sentence(name: str) -> bool:
    return len(name.split()) >= WORDS if name.isascii() else len(name) >= LETTERS


def ungrouped(mapping: Mapping) -> tuple[Factor, ...]:
    """The factors of a wide file, where they are too many, and sentences or numbers, and nobody has grouped them."""
    names = tuple(factor.label("en") for factor in mapping.factors)
    alone = mapping.layout == "wide" and not mapping.attributes and not mapping.given
    many = alone and len(names) > MOST and (are_sentences(names) or len(unnamed(mapping)) == len(names))
    return mapping.factors if many else ()


def unnamed(mapping: Mapping) -> tuple[Factor, ...]:
    """The factors of a wide file that are known by a number alone, since no header says what is rated."""
    if mapping.layout != "wide":
        return ()
    worded = {c.factor for c in mapping.columns if c.role in RATED and not CODE.fullmatch(c.header.strip())}
    return tuple(f for f in mapping.factors if f.key not in worded and NUMBER.fullmatch(f.label("en")))


def columns_of(mapping: Mapping, factor: Factor) -> tuple[MappedColumn, ...]:
    """The columns that rate a factor, by measure."""
    found = (mapping.position(measure, factor.key) for measure in RATED)
    return tuple(mapping.columns[position] for position in found if position is not None)


def not_yet_factors(source: Source, mapping: Mapping) -> Iterator[Problem]:
    """W223: many sentences are rated, or things that only have a number."""
    many, numbers = ungrouped(mapping), unnamed(mapping)
    if many:
        first = columns_of(mapping, many[0])
        yield warning(
            "W223",
            msg(
                "{number} things are rated, and each counts as a factor: are they attributes of a few factors?",
                number=len(many),
            ),
            *(source.place(source.header_row, column.position) for column in first),
            fix=msg(
                "group them in cemgap.toml, under a line for each factor; cemgap init lists them all:  "
                "[factors.NAME.attributes.{key}]  {columns}",
                key=many[0].key,
                columns=", ".join(f"{column.role} = {column.position + 1}" for column in first),
            ),
        )
    if numbers:
        yield warning(
            "W223",
            msg("known by a number alone: {factors}; reports will call them so", factors=first_named(numbers)),
            *(
                source.place(source.header_row, column.position)
                for factor in numbers
                for column in columns_of(mapping, factor)
            ),
            fix=msg('name each of them in cemgap.toml:  [factors.{key}]  name = "..."', key=numbers[0].key),
        )
