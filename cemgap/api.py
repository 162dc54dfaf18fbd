"""The Python face: a file or a frame, with settings, becomes a `Result`. Prints nothing, never exits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from cemgap import __version__
from cemgap.comparison import earlier, label_of, refuse_nobody
from cemgap.errors import CemgapError, Place, Problem, echo, warning
from cemgap.intake.guessing.guess import NOT_UNDERSTOOD
from cemgap.intake.mapping import Given
from cemgap.intake.quality.flags import FLAG_WORDS, OUT_WORDS
from cemgap.intake.sources.opening import STDIN
from cemgap.intake.tally import Tally
from cemgap.intake.waves import wave_unknown
from cemgap.project.choices import Choices, choices_of, declared_for, in_force
from cemgap.project.flags import Scores, Texts
from cemgap.project.settings import Settings, settings_in_use
from cemgap.result import Result
from cemgap.statistics.survey import Survey
from cemgap.steps.analysis import Analysis, Basis, Provenance, analysis
from cemgap.steps.drivers import drivers_of, underived
from cemgap.steps.ideal import GivenIdeal
from cemgap.steps.results import Stage
from cemgap.steps.step6_alignment import Plan
from cemgap.translations import msg
from cemgap.understanding import factor_called, survey_of

if TYPE_CHECKING:
    from cemgap.understanding import Data


def analyze(
    data: Data,
    *,
    config: str | Path | None = None,
    sheet: str | None = None,
    wave: str | None = None,
    where: Texts | Mapping[str, object] = (),
    missing: Texts = (),
    scale: Sequence[float] | str | None = None,
    index: str | None = None,
    weight: str | None = None,
    stratum: str | None = None,
    cluster: str | None = None,
    fpc: str | None = None,
    value: str | None = None,
    by: Texts = (),
    ideal: Scores = (),
    expectation: Scores = (),
    compare: str | Path | None = None,
    plan: str | Path | None = None,
    evidence: str | Path | None = None,
    min_base: int | None = None,
    hide_below: int | None = None,
    alpha: float | Sequence[float] | str | None = None,
    matrix: str | None = None,
    crosshair: str | None = None,
    importance: str | None = None,
    drivers: str | None = None,
    detail: bool = False,
    boxes: int | None = None,
    encoding: str | None = None,
    header_rows: int | None = None,
    codebook: Texts = (),
) -> Result:
    """Take the seven steps on a survey or a factor table.

    Args:
        data: path of a file, of a folder of files, or several paths: the parts or waves of one survey; ``-`` for CSV
            on standard input; or a pandas DataFrame.
        config: the settings file; None = ``cemgap.toml`` in the current folder or above, else beside the data. A
            frame has no folder: it uses settings only where they are named.
        sheet: the worksheet.
        wave: the wave to analyze, or the name of this wave.
        where: column -> value (or COL=VALUE): keep only these respondents; the design stays that of the whole file.
        missing: codes that mean no answer.
        scale: (lowest, highest) answer, or LOW-HIGH.
        index: reporting scale: auto, 0-10, 0-100, raw.
        weight: column of respondent weights.
        stratum: column of sampling strata.
        cluster: column of primary sampling units, each inside its stratum.
        fpc: column of the sampling units in the population of the row's stratum (finite population).
        value: column of what each customer is worth.
        by: columns whose groups are compared.
        ideal: factor -> ideal experience, on the scale of the answers.
        expectation: factor -> expectation that nobody was asked for, on the scale of the answers.
        compare: an earlier wave of the same file, or another file; ``none`` leaves the comparison out.
        plan: plan workbook for steps 5 and 6.
        evidence: business results.
        min_base: mark a small base below this many effective respondents.
        hide_below: withhold groups of fewer respondents than this.
        alpha: one or two levels of the letters that tell which groups differ.
        matrix: what the priority matrix sets against importance: satisfaction, experience.
        crosshair: where its lines stand: mean, median, scale (its middle); of satisfaction always at 0.
        importance: stated by customers, or derived from an outcome.
        drivers: how importance is derived: lmg, johnson.
        boxes: count this many of the best and of the worst answers (2 = top-2-box and bottom-2-box).
        detail: also whether expectations explain anything of the outcome, which is costly.
        encoding: of a text file; None = seen in the file.
        header_rows: how many rows of headers there are; None = seen in the file.
        codebook: files that say what codes mean.

    Returns:
        A frozen `Result`.

    Raises:
        CemgapError: with every problem of data, settings, plan or evidence; wrong usage of an option.
    """
    choices = choices_of(
        sheet=sheet,
        wave=wave,
        where=where,
        missing=missing,
        scale=scale,
        index=index,
        weight=weight,
        stratum=stratum,
        cluster=cluster,
        fpc=fpc,
        value=value,
        by=by,
        ideal=ideal,
        expectation=expectation,
        compare=compare,
        plan=plan,
        evidence=evidence,
        min_base=min_base,
        hide_below=hide_below,
        alpha=alpha,
        matrix=matrix,
        crosshair=crosshair,
        importance=importance,
        drivers=drivers,
        detail=detail,
        boxes=boxes,
        encoding=encoding,
        header_rows=header_rows,
        codebook=codebook,
    )
    return Result(analysis_of(data, settings_for(data, config), choices))


def settings_for(data: Data | None, config: str | Path | None) -> Settings:
    """The settings in use for some data; a frame uses settings only where they are named."""
    first = _paths(data)[:1]
    if config is None and data is not None and not first:
        return Settings()
    beside = [path / path.name if _is_folder(path) else path for path in first if str(path) != STDIN]
    return settings_in_use(beside[0] if beside else None, config)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a name longer than any
        return False


def _paths(data: Data | None) -> tuple[Path, ...]:
    """The paths that some data are; none for a frame."""
    if isinstance(data, (str, Path)):
        return (Path(data),)
    return tuple(Path(path) for path in data) if isinstance(data, (list, tuple)) else ()


def analysis_of(data: Data, settings: Settings, choices: Choices) -> Analysis:
    """The analysis of some data under settings and choices."""
    declared = declared_for(settings.declared, choices)
    survey = survey_of(data, declared, choices)
    wave = _wave(survey, choices)
    min_base = settings.min_base if choices.min_base is None else choices.min_base
    drivers = drivers_of(survey.outcome_models(wave), survey.factors, declared.drivers)
    refused = underived(drivers, declared.drivers, survey.name, respondents=survey.moments is not None)
    if refused is not None:
        raise CemgapError(refused)
    before, odd = earlier(
        survey, wave, choices, min_base, lambda file: survey_of(file, declared, replace(choices, ideal={}))
    )
    plan, stages = _project_files(settings, choices, survey)
    low, high = survey.scales.reporting("experience")
    weight = None if survey.moments is None else survey.mapping.position("weight")
    doubted = survey.tally.doubted.get(wave, 0)
    return analysis(
        scores=survey.scores(wave),
        layout=survey.mapping.layout,  # type: ignore[arg-type] # one of the three
        basis=Basis(
            respondents=None if survey.moments is None else survey.tally.respondents.get(wave, 0),
            rows_read=survey.tally.rows,
            dropped=_dropped(survey.tally),
            weight=None if weight is None else survey.mapping.columns[weight].header,
            scales=survey.scales.scales,
            index=survey.scales.index,
            low=low,
            high=high,
            unused=tuple(echo(c.header) for c in survey.mapping.columns if c.reason == NOT_UNDERSTOOD and c.header),
            flagged=tuple((flag, n) for flag in FLAG_WORDS if (n := survey.tally.flags.get((wave, flag)))),
            doubted=doubted,
            design=_design(survey),
            lonely=survey.mapping.lonely,
        ),
        provenance=Provenance(__version__, Path(survey.name).name, survey.sha256, tuple(in_force(settings, choices))),
        client=settings.client,
        wave=label_of(survey, wave, choices),
        statement=settings.statement,
        shares=survey.shares(wave),
        rare_reasons=survey.rare_reasons(wave),
        ideals=_ideals(survey, settings, choices),
        plan=plan,
        stages=stages,
        earlier=before,
        warnings=(*survey.problems, *odd, *_no_boxes(survey, choices)),
        min_base=min_base,
        segments=survey.segments(wave),
        crossed={cell: n for cell, n in survey.tally.crossed.items() if cell[0] == wave},
        hide_below=settings.hide_below if choices.hide_below is None else choices.hide_below,
        alphas=choices.alpha or settings.alphas,
        view=choices.matrix or settings.matrix,  # type: ignore[arg-type] # one of the list
        crosshair=choices.crosshair or settings.crosshair,  # type: ignore[arg-type] # one of the list
        valued=survey.value_scores(wave),
        equal_steps=survey.equal_steps(wave),
        attributes=survey.attribute_scores(wave),
        unflagged=survey.scores(wave, without_flagged=True) if doubted else None,
        alternatives=survey.alternatives(wave),
        overview=survey.overview(wave),
        drivers=drivers,
    )


def _no_boxes(survey: Survey, choices: Choices) -> tuple[Problem, ...]:
    """W405, best and worst answers are asked for and cannot be counted."""
    if choices.boxes is None or survey.wanted.boxes is not None or survey.moments is None:
        return ()
    return (
        warning(
            "W405",
            msg("the best and the worst {count} answers cannot be told on this scale", count=choices.boxes),
            Place(file=survey.name, column="--boxes", value=str(choices.boxes)),
            fix=msg(
                "take at most half of the steps of a scale of at most 11, and declare the scale:  --scale LOW-HIGH"
            ),
        ),
    )


def _design(survey: Survey) -> tuple[tuple[str, str], ...]:
    """The columns of the sample design."""
    places = [(role, survey.mapping.position(role)) for role in ("stratum", "cluster", "fpc")]
    return tuple((role, survey.mapping.columns[at].header) for role, at in places if at is not None)


def _dropped(tally: Tally) -> tuple[tuple[str, int], ...]:
    """Why rows are out of the figures, and how many."""
    status = [(reason, tally.excluded.get(reason, 0)) for reason in (*OUT_WORDS, *FLAG_WORDS)]
    return tuple(
        (reason, n) for reason, n in (*status, ("outside", tally.outside), ("zero_weight", tally.zero_weight)) if n
    )


def _wave(survey: Survey, choices: Choices) -> str:
    """The wave to analyze: the one asked for, else the latest that somebody of the domain answered."""
    if choices.wave is None or survey.mapping.position("wave") is None:
        answered = [wave for wave in survey.waves if survey.tally.respondents.get(wave)]
        return answered[-1] if answered else survey.waves[-1]
    if choices.wave not in survey.waves:
        raise CemgapError(wave_unknown(survey.name, choices.wave, survey.shown_waves))
    refuse_nobody(survey, choices.wave)
    return choices.wave


def _ideals(survey: Survey, settings: Settings, choices: Choices) -> dict[str, GivenIdeal]:
    """The ideals that flags or settings give, on the reporting scale; a flag stands over the settings."""
    map_ = survey.scales.map_of("experience")
    ideals: dict[str, GivenIdeal] = {}
    for columns in settings.declared.factors:
        if isinstance(columns.ideal, Given):
            ideals[columns.factor.key] = GivenIdeal(map_.of(columns.ideal.value), "settings")
    for name, score in choices.ideal.items():
        factor = factor_called(survey, name)
        if factor is not None:
            ideals[factor.key] = GivenIdeal(map_.of(score), "flag")
    return ideals


def _project_files(settings: Settings, choices: Choices, survey: Survey) -> tuple[Plan | None, tuple[Stage, ...]]:
    """The plan and the evidence, where there are any; the problems of both at once."""
    problems: list[Problem] = []
    plan: Plan | None = None
    stages: tuple[Stage, ...] = ()
    plan_file = choices.plan or settings.plan_file
    if plan_file is not None:
        from cemgap.project.plan import read_plan

        try:
            plan = read_plan(plan_file, survey.factors)
        except CemgapError as refused:
            problems += refused.problems
    evidence_file = choices.evidence or settings.evidence_file
    if evidence_file is not None:
        from cemgap.project.evidence import read_evidence

        try:
            stages = read_evidence(evidence_file)
        except CemgapError as refused:
            problems += refused.problems
    if problems:
        raise CemgapError(problems)
    return plan, stages
