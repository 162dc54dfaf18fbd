"""Actions: step 6, what is to be done, what is not, and why."""

from cemgap.errors import echo
from cemgap.report.blocks import Column, Line, Lines, Part, Row, Table
from cemgap.report.content.citation import listed
from cemgap.report.content.words import ALIGNMENT_FIELDS, DECISIONS, JUDGEMENTS, STRATEGY_KINDS, worded
from cemgap.steps.analysis import Analysis
from cemgap.steps.states import undecided_actions, unjudged_actions
from cemgap.steps.step6_alignment import AlignedAction, Alignment
from cemgap.translations import Message, msg

ECHOED = 60
"""Characters of an action that a sentence repeats; the table has all of them."""


def part(analysis: Analysis) -> Part:
    """The table of actions and what they add up to; nothing without a plan."""
    alignment = analysis.alignment
    if alignment is None:
        return Part("actions", ())
    summary = Lines("alignment", msg("Step 6: alignment"), tuple(_summary(alignment)))
    return Part("actions", (table(alignment), summary) if alignment.actions else (summary,))


def table(alignment: Alignment) -> Table:
    """One row per action, as judged by people."""
    return Table(
        "actions",
        msg("Step 6: actions against strategy, people, process, technology"),
        (
            Column("id", msg("ID"), "text"),
            Column("action", msg("Action"), "text"),
            Column("serves", msg("Serves"), "text", None, 4),
            Column("factors", msg("Factors"), "text", None, 3),
            Column("decision", msg("Decision"), "text"),
            Column("strategy", msg("Strategy"), "text", None, 2),
            Column("people", msg("People"), "text", None, 2),
            Column("process", msg("Process"), "text", None, 2),
            Column("technology", msg("Technology"), "text", msg("Tech"), 2),
            Column("missing", msg("To build first"), "text", None, 4),
            Column("owner", msg("Owner"), "text", None, 3),
            Column("due", msg("Due"), "text", None, 3),
            Column("cost", msg("Cost"), "money", None, 4),
            Column("status", msg("Status"), "text", None, 4),
        ),
        tuple(_row(action) for action in alignment.actions),
        notes=(
            msg("No n: judgements of people, not answers of respondents."),
            msg("A conflict vetoes an action, whatever its decision says."),
        ),
    )


def _row(action: AlignedAction) -> Row:
    planned = action.planned
    return Row(
        planned.id,
        (
            planned.id,
            planned.action,
            listed(planned.serves) if planned.serves else None,
            listed(action.factors) if action.factors else None,
            msg("vetoed") if action.vetoed else DECISIONS[planned.decision],
            JUDGEMENTS[planned.strategy],
            JUDGEMENTS[planned.people],
            JUDGEMENTS[planned.process],
            JUDGEMENTS[planned.technology],
            planned.missing,
            planned.owner,
            planned.due,
            planned.cost,
            planned.status,
        ),
    )


def _summary(alignment: Alignment) -> list[Line]:
    chosen = chosen_actions(alignment)
    lines = [
        Line(
            msg("To do"),
            listed(named(action) for action in chosen) if chosen else msg("No action is chosen."),
        )
    ]
    lines += [Line(msg("Not to do"), not_to_do(action)) for action in alignment.not_to_do]
    lines += [Line(msg("Still open"), message) for message in _still_open(alignment)]
    lines += [
        Line(STRATEGY_KINDS[statement.kind], msg("{statement}", statement=statement.statement))
        for statement in alignment.strategy
    ]
    return lines


def _still_open(alignment: Alignment) -> list[Message]:
    found = []
    if alignment.gaps_without_requirement:
        found.append(msg("gaps without a requirement: {factors}", factors=alignment.gaps_without_requirement))
    if alignment.requirements_without_action:
        ids = tuple(row.id for row in alignment.requirements_without_action)
        found.append(msg("requirements that no action serves: {ids}", ids=ids))
    if alignment.without_owner_or_due:
        ids = tuple(action.planned.id for action in alignment.without_owner_or_due)
        found.append(msg("chosen actions without an owner or a date: {ids}", ids=ids))
    if undecided := undecided_actions(alignment):
        ids = tuple(action.planned.id for action in undecided)
        found.append(msg("actions that nobody has decided on: {ids}", ids=ids))
    if unjudged := unjudged_actions(alignment):
        ids = tuple(action.planned.id for action in unjudged)
        found.append(msg("chosen actions that are not judged in full: {ids}", ids=ids))
    return found


def chosen_actions(alignment: Alignment) -> tuple[AlignedAction, ...]:
    """Actions that were chosen and that no conflict vetoes."""
    return tuple(action for action in alignment.actions if action.planned.decision == "chosen" and not action.vetoed)


def named(action: AlignedAction) -> Message:
    """An action by its id and its words."""
    return msg('{id} "{action}"', id=action.planned.id, action=echo(action.planned.action, ECHOED))


def not_to_do(action: AlignedAction) -> Message:
    """An action that is not to be done, and why."""
    if action.vetoed:
        fields = tuple(worded(ALIGNMENT_FIELDS, field) for field in action.vetoed_by)
        return msg("{action}: vetoed, it conflicts with {fields}", action=named(action), fields=fields)
    return msg("{action}: rejected", action=named(action))
