"""Reading a sheet: true places, exact text, the right sheet, and nothing lost without a word."""

import datetime as dt
import hashlib
from collections.abc import Callable, Sequence
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
from cemgap.intake.sources import ReadAs
from cemgap.intake.sources.workbooks.workbook import WorkbookSource, open_workbook

if TYPE_CHECKING:
    from tests.intake.sources.conftest import Books

SURVEY = Path(__file__).parents[4] / "sample_data" / "survey"

Save = Callable[[bytes], Path]


def opened(path: Path, sheet: str | None = None) -> WorkbookSource:
    """The source of a file."""
    return open_workbook(path, path.name, ReadAs(sheet))


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
    (problem,) = problems(saved(books.packed(books.parts(Cover1=small, Data=large))))
    assert problem.code == "E005"
    assert problem.message.text() == "Several sheets hold data: Cover1, Data"
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
    for beside, words in (
        (summary, "Several sheets hold data in the same columns"),
        (coded, "Several sheets hold data:"),
    ):
        (problem,) = problems(saved(books.packed(books.parts(Raw=beside, Scores=summary))))
        assert problem.code == "E005"
        assert problem.message.text().startswith(words)
        assert problem.message.text().endswith(": Raw, Scores")
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
    unvalued, errors, endless = problems(saved(faulty(books)))
    assert (unvalued.code, unvalued.count, len(unvalued.places)) == ("E006", 18, 10)
    assert (unvalued.places[0].row, unvalued.places[0].column) == (2, 'B "b"')
    assert "B2" in unvalued.message.text()
    assert (errors.code, errors.count, errors.places[0].row) == ("E018", 1, 4)
    assert "C4" in errors.message.text()
    assert (endless.code, endless.places[0].row) == ("E019", 6)


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


def table_rows(books: "Books", table: list[list[str | float | None]], first: int = 1) -> str:
    """The rows of a table."""
    return "".join(
        f'<row r="{n}">'
        + "".join(
            books.text(f"{chr(65 + c)}{n}", cell) if isinstance(cell, str) else books.number(f"{chr(65 + c)}{n}", cell)
            for c, cell in enumerate(row)
            if cell is not None
        )
        + "</row>"
        for n, row in enumerate(table, first)
    )


def table_of(*rows: Sequence[str | float | None]) -> list[list[str | float | None]]:
    """Rows, typed."""
    return [list(row) for row in rows]


def messy(books: "Books") -> bytes:
    """A title, a date (a formula without value), a blank row, headers, data, a mean (the same), a note."""
    data: list[list[str | float | None]] = [[n, 5 + n % 3, 4 + n % 4] for n in range(1, 31)]
    rows = (
        table_rows(books, [["Customer survey 2026"]])
        + '<row r="2"><c r="A2"><f>TODAY()</f></c></row>'
        + table_rows(books, [["id", "Experience: Service", "Importance: Service"], *data], 4)
        + f'<row r="36">{books.text("A36", "Mean")}<c r="B36"><f>AVERAGE(B5:B34)</f></c></row>'
        + table_rows(books, [["Source: our own panel, spring 2026"]], 38)
    )
    return books.of(rows)


def test_titles_and_notes_are_left_out_and_said(books: "Books", saved: Save) -> None:
    """With their row numbers; formulas without values in them hurt nobody."""
    source = opened(saved(messy(books)))
    assert source.header == ("id", "Experience: Service", "Importance: Service")
    assert source.header_row == 4
    rows = contents(source)
    assert [rows[0], rows[-1], len(rows)] == [(5, ("1", "6", "5")), (34, ("30", "5", "6")), 30]
    titles, notes = source.warnings
    assert (titles.code, [place.row for place in titles.places]) == ("W002", [1])
    assert (notes.code, [place.row for place in notes.places]) == ("W003", [36, 38])
    assert titles.message.text().endswith(": 1")
    assert notes.message.text().endswith("36, 38")
    assert len(source.sample) == 30


def test_a_respondent_above_the_headers_is_an_error(books: "Books", saved: Save) -> None:
    """A sheet sorted together with its headers."""
    body = table_of(["R1", 3, 4], ["R2", 5, 6], ["R3", 2, 7])
    rows = table_rows(books, [["R9", 3, 7], ["id", "Experience: Service", "Importance: Service"], *body])
    (problem,) = problems(saved(books.of(rows)))
    assert (problem.code, problem.places[0].row, problem.places[0].sheet) == ("E043", 1, "Data")


def test_merged_cells_among_the_data_are_said(tmp_path: Path) -> None:
    """One answer, two silent blanks; merged headers, titles and notes harm nobody."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Data"
    head = table_of(["Survey 2026"], ["id", "Experience: Service", "Importance: Service"])
    for row in [*head, *table_of(*[[n, 5, 6] for n in range(150)], ["Source: our own panel, spring 2026"])]:
        sheet.append(row)
    for span in ("A1:C1", "B5:B7", "B140:C140", "A153:C153"):
        sheet.merge_cells(span)
    book.save(tmp_path / "merged.xlsx")
    source = opened(tmp_path / "merged.xlsx")
    contents(source)
    (said,) = [problem for problem in source.warnings if problem.code == "W016"]
    assert (said.count, [place.row for place in said.places]) == (2, [5, 140])
    assert said.message.text().endswith("B5:B7, B140:C140")


def test_a_note_between_respondents_is_a_row(books: "Books", saved: Save) -> None:
    """Only the very end is left out, and never all there is."""
    body = table_of(*[[n, 3, 4] for n in range(1, 8)])
    source = opened(saved(books.of(table_rows(books, [["id", "a", "b"], *body, ["Total", 3, 4], *body]))))
    assert len(contents(source)) == 15
    (said,) = source.warnings
    assert (said.code, said.count, said.places[0].row) == ("W004", 1, 9)
    only = opened(saved(books.of(table_rows(books, [["name", "a", "b"], ["Total", 3, 4]]))))
    assert contents(only) == [(2, ("Total", "3", "4"))]


def test_two_header_rows_with_merged_cells(books: "Books", saved: Save) -> None:
    """As the file says; what was asked is put together."""
    table = table_of(
        ["id", "Importance", None, "Satisfaction", None],
        [None, "Price", "Staff", "Price", "Staff"],
        *[[n, 5, 4, 3, 2 + n % 3] for n in range(1, 8)],
    )
    merged = "".join(f'<mergeCell ref="{span}"/>' for span in ("A1:A2", "B1:C1", "D1:E1"))
    xml = books.sheet(table_rows(books, table)).replace(
        "</sheetData>", f"</sheetData><mergeCells>{merged}</mergeCells>"
    )
    source = opened(saved(books.packed(books.parts(Data=xml))))
    assert source.heading is not None
    assert source.heading.header_rows == (1, 2)
    assert [(question.stem, question.item) for question in source.questions[1:]] == [
        ("Importance", "Price"),
        ("Importance", "Staff"),
        ("Satisfaction", "Price"),
        ("Satisfaction", "Staff"),
    ]
    assert len(contents(source)) == 7


def test_header_rows_can_be_said(books: "Books", saved: Save) -> None:
    """By the user, who knows."""
    path = saved(books.of(table_rows(books, [["Q1", "Q2"], ["Price", "Staff"], ["x", "y"], ["z", "x"]])))
    source = open_workbook(path, path.name, ReadAs(header_rows=2))
    assert (source.header_row, len(contents(source))) == (2, 2)


def test_a_page_of_notes_is_passed_over(books: "Books", saved: Save) -> None:
    """By its name, where no sheet has words that are known for ratings; figures in it make it a choice."""
    data = books.sheet(table_rows(books, [["Q1", "Q2"], ["often", "never"], ["never", "often"]]))
    notes = books.sheet(table_rows(books, [["Please do not pass this on"]]))
    figures = books.sheet(table_rows(books, [["a", "b"], [1, 2], [3, 4]]))
    for name in ("说明", "Read_Me"):
        assert opened(saved(books.packed(books.parts(**{name: notes, "Data": data})))).sheet == "Data"
    (problem,) = problems(saved(books.packed(books.parts(Notes=figures, Data=data))))
    assert problem.code == "E005"


def test_what_python_calamine_cannot_read_openpyxl_may(books: "Books", saved: Save) -> None:
    """A new kind of error in a comment column, say; the reader says which it was, and why."""
    rows = table_rows(books, [["id", "score"], [1, 5.5]]) + f'<row r="3">{books.number("A3", 2)}'
    path = saved(books.of(rows + '<c r="B3" t="e"><v>#SPILL!</v></c></row>'))
    source = opened(path)
    assert (source.reader, source.kind) == ("openpyxl", "xlsx")
    assert contents(source, (0,)) == [(2, ("1",)), (3, ("2",))]
    (warning,) = source.warnings
    assert warning.code == "W011"
    assert "SPILL" in warning.message.text()
    (problem,) = problems(path)
    assert (problem.code, problem.places[0].row) == ("E018", 3)


def test_large_sheets_are_no_second_try(books: "Books", saved: Save, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other library would take too long."""
    monkeypatch.setattr("cemgap.intake.sources.workbooks.sheet_rows.SECOND_TRY", 1)
    content = books.of(table_rows(books, [["id"]]) + '<row r="2"><c r="A2" t="e"><v>#SPILL!</v></c></row>')
    assert problems(saved(content))[0].code == "E011"
