"""Plan: what people wrote in the plan workbook, every judgement checked against the words that may stand there."""

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Literal, cast

from cemgap.errors import CemgapError, Place, Problem, echo, error
from cemgap.intake.guessing.guess import factor_named
from cemgap.intake.mapping import Factor
from cemgap.intake.ratings.numbers import parse_number
from cemgap.intake.sources.text import text_of
from cemgap.intake.vocabulary import fold
from cemgap.project.plan_words import (
    COLUMNS,
    JUDGEMENTS,
    OPTIONAL_COLUMNS,
    SHEETS,
    STRATEGY_KINDS,
    SheetKey,
    Words,
    token_of,
)
from cemgap.project.records import Records, Row, records_of
from cemgap.project.sheets import Codes, Sheet, read_workbook
from cemgap.steps.step5_requirements import PlannedRequirement
from cemgap.steps.step6_alignment import Capability, Decision, Plan, PlannedAction, Strategy, StrategyStatement
from cemgap.translations import msg

CODES = Codes(refused="E501", damaged="E512", columns="E503", broken_cell="E511")
IDS_SHOWN = 12


def read_plan(path: Path, factors: Iterable[Factor] | Mapping[str, Factor]) -> Plan:
    """The plan in a workbook. `factors` are those of the analysis: a requirement names one by its key or any name.

    Raises:
        CemgapError: E501 to E512, all problems of the workbook at once; refusals of the gate (E0xx) alone.
    """
    listed = tuple(factors.values() if isinstance(factors, Mapping) else factors)
    sheets = read_workbook(path, CODES)
    problems: list[Problem] = []
    tables = {key: _records(sheets, key, str(path), problems) for key in SHEETS}
    for records in tables.values():
        if records is not None:
            problems.extend(records.problems)
    requirements, ids = _requirements(tables["requirements"], listed, problems)
    actions = _actions(tables["actions"], ids, problems)
    strategy = _strategy(tables["strategy"], problems)
    if problems:
        raise CemgapError(_merged(problems))
    return Plan(requirements, actions, strategy)


def _merged(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems that say the same are one problem with several places."""
    places: dict[Problem, list[Place]] = {}
    for problem in problems:
        bare = Problem(problem.code, problem.severity, problem.message, (), problem.fix)
        places.setdefault(bare, []).extend(problem.places)
    return tuple(error(bare.code, bare.message, *found, fix=bare.fix) for bare, found in places.items())


def _records(sheets: tuple[Sheet, ...], key: SheetKey, file: str, problems: list[Problem]) -> Records | None:
    found = [sheet for sheet in sheets if sheet.name is not None and token_of(sheet.name, {key: SHEETS[key]})]
    if len(found) == 1:
        return records_of(found[0], COLUMNS[key], CODES, optional=OPTIONAL_COLUMNS[key])
    words = SHEETS[key]
    if found:
        problems.append(
            error(
                "E504",
                msg('there are several sheets "{sheet}"', sheet=words.en[0]),
                *(Place(file, sheet.name) for sheet in found),
                fix=msg("keep one of them, and rename the others"),
            )
        )
    else:
        problems.append(
            error(
                "E502",
                msg('there is no sheet "{english}" ("{chinese}")', english=words.en[0], chinese=words.zh[0]),
                Place(file, value=echo(", ".join(sheet.name or "" for sheet in sheets), limit=120)),
                fix=msg("add it, or take a blank plan: {command}", command="cemgap template plan"),
            )
        )
    return None


def _requirements(
    records: Records | None, factors: tuple[Factor, ...], problems: list[Problem]
) -> tuple[tuple[PlannedRequirement, ...], Mapping[str, str] | None]:
    """The requirements, and their ids as written by their folded form (None where they cannot be known)."""
    if records is None or "id" not in records.header:
        return (), None
    keys = {factor.key for factor in factors}
    ids = _ids(records, problems)
    found: list[PlannedRequirement] = []
    for row in records.rows:
        problems.extend(_blank(records, row, ("id", "factor", "requirement")))
        written = row.text("factor")
        key = factor_named(written, factors).key
        if written and key not in keys:
            problems.append(_unknown_factor(records, row, written, factors))
        found.append(PlannedRequirement(row.text("id"), key, row.text("requirement"), row.text("why") or None))
    return tuple(found), ids


def _unknown_factor(records: Records, row: Row, written: str, factors: tuple[Factor, ...]) -> Problem:
    names = {fold(name): factor for factor in factors for name in (factor.key, *(text for _, text in factor.names))}
    near = get_close_matches(fold(written), names, 1, 0.6)
    fix = (
        msg('the nearest is "{nearest}"', nearest=names[near[0]])
        if near
        else msg("the factors are {factors}", factors=factors)
    )
    place = records.place(row.number, "factor", written)
    return error("E505", msg('there is no factor "{factor}"', factor=echo(written)), place, fix=fix)


def _ids(records: Records, problems: list[Problem]) -> Mapping[str, str]:
    rows: dict[str, list[Row]] = {}
    for row in records.rows:
        if row.text("id"):
            rows.setdefault(_id(row.text("id")), []).append(row)
    for same in rows.values():
        if len(same) > 1:
            places = (records.place(row.number, "id", row.text("id")) for row in same)
            problems.append(
                error(
                    "E507",
                    msg('the id "{id}" stands more than once', id=echo(same[0].text("id"))),
                    *places,
                    fix=msg("give each row an id of its own"),
                )
            )
    return {key: same[0].text("id") for key, same in rows.items()}


def _id(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()


def _blank(records: Records, row: Row, columns: tuple[str, ...]) -> Iterator[Problem]:
    for column in columns:
        # A cell that is broken has been named already.
        if column in records.header and row.cells[column] == "":
            yield error(
                "E509",
                msg('"{column}" is blank', column=column),
                records.place(row.number, column),
                fix=msg("fill it in, or clear the row"),
            )


def _actions(
    records: Records | None, requirements: Mapping[str, str] | None, problems: list[Problem]
) -> tuple[PlannedAction, ...]:
    if records is None:
        return ()
    _ids(records, problems)
    found: list[PlannedAction] = []
    for row in records.rows:
        problems.extend(_blank(records, row, ("id", "action")))
        serves = () if requirements is None else _serves(records, row, requirements, problems)
        judged = {column: _judgement(records, row, column, words, problems) for column, words in JUDGEMENTS.items()}
        found.append(
            PlannedAction(
                id=row.text("id"),
                action=row.text("action"),
                serves=serves,
                decision=cast("Decision", judged["decision"] or "open"),
                strategy=cast("Strategy", judged["strategy"] or "unknown"),
                people=cast("Capability", judged["people"] or "unknown"),
                process=cast("Capability", judged["process"] or "unknown"),
                technology=cast("Capability", judged["technology"] or "unknown"),
                missing=row.text("missing") or None,
                owner=row.text("owner") or None,
                due=_due(row),
                cost=_cost(records, row, problems),
                status=row.text("status") or None,
            )
        )
    return tuple(found)


def _serves(records: Records, row: Row, ids: Mapping[str, str], problems: list[Problem]) -> tuple[str, ...]:
    found: list[str] = []
    for piece in _pieces(row.text("serves"), ids):
        known = ids.get(_id(piece))
        if known is None:
            some = tuple(echo(written) for written in tuple(ids.values())[:IDS_SHOWN])
            fix = msg("the ids of the requirements are {ids}", ids=some) if some else msg("add the requirement first")
            place = records.place(row.number, "serves", piece)
            message = msg('there is no requirement with the id "{id}"', id=echo(piece))
            problems.append(error("E506", message, place, fix=fix))
        elif known not in found:
            found.append(known)
    return tuple(found)


def _pieces(text: str, ids: Mapping[str, str]) -> Iterator[str]:
    if _id(text) in ids:
        yield text
        return
    for piece in re.split(r"[,;，；、\n]+", text):
        words = piece.split()
        # Ids may hold spaces, and may stand beside each other with nothing but spaces between them.
        if len(words) > 1 and _id(piece) not in ids and all(_id(word) in ids for word in words):
            yield from words
        elif piece.strip():
            yield piece.strip()


def _judgement(
    records: Records, row: Row, column: str, words: Mapping[str, Words], problems: list[Problem]
) -> str | None:
    written = row.text(column)
    if not written:
        return None
    token = token_of(written, words)
    if token is None:
        english = tuple(word.en[0] for word in words.values())
        chinese = tuple(word.zh[0] for word in words.values())
        problems.append(
            error(
                "E508",
                msg('"{word}" is no word for "{column}"', word=echo(written), column=column),
                records.place(row.number, column, written),
                fix=msg("write one of: {english}; or of: {chinese}", english=english, chinese=chinese),
            )
        )
    return token


def _due(row: Row) -> str | None:
    value = row.cells.get("due", "")
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    return row.text("due") or None


def _cost(records: Records, row: Row, problems: list[Problem]) -> float | None:
    written = row.text("cost")
    if not written:
        return None
    value = row.cells["cost"]
    number = parse_amount(value if isinstance(value, int | float) else written)
    if number is None:
        fix = msg("write a number without currency and words, as in {example}", example=12000)
        place = records.place(row.number, "cost", written)
        problems.append(error("E510", msg('"{value}" is no number', value=echo(written)), place, fix=fix))
    return number


def parse_amount(value: object) -> float | None:
    """A finite number as a spreadsheet holds it or as people write it, commas between thousands; None where it is none.

    >>> parse_amount("12,000.5"), parse_amount("12k"), parse_amount(True), parse_amount("１２")
    (12000.5, None, None, 12.0)
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value) if math.isfinite(value) else None
    text = unicodedata.normalize("NFKC", text_of(value)).strip()
    return parse_number(text.replace(",", "") if re.match(r"[+-]?\d{1,3}(,\d{3})+(\.|$)", text) else text)


def _strategy(records: Records | None, problems: list[Problem]) -> tuple[StrategyStatement, ...]:
    if records is None:
        return ()
    found: list[StrategyStatement] = []
    for row in records.rows:
        problems.extend(_blank(records, row, ("statement", "kind")))
        kind = _judgement(records, row, "kind", STRATEGY_KINDS, problems) if "kind" in records.header else None
        if kind is not None:
            found.append(StrategyStatement(row.text("statement"), cast("Literal['goal', 'ruled_out']", kind)))
    return tuple(found)
