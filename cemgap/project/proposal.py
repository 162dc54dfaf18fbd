"""Proposal: the settings that would say what was understood of a file, for a person to read and edit."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from cemgap.errors import Problem, echo
from cemgap.intake.declarations import RECORD_ROLES
from cemgap.intake.doubts import NONE, Doubt
from cemgap.intake.guessing.column_roles import POSSIBLE_WEIGHT
from cemgap.intake.guessing.statements import ungrouped, unnamed
from cemgap.intake.guessing.wide_columns import SAID
from cemgap.intake.mapping import (
    MEASURE_WORDS,
    MEASURES,
    RATED,
    STANDARD_FACTORS,
    Attribute,
    AttributeColumns,
    ColumnRef,
    Declared,
    Factor,
    FactorColumns,
    MappedColumn,
    OutcomeColumn,
    RecordColumns,
)
from cemgap.intake.sources.encoding_names import is_text_encoding
from cemgap.intake.vocabulary import fold, words
from cemgap.project.settings_text import settings_text
from cemgap.project.toml_items import column_of, table_of, texts_of
from cemgap.project.violations import key_text, value_text, where
from cemgap.statistics.survey import Survey
from cemgap.translations import Message, msg

NOTHING_SAID = Declared()
PLACES = {"measure": "input.blocks", "weight": "input.weight", "decimal": "input.decimal"}
"""Where the answer to a kind of doubt would stand; of the others: the scale."""
MOST_LISTED = 40
HEADING = "[factors.???.attributes]"
"""A factor whose name a person has to write: the settings refuse it as it stands."""
NUMBERED = msg("known by a number alone: write its name here")
TO_GROUP = msg(
    "Each of these counts as a factor of its own until they are grouped.\n"
    "To group them take away the # in front of the lines below, write the name of a factor instead of ???,\n"
    "and repeat that line with another name above the first line of every further factor."
)
SINGLE = {"id": "respondent", "weight": "weight", "wave": "wave", "date": "date", "status": "status"}
"""Role of a column -> its key in ``[input]``."""


def proposal(
    survey: Survey,
    problems: Sequence[Problem],
    language: str,
    *,
    said: Declared = NOTHING_SAID,
    doubts: Sequence[Doubt] = (),
) -> str:
    """A commented ``cemgap.toml``: every column that was understood, and what is still open said as a comment.

    Args:
        survey: what was understood.
        problems: what is wrong with it.
        language: of the comments.
        said: what flags and answers declare.
        doubts: the questions that are still open.
    """
    declared = declared_of(survey, said)
    comments: dict[str, list[Message]] = {}
    if {problem.code for problem in problems} & {"E103", "E104", "E152", "E154"}:
        declared = replace(declared, rules=replace(declared.rules, scales=()))
        comments["scale"] = [
            msg("the scale is open: see the errors of cemgap check, and say low and high or missing here")
        ]
    for doubt in doubts:
        place = comments.setdefault(PLACES.get(doubt.kind, "scale"), [])
        place.append(msg("open: {question}", question=doubt.question))
        place += [_to_weigh(survey.mapping.columns[at].header) for at in doubt.columns if doubt.kind == "weight"] or [
            msg("to answer it: {fix}", fix=doubt.fix)
        ]
    for column in survey.mapping.columns:
        if column.role == "open" and column.reason == POSSIBLE_WEIGHT and "input.weight" not in comments:
            comments["input.weight"] = [_to_weigh(column.header)]
    unused = _unused(survey, {position for doubt in doubts for position in doubt.columns})
    if unused:
        comments["input"] = unused
    in_words = _labels(survey)
    if in_words:
        comments["scale"] = [*in_words, *comments.get("scale", ())]
    many = ungrouped(survey.mapping)
    comments |= {} if many else _of_factors(survey, declared)
    said_of = {place: "\n".join(line.text(language) for line in lines) for place, lines in comments.items()}
    if many:
        said_of |= {"factors": "\n".join((TO_GROUP.text(language), *grouping(declared.factors)))}
        declared = replace(declared, factors=(), blocks=said.blocks)
    return settings_text(
        declared,
        headers=tuple(column.header for column in survey.mapping.columns),
        comments=said_of,
        reasons=_reasons(survey),
        comment_language=language,
    )


def _of_factors(survey: Survey, declared: Declared) -> dict[str, list[Message]]:
    """What to say of factors that are none of the six."""
    numbers = unnamed(survey.mapping)
    return {
        factor.key: [
            msg("known by a number alone: write its name here") if factor in numbers else _as_attribute(factor)
        ]
        for factor in (columns.factor for columns in declared.factors)
        if factor.key not in STANDARD_FACTORS
    }


def declared_of(survey: Survey, said: Declared = NOTHING_SAID) -> Declared:
    """What the settings would have to say for a file to be understood as it was; `said`: what they say already."""
    mapping = survey.mapping

    def ref(column: MappedColumn | None) -> ColumnRef | None:
        if column is None:
            return None
        return ColumnRef(column.header if column.header.strip() else None, column.position + 1, reverse=column.reverse)

    def rated(measure: str, factor: str, attribute: str | None = None) -> ColumnRef | None:
        wanted = (measure, factor, attribute)
        return ref(next((c for c in mapping.columns if (c.role, c.factor, c.attribute) == wanted), None))

    def one(role: str) -> ColumnRef | None:
        return ref(next((c for c in mapping.columns if c.role == role), None))

    def several(role: str) -> tuple[ColumnRef, ...]:
        return tuple(found for c in mapping.columns if c.role == role and (found := ref(c)) is not None)

    def by_attribute(attribute: Attribute) -> AttributeColumns:
        key = (attribute.factor, attribute.key)
        return AttributeColumns(
            attribute, rated("experience", *key), rated("expectation", *key), rated("importance", *key)
        )

    wide = mapping.layout == "wide"
    factors = tuple(
        FactorColumns(
            Factor(factor.key, () if factor.key in STANDARD_FACTORS else factor.names),
            rated("experience", factor.key),
            rated("expectation", factor.key),
            rated("importance", factor.key),
            rated("ideal", factor.key),
            tuple(by_attribute(attribute) for attribute in mapping.attributes if attribute.factor == factor.key),
        )
        for factor in (mapping.factors if wide else ())
    )
    rules = mapping.rules
    in_words = {measure for measure, _ in rules.labels}
    scales = tuple(
        (measure, scale.low, scale.high)
        for measure, scale in survey.scales.scales
        if scale.source not in {"assumed", "labels", "header"} and not {measure, "all"} & in_words
        if scale.format != "ranks"
    )
    return Declared(
        layout=mapping.layout,
        factors=factors,
        records=RecordColumns() if wide else RecordColumns(**{role: one(role) for role in RECORD_ROLES}),
        respondent=one("id"),
        weight=one("weight"),
        wave=one("wave"),
        date=one("date"),
        segments=several("segment"),
        outcomes=tuple(
            (outcome.name, found)
            for outcome in mapping.outcomes
            if not _cannot_be_read(survey, outcome)
            if (found := ref(mapping.columns[outcome.position])) is not None
        ),
        reasons=several("reason"),
        words=said.words,
        rules=replace(rules, scales=scales, source="settings"),
        sheet=survey.sheet,
        # the columns of factors are named one by one
        blocks=tuple(block for block in said.blocks if block[0] == NONE or not factors),
        status=one("status"),
        quality=mapping.quality,
        encoding=said.encoding or _encoding(survey),
        header_rows=said.header_rows or _header_rows(survey),
        codebook=said.codebook,
        importance_table=said.importance_table,
        stratum=one("stratum"),
        cluster=one("cluster"),
        fpc=one("fpc"),
        lonely=mapping.lonely,
        value=one("value"),
        value_tiers=mapping.value_tiers,
        by=tuple(found for at in mapping.by if (found := ref(mapping.columns[at])) is not None),
    )


def _cannot_be_read(survey: Survey, outcome: OutcomeColumn) -> bool:
    """Whether a guessed outcome was seen to be none: the settings would insist on it."""
    seen = outcome.position in survey.tally.columns
    return seen and not outcome.declared and all(outcome.name != of.name for of in survey.settled_outcomes)


def _encoding(survey: Survey) -> str | None:
    """The encoding of a text file, where it is not the usual one."""
    name = survey.encoding
    plain = name is None or name.replace("_", "-").casefold().startswith(("utf-8", "ascii"))
    return None if name is None or plain or not is_text_encoding(name) else name


def _header_rows(survey: Survey) -> int | None:
    rows = 1 if survey.heading is None else len(survey.heading.header_rows)
    return rows if rows in {2, 3} else None


def _reasons(survey: Survey) -> dict[str, Message]:
    """Why a column is taken for what it is, by its place in the settings."""
    reasons: dict[str, Message] = {}
    for column in survey.mapping.columns:
        if column.role in MEASURES and column.factor is not None:
            inside = "" if column.attribute is None else f".attributes.{column.attribute}"
            place = f"factors.{column.factor}{inside}.{column.role}"
        elif column.role in RECORD_ROLES:
            place = f"input.long.{column.role}"
        elif column.role in SINGLE:
            place = f"input.{SINGLE[column.role]}"
        else:
            continue
        reasons.setdefault(place, msg("you said so") if column.reason == SAID else column.reason)
    return reasons


def _unused(survey: Survey, asked: set[int]) -> list[Message]:
    """The columns that nothing is taken from, with the positions by which they can be named."""
    left = [c for c in survey.mapping.columns if c.role == "open" and c.header.strip() and c.position not in asked]
    if not left:
        return []
    lines = [msg("columns not used, with their positions:")]
    lines += [
        msg("{position} {header}", position=c.position + 1, header=echo(c.header, 80)) for c in left[:MOST_LISTED]
    ]
    more = len(left) - MOST_LISTED
    return lines if more <= 0 else [*lines, msg("and {n} more column", plural="and {n} more columns", n=more)]


def _labels(survey: Survey) -> list[Message]:
    """What answers in words count, by measure."""
    lines = []
    for measure, scale in survey.scales.scales:
        found = {
            label: number
            for at in survey.mapping.positions(measure)
            for label, number in survey.mapping.coding(at).labels
            if scale.source == "labels"
        }
        said = tuple(f"{number:g} = {label}" for label, number in sorted(found.items(), key=lambda pair: pair[1]))
        if said:
            lines.append(msg("{measure}: {answers}", measure=MEASURE_WORDS[measure], answers=said[:MOST_LISTED]))
    return lines


def _to_weigh(header: str) -> Message:
    return msg("to weigh by it: weight = {column}", column=value_text(echo(header)))


def _as_attribute(factor: Factor) -> Message:
    """How an item that is none of the six would become part of one of them; that is for a person to decide."""
    likely = likely_factor(factor.label(""))
    heading = where(("factors", likely or "service", "attributes", factor.key), table=True)
    if likely is None:
        return msg("to make it an attribute of one of the six factors, head it {heading} (or another)", heading=heading)
    return msg("to make it an attribute of {factor}, head it {heading}", factor=Factor(likely), heading=heading)


def grouping(factors: Sequence[FactorColumns]) -> Iterator[str]:
    """Lines for the settings that make factors attributes of another: its heading, whose name is left open, and them.

    >>> seats = FactorColumns(Factor("seats", (("", "Seats"),)), ColumnRef(position=4), ColumnRef(position=2))
    >>> print(*grouping([seats]), sep=" / ")
    [factors.???.attributes] / seats = {name = "Seats", experience = 4, expectation = 2}
    """
    yield HEADING
    for columns in factors:
        refs = {measure: getattr(columns, measure) for measure in RATED}
        rated = {
            measure: column_of(replace(ref, header=None)) for measure, ref in refs.items() if isinstance(ref, ColumnRef)
        }
        line = table_of({"name": texts_of(columns.factor.names), **rated})
        yield f"{key_text(columns.factor.key)} = {line.as_string()}"


def likely_factor(name: str) -> str | None:
    """The one of the six factors whose words stand in a name; None where none do, or those of two.

    >>> likely_factor("Friendly staff"), likely_factor("Staff parking"), likely_factor("Colour")
    ('service', None, None)
    """
    said = fold(name)
    found = {key for key, listed in words("likely_factors").items() if any(_stands_in(word, said) for word in listed)}
    return found.pop() if len(found) == 1 else None


def _stands_in(word: str, said: str) -> bool:
    """Latin words stand whole; Chinese has no gaps between them."""
    return bool(re.search(rf"\b{re.escape(word)}\b", said)) if word.isascii() else word in said
