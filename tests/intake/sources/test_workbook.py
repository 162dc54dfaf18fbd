"""Reading a sheet: true places, exact text, the right sheet, and nothing lost without a word."""

import datetime as dt
import hashlib
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from cemgap.cli import run
from cemgap.errors import CemgapError, Problem
from cemgap.intake.sources.workbook import WorkbookSource, open_workbook

if TYPE_CHECKING:
    from tests.intake.sources.conftest import Books

SURVEY = Path(__file__).parents[3] / "sample_data" / "survey"

Save = Callable[[bytes], Path]


def opened(path: Path, sheet: str | None = None) -> WorkbookSource:
    """The source of a file."""
    return open_workbook(path, path.name, sheet)


def problems(path: Path, sheet: str | None = None, columns: tuple[int, ...] | None = None) -> tuple[Problem, ...]:
    """What is wrong with a file, or with some of its columns."""
    with pytest.raises(CemgapError) as caught:
        contents(opened(path, sheet), columns)
    return caught.value.problems


def contents(source: WorkbookSource, columns: tuple[int, ...] | None = None) -> list[tuple[int, tuple[str, ...]]]:
    """Rows with their numbers."""
    columns = tuple(range(len(source.header))) if columns is None else columns
    return [
        (int(row), tuple(str(block.columns[column][i]) for column in columns))
        for block in source.blocks(columns)
        for i, row in enumerate(block.rows)
    ]


def test_places_are_those_of_the_spreadsheet(books: "Books", saved: Save) -> None:
    """Leading blank rows and columns and blank rows between shift nothing."""
    untidy = " experi\nence "
    rows = (
        f'<row r="3">{books.text("C3", "factor")}{books.text("D3", untidy)}</row>'
        f'<row r="5">{books.text("C5", "product")}{books.number("D5", 6)}</row>'
        '<row r="6"><c r="C6" s="1"/></row>'
        f'<row r="7">{books.text("C7", " ")}</row>'
        f'<row r="9">{books.text("C9", "service")}{books.number("D9", 7.25)}</row>'
        '<row r="500"><c r="A500" s="1"/></row>'
    )
    source = opened(saved(books.of(rows)))
    assert (source.kind, source.sheet, source.header_row) == ("xlsx", "Data", 3)
    assert source.header == ("", "", "factor", "experi ence")
    assert source.sample == (("", "", "product", "6"), ("", "", "service", "7.25"))
    assert contents(source, (2, 3)) == [(5, ("product", "6")), (9, ("service", "7.25"))]
    place = source.place(9, 3, "7.25")
    assert (place.file, place.sheet, place.row, place.column) == ("survey.xlsx", "Data", 9, 'D "experi ence"')
    assert source.place(None, 0).column == "A"


def test_cells_become_text_without_losing_what_they_are(books: "Books", saved: Save) -> None:
    """Whole numbers, fractions, noise, truth values, dates and texts that look like numbers."""
    cells = (
        books.number("A2", 7)
        + books.number("B2", "10.000000000000002")
        + '<c r="C2" t="b"><v>1</v></c><c r="D2" s="1"><v>46082</v></c>'
        + books.text("E2", "007")
        + books.number("F2", "1E-7")
        + '<c r="G2"><f>3+4</f><v>7</v></c>'
    )
    head = "".join(books.text(f"{letter}1", letter.lower()) for letter in "ABCDEFG")
    source = opened(saved(books.of(f'<row r="1">{head}</row><row r="2">{cells}</row>')))
    assert contents(source) == [(2, ("7", "10.000000000000002", "TRUE", "2026-03-01", "007", "1e-07", "7"))]


def test_true_is_not_one_though_they_are_equal(books: "Books", saved: Save) -> None:
    """In whichever order they come, and blanks and texts between them."""
    cells = [
        '<c r="A{}" t="b"><v>1</v></c>',
        '<c r="A{}"><v>1</v></c>',
        '<c r="A{}" t="b"><v>0</v></c>',
        '<c r="A{}"><v>0</v></c>',
    ]
    rows = "".join(
        f'<row r="{n}">{cell.format(n)}{books.number(f"B{n}", n)}</row>'
        for n, cell in enumerate([*cells, "", *cells[::-1]], 2)
    )
    source = opened(saved(books.of(f'<row r="1">{books.text("A1", "a")}{books.text("B1", "b")}</row>{rows}')))
    assert [text for _, (text,) in contents(source, (0,))] == ["TRUE", "1", "FALSE", "0", "", "0", "FALSE", "1", "TRUE"]


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=20))
def test_numbers_survive_to_the_last_bit(books: "Books", values: list[float]) -> None:
    """Their text reads back as the same number."""
    rows = "".join(f'<row r="{n}">{books.number(f"A{n}", value)}</row>' for n, value in enumerate(values, 2))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "numbers.xlsx"
        path.write_bytes(books.of(f'<row r="1">{books.text("A1", "id")}</row>{rows}'))
        read = [float(text) for _, (text,) in contents(opened(path))]
    assert read == values


def test_long_sheets_come_in_blocks(books: "Books", saved: Save) -> None:
    """Every row once, in order, sample included."""
    rows = "".join(f'<row r="{n}">{books.number(f"A{n}", n)}</row>' for n in range(2, 12_002))
    source = opened(saved(books.of(f'<row r="1">{books.text("A1", "id")}</row>{rows}')))
    assert len(source.sample) == 200
    sizes = [
        len(block.rows)
        for block in opened(saved(books.of(f'<row r="1">{books.text("A1", "id")}</row>{rows}'))).blocks((0,))
    ]
    assert sizes == [5_000, 5_000, 2_000]
    assert contents(source) == [(n, (str(n),)) for n in range(2, 12_002)]


def test_the_only_visible_sheet_with_data_is_read(books: "Books", saved: Save) -> None:
    """Empty and hidden sheets are no choice."""
    data = books.sheet(f'<row r="1">{books.text("A1", "id")}</row>')
    path = saved(books.packed(books.parts(Empty=books.sheet(""), hidden_old=data, Data=data)))
    assert opened(path).sheet == "Data"
    assert opened(path, "data ").sheet == "Data"
    assert opened(path, "hidden_old").sheet == "hidden_old"


def test_several_sheets_with_data_are_listed(books: "Books", saved: Save) -> None:
    """The way to choose is ready to paste, with the largest sheet."""
    small = books.sheet(f'<row r="1">{books.text("A1", "see next sheet")}</row>')
    large = books.sheet(f'<row r="1">{books.text("A1", "id")}{books.text("B1", "x")}</row>')
    (problem,) = problems(saved(books.packed(books.parts(Readme=small, Data=large))))
    assert problem.code == "E005"
    assert problem.message.text() == "Several sheets hold data: Readme, Data"
    assert problem.fix is not None
    assert '--sheet "Data"' in problem.fix.text()


def test_the_sheet_with_ratings_is_read(books: "Books", saved: Save) -> None:
    """Whatever stands beside it to be read; in a wide file and in rows per factor, header alone included."""
    notes = books.sheet(
        f'<row r="1">{books.text("A1", "Scores: one row per factor")}</row>'
        f'<row r="3">{books.text("A3", "version")}{books.number("B3", 2)}</row>'
    )
    wide = f'<row r="1">{books.text("A1", "id")}{books.text("B1", "Expectation: Price")}</row>'
    rows = f'<row r="1">{books.text("A1", "因素")}{books.text("B1", "体验")}{books.text("C1", "重要性")}</row>'
    filled = f'<row r="2">{books.text("A2", "x")}{books.number("B2", 6)}{books.number("C2", 7)}</row>'
    for data in (wide, wide + filled, rows, rows + filled):
        path = saved(books.packed(books.parts(Readme=notes, Data=books.sheet(data), hidden_old=books.sheet(data))))
        assert opened(path).sheet == "Data"


def test_several_sheets_of_ratings_are_a_choice(books: "Books", saved: Save) -> None:
    """As is one beside figures in words that cemgap does not know: they may be the answers, and it a summary."""
    summary = books.sheet(
        f'<row r="1">{books.text("A1", "factor")}{books.text("B1", "experience")}</row>'
        f'<row r="2">{books.text("A2", "price")}{books.number("B2", 6)}</row>'
    )
    coded = books.sheet(
        "".join(f'<row r="{n}">{books.number(f"A{n}", n)}{books.number(f"B{n}", n)}</row>' for n in range(1, 9))
    )
    for beside in (summary, coded):
        (problem,) = problems(saved(books.packed(books.parts(Raw=beside, Scores=summary))))
        assert problem.code == "E005"
        assert problem.message.text() == "Several sheets hold data: Raw, Scores"
    assert problem.fix is not None
    assert '--sheet "Scores"' in problem.fix.text()


def test_a_book_with_a_page_to_read_is_analyzed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without --sheet, by the command."""
    book = openpyxl.load_workbook(SURVEY / "wave1.xlsx")
    page = book.create_sheet("Read me", 0)
    page.append(["Customer survey of the first quarter"])
    page.append([None])
    page.append(["Institute", "Example Research", "version", 3])
    book.save(tmp_path / "wave1.xlsx")
    settings = str(SURVEY / "cemgap.toml")
    assert run(["--lang", "en", "analyze", str(tmp_path / "wave1.xlsx"), "--config", settings]) == 0
    assert "Convenience" in capsys.readouterr().out


def test_only_the_sheet_that_is_read_needs_its_header(books: "Books", saved: Save) -> None:
    """A formula without its value on the first page hurts nobody."""
    cover = books.sheet('<row r="1"><c r="A1"><f>TODAY()</f></c></row>')
    data = books.sheet(f'<row r="1">{books.text("A1", "factor")}{books.text("B1", "experience")}</row>')
    assert opened(saved(books.packed(books.parts(Cover=cover, Data=data)))).sheet == "Data"


@pytest.mark.parametrize(
    ("sheet", "words", "fix"),
    [
        ("Daten", 'no sheet "Daten"; the sheets are Data, Empty', '--sheet "Data"'),
        ("zzz", "the sheets are Data, Empty", "--sheet"),
        ("Empty", '"Empty" is empty', "--sheet"),
    ],
)
def test_a_sheet_that_cannot_be_read_is_an_error(books: "Books", saved: Save, sheet: str, words: str, fix: str) -> None:
    """With the sheets there are, and the nearest."""
    data = books.sheet(f'<row r="1">{books.text("A1", "id")}</row>')
    path = saved(books.packed(books.parts(Data=data, Empty=books.sheet(""), hidden_old=data)))
    (problem,) = problems(path, sheet)
    assert problem.code == "E005"
    assert words in problem.message.text()
    assert problem.fix is not None
    assert fix in problem.fix.text()


def test_workbooks_without_data_to_see(books: "Books", saved: Save) -> None:
    """All empty, or all hidden."""
    data = books.sheet(f'<row r="1">{books.text("A1", "id")}</row>')
    (empty,) = problems(saved(books.packed(books.parts(Data=books.sheet("")))))
    (hidden,) = problems(saved(books.packed(books.parts(hidden_old=data, Data=books.sheet("")))))
    assert (empty.code, hidden.code) == ("E005", "E005")
    assert "hidden_old" in hidden.message.text()


def faulty(books: "Books") -> bytes:
    """Formulas without values in B, an error in C, a NaN in D."""
    head = "".join(books.text(f"{letter}1", letter.lower()) for letter in "ABCD")
    rows = "".join(
        f'<row r="{n}">{books.number(f"A{n}", n)}<c r="B{n}"><f>A{n}</f></c>'
        + (f'<c r="C{n}" t="e"><v>#N/A</v></c>' if n == 4 else books.number(f"C{n}", 1))
        + books.number(f"D{n}", "NaN" if n == 6 else 5)
        + "</row>"
        for n in range(2, 20)
    )
    return books.of(f'<row r="1">{head}</row>{rows}')


def test_lost_values_are_errors_with_their_cells(books: "Books", saved: Save) -> None:
    """All kinds at once, the first ten places each, and how many there are."""
    unvalued, errors = problems(saved(faulty(books)))
    assert (unvalued.code, unvalued.count, len(unvalued.places)) == ("E006", 18, 10)
    assert (unvalued.places[0].row, unvalued.places[0].column) == (2, 'B "b"')
    assert "B2" in unvalued.message.text()
    assert (errors.code, errors.count, errors.places[0].row) == ("E018", 1, 4)
    assert "C4" in errors.message.text()


def test_lost_values_matter_only_where_they_are_asked_for(books: "Books", saved: Save) -> None:
    """A comment column may hold what it likes."""
    path = saved(faulty(books))
    assert len(contents(opened(path), (0,))) == 18
    (nan,) = problems(path, columns=(0, 3))
    assert (nan.code, nan.places[0].row, nan.places[0].column) == ("E019", 6, 'D "d"')


def test_a_header_that_is_a_formula_without_value_is_said_at_once(books: "Books", saved: Save) -> None:
    """Otherwise the column would only be nameless."""
    path = saved(books.of(f'<row r="1">{books.text("A1", "id")}<c r="B1"><f>"x"</f></c></row>'))
    (problem,) = problems(path, columns=())
    assert (problem.code, problem.places[0].row) == ("E006", 1)


def test_hidden_rows_are_read_and_said(books: "Books", saved: Save) -> None:
    """A filter in the export changes no figure unnoticed."""
    rows = "".join(f'<row r="{n}" hidden="{int(n == 3)}">{books.number(f"A{n}", n)}</row>' for n in range(2, 5))
    source = opened(saved(books.of(f'<row r="1">{books.text("A1", "id")}</row>{rows}')))
    assert len(contents(source)) == 3
    (warning,) = source.warnings
    assert (warning.code, warning.severity, warning.places[0].row) == ("W010", "warning", 3)


def test_the_hash_is_that_of_the_file(books: "Books", saved: Save) -> None:
    """So that anyone can check it."""
    content = books.of(f'<row r="1">{books.text("A1", "id")}</row>')
    assert opened(saved(content)).sha256 == hashlib.sha256(content).hexdigest()


def test_what_the_library_cannot_read_is_damage(books: "Books", saved: Save) -> None:
    """A shared string that is not there, for one."""
    (problem,) = problems(saved(books.of('<row r="1"><c r="A1" t="s"><v>99</v></c></row>')))
    assert (problem.code, problem.places[0].sheet) == ("E011", "Data")


def test_workbooks_of_other_programs_are_read(tmp_path: Path) -> None:
    """As openpyxl and XlsxWriter write them, macros aside."""
    table: list[list[str | float | dt.date | None]] = [
        ["id", "when", "score"],
        ["r1", dt.date(2026, 3, 1), 7],
        ["r2", None, 8.5],
    ]
    first = openpyxl.Workbook()
    sheet = first.worksheets[0]
    for row in table:
        sheet.append(row)
    sheet["A2"].hyperlink = "https://example.org"
    first.save(tmp_path / "one.xlsx")
    with xlsxwriter.Workbook(tmp_path / "two.xlsm", {"constant_memory": True}) as second:
        date = second.add_format({"num_format": "yyyy-mm-dd"})
        written = second.add_worksheet("Sheet")
        for n, row in enumerate(table):
            for column, cell in enumerate(row):
                if isinstance(cell, dt.date):
                    written.write_datetime(n, column, dt.datetime.combine(cell, dt.time()), date)
                elif cell is not None:
                    written.write(n, column, cell)
    expected = [(2, ("r1", "2026-03-01", "7")), (3, ("r2", "", "8.5"))]
    assert [contents(opened(path)) for path in sorted(tmp_path.iterdir())] == [expected, expected]
