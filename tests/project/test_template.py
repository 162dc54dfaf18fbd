"""Blank workbooks: the same bytes every time, and read by cemgap as they are."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from cemgap.cli import run
from cemgap.intake.guessing.guess import guess_columns
from cemgap.intake.headings.questions import questions_of
from cemgap.intake.mapping import STANDARD_FACTORS, Factor
from cemgap.intake.vocabulary import fold, words
from cemgap.project import blank_workbook
from cemgap.project.plan import read_plan
from cemgap.project.settings import settings_in_use
from cemgap.project.template import FACTOR_HEADERS, KINDS, Kind, template
from cemgap.steps.step6_alignment import Plan
from cemgap.translations import msg

LANGUAGES = ("en", "zh")


OWN = (
    Factor("service", (("en", "After-sales service"), ("zh", "售后服务体验"))),
    Factor("price_expectation", (("", "Price expectation"),)),
    Factor("期望管理", (("zh", "期望管理"),)),
    Factor("price"),
)
"""Factors of a project: a standard one renamed, names that hold words for measures, a standard one as it is."""


def opened(kind: Kind, language: str, factors: tuple[Factor, ...] = ()) -> Workbook:
    """A template as openpyxl reads it."""
    return load_workbook(io.BytesIO(template(kind, language, factors)))


def lists(book: Workbook) -> list[list[object]]:
    """The words of every drop-down."""
    rules = [rule for sheet in book.worksheets for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    areas = [next(book.defined_names[rule.formula1.lstrip("=")].destinations) for rule in rules]
    return [[cell.value for row in book[title][area.replace("$", "")] for cell in row] for title, area in areas]


def headers(book: Workbook, sheet: int = 0) -> list[str]:
    """The first row of a sheet."""
    return [str(cell.value) for cell in book.worksheets[sheet][1]]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_the_same_bytes_whenever_it_is_made(kind: Kind, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock leaves no trace."""
    first = template(kind, language)
    monkeypatch.setattr("time.time", lambda: 2e9)
    monkeypatch.setattr("time.localtime", lambda *_: (2033, 5, 18, 3, 33, 20, 2, 138, 0))
    assert template(kind, language) == first
    with zipfile.ZipFile(io.BytesIO(first)) as members:
        assert {member.date_time for member in members.infolist()} == {blank_workbook.EPOCH}
        assert members.read("docProps/core.xml").count(b"2000-01-01T00:00:00Z") == 2


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_forms_say_what_belongs_in_them(kind: Kind, language: str) -> None:
    """Every header has a note, the header stays in sight, there is a yellow cell and something to read."""
    book = opened(kind, language)
    forms = [sheet for sheet in book.worksheets if sheet.freeze_panes]
    assert book.active is book.worksheets[0]
    assert forms[0] is book.worksheets[0]
    for sheet in forms:
        assert sheet.freeze_panes == "A2"
        assert all(cell.comment is not None and len(cell.comment.text) > 3 for cell in sheet[1])
        assert any(cell.fill.fgColor.rgb == "00FFF2CC" for cell in sheet[2])
    assert any(sheet["A1"].font.size == 14 for sheet in book.worksheets if sheet not in forms)


@pytest.mark.parametrize("kind", ["factors", "plan"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_lists_to_choose_from_are_there(kind: Kind, language: str) -> None:
    """Through names, since a longer list inside a rule is cut."""
    book = opened(kind, language)
    assert lists(book)
    for choices in lists(book):
        assert len(choices) >= 2
        assert all(choices)
    assert book["Lists"].sheet_state == "hidden"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_blank_plan_is_an_empty_plan(tmp_path: Path, language: str) -> None:
    """In both languages."""
    path = tmp_path / "plan.xlsx"
    path.write_bytes(template("plan", language))
    assert read_plan(path, [Factor("price")]) == Plan()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_factor_table_has_headers_that_cemgap_knows(language: str) -> None:
    """And the six factors, with nothing filled in."""
    book = opened("factors", language)
    found = headers(book)
    known = {**words("measures"), **words("roles")}
    assert [next(key for key, listed in known.items() if fold(header) in listed) for header in found] == [
        *FACTOR_HEADERS
    ]
    names = [str(row[0].value) for row in book.worksheets[0].iter_rows(min_row=2)]
    assert [next(key for key, listed in words("factors").items() if fold(name) in listed) for name in names] == [
        *STANDARD_FACTORS
    ]
    assert all(cell.value is None for row in book.worksheets[0].iter_rows(min_row=2, min_col=2) for cell in row)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_survey_asks_what_its_columns_hold(language: str) -> None:
    """Eighteen ratings, the outcomes and the reasons, each with its question."""
    book = opened("survey", language)
    found = headers(book)
    asked = {row[0].value: row[1].value for row in book.worksheets[1].iter_rows(min_row=3) if row[1].value}
    ratings = [header for header in found if (": " if language == "en" else " ") in header and header in asked]
    assert len(found) == len(set(found)) == 6 + 18 + 3
    assert len({asked[header] for header in found[6:]}) == 21
    assert len(ratings) >= 18


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_survey_has_headers_that_cemgap_maps_by_itself(language: str) -> None:
    """Each rating to its factor."""
    guess = guess_columns(questions_of((tuple(headers(opened("survey", language))),)), ())
    layout, columns, factors = guess.layout, guess.columns, guess.factors
    assert layout == "wide"
    assert [factor.key for factor in factors] == [*STANDARD_FACTORS]
    assert [column.role for column in columns[:6]] == [
        "id",
        "wave",
        "date",
        "segment",
        "segment",
        "open",
    ]  # weights are never guessed
    assert [(column.role, column.factor) for column in columns[6:24]] == [
        (measure, factor) for measure in ("expectation", "experience", "importance") for factor in STANDARD_FACTORS
    ]
    assert [column.role for column in columns[24:]] == ["outcome", "outcome", "reason"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_project_has_factors_of_its_own(language: str) -> None:
    """Instead of the six: in the rows of scores, in the drop-down of the plan, and in the questions."""
    names = [factor.label(language) for factor in OWN]
    scores = opened("factors", language, OWN).worksheets[0]
    assert [row[0].value for row in scores.iter_rows(min_row=2)] == names
    assert names in lists(opened("plan", language, OWN))
    survey = opened("survey", language, OWN)
    asked = {str(row[0].value): str(row[1].value) for row in survey.worksheets[1].iter_rows(min_row=3)}
    ratings = headers(survey)[6:18]
    assert all(name in asked[header] for header, name in zip(ratings, names * 3, strict=True) if name != names[-1])
    standard = {str(row[1].value) for row in opened("survey", language).worksheets[1].iter_rows(min_row=3)}
    assert [header for header in ratings if asked[header] in standard] == ratings[3::4]


@pytest.mark.parametrize("language", LANGUAGES)
def test_own_factors_are_mapped_by_themselves(language: str) -> None:
    """Each rating to its factor, whatever words for measures its name holds."""
    guess = guess_columns(questions_of((tuple(headers(opened("survey", language, OWN))),)), (), own_factors=OWN)
    layout, columns, factors = guess.layout, guess.columns, guess.factors
    assert (layout, [factor.key for factor in factors]) == ("wide", [factor.key for factor in OWN])
    assert [(column.role, column.factor) for column in columns[6:18]] == [
        (measure, factor.key) for measure in ("expectation", "experience", "importance") for factor in OWN
    ]


@pytest.mark.parametrize("kind", ["factors", "survey"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("project", [False, True])
def test_a_filled_template_is_analyzed_as_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: Kind, language: str, *, project: bool
) -> None:
    """Made and analyzed with the commands it names, without a word about sheets, in a project and outside one."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CEMGAP_LANG", language)
    monkeypatch.setenv("LANGUAGE", language)  # so that what a run sets is put back
    if project:
        text = '[factors.queue]\nname = { en = "Queue", zh = "排队" }\n[factors.price]\n'
        Path("cemgap.toml").write_text(f"schema = 1\n{text}", encoding="utf-8")
    assert run(["template", kind]) == 0
    path = Path(f"{kind}.xlsx")
    book = load_workbook(path)
    sheet = book.worksheets[0]
    n = 2 if project else 6
    for row in range(2, 2 + (n if kind == "factors" else 40)):
        first, width = (2, 3) if kind == "factors" else (7, 3 * n)
        for column in range(first, first + width):
            sheet.cell(row, column).value = (row * 7 + column * 5) % 9 + 1
        if kind == "survey":
            sheet.cell(row, 1).value, sheet.cell(row, 2).value = f"r{row}", "2026Q1"
    book.save(path)
    assert run(["analyze", f"{kind}.xlsx", "-o", "report.json"]) == 0
    analysis = json.loads(Path("report.json").read_text(encoding="utf-8"))
    found = {factor["factor"] for factor in analysis["factors"]}
    assert found == ({"queue", "price"} if project else set(STANDARD_FACTORS))
    assert all(factor["satisfaction"] is not None for factor in analysis["factors"])


def test_the_plan_of_a_project_offers_its_factors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From any folder of it, in the language of the project."""
    text = (
        'schema = 1\n[project]\nlang = "zh"\n[factors.queue]\nname = { en = "Queue", zh = "排队" }\n[factors.price]\n'
    )
    (tmp_path / "cemgap.toml").write_text(text, encoding="utf-8")
    (tmp_path / "plans").mkdir()
    monkeypatch.chdir(tmp_path / "plans")
    monkeypatch.delenv("CEMGAP_LANG", raising=False)
    monkeypatch.setenv("LANGUAGE", "en")
    assert run(["template", "plan"]) == 0
    book = load_workbook("plan.xlsx")
    assert ["排队", "价格"] in lists(book)
    book["需求"]["A2"], book["需求"]["B2"], book["需求"]["C2"] = "R1", "排队", "更短"
    book.save("plan.xlsx")
    plan = read_plan(Path("plan.xlsx"), [columns.factor for columns in settings_in_use(None, None).declared.factors])
    assert [requirement.factor for requirement in plan.requirements] == ["queue"]


def test_text_is_never_a_formula() -> None:
    """Nor an error, in headers and cells."""
    form = blank_workbook.FormSheet("=A1", (blank_workbook.Field("=1+1", msg("note")),), (("=2+2",), ("#N/A",)))
    sheet = load_workbook(io.BytesIO(blank_workbook.workbook_bytes([form], "en"))).worksheets[0]
    assert [(cell.value, cell.data_type) for (cell,) in sheet.iter_rows(max_row=3)] == [
        ("=1+1", "s"),
        ("=2+2", "s"),
        ("#N/A", "s"),
    ]
