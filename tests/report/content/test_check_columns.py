"""The columns of ``check``: on a screen what matters first, in a line each what does not; elsewhere every column."""

from pathlib import Path

import pytest

from cemgap.intake.mapping import Attribute, Declared
from cemgap.project.choices import Choices
from cemgap.report import markdown, terminal
from cemgap.report.blocks import Lines, Table
from cemgap.report.content.check import check_report
from cemgap.report.content.check_answers import attribute_name
from cemgap.report.content.check_columns import columns_on_screen
from cemgap.statistics.survey import Survey
from cemgap.understanding import read_understood

META = ("StartDate", "EndDate", "Progress", "Finished", "UserLanguage")
PERSONAL = ("RecipientEmail", "RecipientFirstName", "RecipientLastName")
WAS, WEIGHS = "How satisfied are you with our ...", "How important is it to you that our shop has ..."
ITEMS = ("Friendly staff", "Short queues", "Fresh bread")
CODES = (*META, *PERSONAL, "Q1", "Q2", "Q3", *(f"Q4_{n}" for n in (1, 2, 3)), *(f"Q5_{n}" for n in (1, 2, 3)))
TEXTS = (
    *META,
    *PERSONAL,
    "What did you buy today?",
    "Which bag did you take?",
    "Who came with you?",
    *(f"{WAS} - {item}" for item in ITEMS),
    *(f"{WEIGHS} - {item}" for item in ITEMS),
)


def understood(folder: Path, *rows: tuple[str, ...]) -> Survey:
    """How a file with those rows of headers is understood."""
    file = folder / "a.csv"
    answers = [
        tuple("bread" if "Q1" <= code < "Q4" else str(1 + (n + at) % 7) for at, code in enumerate(rows[0]))
        for n in range(20)
    ]
    file.write_text("\n".join(",".join(f'"{cell}"' for cell in row) for row in (*rows, *answers)), encoding="utf-8")
    return read_understood(file, Declared(), Choices())[0]


def screen(survey: Survey, width: int = 80) -> str:
    """The whole screen."""
    return terminal.text(check_report(survey, brief=True), "en", width, color=False, encoding="utf-8")


@pytest.mark.parametrize("width", [80, 100])
def test_ratings_come_first_under_their_question(tmp_path: Path, width: int) -> None:
    """The stem once, code and item in a line per column; no line breaks inside a row."""
    told = screen(understood(tmp_path, CODES, TEXTS), width)
    assert " ".join(told.split()).count("How satisfied are you with") == 1
    assert " ".join(told.split()).count("How important is it to you") == 1
    lines = [line.split() for line in told.splitlines()]
    assert [*lines[lines.index(["12", "Q4_1", "Friendly", "staff"])]] == ["12", "Q4_1", "Friendly", "staff"]
    assert "experience, columns 12-14: How satisfied" in told
    assert told.index("columns 12-14") < told.index("About the interview")


def test_what_is_of_no_further_interest_takes_a_line(tmp_path: Path) -> None:
    """By its numbers, with what it is; what is not used with the reason."""
    told = screen(understood(tmp_path, CODES, TEXTS))
    lines = [line.split("  ") for line in told.splitlines()]
    rows = {line[0]: line[-1].strip() for line in lines}
    assert rows["About the interview"] == "1-5"
    assert rows["Personal data, left out"] == "6-8"
    assert rows["Not used"] == "9-11: not understood"
    assert "-f md" in rows["Every column"]
    assert "StartDate" not in told


def test_a_few_columns_stand_in_rows_of_their_own(tmp_path: Path) -> None:
    """Two that are not used are shown with their headers."""
    told = screen(understood(tmp_path, ("Notes", "Remarks", "Service experience", "Service expectation")))
    assert "Not used" not in told
    assert told.index("Service experience") < told.index("Notes") < told.index("Remarks")


def test_without_ratings_the_columns_are_shown_by_what_they_ask(tmp_path: Path) -> None:
    """Codes alone would tell nothing; nobody needs a column of factors or attributes then."""
    survey = understood(tmp_path, CODES[:11], TEXTS[:11])
    told = screen(survey)
    assert "Q1 What did you buy today?" in told
    assert "About the interview" in told
    (shown,) = (block for block in columns_on_screen(survey) if isinstance(block, Table))
    assert [column.key for column in shown.columns] == ["position", "header", "role", "reason"]


def test_columns_whose_measure_is_asked_are_named(tmp_path: Path) -> None:
    """A line per question with its items, before what is not used."""
    texts = tuple(text.replace(WAS, "Please rate the following").replace(WEIGHS, "And these") for text in TEXTS)
    survey = understood(tmp_path, CODES, texts)
    lines = [line for block in columns_on_screen(survey) if isinstance(block, Lines) for line in block.lines]
    told = [line.message.text() for line in lines]
    assert told[0] == "12-14: Please rate the following: Friendly staff, Short queues, Fresh bread"
    assert [line.label.text() for line in lines[:1] if line.label] == ["Which measure?"]
    assert not any("12" in line for line in told[2:])


@pytest.mark.parametrize("rows", [(CODES, TEXTS), (TEXTS,), (CODES,)])
def test_no_column_is_lost(tmp_path: Path, rows: tuple[tuple[str, ...], ...]) -> None:
    """Every column stands once, in a row or in a line of numbers; Markdown has a row for each."""
    survey = understood(tmp_path, *rows)
    seen: list[int] = []
    for block in columns_on_screen(survey):
        if isinstance(block, Table):
            seen += [int(row.key) for row in block.rows]
        elif isinstance(block, Lines):
            for line in block.lines[:-1]:
                for part in line.message.text().split(": ")[0].split(", "):
                    low, _, high = part.partition("-")
                    seen += range(int(low), int(high or low) + 1)
    assert sorted(seen) == list(range(1, 18))
    text = str(markdown.text(check_report(survey), "en"))
    assert all(header.replace("|", "\\|")[:20] in text for header in rows[0])


def test_no_attribute_column_for_columns_that_are_not_used(tmp_path: Path) -> None:
    """Neither on a screen nor in Markdown."""
    texts = tuple(text if code >= "Q4" else f"So - {code}" for code, text in zip(CODES, TEXTS, strict=True))
    survey = understood(tmp_path, CODES, texts)
    assert {column.role for column in survey.mapping.columns if column.attribute is not None} == {"open"}
    assert "Attribute" not in str(markdown.text(check_report(survey), "en"))
    assert "Attribute" not in screen(survey)


def test_a_place_is_said_once(tmp_path: Path) -> None:
    """In the words of the file, behind the attribute, whether its name has it or not."""
    things = ("门店：位置", "门店：环境", "线上：客服", "线上：页面")
    header = [f"{measure}-{thing}" for measure in ("满意度", "重要度") for thing in things]
    survey = understood(tmp_path, tuple(header))
    text = str(markdown.text(check_report(survey), "zh"))
    assert "位置 (门店)" in text
    assert "客服 (线上)" in text
    assert not any(word in text for word in ("shop", "online", "(门店) (门店)"))
    said = Attribute("service", "staff", (("", "Staff"),), touchpoint="shop", channel="shop")
    assert attribute_name(said).label("en") == "Staff (shop)"
