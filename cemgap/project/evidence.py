"""Evidence: business results stage by stage, as people keep them beside the survey."""

import re
import unicodedata
from pathlib import Path
from typing import Literal

from cemgap.errors import CemgapError, Place, Problem, echo, error
from cemgap.project.plan import parse_amount
from cemgap.project.plan_words import Words, token_of
from cemgap.project.records import Records, Row, records_of
from cemgap.project.sheets import Broken, Codes, Sheet, read_csv, read_workbook
from cemgap.steps.results import Stage
from cemgap.translations import msg

CODES = Codes(refused="E521", damaged="E529", columns="E522", broken_cell="E528")

EVIDENCE_COLUMNS = {
    "stage": Words(("stage",), ("阶段", "階段")),
    "date": Words(("date",), ("日期", "时间", "時間")),
    "units": Words(("units", "unit count"), ("单位数", "投入", "數量", "数量", "店数", "店數", "單位數")),
    "result": Words(("result", "results"), ("结果", "业绩", "結果", "業績")),
    "over": Words(("over",), ("超过", "以上", "超過")),
}
"""Headers of the evidence table. stage and date are two ways to name a stage; over may be left out."""

YES_NO = {
    "yes": Words(("yes", "true", "1", "y", "x"), ("是", "对", "對")),
    "no": Words(("no", "false", "0", "n"), ("否", "不是")),
}

LEAST_STAGES = 2


def read_evidence(path: Path) -> tuple[Stage, ...]:
    """The stages in a CSV or XLSX file, in its order: a stage or date, units, and a result.

    A result may be a lower bound: ``over`` says yes, or it is written as ``>4``, ``over 4``, or with the 4 itself
    included as ``>=4``, ``at least 4``, ``4+``.

    Raises:
        CemgapError: E521 to E529, all problems of the file at once.
    """
    suffix = path.suffix.lower()
    if suffix == ".csv":
        sheet = read_csv(path, CODES)
    elif suffix == ".xlsx":
        sheet = _sheet(read_workbook(path, CODES), str(path))
    else:
        fix = msg("save it as .csv or .xlsx")
        raise CemgapError(error("E521", msg("evidence is a CSV or XLSX file"), Place(str(path)), fix=fix))
    unnamed = "date" if _named(sheet, "date") and not _named(sheet, "stage") else "stage"
    optional = frozenset({"over", "date", "stage"} - {unnamed})
    records = records_of(sheet, EVIDENCE_COLUMNS, CODES, optional=optional)
    problems = list(records.problems)
    stages = tuple(_stage(records, row, unnamed, problems) for row in records.rows)
    if len(stages) < LEAST_STAGES and not any(problem.code == "E522" for problem in problems):
        fix = msg("add a row per stage: the first is what the others are compared with")
        place = Place(sheet.file, sheet.name)
        problems.append(error("E525", msg("evidence needs at least two rows"), place, fix=fix))
    if problems:
        raise CemgapError(problems)
    return stages


def _named(sheet: Sheet, column: str) -> bool:
    return column in records_of(sheet, EVIDENCE_COLUMNS, CODES).header


def _sheet(sheets: tuple[Sheet, ...], file: str) -> Sheet:
    filled = [sheet for sheet in sheets if sheet.rows]
    wanted = {"units", "result"}
    fitting = [sheet for sheet in filled if wanted <= set(records_of(sheet, EVIDENCE_COLUMNS, CODES).header)]
    if len(fitting) > 1:
        places = (Place(file, sheet.name) for sheet in fitting)
        fix = msg("keep one of them in this file")
        raise CemgapError(error("E527", msg("several sheets hold evidence"), *places, fix=fix))
    return next(iter(fitting or filled or sheets))


def _stage(records: Records, row: Row, naming: str, problems: list[Problem]) -> Stage:
    stage = row.text(naming) or row.text("date")
    if not stage and naming in records.header and row.cells[naming] == "":
        fix = msg("name the stage, or give its date")
        place = records.place(row.number, naming)
        problems.append(error("E526", msg('"{column}" is blank', column=naming), place, fix=fix))
    units = _positive(records, row, "units", row.cells.get("units", ""), problems)
    result, bound = _result(records, row, problems)
    over = _over(records, row, problems)
    if bound and over is False and row.text("over"):
        fix = msg("write yes, or take the sign away from the result")
        places = (records.place(row.number, column, row.text(column)) for column in ("result", "over"))
        message = msg("the result is a lower bound, and the column over says no")
        problems.append(error("E524", message, *places, fix=fix))
    return Stage(stage, units, result, over=bound is not None or bool(over), strict=bound != "at least")


def _positive(records: Records, row: Row, column: str, value: object, problems: list[Problem]) -> float:
    if isinstance(value, Broken) or column not in records.header:
        return 1.0  # named already
    number = parse_amount(value)
    if number is None or number <= 0:
        written = row.text(column)
        place = records.place(row.number, column, written)
        message = (
            msg('"{value}" is no number above 0', value=echo(written))
            if written
            else msg('"{column}" is blank', column=column)
        )
        problems.append(error("E523", message, place, fix=msg("write a number above 0, without units and words")))
        return 1.0
    return number


_MORE = re.compile(r"(?:>|over|above|more than|超过|超過|逾|大于|大於)\s*(?P<number>[\d.,]+)")
_LEAST = re.compile(r"(?:>=|≥|at least|至少)\s*(?P<after>[\d.,]+)|(?P<before>[\d.,]+)\s*(?:\+|以上|or more)")


def _result(records: Records, row: Row, problems: list[Problem]) -> tuple[float, Literal["over", "at least"] | None]:
    value = row.cells.get("result", "")
    if isinstance(value, str):
        text = unicodedata.normalize("NFKC", value).casefold().strip()
        if found := _MORE.fullmatch(text):
            return _positive(records, row, "result", found["number"], problems), "over"
        if found := _LEAST.fullmatch(text):
            return _positive(records, row, "result", found["after"] or found["before"], problems), "at least"
    return _positive(records, row, "result", value, problems), None


def _over(records: Records, row: Row, problems: list[Problem]) -> bool | None:
    written = row.text("over")
    if not written:
        return None
    answer = token_of(written, YES_NO)
    if answer is None:
        fix = msg("write yes or no, or leave it blank")
        place = records.place(row.number, "over", written)
        problems.append(error("E524", msg('"{value}" is neither yes nor no', value=echo(written)), place, fix=fix))
    return answer == "yes"
