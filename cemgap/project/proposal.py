"""Proposal: the settings that would say what was understood of a file, for a person to read and edit."""

from collections.abc import Sequence
from dataclasses import replace

from cemgap.errors import Problem, echo
from cemgap.intake.assignment import RECORD_ROLES
from cemgap.intake.guess import POSSIBLE_WEIGHT
from cemgap.intake.mapping import STANDARD_FACTORS, ColumnRef, Declared, Factor, FactorColumns, RecordColumns, key_of
from cemgap.project.settings_text import settings_text
from cemgap.statistics.survey import Survey
from cemgap.translations import Message, msg


def proposal(survey: Survey, problems: Sequence[Problem], language: str) -> str:
    """A commented ``cemgap.toml``: every column that was understood, and what is still open said as a comment."""
    codes = {problem.code for problem in problems}
    comments: dict[str, Message] = {}
    declared = declared_of(survey)
    known = tuple((m, s.low, s.high) for m, s in survey.scales.scales if s.source != "assumed")
    if codes & {"E103", "E104"}:
        known = ()
        comments["scale"] = msg(
            "the scale is open: see the errors of cemgap check, and say low and high or missing here"
        )
    for column in survey.mapping.columns:
        if column.role == "open" and column.reason == POSSIBLE_WEIGHT:
            comments["input.weight"] = msg('to weigh by it: weight = "{column}"', column=echo(column.header))
    unused = tuple(echo(c.header) for c in survey.mapping.columns if c.role == "open" and c.header)
    if unused:
        comments["input"] = msg("columns not used: {columns}", columns=unused)
    return settings_text(
        replace(declared, rules=replace(declared.rules, scales=known)),
        headers=tuple(column.header for column in survey.mapping.columns),
        comments=comments,
        comment_language=language,
    )


def declared_of(survey: Survey) -> Declared:
    """What the settings would have to say for a file to be understood as it was."""
    mapping = survey.mapping

    def ref(role: str, factor: str | None = None) -> ColumnRef | None:
        at = mapping.position(role, factor)
        return None if at is None else ColumnRef(mapping.columns[at].header, at + 1)

    def refs(role: str) -> tuple[ColumnRef, ...]:
        return tuple(ColumnRef(mapping.columns[at].header, at + 1) for at in mapping.positions(role))

    wide = mapping.layout == "wide"
    factors = tuple(
        FactorColumns(
            Factor(factor.key, () if factor.key in STANDARD_FACTORS else factor.names),
            **{m: ref(m, factor.key) for m in ("experience", "expectation", "importance")},
        )
        for factor in (mapping.factors if wide else ())
    )
    scales = tuple((measure, scale.low, scale.high) for measure, scale in survey.scales.scales)
    return Declared(
        layout=mapping.layout,
        factors=factors,
        records=RecordColumns() if wide else RecordColumns(**{role: ref(role) for role in RECORD_ROLES}),
        respondent=ref("id"),
        weight=ref("weight"),
        wave=ref("wave"),
        date=ref("date"),
        segments=refs("segment"),
        outcomes=tuple((key_of(r.header or "") or f"outcome_{i}", r) for i, r in enumerate(refs("outcome"), 1)),
        reasons=refs("reason"),
        rules=replace(mapping.rules, scales=scales, source="settings"),
        sheet=survey.sheet,
    )
