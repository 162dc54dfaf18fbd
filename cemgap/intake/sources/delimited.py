"""CSV and TSV, from a file or standard input, in blocks whose size does not depend on the file's.

Bytes are cut into chunks of whole records. A chunk in which every quote stands where it should goes through the
Arrow reader; any other goes through the strict reader of the standard library, which gives the same rows or names
the row that is broken. Both see the same bytes, so which one reads a chunk cannot be told from the result.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from typing import IO, TYPE_CHECKING

import numpy as np

from cemgap.errors import CemgapError, Place, Problem, echo, error
from cemgap.intake.sources import Cells
from cemgap.intake.sources.record_ends import is_plain, last_record_end
from cemgap.intake.tally import Faults, faults_at
from cemgap.translations import Message, msg

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pyarrow as pa

CHUNK = 1 << 20
"""Bytes read at a time: measured, smaller blocks cost little time and keep memory flat."""
SNIFF = 1 << 20
"""Bytes looked at for the separator."""
RECORD_LIMIT = 16 << 20
"""Bytes of one record; beyond that a quote was left open, or this is no table."""
SAMPLE_ROWS = 200
SEPARATORS = ",\t;|"
BOM = b"\xef\xbb\xbf"

Record = tuple[int, list[str]]
"""Number of the record (the first is 1), and its cells."""


def open_delimited(path: Path | None, stream: IO[bytes], name: str) -> DelimitedSource:
    """Open a CSV or TSV file whose bytes come from `stream`.

    Raises:
        CemgapError: empty (E031), another format (E032), not UTF-8 (E003), or a broken first chunk (E008, E009, E034).
    """
    kind = "tsv" if path is not None and path.suffix.lower() in {".tsv", ".tab"} else "csv"
    return DelimitedSource(stream, name, kind)


class DelimitedSource:
    """A `Source` over delimited text. Reads each byte once."""

    def __init__(self, stream: IO[bytes], name: str, kind: str) -> None:
        self.name = name
        self.kind = kind
        self.sheet: str | None = None
        self.encoding: str | None = "utf-8"
        self._stream = stream
        self._digest = hashlib.sha256()
        self._row = 1
        self._ragged = Faults(0, ())
        self._head = self._read(SNIFF).removeprefix(BOM)
        self._refuse_other_formats()
        self._mark = "\t" if kind == "tsv" else separator_of(self._head.decode("utf-8", "replace"))
        self.separator: str | None = self._mark
        self._chunks = self._whole_records()
        self._first = b""
        self.header_row, self.header = self._read_header()
        body = [r for n, r in self._strict(self._first) if n > self.header_row and _holds(r)]
        self.sample = tuple(tuple(r) for r in body[:SAMPLE_ROWS])

    def blocks(self, columns: tuple[int, ...]) -> Iterator[Cells]:
        """The rows below the header, chunk by chunk.

        Raises:
            CemgapError: broken quotes (E008), a NUL (E009), another encoding (E003), two files joined (E034) where they
                are met; rows that do not have the columns of the header (E007) at the end, all of them.
        """
        for chunk in self._all_chunks():
            cells, read = self._cells(chunk, columns)
            self._row += read
            if cells is not None:
                yield cells
        if ragged := self._ragged_rows():
            raise CemgapError(ragged)

    def place(self, row: int | None, column: int | None, value: str | None = None) -> Place:
        """The place of a cell: the number of its record, the header included, and its column's header."""
        return Place(
            file=self.name,
            row=row,
            column=None if column is None else column_name(column, self.header),
            value=None if value is None else echo(value),
        )

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """None: nothing is hidden in such a file."""
        return ()

    @property
    def sha256(self) -> str:
        """Of the bytes read so far."""
        return self._digest.hexdigest()

    def _read(self, size: int) -> bytes:
        data = self._stream.read(size)
        self._digest.update(data)
        return data

    def _read_header(self) -> tuple[int, tuple[str, ...]]:
        """The first record that holds something; what was read for it is kept in `_first`."""
        for chunk in self._chunks:
            if not self._first and not chunk.strip():
                self._row += len(chunk.splitlines())  # blank lines are counted, not kept
                continue
            self._first += chunk
            for number, record in self._strict(self._first):
                if _holds(record):
                    return number, tuple(clean_header(cell) for cell in record)
        raise CemgapError(error("E031", msg("the file is empty"), Place(file=self.name), fix=_FIX_EXPORT))

    def _all_chunks(self) -> Iterator[bytes]:
        yield self._first
        yield from self._chunks

    def _whole_records(self) -> Iterator[bytes]:
        """The bytes in chunks that end where a record ends."""
        rest = b""
        while True:
            if self._head:
                data, self._head = self._head[:CHUNK], self._head[CHUNK:]
            else:
                data = self._read(CHUNK)
            if not data:
                if rest:
                    yield rest
                return
            rest += data
            cut = last_record_end(rest, self._mark)
            if cut:
                yield rest[:cut]
                rest = rest[cut:]
            elif len(rest) > RECORD_LIMIT:
                message = msg(
                    "row {row} is longer than {n} bytes: a quote was opened and never closed",
                    row=self._row,
                    n=RECORD_LIMIT,
                )
                raise self._broken(message, "E008", self._row, _FIX_QUOTE, rest[:80].decode("utf-8", "replace"))

    def _cells(self, chunk: bytes, columns: tuple[int, ...]) -> tuple[Cells | None, int]:
        """The cells of a chunk, and the records in it, header and blank ones included."""
        if self._row > self.header_row and (fast := self._fast(chunk, columns)) is not None:
            return fast, len(fast.rows)
        import pyarrow as pa

        records = self._strict(chunk)
        filled = [(n, r) for n, r in records if n > self.header_row and _holds(r)]
        bad = [(n, str(len(r))) for n, r in filled if len(r) != len(self.header)]
        if bad:
            self._ragged += faults_at(bad)
        kept = [(n, r) for n, r in filled if len(r) == len(self.header)]
        if not kept:
            return None, len(records)
        arrays = {c: pa.array([r[c] for _, r in kept], pa.string()) for c in columns}
        return Cells(arrays, np.array([n for n, _ in kept], dtype=np.int64)), len(records)

    def _fast(self, chunk: bytes, columns: tuple[int, ...]) -> Cells | None:
        """The cells by the Arrow reader, or None where the chunk is for the strict one."""
        if not columns or BOM in chunk or not is_plain(chunk, ord(self._mark)) or not _is_utf8(chunk):
            return None
        import pyarrow as pa
        from pyarrow import csv as arrow

        wanted = [str(c) for c in columns]
        try:
            table = arrow.read_csv(
                pa.BufferReader(chunk),
                # the whole chunk as one block: a quoted line end across blocks would lose a byte (apache/arrow #51368)
                read_options=arrow.ReadOptions(
                    use_threads=False, block_size=len(chunk) + 1, column_names=[str(i) for i in range(len(self.header))]
                ),
                parse_options=arrow.ParseOptions(
                    delimiter=self._mark, newlines_in_values=True, ignore_empty_lines=False
                ),
                convert_options=arrow.ConvertOptions(
                    column_types=dict.fromkeys(wanted, pa.string()),
                    include_columns=wanted,
                    strings_can_be_null=False,
                ),
            )
        except pa.ArrowInvalid:
            return None  # the strict reader names the row
        arrays = {c: table.column(str(c)).combine_chunks() for c in columns}
        if _some_row_is_blank(arrays):
            return None  # perhaps in the other columns too: the strict reader passes over blank rows
        return Cells(arrays, np.arange(self._row, self._row + table.num_rows, dtype=np.int64))

    def _strict(self, chunk: bytes) -> list[Record]:
        """Every record of a chunk, blank ones too."""
        records: list[Record] = []
        try:
            records.extend(enumerate(_reader(self._decoded(chunk), self._mark, strict=True), self._row))
        except csv.Error as broken:
            # extend keeps what came before the error
            at = self._row + len(records)
            open_ = "unexpected end" in str(broken)
            message = (
                msg("row {row}: a quote is opened and never closed", row=at)
                if open_
                else msg("row {row}: something stands between a closing quote and the next separator", row=at)
            )
            raise self._broken(message, "E008", at, _FIX_QUOTE) from None
        for number, record in records:
            if number > 1 and record and record[0].startswith("\ufeff"):
                message = msg("row {row} begins with a byte order mark: two files were joined here", row=number)
                raise self._broken(message, "E034", number, _FIX_JOINED)
        return records

    def _decoded(self, chunk: bytes) -> str:
        if b"\x00" in chunk:
            at = self._record_of(chunk, chunk.index(b"\x00"))
            message = msg("row {row} holds a NUL byte: the file is damaged, or it is no text file", row=at)
            raise self._broken(message, "E009", at, _FIX_EXPORT)
        try:
            return chunk.decode("utf-8")
        except UnicodeDecodeError as broken:
            at = self._record_of(chunk, broken.start)
            sample = chunk[max(0, broken.start - 12) : broken.start + 12].decode("utf-8", "replace")
            message = msg("row {row} is not UTF-8 text: the encoding of the file is another, or it is damaged", row=at)
            raise self._broken(message, "E003", at, _FIX_ENCODING, sample) from None

    def _record_of(self, chunk: bytes, at: int) -> int:
        """The number of the record that holds a byte of a chunk."""
        before = chunk[:at].decode("utf-8", "replace") + "x"
        return self._row + sum(1 for _ in _reader(before, self._mark)) - 1

    def _broken(self, message: Message, code: str, row: int, fix: Message, value: str | None = None) -> CemgapError:
        """What is wrong in a row, and with the rows of the wrong length that were met before."""
        place = Place(file=self.name, row=row, value=None if value is None else echo(value))
        return CemgapError((*self._ragged_rows(), error(code, message, place, fix=fix)))

    def _ragged_rows(self) -> tuple[Problem, ...]:
        if not self._ragged.count:
            return ()
        return (
            error(
                "E007",
                msg(
                    "{n} row does not have the {width} columns of the header (separator {separator})",
                    plural="{n} rows do not have the {width} columns of the header (separator {separator})",
                    n=self._ragged.count,
                    width=len(self.header),
                    separator=SEPARATOR_NAMES[self._mark],
                ),
                *(Place(file=self.name, row=n, value=count) for n, count in self._ragged.first),
                fix=msg("put cells that hold the separator in quotes, or save the file as XLSX"),
                count=self._ragged.count,
            ),
        )

    def _refuse_other_formats(self) -> None:
        for beginning, what in _OTHER_FORMATS:
            if beginning.match(self._head):
                raise CemgapError(
                    error(
                        "E032",
                        msg("this is no CSV file but {what}", what=what),
                        Place(file=self.name),
                        fix=msg("give the file the ending of its kind, or export it as CSV UTF-8 or XLSX"),
                    )
                )


SEPARATOR_NAMES: dict[str, Message] = {
    ",": msg("comma"),
    "\t": msg("tab"),
    ";": msg("semicolon"),
    "|": msg("vertical bar"),
}
_FIX_QUOTE = msg("close the quote, or write a quote inside a cell twice; or save the file as XLSX")
_FIX_ENCODING = msg("save or export the file as CSV UTF-8, or as XLSX")
_FIX_JOINED = msg("give each file by itself, or copy the rows into one file")
_FIX_EXPORT = msg("export the data again, as CSV UTF-8 or XLSX, with one header row")
_OTHER_FORMATS = (
    (re.compile(rb"PK\x03\x04"), msg("a ZIP file or an Office file (XLSX?)")),
    (re.compile(rb"\xd0\xcf\x11\xe0"), msg("an old Office file (XLS?)")),
    (re.compile(rb"%PDF"), msg("a PDF file")),
    (re.compile(rb"\x1f\x8b"), msg("a gzip file")),
    (re.compile(rb"PAR1"), msg("a Parquet file")),
    (re.compile(rb"\$FL2"), msg("an SPSS file")),
    (re.compile(rb"\xff\xfe|\xfe\xff"), msg("text in UTF-16")),
    (re.compile(rb'\s*[\[{]\s*["\[{}\]]'), msg("JSON")),
    (re.compile(rb"\s*<(?:!|\?xml|html|table)", re.IGNORECASE), msg("HTML or XML")),
)


def separator_of(text: str) -> str:
    """The separator of a text: the one that splits its first line into most cells; a comma where none does.

    >>> separator_of("factor;experience;expectation")
    ';'
    """
    cells = {mark: _width(text, mark) for mark in SEPARATORS}
    return max(SEPARATORS, key=lambda mark: cells[mark])


def _width(text: str, mark: str) -> int:
    try:
        return len(next((r for r in _reader(text, mark) if any(c.strip(SEPARATORS + " \r\n") for c in r)), []))
    except csv.Error:  # a cell beyond the limit
        return 1


def _reader(text: str, mark: str, *, strict: bool = False) -> Iterator[list[str]]:
    csv.field_size_limit(RECORD_LIMIT)
    return csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=strict)


def _holds(record: list[str]) -> bool:
    return any(cell.strip() for cell in record)


def _is_utf8(chunk: bytes) -> bool:
    """Also in the columns that nobody asks for."""
    if chunk.isascii():
        return True
    try:
        chunk.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _some_row_is_blank(arrays: dict[int, pa.Array]) -> bool:
    import pyarrow.compute as pc

    blank = None
    for array in arrays.values():
        empty = pc.equal(pc.utf8_trim_whitespace(array), "")
        blank = empty if blank is None else pc.and_(blank, empty)
        if not pc.any(blank, min_count=0).as_py():
            return False
    return True


def clean_header(cell: str) -> str:
    """A header without invisible characters and doubled spaces."""
    return " ".join(cell.replace("\ufeff", "").replace("\u200b", "").split())


def column_name(column: int, header: tuple[str, ...]) -> str:
    """A column as a person finds it: its letter and header.

    >>> column_name(7, ("",) * 7 + ("Q5_2",))
    'H "Q5_2"'
    """
    letters, rest = "", column + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        letters = chr(65 + digit) + letters
    title = header[column] if column < len(header) else ""
    return f'{letters} "{echo(title)}"' if title else letters
