"""Groups in every form of the report: what is shown, what is withheld, what is said."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any

import numpy as np
import openpyxl
import pandas as pd
import pytest

import cemgap
from cemgap.report import terminal
from cemgap.report.content import report_of
from cemgap.report.content.segments import GROUPS_MOST
from cemgap.report.figures import figures_of
from cemgap.report.forms import rendered
from cemgap.report.screen import Screen

if TYPE_CHECKING:
    from cemgap.result import Result

SIZES = {"North": 90, "East": 80, "西区": 70, "South": 14, "West": 4}
LONG = "The whole north of the country including the islands and the harbour district"


def frame(sizes: dict[str, int], *, worse: dict[str, str] | None = None) -> pd.DataFrame:
    """Answers of groups of these sizes; convenience is worst, but for groups with another factor in `worse`."""
    rng = np.random.default_rng(3)
    factors = ("Price", "Service", "Convenience")
    rows = []
    for group, n in sizes.items():
        for _ in range(n):
            row: dict[str, Any] = {"store": group}
            for factor in factors:
                low = factor == (worse or {}).get(group, "Convenience")
                row |= {
                    f"Experience: {factor}": int(rng.integers(2, 5) if low else rng.integers(6, 10)),
                    f"Expectation: {factor}": int(rng.integers(6, 10)),
                    f"Importance: {factor}": int(rng.integers(6, 11)),
                }
            rows.append(row)
    return pd.DataFrame(rows)


def analyzed(sizes: dict[str, int], **how: Any) -> Result:  # noqa: ANN401
    """The groups of a made survey."""
    worse = how.pop("worse", None)
    return cemgap.analyze(frame(sizes, worse=worse), by=["store"], scale=(0, 10), **how)


@pytest.fixture(scope="module", name="result")
def _result() -> Result:
    return analyzed(SIZES, worse={"East": "Price"}, alpha=(0.05, 0.1))


def text_of(result: Result, width: int, language: str = "en", *, detail: bool = False) -> str:
    """The report on a screen."""
    return terminal.text(report_of(result.analysis), language, width, color=False, encoding="utf-8", detail=detail)


def csv_rows(result: Result) -> list[dict[str, str]]:
    """The rows of the CSV form."""
    return list(csv.DictReader(io.StringIO(rendered("csv", result.analysis, "en").decode("utf-8-sig"))))


@pytest.mark.parametrize("width", [60, 80, 100, 120])
@pytest.mark.parametrize("detail", [False, True])
def test_it_fits_the_screen(result: Result, width: int, *, detail: bool) -> None:
    """Also names in wide letters, and a name that is longer than the screen."""
    for found in (result, analyzed({"North": 40, LONG: 50, "西" * 40: 60}), analyzed({"a" * 70: 40, "b" * 80: 40})):
        for language in ("en", "zh"):
            screen = Screen(width, color=False, encoding="utf-8", language=language)
            shown = text_of(found, width, language, detail=detail)
            assert all(screen.columns(line) <= width for line in shown.splitlines())


def test_the_screen_says_which_groups_have_another_key_experience(result: Result) -> None:
    """By name, and nothing of the others."""
    shown = text_of(result, 100)
    assert re.search(r"East +Price instead of Convenience \(weighted satisfaction -\d", shown)
    assert not re.search(r"North +Convenience instead", shown)
    assert re.search(r"East +Against the rest: satisfaction ", shown)


def test_a_difference_is_only_told_where_the_screen_of_tests_says_so() -> None:
    """Groups that are alike."""
    shown = text_of(analyzed({"North": 60, "East": 60}), 100)
    assert "No group is proven different from the rest." in shown
    assert "Against the rest" not in shown


def test_what_is_withheld_is_in_no_form(result: Result) -> None:
    """The small group, and the next smallest from which it could be worked out: no figure of either, and not its n."""
    content = json.loads(rendered("json", result.analysis, "en"))["segments"]
    by_group = {one["value"]: one for one in content}
    for group in ("West", "South"):
        one = by_group[group]
        assert (one["n"], one["hidden"], one["factors"], one["difference"]) == (None, True, [], [])
        assert one["key_experience"] is None
    assert {group: one["n"] for group, one in by_group.items() if not one["hidden"]} == {
        group: SIZES[group] for group in ("North", "East", "西区")
    }
    assert re.search(r"West +- +- +- +(- +)*withheld", text_of(result, 120))
    for row in csv_rows(result):
        if row["segment"] in {"West", "South"}:
            assert {key for key, value in row.items() if value} == {"by", "segment", "hidden"}
    told = result.segments[result.segments["segment"].isin(["West", "South"])]
    assert told[["segment_n", "satisfaction", "n_pair", "satisfaction_difference"]].isna().all(axis=None)
    markdown = rendered("md", result.analysis, "en").decode()
    rows = [line for line in markdown.splitlines() if "West" in line]
    assert rows
    assert not any(re.search(r"\d", line) for line in rows)
    sheet = openpyxl.load_workbook(io.BytesIO(rendered("xlsx", result.analysis, "en")), data_only=True)["Groups"]
    for cells in sheet.iter_rows(values_only=True):
        if "West" in cells or "South" in cells:
            assert not any(isinstance(cell, int | float) for cell in cells)


def test_every_form_has_the_same_figures(result: Result) -> None:
    """JSON, CSV, the frame and the workbook."""
    content = json.loads(rendered("json", result.analysis, "en"))["segments"]
    east = next(one for one in content if one["value"] == "East")
    price = next(one for one in east["factors"] if one["factor"] == "price")
    difference = next(one for one in east["difference"] if one["factor"] == "price")
    assert (east["key_experience"], east["worst_set"], price["verdict"], price["rank"]) == (
        "price",
        ["price"],
        "key",
        1,
    )
    assert difference["satisfaction_p_adjusted"] < 0.1
    (row,) = [row for row in csv_rows(result) if (row["segment"], row["factor"]) == ("East", "price")]
    assert float(row["satisfaction"]) == price["satisfaction"]
    assert float(row["satisfaction_difference"]) == difference["satisfaction"]
    of_frame = result.segments.query("segment == 'East' and factor == 'price'")
    assert of_frame["weighted_satisfaction"].tolist() == [price["weighted_satisfaction"]]
    sheet = openpyxl.load_workbook(io.BytesIO(rendered("xlsx", result.analysis, "en")), data_only=True)["Groups"]
    (cells,) = [cells for cells in sheet.iter_rows(values_only=True) if cells[:2] == ("Price", "East")]
    assert any(isinstance(cell, float) and cell == pytest.approx(price["satisfaction"], abs=1e-9) for cell in cells)


def test_without_groups_nothing_is_said() -> None:
    """No part, no rows, no columns more than before."""
    result = cemgap.analyze(frame({"North": 40, "East": 50}), scale=(0, 10))
    assert result.segments.empty
    assert json.loads(rendered("json", result.analysis, "en"))["segments"] == []
    assert b'"segment"' not in rendered("csv", result.analysis, "en")
    parts = {part.name: part.blocks for part in report_of(result.analysis).parts}
    assert parts["segments"] == parts["segment_factors"] == ()


def test_many_groups() -> None:
    """The largest are in the first table, the others are counted; each is in the table of factors."""
    result = analyzed({f"shop {at}": 12 + at for at in range(40)})
    shown = text_of(result, 100)
    assert "and 20 more are not" in shown
    assert len(re.findall(r"^ *shop \d+ ", shown, re.MULTILINE)) == GROUPS_MOST
    assert "More than 26 groups are compared with the rest only." in shown
    assert result.segments["segment"].nunique() == 40


def test_a_group_called_like_a_formula_stays_text() -> None:
    """In CSV and in the workbook."""
    result = analyzed({"=1+1": 40, "East": 50})
    assert '"\'=1+1"' in rendered("csv", result.analysis, "en").decode()
    sheet = openpyxl.load_workbook(io.BytesIO(rendered("xlsx", result.analysis, "en")))["Groups"]
    found = [cell for row in sheet.iter_rows() for cell in row if cell.value == "=1+1"]
    assert found
    assert all(cell.data_type == "s" for cell in found)


def test_figures_of_sentences_stand_in_a_table(result: Result) -> None:
    """What is said of a group is what its row says."""
    report = report_of(result.analysis)
    blocks = next(part.blocks for part in report.parts if part.name == "segments")
    said = [
        line.message.text("en", figures_of(1)) for block in blocks if hasattr(block, "lines") for line in block.lines
    ]
    (key,) = [one for one in said if "instead of" in one]
    figure = re.search(r"(-\d+\.\d)\)", key)
    assert figure
    detail = rendered("md", result.analysis, "en").decode()
    (row,) = [line for line in detail.splitlines() if "| Price | East |" in line]
    assert f"| {figure[1]} |" in row
