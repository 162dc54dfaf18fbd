"""The reading of SPSS and Stata files in a process of its own, with limits: a file from a mail may hold anything.

Started by `spss.source`. A `Request` comes as JSON on standard input; what the file holds goes to standard output, as
JSON (`describe`) or as an Arrow stream of text (`read`). Nothing is pickled. How it ended is the exit status.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import IO, TYPE_CHECKING, Any

from cemgap.errors import CemgapError
from cemgap.intake.sources.encoding import encoding_of
from cemgap.intake.sources.spss.file import BYTES, DAMAGED, TOO_LARGE, UNDECODED, File, Unusable
from cemgap.intake.sources.text import text_of

if TYPE_CHECKING:
    import pyarrow as pa

LABELS = 200_000
"""Value labels of all variables together."""
CODES = 10_000
"""Distinct codes of one variable within what is declared missing."""
MEMORY = 3 * 2**30
"""Bytes of address space, libraries included."""
WORDS = 2**20
"""Bytes of text that tell its encoding."""
SAMPLE = 200
"""Rows of the sample."""
SAMPLE_BYTES = 8 * 2**20
WESTERN = ("WINDOWS-1252", "CP1252", "ISO-8859-1", "LATIN1", "US-ASCII", "ASCII", "MACINTOSH")
"""Encodings in which any bytes make some text."""

Code = str | float | int


@dataclass(frozen=True, slots=True)
class Request:
    """What the child is asked."""

    task: str
    """describe or read."""
    path: str
    kind: str
    """sav, por or dta."""
    encoding: str | None = None
    """None: the one that the file says."""
    columns: tuple[int, ...] = ()
    """Positions of the columns to read."""
    seconds: int = 60
    """Of processor time."""


def serve(asked: IO[bytes], out: IO[bytes]) -> int:
    """Answer one request; gives the exit status."""
    request = Request(**json.loads(asked.read()))
    try:
        if request.task == "describe":
            out.write(json.dumps(described(request)).encode())
        else:
            _stream(request, out)
    except Unusable as unusable:
        if request.task == "describe":
            out.write(json.dumps({"reason": unusable.reason}).encode())
        return unusable.status
    return 0


def described(request: Request) -> dict[str, Any]:
    """Names, labels, value labels, missing codes and sample of a file, and its encoding where it is not as said.

    Raises:
        Unusable: it is damaged, too large, or in no encoding that can be told.
    """
    if request.encoding is None:
        try:
            file = File(request.path, request.kind, None)
            told = _told(file)
        except Unusable as unusable:
            if unusable.status != UNDECODED or request.kind == "por":
                raise
        else:
            other = _misnamed(file, request)
            return told if other is None else other
    encoding = request.encoding or _seen(request)
    if encoding is None:
        raise Unusable(UNDECODED)
    return _told(File(request.path, request.kind, encoding)) | {"encoding": encoding}


def _misnamed(file: File, request: Request) -> dict[str, Any] | None:
    """What a file holds that names a Western encoding, as any file does that names none, and is written in another."""
    said = str(file.meta.file_encoding or "").upper()
    if request.kind == "por" or (said and not said.startswith(WESTERN)):
        return None
    texts = _texts(file)
    if all(text.isascii() for text in texts):
        return None
    encoding = _seen(request)
    if encoding is None or encoding in {"cp1252", "mac-roman"}:
        return None
    try:
        other = File(request.path, request.kind, encoding)
        if [other.decoded(text) for text in _texts(other)] == texts:
            return None
        return _told(other) | {"encoding": encoding}
    except Unusable:
        return None


def _seen(request: Request) -> str | None:
    """The encoding that the bytes of all text of a file are in; None where it cannot be told."""
    try:
        text = "\n".join(_texts(File(request.path, request.kind, BYTES))).encode(BYTES)
        return encoding_of(text, tuple, request.path).name
    except (CemgapError, UnicodeEncodeError):
        return None


def _texts(file: File) -> list[str]:
    """Labels, and the distinct answers in words, up to `WORDS` bytes."""
    meta = file.meta
    found = [*file.names, *(label or "" for label in meta.column_labels)]
    found += [str(label) for labels in meta.variable_value_labels.values() for label in labels.values()]
    size = sum(map(len, found))
    columns = file.strings()
    for _, cells in file.blocks(columns) if columns else ():
        for name in columns:
            words = [str(cell) for cell in dict.fromkeys(cells[name]) if cell]
            size += sum(map(len, words))
            found += words
        if size > WORDS:
            break
    return found


def _told(file: File) -> dict[str, Any]:
    meta = file.meta
    at = {name: position for position, name in enumerate(file.names)}
    labels = {name: dict(found) for name, found in meta.variable_value_labels.items() if name in at}
    if sum(map(len, labels.values())) > LABELS:
        raise Unusable(TOO_LARGE)
    ranges = {
        name: [(r["lo"], r["hi"]) for r in found] for name, found in (meta.missing_ranges or {}).items() if name in at
    }
    missing = _missing_codes(file, ranges, labels)
    return {
        "said": meta.file_encoding,
        "encoding": None,
        "names": [file.decoded(name) for name in file.names],
        "labels": [file.decoded(label or "") for label in meta.column_labels],
        "value_labels": [
            (at[name], [(_code(file, code), file.decoded(str(label))) for code, label in found.items()])
            for name, found in labels.items()
        ],
        "missing": [(at[name], [_code(file, code) for code in codes]) for name, codes in missing.items() if codes],
        "sets": [
            (file.decoded(found.get("label") or ""), [at[n] for n in found.get("variable_list") or () if n in at])
            for found in (getattr(meta, "mr_sets", None) or {}).values()
        ],
        "sample": _sample(file),
    }


def _code(file: File, code: Code) -> str:
    """A code as it stands in the cells."""
    marked = file.mark(code)
    return text_of(file.decoded(marked) if isinstance(marked, str) else marked)


def _missing_codes(
    file: File, ranges: dict[str, list[tuple[Code, Code]]], labels: dict[str, dict[Code, str]]
) -> dict[str, list[Code]]:
    """The codes that are declared missing; of a range (and of Stata's marks) those that are labelled or seen.

    Reads all text on the way, to see that it can be read.
    """
    found: dict[str, dict[Code, None]] = {}
    for name in file.names:
        spans = ranges.get(name, [])
        codes: list[Code] = [low for low, high in spans if low == high]
        codes += [code for code in labels.get(name, ()) if _within(code, spans) or file.is_mark(name, code)]
        found[name] = dict.fromkeys(codes)
    open_ended = [name for name, spans in ranges.items() if any(low != high for low, high in spans)]
    open_ended += [name for name in file.names if file.may_hold_marks(name)]
    texts = file.strings()
    wanted_ones = {*open_ended, *texts}
    wanted = [name for name in file.names if name in wanted_ones]
    for _, cells in file.blocks(wanted) if wanted else ():
        for name in texts:
            file.texts(name, cells[name])
        for name in open_ended:
            spans = ranges.get(name, [])
            for code in dict.fromkeys(cells[name]):
                if code is not None and (_within(code, spans) or file.is_mark(name, code)):
                    found[name][code] = None
            if len(found[name]) > CODES:
                raise Unusable(TOO_LARGE)
    return {name: sorted(codes, key=_order) for name, codes in found.items()}


def _order(code: Code) -> tuple[float, str]:
    return (0, code) if isinstance(code, str) else (code, "")


def _within(code: object, spans: Sequence[tuple[Code, Code]]) -> bool:
    if not isinstance(code, (int, float)):
        return any(code == low == high for low, high in spans)
    numeric = [(low, high) for low, high in spans if isinstance(low, (int, float)) and isinstance(high, (int, float))]
    return any(low <= code <= high for low, high in numeric)


def _sample(file: File) -> list[list[str]]:
    rows: list[list[str]] = []
    size = 0
    for _, cells in file.blocks(file.names, most=SAMPLE):
        columns = [file.texts(name, cells[name]) for name in file.names]
        for row in zip(*columns, strict=True):
            size += sum(map(len, row))
            if rows and (size > SAMPLE_BYTES or len(rows) == SAMPLE):
                return rows
            if any(cell.strip() for cell in row):
                rows.append(list(row))
    return rows


def _stream(request: Request, out: IO[bytes]) -> None:
    """Write the cells of some columns, in blocks, each with the numbers of its cases; blank cases are left out."""
    import pyarrow as pa

    file = File(request.path, request.kind, request.encoding)
    fields = [pa.field("row", pa.int64()), *(pa.field(str(column), pa.string()) for column in request.columns)]
    schema = pa.schema(fields)
    with pa.ipc.new_stream(out, schema) as stream:
        for block in _filled(file, [file.names[column] for column in request.columns], schema):
            stream.write_batch(block)


def _filled(file: File, names: list[str], schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    import pyarrow as pa

    from cemgap.intake.sources.column import Column, strings

    columns = {name: Column() for name in names}
    read = 0
    for start, cells in file.blocks(names):
        arrays = {
            name: columns[name].of(values) if file.is_plain(name) else strings(file.texts(name, values))
            for name, values in cells.items()
            if name in columns
        }
        count = file.count(cells)
        read += count
        kept = file.filled(start, count, names, arrays)
        rows = pa.array([start + 1 + i for i in kept], pa.int64())
        if len(kept) < count:
            arrays = {name: array.take(rows_at(kept)) for name, array in arrays.items()}
        if kept:
            yield pa.RecordBatch.from_arrays([rows, *(arrays[name] for name in names)], schema=schema)
    if file.rows is not None and read != file.rows:
        raise Unusable(DAMAGED, f"{read} of {file.rows} cases")


def rows_at(kept: Sequence[int]) -> pa.Array:
    """Positions to take from an array."""
    import pyarrow as pa

    return pa.array(kept, pa.int64())


def asked(request: Request) -> bytes:
    """A request as it is sent."""
    return json.dumps(asdict(request)).encode()


def limit(seconds: int) -> None:
    """Take from this process what it does not need: memory, time, files; where the system can do that."""
    try:
        import resource
    except ImportError:  # Windows: only the clock of the parent
        return
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        with suppress(ValueError, OSError):
            resource.setrlimit(what, (allowed, hard))


def main() -> int:
    """Serve the parent."""
    import io
    from importlib import import_module

    request = sys.stdin.buffer.read()
    said = json.loads(request)
    for library in ("pyreadstat", "pyarrow") if said["task"] == "read" else ("pyreadstat",):
        import_module(library)  # before memory is limited
    limit(said["seconds"])
    with _answer() as out:
        return serve(io.BytesIO(request), out)


def _answer() -> IO[bytes]:
    """Standard output, into which from now on no library prints."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return out
