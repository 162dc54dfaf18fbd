"""Records: the rows of delimited text, in chunks of whole ones, read to the letter or refused with the row."""

from __future__ import annotations

import csv
import re
from typing import IO, TYPE_CHECKING

from cemgap.errors import CemgapError, Place, error
from cemgap.intake.sources.encoding import UTF8, Utf8
from cemgap.intake.sources.record_ends import last_record_end
from cemgap.intake.sources.separator import RECORD_LIMIT, SEPARATOR_NAMES, reader, said_separator, separator_of
from cemgap.translations import Message, msg

if TYPE_CHECKING:
    from collections.abc import Iterator

CHUNK = 1 << 20
"""Bytes read at a time: measured, smaller blocks cost little time and keep memory flat."""
SNIFF = 1 << 20
"""Bytes looked at for the separator, the headers and the sample."""

Record = tuple[int, list[str]]
"""Number of the record (the first is 1), and its cells."""


class Records:
    """The records of a stream of delimited text, in whatever encoding.

    Reads each byte once, in order, but for a look at the whole for its encoding where the stream can go back.
    """

    def __init__(self, stream: IO[bytes], name: str, *, tabs: bool, asked: str | None = None) -> None:
        """See how a stream is written; `tabs` separate its cells where nothing else seems to."""
        self._name = name
        head = stream.read(SNIFF)
        self._refuse_other_formats(head)
        self._text = Utf8(stream, name, asked, head)
        self.encoding = self._text.encoding
        self._head = self._text.read(SNIFF)
        self._refuse_other_formats(self._head)
        said = said_separator(self._head)
        if said is None:
            text = self._head.decode("utf-8", "replace")
            self.separator = separator_of(text, "\t" if tabs else ",", cut=len(head) == SNIFF)
        else:
            self.separator, end = said
            self._head = self._head[end:]
        self.row = 1
        """Number of the first record of the chunk at hand; whoever reads the chunks moves it on."""
        self.chunks = self._whole_records()
        """The bytes in chunks that end where a record ends, in UTF-8."""

    @property
    def separator_name(self) -> Message | str:
        """The separator as people call it."""
        return SEPARATOR_NAMES.get(self.separator, self.separator)

    @property
    def sha256(self) -> str:
        """Of the bytes read so far, as they stand in the file."""
        return self._text.sha256

    def strict(self, chunk: bytes) -> list[Record]:
        """Every record of a chunk, blank ones too.

        Raises:
            CemgapError: broken quotes (E008), a NUL (E009), another encoding (E003), two files joined (E034).
        """
        records: list[Record] = []
        try:
            records.extend(enumerate(reader(self._decoded(chunk), self.separator, strict=True), self.row))
        except csv.Error as broken:
            # extend keeps what came before the error
            at = self.row + len(records)
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
            at = self.record_of(chunk, chunk.index(b"\x00"))
            message = msg("row {row} holds a NUL byte: the file is damaged, or it is no text file", row=at)
            raise self._broken(message, "E009", at, FIX_EXPORT)
        try:
            return chunk.decode("utf-8")
        except UnicodeDecodeError as broken:
            at = self.record_of(chunk, broken.start)
            if self.encoding.name == UTF8:
                message = msg(
                    "row {row} is not UTF-8 text: the encoding of the file is another, or it is damaged", row=at
                )
                raise self._broken(message, "E003", at, FIX_ENCODING) from None
            message = msg(
                "row {row} is not text in the encoding {encoding}, as which the file was read",
                row=at,
                encoding=self.encoding.name,
            )
            raise self._broken(message, "E003", at, _FIX_OTHER_ENCODING) from None

    def record_of(self, chunk: bytes, at: int) -> int:
        """The number of the record that holds a byte of a chunk."""
        before = chunk[:at].decode("utf-8", "replace") + "x"
        return self.row + sum(1 for _ in reader(before, self.separator)) - 1

    def _broken(self, message: Message, code: str, row: int, fix: Message) -> CemgapError:
        return CemgapError(error(code, message, Place(file=self._name, row=row), fix=fix))

    def _whole_records(self) -> Iterator[bytes]:
        """The bytes in chunks that end where a record ends."""
        rest = b""
        while True:
            if self._head:
                data, self._head = self._head[:CHUNK], self._head[CHUNK:]
            else:
                data = self._text.read(CHUNK)
            if not data:
                if rest:
                    yield rest
                return
            rest += data
            cut = last_record_end(rest, self.separator)
            if cut:
                yield rest[:cut]
                rest = rest[cut:]
            elif len(rest) > RECORD_LIMIT:
                message = msg(
                    "row {row} is longer than {n} bytes: a quote was opened and never closed",
                    row=self.row,
                    n=RECORD_LIMIT,
                )
                raise self._broken(message, "E008", self.row, _FIX_QUOTE)

    def _refuse_other_formats(self, head: bytes) -> None:
        for beginning, what in _OTHER_FORMATS:
            if beginning.match(head):
                raise CemgapError(
                    error(
                        "E032",
                        msg("this is no CSV file but {what}", what=what),
                        Place(file=self._name),
                        fix=msg("give the file the ending of its kind, or export it as CSV UTF-8 or XLSX"),
                    )
                )


_FIX_QUOTE = msg("close the quote, or write a quote inside a cell twice; or save the file as XLSX")
FIX_ENCODING = msg("save or export the file as CSV UTF-8, or as XLSX, or name its encoding: --encoding NAME")
_FIX_OTHER_ENCODING = msg("save or export the file as CSV UTF-8, or as XLSX, or name another encoding: --encoding NAME")
_FIX_JOINED = msg("give each file by itself, or copy the rows into one file")
FIX_EXPORT = msg("export the data again, as CSV UTF-8 or XLSX, with one header row")
_OTHER_FORMATS = (
    (re.compile(rb"PK\x03\x04"), msg("a ZIP file or an Office file (XLSX?)")),
    (re.compile(rb"\xd0\xcf\x11\xe0"), msg("an old Office file (XLS?)")),
    (re.compile(rb"%PDF"), msg("a PDF file")),
    (re.compile(rb"\x1f\x8b"), msg("a gzip file")),
    (re.compile(rb"PAR1"), msg("a Parquet file")),
    (re.compile(rb"\$FL2"), msg("an SPSS file")),
    (re.compile(rb'\s*[\[{]\s*["\[{}\]]'), msg("JSON")),
    (re.compile(rb"\s*<(?:!|\?xml|html|table)", re.IGNORECASE), msg("HTML or XML")),
)
