"""XLS: what an old binary workbook holds and where, by its records, before any library opens it."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from cemgap.errors import CemgapError, Place, echo, error
from cemgap.intake.sources.workbooks.archive import damaged, locked
from cemgap.intake.sources.workbooks.compound import Broken, Compound, open_compound
from cemgap.intake.sources.workbooks.grid import Filling, Grid, Misplaced
from cemgap.intake.sources.workbooks.markup import misplaced
from cemgap.intake.sources.workbooks.summary import SheetSummary, Visibility, WorkbookSummary
from cemgap.translations import msg

LARGEST = 128 * 2**20
"""Bytes of a file; the largest sheet of the format, 65,536 rows of 256 numbers, takes as much."""
STREAMS = ("Workbook", "Book")
PASSWORD = ("EncryptedPackage", "EncryptionInfo")
VISIBILITIES: tuple[Visibility, ...] = ("visible", "hidden", "veryHidden", "veryHidden")

BOF, EOF, FILEPASS, BOUNDSHEET, MERGECELLS, ROW, MULRK, BOOLERR = 0x809, 0x0A, 0x2F, 0x85, 0xE5, 0x208, 0xBD, 0x205
FORMULAS = frozenset({0x06, 0x206, 0x406})
FILLED = frozenset({0x203, 0x204, 0x27E, 0xD6, 0xFD})
"""NUMBER, LABEL, RK, RSTRING, LABELSST."""
BIFF8 = 0x600
WORKSHEET = 0
HIDDEN = 0x20
ERROR = b"\x02"
NO_NUMBER = b"\xff\xff"

Record = tuple[int, memoryview]


def check_xls(stream: BinaryIO, name: str) -> WorkbookSummary:
    """What the ``.xls`` file in `stream` holds, if it is safe to read.

    Raises:
        CemgapError: a password (E004), no sheets (E005), another old Office file (E010), damage (E011), too large
            (E013), a cell far from all others (E015), rows or cells out of order (E016).
    """
    stream.seek(0)
    data = stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        what = msg("The .xls workbook is larger than {n} bytes; that is refused for safety", n=LARGEST)
        fix = msg("open it in Excel and save it as a new .xlsx, or export the data as CSV UTF-8")
        raise CemgapError(error("E013", what, Place(file=name), fix=fix))
    if any(word.encode("utf-16-le") in data[: 2**22] for word in PASSWORD):
        raise CemgapError(locked(name))
    try:
        return _check(open_compound(data), name)
    except (Broken, struct.error, UnicodeDecodeError):
        raise CemgapError(damaged(name, msg("its records contradict each other"))) from None


def _check(compound: Compound, name: str) -> WorkbookSummary:
    names = {entry.casefold() for entry in compound.names()}
    found = next((wanted for wanted in STREAMS if wanted.casefold() in names), None)
    if found is None:
        fix = msg("open it in the program it comes from and save it as Excel Workbook (.xlsx)")
        what = msg("This is not a workbook but {what}", what=msg("another old Office file"))
        raise CemgapError(error("E010", what, Place(file=name), fix=fix))
    book = memoryview(compound.stream(found))
    sheets = tuple(_sheet(book, listed, name) for listed in _listed(book, name))
    if not sheets:
        fix = msg("export the data again, as .xlsx or as CSV")
        raise CemgapError(error("E005", msg("The workbook has no sheets"), Place(file=name), fix=fix))
    return WorkbookSummary(sheets, len(book), "xls")


@dataclass(frozen=True, slots=True)
class _Listed:
    name: str
    visibility: Visibility
    at: int
    cells: bool


def _listed(book: memoryview, name: str) -> list[_Listed]:
    """The sheets that the first records list."""
    listed: list[_Listed] = []
    version = BIFF8
    for kind, content in _records(book, 0):
        if kind == BOF:
            version = struct.unpack_from("<H", content)[0]
        elif kind == FILEPASS:
            raise CemgapError(locked(name))
        elif kind == BOUNDSHEET:
            at, state, sort, length = struct.unpack_from("<IBBB", content)
            if version < BIFF8:
                title = bytes(content[7 : 7 + length]).decode("cp1252", "replace")
            elif content[7] & 1:
                title = bytes(content[8 : 8 + 2 * length]).decode("utf-16-le")
            else:
                title = bytes(content[8 : 8 + length]).decode("latin-1")
            listed.append(_Listed(title, VISIBILITIES[state & 3], at, sort == WORKSHEET))
    return listed


def _records(book: memoryview, at: int) -> Iterator[Record]:
    """The records from `at` to the end of their part; those of parts within (charts) are left out."""
    depth = 0
    while True:
        kind, length = struct.unpack_from("<HH", book, at)
        at += 4
        if at + length > len(book):
            raise Broken
        depth += (kind == BOF) - (kind == EOF)
        if depth < 1 and kind != EOF:
            raise Broken
        if depth == 1:
            yield kind, book[at : at + length]
        if depth == 0:
            return
        at += length


def _sheet(book: memoryview, listed: _Listed, file: str) -> SheetSummary:
    if not listed.cells:
        return SheetSummary(listed.name, listed.visibility, cells=False, grid=Grid())
    filling = Filling()
    try:
        for kind, content in _records(book, listed.at):
            _take(filling, kind, content)
        grid = filling.finished()
    except Misplaced as found:
        raise CemgapError(misplaced(found, file, listed.name)) from None
    except (Broken, struct.error):
        place = Place(file=file, sheet=echo(listed.name))
        raise CemgapError(damaged(file, msg("its records contradict each other"), place)) from None
    return SheetSummary(listed.name, listed.visibility, cells=True, grid=grid)


def _take(filling: Filling, kind: int, content: memoryview) -> None:
    """Take one record of a sheet."""
    if kind in FILLED:
        row, column = struct.unpack_from("<HH", content)
        filling.cell(row + 1, column)
    elif kind == MULRK:
        row, column = struct.unpack_from("<HH", content)
        for more in range((len(content) - 6) // 6):
            filling.cell(row + 1, column + more)
    elif kind in FORMULAS or kind == BOOLERR:
        row, column = struct.unpack_from("<HH", content)
        failed = content[12:14] == NO_NUMBER and content[6:7] == ERROR if kind in FORMULAS else content[7] == 1
        (filling.error if failed else filling.cell)(row + 1, column)
    elif kind == MERGECELLS:
        (count,) = struct.unpack_from("<H", content)
        for span in range(min(count, (len(content) - 2) // 8)):
            filling.grid.merge(*struct.unpack_from("<4H", content, 2 + 8 * span))
    elif kind == ROW:
        row, *_, flags = struct.unpack_from("<7H", content)
        if flags & HIDDEN:
            filling.grid.hidden.add([row + 1], 1)
