"""Drivers: derived importance beside stated, penalty and reward, and what expectations add."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cemgap.report.blocks import Cell, Column, Line, Lines, Part, Row, Table
from cemgap.report.content.citation import cell_of, cited, cited_ends, sentences
from cemgap.report.content.words import ASYMMETRIES, OUTCOMES, READINGS, worded
from cemgap.statistics.drivers.penalty_reward import CELL_MIN
from cemgap.translations import Message, msg

if TYPE_CHECKING:
    from cemgap.intake.mapping import Factor
    from cemgap.statistics.precision import Estimate
    from cemgap.steps.analysis import Analysis
    from cemgap.steps.drivers import Driver, Drivers, PenaltyAndReward

METHODS: dict[str, Message] = {
    "lmg": msg("mean gain over all orders (LMG)"),
    "johnson": msg("relative weights (Johnson)"),
}
MODEL = "model"
"""The row of the table about the model."""
MOST_NAMED = 3


def part(analysis: Analysis) -> Part:
    """What is known of the outcome; nothing where none was asked."""
    drivers = analysis.drivers
    if drivers is None:
        return Part("drivers", ())
    tables = [model_table(drivers)]
    if drivers.factors:
        tables.append(importance_table(drivers))
    if drivers.penalties:
        tables.append(penalty_table(drivers))
    lines = tuple(Line(label, told) for label, told in _told(drivers))
    return Part("drivers", (Lines("drivers", msg("What drives the overall judgement"), lines), *tables))


def answer(analysis: Analysis) -> tuple[Line, ...]:
    """Derived importance for the first page: where it is in force, where it differs, or where it alone is known."""
    drivers = analysis.drivers
    if drivers is None:
        return ()
    shown = importance_table(drivers)
    if drivers.in_force:
        return (Line(msg("Importance"), _in_force(drivers)),)
    if drivers.factors and not any(factor.importance for factor in analysis.scores.factors):
        told = msg(
            "{factors} of what explains {outcome}. Importance was not asked; to use this instead: --importance derived",
            factors=_shares(shown, drivers.factors),
            outcome=_name(drivers),
        )
        return (Line(msg("Derived"), told),)
    if drivers.apart:
        largest = sorted(drivers.apart, key=_distance)[:MOST_NAMED]
        told = msg(
            "Derived importance is not what is stated: {factors}.",
            factors=tuple(
                msg(
                    "{factor} {derived} (stated {stated})",
                    factor=driver.factor,
                    derived=cited(shown, driver.factor.key, "derived"),
                    stated=cited(shown, driver.factor.key, "stated"),
                )
                for driver in largest
            ),
        )
        return (Line(msg("Derived"), told),)
    return ()


def _distance(driver: Driver) -> float:
    return 0.0 if driver.difference is None else -abs(driver.difference.value)


def _shares(shown: Table, factors: tuple[Driver, ...]) -> tuple[Message, ...]:
    return tuple(
        msg("{factor} {share}", factor=one.factor, share=cited(shown, one.factor.key, "derived"))
        for one in factors[:MOST_NAMED]
    )


def _name(drivers: Drivers) -> Message | str:
    return OUTCOMES.get(drivers.outcome.name, drivers.outcome.name)


def _in_force(drivers: Drivers) -> Message:
    shown = model_table(drivers)
    return msg(
        "Derived, not stated: what the experiences explain of {outcome}, by {method}; they explain {r2} of it "
        "(n {count}). The largest share is the top of the scale.",
        outcome=_name(drivers),
        method=METHODS[drivers.method],
        r2=cited(shown, MODEL, "r2"),
        count=cited(shown, MODEL, "n"),
    )


def _told(drivers: Drivers) -> tuple[tuple[Message | None, Message], ...]:
    """The sentences of the part, with their labels."""
    told: list[tuple[Message | None, Message]] = [(msg("Derived"), _explained(drivers))]
    told += [(None, caution) for caution in _cautions(drivers)]
    if drivers.factors and drivers.factors[0].stated is None:
        told.append((msg("Stated"), msg("Nothing to compare with: importance was not asked.")))
    elif drivers.factors:
        told.append((msg("Stated"), _compared(drivers)))
    if drivers.penalties:
        told.append((msg("Reward"), _kinds(drivers)))
    if drivers.not_penalty is not None:
        told.append((msg("Reward"), msg("No penalties and rewards: {why}.", why=drivers.not_penalty)))
    if drivers.gain is not None:
        told.append((msg("Expectation"), _gain(drivers)))
    return tuple(told)


def _explained(drivers: Drivers) -> Message:
    shown = model_table(drivers)
    if drivers.not_derived is not None:
        return msg("No importance is derived from {outcome}: {why}.", outcome=_name(drivers), why=drivers.not_derived)
    told = msg(
        "The experiences explain {r2} of {outcome} (n {count} with every answer); shares by {method}.",
        r2=cited(shown, MODEL, "r2"),
        outcome=_name(drivers),
        count=cited(shown, MODEL, "n"),
        method=METHODS[drivers.method],
    )
    if cell_of(shown, MODEL, "r2_interval") is None:
        return told
    low, high = cited_ends(shown, MODEL, "r2_interval")
    return sentences(told, msg("95% CI of what they explain: {low} to {high}.", low=low, high=high))


def _cautions(drivers: Drivers) -> tuple[Message, ...]:
    if not drivers.factors:
        return ()
    found = [msg("Shares show what goes together, not what causes what.")]
    if drivers.indicative:
        found.append(msg("Indicative: fewer than 200 effective respondents."))
    if drivers.collinear:
        found.append(msg("The experiences hang together closely: whose share it is, is hard to tell."))
    if drivers.in_force:
        found.append(msg("Groups take the derived importance of all as it is, without its sampling error."))
    return (sentences(*found),)


def _compared(drivers: Drivers) -> Message:
    shown = model_table(drivers)
    if drivers.omnibus is None:
        return msg("Whether stated and derived importance differ cannot be tested.")
    p = cited(shown, MODEL, "p")
    if not drivers.differ:
        return msg("Stated and derived importance are not told apart (p {p}).", p=p)
    hidden, lip = (
        tuple(one.factor for one in drivers.apart if one.quadrant == quadrant)
        for quadrant in ("hidden_driver", "stated_only")
    )
    told = [msg("Stated and derived importance differ (p {p}).", p=p)]
    if hidden:
        told.append(msg("Hidden drivers, which matter more than customers say: {factors}.", factors=hidden))
    if lip:
        told.append(msg("Stated only, with less behind it: {factors}.", factors=lip))
    return sentences(*told)


def _kinds(drivers: Drivers) -> Message:
    def those(kind: str) -> tuple[Factor, ...]:
        return tuple(one.factor for one in drivers.penalties if one.figures.kind == kind)

    told = []
    if basic := those("basic"):
        told.append(msg("Basic, a low experience costs more than a high one brings: {factors}.", factors=basic))
    if excitement := those("excitement"):
        told.append(msg("Excitement, a high experience brings more: {factors}.", factors=excitement))
    return sentences(*told) if told else msg("No factor is told apart as basic or excitement.")


def _gain(drivers: Drivers) -> Message:
    shown = model_table(drivers)
    gain = drivers.gain
    both, alone, count = (cited(shown, MODEL, column) for column in ("r2_with", "r2_without", "gain_n"))
    if gain is None or gain.test is None:
        return msg(
            "With expectations {both} of the overall judgement is explained, without {alone} (n {count}); not tested.",
            both=both,
            alone=alone,
            count=count,
        )
    told = (
        msg(
            "Expectations add to experiences: {both} of the overall judgement is explained with them, {alone} without "
            "(n {count}, p {p})."
        )
        if gain.adds
        else msg(
            "Expectations are not shown to add anything: {both} of the overall judgement is explained with them, "
            "{alone} without (n {count}, p {p})."
        )
    )
    values = (("both", both), ("alone", alone), ("count", count), ("p", cited(shown, MODEL, "gain_p")))
    return Message(told.msgid, values)


def model_table(drivers: Drivers) -> Table:
    """On what the shares rest, in one row."""
    omnibus, gain = drivers.omnibus, drivers.gain
    fields: tuple[tuple[Column, Cell], ...] = (
        (Column("outcome", msg("Explained"), "text"), _name(drivers)),
        (Column("n", msg("n"), "count"), drivers.n),
        (Column("n_effective", msg("Effective n"), "count", None, 3), drivers.n_effective),
        (Column("r2", msg("R2"), "share"), _value(drivers.r2)),
        (Column("r2_interval", msg("95% interval of R2"), "share", msg("R2 95%"), 2), _interval(drivers.r2)),
        (Column("vif", msg("Largest VIF"), "score", msg("VIF"), 3), drivers.vif),
        (
            Column("chi_square", msg("Stated against derived, chi-square"), "score", msg("Chi2"), 3),
            None if omnibus is None else omnibus.statistic,
        ),
        (
            Column("chi_square_df", msg("Degrees of freedom"), "count", msg("df"), 3),
            None if omnibus is None else omnibus.df,
        ),
        (Column("p", msg("p of stated against derived"), "p", msg("p"), 2), None if omnibus is None else omnibus.p),
        (
            Column("r2_without", msg("R2 without expectations"), "share", msg("R2 without"), 3),
            None if gain is None else gain.r2_without,
        ),
        (
            Column("r2_with", msg("R2 with expectations"), "share", msg("R2 both"), 3),
            None if gain is None else gain.r2_with,
        ),
        (
            Column("gain_n", msg("n with every expectation too"), "count", msg("n both"), 3),
            None if gain is None else gain.n,
        ),
        (
            Column("gain_p", msg("p of expectations"), "p", msg("p exp"), 3),
            None if gain is None or gain.test is None else gain.test.p,
        ),
    )
    known = [(column, cell) for column, cell in fields if cell is not None]
    return Table(
        "driver_model",
        msg("What the experiences explain"),
        tuple(column for column, _ in known),
        (Row(MODEL, tuple(cell for _, cell in known)),),
        notes=(msg("n: respondents who gave the overall score and every experience."),),
    )


def importance_table(drivers: Drivers) -> Table:
    """Derived importance beside stated, the largest share first."""
    columns = [
        Column("factor", msg("Factor"), "text"),
        Column("derived", msg("Derived importance"), "share", msg("Derived")),
        Column("derived_interval", msg("95% interval of derived"), "share", msg("Derived 95%"), 2),
    ]
    compared = any(one.stated is not None for one in drivers.factors)
    if compared:
        columns += [
            Column("stated", msg("Stated importance"), "share", msg("Stated")),
            Column("stated_interval", msg("95% interval of stated"), "share", msg("Stated 95%"), 3),
            Column("difference", msg("Stated - derived"), "share", msg("Diff"), 2),
            Column("difference_interval", msg("95% interval of the difference"), "share", msg("Diff 95%"), 3),
            Column("told_apart", msg("Told apart"), "text", None, 2),
            Column("quadrant", msg("Reading"), "text"),
        ]
    rows = []
    for one in drivers.factors:
        cells: list[Cell] = [one.factor, one.derived.value, _interval(one.derived)]
        if compared:
            cells += [
                _value(one.stated),
                _interval(one.stated),
                _value(one.difference),
                _interval(one.difference),
                one.told_apart,
                worded(READINGS, one.quadrant),
            ]
        rows.append(Row(one.factor.key, tuple(cells)))
    notes = [msg("Derived: the factor's share of what all experiences together explain.")]
    if compared:
        notes += [
            msg("Stated: its mean importance by the sum of all."),
            msg("Reading: high = an even share or more. Told apart: the interval of the difference excludes 0."),
        ]
    return Table(
        "derived_importance", msg("Derived and stated importance"), tuple(columns), tuple(rows), notes=tuple(notes)
    )


def penalty_table(drivers: Drivers) -> Table:
    """What a low and a high experience does to the outcome."""
    scale, cut = drivers.outcome.scale, drivers.cut_offs
    notes = [
        msg(
            "Penalty and reward: points of {outcome} ({low}-{high}), against a middling experience, the other factors "
            "equal.",
            outcome=_name(drivers),
            low=scale.low,
            high=scale.high,
        ),
        msg(
            "Basic: reward + penalty is below 0. Excitement: above 0. Undecided: its interval holds 0. Blank: fewer "
            "than {limit} respondents.",
            limit=CELL_MIN,
        ),
    ]
    if cut is not None and cut.low < cut.high:
        notes.insert(
            0, msg("Low: answers up to {low}. High: from {high} on.", low=_rounded(cut.low), high=_rounded(cut.high))
        )
    elif cut is not None:
        notes.insert(
            0, msg("Low: answers from {low} on. High: up to {high}.", low=_rounded(cut.low), high=_rounded(cut.high))
        )
    return Table(
        "penalty_reward",
        msg("Penalty and reward"),
        (
            Column("factor", msg("Factor"), "text"),
            Column("penalty", msg("Penalty of a low experience"), "signed", msg("Penalty")),
            Column("penalty_interval", msg("95% interval of the penalty"), "signed", msg("Penalty 95%"), 3),
            Column("reward", msg("Reward of a high experience"), "signed", msg("Reward")),
            Column("reward_interval", msg("95% interval of the reward"), "signed", msg("Reward 95%"), 3),
            Column("asymmetry", msg("Reward + penalty"), "signed", msg("Sum"), 2),
            Column("asymmetry_interval", msg("95% interval of the sum"), "signed", msg("Sum 95%"), 3),
            Column("kind", msg("Kind"), "text"),
            Column("low_n", msg("n low"), "count", None, 2),
            Column("high_n", msg("n high"), "count", None, 2),
        ),
        tuple(Row(one.factor.key, _penalty_cells(one)) for one in drivers.penalties),
        notes=tuple(notes),
    )


def _rounded(answer: float) -> float:
    """A cut-off between answers, without digits that nobody can answer."""
    return round(answer, 6)


def _penalty_cells(one: PenaltyAndReward) -> tuple[Cell, ...]:
    figures = one.figures
    return (
        one.factor,
        _value(figures.penalty),
        _interval(figures.penalty),
        _value(figures.reward),
        _interval(figures.reward),
        _value(figures.asymmetry),
        _interval(figures.asymmetry),
        worded(ASYMMETRIES, figures.kind),
        figures.low_n,
        figures.high_n,
    )


def _value(estimate: Estimate | None) -> float | None:
    return None if estimate is None else estimate.value


def _interval(estimate: Estimate | None) -> tuple[float | None, float | None] | None:
    return None if estimate is None or estimate.low is None else (estimate.low, estimate.high)
