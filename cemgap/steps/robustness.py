"""Robustness: does the key experience hold when something about the figures is changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from cemgap.intake.mapping import Factor
from cemgap.statistics.precision import Estimate
from cemgap.statistics.scores import FactorScores, Scores
from cemgap.steps.origin_shift import OriginShift, origin_shift
from cemgap.steps.step3_key_experiences import TIED, KeyExperiences, RankedFactor, ordered, ranking_figure
from cemgap.translations import Message, msg

if TYPE_CHECKING:
    from cemgap.intake.ratings.scales import LinearMap, Scale
    from cemgap.statistics.ranks.alternatives import Alternatives

Check = Literal["sampling", "origin", "missing", "respondent_level", "flagged", "derived", "steps"]
Measure = Literal["satisfaction", "weighted_satisfaction", "importance_minus_experience"]

CHANGED = 0.1
"""Difference of a satisfaction, in points of a scale up to 10, from which on it is worth a word."""

NO_RESPONDENTS = msg("a factor table has no respondents")
NOTHING_RANKED = msg("no factor can be ranked")
NO_KEY_EXPERIENCE = msg("there is no key experience")
ONE_RANKED = msg("only one factor is ranked")
NO_CLAIM = msg("small base, or answers that do not vary")
NO_EXPECTATION = msg("expectation was not asked")
NO_IMPORTANCE = msg("importance was not asked")
NOT_OF_RESPONDENTS = msg("importance is not that of each respondent")
RANKED = msg("importance was ranked")
NOBODY_FLAGGED = msg("nobody is flagged")
NO_OUTCOME = msg("no outcome was asked")


@dataclass(frozen=True, slots=True)
class Changed:
    """The figure of a factor before and then."""

    factor: Factor
    measure: Measure
    before: float
    then: float


@dataclass(frozen=True, slots=True)
class DerivedCheck:
    """Importance derived from an outcome, instead of the importance that was stated."""

    weighted: Mapping[str, float]
    """Key of a factor -> 10 (share / largest share) x satisfaction; factors without a share are left out."""
    not_computed: Message | None = None
    """Why there is none (a base below 100, ...); `weighted` is then empty."""


@dataclass(frozen=True, slots=True)
class Robustness:
    """One check: what is changed, and what is ranked first then."""

    check: Check
    """sampling: other customers might have been asked; origin: the zero of importance; missing: every answer counts,
    also of those who rated experience or expectation alone; respondent_level: importance x satisfaction of each
    respondent; flagged: without those whose answers are in doubt; derived: importance derived from an outcome; steps,
    only where importance was ranked: ranks equally far apart, instead of rank-order centroids."""
    holds: bool | None
    """The key experience, or what is ranked first where there is none to name, is the same; None = not computed."""
    not_computed: Message | None = None
    """Why not."""
    key: Factor | None = None
    """The key experience then."""
    first: Factor | None = None
    """What is ranked first then; None where no factor can be ranked."""
    figure: float | None = None
    """Its figure then, of the kind that ranks now; None where it has none."""
    others: tuple[Factor, ...] = ()
    """sampling: every other factor that may be the key experience."""
    proven: bool | None = None
    """sampling: whether the satisfaction of the key experience is below 0."""
    shift: OriginShift | None = None
    """origin: how far it may move."""
    respondents: int | None = None
    """flagged: how many are left out."""
    left: int | None = None
    """flagged: how many are left; None where it is not known."""
    unhappy: bool = False
    """respondent_level: what is ranked first then matters most to those who are unhappy with it (covariance < 0)."""
    changed: Changed | None = None
    """The factor whose figure differs the most, by more than `CHANGED`; None where none does."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """What the checks rest on, beside the scores."""

    importance: tuple[Scale, LinearMap] | None = None
    """The scale of importance and its map onto the reporting scale; None where it is not known."""
    alternatives: tuple[Alternatives, ...] = ()
    """One per factor, in the order of the scores; empty in a factor table."""
    unflagged: Scores | None = None
    """The scores without those who are flagged; None where nobody is."""
    flagged: int = 0
    derived: DerivedCheck | None = None
    """None where no outcome was asked."""
    steps: Mapping[str, float] = field(default_factory=dict)
    """Key of a factor -> its importance if ranks lie equally far apart; empty where importance was not ranked."""


def robustness(
    keys: KeyExperiences, scores: Scores, grounds: Grounds, min_base: int = 30, *, common_scale: bool = True
) -> tuple[Robustness, ...]:
    """The six checks, always all of them and in this order; a seventh where importance was ranked.

    Args:
        keys: The order that is checked.
        scores: Its scores.
        grounds: What else is known.
        min_base: As for `keys`.
        common_scale: As for `keys`.
    """

    def reordered(then: Scores) -> KeyExperiences:
        return ordered(then, min_base, common_scale=common_scale)

    return (
        _sampling(keys, scores),
        _origin(keys, scores, grounds.importance),
        _missing(keys, scores, grounds.alternatives, reordered),
        _respondent_level(keys, scores, grounds.alternatives, reordered),
        _flagged(keys, grounds, reordered),
        _derived(keys, scores, grounds.derived, reordered),
        *((_steps(keys, scores, grounds.steps, reordered),) if grounds.steps else ()),
    )


_Reordered = Callable[[Scores], KeyExperiences]


def _not_computed(check: Check, reason: Message) -> Robustness:
    return Robustness(check, None, reason)


def _compared(check: Check, keys: KeyExperiences, then: KeyExperiences) -> Robustness:
    """Whether the same factor is ranked first."""
    first = then.first
    return Robustness(
        check,
        _same(keys, then),
        key=then.key,
        first=None if first is None else first.scores.factor,
        figure=None if first is None else ranking_figure(first.scores, keys.ranking),
    )


def _same(keys: KeyExperiences, then: KeyExperiences) -> bool:
    if then.ranking != keys.ranking or then.key != keys.key:
        return False
    if keys.key is not None or keys.ranking == "weighted_satisfaction":
        return True
    before, after = keys.first, then.first
    return (before and before.scores.factor) == (after and after.scores.factor)


def _sampling(keys: KeyExperiences, scores: Scores) -> Robustness:
    """Whether any other factor may be the key experience, and whether there is one at all."""
    first = keys.first
    reason = None
    if scores.respondents is None:
        reason = NO_RESPONDENTS
    elif first is None:
        reason = NOTHING_RANKED
    elif keys.ranking == "importance_minus_experience":
        reason = NO_EXPECTATION
    elif keys.ranking == "weighted_satisfaction" and keys.key is None:
        reason = NO_KEY_EXPERIENCE
    elif sum(ranked.rank is not None for ranked in keys.factors) == 1:
        reason = ONE_RANKED
    elif not keys.worst_set:
        reason = NO_CLAIM
    if reason is not None or first is None:
        return _not_computed("sampling", reason or NOTHING_RANKED)
    others = tuple(factor for factor in keys.worst_set if factor != first.scores.factor)
    line = _compared("sampling", keys, keys)
    return replace(line, holds=not others and keys.proven is not False, others=others, proven=keys.proven)


def _origin(keys: KeyExperiences, scores: Scores, scale: tuple[Scale, LinearMap] | None) -> Robustness:
    """How far the zero of importance may move, and whether that covers what the scale may mean."""
    reason = _origin_unsettled(keys, scale)
    if reason is not None or keys.key is None:
        return _not_computed("origin", reason or NO_KEY_EXPERIENCE)
    found = origin_shift(scores, keys.key, scale)
    if found is None:
        return _not_computed("origin", NOTHING_RANKED)
    then, figure, shift = found
    return Robustness("origin", then == keys.key, key=then, first=then, figure=figure, shift=shift)


def _origin_unsettled(keys: KeyExperiences, scale: tuple[Scale, LinearMap] | None) -> Message | None:
    """Why the zero of importance cannot be moved."""
    if keys.ranking in {"importance_minus_experience", "none"}:
        return NO_EXPECTATION if keys.ranking == "importance_minus_experience" else NOTHING_RANKED
    if keys.ranking == "satisfaction":
        return NO_IMPORTANCE
    if keys.key is None:
        return NO_KEY_EXPERIENCE
    if scale is not None and scale[0].format == "ranks":
        return RANKED
    return ONE_RANKED if sum(ranked.rank is not None for ranked in keys.factors) == 1 else None


def _missing(
    keys: KeyExperiences, scores: Scores, alternatives: Sequence[Alternatives], reordered: _Reordered
) -> Robustness:
    """The key experience over all available answers."""
    if reason := _not_by_respondents(keys, scores, alternatives):
        return _not_computed("missing", reason)
    by_key = {one.factor.key: one for one in alternatives}

    def available(factor: FactorScores) -> FactorScores:
        satisfaction, weighted = by_key[factor.factor.key].satisfaction_available, None
        if factor.weighted_satisfaction is not None and factor.importance is not None and satisfaction is not None:
            # By the importance in force, which may be derived.
            weighted = Estimate(factor.importance.value * satisfaction.value)
        return replace(factor, satisfaction=satisfaction, weighted_satisfaction=weighted)

    then = reordered(_with(scores, available))
    return replace(_compared("missing", keys, then), changed=_most_changed(keys, then, scores.high))


def _respondent_level(
    keys: KeyExperiences, scores: Scores, alternatives: Sequence[Alternatives], reordered: _Reordered
) -> Robustness:
    """The key experience by the mean of each respondent's importance x satisfaction."""
    if keys.ranking == "satisfaction":
        return _not_computed("respondent_level", NO_IMPORTANCE)
    if reason := _not_by_respondents(keys, scores, alternatives):
        return _not_computed("respondent_level", reason)
    rated = {factor.factor.key for factor in scores.factors if factor.importance_source is None}
    if not any(one.covariance_term is not None and one.factor.key in rated for one in alternatives):
        return _not_computed("respondent_level", NOT_OF_RESPONDENTS)
    by_key = {one.factor.key: one for one in alternatives}

    def by_respondent(factor: FactorScores) -> FactorScores:
        if factor.factor.key not in rated:
            return factor
        return replace(factor, weighted_satisfaction=by_key[factor.factor.key].weighted_by_respondent)

    then = reordered(_with(scores, by_respondent))
    line = _compared("respondent_level", keys, then)
    term = None if line.first is None else by_key[line.first.key].covariance_term
    return replace(line, unhappy=term is not None and term.high is not None and term.high < 0)


def _not_by_respondents(keys: KeyExperiences, scores: Scores, alternatives: Sequence[Alternatives]) -> Message | None:
    """Why satisfaction under other rules cannot be ranked."""
    if scores.respondents is None or not alternatives:
        return NO_RESPONDENTS
    if keys.ranking == "none":
        return NOTHING_RANKED
    return NO_EXPECTATION if keys.ranking == "importance_minus_experience" else None


def _flagged(keys: KeyExperiences, grounds: Grounds, reordered: _Reordered) -> Robustness:
    """The key experience of those who are not flagged."""
    if grounds.unflagged is None:
        return _not_computed("flagged", NOBODY_FLAGGED)
    then = reordered(grounds.unflagged)
    return replace(
        _compared("flagged", keys, then),
        respondents=grounds.flagged,
        left=grounds.unflagged.respondents,
        changed=_most_changed(keys, then, grounds.unflagged.high),
    )


def _derived(keys: KeyExperiences, scores: Scores, derived: DerivedCheck | None, reordered: _Reordered) -> Robustness:
    """The key experience with importance derived from an outcome."""
    if derived is None or derived.not_computed is not None:
        reason = None if derived is None else derived.not_computed
        return _not_computed("derived", reason or (NO_RESPONDENTS if scores.respondents is None else NO_OUTCOME))
    if keys.ranking not in {"weighted_satisfaction", "satisfaction"}:
        return _not_computed("derived", NO_EXPECTATION)

    def weighted(factor: FactorScores) -> FactorScores:
        figure = derived.weighted.get(factor.factor.key)
        return replace(factor, weighted_satisfaction=None if figure is None else Estimate(figure))

    then = reordered(_with(scores, weighted))
    line = _compared("derived", keys, then)
    if keys.ranking == "satisfaction":
        before = keys.first
        line = replace(line, holds=before is not None and before.scores.factor == line.first)
    return line


def _steps(keys: KeyExperiences, scores: Scores, importance: Mapping[str, float], reordered: _Reordered) -> Robustness:
    """The key experience with ranks equally far apart."""
    if keys.ranking != "weighted_satisfaction":
        return _not_computed("steps", NO_EXPECTATION if keys.ranking != "none" else NOTHING_RANKED)

    def weighted(factor: FactorScores) -> FactorScores:
        count = importance.get(factor.factor.key)
        if count is None or factor.satisfaction is None:
            return replace(factor, weighted_satisfaction=None)
        return replace(
            factor, importance=Estimate(count), weighted_satisfaction=Estimate(count * factor.satisfaction.value)
        )

    return _compared("steps", keys, reordered(_with(scores, weighted)))


def _with(scores: Scores, change: Callable[[FactorScores], FactorScores]) -> Scores:
    """The scores with every factor changed; their covariance is then not known."""
    return replace(
        scores,
        factors=tuple(change(factor) for factor in scores.factors),
        covariance=None,
        satisfaction_covariance=None,
    )


def _most_changed(keys: KeyExperiences, then: KeyExperiences, top: float) -> Changed | None:
    """The factor whose satisfaction differs the most; where that is not asked, importance - experience."""
    measure: Measure = (
        "importance_minus_experience" if keys.ranking == "importance_minus_experience" else "satisfaction"
    )
    after = {ranked.scores.factor.key: ranked for ranked in then.factors}
    found = [
        Changed(ranked.scores.factor, measure, figure, figure_then)
        for ranked in keys.factors
        if ranked.scores.factor.key in after
        if (figure := _figure(ranked, measure)) is not None
        if (figure_then := _figure(after[ranked.scores.factor.key], measure)) is not None
    ]
    most = max(found, key=lambda changed: abs(changed.then - changed.before), default=None)
    return None if most is None or not is_worth_a_word(most.then - most.before, top) else most


def _figure(ranked: RankedFactor, measure: Measure) -> float | None:
    return ranking_figure(ranked.scores, measure)


def is_worth_a_word(difference: float, top: float) -> bool:
    """Whether a difference of satisfactions is more than `CHANGED` on a scale up to 10, in proportion on others.

    >>> is_worth_a_word(0.2, 10), is_worth_a_word(0.2, 100)
    (True, False)
    """
    return abs(difference) > CHANGED * top / 10 + TIED
