"""Factors: steps 2 to 4 in one table, the factor to fix first on top."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from cemgap.intake.factor_list import first_named
from cemgap.intake.mapping import Factor
from cemgap.report.blocks import Cell, Column, ColumnNote, Part, Row, Table
from cemgap.report.content.citation import NO_RESPONDENTS
from cemgap.report.content.decimals import decimals_of
from cemgap.report.content.words import GIVERS, MEASURES, VERDICTS, worded
from cemgap.statistics.drivers.outcome_models import DERIVED
from cemgap.statistics.precision import Estimate
from cemgap.statistics.scores import FactorScores
from cemgap.steps.analysis import Analysis
from cemgap.steps.step3_key_experiences import KeyExperiences, RankedFactor, Ranking, ranking_figure
from cemgap.steps.step4_gaps import Gap
from cemgap.steps.step5_requirements import base_of
from cemgap.translations import Message, msg

TITLES: dict[Ranking, Message] = {
    "weighted_satisfaction": msg("Steps 2-4: factors, worst weighted satisfaction first"),
    "satisfaction": msg("Steps 2-4: factors, worst satisfaction first (importance not asked)"),
    "importance_minus_experience": msg(
        "Step 2: importance and performance, largest importance - experience first (expectation not asked)"
    ),
    "none": msg("Step 2: factors, not ranked"),
}


@dataclass(frozen=True, slots=True)
class _Field:
    """A column and what stands in it."""

    column: Column
    cell: Callable[[RankedFactor, Gap], Cell]


def part(analysis: Analysis) -> Part:
    """The table of all factors."""
    return Part("factors", (table(analysis),))


def table(analysis: Analysis) -> Table:
    """All factors in rank order. A column that nobody gave anything for is left out."""
    keys = analysis.key_experiences
    pairs = tuple(zip(keys.factors, analysis.gaps, strict=True))
    fields = [field for field in _fields(keys.ranking) if _shown(field, pairs)]
    keys_shown = {field.column.key for field in fields}
    bars = ("weighted_satisfaction", "satisfaction", "importance_minus_experience")
    return Table(
        "factors",
        _title(keys),
        tuple(field.column for field in fields),
        tuple(
            Row(
                ranked.scores.factor.key,
                tuple(field.cell(ranked, gap) for field in fields),
                marked=ranked.scores.factor == keys.key,
            )
            for ranked, gap in pairs
        ),
        bar=next((key for key in bars if key in keys_shown), None),
        notes=tuple(_notes(analysis, keys_shown)),
        decimals=decimals_of(analysis),
    )


def _title(keys: KeyExperiences) -> Message:
    """What the order follows; nothing is called not asked that was asked of other factors."""
    scores = [ranked.scores for ranked in keys.factors]
    if keys.ranking == "satisfaction" and any(factor.importance for factor in scores):
        return msg("Steps 2-4: factors, worst satisfaction first (importance known of other factors only)")
    if keys.ranking == "importance_minus_experience" and any(factor.expectation for factor in scores):
        return msg("Step 2: importance and performance, largest importance - experience first (no satisfaction)")
    return TITLES[keys.ranking]


def _shown(field: _Field, pairs: tuple[tuple[RankedFactor, Gap], ...]) -> bool:
    return any(field.cell(ranked, gap) is not None for ranked, gap in pairs)


def _fields(ranking: Ranking) -> tuple[_Field, ...]:
    # Where expectation was not asked, importance and experience are the table: the narrowest screen shows them.
    given = 1 if ranking in {"importance_minus_experience", "none"} else 2
    fields = (
        _Field(Column("factor", msg("Factor"), "text"), lambda ranked, _: ranked.scores.factor),
        _Field(Column("rank", msg("Rank"), "rank", priority=4), lambda ranked, _: ranked.rank),
        _Field(
            Column("importance", msg("Importance"), "score", msg("Imp"), given, step="2d"),
            lambda ranked, _: _value(ranked.scores.importance),
        ),
        _Field(
            Column("experience", msg("Experience"), "score", msg("Exp"), given, step="2a"),
            lambda ranked, _: _value(ranked.scores.experience),
        ),
        _Field(
            Column("expectation", msg("Expectation"), "score", msg("Expct"), 2, step="2b"),
            lambda ranked, _: _value(ranked.scores.expectation),
        ),
        _Field(
            Column(
                "satisfaction",
                msg("Satisfaction"),
                "signed",
                msg("Sat"),
                formula="experience - expectation",
                step="2c = 2a-2b",
            ),
            lambda ranked, _: _value(ranked.scores.satisfaction),
        ),
        _Field(
            Column("satisfaction_interval", msg("95% interval of satisfaction"), "signed", msg("Sat 95%"), 3),
            lambda ranked, _: _interval(ranked.scores.satisfaction),
        ),
        _Field(
            Column(
                "weighted_satisfaction",
                msg("Weighted satisfaction"),
                "signed",
                msg("Weighted"),
                formula="importance * satisfaction",
                step="3",
            ),
            lambda ranked, _: _value(ranked.scores.weighted_satisfaction),
        ),
        _Field(
            Column("weighted_interval", msg("95% interval of weighted satisfaction"), "signed", msg("Weighted 95%"), 3),
            lambda ranked, _: _interval(ranked.scores.weighted_satisfaction),
        ),
        _Field(Column("ideal", msg("Ideal"), "score", None, 2, step="4a"), lambda _, gap: gap.ideal),
        _Field(
            Column("gap", msg("Gap"), "signed", None, 2, formula="experience - ideal", step="4b"),
            lambda _, gap: _value(gap.gap),
        ),
        _Field(Column("n", msg("n"), "count"), lambda ranked, _: base_of(ranked.scores)),
        _Field(Column("verdict", msg("Verdict"), "text", None, 3), lambda ranked, _: worded(VERDICTS, ranked.verdict)),
        _Field(
            Column("expectation_source", msg("Expectation given by"), "text", None, 4),
            lambda ranked, _: worded(GIVERS, ranked.scores.expectation_source),
        ),
        _Field(
            Column("importance_source", msg("Importance given by"), "text", None, 4),
            lambda ranked, _: worded(GIVERS, ranked.scores.importance_source),
        ),
        _Field(
            Column("ideal_source", msg("Ideal given by"), "text", None, 4),
            lambda _, gap: worded(GIVERS, gap.ideal_source),
        ),
    )
    if ranking != "importance_minus_experience":
        return fields
    difference = _Field(
        Column(
            "importance_minus_experience",
            msg("Importance - experience"),
            "signed",
            msg("Imp - exp"),
            formula="importance - experience",
        ),
        lambda ranked, _: ranking_figure(ranked.scores, ranking),
    )
    return (*fields[:4], difference, *fields[4:])


def _value(estimate: Estimate | None) -> float | None:
    return None if estimate is None else estimate.value


def _interval(estimate: Estimate | None) -> tuple[float | None, float | None] | None:
    return None if estimate is None or estimate.low is None else (estimate.low, estimate.high)


def _notes(analysis: Analysis, shown: set[str]) -> Iterable[Message | ColumnNote]:
    keys = analysis.key_experiences
    if keys.key is not None:
        yield msg("Marked: the key experience, the most negative weighted satisfaction.")
    if keys.ranking == "weighted_satisfaction" and keys.key is None:
        yield msg("No weighted satisfaction is negative, so there is no key experience.")
    if _some_blank(analysis, shown):
        yield msg('"-": not given, or not to be worked out from what is given.')
    yield from _not_ranked(keys.factors)
    yield from given_notes(tuple(ranked.scores for ranked in keys.factors))
    yield from (ColumnNote("ideal", note) for note in _ideals(analysis))
    if analysis.scores.respondents is None:
        yield NO_RESPONDENTS
    elif "n" not in shown:
        yield msg("No n: nobody rated a factor.")
    else:
        yield ColumnNote("n", _who_counts(tuple(ranked.scores for ranked in keys.factors)))
    if decimals_of(analysis) and shown & {"satisfaction", "importance_minus_experience"}:
        yield msg("Differences are taken before rounding and may differ by 0.1 from the figures shown.")


def rated_pairs(factors: tuple[FactorScores, ...]) -> tuple[bool, ...]:
    """Per factor whether its base is those who rated both experience and expectation."""
    return tuple(factor.satisfaction is not None and factor.expectation_source is None for factor in factors)


def _who_counts(factors: tuple[FactorScores, ...]) -> Message:
    pairs = rated_pairs(factors)
    if all(pairs):
        return msg("n: respondents who rated both experience and expectation.")
    if not any(pairs):
        return msg("n: respondents who rated experience.")
    return msg(
        "n: respondents who rated both experience and expectation; experience alone where customers were not asked for "
        "an expectation."
    )


def _some_blank(analysis: Analysis, shown: set[str]) -> bool:
    return any(
        name in shown and getattr(ranked.scores, name) is None
        for ranked in analysis.key_experiences.factors
        for name in ("experience", "expectation", "satisfaction", "importance", "weighted_satisfaction")
    )


def _not_ranked(factors: tuple[RankedFactor, ...]) -> Iterable[Message]:
    reasons: dict[Message, list[Factor]] = {}
    for ranked in factors:
        if ranked.not_ranked is not None:
            reasons.setdefault(ranked.not_ranked, []).append(ranked.scores.factor)
    for reason, unranked in reasons.items():
        yield msg("Not ranked ({reason}): {factors}.", reason=reason, factors=first_named(unranked))


def given_notes(scores: tuple[FactorScores, ...]) -> Iterable[Message]:
    """Who gave a score that respondents did not give; in words, because a narrow screen has no room for columns."""
    for measure, pairs in (
        ("expectation", [(factor.expectation_source, factor.factor) for factor in scores]),
        ("importance", [(factor.importance_source, factor.factor) for factor in scores]),
    ):
        for source, factors in _grouped(pairs):
            if source == DERIVED:
                yield msg("Importance is derived from an overall score, not stated by customers.")
                continue
            yield msg(
                "Not from respondents, {measure} of {factors}: {source}.",
                measure=MEASURES[measure],
                factors=first_named(factors),
                source=worded(GIVERS, source),
            )


def _ideals(analysis: Analysis) -> Iterable[Message]:
    key = analysis.key_experiences.key
    for source, factors in _grouped((gap.ideal_source, gap.factor) for gap in analysis.gaps):
        if source == "rule" and (key in factors or key is None):
            yield msg("Ideals by the rule: the key experience to the top of the scale, every other factor as today.")
        elif source == "rule":
            yield msg("Ideals by the rule: every factor without an ideal of its own as today.")
        else:
            yield msg("Ideal of {factors}: {source}.", factors=first_named(factors), source=worded(GIVERS, source))


def _grouped(pairs: Iterable[tuple[str | None, Factor]]) -> Iterable[tuple[str, tuple[Factor, ...]]]:
    groups: dict[str, tuple[Factor, ...]] = {}
    for source, factor in pairs:
        if source is not None:
            groups[source] = (*groups.get(source, ()), factor)
    return groups.items()
