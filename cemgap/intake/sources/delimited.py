"""CSV and TSV, from a file or standard input, in blocks whose size does not depend on the file's.

Bytes are cut into chunks of whole records. A chunk in which every quote stands where it should goes through the
Arrow reader; any other goes through the strict reader of the standard library, which gives the same rows or names
the row that is broken. Both see the same bytes, so which one reads a chunk cannot be told from the result.
"""

from __future__ import annotations

import re
from collections import deque
from itertools import chain
from typing import IO, TYPE_CHECKING

import numpy as np

from cemgap.errors import CemgapError, Place, Problem, echo, error, warning
from cemgap.intake.headings.dialect import heading_of
from cemgap.intake.headings.header_evidence import is_blank, is_value
from cemgap.intake.headings.notes import NOTE_COLUMNS, beginning, is_note, is_total, notes_begin
from cemgap.intake.headings.questions import questions_of
from cemgap.intake.sources import Cells, ReadAs
from cemgap.intake.sources.encoding import UTF8
from cemgap.intake.sources.left_out import NOTES, left_out, respondent_above
from cemgap.intake.sources.record_ends import is_plain
from cemgap.intake.sources.records import FIX_ENCODING, FIX_EXPORT, SNIFF, Record, Records
from cemgap.intake.sources.separator import reader
from cemgap.intake.tally import Faults, faults_at
from cemgap.translations import msg

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from cemgap.intake.headings.dialect import Heading

HEAD_ROWS = 300
"""Rows looked at for the headers and the sample."""
SAMPLE_ROWS = 200
LONGEST_HEADER = 10_000
"""Characters of a header: a file without line ends, or in another encoding, seems to have longer ones."""
BOM = b"\xef\xbb\xbf"

_NON_ASCII = re.compile(rb"[^\x00-\x7f]")

SEEN_IN_FILE = ReadAs()


def open_delimited(path: Path | None, stream: IO[bytes], name: str, read_as: ReadAs = SEEN_IN_FILE) -> DelimitedSource:
    """Open a CSV or TSV file whose bytes come from `stream`.

    Raises:
        CemgapError: empty (E031), another format (E032), an encoding that is unknown (E035), contradicted (E036) or
            cannot be told (E037), a broken first chunk (E003, E008, E009, E034), or a respondent above the headers
            (E043).
    """
    kind = "tsv" if path is not None and path.suffix.lower() in {".tsv", ".tab"} else "csv"
    return DelimitedSource(stream, name, kind, read_as)


class DelimitedSource:
    """A `Source` over delimited text. Reads each byte once, but for a look at the whole for its encoding."""

    def __init__(self, stream: IO[bytes], name: str, kind: str, read_as: ReadAs = SEEN_IN_FILE) -> None:
        self.name = name
        self.kind = kind
        self.sheet: str | None = None
        self.reader = "csv"
        self.value_labels: dict[int, dict[str, str]] = {}
        self.missing_codes: dict[int, tuple[str, ...]] = {}
        self._ragged = Faults(0, ())
        self._held: deque[Record] = deque()
        self._above: set[str] = set()
        self._totals: list[int] = []
        self._passed = False
        self._non_ascii: int | None = None
        self._read = Records(stream, name, tabs=kind == "tsv", asked=read_as.encoding)
        self.encoding: str | None = self._read.encoding.name
        self.separator: str | None = self._read.separator
        self._first: list[bytes] = []
        records = self._first_records()
        self._refuse_endless(next((n, record) for n, record in records if _holds(record)))
        heading = heading_of(records, header_rows=read_as.header_rows)
        for row in zip(heading.header_rows, heading.rows, strict=True):
            self._refuse_endless(row)
        self.heading: Heading | None = heading
        self._heading = heading
        self.header_row = heading.header_rows[-1]
        body = _without_notes([r for n, r in records if n > self.header_row and _holds(r)], len(heading.rows[0]))
        body = body[:HEAD_ROWS]
        self._full, self._width = len(heading.rows[0]), _width(heading.rows, body)
        self.questions = questions_of(tuple(tuple(map(clean_header, row[: self._width])) for row in heading.rows))
        self.header = tuple(question.header for question in self.questions)
        if heading.respondent is not None:
            row_above = heading.respondent
            raise CemgapError(respondent_above(row_above, self.place(row_above, None)))
        self.sample = tuple(tuple([*r, *[""] * self._width][: self._width]) for r in body[:SAMPLE_ROWS])
        self._see_encoding(records)

    def blocks(self, columns: tuple[int, ...]) -> Iterator[Cells]:
        """The rows below the header, chunk by chunk.

        Raises:
            CemgapError: broken quotes (E008), a NUL (E009), another encoding (E003), two files joined (E034) where they
                are met; rows that do not have the columns of the header (E007) at the end, all of them.
        """
        try:
            for chunk in self._all_chunks():
                if self._non_ascii is None and self.encoding != UTF8 and (found := _NON_ASCII.search(chunk)):
                    self._non_ascii = self._read.record_of(chunk, found.start())
                cells, read = self._cells(chunk, columns)
                self._read.row += read
                if cells is not None:
                    yield cells
        except CemgapError as broken:
            raise CemgapError((*self._ragged_rows(), *broken.problems)) from None
        if (cells := self._of_records(self._respondents_held(), columns)) is not None:
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
        """How the text was read where it is not UTF-8 (W001), and rows left out, or perhaps to be (W002 to W004)."""
        notes = [n for n, _ in self._held] if self._passed else []
        around = left_out(self._heading.title_rows, notes, self._totals, lambda row: self.place(row, None))
        return (*self._encoding_seen(), *around)

    @property
    def sha256(self) -> str:
        """Of the bytes read so far, as they stand in the file."""
        return self._read.sha256

    def _first_records(self) -> list[Record]:
        """The records that show where the table stands; what was read for them is kept in `_first`."""
        records: list[Record] = []
        begin, filled, size = 1, 0, 0
        for chunk in self._read.chunks:
            if not filled and not chunk.strip():
                self._read.row += len(chunk.splitlines())  # blank lines are counted, not kept
                begin = self._read.row
                continue
            self._first.append(chunk)
            try:
                found = self._read.strict(chunk)
            except CemgapError:
                if not filled:
                    raise
                break  # who reads the rows meets it again
            records += found
            self._read.row += len(found)
            filled += sum(_holds(record) for _, record in found)
            size += len(chunk)
            if filled > HEAD_ROWS or size >= SNIFF:
                break
        self._read.row = begin
        if not filled:
            raise CemgapError(error("E031", msg("the file is empty"), Place(file=self.name), fix=FIX_EXPORT))
        return records

    def _see_encoding(self, records: Sequence[Record]) -> None:
        """Note what shows whether the text was read in the right encoding: the first row, and a header.

        Never an answer, which may be a name; so no header either where the headers seem to hold answers.
        """
        self._non_ascii = next((n for n, record in records if not all(cell.isascii() for cell in record)), None)
        headers = [cell for row in self._heading.rows for cell in row]
        named = () if any(map(is_value, headers)) else (cell for cell in headers if not cell.isascii())
        self._shown = next(iter(named), None)

    def _encoding_seen(self) -> tuple[Problem, ...]:
        if self.encoding == UTF8 or self._read.encoding.asked:
            return ()
        row = self._non_ascii or self.header_row
        what = msg("read as {encoding}, not UTF-8", encoding=self.encoding)
        if self._shown is not None:
            what = msg('read as {encoding}, not UTF-8: "{sample}"', encoding=self.encoding, sample=echo(self._shown))
        fix = msg("if letters look wrong:  --encoding NAME")
        return (warning("W001", what, self.place(row, None), fix=fix),)

    def _all_chunks(self) -> Iterator[bytes]:
        first, self._first = self._first, []
        return chain(first, self._read.chunks)

    def _cells(self, chunk: bytes, columns: tuple[int, ...]) -> tuple[Cells | None, int]:
        """The cells of a chunk, and the records in it, header and blank ones included."""
        if self._read.row > self.header_row and not self._held and (fast := self._fast(chunk, columns)) is not None:
            self._passed = True
            return fast, len(fast.rows)
        records = self._read.strict(chunk)
        rows = self._without_notes([(n, r) for n, r in records if n > self.header_row and _holds(r)])
        return self._of_records(rows, columns), len(records)

    def _without_notes(self, rows: list[Record]) -> list[Record]:
        """Rows of which no note is the last: what may be one waits for a row that shows that the data went on."""
        end = len(rows)
        while end and is_note(rows[end - 1][1], self._width):
            end -= 1
        if end:
            rows = [*self._held, *rows]
            end += len(self._held)
            self._held.clear()
            self._above = {beginning(record) for _, record in rows[:end][-NOTES:]}
        self._held.extend(rows[end:])
        passed = rows[:end]
        while len(self._held) > NOTES:
            passed.append(self._held.popleft())
        self._passed = self._passed or bool(passed)
        self._totals += (n for n, record in passed if is_total(record))
        return passed

    def _respondents_held(self) -> list[Record]:
        """The rows among those held back at the end that are no notes: all, if there were no others."""
        held = list(self._held)
        begin = notes_begin([record for _, record in held], self._above) if self._passed else len(held)
        self._held = deque(held[begin:])
        self._totals += (n for n, record in held[:begin] if is_total(record))
        return held[:begin]

    def _refuse_endless(self, row: tuple[int, Sequence[str]]) -> None:
        if max(map(len, row[1])) > LONGEST_HEADER:
            what = msg(
                "row {row} has a header of more than {n} characters: the file has no line ends, or is not in the "
                "encoding {encoding}",
                row=row[0],
                n=LONGEST_HEADER,
                encoding=self.encoding or "",
            )
            raise CemgapError(error("E003", what, self.place(row[0], None), fix=FIX_ENCODING))

    def _of_records(self, rows: list[Record], columns: tuple[int, ...]) -> Cells | None:
        import pyarrow as pa

        kept: list[Record] = []
        bad: list[tuple[int, str]] = []
        for n, r in rows:
            if len(r) == self._width or (self._width < len(r) <= self._full and not _holds(r[self._width :])):
                kept.append((n, r))
            else:
                bad.append((n, str(len(r))))
        if bad:
            self._ragged += faults_at(bad)
        if not kept:
            return None
        arrays = {c: pa.array([r[c] for _, r in kept], pa.string()) for c in columns}
        return Cells(arrays, np.array([n for n, _ in kept], dtype=np.int64))

    def _fast(self, chunk: bytes, columns: tuple[int, ...]) -> Cells | None:
        """The cells by the Arrow reader, or None where the chunk is for the strict one."""
        if not columns or BOM in chunk or not is_plain(chunk, ord(self._read.separator)) or not _is_utf8(chunk):
            return None
        if self._may_end_in_a_note(chunk):
            return None
        import pyarrow as pa
        from pyarrow import csv as arrow

        from cemgap.intake.sources.odd_rows import may_hold_totals, some_row_is_blank

        beyond = range(self._width, self._full)
        first = range(min(NOTE_COLUMNS, self._width))
        wanted = [str(c) for c in dict.fromkeys((*columns, *beyond, *first))]
        try:
            table = arrow.read_csv(
                pa.BufferReader(chunk),
                # the whole chunk as one block: a quoted line end across blocks would lose a byte (apache/arrow #51368)
                read_options=arrow.ReadOptions(
                    use_threads=False, block_size=len(chunk) + 1, column_names=[str(i) for i in range(self._full)]
                ),
                parse_options=arrow.ParseOptions(
                    delimiter=self._read.separator, newlines_in_values=True, ignore_empty_lines=False
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
        if some_row_is_blank(arrays) or any(_holds(table.column(str(c)).unique().to_pylist()) for c in beyond):
            return None  # perhaps in the other columns too: the strict reader passes over blank rows
        if may_hold_totals([table.column(str(c)) for c in first]):
            return None
        return Cells(arrays, np.arange(self._read.row, self._read.row + table.num_rows, dtype=np.int64))

    def _may_end_in_a_note(self, chunk: bytes) -> bool:
        """Whether the last record of a chunk could be one; the strict reader sees to it then."""
        end = len(chunk.rstrip(b"\r\n"))
        begin, quotes = end, 0
        while begin:
            line = max(chunk.rfind(b"\n", 0, begin), chunk.rfind(b"\r", 0, begin))
            quotes += chunk.count(b'"', line + 1, begin)
            if not quotes % 2 or line < 0:
                begin = line + 1
                break
            begin = line
        last = chunk[begin:end]
        return is_note(next(reader(last.decode("utf-8", "replace"), self._read.separator), []), self._width)

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
                    width=self._width,
                    separator=self._read.separator_name,
                ),
                *(Place(file=self.name, row=n, value=count) for n, count in self._ragged.first),
                fix=msg("put cells that hold the separator in quotes, or save the file as XLSX"),
                count=self._ragged.count,
            ),
        )


def _width(headers: Sequence[Sequence[str]], body: Sequence[Sequence[str]]) -> int:
    """How many columns there are without those at the right end that hold nothing and have no name."""
    width = len(headers[0])
    while (
        width > 1
        and all(is_blank(row[width - 1]) for row in headers)
        and not any(len(row) >= width and not is_blank(row[width - 1]) for row in body)
    ):
        width -= 1
    return width


def _without_notes(rows: Sequence[list[str]], width: int) -> Sequence[list[str]]:
    end = len(rows)
    while end and is_note(rows[end - 1], width):
        end -= 1
    return rows[:end] or rows


def _holds(record: Sequence[str]) -> bool:
    return not all(map(is_blank, record))


def _is_utf8(chunk: bytes) -> bool:
    """Also in the columns that nobody asks for."""
    if chunk.isascii():
        return True
    try:
        chunk.decode("utf-8")
    except UnicodeDecodeError:
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
