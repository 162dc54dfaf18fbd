"""Driver records: what explains the outcome, as plain values for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cemgap.report.records import Record, estimate_record, number

if TYPE_CHECKING:
    from cemgap.statistics.drivers.penalty_reward import FactorAsymmetry
    from cemgap.steps.analysis import Analysis
    from cemgap.steps.drivers import Driver, Drivers

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]
ENDS = ("", "_se", "_low", "_high")
SHARE_KEYS = (
    *(f"{name}{end}" for name in ("derived", "stated", "difference") for end in ENDS),
    "reading",
    "told_apart",
)
PENALTY_KEYS = (
    *(f"{name}{end}" for name in ("penalty", "reward", "asymmetry") for end in ENDS),
    "impact_asymmetry",
    "kind",
    "n_low",
    "n_high",
)
DRIVER_KEYS = ("factor", *SHARE_KEYS, *PENALTY_KEYS)
"""The keys of a record, always all of them."""


def driver_records(drivers: Drivers | None) -> tuple[Record, ...]:
    """A record per factor: the largest derived share first, in the order given where there is none."""
    if drivers is None:
        return ()
    penalties = {one.factor.key: one.figures for one in drivers.penalties}
    shares = {one.factor.key: one for one in drivers.factors}
    return tuple(
        {
            "factor": key,
            **(_share(shares[key]) if key in shares else dict.fromkeys(SHARE_KEYS)),
            **(_penalty(penalties[key]) if key in penalties else dict.fromkeys(PENALTY_KEYS)),
        }
        for key in dict.fromkeys((*shares, *penalties))
    )


def _share(share: Driver) -> Record:
    return {
        **estimate_record("derived", share.derived),
        **estimate_record("stated", share.stated),
        **estimate_record("difference", share.difference),
        "reading": share.quadrant,
        "told_apart": share.told_apart,
    }


def _penalty(figures: FactorAsymmetry) -> Record:
    return {
        **estimate_record("penalty", figures.penalty),
        **estimate_record("reward", figures.reward),
        **estimate_record("asymmetry", figures.asymmetry),
        "impact_asymmetry": number(figures.impact_asymmetry),
        "kind": figures.kind,
        "n_low": figures.low_n,
        "n_high": figures.high_n,
    }


def driver_object(analysis: Analysis, language: str) -> dict[str, Json] | None:
    """The model and its factors; None where no outcome can be used."""
    drivers = analysis.drivers
    if drivers is None:
        return None
    omnibus, gain, cut = drivers.omnibus, drivers.gain, drivers.cut_offs
    test = None if gain is None else gain.test
    return {
        "outcome": drivers.outcome.name,
        "outcome_scale": [number(drivers.outcome.scale.low), number(drivers.outcome.scale.high)],
        "method": drivers.method,
        "in_force": drivers.in_force,
        "not_derived": None if drivers.not_derived is None else drivers.not_derived.text(language),
        "n": drivers.n,
        "n_effective": number(drivers.n_effective),
        "df": number(drivers.df),
        **estimate_record("r2", drivers.r2),
        "indicative": drivers.indicative,
        "collinear": drivers.collinear,
        "largest_vif": number(drivers.vif),
        "chi_square": number(None if omnibus is None else omnibus.statistic),
        "chi_square_df": None if omnibus is None else omnibus.df,
        "p": number(None if omnibus is None else omnibus.p),
        "low_up_to": number(None if cut is None else cut.low),
        "high_from": number(None if cut is None else cut.high),
        "n_with_expectation": None if gain is None else gain.n,
        "r2_without_expectation": number(None if gain is None else gain.r2_without),
        "r2_with_expectation": number(None if gain is None else gain.r2_with),
        "expectation_p": number(None if test is None else test.p),
        "factors": [dict(record) for record in driver_records(drivers)],
    }
