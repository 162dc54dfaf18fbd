"""Drivers: what explains the outcome, beside what customers say matters to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cemgap.errors import Place, Problem, echo, error, warning
from cemgap.intake.factor_list import first_named
from cemgap.statistics.drivers.derived_importance import LOW_R2, SETTLED_RESPONDENTS, DerivedImportance
from cemgap.statistics.drivers.penalty_reward import PenaltyReward
from cemgap.statistics.drivers.products import ENOUGH_RESPONDENTS, NotComputed, Reason
from cemgap.statistics.drivers.stated_importance import ImportanceComparison
from cemgap.statistics.drivers.variance_shares import LMG_MAX
from cemgap.statistics.wanted import CHEAP_FACTORS
from cemgap.steps.robustness import DerivedCheck
from cemgap.translations import Message, msg

if TYPE_CHECKING:
    from cemgap.intake.driver_rules import DriverMethod, DriverRules
    from cemgap.intake.mapping import Factor
    from cemgap.intake.outcome_columns import SettledOutcome
    from cemgap.statistics.drivers.expectation_gain import ExpectationGain
    from cemgap.statistics.drivers.outcome_models import OutcomeModels
    from cemgap.statistics.drivers.penalty_reward import FactorAsymmetry
    from cemgap.statistics.drivers.stated_importance import Quadrant
    from cemgap.statistics.drivers.wald_test import WaldTest
    from cemgap.statistics.precision import Estimate
    from cemgap.statistics.wanted import CutOffs

SHOWN_BELOW = 0.05
DERIVED_ALREADY = msg("importance is derived already")
SCALE_SEEN_LATE = msg(
    "the answers were read only once and did not show their scale in time: save them as a file, or say --scale"
)
REASONS: dict[Reason, Message] = {
    "few_respondents": msg("it takes {limit} respondents who gave it and every experience; there are {count}"),
    "constant_outcome": msg("everyone gave it the same score"),
    "constant_predictors": msg("the answers do not vary: {factors}"),
    "collinear_predictors": msg("the answers follow from each other: {factors}"),
    "one_factor": msg("there is only one factor"),
    "too_many_factors": msg("there are more than {limit} factors"),
    "no_importance": msg("importance was not asked"),
    "nothing_explained": msg("the experiences explain nothing of it"),
}


@dataclass(frozen=True, slots=True)
class Driver:
    """One factor."""

    factor: Factor
    derived: Estimate
    """Share of what all experiences together explain, 0 to 1"""
    stated: Estimate | None
    """Its importance by the sum of all, 0 to 1; None where importance was not asked"""
    difference: Estimate | None
    """stated - derived"""
    quadrant: Quadrant | None
    """Which of the two is at least 1 / K."""
    told_apart: bool | None
    """The interval of the difference excludes 0; None without one."""


@dataclass(frozen=True, slots=True)
class PenaltyAndReward:
    """One factor, in points of the outcome."""

    factor: Factor
    figures: FactorAsymmetry


@dataclass(frozen=True, slots=True)
class Drivers:
    """What is known of the outcome."""

    outcome: SettledOutcome
    method: DriverMethod
    in_force: bool
    """Derived importance weighs satisfaction."""
    not_derived: Message | None
    """Why no importance is derived; `factors` is then empty."""
    factors: tuple[Driver, ...]
    """The largest share first."""
    n: int
    """Respondents with the outcome and every experience."""
    n_effective: float | None
    df: float | None
    r2: Estimate | None
    """Share of the outcome that the experiences explain; also where it is too little."""
    indicative: bool
    """Fewer than 200 effective respondents."""
    collinear: bool
    vif: float | None
    """The largest variance inflation of any experience."""
    omnibus: WaldTest | None
    """That stated and derived shares are the same."""
    penalties: tuple[PenaltyAndReward, ...]
    """In the order given; empty where `not_penalty` says why, or importance cannot be derived either."""
    not_penalty: Message | None
    cut_offs: CutOffs | None
    gain: ExpectationGain | None
    """None where it was not asked for, or cannot be computed."""
    check: DerivedCheck
    """For the panel of checks."""

    @property
    def differ(self) -> bool:
        """Stated and derived importance are not the same, by the test over all factors."""
        return self.omnibus is not None and self.omnibus.p < SHOWN_BELOW

    @property
    def apart(self) -> tuple[Driver, ...]:
        """The factors that matter more, or less, than is said: the test over all comes first."""
        return tuple(one for one in self.factors if one.told_apart) if self.differ else ()


def drivers_of(models: OutcomeModels | None, factors: tuple[Factor, ...], rules: DriverRules) -> Drivers | None:
    """The models in words and rows; None where no outcome can be used.

    Args:
        models: of one wave.
        factors: in the order of the models.
        rules: how the models were asked for.
    """
    if models is None:
        return None
    derived, in_force = models.derived, rules.importance == "derived"
    found = derived if isinstance(derived, DerivedImportance) else None
    why = _why(derived, factors) if isinstance(derived, NotComputed) else None
    if found is not None and "low_r2" in found.warnings:
        why = msg("the experiences explain less than {percent}% of it", percent=round(100 * LOW_R2))
    comparison = models.comparison if isinstance(models.comparison, ImportanceComparison) else None
    rewards = models.penalty_reward
    gain = None if isinstance(models.gain, NotComputed) else models.gain
    return Drivers(
        outcome=models.outcome,
        method=rules.method,
        in_force=in_force,
        not_derived=why,
        factors=() if found is None or why is not None else _rows(found, comparison, factors),
        n=derived.n,
        n_effective=None if found is None else found.n_effective,
        df=None if found is None else found.df,
        r2=None if found is None else found.r2,
        indicative=found is not None and "indicative" in found.warnings,
        collinear=found is not None and "collinear" in found.warnings,
        vif=None if found is None else max(found.vif),
        omnibus=None if comparison is None or why is not None else comparison.omnibus,
        penalties=tuple(PenaltyAndReward(*pair) for pair in zip(factors, rewards.factors, strict=True))
        if isinstance(rewards, PenaltyReward)
        else (),
        not_penalty=_no_penalty(models, factors, asked=rules.costly),
        cut_offs=models.cut_offs,
        gain=gain,
        check=_check(models, factors, DERIVED_ALREADY if in_force else why),
    )


def underived(drivers: Drivers | None, rules: DriverRules, file: str, *, respondents: bool) -> Problem | None:
    """E166, importance is to be derived and cannot be; None where it is, or is not asked for."""
    if rules.importance == "stated" or (drivers is not None and drivers.not_derived is None):
        return None
    if drivers is not None:
        why = drivers.not_derived
    elif respondents:
        why = msg("no overall satisfaction or recommendation was asked that can be used")
    else:
        why = msg("a factor table has no respondents")
    name = None if drivers is None else echo(drivers.outcome.name)
    message = (
        msg("importance cannot be derived: {why}", why=why)
        if name is None
        else msg('importance cannot be derived from "{outcome}": {why}', outcome=name, why=why)
    )
    return error(
        "E166",
        message,
        Place(file),
        fix=msg(
            "take the importance that customers state:  --importance stated, or name an outcome in cemgap.toml, "
            '[input]:  outcomes = {{ overall = "..." }}'
        ),
    )


def driver_cautions(drivers: Drivers | None) -> tuple[Problem, ...]:
    """What to know before derived importance is used: W403 few respondents, W404 experiences that hang together."""
    if drivers is None or not drivers.in_force:
        return ()
    found = []
    if drivers.indicative:
        found.append(
            warning(
                "W403",
                msg(
                    "derived importance is indicative: fewer than {limit} effective respondents",
                    limit=SETTLED_RESPONDENTS,
                ),
                fix=msg("collect more answers, or take the importance that customers state:  --importance stated"),
            )
        )
    if drivers.collinear:
        found.append(
            warning(
                "W404",
                msg("the experiences hang together so closely that their derived importance is hard to tell apart"),
                fix=msg("join factors that say the same, or take stated importance:  --importance stated"),
            )
        )
    return tuple(found)


def _rows(
    derived: DerivedImportance, comparison: ImportanceComparison | None, factors: tuple[Factor, ...]
) -> tuple[Driver, ...]:
    rows = []
    for place, (factor, share) in enumerate(zip(factors, derived.shares, strict=True)):
        both = None if comparison is None else comparison.factors[place]
        rows.append(
            Driver(
                factor,
                share,
                None if both is None else both.stated,
                None if both is None else both.difference,
                None if both is None else both.quadrant,
                None if both is None else _excludes_zero(both.difference),
            )
        )
    return tuple(sorted(rows, key=lambda row: -row.derived.value))


def _excludes_zero(difference: Estimate) -> bool | None:
    if difference.low is None or difference.high is None:
        return None
    return difference.low > 0 or difference.high < 0


def _check(models: OutcomeModels, factors: tuple[Factor, ...], why: Message | None) -> DerivedCheck:
    if models.weighed is None or why is not None:
        return DerivedCheck({}, why)
    weighted = zip(factors, models.weighed.weighted.tolist(), strict=True)
    return DerivedCheck({factor.key: figure for factor, figure in weighted if figure == figure})  # noqa: PLR0124  NaN


def _no_penalty(models: OutcomeModels, factors: tuple[Factor, ...], *, asked: bool) -> Message | None:
    if models.penalty_reward is None:
        if not isinstance(models.derived, DerivedImportance):
            return None  # what keeps importance from being derived is said already
        if len(factors) > CHEAP_FACTORS and not asked:
            return msg("with more than {limit} factors they must be asked for:  --detail", limit=CHEAP_FACTORS)
        return SCALE_SEEN_LATE
    return _why(models.penalty_reward, factors) if isinstance(models.penalty_reward, NotComputed) else None


def _why(reason: NotComputed, factors: tuple[Factor, ...]) -> Message:
    """Why a model cannot be computed."""
    values = (
        ("factors", first_named(factors[place] for place in reason.factors)),
        ("limit", LMG_MAX if reason.reason == "too_many_factors" else ENOUGH_RESPONDENTS),
        ("count", reason.n),
    )
    return Message(REASONS[reason.reason].msgid, values)
