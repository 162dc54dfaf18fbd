"""``cemgap init``: what is understood of a file, written down; what is open is never guessed."""

from __future__ import annotations

import io
import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from cemgap.project.settings import Settings, read_settings
from tests.commands.conftest import Command

SERVICE = "Service experience,Service expectation,Service importance"
WIDE = f"id,weight,{SERVICE},Parking experience,Parking expectation,Mood"
RUNS = ("Service", "Price", "Parking")
"""Headers that say what is rated, and not which measure."""


@pytest.fixture
def survey_csv(here: Path) -> str:
    """A survey with a factor of its own, a possible weight, a column that nobody needs."""
    rows = [f"r{i},1.5,{1 + i % 10},{2 + i % 9},{1 + i % 10},{1 + i % 10},{1 + i % 10},fine" for i in range(40)]
    (here / "own.csv").write_text("\n".join((WIDE, *rows)) + "\n", encoding="utf-8")
    return "own.csv"


@pytest.fixture
def runs_csv(here: Path) -> str:
    """A survey with two runs of the same headers: which measure is which stands nowhere."""
    rows = [f"{i},{1 + i % 7},{1 + i % 7},{1 + i % 6},{3 + i % 5},{4 + i % 4},{2 + i % 6}" for i in range(1, 41)]
    (here / "runs.csv").write_text("\n".join((",".join(("id", *RUNS, *RUNS)), *rows)) + "\n", encoding="utf-8")
    return "runs.csv"


def written() -> dict[str, Any]:
    """The settings here, as TOML."""
    return tomllib.loads(Path("cemgap.toml").read_text(encoding="utf-8"))


def test_it_writes_what_was_understood(survey_csv: str, cemgap: Command) -> None:
    """The settings say what the guess said, names included; the figures are the same with them."""
    before = json.loads(cemgap("analyze", survey_csv, "-f", "json").out)
    got = cemgap("init", survey_csv)
    assert got.code == 0
    settings = written()
    assert settings["factors"]["parking"] == {
        "name": "Parking",
        "experience": {"position": 6, "header": "Parking experience"},
        "expectation": {"position": 7, "header": "Parking expectation"},
    }
    assert settings["input"]["respondent"] == "id"
    assert "weight" not in settings["input"]
    text = Path("cemgap.toml").read_text(encoding="utf-8")
    assert '# to weigh by it: weight = "weight"\n' in text
    assert "# columns not used, with their positions:\n# 8 Mood\n" in text
    assert "# to make it an attribute of Convenience, head it [factors.convenience.attributes.parking]\n" in text
    after = json.loads(cemgap("analyze", survey_csv, "-f", "json").out)
    assert after["factors"] == before["factors"]
    assert after["basis"]["scale_source"] == "settings"


def test_the_reason_stands_behind_every_column(survey_csv: str, cemgap: Command) -> None:
    """So that whoever reads it through sees what to look at."""
    assert cemgap("init", survey_csv).code == 0
    for line in Path("cemgap.toml").read_text(encoding="utf-8").splitlines():
        if line.startswith(("experience =", "expectation =", "importance =", "respondent =")):
            assert " # " in line, line


def test_an_open_scale_stays_open(here: Path, cemgap: Command) -> None:
    """99 stands outside: no scale is written down, the error says what to declare."""
    rows = [f"{1 + i % 10},{1 + i % 9},{99 if i % 7 == 0 else 5}" for i in range(40)]
    (here / "codes.csv").write_text("\n".join((SERVICE, *rows)) + "\n", encoding="utf-8")
    got = cemgap("init", "codes.csv")
    assert got.code == 0
    assert "error[E103]" in got.err
    assert not {"low", "high", "importance"} & set(written()["scale"])


def codes_csv(folder: Path, code: int) -> str:
    """A survey on a scale to 5 in which some answers are another number."""
    rows = [f"{i},{1 + i % 5},{code if i % 9 == 0 else 1 + i % 5}" for i in range(40)]
    (folder / "codes.csv").write_text("\n".join(("id,Service experience,Price experience", *rows)), encoding="utf-8")
    return "codes.csv"


def test_yes_takes_a_usual_code_for_no_answer(here: Path, cemgap: Command) -> None:
    """It is suggested; a number that could be anything is not, and stays open."""
    got = cemgap("init", codes_csv(here, 99), "--yes")
    assert (got.code, "E103" in got.err, "still open" in got.err) == (0, False, False)
    assert written()["scale"]["missing"] == [99]
    assert cemgap("check", "codes.csv").code == 0
    got = cemgap("init", codes_csv(here, 40), "--yes", "--force")
    assert (got.code, "E103" in got.err, "still open" in got.err) == (0, True, True)
    assert "missing" not in written()["scale"]


def test_yes_never_goes_against_a_header(here: Path, cemgap: Command) -> None:
    """Expectations answered in degrees of satisfaction: asked, left open, and no column of experience is lost."""
    words = ("Very dissatisfied", "Dissatisfied", "Neutral", "Satisfied", "Very satisfied")
    header = "id,Experience: Service,Experience: Price,Expectation: Service,Expectation: Price"
    rows = [",".join((str(i), *(words[(i * n) % 5] for n in (1, 2, 3, 4)))) for i in range(40)]
    (here / "both.csv").write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
    got = cemgap("init", "both.csv", "--yes")
    assert got.code == 0
    assert "1 question is still open" in got.err
    settings = written()
    assert settings["factors"]["service"] == {"experience": {"position": 2, "header": "Experience: Service"}}
    assert settings["factors"]["price"] == {"experience": {"position": 3, "header": "Experience: Price"}}
    assert 'MEASURE = "4-5"' in Path("cemgap.toml").read_text(encoding="utf-8")


def test_no_question_no_advice_to_be_asked(here: Path, cemgap: Command) -> None:
    """Columns that hold no numbers are not asked about; numbers that could be ratings are."""
    (here / "texts.csv").write_text("\n".join(("Town,Mood", *("a,b" for _ in range(30)))), encoding="utf-8")
    got = cemgap("check", "texts.csv", "--header-rows", "1")
    assert "error[E101]" in got.err + got.out
    assert "cemgap init" not in got.err + got.out
    rows = [f"{1 + i % 5},{1 + i % 4},fine" for i in range(30)]
    (here / "numbers.csv").write_text("\n".join(("Ease,Speed,Mood", *rows)), encoding="utf-8")
    got = cemgap("check", "numbers.csv")
    assert "error[E129]" in got.err + got.out
    assert "1 question is still open" in cemgap("init", "numbers.csv").err


def test_a_pasted_placeholder_is_refused(runs_csv: str, cemgap: Command) -> None:
    """Nobody answers by pasting: the keys that there are, are named."""
    Path("cemgap.toml").write_text('[input.blocks]\nMEASURE = "2-4"\n', encoding="utf-8")
    got = cemgap("check", runs_csv)
    assert got.code == 1
    assert "E405" in got.err
    assert "experience, expectation, importance, ideal, none" in " ".join(got.err.split())


def test_settings_that_are_there_are_kept(survey_csv: str, cemgap: Command) -> None:
    """Unless forced, and then the old ones are in .bak."""
    Path("cemgap.toml").write_text("schema = 1\n", encoding="utf-8")
    got = cemgap("init", survey_csv)
    assert got.code == 1
    assert "error[E301]" in got.err
    assert cemgap("init", survey_csv, "--force", "-q").out == "cemgap.toml\n"
    assert Path("cemgap.toml.bak").read_text(encoding="utf-8") == "schema = 1\n"


def test_a_file_without_ratings_lists_its_columns(here: Path, cemgap: Command) -> None:
    """Something to start from, where no rule is sure of anything."""
    (here / "coded.csv").write_text("Q1,Q2\nred,4.25\n", encoding="utf-8")
    got = cemgap("init", "coded.csv")
    assert got.code == 0
    assert "error[E101]" in got.err
    text = Path("cemgap.toml").read_text(encoding="utf-8")
    assert "# 1 Q1\n# 2 Q2\n" in text
    assert '# experience = "2-6"\n' in text


def test_a_factor_table_has_its_columns_under_a_heading_of_their_own(meisu: Path, cemgap: Command) -> None:
    """[input.long]."""
    assert meisu.is_dir()
    assert cemgap("init", "meisu/factors_zh.csv").code == 0
    settings = written()
    assert settings["input"]["layout"] == "factor_table"
    assert list(settings["input"]["long"].values()) == ["因素", "体验", "期望", "重要性"]
    assert json.loads(cemgap("analyze", "meisu/factors_zh.csv", "-f", "json").out)["key_experience"] == "convenience"


def test_off_a_terminal_the_questions_are_comments(runs_csv: str, cemgap: Command) -> None:
    """Each with the line that answers it; how many there are is said; nothing is mapped."""
    got = cemgap("init", runs_csv)
    assert got.code == 0
    assert "2 questions are still open" in got.err
    text = Path("cemgap.toml").read_text(encoding="utf-8")
    assert '# [input.blocks]\n# open: columns 2-4 ("Service" to "Parking")' in text
    assert '= "5-7"' in text
    settings = written()
    assert "factors" not in settings
    assert "blocks" not in settings["input"]


def test_the_line_of_a_comment_answers_its_question(runs_csv: str, cemgap: Command) -> None:
    """Pasted, it maps the columns, and init writes them down one by one."""
    Path("cemgap.toml").write_text('[input.blocks]\nexperience = "2-4"\nexpectation = "5-7"\n', encoding="utf-8")
    assert cemgap("check", runs_csv).code == 0
    columns = json.loads(cemgap("check", runs_csv, "-f", "json").out)["columns"]
    assert [column["role"] for column in columns[1:]] == ["experience"] * 3 + ["expectation"] * 3


def test_yes_takes_what_is_likely_and_asks_nothing(runs_csv: str, cemgap: Command) -> None:
    """Where nothing is likely the question stays open, terminal or not."""
    got = cemgap("init", runs_csv, "--yes")
    assert got.code == 0
    assert "2 questions are still open" in got.err
    assert cemgap("init", runs_csv, "-y", "-q", "--force").out == "cemgap.toml\n"


def test_without_a_file_it_is_a_form_to_fill_in(here: Path, cemgap: Command) -> None:
    """In the language of whoever asks; what flags say is in it."""
    got = cemgap("init", "--scale", "1-7", "--missing", "99", "--encoding", "gb18030", "--lang", "zh")
    assert got.code == 0
    declared = read_settings(here / "cemgap.toml").declared
    assert (declared.rules.scales, declared.rules.missing) == ((("all", 1.0, 7.0),), (99.0,))
    assert declared.encoding == "gb18030"
    assert "# 答案文件\n" in (here / "cemgap.toml").read_text(encoding="utf-8")
    assert cemgap("init", "--force").code == 0
    empty = read_settings(here / "cemgap.toml")
    assert empty == Settings(path=empty.path, declared=empty.declared)


def test_how_the_file_is_read_is_written_down(here: Path, cemgap: Command) -> None:
    """What was said, and what was seen where it is not the usual."""
    rows = [f"{1 + i % 10},{2 + i % 9},{1 + i % 10}" for i in range(40)]
    text = "\n".join(("服务体验,服务期望,服务重要性", *rows)) + "\n"
    (here / "gb.csv").write_bytes(text.encode("gb18030"))
    assert cemgap("init", "gb.csv", "--encoding", "gb18030", "--header-rows", "1").code == 0
    assert written()["input"]["encoding"] == "gb18030"
    assert written()["input"]["header_rows"] == 1
    assert cemgap("analyze", "gb.csv").code == 0


def test_wrong_usage_is_said_before_anything_is_read(here: Path, cemgap: Command) -> None:
    """Exit code 2."""
    for flags in (("--encoding", "base64"), ("--header-rows", "4")):
        assert cemgap("init", "nowhere.csv", *flags).code == 2
    assert not (here / "cemgap.toml").exists()


def test_standard_input_is_understood_too(survey_csv: str, cemgap: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a next step that could not be taken."""
    content = Path(survey_csv).read_bytes()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content), encoding="utf-8"))
    got = cemgap("init", "-")
    assert got.code == 0
    assert "next" not in got.err
    assert "parking" in written()["factors"]
