"""Assignment: what the settings declare, found in the file; what they leave open, guessed. Yields the `Mapping`."""

from __future__ import annotations

import re
from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

from cemgap.errors import Place, Problem, echo, error, warning
from cemgap.intake.guess import guess_columns
from cemgap.intake.mapping import (
    MEASURES,
    ColumnRef,
    Declared,
    Factor,
    Given,
    MappedColumn,
    Mapping,
)
from cemgap.intake.vocabulary import fold, words
from cemgap.translations import Message, msg

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cemgap.intake.sources import Source

SAID = msg("the settings say so")
COLUMNS_SHOWN = 12
RECORD_ROLES = (
    "factor",
    "experience",
    "expectation",
    "importance",
    "ideal",
    "expectation_source",
    "importance_source",
    "ideal_source",
)
GIVING_WAY = frozenset({*RECORD_ROLES, "id", "weight", "wave", "date", "reason"})
"""Roles that are not guessed where the settings name their columns."""


def mapping_of(source: Source, declared: Declared) -> tuple[Mapping, tuple[Problem, ...]]:
    """The mapping of a file, and every problem with it, errors and warnings.

    Errors: no rating columns (E101), two columns for the same rating (E102), a declared column that is not there
    (E107; E110 where a flag names it), no column of factors or respondents in a file with a row per factor (E117), a
    declared header that several columns have (E122), a column declared for two things (E123).
    """
    layout, guessed, factors = guess_columns(
        source.header,
        source.sample,
        declared.words,
        tuple(f.factor for f in declared.factors),
        layout=_layout_said(declared),
        respondent=declared.respondent is not None,
    )
    problems: list[Problem] = []
    said = _said(source, declared, problems)
    roles_said = {column.role for column in said.values()}
    if layout == "wide" and roles_said & set(MEASURES):
        roles_said |= set(MEASURES)
    columns = tuple(said.get(c.position) or (_demoted(c) if c.role in roles_said & GIVING_WAY else c) for c in guessed)
    given = tuple(
        (f.factor.key, measure, score)
        for f in declared.factors
        for measure in ("expectation", "importance", "ideal")
        if isinstance(score := getattr(f, measure), Given)
    )
    if layout == "wide":
        rated = {c.factor for c in columns if c.role in MEASURES}
        named = {f.factor.key: f.factor for f in declared.factors} | {f.key: f for f in factors}
        order = [f.factor.key for f in declared.factors] + [f.key for f in factors]
        factors = tuple(named[key] for key in dict.fromkeys(order) if key in rated)
        problems += _doubled(source, columns)
    else:
        problems += _record_doubles(source, columns)
    if not any(c.role in {"experience", "expectation"} for c in columns):
        problems.append(_nothing_rated(source))
    elif layout != "wide" and not any(c.role == "factor" for c in columns):
        problems.append(
            error(
                "E117",
                msg("a row per factor needs a column that names the factor"),
                source.place(source.header_row, None),
                fix=msg('name it in cemgap.toml, [input.long]:  factor = "..."'),
            )
        )
    elif layout == "long" and not any(c.role == "id" for c in columns):
        problems.append(
            error(
                "E117",
                msg("a row per respondent and factor needs a column that names the respondent"),
                source.place(source.header_row, None),
                fix=msg('name it in cemgap.toml, [input]:  respondent = "..."'),
            )
        )
    mapping = Mapping(layout, factors, columns, given, declared.rules, declared.wave_label, declared.waves)
    return mapping, tuple(problems) + tuple(_oddities(source, mapping))


def _layout_said(declared: Declared) -> str | None:
    """The layout that the settings name, or that follows from the columns they name."""
    if declared.layout is not None:
        return declared.layout
    if any(isinstance(getattr(f, measure), ColumnRef) for f in declared.factors for measure in MEASURES):
        return "wide"
    return "records" if any(getattr(declared.records, role) for role in RECORD_ROLES) else None


def resolve(source: Source, ref: ColumnRef) -> tuple[int, ...]:
    """The positions that a reference to one column fits: none, one, or several where headers are the same."""
    if ref.position is not None:
        at = ref.position - 1
        fits = 0 <= at < len(source.header) and (ref.header is None or fold(ref.header) == fold(source.header[at]))
        return (at,) if fits else ()
    wanted = fold(ref.header or "")
    if not wanted:
        return ()
    return tuple(i for i, title in enumerate(source.header) if title == ref.header) or tuple(
        i for i, title in enumerate(source.header) if fold(title) == wanted
    )


def the_column(source: Source, ref: ColumnRef, code: str, where: Place) -> int | Problem:
    """The position of one column, or what is wrong: no such column (`code`), or several with that header (E122)."""
    found = resolve(source, ref)
    if len(found) == 1:
        return found[0]
    if found:
        return error(
            "E122",
            msg('{n} columns have the header "{column}"', n=len(found), column=echo(ref.header)),
            where,
            *(source.place(source.header_row, at) for at in found),
            fix=msg("rename them, or say which by its position in cemgap.toml:  {{ position = {n} }}", n=found[0] + 1),
        )
    if ref.header is not None and ref.position is not None and 0 < ref.position <= len(source.header):
        there = source.header[ref.position - 1]
        return error(
            code,
            msg(
                'column {position} is "{there}", not "{column}"',
                position=ref.position,
                there=echo(there),
                column=echo(ref.header),
            ),
            where,
            source.place(source.header_row, ref.position - 1),
            fix=msg("correct the position or the header"),
        )
    problem = no_such_column(source, code, str(ref.position) if ref.header is None else ref.header, where)
    return replace(problem, places=(*problem.places, source.place(source.header_row, None)))


def nearest(source: Source, wanted: str) -> str | None:
    """The header most like `wanted`, to suggest; never used to map."""
    titles = {fold(title): title for title in source.header if title}
    found = get_close_matches(fold(wanted), list(titles), n=1, cutoff=0.6)
    return titles[found[0]] if found else None


def no_such_column(source: Source, code: str, wanted: str, place: Place | None = None) -> Problem:
    """The problem of a column that the file does not have."""
    like = nearest(source, wanted)
    shown = tuple(echo(title) for title in source.header if title)[:COLUMNS_SHOWN]
    fix = (
        msg('the nearest is "{like}"', like=like) if like is not None else msg("the file has: {columns}", columns=shown)
    )
    return error(
        code, msg('no column "{column}" in the file', column=wanted), place or source.place(None, None), fix=fix
    )


def _said(source: Source, declared: Declared, problems: list[Problem]) -> dict[int, MappedColumn]:
    """The declared columns by position; what is wrong with them is added to the problems."""
    said: dict[int, MappedColumn] = {}
    keys: dict[int, str] = {}
    for key, role, factor, ref in _declarations(declared):
        where = Place(file=declared.source, column=key) if ref.said is None else Place(column=ref.said)
        found = _like(source, ref)
        if not found:
            one = the_column(source, ref, "E107" if ref.said is None else "E110", where)
            if isinstance(one, Problem):
                problems.append(one)
                continue
            found = (one,)
        for position in found:
            column = MappedColumn(position, source.header[position], role, SAID, factor)
            other = said.get(position)
            if other is not None and "segment" not in {role, other.role}:
                problems.append(_declared_twice(source, column, where, keys[position]))
            if other is None or other.role == "segment":
                said[position], keys[position] = column, key
    return said


def _like(source: Source, ref: ColumnRef) -> tuple[int, ...]:
    """The columns that a pattern with ``*`` means; none where it is no pattern, or a header to the letter."""
    if ref.position is not None or ref.header is None or "*" not in ref.header or ref.header in source.header:
        return ()
    pattern = re.compile(".*".join(map(re.escape, fold(ref.header).split("*"))))
    return tuple(i for i, title in enumerate(source.header) if title and pattern.fullmatch(fold(title)))


def _declared_twice(source: Source, column: MappedColumn, where: Place, other: str) -> Problem:
    return error(
        "E123",
        msg(
            'column "{column}" is declared twice: {one} and {other}',
            column=echo(column.header),
            one=other,
            other=where.column,
        ),
        where,
        source.place(source.header_row, column.position),
        fix=msg("a column can answer one question only: correct one of the two"),
    )


def _declarations(declared: Declared) -> Iterator[tuple[str, str, str | None, ColumnRef]]:
    """Key in the settings, role, factor, column."""
    for columns in declared.factors:
        for measure in MEASURES:
            ref = getattr(columns, measure)
            if isinstance(ref, ColumnRef):
                yield f"[factors.{columns.factor.key}] {measure}", measure, columns.factor.key, ref
    for role in RECORD_ROLES:
        ref = getattr(declared.records, role)
        if ref is not None:
            yield f"[input.long] {role}", role, None, ref
    singles = (("respondent", "id"), ("weight", "weight"), ("wave", "wave"), ("date", "date"))
    several = [
        *((f"[input] {name}", role, ref) for name, role in singles if (ref := getattr(declared, name)) is not None),
        *(("[input] segments", "segment", ref) for ref in declared.segments),
        *((f"[input] outcomes.{name}", "outcome", ref) for name, ref in declared.outcomes),
        *(("[brand] reasons", "reason", ref) for ref in declared.reasons),
    ]
    yield from ((key, role, None, ref) for key, role, ref in several)


def _demoted(column: MappedColumn) -> MappedColumn:
    return replace(column, role="open", factor=None, reason=msg("the settings do not name it"))


def _doubled(source: Source, columns: tuple[MappedColumn, ...]) -> Iterator[Problem]:
    """Two columns for the same rating."""
    first: dict[tuple[str, str | None], MappedColumn] = {}
    for column in columns:
        if column.role not in MEASURES:
            continue
        other = first.setdefault((column.role, column.factor), column)
        if other is not column:
            yield _two_columns(source, other, column)


def _two_columns(source: Source, one: MappedColumn, other: MappedColumn) -> Problem:
    if one.factor is None:
        fix = msg(
            "delete or rename one of them, or say which counts in cemgap.toml, [input.long]:  "
            "{measure} = {{ position = {position} }}",
            measure=one.role,
            position=one.position + 1,
        )
    else:
        fix = msg(
            "delete or rename one of them, or name all columns of ratings in cemgap.toml, here [factors.{factor}]:  "
            "{measure} = {{ position = {position} }}",
            factor=one.factor,
            measure=one.role,
            position=one.position + 1,
        )
    return error(
        "E102",
        msg(
            'two columns for the same rating: "{one}" and "{other}" ({measure} twice)',
            one=echo(one.header),
            other=echo(other.header),
            measure=MEASURE_WORDS[one.role],
        ),
        source.place(source.header_row, one.position),
        source.place(source.header_row, other.position),
        fix=fix,
    )


def _record_doubles(source: Source, columns: tuple[MappedColumn, ...]) -> Iterator[Problem]:
    """Two columns for the same measure of a factor table or a long file."""
    for role in RECORD_ROLES:
        twice = [c for c in columns if c.role == role]
        if len(twice) > 1:
            yield _two_columns(source, twice[0], twice[1])


def _nothing_rated(source: Source) -> Problem:
    return error(
        "E101",
        msg("no column is understood as an experience or expectation rating"),
        source.place(source.header_row, None, value=", ".join(title for title in source.header if title)),
        fix=msg(
            'name each column after its measure and factor ("Experience: Service"), or one row per factor with the '
            "columns factor, experience, expectation, importance; or say which is which:  cemgap init {file}",
            file=source.name,
        ),
    )


MEASURE_WORDS: dict[str, Message] = {
    "experience": msg("experience"),
    "expectation": msg("expectation"),
    "importance": msg("importance"),
    "ideal": msg("ideal"),
    "factor": msg("factor"),
    "expectation_source": msg("source of the expectation"),
    "importance_source": msg("source of the importance"),
    "ideal_source": msg("source of the ideal"),
}


def _oddities(source: Source, mapping: Mapping) -> Iterator[Problem]:
    """Warnings of the mapping itself: a measure that one factor lacks, a column that could be a weight."""
    if mapping.layout == "wide":
        for measure in ("experience", "expectation", "importance"):
            has = {c.factor for c in mapping.columns if c.role == measure}
            has |= {key for key, what, _ in mapping.given if what == measure}
            lacks = [f for f in mapping.factors if f.key not in has]
            if has and lacks:
                yield warning(
                    "W201",
                    msg(
                        "no {measure} column for {factors}: shown without it",
                        measure=MEASURE_WORDS[measure],
                        factors=tuple(lacks),
                    ),
                    source.place(source.header_row, None),
                    fix=msg("if a column holds it under another name, say so in cemgap.toml:  cemgap init"),
                )
    if mapping.layout != "factor_table" and mapping.position("weight") is None:
        for column in mapping.columns:
            if column.role == "open" and fold(column.header) in _weight_words():
                yield warning(
                    "W202",
                    msg('column "{column}" could be a case weight; everyone counts once', column=echo(column.header)),
                    source.place(source.header_row, column.position),
                    fix=msg("to weigh by it:  --weight {column}", column=echo(column.header)),
                )


def _weight_words() -> tuple[str, ...]:
    return words("roles")["weight"]


def factor_of(factors: tuple[Factor, ...], wanted: str) -> Factor | None:
    """The factor with that key or any of its names."""
    name = fold(wanted)
    for factor in factors:
        labels = {factor.key, *(text for _, text in factor.names), factor.label("en"), factor.label("zh")}
        if name in {fold(label) for label in labels}:
            return factor
    return None
