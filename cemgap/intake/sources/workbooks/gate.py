"""The gate: what a workbook is and holds, checked before any library opens it.

No library reads hostile workbooks safely alone: one cell at XFD1048576 aborts the interpreter, a small zip file
unpacks to gigabytes, rows out of order are lost without a word. So the directory of the zip file, the sizes, the
markup of every part and every cell reference are looked at here first, in bounded memory.
"""

import io
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from cemgap.errors import CemgapError, Place, Problem, echo, error
from cemgap.intake.sources.workbooks.archive import Archive, Member, damaged, open_archive
from cemgap.intake.sources.workbooks.grid import Grid
from cemgap.intake.sources.workbooks.markup import check_counts, check_encoding, check_part, local, parse, said
from cemgap.intake.sources.workbooks.scan import scan
from cemgap.intake.sources.workbooks.summary import Kind, SheetSummary, Visibility, WorkbookSummary
from cemgap.intake.sources.workbooks.tags import NotPlain
from cemgap.intake.sources.workbooks.walk import walk
from cemgap.translations import Message, msg

WORKBOOK = "xl/workbook.xml"
BINARY = "xl/workbook.bin"
MIMETYPE = "mimetype"
SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"

NEW: frozenset[Kind] = frozenset({"xlsx"})
NAMES: dict[Kind, Message] = {
    "xlsx": msg("a workbook (.xlsx)"),
    "xls": msg("an old Excel file (.xls)"),
    "xlsb": msg("a binary workbook (.xlsb)"),
    "ods": msg("an OpenDocument file (.ods)"),
}

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def check_workbook(what: Path | bytes, name: str, kinds: frozenset[Kind] = NEW) -> WorkbookSummary:
    """What the workbook holds, if it is safe to read.

    Args:
        what: the path or the bytes of a workbook; its content says of which kind it is.
        name: the file name for places.
        kinds: those that the caller can read; ``xlsx`` is ``.xlsm`` too.

    Raises:
        CemgapError: a password (E004), no sheets (E005), another format under the name (E010), damage (E011),
            DOCTYPE or entities (E012), too large when unpacked (E013), parts that readers would read differently
            (E014), a cell far from all others (E015), rows or cells where none can be (E016), markup that no
            spreadsheet program writes (E017).
    """
    if isinstance(what, bytes):
        summary = _check(io.BytesIO(what), name)
    else:
        with what.open("rb") as stream:
            summary = _check(stream, name)
    if summary.kind not in kinds:
        is_ = msg("This is not an .xlsx workbook but {what}", what=NAMES[summary.kind])
        fix = msg("open it in the program it comes from and save it as Excel Workbook (.xlsx)")
        raise CemgapError(error("E010", is_, Place(file=name), fix=fix))
    return summary


def _check(stream: BinaryIO, name: str) -> WorkbookSummary:
    start = stream.read(2**12)
    if start.startswith(_OLE):
        from cemgap.intake.sources.workbooks.xls import check_xls

        return check_xls(stream, name)
    if not start.startswith(_ZIP):
        raise CemgapError(_other_kind(start, name))
    archive = open_archive(stream, name)
    if archive.member(WORKBOOK) is not None:
        return _check_xlsx(archive)
    if archive.member(BINARY) is not None:
        from cemgap.intake.sources.workbooks.xlsb import check_xlsb

        return check_xlsb(archive)
    if _mimetype(archive).startswith(SPREADSHEET):
        from cemgap.intake.sources.workbooks.ods import check_ods

        return check_ods(archive)
    raise CemgapError(_other_contents(archive))


def _check_xlsx(archive: Archive) -> WorkbookSummary:
    listed = _sheets(archive)
    of_member = {sheet.member: sheet for sheet in listed}
    grids: dict[str, Grid] = {}
    for member in archive.members:
        if not member.name.startswith("xl/worksheets/") and member.name.endswith(".xml"):
            check_counts(archive, member)
        if member.name in of_member or member.name.startswith("xl/worksheets/sheet"):
            sheet = of_member.get(member.name)
            if sheet is None or sheet.cells:
                grids[member.name] = _grid(archive, member, sheet.name if sheet else member.name)
                continue
        check_part(archive, member)
    sheets = tuple(SheetSummary(s.name, s.visibility, s.cells, grids.get(s.member, Grid())) for s in listed)
    return WorkbookSummary(sheets, sum(member.size for member in archive.members))


def _other_kind(start: bytes, name: str) -> Problem:
    """Say what the file is where it is no workbook."""
    fix = msg("open it in the program it comes from and save it as Excel Workbook (.xlsx), or export it as CSV UTF-8")
    if not start:
        what = msg("empty")
    elif start.startswith(b"\x1f\x8b"):
        what, fix = msg("a gzip file"), msg("unpack it first")
    elif start.startswith(b"%PDF"):
        what = msg("a PDF file")
    elif start.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        what = msg("a web page or an XML file")
    elif b"\0" in start and not start.startswith((b"\xff\xfe", b"\xfe\xff")):
        what = msg("a file of another kind")
    else:
        what, fix = msg("a text file"), msg('rename it so that it ends in ".csv"')
    return error("E010", msg("This is not a workbook but {what}", what=what), Place(file=name), fix=fix)


def _mimetype(archive: Archive) -> bytes:
    member = archive.member(MIMETYPE)
    return b"" if member is None else next(archive.pieces(member), b"")


def _other_contents(archive: Archive) -> Problem:
    """Say what the zip file is where it is no workbook of ours."""
    names = {member.name for member in archive.members}
    if {"word/document.xml", "ppt/presentation.xml"} & names:
        what = msg("a Word or PowerPoint file")
    elif MIMETYPE in names:
        what = msg("an OpenDocument file of another kind")
    else:
        return damaged(archive.file, msg("{member} is missing", member=WORKBOOK))
    fix = msg("open it in the program it comes from and save it as Excel Workbook (.xlsx)")
    return error("E010", msg("This is not a workbook but {what}", what=what), Place(file=archive.file), fix=fix)


@dataclass(frozen=True, slots=True)
class _Listed:
    name: str
    visibility: Visibility
    member: str
    cells: bool


def _sheets(archive: Archive) -> tuple[_Listed, ...]:
    """The sheets the workbook lists, with the part each is in."""
    links: dict[str, tuple[str, str]] = {}
    listed: list[_Listed] = []

    def link(tag: str, attributes: dict[str, str]) -> None:
        if local(tag) == "Relationship":
            target = attributes.get("Target", "").lower()
            part = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
            links[attributes.get("Id", "")] = (part, attributes.get("Type", ""))

    def sheet(tag: str, attributes: dict[str, str]) -> None:
        if local(tag) != "sheet":
            return
        ids = [value for key, value in attributes.items() if local(key) == "id"]
        part, kind = links.get(ids[0], ("", "")) if len(ids) == 1 else ("", "/worksheet")
        state = attributes.get("state", "visible")
        visibility: Visibility = "hidden" if state == "hidden" else "veryHidden" if state == "veryHidden" else "visible"
        listed.append(_Listed(attributes.get("name", ""), visibility, part, kind.endswith("/worksheet")))

    _check_place(archive)
    parse(archive, "xl/_rels/workbook.xml.rels", link)
    parse(archive, WORKBOOK, sheet)
    if not listed:
        fix = msg("export the data again, as .xlsx or as CSV")
        raise CemgapError(error("E005", msg("The workbook has no sheets"), Place(file=archive.file), fix=fix))
    for entry in listed:
        if entry.cells and archive.member(entry.member) is None:
            name = echo(entry.name)
            why = msg('the sheet "{sheet}" is missing', sheet=name)
            raise CemgapError(damaged(archive.file, why, Place(file=archive.file, sheet=name)))
    return tuple(listed)


def _check_place(archive: Archive) -> None:
    """Refuse a workbook that is not at its usual place: some readers look there, others where the package says."""
    places: set[str] = set()

    def link(tag: str, attributes: dict[str, str]) -> None:
        if local(tag) == "Relationship" and attributes.get("Type", "").endswith("/officeDocument"):
            places.add(attributes.get("Target", "").lower().removeprefix("/"))

    def content(_: str, attributes: dict[str, str]) -> None:
        if attributes.get("ContentType", "").endswith(".main+xml") and "PartName" in attributes:
            places.add(attributes["PartName"].lower().removeprefix("/"))

    parse(archive, "_rels/.rels", link)
    parse(archive, "[content_types].xml", content)
    if places - {WORKBOOK}:
        raise CemgapError(damaged(archive.file, msg("the workbook is not at {member}", member=WORKBOOK)))


def _grid(archive: Archive, member: Member, sheet: str) -> Grid:
    """What the sheet in `member` holds."""
    with said(archive, member, sheet):
        check_encoding(archive, member, next(archive.pieces(member), b""))
        try:
            return scan(archive.pieces(member))
        except NotPlain:
            return walk(archive.pieces(member), sheet=True)
