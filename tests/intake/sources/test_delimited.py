"""CSV and TSV: the same cells and row numbers however the bytes are cut, and a clear word on what is broken."""

from __future__ import annotations

import csv
import hashlib
import io
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cemgap.errors import CemgapError
from cemgap.intake.sources import delimited
from cemgap.intake.sources.delimited import DelimitedSource, open_delimited
from tests.intake.typed import NAME, lines, source_of, the

HEADER = "id,b,c\n"
Row = tuple[int, tuple[str, ...]]

cell = st.text(st.sampled_from('ab1 ,;"\r\n\té中、'), max_size=5)
line_end = st.sampled_from(["\n", "\r\n", "\r"])


@st.composite
def well_formed(draw: st.DrawFn) -> str:
    """Records of three cells, quoted where they must be or by chance, with any line ends and blank lines between."""
    text = ""
    for _ in range(draw(st.integers(0, 8))):
        if draw(st.integers(0, 4)) == 0:
            text += draw(st.sampled_from(["", " ", ",,", '"",,']))
        else:
            cells = draw(st.lists(cell, min_size=3, max_size=3))
            must = [any(c in value for c in ',"\r\n') or draw(st.booleans()) for value in cells]
            text += ",".join(
                '"' + value.replace('"', '""') + '"' if quoted else value
                for value, quoted in zip(cells, must, strict=True)
            )
        text += draw(line_end)
    return text if draw(st.booleans()) else text.removesuffix("\n")


def rows_of(source: DelimitedSource, width: int = 3) -> list[Row]:
    """Every row that a source yields, with its number."""
    found: list[Row] = []
    for cells in source.blocks(tuple(range(width))):
        columns = [cells.columns[i].to_pylist() for i in range(width)]
        found += [(int(row), tuple(values)) for row, *values in zip(cells.rows, *columns, strict=True)]
    return found


def expected_of(text: str) -> list[Row] | str:
    """What the standard library reads from the whole text, or the code of what is wrong with it."""
    try:
        records = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:
        return "E008"
    filled = [(n, tuple(r)) for n, r in enumerate(records, 1) if n > 1 and any(c.strip() for c in r)]
    return "E007" if any(len(r) != 3 for _, r in filled) else filled


def read_in_pieces(text: str, chunk: int) -> list[Row] | str:
    """The rows of a file that is read `chunk` bytes at a time, or the code of what is wrong with it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delimited, "CHUNK", chunk)
        try:
            return rows_of(source_of(text))
        except CemgapError as refused:
            return refused.problems[-1].code


@given(well_formed(), st.integers(1, 24))
@example('a,"x\r\ny",b\r\n' * 4, 5)
@example(",,\n1,2,3\n", 9)
@example("1,2,3\r4,5,6\r", 8)
@example('x,"",\n' * 3, 7)
def test_rows_do_not_depend_on_where_the_bytes_are_cut(body: str, chunk: int) -> None:
    """The same cells and row numbers as one reader over the whole text, whichever reader a chunk went through."""
    wanted = expected_of(HEADER + body)
    assert isinstance(wanted, list)
    assert read_in_pieces(HEADER + body, chunk) == wanted
    assert read_in_pieces(HEADER + body, 1 << 20) == wanted


@given(st.text(st.sampled_from('a1," \r\n中'), max_size=40), st.integers(1, 24))
@example('a" b,"x\ny",c\n1,2,3\n', 6)
@example('1,2,5" pipe\n4,5,6\n7,8,9\n', 4)
@example('1,"a"b,3\n', 30)
def test_any_text_is_read_as_the_standard_library_does_or_refused(body: str, chunk: int) -> None:
    """Stray quotes, open quotes, rows of any length: never other cells, and broken wherever the strict reader is."""
    assert read_in_pieces(HEADER + body, chunk) == expected_of(HEADER + body)


def test_plain_chunks_go_through_the_arrow_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the properties above would compare the strict reader with itself."""
    monkeypatch.setattr(delimited, "CHUNK", 40)
    fast: list[bool] = []
    read = DelimitedSource._fast  # noqa: SLF001 - which reader it was cannot be told from the result

    def spy(self: DelimitedSource, chunk: bytes, columns: tuple[int, ...]) -> object:
        cells = read(self, chunk, columns)
        fast.append(cells is not None)
        return cells

    monkeypatch.setattr(DelimitedSource, "_fast", spy)
    body = '1,"two, ""2""",é\r\n' * 20
    assert rows_of(source_of(HEADER + body)) == [(n, ("1", 'two, "2"', "é")) for n in range(2, 22)]
    assert sum(fast) > 3


@given(well_formed(), st.integers(1, 30))
def test_the_digest_is_that_of_the_bytes(body: str, chunk: int) -> None:
    """Also with a byte order mark, which is no part of the first header."""
    content = b"\xef\xbb\xbf" + (HEADER + body).encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delimited, "CHUNK", chunk)
        source = source_of(content)
        rows_of(source)
    assert source.header[0] == "id"
    assert source.sha256 == hashlib.sha256(content).hexdigest()


def test_rows_are_numbered_as_a_spreadsheet_shows_them() -> None:
    """A quoted line break stays in its row; a blank line is a row."""
    source = source_of('\n"a\nb",c\n\n"x\n\ny",1\n  \nz,2\n')
    assert (source.header_row, source.header) == (2, ("a b", "c"))
    assert rows_of(source, 2) == [(4, ("x\n\ny", "1")), (6, ("z", "2"))]
    assert source.sample == (("x\n\ny", "1"), ("z", "2"))


@pytest.mark.parametrize(
    ("name", "text", "separator"),
    [
        ("a.csv", "x,y\n1,2\n", ","),
        ("a.csv", "x;y\n1;2\n", ";"),
        ("a.csv", "x|y\n1|2\n", "|"),
        ("a.csv", "x\ty\n1\t2\n", "\t"),
        ("a.csv", '"x;\ny";y;z\n1;2;3\n', ";"),
        ("a.csv", "x\n1\n", ","),
        ("a.tsv", "x\ty, z\n1\t2\n", "\t"),
        ("a.tab", "x, y, z\ty\n1\t2\n", "\t"),
    ],
)
def test_the_separator_is_seen_in_the_header(name: str, text: str, separator: str) -> None:
    """In a quoted header of two lines too; the ending .tsv decides by itself."""
    source = source_of(text, name)
    assert source.separator == separator
    assert rows_of(source, 2)[0][1][:2] == ("1", "2") if len(source.header) > 1 else source.header == ("x",)


def test_places_name_record_column_and_value() -> None:
    """A column by its letter and header; nothing invisible in the value."""
    place = source_of("id,Q5_2\n1,2\n").place(7, 1, "\x1b[31m11")
    assert (place.file, place.row, place.column, place.value) == (NAME, 7, 'B "Q5_2"', "[31m11")


def refused(content: str | bytes) -> CemgapError:
    """What is said of content that cannot be read to its end."""
    with pytest.raises(CemgapError) as caught:
        rows_of(source_of(content), 1)
    return caught.value


@pytest.mark.parametrize("content", [b"", b"\n \n", b"\xef\xbb\xbf", b",,\n,,\n", "\u3000\r\n".encode()])
def test_an_empty_file(content: bytes) -> None:
    """Nothing but blanks is empty too."""
    problem = the(refused(content).problems, "E031")
    assert problem.places[0].file == NAME


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04rest",
        b"\xd0\xcf\x11\xe0\xa1",
        b"%PDF-1.4",
        b"\x1f\x8b\x08",
        b"PAR1",
        b"$FL2",
        b"\xff\xfea\x00",
        b'{"factor": 1}',
        b'\n[{"factor": 1}]',
        b"<!DOCTYPE html>",
        b"<?xml version='1.0'?>",
    ],
)
def test_other_formats_are_named(content: bytes) -> None:
    """A file under the wrong name is no table of one column."""
    assert the(refused(content).problems, "E032").places[0].file == NAME


def test_headers_in_brackets_are_no_json() -> None:
    """Some platforms put codes of questions in brackets."""
    assert source_of("[Q1] Service,<b>Price\n1,2\n").header == ("[Q1] Service", "<b>Price")


@pytest.mark.parametrize("chunk", [1, 7, 1 << 20])
@pytest.mark.parametrize(
    ("content", "code", "row"),
    [
        (b'a,b\n"1\n1",2\n\n3,\xff\n', "E003", 4),
        (b'a,b\n"1\n1",2\n\n3,\x00\n', "E009", 4),
        (b"a,b\r1,2\r3,\xe9\r", "E003", 3),
        (b"a,b\n1,2\n3,4\n\xed\xa0\x80,5\n", "E003", 4),
        (b'a,b\n1,2\n3,"4\n5,6\n7,8\n', "E008", 3),
        (b'a,b\n1,2\n3,"4"5\n6,7\n', "E008", 3),
        (b"a,b\n1,2\n\xef\xbb\xbf3,4\n", "E034", 3),
    ],
)
def test_what_is_broken_is_named_with_its_row(content: bytes, code: str, row: int, chunk: int) -> None:
    """Wherever the chunks end, and in a column that nobody asks for."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delimited, "CHUNK", chunk)
        problem = the(refused(content).problems, code)
    assert (problem.places[0].file, problem.places[0].row) == (NAME, row)
    assert problem.fix is not None


def test_a_quote_that_is_never_closed_does_not_swallow_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading stops at the limit of one record and names where it began."""
    monkeypatch.setattr(delimited, "RECORD_LIMIT", 1000)
    monkeypatch.setattr(delimited, "CHUNK", 100)
    problem = the(refused('a,b\n1,2\n3,"4\n' + "5,6\n" * 1000).problems, "E008")
    assert problem.places[0].row == 3


def test_a_long_cell_is_no_fault() -> None:
    """The standard library stops at 131,072 characters unless told otherwise; so does its guess of the separator."""
    header = ",".join(f"Column {i}" for i in range(12_000))
    assert len(source_of(header + "\n" + "1," * 11_999 + "1\n").header) == 12_000
    assert rows_of(source_of("a,b\n" + "x" * 200_000 + ",1\n"), 2)[0][1][1] == "1"


@pytest.mark.parametrize("chunk", [10, 1 << 20])
def test_all_rows_of_the_wrong_length_are_counted(monkeypatch: pytest.MonkeyPatch, chunk: int) -> None:
    """Ten places, the count of all, and the columns that were found."""
    monkeypatch.setattr(delimited, "CHUNK", chunk)
    body = "".join("1,2\n" if n % 2 else "1,2,3\n" for n in range(40))
    problem = the(refused("a,b\n" + body).problems, "E007")
    assert problem.count == 20
    assert [(place.row, place.value) for place in problem.places] == [(row, "3") for row in range(2, 22, 2)]
    assert "20 rows do not have the 2 columns of the header (separator comma)" in problem.message.text()


def test_rows_of_the_wrong_length_are_told_with_an_open_quote() -> None:
    """All problems at once, as far as the file could be read."""
    assert [p.code for p in refused('a,b\n1\n2,"3\n').problems] == ["E007", "E008"]


def test_standard_input_is_read_once() -> None:
    """Its name stands in the places."""
    source = open_delimited(None, io.BytesIO(b"a,b\n1,2\n"), "<stdin>")
    assert (source.name, source.kind, rows_of(source, 2)) == ("<stdin>", "csv", [(2, ("1", "2"))])


class Endless(io.RawIOBase):
    """A stream that makes its rows as they are read."""

    def __init__(self, rows: int) -> None:
        self.left = rows
        self.rest = b"a,b\n"

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        while self.left and len(self.rest) < size:
            take = min(self.left, 4096)
            self.rest += b'1,"two"\n' * take
            self.left -= take
        data, self.rest = self.rest[:size], self.rest[size:]
        return data


def test_memory_does_not_grow_with_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sixteen times the rows, the same peak."""
    monkeypatch.setattr(delimited, "CHUNK", 1 << 14)
    monkeypatch.setattr(delimited, "SNIFF", 1 << 14)

    def peak(rows: int) -> int:
        tracemalloc.start()
        source = open_delimited(Path(NAME), Endless(rows), NAME)  # type: ignore[arg-type] # reads bytes
        assert sum(len(cells.rows) for cells in source.blocks((0, 1))) == rows
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(20_000)  # what is loaded once
    assert peak(320_000) < 1.5 * peak(20_000)


def test_a_header_alone_yields_no_block() -> None:
    """Who reads the source says that there are no rows."""
    assert list(source_of(lines("a,b")).blocks((0,))) == []
