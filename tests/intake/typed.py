"""Surveys typed into a test."""

from __future__ import annotations

import io
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from cemgap.intake.mapping import Declared
from cemgap.intake.sources.delimited import DelimitedSource, open_delimited
from cemgap.statistics.survey import Survey, read_survey

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cemgap.errors import Problem

NAME = "survey.csv"


def source_of(text: str | bytes, name: str = NAME) -> DelimitedSource:
    """The source of a file with that content."""
    content = text.encode("utf-8") if isinstance(text, str) else text
    return open_delimited(Path(name), io.BytesIO(content), name)


def survey_of(
    text: str | bytes,
    declared: Declared = Declared(),  # noqa: B008 - frozen
    where: tuple[tuple[str, str], ...] = (),
) -> Survey:
    """What is read from a file with that content."""
    return read_survey(lambda: nullcontext(source_of(text)), declared, where)


def the(problems: Iterable[Problem], code: str) -> Problem:
    """The one problem with that code."""
    (found,) = [problem for problem in problems if problem.code == code]
    return found


def codes_in(problems: Iterable[Problem], severity: str = "error") -> list[str]:
    """The codes of the errors (or warnings)."""
    return sorted(problem.code for problem in problems if problem.severity == severity)


def lines(*rows: str) -> str:
    """A file of those lines."""
    return "".join(f"{row}\n" for row in rows)
