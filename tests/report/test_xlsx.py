"""The XLSX form: sheets, formulas with their values, live sentences, charts, and nothing hostile."""

import io
import re
import zipfile
from dataclasses import replace

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from cemgap.intake.mapping import Factor
from cemgap.intake.ratings.scales import Scale
from cemgap.report import xlsx
from cemgap.report.blocks import Figure, Lines
from cemgap.report.content import PARTS, report_of
from cemgap.report.figures import figure_text, figures_of
from cemgap.report.workbook.formula import cell_formula, tokens_of, value_of
from cemgap.report.workbook.sentence import figure_formula, literal, sentence_of
from cemgap.steps.analysis import Analysis
from cemgap.translations import Wording, msg
from tests.report import analyses

ALL = ["worked_example", "survey", "performance", "unweighted", "satisfied"]
FUNCTIONS = {
    "ABS", "AND", "FIXED", "IF", "INDEX", "ISNUMBER", "MATCH", "MAX", "MIN", "N", "ROUND", "SUM", "SUMPRODUCT",
}  # fmt: skip
"""All of them in Excel 2007, WPS and LibreOffice."""


def content(analysis: Analysis, language: str = "en") -> bytes:
    """The workbook of an analysis."""
    return xlsx.file_bytes(analysis, report_of(analysis), language)


def opened(content: bytes, *, values: bool = False) -> Workbook:
    """The workbook read again: formulas, or their stored values."""
    return openpyxl.load_workbook(io.BytesIO(content), data_only=values)


def texts(book: Workbook) -> list[str]:
    """Every text of a workbook."""
    return [cell.value for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]


def formulas(book: Workbook) -> list[tuple[str, str, str]]:
    """Sheet, cell and formula of every formula."""
    return [
        (sheet.title, cell.coordinate, str(cell.value))
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]


def test_every_part_of_the_report_has_its_sheet() -> None:
    """A new part must be placed, or this fails."""
    placed = [part for parts in xlsx.PLACED.values() for part in parts]
    assert sorted(placed) == sorted(PARTS)


def test_sheets_in_order() -> None:
    """Named in the language of the report; step 1 has one where customers were asked for reasons."""
    assert opened(content(analyses.survey())).sheetnames == [
        "Summary", "Step 1", "Steps 2-4", "Steps 5-6", "Step 7", "Basis and method",
    ]  # fmt: skip
    assert "Step 1" not in opened(content(analyses.worked_example())).sheetnames


@pytest.mark.parametrize("name", ALL)
def test_formulas_are_old_and_have_values(name: str) -> None:
    """No function newer than Excel 2007, nothing longer than Excel takes, and no error among the values."""
    written = content(getattr(analyses, name)())
    found = formulas(opened(written))
    assert len(found) > 30
    used = {
        function for _, _, formula in found for function in re.findall(r"([A-Z]+)\(", re.sub(r'"[^"]*"', "", formula))
    }
    assert used <= FUNCTIONS
    assert all(len(formula) <= 8192 for _, _, formula in found)
    assert all(len(text) <= 255 for _, _, formula in found for text in re.findall(r'"((?:[^"]|"")*)"', formula))
    assert not any(text.startswith("#") for text in texts(opened(written, values=True)))
    with zipfile.ZipFile(io.BytesIO(written)) as package:
        assert not any(b"_xlfn" in package.read(member) for member in package.namelist())


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", ALL)
def test_summary_stores_the_very_sentences(name: str, language: str) -> None:
    """A viewer that does not compute shows what the report says, word for word."""
    analysis = getattr(analyses, name)()
    report = report_of(analysis)
    shown = texts(opened(content(analysis, language), values=True))
    answer = next(part for part in report.parts if part.name == "answer")
    blocks = [block for block in answer.blocks if isinstance(block, Lines)]
    lines = [line.message.text(language, figures_of(report.decimals)) for block in blocks for line in block.lines]
    assert lines
    assert set(lines) <= set(shown)


def test_headline_is_live() -> None:
    """The first sentence is a formula over cells; neither the factor's name nor its figures are spelled out."""
    book = opened(content(analyses.survey()))
    headline = next(str(row[1].value) for row in book["Summary"].iter_rows() if row[0].value == "Fix first")
    assert headline.startswith("=IF(N('Steps 2-4'!")
    assert "Convenience" not in headline
    assert not re.search(r"8\.8|2\.1|18\.6", headline)
    assert "TEXT(" not in headline


def test_inputs_are_blue_values_and_formulas_black() -> None:
    """Experience, expectation, importance are typed in; rank, satisfaction, ideal and gap follow."""
    sheet = opened(content(analyses.survey()))["Steps 2-4"]
    kinds: dict[str, tuple[str, bool]] = {}
    for header in reversed(sheet[4]):
        cell = sheet.cell(5, header.column or 1)
        blue = cell.font.color is not None and cell.font.color.rgb == "FF0000FF"
        kinds[str(header.value)] = (cell.data_type, blue)
    for name in ("Experience", "Expectation", "Importance"):
        assert kinds[name] == ("n", True)
    for name in ("Rank", "Satisfaction", "Weighted satisfaction", "Ideal", "Gap"):
        assert kinds[name] == ("f", False)
    assert sheet["E5"].value == pytest.approx(6.9824120603, abs=0)
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("B5", "$3:$4")


def test_given_ideal_is_an_input() -> None:
    """An ideal that somebody gave is blue and typed in; the rule's is a formula."""
    analysis = analyses.survey()
    gaps = tuple(
        replace(gap, ideal=9.0, ideal_source="flag", gap=replace(gap.gap, value=4.8793969849 - 9)) if at == 0 else gap
        for at, gap in enumerate(analysis.gaps)
        if gap.gap
    )
    sheet = opened(content(replace(analysis, gaps=gaps)))["Steps 2-4"]
    column = next(cell.column or 1 for cell in sheet[4] if cell.value == "Ideal")
    assert (sheet.cell(5, column).value, sheet.cell(6, column).data_type) == (9, "f")


def test_mapped_importance_is_checked_and_drawn_on_the_scale_it_is_shown_on() -> None:
    """Answered 1-5 and shown on 0-10: an 8.8 is valid and lies inside the axis."""
    analysis = analyses.survey()
    scales = tuple(
        (measure, Scale(1, 5) if measure == "importance" else scale) for measure, scale in analysis.basis.scales
    )
    written = content(replace(analysis, basis=replace(analysis.basis, scales=scales)))
    sheet = opened(written)["Steps 2-4"]
    column = next(cell.column_letter for cell in sheet[4] if cell.value == "Importance")
    ends = [
        (float(rule.formula1), float(rule.formula2))
        for rule in sheet.data_validations.dataValidation
        if str(rule.sqref).startswith(column)
    ]
    assert ends == [(0, 10)]
    with zipfile.ZipFile(io.BytesIO(written)) as package:
        scatter = package.read("xl/charts/chart2.xml").decode()
    assert re.findall(r'<c:m(?:ax|in) val="([^"]*)"', scatter) == ["10.0", "0.0"]


def test_blank_stays_blank() -> None:
    """What the source does not give is an empty input, and the formulas over it hold no number."""
    written = content(analyses.worked_example())
    book, stored = opened(written)["Steps 2-4"], opened(written, values=True)["Steps 2-4"]
    columns = {str(cell.value): cell.column or 1 for cell in reversed(book[4])}
    row = next(row for row in range(5, 11) if book.cell(row, columns["Factor"]).value == "Service")
    assert book.cell(row, columns["Expectation"]).value is None
    assert book.cell(row, columns["Satisfaction"]).data_type == "f"
    assert not stored.cell(row, columns["Satisfaction"]).value
    assert not stored.cell(row, columns["Weighted satisfaction"]).value
    assert not stored.cell(row, columns["Rank"]).value


def test_two_native_charts_with_alt_text() -> None:
    """A bar chart of the ranking; a scatter with a series per factor, named by cells, and two lines of a crosshair."""
    with zipfile.ZipFile(io.BytesIO(content(analyses.survey()))) as package:
        charts = [package.read(f"xl/charts/chart{number}.xml").decode() for number in (1, 2)]
        drawing = package.read("xl/drawings/drawing1.xml").decode()
    bar, scatter = charts
    assert "<c:barChart>" in bar
    assert "<c:v>-18.5898120605" in bar
    assert scatter.count("<c:ser>") == 6 + 2
    assert scatter.count("<c:showSerName") >= 6
    assert "<c:f>'Steps 2-4'!$B$" in scatter
    assert drawing.count("descr=") == 2
    assert "Convenience -18.6" in drawing


def test_change_follows_its_waves() -> None:
    """The change is a formula over the two waves beside it; p and verdict are values."""
    sheet = opened(content(analyses.survey()))["Step 7"]
    header = next(row for row in sheet.iter_rows() if row[1].value == "2026Q1")
    first = sheet.cell((header[0].row or 0) + 1, 4)
    assert first.data_type == "f"
    assert re.fullmatch(
        r'=IF\(AND\(ISNUMBER\(\$C\$\d+\),ISNUMBER\(\$B\$\d+\)\),\$C\$\d+-\$B\$\d+,""\)', str(first.value)
    )


def test_requirements_point_at_the_gap() -> None:
    """The evidence of a requirement is a reference to the sheet of steps 2 to 4, so that the two cannot differ."""
    sheet = opened(content(analyses.survey()))["Steps 5-6"]
    row = next(row for row in sheet.iter_rows() if row[0].value == "R1")
    assert sum("'Steps 2-4'!" in str(cell.value) for cell in row) == 4


def test_warnings_and_record_stand_in_the_method() -> None:
    """Version, sha256, settings, warnings with their places and fixes."""
    shown = "\n".join(texts(opened(content(analyses.survey()), values=True)))
    for piece in ("0.1.0", analyses.SHA256, "scale = 0-10", "W209", 'A "ResponseId"', "remove the extra rows"):
        assert piece in shown


def test_same_analysis_same_bytes() -> None:
    """Equal input gives equal bytes, whatever the clock says."""
    assert content(analyses.survey()) == content(analyses.survey())


def test_hostile_text_is_only_text() -> None:
    """Names, client and actions that look like formulas, links or markup become neither; control characters go."""
    names = {
        "a": "=1+1",
        "b": "http://example.org",
        "c": "x\x07\x1b[31my",
        "d": "{=1}",
        "e": "<b>&amp;",
        "f": "\ud800z",
    }
    analysis = analyses.factor_table({key: (5, 7, 9 - at) for at, key in enumerate(names)}, names)
    client = Wording((("", "=cmd|' /C calc'!A0 &P &[Date]"),))
    written = content(replace(analysis, client=client))
    book = opened(written)
    found = {cell.value: cell.data_type for row in book["Steps 2-4"].iter_rows(max_row=10) for cell in row}
    for name in ("=1+1", "http://example.org", "{=1}", "<b>&amp;", "z"):
        assert found[name] == "s"
    assert any(isinstance(text, str) and text.startswith("x") and text.isprintable() for text in found)
    assert not any("1+1" in formula or "cmd" in formula for _, _, formula in formulas(book))
    assert not any(cell.hyperlink for sheet in book for row in sheet.iter_rows() for cell in row)
    with zipfile.ZipFile(io.BytesIO(written)) as package:
        footer = package.read("xl/worksheets/sheet1.xml").decode()
    # "&P" in a footer would be the page number: a name's own & is doubled.
    assert "calc'!A0 &amp;&amp;P &amp;&amp;[Date]&amp;C" in footer


def test_too_long_for_a_formula_is_plain_text() -> None:
    """A sentence whose formula Excel could not take is told without one."""
    message = msg("{words} {x}", words="x" * 9000, x=Figure(1, "score", ("t", "r", "c")))
    assert sentence_of(message, "en", 1, lambda _: "$A$1").formula is None


@pytest.mark.parametrize(
    ("expression", "cells", "value"),
    [
        ("a - b", {"a": 5, "b": 7.0}, -2),
        ("2 * (a - b) / 4", {"a": 5, "b": 7}, -1),
        ("-a + b", {"a": 5, "b": 7}, 2),
        ("a - b - a", {"a": 5, "b": 7}, -7),
        ("a / b", {"a": 5, "b": 0}, None),
        ("a - b", {"a": 5, "b": None}, None),
        ("a - b", {"a": True, "b": 1}, None),
        ("a - c", {"a": 5}, None),
    ],
)
def test_expressions_over_columns(expression: str, cells: dict[str, float | None], value: float | None) -> None:
    """Formulas of columns are worked out as the workbook does; a blank or a division by zero gives a blank."""
    assert value_of(expression, cells) == value


@pytest.mark.parametrize("expression", ["a -", "HYPERLINK(a)", "a ** b", "a; b", "(a", "a b"])
def test_expressions_that_are_none(expression: str) -> None:
    """Anything but names, numbers, signs and brackets is refused."""
    with pytest.raises((ValueError, KeyError)):
        value_of(expression, {"a": 1, "b": 2, "HYPERLINK": 1})


def test_formula_of_constants_needs_no_guard() -> None:
    """An expression over no column is written as it is."""
    assert cell_formula("2 * 3", str) == "2*3"
    assert tokens_of(" a ") == ("a",)


@pytest.mark.parametrize(
    ("kind", "value", "decimals"),
    [
        ("score", 4.25, 1), ("signed", 0.04, 1), ("signed", -2.25, 1), ("share", 0.345, 1), ("p", 0.0004, 1),
        ("count", 1204, 1), ("rank", 3, 1), ("money", 1_200_000, 1), ("signed", -2, 0), ("score", 9, 0),
    ],
)  # fmt: skip
def test_sentences_are_text_and_formula(kind: str, value: float, decimals: int) -> None:
    """The text is the report's; the formula holds the literal pieces around the reference."""
    figure = Figure(value, kind, ("t", "r", "c"))  # type: ignore[arg-type]
    said = sentence_of(msg('the "figure" {x}.', x=figure), "en", decimals, lambda _: "$A$1")
    assert said.text == f'the "figure" {figure_text(value, kind, decimals)}.'  # type: ignore[arg-type]
    assert said.formula == f'"the ""figure"" "&{figure_formula("$A$1", kind, decimals)}&"."'  # type: ignore[arg-type]


def test_sentence_without_a_live_cell_is_plain() -> None:
    """Nothing to follow, no formula; long literals are cut where Excel wants it."""
    said = sentence_of(msg("{factor} stays.", factor=Factor("price")), "en", 1, lambda _: None)
    assert (said.text, said.formula) == ("Price stays.", None)
    assert re.findall(r'"((?:[^"]|"")*)"', literal('"' * 300)) == ['""' * 255, '""' * 45]
