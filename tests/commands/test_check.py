"""``cemgap check``: how a file is understood, how often each answer was given, every place of every problem."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import openpyxl
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
    assert '[input.blocks]:  importance = "FIRST-LAST"' in " ".join(got.err.split("\n      ")).replace("   ", "  ")
    assert "next  cemgap init own.csv" in got.err
    assert cemgap("check", survey_csv, "--strict").code == 1
    assert cemgap("check", survey_csv, "-q").out == ""


@pytest.mark.parametrize(
    ("header", "typed", "then"),
    [
        ("Service experience,Service expectation,Service importance", (), "analyze"),
        ("Service experience,Service expectation", (), "init"),
        ("Service experience,Service importance", (), "init"),
        ("Service experience,Service expectation,Service importance,weight", (), "init"),
        (
            "Service experience,Service expectation,Rating",
            ("--force", "-f", "text", "--strict", "--lang", "en"),
            "init",
        ),
    ],
)
def test_the_next_step_is_init_where_something_is_open(
    header: str, typed: tuple[str, ...], then: str, here: Path, cemgap: Command
) -> None:
    """A measure that no factor has, or a question; without the flags that it does not have, and not a second time."""
    row = [1 + at for at, _ in enumerate(header.split(","))]
    rows = (",".join(str(1 + (n + at) % 10) for at in row) for n in range(40))
    (here / "a.csv").write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
    got = cemgap("check", "a.csv", *typed)
    options = " --lang en" if typed else ""
    assert f"next  cemgap {then} a.csv{options}\n" in got.err
    (here / "cemgap.toml").write_text("", encoding="utf-8")
    assert "next  cemgap analyze a.csv" in cemgap("check", "a.csv").err


def test_check_as_json(survey_csv: str, cemgap: Command) -> None:
    """The contract cemgap.check/1."""
    content = json.loads(cemgap("check", survey_csv, "-f", "json").out)
    assert content["schema"] == "cemgap.check/1"
    assert content["source"] == {
        "name": "own.csv",
        "kind": "csv",
        "platform": None,
        "reader": "csv",
        "sheet": None,
        "encoding": "utf-8",
        "separator": ",",
        "header_rows": 1,
        "header_row": 1,
        "rows": 40,
    }
    assert content["layout"] == "wide"
    columns = {column["header"]: column for column in content["columns"]}
    assert [column["position"] for column in content["columns"]] == list(range(1, 9))
    rating = columns["Parking experience"]
    assert (rating["role"], rating["factor"], rating["scale"]) == ("experience", "parking", [1, 10])
    assert rating["answers"]["counts"] == [[value, 4] for value in range(1, 11)]
    assert (rating["answers"]["n"], rating["answers"]["blank"]) == (40, 0)
    assert (columns["Notes"]["role"], columns["Notes"]["scale"], columns["Notes"]["answers"]) == ("open", None, None)
    assert columns["id"]["role"] == "id"
    assert [problem["code"] for problem in content["problems"]] == ["W201", "W202"]


def test_a_tab_is_a_separator_in_json_too(here: Path, cemgap: Command) -> None:
    """It is the value, not a character to be cleaned away."""
    (here / "t.csv").write_text("id\tService experience\n1\t7\n2\t6\n", encoding="utf-8")
    content = json.loads(cemgap("check", "t.csv", "-f", "json").out)
    assert content["source"]["separator"] == "\t"


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


HEADER = "id,Name,Experience: Service,Expectation: Service"
OUTSIDE = 25


@pytest.fixture
def coded_csv(here: Path) -> str:
    """60 respondents on 1 to 7; 25 times 77 where there is no answer; words that mean don't know; blanks."""
    rows = []
    for i in range(60):
        experience = "77" if i < OUTSIDE else "don't know" if i < OUTSIDE + 3 else str(1 + i % 7)
        rows.append(f"r{i},Person {i},{experience},{'' if i < 2 else 1 + (i + 2) % 7}")
    (here / "coded.csv").write_text("\n".join((HEADER, *rows)) + "\n", encoding="utf-8")
    return "coded.csv"


def test_the_distribution_of_answers(coded_csv: str, cemgap: Command) -> None:
    """Each answer with its count, don't know and blank apart: what a reader of a survey checks first."""
    got = cemgap("check", coded_csv, "--missing", "77")
    assert got.code == 0
    lines = [line.split() for line in got.out.splitlines()]
    header = lines[lines.index(["Answers:", "experience"]) + 1]
    row = dict(zip(header[1:8], lines[lines.index(["Answers:", "experience"]) + 2][1:8], strict=True))
    assert sum(map(int, row.values())) == 60 - OUTSIDE - 3
    assert lines[lines.index(["Answers:", "experience"]) + 2][-4:] == ["3", str(OUTSIDE), "0", str(60 - OUTSIDE - 3)]
    assert lines[lines.index(["Answers:", "expectation"]) + 2][-4:] == ["0", "0", "2", "58"]


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_every_place_of_every_problem(ending: str, coded_csv: str, cemgap: Command) -> None:
    """The screen shows three rows, the list all of them; no name of a respondent is in it."""
    got = cemgap("check", coded_csv, "-o", f"issues{ending}")
    assert got.code == 1
    assert f"wrote issues{ending}" in got.err
    content = Path(f"issues{ending}").read_bytes()
    if ending == ".csv":
        rows = [tuple(row.values()) for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig")))]
        numbers = [int(row[5]) for row in rows if row[0] == "E103"]
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
        rows = list(sheet.iter_rows(min_row=2, values_only=True))
        numbers = [int(str(row[5])) for row in rows if row[0] == "E103"]
    assert numbers == list(range(2, 2 + OUTSIDE))
    assert "Person" not in str(rows)


def test_a_list_that_is_there_is_not_replaced(coded_csv: str, cemgap: Command) -> None:
    """As with reports: refused, unless --force, which keeps the old one."""
    Path("issues.csv").write_text("mine", encoding="utf-8")
    assert "error[E301]" in cemgap("check", coded_csv, "-o", "issues.csv").err
    assert Path("issues.csv").read_text(encoding="utf-8") == "mine"
    assert cemgap("check", coded_csv, "-o", "issues.csv", "--force").code == 1
    assert Path("issues.csv.bak").read_text(encoding="utf-8") == "mine"
    assert "error[E307]" in cemgap("check", coded_csv, "-o", "issues.pdf").err
    assert "error[E308]" in cemgap("check", coded_csv, "-o", coded_csv, "--force").err


def test_a_file_that_is_not_understood_is_counted_all_the_same(here: Path, cemgap: Command) -> None:
    """The platform, the rows, and who is left out are said, though no measure is found."""
    header = "StartDate,EndDate,Status,IPAddress,Progress,Duration (in seconds),Finished,RecordedDate,ResponseId,Q1"
    texts = header.replace("Q1", "What should we know?")
    ids = ",".join(f'"{{""ImportId"":""{name}""}}"' for name in header.replace("Q1", "QID1").split(","))
    rows = [f"d,d,{status},10.0.0.1,100,60,True,d,R_{i},good" for i, status in enumerate(("IP Address",) * 5)]
    rows.append("d,d,Survey Preview,10.0.0.1,100,60,True,d,R_9,good")
    (here / "q.csv").write_text("\n".join((header, texts, ids, *rows)) + "\n", encoding="utf-8")
    got = cemgap("check", "q.csv")
    assert got.code == 1
    for words in ("Qualtrics", "header in rows 1-3", "6 rows", "previews: 1", "personal data"):
        assert words in got.out
    assert "10.0.0.1" not in got.out + got.err
    assert "error[E101]" in got.err
