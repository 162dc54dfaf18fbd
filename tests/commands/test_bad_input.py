"""Bad input: a clear error with its place and a fix, exit code 1, nothing on standard output, nothing written."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest

from cemgap.errors import Problem
from tests.commands.conftest import SAMPLES, Command

HEADER = "factor,experience,expectation,importance\n"
GOOD = HEADER + "product,6,7,6\nconvenience,5,7,9\n"
WIDE = "respondent,weight," + ",".join(f"{f}_{m}" for f in ("product", "price") for m in ("experience", "expectation"))


def wide(*rows: str) -> str:
    """A wide survey with two factors."""
    return "\n".join((WIDE, *rows)) + "\n"


# name: (content of data.csv or None, arguments, code, what the message must say)
CASES: dict[str, tuple[str | None, tuple[str, ...], str, tuple[str, ...]]] = {
    "no such file": (None, ("dta.csv",), "E001", ("dta.csv",)),
    "empty file": ("", (), "E031", ("data.csv", "empty")),
    "only blanks": ("\n\n\n", (), "E031", ("data.csv",)),
    "header only": (HEADER, (), "E030", ("data.csv", "no rows")),
    "no rating columns": ("name,city\na,b\n", (), "E101", ("data.csv", "name, city", "[input.blocks]")),
    "text in a number column": (
        GOOD + "price,abc,7,7\n",
        (),
        "E105",
        ("row", "4", 'B "experience"', "abc"),
    ),
    "only the factor column": ("factor\nproduct\nservice\n", (), "E101", ("data.csv", "experience, expectation")),
    "infinity": (GOOD + "price,inf,7,7\n", (), "E105", ("inf",)),
    "thousands separator": (GOOD + 'price,"1,000",7,7\n', (), "E105", ("1,000",)),
    "decimal comma": (GOOD + 'price,"7,5",7,7\n', (), "E105", ("7,5",)),
    "out of scale": (GOOD + "price,11,7,7\n", (), "E103", ("row", "4", 'B "experience"', "11", "0-10")),
    "undeclared code": (GOOD + "price,99,7,7\n", (), "E103", ("99", "--missing 99", "missing = [99]")),
    "two columns for the same rating": (
        "factor,experience,Experience,expectation\na,1,2,3\n",
        (),
        "E102",
        ("experience",),
    ),
    "the same factor twice": (GOOD + "Product,6,7,7\n", (), "E106", ("Product", "rows 2, 4")),
    "unknown factor in --ideal": (GOOD, ("--ideal", "parking=9"), "E111", ("parking", "product, convenience")),
    "unknown factor in --expectation": (GOOD, ("--expectation", "parking=9"), "E111", ("parking",)),
    "ideal outside the scale": (GOOD, ("--ideal", "product=11"), "E119", ("11", "0-10")),
    "unknown weight column": (wide("a,1,8,7,6,7"), ("--weight", "wight"), "E110", ("wight", "weight")),
    "negative weight": (wide("a,-1,8,7,6,7"), ("--weight", "weight"), "E113", ('B "weight"', "row", "2", "-1")),
    "text weight": (wide("a,much,8,7,6,7"), ("--weight", "weight"), "E113", ("text of 4 letters",)),
    "blank weight": (wide("a,,8,7,6,7"), ("--weight", "weight"), "E113", ("row", "2")),
    "infinite weight": (wide("a,inf,8,7,6,7"), ("--weight", "weight"), "E113", ("inf",)),
    "all weights zero": (wide("a,0,8,7,6,7", "b,0,8,7,6,7"), ("--weight", "weight"), "E114", ("weight",)),
    "unknown column in --where": (wide("a,1,8,7,6,7"), ("--where", "stor=A"), "E110", ("stor",)),
    "nobody in --where": (wide("a,1,8,7,6,7"), ("--where", "respondent=z"), "E116", ("--where",)),
    "open quote": (HEADER + 'a,"5,6,7\nb,1,2,3\n', (), "E008", ("row 2",)),
    "ragged rows": (HEADER + "a,5,6\nb,1,2,3,4\nc,1,2,3\n", (), "E007", ("rows 2, 3", "4 columns")),
    "JSON": ('{"a": 1}', (), "E032", ("JSON",)),
    "a sheet in a CSV file": (GOOD, ("--sheet", "Data"), "E005", ("--sheet",)),
    "no such output folder": (GOOD, ("-o", "nowhere/report.xlsx"), "E303", ("nowhere",)),
    "no form of a report": (GOOD, ("-o", "report.docx"), "E307", (".docx", ".xlsx")),
    "input as output": (GOOD, ("-o", "data.csv", "--force"), "E308", ("data.csv",)),
    "no such settings": (GOOD, ("-c", "other.toml"), "E001", ("other.toml",)),
    "no such plan": (GOOD, ("--plan", "plan.xlsx"), "E001", ("plan.xlsx",)),
    "no such evidence": (GOOD, ("--evidence", "sales.csv"), "E001", ("sales.csv",)),
    "no such file to compare with": (GOOD, ("--compare", "before.csv"), "E001", ("before.csv",)),
}


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.mark.parametrize("name", CASES)
def test_bad_input_is_named_and_nothing_is_written(name: str, here: Path, cemgap: Command) -> None:
    """What, where, how to mend it; no output at all."""
    content, arguments, code, words = CASES[name]
    data = here / "data.csv"
    if content is not None:
        data.write_text(content, encoding="utf-8")
    before = tree(here)
    file = () if content is None else ("data.csv",)
    got = cemgap(
        "analyze", *file, *arguments, *(() if "-o" in arguments else ("-o", "report.xlsx", "-o", "report.csv"))
    )
    assert (got.code, got.out) == (1, ""), got
    assert f"error[{code}" in got.err
    told = " ".join(got.err.split())
    for word in words:
        assert word in told
    assert tree(here) == before


def test_all_problems_of_a_file_are_told_at_once(here: Path, cemgap: Command) -> None:
    """Text, a code out of scale and a bad weight in one message each, in one run."""
    (here / "data.csv").write_text(wide("a,1,8,7,6,abc", "b,-2,99,7,6,7"), encoding="utf-8")
    got = cemgap("analyze", "data.csv", "--weight", "weight")
    assert got.code == 1
    assert all(f"error[{code}]" in got.err for code in ("E103", "E105", "E113"))


def test_a_folder_without_data(here: Path, cemgap: Command) -> None:
    """A directory in place of a file, with nothing in it to read."""
    (here / "data").mkdir()
    got = cemgap("analyze", "data")
    assert (got.code, got.out) == (1, "")
    assert "error[E042]" in got.err
    assert "folder" in got.err


def test_a_file_that_the_system_refuses(here: Path, cemgap: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system says no; told as the system says it (root may read everything, so it is made to say no)."""
    (here / "data.csv").write_text(GOOD, encoding="utf-8")
    real = Path.open

    def refuse(path: Path, *args: object, **kwargs: object) -> object:
        if path.name == "data.csv":
            raise PermissionError(13, "Permission denied")
        return real(path, *args, **kwargs)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refuse)
    got = cemgap("analyze", "data.csv")
    assert (got.code, got.out) == (1, "")
    assert "error[E002]" in got.err
    assert "Permission denied" in got.err


def test_an_unknown_sheet(survey: Path, cemgap: Command) -> None:
    """The sheets there are, are named."""
    got = cemgap("analyze", "survey/wave1.xlsx", "--sheet", "Nope")
    assert (got.code, got.out) == (1, "")
    assert "error[E005]" in got.err
    sheet = openpyxl.load_workbook(survey / "wave1.xlsx", read_only=True).sheetnames[0]
    assert sheet in got.err


def test_an_existing_output_is_kept_unless_forced(here: Path, cemgap: Command) -> None:
    """`--force` replaces it and keeps the old one as .bak."""
    (here / "data.csv").write_text(GOOD, encoding="utf-8")
    (here / "report.json").write_text("mine", encoding="utf-8")
    got = cemgap("analyze", "data.csv", "-o", "report.json", "-o", "report.csv")
    assert (got.code, got.out) == (1, "")
    assert "error[E301]" in got.err
    assert (here / "report.json").read_text(encoding="utf-8") == "mine"
    assert not (here / "report.csv").exists()
    got = cemgap("analyze", "data.csv", "-o", "report.json", "--force")
    assert got.code == 0
    assert (here / "report.json.bak").read_text(encoding="utf-8") == "mine"
    assert '"cemgap.result/1"' in (here / "report.json").read_text(encoding="utf-8")


def test_an_output_is_never_written_through_a_link(here: Path, cemgap: Command) -> None:
    """A link may lead anywhere."""
    (here / "data.csv").write_text(GOOD, encoding="utf-8")
    (here / "elsewhere.json").write_text("theirs", encoding="utf-8")
    (here / "report.json").symlink_to(here / "elsewhere.json")
    got = cemgap("analyze", "data.csv", "-o", "report.json", "--force")
    assert got.code == 1
    assert "error[E304]" in got.err
    assert (here / "elsewhere.json").read_text(encoding="utf-8") == "theirs"


PLAN_FAULTS: dict[str, tuple[str, str, str, tuple[str, ...]]] = {
    "unknown factor": ("Requirements", "B2", "parking", ("Requirements", "parking")),
    "dangling id": ("Actions", "C2", "R9", ("Actions", "R9")),
    "no such judgement": ("Actions", "E2", "maybe", ("Actions", "maybe")),
}


@pytest.mark.parametrize("fault", PLAN_FAULTS)
def test_a_plan_with_a_fault(fault: str, meisu: Path, cemgap: Command) -> None:
    """Unknown factor, dangling id, a judgement that is no such word: sheet, row, column, value."""
    sheet, cell, value, words = PLAN_FAULTS[fault]
    book = openpyxl.load_workbook(meisu / "plan.xlsx")
    book[sheet][cell] = value
    book.save(meisu / "plan.xlsx")
    got = cemgap("analyze", "meisu/factors.csv", "-o", "report.xlsx")
    assert (got.code, got.out) == (1, ""), got
    assert "error[E5" in got.err
    for word in (*words, "plan.xlsx", "row"):
        assert word in got.err
    assert not Path("report.xlsx").exists()


def test_errors_as_json(here: Path, cemgap: Command) -> None:
    """With `-f json` the problems are JSON too, on standard error."""
    import json

    (here / "data.csv").write_text(GOOD + "price,abc,7,7\n", encoding="utf-8")
    got = cemgap("analyze", "data.csv", "-f", "json")
    assert (got.code, got.out) == (1, "")
    content = json.loads(got.err)
    assert content["schema"] == "cemgap.error/1"
    problem = next(p for p in content["problems"] if p["code"] == "E105")
    assert problem["places"] == [
        {"file": "data.csv", "sheet": None, "row": 4, "column": 'B "experience"', "value": "abc"}
    ]
    assert problem["count"] == 1
    assert problem["fix"]


def test_a_bug_is_one_line_and_a_file(here: Path, cemgap: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit code 70, no traceback on the screen; `--debug` shows it."""

    def fail(*_: object, **__: object) -> Problem:
        wrong = "boom"
        raise RuntimeError(wrong)

    (here / "data.csv").write_text(GOOD, encoding="utf-8")
    monkeypatch.setattr("cemgap.api.analysis_of", fail)
    got = cemgap("analyze", "data.csv")
    assert got.code == 70
    assert got.out == ""
    assert "Traceback" not in got.err
    log = Path(got.err.split("with the file ")[1].split()[0])
    kept = log.read_text(encoding="utf-8")
    assert "RuntimeError" in kept
    assert "boom" not in kept, "the message of a fault may hold a value of the file"
    log.unlink()
    with pytest.raises(RuntimeError, match="boom"):
        cemgap("analyze", "data.csv", "--debug")


USAGE: dict[str, tuple[tuple[str, ...], str]] = {
    "unknown command": (("analize", "x.csv"), "cemgap analyze"),
    "unknown option": (("analyze", "x.csv", "--ieal", "a=1"), "--ideal"),
    "no file": (("analyze",), "FILE"),
    "a scale that is none": (("analyze", "x.csv", "--scale", "ten"), "--scale 1-10"),
    "a score that is none": (("analyze", "x.csv", "--ideal", "convenience"), "--ideal convenience=9"),
    "a condition that is none": (("analyze", "x.csv", "--where", "store"), "--where store=A"),
    "a code that is none": (("analyze", "x.csv", "--missing", "none"), "none"),
    "an unknown format": (("analyze", "x.csv", "-f", "yaml"), "text, json, csv, md"),
    "an unknown index": (("analyze", "x.csv", "--index", "5"), "0-100"),
    "a base of zero": (("analyze", "x.csv", "--min-base", "0"), "--min-base"),
    "a negative limit of groups": (("analyze", "x.csv", "--hide-below", "-1"), "--hide-below"),
    "three levels of letters": (("analyze", "x.csv", "--alpha", "0.01,0.05,0.1"), "--alpha"),
    "a base that is no number": (("analyze", "x.csv", "--min-base", "x"), "--min-base"),
    "an unknown language": (("analyze", "x.csv", "--lang", "fr"), "auto, en, zh"),
    "an unknown template": (("template", "report"), "factors, survey, plan"),
    "an unknown topic": (("explain", "weigted"), "weighted"),
}


@pytest.mark.parametrize("name", USAGE)
def test_wrong_usage_is_exit_code_2(name: str, here: Path, cemgap: Command) -> None:
    """Said in one or two lines, with the way out."""
    arguments, word = USAGE[name]
    got = cemgap(*arguments)
    assert (got.code, got.out) == (2, "")
    assert "error[usage]" in got.err
    assert word in got.err
    assert not list(here.iterdir())


def test_a_changed_file_of_the_demo_is_kept(here: Path, cemgap: Command) -> None:
    """Twice is fine; a file that someone changed stops it, unless forced."""
    assert cemgap("demo", "d", "-q").code == 0
    assert cemgap("demo", "d", "-q").code == 0
    changed = here / "d" / "meisu" / "factors.csv"
    changed.write_text(HEADER, encoding="utf-8")
    got = cemgap("demo", "d")
    assert got.code == 1
    assert "error[E301]" in got.err
    assert changed.read_text(encoding="utf-8") == HEADER
    assert cemgap("demo", "d", "--force").code == 0
    assert changed.read_bytes() == (SAMPLES / "meisu" / "factors.csv").read_bytes()
    assert (here / "d" / "meisu" / "factors.csv.bak").read_text(encoding="utf-8") == HEADER


def test_the_same_wave_twice_is_no_comparison(survey: Path, cemgap: Command) -> None:
    """A wave against itself."""
    shutil.copy(survey / "wave1.csv", survey / "again.csv")
    got = cemgap("analyze", "survey/wave1.csv", "--compare", "survey/again.csv")
    assert got.code == 1
    assert "error[E203]" in got.err
    got = cemgap("analyze", "survey/wave1.csv", "--compare", "survey/wave1.csv")
    assert got.code == 1
    assert "error[E203]" in got.err
    got = cemgap("analyze", "survey/wave1.csv", "--wave", "2026Q1", "--compare", "2026Q1")
    assert got.code == 1
    assert "error[E203]" in got.err


@pytest.mark.parametrize(
    ("arguments", "output"),
    [
        (("survey/wave2.csv", "--compare", "survey/wave1.csv"), "survey/wave1.csv"),
        (("survey/wave2.csv",), "survey/link.csv"),
        (("meisu/factors.csv",), "meisu/plan.xlsx"),
        (("meisu/factors.csv",), "meisu/evidence.csv"),
    ],
)
@pytest.mark.usefixtures("meisu")
def test_no_input_is_ever_overwritten(arguments: tuple[str, ...], output: str, survey: Path, cemgap: Command) -> None:
    """Not the wave compared with, not the plan found beside the data, not a file under another name."""
    (survey / "link.csv").hardlink_to(survey / "wave2.csv")
    before = tree(survey.parent)
    got = cemgap("analyze", *arguments, "-o", output, "--force")
    assert (got.code, got.out) == (1, "")
    assert "error[E308]" in got.err
    assert tree(survey.parent) == before


def test_several_files_are_written_all_or_none(here: Path, cemgap: Command) -> None:
    """The second cannot be replaced: the first is what it was."""
    (here / "data.csv").write_text(GOOD, encoding="utf-8")
    (here / "a.json").write_text("old a", encoding="utf-8")
    (here / "b.csv").write_text("old b", encoding="utf-8")
    (here / "b.csv.bak").mkdir()
    got = cemgap("analyze", "data.csv", "-o", "a.json", "-o", "b.csv", "--force")
    assert (got.code, got.out) == (1, "")
    assert "error[E302]" in got.err
    assert (here / "a.json").read_text(encoding="utf-8") == "old a"
    assert (here / "b.csv").read_text(encoding="utf-8") == "old b"
    assert sorted(path.name for path in here.iterdir()) == ["a.json", "b.csv", "b.csv.bak", "data.csv"]


def test_a_wave_of_which_nobody_is_left(survey: Path, cemgap: Command) -> None:
    """--where may leave the latest wave empty: the latest with answers is taken; a wave asked for by name is not."""
    import pandas as pd

    both = pd.concat([pd.read_csv(survey / f"wave{n}.csv", dtype=str, keep_default_na=False) for n in (1, 2)])
    both.to_csv(survey / "both.csv", index=False)
    got = cemgap("analyze", "survey/both.csv", "--where", "wave=2026Q1", "-f", "json")
    assert got.code == 0
    assert '"wave": "2026Q1"' in got.out
    assert '"change": null' in got.out
    for arguments in (("--wave", "2026Q3"), ("--compare", "2026Q3")):
        got = cemgap("analyze", "survey/both.csv", "--where", "wave=2026Q1", *arguments)
        assert (got.code, got.out) == (1, "")
        assert "error[E116]" in got.err


def test_an_unknown_language_in_the_variable(here: Path, cemgap: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """The variable is named, not a flag that nobody typed."""
    (here / "data.csv").write_text(GOOD, encoding="utf-8")
    monkeypatch.setenv("CEMGAP_LANG", "fr")
    got = cemgap("analyze", "data.csv")
    assert (got.code, got.out) == (2, "")
    assert "CEMGAP_LANG" in got.err


def test_short_flags_may_be_joined(here: Path, cemgap: Command) -> None:
    """`-qf json` is `-q -f json`, for the problems too."""
    (here / "data.csv").write_text(GOOD, encoding="utf-8")
    assert cemgap("analyze", "data.csv", "-qf", "json").err == ""
    (here / "data.csv").write_text(HEADER, encoding="utf-8")
    assert cemgap("analyze", "data.csv", "-qf", "json").err.startswith("{")
