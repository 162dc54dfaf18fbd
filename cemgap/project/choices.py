"""Choices: what a call asks for, over the settings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path

from cemgap.errors import echo
from cemgap.intake.guessing.guess import factor_named
from cemgap.intake.mapping import ColumnRef, Declared, Factor, FactorColumns, Given
from cemgap.project.flags import (
    INDEXES,
    Scores,
    Texts,
    base_of,
    codes_of,
    conditions_of,
    encoding_of,
    files_of,
    header_rows_of,
    one_of,
    scale_of,
    scores_of,
    usage,
)
from cemgap.project.settings import Settings
from cemgap.translations import msg

GIVEN_BY_FLAG = "flag"
"""Who gave a score that a flag gives, as every form shows it."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What a call asks for, over the settings."""

    sheet: str | None = None
    wave: str | None = None
    where: tuple[tuple[str, str], ...] = ()
    missing: tuple[float, ...] = ()
    scale: tuple[float, float] | None = None
    index: str | None = None
    weight: str | None = None
    ideal: Mapping[str, float] = field(default_factory=dict)
    expectation: Mapping[str, float] = field(default_factory=dict)
    compare: str | Path | None = None
    plan: Path | None = None
    evidence: Path | None = None
    min_base: int | None = None
    encoding: str | None = None
    header_rows: int | None = None
    codebook: tuple[str, ...] = ()


def choices_of(
    *,
    sheet: str | None = None,
    wave: str | None = None,
    where: Texts | Mapping[str, object] = (),
    missing: Texts = (),
    scale: Sequence[float] | str | None = None,
    index: str | None = None,
    weight: str | None = None,
    ideal: Scores = (),
    expectation: Scores = (),
    compare: str | Path | None = None,
    plan: str | Path | None = None,
    evidence: str | Path | None = None,
    min_base: int | None = None,
    encoding: str | None = None,
    header_rows: int | None = None,
    codebook: Texts = (),
) -> Choices:
    """The choices that options ask for, as typed or as Python values.

    Raises:
        CemgapError: wrong usage.
    """
    return Choices(
        sheet=sheet,
        wave=wave,
        where=conditions_of(where),
        missing=codes_of(missing),
        scale=scale_of(scale),
        index=None if index is None else one_of(index, INDEXES, "--index"),
        weight=weight,
        ideal=scores_of(ideal, "--ideal"),
        expectation=scores_of(expectation, "--expectation"),
        compare=compare,
        plan=None if plan is None else Path(plan),
        evidence=None if evidence is None else Path(evidence),
        min_base=base_of(min_base),
        encoding=encoding_of(encoding),
        header_rows=header_rows_of(header_rows),
        codebook=files_of(codebook),
    )


def declared_for(declared: Declared, choices: Choices) -> Declared:
    """What the settings declare, with the flags over it."""
    rules = declared.rules
    if choices.scale is not None:
        rules = replace(rules, scales=(("all", *choices.scale),), source="flag")
    rules = replace(
        rules,
        missing=tuple(dict.fromkeys((*rules.missing, *choices.missing))),
        index=choices.index or rules.index,
    )
    factors = list(declared.factors)
    own = tuple(f.factor for f in factors)
    said: dict[str, str] = {}
    for name, score in choices.expectation.items():
        factor = factor_named(name, own, declared.words)
        if said.setdefault(factor.key, name) != name:
            raise usage(msg('{flag}: "{factor}" is given twice', flag="--expectation", factor=echo(name)))
        given = Given(score, GIVEN_BY_FLAG)
        for at, columns in enumerate(factors):
            if columns.factor.key == factor.key:
                factors[at] = replace(columns, expectation=given)
                break
        else:
            factors.append(FactorColumns(Factor(factor.key), expectation=given))
    return replace(
        declared,
        rules=rules,
        factors=tuple(factors),
        weight=ColumnRef(header=choices.weight, said="--weight") if choices.weight else declared.weight,
        encoding=choices.encoding or declared.encoding,
        header_rows=choices.header_rows or declared.header_rows,
        codebook=choices.codebook or declared.codebook,
    )


def in_force(settings: Settings, choices: Choices) -> list[tuple[str, str]]:
    """What was asked for beyond the defaults, as a person would type it."""
    said: list[tuple[str, str]] = []
    if settings.path is not None:
        digest = sha256(settings.path.read_bytes()).hexdigest()
        said.append((settings.path.name, f"sha256 {digest}"))
    single = (
        ("--sheet", choices.sheet),
        ("--encoding", choices.encoding),
        ("--header-rows", choices.header_rows),
        ("--wave", choices.wave),
        ("--scale", None if choices.scale is None else f"{choices.scale[0]:g}-{choices.scale[1]:g}"),
        ("--index", choices.index),
        ("--weight", choices.weight),
        ("--compare", None if choices.compare is None else Path(choices.compare).name),
        ("--plan", None if choices.plan is None else choices.plan.name),
        ("--evidence", None if choices.evidence is None else choices.evidence.name),
        ("--min-base", choices.min_base),
    )
    said += [(flag, str(value)) for flag, value in single if value is not None]
    said += [("--codebook", Path(file).name) for file in choices.codebook]
    said += [("--where", f"{column}={value}") for column, value in choices.where]
    said += [("--missing", f"{code:g}") for code in choices.missing]
    said += [("--ideal", f"{name}={score:g}") for name, score in choices.ideal.items()]
    said += [("--expectation", f"{name}={score:g}") for name, score in choices.expectation.items()]
    return said
