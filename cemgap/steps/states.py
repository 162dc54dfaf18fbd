"""States: how far each of the seven steps got, and what it still needs."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from cemgap.intake.factor_list import first_named
from cemgap.intake.mapping import Factor
from cemgap.statistics.scores import FactorScores, Scores
from cemgap.steps.step1_brand_value import BrandValue
from cemgap.steps.step3_key_experiences import KeyExperiences
from cemgap.steps.step4_gaps import Gap
from cemgap.steps.step5_requirements import Requirement
from cemgap.steps.step6_alignment import AlignedAction, Alignment
from cemgap.steps.step7_feedback import Feedback
from cemgap.translations import Message, msg

State = Literal["done", "partial", "open"]

NEEDS_EXPECTATIONS = msg(
    "expectations: ask customers, or give them: --expectation FACTOR=SCORE, "
    'or expectation = {{ value = SCORE, source = "management" }} in cemgap.toml'
)
NEEDS_IMPORTANCE = msg("importance: ask customers how important each factor is")
NEEDS_EXPERIENCE = msg("experience: ask customers how each factor was")
NEEDS_PLAN = msg("plan.xlsx (make a blank one: cemgap template plan)")
NEEDS_WORDS = msg("what would close the gaps, written in plan.xlsx (make a blank one: cemgap template plan)")

NEEDS_FEEDBACK = msg("an earlier wave (--compare FILE), or business results beside the investment (evidence.csv)")
NEEDS_SCORES_OF_BOTH = msg("scores of the same factors in both waves")
NEEDS_RESPONDENTS_OF_BOTH = msg(
    "weighted satisfaction from enough respondents in both waves (--min-base), to test the change"
)


@dataclass(frozen=True, slots=True)
class StepState:
    """How far a step got, and what it still needs."""

    step: int
    state: State
    needs: tuple[Message, ...] = ()


def step_states(
    *,
    scores: Scores,
    brand_value: BrandValue,
    keys: KeyExperiences,
    gaps: tuple[Gap, ...],
    requirements: tuple[Requirement, ...],
    alignment: Alignment | None,
    feedback: Feedback,
) -> tuple[StepState, ...]:
    """The state of steps 1 to 7, from their results; `alignment` is None where there is no plan."""
    return (
        _step1(brand_value),
        _step2(scores),
        _step3(scores, keys),
        _step4(scores, keys, gaps),
        _step5(gaps, requirements, alignment),
        _step6(alignment),
        _step7(feedback),
    )


def _step1(brand_value: BrandValue) -> StepState:
    if brand_value.reasons:
        return StepState(1, "done")
    if brand_value.rare:
        state: State = "open" if brand_value.statement is None else "partial"
        return StepState(1, state, (msg("reasons to choose from: respondents wrote theirs in their own words"),))
    if brand_value.statement is not None:
        return StepState(1, "partial", (msg("what customers say: a question about their reasons for choosing"),))
    return StepState(
        1,
        "open",
        (msg("a brand statement in cemgap.toml, [brand] statement, or a question about reasons for choosing"),),
    )


def _step2(scores: Scores) -> StepState:
    needs = _missing_scores(scores)
    unpaired = _those(
        scores.factors, lambda factor: bool(factor.experience and factor.expectation and not factor.satisfaction)
    )
    if unpaired:
        needs += (
            msg("respondents who rate both experience and expectation: {factors}", factors=first_named(unpaired)),
        )
    if not needs:
        return StepState(2, "done")
    return StepState(2, "partial" if any(factor.experience for factor in scores.factors) else "open", needs)


def _missing_scores(scores: Scores) -> tuple[Message, ...]:
    factors = scores.factors
    return (
        *_missing(
            factors, lambda f: f.experience is None, NEEDS_EXPERIENCE, msg("the experience of some factors: {factors}")
        ),
        *_missing(
            factors,
            lambda f: f.expectation is None,
            NEEDS_EXPECTATIONS,
            msg("the expectation of some factors: {factors}"),
        ),
        *_missing(
            factors, lambda f: f.importance is None, NEEDS_IMPORTANCE, msg("the importance of some factors: {factors}")
        ),
    )


def _missing(
    factors: tuple[FactorScores, ...], lacks: Callable[[FactorScores], bool], of_all: Message, of_some: Message
) -> tuple[Message, ...]:
    without = _those(factors, lacks)
    if not without:
        return ()
    return (of_all if len(without) == len(factors) else Message(of_some.msgid, (("factors", first_named(without)),)),)


def _those(factors: Iterable[FactorScores], chosen: Callable[[FactorScores], bool]) -> tuple[Factor, ...]:
    return tuple(factor.factor for factor in factors if chosen(factor))


def _step3(scores: Scores, keys: KeyExperiences) -> StepState:
    if keys.ranking == "weighted_satisfaction":
        unranked = tuple(ranked.scores.factor for ranked in keys.factors if ranked.rank is None)
        if not unranked:
            return StepState(3, "done")
        return StepState(
            3,
            "partial",
            (msg("the scores that are not given, to rank them: {factors}", factors=first_named(unranked)),),
        )
    return StepState(3, "partial" if keys.ranking == "satisfaction" else "open", _ranking_needs(scores))


def _ranking_needs(scores: Scores) -> tuple[Message, ...]:
    """What keeps every factor from a weighted satisfaction."""
    return _missing_scores(scores) or (msg("experience, expectation and importance of the same factor"),)


def _step4(scores: Scores, keys: KeyExperiences, gaps: tuple[Gap, ...]) -> StepState:
    without = tuple(gap.factor for gap in gaps if gap.gap is None)
    if gaps and not without:
        return StepState(4, "done")
    if keys.ranking == "weighted_satisfaction":
        return StepState(
            4, "partial", (msg("the experience of some factors: {factors}", factors=first_named(without)),)
        )
    needs = (*_ranking_needs(scores), msg("or ideals, given by people: --ideal FACTOR=SCORE"))
    return StepState(4, "partial" if len(without) < len(gaps) else "open", needs)


def _step5(gaps: tuple[Gap, ...], requirements: tuple[Requirement, ...], alignment: Alignment | None) -> StepState:
    if alignment is None:
        return StepState(5, "partial", (NEEDS_WORDS,)) if requirements else StepState(5, "open", (NEEDS_PLAN,))
    written = any(row.requirement is not None for row in requirements)
    if not written and not any(gap.gap for gap in gaps):
        return StepState(5, "open", (msg("gaps (step 4)"),))
    if not alignment.gaps_without_requirement:
        return StepState(5, "done")
    return StepState(
        5,
        "partial",
        (msg("a requirement in the plan for: {factors}", factors=first_named(alignment.gaps_without_requirement)),),
    )


def _step6(alignment: Alignment | None) -> StepState:
    if alignment is None:
        return StepState(6, "open", (NEEDS_PLAN,))
    if not alignment.actions:
        return StepState(6, "open", (msg("actions in the plan"),))
    undecided, unjudged = undecided_actions(alignment), unjudged_actions(alignment)
    needs: list[Message] = []
    if alignment.gaps_without_requirement:
        needs.append(
            msg("requirements (step 5) for: {factors}", factors=first_named(alignment.gaps_without_requirement))
        )
    if alignment.requirements_without_action:
        ids = tuple(row.id for row in alignment.requirements_without_action)
        needs.append(msg("an action for the requirements: {ids}", ids=ids))
    if undecided:
        needs.append(msg("a decision on the actions: {ids}", ids=_ids(undecided)))
    if unjudged:
        needs.append(
            msg("a judgement on strategy, people, process, technology of the actions: {ids}", ids=_ids(unjudged))
        )
    if alignment.without_owner_or_due:
        needs.append(msg("an owner and a date for the actions: {ids}", ids=_ids(alignment.without_owner_or_due)))
    return StepState(6, "partial" if needs else "done", tuple(needs))


def undecided_actions(alignment: Alignment) -> tuple[AlignedAction, ...]:
    """Actions that nobody has chosen or rejected, and no conflict vetoes."""
    return tuple(action for action in alignment.actions if action.planned.decision == "open" and not action.vetoed)


def unjudged_actions(alignment: Alignment) -> tuple[AlignedAction, ...]:
    """Chosen actions, not vetoed, of which strategy, people, process or technology is not judged."""
    return tuple(
        action
        for action in alignment.actions
        if action.planned.decision == "chosen"
        and not action.vetoed
        and "unknown"
        in (action.planned.strategy, action.planned.people, action.planned.process, action.planned.technology)
    )


def _ids(actions: tuple[AlignedAction, ...]) -> tuple[str, ...]:
    return tuple(action.planned.id for action in actions)


def _step7(feedback: Feedback) -> StepState:
    change = feedback.change
    if change is None:
        return StepState(7, "done") if feedback.evidence else StepState(7, "open", (NEEDS_FEEDBACK,))
    if change.tested:
        return StepState(7, "done")
    need = NEEDS_SCORES_OF_BOTH if change.compared is None else NEEDS_RESPONDENTS_OF_BOTH
    return StepState(7, "partial" if change.compared or feedback.evidence else "open", (need,))
