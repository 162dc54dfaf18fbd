"""The plan workbook: what people wrote, in either language, and everything that is wrong with it at once."""

import datetime as dt
import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from cemgap.errors import CemgapError, Problem
from cemgap.intake.mapping import STANDARD_FACTORS, Factor
from cemgap.project.plan import parse_amount, read_plan
from cemgap.project.plan_words import (
    CAPABILITIES,
    COLUMNS,
    DECISIONS,
    SHEETS,
    STRATEGY_FITS,
    STRATEGY_KINDS,
    Words,
    token_of,
)
from cemgap.project.template import plan_workbook
from cemgap.steps.step5_requirements import PlannedRequirement
from cemgap.steps.step6_alignment import Capability, Decision, Plan, PlannedAction, Strategy, StrategyStatement
from cemgap.translations import Message

FACTORS = (
    Factor("convenience", (("zh", "便利"), ("en", "Easy to reach"))),
    Factor("product"),
    Factor("parking", (("", "Car park"),)),
)
Rows = list[list[object]]
REQUIREMENTS: list[object] = ["id", "factor", "requirement", "why"]
ACTIONS: list[object] = [
    "id",
    "action",
    "serves",
    "decision",
    "strategy",
    "people",
    "process",
    "technology",
    "owner",
    "due",
    "cost",
]
STRATEGY: list[object] = ["statement", "kind"]
MORE = ["staff", "started", "ours"]
DUE = dt.datetime(2026, 9, 30)  # noqa: DTZ001 - a spreadsheet has no time zones
ONE: dict[str, Rows] = {
    "Requirements": [REQUIREMENTS, ["R1", "convenience", "More shops", None]],
    "Actions": [ACTIONS, ["A1", "Open shops", "R1"]],
    "Strategy": [STRATEGY],
}


def written(folder: Path, sheets: Mapping[str, Rows]) -> Path:
    """A workbook with these rows, from row 1."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row, start=1):
                sheet.cell(number, column, value)
    path = folder / "plan.xlsx"
    book.save(path)
    return path


def problems_of(path: Path) -> tuple[Problem, ...]:
    """What is refused in a workbook."""
    with pytest.raises(CemgapError) as caught:
        read_plan(path, FACTORS)
    return caught.value.problems


def told(problem: Problem) -> tuple[str, str | None, int | None, str | None, str | Message | None]:
    """A problem and its first place, in short."""
    place = problem.places[0]
    return problem.code, place.sheet, place.row, place.column, place.value


def test_a_plan_in_english(tmp_path: Path) -> None:
    """Every column arrives; ids and words are read whatever their case; other columns and sheets are left alone."""
    path = written(
        tmp_path,
        {
            "Requirements": [REQUIREMENTS, ["R1", "Easy to reach", "More shops", "seen"], [2, "car park", "Space"]],
            "Actions": [
                [*ACTIONS, "missing", "status", "notes"],
                [
                    "A1",
                    "Open shops",
                    "r1; 2",
                    "Chosen",
                    "fits",
                    "In place",
                    "to_build",
                    "?",
                    "Ann",
                    DUE,
                    "12,000",
                    *MORE,
                ],
                [],
                ["A2", "Close some", None, None, None, None, None, "conflict", None, "soon", 5],
            ],
            "Strategy": [STRATEGY, ["Grow in the city", "goal"], ["Sell online", "Ruled out"]],
            "Ours": [["anything"]],
        },
    )
    assert read_plan(path, FACTORS) == Plan(
        (
            PlannedRequirement("R1", "convenience", "More shops", "seen"),
            PlannedRequirement("2", "parking", "Space", None),
        ),
        (
            PlannedAction(
                "A1",
                "Open shops",
                ("R1", "2"),
                "chosen",
                "fits",
                "in_place",
                "to_build",
                "unknown",
                "staff",
                "Ann",
                "2026-09-30",
                12000.0,
                "started",
            ),
            PlannedAction("A2", "Close some", (), technology="conflicts", due="soon", cost=5.0),
        ),
        (StrategyStatement("Grow in the city", "goal"), StrategyStatement("Sell online", "ruled_out")),
    )


def test_a_plan_in_traditional_chinese(tmp_path: Path) -> None:
    """Sheets, headers, judgements and separators of traditional Chinese."""
    path = written(
        tmp_path,
        {
            "需求": [["編號", "因素", "需求", "原因"], ["一", "便利", "更多分店", None], ["二", "產品", "更好", None]],
            "行動": [
                ["編號", "行動", "對應需求", "決定", "策略", "人員", "流程", "技術", "負責人", "期限"],
                ["甲", "開分店", "一、二", "選定", "符合", "已具備", "待建設", "衝突", "陳", None],
            ],
            "戰略": [["內容", "類別"], ["不上網賣", "排除"], ["成長", "目標"]],
        },
    )
    plan = read_plan(path, FACTORS)
    assert [row.factor for row in plan.requirements] == ["convenience", "product"]
    assert plan.actions == (
        PlannedAction("甲", "開分店", ("一", "二"), "chosen", "fits", "in_place", "to_build", "conflicts", owner="陳"),
    )
    assert [line.kind for line in plan.strategy] == ["ruled_out", "goal"]


def test_everything_wrong_is_told_at_once_with_its_place(tmp_path: Path) -> None:
    """One run of the eyes over the list mends the plan."""
    path = written(
        tmp_path,
        {
            "Requirements": [
                REQUIREMENTS,
                ["R1", "conveniense", "More shops", None],
                ["r1", "product", "Twice", None],
                ["R3", None, "No factor", None],
                [None, "product", "No id", None],
            ],
            "Actions": [
                ACTIONS,
                ["A1", "Open", "R1, R9", "maybe", None, None, None, None, None, None, "a lot"],
                ["A1", None, None, None, None, "perhaps", None, None, None, None, None],
            ],
            "Strategy": [STRATEGY, ["Grow", None], [None, "goal"], ["Shrink", "aim"]],
        },
    )
    found = {told(problem) for problem in problems_of(path)}
    assert found == {
        ("E505", "Requirements", 2, 'B "factor"', "conveniense"),
        ("E507", "Requirements", 2, 'A "id"', "R1"),
        ("E509", "Requirements", 4, 'B "factor"', None),
        ("E509", "Requirements", 5, 'A "id"', None),
        ("E506", "Actions", 2, 'C "serves"', "R9"),
        ("E508", "Actions", 2, 'D "decision"', "maybe"),
        ("E510", "Actions", 2, 'K "cost"', "a lot"),
        ("E507", "Actions", 2, 'A "id"', "A1"),
        ("E509", "Actions", 3, 'B "action"', None),
        ("E508", "Actions", 3, 'F "people"', "perhaps"),
        ("E509", "Strategy", 2, 'B "kind"', None),
        ("E509", "Strategy", 3, 'A "statement"', None),
        ("E508", "Strategy", 4, 'B "kind"', "aim"),
    }
    fixes = {problem.code: problem.fix.text() for problem in problems_of(path) if problem.fix}
    assert fixes["E505"] == 'the nearest is "Easy to reach"'
    assert fixes["E506"] == "the ids of the requirements are R1, R3"


def test_a_factor_like_no_other_is_answered_with_all_of_them(tmp_path: Path) -> None:
    """Where none is near, all are named; the same problem in two rows is one problem."""
    rows: dict[str, Rows] = {**ONE, "Requirements": [REQUIREMENTS, ["R1", "zzz", "x", None], ["R2", "zzz", "y", None]]}
    (problem,) = problems_of(written(tmp_path, rows))
    assert problem.fix is not None
    assert problem.fix.text() == "the factors are Easy to reach, Product, Car park"
    assert [place.row for place in problem.places] == [2, 3]


def test_sheets_that_are_missing_or_twice(tmp_path: Path) -> None:
    """A missing sheet is answered with those that are there."""
    found = problems_of(
        written(tmp_path, {"Requirements": [REQUIREMENTS], "需求": [REQUIREMENTS], "Actions": [ACTIONS]})
    )
    assert [problem.code for problem in found] == ["E504", "E502"]
    assert found[1].places[0].value == "Requirements, 需求, Actions"
    assert [problem.code for problem in problems_of(written(tmp_path, {"Ours": [["x"]]}))] == ["E502"] * 3


def test_columns_that_are_missing_or_twice(tmp_path: Path) -> None:
    """A misspelt header must not lose a judgement silently."""
    rows: dict[str, Rows] = {**ONE, "Actions": [["id", "行动", "action", *ACTIONS[2:7], "ownr", "due"], ["A1", "x"]]}
    found = problems_of(written(tmp_path, rows))
    assert sorted(told(problem)[:3] for problem in found) == [("E503", "Actions", 1)] * 3
    assert {value for problem in found for _, value in problem.message.values} == {"action", "owner", "technology"}


def test_the_header_need_not_stand_in_the_first_row(tmp_path: Path) -> None:
    """People put titles above their tables."""
    rows: dict[str, Rows] = {**ONE, "Requirements": [["Our plan"], [], *ONE["Requirements"]]}
    assert read_plan(written(tmp_path, rows), FACTORS).requirements[0].id == "R1"


def test_ids_may_stand_side_by_side_or_hold_spaces(tmp_path: Path) -> None:
    """Both are common; an id given twice counts once."""
    required: Rows = [[name, "product", "x", None] for name in ("R1", "R2", "R 3")]
    rows: dict[str, Rows] = {
        **ONE,
        "Requirements": [REQUIREMENTS, *required],
        "Actions": [ACTIONS, ["A1", "x", "R1 R2"], ["A2", "x", "R 3,R1,R1"]],
    }
    assert [a.serves for a in read_plan(written(tmp_path, rows), FACTORS).actions] == [("R1", "R2"), ("R 3", "R1")]


def test_formulas_count_by_the_value_stored_with_them(tmp_path: Path) -> None:
    """As a spreadsheet saves them, beside cells that are no formulas."""
    path = tmp_path / "plan.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for name, rows in ONE.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
        actions = book.get_worksheet_by_name("Actions")
        assert actions is not None
        actions.write_formula("E2", '="conf"&"licts"', None, "conflicts")
        actions.write_formula("K2", "=2*3", None, 6)
    (action,) = read_plan(path, FACTORS).actions
    assert (action.id, action.strategy, action.cost) == ("A1", "conflicts", 6.0)


def test_a_formula_without_a_value_and_an_error_are_named(tmp_path: Path) -> None:
    """Such a cell is not taken for blank: a veto could hide in it."""
    rows: dict[str, Rows] = {
        **ONE,
        "Actions": [ACTIONS, ["A1", "x", "R1", None, '="conf"&"licts"', None, None, "#N/A"]],
    }
    found = problems_of(written(tmp_path, rows))
    assert [told(problem) for problem in found] == [
        ("E511", "Actions", 2, 'E "strategy"', '="conf"&"licts"'),
        ("E511", "Actions", 2, 'H "technology"', "#N/A"),
    ]


def test_a_sheet_that_lies_about_its_size_is_read_whole(tmp_path: Path) -> None:
    """No row is lost because the file says there are none."""
    honest, path = written(tmp_path, ONE), tmp_path / "lying.xlsx"
    with zipfile.ZipFile(honest) as members, zipfile.ZipFile(path, "w") as kept:
        for name in members.namelist():
            kept.writestr(name, re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1"', members.read(name)))
    assert read_plan(path, FACTORS) == read_plan(honest, FACTORS) != Plan()


def test_a_file_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    """A file of another kind, none at all, or a huge one."""
    path = tmp_path / "plan.xlsx"
    path.write_bytes(b"id,factor\n")
    with pytest.raises(CemgapError):
        read_plan(path, FACTORS)
    with pytest.raises(CemgapError, match="E001"):
        read_plan(tmp_path / "nowhere.xlsx", FACTORS)
    with path.open("wb") as large:
        large.truncate((20 << 20) + 1)
    with pytest.raises(CemgapError, match="E501"):
        read_plan(path, FACTORS)


def test_a_workbook_that_only_the_reader_finds_damaged_is_refused(tmp_path: Path) -> None:
    """Whatever openpyxl raises, it is said in our own words."""
    whole, path = written(tmp_path, ONE), tmp_path / "damaged.xlsx"
    with zipfile.ZipFile(whole) as members, zipfile.ZipFile(path, "w") as kept:
        for name in members.namelist():
            kept.writestr(name, members.read(name).replace(b'numFmtId="0"', b'numFmtId="x"'))
    (problem,) = problems_of(path)
    assert problem.code == "E512"


def test_every_word_means_one_thing() -> None:
    """No word of either language stands for two tokens of one column."""
    tables: list[Mapping[str, Words]] = [{str(key): words for key, words in SHEETS.items()}, *COLUMNS.values()]
    for words in (*tables, DECISIONS, STRATEGY_FITS, CAPABILITIES, STRATEGY_KINDS):
        for token, listed in words.items():
            for word in (token, token.upper(), *listed.en, *listed.zh):
                assert [other for other in words if token_of(word, {other: words[other]})] == [token], word


@given(st.integers(-(10**12), 10**12) | st.floats(allow_nan=False, allow_infinity=False, min_value=-1e9, max_value=1e9))
def test_numbers_read_as_they_are_written(number: float) -> None:
    """With and without commas between thousands."""
    assert parse_amount(number) == number
    assert parse_amount(f"{number:,.4f}") == pytest.approx(number, abs=1e-4)


@pytest.mark.parametrize("text", ["", "1,00", "0x7", "1_000", "inf", "nan", "¥12", "12 %", "1.2.3", "１２万"])
def test_what_is_no_number(text: str) -> None:
    """Currencies, units, and commas that do not stand between thousands."""
    assert parse_amount(text) is None
    assert parse_amount(float("nan")) is None


TEXTS = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=10)
IDS = st.lists(st.text("ABCR123", min_size=1, max_size=3), max_size=4, unique=True)
ACTION_IDS = st.lists(st.text("XYZ89", min_size=1, max_size=3), max_size=3, unique=True)
CAPABILITY = st.sampled_from(get_args(Capability))
DUES = st.none() | TEXTS | st.dates(dt.date(1911, 1, 1)).map(str)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """A plan as people could write it."""
    ids = draw(IDS)
    requirements = tuple(
        PlannedRequirement(name, draw(st.sampled_from([*STANDARD_FACTORS])), draw(TEXTS), draw(st.none() | TEXTS))
        for name in ids
    )
    actions = tuple(
        PlannedAction(
            name,
            draw(TEXTS),
            tuple(draw(st.lists(st.sampled_from(ids), unique=True))) if ids else (),
            draw(st.sampled_from(get_args(Decision))),
            draw(st.sampled_from(get_args(Strategy))),
            draw(CAPABILITY),
            draw(CAPABILITY),
            draw(CAPABILITY),
            draw(st.none() | TEXTS),
            draw(st.none() | TEXTS),
            draw(DUES),
            draw(st.none() | st.integers(0, 10**9).map(float)),
            draw(st.none() | TEXTS),
        )
        for name in draw(ACTION_IDS)
    )
    kinds = st.sampled_from([*STRATEGY_KINDS])
    strategy = draw(st.lists(st.builds(StrategyStatement, TEXTS, kinds), max_size=2))
    return Plan(requirements, actions, tuple(strategy))


@settings(max_examples=12)  # each one writes and reads a workbook
@given(plans(), st.sampled_from(["en", "zh"]))
def test_a_plan_written_reads_back_the_same(
    tmp_path_factory: pytest.TempPathFactory, plan: Plan, language: str
) -> None:
    """Whatever the texts look like: formulas, errors, dates, numbers."""
    path = tmp_path_factory.mktemp("plan") / "plan.xlsx"
    path.write_bytes(plan_workbook(plan, language))
    assert read_plan(path, [Factor(key) for key in STANDARD_FACTORS]) == plan


def test_names_of_the_analysis_are_shown_in_the_plan(tmp_path: Path) -> None:
    """A client's own factor is written by its name, and found by it again."""
    plan = Plan((PlannedRequirement("R1", "parking", "x"),))
    path = tmp_path / "plan.xlsx"
    path.write_bytes(plan_workbook(plan, "en", FACTORS))
    assert read_plan(path, {factor.key: factor for factor in FACTORS}) == plan
    renamed = (replace(FACTORS[2], names=(("en", "Garage"),)),)
    with pytest.raises(CemgapError, match="Car park"):
        read_plan(path, renamed)
