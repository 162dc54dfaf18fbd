"""Workbooks recalculated by LibreOffice: the stored values are true, and changing an input moves the answer."""

from collections.abc import Callable, Mapping
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from cemgap.report import xlsx
from cemgap.report.content import report_of
from cemgap.steps.analysis import Analysis
from tests.report import analyses

Recalculate = Callable[[Path], Path]


SUMMARY, GAP = "Summary", "Steps 2-4"


def write(analysis: Analysis, path: Path, language: str = "en") -> Path:
    """The workbook of an analysis."""
    path.write_bytes(xlsx.file_bytes(analysis, report_of(analysis), language))
    return path


def formulas(book: Workbook) -> dict[tuple[str, str], str]:
    """Every formula of a workbook by sheet and cell."""
    return {
        (sheet.title, cell.coordinate): str(cell.value)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def input_cell(book: Workbook, factor: str, header: str) -> str:
    """Where the input of a factor stands on the sheet of steps 2 to 4: headers in row 4, factors below."""
    sheet = book[GAP]
    headers = {cell.value: get_column_letter(cell.column or 1) for cell in reversed(sheet[4])}
    names = {sheet[f"{headers['Factor']}{row}"].value: row for row in range(5, 12)}
    return f"{headers[header]}{names[factor]}"


def changed(original: Path, target: Path, changes: Mapping[tuple[str, str], float | None]) -> Path:
    """A copy with other inputs: (factor, header) -> value; openpyxl drops every stored value, so nothing old stays."""
    book = openpyxl.load_workbook(original)
    for (factor, header), value in changes.items():
        book[GAP][input_cell(book, factor, header)] = value
    book.save(target)
    return target


def read(path: Path) -> Workbook:
    """The values of a workbook."""
    return openpyxl.load_workbook(path, data_only=True)


def row_of(book: Workbook, factor: str) -> dict[str, object]:
    """The row of a factor on the sheet of steps 2 to 4, by header; of two equal headers the first."""
    sheet = book[GAP]
    row = next(row for row in range(5, 12) if factor in [sheet.cell(row, column).value for column in range(1, 4)])
    found: dict[str, object] = {}
    for cell in sheet[4]:
        found.setdefault(str(cell.value), sheet.cell(row, cell.column or 1).value)
    return found


def headline(book: Workbook) -> str:
    """What the summary says to fix first."""
    sheet = book[SUMMARY]
    return next(str(row[1].value) for row in sheet.iter_rows() if row[0].value == "Fix first")


@pytest.mark.parametrize("name", ["worked_example", "survey", "performance", "unweighted", "satisfied"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_recalculated_values_are_the_stored_ones(
    name: str, language: str, tmp_path: Path, recalculate: Recalculate
) -> None:
    """Every formula cell, sentences included, gives what cemgap stored, to 1e-9, and none is an error."""
    original = write(getattr(analyses, name)(), tmp_path / f"{name}.xlsx", language)
    again = read(recalculate(original))
    stored = read(original)
    cells = formulas(openpyxl.load_workbook(original))
    assert len(cells) > 30
    for (sheet, cell), formula in cells.items():
        before, after = stored[sheet][cell].value, again[sheet][cell].value
        if isinstance(before, int | float) and not isinstance(before, bool):
            assert after == pytest.approx(before, rel=1e-9, abs=1e-9), (sheet, cell, formula)
        else:
            # A blank that a formula gives is stored as nothing or as empty text.
            assert (after or "") == (before or ""), (sheet, cell, formula)


def test_changed_input_moves_rank_key_and_headline(tmp_path: Path, recalculate: Recalculate) -> None:
    """A better convenience makes product the key experience: rank, ideal, gap, order and sentence follow."""
    original = write(analyses.survey(), tmp_path / "survey.xlsx")
    assert headline(read(original)).startswith("Convenience: importance 8.8, satisfaction -2.1")
    book = read(recalculate(changed(original, tmp_path / "changed.xlsx", {("Convenience", "Experience"): 9.0})))
    convenience, product = row_of(book, "Convenience"), row_of(book, "Product")
    assert product["Rank"] == 1
    assert product["Ideal"] == 10
    assert product["Gap"] == pytest.approx(5.9443037975 - 10)
    assert convenience["Rank"] == 6
    assert convenience["Ideal"] == 9
    assert convenience["Gap"] == pytest.approx(0)
    assert headline(book).startswith("Product: importance 7.0, satisfaction -1.1 (95% CI -1.3 to -0.9), weighted -7.4")
    table = [[cell.value for cell in row[:2]] for row in book[SUMMARY].iter_rows() if row[0].value in range(1, 7)]
    assert [name for _, name in table] == ["Product", "Service", "Price", "Relationship", "Brand image", "Convenience"]
    warned = [
        cell.value for row in book[SUMMARY].iter_rows() for cell in row if str(cell.value).startswith("Inputs changed")
    ]
    assert warned == ["Inputs changed since delivery: 1. Bases, intervals and verdicts are still those of the survey."]


def test_no_shortfall_left_means_no_key_experience(tmp_path: Path, recalculate: Recalculate) -> None:
    """When nothing is below zero any more, the sentence says so and every ideal is today's experience."""
    original = write(analyses.worked_example(), tmp_path / "example.xlsx")
    book = read(recalculate(changed(original, tmp_path / "changed.xlsx", {("Convenience", "Experience"): 7.5})))
    assert headline(book) == "No weighted satisfaction is below zero: there is no key experience."
    assert row_of(book, "Convenience")["Ideal"] == 7.5
    assert row_of(book, "Convenience")["Gap"] == 0


def test_new_shortfall_becomes_the_key_experience(tmp_path: Path, recalculate: Recalculate) -> None:
    """Where nothing fell short at first, the summary names the factor that now does."""
    original = write(analyses.satisfied(), tmp_path / "satisfied.xlsx")
    book = read(recalculate(changed(original, tmp_path / "changed.xlsx", {("Parking", "Experience"): 4.0})))
    assert headline(book).endswith("Parking")
    assert row_of(book, "Parking")["Ideal"] == 10


def test_blanks_stay_blank_and_count_once_filled(tmp_path: Path, recalculate: Recalculate) -> None:
    """A blank input gives blanks, never 0; filled in, the factor is ranked."""
    original = write(analyses.worked_example(), tmp_path / "example.xlsx")
    again = read(recalculate(original))
    service = row_of(again, "Service")
    assert [service[name] or None for name in ("Rank", "Importance", "Expectation", "Satisfaction")] == [None] * 4
    assert service["Weighted satisfaction"] in (None, "")
    filled = {("Service", "Expectation"): 9.0, ("Service", "Importance"): 8.0}
    service = row_of(read(recalculate(changed(original, tmp_path / "filled.xlsx", filled))), "Service")
    assert (service["Rank"], service["Satisfaction"], service["Weighted satisfaction"], service["Gap"]) == (
        1,
        -3,
        -24,
        -4,
    )


def test_emptied_input_gives_blanks(tmp_path: Path, recalculate: Recalculate) -> None:
    """An input that is deleted takes its factor out of the ranking; no cell shows an error."""
    original = write(analyses.survey(), tmp_path / "survey.xlsx")
    book = read(recalculate(changed(original, tmp_path / "changed.xlsx", {("Convenience", "Importance"): None})))
    row = row_of(book, "Convenience")
    assert [row[name] or None for name in ("Rank", "Importance", "Weighted satisfaction")] == [None] * 3
    assert row["Satisfaction"] == pytest.approx(4.8793969849 - 6.9824120603)
    assert headline(book).startswith("Product: ")
    values = [cell.value for sheet in book for line in sheet.iter_rows() for cell in line]
    assert [value for value in values if isinstance(value, str) and value.startswith("#")] == []


@pytest.mark.parametrize(
    ("one", "other", "first"),
    [
        ((5, 7, 9), (4, 10, 3), "One"),  # -18 both: larger importance
        ((5, 7, 9), (4, 6, 9), "Other"),  # and then lower experience
        ((5, 7, 9), (5, 7, 9), "One"),  # and then the order of the file
    ],
)
def test_ties_are_broken_as_in_the_method(
    one: tuple[float, float, float],
    other: tuple[float, float, float],
    first: str,
    tmp_path: Path,
    recalculate: Recalculate,
) -> None:
    """Equal weighted satisfactions are ranked by the workbook as by cemgap."""
    analysis = analyses.factor_table({"one": one, "other": other, "third": (6, 7, 5)})
    assert analysis.key_experiences.factors[0].scores.factor.label("en") == first
    book = read(recalculate(write(analysis, tmp_path / "ties.xlsx")))
    assert row_of(book, first)["Rank"] == 1


def test_hostile_names_stay_text(tmp_path: Path, recalculate: Recalculate) -> None:
    """Names that look like formulas, links or markup are text before and after LibreOffice, and bring no formula."""
    names = {
        "a": '=HYPERLINK("http://example.org","x")',
        "b": "=1+1",
        "c": "@SUM(1)",
        "d": "+1",
        "e": "-2+3|cmd",
        "f": "http://example.org",
        "g": "{=1}",
        "h": '" & 1 & "',
    }
    analysis = analyses.factor_table({key: (5, 7, 9 - at) for at, key in enumerate(names)}, names)
    original = write(analysis, tmp_path / "hostile.xlsx")
    cells = formulas(openpyxl.load_workbook(original))
    assert not any("HYPERLINK" in formula or "1+1" in formula for formula in cells.values())
    again = read(recalculate(original))
    shown = {cell.value for row in again[GAP].iter_rows() for cell in row}
    assert set(names.values()) <= shown
    assert headline(again).startswith('=HYPERLINK("http://example.org","x"): importance 9')
    assert not any(
        cell.hyperlink for sheet in openpyxl.load_workbook(original) for row in sheet.iter_rows() for cell in row
    )
