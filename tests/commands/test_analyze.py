"""``cemgap analyze``: one analysis, many ways in and out."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

import cemgap as package
from tests.commands.conftest import SAMPLES, Command, Outcome

WAVE1 = ("analyze", "survey/wave1.csv")


def figures(outcome: Outcome) -> dict[str, dict[str, Any]]:
    """The factors of a JSON result, by key, without their names."""
    assert outcome.code == 0, outcome.err
    factors = json.loads(outcome.out)["factors"]
    return {factor["factor"]: {k: v for k, v in factor.items() if k != "name"} for factor in factors}


def test_the_same_figures_from_every_kind_of_file(
    survey: Path, cemgap: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """CSV with a byte order mark, CSV without, TSV, XLSX, Chinese headers, standard input."""
    wanted = figures(cemgap(*WAVE1, "-f", "json"))
    text = (survey / "wave1.csv").read_text(encoding="utf-8-sig")
    (survey / "plain.csv").write_text(text, encoding="utf-8")
    rows = list(csv.reader(io.StringIO(text)))
    with (survey / "tabs.tsv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter="\t").writerows(rows)
    for name in ("plain.csv", "tabs.tsv", "wave1.xlsx", "wave1_zh.csv"):
        assert figures(cemgap("analyze", f"survey/{name}", "-f", "json")) == wanted, name
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf-8"))
    assert figures(cemgap("analyze", "-", "-f", "json", "-c", "survey/cemgap.toml")) == wanted


def test_the_same_figures_from_the_long_layout_and_a_frame(survey: Path, cemgap: Command) -> None:
    """A row per respondent and factor, whatever the order of the rows; and a pandas frame."""
    wide = pd.read_csv(survey / "wave1.csv", dtype=str, keep_default_na=False)
    names = [c.removeprefix("Experience: ") for c in wide.columns if c.startswith("Experience: ")]
    long = pd.concat(
        [
            pd.DataFrame(
                {
                    "respondent": wide["respondent"],
                    "weight": wide["weight"],
                    "factor": name,
                    **{m.lower(): wide[f"{m}: {name}"] for m in ("Experience", "Expectation", "Importance")},
                }
            )
            for name in names
        ]
    )
    settings = survey / "long.toml"
    settings.write_text("[scale]\nlow = 1\nhigh = 10\nnot_applicable = [99]\n", encoding="utf-8")
    long.to_csv(survey / "by_factor.csv", index=False)
    long.sort_values("respondent", kind="stable").to_csv(survey / "by_respondent.csv", index=False)
    wanted = figures(cemgap(*WAVE1, "-f", "json", "--weight", "weight", "-c", str(settings)))
    for name in ("by_factor.csv", "by_respondent.csv"):
        got = cemgap("analyze", f"survey/{name}", "-f", "json", "--weight", "weight", "-c", str(settings))
        assert json.loads(got.out)["layout"] == "long"
        assert figures(got) == wanted, name
    frame = package.analyze(wide, weight="weight", config=settings)
    assert frame.factors.set_index("factor")["weighted_satisfaction"].to_dict() == pytest.approx(
        {key: row["weighted_satisfaction"] for key, row in wanted.items()}, rel=1e-11
    )


@pytest.mark.usefixtures("survey")
def test_every_form_tells_the_same(cemgap: Command) -> None:
    """-o writes what standard output shows; the CSV of a file has a byte order mark for Excel."""
    outputs = [arg for ending in ("json", "csv", "md", "xlsx") for arg in ("-o", f"report.{ending}")]
    written = cemgap(*WAVE1, *outputs, "-q")
    assert (written.code, written.err) == (0, "")
    assert written.out.split() == ["report.json", "report.csv", "report.md", "report.xlsx"]
    for form in ("json", "csv", "md"):
        shown = cemgap(*WAVE1, "-f", form).out
        stored = Path(f"report.{form}").read_bytes()
        if form == "csv":
            assert stored.startswith(b"\xef\xbb\xbf")
        assert stored.decode("utf-8-sig") == shown
    rows = list(csv.DictReader(io.StringIO(Path("report.csv").read_text(encoding="utf-8-sig"))))
    content = json.loads(Path("report.json").read_text(encoding="ascii"))
    assert [row["factor"] for row in rows] == [factor["factor"] for factor in content["factors"]]
    for row, factor in zip(rows, content["factors"], strict=True):
        assert float(row["weighted_satisfaction"]) == factor["weighted_satisfaction"]
        assert int(row["n_pair"]) == factor["n_pair"]
    book = openpyxl.load_workbook("report.xlsx")
    assert len(book.sheetnames) >= 5


@pytest.mark.usefixtures("survey")
def test_the_same_run_gives_the_same_bytes(cemgap: Command) -> None:
    """No time, no folder, no chance in any form."""
    outputs = ("json", "csv", "md", "xlsx")
    for folder in ("one", "two"):
        Path(folder).mkdir()
        assert cemgap(*WAVE1, *[a for e in outputs for a in ("-o", f"{folder}/r.{e}")], "-q").code == 0
    for ending in outputs:
        assert Path(f"one/r.{ending}").read_bytes() == Path(f"two/r.{ending}").read_bytes(), ending


@pytest.mark.usefixtures("survey")
def test_the_hash_seed_changes_nothing() -> None:
    """Another process with another hash seed: the same bytes."""
    call = [
        sys.executable,
        "-m",
        "cemgap",
        "analyze",
        "survey/wave2.csv",
        "--compare",
        "survey/wave1.csv",
        "-f",
        "json",
    ]
    outs = {
        subprocess.run(
            call,
            capture_output=True,
            check=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(SAMPLES.parent), "PATH": ""},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outs) == 1


def test_the_wave_of_a_file_with_waves(survey: Path, cemgap: Command) -> None:
    """The latest is analyzed and compared with the one before; --wave and --compare choose."""
    one = pd.read_csv(survey / "wave1.csv", dtype=str, keep_default_na=False)
    two = pd.read_csv(survey / "wave2.csv", dtype=str, keep_default_na=False)
    pd.concat([two, one]).to_csv(survey / "both.csv", index=False)
    apart = json.loads(cemgap("analyze", "survey/wave2.csv", "--compare", "survey/wave1.csv", "-f", "json").out)
    both = json.loads(cemgap("analyze", "survey/both.csv", "-f", "json").out)
    assert both["wave"] == "2026Q3"
    for part in ("factors", "change"):
        assert both[part] == apart[part], part
    assert both["change"]["before"] == "2026Q1"
    alone = json.loads(cemgap("analyze", "survey/both.csv", "-f", "json", "--compare", "none").out)
    assert alone["change"] is None
    first = json.loads(cemgap("analyze", "survey/both.csv", "-f", "json", "--wave", "2026Q1").out)
    assert (first["wave"], first["change"]) == ("2026Q1", None)
    backwards = json.loads(
        cemgap("analyze", "survey/both.csv", "-f", "json", "--wave", "2026Q1", "--compare", "2026Q3").out
    )
    assert backwards["change"]["factors"][0]["verdict"] == "worse"
    wrong = cemgap("analyze", "survey/both.csv", "--wave", "2027Q1")
    assert wrong.code == 1
    assert "error[E112]" in wrong.err
    assert "2026Q1, 2026Q3" in wrong.err


@pytest.mark.usefixtures("survey")
def test_the_story_of_the_sample(cemgap: Command) -> None:
    """Convenience is the key experience of wave 1 and clearly better in wave 2; nothing else changes."""
    one = json.loads(cemgap(*WAVE1, "-f", "json").out)
    assert one["key_experience"] == "convenience"
    two = json.loads(cemgap("analyze", "survey/wave2.xlsx", "--compare", "survey/wave1.xlsx", "-f", "json").out)
    verdicts = {row["factor"]: row["verdict"] for row in two["change"]["factors"]}
    assert verdicts.pop("convenience") == "better"
    assert set(verdicts.values()) == {"no_significant_change"}
    assert two["change"]["shared_ids"] == 40


def test_a_domain_keeps_the_design_of_the_whole_file(survey: Path, cemgap: Command) -> None:
    """--where: the estimates of the subset, with the base of the subset."""
    whole = pd.read_csv(survey / "wave1.csv", dtype=str, keep_default_na=False)
    store = whole["store"].iloc[0]
    whole[whole["store"] == store].to_csv(survey / "subset.csv", index=False)
    inside = figures(cemgap(*WAVE1, "--where", f"store={store}", "-f", "json"))
    apart = figures(cemgap("analyze", "survey/subset.csv", "-f", "json"))
    for key, row in apart.items():
        for measure in ("satisfaction", "importance", "weighted_satisfaction", "n_pair", "n_effective"):
            assert inside[key][measure] == pytest.approx(row[measure], rel=1e-11)
        # the number of respondents inside is itself a matter of chance: a little more than the subset alone says
        assert inside[key]["satisfaction_se"] == pytest.approx(row["satisfaction_se"], rel=0.02)
        assert inside[key]["satisfaction_se"] != row["satisfaction_se"]


@pytest.mark.usefixtures("meisu")
def test_ideals_and_expectations_from_flags(cemgap: Command) -> None:
    """--ideal stands over the rule, --expectation fills what nobody was asked; both are marked."""
    got = figures(
        cemgap("analyze", "meisu/factors.csv", "--ideal", "Product=8", "--expectation", "服务=7", "-f", "json")
    )
    assert (got["product"]["ideal"], got["product"]["gap"], got["product"]["ideal_source"]) == (8, -2, "flag")
    assert (got["convenience"]["ideal"], got["convenience"]["ideal_source"]) == (10, "rule")
    assert (got["service"]["expectation"], got["service"]["satisfaction"]) == (7, -1)
    assert got["service"]["expectation_source"] == "flag"
    assert got["relationship"]["expectation"] is None
    text = cemgap("analyze", "meisu/factors.csv", "--expectation", "service=7")
    assert "Not from respondents, expectation of Service: given on the command line." in text.out


def test_importance_performance_when_expectation_is_not_asked(survey: Path, cemgap: Command) -> None:
    """The commonest survey: ranked by importance - experience, steps 2c to 4 open, with the way out."""
    frame = pd.read_csv(survey / "wave1.csv", dtype=str, keep_default_na=False)
    frame = frame[[c for c in frame.columns if not c.startswith("Expectation")]]
    frame.to_csv("ipa.csv", index=False)
    (Path("cemgap.toml")).write_text("[scale]\nnot_applicable = [99]\n", encoding="utf-8")
    got = json.loads(cemgap("analyze", "ipa.csv", "-f", "json").out)
    assert got["key_experience"] is None
    rows = got["factors"]
    assert all(row["satisfaction"] is row["gap"] is row["verdict"] is None for row in rows)
    assert all(float(row["experience_se"]) > 0 for row in rows)
    distance = [row["importance"] - row["experience"] for row in rows]
    assert distance == sorted(distance, reverse=True)
    assert [row["rank"] for row in rows] == [1, 2, 3, 4, 5, 6]
    assert {step["step"]: step["state"] for step in got["steps"]}[4] == "open"
    text = cemgap("analyze", "ipa.csv")
    assert "importance-performance" in text.out.lower()
    assert "--expectation FACTOR=SCORE" in " ".join(text.out.split())
    given = figures(cemgap("analyze", "ipa.csv", "--expectation", "convenience=7", "-f", "json"))
    assert given["convenience"]["expectation"] == 7
    assert given["convenience"]["expectation_se"] is None
    assert given["convenience"]["satisfaction_se"] == pytest.approx(given["convenience"]["experience_se"], rel=1e-11)
    assert given["convenience"]["weighted_satisfaction"] < 0


def test_a_survey_without_importance_is_ranked_by_satisfaction(survey: Path, cemgap: Command) -> None:
    """Titled so, and no key experience is named."""
    frame = pd.read_csv(survey / "wave1.csv", dtype=str, keep_default_na=False)
    frame[[c for c in frame.columns if not c.startswith("Importance")]].to_csv("plain.csv", index=False)
    got = cemgap("analyze", "plain.csv", "--missing", "99", "-f", "json")
    content = json.loads(got.out)
    assert content["key_experience"] is None
    satisfactions = [row["satisfaction"] for row in content["factors"]]
    assert satisfactions == sorted(satisfactions)
    assert "W208" in {problem["code"] for problem in content["warnings"]}


def test_scales_other_than_ten_are_shown_on_ten(here: Path, cemgap: Command) -> None:
    """1-5 is mapped onto 0-10 and the basis says so; --index raw keeps it."""
    lines = ["service_experience,service_expectation,service_importance"]
    lines += [f"{1 + i % 5},{1 + (i + 2) % 5},{5 - i % 3}" for i in range(60)]
    (here / "five.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    mapped = json.loads(cemgap("analyze", "five.csv", "-f", "json").out)
    raw = json.loads(cemgap("analyze", "five.csv", "-f", "json", "--index", "raw").out)
    assert mapped["basis"]["scale"]["experience"] == [1, 5]
    assert mapped["basis"]["scale_source"] == "seen"
    for measure in ("experience", "expectation", "importance"):
        assert mapped["factors"][0][measure] == pytest.approx(2.5 * (raw["factors"][0][measure] - 1), rel=1e-11)
    assert raw["factors"][0]["experience"] == 3
    assert "0-10" in mapped["basis"]["sentence"]


@pytest.mark.usefixtures("survey")
def test_a_gap_for_the_client_in_chinese(cemgap: Command) -> None:
    """The figures do not depend on the language, the words do."""
    english = cemgap(*WAVE1)
    chinese = cemgap(*WAVE1, "--lang", "zh")
    assert "Convenience" in english.out
    assert "便利性" in chinese.out
    assert "关键体验" in chinese.out
    assert figures(cemgap(*WAVE1, "-f", "json")) == figures(cemgap(*WAVE1, "-f", "json", "--lang", "zh"))


def test_language_flag_then_variable_then_settings(
    survey: Path, cemgap: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """--lang, CEMGAP_LANG, cemgap.toml, the locale, English."""
    settings = survey / "cemgap.toml"
    assert "Executive summary" in cemgap(*WAVE1).out
    text = settings.read_text(encoding="utf-8")
    assert "[project]" in text
    settings.write_text(text.replace("[project]", '[project]\nlang = "zh"', 1), encoding="utf-8")
    assert "执行摘要" in cemgap(*WAVE1).out
    monkeypatch.setenv("CEMGAP_LANG", "en")
    assert "Executive summary" in cemgap(*WAVE1).out
    assert "执行摘要" in cemgap(*WAVE1, "--lang", "zh").out


def test_nothing_of_respondents_leaves_the_file(survey: Path, cemgap: Command) -> None:
    """No id of a respondent in any form."""
    frame = pd.read_csv(survey / "wave1.csv", dtype=str, keep_default_na=False)
    frame["respondent"] = [f"token{i}@example.org" for i in range(len(frame))]
    frame.to_csv("survey/mail.csv", index=False)
    got = cemgap("analyze", "survey/mail.csv", "-o", "r.xlsx", "-o", "r.md", "-o", "r.json", "-o", "r.csv")
    assert got.code == 0
    assert "token" not in got.out + got.err
    for name in ("r.md", "r.json", "r.csv"):
        assert "token" not in Path(name).read_text(encoding="utf-8")
    for sheet in openpyxl.load_workbook("r.xlsx"):
        assert not any("token" in str(cell.value) for row in sheet.iter_rows() for cell in row)


RATINGS = "Service experience,Service expectation,Service importance"


def survey_file(here: Path, header: str, rows: list[str]) -> str:
    """A survey with one factor and more columns; the name of its file."""
    lines = [f"{header},{RATINGS}"]
    lines += [f"{row},{1 + i % 10},{2 + i % 9},{1 + (i + 3) % 10}" for i, row in enumerate(rows)]
    (here / "some.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return "some.csv"


def test_a_scale_is_seen_beside_undeclared_codes(here: Path, cemgap: Command) -> None:
    """99 does not hide that the rest is 1-10; all columns are told in one problem."""
    file = survey_file(here, "Price experience", ["99"] * 5 + [str(1 + i % 10) for i in range(55)])
    got = cemgap("analyze", file)
    assert got.code == 1
    assert "5 ratings are outside the scale 1-10 (seen in the data)" in got.err
    assert got.err.count("error[") == 1
    assert cemgap("analyze", file, "--missing", "99").code == 0


def test_reasons_in_columns_of_ticks(here: Path, cemgap: Command) -> None:
    """A declared code is no tick; one column of ticks is a reason by its header."""
    file = survey_file(here, "Reason: near,Reason: cheap", ["1,99", "99,1", "1,0", "0,0"] * 10)
    (here / "cemgap.toml").write_text(
        '[brand]\nreasons = ["Reason: *"]\n[scale]\nlow = 1\nhigh = 10\nmissing = [99]\n', encoding="utf-8"
    )
    reasons = json.loads(cemgap("analyze", file, "-f", "json").out)["brand_value"]["reasons"]
    assert {r["reason"]: (r["share"], r["n"]) for r in reasons} == {
        "Reason: near": (pytest.approx(2 / 3, rel=1e-11), 30),
        "Reason: cheap": (pytest.approx(1 / 3, rel=1e-11), 30),
    }
    (here / "cemgap.toml").unlink()
    file = survey_file(here, "reason", ["1", "0"] * 20)
    assert json.loads(cemgap("analyze", file, "-f", "json").out)["brand_value"]["reasons"] == [
        {"reason": "reason", "share": 1, "share_se": 0, "share_low": None, "share_high": None, "n": 20}
    ]


def test_a_blank_wave_column_is_no_wave(here: Path, cemgap: Command) -> None:
    """As in a template that nobody filled in there; some blanks among labels are an error."""
    file = survey_file(here, "wave", [""] * 40)
    assert json.loads(cemgap("analyze", file, "-f", "json").out)["wave"] is None
    file = survey_file(here, "wave", ["W1"] * 39 + [""])
    got = cemgap("analyze", file)
    assert got.code == 1
    assert "error[E115]" in got.err


def test_more_than_two_hundred_waves_are_dates(here: Path, cemgap: Command) -> None:
    """Refused before memory grows with them."""
    got = cemgap("analyze", survey_file(here, "wave", [f"day {i}" for i in range(300)]))
    assert got.code == 1
    assert "error[E126]" in got.err


def test_ideals_of_respondents_are_not_passed_over_in_silence(here: Path, cemgap: Command) -> None:
    """They are not used yet; the flag is named that sets one."""
    got = cemgap("analyze", survey_file(here, "Service ideal", ["9"] * 40))
    assert got.code == 0
    assert "warning[W216]" in got.err
    assert "--ideal FACTOR=SCORE" in got.err


@pytest.mark.usefixtures("meisu")
def test_a_factor_table_has_nobody_to_choose_or_to_weigh(cemgap: Command) -> None:
    """--where and --weight are refused, not ignored."""
    for arguments in (("--where", "factor=price"), ("--weight", "importance")):
        got = cemgap("analyze", "meisu/factors_assumed.csv", *arguments)
        assert got.code == 1
        assert "error[E125]" in got.err


def test_an_expectation_from_a_flag_keeps_the_words_of_the_file(here: Path, cemgap: Command) -> None:
    """`--expectation "after-sales help=7"` does not rename the factor; twice the same factor is wrong usage."""
    lines = ["After-sales Help experience"] + [str(1 + i % 10) for i in range(40)]
    (here / "help.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    got = json.loads(cemgap("analyze", "help.csv", "--expectation", "after-sales help=7", "-f", "json").out)
    assert [(f["name"], f["expectation"]) for f in got["factors"]] == [("After-sales Help", 7)]
    both = ("--expectation", "After-sales help=7", "--expectation", "AFTER-SALES HELP=8")
    assert cemgap("analyze", "help.csv", *both).code == 2


def test_a_filter_and_a_mapped_scale_are_said_on_the_screen(survey: Path, cemgap: Command) -> None:
    """Nobody takes one store for the whole survey, or points of ten for answers of five."""
    assert survey.is_dir()
    got = cemgap(*WAVE1, "--where", "store=Old Town")
    assert "Only respondents with store=Old Town." in got.out
    lines = [RATINGS, *(f"{1 + i % 5},{1 + (i + 1) % 5},{1 + i % 5}" for i in range(40))]
    Path("five.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert "Mapped linearly onto 0-10" in cemgap("analyze", "five.csv").out


def test_the_next_step_keeps_what_was_asked_for(survey: Path, cemgap: Command) -> None:
    """The line to paste names the comparison too."""
    assert survey.is_dir()
    got = cemgap("analyze", "survey/wave2.csv", "--compare", "survey/wave1.csv")
    assert "cemgap analyze survey/wave2.csv --compare survey/wave1.csv -o report.xlsx" in got.err


def test_hidden_rows_are_counted_and_said(here: Path, cemgap: Command) -> None:
    """A filter left on in a workbook hides rows from people, not from the figures."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(RATINGS.split(","))
    for i in range(40):
        sheet.append([1 + i % 10, 2 + i % 9, 1 + i % 10])
    sheet.row_dimensions[5].hidden = True
    book.save(here / "hidden.xlsx")
    got = cemgap("analyze", "hidden.xlsx")
    assert got.code == 0
    assert "warning[W010]" in got.err


@pytest.mark.usefixtures("survey")
def test_an_expectation_never_replaces_answers(cemgap: Command) -> None:
    """--expectation is for what nobody was asked."""
    got = cemgap(*WAVE1, "--expectation", "convenience=4")
    assert (got.code, got.out) == (1, "")
    assert "error[E127]" in got.err


@pytest.mark.usefixtures("survey")
def test_a_comparison_with_a_later_wave_is_said(cemgap: Command) -> None:
    """By the dates, or by the order that the settings list."""
    got = cemgap("analyze", "survey/wave1.csv", "--compare", "survey/wave2.csv")
    assert got.code == 0
    assert "warning[W215]" in got.err
    assert "W215" not in cemgap("analyze", "survey/wave2.csv", "--compare", "survey/wave1.csv").err


@pytest.mark.parametrize(
    "name", ["Staff [front]", "前台【夜班】", "Price (incl. VAT)", "24/7 hotline", "Product - range", "A|B", "Delivery"]
)
@pytest.mark.parametrize("header", ["Experience: {}", "{} experience", "{} 体验"])
def test_a_factor_keeps_the_words_of_the_file(name: str, header: str, here: Path, cemgap: Command) -> None:
    """Brackets, slashes and dashes belong to the name, in every way to write a header."""
    lines = [f'"{header.format(name)}"', *(str(1 + i % 10) for i in range(40))]
    (here / "own.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    content = json.loads(cemgap("analyze", "own.csv", "-f", "json").out)
    assert [factor["name"] for factor in content["factors"]] == [name]


def test_equal_factors_and_missing_scores_are_said(here: Path, cemgap: Command) -> None:
    """A tie is no clear first; a factor without scores could be lower."""
    table = "factor,experience,expectation,importance\nA,5,7,9\nB,5,7,9\nC,6,,\nD,7,7,\n"
    (here / "tied.csv").write_text(table, encoding="utf-8")
    text = " ".join(cemgap("analyze", "tied.csv").out.split())
    assert "As low: B;" in text
    assert "Could be lower, for want of scores: C." in text


def test_columns_that_are_not_understood_are_listed(here: Path, cemgap: Command) -> None:
    """In the analysis too, not only where somebody checks."""
    got = cemgap("analyze", survey_file(here, "notes,colour of shirt", ["fine,red"] * 40))
    assert "not understood and not used: notes, colour of shirt" in " ".join(got.err.split())


@pytest.mark.usefixtures("here")
def test_a_language_before_the_command_is_checked_too(cemgap: Command) -> None:
    """`--lang fr` is wrong usage wherever it stands."""
    assert cemgap("--lang", "fr", "explain", "gap").code == 2
    assert cemgap("--lang=zh", "explain", "gap").code == 0
