"""Codebooks: recognised by their header, put beside the survey, refused where they do not fit; never used unasked."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter

import cemgap
from cemgap.errors import CemgapError, Problem
from cemgap.intake.sources import Source
from cemgap.intake.sources.codebooks import codebook
from cemgap.intake.sources.codebooks.codebook import codebooks_beside, hint, is_codebook, with_codebook
from cemgap.intake.sources.codebooks.table import choices_in, missing_in, roles_of
from cemgap.intake.sources.frame import open_frame

Save = Callable[[str, str], Path]

REDCAP = (
    '"Variable / Field Name","Form Name","Section Header","Field Type","Field Label",'
    '"Choices, Calculations, OR Slider Labels","Field Note",Identifier?,"Matrix Group Name"\n'
    'record_id,main,,text,"Record",,,,\n'
    'sat_staff,main,"How satisfied are you with",radio,"<b>Our staff</b>","1, Poor | 2, Fair | 3, Good",,,sat\n'
    'sat_price,main,,radio,"Our prices","1, Poor | 2, Fair | 3, Good",,,sat\n'
    'reasons,main,,checkbox,"Why us?","1, Price | 2, Range | -9, None of these",,,\n'
    'member,main,,yesno,"A member?",,,,\n'
    'bmi,main,,calc,"Index","round([weight] / [height], 1)",,,\n'
    'mood,main,,slider,"Mood","Low | Middle | High",,,\n'
)


@pytest.fixture
def save(tmp_path: Path) -> Save:
    """Writes a file."""

    def write(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def survey(*header: str) -> Source:
    """A survey with those columns."""
    return open_frame(pd.DataFrame([["1"] * len(header)], columns=list(header)), "survey.csv")


def refused(source: Source, *paths: Path) -> list[Problem]:
    """The problems with which codebooks are refused."""
    with pytest.raises(CemgapError) as failed:
        with_codebook(source, paths)
    assert all(problem.fix is not None for problem in failed.value.problems)
    return list(failed.value.problems)


def test_a_list_of_variables_and_a_list_of_values(save: Save) -> None:
    """Two files, as SoSci writes them: what is asked, and what the codes mean."""
    rows = (
        "CASE\tNumber\tMETRIC\tSYSTEM\n"
        "RA01_01\tRating: staff\tORDINAL\tSCALE\n"
        "RA01_02\tRating: price\tORDINAL\tSCALE\n"
        "AGE_01\tage: [01]\tTEXT\tOPEN\n"
    )
    variables = save("variables.csv", f"VAR\tLABEL\tTYPE\tINPUT\n{rows}")
    values = save(
        "values.csv", "VAR\tRESPONSE\tMEANING\nRA01_01\t1\tbad\nRA01_01\t5\tgood\nRA01_01\t-9\tNot answered\n"
    )
    source = with_codebook(survey("CASE", "RA01_01", "RA01_02", "OTHER", "AGE_01"), [variables, values])
    assert source.header == ("CASE", "RA01_01", "RA01_02", "OTHER", "AGE_01")
    assert [question.header for question in source.questions] == list(source.header)
    assert [(q.stem, q.item) for q in source.questions[1:3]] == [("Rating", "staff"), ("Rating", "price")]
    assert source.questions[0].text == "Number"
    assert source.questions[3].text == "OTHER"
    assert source.questions[4].text == "age"
    assert source.value_labels == {1: {"1": "bad", "5": "good", "-9": "Not answered"}}
    assert source.missing_codes == {}


def test_a_data_dictionary_with_choices_in_one_cell(save: Save) -> None:
    """REDCap: choices, tick boxes as columns of their own, matrices under a section header."""
    path = save("dictionary.csv", REDCAP)
    columns = (
        "record_id",
        "sat_staff",
        "sat_price",
        "reasons___1",
        "reasons____9",
        "member",
        "bmi",
        "mood",
        "x_complete",
    )
    source = with_codebook(survey(*columns), [path])
    asked = {question.header: question for question in source.questions}
    assert (asked["sat_price"].stem, asked["sat_price"].item) == ("How satisfied are you with", "Our prices")
    assert asked["sat_staff"].item == "Our staff"
    box = asked["reasons____9"]
    assert (box.stem, box.item, box.option) == ("Why us?", "None of these", True)
    assert source.value_labels == {
        1: {"1": "Poor", "2": "Fair", "3": "Good"},
        2: {"1": "Poor", "2": "Fair", "3": "Good"},
        5: {"1": "Yes", "0": "No"},
    }
    assert asked["x_complete"].text == "x_complete"


def test_a_codebook_in_one_table_with_merged_variables(save: Save) -> None:
    """Four columns, the variable only in its first row; codes declared missing."""
    path = save(
        "codes.csv",
        "变量名,题目,取值,含义,缺失\nq1,服务满意度,1,很不满意,\n,,5,很满意,\n,,9,没用过,是\nq2,价格满意度,1,很不满意,否\n",
    )
    source = with_codebook(survey("Q1", "q2"), [path])
    assert source.value_labels == {0: {"1": "很不满意", "5": "很满意", "9": "没用过"}, 1: {"1": "很不满意"}}
    assert source.missing_codes == {0: ("9",)}
    assert [question.text for question in source.questions] == ["服务满意度", "价格满意度"]


def test_missing_codes_listed_per_variable(save: Save) -> None:
    """A column of a list of variables; ranges are spelt out."""
    path = save("codes.csv", "name,label,missing values\nq1,Service,97-99; -1\nq2,Price,\n")
    source = with_codebook(survey("q1", "q2"), [path])
    assert source.missing_codes == {0: ("97", "98", "99", "-1")}


def test_the_rest_of_the_source_is_as_it_was(save: Save) -> None:
    """Cells, places, hash and warnings are those of the survey."""
    plain = survey("q1", "q2")
    source = with_codebook(plain, [save("codes.csv", "variable,label\nq1,Service\n")])
    assert source.sha256 == plain.sha256
    assert source.place(2, 0, "1") == plain.place(2, 0, "1")
    assert source.warnings == plain.warnings
    assert [block.columns[0].to_pylist() for block in source.blocks((0,))] == [["1"]]
    assert with_codebook(plain, []) is plain


def test_a_codebook_adds_to_what_the_file_says(save: Save) -> None:
    """Labels and missing codes of an SPSS file stay where the codebook says nothing else."""
    plain = survey("q1")
    plain.value_labels[0] = {"1": "bad", "2": "so so"}
    plain.missing_codes[0] = ("8",)
    path = save("codes.csv", "variable,code,label,missing\nq1,2,fair,\nq1,9,none,x\n")
    source = with_codebook(plain, [path])
    assert source.value_labels == {0: {"1": "bad", "2": "fair", "9": "none"}}
    assert source.missing_codes == {0: ("8", "9")}
    assert plain.value_labels == {0: {"1": "bad", "2": "so so"}}


def test_sheets_of_a_workbook_that_are_codebooks(tmp_path: Path) -> None:
    """All that are; other sheets of it are left alone."""
    path = tmp_path / "codes.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheets: dict[str, list[list[object]]] = {
            "Variables": [["Variable", "Question"], ["q1", "Service"]],
            "Values": [["Variable", "Code", "Label"], ["q1", 1, "bad"], ["q1", 5, "good"]],
            "Notes": [["Read me", "First", "Then"], ["a", "b", "c"]],
        }
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    source = with_codebook(survey("q1"), [path])
    assert source.questions[0].text == "Service"
    assert source.value_labels == {0: {"1": "bad", "5": "good"}}


def test_a_codebook_that_fits_no_column_names_both(save: Save) -> None:
    """With the first variable it speaks of."""
    (problem,) = refused(survey("Service", "Price"), save("codes.csv", "variable,label\nq1,Service\n"))
    assert problem.code == "E053"
    assert "codes.csv" in problem.message.text()
    assert "survey.csv" in problem.message.text()
    assert '"q1"' in problem.message.text()


def test_what_is_no_codebook_is_told_what_one_looks_like(save: Save) -> None:
    """And all problems of several files at once."""
    data = save("data.csv", "Respondent,Service,Price\n1,5,4\n2,4,3\n")
    other = save("codes.csv", "variable,label\nx,Service\n")
    problems = refused(survey("q1"), data, other)
    assert [problem.code for problem in problems] == ["E054", "E053"]
    assert "variable, code, label" in str(problems[0].fix and problems[0].fix.text())


def test_a_codebook_that_contradicts_itself_is_refused(save: Save) -> None:
    """Which of two meanings is right is not guessed; saying the same twice does no harm."""
    path = save("codes.csv", "variable,code,label\nq1,1,bad\nq1,5,good\nq1,1,good\nq1,5,good\n")
    (problem,) = refused(survey("q1"), path)
    assert problem.code == "E055"
    assert [place.row for place in problem.places] == [4]


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    """As any input."""
    (problem,) = refused(survey("q1"), tmp_path / "none.csv")
    assert problem.code == "E001"


@pytest.mark.parametrize(
    "header",
    [
        "Variable,Label",
        "VAR,RESPONSE,MEANING",
        "name,label,type",
        "变量,取值,标签",
        "變數名稱,選項值,選項",
        "Field name,Options,Question",
    ],
)
def test_codebooks_are_known_by_their_header(save: Save, header: str) -> None:
    """In English and Chinese, whatever the file is called."""
    cells = header.count(",")
    rows = "".join(f"q{n}" + f",{n}" * cells + "\n" for n in range(3))
    assert is_codebook(save("anything.csv", f"{header}\n{rows}"))


@pytest.mark.parametrize(
    "text",
    [
        "Respondent,Service experience,Price experience\n1,5,4\n2,5,4\n",
        "respondent,variable,value\n1,service,5\n1,price,4\n2,service,3\n",
        "factor,experience,expectation\nservice,5,6\n",
        "id,name,label,score,region\n1,Ann Lee,A,5,north\n2,Bo Chu,B,4,south\n",
        "variable,label\nq1,a\nq1,b\nq1,c\nq1,a\nq1,b\n",
        "",
    ],
)
def test_data_are_no_codebook(save: Save, text: str) -> None:
    """Not even with columns that have such names."""
    assert not is_codebook(save("data.csv", text))


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("1, Male | 2, Female", {"1": "Male", "2": "Female"}),
        ("1=Male, partly; 2=Female", {"1": "Male, partly", "2": "Female"}),
        ("1=Male, 2=Female", {"1": "Male", "2": "Female"}),
        ("1. bad\n2. good", {"1": "bad", "2": "good"}),
        ("-9 - refused\n1 - yes", {"-9": "refused", "1": "yes"}),
        ("0, 1-2 times | 1, 3,5 or more", {"0": "1-2 times", "1": "3,5 or more"}),
        ("1=男 2=女", {"1": "男", "2": "女"}),
        ("1.0=a;2.0=b", {"1": "a", "2": "b"}),
        ("Low | High", {}),
        ("if([a]=1, 2, 3)", {}),
        ("", {}),
    ],
)
def test_choices_in_one_cell(text: str, choices: dict[str, str]) -> None:
    """All pairs, or none where one part is no pair."""
    assert choices_in(text) == choices


def test_a_file_of_another_kind_or_size_is_no_codebook(save: Save, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not even opened, or not read to its end."""
    text = "variable,label\nq1,Service\nq2,Price\n"
    assert not is_codebook(save("codes.sav", text))
    monkeypatch.setattr(codebook, "ROWS", 1)
    (problem,) = refused(survey("q1"), save("codes.csv", text))
    assert problem.code == "E054"


def test_small_parts() -> None:
    """Codes in lists; roles where the label column serves two ends."""
    assert missing_in("") == ()
    assert missing_in("98 99") == ("98", "99")
    roles = roles_of(("VAR", "LABEL", "RESPONSE", "MEANING"), [("q", "Service", "1", "bad")])
    assert roles is not None
    assert (roles.question, roles.code, roles.meaning) == (1, 2, 3)
    roles = roles_of(("variable", "label", "values"), [("q", "Sex", "1=m; 2=f")])
    assert roles is not None
    assert (roles.question, roles.choices, roles.code) == (1, 2, None)


def test_codebooks_beside_a_file_are_hinted_at_not_used(save: Save) -> None:
    """By name and by header, with the option to paste; another survey's are not."""
    data = save("data_hotel_2026.csv", "q1,q2\n1,2\n")
    values = save("values_hotel_2026.csv", "VAR,RESPONSE,MEANING\nq1,1,bad\n")
    dictionary = save("Hotel_Data-Dictionary.csv", "Variable,Label\nq1,Service\n")
    save("values_airline_2026.csv", "VAR,RESPONSE,MEANING\nq1,1,bad\n")
    save("codebook_notes.csv", "a,b\n1,2\n")
    assert set(codebooks_beside(data)) == {values, dictionary, data.with_name("codebook_notes.csv")}
    (problem,) = hint(data)
    assert problem.code == "W021"
    assert problem.fix is not None
    assert f'--codebook "{values}"' in problem.fix.text()
    assert "codebook_notes" not in problem.fix.text()


def test_nothing_beside_a_file_is_no_hint(tmp_path: Path, save: Save) -> None:
    """Nor is a folder that cannot be read."""
    assert hint(save("data.csv", "q1\n1\n")) == ()
    assert codebooks_beside(tmp_path / "none" / "data.csv") == ()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("VAR,RESPONSE,MEANING\nq1,1,bad\nq1,2,good\n", "E101"),
        ("VAR,LABEL,TYPE\nq1,Service,METRIC\nq2,Price,METRIC\n", "E044"),
    ],
)
def test_a_codebook_in_place_of_the_answers(save: Save, content: str, code: str) -> None:
    """It is said what it is for; a file that is none keeps its own way out."""
    values = save("values_hotel.csv", content)
    with pytest.raises(CemgapError) as refused:
        cemgap.analyze(str(values))
    (problem,) = [one for one in refused.value.problems if one.code == code]
    assert problem.fix is not None
    assert f'--codebook "{values}"' in problem.fix.text("en")
    other = save("other.csv", "colour,shade\nred,dark\nblue,light\n")
    with pytest.raises(CemgapError) as refused:
        cemgap.analyze(str(other))
    assert not any("--codebook" in one.fix.text("en") for one in refused.value.problems if one.fix is not None)
