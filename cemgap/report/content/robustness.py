"""Robustness: whether the key experience holds without the respondents whose answers are in doubt."""

from cemgap.report.blocks import Cell, Column, Row, Table
from cemgap.report.content.citation import cited
from cemgap.steps.analysis import Analysis
from cemgap.steps.robustness import Changed, Robustness
from cemgap.steps.step3_key_experiences import Ranking, ranking_figure
from cemgap.translations import Message, msg

CHECKS: dict[str, Message] = {"flagged": msg("without the flagged respondents")}
FIGURES: dict[Ranking, Message] = {
    "weighted_satisfaction": msg("Weighted satisfaction"),
    "satisfaction": msg("Satisfaction"),
    "importance_minus_experience": msg("Importance - experience"),
    "none": msg("Figure"),
}
KEY_STAYS = msg(
    "Without the {count} flagged respondent the key experience stays {factor} ({value}).",
    plural="Without the {count} flagged respondents the key experience stays {factor} ({value}).",
)
KEY_CHANGES = msg(
    "Without the {count} flagged respondent the key experience would be {factor} ({value}).",
    plural="Without the {count} flagged respondents the key experience would be {factor} ({value}).",
)
NO_KEY = msg(
    "Without the {count} flagged respondent there would be no key experience.",
    plural="Without the {count} flagged respondents there would be no key experience.",
)
STILL_NO_KEY = msg(
    "Without the {count} flagged respondent there is no key experience either.",
    plural="Without the {count} flagged respondents there is no key experience either.",
)
FIRST_STAYS = msg(
    "Without the {count} flagged respondent {factor} stays first ({value}).",
    plural="Without the {count} flagged respondents {factor} stays first ({value}).",
)
FIRST_CHANGES = msg(
    "Without the {count} flagged respondent {factor} would be first ({value}).",
    plural="Without the {count} flagged respondents {factor} would be first ({value}).",
)

UNRANKED = msg(
    "Without the {count} flagged respondent the factors could not be ranked like this.",
    plural="Without the {count} flagged respondents the factors could not be ranked like this.",
)
STILL_UNRANKED = msg(
    "Without the {count} flagged respondent no factor can be ranked either.",
    plural="Without the {count} flagged respondents no factor can be ranked either.",
)

CHANGED_FIGURES: dict[Ranking, Message] = FIGURES | {"weighted_satisfaction": msg("Satisfaction")}
CHANGES: dict[Ranking, Message] = {
    "weighted_satisfaction": msg("{said} Satisfaction of {changed} would be {then} instead of {before}."),
    "satisfaction": msg("{said} Satisfaction of {changed} would be {then} instead of {before}."),
    "importance_minus_experience": msg(
        "{said} Importance - experience of {changed} would be {then} instead of {before}."
    ),
}


def table(analysis: Analysis) -> Table:
    """Every check, and what is ranked first in it."""
    ranking = analysis.key_experiences.ranking
    return Table(
        "robustness",
        msg("Does the order hold?"),
        (
            Column("check", msg("Check"), "text"),
            Column("n", msg("Left out"), "count"),
            Column("first", msg("Ranked first"), "text"),
            Column("figure", FIGURES[ranking], "signed"),
            Column("holds", msg("Holds"), "text"),
            Column("changed", msg("Changes most"), "text"),
            Column("before", CHANGED_FIGURES[ranking], "signed"),
            Column("then", msg("Without them"), "signed"),
        ),
        tuple(
            Row(
                line.check,
                (
                    CHECKS[line.check],
                    line.respondents,
                    None if line.first is None else line.first.scores.factor,
                    None if line.first is None else ranking_figure(line.first.scores, ranking),
                    line.holds,
                    *_changed_cells(line.changed),
                ),
            )
            for line in analysis.robustness
        ),
    )


def _changed_cells(changed: Changed | None) -> tuple[Cell, Cell, Cell]:
    return (None, None, None) if changed is None else (changed.factor, changed.before, changed.then)


def sentence(analysis: Analysis, line: Robustness) -> Message:
    """A check in words: the key experience, and the factor whose figure differs the most, if that is worth a word."""
    said = _said(analysis, line)
    if line.changed is None:
        return said
    shown = table(analysis)
    ends = {end: cited(shown, line.check, end) for end in ("then", "before")}
    values = (("said", said), ("changed", line.changed.factor), *ends.items())
    return Message(CHANGES[analysis.key_experiences.ranking].msgid, values)


def _said(analysis: Analysis, line: Robustness) -> Message:
    if line.left == 0:
        return msg("Nobody is left without the flagged respondents.")
    shown = table(analysis)
    said = _outcome(analysis, line)
    values: tuple[tuple[str, object], ...] = (("n", line.respondents), ("count", cited(shown, line.check, "n")))
    if line.first is not None and "{value}" in said.msgid:
        values += (("factor", line.first.scores.factor), ("value", cited(shown, line.check, "figure")))
    return Message(said.msgid, values, said.plural)


def _outcome(analysis: Analysis, line: Robustness) -> Message:
    now = analysis.key_experiences
    figure = None if line.first is None else ranking_figure(line.first.scores, now.ranking)
    if figure is None and now.key is None:
        return STILL_UNRANKED if line.holds else UNRANKED
    if line.key is not None:
        return KEY_STAYS if line.holds else KEY_CHANGES
    if now.key is not None:
        return NO_KEY
    if now.ranking == "weighted_satisfaction":
        return STILL_NO_KEY
    return FIRST_STAYS if line.holds else FIRST_CHANGES
