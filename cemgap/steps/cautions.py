"""Cautions: what a reader of steps 2 to 4 has to know about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cemgap.errors import Problem, warning
from cemgap.statistics.scores import Scores
from cemgap.steps.robustness import is_worth_a_word
from cemgap.steps.states import NEEDS_EXPECTATIONS, NEEDS_IMPORTANCE
from cemgap.steps.step3_key_experiences import TIED, KeyExperiences
from cemgap.steps.step5_requirements import base_of
from cemgap.translations import msg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cemgap.statistics.ranks.alternatives import Alternatives

ALARM = 2.0
"""Standard errors from which on it matters who is counted."""
ALIKE = 0.8
"""Smallest base / largest base of the factors, below which they are not the same customers."""


def cautions(
    scores: Scores, keys: KeyExperiences, min_base: int = 30, alternatives: Sequence[Alternatives] = ()
) -> tuple[Problem, ...]:
    """Warnings and notes about the ranking, in the order of the steps.

    W206 expectation not asked, W208 importance not asked, W224 it matters who is counted, W225 bases differ, W207
    importance does not vary, W210 small base, W213 no key experience (a note), W214 it is not proven (a note).
    """
    return (
        *_not_asked(scores),
        *_who_is_counted(scores, alternatives),
        *_unequal_bases(keys),
        *_constant_importance(scores, keys),
        *_small_base(scores, min_base),
        *_key(keys),
    )


def _not_asked(scores: Scores) -> tuple[Problem, ...]:
    found: list[Problem] = []
    if not any(factor.expectation for factor in scores.factors):
        found.append(
            warning(
                "W206",
                msg("expectation was not asked, so there is no satisfaction and no key experience"),
                fix=NEEDS_EXPECTATIONS,
            )
        )
    if not any(factor.importance for factor in scores.factors):
        found.append(
            warning(
                "W208",
                msg("importance was not asked, so there is no weighted satisfaction and no key experience"),
                fix=NEEDS_IMPORTANCE,
            )
        )
    return tuple(found)


def _who_is_counted(scores: Scores, alternatives: Sequence[Alternatives]) -> tuple[Problem, ...]:
    """|D / SE| > 2 and |D| > 0.1 on a scale up to 10, D = satisfaction over available answers - that of the pairs."""
    paired = {factor.factor.key: factor.satisfaction for factor in scores.factors}
    found = []
    for one in alternatives:
        difference, available, pair = one.available_minus_paired, one.satisfaction_available, paired[one.factor.key]
        if difference is None or available is None or pair is None or not difference.se:
            continue
        if abs(difference.value) > ALARM * difference.se and is_worth_a_word(difference.value, scores.high):
            found.append(
                msg(
                    "{factor} ({available} instead of {paired})",
                    factor=one.factor,
                    available=f"{available.value:+.2f}",
                    paired=f"{pair.value:+.2f}",
                )
            )
    if not found:
        return ()
    return (
        warning(
            "W224",
            msg(
                "satisfaction would differ if everyone counted who rated experience or expectation alone: {factors}",
                factors=tuple(found),
            ),
            fix=msg("find out why one of the two was left blank: did these customers not use it, or did they skip it?"),
        ),
    )


def _unequal_bases(keys: KeyExperiences) -> tuple[Problem, ...]:
    based = [
        (base, ranked.scores.factor)
        for ranked in keys.factors
        if ranked.rank is not None and (base := base_of(ranked.scores))
    ]
    if not based:
        return ()
    fewest, most = min(based, key=lambda one: one[0]), max(based, key=lambda one: one[0])
    if fewest[0] >= ALIKE * most[0]:
        return ()
    return (
        warning(
            "W225",
            msg(
                "weighted satisfactions of factors with different bases compare different customers: "
                "{fewest} (n = {low}), {most} (n = {high})",
                fewest=fewest[1],
                low=fewest[0],
                most=most[1],
                high=most[0],
            )
            if keys.ranking == "weighted_satisfaction"
            else msg(
                "factors with different bases compare different customers: {fewest} (n = {low}), {most} (n = {high})",
                fewest=fewest[1],
                low=fewest[0],
                most=most[1],
                high=most[0],
            ),
            fix=msg("read each factor for the customers who rated it, or keep those who rated all:  --where COL=VALUE"),
        ),
    )


def _constant_importance(scores: Scores, keys: KeyExperiences) -> tuple[Problem, ...]:
    rated = [factor.importance.value for factor in scores.factors if factor.importance is not None]
    if keys.ranking != "weighted_satisfaction" or len(rated) == 1 or max(rated) - min(rated) > TIED:
        return ()
    return (
        warning(
            "W207",
            msg("importance is the same for every factor, so the ranking is that of satisfaction"),
            fix=msg("ask how important each factor is, each on its own"),
        ),
    )


def _small_base(scores: Scores, min_base: int) -> tuple[Problem, ...]:
    small = tuple(
        msg("{factor} (n = {base})", factor=factor.factor, base=base_of(factor))
        for factor in scores.factors
        if factor.experience is not None and factor.is_small(min_base)
    )
    if not small:
        return ()
    return (
        warning(
            "W210",
            msg(
                "small base, fewer than {limit} effective respondents or 8 degrees of freedom of the design, so no "
                "verdict: {factors}",
                limit=min_base,
                factors=small,
            ),
            fix=msg("collect more answers, or move the limit: --min-base N"),
        ),
    )


def _key(keys: KeyExperiences) -> tuple[Problem, ...]:
    if keys.ranking == "weighted_satisfaction" and keys.key is None:
        return (Problem("W213", "note", msg("no weighted satisfaction is negative, so there is no key experience")),)
    if keys.key is not None and keys.proven is False:
        return (
            Problem(
                "W214",
                "note",
                msg(
                    "no proven shortfall: the 95% interval of the satisfaction of {factor} does not lie below 0",
                    factor=keys.key,
                ),
            ),
        )
    return ()
