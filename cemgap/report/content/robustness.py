"""Robustness: whether the key experience holds when something about the figures is changed."""

from collections.abc import Iterable

from cemgap.intake.factor_list import first_named
from cemgap.report.blocks import Block, Cell, Column, Figure, Line, Lines, Part, Row, Table
from cemgap.report.content import ranks
from cemgap.report.content.citation import NO_RESPONDENTS, cited, cited_ends, listed, sentences
from cemgap.report.content.decimals import decimals_of
from cemgap.report.content.words import CHECKS
from cemgap.statistics.precision import Estimate
from cemgap.steps.analysis import Analysis
from cemgap.steps.origin_shift import OriginShift
from cemgap.steps.robustness import NOBODY_FLAGGED, Changed, Measure, Robustness
from cemgap.steps.step3_key_experiences import Ranking
from cemgap.translations import Message, msg

CONDITIONS: dict[str, Message] = {
    "missing": msg("Over everyone who rated experience or expectation"),
    "respondent_level": msg("Weighted respondent by respondent"),
    "derived": msg("With importance derived from the outcome"),
    "steps": msg("With equal distances between the ranks of importance"),
}
FIGURES: dict[Ranking, Message] = {
    "weighted_satisfaction": msg("Weighted satisfaction"),
    "satisfaction": msg("Satisfaction"),
    "importance_minus_experience": msg("Importance - experience"),
    "none": msg("Figure"),
}
MEASURES: dict[Measure, Message] = {
    "satisfaction": msg("Satisfaction of {changed} would be {then} instead of {before}."),
    "weighted_satisfaction": msg("Weighted satisfaction of {changed} would be {then} instead of {before}."),
    "importance_minus_experience": msg("Importance - experience of {changed} would be {then} instead of {before}."),
}
FLAGGED = msg("Without the {count} flagged respondent", plural="Without the {count} flagged respondents")
KEY_STAYS = msg("{condition} the key experience stays {factor} ({value}).")
KEY_CHANGES = msg("{condition} the key experience would be {factor} ({value}).")
NO_KEY = msg("{condition} there would be no key experience.")
STILL_NO_KEY = msg("{condition} there is no key experience either.")
FIRST_STAYS = msg("{condition} {factor} stays first ({value}).")
FIRST_CHANGES = msg("{condition} {factor} would be first ({value}).")
UNRANKED = msg("{condition} the factors could not be ranked like this.")
STILL_UNRANKED = msg("{condition} no factor can be ranked either.")


def part(analysis: Analysis) -> Part:
    """Every check in a sentence and in a table, the ranks a factor may have, and the figures of other rules."""
    if not analysis.robustness:
        return Part("robustness", ())
    lines = tuple(Line(_label(line), sentence(analysis, line)) for line in analysis.robustness)
    blocks: list[Block] = [Lines("robustness", msg("Does the key experience hold?"), lines), table(analysis)]
    blocks += ranks.tables(analysis)
    if analysis.alternatives:
        blocks.append(alternatives_table(analysis))
    return Part("robustness", tuple(blocks))


def _label(line: Robustness) -> Message:
    return CHECKS[line.check]


def panel(analysis: Analysis) -> tuple[Message, ...]:
    """The checks for the first page: those that hold in a line, each that does not in a sentence, then those not made.

    Nothing where none could be made.
    """
    made = [line for line in analysis.robustness if line.holds is not None]
    if not made or analysis.key_experiences.first is None:
        return ()
    found = []
    if kept := [line for line in made if line.holds]:
        found.append(msg("Holds: {checks}.", checks=tuple(_kept(analysis, line) for line in kept)))
    for line in made:
        if not line.holds:
            # The first line of the page says which others it may be.
            sure = line.check != "sampling"
            found.append(sentence(analysis, line) if sure else msg("Not sure: {check}.", check=CHECKS[line.check]))
    reasons: dict[Message, list[Message]] = {}
    for line in analysis.robustness:
        if line.not_computed is not None and line.not_computed != NOBODY_FLAGGED:
            reasons.setdefault(line.not_computed, []).append(CHECKS[line.check])
    if reasons:
        told = (msg("{checks} ({reason})", checks=listed(checks), reason=reason) for reason, checks in reasons.items())
        found.append(msg("Not checked: {checks}.", checks=tuple(told)))
    return tuple(found)


def _kept(analysis: Analysis, line: Robustness) -> Message:
    """A check that holds; of the zero of importance, how far it may move."""
    if line.shift is None:
        return CHECKS[line.check]
    shown = table(analysis)
    low, high = cited_ends(shown, line.check, "shift")
    if line.shift.below is None and line.shift.above is None:
        return CHECKS[line.check]
    if line.shift.above is None:
        return msg("{check} (from {low} points)", check=CHECKS[line.check], low=low)
    if line.shift.below is None:
        return msg("{check} (up to {high} points)", check=CHECKS[line.check], high=high)
    return msg("{check} ({low} to {high} points)", check=CHECKS[line.check], low=low, high=high)


def table(analysis: Analysis) -> Table:
    """Every check, and what is ranked first in it. A column without anything in it is left out."""
    ranking = analysis.key_experiences.ranking
    columns = (
        Column("check", msg("Check"), "text"),
        Column("holds", msg("Holds"), "text"),
        Column("first", msg("Ranked first"), "text"),
        Column("figure", FIGURES[ranking], "signed"),
        Column("others", msg("May be it as well"), "text"),
        Column("shift", msg("Shift of importance"), "signed"),
        Column("n", msg("Left out"), "count"),
        Column("changed", msg("Changes most"), "text"),
        Column("before", msg("Before"), "signed"),
        Column("then", msg("Afterwards"), "signed"),
        Column("not_computed", msg("Not computed"), "text"),
    )
    rows = [(line.check, _cells(line)) for line in analysis.robustness]
    note = NO_RESPONDENTS if analysis.scores.respondents is None else ranks.SAME_BASES
    filled = [at for at, _ in enumerate(columns) if any(cells[at] is not None for _, cells in rows)]
    return Table(
        "robustness",
        msg("What is ranked first then"),
        tuple(columns[at] for at in filled),
        tuple(Row(check, tuple(cells[at] for at in filled)) for check, cells in rows),
        notes=(note,),
        decimals=decimals_of(analysis),
    )


def _cells(line: Robustness) -> tuple[Cell, ...]:
    return (
        CHECKS[line.check],
        line.holds,
        line.first,
        line.figure,
        listed(first_named(line.others)) if line.others else None,
        None if line.shift is None else (line.shift.low, line.shift.high),
        line.respondents,
        *_changed_cells(line.changed),
        line.not_computed,
    )


def _changed_cells(changed: Changed | None) -> tuple[Cell, Cell, Cell]:
    return (None, None, None) if changed is None else (changed.factor, changed.before, changed.then)


def alternatives_table(analysis: Analysis) -> Table:
    """Satisfaction over all available answers, and weighted satisfaction respondent by respondent."""
    by_key = {one.factor.key: one for one in analysis.alternatives}

    def cells(estimate: Estimate | None) -> tuple[Cell, Cell]:
        if estimate is None:
            return None, None
        return estimate.value, None if estimate.low is None else (estimate.low, estimate.high)

    rows = []
    for ranked in analysis.key_experiences.factors:
        one = by_key[ranked.scores.factor.key]
        difference, available = one.available_minus_paired, one.satisfaction_available
        rows.append(
            Row(
                one.factor.key,
                (
                    one.factor,
                    None if available is None else available.value,
                    *cells(difference),
                    None if one.weighted_by_respondent is None else one.weighted_by_respondent.value,
                    *cells(one.covariance_term),
                    None if difference is None else difference.n,
                    None if one.weighted_by_respondent is None else one.weighted_by_respondent.n,
                ),
            )
        )
    return Table(
        "alternatives",
        msg("Factors under other rules"),
        (
            Column("factor", msg("Factor"), "text"),
            Column("satisfaction_available", msg("Satisfaction, all answers"), "signed"),
            Column("available_minus_paired", msg("Less that of the pairs"), "signed"),
            Column("available_minus_paired_interval", msg("95% interval"), "signed"),
            Column("weighted_by_respondent", msg("Weighted, respondent by respondent"), "signed"),
            Column("covariance_term", msg("Of it covariance"), "signed"),
            Column("covariance_term_interval", msg("95% interval"), "signed"),
            Column("n", msg("n"), "count"),
            Column("n_triple", msg("n, respondent by respondent"), "count"),
        ),
        tuple(rows),
        notes=(
            msg("All answers: also of customers who rated experience or expectation alone."),
            msg(
                "Covariance of importance and satisfaction: negative where a factor is important to those who are "
                "unhappy with it."
            ),
        ),
        decimals=decimals_of(analysis),
    )


def sentence(analysis: Analysis, line: Robustness) -> Message:
    """A check in words."""
    if line.not_computed is not None:
        return msg("Not computed: {reason}.", reason=line.not_computed)
    match line.check:
        case "sampling":
            return ranks.claim(analysis.key_experiences)
        case "origin":
            return _origin(analysis, line)
        case _:
            return sentences(_outcome(analysis, line), *_more(analysis, line))


def _outcome(analysis: Analysis, line: Robustness) -> Message:
    if line.check == "flagged" and line.left == 0:
        return msg("Nobody is left without the flagged respondents.")
    said = _template(analysis, line)
    values: tuple[tuple[str, object], ...] = (("condition", _condition(analysis, line)),)
    if line.first is not None and "{value}" in said.msgid:
        values += (("factor", line.first), ("value", cited(table(analysis), line.check, "figure")))
    return Message(said.msgid, values)


def _condition(analysis: Analysis, line: Robustness) -> Message:
    if line.check != "flagged":
        return CONDITIONS[line.check]
    count = cited(table(analysis), line.check, "n")
    return Message(FLAGGED.msgid, (("n", line.respondents), ("count", count)), FLAGGED.plural)


def _template(analysis: Analysis, line: Robustness) -> Message:
    now = analysis.key_experiences
    if line.figure is None and now.key is None:
        return STILL_UNRANKED if line.holds else UNRANKED
    if line.key is not None:
        return KEY_STAYS if line.holds and now.key is not None else KEY_CHANGES
    if now.key is not None:
        return NO_KEY
    if now.ranking == "weighted_satisfaction":
        return STILL_NO_KEY
    return FIRST_STAYS if line.holds else FIRST_CHANGES


def _more(analysis: Analysis, line: Robustness) -> Iterable[Message]:
    """What differs the most, and why, where that is worth a word."""
    if line.unhappy and not line.holds and line.first is not None:
        yield msg("{factor} is important to those who are unhappy with it.", factor=line.first)
    if line.changed is not None and not (line.check == "flagged" and line.left == 0):
        shown = table(analysis)
        ends = tuple((end, cited(shown, line.check, end)) for end in ("then", "before"))
        yield Message(MEASURES[line.changed.measure].msgid, (("changed", line.changed.factor), *ends))


def _origin(analysis: Analysis, line: Robustness) -> Message:
    key, shift = analysis.key_experiences.key, line.shift
    if key is None or shift is None:
        return msg("Not computed.")
    low, high = cited_ends(table(analysis), line.check, "shift")
    said = [_span(shift, low, high, key)]
    if shift.below is not None:
        said.append(msg("Below that it would be {factor}.", factor=shift.below))
    if shift.above is not None:
        said.append(msg("Above that it would be {factor}.", factor=shift.above))
    if not line.holds:
        said.append(
            msg("The scale leaves open whether its lowest answer means no importance or one step, and that decides.")
        )
    return sentences(*said)


def _span(shift: OriginShift, low: Figure, high: Figure, key: object) -> Message:
    if shift.below is None and shift.above is None:
        return msg("Wherever the zero of importance lies, the key experience stays {factor}.", factor=key)
    if shift.above is None:
        return msg(
            "The key experience stays {factor} if every importance changes by {low} points or more.",
            factor=key,
            low=low,
        )
    if shift.below is None:
        return msg(
            "The key experience stays {factor} if every importance changes by up to {high} points.",
            factor=key,
            high=high,
        )
    return msg(
        "The key experience stays {factor} if every importance changes by {low} to {high} points.",
        factor=key,
        low=low,
        high=high,
    )
