"""Planning: how many respondents per wave a change needs to be seen."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from cemgap.report.blocks import Column, Figure, Line, Lines, Row, Table
from cemgap.statistics.sample_size import quantiles_of, sample_size_per_wave
from cemgap.translations import Message, msg

if TYPE_CHECKING:
    from cemgap.report.blocks import Block

POWER, HIGH_POWER = 0.8, 0.9
SD, WEIGHTED_SD = 2.3, 17.0
"""Assumed standard deviations of a customer's satisfaction, and of weighted satisfaction, on scales of 0 to 10."""
CHANGES = (("satisfaction", SD, (0.3, 0.5, 1.0)), ("weighted_satisfaction", WEIGHTED_SD, (3.0, 5.0)))
DESIGN_EFFECT = 1.5
"""Of unequal weights or of clusters: an example."""
FACTORS = 6
PANEL_CORRELATION = 0.5


def page() -> tuple[Block, ...]:
    """The page of ``cemgap explain sample``: the table, a worked example, and what changes the figures."""
    (z_a, z), (_, higher) = quantiles_of(POWER), quantiles_of(HIGH_POWER)
    lines = (
        Line(
            msg("Example"),
            msg(
                "change {change}, standard deviation {sd}: 2 x {z}^2 x ({sd} / {change})^2 + {z_a}^2 / 4 = {exact}, "
                "so {n}",
                change=0.5,
                sd=2,
                z=f"{z:.2f}",
                z_a=f"{z_a:.2f}",
                exact=Figure(sample_size_per_wave(0.5, 2), "score"),
                n=_n(0.5, 2.0),
            ),
        ),
        Line(
            msg("Power"),
            msg(
                "A z of {first} finds the change in 80 of 100 surveys, one of {second} in 90.",
                first=f"{z:.2f}",
                second=f"{higher:.2f}",
            ),
        ),
        Line(
            msg("Weights and clusters"),
            msg(
                "Multiply by the design effect: cemgap analyze FILE --detail shows that of a survey you have, with its "
                "standard deviations."
            ),
        ),
        Line(
            msg("Several factors"),
            msg(
                "To find it in any of {factors} factors after the correction (Holm), ask {times} times as many.",
                factors=FACTORS,
                times=f"{_times():.2f}",
            ),
        ),
        Line(
            msg("Panel"),
            msg(
                "Asking the same people again takes fewer: with a correlation of {correlation} between the waves, {n} "
                "instead of {all} for a change of {change}.",
                correlation=PANEL_CORRELATION,
                n=_n(0.5, SD, overlap=1.0, correlation=PANEL_CORRELATION),
                all=_n(0.5, SD),
                change=0.5,
            ),
        ),
        Line(
            msg("Your own survey"),
            msg("cemgap analyze FILE --detail tells which change a next wave like it could show, factor by factor."),
        ),
    )
    return (Lines("example", None, lines), table())


def table() -> Table:
    """Respondents per wave, by what is to be found."""
    rows = [
        Row(
            f"{measure} {change:g}",
            (
                msg("satisfaction") if measure == "satisfaction" else msg("weighted satisfaction"),
                change,
                sd,
                _n(change, sd),
                _n(change, sd, power=HIGH_POWER),
                _n(change, sd, design_effect=DESIGN_EFFECT),
            ),
        )
        for measure, sd, changes in CHANGES
        for change in changes
    ]
    return Table(
        "sample",
        msg("Respondents per wave"),
        (
            Column("measure", msg("Change of"), "text"),
            Column("change", msg("Points"), "score"),
            Column("deviation", msg("Standard deviation"), "score", msg("SD")),
            Column("n_80", msg("n for 80% power"), "count", msg("n, 80%")),
            Column("n_90", msg("n for 90% power"), "count", msg("n, 90%")),
            Column("n_80_deff", msg("n for 80%, design effect {effect}", effect=DESIGN_EFFECT), "count", None, 2),
        ),
        tuple(rows),
        notes=(
            msg(
                "The standard deviations are assumptions, for answers on 0 to 10; take those of your own survey where "
                "you have one. Two separate samples, one test at 5%, design effect {one} unless said.",
                one=1,
            ),
        ),
    )


def formula() -> Message:
    """Of the respondents per wave."""
    return msg("n per wave = design effect x (2 x z^2 x (standard deviation / change)^2 + z_a^2 / 4)")


def _n(change: float, sd: float, **others: float) -> int:
    return math.ceil(sample_size_per_wave(change, sd, **others) - 1e-9)


def _times() -> float:
    return sample_size_per_wave(0.01, 1, alpha=0.05 / FACTORS) / sample_size_per_wave(0.01, 1)
