"""Check columns: what each column is taken for; on a screen the ratings first, and what is not used in a line each."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cemgap.errors import echo
from cemgap.intake.doubts import span
from cemgap.intake.mapping import MEASURES, key_of
from cemgap.report.blocks import Block, Cell, Column, Line, Lines, Row, Table
from cemgap.report.content.check_answers import attribute_name
from cemgap.report.content.words import MEASURES as MEASURE_WORDS
from cemgap.translations import Message, Wording, msg

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cemgap.intake.mapping import Factor, MappedColumn
    from cemgap.statistics.survey import Survey

ABOUT_THE_INTERVIEW = ("meta", "status", "finished", "progress", "duration", "submitted")
ROLE_WORDS: dict[str, Message] = {
    **MEASURE_WORDS,
    "id": msg("respondent"),
    "weight": msg("weight"),
    "stratum": msg("stratum"),
    "cluster": msg("cluster"),
    "fpc": msg("size of the population"),
    "value": msg("value"),
    "wave": msg("wave"),
    "date": msg("date"),
    "segment": msg("segment"),
    "outcome": msg("outcome"),
    "reason": msg("reasons for choosing"),
    "personal": msg("personal data"),
    **dict.fromkeys(ABOUT_THE_INTERVIEW, msg("about the interview")),
    "open": msg("not used"),
}
LABELS = (msg("About the interview"), msg("Personal data, left out"), msg("Not used"))
"""Of the lines that tell of columns by their numbers, in order."""
FEW = 2
"""So many columns of no further interest stand in rows of their own."""
ITEMS_NAMED = 6
TEXT_SHOWN, STEM_SHOWN = 60, 200
"""Letters of a question, and of what is asked of several items."""


def every_column(survey: Survey) -> Table:
    """A row per column of the file, in its order."""
    return _table(survey, "columns", msg("Columns"), survey.mapping.columns, [c.header for c in survey.mapping.columns])


def columns_on_screen(survey: Survey) -> tuple[Block, ...]:
    """Ratings by the question they belong to, other columns that are used, and the numbers of all others.

    Where nothing is understood as a rating, the columns that are not understood are what there is to look at.
    """
    names = dict(enumerate(_names(survey)))
    asked = _asked(survey)
    blocks = _blocks(survey)
    hidden = _hidden(survey, {position for positions in asked for position in positions})
    left = [c for c in survey.mapping.columns if not any(c in columns for columns in (*blocks, *hidden.values()))]
    left = [c for c in left if not any(c.position in positions for positions in asked)]
    # A file with a row per factor is read from its factors on; it has few columns.
    rated_first = survey.mapping.layout == "wide"
    rest = sorted(left, key=lambda column: (rated_first and column.role not in MEASURES, column.position))
    title = msg("Other columns") if blocks or asked else msg("Columns")
    shown: list[Block] = [_block(survey, columns, names) for columns in blocks]
    lines = [*_asked_lines(survey, asked), *_hidden_lines(hidden)]
    if rest:
        shown.append(_table(survey, "columns", title, rest, [names[column.position] for column in rest]))
    return (*shown, Lines("columns_left", None, tuple(_label_once(lines)))) if lines else tuple(shown)


def _label_once(lines: Sequence[Line]) -> Iterable[Line]:
    """The label beside the first of the lines that share it."""
    for before, line in zip((None, *lines), lines, strict=False):
        repeated = before is not None and before.label == line.label
        yield Line(None, line.message) if repeated else line


def _names(survey: Survey) -> list[str]:
    """What each column is called on a screen: its code, where no other has it, and what it alone asks."""
    columns, questions = survey.mapping.columns, survey.questions
    if len(questions) != len(columns):
        return [echo(column.header, TEXT_SHOWN) for column in columns]
    often = Counter(question.code for question in questions)
    found = []
    for column, question in zip(columns, questions, strict=True):
        code = question.code if often[question.code] == 1 else ""
        text = question.item or question.stem or column.header
        parts = (code, text) if code and code != text else (text,)
        found.append(" ".join(echo(part, TEXT_SHOWN) for part in parts))
    return found


def _stem(survey: Survey, column: MappedColumn) -> str:
    """What is asked of several items, this column's among them."""
    if column.position >= len(survey.questions):
        return ""
    question = survey.questions[column.position]
    return question.stem if question.item else ""


def _blocks(survey: Survey) -> list[list[MappedColumn]]:
    """The ratings that one question asks of several items, question by question."""
    found: dict[tuple[str, str], list[MappedColumn]] = {}
    for column in survey.mapping.columns:
        if column.role in MEASURES:
            found.setdefault((column.role, _stem(survey, column)), []).append(column)
    return [columns for (_, stem), columns in found.items() if stem and len(columns) > 1]


def _block(survey: Survey, columns: list[MappedColumn], names: dict[int, str]) -> Table:
    first = columns[0]
    reasons = {column.reason for column in columns}
    table = _table(
        survey,
        f"columns_{first.position + 1}",
        msg(
            "{measure}, columns {columns}: {stem}",
            measure=ROLE_WORDS[first.role],
            columns=span(tuple(column.position for column in columns)),
            stem=echo(_stem(survey, first), STEM_SHOWN),
        ),
        columns,
        [names[column.position] for column in columns],
    )
    told_above = {"role", "reason"} if len(reasons) == 1 else {"role"}
    if all(_is_item(survey, column) for column in columns):
        told_above.add("factor")
    kept = [at for at, column in enumerate(table.columns) if column.key not in told_above]
    return Table(
        table.name,
        table.title,
        tuple(table.columns[at] for at in kept),
        tuple(Row(row.key, tuple(row.cells[at] for at in kept)) for row in table.rows),
        notes=(msg("Why: {reason}.", reason=first.reason),) if len(reasons) == 1 else (),
    )


def _is_item(survey: Survey, column: MappedColumn) -> bool:
    """Whether the factor has the very words of the item, in every language."""
    factor = next((factor for factor in survey.mapping.factors if factor.key == column.factor), None)
    item = key_of(survey.questions[column.position].item)
    return factor is not None and all(key_of(factor.label(language)) == item for language in ("en", "zh"))


def _asked(survey: Survey) -> tuple[tuple[int, ...], ...]:
    """The positions of the columns whose measure is asked, question by question."""
    rated = {column.position for column in survey.mapping.columns if column.role in MEASURES}
    return tuple(d.columns for d in survey.doubts if d.kind == "measure" and not rated & set(d.columns))


def _asked_lines(survey: Survey, asked: Iterable[tuple[int, ...]]) -> Iterable[Line]:
    for positions in asked:
        items = [_item(survey, position) for position in positions]
        more = len(items) - ITEMS_NAMED
        told: tuple[str | Message, ...] = tuple(items)
        if more > 1:
            told = (*items[:ITEMS_NAMED], msg("and {n} more", n=more))
        stem = _stem(survey, survey.mapping.columns[positions[0]])
        columns = span(positions)
        yield Line(
            msg("Which measure?"),
            msg("{columns}: {stem}: {items}", columns=columns, stem=echo(stem, TEXT_SHOWN), items=told)
            if stem
            else msg("{columns}: {items}", columns=columns, items=told),
        )


def _item(survey: Survey, position: int) -> str:
    question = survey.questions[position] if position < len(survey.questions) else None
    item = "" if question is None else question.item or question.stem
    return echo(item or survey.mapping.columns[position].header)


Groups = dict[tuple[Message, Message | None], list["MappedColumn"]]


def _hidden(survey: Survey, asked: set[int]) -> Groups:
    """(label, why) -> the columns that a line tells of."""
    columns = survey.mapping.columns
    rated = bool(asked) or any(column.role in MEASURES for column in columns)
    found: Groups = {}
    for column in columns:
        if column.role in ABOUT_THE_INTERVIEW:
            found.setdefault((LABELS[0], None), []).append(column)
        elif column.role == "personal":
            found.setdefault((LABELS[1], None), []).append(column)
        elif column.role == "open" and rated and column.position not in asked:
            found.setdefault((LABELS[2], column.reason), []).append(column)
    many = {label for label, _ in found if sum(len(those) for (one, _), those in found.items() if one == label) > FEW}
    return {key: found[key] for key in sorted(found, key=lambda key: LABELS.index(key[0])) if key[0] in many}


def _hidden_lines(hidden: Groups) -> Iterable[Line]:
    for (label, why), columns in hidden.items():
        shown = span(tuple(column.position for column in columns))
        told = msg("{columns}", columns=shown) if why is None else msg("{columns}: {why}", columns=shown, why=why)
        yield Line(label, told)
    if hidden:
        yield Line(msg("Every column"), msg("cemgap check FILE -f md"))


def _table(survey: Survey, name: str, title: Message, columns: Sequence[MappedColumn], names: Sequence[str]) -> Table:
    factors: dict[str, Factor] = {factor.key: factor for factor in survey.mapping.factors}
    attributed = any(column.attribute is not None and column.role != "open" for column in columns)
    asked = msg("Header") if columns is survey.mapping.columns else msg("Question")
    fields: list[tuple[Column, list[Cell]]] = [
        (Column("position", msg("No."), "count"), [column.position + 1 for column in columns]),
        (Column("header", asked, "text"), [echo(name, 2 * TEXT_SHOWN) for name in names]),
        (Column("role", msg("Taken for"), "text"), [ROLE_WORDS[column.role] for column in columns]),
    ]
    if any(column.factor for column in columns):
        told: list[Cell] = [factors.get(column.factor or "", column.factor or "") for column in columns]
        fields.append((Column("factor", msg("Factor"), "text"), told))
    if attributed:
        fields.append((Column("attribute", msg("Attribute"), "text"), [_attribute(survey, c) for c in columns]))
    fields.append((Column("reason", msg("Why"), "text", priority=2), [column.reason for column in columns]))
    rows = zip(*(cells for _, cells in fields), strict=True)
    return Table(
        name,
        title,
        tuple(column for column, _ in fields),
        tuple(Row(str(column.position + 1), tuple(cells)) for column, cells in zip(columns, rows, strict=True)),
    )


def _attribute(survey: Survey, column: MappedColumn) -> Wording | str:
    """The attribute as it is named, the touchpoint and the like behind it."""
    if column.role == "open":
        return ""
    for attribute in survey.mapping.attributes:
        if (attribute.factor, attribute.key) == (column.factor, column.attribute):
            return attribute_name(attribute)
    return column.attribute or ""
