"""``cemgap check`` and ``cemgap init``: how a file is understood, said and written down."""

from __future__ import annotations

import io
import json
import tomllib
from pathlib import Path

import pytest

from tests.commands.conftest import Command

SERVICE = "Service experience,Service expectation,Service importance"
WIDE = f"id,weight,{SERVICE},Parking experience,Parking expectation,Notes"


@pytest.fixture
def survey_csv(here: Path) -> str:
    """A survey with a factor of its own, a possible weight, a column that nobody needs."""
    rows = [f"r{i},1.5,{1 + i % 10},{2 + i % 9},{1 + i % 10},{1 + i % 10},{1 + i % 10},fine" for i in range(40)]
    (here / "own.csv").write_text("\n".join((WIDE, *rows)) + "\n", encoding="utf-8")
    return "own.csv"


def test_check_says_every_column_and_why(survey_csv: str, cemgap: Command) -> None:
    """Role, factor, reason; scales with their source; what is not used."""
    got = cemgap("check", survey_csv)
    assert got.code == 0
    for words in ("wide", "experience 1-10, seen in the data", "Parking", "Notes", "not understood", "case weight"):
        assert words in got.out
    assert "warning[W202]" in got.err
    assert "next  cemgap analyze own.csv" in got.err
    assert cemgap("check", survey_csv, "--strict").code == 1
    assert cemgap("check", survey_csv, "-q").out == ""


def test_check_as_json(survey_csv: str, cemgap: Command) -> None:
    """The contract cemgap.check/1."""
    content = json.loads(cemgap("check", survey_csv, "-f", "json").out)
    assert content["schema"] == "cemgap.check/1"
    assert content["source"] == {
        "name": "own.csv",
        "kind": "csv",
        "sheet": None,
        "encoding": "utf-8",
        "separator": ",",
        "header_rows": 1,
        "rows": 40,
    }
    assert content["layout"] == "wide"
    columns = {column["header"]: column for column in content["columns"]}
    assert [column["position"] for column in content["columns"]] == list(range(1, 9))
    rating = columns["Parking experience"]
    assert (rating["role"], rating["factor"], rating["scale"]) == ("experience", "parking", [1, 10])
    assert (columns["Notes"]["role"], columns["Notes"]["scale"]) == ("open", None)
    assert columns["id"]["role"] == "id"
    assert [problem["code"] for problem in content["problems"]] == ["W201", "W202"]


def test_check_as_markdown(survey_csv: str, cemgap: Command) -> None:
    """A table to paste into a note to the client."""
    got = cemgap("check", survey_csv, "-f", "md")
    assert got.code == 0
    assert "| Parking experience | experience | Parking |" in got.out


@pytest.mark.parametrize("form", ["text", "json"])
def test_check_of_a_file_with_errors_shows_what_it_can(form: str, here: Path, cemgap: Command) -> None:
    """The file could be opened: its columns are shown beside what is wrong, and the code is 1."""
    (here / "bad.csv").write_text("factor,experience,experience\na,1,2\n", encoding="utf-8")
    got = cemgap("check", "bad.csv", "-f", form)
    assert got.code == 1
    if form == "json":
        content = json.loads(got.out)
        assert [problem["code"] for problem in content["problems"]] == ["E102"]
        assert len(content["columns"]) == 3
    else:
        assert "experience" in got.out
        assert "error[E102]" in got.err


def test_check_of_standard_input(survey_csv: str, cemgap: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """No next step is named that could not be taken: the input is gone."""
    text = Path(survey_csv).read_bytes()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text), encoding="utf-8"))
    got = cemgap("check", "-")
    assert got.code == 0
    assert "next" not in got.err


def test_init_writes_what_was_understood(survey_csv: str, cemgap: Command) -> None:
    """The settings say what the guess said, names included; the figures are the same with them."""
    before = json.loads(cemgap("analyze", survey_csv, "-f", "json").out)
    got = cemgap("init", survey_csv)
    assert got.code == 0
    text = Path("cemgap.toml").read_text(encoding="utf-8")
    settings = tomllib.loads(text)
    assert settings["factors"]["parking"] == {
        "name": "Parking",
        "experience": "Parking experience",
        "expectation": "Parking expectation",
    }
    assert settings["input"]["respondent"] == "id"
    assert "weight" not in settings["input"]
    assert 'weight = "weight"' in text
    assert "Notes" in text
    after = json.loads(cemgap("analyze", survey_csv, "-f", "json").out)
    assert after["factors"] == before["factors"]
    assert after["basis"]["scale_source"] == "settings"


def test_init_leaves_an_open_scale_open(here: Path, cemgap: Command) -> None:
    """99 stands outside: no scale is written down, the error says what to declare."""
    rows = [f"{1 + i % 10},{1 + i % 9},{99 if i % 7 == 0 else 5}" for i in range(40)]
    (here / "codes.csv").write_text("\n".join((SERVICE, *rows)) + "\n", encoding="utf-8")
    got = cemgap("init", "codes.csv")
    assert got.code == 0
    assert "error[E103]" in got.err
    settings = tomllib.loads(Path("cemgap.toml").read_text(encoding="utf-8"))
    assert settings["scale"] == {}


def test_init_keeps_settings_that_are_there(survey_csv: str, cemgap: Command) -> None:
    """Unless forced, and then the old ones are in .bak."""
    Path("cemgap.toml").write_text("schema = 1\n", encoding="utf-8")
    got = cemgap("init", survey_csv)
    assert got.code == 1
    assert "error[E301]" in got.err
    assert cemgap("init", survey_csv, "--force", "-q").out == "cemgap.toml\n"
    assert Path("cemgap.toml.bak").read_text(encoding="utf-8") == "schema = 1\n"


def test_init_of_a_file_without_ratings_lists_its_columns(here: Path, cemgap: Command) -> None:
    """Something to start from, where no rule is sure of anything."""
    (here / "coded.csv").write_text("Q1,Q2\n3,4\n", encoding="utf-8")
    got = cemgap("init", "coded.csv")
    assert got.code == 0
    assert "error[E101]" in got.err
    assert "Q1, Q2" in Path("cemgap.toml").read_text(encoding="utf-8")


def test_init_of_a_factor_table(meisu: Path, cemgap: Command) -> None:
    """Its columns are named under [input.long]."""
    assert meisu.is_dir()
    assert cemgap("init", "meisu/factors_zh.csv").code == 0
    settings = tomllib.loads(Path("cemgap.toml").read_text(encoding="utf-8"))
    assert settings["input"]["layout"] == "factor_table"
    assert list(settings["input"]["long"].values()) == ["因素", "体验", "期望", "重要性"]
    assert json.loads(cemgap("analyze", "meisu/factors_zh.csv", "-f", "json").out)["key_experience"] == "convenience"
