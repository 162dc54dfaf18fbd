"""Importance table: the importance of another source, marked with it; what does not fit is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import cemgap
from cemgap.errors import CemgapError

if TYPE_CHECKING:
    from pathlib import Path

SURVEY = ("Service experience,Service expectation,Price experience,Price expectation", "6,9,5,6", "8,9,6,9", "7,10,9,9")
SHARES = "factor,importance\nService,30\nPrice,70\n"
SETTINGS = (
    '[input]\nimportance_table = "weights.csv"\n[scale]\nlow = 0\nhigh = 10\n[scale.importance]\nlow = 0\nhigh = 100\n'
)


def analyzed(folder: Path, table: str = SHARES, settings: str = SETTINGS, header: str = SURVEY[0]) -> cemgap.Result:
    """The survey with a table of importance."""
    (folder / "survey.csv").write_text("\n".join((header, *SURVEY[1:])) + "\n", encoding="utf-8")
    (folder / "weights.csv").write_text(table, encoding="utf-8")
    (folder / "cemgap.toml").write_text(settings, encoding="utf-8")
    return cemgap.analyze(folder / "survey.csv", config=folder / "cemgap.toml")


def refused(folder: Path, **parts: str) -> dict[str, str]:
    """The errors, by code."""
    with pytest.raises(CemgapError) as error:
        analyzed(folder, **parts)
    return {p.code: p.message.text() for p in error.value.problems if p.severity == "error"}


@pytest.mark.parametrize("table", [SHARES, "因素,重要性\nPrice,70\nservice,30\n"])
def test_its_figures_weigh_satisfaction(tmp_path: Path, table: str) -> None:
    """30 and 70 of 100 are 3 and 7; every form says where they come from."""
    result = analyzed(tmp_path, table)
    found = result.factors.set_index("factor")
    assert found.loc[["service", "price"], "importance"].tolist() == pytest.approx([3, 7])
    satisfaction = [7 - 28 / 3, 20 / 3 - 8]
    expected = [3 * satisfaction[0], 7 * satisfaction[1]]
    assert found.loc[["service", "price"], "weighted_satisfaction"].tolist() == pytest.approx(expected)
    assert found["importance_source"].tolist() == ["weights.csv"] * 2
    assert "weights.csv" in result.summary()


def test_a_column_may_name_the_source(tmp_path: Path) -> None:
    """As in a factor table."""
    found = analyzed(tmp_path, "factor,importance,importance_source\nService,30,MaxDiff 2025\nPrice,70,MaxDiff 2025\n")
    assert set(found.factors["importance_source"]) == {"MaxDiff 2025"}


def test_utilities_on_any_declared_range_give_the_same_ranking(tmp_path: Path) -> None:
    """Shares of one, declared as such, are the shares of a hundred."""
    hundred = analyzed(tmp_path).factors
    one = analyzed(tmp_path, "factor,importance\nService,0.3\nPrice,0.7\n", SETTINGS.replace("high = 100", "high = 1"))
    assert one.factors["weighted_satisfaction"].tolist() == pytest.approx(hundred["weighted_satisfaction"].tolist())


def test_a_factor_without_importance_is_not_ranked(tmp_path: Path) -> None:
    """A blank is not known."""
    found = analyzed(tmp_path, "factor,importance\nService,30\nPrice,\n").factors.set_index("factor")
    assert found["weighted_satisfaction"].isna().to_dict() == {"service": False, "price": True}


@pytest.mark.parametrize(
    ("table", "code", "told"),
    [
        ("factor,importance\nService,-3\nPrice,7\n", "E172", "below 0"),
        ("factor,importance\nService,much\nPrice,7\n", "E172", "no number"),
        ("factor,share\nService,30\nPrice,70\n", "E172", "importance"),
        ("factor,importance\nService,30\nPrize,70\n", "E111", "prize"),
        ("factor,importance\nService,30\nService,70\n", "E106", "two rows"),
        ("factor,importance\nService,30\nPrice,700\n", "E119", "outside the scale"),
    ],
)
def test_what_does_not_fit_is_refused(tmp_path: Path, table: str, code: str, told: str) -> None:
    """With what is wrong."""
    assert told in refused(tmp_path, table=table)[code]


def test_importance_comes_from_one_place(tmp_path: Path) -> None:
    """From the table, or from customers, or from the settings."""
    asked = SURVEY[0].replace("Price expectation", "Service importance")
    assert "columns 4" in refused(tmp_path, header=asked)["E172"]
    again = SETTINGS + '[factors.price]\nimportance = { value = 8, source = "management" }\n'
    assert "price" in refused(tmp_path, settings=again)["E172"]
    lost = SETTINGS.replace("weights.csv", "lost.csv")
    assert "E412" in refused(tmp_path, settings=lost)


def test_points_of_the_table_must_add_up(tmp_path: Path) -> None:
    """Where they are said to be shared out."""
    points = SETTINGS.replace("low = 0\nhigh = 100", 'format = "constant_sum"')
    assert analyzed(tmp_path, settings=points).factors["importance"].sum() == pytest.approx(10)
    table = "factor,importance\nService,30\nPrice,60\n"
    assert "add up to 90" in refused(tmp_path, table=table, settings=points)["E171"]
