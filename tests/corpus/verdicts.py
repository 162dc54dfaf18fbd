"""Verdicts: what cemgap makes of each export of the corpus, column by column: right, wrong, or left open.

An ``expected.toml`` says: ``file`` (or the tables it is made of), ``codebook``; what is seen in it (``platform``,
``header_rows``, ``encoding``, ``separator``, ``sheet``, ``rows``); ``errors`` (all) and ``warnings`` (at least);
``[[columns]]`` with ``at`` (positions from 1), ``role`` (one, or any of several) and ``things`` (key of the attribute
of each, of the factor where it has none, or both as ``factor/attribute``); ``[[numbers]]`` with ``at``, how many
``answered`` each of those columns, and their ``mean``, counted in the file by other means; ``[[asks]]`` with the
``kind`` of question that must be asked about columns; ``one_of`` = runs of columns of which not all may be mapped;
``factors`` and ``touchpoints`` that must be named.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from cemgap.errors import CemgapError, Problem
from cemgap.intake.headings.platform import platform_of
from cemgap.intake.mapping import MappedColumn
from cemgap.intake.sources import ReadAs
from cemgap.intake.sources.opening import opened
from cemgap.project.choices import Choices, declared_for
from cemgap.project.settings import Settings, read_settings
from cemgap.statistics.survey import Survey
from cemgap.understanding import read_understood
from tests.corpus.books import made

CORPUS = Path(__file__).parent
OPEN = "open"
ROUNDED = 0.00005
"""Means are written with four decimals."""


@dataclass
class Verdict:
    """What is right, wrong, and left open about one export."""

    name: str
    right: int = 0
    wrong: list[str] = field(default_factory=list)
    """Columns taken for something that they are not, and whatever else must not be."""
    left: list[str] = field(default_factory=list)
    """Columns that are open though their headers say enough, and questions that were not asked."""


def fixtures() -> tuple[str, ...]:
    """The names of the exports."""
    return tuple(sorted(path.parent.name for path in CORPUS.glob("*/expected.toml")))


def verdict_on(name: str, folder: Path) -> Verdict:
    """Judge what is made of an export; `folder` takes the files that are made of its tables."""
    home = CORPUS / name
    expected = tomllib.loads((home / "expected.toml").read_text(encoding="utf-8"))
    settings = read_settings(home / "cemgap.toml") if (home / "cemgap.toml").exists() else Settings()
    path = made(home / expected["file"], folder)
    codebook = tuple(str(home / file) for file in expected.get("codebook", ()))
    verdict = Verdict(name)
    choices = Choices(codebook=codebook)
    try:
        survey, problems = read_understood(path, declared_for(settings.declared, choices), choices)
    except CemgapError as refused:
        _problems(verdict, expected, refused.problems)
        return verdict
    _problems(verdict, expected, problems)
    if "columns" not in expected:
        return verdict
    with opened(path, ReadAs(codebook=codebook)) as source:
        seen = {
            "platform": platform_of(source.questions, source.kind),
            "encoding": source.encoding,
            "separator": source.separator,
            "sheet": source.sheet,
            "header_rows": len(source.heading.header_rows) if source.heading else None,
            "rows": sum(len(cells.rows) for cells in source.blocks((0,))),
        }
    for key, value in seen.items():
        if (key in expected or key == "platform") and value != expected.get(key):
            verdict.wrong.append(f"{key} {value!r}, not {expected.get(key)!r}")
    _columns(verdict, expected, survey)
    _numbers(verdict, expected, survey)
    _asked(verdict, expected, survey)
    return verdict


def _problems(verdict: Verdict, expected: dict[str, object], problems: tuple[Problem, ...]) -> None:
    """Errors are those expected and no others; of the warnings, those expected are among them."""
    errors = {problem.code for problem in problems if problem.severity == "error"}
    warnings = {problem.code for problem in problems if problem.severity == "warning"}
    wanted = set(expected.get("errors", ()))  # type: ignore[call-overload] # a list of texts
    verdict.wrong.extend(f"error {code}" for code in sorted(errors - wanted))
    lacking = (wanted - errors) | (set(expected.get("warnings", ())) - warnings)  # type: ignore[call-overload] # the same
    verdict.left.extend(f"{code} is not said" for code in sorted(lacking))
    verdict.right += len(wanted & errors)


def _columns(verdict: Verdict, expected: dict[str, object], survey: Survey) -> None:
    columns = {column.position + 1: column for column in survey.mapping.columns}
    wanted: set[int] = set()
    for rule in expected["columns"]:  # type: ignore[attr-defined] # a list of tables
        roles = {rule["role"]} if isinstance(rule["role"], str) else set(rule["role"])
        places = list(positions(rule["at"]))
        wanted.update(places)
        for place, thing in zip(places, rule.get("things") or [None] * len(places), strict=True):
            column = columns.get(place)
            if column is None:
                verdict.wrong.append(f"no column {place}")
            elif column.role not in roles:
                (verdict.left if column.role == OPEN else verdict.wrong).append(
                    _told(column, " or ".join(sorted(roles)))
                )
            elif column.role != OPEN and thing is not None and thing not in _things(column):
                verdict.wrong.append(_told(column, thing))
            else:
                verdict.right += 1
    verdict.wrong.extend(f"column {place} too many" for place in sorted(set(columns) - wanted))
    one_of = [frozenset(columns[p].role for p in positions(run)) for run in expected.get("one_of", ())]  # type: ignore[attr-defined]
    if one_of and all(OPEN not in roles for roles in one_of):
        verdict.wrong.append("two runs of columns are taken for the same")
    for kind, named in (
        ("factors", {c.factor for c in columns.values() if c.factor}),
        ("touchpoints", {a.touchpoint for a in survey.mapping.attributes if a.touchpoint}),
    ):
        if kind in expected and not set(expected[kind]) <= named:  # type: ignore[call-overload] # a list of texts
            verdict.left.append(f"{kind} {', '.join(sorted(map(str, named)))}, not {expected[kind]}")


def _things(column: MappedColumn) -> tuple[str, str]:
    return column.attribute or column.factor or "", f"{column.factor}/{column.attribute}"


def _numbers(verdict: Verdict, expected: dict[str, object], survey: Survey) -> None:
    for rule in expected.get("numbers", ()):  # type: ignore[attr-defined] # a list of tables
        for place, answered, mean in zip(positions(rule["at"]), rule["answered"], rule["mean"], strict=True):
            tallied = survey.tally.columns.get(place - 1)
            counts = {} if tallied is None else {value: seen.count for value, seen in tallied.values.counts.items()}
            n = sum(counts.values())
            found = sum(value * count for value, count in counts.items()) / n if n else 0.0
            if n != answered or abs(found - mean) > ROUNDED:
                verdict.wrong.append(f"{place}: {n} answered, mean {found:.4f}, not {answered} and {mean}")


def _told(column: MappedColumn, wanted: str) -> str:
    what = " ".join(part for part in (column.role, column.factor, column.attribute) if part)
    return f"{column.position + 1} {column.header[-40:]!r}: {what}, not {wanted}"


def _asked(verdict: Verdict, expected: dict[str, object], survey: Survey) -> None:
    for question in expected.get("asks", ()):  # type: ignore[attr-defined] # a list of tables
        about = {place - 1 for place in positions(question["at"])}
        kinds = set(question["kind"].split(","))
        asked = [doubt for doubt in survey.mapping.doubts if doubt.kind in kinds]
        if not about <= {position for doubt in asked for position in doubt.columns}:
            verdict.left.append(f"{question['at']}: nothing asked about {question['kind']}")


def positions(said: str) -> Iterable[int]:
    """Positions from 1.

    >>> list(positions("2-4,7"))
    [2, 3, 4, 7]
    """
    for part in said.split(","):
        first, _, last = part.partition("-")
        yield from range(int(first), int(last or first) + 1)
