"""Opening: each file goes to the reader of its kind, or is refused with its name and a way out."""

from __future__ import annotations

import io
from pathlib import Path

import pandas as pd
import pytest

from cemgap.errors import CemgapError, Problem
from cemgap.intake.sources import ReadAs
from cemgap.intake.sources.opening import is_workbook, opened


def refusal(what: str | Path, sheet: str | None = None) -> Problem:
    """What is said of a file that is not opened."""
    with pytest.raises(CemgapError) as caught, opened(what, ReadAs(sheet)):
        pass
    (problem,) = caught.value.problems
    assert problem.fix is not None
    return problem


def test_no_such_file(tmp_path: Path) -> None:
    """With the nearest name in the folder, or the folder that is missing."""
    (tmp_path / "wave1.csv").write_text("a\n1\n")
    near = refusal(tmp_path / "wavel.csv")
    assert (near.code, near.fix and near.fix.text()) == ("E001", 'the nearest is "wave1.csv"')
    assert "no such folder" in str((refusal(tmp_path / "no" / "wave.csv").fix or near.message).text())
    assert refusal(tmp_path / "quite-different.csv").code == "E001"


def test_an_empty_folder(tmp_path: Path) -> None:
    """Holds nothing to read."""
    assert refusal(tmp_path).code == "E042"


def test_a_name_that_cannot_be(tmp_path: Path) -> None:
    """A NUL, or a name longer than any system takes."""
    assert refusal("a\0b.csv").code == "E002"
    assert refusal(tmp_path / ("x" * 5000 + ".csv")).code == "E002"


@pytest.mark.parametrize("name", ["a.docx", "a.xlt", "a", "a.csv.gz"])
def test_kinds_that_are_not_read(tmp_path: Path, name: str) -> None:
    """By the ending, so that nothing is tried on bytes of another kind."""
    (tmp_path / name).write_bytes(b"x")
    assert refusal(tmp_path / name).code == "E033"


def test_a_sheet_of_a_file_without_sheets(tmp_path: Path) -> None:
    """The flag is for workbooks."""
    (tmp_path / "a.csv").write_text("a\n1\n")
    assert refusal(tmp_path / "a.csv", "Data").code == "E005"


@pytest.mark.parametrize(("name", "kind"), [("a.csv", "csv"), ("A.CSV", "csv"), ("a.txt", "csv"), ("a.TSV", "tsv")])
def test_delimited_files(tmp_path: Path, name: str, kind: str) -> None:
    """The name is kept as it was given, for places."""
    path = tmp_path / name
    path.write_text("a\tb\n1\t2\n")
    with opened(str(path)) as source:
        assert (source.name, source.kind, source.header) == (str(path), kind, ("a", "b"))


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    """A dash is CSV on standard input."""
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"a,b\n1,2\n")))
    with opened("-") as source:
        assert (source.name, source.header) == ("<stdin>", ("a", "b"))


def test_a_frame() -> None:
    """Through the Python face."""
    with opened(pd.DataFrame({"a": [1]})) as source:
        assert (source.kind, source.header) == ("frame", ("a",))


def test_what_has_sheets() -> None:
    """By the ending."""
    books = ("a.XLSX", Path("a.xlsm"), "a.xls", "a.xlsb", "a.ods")
    assert [is_workbook(name) for name in (*books, "a.csv", "-")] == [True] * 5 + [False] * 2


@pytest.mark.parametrize("kind", ["csv", "xlsx", "sav", "dta", "parquet", "frame", "several"])
def test_the_rows_of_no_column(tmp_path: Path, kind: str) -> None:
    """Where nothing is mapped the rows are counted all the same, blank ones left out."""
    frame = pd.DataFrame({"q1": ["a", "", "c"], "q2": ["d", "", ""]})
    path = tmp_path / f"survey.{kind}"
    what: Path | list[Path] | pd.DataFrame = path
    if kind == "csv":
        frame.to_csv(path, index=False)
    elif kind == "xlsx":
        frame.to_excel(path, index=False)
    elif kind == "parquet":
        frame.to_parquet(path)
    elif kind in {"sav", "dta"}:
        pyreadstat = pytest.importorskip("pyreadstat")
        {"sav": pyreadstat.write_sav, "dta": pyreadstat.write_dta}[kind](frame, what)
    elif kind == "several":
        what = [tmp_path / "north.csv", tmp_path / "south.csv"]
        frame[:2].to_csv(what[0], index=False)
        frame[2:].to_csv(what[1], index=False)
    else:
        what = frame
    with opened(what) as source:
        assert sum(len(cells.rows) for cells in source.blocks(())) == 2
