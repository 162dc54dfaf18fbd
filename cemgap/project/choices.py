"""Choices: what a call asks for, over the settings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path

from cemgap.errors import echo
from cemgap.intake.driver_rules import DRIVER_METHODS, IMPORTANCE_ORIGINS, DriverRules
from cemgap.intake.guessing.guess import factor_named
from cemgap.intake.mapping import ColumnRef, Declared, Factor, FactorColumns, Given
from cemgap.project.flags import (
    CROSSHAIRS,
    INDEXES,
    VIEWS,
    Scores,
    Texts,
    alphas_of,
    base_of,
    codes_of,
    columns_of,
    conditions_of,
    encoding_of,
    files_of,
    header_rows_of,
    hide_below_of,
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
    stratum: str | None = None
    cluster: str | None = None
    fpc: str | None = None
    value: str | None = None
    by: tuple[str, ...] = ()
    ideal: Mapping[str, float] = field(default_factory=dict)
    expectation: Mapping[str, float] = field(default_factory=dict)
    compare: str | Path | None = None
    plan: Path | None = None
    evidence: Path | None = None
    min_base: int | None = None
    hide_below: int | None = None
    alpha: tuple[float, ...] | None = None
    matrix: str | None = None
    crosshair: str | None = None
    importance: str | None = None
    drivers: str | None = None
    detail: bool = False
    boxes: int | None = None
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
    stratum: str | None = None,
    cluster: str | None = None,
    fpc: str | None = None,
    value: str | None = None,
    by: Texts = (),
    ideal: Scores = (),
    expectation: Scores = (),
    compare: str | Path | None = None,
    plan: str | Path | None = None,
    evidence: str | Path | None = None,
    min_base: int | None = None,
    hide_below: int | None = None,
    alpha: Texts | float = None,
    matrix: str | None = None,
    crosshair: str | None = None,
    importance: str | None = None,
    drivers: str | None = None,
    detail: bool = False,
    boxes: int | None = None,
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
        stratum=stratum,
        cluster=cluster,
        fpc=fpc,
        value=value,
        by=columns_of(by, "--by"),
        ideal=scores_of(ideal, "--ideal"),
        expectation=scores_of(expectation, "--expectation"),
        compare=compare,
        plan=None if plan is None else Path(plan),
        evidence=None if evidence is None else Path(evidence),
        min_base=base_of(min_base),
        hide_below=hide_below_of(hide_below),
        alpha=alphas_of(alpha),
        matrix=None if matrix is None else one_of(matrix, VIEWS, "--matrix"),
        crosshair=None if crosshair is None else one_of(crosshair, CROSSHAIRS, "--crosshair"),
        importance=None if importance is None else one_of(importance, IMPORTANCE_ORIGINS, "--importance"),
        drivers=None if drivers is None else one_of(drivers, DRIVER_METHODS, "--drivers"),
        detail=detail,
        boxes=base_of(boxes, "--boxes"),
        encoding=encoding_of(encoding),
        header_rows=header_rows_of(header_rows),
        codebook=files_of(codebook),
    )


def declared_for(declared: Declared, choices: Choices) -> Declared:
    """What the settings declare, with the flags over it."""
    rules = declared.rules
    if choices.scale is not None:
        points = () if rules.importance_format is None else tuple(s for s in rules.scales if s[0] == "importance")
        rules = replace(rules, scales=(("all", *choices.scale), *points), source="flag")
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
        weight=_over(declared.weight, choices.weight, "--weight"),
        stratum=_over(declared.stratum, choices.stratum, "--stratum"),
        cluster=_over(declared.cluster, choices.cluster, "--cluster"),
        fpc=_over(declared.fpc, choices.fpc, "--fpc"),
        value=_over(declared.value, choices.value, "--value"),
        by=tuple(ColumnRef(header=column, said="--by") for column in choices.by) or declared.by,
        encoding=choices.encoding or declared.encoding,
        header_rows=choices.header_rows or declared.header_rows,
        codebook=choices.codebook or declared.codebook,
        drivers=_drivers(declared.drivers, choices),
        boxes=choices.boxes,
    )


def _drivers(rules: DriverRules, choices: Choices) -> DriverRules:
    """How importance is derived; what is costly only where it is asked for."""
    return replace(
        rules,
        importance=choices.importance or rules.importance,  # type: ignore[arg-type] # one of the list
        method=choices.drivers or rules.method,  # type: ignore[arg-type] # likewise
        detail=choices.detail,
    )


def _over(declared: ColumnRef | None, column: str | None, flag: str) -> ColumnRef | None:
    """The column that a flag names, else the declared one."""
    return ColumnRef(header=column, said=flag) if column else declared


def in_force(settings: Settings, choices: Choices) -> list[tuple[str, str]]:
    """What was asked for beyond the defaults, as a person would type it."""
    said: list[tuple[str, str]] = []
    if settings.path is not None:
        digest = sha256(settings.path.read_bytes()).hexdigest()
        said.append((settings.path.name, f"sha256 {digest}"))
    if settings.declared.importance_table is not None:
        table = Path(settings.declared.importance_table)
        said.append((table.name, f"sha256 {sha256(table.read_bytes()).hexdigest()}"))
    single = (
        ("--sheet", choices.sheet),
        ("--encoding", choices.encoding),
        ("--header-rows", choices.header_rows),
        ("--wave", choices.wave),
        ("--scale", None if choices.scale is None else f"{choices.scale[0]:g}-{choices.scale[1]:g}"),
        ("--index", choices.index),
        ("--weight", choices.weight),
        ("--stratum", choices.stratum),
        ("--cluster", choices.cluster),
        ("--fpc", choices.fpc),
        ("--value", choices.value),
        ("--compare", None if choices.compare is None else Path(choices.compare).name),
        ("--plan", None if choices.plan is None else choices.plan.name),
        ("--evidence", None if choices.evidence is None else choices.evidence.name),
        ("--min-base", choices.min_base),
        ("--boxes", choices.boxes),
        ("--hide-below", choices.hide_below),
        ("--importance", choices.importance),
        ("--drivers", choices.drivers),
        ("--matrix", choices.matrix),
        ("--crosshair", choices.crosshair),
        ("--alpha", None if choices.alpha is None else ",".join(f"{level:g}" for level in choices.alpha)),
    )
    said += [(flag, str(value)) for flag, value in single if value is not None]
    said += [("--by", column) for column in choices.by]
    said += [("--codebook", Path(file).name) for file in choices.codebook]
    said += [("--where", f"{column}={value}") for column, value in choices.where]
    said += [("--missing", f"{code:g}") for code in choices.missing]
    said += [("--ideal", f"{name}={score:g}") for name, score in choices.ideal.items()]
    said += [("--expectation", f"{name}={score:g}") for name, score in choices.expectation.items()]
    return said
