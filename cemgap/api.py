"""The Python face: a file or a frame, with settings, becomes a `Result`. Prints nothing, never exits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from cemgap import __version__
from cemgap.errors import CemgapError, Place, Problem, echo, error, warning
from cemgap.intake.assignment import MEASURE_WORDS, factor_of
from cemgap.intake.guess import NOT_UNDERSTOOD, factor_named
from cemgap.intake.mapping import Declared, Factor, Given
from cemgap.intake.sources import Source
from cemgap.intake.sources.opening import STDIN, is_workbook, opened
from cemgap.intake.waves import wave_unknown
from cemgap.project.choices import GIVEN_BY_FLAG, Choices, choices_of, declared_for, in_force
from cemgap.project.flags import Scores, Texts
from cemgap.project.settings import Settings, settings_in_use
from cemgap.result import Result
from cemgap.statistics.change import changes
from cemgap.statistics.survey import Survey, read_survey
from cemgap.steps.analysis import Analysis, Basis, Provenance, analysis
from cemgap.steps.ideal import GivenIdeal
from cemgap.steps.results import Stage
from cemgap.steps.step6_alignment import Plan
from cemgap.steps.step7_feedback import Earlier
from cemgap.translations import msg

if TYPE_CHECKING:
    import pandas as pd

    Data = str | Path | pd.DataFrame

NO_COMPARISON = "none"


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
    ideal: Scores = (),
    expectation: Scores = (),
    compare: str | Path | None = None,
    plan: str | Path | None = None,
    evidence: str | Path | None = None,
    min_base: int | None = None,
) -> Result:
    """Take the seven steps on a survey or a factor table.

    Args:
        data: path of a CSV, TSV or XLSX file, ``-`` for CSV on standard input, or a pandas DataFrame.
        config: the settings file; None = ``cemgap.toml`` in the current folder or above, else beside the data. A
            frame has no folder: it uses settings only where they are named.
        sheet: the worksheet.
        wave: the wave to analyze, or the name of this wave.
        where: column -> value (or COL=VALUE): keep only these respondents; the design stays that of the whole file.
        missing: codes that mean no answer.
        scale: (lowest, highest) answer, or LOW-HIGH.
        index: reporting scale: auto, 0-10, 0-100, raw.
        weight: column of respondent weights.
        ideal: factor -> ideal experience, on the scale of the answers.
        expectation: factor -> expectation that nobody was asked for, on the scale of the answers.
        compare: an earlier wave of the same file, or another file; ``none`` leaves the comparison out.
        plan: plan workbook for steps 5 and 6.
        evidence: business results.
        min_base: mark a small base below this many effective respondents.

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
        ideal=ideal,
        expectation=expectation,
        compare=compare,
        plan=plan,
        evidence=evidence,
        min_base=min_base,
    )
    return Result(analysis_of(data, settings_for(data, config), choices))


def settings_for(data: Data | None, config: str | Path | None) -> Settings:
    """The settings in use for some data; a frame uses settings only where they are named."""
    if config is None and data is not None and not isinstance(data, (str, Path)):
        return Settings()
    return settings_in_use(None if data is None or str(data) == STDIN else Path(str(data)), config)


def analysis_of(data: Data, settings: Settings, choices: Choices) -> Analysis:
    """The analysis of some data under settings and choices."""
    declared = declared_for(settings.declared, choices)
    survey = survey_of(data, declared, choices)
    wave = _wave(survey, choices)
    earlier, odd = _earlier(survey, wave, declared, choices, settings)
    plan, stages = _project_files(settings, choices, survey)
    low, high = survey.scales.reporting("experience")
    weight = None if survey.moments is None else survey.mapping.position("weight")
    return analysis(
        scores=survey.scores(wave),
        layout=survey.mapping.layout,  # type: ignore[arg-type] # one of the three
        basis=Basis(
            respondents=None if survey.moments is None else survey.tally.respondents.get(wave, 0),
            rows_read=survey.tally.rows,
            dropped=tuple(
                (reason, n)
                for reason, n in (("outside", survey.tally.outside), ("zero_weight", survey.tally.zero_weight))
                if n
            ),
            weight=None if weight is None else survey.mapping.columns[weight].header,
            scales=survey.scales.scales,
            index=survey.scales.index,
            low=low,
            high=high,
            unused=tuple(echo(c.header) for c in survey.mapping.columns if c.reason == NOT_UNDERSTOOD and c.header),
        ),
        provenance=Provenance(__version__, Path(survey.name).name, survey.sha256, tuple(in_force(settings, choices))),
        client=settings.client,
        wave=_label(survey, wave, choices),
        statement=settings.statement,
        shares=survey.shares(wave),
        ideals=_ideals(survey, settings, choices),
        plan=plan,
        stages=stages,
        earlier=earlier,
        warnings=(*survey.problems, *odd),
        min_base=settings.min_base if choices.min_base is None else choices.min_base,
    )


def survey_of(data: Data, declared: Declared, choices: Choices) -> Survey:
    """The survey in some data, without errors.

    Raises:
        CemgapError: with every error of the file, warnings too.
    """
    survey, problems = read_understood(data, declared, choices)
    if any(problem.severity == "error" for problem in problems):
        raise CemgapError(problems)
    return survey


def read_understood(data: Data, declared: Declared, choices: Choices) -> tuple[Survey, tuple[Problem, ...]]:
    """What was understood of some data, and every problem with it.

    Raises:
        CemgapError: the file cannot be opened.
    """
    survey = read_survey(lambda: _opened(data, choices, declared), declared, choices.where)
    mapped = bool(survey.factors)
    return survey, (*survey.problems, *(_unknown_factors(survey, declared, choices) if mapped else ()))


def _opened(data: Data, choices: Choices, declared: Declared) -> AbstractContextManager[Source]:
    """A sheet is for workbooks; the settings of a project name it for every file, a flag for this one."""
    sheet = choices.sheet if choices.sheet is not None or not is_workbook(data) else declared.sheet
    return opened(data, sheet)


def _wave(survey: Survey, choices: Choices) -> str:
    """The wave to analyze: the one asked for, else the latest that somebody of the domain answered."""
    if choices.wave is None or survey.mapping.position("wave") is None:
        answered = [wave for wave in survey.waves if survey.tally.respondents.get(wave)]
        return answered[-1] if answered else survey.waves[-1]
    if choices.wave not in survey.waves:
        raise CemgapError(wave_unknown(survey.name, choices.wave, survey.waves))
    _refuse_nobody(survey, choices.wave)
    return choices.wave


def _refuse_nobody(survey: Survey, wave: str) -> None:
    """A wave of which nobody is left, by --where or by weights of zero, has no figures."""
    if survey.moments is not None and not survey.tally.respondents.get(wave):
        raise CemgapError(
            error(
                "E116",
                msg('nobody is left in wave "{wave}"', wave=echo(wave)),
                Place(file=survey.name),
                fix=msg("check --where and the weights, or take another wave: {waves}", waves=survey.waves),
            )
        )


def _label(survey: Survey, wave: str, choices: Choices) -> str | None:
    """The name of the wave: of its column, else the one it is given."""
    named = None if survey.mapping.position("wave") is not None else choices.wave
    return named or wave or None


def _unknown_factors(survey: Survey, declared: Declared, choices: Choices) -> list[Problem]:
    """Scores given for a factor that the file does not have (E111), or off the scale (E119)."""
    names = [("--ideal", name) for name in choices.ideal] + [("--expectation", name) for name in choices.expectation]
    names += [
        (f"[factors.{key}] {measure}", key) for key, measure, g in survey.mapping.given if g.source != GIVEN_BY_FLAG
    ]
    problems = [
        error(
            "E111",
            msg('no factor "{factor}" in {file}', factor=echo(name), file=survey.name),
            Place(file=declared.source if where.startswith("[") else None, column=where, value=echo(name)),
            fix=msg("the factors are: {factors}", factors=tuple(factor.key for factor in survey.factors)),
        )
        for where, name in names
        if _factor(survey, name) is None
    ]
    if survey.moments is not None:
        asked = [name for name in choices.expectation if _asked(survey, name)]
        problems += [
            error(
                "E127",
                msg("customers were asked what they expected of {factor}: their answers are in the file", factor=name),
                Place(file=survey.name, column="--expectation", value=echo(name)),
                fix=msg("leave --expectation out for it"),
            )
            for name in asked
        ]
    low, high = sorted((survey.scales.of("experience").low, survey.scales.of("experience").high))
    problems += [
        error(
            "E119",
            msg(
                "a given {measure} of {value} lies outside the scale {low}-{high}",
                measure=msg("ideal"),
                value=score,
                low=low,
                high=high,
            ),
            Place(column="--ideal", value=f"{name}={score:g}"),
            fix=msg("give it on the scale of the answers, or say the scale:  --scale LOW-HIGH"),
        )
        for name, score in choices.ideal.items()
        if not low <= score <= high
    ]
    return problems


def _factor(survey: Survey, name: str) -> Factor | None:
    wanted = factor_named(name, survey.factors).key
    return factor_of(survey.factors, name) or next((f for f in survey.factors if f.key == wanted), None)


def _asked(survey: Survey, name: str) -> bool:
    """Whether the file has a column with respondents' expectation of a factor."""
    factor = _factor(survey, name)
    key = None if survey.mapping.layout == "long" or factor is None else factor.key
    return factor is not None and survey.mapping.position("expectation", key) is not None


def _ideals(survey: Survey, settings: Settings, choices: Choices) -> dict[str, GivenIdeal]:
    """The ideals that flags or settings give, on the reporting scale; a flag stands over the settings."""
    map_ = survey.scales.map_of("experience")
    ideals: dict[str, GivenIdeal] = {}
    for columns in settings.declared.factors:
        if isinstance(columns.ideal, Given):
            ideals[columns.factor.key] = GivenIdeal(map_.of(columns.ideal.value), "settings")
    for name, score in choices.ideal.items():
        factor = _factor(survey, name)
        if factor is not None:
            ideals[factor.key] = GivenIdeal(map_.of(score), "flag")
    return ideals


def _earlier(
    survey: Survey, wave: str, declared: Declared, choices: Choices, settings: Settings
) -> tuple[Earlier | None, tuple[Problem, ...]]:
    """The wave to compare with, and what is odd about it.

    Another file, another wave of this one, or the nearest earlier wave of this one that somebody answered.
    """
    compare = choices.compare
    before = survey.waves[: survey.waves.index(wave)]
    nearest = [w for w in before if survey.moments is None or survey.tally.respondents.get(w)]
    if compare == NO_COMPARISON or (compare is None and not nearest):
        return None, ()
    label = nearest[-1] if compare is None else str(compare)
    if label in survey.waves:
        if label == wave:
            raise CemgapError(_same_wave(survey.name, label))
        _refuse_nobody(survey, label)
        other, their, told = survey, label, label
    else:
        if not Path(label).suffix and survey.mapping.position("wave") is not None:
            raise CemgapError(wave_unknown(survey.name, label, survey.waves))
        other = survey_of(label, declared, replace(choices, ideal={}))
        _refuse_other_scales(survey, other)
        their, told = _their_wave(survey, wave, other, choices)
    min_base = settings.min_base if choices.min_base is None else choices.min_base
    scores = other.scores(their)
    shared = survey.tally.shared_ids(wave, other.tally, their)
    earlier = Earlier(told, scores, changes(scores, survey.scores(wave), min_base), shared)
    mine, theirs = survey.tally.dates.get(wave, ""), other.tally.dates.get(their, "")
    listed = survey.mapping.waves
    later = (other is survey and label not in before) or bool(mine and theirs and theirs > mine)
    later |= wave in listed and their in listed and listed.index(their) > listed.index(wave)
    return earlier, (_later(told),) if later else ()


def _their_wave(survey: Survey, wave: str, other: Survey, choices: Choices) -> tuple[str, str]:
    """The wave of the other file to compare with, and its name: its latest that is not this one.

    Raises:
        CemgapError: E203, it is the same wave or the same file.
    """
    mine = _label(survey, wave, choices)
    answered = [w for w in other.waves if other.moments is None or other.tally.respondents.get(w)]
    named = [(w, w or Path(other.name).stem) for w in answered]
    found = next(((w, told) for w, told in reversed(named) if told != mine), None)
    if found is None or (survey.sha256 == other.sha256 and found[0] == wave):
        raise CemgapError(_same_wave(other.name, mine or Path(other.name).stem))
    return found


def _later(wave: str) -> Problem:
    return warning(
        "W215",
        msg('"{wave}" is the later wave: the change runs backwards', wave=echo(wave)),
        Place(column="--compare", value=echo(wave)),
        fix=msg("to see what changed since, analyze the later wave and compare with the earlier one"),
    )


def _same_wave(file: str, wave: str) -> Problem:
    return error(
        "E203",
        msg('both waves of the comparison are "{wave}"', wave=echo(wave)),
        Place(file=file),
        fix=msg("name another wave or file:  --compare, or the wave to analyze:  --wave"),
    )


def _refuse_other_scales(survey: Survey, other: Survey) -> None:
    """0-10 against 1-10 is no break; any other change of scale is.

    Raises:
        CemgapError: E202.
    """
    problems = []
    for measure in ("experience", "expectation", "importance"):
        mine, theirs = survey.scales.of(measure), other.scales.of(measure)
        ends = {(mine.low, mine.high), (theirs.low, theirs.high)}
        known = all(measure in dict(s.scales.scales) for s in (survey, other))
        if known and len(ends) > 1 and not ends <= {(0, 10), (1, 10)}:
            problems.append(
                error(
                    "E202",
                    msg(
                        "the scales of the two waves differ: {low}-{high} and {other_low}-{other_high} ({measure})",
                        low=mine.low,
                        high=mine.high,
                        other_low=theirs.low,
                        other_high=theirs.high,
                        measure=MEASURE_WORDS[measure],
                    ),
                    Place(file=survey.name),
                    Place(file=other.name),
                    fix=msg(
                        "if they are the same scale, say which:  --scale LOW-HIGH; else the waves cannot be compared"
                    ),
                )
            )
    if problems:
        raise CemgapError(problems)


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
