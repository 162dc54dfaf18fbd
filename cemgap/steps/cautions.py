"""Cautions: what a reader of steps 2 to 4 has to know about them."""

from cemgap.errors import Problem, warning
from cemgap.statistics.scores import FactorScores, Scores
from cemgap.steps.states import NEEDS_EXPECTATIONS, NEEDS_IMPORTANCE
from cemgap.steps.step3_key_experiences import TIED, KeyExperiences
from cemgap.steps.step5_requirements import base_of
from cemgap.translations import msg


def cautions(scores: Scores, keys: KeyExperiences, min_base: int = 30) -> tuple[Problem, ...]:
    """Warnings and notes about the ranking, in the order of the steps.

    W206 expectation not asked, W208 importance not asked, W207 importance does not vary, W210 small base,
    W213 no key experience (a note), W214 the key experience is not proven (a note).
    """
    return (*_not_asked(scores), *_constant_importance(scores, keys), *_small_base(scores, min_base), *_key(keys))


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
        if factor.experience is not None and is_small(factor, min_base)
    )
    if not small:
        return ()
    return (
        warning(
            "W210",
            msg(
                "small base, fewer than {limit} effective respondents, so no verdict: {factors}",
                limit=min_base,
                factors=small,
            ),
            fix=msg("collect more answers, or move the limit: --min-base N"),
        ),
    )


def is_small(factor: FactorScores, min_base: int) -> bool:
    """Whether fewer than `min_base` effective respondents stand behind a factor."""
    return factor.n_effective is not None and factor.n_effective < min_base


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
