"""Understanding: how some data are understood under settings and flags: the survey in them, and every problem."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from cemgap.errors import CemgapError, Place, Problem, echo, error, every_place
from cemgap.intake.assignment import factor_of
from cemgap.intake.guessing.guess import factor_named
from cemgap.intake.importance_table import asked_too, with_importance_table
from cemgap.intake.mapping import Declared, Factor
from cemgap.intake.sources import ReadAs, Source
from cemgap.intake.sources.opening import STDIN, is_workbook, opened
from cemgap.project.choices import GIVEN_BY_FLAG, Choices
from cemgap.statistics.reading import read_survey
from cemgap.statistics.survey import Survey
from cemgap.translations import msg

if TYPE_CHECKING:
    import pandas as pd

    Data = str | Path | Sequence[str | Path] | pd.DataFrame


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
    declared, odd = with_importance_table(declared)
    try:
        survey = read_survey(lambda: _opened(data, choices, declared), declared, choices.where)
    except CemgapError as refused:
        raise CemgapError(_as_codebook(data, refused.problems), usage=refused.usage) from refused
    unknown = _unknown_factors(survey, declared, choices) if survey.factors else ()
    odd = (*odd, *asked_too(survey.mapping, declared))
    return survey, (*_as_codebook(data, survey.problems), *odd, *unknown, *_codebook_beside(data, declared))


def _as_codebook(data: Data, problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """The problems of a file; of a codebook that is taken for one, what it is for."""
    if not isinstance(data, (str, Path)) or str(data) == STDIN:
        return problems
    from cemgap.intake.sources.codebooks.codebook import told_as_codebook

    return told_as_codebook(problems, Path(data))


def _codebook_beside(data: Data, declared: Declared) -> tuple[Problem, ...]:
    """That a codebook lies beside the file, and is not used."""
    if declared.codebook or not isinstance(data, (str, Path)) or str(data) == STDIN:
        return ()
    from cemgap.intake.sources.codebooks.codebook import hint

    return hint(Path(data))


def every_problem(
    data: Data, declared: Declared, choices: Choices, survey: Survey, problems: tuple[Problem, ...]
) -> tuple[Problem, ...]:
    """The problems of some data, with all their places: the data are read again for it.

    Standard input cannot be read again: its problems keep the places that a screen shows.
    """
    if str(data) == STDIN:
        return problems
    with every_place(survey.answers_outside()):
        return read_understood(data, declared, choices)[1]


def _opened(data: Data, choices: Choices, declared: Declared) -> AbstractContextManager[Source]:
    """A sheet is for workbooks; the settings of a project name it for every file, a flag for this one."""
    sheet = choices.sheet if choices.sheet is not None or not is_workbook(data) else declared.sheet
    return opened(data, ReadAs(sheet, declared.encoding, declared.header_rows, declared.codebook))


def _unknown_factors(survey: Survey, declared: Declared, choices: Choices) -> list[Problem]:
    """Scores given for a factor that the file does not have (E111), or off the scale (E119)."""
    names = [("--ideal", name) for name in choices.ideal] + [("--expectation", name) for name in choices.expectation]
    names += [
        ("[input] importance_table" if (key, g) in declared.importances else f"[factors.{key}] {measure}", key)
        for key, measure, g in survey.mapping.given
        if g.source != GIVEN_BY_FLAG
    ]
    problems = [
        error(
            "E111",
            msg('no factor "{factor}" in {file}', factor=echo(name), file=survey.name),
            Place(file=declared.source if where.startswith("[") else None, column=where, value=echo(name)),
            fix=msg("the factors are: {factors}", factors=tuple(factor.key for factor in survey.factors)),
        )
        for where, name in names
        if factor_called(survey, name) is None
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


def factor_called(survey: Survey, name: str) -> Factor | None:
    """The factor of a survey that a person calls so; None where there is none."""
    wanted = factor_named(name, survey.factors).key
    return factor_of(survey.factors, name) or next((f for f in survey.factors if f.key == wanted), None)


def _asked(survey: Survey, name: str) -> bool:
    """Whether the file has a column with respondents' expectation of a factor."""
    factor = factor_called(survey, name)
    key = None if survey.mapping.layout == "long" or factor is None else factor.key
    return factor is not None and survey.mapping.position("expectation", key) is not None
