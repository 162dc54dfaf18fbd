"""CSV and TSV, from a file or standard input, in blocks whose size does not depend on the file's.

Bytes are cut into chunks of whole records. A chunk in which every quote stands where it should goes through the
Arrow reader; any other goes through the strict reader of the standard library, which gives the same rows or names
the row that is broken. Both see the same bytes, so which one reads a chunk cannot be told from the result.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING

import numpy as np

from cemgap.errors import CemgapError, Place, echo, error
from cemgap.intake.sources import Cells
from cemgap.translations import msg

if TYPE_CHECKING:
    import numpy.typing as npt
    import pyarrow as pa

CHUNK = 1 << 20
"""Bytes read at a time: measured, smaller blocks cost little time and keep memory flat."""
RECORD_LIMIT = 16 << 20
"""Bytes of one record; beyond that a quote was left open, or this is no table."""
SAMPLE_ROWS = 200
SEPARATORS = ",\t;|"
BOM = b"\xef\xbb\xbf"
QUOTE, CR, LF = 34, 13, 10


def open_delimited(path: Path | None, stream: IO[bytes], name: str) -> DelimitedSource:
    """Open a CSV or TSV file whose bytes come from `stream`.

    Raises:
        CemgapError: empty (E031), not text (E003), no header, or a broken first chunk (E007 to E009).
    """
    kind = "tsv" if path is not None and path.suffix.lower() in {".tsv", ".tab"} else "csv"
    return DelimitedSource(stream, name, kind)


class DelimitedSource:
    """A `Source` over delimited text. Reads each byte once."""

    sheet = None
    encoding: str | None = "utf-8"

    def __init__(self, stream: IO[bytes], name: str, kind: str) -> None:
        self.name = name
        self.kind = kind
        self._stream = stream
        self._digest = hashlib.sha256()
        self._chunks = self._whole_records()
        first = next(self._chunks, b"")
        if not first.strip():
            raise CemgapError(error("E031", msg("the file is empty"), Place(file=name), fix=_FIX_EXPORT))
        self._refuse_other_formats(first)
        self.separator: str | None = "\t" if kind == "tsv" else separator_of(_line(first))
        records = self._strict(first, 1)
        rows = iter(records)
        header_row, header = next(((n, r) for n, r in rows if any(c.strip() for c in r)), (1, []))
        self.header_row = header_row
        self.header = tuple(clean_header(cell) for cell in header)
        body = [(n, r) for n, r in rows if any(c.strip() for c in r)]
        self.sample = tuple(tuple(r) for _, r in body[:SAMPLE_ROWS])
        self._first = first
        self._records_read = 0

    def blocks(self, columns: tuple[int, ...]) -> Iterator[Cells]:
        """The rows below the header, chunk by chunk."""
        row = 1
        for chunk in self._all_chunks():
            skip = self.header_row if row == 1 else 0
            cells, read = self._cells(chunk, row, skip, columns)
            row += read
            if cells is not None:
                yield cells

    def place(self, row: int | None, column: int | None, value: str | None = None) -> Place:
        """The place of a cell: the number of its record, the header included, and its column's header."""
        return Place(
            file=self.name,
            row=row,
            column=None if column is None else column_name(column, self.header),
            value=None if value is None else echo(value),
        )

    @property
    def sha256(self) -> str:
        """Of the bytes read so far."""
        return self._digest.hexdigest()

    def _all_chunks(self) -> Iterator[bytes]:
        yield self._first
        yield from self._chunks

    def _whole_records(self) -> Iterator[bytes]:
        """The bytes in chunks that end where a record ends."""
        rest = b""
        started = False
        while True:
            data = self._stream.read(CHUNK)
            self._digest.update(data)
            if not started:
                started = True
                data = data.removeprefix(BOM)
            if not data:
                if rest:
                    yield rest
                return
            rest += data
            cut = last_record_end(rest)
            if cut:
                yield rest[:cut]
                rest = rest[cut:]
            elif len(rest) > RECORD_LIMIT:
                raise CemgapError(
                    error(
                        "E008",
                        msg("one record is longer than {n} bytes: a quote was opened and never closed", n=RECORD_LIMIT),
                        Place(file=self.name, value=echo(rest[:80].decode("utf-8", "replace"))),
                        fix=_FIX_QUOTE,
                    )
                )

    def _cells(self, chunk: bytes, row: int, skip: int, columns: tuple[int, ...]) -> tuple[Cells | None, int]:
        """The cells of a chunk whose first record is number `row`; the records in it, header rows included."""
        if not skip and (fast := self._fast(chunk, columns)) is not None:
            rows = np.arange(row, row + len(next(iter(fast.values()))) if fast else row, dtype=np.int64)
            return Cells(fast, rows), len(rows)
        import pyarrow as pa

        records = self._strict(chunk, row)
        self._refuse_ragged(records, skip)
        kept = [(n, r) for n, r in records if n - row >= skip and any(cell.strip() for cell in r)]
        if not kept:
            return None, len(records)
        return (
            Cells(
                {c: pa.array([r[c] for _, r in kept], pa.string()) for c in columns},
                np.array([n for n, _ in kept], dtype=np.int64),
            ),
            len(records),
        )

    def _fast(self, chunk: bytes, columns: tuple[int, ...]) -> dict[int, pa.Array] | None:
        """The columns by the Arrow reader, or None where the chunk is for the strict one."""
        if not columns or not is_plain(chunk, ord(self.separator or ",")):
            return None
        import pyarrow as pa
        from pyarrow import csv as arrow

        names = [str(i) for i in range(len(self.header))]
        wanted = [str(c) for c in columns]
        try:
            table = arrow.read_csv(
                pa.BufferReader(chunk),
                read_options=arrow.ReadOptions(use_threads=False, block_size=len(chunk) + 1, column_names=names),
                parse_options=arrow.ParseOptions(
                    delimiter=self.separator or ",", newlines_in_values=True, ignore_empty_lines=False
                ),
                convert_options=arrow.ConvertOptions(
                    column_types=dict.fromkeys(wanted, pa.string()),
                    include_columns=wanted,
                    strings_can_be_null=False,
                ),
            )
        except pa.ArrowInvalid:
            return None  # the strict reader names the row
        return {c: table.column(str(c)).combine_chunks() for c in columns}

    def _strict(self, chunk: bytes, row: int) -> list[tuple[int, list[str]]]:
        """(number of the record, cells) of each record, blank ones too."""
        text = self._decoded(chunk, row)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=self.separator or ",", strict=True)
        records: list[tuple[int, list[str]]] = []
        csv.field_size_limit(RECORD_LIMIT)
        try:
            for number, record in enumerate(reader, row):
                records.append((number, record))
        except csv.Error as broken:
            at = row + len(records)
            raise CemgapError(
                error(
                    "E008",
                    msg("row {row}: the quotes do not close as they should ({detail})", row=at, detail=str(broken)),
                    Place(file=self.name, row=at),
                    fix=_FIX_QUOTE,
                )
            ) from None
        return records

    def _decoded(self, chunk: bytes, row: int) -> str:
        if b"\x00" in chunk:
            at = row + chunk[: chunk.index(b"\x00")].count(b"\n")
            raise CemgapError(
                error(
                    "E009",
                    msg("row {row} holds a NUL byte: the file is damaged, or it is no text file", row=at),
                    Place(file=self.name, row=at),
                    fix=_FIX_EXPORT,
                )
            )
        try:
            return chunk.decode("utf-8")
        except UnicodeDecodeError as broken:
            at = row + chunk[: broken.start].count(b"\n")
            sample = chunk[max(0, broken.start - 12) : broken.start + 12].decode("utf-8", "replace")
            raise CemgapError(
                error(
                    "E003",
                    msg("row {row} is not UTF-8 text: the encoding of the file is another, or it is damaged", row=at),
                    Place(file=self.name, row=at, value=echo(sample)),
                    fix=msg("save or export the file as CSV UTF-8, or as XLSX"),
                )
            ) from None

    def _refuse_ragged(self, records: list[tuple[int, list[str]]], skip: int) -> None:
        width = len(self.header)
        bad = [
            (n, len(r))
            for i, (n, r) in enumerate(records)
            if i >= skip and len(r) != width and any(cell.strip() for cell in r)
        ]
        if bad:
            raise CemgapError(
                error(
                    "E007",
                    msg(
                        "{n} rows do not have the {width} columns of the header (separator {separator})",
                        n=len(bad),
                        width=width,
                        separator=SEPARATOR_NAMES.get(self.separator or ",", self.separator or ","),
                    ),
                    *(Place(file=self.name, row=n, value=str(count) if count else None) for n, count in bad),
                    fix=msg("put cells that hold the separator in quotes, or save the file as XLSX"),
                )
            )

    def _refuse_other_formats(self, first: bytes) -> None:
        for magic, what in _OTHER_FORMATS:
            if first.startswith(magic):
                raise CemgapError(
                    error(
                        "E032",
                        msg("this is no CSV file but {what}", what=what),
                        Place(file=self.name),
                        fix=msg("give the file the ending of its kind, or export it as CSV UTF-8 or XLSX"),
                    )
                )


SEPARATOR_NAMES = {",": "comma", "\t": "tab", ";": "semicolon", "|": "pipe"}
_FIX_QUOTE = msg("close the quote, or write a quote inside a cell twice; or save the file as XLSX")
_FIX_EXPORT = msg("export the data again, as CSV UTF-8 or XLSX, with one header row")
_OTHER_FORMATS = (
    (b"PK\x03\x04", msg("a ZIP file or an Office file (XLSX?)")),
    (b"\xd0\xcf\x11\xe0", msg("an old Office file (XLS?)")),
    (b"%PDF", msg("a PDF file")),
    (b"\x1f\x8b", msg("a gzip file")),
    (b"PAR1", msg("a Parquet file")),
    (b"$FL2", msg("an SPSS file")),
    (b"\xff\xfe", msg("text in UTF-16")),
    (b"\xfe\xff", msg("text in UTF-16")),
    (b"{", msg("JSON")),
    (b"[", msg("JSON")),
    (b"<", msg("HTML or XML")),
)


def separator_of(line: str) -> str:
    """The separator of a header line: the one that splits it into most cells; a comma where none does.

    >>> separator_of("factor;experience;expectation")
    ';'
    """
    cells = {mark: len(next(csv.reader([line], delimiter=mark), [])) for mark in SEPARATORS}
    return max(SEPARATORS, key=lambda mark: cells[mark])


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


def last_record_end(data: bytes) -> int:
    """Where the last whole record of `data` ends: after the last line end outside quotes; 0 where there is none."""
    end = data.rfind(b"\n") + 1
    if data.count(b'"') == 0:
        return end
    bytes_ = np.frombuffer(data, dtype=np.uint8)
    quotes = np.flatnonzero(bytes_ == QUOTE)
    line_ends = np.flatnonzero(bytes_ == LF)
    outside = line_ends[np.searchsorted(quotes, line_ends) % 2 == 0]
    return int(outside[-1]) + 1 if len(outside) else 0


def is_plain(chunk: bytes, separator: int) -> bool:
    """Whether both readers see the same: quotes only around whole cells, line ends of one kind, no blank line."""
    if b"\x00" in chunk or b"\n\n" in chunk or b"\n\r" in chunk or chunk[:1] in {b"\n", b"\r"}:
        return False
    if chunk.count(b"\r") != chunk.count(b"\r\n"):
        return False
    if b'"' not in chunk:
        return True
    data = np.frombuffer(chunk, dtype=np.uint8)
    quotes = np.flatnonzero(data == QUOTE)
    if len(quotes) % 2:
        return False
    opening, closing = quotes[::2], quotes[1::2]
    before = _neighbours(data, opening - 1)
    after = _neighbours(data, closing + 1)
    edges = (separator, CR, LF)
    # a quote doubled inside a quoted cell looks like a cell that closes and at once opens again
    return bool(
        np.all(np.isin(before, edges) | (opening == 0) | ((before == QUOTE) & np.isin(opening - 1, closing)))
        and np.all(
            np.isin(after, edges) | (closing == len(data) - 1) | ((after == QUOTE) & np.isin(closing + 1, opening))
        )
    )


def _neighbours(data: npt.NDArray[np.uint8], at: npt.NDArray[np.intp]) -> npt.NDArray[np.uint8]:
    return data[np.clip(at, 0, len(data) - 1)]


def _line(chunk: bytes) -> str:
    for line in chunk.split(b"\n", 20):
        if line.strip():
            return line.decode("utf-8", "replace").rstrip("\r")
    return ""
