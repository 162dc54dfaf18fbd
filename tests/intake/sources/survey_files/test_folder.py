"""Several files as one survey: aligned by what is asked, with what differs said, each cell at its own place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cemgap.errors import CemgapError, Problem
from cemgap.intake.headings.questions import Question
from cemgap.intake.sources import ReadAs, Source
from cemgap.intake.sources.opening import is_workbook, opened
from cemgap.intake.sources.survey_files.alignment import aligned
from cemgap.intake.sources.survey_files.several_files import SeveralFiles
from cemgap.intake.sources.survey_files.wave_names import wave_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.intake.sources.conftest import Books

AS_SEEN = ReadAs()
HEAD = "id,Experience: Service,Importance: Service"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two waves; the second in another order, with another separator and a column more."""
    path = tmp_path / "survey"
    path.mkdir()
    (path / "s_2025Q4.csv").write_text(f"{HEAD}\n1,5,6\n2,4,7\n")
    (path / "s_2026Q1.csv").write_text("Importance: Service;id;Experience: Service;store\n7;3;6;north\n\n8;4;5;south\n")
    return path


def rows_of(source: Source) -> list[tuple[str, ...]]:
    """All rows, as text."""
    columns = tuple(range(len(source.header)))
    return [
        tuple(str(block.columns[column][i]) for column in columns)
        for block in source.blocks(columns)
        for i in range(len(block.rows))
    ]


def refusal(what: Path | Sequence[Path | str], read_as: ReadAs = AS_SEEN) -> tuple[Problem, ...]:
    """What is said of files that are not read."""
    with pytest.raises(CemgapError) as caught, opened(what, read_as) as source:
        rows_of(source)
    assert all(problem.fix is not None for problem in caught.value.problems)
    return caught.value.problems


def test_a_folder_is_a_survey(folder: Path) -> None:
    """Columns by header, rows file after file, the wave from the names, places in their own file."""
    with opened(folder) as source:
        assert (source.name, source.kind, source.reader, source.sheet) == (str(folder), "files", "csv", None)
        assert source.header == ("id", "Experience: Service", "Importance: Service", "store", "wave")
        assert source.sample == (
            ("1", "5", "6", "", "2025Q4"),
            ("3", "6", "7", "north", "2026Q1"),
            ("2", "4", "7", "", "2025Q4"),
            ("4", "5", "8", "south", "2026Q1"),
        )
        blocks = list(source.blocks((4, 3, 1)))
        rows = [int(row) for block in blocks for row in block.rows]
        texts = [[str(block.columns[c][i]) for c in (4, 3, 1)] for block in blocks for i in range(len(block.rows))]
        assert texts == [["2025Q4", "", "5"], ["2025Q4", "", "4"], ["2026Q1", "north", "6"], ["2026Q1", "south", "5"]]
        places = [source.place(row, 1, "x") for row in rows]
        assert [Path(place.file or "").name for place in places] == ["s_2025Q4.csv"] * 2 + ["s_2026Q1.csv"] * 2
        assert [place.row for place in places] == [2, 3, 2, 4]
        assert places[0].column == 'B "Experience: Service"'
        assert places[3].column == 'C "Experience: Service"'
        assert source.place(rows[0], 3).column == '"store"'
        assert source.place(rows[0], 4).column == '"wave"'
        assert Path(source.place(None, 3).file or "").name == "s_2026Q1.csv"
        assert source.place(None, None).file == str(folder)
        assert source.place(source.header_row, 0).row == 1


def test_what_was_taken_and_what_differs_is_said(folder: Path) -> None:
    """Files and columns by name; hidden, lock and project files aside."""
    for name in (".hidden.csv", "~$s.xlsx", ".~lock.s_2026Q1.csv#", "Thumbs.db"):
        (folder / name).write_text("x")
    for name in ("notes.docx", "plan.xlsx", "evidence.csv", "cemgap.toml"):
        (folder / name).write_text("x")
    (folder / "old").mkdir()
    with opened(folder) as source:
        taken, lacking = source.warnings
    assert (taken.code, taken.severity) == ("W014", "note")
    assert (lacking.code, lacking.severity) == ("W012", "warning")
    assert taken.message.text() == (
        "2 files are read as waves of one survey (2025Q4, 2026Q1): s_2025Q4.csv, s_2026Q1.csv; "
        "not read: cemgap.toml, evidence.csv, notes.docx, old, plan.xlsx"
    )
    assert '"store"' in lacking.message.text()
    assert "s_2025Q4.csv" in lacking.message.text()


def test_files_named_one_by_one(folder: Path) -> None:
    """In that order; their hash depends on it, and on nothing else."""
    first, second = (str(folder / name) for name in ("s_2025Q4.csv", "s_2026Q1.csv"))
    hashes = set()
    for files in ([first, second], (first, second), [second, first]):
        with opened(files) as source:
            assert source.name == f"{files[0]} + 1"
            rows_of(source)
            hashes.add(source.sha256)
    assert len(hashes) == 2
    with opened([first]) as source:
        assert source.kind == "csv"


def test_kinds_may_differ(folder: Path, books: Books) -> None:
    """A workbook beside text; a sheet is named for workbooks only."""
    head = f"{books.text('A1', 'id')}{books.text('B1', 'Experience: Service')}{books.text('C1', 'Importance: Service')}"
    row = f"{books.number('A2', 9)}{books.number('B2', 6)}{books.number('C2', 7)}"
    data = books.sheet(f'<row r="1">{head}</row><row r="2">{row}</row>')
    (folder / "s_2026Q2.xlsx").write_bytes(books.packed(books.parts(Raw=data, Copy=data)))
    assert is_workbook(folder)
    assert is_workbook([folder / "s_2026Q2.xlsx", "a.csv"])
    assert not is_workbook([folder / "a.csv"])
    with opened(folder, ReadAs(sheet="Copy")) as source:
        assert source.reader == "csv, calamine"
        assert source.encoding is None
        assert rows_of(source)[-1] == ("9", "6", "7", "", "2026Q2")
        assert source.place(2 << 40 | 2, 1).sheet == "Copy"
    assert [problem.code for problem in refusal(folder)] == ["E005"]


def test_parts_have_no_wave(tmp_path: Path) -> None:
    """Where the names tell none, or the files have a column for it."""
    for name in ("north.csv", "south.csv"):
        (tmp_path / name).write_text(f"{HEAD}\n{name},5,6\n")
    with opened(tmp_path) as source:
        assert source.header == ("id", "Experience: Service", "Importance: Service")
        assert source.warnings[0].message.text() == "2 files are read as parts of one survey: north.csv, south.csv"
    (tmp_path / "north.csv").rename(tmp_path / "w1.csv")
    (tmp_path / "south.csv").rename(tmp_path / "w2.csv")
    (tmp_path / "w2.csv").write_text(f"{HEAD},Wave\n1,5,6,spring\n")
    with opened(tmp_path) as source:
        assert source.header[-1] == "Wave"
        assert len(source.header) == 4


def test_all_that_is_wrong_with_the_files_is_said_at_once(folder: Path) -> None:
    """Each with its name, in opening and in reading."""
    (folder / "a.docx").write_text("x")
    problems = refusal([folder / "s_2025Q4.csv", folder / "none.csv", folder / "a.docx"])
    assert [problem.code for problem in problems] == ["E001", "E033"]
    for name in ("s_2025Q4.csv", "s_2026Q1.csv"):
        path = folder / name
        path.write_text(path.read_text() + "too,many,cells,by,far;too;many;cells;by;far\n")
    problems = refusal(folder)
    assert [Path(problem.places[0].file or "").name for problem in problems] == ["s_2025Q4.csv", "s_2026Q1.csv"]


def test_files_that_are_no_one_survey(folder: Path) -> None:
    """Little in common: not one table, whatever lies in the folder."""
    (folder / "s_2026Q2.csv").write_text("stock,price,place,id\n1,2,3,4\n")
    (problem,) = refusal(folder)
    assert problem.code == "E039"
    assert "s_2026Q2.csv has 1 of its 4 columns in common" in problem.message.text()


def test_every_file_has_a_header(folder: Path) -> None:
    """The rows of one that lost it are no columns, and no cell of them is told."""
    rows = "\n".join(f"Mona Sample {chr(97 + n)},{1 + n % 5},{1 + n * 3 % 5},{5 - n % 5}" for n in range(8))
    (folder / "w2026Q3.csv").write_text(rows + "\n")
    problems = refusal(folder)
    assert [problem.code for problem in problems] == ["E044"]
    assert "Mona" not in repr(problems)


def test_other_words_are_said(tmp_path: Path) -> None:
    """Of the same code; of another measure under the same code, which is kept apart."""
    ids = '{"ImportId": "QID1"}'
    for name, first, second in (
        ("w1", "How content were you with the price?", "Importance of the staff we have"),
        ("w2", "How content are you with the price?", "Expectation of the staff we have"),
    ):
        rows = ("ResponseId,Q1,Q2", f"Response ID,{first},{second}", ",".join(['"' + ids.replace('"', '""') + '"'] * 3))
        (tmp_path / f"{name}.csv").write_text("\n".join([*rows, f"R_{name},5,6", f"R_{name}x,4,5"]) + "\n")
    with opened(tmp_path) as source:
        said = {problem.code: problem for problem in source.warnings}
        assert said["W013"].places[0].row == 3
        text = said["W013"].message.text()
        assert '"How content are you with the price?" in ' in text
        assert '"How content were you with the price?" before' in text
        assert Path(said["W015"].places[0].file or "").name == "w2.csv"
        assert len(source.header) == 5
        assert [row[1] for row in rows_of(source)] == ["5", "4", "5", "4"]


def test_nobody_counts_twice(folder: Path) -> None:
    """The same file named twice, or a copy of it."""
    path = folder / "s_2025Q4.csv"
    assert refusal([path, folder / ".." / "survey" / "s_2025Q4.csv"])[0].code == "E041"
    (folder / "s_2025Q4 (1).csv").write_text(path.read_text())
    (problem,) = refusal(folder)
    assert problem.code == "E041"
    assert "holds the same as" in problem.message.text()
    assert refusal([f"{n}.csv" for n in range(300)])[0].code == "E041"


def test_a_folder_without_data(tmp_path: Path) -> None:
    """With the endings that are read."""
    (tmp_path / "notes.docx").write_text("x")
    (problem,) = refusal(tmp_path)
    assert problem.code == "E042"
    assert problem.fix is not None
    assert ".csv" in problem.fix.text()


def test_a_folder_with_one_data_file(folder: Path) -> None:
    """Is that file; what else lies there is said."""
    (folder / "s_2025Q4.csv").unlink()
    with opened(folder) as source:
        assert (source.kind, source.warnings) == ("csv", ())
    (folder / "notes.docx").write_text("x")
    with opened(folder) as source:
        assert (source.kind, source.header) == ("csv", ("Importance: Service", "id", "Experience: Service", "store"))
        assert source.warnings[0].message.text() == "s_2026Q1.csv is read; not read: notes.docx"
        assert rows_of(source)[1] == ("8", "4", "5", "south")


def test_an_empty_list_is_no_data() -> None:
    """It is not a folder, and not a frame."""
    assert refusal([])[0].code == "E020"


def asked(*texts: str) -> list[Question]:
    """Questions with a code and a text, or a header alone."""
    parts = [(*text.split("|"), "", "", "")[:4] for text in texts]
    return [Question(header, code, stem, item) for header, code, stem, item in parts]


def test_questions_that_moved_are_found_by_their_words() -> None:
    """The same number asks something else in another wave: what counts is what is asked."""
    first = asked("16 Price|16|Importance|Price", "17 Price|17|Satisfaction|Price")
    second = asked("15 Price|15|Importance|Price", "16 Price|16|Satisfaction|Price")
    table = aligned([first, second])
    assert table.columns == ((0, 1), (0, 1))
    assert (table.reworded, table.apart) == ((), ())


def test_reworded_questions_are_one_and_other_measures_are_not() -> None:
    """By the same code; a measure word that differs keeps them apart."""
    first = asked("Q1|Q1|How content were you with the price", "Q2|Q2|Importance of price")
    second = asked("Q1|Q1|How content are you with the price", "Q2|Q2|Expectation of price")
    table = aligned([first, second])
    assert table.columns == ((0, 1, None), (0, None, 1))
    assert table.reworded == ((1, 0, 0),)
    assert table.apart == ((1, 1, 1),)


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("Q1|How satisfied are you?|Service", "Q1|How satisfied were you?|Product", False),
        ("Q1|How satisfied are you?|Service", "Q1|How satisfied were you?|service ", True),
        ("Q1|How satisfied are you?|Service", "Q1|How satisfied are you with it?|", True),
        ("Q1|How do you like the service?|", "Q1|How do you like the product?|", False),
        ("Q1|How do you like the service?|", "Q1|How do you like our service?|", True),
    ],
)
def test_another_thing_rated_is_another_question(first: str, second: str, *, same: bool) -> None:
    """Under the same code: the numbers of a questionnaire move on from wave to wave."""
    files = []
    for said in (first, second):
        code, stem, item = said.split("|")
        files.append([Question(code, code, stem, item)])
    table = aligned(files)
    assert len(table.questions) == (1 if same else 2)
    assert (table.reworded, table.apart) == ((((1, 0, 0),), ()) if same else ((), ((1, 0, 0),)))


def test_columns_that_read_the_same_match_in_order_only_if_as_many() -> None:
    """Three runs of the same headers beside two: which is missing, nobody can say."""
    assert aligned([asked("a", "a", "b"), asked("b", "a", "a")]).columns == ((0, 1, 2), (1, 2, 0))
    table = aligned([asked("a", "a", "a"), asked("a", "a")])
    assert len(table.questions) == 5
    assert table.apart == ((1, 0, 0), (1, 1, 0))


@given(st.lists(st.lists(st.sampled_from("abcdef"), unique=True), min_size=1, max_size=4))
def test_every_column_of_every_file_is_somewhere_once(files: list[list[str]]) -> None:
    """And under its own header."""
    table = aligned([asked(*headers) for headers in files])
    for headers, columns in zip(files, table.columns, strict=True):
        assert sorted(own for own in columns if own is not None) == list(range(len(headers)))
        assert all(own is None or table.questions[at].header == headers[own] for at, own in enumerate(columns))
    assert len(table.questions) == len({header for headers in files for header in headers})


@pytest.mark.parametrize(
    ("names", "waves"),
    [
        (["2025Q4", "2026Q1"], ("2025Q4", "2026Q1")),
        (["a W1", "a W2", "a W10"], ("W1", "W2", "W10")),
        (["满意度第1期", "满意度第2期"], ("第1期", "第2期")),
        (["survey-2026-03", "survey-2026-09"], ("2026-03", "2026-09")),
        (["2025 final", "2026 final"], ("2025", "2026")),
        (["north_2025Q4", "south_2025q4", "north_2026Q1"], ("2025Q4", "2025Q4", "2026Q1")),
        (["wave 1 (export 20260301)", "wave 2 (export 20260301)"], ("wave 1", "wave 2")),
        (["2025年上半年客户", "2025年下半年客户"], ("2025年上半年", "2025年下半年")),
        (["wave 1 (export 20260301)", "wave 2 (export 20260901)"], None),
        (["survey1", "survey2"], None),
        (["part 1", "part 2"], None),
        (["2026Q1 north", "2026Q1 south"], None),
        (["2026Q1", "copy"], None),
        (["12025", "12026"], None),
        (["survey Q4 2025", "survey Q1 2026"], ("Q4 2025", "Q1 2026")),
        (["Mar 2025", "Feb 2026"], ("Mar 2025", "Feb 2026")),
        (["pre", "post"], ("pre", "post")),
        (["满意度前测", "满意度后测"], ("前测", "后测")),
        (["三月", "六月"], ("三月", "六月")),
        (["Spring", "Autumn"], ("Spring", "Autumn")),
        (["post_2025Q4", "email_2026Q1"], ("2025Q4", "2026Q1")),
        (["pre north", "post south"], None),
    ],
)
def test_waves_in_the_names_of_files(names: list[str], waves: tuple[str, ...] | None) -> None:
    """Only where one thing in the name says so."""
    assert wave_names(names) == waves


class Labelled:
    """A source with labels, and nothing else that matters."""

    kind = reader = "csv"
    sheet = encoding = separator = heading = None
    header_row = 1
    sample = ()
    warnings = ()

    def __init__(self, name: str, labels: dict[str, str], missing: tuple[str, ...] = ()) -> None:
        self.name = name
        self.sha256 = name
        self.questions = (Question("q"),)
        self.header = ("q",)
        self.value_labels = {0: labels}
        self.missing_codes = {0: missing} if missing else {}

    def place(self, row: int | None, column: int | None, value: str | None = None) -> object:
        """A place."""
        from cemgap.errors import Place

        return Place(self.name, row=row, column=str(column), value=value)


def test_labels_are_put_together_unless_they_contradict() -> None:
    """The same words for another code would turn the scale around."""
    one = Labelled("a", {"1": "Bad", "5": "Good"}, ("9",))
    two = Labelled("b", {"1": "bad", "3": "So so", "5": "Good"}, ("8", "9"))
    together = SeveralFiles("x", [one, two], None)  # type: ignore[list-item]
    assert together.value_labels == {0: {"1": "Bad", "3": "So so", "5": "Good"}}
    assert together.missing_codes == {0: ("9", "8")}
    turned = Labelled("c", {"5": "Bad", "1": "Good"})
    with pytest.raises(CemgapError) as caught:
        SeveralFiles("x", [one, turned], None)  # type: ignore[list-item]
    (problem,) = caught.value.problems
    assert (problem.code, problem.places[0].file) == ("E040", "c")
