"""Blank workbooks: the same bytes every time, and read by cemgap as they are."""

import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from cemgap.intake.guess import guess_columns
from cemgap.intake.mapping import STANDARD_FACTORS, Factor
from cemgap.intake.vocabulary import fold, words
from cemgap.project import blank_workbook
from cemgap.project.plan import read_plan
from cemgap.project.template import FACTOR_HEADERS, KINDS, Kind, template
from cemgap.steps.step6_alignment import Plan
from cemgap.translations import msg

LANGUAGES = ("en", "zh")


def opened(kind: Kind, language: str) -> Workbook:
    """A template as openpyxl reads it."""
    return load_workbook(io.BytesIO(template(kind, language)))


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
        assert all(cell.comment is not None and len(cell.comment.text) > 5 for cell in sheet[1])
        assert any(cell.fill.fgColor.rgb == "00FFF2CC" for cell in sheet[2])
    assert any(sheet["A1"].font.size == 14 for sheet in book.worksheets if sheet not in forms)


@pytest.mark.parametrize("kind", ["factors", "plan"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_lists_to_choose_from_are_there(kind: Kind, language: str) -> None:
    """Through names, since a longer list inside a rule is cut."""
    book = opened(kind, language)
    rules = [rule for sheet in book.worksheets for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    assert rules
    for rule in rules:
        title, area = next(book.defined_names[rule.formula1.lstrip("=")].destinations)
        choices = [cell.value for row in book[title][area.replace("$", "")] for cell in row]
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
    layout, columns, factors = guess_columns(tuple(headers(opened("survey", language))), ())
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


def test_text_is_never_a_formula() -> None:
    """Nor an error, in headers and cells."""
    form = blank_workbook.FormSheet("=A1", (blank_workbook.Field("=1+1", msg("note")),), (("=2+2",), ("#N/A",)))
    sheet = load_workbook(io.BytesIO(blank_workbook.workbook_bytes([form], "en"))).worksheets[0]
    assert [(cell.value, cell.data_type) for (cell,) in sheet.iter_rows(max_row=3)] == [
        ("=1+1", "s"),
        ("=2+2", "s"),
        ("#N/A", "s"),
    ]
