"""Answer: what to fix first, in a few lines that can be pasted."""

from collections.abc import Iterable

from cemgap.intake.factor_list import first_named
from cemgap.intake.mapping import Factor
from cemgap.report.blocks import Line, Lines, Part, Table
from cemgap.report.content import drivers, overview, value
from cemgap.report.content.actions import chosen_actions, named, not_to_do
from cemgap.report.content.basis import flagged, left_out, mapped, scale, who
from cemgap.report.content.change import changed, key_moved, nothing_said
from cemgap.report.content.change import table as change_table
from cemgap.report.content.citation import cell_of, cited, cited_ends, listed, sentences
from cemgap.report.content.evidence import proof
from cemgap.report.content.factors import table as factors_table
from cemgap.report.content.ranks import claim
from cemgap.report.content.robustness import panel
from cemgap.report.content.words import GIVERS, STEPS, worded
from cemgap.statistics.change import FactorChange
from cemgap.steps.analysis import Analysis
from cemgap.steps.step3_key_experiences import TIED, KeyExperiences, RankedFactor, verdict_of
from cemgap.translations import Message, msg

SATISFACTION, REQUIREMENTS = 2, 5
"""Numbers of steps."""
ASKED = (("expectation", msg("expectation (step 2b)")), ("importance", msg("importance (step 2d)")))
MOST_NAMED = 3
"""Factors or actions that a line names one by one; the tables have all of them."""


def part(analysis: Analysis) -> Part:
    """The executive summary; the title of the report is its title."""
    shown = factors_table(analysis)
    lines = (
        *_first(analysis, shown),
        *_how_far(analysis, shown),
        *_labelled(msg("Then"), _then(analysis, shown)),
        *_labelled(msg("Does it hold"), panel(analysis)),
        *_labelled(msg("Next step"), _next_step(analysis)),
        *overview.answer(analysis),
        *value.answer(analysis),
        *drivers.answer(analysis),
        *_since(analysis),
        *_labelled(msg("Proof"), proof(analysis)),
        *_labelled(msg("Open"), _open(analysis)),
        *_labelled(
            msg("Basis"), (who(analysis), *left_out(analysis), *flagged(analysis), scale(analysis), *mapped(analysis))
        ),
    )
    return Part("answer", (Lines("answer", None, lines),))


def title_of(analysis: Analysis) -> Message:
    """The title of the report, right above the answer."""
    if analysis.client is not None and analysis.wave:
        return msg("Executive summary: {client}, wave {wave}", client=analysis.client, wave=analysis.wave)
    if analysis.client is not None:
        return msg("Executive summary: {client}", client=analysis.client)
    if analysis.wave:
        return msg("Executive summary: wave {wave}", wave=analysis.wave)
    return msg("Executive summary")


def _labelled(label: Message, messages: Iterable[Message]) -> tuple[Line, ...]:
    """The label beside the first sentence only."""
    return tuple(Line(label if place == 0 else None, message) for place, message in enumerate(messages))


def _first(analysis: Analysis, shown: Table) -> tuple[Line, ...]:
    keys = analysis.key_experiences
    first = keys.factors[0] if keys.factors and keys.factors[0].rank is not None else None
    if first is None:
        return (_unranked(keys.factors, shown),)
    if keys.key is not None:
        told = sentences(_scored(shown, first), *_others(keys), *_doubts(analysis, first))
        return (Line(msg("Fix first"), told),)
    if keys.ranking == "weighted_satisfaction":
        nothing = msg("Nothing: no weighted satisfaction is negative, so there is no key experience.")
        return (Line(msg("Fix first"), nothing),)
    if keys.ranking == "satisfaction":
        told = sentences(_scored(shown, first), *_others(keys), no_importance(keys.factors))
        return (Line(msg("Lowest"), told),)
    importance = msg("importance {importance}", importance=cited(shown, first.scores.factor.key, "importance"))
    told = msg(
        "{factor}: {importance}, experience {experience}, difference {difference}.",
        factor=first.scores.factor,
        importance=_sourced(importance, first.scores.importance_source),
        experience=cited(shown, first.scores.factor.key, "experience"),
        difference=cited(shown, first.scores.factor.key, "importance_minus_experience"),
    )
    return (Line(msg("Look first"), sentences(told, no_expectation(keys.factors))),)


def _others(keys: KeyExperiences) -> tuple[Message, ...]:
    """Which factors cannot be told apart from the one to fix first; that it is not proven is said beside it."""
    rivals = sum(ranked.rank is not None for ranked in keys.factors) > 1
    return (claim(keys),) if keys.worst_set and rivals and (keys.worst_set[1:] or keys.proven is not False) else ()


def no_importance(factors: tuple[RankedFactor, ...]) -> Message:
    """Why no satisfaction can be weighted: nobody was asked for importance, or only about other factors."""
    others = _known(factors, "importance")
    if others:
        return msg(
            "Importance is known only of factors without satisfaction ({factors}), so there is no key experience.",
            factors=first_named(others),
        )
    return msg("Importance was not asked, so there is no key experience.")


def no_expectation(factors: tuple[RankedFactor, ...]) -> Message:
    """Why there is no satisfaction: nobody was asked for expectation, or nobody for both, or of other factors."""
    expected = _known(factors, "expectation")
    if not expected:
        return msg("Expectation was not asked, so there is no key experience.")
    if set(expected) & set(_known(factors, "experience")):
        return msg("Nobody rated both experience and expectation, so there is no key experience.")
    return msg(
        "Expectation is known only of factors without experience ({factors}), so there is no key experience.",
        factors=first_named(expected),
    )


def _known(factors: tuple[RankedFactor, ...], measure: str) -> tuple[Factor, ...]:
    return tuple(one.scores.factor for one in factors if getattr(one.scores, measure) is not None)


def _doubts(analysis: Analysis, key: RankedFactor) -> tuple[Message, ...]:
    found = []
    if analysis.key_experiences.proven is False:
        found.append(msg("No proven shortfall: the interval of its satisfaction does not lie below 0."))
    tied = tuple(
        ranked.scores.factor
        for ranked in analysis.key_experiences.factors
        if ranked.rank is not None and ranked is not key and _equal(ranked, key)
    )
    if tied:
        found.append(
            msg(
                "As low: {factors}; more important, then less satisfying, then first in the file.",
                factors=first_named(tied),
            )
        )
    lower = tuple(
        ranked.scores.factor
        for ranked in analysis.key_experiences.factors
        if ranked.rank is None and _could_be_lower(ranked, key, analysis.scores.high)
    )
    if lower:
        found.append(msg("Could be lower, for want of scores: {factors}.", factors=first_named(lower)))
    if analysis.scores.respondents is not None and key.verdict is None:
        small = key.scores.is_small(analysis.min_base)
        found.append(
            msg("Small base: no verdict.")
            if small
            else msg("No verdict: the answers do not vary, so there is no interval.")
        )
    return tuple(found)


def _could_be_lower(unranked: RankedFactor, key: RankedFactor, most: float) -> bool:
    """Whether a factor could fall below the key experience, were its missing scores known; `most` = top importance."""
    satisfaction, weighted = unranked.scores.satisfaction, key.scores.weighted_satisfaction
    return satisfaction is None or (weighted is not None and satisfaction.value * most < weighted.value - TIED)


def _equal(one: RankedFactor, other: RankedFactor) -> bool:
    mine, theirs = one.scores.weighted_satisfaction, other.scores.weighted_satisfaction
    return mine is not None and theirs is not None and abs(mine.value - theirs.value) <= TIED


def _unranked(factors: tuple[RankedFactor, ...], shown: Table) -> Line:
    """What is known where no factor has a rank, and what is missing."""
    asked = [
        measure
        for measure in ("experience", "expectation", "importance")
        if any(getattr(ranked.scores, measure) is not None for ranked in factors)
    ]
    known = [(one.scores.experience.value, at) for at, one in enumerate(factors) if one.scores.experience is not None]
    if asked == ["experience"]:
        lowest = factors[min(known)[1]].scores.factor
        told = msg(
            "{factor}: experience {experience}. Only experience was asked: "
            "without expectation and importance no factor can be ranked.",
            factor=lowest,
            experience=cited(shown, lowest.key, "experience"),
        )
        return Line(msg("Lowest"), told)
    reason = next((ranked.not_ranked for ranked in factors if ranked.not_ranked is not None), None)
    if reason is None:
        return Line(msg("Fix first"), msg("Not known: no factor can be ranked."))
    return Line(msg("Fix first"), msg("Not known: no factor can be ranked, {reason}.", reason=reason))


def _scored(shown: Table, ranked: RankedFactor) -> Message:
    """A factor with the scores it has: importance, satisfaction with its interval, weighted satisfaction."""
    row = ranked.scores.factor.key
    known: list[Message] = []
    if ranked.scores.importance is not None:
        importance = msg("importance {importance}", importance=cited(shown, row, "importance"))
        known.append(_sourced(importance, ranked.scores.importance_source))
    if ranked.scores.satisfaction is not None:
        known.append(_satisfaction(shown, ranked))
    if ranked.scores.weighted_satisfaction is not None:
        known.append(msg("weighted {weighted}", weighted=cited(shown, row, "weighted_satisfaction")))
    return msg("{factor}: {scores}.", factor=ranked.scores.factor, scores=tuple(known))


def _sourced(score: Message, source: str | None) -> Message:
    """A score with who gave it, where that was not the respondents."""
    return score if source is None else msg("{score} ({source})", score=score, source=worded(GIVERS, source))


def _satisfaction(shown: Table, ranked: RankedFactor) -> Message:
    row, source = ranked.scores.factor.key, ranked.scores.expectation_source
    told = _with_interval(shown, row)
    return told if source is None else msg("{score} (expectation: {source})", score=told, source=worded(GIVERS, source))


def _with_interval(shown: Table, row: str) -> Message:
    satisfaction = cited(shown, row, "satisfaction")
    if cell_of(shown, row, "satisfaction_interval") is None:
        return msg("satisfaction {satisfaction}", satisfaction=satisfaction)
    low, high = cited_ends(shown, row, "satisfaction_interval")
    return msg("satisfaction {satisfaction} (95% CI {low} to {high})", satisfaction=satisfaction, low=low, high=high)


def _how_far(analysis: Analysis, shown: Table) -> tuple[Line, ...]:
    """The gap of the key experience, then every other gap; without a key experience whatever gaps there are."""
    key = analysis.key_experiences.key
    short = [gap.factor for gap in analysis.gaps if gap.short]
    messages = [_distance(shown, factor) for factor in short if factor == key]
    others = [factor for factor in short if factor != key]
    if others:
        named_gaps = tuple(
            msg("{factor} {gap}", factor=factor, gap=cited(shown, factor.key, "gap")) for factor in others[:MOST_NAMED]
        )
        messages.append(
            msg("Other gaps: {gaps}.", gaps=named_gaps) if messages else msg("Gaps: {gaps}.", gaps=named_gaps)
        )
    elif messages and all(gap.ideal_source == "rule" for gap in analysis.gaps if gap.ideal is not None):
        messages.append(msg("Every other factor only has to hold."))
    return (Line(msg("How far"), sentences(*messages)),) if messages else ()


def _distance(shown: Table, factor: Factor) -> Message:
    return msg(
        "Experience {experience} against an ideal of {ideal}: gap {gap}.",
        experience=cited(shown, factor.key, "experience"),
        ideal=cited(shown, factor.key, "ideal"),
        gap=cited(shown, factor.key, "gap"),
    )


def _then(analysis: Analysis, shown: Table) -> Iterable[Message]:
    """The next factors that fall short, then those that do not, then those that could not be ranked but fall short."""
    keys = analysis.key_experiences
    if keys.ranking not in {"weighted_satisfaction", "satisfaction"}:
        return
    if keys.key is None and keys.ranking == "weighted_satisfaction":
        return
    rest = [ranked for ranked in keys.factors if ranked.rank is not None][1:]
    # A factor table proves nothing: the sign of the figure has to do. Respondents too few for a verdict get none.
    given = analysis.scores.respondents is None
    signs = {id(ranked): verdict_of(ranked.scores, analysis.min_base) for ranked in rest}
    below = [ranked for ranked in rest if signs[id(ranked)] == "below" or (given and _short(ranked))]
    if below:
        yield _scored(shown, below[0])
    if len(below) > 1:
        yield msg("Also below expectation: {factors}.", factors=_factors(below[1:]))
    for verdict, message in (
        ("undecided", msg("Not told apart from expectation: {factors}.")),
        ("exceeds", msg("Above expectation: {factors}.")),
    ):
        found = [ranked for ranked in rest if signs[id(ranked)] == verdict]
        if found:
            yield Message(message.msgid, (("factors", _factors(found)),))
    unjudged = [ranked for ranked in rest if ranked.verdict is None and not given]
    too_few = [ranked for ranked in unjudged if ranked.scores.is_small(analysis.min_base)]
    if too_few:
        yield msg("Small base, no verdict: {factors}.", factors=_factors(too_few))
    alike = [ranked for ranked in unjudged if ranked not in too_few]
    if alike:
        yield msg("Answers do not vary, no verdict: {factors}.", factors=_factors(alike))
    unranked = [ranked for ranked in keys.factors if ranked.rank is None and _short(ranked)]
    for ranked in unranked[:MOST_NAMED]:
        yield msg(
            "{factor}: {satisfaction}; not ranked, {reason}.",
            factor=ranked.scores.factor,
            satisfaction=_satisfaction(shown, ranked),
            reason=ranked.not_ranked,
        )


def _short(ranked: RankedFactor) -> bool:
    return ranked.scores.satisfaction is not None and ranked.scores.satisfaction.value < 0


def _factors(ranked: Iterable[RankedFactor]) -> tuple[Factor | Message, ...]:
    return first_named(one.scores.factor for one in ranked)


def _next_step(analysis: Analysis) -> Iterable[Message]:
    alignment = analysis.alignment
    if alignment is None or not alignment.actions:
        return
    chosen = chosen_actions(alignment)
    if chosen:
        yield msg("Chosen: {actions}.", actions=listed(named(action) for action in chosen[:MOST_NAMED]))
    else:
        yield msg("No action is chosen yet.")
    for action in alignment.not_to_do[:MOST_NAMED]:
        yield msg("Not to do: {action}.", action=not_to_do(action))


def _since(analysis: Analysis) -> tuple[Line, ...]:
    """The change since the earlier wave, of the key experience and of whatever changed significantly."""
    change = analysis.feedback.change
    if change is None:
        return ()
    shown = change_table(analysis, change)
    watched = {factor.key for factor in (analysis.key_experiences.key, change.key_before) if factor is not None}
    messages = list(key_moved(analysis, change))
    for factor in change.factors:
        significant = factor.verdict in {"better", "worse"}
        known = cell_of(shown, factor.factor.key, "change") is not None
        if known and (significant or factor.factor.key in watched):
            verdict = cell_of(shown, factor.factor.key, "verdict")
            told = changed(shown, factor, parts=False)
            if factor.verdict == "no_significant_change" and _clear_of_zero(factor):
                p = cited(shown, factor.factor.key, "p_adjusted")
                messages.append(
                    msg(
                        "{change}: {verdict}, allowing for {n} factors (p {p}).",
                        change=told,
                        verdict=verdict,
                        n=len(change.factors),
                        p=p,
                    )
                )
            else:
                messages.append(msg("{change}: {verdict}.", change=told, verdict=verdict))
    if not messages or change.compared is None:
        messages.append(nothing_said(change, analysis.min_base))
    return _labelled(msg("Since {wave}", wave=change.before), messages)


def _clear_of_zero(factor: FactorChange) -> bool:
    low, high = factor.weighted_satisfaction.change_low, factor.weighted_satisfaction.change_high
    return low is not None and high is not None and (low > 0 or high < 0)


def _open(analysis: Analysis) -> tuple[Message, ...]:
    """The steps that have no input at all, and the measures that nobody was asked for."""
    factors = analysis.scores.factors
    steps: list[Message] = []
    for state in analysis.steps:
        drafts_only = state.step == REQUIREMENTS and not any(row.requirement for row in analysis.requirements)
        if state.state == "open" or (state.state == "partial" and drafts_only):
            steps.append(STEPS[state.step])
        elif state.step == SATISFACTION:
            steps += [told for measure, told in ASKED if not any(getattr(factor, measure) for factor in factors)]
    return (msg("Not filled in yet: {steps}.", steps=tuple(steps)),) if steps else ()
