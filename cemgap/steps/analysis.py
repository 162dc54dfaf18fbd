"""Analysis: the seven steps in order."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from cemgap.errors import Problem
from cemgap.intake.ratings.scales import Scale
from cemgap.statistics.precision import Estimate
from cemgap.statistics.scores import AttributeScores, Scores
from cemgap.steps.attributes import AttributeResult, attribute_results
from cemgap.steps.cautions import cautions
from cemgap.steps.ideal import GivenIdeal
from cemgap.steps.results import Stage
from cemgap.steps.robustness import Robustness, without_flagged
from cemgap.steps.states import StepState, step_states
from cemgap.steps.step1_brand_value import BrandValue, brand_value
from cemgap.steps.step3_key_experiences import KeyExperiences, key_experiences
from cemgap.steps.step4_gaps import Gap, gaps
from cemgap.steps.step5_requirements import Requirement, requirements
from cemgap.steps.step6_alignment import Alignment, Plan, alignment
from cemgap.steps.step7_feedback import Earlier, Feedback, feedback
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
    attributes: tuple[AttributeResult, ...] = ()
    """The questions inside the factors, in the order of these."""
    robustness: tuple[Robustness, ...] = ()
    """Whether the key experience holds without the flagged respondents; empty where nobody is flagged."""


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
    ideals: Mapping[str, GivenIdeal] | None = None,
    plan: Plan | None = None,
    stages: tuple[Stage, ...] = (),
    earlier: Earlier | None = None,
    warnings: tuple[Problem, ...] = (),
    min_base: int = 30,
    attributes: tuple[AttributeScores, ...] = (),
    unflagged: Scores | None = None,
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
        ideals: Step 4: key of a factor -> the ideal that a flag or the settings give, on the reporting scale.
        plan: Steps 5 and 6: what people wrote; its factors and ids are known, or ``KeyError``.
        stages: Step 7: rows of the evidence file.
        earlier: Step 7: the wave to compare with.
        warnings: What was found on the way here.
        min_base: Effective respondents below which there is no verdict.
        attributes: What is known of the questions inside the factors.
        unflagged: The scores without the respondents that are flagged (`Basis.doubted`); None where nobody is.
    """
    value = brand_value(statement, shares)
    keys = key_experiences(scores, min_base, common_scale=_common_scale(basis))
    distances = gaps(scores, keys, ideals)
    needed = requirements(keys, distances, () if plan is None else plan.requirements)
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
        warnings=(*warnings, *cautions(scores, keys, min_base)),
        provenance=provenance,
        min_base=min_base,
        attributes=attribute_results(attributes, keys, min_base),
        robustness=()
        if unflagged is None
        else (without_flagged(keys, unflagged, basis.doubted, min_base, common_scale=_common_scale(basis)),),
    )


def _common_scale(basis: Basis) -> bool:
    """Whether importance and experience may be subtracted: mapped onto one scale, or answered on the same."""
    if basis.index != "raw":
        return True
    ends = {measure: (scale.low, scale.high) for measure, scale in basis.scales}
    return ends.get("importance") == ends.get("experience")
