"""Workbooks of the other kinds: the same table is read from each, and none of them can hurt."""

import datetime as dt
import json
import struct
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cemgap.errors import CemgapError, Problem
from cemgap.intake.headings.dialect import Heading, Span, heading_of
from cemgap.intake.sources import ReadAs
from cemgap.intake.sources.workbooks import confined
from cemgap.intake.sources.workbooks.compound import Broken, open_compound
from cemgap.intake.sources.workbooks.gate import check_workbook
from cemgap.intake.sources.workbooks.summary import KINDS as ALL
from cemgap.intake.sources.workbooks.workbook import WorkbookSource, open_workbook
from tests.intake.sources.old_kinds import (
    ERROR,
    Cell,
    Table,
    biff,
    compound,
    ods,
    ods_cell,
    ods_rows,
    record,
    xls,
    xls_cell,
    xls_records,
    xlsb,
    xlsb_cell,
    xlsb_records,
    xlsb_row,
)

MAKE: dict[str, Callable[[Table], bytes]] = {
    "ods": lambda table: ods({"Data": ods_rows(table)}),
    "xlsb": lambda table: xlsb({"Data": xlsb_records(table)}),
    "xls": lambda table: xls({"Data": xls_records(table)}),
}
KINDS = pytest.mark.parametrize("kind", MAKE)
GOOD: Table = [["id", "score", "word"], [1, 7.5, "a"], [2, 6, "ü中"], [3, 5, None]]


def source_of(content: bytes, folder: Path, name: str = "survey") -> WorkbookSource:
    """The source of a workbook."""
    path = folder / name
    path.write_bytes(content)
    return open_workbook(path, name, ReadAs())


def rows_of(source: WorkbookSource) -> list[tuple[int, tuple[str, ...]]]:
    """Rows with their numbers."""
    columns = tuple(range(len(source.header)))
    return [
        (int(row), tuple(str(block.columns[column][i]) for column in columns))
        for block in source.blocks(columns)
        for i, row in enumerate(block.rows)
    ]


def refused(content: bytes) -> Problem:
    """The problem that the gate finds."""
    with pytest.raises(CemgapError) as caught:
        check_workbook(content, "survey", ALL)
    (problem,) = caught.value.problems
    assert problem.fix is not None
    assert problem.places[0].file == "survey"
    return problem


@KINDS
def test_a_table_is_read_as_it_is(kind: str, tmp_path: Path) -> None:
    """Whatever the name of the file says; its place, sheet and hash too."""
    source = source_of(MAKE[kind](GOOD), tmp_path)
    assert (source.kind, source.reader, source.sheet, source.header_row) == (kind, "calamine", "Data", 1)
    assert source.header == ("id", "score", "word")
    assert rows_of(source) == [(2, ("1", "7.5", "a")), (3, ("2", "6", "ü中")), (4, ("3", "5", ""))]
    place = source.place(3, 1, "6")
    assert (place.sheet, place.row, place.column, place.value) == ("Data", 3, 'B "score"', "6")


@KINDS
def test_who_reads_new_workbooks_only_is_told_what_this_is(kind: str) -> None:
    """A plan, say, which is an .xlsx file."""
    with pytest.raises(CemgapError) as caught:
        check_workbook(MAKE[kind](GOOD), "plan.xlsx")
    (problem,) = caught.value.problems
    assert problem.code == "E010"
    assert f"(.{kind})" in problem.message.text()


@KINDS
def test_an_error_in_a_cell_is_named(kind: str, tmp_path: Path) -> None:
    """The library would hand on a blank."""
    source = source_of(MAKE[kind]([["id", "x"], [1, 5], [2, ERROR]]), tmp_path)
    with pytest.raises(CemgapError) as caught:
        rows_of(source)
    (problem,) = caught.value.problems
    assert (problem.code, problem.places[0].row, problem.places[0].column) == ("E018", 3, 'B "x"')


CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**6), 10**6).map(float),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.text(st.characters(categories=("L", "N")), min_size=1, max_size=8),
)


@settings(max_examples=8, deadline=None)
@given(
    st.integers(1, 6).flatmap(
        lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=2, max_size=8)
    )
)
def test_the_gate_sees_what_the_library_reads(table: list[list[Cell]]) -> None:
    """In every kind: as many filled cells, in the same rows; and one kind reads like the other."""
    head: list[Cell] = [f"column {n}" for n in range(len(table[0]))]
    read = []
    with TemporaryDirectory() as folder:
        for make in MAKE.values():
            content = make([head, *table])
            (sheet,) = check_workbook(content, "survey", ALL).sheets
            assert sheet.grid.filled == sum(cell is not None for row in [head, *table] for cell in row)
            source = source_of(content, Path(folder))
            read.append(rows_of(source))
            source.close()
    assert read[0] == read[1] == read[2]
    assert [row for row, _ in read[0]] == [n for n, row in enumerate(table, 2) if any(c is not None for c in row)]


def test_hidden_sheets_are_no_choice(tmp_path: Path) -> None:
    """In every kind."""
    old: Table = [["a", "b"], [1, 2]]
    for content in (
        ods({"Old": ods_rows(old), "Data": ods_rows(GOOD)}, hidden=["Old"]),
        xlsb({"Old": xlsb_records(old), "Data": xlsb_records(GOOD)}, hidden=["Old"]),
        xls({"Old": xls_records(old), "Data": xls_records(GOOD)}, hidden=["Old"]),
    ):
        source = source_of(content, tmp_path)
        assert source.sheet == "Data"
        assert len(rows_of(source)) == 3


def test_merged_headers_are_filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From what the file itself says of merged cells."""
    seen: list[Sequence[Span]] = []

    def heading(rows: Sequence[tuple[int, Sequence[str]]], merged: Sequence[Span], count: int | None) -> Heading:
        seen.append(merged)
        return heading_of(rows, merged, count)

    monkeypatch.setattr("cemgap.intake.sources.workbooks.workbook.heading_of", heading)
    table: Table = [["id", "Importance", None, "Satisfaction", None], [None, "Price", "Staff", "Price", "Staff"]]
    data: Table = [[n, 5, 4, 3, 2 + n % 3] for n in range(1, 8)]
    wide, tall = ' table:number-columns-spanned="2"', ' table:number-rows-spanned="2"'
    first = ods_cell("id", tall) + f"{ods_cell('Importance', wide)}{ods_cell(None)}{ods_cell('Satisfaction', wide)}"
    rows = f"<table:table-row>{first}{ods_cell(None)}</table:table-row>" + ods_rows([table[1], *data])
    spans = ((0, 1, 0, 0), (0, 0, 1, 2), (0, 0, 3, 4))
    merged = biff(0xE5, struct.pack("<H", 3) + b"".join(struct.pack("<4H", *span) for span in spans))
    for content in (
        ods({"Data": rows}),
        xlsb({"Data": xlsb_records([*table, *data])}, b"".join(record(176, struct.pack("<4I", *s)) for s in spans)),
        xls({"Data": xls_records([*table, *data]) + merged}),
    ):
        source = source_of(content, tmp_path)
        assert source.heading is not None
        assert source.heading.header_rows == (1, 2)
        assert [question.item for question in source.questions[1:]] == ["Price", "Staff", "Price", "Staff"]
        assert sorted(seen.pop()) == [((0, 0), (1, 0)), ((0, 1), (0, 2)), ((0, 3), (0, 4))]
        assert len(rows_of(source)) == 7


def ods_far(row: str, cells: str) -> bytes:
    """A row and cells behind many that are blank."""
    blank = f'<table:table-row table:number-rows-repeated="{row}"><table:table-cell/></table:table-row>'
    last = f'<table:table-cell table:number-columns-repeated="{cells}"/>{ods_cell(1)}'
    return ods({"Data": ods_rows(GOOD) + blank + f"<table:table-row>{last}</table:table-row>"})


@pytest.mark.parametrize(
    "content",
    [
        ods_far("1048000", "16000"),
        xls({"Data": xls_records(GOOD) + xls_cell(65_535, 255, 1)}),
        xlsb({"Data": xlsb_records(GOOD) + xlsb_row(1_048_575) + xlsb_cell(16_383, 1)}),
        ods({"Data": f'<table:table-row table:number-rows-repeated="1048576">{ods_cell(1)}{ods_cell(2)}{ods_cell(3)}'
             "</table:table-row>"}),
    ],
)  # fmt: skip
def test_a_cell_far_from_all_others_is_refused(content: bytes) -> None:
    """Before anything is built of it: libraries take gigabytes for the blanks between, or for one cell repeated."""
    problem = refused(content)
    assert problem.code == "E015"
    assert problem.places[0].sheet == "Data"


@pytest.mark.parametrize(
    "content",
    [
        ods_far("1", "16384"),
        ods_far("4000000000", "1"),
        ods_far("x", "1"),
        ods_far("1", "-1"),
        xls({"Data": xls_cell(3, 0, 1) + xls_cell(2, 0, 1)}),
        xls({"Data": xls_cell(3, 0, 1) + xls_cell(3, 0, 2)}),
        xlsb({"Data": xlsb_row(3) + xlsb_cell(0, 1) + xlsb_row(2) + xlsb_cell(0, 1)}),
        xlsb({"Data": xlsb_row(3) + xlsb_cell(1, 1) + xlsb_cell(1, 1)}),
        xlsb({"Data": xlsb_row(3) + xlsb_cell(20_000, 1)}),
        xlsb({"Data": xlsb_row(2**20) + xlsb_cell(0, 1)}),
    ],
)
def test_cells_where_none_can_be_are_refused(content: bytes) -> None:
    """Beyond the sheet, out of order, or twice: libraries lose one of them without a word."""
    assert refused(content).code == "E016"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (xls({"Data": xls_records(GOOD)}, globals_=biff(0x2F, bytes(6))), "E004"),
        (compound({"EncryptedPackage": b"x", "EncryptionInfo": b"y"}), "E004"),
        (ods({"Data": ""}, **{"META-INF/manifest.xml": "<m:m xmlns:m='m'><m:encryption-data/></m:m>"}), "E004"),
        (ods({"Data": ods_rows(GOOD)}, '<!DOCTYPE x [<!ENTITY e "e">]>'), "E012"),
        (ods({"Data": "<table:table-row>" * 2 + "</table:table-row>" * 2}), "E017"),
        (ods({"Data": "<a>" * 200 + "</a>" * 200}), "E017"),
        (ods({}), "E005"),
        (xls({}), "E005"),
        (xlsb({}), "E005"),
        (xls({"Data": xls_records(GOOD) + b"\x03\x02\xff\xff"}), "E011"),
        (xlsb({"Data": xlsb_records(GOOD) + b"\x06\xff\xff\x7f"}), "E011"),
        (xls({"Data": xls_records(GOOD)})[:-600], "E011"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(content: bytes, code: str) -> None:
    """Passwords, entities, nesting, no sheets, records that end beyond the file."""
    assert refused(content).code == code


def test_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """By what the file would unpack to, and by what would take too long to look at."""
    assert refused(ods({"Data": ods_rows(GOOD) + " " * 2**25})).code == "E013"
    for kind, module in (("ods", "ods"), ("xlsb", "xlsb"), ("xls", "xls")):
        monkeypatch.setattr(f"cemgap.intake.sources.workbooks.{module}.LARGEST", 50)
        assert refused(MAKE[kind](GOOD)).code == "E013"


def test_damage_ends_no_process() -> None:
    """Every byte of a small old workbook changed in turn, some at a time: refused or read, never a crash."""
    content = xls({"Data": xls_records([["id"], *[[n] for n in range(20)]])})
    codes = set()
    for at in range(0, len(content), 61):
        changed = bytearray(content)
        changed[at] ^= 0xFF
        try:
            check_workbook(bytes(changed), "survey", ALL)
        except CemgapError as caught:
            codes |= {problem.code for problem in caught.problems}
    assert codes <= {"E004", "E005", "E010", "E011", "E013", "E015", "E016"}


def test_a_reader_that_gives_up_ends_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory or time run out, or an abort, in the other process: an error with a way out."""
    monkeypatch.setattr(confined, "_BEGIN", "import os; os.abort()")
    with pytest.raises(CemgapError) as caught:
        source_of(MAKE["xls"](GOOD), tmp_path)
    (problem,) = caught.value.problems
    assert (problem.code, problem.places[0].sheet) == ("E038", "Data")
    monkeypatch.setattr(confined, "_BEGIN", "print('[]'); print('[\"id\"]'); print('[\"1\"'); import os; os._exit(0)")
    with pytest.raises(CemgapError) as caught:
        rows_of(source_of(MAKE["xls"](GOOD), tmp_path))
    assert caught.value.problems[0].code == "E038"
    monkeypatch.setattr(confined, "_BEGIN", "print('a library says hello')")
    with pytest.raises(CemgapError) as caught:
        source_of(MAKE["xls"](GOOD), tmp_path)
    assert caught.value.problems[0].code == "E038"


def test_what_the_other_process_cannot_read_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the words of the library; a password is called one."""
    monkeypatch.setattr(confined, "_BEGIN", 'print(\'{"failed": "PasswordError"}\')')
    with pytest.raises(CemgapError) as caught:
        source_of(MAKE["xls"](GOOD), tmp_path)
    assert caught.value.problems[0].code == "E004"
    monkeypatch.setattr(confined, "_BEGIN", 'print(\'{"failed": "XlsError", "said": "no \\\\u001b[31m stream"}\')')
    with pytest.raises(CemgapError) as caught:
        source_of(MAKE["xls"](GOOD), tmp_path)
    assert (caught.value.problems[0].code, "no [31m stream" in caught.value.problems[0].message.text()) == (
        "E011",
        True,
    )


def test_the_name_of_a_sheet_may_be_anything(tmp_path: Path) -> None:
    """Also what no command line can hold."""
    content = xlsb({"Da\0ta": xlsb_records(GOOD)})
    try:
        assert source_of(content, tmp_path).sheet == "Da\0ta"
    except CemgapError as caught:
        assert caught.problems[0].code == "E011"  # noqa: PT017 - either will do


def test_what_it_hands_back_is_bounded(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same long text in many cells fills no memory."""
    (tmp_path / "survey.xls").write_bytes(MAKE["xls"]([["id"], *[["x" * 50] for _ in range(40)]]))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(confined, "OUTPUT", 1_000)
        patch.setattr(confined, "_limit", lambda: None)
        patch.setattr("sys.argv", ["x", json.dumps([str(tmp_path / "survey.xls"), "calamine", "Data"])])
        confined.main()
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) < 25
    assert lines[-1] != "null"


def test_the_other_process_by_hand(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Merged cells, the rows, and the end; or what went wrong."""
    (tmp_path / "survey.xls").write_bytes(MAKE["xls"](GOOD))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(confined, "_limit", lambda: None)
        for sheet in ("Data", "none"):
            patch.setattr("sys.argv", ["x", json.dumps([str(tmp_path / "survey.xls"), "calamine", sheet])])
            confined.main()
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == ["[]", '["id", "score", "word"]']
    assert lines[5] == "null"
    assert '"failed": "ValueError"' in lines[6]


def test_streams_of_a_container() -> None:
    """By name, large ones and small ones."""
    for small in (False, True):
        opened = open_compound(compound({"Book": b"old" * 50, "Other": b"x" * 700}, small=small))
        assert opened.names() == ("Book", "Other")
        assert opened.stream("BOOK")[:150] == b"old" * 50
        assert opened.stream("Other")[:701].rstrip(b"\0") == b"x" * 700
    with pytest.raises(KeyError):
        opened.stream("none")


def test_containers_that_contradict_themselves() -> None:
    """Rings of sectors, sectors beyond the end, lists that go on for ever: no end of them in memory or time."""
    content = compound({"Book": b"x"})

    def changed(at: int, number: int) -> bytes:
        """Another number somewhere."""
        other = bytearray(content)
        struct.pack_into("<I", other, at, number)
        return bytes(other)

    directory = 1024
    for broken in (
        changed(512 + 4 * 1, 1),
        changed(512 + 4 * 2, 90),
        changed(48, 5_000),
        changed(30, 3),
        changed(80, 1),
        changed(directory + 66, 1),
        changed(directory + 128 + 120, 2**31),
        compound({"Book": b"x"}, more=3),
        content[:1030],
    ):
        with pytest.raises(Broken):
            open_compound(broken).stream("Book")


def test_old_records_of_every_sort(tmp_path: Path) -> None:
    """Several numbers in one record, formulas, hidden rows, a chart within, names of one byte a letter."""
    rk = struct.pack("<HI", 0, 7 << 2 | 2)
    cells = xls_records([["id", "a", "b"]])
    cells += biff(0x208, struct.pack("<7HH", 2, 0, 3, 300, 0, 0, 0x20, 0))
    cells += biff(0xBD, struct.pack("<HH", 1, 0) + rk * 3 + struct.pack("<H", 2))
    cells += xls_cell(2, 0, 8)
    cells += biff(0x06, struct.pack("<3Hd", 2, 1, 0, 2.5) + struct.pack("<HIH", 0, 0, 0))
    cells += biff(0x06, struct.pack("<3H", 2, 2, 0) + b"\x02\0\x07\0\0\0\xff\xff" + struct.pack("<HIH", 0, 0, 0))
    cells += biff(0x809, struct.pack("<4HII", 0x600, 0x20, 0, 0, 0, 6)) + xls_cell(0, 0, 99) + biff(0x0A)
    source = source_of(xls({"Data": cells}, narrow=True, charts=["Chart"]), tmp_path)
    assert source.sheet == "Data"
    assert source.sample == (("7", "7", "7"), ("8", "2.5", ""))
    assert [(warning.code, warning.places[0].row) for warning in source.warnings] == [("W010", 3)]
    with pytest.raises(CemgapError) as caught:
        rows_of(source)
    assert [(problem.code, problem.places[0].column) for problem in caught.value.problems] == [("E018", 'C "b"')]


def test_sheets_of_excel_5() -> None:
    """Their names are in the code page of the time."""
    book = biff(0x809, struct.pack("<4H", 0x500, 5, 0, 0))
    sheet = biff(0x809, struct.pack("<4H", 0x500, 0x10, 0, 0)) + xls_cell(0, 0, 1) + biff(0x0A)
    at = len(book) + 4 + 7 + 4 + 4
    book += biff(0x85, struct.pack("<IBBB", at, 0, 0, 4) + b"D\xe4ta") + biff(0x0A)
    (found,) = check_workbook(compound({"Book": book + sheet}), "survey", ALL).sheets
    assert (found.name, found.grid.filled) == ("Däta", 1)


def test_a_sheet_of_an_xlsb_that_is_missing() -> None:
    """Named."""
    content = xlsb({"Data": xlsb_records(GOOD)}).replace(b"sheet1.bin", b"sheet9.bin")
    problem = refused(content)
    assert problem.code == "E011"


def test_the_other_process_reads_with_openpyxl_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As text, blank rows empty, merged cells by row and column from 0."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["id", "x"])
    sheet["B3"] = 2.5
    sheet.merge_cells("A1:A2")
    book.save(tmp_path / "a.xlsx")
    bound: list[tuple[int, tuple[int, int]]] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("resource.setrlimit", lambda what, most: bound.append((what, most)))
        patch.setattr("sys.argv", ["x", json.dumps([str(tmp_path / "a.xlsx"), "openpyxl", "Sheet"])])
        confined.main()
    assert capsys.readouterr().out.splitlines() == ["[[0, 0, 1, 0]]", '["id", "x"]', "[]", '["", "2.5"]', "null"]
    assert [most[0] for _, most in bound] == [0, confined.SECONDS, confined.MEMORY]


def test_dates_and_repeated_cells_of_open_documents(tmp_path: Path) -> None:
    """Dates in ISO form; one cell for several answers; a comment is none; a formula without its value is an error."""
    note = "<office:annotation><text:p>said the interviewer</text:p></office:annotation>"
    day = dt.date(2026, 3, 1).isoformat()
    rows = (
        ods_rows([["id", "a", "b", "c", "day"]])
        + f"<table:table-row>{ods_cell(1)}{ods_cell(5, ' table:number-columns-repeated=' + chr(34) + '3' + chr(34))}"
        + f'<table:table-cell office:value-type="date" office:date-value="{day}"/></table:table-row>'
        + f"<table:table-row>{ods_cell(2)}<table:table-cell>{note}</table:table-cell></table:table-row>"
        + '<table:table-row table:visibility="filter">'
        + f'{ods_cell(3)}<table:table-cell table:formula="of:=1"/></table:table-row>'
    )
    source = source_of(ods({"Data": rows}), tmp_path)
    assert source.sample[:2] == (("1", "5", "5", "5", day), ("2", "", "", "", ""))
    assert [(warning.code, warning.places[0].row) for warning in source.warnings] == [("W010", 4)]
    with pytest.raises(CemgapError) as caught:
        rows_of(source)
    (problem,) = caught.value.problems
    assert (problem.code, problem.count, problem.places[0].row) == ("E006", 1, 4)
