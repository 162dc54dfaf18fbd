"""Step 3, key experiences (确定关键体验): weighted satisfaction = importance x satisfaction, most negative first."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from cemgap.intake.mapping import Factor
from cemgap.statistics.precision import Estimate
from cemgap.statistics.scores import FactorScores, Scores
from cemgap.translations import Message, msg

if TYPE_CHECKING:
    from cemgap.statistics.ranks.rank_sets import RankSet

Verdict = Literal["key", "tied", "below", "exceeds", "undecided"]
Ranking = Literal["weighted_satisfaction", "satisfaction", "importance_minus_experience", "none"]

TIED = 1e-9
"""Figures closer than this are equal; one closer than this to 0 is 0."""


@dataclass(frozen=True, slots=True)
class RankedFactor:
    """A factor in its place."""

    scores: FactorScores
    rank: int | None
    """1 = most negative; None where the factor cannot be ranked."""
    verdict: Verdict | None
    """The first word that applies; None without respondents or on a small base."""
    not_ranked: Message | None = None
    """Why there is no rank."""
    in_worst_set: bool | None = None
    """Whether it cannot be told apart from what is ranked first (95%); None where nothing is claimed."""
    p_worst: float | None = None
    """Probability of being the lowest, 0 to 1: a reading aid, no level of confidence."""
    rank_set: RankSet | None = None
    """The ranks it may have (95%, for this factor alone)."""


@dataclass(frozen=True, slots=True)
class KeyExperiences:
    """All factors in rank order, unranked ones after them, and the one to fix first."""

    ranking: Ranking
    """What the order follows."""
    factors: tuple[RankedFactor, ...]
    key: Factor | None
    """The most negative weighted satisfaction; None where none is negative or none is known."""
    proven: bool | None
    """Whether the interval of its satisfaction lies below 0; None without an interval."""
    worst_set: tuple[Factor, ...] = ()
    """Every factor that may be the key experience (95%), the one ranked first ahead; empty where nothing is claimed.

    Where importance is not known: that may have the lowest satisfaction.
    """
    winners_curse: float | None = None
    """By how much the figure ranked first is expected to look lower than it is, 0 or negative: for disclosure."""

    @property
    def first(self) -> RankedFactor | None:
        """What is ranked first; None where no factor can be ranked."""
        return next((ranked for ranked in self.factors if ranked.rank == 1), None)


Figure = Callable[[FactorScores], float]
"""The figure of a factor to order by, smallest first."""


def key_experiences(scores: Scores, min_base: int = 30, *, common_scale: bool = True) -> KeyExperiences:
    """Rank the factors, name the key experience, and say which others it may be.

    As `ordered`, with the worst set at 95%: of weighted satisfaction where there is a key experience, else of
    satisfaction where that ranks. Nothing is claimed where what is ranked first has no interval or a small base.
    A factor of the worst set is called tied, whatever its own satisfaction. Degrees of freedom: the fewest of any
    ranked factor. Without a covariance (more than 60 factors) the set is the widest that any correlation allows.

    Args:
        scores: One wave, factors in the order of the settings or the file.
        min_base: Effective respondents below which no verdict is given.
        common_scale: Whether importance and experience are on one scale, so that they may be subtracted.
    """
    keys = ordered(scores, min_base, common_scale=common_scale)
    measure = _claimed(keys)
    return keys if measure is None else _with_worst_set(keys, scores, measure, min_base)


def ordered(scores: Scores, min_base: int = 30, *, common_scale: bool = True) -> KeyExperiences:
    """Rank the factors and name the key experience, without asking how sure the order is.

    The order follows weighted satisfaction where any is known; else satisfaction; else importance - experience,
    largest first. Equal figures (within `TIED`): larger importance, then lower experience, then the order given.
    Factors without the figure stand behind, by satisfaction, blanks last.

    Args:
        scores: One wave, factors in the order of the settings or the file.
        min_base: Effective respondents below which no verdict is given.
        common_scale: Whether importance and experience are on one scale, so that they may be subtracted.
    """
    ranking = _ranking(scores.factors, common_scale=common_scale)
    ranked = [factor for factor in scores.factors if ranking_figure(factor, ranking) is not None]
    others = [factor for factor in scores.factors if ranking_figure(factor, ranking) is None]
    ranked = _ordered(ranked, (lambda factor: _rank_by(factor, ranking), _importance_down, _experience_up))
    others = _ordered(others, (lambda factor: _or_last(factor.satisfaction),))
    first = ranked[0] if ranked and ranking == "weighted_satisfaction" else None
    weighted = None if first is None else first.weighted_satisfaction
    key = first if weighted is not None and weighted.value < -TIED else None
    return KeyExperiences(
        ranking,
        tuple(
            RankedFactor(factor, place, verdict_of(factor, min_base, is_key=factor is key))
            for place, factor in enumerate(ranked, start=1)
        )
        + tuple(
            RankedFactor(factor, None, verdict_of(factor, min_base, is_key=False), _not_ranked(factor, ranking))
            for factor in others
        ),
        None if key is None else key.factor,
        None if key is None or key.satisfaction is None else _below_zero(key.satisfaction),
    )


_Claimed = Literal["weighted_satisfaction", "satisfaction"]


def _claimed(keys: KeyExperiences) -> _Claimed | None:
    """What a claim about the order rests on; None where none is made."""
    first = keys.first
    if first is None or first.verdict is None:
        return None
    if keys.ranking == "satisfaction":
        return "satisfaction"
    return "weighted_satisfaction" if keys.key is not None else None


def _with_worst_set(keys: KeyExperiences, scores: Scores, measure: _Claimed, min_base: int) -> KeyExperiences:
    from cemgap.statistics.ranks.order import order_of  # a factor table needs none of it

    covariance = scores.covariance if measure == "weighted_satisfaction" else scores.satisfaction_covariance
    order = order_of(tuple(getattr(factor, measure) for factor in scores.factors), covariance)
    found = {
        factor.factor.key: (rank, rank_set)
        for factor, rank, rank_set in zip(scores.factors, order.ranks.factors, order.sets, strict=True)
    }
    factors = []
    for ranked in keys.factors:
        rank, rank_set = found[ranked.scores.factor.key]
        if ranked.rank is None or rank is None:
            factors.append(ranked)
            continue
        # Whatever ranks first cannot be told apart from itself.
        inside = rank.in_worst_set or ranked.rank == 1
        is_key = ranked.scores.factor == keys.key
        verdict = verdict_of(ranked.scores, min_base, is_key=is_key, is_tied=inside and ranked.rank != 1)
        factors.append(replace(ranked, verdict=verdict, in_worst_set=inside, p_worst=rank.p_worst, rank_set=rank_set))
    worst = tuple(ranked.scores.factor for ranked in factors if ranked.in_worst_set)
    return replace(keys, factors=tuple(factors), worst_set=worst, winners_curse=order.ranks.winners_curse)


def ranking_figure(factor: FactorScores, ranking: Ranking) -> float | None:
    """The figure of a factor that a ranking follows, None where it is not known."""
    match ranking:
        case "weighted_satisfaction":
            return None if factor.weighted_satisfaction is None else factor.weighted_satisfaction.value
        case "satisfaction":
            return None if factor.satisfaction is None else factor.satisfaction.value
        case "importance_minus_experience":
            if factor.importance is None or factor.experience is None:
                return None
            return factor.importance.value - factor.experience.value
        case "none":
            return None


def _ranking(factors: tuple[FactorScores, ...], *, common_scale: bool) -> Ranking:
    candidates: tuple[Ranking, ...] = ("weighted_satisfaction", "satisfaction")
    if common_scale:
        candidates += ("importance_minus_experience",)
    for ranking in candidates:
        if any(ranking_figure(factor, ranking) is not None for factor in factors):
            return ranking
    return "none"


def _ordered(factors: Sequence[FactorScores], figures: tuple[Figure, ...]) -> list[FactorScores]:
    """The factors by the first figure; each run of equal ones by the next figure, and so on."""
    if not figures or not factors:
        return list(factors)
    figure, *rest = figures
    ordered: list[FactorScores] = []
    tied: list[FactorScores] = []
    for factor in sorted(factors, key=figure):
        if tied and not _equal(figure(factor), figure(tied[0])):
            ordered += _in_order(tied, factors, tuple(rest))
            tied = []
        tied.append(factor)
    return ordered + _in_order(tied, factors, tuple(rest))


def _in_order(
    tied: list[FactorScores], given: Sequence[FactorScores], figures: tuple[Figure, ...]
) -> list[FactorScores]:
    # Within the tolerance the sort above may have turned the given order round: it is restored before the next figure.
    places = {id(factor): place for place, factor in enumerate(given)}
    return _ordered(sorted(tied, key=lambda factor: places[id(factor)]), figures)


def _equal(one: float, other: float) -> bool:
    return one == other or abs(one - other) <= TIED


def _rank_by(factor: FactorScores, ranking: Ranking) -> float:
    figure = ranking_figure(factor, ranking)
    if figure is None:
        return math.inf
    return -figure if ranking == "importance_minus_experience" else figure


def _importance_down(factor: FactorScores) -> float:
    return math.inf if factor.importance is None else -factor.importance.value


def _experience_up(factor: FactorScores) -> float:
    return _or_last(factor.experience)


def _or_last(estimate: Estimate | None) -> float:
    return math.inf if estimate is None else estimate.value


def _below_zero(satisfaction: Estimate) -> bool | None:
    return None if satisfaction.high is None else satisfaction.high < 0


def verdict_of(factor: FactorScores, min_base: int, *, is_key: bool = False, is_tied: bool = False) -> Verdict | None:
    """The first word that applies; None without an interval of satisfaction or on a small base."""
    satisfaction = factor.satisfaction
    if satisfaction is None or satisfaction.low is None or satisfaction.high is None:
        return None
    if factor.n_effective is None or factor.is_small(min_base):
        return None
    if is_key or is_tied:
        return "key" if is_key else "tied"
    if satisfaction.high < 0:
        return "below"
    if satisfaction.low > 0:
        return "exceeds"
    return "undecided"


def _not_ranked(factor: FactorScores, ranking: Ranking) -> Message:
    """Which scores are not there, of those the ranking needs."""
    missing: list[Message] = []
    if factor.importance is None and ranking != "satisfaction":
        missing.append(msg("importance"))
    if factor.experience is None:
        missing.append(msg("experience"))
    if factor.expectation is None and ranking != "importance_minus_experience":
        missing.append(msg("expectation"))
    if not missing and ranking == "none":
        return msg("importance and experience are not on one scale")
    if not missing:
        return msg("nobody rated both experience and expectation")
    return msg("{measures} not given", measures=tuple(missing))
