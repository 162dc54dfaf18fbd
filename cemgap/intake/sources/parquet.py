"""Parquet: columns by position, in batches; what the file claims is checked before anything is read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from cemgap.errors import CemgapError, Place, Problem, echo, error
from cemgap.intake.headings.questions import questions_of
from cemgap.intake.sources import Cells
from cemgap.intake.sources.arrow_text import Unreadable, is_readable, texts_of
from cemgap.intake.sources.text import header_of
from cemgap.translations import Message, msg

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    import numpy.typing as npt
    import pyarrow as pa
    import pyarrow.parquet as pq

    from cemgap.intake.headings.dialect import Heading

MAGIC = b"PAR1"
LOCKED = b"PARE"
FRAME = 12
"""Bytes around the metadata: what the file is, at both ends, and how long they are."""
FOOTER = 64 * 2**20
"""Bytes of metadata."""
COLUMNS = 16_384
ROWS = 200_000_000
CHUNK = 4 * 2**30
"""Bytes, unpacked, of one column in one row group."""
UNPACKED = 64 * 2**30
"""Bytes that all columns unpack to."""
BATCH = 2**16
"""Rows of a block."""
SAMPLE = 200
"""Rows of the sample."""


def open_parquet(path: Path, name: str) -> ParquetSource:
    """The source of a Parquet file; `name` is the file as the user gave it.

    Row numbers are those of the table written to a CSV file: position + 2, the header being row 1.

    Raises:
        CemgapError: the file is damaged or something else (E050), or larger than a survey can be (E051).
    """
    import pyarrow.parquet as pq

    with path.open("rb") as stream:
        _check_footer(stream, name)
        stream.seek(0)
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    with _said(name):
        file = pq.ParquetFile(path, pre_buffer=False, thrift_string_size_limit=FOOTER)
        _check_counts(file.metadata, path.stat().st_size, name)
        return ParquetSource(file, name, digest)


class ParquetSource:
    """A `Source` over a Parquet file; one batch is in memory at a time."""

    kind = "parquet"
    reader = "pyarrow"
    sheet: str | None = None
    heading: Heading | None = None
    header_row = 1
    encoding: str | None = None
    separator: str | None = None

    def __init__(self, file: pq.ParquetFile, name: str, digest: str) -> None:
        self.name = name
        self.sha256 = digest
        self._file = file
        schema = file.schema_arrow
        self._names: list[str] = schema.names
        self._types: list[pa.DataType] = schema.types
        self.header = tuple(map(header_of, self._names))
        self.questions = questions_of((self.header,))
        self.value_labels: dict[int, dict[str, str]] = {}
        self.missing_codes: dict[int, tuple[str, ...]] = {}
        self.sample = self._sampled()

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """None: nothing is hidden in such a file."""
        return ()

    def place(self, row: int | None, column: int | None, value: str | None = None) -> Place:
        """The place of a cell: its row as if the table were a CSV file, and the header of its column."""
        title = None
        if column is not None:
            title = (echo(self.header[column]) if column < len(self.header) else "") or str(column + 1)
        return Place(file=self.name, row=row, column=title, value=None if value is None else echo(value))

    def blocks(self, columns: tuple[int, ...]) -> Iterator[Cells]:
        """The rows in batches, those columns only; others are looked at where a row would be blank without them.

        Raises:
            CemgapError: one of `columns` holds lists, records or bytes (E052), or the file is damaged (E050).
        """
        import pyarrow as pa

        nested = [column for column in columns if not is_readable(self._types[column])]
        if nested:
            raise CemgapError(
                error(
                    "E052",
                    msg(
                        "The column {column} holds lists or records, not one answer per row",
                        "{n} columns hold lists or records, not one answer per row; the first is {column}",
                        n=len(nested),
                        column=echo(self.header[nested[0]]),
                    ),
                    *(self.place(None, column) for column in nested),
                    fix=msg("write one column per answer, or map another column"),
                )
            )
        start = 0
        for group in range(self._file.num_row_groups):
            others: dict[int, _Ahead] = {}
            for number, batch in enumerate(self._batches(columns, group)):
                arrays = {column: self._texts(column, batch[column]) for column in columns}
                count = len(next(iter(batch.values())))
                kept = self._kept(group, number, count, arrays, others)
                if not kept.all():
                    arrays = {column: array.filter(pa.array(kept.tolist())) for column, array in arrays.items()}
                if kept.any():
                    yield Cells(arrays, kept.nonzero()[0] + start + 2)
                start += count

    def _kept(
        self, group: int, number: int, count: int, arrays: dict[int, pa.Array], others: dict[int, _Ahead]
    ) -> npt.NDArray[np.bool_]:
        """[row of the batch] whether any cell of the row holds something; looks no further than it must."""
        import numpy as np

        kept = np.zeros(count, bool)
        for array in arrays.values():
            if kept.all():
                return kept
            kept |= _holds(array)
        for column in range(len(self.header)):
            if kept.all():
                return kept
            if column not in arrays and is_readable(self._types[column]):
                if column not in others:
                    others[column] = _Ahead(self._batches((column,), group))
                kept |= _holds(self._texts(column, others[column].at(number)[column]))
        return kept

    def _batches(self, columns: Sequence[int], group: int, rows: int = BATCH) -> Iterator[dict[int, pa.Array]]:
        """Columns by position: of several with the same name each is there."""
        wanted = tuple(columns) or (0,)
        names = {self._names[column]: None for column in wanted}
        chosen = [column for column, name in enumerate(self._names) if name in names]
        at = {column: number for number, column in enumerate(chosen)}
        with _said(self.name):
            batches = self._file.iter_batches(batch_size=rows, row_groups=[group], columns=list(names))
            for batch in batches:
                if batch.schema.names != [self._names[column] for column in chosen]:
                    break  # a name that is also the path of a field in a record
                yield {column: batch.column(at[column]) for column in wanted}
            else:
                return
            for batch in self._file.iter_batches(batch_size=rows, row_groups=[group]):
                yield {column: batch.column(column) for column in wanted}

    def _texts(self, column: int, array: pa.Array) -> pa.Array:
        try:
            return texts_of(array)
        except Unreadable:
            raise CemgapError(
                _damaged(
                    self.name,
                    msg("the column {column} holds text that is not UTF-8", column=echo(self.header[column])),
                    self.place(None, column),
                )
            ) from None

    def _sampled(self) -> tuple[tuple[str, ...], ...]:
        rows: list[tuple[str, ...]] = []
        plain = [column for column in range(len(self._names)) if is_readable(self._types[column])]
        for group in range(self._file.num_row_groups):
            for batch in self._batches(plain, group, SAMPLE):
                count = len(next(iter(batch.values())))
                cells = [
                    self._texts(column, batch[column]).to_pylist() if column in plain else [""] * count
                    for column in range(len(self._names))
                ]
                rows += [row for row in zip(*cells, strict=True) if any(cell.strip() for cell in row)]
                if len(rows) >= SAMPLE:
                    return tuple(rows[:SAMPLE])
        return tuple(rows)


class _Ahead:
    """Batches by number, asked for in rising order."""

    def __init__(self, batches: Iterator[dict[int, pa.Array]]) -> None:
        self._batches = enumerate(batches)

    def at(self, number: int) -> dict[int, pa.Array]:
        return next(batch for n, batch in self._batches if n == number)


def _holds(array: pa.Array) -> npt.NDArray[np.bool_]:
    import numpy as np
    import pyarrow.compute as pc

    lengths = pc.utf8_length(pc.utf8_trim_whitespace(array)).buffers()[1]
    return np.frombuffer(lengths, np.int32)[: len(array)] > 0


def _check_footer(stream: IO[bytes], name: str) -> None:
    """Refuse what is no Parquet file, and a length of the metadata that cannot be."""
    head = stream.read(4)
    size = stream.seek(0, 2)
    stream.seek(max(0, size - 8))
    tail = stream.read()
    if LOCKED in {head, tail[-4:]}:
        what = msg("The Parquet file is encrypted")
        raise CemgapError(error("E050", what, Place(file=name), fix=msg("export it again without encryption")))
    if head != MAGIC:
        what = msg("The file is empty") if not size else msg("The file is no Parquet file, whatever its name says")
        raise CemgapError(error("E050", what, Place(file=name), fix=_FIX))
    if tail[-4:] != MAGIC or size < FRAME:
        raise CemgapError(_damaged(name, msg("its end is missing")))
    length = int.from_bytes(tail[:4], "little")
    if not 0 < length <= min(FOOTER, size - FRAME):
        raise CemgapError(_damaged(name, msg("its description claims {n} bytes", n=length)))


def _check_counts(metadata: pq.FileMetaData, size: int, name: str) -> None:
    """Refuse more rows, columns or bytes than a survey has, and data that would lie outside of the file."""
    unpacked = 0
    rows = 0
    for g in range(metadata.num_row_groups):
        group = metadata.row_group(g)
        rows += group.num_rows
        for c in range(group.num_columns):
            chunk = group.column(c)
            starts = [s for s in (chunk.dictionary_page_offset, chunk.data_page_offset) if s]
            if not starts or min(starts) < len(MAGIC) or not 0 <= chunk.total_compressed_size <= size - min(starts):
                raise CemgapError(_damaged(name, msg("it is cut off, or its description is wrong")))
            unpacked += chunk.total_uncompressed_size
            if chunk.total_uncompressed_size < 0 or chunk.total_uncompressed_size > CHUNK or unpacked > UNPACKED:
                raise CemgapError(_too_large(name, msg("its data would unpack to {n} bytes or more", n=unpacked)))
    if metadata.num_rows < 0 or rows != metadata.num_rows:
        raise CemgapError(_damaged(name, msg("it is cut off, or its description is wrong")))
    if metadata.num_columns > COLUMNS:
        raise CemgapError(_too_large(name, msg("it has {n} columns", n=metadata.num_columns)))
    if rows > ROWS:
        raise CemgapError(_too_large(name, msg("it has {n} rows", n=rows)))
    if not metadata.num_columns:
        raise CemgapError(_damaged(name, msg("it has no columns")))


@contextmanager
def _said(name: str) -> Iterator[None]:
    """Put into words what the library says of a broken file."""
    import pyarrow as pa

    try:
        yield
    except (pa.ArrowException, OSError, ValueError, MemoryError, OverflowError) as broken:
        why = msg("it cannot be read ({reason})", reason=echo(broken, 80))
        raise CemgapError(_damaged(name, why)) from None


def _damaged(name: str, why: Message, place: Place | None = None) -> Problem:
    return error("E050", msg("The Parquet file is damaged: {why}", why=why), place or Place(file=name), fix=_FIX)


def _too_large(name: str, why: Message) -> Problem:
    what = msg("The Parquet file is larger than a survey can be: {why}", why=why)
    return error("E051", what, Place(file=name), fix=msg("keep only the rows and columns of the survey"))


_FIX: Message = msg("export the data again, as Parquet, CSV UTF-8 or XLSX")
