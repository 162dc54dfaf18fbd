"""R's answers and published tables, from the file to the figure: every step of the way is the program's own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import cemgap

ORACLES = Path(__file__).parents[1] / "oracles"
FACTORS = ("product", "service", "relationship", "convenience", "brand", "price")
MEASURES = ("experience", "expectation", "importance", "satisfaction", "weighted_satisfaction")


def close(wanted: float) -> object:
    """Equal to R within 1e-9 relative (and next to 0 within 1e-12)."""
    return pytest.approx(wanted, rel=1e-9, abs=1e-12)


@pytest.fixture(scope="module")
def pairs() -> dict[str, Any]:
    """What R's survey package prints of the made waves."""
    content: dict[str, Any] = json.loads((ORACLES / "10_pairs.json").read_text(encoding="utf-8"))
    return content


def test_weighted_table_is_that_of_r(pairs: dict[str, Any]) -> None:
    """Estimates, standard errors, bases and degrees of freedom of six factors (svydesign with weights)."""
    result = cemgap.analyze(ORACLES / "cem_wave1.csv", config=ORACLES / "cem_weighted.toml")
    table = result.factors.set_index("factor")
    srs = pairs["table"]["srs"]
    for place, factor in enumerate(FACTORS):
        for measure in MEASURES:
            assert table.loc[factor, measure] == close(srs[measure]["est"][place])
            assert table.loc[factor, f"{measure}_se"] == close(srs[measure]["se"][place])
        for base in ("n_pair", "n_importance", "n_effective", "df"):
            assert table.loc[factor, base] == close(srs[base][place])


@pytest.mark.parametrize("as_frame", [False, True])
def test_unweighted_table_is_that_of_r(*, as_frame: bool) -> None:
    """The smallest case: paired t tests and the weighted satisfaction of 60 respondents, from a file and a frame."""
    wanted = json.loads((ORACLES / "09_small.json").read_text(encoding="utf-8"))
    path = ORACLES / "cem_small.csv"
    result = cemgap.analyze(pd.read_csv(path) if as_frame else path, config=ORACLES / "cem.toml")
    table = result.factors.set_index("factor")
    for place, factor in enumerate(FACTORS):
        paired = wanted["paired_t"][factor]
        assert table.loc[factor, "satisfaction"] == close(paired["S"])
        assert table.loc[factor, "satisfaction_se"] == close(paired["se"])
        assert table.loc[factor, "df"] == close(paired["df"])
        assert table.loc[factor, "satisfaction_low"] == close(paired["ci"][0])
        assert table.loc[factor, "satisfaction_high"] == close(paired["ci"][1])
        assert table.loc[factor, "weighted_satisfaction"] == close(wanted["W"]["est"][place])
        assert table.loc[factor, "weighted_satisfaction_se"] == close(wanted["W"]["se"][place])
        for header, measure in (("E", "expectation"), ("X", "experience"), ("I", "importance")):
            assert table.loc[factor, measure] == close(wanted["means"][f"{header}_{factor}"])
            assert table.loc[factor, f"{measure}_se"] == close(wanted["se"][f"{header}_{factor}"])


def test_change_between_waves_is_that_of_r(pairs: dict[str, Any]) -> None:
    """Change, interval, Satterthwaite df of five measures, and Holm's p of the weighted satisfaction."""
    result = cemgap.analyze(
        ORACLES / "cem_wave2.csv", config=ORACLES / "cem_weighted.toml", compare=ORACLES / "cem_wave1.csv"
    )
    change = result.to_dict()["change"]
    assert isinstance(change, dict)
    assert change["design"] == "independent"
    assert change["shared_ids"] == 260
    rows = {row["factor"]: row for row in change["factors"]}
    wanted = pairs["waves_independent"]
    for place, factor in enumerate(FACTORS):
        for measure in MEASURES:
            got = rows[factor][measure]
            of = wanted[measure]
            for name, r_name in (
                ("before", "before"),
                ("after", "after"),
                ("change", "change"),
                ("change_se", "se"),
                ("change_low", "low"),
                ("change_high", "high"),
                ("df", "df"),
            ):
                assert got[name] == close(of[r_name][place]), (factor, measure, name)
        assert rows[factor]["p"] == close(wanted["weighted_satisfaction"]["p"][place])
        assert rows[factor]["p_adjusted"] == close(pairs["holm_weighted_satisfaction"][place])
    assert rows["convenience"]["verdict"] == "better"


def test_servqual_with_importance_points() -> None:
    """Published gaps, and points x gap: a hundred times the printed weighted gap."""
    folder = ORACLES / "published" / "servqual_flair"
    printed = pd.read_csv(folder / "servqual_flair.csv", comment="#").set_index("dimension")
    table = cemgap.analyze(folder / "servqual_flair.csv", config=folder / "cemgap.toml").factors.set_index("name")
    assert set(table.index) == set(printed.index)
    assert len(printed) == 5
    table = table.loc[printed.index]
    assert list(table["satisfaction"]) == pytest.approx(list(printed["gap"]), abs=1e-9)
    assert list(table["weighted_satisfaction"]) == pytest.approx(list(100 * printed["weighted_gap"]), abs=1e-9)
    assert list(table["importance"]) == list(printed["weight_points"])
    unweighted = table["satisfaction"].mean()
    weighted = table["weighted_satisfaction"].sum() / table["importance"].sum()
    assert unweighted == pytest.approx(-0.600, abs=1e-9)
    assert weighted == pytest.approx(-0.63565, abs=1e-9)


def test_servqual_points_are_shares(tmp_path: Path) -> None:
    """The same table, its points declared as shared out: weights of one times 10, and the same order."""
    folder = ORACLES / "published" / "servqual_flair"
    printed = pd.read_csv(folder / "servqual_flair.csv", comment="#").set_index("dimension")
    said = (folder / "cemgap.toml").read_text(encoding="utf-8")
    settings = tmp_path / "cemgap.toml"
    settings.write_text(said.replace("low = 0\nhigh = 100", 'format = "constant_sum"'), encoding="utf-8")
    on_own_scale = cemgap.analyze(folder / "servqual_flair.csv", config=settings).factors.set_index("name")
    assert list(on_own_scale.loc[printed.index, "weighted_satisfaction"]) == pytest.approx(
        list(100 * printed["weighted_gap"]), abs=1e-9
    )
    table = cemgap.analyze(folder / "servqual_flair.csv", config=settings, index="0-10").factors.set_index("name")
    assert table["importance"].sum() == pytest.approx(10)
    # experience and expectation from 1-7 to 0-10, importance from points to tenths
    weighted = list(10 * printed["weighted_gap"] * 10 / 6)
    assert list(table.loc[printed.index, "weighted_satisfaction"]) == pytest.approx(weighted, abs=1e-9)
    assert list(table.index) == list(printed["weighted_gap"].sort_values().index)


def test_servqual_without_importance() -> None:
    """Published gaps of 386 patients, printed to two decimals; without importance there is no key experience."""
    folder = ORACLES / "published" / "servqual_pmc6131925"
    printed = pd.read_csv(folder / "servqual_pmc6131925.csv", comment="#").set_index("dimension")
    result = cemgap.analyze(folder / "servqual_pmc6131925.csv", config=folder / "cemgap.toml")
    table = result.factors.set_index("name")
    gap = next(column for column in printed.columns if column.startswith("gap"))
    assert list(table.loc[printed.index, "satisfaction"]) == pytest.approx(list(printed[gap]), abs=1e-9)
    assert result.key_experience is None
    assert table["weighted_satisfaction"].isna().all()
    assert next(iter(table.index)) == printed[gap].idxmin()


def test_the_worked_example() -> None:
    """Satisfaction, weighted satisfaction, ideal and gap as published; what is not given stays blank."""
    folder = Path(__file__).parents[2] / "sample_data" / "meisu"
    result = cemgap.analyze(folder / "factors.csv")
    key = result.key_experience
    assert key is not None
    assert (key.key, key.satisfaction, key.importance, key.weighted_satisfaction) == ("convenience", -2, 9, -18)
    assert (key.ideal, key.gap) == (10, -5)
    table = result.factors.set_index("factor")
    assert table.loc["product", "satisfaction"] == -1
    assert (table.drop("convenience")["gap"] == 0).all()
    assert table.drop("convenience")[["importance", "weighted_satisfaction"]].isna().all(axis=None)
    assert table.loc[["service", "relationship"], ["expectation", "satisfaction"]].isna().all(axis=None)
    evidence = result.to_dict()["evidence"]
    assert isinstance(evidence, list)
    assert [(e["units"], e["result"], e["over"]) for e in evidence] == [
        (1, 1, False),
        (2, 2, False),
        (3, 3, False),
        (4, 4, True),
    ]
    assert [e["verdict"] for e in evidence][1:] == ["consistent"] * 3
