"""Record ends: where the records of delimited bytes end, and whether their quotes leave no doubt about it."""

import re

import numpy as np
import numpy.typing as npt

QUOTE, CR, LF = 34, 13, 10


def last_record_end(data: bytes, mark: str) -> int:
    """Where the last whole record of `data` ends: after the last line end outside quotes; 0 where there is none.

    A carriage return at the very end may be half of a line end, so nothing ends there.
    """
    if b'"' not in data:
        return (data.rfind(b"\n") if b"\n" in data else data.rfind(b"\r", 0, -1)) + 1
    bytes_ = np.frombuffer(data, dtype=np.uint8)
    quotes = np.flatnonzero(bytes_ == QUOTE)
    if not _open_cells(bytes_, quotes, ord(mark)):
        walked = _records_like(mark).match(data)
        return 0 if walked is None else walked.end()
    line_ends = np.flatnonzero(bytes_ == LF)
    if not len(line_ends):
        line_ends = np.flatnonzero(bytes_[:-1] == CR)
    outside = line_ends[np.searchsorted(quotes, line_ends) % 2 == 0]
    return int(outside[-1]) + 1 if len(outside) else 0


def _records_like(mark: str) -> re.Pattern[bytes]:
    """As many whole records as there are, to the letter of the strict reader: a quote inside a bare cell is text."""
    separator = re.escape(mark.encode())
    bare = rb"[^%b\r\n]*+" % separator
    cell = rb'(?:"(?:[^"]|"")*+"%b|(?!")%b)' % (bare, bare)
    return re.compile(rb"(?:%b(?:%b%b)*+(?:\r\n|\n|\r(?=[^\n])))*+" % (cell, separator, cell))


def is_plain(chunk: bytes, separator: int) -> bool:
    """Whether both readers see the same cells: no NUL, and quotes only around whole cells."""
    if b"\x00" in chunk:
        return False
    if b'"' not in chunk:
        return True
    data = np.frombuffer(chunk, dtype=np.uint8)
    quotes = np.flatnonzero(data == QUOTE)
    if len(quotes) % 2 or not _open_cells(data, quotes, separator):
        return False
    opening, closing = quotes[::2], quotes[1::2]
    after = _neighbours(data, closing + 1)
    doubled = (after == QUOTE) & np.isin(closing + 1, opening)
    return bool(np.all(np.isin(after, (separator, CR, LF)) | (closing == len(data) - 1) | doubled))


def _open_cells(data: npt.NDArray[np.uint8], quotes: npt.NDArray[np.intp], separator: int) -> bool:
    """Whether every quote that opens stands where a cell begins.

    A quote doubled inside a quoted cell looks like a cell that closes and at once opens again.
    """
    opening, closing = quotes[::2], quotes[1::2]
    before = _neighbours(data, opening - 1)
    doubled = (before == QUOTE) & np.isin(opening - 1, closing)
    return bool(np.all(np.isin(before, (separator, CR, LF)) | (opening == 0) | doubled))


def _neighbours(data: npt.NDArray[np.uint8], at: npt.NDArray[np.intp]) -> npt.NDArray[np.uint8]:
    return data[np.clip(at, 0, len(data) - 1)]
