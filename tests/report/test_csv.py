"""The CSV form: columns, quoting, and text that must not become a formula."""

import csv
import io
import json

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cemgap.errors import echo
from cemgap.report import csv as form
from cemgap.report import json as json_form
from cemgap.report.content import report_of
from cemgap.report.forms import rendered
from cemgap.report.records import FACTOR_KEYS
from tests.report import analyses


@pytest.mark.parametrize("name", ["worked_example", "survey", "performance", "unweighted"])
def test_columns_and_figures_are_those_of_json(name: str) -> None:
    """The same names, rows and numbers as the factors of the JSON form; unknown = empty."""
    analysis = getattr(analyses, name)()
    rows = list(csv.DictReader(io.StringIO(form.text(analysis, "en"))))
    factors = json.loads(json_form.text(analysis, report_of(analysis), "en"))["factors"]
    assert tuple(rows[0]) == FACTOR_KEYS
    told = [{key: "" if value is None else str(value) for key, value in factor.items()} for factor in factors]
    assert rows == told


def test_worked_example_as_text() -> None:
    """Text is quoted, numbers are bare, blanks stay blank."""
    lines = form.text(analyses.worked_example(), "en").splitlines()
    assert lines[0].startswith('"rank","factor","name","experience","experience_se"')
    assert lines[1].startswith('1,"convenience","Convenience",5,,,,7,,,,-2,,,,9,,,,-18,,,,-5,,,,5,7,,,10,"rule",')
    assert lines[5].startswith(',"service","Service",6,,,,,,,,')


def test_file_has_a_byte_order_mark_and_reads_back() -> None:
    """Excel needs the mark to see UTF-8; pandas reads the table with its numbers."""
    content = rendered("csv", analyses.survey(), "zh")
    assert content.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in content
    frame = pd.read_csv(io.BytesIO(content))
    assert frame.shape == (6, len(FACTOR_KEYS))
    assert frame.loc[0, "weighted_satisfaction"] == pytest.approx(-18.5898120605)


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        " =1",
        "\u00a0=1",
        "\u200b=1",
        "\ufeff=1",
        "＝1",
        "＋1",
        "－1",
        "＠x",
        "\x1b=1",
        "\x00\x7f\n=1",
        "\ud800=1",
    ],
)
def test_live_text_gets_an_apostrophe(text: str) -> None:
    """Whatever a spreadsheet could take for a formula starts with an apostrophe; what nobody sees is left out."""
    assert form.field(text) == f'"\'{echo(text)}"'


def test_control_characters_reach_neither_file_nor_terminal() -> None:
    """A name stays on its line and moves no cursor; the guard stands on its own too."""
    assert form.field("a\x1b[31m\r\nb") == '"a[31m b"'
    assert form.guarded("\x1b=1+1") == "'\x1b=1+1"
    names = {"a": "x\x1b]0;y\x07\nz"}
    text = form.text(analyses.factor_table({"a": (5, 7, 9)}, names), "en")
    assert text.count("\n") == 2
    assert text.replace("\n", "").isprintable()


@pytest.mark.parametrize("text", ["Price", "a=b", "3-for-2", "", "'=x", "价格 = 高"])
def test_plain_text_is_left_alone(text: str) -> None:
    """Signs further on harm nobody."""
    assert form.field(text) == f'"{text}"'


def test_negative_numbers_are_never_guarded() -> None:
    """The guard is for text: a figure stays a figure."""
    assert form.field(-18.5) == "-18.5"


@given(st.text(max_size=40))
def test_any_name_survives_a_csv_reader(text: str) -> None:
    """Quotes and commas in names do not break the table, line ends and control characters go, nothing live is left."""
    line = form.field(text) + ',-2,"x"\n'
    (row,) = csv.reader(io.StringIO(line, newline=""), strict=True)
    assert row[1:] == ["-2", "x"]
    assert row[0].removeprefix("'") == echo(text, len(text)).removeprefix("'")
    assert not row[0].lstrip(" \u00a0\u200b\ufeff").startswith(tuple("=+-@\t\r\n＝＋－＠"))


def test_hostile_factor_names_in_the_table() -> None:
    """Names and their keys are guarded where they stand in the table."""
    analysis = analyses.factor_table({"evil": (5, 7, 9)}, {"evil": '=HYPERLINK("http://x";"y")'})
    assert ',"\'=HYPERLINK(""http://x"";""y"")",' in form.text(analysis, "en")
