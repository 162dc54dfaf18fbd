"""Analysis: the seven steps in order."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from cemgap.errors import Problem
from cemgap.intake.ratings.scales import LinearMap, Scale, Scales
from cemgap.intake.tally import Crossing
from cemgap.statistics.overview import Overview
from cemgap.statistics.precision import Estimate
from cemgap.statistics.ranks.alternatives import Alternatives
from cemgap.statistics.ranks.quadrants import View
from cemgap.statistics.scores import AttributeScores, Scores
from cemgap.statistics.segments import SegmentColumn
from cemgap.steps.attributes import AttributeResult, attribute_results
from cemgap.steps.cautions import cautions
from cemgap.steps.detectable import Detectable, detectable_changes
from cemgap.steps.drivers import Drivers, driver_cautions
from cemgap.steps.ideal import GivenIdeal
from cemgap.steps.matrix import Crosshair, Middles, PriorityMatrix, priority_matrix
from cemgap.steps.results import Stage
from cemgap.steps.robustness import Grounds, Robustness, robustness
from cemgap.steps.segments import ALPHAS, HIDE_BELOW, NOT_CROSSED, Segments, segment_cautions, segment_results
from cemgap.steps.states import StepState, step_states
from cemgap.steps.step1_brand_value import BrandValue, brand_value
from cemgap.steps.step3_key_experiences import KeyExperiences, key_experiences
from cemgap.steps.step4_gaps import Gap, gaps
from cemgap.steps.step5_requirements import Requirement, requirements
from cemgap.steps.step6_alignment import Alignment, Plan, alignment
from cemgap.steps.step7_feedback import Earlier, Feedback, feedback
from cemgap.steps.value import ByValue, by_value
from cemgap.translations import Wording

Layout = Literal["factor_table", "wide", "long"]


@dataclass(frozen=True, slots=True)
class Basis:
    """On what the figures rest."""

    respondents: int | None
    """None in a factor table."""
    rows_read: int
    dropped: tuple[tuple[str, int], ...]
    """(reason, rows)"""
    weight: str | None
    """The weight column; None = everyone counts once."""
    scales: tuple[tuple[str, Scale], ...]
    """(measure, answer scale)"""
    index: str
    """The reporting scale: as_answered, 0-10, 0-100, raw."""
    low: float
    """Ends of the reporting scale of experience and expectation."""
    high: float
    unused: tuple[str, ...] = ()
    """Headers of columns that were not understood."""
    flagged: tuple[tuple[str, int], ...] = ()
    """(flag, respondents of the wave): in the figures, their answers in doubt."""
    doubted: int = 0
    """Respondents of the wave that are flagged, each once; possible straight-liners and speeders are not."""
    design: tuple[tuple[str, str], ...] = ()
    """(stratum, cluster or fpc, column) of the sample design; empty = a simple random sample."""
    lonely: str = "adjust"
    """The rule for strata with a single sampling unit."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the figures come from."""

    version: str
    input_name: str
    """File name without its folder; ``<stdin>`` or ``<frame>``."""
    input_sha256: str
    settings: tuple[tuple[str, str], ...]
    """(setting, value) in force, beyond the defaults."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """The seven steps, as far as there is input."""

    client: Wording | None
    wave: str | None
    layout: Layout
    basis: Basis
    scores: Scores
    brand_value: BrandValue
    key_experiences: KeyExperiences
    """Step 2 and 3: all factors in rank order."""
    gaps: tuple[Gap, ...]
    """Step 4: one per factor, in the same order."""
    requirements: tuple[Requirement, ...]
    alignment: Alignment | None
    """None where there is no plan."""
    feedback: Feedback
    steps: tuple[StepState, ...]
    warnings: tuple[Problem, ...]
    provenance: Provenance
    min_base: int = 30
    overview: Overview | None = None
    """Index, shares, overall judgements, precision; None in a factor table."""
    segments: tuple[Segments, ...] = ()
    """The groups of each column that is asked for; what must not be shown is not in it."""
    attributes: tuple[AttributeResult, ...] = ()
    """The questions inside the factors, in the order of these."""
    robustness: tuple[Robustness, ...] = ()
    """Whether the key experience holds: the six checks, always all of them."""
    alternatives: tuple[Alternatives, ...] = ()
    """The factors under other rules of counting, in the order of the scores; empty in a factor table."""
    matrix: PriorityMatrix | None = None
    """None where fewer than two factors have both figures."""
    by_value: ByValue | None = None
    """The same per unit of customer value; None where it was not asked for."""
    detectable: tuple[Detectable, ...] = ()
    """What a next wave like this one could show, in the order of the scores; empty where nothing is known."""
    drivers: Drivers | None = None
    """What explains the outcome; None where no outcome can be used."""


def analysis(
    *,
    scores: Scores,
    layout: Layout,
    basis: Basis,
    provenance: Provenance,
    client: Wording | None = None,
    wave: str | None = None,
    statement: Wording | None = None,
    shares: tuple[tuple[str, Estimate], ...] = (),
    rare_reasons: int = 0,
    ideals: Mapping[str, GivenIdeal] | None = None,
    plan: Plan | None = None,
    stages: tuple[Stage, ...] = (),
    earlier: Earlier | None = None,
    warnings: tuple[Problem, ...] = (),
    min_base: int = 30,
    segments: tuple[SegmentColumn, ...] = (),
    hide_below: int = HIDE_BELOW,
    crossed: Mapping[Crossing, int] = NOT_CROSSED,
    alphas: tuple[float, ...] = ALPHAS,
    attributes: tuple[AttributeScores, ...] = (),
    unflagged: Scores | None = None,
    alternatives: tuple[Alternatives, ...] = (),
    drivers: Drivers | None = None,
    overview: Overview | None = None,
    view: View | None = None,
    crosshair: Crosshair = "mean",
    valued: tuple[str, Scores] | None = None,
    equal_steps: Mapping[str, float] | None = None,
) -> Analysis:
    """Take the seven steps as far as there is input.

    Args:
        scores: Experience, expectation, importance and what follows from them, on the reporting scale.
        layout: How the file was understood.
        basis: On what the scores rest.
        provenance: Where they come from.
        client: Whose customers were asked.
        wave: Label of the wave.
        statement: Step 1: what management says the brand stands for.
        shares: Step 1: (reason for choosing, share naming it).
        rare_reasons: Step 1: how many reasons are not among the shares, since hardly anybody names them.
        ideals: Step 4: key of a factor -> the ideal that a flag or the settings give, on the reporting scale.
        plan: Steps 5 and 6: what people wrote; its factors and ids are known, or ``KeyError``.
        stages: Step 7: rows of the evidence file.
        earlier: Step 7: the wave to compare with.
        warnings: What was found on the way here.
        min_base: Effective respondents below which there is no verdict.
        segments: The groups of each column that is asked for.
        hide_below: Respondents below which a group is withheld.
        crossed: Respondents of the wave in a group of one column and of another.
        alphas: One or two levels of the letters of groups.
        attributes: What is known of the questions inside the factors.
        unflagged: The scores without the respondents that are flagged (`Basis.doubted`); None where nobody is.
        alternatives: The factors under other rules of counting.
        overview: Index, shares, overall judgements, precision.
        view: What the matrix sets against importance; None = what the ranking needs.
        crosshair: Where the lines of the matrix stand.
        valued: (column of what each customer is worth, scores weighted by it).
        drivers: What explains the outcome; None where no outcome can be used.
        equal_steps: Key of a factor -> its importance if ranks lie equally far apart; None = importance is not ranked.
    """
    derived = None if drivers is None else drivers.check
    in_force = drivers is not None and drivers.in_force
    common_scale = _common_scale(basis) and not in_force
    value = brand_value(statement, shares, rare_reasons)
    keys = key_experiences(scores, min_base, common_scale=common_scale)
    distances = gaps(scores, keys, ideals)
    needed = requirements(keys, distances, () if plan is None else plan.requirements)
    grouped = segment_results(segments, min_base, hide_below, alphas, common_scale=common_scale, crossed=crossed)
    aligned = None if plan is None else alignment(plan, needed, distances)
    label = wave or scores.wave or provenance.input_name
    learnt = feedback(scores, keys, earlier, stages, label=label, min_base=min_base)
    return Analysis(
        client=client,
        wave=wave,
        layout=layout,
        basis=basis,
        scores=scores,
        brand_value=value,
        key_experiences=keys,
        gaps=distances,
        requirements=needed,
        alignment=aligned,
        feedback=learnt,
        steps=step_states(
            scores=scores,
            brand_value=value,
            keys=keys,
            gaps=distances,
            requirements=needed,
            alignment=aligned,
            feedback=learnt,
        ),
        warnings=(
            *warnings,
            *cautions(scores, keys, min_base, alternatives),
            *segment_cautions(grouped),
            *driver_cautions(drivers),
        ),
        provenance=provenance,
        min_base=min_base,
        segments=grouped,
        attributes=attribute_results(attributes, keys, min_base),
        robustness=robustness(
            keys,
            scores,
            Grounds(
                None if in_force else _importance_scale(basis),
                alternatives,
                unflagged,
                basis.doubted,
                derived,
                {} if in_force else equal_steps or {},
            ),
            min_base,
            common_scale=common_scale,
        ),
        alternatives=alternatives,
        matrix=priority_matrix(
            keys, scores, _middles(basis), view=view, crosshair=crosshair, common_scale=common_scale
        ),
        by_value=None if valued is None else by_value(*valued, min_base, common_scale=common_scale),
        detectable=detectable_changes(scores, min_base),
        overview=overview,
        drivers=drivers,
    )


def _importance_scale(basis: Basis) -> tuple[Scale, LinearMap] | None:
    """The scale of importance, and its map onto the reporting scale."""
    scale = dict(basis.scales).get("importance")
    return None if scale is None else (scale, Scales(basis.scales, basis.index).map_of("importance"))


def _middles(basis: Basis) -> Middles:
    """The middles of the reporting scales of experience and importance."""
    importance = _importance_scale(basis)
    rated = importance is not None and importance[0].format == "rating"
    middle = None if importance is None or not rated else importance[1].of((importance[0].low + importance[0].high) / 2)
    return Middles((basis.low + basis.high) / 2, middle)


def _common_scale(basis: Basis) -> bool:
    """Whether importance and experience may be subtracted: mapped onto one scale, or answered on the same.

    Points and ranks say how factors compare with each other, and nothing else.
    """
    if Scales(basis.scales, basis.index).of("importance").format != "rating":
        return False
    if basis.index != "raw":
        return True
    ends = {measure: (scale.low, scale.high) for measure, scale in basis.scales}
    return ends.get("importance") == ends.get("experience")
