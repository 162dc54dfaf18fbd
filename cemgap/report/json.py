r"""The JSON form: the whole result under stable English keys, for programs.

Schema ``cemgap.result/1``. Every key is always there: what is not known or not computed is null, [] or {}.
Numbers have 12 significant digits and are never NaN. Text is in the language asked for, keys are not. The output
is pure ASCII (``\uXXXX``), so that no console can damage it.

=================  =====================================================================================
key                content
=================  =====================================================================================
schema             "cemgap.result/1"
wave               label of the wave
layout             factor_table, wide, long
basis              respondents (null for a factor table), rows_read, dropped {reason: rows of the file: outside,
                   zero_weight, preview, test, screened_out, spam, rejected, other_status, and flags to be dropped},
                   flagged {flag: respondents of the wave, counted nevertheless: partial, straightliner, speeder;
                   possible_straightliner and possible_speeder are only counted}, weighted (true, false), scale
                   {measure: [low, high]} as answered, scale_source (flag, settings, seen, assumed: where measures
                   differ the least certain), sentence
factors            in rank order, the keys of `cemgap.report.records`
key_experience     key of the factor to fix first
worst_set          keys of the factors that could be it (95%), the one ranked first ahead; [] where nothing is claimed
p_worst            {key: probability of being the worst, 0 to 1}: a reading aid, no level of confidence
rank_sets          {key: [lowest rank, highest rank] it may have, 95%}
winners_curse      by how much the figure ranked first is expected to look lower than it is (0 or negative), or null
segments           per column and group: by (header), value (the group), n (null = withheld), hidden, letter,
                   key_experience, worst_set, factors (the keys of `cemgap.report.records`; rank and verdict within the
                   group), hidden_factors [key], difference: per factor satisfaction and weighted_satisfaction of the
                   group less everyone else, each with _se, _p, _p_adjusted (Benjamini-Hochberg; null = not tested),
                   _higher_than [letter of a group that it is higher than]
overview           index (0 to 100) with _se, _low, _high, _n; index_before, index_change (with _low, _high) since the
                   wave compared; outcomes: outcome, mean and recommendation with _se, _low, _high, _n; factors: factor,
                   below and above (share of those who rated both), top and bottom (share of the best and the worst
                   answers, --boxes) with _se, _low, _high, _n, deviation, design_effect; weight_effect, design_df;
                   null in a factor table
matrix             null, or across (satisfaction, experience), lines [across, up] (zero, mean, median, scale),
                   cross_across, cross_up, factors: factor, across, up (importance), quadrant (fix_first, keep_up,
                   low_priority, possible_overkill), p (of the quadrant, 0 to 1, or null), borderline (p below 0.8),
                   diagonal (importance - experience) with _se, _low, _high
value              null, or per unit of customer value: column, respondents (with a value above 0), key_experience,
                   worst_set, factors (the keys of `cemgap.report.records`)
detectable         per factor, for a next wave like this one: factor, satisfaction and weighted_satisfaction (the change
                   that is found with 80% power), each with _significant (the smallest that a test at 5% calls one)
attributes         the same per attribute, with its key; the name is that of the attribute
steps              step 1 to 7, state (done, partial, open), needs [sentence]
robustness         six checks: check (sampling, origin, missing, respondent_level, flagged, derived), holds (null = not
                   computed), key_experience then (key or null), detail
alternatives       per factor: factor, satisfaction_available, available_minus_paired, weighted_available,
                   weighted_by_respondent, covariance_term, each with _se, _low, _high
derived_importance outcome, outcome_scale [low, high], method (lmg, johnson), in_force (it weighs satisfaction),
                   not_derived (why not, or null), n, n_effective, df, r2 with _se, _low, _high, indicative, collinear,
                   largest_vif, chi_square, chi_square_df, p (stated against derived), low_up_to and high_from (as
                   answered), n_with_expectation, r2_without_expectation, r2_with_expectation, expectation_p,
                   factors: the keys of `cemgap.report.driver_records`: shares from 0 to 1; difference = stated -
                   derived; reading (both_high, stated_only, hidden_driver, both_low), told_apart; penalty, reward,
                   asymmetry (points of the outcome), kind (basic, excitement, undecided); null where no outcome can
                   be used
brand_value        statement; reasons: reason, share (0 to 1) with _se, _low, _high, n; rare_reasons: how many are
                   not listed, each written by fewer than 3 respondents
requirements       id, factor, requirement (null = nobody has written one), gap, importance, satisfaction, n
actions            id, action, serves [requirement id], factors [key], decision, strategy, people, process,
                   technology, missing, vetoed, owner, due, cost, status
change             before, after (labels of waves), design, shared_ids, factors: for each of experience, expectation,
                   satisfaction, importance, weighted_satisfaction before, after, change (after - before) with _se,
                   _low, _high, df; p (of weighted satisfaction), p_adjusted (Holm), verdict
evidence           stage, units, result, over (a lower bound), units_ratio, result_ratio, per_unit_index, verdict
next_brand_value   key of the factor with which step 1 starts again
warnings           problems: code, severity, message, places (file, sheet, row, column, value), count, fix
provenance         version, input {name, sha256}, settings {name: value, or a list of values where it was repeated}
=================  =====================================================================================

What went wrong is told as ``{"schema": "cemgap.error/1", "problems": [problem]}``.
"""

import json
from collections.abc import Iterable

from cemgap.errors import Problem, echo
from cemgap.intake.ratings.scales import Scale
from cemgap.report.blocks import Lines, Report
from cemgap.report.content.robustness import sentence
from cemgap.report.detectable_record import detectable_object
from cemgap.report.driver_records import driver_object
from cemgap.report.figures import figures_of
from cemgap.report.matrix_record import matrix_object
from cemgap.report.records import WHOLE_TEXT, attribute_records, estimate_record, factor_records, number
from cemgap.report.segment_records import segment_objects
from cemgap.report.value_record import value_object
from cemgap.statistics.change import CHANGE_MEASURES, FactorChange, MeasureChange
from cemgap.statistics.precision import Estimate
from cemgap.statistics.ranks.alternatives import Alternatives
from cemgap.steps.analysis import Analysis
from cemgap.steps.results import StageResult
from cemgap.steps.robustness import Robustness
from cemgap.steps.step1_brand_value import BrandValue
from cemgap.steps.step3_key_experiences import KeyExperiences
from cemgap.steps.step5_requirements import Requirement
from cemgap.steps.step6_alignment import AlignedAction
from cemgap.steps.step7_feedback import Change

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]
Object = dict[str, Json]

RESULT_SCHEMA = "cemgap.result/1"
ERROR_SCHEMA = "cemgap.error/1"
ALTERNATIVES = (
    "satisfaction_available",
    "available_minus_paired",
    "weighted_available",
    "weighted_by_respondent",
    "covariance_term",
)
CERTAINTY = ("flag", "settings", "seen", "assumed")
"""Where a scale may be known from, the most certain first."""


def text(analysis: Analysis, report: Report, language: str) -> str:
    """The result as JSON text, a line feed at its end."""
    key = analysis.key_experiences.key
    next_value = analysis.feedback.next_brand_value
    return encoded(
        {
            "schema": RESULT_SCHEMA,
            "wave": analysis.wave,
            "layout": analysis.layout,
            "basis": _basis(analysis, report, language),
            "factors": [dict(record) for record in factor_records(analysis, language)],
            "key_experience": key.key if key else None,
            "worst_set": [factor.key for factor in analysis.key_experiences.worst_set],
            "p_worst": _p_worst(analysis.key_experiences),
            "rank_sets": _rank_sets(analysis.key_experiences),
            "winners_curse": number(analysis.key_experiences.winners_curse),
            "segments": segment_objects(analysis, language),
            "overview": _overview(analysis),
            "matrix": matrix_object(analysis.matrix),
            "value": value_object(analysis, language),
            "detectable": [detectable_object(one) for one in analysis.detectable],
            "attributes": [dict(record) for record in attribute_records(analysis, language)],
            "steps": [
                {"step": step.step, "state": step.state, "needs": [need.text(language) for need in step.needs]}
                for step in analysis.steps
            ],
            "robustness": [_robustness(analysis, line, report, language) for line in analysis.robustness],
            "alternatives": [_alternatives(one) for one in analysis.alternatives],
            "derived_importance": driver_object(analysis, language),
            "brand_value": _brand_value(analysis.brand_value, language),
            "requirements": [_requirement(requirement) for requirement in analysis.requirements],
            "actions": [_action(action) for action in analysis.alignment.actions] if analysis.alignment else [],
            "change": _change(analysis.feedback.change) if analysis.feedback.change else None,
            "evidence": [_stage(stage) for stage in analysis.feedback.evidence],
            "next_brand_value": next_value.key if next_value else None,
            "warnings": [problem_record(problem, language) for problem in analysis.warnings],
            "provenance": {
                "version": analysis.provenance.version,
                "input": {"name": analysis.provenance.input_name, "sha256": analysis.provenance.input_sha256},
                "settings": _settings(analysis.provenance.settings),
            },
        }
    )


def _overview(analysis: Analysis) -> Json:
    overview, change = analysis.overview, analysis.feedback.change
    if overview is None:
        return None
    index = None if change is None else change.index
    return {
        **_with_base("index", overview.index),
        "index_before": None if index is None else number(index.before),
        "index_change": None if index is None else number(index.change),
        "index_change_low": None if index is None else number(index.change_low),
        "index_change_high": None if index is None else number(index.change_high),
        "outcomes": [
            {
                "outcome": outcome.name,
                **_with_base("mean", outcome.mean),
                **_with_base("recommendation", outcome.recommendation),
            }
            for outcome in overview.outcomes
        ],
        "factors": [
            {
                "factor": one.factor.key,
                **_with_base("below", one.below),
                **_with_base("above", one.above),
                **_with_base("top", one.top),
                **_with_base("bottom", one.bottom),
                "deviation": number(one.deviation),
                "design_effect": number(one.design_effect),
            }
            for one in overview.factors
        ],
        "weight_effect": number(overview.weight_effect),
        "design_df": overview.design_df,
    }


def _with_base(name: str, estimate: Estimate | None) -> Object:
    """The four keys of an estimate, and its n."""
    return {**estimate_record(name, estimate), f"{name}_n": None if estimate is None else estimate.n}


def _settings(said: Iterable[tuple[str, str]]) -> Object:
    values: dict[str, list[Json]] = {}
    for name, value in said:
        values.setdefault(name, []).append(value)
    return {name: found[0] if len(found) == 1 else found for name, found in values.items()}


def problems_json(problems: Iterable[Problem], language: str) -> str:
    """What went wrong, as JSON text."""
    return encoded({"schema": ERROR_SCHEMA, "problems": [problem_record(problem, language) for problem in problems]})


def encoded(content: Object) -> str:
    """JSON text of plain values: ASCII, indented, a line feed at its end; a NaN is a ValueError.

    Texts are single lines without control characters, like those of every other form.
    """
    return json.dumps(_clean(content), ensure_ascii=True, allow_nan=False, indent=2) + "\n"


def _clean(value: Json) -> Json:
    if isinstance(value, str):
        return value if value == "\t" else echo(value, WHOLE_TEXT)  # the separator of a file, not a part of a text
    if isinstance(value, list):
        return [_clean(item) for item in value]
    if isinstance(value, dict):
        return {echo(key, WHOLE_TEXT): _clean(item) for key, item in value.items()}
    return value


def problem_record(problem: Problem, language: str) -> Object:
    """A problem with its places, the message and fix in `language`."""
    return {
        "code": problem.code,
        "severity": problem.severity,
        "message": problem.message.text(language, figures_of(1)),
        "places": [
            {
                "file": place.file,
                "sheet": place.sheet,
                "row": place.row,
                "column": place.column,
                "value": place.said(language),
            }
            for place in problem.places
        ],
        "count": problem.count,
        "fix": problem.fix.text(language, figures_of(1)) if problem.fix else None,
    }


def _basis(analysis: Analysis, report: Report, language: str) -> Object:
    basis = analysis.basis
    return {
        "respondents": basis.respondents,
        "rows_read": basis.rows_read,
        "dropped": dict(basis.dropped),
        "flagged": dict(basis.flagged),
        "weighted": basis.weight is not None,
        "scale": {measure: [number(scale.low), number(scale.high)] for measure, scale in basis.scales},
        "scale_source": _scale_source([scale for _, scale in basis.scales]),
        "importance_format": next((scale.format for measure, scale in basis.scales if measure == "importance"), None),
        "sentence": _sentence(report, "basis", language),
    }


def _scale_source(scales: list[Scale]) -> str | None:
    order = {word: place for place, word in enumerate(CERTAINTY)}
    return max((scale.source for scale in scales), key=lambda word: order.get(word, len(order)), default=None)


def _sentence(report: Report, name: str, language: str) -> str | None:
    sentences = [
        line.message.text(language, figures_of(report.decimals))
        for part in report.parts
        if part.name == name
        for block in part.blocks
        if isinstance(block, Lines)
        for line in block.lines
    ]
    return ("" if language == "zh" else " ").join(sentences) or None


def _p_worst(keys: KeyExperiences) -> Object:
    return {ranked.scores.factor.key: number(ranked.p_worst) for ranked in keys.factors if ranked.p_worst is not None}


def _rank_sets(keys: KeyExperiences) -> Object:
    return {
        ranked.scores.factor.key: [ranked.rank_set.low, ranked.rank_set.high]
        for ranked in keys.factors
        if ranked.rank_set is not None
    }


def _alternatives(one: Alternatives) -> Object:
    record: Object = {"factor": one.factor.key}
    for name in ALTERNATIVES:
        record |= estimate_record(name, getattr(one, name))
    return record


def _robustness(analysis: Analysis, line: Robustness, report: Report, language: str) -> Object:
    return {
        "check": line.check,
        "holds": line.holds,
        "key_experience": line.key.key if line.key else None,
        "detail": sentence(analysis, line).text(language, figures_of(report.decimals)),
    }


def _brand_value(brand_value: BrandValue, language: str) -> Object:
    return {
        "statement": brand_value.statement.label(language) if brand_value.statement else None,
        "reasons": [
            {"reason": reason.reason, **estimate_record("share", reason.share), "n": reason.share.n}
            for reason in brand_value.reasons
        ],
        "rare_reasons": brand_value.rare,
    }


def _requirement(requirement: Requirement) -> Object:
    return {
        "id": requirement.id,
        "factor": requirement.factor.key,
        "requirement": requirement.requirement,
        "gap": number(requirement.gap.value) if requirement.gap else None,
        "importance": number(requirement.importance.value) if requirement.importance else None,
        "satisfaction": number(requirement.satisfaction.value) if requirement.satisfaction else None,
        "n": requirement.n,
    }


def _action(action: AlignedAction) -> Object:
    planned = action.planned
    return {
        "id": planned.id,
        "action": planned.action,
        "serves": list(planned.serves),
        "factors": [factor.key for factor in action.factors],
        "decision": planned.decision,
        "strategy": planned.strategy,
        "people": planned.people,
        "process": planned.process,
        "technology": planned.technology,
        "missing": planned.missing,
        "vetoed": action.vetoed,
        "owner": planned.owner,
        "due": planned.due,
        "cost": number(planned.cost),
        "status": planned.status,
    }


def _change(change: Change) -> Object:
    return {
        "before": change.before,
        "after": change.after,
        "design": change.design,
        "shared_ids": change.shared_ids,
        "factors": [_factor_change(factor) for factor in change.factors],
    }


def _factor_change(change: FactorChange) -> Object:
    measures: Object = {name: _measure_change(getattr(change, name)) for name in CHANGE_MEASURES}
    return {
        "factor": change.factor.key,
        **measures,
        "p": number(change.p),
        "p_adjusted": number(change.p_adjusted),
        "verdict": change.verdict,
    }


def _measure_change(change: MeasureChange) -> Object:
    return {
        "before": number(change.before),
        "after": number(change.after),
        "change": number(change.change),
        "change_se": number(change.change_se),
        "change_low": number(change.change_low),
        "change_high": number(change.change_high),
        "df": number(change.df),
    }


def _stage(stage: StageResult) -> Object:
    return {
        "stage": stage.stage.stage,
        "units": number(stage.stage.units),
        "result": number(stage.stage.result),
        "over": stage.stage.over,
        "units_ratio": number(stage.units_ratio),
        "result_ratio": number(stage.result_ratio),
        "per_unit_index": number(stage.per_unit_index),
        "verdict": stage.verdict,
    }
