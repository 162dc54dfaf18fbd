"""Surveys typed into a test."""

from __future__ import annotations

import io
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

from cemgap.intake.assignment import mapping_of
from cemgap.intake.mapping import Declared, Mapping
from cemgap.intake.sources.delimited import DelimitedSource, open_delimited
from cemgap.statistics.reading import read_survey
from cemgap.statistics.survey import Survey

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cemgap.errors import Problem
    from cemgap.intake.sources import Source

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


def survey_mapped(
    text: str | bytes,
    change: Callable[[Mapping], Mapping],
    declared: Declared = Declared(),  # noqa: B008 - frozen
    where: tuple[tuple[str, str], ...] = (),
) -> Survey:
    """What is read from a file with that content, its mapping changed by hand before it is read."""

    def by_hand(source: Source, said: Declared) -> tuple[Mapping, tuple[Problem, ...]]:
        mapping, _ = mapping_of(source, said)
        return change(mapping), ()

    with patch("cemgap.statistics.reading.mapping_of", by_hand):
        return survey_of(text, declared, where)


def roled(**roles: str) -> Callable[[Mapping], Mapping]:
    """A change of a mapping: header (with _ for a space) -> role."""
    said = {header.replace("_", " "): role for header, role in roles.items()}

    def change(mapping: Mapping) -> Mapping:
        columns = tuple(replace(c, role=said.get(c.header, c.role)) for c in mapping.columns)
        return replace(mapping, columns=columns)

    return change


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
