"""Mapping problems: what is wrong with a mapping, or odd about it, before a row is read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cemgap.errors import Problem, echo, error, warning
from cemgap.intake.declarations import RECORD_ROLES
from cemgap.intake.doubts import NONE, Doubt, span
from cemgap.intake.factor_list import first_named
from cemgap.intake.guessing.wide_columns import SAID
from cemgap.intake.guessing.wording import measures_named
from cemgap.intake.headings.header_evidence import is_value
from cemgap.intake.mapping import MEASURE_WORDS, MEASURES, RATED, MappedColumn, Mapping
from cemgap.translations import msg

if TYPE_CHECKING:
    from cemgap.intake.guessing.lexicon import Lexicon
    from cemgap.intake.sources import Source

Columns = tuple[MappedColumn, ...]


def twice_wide(source: Source, columns: Columns) -> Iterator[Problem]:
    """E102: two columns for the same rating."""
    first: dict[tuple[str, str | None, str | None], MappedColumn] = {}
    for column in columns:
        if column.role not in MEASURES:
            continue
        other = first.setdefault((column.role, column.factor, column.attribute), column)
        if other is not column:
            yield _two_columns(source, other, column)


def twice_records(source: Source, columns: Columns) -> Iterator[Problem]:
    """E102: two columns for the same measure of a factor table or a long file."""
    for role in RECORD_ROLES:
        twice = [c for c in columns if c.role == role]
        if len(twice) > 1:
            yield _two_columns(source, twice[0], twice[1])


def _two_columns(source: Source, one: MappedColumn, other: MappedColumn) -> Problem:
    if one.factor is None:
        fix = msg(
            "delete or rename one of them, or say which counts in cemgap.toml, [input.long]:  "
            "{measure} = {{ position = {position} }}",
            measure=one.role,
            position=one.position + 1,
        )
    else:
        table = f"factors.{one.factor}" + (f".attributes.{one.attribute}" if one.attribute else "")
        fix = msg(
            "delete or rename one of them, or name all columns of ratings in cemgap.toml, here [{table}]:  "
            "{measure} = {{ position = {position} }}",
            table=table,
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


def lacking(source: Source, layout: str, columns: Columns) -> Iterator[Problem]:
    """E117: a row per factor, but no column of factors or respondents."""
    roles = {column.role for column in columns}
    if layout != "wide" and "factor" not in roles:
        yield error(
            "E117",
            msg("a row per factor needs a column that names the factor"),
            source.place(source.header_row, None),
            fix=msg('name it in cemgap.toml, [input.long]:  factor = "..."'),
        )
    elif layout == "long" and "id" not in roles:
        yield error(
            "E117",
            msg("a row per respondent and factor needs a column that names the respondent"),
            source.place(source.header_row, None),
            fix=msg('name it in cemgap.toml, [input]:  respondent = "..."'),
        )


def unnamed_factors(source: Source, position: int) -> Problem:
    """E117: columns named after measures alone, and one beside them that may name the factors."""
    header = echo(source.header[position])
    return error(
        "E117",
        msg('the other columns are named after a measure alone: does "{column}" name the factors?', column=header),
        source.place(source.header_row, position),
        fix=msg(
            "if so, in cemgap.toml, [input.long]:  factor = {position}    if each row is a respondent, name each "
            'column after its measure and factor ("Experience: Service")',
            position=position + 1,
        ),
    )


def nothing_rated(source: Source, columns: Columns) -> Problem:
    """E101: neither experience nor expectation, and nothing that looks like ratings."""
    there = {column.role for column in columns}
    # Among numbers and dates the rest of a row may be answers too.
    titles = () if any(map(is_value, source.header)) else filter(None, source.header)
    return error(
        "E101",
        msg(
            "no column is understood as a rating of {missing}",
            missing=tuple(MEASURE_WORDS[measure] for measure in RATED if measure not in there),
        ),
        source.place(source.header_row, None, value=", ".join(titles) or None),
        fix=msg(
            'name each column after its measure and factor ("Experience: Service"), or one row per factor with the '
            "columns factor, experience, expectation, importance; or give the words of this survey in cemgap.toml, "
            '[words]; or say there which columns are ratings, [input.blocks]:  MEASURE = "FIRST-LAST"'
        ),
    )


def aggregated(source: Source) -> Problem:
    """E128: a table of counts."""
    return error(
        "E128",
        msg("these are counts per group, not answers per respondent"),
        source.place(source.header_row, None),
        fix=msg("export the individual responses (a row per respondent), not the summary or the crosstab"),
    )


def asked(source: Source, doubts: tuple[Doubt, ...]) -> Iterator[Problem]:
    """E129 where nothing can be analyzed before a measure is said, else W217; W218 for what is best left open."""
    for doubt in doubts:
        if doubt.kind != "measure":
            continue
        places = tuple(source.place(source.header_row, at) for at in doubt.columns)
        if doubt.needed:
            yield error("E129", doubt.question, *places, fix=doubt.fix)
        elif doubt.suggestion == NONE:
            yield warning("W218", doubt.question, *places, fix=doubt.fix)
        else:
            yield warning("W217", doubt.question, *places, fix=doubt.fix)


def at_odds(source: Source, columns: Columns, lexicon: Lexicon) -> Iterator[Problem]:
    """W219: columns that the settings declare as one measure, but whose header or question names another one."""
    found: dict[tuple[str, str], list[MappedColumn]] = {}
    for column in columns:
        if column.role not in MEASURES or column.reason != SAID:
            continue
        named = tuple(measures_named(source.questions[column.position], lexicon))
        if len(named) == 1 and column.role != named[0]:
            found.setdefault((column.role, named[0]), []).append(column)
    for (measure, name), those in found.items():
        declared, said = MEASURE_WORDS[measure], MEASURE_WORDS[name]
        message = (
            msg(
                'column "{column}" is declared as {measure}, its header says {named}',
                column=echo(those[0].header),
                measure=declared,
                named=said,
            )
            if len(those) == 1
            else msg(
                "columns {columns} are declared as {measure}, their headers say {named}",
                columns=span(tuple(column.position for column in those)),
                measure=declared,
                named=said,
            )
        )
        yield warning(
            "W219",
            message,
            *(source.place(source.header_row, column.position) for column in those),
            fix=msg("the settings count; if they are wrong, correct the measure of these columns in cemgap.toml"),
        )


def oddities(source: Source, mapping: Mapping) -> Iterator[Problem]:
    """Warnings: a measure that a factor lacks (W201), a column that could be a weight (W202), unlike attributes."""
    if mapping.layout == "wide":
        for measure in RATED:
            has = {c.factor for c in mapping.columns if c.role == measure}
            has |= {key for key, what, _ in mapping.given if what == measure}
            lacks = [f for f in mapping.factors if f.key not in has]
            if has and lacks:
                yield warning(
                    "W201",
                    msg(
                        "no {measure} column for {factors}: shown without it",
                        measure=MEASURE_WORDS[measure],
                        factors=first_named(lacks),
                    ),
                    source.place(source.header_row, None),
                    fix=msg(
                        "if columns hold it under another name, say so in cemgap.toml, [input.blocks]:  "
                        '{measure} = "FIRST-LAST"',
                        measure=measure,
                    ),
                )
        yield from _attributes(source, mapping)
    if mapping.layout != "factor_table" and mapping.position("weight") is None:
        left_open = {at for doubt in mapping.doubts if doubt.kind == "weight" for at in doubt.columns}
        for column in mapping.columns:
            if column.position in left_open:
                yield warning(
                    "W202",
                    msg('column "{column}" could be a case weight; everyone counts once', column=echo(column.header)),
                    source.place(source.header_row, column.position),
                    fix=msg("to weigh by it:  --weight {column}", column=echo(column.header)),
                )


def _attributes(source: Source, mapping: Mapping) -> Iterator[Problem]:
    """W241: experience and expectation of a factor rest on different attributes; W242: it has its own column too."""
    names = {(attribute.factor, attribute.key): attribute for attribute in mapping.attributes}
    for factor in mapping.factors:
        rated: dict[str, dict[str, int]] = {}
        for measure in RATED:
            columns = [mapping.columns[position] for position in mapping.positions(measure, factor.key)]
            parts = {column.attribute: column.position for column in columns if column.attribute is not None}
            own = [column for column in columns if column.attribute is None]
            if own and parts:
                yield Problem(
                    "W242",
                    "note",
                    msg(
                        'the {measure} of {factor} is that of the column "{column}"; its attributes are shown, and do '
                        "not count in it",
                        measure=MEASURE_WORDS[measure],
                        factor=factor,
                        column=echo(own[0].header),
                    ),
                    (source.place(source.header_row, own[0].position),),
                    msg("to have their mean instead, leave the column out of the ratings in cemgap.toml"),
                    1,
                )
            elif parts:
                rated[measure] = parts
        if "experience" not in rated or "expectation" not in rated:
            continue
        for measure, other in (("expectation", "experience"), ("experience", "expectation")):
            lacking = {key: at for key, at in rated[other].items() if key not in rated[measure]}
            if lacking:
                yield warning(
                    "W241",
                    msg(
                        "experience and expectation of {factor} rest on different attributes; no {measure} for "
                        "{attributes}",
                        factor=factor,
                        measure=MEASURE_WORDS[measure],
                        attributes=tuple(names.get((factor.key, key), key) for key in lacking),
                    ),
                    *(source.place(source.header_row, at) for at in lacking.values()),
                    fix=msg(
                        "if columns hold it under other names, say so in cemgap.toml, "
                        "[factors.{key}.attributes.NAME]; else its satisfaction compares different things",
                        key=factor.key,
                    ),
                )
