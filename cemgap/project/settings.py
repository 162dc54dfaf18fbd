"""Settings: what ``cemgap.toml`` says about a project, and where the files of the project lie."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from cemgap.errors import CemgapError, Place, Problem, echo, error
from cemgap.intake.mapping import Declared
from cemgap.intake.sources.readable import check_readable
from cemgap.project.contradictions import contradictions
from cemgap.project.declaration import declared_in, wording_of
from cemgap.project.schema import SettingsTable
from cemgap.project.violations import violation
from cemgap.translations import Message, Wording, msg

SETTINGS_NAME = "cemgap.toml"
PLAN_NAMES = ("plan.xlsx",)
EVIDENCE_NAMES = ("evidence.csv", "evidence.xlsx")
NOTHING_DECLARED = Declared()
SIZE_LIMIT = 1 << 20
"""Bytes; settings are written by people."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the settings say; ``Settings()`` where there are none."""

    path: Path | None = None
    """The settings file in use."""
    client: Wording | None = None
    title: Wording | None = None
    language: str | None = None
    """en, zh, or None: whatever the user's own is."""
    statement: Wording | None = None
    """Step 1: what management says the brand stands for."""
    declared: Declared = NOTHING_DECLARED
    min_base: int = 30
    """Below this effective base a factor gets no verdict."""
    hide_below: int = 10
    """Groups of fewer respondents are withheld."""
    alphas: tuple[float, ...] = (0.05,)
    """Levels of the letters of groups, strictest first."""
    matrix: Literal["satisfaction", "experience"] | None = None
    """What the priority matrix sets against importance; None = what the ranking needs."""
    crosshair: Literal["mean", "median", "scale"] = "mean"
    """Where the lines of the matrix stand."""
    plan_file: Path | None = None
    evidence_file: Path | None = None


def find_settings(data_file: Path | None, cwd: Path) -> Path | None:
    """The settings in use: the nearest from `cwd` upwards, else the nearest from the folder of the data file upwards.

    `data_file` is None where the data come from standard input or a frame.
    """
    starts = [cwd] if data_file is None else [cwd, (cwd / data_file).parent]
    for start in starts:
        folder = start.resolve()
        for candidate in (folder, *folder.parents):
            path = candidate / SETTINGS_NAME
            if path.is_file():
                return path
    return None


def settings_in_use(data_file: Path | None, named: str | Path | None) -> Settings:
    """The settings of a call: the file named, else the one that `find_settings` finds, else none."""
    if named is not None:
        return read_settings(Path(named))
    try:
        here = Path.cwd()
    except OSError:  # the folder is gone
        return Settings()
    found = find_settings(data_file, here)
    return Settings() if found is None else read_settings(found)


def read_settings(path: Path) -> Settings:
    """The settings in a file, checked to the letter.

    Raises:
        CemgapError: no such file (E001, E002), E402 to E425, every problem of the file at once; E403 (no TOML) and
            E404 (a newer schema) alone.
    """
    name = str(path)
    check_readable(path, name)
    with path.open("rb") as file:
        content = file.read(SIZE_LIMIT + 1)
    if len(content) > SIZE_LIMIT:
        raise CemgapError(error("E402", msg("the settings are larger than a megabyte"), Place(name)))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        row = content[: fault.start].count(b"\n") + 1
        raise CemgapError(
            error("E402", msg("the file is not UTF-8 text"), Place(name, row=row), fix=msg("save the file as UTF-8"))
        ) from None
    return parse_settings(text, path)


def parse_settings(text: str, path: Path | None = None) -> Settings:
    """The settings in a text. `path` is the file it comes from: files named in the text lie beside it.

    Raises:
        CemgapError: as `read_settings`; without a `path` files are not looked for.
    """
    name = SETTINGS_NAME if path is None else str(path)
    raw = _toml(text, name)
    problems: list[Problem] = []
    table = None
    try:
        table = SettingsTable.model_validate(raw)
    except ValidationError as refused:
        problems = [violation(details, name) for details in refused.errors(include_url=False)]
        newer = [problem for problem in problems if problem.code == "E404"]
        if newer:
            raise CemgapError(newer) from None
    problems.extend(contradictions(raw, path, name))
    if problems or table is None:
        raise CemgapError(problems)
    return Settings(
        path=path,
        client=wording_of(table.project.client),
        title=wording_of(table.project.title),
        language=table.project.lang,
        statement=wording_of(table.brand.statement),
        declared=declared_in(table, path),
        min_base=table.report.min_base,
        hide_below=table.report.hide_below,
        alphas=tuple(table.report.alpha),
        matrix=table.report.matrix,
        crosshair=table.report.crosshair,
        plan_file=_beside(path, table.plan.file, PLAN_NAMES),
        evidence_file=_beside(path, table.evidence.file, EVIDENCE_NAMES),
    )


def _toml(text: str, name: str) -> Mapping[str, object]:
    try:
        return tomllib.loads(text)
    except RecursionError:
        reason, line, character = "nested", None, None
    except ValueError as fault:  # also what is raised for an integer of thousands of digits
        reason = str(fault)
        found = re.search(r"\(at line (\d+), column (\d+)\)", reason)
        line, character = (int(found[1]), int(found[2])) if found else (None, None)
    lines = text.splitlines() or [""]
    row = line or len(lines)
    there = lines[row - 1] if row <= len(lines) else ""
    message = (
        msg("this is not valid TOML, at line {line}, character {character}", line=line, character=character)
        if line
        else msg("this is not valid TOML: the file ends too early")
        if reason.endswith("(at end of document)")
        else msg("this is not valid TOML")
    )
    place = Place(name, row=row, value=echo(there))
    raise CemgapError(error("E403", message, place, fix=_toml_fix(reason, there))) from None


def _toml_fix(reason: str, line: str) -> Message:
    if not line.partition("=")[0].isascii() and not reason.startswith("Unterminated"):
        return msg("put keys in other letters than English ones in quotes: {example}", example='[factors."便利性"]')
    for start, fix in _TOML_FIXES:
        if reason.startswith(start):
            return fix
    return msg("write one key = value per line; text stands in quotes")


_TOML_FIXES: tuple[tuple[str, Message], ...] = (
    ("Expected '='", msg("write = and a value after the key")),
    ("Invalid value", msg("text stands in quotes, lists in square brackets")),
    ("Unterminated", msg("close the quotes")),
    ("Unescaped", msg("write two backslashes for one, or put the text in single quotes")),
    ("Cannot overwrite", msg("a key may stand only once in its table")),
    ("Duplicate", msg("a key may stand only once in its table")),
    ("Cannot declare", msg("a table may have only one heading: put its keys together")),
    ("Expected ']'", msg("close the square bracket")),
    ("Unclosed", msg("close the bracket on the same line")),
)


def _beside(path: Path | None, file: str | None, defaults: tuple[str, ...]) -> Path | None:
    if path is None:
        return None
    if file is not None:
        return path.parent / file
    return next((path.parent / default for default in defaults if (path.parent / default).is_file()), None)
