"""CSV and TSV: the same cells and row numbers however the bytes are cut, and a clear word on what is broken."""

from __future__ import annotations

import csv
import hashlib
import io
import tracemalloc
from itertools import takewhile
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cemgap.errors import CemgapError, Problem
from cemgap.intake.headings.notes import is_note
from cemgap.intake.sources import ReadAs, records
from cemgap.intake.sources.delimited import DelimitedSource, open_delimited
from tests.intake.typed import NAME, lines, the

HEADER = "id,b,c\n"
Row = tuple[int, tuple[str, ...]]


def source_of(content: str | bytes, name: str = NAME, read_as: ReadAs = ReadAs()) -> DelimitedSource:  # noqa: B008 - frozen
    """The source of a file with that content."""
    data = content.encode("utf-8") if isinstance(content, str) else content
    return open_delimited(Path(name), io.BytesIO(data), name, read_as)


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
    notes = len(list(takewhile(lambda row: is_note(row[1], 3), reversed(filled))))
    filled = filled[: len(filled) - notes] or filled
    return "E007" if any(len(r) != 3 for _, r in filled) else filled


def read_in_pieces(text: str, chunk: int) -> list[Row] | str:
    """The rows of a file that is read `chunk` bytes at a time, or the code of what is wrong with it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(records, "CHUNK", chunk)
        try:
            return rows_of(source_of(text, read_as=ReadAs(header_rows=1)))
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
    monkeypatch.setattr(records, "CHUNK", 40)
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
        patch.setattr(records, "CHUNK", chunk)
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
        '[{"a": 1}]'.encode("utf-16"),
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
        ('a,b\n"1\n1",é\n\n3,ü'.encode() + b"\xff\n", "E003", 4),
        (b'a,b\n"1\n1",2\n\n3,\x00\n', "E009", 4),
        ("a,b\r1,é\r3,".encode() + b"\xe9\r", "E003", 3),
        (b"a,b\n1,2\n3,4\n\xed\xa0\x80,5\n", "E003", 4),
        (b'a,b\n1,2\n3,"4\n5,6\n7,8\n', "E008", 3),
        (b'a,b\n1,2\n3,"4"5\n6,7\n', "E008", 3),
        (b"a,b\n1,2\n\xef\xbb\xbf3,4\n", "E034", 3),
    ],
)
def test_what_is_broken_is_named_with_its_row(content: bytes, code: str, row: int, chunk: int) -> None:
    """Wherever the chunks end, and in a column that nobody asks for."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(records, "CHUNK", chunk)
        problem = the(refused(content).problems, code)
    assert (problem.places[0].file, problem.places[0].row) == (NAME, row)
    assert problem.fix is not None


def test_a_quote_that_is_never_closed_does_not_swallow_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading stops at the limit of one record and names where it began."""
    monkeypatch.setattr(records, "RECORD_LIMIT", 1000)
    monkeypatch.setattr(records, "CHUNK", 100)
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
    monkeypatch.setattr(records, "CHUNK", chunk)
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
    monkeypatch.setattr(records, "CHUNK", 1 << 14)
    monkeypatch.setattr(records, "SNIFF", 1 << 14)

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


def read(content: str | bytes, read_as: ReadAs = ReadAs()) -> tuple[DelimitedSource, list[Row]]:  # noqa: B008 - frozen
    """A source and its rows, read to their end."""
    source = source_of(content, read_as=read_as)
    return source, rows_of(source, len(source.header))


def warned(source: DelimitedSource, code: str) -> Problem:
    """The warning of that code."""
    return the(source.warnings, code)


TABLE = "id,service,price\n1,7,5\n2,6,4\n3,5,5\n"


def test_titles_above_and_notes_below_are_left_out_and_said() -> None:
    """Shorter than the table or as wide, blank rows between; rows keep their numbers."""
    text = "Survey 2026\nprepared by us,,\n\n" + TABLE + "Mean,6,4.7\n\nNote: scores from 1 to 7\n"
    source, rows = read(text)
    assert (source.header, source.header_row) == (("id", "service", "price"), 4)
    assert [n for n, _ in rows] == [5, 6, 7]
    assert len(source.sample) == 3
    assert [p.row for p in warned(source, "W002").places] == [1, 2]
    assert [p.row for p in warned(source, "W003").places] == [8, 10]


@pytest.mark.parametrize("chunk", [1, 12, 1 << 20])
def test_what_reads_like_a_note_is_a_row_unless_it_is_the_last(monkeypatch: pytest.MonkeyPatch, chunk: int) -> None:
    """However the bytes are cut; ragged ones are ragged there."""
    monkeypatch.setattr(records, "CHUNK", chunk)
    body = "1,7,5\nTotal,7,5\nTotal,6,6\n2,6,6\n"
    source, rows = read("id,b,c\n" + body + "Total,13,11\n")
    assert [n for n, _ in rows] == [2, 3, 4, 5]
    assert [p.row for p in warned(source, "W003").places] == [6]
    problem = the(refused("id,b,c\n1,7,5\nNote: pause\n2,6,6\nNote: end\n").problems, "E007")
    assert [p.row for p in problem.places] == [3]


def test_a_table_of_nothing_but_notes_is_a_table() -> None:
    """Rows are never left out altogether, nor more than a few."""
    assert [n for n, _ in read("factor,a,b\nTotal,7,5\nMean,6,6\n")[1]] == [2, 3]
    source, rows = read("id,b,c\n1,2,3\n" + "Total,7,5\n" * 60)
    assert len(rows) == 11
    assert warned(source, "W003").count == 50


def test_a_last_column_without_name_or_cells_is_dropped() -> None:
    """Rows may lack its cell, but not have one."""
    source, rows = read("id,b,\n1,2,\n3,4\n5,6,\n")
    assert source.header == ("id", "b")
    assert [row for _, row in rows] == [("1", "2"), ("3", "4"), ("5", "6")]
    assert the(refused("id,b,\n" + "1,2,\n" * 400 + "3,4,x\n").problems, "E007").places[0].row == 402
    assert read("id,b,\n1,2,x\n")[0].header == ("id", "b", "")


def test_a_last_column_without_name_stays_out_of_later_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The Arrow reader knows of it too."""
    monkeypatch.setattr(records, "CHUNK", 60)
    body = "1,2,\n" * 40
    assert len(read("id,b,\n" + body)[1]) == 40
    assert the(refused("id,b,\n" + "1,2,\n" * 400 + "3,4,x\n" + body).problems, "E007").places[0].row == 402


def test_a_line_that_says_the_separator_is_obeyed_and_not_counted() -> None:
    """As spreadsheets do."""
    source, rows = read("\ufeffsep=;\r\nid;a, b\r\n1;2,5\r\n")
    assert (source.separator, source.header, source.header_row) == (";", ("id", "a, b"), 1)
    assert rows == [(2, ("1", "2,5"))]
    assert read("sep=^\nid^b\n1^2\n")[0].header == ("id", "b")


def test_header_rows_as_said() -> None:
    """More or fewer than are seen."""
    text = "Q1,Q2\nService,Price\ngood,bad\nbad,good\n"
    assert read(text)[0].header_row == 1
    source, rows = read(text, ReadAs(header_rows=2))
    assert (source.header_row, [n for n, _ in rows]) == (2, [3, 4])


def test_utf16_is_read_as_any_other() -> None:
    """With its mark or without; the digest is that of the original bytes."""
    for name, mark in (("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff"), ("utf-16-le", b"")):
        content = mark + "编号\t服务\r\n1\t满意\r\n".encode(name)
        source, rows = read(content)
        assert (source.encoding, source.separator, source.header) == (name, "\t", ("编号", "服务"))
        assert rows == [(2, ("1", "满意"))]
        assert source.sha256 == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize("chunk", [1, 16, 1 << 20])
def test_another_encoding_is_said_with_a_row_and_a_header(monkeypatch: pytest.MonkeyPatch, chunk: int) -> None:
    """The header if it shows anything."""
    monkeypatch.setattr(records, "CHUNK", chunk)
    problem = warned(read("id,服务质量\n1,好\n".encode("gb18030"))[0], "W001")
    assert "gb18030" in problem.message.text()
    assert "服务质量" in problem.message.text()
    assert problem.places[0].row == 1


@pytest.mark.parametrize(
    "text",
    [
        "id,who,service\n" + "1,王芳,5\n" * 9,
        "id,service,comment\n" + "".join(f"{n},5,服务很好王芳 {n}\n" for n in range(9)),
        "王芳,7,6\n" + "李明,5,4\n" * 9,
    ],
)
def test_no_answer_shows_the_encoding(text: str) -> None:
    """It may be a name, in a first row that is no header too; the row number says where to look."""
    problem = warned(read(text.encode("gb18030"))[0], "W001")
    assert not text.splitlines()[(problem.places[0].row or 0) - 1].isascii()
    assert "王芳" not in problem.message.text()


def test_a_text_without_line_ends_is_refused_at_once() -> None:
    """As a file of single bytes is when it is read as UTF-16."""
    with pytest.raises(CemgapError) as caught:
        read(b"id,b\n" + b"1,7\n" * 9001 + b"x", ReadAs(encoding="utf-16-le"))
    problem = the(caught.value.problems, "E003")
    assert "utf-16-le" in problem.message.text()
    assert problem.places[0].row == 1
    assert read("id," + "b" * 10_000 + "\n1,7\n")[1] == [(2, ("1", "7"))]


def test_a_respondent_above_the_headers_is_an_error() -> None:
    """A sheet sorted with its headers; who says how many header rows there are means it."""
    text = "R4,6,7\nid,Service,Price\nR1,3,4\nR2,7,7\nR3,2,1\n"
    problem = the(refused(text.encode()).problems, "E043")
    assert problem.places[0].row == 1
    source, rows = read(text, ReadAs(header_rows=2))
    assert (source.header_row, len(rows)) == (2, 3)


@pytest.mark.parametrize("chunk", [1, 30, 1 << 20])
@pytest.mark.parametrize("quote", ["", '"'])
@pytest.mark.parametrize("word", ["Mean", " 小计", "SUB-TOTAL", "Total:"])
def test_totals_among_respondents_are_counted_and_said(
    monkeypatch: pytest.MonkeyPatch, chunk: int, quote: str, word: str
) -> None:
    """By both readers, in the first filled cell, figures beside it."""
    monkeypatch.setattr(records, "CHUNK", chunk)
    body = "ann,3,4\n,5,6\n" * 9
    total = f"{quote}{word}{quote},3,4\n,{quote}{word}{quote},5\n"
    source, rows = read(f"id,b,c\n{body}{total}{body}Meaning,5,6\nMax,7,7\nTotal,,ok\n{body}")
    assert len(rows) == 59
    problem = warned(source, "W004")
    assert (problem.count, [place.row for place in problem.places]) == (2, [20, 21])


@pytest.mark.parametrize("chunk", [1, 16, 1 << 20])
def test_words_that_may_be_answers_are_totals_only_among_totals(monkeypatch: pytest.MonkeyPatch, chunk: int) -> None:
    """n for no, Max for a man."""
    monkeypatch.setattr(records, "CHUNK", chunk)
    body = "id,b,c\n" + "ann,3,4\nbob,5,6\n" * 9
    assert len(read(f"{body}Mean,5,6\nn,18,18\nMax,5,6\n")[1]) == 18
    assert len(read(f"{body}n,18,18\n")[1]) == 18
    assert len(read(f"{body}Max,5,6\n")[1]) == 19
    assert len(read(f"{body}n,3,4\ncy,3,4\nn,4,4\n")[1]) == 21


def test_the_first_row_that_matters_may_come_late() -> None:
    """Far behind what is looked at first."""
    content = b"id,comment\n" + b"1,fine\n" * 1000 + "2,Größe\n3,schön\n".encode("cp1252")
    source, _ = read(content)
    assert (source.encoding, warned(source, "W001").places[0].row) == ("cp1252", 1002)


def test_an_encoding_that_is_asked_for_is_no_warning() -> None:
    """It is an error where a row does not fit, with that row."""
    assert read("id,b\n1,é\n".encode("cp1252"), ReadAs(encoding="latin-1"))[0].warnings == ()
    with pytest.raises(CemgapError) as caught:
        read("id,b\n1,a\n2,中".encode() + b"\xff\n", ReadAs(encoding="gb18030"))
    problem = the(caught.value.problems, "E003")
    assert (problem.places[0].row, "gb18030" in problem.message.text()) == (3, True)


def test_the_value_of_a_broken_row_is_not_told() -> None:
    """It may be anybody's."""
    assert the(refused(b'name,b\nAlice,"x"y\n').problems, "E008").places[0].value is None
