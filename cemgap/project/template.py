"""Templates: blank workbooks for scores, a survey and a plan, in the language of whoever asks for them."""

from collections.abc import Iterable, Mapping
from typing import Literal

from cemgap.intake.mapping import MEASURES, STANDARD_FACTORS, Factor
from cemgap.project.blank_workbook import Field, FormSheet, TextSheet, workbook_bytes
from cemgap.project.plan_words import COLUMNS, JUDGEMENTS, SHEETS, STRATEGY_KINDS, SheetKey, Words
from cemgap.project.questionnaire import questionnaire, survey_fields
from cemgap.steps.step6_alignment import Plan
from cemgap.translations import Message, msg

Kind = Literal["factors", "survey", "plan"]
KINDS: tuple[Kind, ...] = ("factors", "survey", "plan")

FACTOR_HEADERS: Mapping[str, Words] = {
    "factor": Words(("factor",), ("因素",)),
    "experience": Words(("experience",), ("体验",)),
    "expectation": Words(("expectation",), ("期望",)),
    "importance": Words(("importance",), ("重要性",)),
    "ideal": Words(("ideal",), ("理想",)),
    "expectation_source": Words(("expectation_source",), ("期望来源",)),
    "importance_source": Words(("importance_source",), ("重要性来源",)),
    "ideal_source": Words(("ideal_source",), ("理想来源",)),
}
"""Headers of a factor table as cemgap writes them."""

_FACTOR_NOTES: Mapping[str, Message] = {
    "factor": msg("What customers experience. Rename, add or remove rows as you like."),
    "experience": msg("How it was: the customers' mean score, 0 to 10. Blank where nobody was asked."),
    "expectation": msg("What customers expected, 0 to 10. Blank where it is not known."),
    "importance": msg("How much it matters to customers, 0 to 10. Blank where it is not known."),
    "ideal": msg("How it should be, given what you can afford, 0 to 10. Blank: cemgap sets it by its rule."),
    "expectation_source": msg("Who gave the expectation, where it was not the customers."),
    "importance_source": msg("Who gave the importance, where it was not the customers."),
    "ideal_source": msg("Who gave the ideal."),
}

_PLAN_NOTES: Mapping[tuple[SheetKey, str], Message] = {
    ("requirements", "id"): msg("A short name of your own for the requirement, such as R1. Actions refer to it."),
    ("requirements", "factor"): msg("The factor whose gap it closes."),
    ("requirements", "requirement"): msg("What would close the gap, as the customer would say it."),
    ("requirements", "why"): msg("Why this requirement: what you saw or heard."),
    ("actions", "id"): msg("A short name of your own for the action, such as A1."),
    ("actions", "action"): msg("What is to be done."),
    ("actions", "serves"): msg("Ids of the requirements it serves, with commas between them: R1, R2."),
    ("actions", "decision"): msg("Is it to be done? Blank means open."),
    ("actions", "strategy"): msg("Does it fit the strategy? A conflict rules the action out. Blank means unknown."),
    ("actions", "people"): msg("Are the people and their skills there? Blank means unknown."),
    ("actions", "process"): msg("Are the processes there? Blank means unknown."),
    ("actions", "technology"): msg("Is the technology there? Blank means unknown."),
    ("actions", "missing"): msg("What has to be built first."),
    ("actions", "owner"): msg("One person who answers for it."),
    ("actions", "due"): msg("The date by which it is done."),
    ("actions", "cost"): msg("What it costs: a number, in the currency of your plan."),
    ("actions", "status"): msg("How far it is."),
    ("strategy", "statement"): msg("One line of your strategy: a goal, or something you will not do."),
    ("strategy", "kind"): msg("A goal, or ruled out."),
}

_WIDTHS = {
    "requirement": 44,
    "why": 36,
    "action": 44,
    "statement": 60,
    "missing": 28,
    "serves": 16,
    "factor": 18,
    "owner": 16,
    "id": 8,
}


def template(kind: Kind, language: str, factors: Iterable[Factor] = ()) -> bytes:
    """A blank workbook (XLSX), the same bytes every time.

    factors: one row per factor; survey: the questionnaire, and a sheet for the answers; plan: steps 5 and 6.
    `factors` are those of the project; the six standard ones where there are none.
    """
    listed = _listed(factors)
    match kind:
        case "factors":
            return _factors(language, listed)
        case "survey":
            return _survey(language, listed)
        case "plan":
            return plan_workbook(Plan(), language, listed)


def plan_workbook(plan: Plan, language: str, factors: Iterable[Factor] = ()) -> bytes:
    """A plan as a workbook in `language`: `read_plan` of it gives the plan back.

    `factors` are those of the analysis, whose names are shown and offered; the six standard ones where there are none.
    """
    labels = {factor.key: factor.label(language) for factor in _listed(factors)}
    names = tuple(labels.values())
    requirements = tuple(
        (row.id, _label(row.factor, labels, language), row.requirement, row.why) for row in plan.requirements
    )
    actions = tuple(
        (
            row.id,
            row.action,
            ", ".join(row.serves),
            _shown("decision", row.decision, language),
            _shown("strategy", row.strategy, language),
            *(_shown(column, getattr(row, column), language) for column in ("people", "process", "technology")),
            row.missing,
            row.owner,
            row.due,
            row.cost,
            row.status,
        )
        for row in plan.actions
    )
    strategy = tuple((row.statement, STRATEGY_KINDS[row.kind].shown(language)) for row in plan.strategy)
    filled = {"requirements": requirements, "actions": actions, "strategy": strategy}
    forms = tuple(
        FormSheet(SHEETS[key].shown(language), _plan_fields(key, language, names), filled[key], 30) for key in COLUMNS
    )
    return workbook_bytes((*forms, _plan_help(language)), language)


def _listed(factors: Iterable[Factor]) -> tuple[Factor, ...]:
    return tuple(factors) or tuple(Factor(key) for key in STANDARD_FACTORS)


def _label(key: str, labels: Mapping[str, str], language: str) -> str:
    return labels[key] if key in labels else Factor(key).label(language)


def _shown(column: str, token: str, language: str) -> str | None:
    # Blank is how people leave a judgement open.
    return None if token in {"unknown", "open"} else JUDGEMENTS[column][token].shown(language)


def _plan_fields(sheet: SheetKey, language: str, factors: tuple[str, ...]) -> tuple[Field, ...]:
    judged = {**JUDGEMENTS, "kind": STRATEGY_KINDS}
    return tuple(
        Field(
            words.shown(language),
            _PLAN_NOTES[sheet, column],
            _WIDTHS.get(column, 14),
            choices=_plan_choices(sheet, column, judged, language, factors),
            only_choices=column != "factor",
        )
        for column, words in COLUMNS[sheet].items()
    )


def _plan_choices(
    sheet: SheetKey, column: str, judged: Mapping[str, Mapping[str, Words]], language: str, factors: tuple[str, ...]
) -> tuple[str, ...]:
    if column == "factor":
        return factors
    if column in judged and sheet != "requirements":
        return tuple(words.shown(language) for words in judged[column].values())
    return ()


def _plan_help(language: str) -> TextSheet:
    lines = (
        msg("Steps 5 and 6: what would close each gap, and whether the company wants to do it and can."),
        msg("Fill in the yellow cells. Rest the pointer on a header to see what belongs below it."),
        msg("Requirements: one row for each thing that would close a gap."),
        msg("Actions: one row for each way to meet requirements, held against strategy, people, process, technology."),
        msg("Strategy: your goals, and what you have ruled out."),
        msg("A conflict with strategy, people, process or technology rules an action out, whatever its decision says."),
        msg("Columns and sheets of your own are left alone. The words of both languages are read."),
        msg("Save the file as plan.xlsx beside cemgap.toml; cemgap reads it with the next analysis."),
    )
    return _help(msg("Plan: from gaps to actions"), lines, language)


def _help(title: Message, lines: tuple[Message, ...], language: str) -> TextSheet:
    return TextSheet(msg("Read me").text(language), title.text(language), tuple(line.text(language) for line in lines))


def _sources(language: str) -> tuple[str, ...]:
    return tuple(word.text(language) for word in (msg("management"), msg("front line"), msg("assumed")))


def _factors(language: str, listed: tuple[Factor, ...]) -> bytes:
    fields = tuple(
        Field(
            words.shown(language),
            _FACTOR_NOTES[column],
            20 if column == "factor" or column.endswith("_source") else 13,
            choices=_sources(language) if column.endswith("_source") else (),
            scale=(0, 10) if column in MEASURES else None,
            fill=column != "factor",
        )
        for column, words in FACTOR_HEADERS.items()
    )
    rows = tuple((factor.label(language),) for factor in listed)
    lines = (
        msg("One row per factor: how it was, what customers expected, how much it matters, each from 0 to 10."),
        msg("Fill in the yellow cells. Leave blank what is not known: cemgap invents nothing."),
        msg("Where management or the front line gave a score for the customers, say so in the source column."),
        msg("Then run: {command}", command="cemgap analyze factors.xlsx"),
    )
    title = msg("Scores: one row per factor")
    form = FormSheet(msg("Factors").text(language), fields, rows, len(rows))
    return workbook_bytes((form, _help(title, lines, language)), language)


def _survey(language: str, listed: tuple[Factor, ...]) -> bytes:
    lines = (
        msg("The sheet Questionnaire holds the questions to ask; put them into your survey tool word for word."),
        msg("The sheet Data takes the answers: one row per respondent. cemgap understands its headers as they are."),
        msg("Leave a cell blank where there was no answer. Take out columns you did not ask."),
        msg("Then run: {command}", command="cemgap analyze survey.xlsx"),
    )
    form = FormSheet(msg("Data").text(language), survey_fields(language, listed), (), 60)
    title = msg("Survey: questions and answers")
    return workbook_bytes((form, questionnaire(language, listed), _help(title, lines, language)), language)
