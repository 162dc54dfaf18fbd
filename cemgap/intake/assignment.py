"""Assignment: what the settings declare, found in the file; what they leave open, guessed. Yields the `Mapping`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches
from fnmatch import fnmatchcase

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
from cemgap.intake.sources import Source
from cemgap.intake.vocabulary import fold
from cemgap.translations import Message, msg

SAID = msg("the settings say so")
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


def mapping_of(source: Source, declared: Declared) -> tuple[Mapping, tuple[Problem, ...]]:
    """The mapping of a file, and every problem with it, errors and warnings.

    Errors: no rating columns (E101), two columns for the same rating (E102), a declared column that is not there
    (E107; E110 where a flag names it), no column of respondents in a long file (E117).
    """
    layout, guessed, factors = guess_columns(
        source.header,
        source.sample,
        declared.words,
        tuple(f.factor for f in declared.factors),
        records=declared.layout in ("factor_table", "long") or declared.records.factor is not None,
    )
    layout = declared.layout or ("long" if layout == "factor_table" and declared.respondent else layout)
    problems: list[Problem] = []
    said = {position: column for position, column in _said(source, declared, problems)}
    ratings_said = any(column.role in MEASURES for column in said.values())
    roles_said = {column.role for column in said.values()}
    columns = tuple(
        said.get(c.position) or (_demoted(c) if _stands_back(c, ratings_said, roles_said) else c) for c in guessed
    )
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
    if not any(c.role in ("experience", "expectation") for c in columns):
        problems.append(_nothing_rated(source))
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


def resolve(source: Source, ref: ColumnRef) -> int | None:
    """The position of a column, or None where the file has none such."""
    if ref.position is not None:
        at = ref.position - 1
        fits = 0 <= at < len(source.header) and (ref.header is None or fold(ref.header) == fold(source.header[at]))
        return at if fits else None
    wanted = fold(ref.header or "")
    found = [i for i, title in enumerate(source.header) if title == ref.header] or [
        i for i, title in enumerate(source.header) if fold(title) == wanted
    ]
    return found[0] if found else None


def nearest(source: Source, wanted: str) -> str | None:
    """The header most like `wanted`, to suggest; never used to map."""
    titles = {fold(title): title for title in source.header if title}
    found = get_close_matches(fold(wanted), list(titles), n=1, cutoff=0.6)
    return titles[found[0]] if found else None


def no_such_column(source: Source, code: str, wanted: str, place: Place | None = None) -> Problem:
    """The problem of a column that the file does not have."""
    like = nearest(source, wanted)
    shown = tuple(echo(title) for title in source.header if title)[:12]
    fix = (
        msg('the nearest is "{like}"', like=like) if like is not None else msg("the file has: {columns}", columns=shown)
    )
    return error(
        code, msg('no column "{column}" in the file', column=wanted), place or source.place(None, None), fix=fix
    )


def _said(source: Source, declared: Declared, problems: list[Problem]) -> Iterator[tuple[int, MappedColumn]]:
    """The declared columns, in place; what is not there is added to the problems."""
    for key, role, factor, ref in _declarations(declared):
        if ref.position is None and ref.header is not None and "*" in ref.header:
            pattern = fold(ref.header)
            found = [i for i, title in enumerate(source.header) if fnmatchcase(fold(title), pattern)]
        else:
            at = resolve(source, ref)
            found = [] if at is None else [at]
        if not found:
            wanted = ref.header if ref.header is not None else str(ref.position)
            where = Place(file=declared.source, column=key) if ref.said is None else Place(column=ref.said)
            problem = no_such_column(source, "E107" if ref.said is None else "E110", wanted, where)
            problems.append(replace(problem, places=(*problem.places, source.place(source.header_row, None))))
        for position in found:
            yield position, MappedColumn(position, source.header[position], role, SAID, factor)


def _declarations(declared: Declared) -> Iterator[tuple[str, str, str | None, ColumnRef]]:
    """(key in the settings, role, factor, column)"""
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
    for name, role in singles:
        ref = getattr(declared, name)
        if ref is not None:
            yield f"[input] {name}", role, None, ref
    for ref in declared.segments:
        yield "[input] segments", "segment", None, ref
    for name, ref in declared.outcomes:
        yield f"[input] outcomes.{name}", "outcome", None, ref
    for ref in declared.reasons:
        yield "[brand] reasons", "reason", None, ref


def _stands_back(column: MappedColumn, ratings_said: bool, roles_said: set[str]) -> bool:
    """Whether a guess gives way: where the settings name the ratings, or another column for a role of one column."""
    if column.role in (*RECORD_ROLES, *MEASURES):
        return ratings_said
    return column.role in ("id", "weight", "wave", "date") and column.role in roles_said


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
        fix=msg(
            "delete or rename one of them, or say which counts in cemgap.toml, [factors.{factor}]:  "
            "{measure} = {{ position = {position} }}",
            factor=one.factor or "...",
            measure=one.role,
            position=one.position + 1,
        ),
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
    from cemgap.intake.vocabulary import words

    return words("roles")["weight"]


def factor_of(factors: tuple[Factor, ...], wanted: str) -> Factor | None:
    """The factor with that key or any of its names."""
    name = fold(wanted)
    for factor in factors:
        labels = {factor.key, *(text for _, text in factor.names), factor.label("en"), factor.label("zh")}
        if name in {fold(label) for label in labels}:
            return factor
    return None
