"""The sample design on the command line: strata, clusters, finite population, groups, value."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import cemgap as package
from tests.commands.conftest import Command

ORACLES = Path(__file__).parents[1] / "oracles"
FACTORS = ("product", "service", "relationship", "convenience", "brand", "price")
MEASURES = ("experience", "expectation", "importance", "satisfaction", "weighted_satisfaction")
DESIGNS = {
    "strata": ("--stratum", "region"),
    "cluster": ("--cluster", "store"),
    "strat_clus": ("--stratum", "region", "--cluster", "store"),
    "strat_clus_fpc": ("--stratum", "region", "--cluster", "store", "--fpc", "npop_stores"),
}
"""R's design -> what is typed."""
WEIGHTED = ("-c", str(ORACLES / "cem_weighted.toml"), "--lang", "en")


def of_r(design: str) -> dict[str, Any]:
    """What R's survey package prints under a design."""
    table: dict[str, Any] = json.loads((ORACLES / "10_pairs.json").read_text(encoding="utf-8"))["table"]
    found: dict[str, Any] = table[design]
    return found


def close(wanted: float) -> object:
    """Equal to R within 1e-9 relative (and next to 0 within 1e-12)."""
    return pytest.approx(wanted, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("design", DESIGNS)
def test_the_table_is_that_of_r(design: str, cemgap: Command) -> None:
    """Estimates, standard errors and degrees of freedom of six factors, from the file to standard output."""
    outcome = cemgap(
        "analyze", str(ORACLES / "cem_wave1.csv"), *WEIGHTED, *DESIGNS[design], "--by", "segment", "-f", "json"
    )
    assert outcome.code == 0, outcome.err
    table = {factor["factor"]: factor for factor in json.loads(outcome.out)["factors"]}
    wanted = of_r(design)
    for place, factor in enumerate(FACTORS):
        for measure in MEASURES:
            assert table[factor][measure] == close(wanted[measure]["est"][place]), (factor, measure)
            assert table[factor][f"{measure}_se"] == close(wanted[measure]["se"][place]), (factor, measure)
        assert table[factor]["df"] == close(wanted["df"][place])


def test_a_frame_and_the_settings_say_the_same(cemgap: Command, here: Path) -> None:
    """Names of columns in ``cemgap.toml``, and keywords with a frame."""
    typed = cemgap("analyze", str(ORACLES / "cem_wave1.csv"), *WEIGHTED, *DESIGNS["strat_clus_fpc"], "-f", "json")
    wanted = json.loads(typed.out)["factors"]
    frame = pd.read_csv(ORACLES / "cem_wave1.csv")
    result = package.analyze(
        frame, config=ORACLES / "cem_weighted.toml", stratum="region", cluster="store", fpc="npop_stores"
    )
    assert result.to_dict()["factors"] == wanted
    text = (ORACLES / "cem_weighted.toml").read_text(encoding="utf-8")
    text = text.replace("[input]", '[input]\nstratum = "region"\ncluster = "store"\nfpc = "npop_stores"')
    (here / "cemgap.toml").write_text(text, encoding="utf-8")
    declared = cemgap("analyze", str(ORACLES / "cem_wave1.csv"), "-f", "json")
    assert json.loads(declared.out)["factors"] == wanted


SURVEY = """id,area,shop,shops,worth,name,E: Service,I: Service,X: Service
1,N,a,9,100,Ann,7,8,9
2,N,a,9,,Bob,6,7,8
3,N,b,9,40,Cy,8,8,8
4,S,a,5,10,Di,9,9,10
5,S,c,5,0,Ed,5,10,6
6,S,c,5,7,Flo,10,9,9
"""
TOLD = '[scale]\nlow = 1\nhigh = 10\n[factors.service]\nexpectation = "E: Service"\nimportance = "I: Service"\n'


@pytest.fixture
def made(here: Path) -> Path:
    """A survey with settings that say nothing of its sample."""
    (here / "made.csv").write_text(SURVEY, encoding="utf-8")
    (here / "cemgap.toml").write_text(TOLD + 'experience = "X: Service"\n', encoding="utf-8")
    return here / "made.csv"


def changed(path: Path, row: int, column: str, text: str) -> None:
    """Another text in a cell."""
    rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    rows[row][rows[0].index(column)] = text
    path.write_text("\n".join(map(",".join, rows)) + "\n", encoding="utf-8")


FLAGS = ("--stratum", "area", "--cluster", "shop", "--fpc", "shops", "--value", "worth", "--by", "area")


def test_what_is_right_is_not_doubted(made: Path, cemgap: Command) -> None:
    """Two strata of two clusters each; a blank value is said."""
    outcome = cemgap("analyze", made.name, *FLAGS, "--lang", "en")
    assert outcome.code == 0, outcome.err
    assert "W247" in outcome.err
    assert "1 respondent has no value" in outcome.err
    assert "W245" not in outcome.err


@pytest.mark.parametrize(
    ("row", "column", "text", "code"),
    [
        (2, "area", " ", "E155"),
        (2, "shop", "", "E155"),
        (2, "shops", "", "E156"),
        (2, "shops", "0", "E156"),
        (2, "shops", "many", "E156"),
        (2, "shops", "8", "E157"),
        (2, "worth", "-1", "E159"),
        (2, "worth", "much", "E159"),
    ],
)
def test_a_cell_that_cannot_be_used(row: int, column: str, text: str, code: str, made: Path, cemgap: Command) -> None:
    """An error with its code and its row, as for weights."""
    changed(made, row, column, text)
    outcome = cemgap("analyze", made.name, *FLAGS, "--lang", "en")
    assert outcome.code == 1
    assert code in outcome.err
    if code != "E157":
        assert f"row {row + 1}" in outcome.err


def test_a_population_smaller_than_its_sample(made: Path, cemgap: Command) -> None:
    """Three respondents cannot come from two: without clusters the units are respondents."""
    text = made.read_text(encoding="utf-8").replace(",9,", ",2,", 3)
    made.write_text(text, encoding="utf-8")
    assert cemgap("analyze", made.name, *FLAGS).code == 0
    outcome = cemgap("analyze", made.name, "--stratum", "area", "--fpc", "shops", "--lang", "en")
    assert outcome.code == 1
    assert "E157" in outcome.err


def test_lonely_sampling_units_are_named(made: Path, cemgap: Command) -> None:
    """A stratum with one cluster; the rule of the settings is said, and changes the standard error."""
    changed(made, 3, "shop", "a")
    arguments = ("analyze", made.name, "--stratum", "area", "--cluster", "shop", "--lang", "en")
    outcome = cemgap(*arguments)
    assert "W245" in outcome.err
    assert "single sampling unit: N;" in outcome.err
    adjusted = json.loads(cemgap(*arguments, "-f", "json").out)["factors"][0]["satisfaction_se"]
    settings = Path("cemgap.toml")
    settings.write_text('[input]\nlonely = "remove"\n' + settings.read_text(encoding="utf-8"), encoding="utf-8")
    outcome = cemgap(*arguments, "-f", "json")
    assert json.loads(outcome.out)["factors"][0]["satisfaction_se"] < adjusted


def test_names_never_become_groups(made: Path, cemgap: Command) -> None:
    """By column of people, or of almost as many texts as rows: refused, and no name is told."""
    for column in ("name", "id", "worth"):
        outcome = cemgap("analyze", made.name, "--by", column, "--lang", "en")
        assert outcome.code == 1, column
        assert "E160" in outcome.err or "E161" in outcome.err
        assert "Ann" not in outcome.out + outcome.err
    outcome = cemgap("analyze", made.name, "--by", "nowhere", "--lang", "en")
    assert "E110" in outcome.err


def test_nothing_of_the_sample_is_applied_unasked(made: Path, cemgap: Command) -> None:
    """Columns called so are left alone."""
    before = cemgap("analyze", made.name, "-f", "json")
    text = made.read_text(encoding="utf-8").replace("area,shop,shops,worth", "stratum,cluster,fpc,value", 1)
    made.write_text(text, encoding="utf-8")
    after = cemgap("analyze", made.name, "-f", "json")
    assert json.loads(before.out)["factors"] == json.loads(after.out)["factors"]


def test_a_factor_table_has_no_sample(here: Path, cemgap: Command) -> None:
    """A row per factor: nobody to group or to weigh."""
    (here / "table.csv").write_text("factor,experience,expectation,importance\nservice,7,8,9\n", encoding="utf-8")
    for flag in ("--stratum", "--cluster", "--fpc", "--value", "--by"):
        outcome = cemgap("analyze", "table.csv", flag, "factor", "--lang", "en")
        assert outcome.code == 1
        assert outcome.err
