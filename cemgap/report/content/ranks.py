"""Ranks: how sure it is which factor is the worst."""

from cemgap.intake.factor_list import first_named
from cemgap.report.blocks import Cell, Column, Figure, Row, Table
from cemgap.report.content.decimals import decimals_of
from cemgap.steps.analysis import Analysis
from cemgap.steps.step3_key_experiences import KeyExperiences, RankedFactor
from cemgap.translations import Message, msg

NEVER, ALWAYS = 0.01, 0.99
"""Probabilities beyond which no figure is told: the lattice of draws is good to a thousandth."""
SAME_BASES = msg("n: as in the table of factors.")
TOLD = 0.05
"""Points from which on a figure with one decimal is not 0."""


def claim(keys: KeyExperiences) -> Message:
    """Which factors cannot be told apart from the one ranked first, at 95%; for keys with a worst set."""
    first = keys.worst_set[0]
    others = keys.worst_set[1:]
    if others:
        return msg("{factor} cannot be told apart from {others} (95%).", factor=first, others=_all(first_named(others)))
    unranked = any(ranked.rank is None for ranked in keys.factors)
    if keys.key is None:
        if unranked:
            return msg("No other ranked factor could have the lowest satisfaction (95%).")
        return msg("No other factor could have the lowest satisfaction (95%).")
    if keys.proven is False:
        return msg("No other factor could be lower (95%), but its own shortfall is not proven.")
    if unranked:
        return msg("No other ranked factor could be the key experience (95%).")
    return msg("No other factor could be the key experience (95%).")


def _all(factors: tuple[object, ...]) -> Message | object:
    """The factors with "and" before the last one."""
    *before, last = factors
    if not before or isinstance(last, Message):
        return Message("{items}", (("items", factors),))
    return msg("{some} and {last}", some=tuple(before), last=last)


def tables(analysis: Analysis) -> tuple[Table, ...]:
    """The table of ranks; none where nothing is claimed."""
    keys = analysis.key_experiences
    ranked = tuple(one for one in keys.factors if one.in_worst_set is not None)
    if len(ranked) < 2:  # noqa: PLR2004  one factor has but one rank
        return ()
    sets = any(one.rank_set is not None for one in ranked)
    columns = [
        Column("factor", msg("Factor"), "text"),
        Column("rank", msg("Rank"), "rank"),
        Column(
            "in_worst_set",
            msg("May be the lowest") if keys.key is None else msg("May be the key experience"),
            "text",
        ),
    ]
    if sets:
        columns += [
            Column("p_worst", msg("P(worst)"), "share"),
            Column("ranks", msg("Ranks it may have"), "text"),
        ]
    return (
        Table(
            "ranks",
            msg("How sure the ranks are (95%)"),
            tuple(columns),
            tuple(Row(one.scores.factor.key, _cells(one)[: len(columns)]) for one in ranked),
            notes=_notes(keys, sets=sets),
            decimals=decimals_of(analysis),
        ),
    )


def _cells(ranked: RankedFactor) -> tuple[Cell, ...]:
    return (ranked.scores.factor, ranked.rank, ranked.in_worst_set, share_cell(ranked.p_worst), _ranks(ranked))


def share_cell(p: float | None) -> Cell:
    """In whole percent, but never 0% or 100%."""
    if p is None:
        return None
    if p < NEVER:
        return msg("< {percent}", percent=Figure(NEVER, "share"))
    return msg("> {percent}", percent=Figure(ALWAYS, "share")) if p > ALWAYS else p


def _ranks(ranked: RankedFactor) -> Cell:
    one = ranked.rank_set
    if one is None:
        return None
    return str(one.low) if one.low == one.high else msg("{low} to {high}", low=str(one.low), high=str(one.high))


def _notes(keys: KeyExperiences, *, sets: bool) -> tuple[Message, ...]:
    if not sets:
        wide = msg("Of so many factors the joint variation is not kept: the set is as wide as it can be.")
        return (SAME_BASES, wide)
    notes = [
        SAME_BASES,
        msg(
            "P(worst): share of draws around the figures in which the factor is the lowest. "
            "An aid to reading, no level of confidence."
        ),
    ]
    if keys.winners_curse is not None and abs(keys.winners_curse) >= TOLD:
        notes.append(
            msg(
                "The factor picked as the lowest is expected to look lower than it is, by about {points} points.",
                points=Figure(abs(keys.winners_curse), "score"),
            )
        )
    return tuple(notes)
