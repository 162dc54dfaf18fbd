"""XLSB: what a binary workbook holds and where, by its records, before any library opens it."""

import struct
from collections.abc import Iterator

from cemgap.errors import CemgapError, Place, echo, error
from cemgap.intake.sources.workbooks.archive import Archive, Member, damaged
from cemgap.intake.sources.workbooks.grid import LAST_ROW, Fault, Filling, Grid, Misplaced
from cemgap.intake.sources.workbooks.markup import check_part, local, misplaced, parse
from cemgap.intake.sources.workbooks.summary import SheetSummary, Visibility, WorkbookSummary
from cemgap.translations import msg

BOOK = "xl/workbook.bin"
LINKS = "xl/_rels/workbook.bin.rels"
LARGEST = 2**28
"""Bytes of a sheet: its records are looked at one by one."""
LONGEST = 2**22
"""Bytes of a record."""
VISIBILITIES: tuple[Visibility, ...] = ("visible", "hidden", "veryHidden", "veryHidden")

ROW, ERROR, FORMULA_ERROR, BUNDLE, BEGIN_DATA, END_DATA, MERGED = 0, 3, 11, 156, 145, 146, 176
FILLED = frozenset({2, 4, 5, 6, 7, 8, 9, 10, 62})
"""RK, bool, real, text, shared text, formulas with text, number or bool, rich text."""
HIDDEN = 0x10
NO_LINK = 0xFFFFFFFF


class _Broken(Exception):  # noqa: N818 - said in the gate's own words
    """The records contradict themselves."""


def check_xlsb(archive: Archive) -> WorkbookSummary:
    """What the ``.xlsb`` workbook holds, if it is safe to read.

    Raises:
        CemgapError: no sheets (E005), damage (E011), markup with entities (E012), a sheet that is too large (E013),
            a cell far from all others (E015), rows or cells where none can be (E016).
    """
    links: dict[str, tuple[str, str]] = {}

    def link(tag: str, attributes: dict[str, str]) -> None:
        if local(tag) == "Relationship":
            target = attributes.get("Target", "").lower()
            part = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
            links[attributes.get("Id", "")] = (part, attributes.get("Type", ""))

    parse(archive, LINKS, link)
    book = archive.member(BOOK)
    listed = _listed(archive, book) if book is not None else []
    if not listed:
        fix = msg("export the data again, as .xlsx or as CSV")
        raise CemgapError(error("E005", msg("The workbook has no sheets"), Place(file=archive.file), fix=fix))
    sheets: list[SheetSummary] = []
    read = {BOOK}
    for name, visibility, identifier in listed:
        part, kind = links.get(identifier, ("", "/worksheet"))
        cells = kind.endswith("/worksheet")
        member = archive.member(part)
        if cells and member is None:
            why = msg('the sheet "{sheet}" is missing', sheet=echo(name))
            raise CemgapError(damaged(archive.file, why, Place(file=archive.file, sheet=echo(name))))
        grid = _grid(archive, member, name) if cells and member is not None else Grid()
        sheets.append(SheetSummary(name, visibility, cells, grid))
        read.add(part if cells else "")
    for member in archive.members:
        if member.name not in read:
            check_part(archive, member)
    return WorkbookSummary(tuple(sheets), sum(member.size for member in archive.members), "xlsb")


def _listed(archive: Archive, book: Member) -> list[tuple[str, Visibility, str]]:
    """(name, visibility, link) of the sheets."""
    listed: list[tuple[str, Visibility, str]] = []
    try:
        for kind, content in _records(archive, book):
            if kind == BUNDLE:
                state, _, length = struct.unpack_from("<3I", content)
                at = 12 + 2 * (0 if length == NO_LINK else length)
                link = "" if length == NO_LINK else content[12:at].decode("utf-16-le")
                (length,) = struct.unpack_from("<I", content, at)
                name = content[at + 4 : at + 4 + 2 * length].decode("utf-16-le")
                listed.append((name, VISIBILITIES[state & 3], link))
    except (_Broken, struct.error, UnicodeDecodeError):
        raise CemgapError(damaged(archive.file, msg("the list of its sheets cannot be read"))) from None
    return listed


def _grid(archive: Archive, member: Member, sheet: str) -> Grid:
    place = Place(file=archive.file, sheet=echo(sheet))
    if member.size > LARGEST:
        what = msg("A sheet of the .xlsb workbook is larger than {n} bytes; that is refused for safety", n=LARGEST)
        fix = msg("open it in Excel and save it as a new .xlsx, or export the data as CSV UTF-8")
        raise CemgapError(error("E013", what, place, fix=fix))
    try:
        return _walk(_records(archive, member))
    except Misplaced as found:
        raise CemgapError(misplaced(found, archive.file, sheet)) from None
    except (_Broken, struct.error):
        raise CemgapError(damaged(archive.file, msg("its records contradict each other"), place)) from None


def _walk(records: Iterator[tuple[int, bytes]]) -> Grid:
    filling, row, within = Filling(), 0, False
    for kind, content in records:
        if kind in {BEGIN_DATA, END_DATA}:
            within = kind == BEGIN_DATA
        elif kind == MERGED:
            filling.grid.merge(*struct.unpack_from("<4I", content))
        elif not within:
            continue
        elif kind == ROW:
            row = _row(content, row)
            if content[11:12] and content[11] & HIDDEN:
                filling.grid.hidden.add([row], 1)
        elif kind in FILLED:
            filling.cell(row, struct.unpack_from("<I", content)[0])
        elif kind in {ERROR, FORMULA_ERROR}:
            filling.error(row, struct.unpack_from("<I", content)[0])
    return filling.finished()


def _row(content: bytes, last: int) -> int:
    row = int(struct.unpack_from("<I", content)[0]) + 1
    if row > LAST_ROW:
        raise Misplaced(Fault.ROW, last + 1, text=str(row))
    if row <= last:
        raise Misplaced(Fault.ORDER, row)
    return row


def _records(archive: Archive, member: Member) -> Iterator[tuple[int, bytes]]:
    """(kind, content) of every record of a part. Raises `_Broken`."""
    rest, at = b"", 0
    for piece in archive.pieces(member):
        rest, at = rest[at:] + piece, 0
        while (found := _record(rest, at)) is not None:
            kind, content, at = found
            yield kind, content
    if at < len(rest):
        raise _Broken


def _record(data: bytes, at: int) -> tuple[int, bytes, int] | None:
    """The record that begins at `at` and where it ends; None where it is cut off."""
    end = len(data)
    if at + 2 > end:
        return None
    kind = data[at]
    at += 1
    if kind & 0x80:
        kind = (kind & 0x7F) | (data[at] & 0x7F) << 7
        at += 1
    length = 0
    for shift in (0, 7, 14, 21):
        if at >= end:
            return None
        byte = data[at]
        at += 1
        length |= (byte & 0x7F) << shift
        if not byte & 0x80:
            break
    if length > LONGEST:
        raise _Broken
    return None if at + length > end else (kind, data[at : at + length], at + length)
