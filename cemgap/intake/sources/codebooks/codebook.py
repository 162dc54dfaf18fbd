"""Codebooks: second files that say what the columns and the codes of a survey mean, put beside its source."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from cemgap.errors import CemgapError, Place, Problem, echo, error, warning
from cemgap.intake.headings.questions import Question
from cemgap.intake.headings.stems import tidied
from cemgap.intake.sources import ReadAs, Source
from cemgap.intake.sources.codebooks.table import Roles, choices_in, code_of, missing_in, roles_of, says_yes
from cemgap.intake.sources.coded_questions import coded_questions
from cemgap.intake.sources.wrapped import Wrapped
from cemgap.translations import msg

ROWS = 200_000
"""Rows of a codebook."""
UNRATED = ("E044", "E101")
"""Problems of a file in which no ratings are found."""
NEIGHBOURS = 2_000
"""Files of a folder that are looked at by name."""
ENDINGS = frozenset({".csv", ".tsv", ".tab", ".txt", ".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"})
BESIDE = (
    "variables",
    "values",
    "codebook",
    "dictionary",
    "datadictionary",
    "labels",
    "变量",
    "变量表",
    "编码表",
    "码本",
)
"""What stands before or behind the name of the survey in the name of its codebook."""
BY_NAME = ("codebook", "dictionary", "数据字典", "码本", "编码表", "編碼表", "資料字典")
"""What the name of any codebook may hold."""
DATA = ("data", "rdata", "results", "export", "数据")
BOX = "___"
"""Between a question and the code of one of its options in the name of a column that is ticked or not."""
IMPLIED = {"yesno": {"1": "Yes", "0": "No"}, "truefalse": {"1": "True", "0": "False"}}
"""Kinds of variables whose codes need no saying."""


@dataclass(slots=True)
class Codebook:
    """What codebooks say, by the name of the variable as `_key` compares it."""

    texts: dict[str, str] = field(default_factory=dict)
    stems: dict[str, str] = field(default_factory=dict)
    """Of variables that are asked together."""
    labels: dict[str, dict[str, str]] = field(default_factory=dict)
    missing: dict[str, list[str]] = field(default_factory=dict)


def is_codebook(path: Path) -> bool:
    """Whether a file is a codebook, by the shape of its header; False for one that is no table or cannot be read."""
    if path.suffix.lower() not in ENDINGS:
        return False
    try:
        return bool(_tables(path, whole=False))
    except CemgapError:
        return False


def with_codebook(source: Source, paths: Sequence[Path | str]) -> Source:
    """The source with the questions, value labels and missing codes that codebooks give its columns.

    Raises:
        CemgapError: a codebook cannot be read, fits no column (E053), is none (E054), or contradicts itself or another
            (E055).
    """
    if not paths:
        return source
    book = Codebook()
    problems: list[Problem] = []
    fitting = {_key(name) for name in _names(source)}
    for path in map(Path, paths):
        tables = _tables(path, whole=True)
        if not tables:
            problems.append(_no_codebook(path))
            continue
        named: set[str] = set()
        for table in tables:
            named |= _read(table, book, problems)
        if not any(name in fitting or any(fits.startswith(name + BOX) for fits in fitting) for name in named):
            problems.append(_fits_nothing(path, source, tables[0]))
    if problems:
        raise CemgapError(problems)
    return CodebookSource(source, book)


def codebooks_beside(path: Path) -> tuple[Path, ...]:
    """Files in the folder of a data file whose names say that they could be its codebooks, in order."""
    rest = _without(path.stem.casefold(), DATA)
    try:
        listed = sorted(islice(path.parent.iterdir(), NEIGHBOURS))
    except OSError:
        return ()
    return tuple(
        near
        for near in listed
        if near.suffix.lower() in ENDINGS and near.name != path.name and near.is_file() and _is_beside(near.stem, rest)
    )


def hint(path: Path) -> tuple[Problem, ...]:
    """A warning that names the codebooks beside a data file, of which nothing is used unless it is asked for."""
    found = tuple(near for near in codebooks_beside(path) if is_codebook(near))
    if not found:
        return ()
    names = tuple(echo(near.name, 80) for near in found)
    what = msg(
        "{names} beside it looks like its codebook, and is not used",
        "{names} beside it look like its codebooks, and are not used",
        n=len(found),
        names=names,
    )
    use = " ".join(f'--codebook "{echo(near, 200)}"' for near in found)
    return (warning("W021", what, Place(file=str(path)), fix=msg("to use it:  {option}", option=use)),)


def told_as_codebook(problems: Sequence[Problem], path: Path) -> tuple[Problem, ...]:
    """The problems; where no ratings are found (E044, E101) because the file is a codebook itself, how to use it."""
    if not any(problem.code in UNRATED for problem in problems) or not path.is_file() or not is_codebook(path):
        return tuple(problems)
    fix = msg(
        "this looks like a codebook: give the file of the answers, and it beside them:  {option}",
        option=f'--codebook "{echo(path, 200)}"',
    )
    return tuple(replace(problem, fix=fix) if problem.code in UNRATED else problem for problem in problems)


class CodebookSource(Wrapped):
    """A `Source` whose columns a codebook explains."""

    def __init__(self, source: Source, book: Codebook) -> None:
        super().__init__(source)
        self.value_labels = dict(source.value_labels)
        self.missing_codes = dict(source.missing_codes)
        keys = [next((key for key in _keys(q) if _is_known(key, book)), "") for q in source.questions]
        for position, key in enumerate(keys):
            if key in book.labels:
                self.value_labels[position] = {**self.value_labels.get(position, {}), **book.labels[key]}
            if key in book.missing:
                codes = (*self.missing_codes.get(position, ()), *book.missing[key])
                self.missing_codes[position] = tuple(dict.fromkeys(codes))
        self.questions = _explained(source.questions, keys, book)


@dataclass(frozen=True, slots=True)
class _Table:
    """A codebook that was read."""

    source: Source
    roles: Roles
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def _explained(questions: tuple[Question, ...], keys: list[str], book: Codebook) -> tuple[Question, ...]:
    """Questions with what the codebook says of them."""
    texts = [book.texts.get(key, "") for key in keys]
    headers = [question.header for question in questions]
    explained = []
    for question, key, new in zip(questions, keys, coded_questions(headers, texts), strict=True):
        box = _box(question, book)
        if key in book.stems:
            explained.append(
                Question(question.header, question.code or question.header, book.stems[key], book.texts[key])
            )
        elif key in book.texts:
            explained.append(replace(new, code=question.code or question.header))
        elif box is not None:
            variable, code = box
            item = book.labels[variable][code]
            stem = book.texts.get(variable, "")
            explained.append(Question(question.header, question.header, stem, item, option=True))
        else:
            explained.append(question)
    return tuple(explained)


def _box(question: Question, book: Codebook) -> tuple[str, str] | None:
    """The variable and the code for which a column is ticked or not."""
    for key in _keys(question):
        for found in re.finditer("(?=" + BOX + ")", key):
            variable, option = key[: found.start()], key[found.start() + len(BOX) :]
            for code in book.labels.get(variable, ()):
                if code.casefold().replace("-", "_") == option:
                    return variable, code
    return None


def _is_known(key: str, book: Codebook) -> bool:
    return key in book.texts or key in book.labels or key in book.missing


def _names(source: Source) -> list[str]:
    return [name for question in source.questions for name in (question.header, question.code) if name]


def _keys(question: Question) -> tuple[str, ...]:
    """How a codebook may call a column: as its header does, or by its code."""
    return tuple(dict.fromkeys(_key(name) for name in (question.header, question.code) if name))


def _key(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip().casefold()


def _tables(path: Path, *, whole: bool) -> tuple[_Table, ...]:
    """The sheets of a file that are codebooks; of a CSV file itself, if it is one."""
    try:
        table = _table(path, None, whole=whole)
    except CemgapError as refused:
        sheets = [place.sheet for problem in refused.problems if problem.code == "E005" for place in problem.places]
        if not any(sheets):
            raise
        tables = (_table(path, sheet, whole=whole) for sheet in sheets if sheet)
        return tuple(table for table in tables if table is not None)
    return () if table is None else (table,)


def _table(path: Path, sheet: str | None, *, whole: bool) -> _Table | None:
    from cemgap.intake.sources.opening import opened

    with opened(path, ReadAs(sheet=sheet, header_rows=1)) as source:
        roles = roles_of(source.header, source.sample)
        if roles is None:
            return None
        rows: list[tuple[int, tuple[str, ...]]] = []
        columns = tuple(range(len(source.header)))
        for block in source.blocks(columns) if whole else ():
            cells = zip(*(block.columns[column].to_pylist() for column in columns), strict=True)
            rows += zip(map(int, block.rows), cells, strict=True)
            if len(rows) > ROWS:
                what = msg("{file} has more than {most} rows: it is no codebook", file=str(path), most=ROWS)
                raise CemgapError(error("E054", what, Place(file=str(path)), fix=msg("check the name of the file")))
        return _Table(source, roles, tuple(rows))


def _read(table: _Table, book: Codebook, problems: list[Problem]) -> set[str]:
    """Take in a codebook; gives the variables it names."""
    roles = table.roles
    named: set[str] = set()
    variable, section, together = "", "", ""
    twice: list[Place] = []
    for number, cells in table.rows:
        variable = _key(cells[roles.variable]) or (variable if roles.code is not None else "")
        if not variable:
            continue
        named.add(variable)
        matrix = _cell(cells, roles.matrix)
        section = _cell(cells, roles.section) or (section if matrix and matrix == together else "")
        together = matrix
        text = _cell(cells, roles.question)
        if text and book.texts.setdefault(variable, text) != text:
            twice.append(table.source.place(number, roles.question, text))
        if matrix and section and text:
            book.stems[variable] = section
        pairs = _pairs(cells, roles)
        labels = book.labels.setdefault(variable, {}) if pairs else {}
        for code, label in pairs.items():
            if labels.setdefault(code, label) != label:
                at = roles.choices if roles.choices is not None else roles.meaning
                twice.append(table.source.place(number, at, label))
        if codes := _missing(cells, roles):
            book.missing.setdefault(variable, []).extend(codes)
    if twice:
        what = msg(
            "A codebook says two different things of the same variable or code",
            "Codebooks say different things of the same variables or codes in {n} places",
            n=len(twice),
        )
        problems.append(error("E055", what, *twice, fix=msg("correct the codebook, or leave one of the files out")))
    return named


def _pairs(cells: Sequence[str], roles: Roles) -> dict[str, str]:
    """The codes that a row explains."""
    listed = {} if roles.choices is None else choices_in(tidied(cells[roles.choices]))
    pairs = {code: label.replace("\n", " ") for code, label in listed.items()}
    if not pairs:
        pairs = IMPLIED.get(_cell(cells, roles.kind).casefold(), {})
    code, meaning = code_of(_cell(cells, roles.code)), _cell(cells, roles.meaning)
    return {**pairs, code: meaning} if code and meaning else pairs


def _missing(cells: Sequence[str], roles: Roles) -> tuple[str, ...]:
    """The codes that a row declares missing."""
    said = _cell(cells, roles.missing)
    if roles.code is None:
        return missing_in(said)
    code = code_of(_cell(cells, roles.code))
    return (code,) if code and says_yes(said) else ()


def _cell(cells: Sequence[str], position: int | None) -> str:
    return "" if position is None else tidied(cells[position]).replace("\n", " ")


def _no_codebook(path: Path) -> Problem:
    return error(
        "E054",
        msg("{file} is no codebook: its header does not say where variables and their meaning stand", file=str(path)),
        Place(file=str(path), row=1),
        fix=msg(
            "give it the columns  variable, label  (what is asked)  or  variable, code, label  (what codes mean); "
            "a REDCap data dictionary and the files of SoSci are read as they are"
        ),
    )


def _fits_nothing(path: Path, source: Source, table: _Table) -> Problem:
    first = next((cells[table.roles.variable] for _, cells in table.rows if cells[table.roles.variable].strip()), "")
    return error(
        "E053",
        msg(
            'The codebook {file} names no column of {survey}; its first variable is "{variable}"',
            file=str(path),
            survey=source.name,
            variable=echo(first),
        ),
        Place(file=str(path)),
        Place(file=source.name, row=source.header_row or None),
        fix=msg("choose the codebook of this survey, or export the survey with variable names as headers"),
    )


def _is_beside(stem: str, rest: str) -> bool:
    stem = stem.casefold()
    return any(word in stem for word in BY_NAME) or (bool(rest) and _without(stem, BESIDE) == rest != stem)


def _without(stem: str, ends: Sequence[str]) -> str:
    """A file's stem without one of those words at its beginning or end."""
    for word in ends:
        for mark in "_- .":
            if stem.startswith(word + mark):
                return stem[len(word) + 1 :]
            if stem.endswith(mark + word):
                return stem[: -len(word) - 1]
    return stem
