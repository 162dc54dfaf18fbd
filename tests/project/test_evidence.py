"""Business results: read from CSV and XLSX, lower bounds in whatever way people write them."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from cemgap.errors import CemgapError, Problem
from cemgap.project.evidence import read_evidence
from cemgap.steps.results import Stage

SHOPS = (Stage("1 shop", 1, 1), Stage("2 shops", 2, 2), Stage("3 shops", 3, 3), Stage("4 shops", 4, 4, over=True))


def csv_file(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    """A CSV file with this text."""
    path = folder / "evidence.csv"
    path.write_bytes(text.encode(encoding))
    return path


def problems_of(path: Path) -> tuple[Problem, ...]:
    """What is refused in a file."""
    with pytest.raises(CemgapError) as caught:
        read_evidence(path)
    return caught.value.problems


@pytest.mark.parametrize(
    "text",
    [
        "stage,units,result,over\n1 shop,1,1,\n2 shops,2,2,no\n3 shops,3,3,0\n4 shops,4,4,yes\n",
        "\ufeffstage;units;result;notes\r\n1 shop;1;1;a\r\n2 shops;2;2;\r\n\r\n3 shops;3;3;\r\n4 shops;4;>4;\r\n",
        "阶段\t店数\t结果\t超过\n1 shop\t1\t1\t否\n2 shops\t2\t2\t\n3 shops\t3\t3\t\n4 shops\t4\t4\t是\n",
        "階段,單位數,結果\n1 shop,1,1\n2 shops,2,2\n3 shops,3,3\n4 shops,4,超過4\n",
    ],
)
def test_the_same_table_in_many_hands(tmp_path: Path, text: str) -> None:
    """Separators, line ends, languages and notes beside it change nothing."""
    assert read_evidence(csv_file(tmp_path, text)) == SHOPS


MORE = [">4", "> 4", "over 4", "Over 4.0", "more than 4", "超过4", "逾4", "＞４"]
LEAST = [">=4", "≥ 4", "at least 4", "4+", "4 or more", "4 以上", "至少4", "＞＝４"]


@pytest.mark.parametrize(
    ("result", "strict"), [*((result, True) for result in MORE), *((result, False) for result in LEAST)]
)
def test_a_lower_bound_in_words_or_signs(tmp_path: Path, result: str, *, strict: bool) -> None:
    """A result above a figure is that figure, marked as a bound."""
    for over in ("", "yes"):
        text = f"stage,units,result,over\na,1,1,\nb,2,{result},{over}\n"
        assert read_evidence(csv_file(tmp_path, text))[1] == Stage("b", 2, 4, over=True, strict=strict)


def test_a_date_names_a_stage_where_there_is_no_stage(tmp_path: Path) -> None:
    """In a workbook a date is read in ISO form; sheets of notes are passed over."""
    book = Workbook()
    book.create_sheet("Notes").append(["ours"])
    for row in (["date", "units", "result"], [dt.date(2025, 1, 1), 1, 1.5], [dt.date(2026, 1, 1), 2, 3]):
        book.worksheets[0].append(row)
    path = tmp_path / "evidence.xlsx"
    book.save(path)
    assert read_evidence(path) == (Stage("2025-01-01", 1, 1.5), Stage("2026-01-01", 2, 3))


def test_a_stage_that_is_blank_takes_its_date(tmp_path: Path) -> None:
    """Where both columns are there, either names the row."""
    text = "stage,date,units,result\nfirst,2025,1,1\n,2026,2,2\n"
    assert [stage.stage for stage in read_evidence(csv_file(tmp_path, text))] == ["first", "2026"]


def test_everything_wrong_is_told_at_once_with_its_place(tmp_path: Path) -> None:
    """One run of the eyes over the list mends the file."""
    path = csv_file(tmp_path, "stage,units,result,over\n,1,1,\nb,0,x,maybe\nc,,-1,\nd,1,>4,no\ne,1,nan,\n")
    found = [(p.code, p.places[0].row, p.places[0].column, p.places[0].value) for p in problems_of(path)]
    assert found == [
        ("E526", 2, 'A "stage"', None),
        ("E523", 3, 'B "units"', "0"),
        ("E523", 3, 'C "result"', "x"),
        ("E524", 3, 'D "over"', "maybe"),
        ("E523", 4, 'B "units"', ""),
        ("E523", 4, 'C "result"', "-1"),
        ("E524", 5, 'C "result"', ">4"),
        ("E523", 6, 'C "result"', "nan"),
    ]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("stage,units,result\na,1,1\n", ["E525"]),
        ("stage,units,result\n", ["E525"]),
        ("", ["E522", "E522", "E522"]),
        ("stage,units\na,1\nb,2\n", ["E522"]),
        ("units,result\n1,1\n2,2\n", ["E522"]),
        ("stage,units,result,结果\na,1,1,1\nb,2,2,2\n", ["E522"]),
        ('stage,units,result\na,1,"1\n', ["E529"]),
    ],
)
def test_what_is_no_evidence(tmp_path: Path, text: str, codes: list[str]) -> None:
    """Too few rows, a missing or doubled column, an open quote."""
    assert [problem.code for problem in problems_of(csv_file(tmp_path, text))] == codes


def test_other_encodings_and_kinds_are_refused(tmp_path: Path) -> None:
    """An encoding is not guessed, and no other kind of file is read."""
    (problem,) = problems_of(csv_file(tmp_path, "阶段,店数,结果\n", "gb18030"))
    assert (problem.code, problem.places[0].row) == ("E529", 1)
    (problem,) = problems_of(tmp_path / "evidence.docx")
    assert problem.code == "E521"
    (problem,) = problems_of(tmp_path / "nowhere.csv")
    assert problem.code == "E001"


def test_two_sheets_of_evidence_are_refused(tmp_path: Path) -> None:
    """Which one counts is not guessed."""
    book = Workbook()
    book.create_sheet("Again")
    for sheet in book.worksheets:
        sheet.append(["stage", "units", "result"])
        sheet.append(["a", 1, 1])
    path = tmp_path / "evidence.xlsx"
    book.save(path)
    (problem,) = problems_of(path)
    assert (problem.code, [place.sheet for place in problem.places]) == ("E527", ["Sheet", "Again"])


def test_a_formula_without_a_value_is_named(tmp_path: Path) -> None:
    """It is not taken for a blank."""
    book = Workbook()
    for row in (["stage", "units", "result"], ["a", 1, "=1+1"], ["b", 2, 2]):
        book.worksheets[0].append(row)
    path = tmp_path / "evidence.xlsx"
    book.save(path)
    (problem,) = problems_of(path)
    assert (problem.code, problem.places[0].column, problem.places[0].row) == ("E528", 'C "result"', 2)


POSITIVE = st.floats(min_value=1e-6, max_value=1e9)


@given(st.lists(st.tuples(POSITIVE, POSITIVE, st.booleans()), min_size=2, max_size=6))
def test_figures_read_back_as_they_are_written(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[float, float, bool]]
) -> None:
    """Whatever the figures, bounds included."""
    lines = [f"s{number},{units:.9f},{'>' * over}{result:.9f}" for number, (units, result, over) in enumerate(rows)]
    path = csv_file(tmp_path_factory.mktemp("evidence"), "\n".join(["stage,units,result", *lines]))
    stages = read_evidence(path)
    assert [stage.over for stage in stages] == [over for _, _, over in rows]
    assert [stage.units for stage in stages] == pytest.approx([units for units, _, _ in rows], abs=1e-9)
    assert [stage.result for stage in stages] == pytest.approx([result for _, result, _ in rows], abs=1e-9)
