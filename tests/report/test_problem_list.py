"""The list of problems as a file: every place, in a form that can be worked through."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl
import pytest

from cemgap.errors import CemgapError, Place, Problem, error, warning
from cemgap.report import problem_list
from cemgap.translations import msg

PLACES = tuple(Place(file="wave2.csv", row=row, column='H "Q5_2"', value="=11") for row in (17, 203))
PROBLEMS: tuple[Problem, ...] = (
    error("E103", msg("ratings are outside the scale {low}-{high}", low=1, high=10), *PLACES, fix=msg("correct")),
    warning("W202", msg("a column without a place")),
)


def test_a_row_per_place_as_csv() -> None:
    """Text is quoted and guarded, numbers are bare, a problem without a place has one row."""
    content = problem_list.written(PROBLEMS, ".csv", "en")
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert [(row["code"], row["row"], row["value"]) for row in rows] == [
        ("E103", "17", "'=11"),
        ("E103", "203", "'=11"),
        ("W202", "", ""),
    ]
    assert rows[0]["problem"] == "ratings are outside the scale 1-10"


def test_the_same_rows_as_a_workbook() -> None:
    """No formula comes from a file's text, and the same problems give the same bytes."""
    content = problem_list.written(PROBLEMS, ".xlsx", "zh")
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert [(row[0], row[5], row[7]) for row in rows] == [
        ("E103", 17, "=11"),
        ("E103", 203, "=11"),
        ("W202", None, None),
    ]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert content == problem_list.written(PROBLEMS, ".xlsx", "zh")


@pytest.mark.parametrize("name", ["issues.txt", "issues"])
def test_another_ending_is_refused(name: str) -> None:
    """The endings that are written are named."""
    with pytest.raises(CemgapError) as caught:
        problem_list.check_ending(Path(name))
    assert caught.value.problems[0].code == "E307"
