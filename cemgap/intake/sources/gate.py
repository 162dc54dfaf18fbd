"""The gate: what a workbook is and holds, checked before any library opens it.

No library reads hostile workbooks safely alone: one cell at XFD1048576 aborts the interpreter, a small zip file
unpacks to gigabytes, rows out of order are lost without a word. So the directory of the zip file, the sizes, the
markup of every part and every cell reference are looked at here first, in bounded memory.
"""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal
from xml.parsers import expat

from cemgap.errors import CemgapError, Place, Problem, echo, error
from cemgap.intake.sources.archive import Archive, Member, damaged, locked, open_archive
from cemgap.intake.sources.grid import Fault, Grid, Misplaced, column_letter
from cemgap.intake.sources.scan import scan
from cemgap.intake.sources.tags import NotPlain, TooDeep, check_tags, is_utf8
from cemgap.intake.sources.walk import Declared, walk
from cemgap.translations import Message, msg

WORKBOOK = "xl/workbook.xml"
LARGEST_LIST = 2**22
"""Bytes of the list of sheets and of its links."""
WELL_FORMED = (".xml", ".rels")
"""Parts that are XML; old drawings (.vml) may be what only looks like it."""
Visibility = Literal["visible", "hidden", "veryHidden"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True, slots=True)
class SheetSummary:
    """What the gate learned of one sheet."""

    name: str
    visibility: Visibility
    cells: bool
    """Whether it is a sheet of cells (not of a chart, a dialog or old macros)."""
    grid: Grid
    """Empty for a sheet without cells."""


@dataclass(frozen=True, slots=True)
class WorkbookSummary:
    """What the gate learned of a workbook that passed it."""

    sheets: tuple[SheetSummary, ...]
    """In the order of the workbook."""
    inflated: int
    """Bytes of all its parts."""


def check_workbook(what: Path | bytes, name: str) -> WorkbookSummary:
    """What the workbook holds, if it is safe to read.

    `what` is the path or the bytes of an ``.xlsx`` or ``.xlsm`` file, `name` the file name for places.

    Raises:
        CemgapError: a password (E004), no sheets (E005), another format under the name (E010), damage (E011),
            DOCTYPE or entities (E012), too large when unpacked (E013), parts that readers would read differently
            (E014), a cell far from all others (E015), rows or cells where none can be (E016), markup that no
            spreadsheet program writes (E017).
    """
    if isinstance(what, bytes):
        return _check(io.BytesIO(what), name)
    with what.open("rb") as stream:
        return _check(stream, name)


def _check(stream: BinaryIO, name: str) -> WorkbookSummary:
    _check_kind(stream, name)
    archive = open_archive(stream, name)
    _check_contents(archive)
    listed = _sheets(archive)
    of_member = {sheet.member: sheet for sheet in listed}
    grids: dict[str, Grid] = {}
    for member in archive.members:
        if member.name in of_member or member.name.startswith("xl/worksheets/sheet"):
            sheet = of_member.get(member.name)
            if sheet is None or sheet.cells:
                grids[member.name] = _grid(archive, member, sheet.name if sheet else member.name)
                continue
        start = next(archive.pieces(member), b"")
        if not member.name.startswith("customxml/") and start.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0")[:1] == b"<":
            _check_markup(archive, member)
        else:
            for _ in archive.pieces(member):
                pass
    sheets = tuple(SheetSummary(s.name, s.visibility, s.cells, grids.get(s.member, Grid())) for s in listed)
    return WorkbookSummary(sheets, sum(member.size for member in archive.members))


def _check_kind(stream: BinaryIO, name: str) -> None:
    """Say what the file is where it is no zip file."""
    start = stream.read(2**12)
    if start.startswith(b"PK\x03\x04"):
        return
    place = Place(file=name)
    fix = msg("open it in the program it comes from and save it as Excel Workbook (.xlsx), or export it as CSV UTF-8")
    if start.startswith(_OLE):
        rest = start + stream.read(2**22)
        if any(word.encode("utf-16-le") in rest for word in ("EncryptedPackage", "EncryptionInfo")):
            raise CemgapError(locked(name))
        what = msg("an old Excel file (.xls) or another old Office file")
    elif not start:
        what = msg("empty")
    elif start.startswith(b"\x1f\x8b"):
        what, fix = msg("a gzip file"), msg("unpack it first")
    elif start.startswith(b"%PDF"):
        what = msg("a PDF file")
    elif start.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        what = msg("a web page or an XML file")
    elif b"\0" in start:
        what = msg("a file of another kind")
    else:
        what, fix = msg("a text file"), msg('rename it so that it ends in ".csv"')
    raise CemgapError(
        error("E010", msg("This is not an .xlsx workbook (a zip file) but {what}", what=what), place, fix=fix)
    )


def _check_contents(archive: Archive) -> None:
    """Say what the zip file is where it is no workbook of ours."""
    if archive.member(WORKBOOK) is not None:
        return
    names = {member.name for member in archive.members}
    fix = msg("open it in the program it comes from and save it as Excel Workbook (.xlsx)")
    if "xl/workbook.bin" in names:
        what = msg("a binary workbook (.xlsb)")
    elif "mimetype" in names:
        what = msg("an OpenDocument file (.ods)")
    elif "word/document.xml" in names or "ppt/presentation.xml" in names:
        what = msg("a Word or PowerPoint file")
    else:
        raise CemgapError(damaged(archive.file, msg("{member} is missing", member=WORKBOOK)))
    raise CemgapError(
        error("E010", msg("This is not an .xlsx workbook but {what}", what=what), Place(file=archive.file), fix=fix)
    )


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
        if _local(tag) == "Relationship":
            target = attributes.get("Target", "").lower()
            part = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
            links[attributes.get("Id", "")] = (part, attributes.get("Type", ""))

    def sheet(tag: str, attributes: dict[str, str]) -> None:
        if _local(tag) != "sheet":
            return
        ids = [value for key, value in attributes.items() if _local(key) == "id"]
        part, kind = links.get(ids[0], ("", "")) if len(ids) == 1 else ("", "/worksheet")
        state = attributes.get("state", "visible")
        visibility: Visibility = "hidden" if state == "hidden" else "veryHidden" if state == "veryHidden" else "visible"
        listed.append(_Listed(attributes.get("name", ""), visibility, part, kind.endswith("/worksheet")))

    _check_place(archive)
    _parse(archive, "xl/_rels/workbook.xml.rels", link)
    _parse(archive, WORKBOOK, sheet)
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
        if _local(tag) == "Relationship" and attributes.get("Type", "").endswith("/officeDocument"):
            places.add(attributes.get("Target", "").lower().removeprefix("/"))

    def content(_: str, attributes: dict[str, str]) -> None:
        if attributes.get("ContentType", "").endswith(".main+xml") and "PartName" in attributes:
            places.add(attributes["PartName"].lower().removeprefix("/"))

    _parse(archive, "_rels/.rels", link)
    _parse(archive, "[content_types].xml", content)
    if places - {WORKBOOK}:
        raise CemgapError(damaged(archive.file, msg("the workbook is not at {member}", member=WORKBOOK)))


def _parse(archive: Archive, part: str, start: Callable[[str, dict[str, str]], None]) -> None:
    """Hand the elements of a short part to `start`."""
    member = archive.member(part)
    if member is None:
        raise CemgapError(damaged(archive.file, msg("{member} is missing", member=part)))
    _check_markup(archive, member)
    if member.size > LARGEST_LIST:
        raise CemgapError(_strange(archive.file, part))
    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    with _said(archive, member):
        parser.Parse(b"".join(archive.pieces(member)), True)  # noqa: FBT003 - has no keywords


def _local(tag: str) -> str:
    return tag.rpartition(":")[2]


def _check_markup(archive: Archive, member: Member) -> None:
    """Refuse a part that has entities, is nested too deeply, or is no XML."""
    with _said(archive, member):
        _check_encoding(archive, member, next(archive.pieces(member), b""))
        try:
            check_tags(archive.pieces(member))
        except NotPlain:
            try:
                walk(archive.pieces(member), sheet=False)
            except expat.ExpatError:
                if member.name.endswith(WELL_FORMED):
                    raise


def _grid(archive: Archive, member: Member, sheet: str) -> Grid:
    """What the sheet in `member` holds."""
    with _said(archive, member, sheet):
        _check_encoding(archive, member, next(archive.pieces(member), b""))
        try:
            return scan(archive.pieces(member))
        except NotPlain:
            return walk(archive.pieces(member), sheet=True)


def _check_encoding(archive: Archive, member: Member, start: bytes) -> None:
    if not is_utf8(start):
        raise CemgapError(damaged(archive.file, msg("{member} is not in UTF-8", member=member.name)))


@contextmanager
def _said(archive: Archive, member: Member, sheet: str | None = None) -> Iterator[None]:
    """Put into words what the readers of markup find."""
    file = archive.file
    place = Place(file=file, sheet=None if sheet is None else echo(sheet))
    try:
        yield
    except Declared:
        what = msg(
            "{member} of the workbook holds a DOCTYPE with entities; that is refused as unsafe", member=member.name
        )
        fix = msg("no spreadsheet program writes that: ask where the file comes from, or export it again")
        raise CemgapError(error("E012", what, place, fix=fix)) from None
    except TooDeep:
        raise CemgapError(_strange(file, member.name)) from None
    except expat.ExpatError as broken:
        why = msg("{member} is no valid XML (line {line})", member=member.name, line=broken.lineno)
        raise CemgapError(damaged(file, why, place)) from None
    except Misplaced as found:
        raise CemgapError(_misplaced(found, file, sheet)) from None


def _strange(file: str, member: str) -> Problem:
    return error(
        "E017",
        msg(
            "{member} of the workbook is built as no spreadsheet program builds it; that is refused as unsafe",
            member=member,
        ),
        Place(file=file),
        fix=msg("open it in Excel and save it as a new .xlsx, or export the data as CSV UTF-8"),
    )


def _misplaced(found: Misplaced, file: str, sheet: str | None) -> Problem:
    letter = None if found.column is None else column_letter(found.column)
    cell = f"{letter or ''}{found.row}"
    shown = echo(found.text)
    code, fix = "E016", msg("open it in Excel, let it repair the file, and save it as a new .xlsx")
    row: int | None = found.row
    what: Message
    match found.fault:
        case Fault.FAR:
            code = "E015"
            what = msg("The cell {cell} stands far from all others, so that the sheet would fill the memory", cell=cell)
            fix = msg("delete the rows or columns around {cell}, or copy the data into a new workbook", cell=cell)
        case Fault.TWICE:
            what = msg("The cell {cell} is in the sheet twice", cell=cell)
        case Fault.ORDER if letter is None:
            what = msg("Row {row} of the sheet stands twice or out of order", row=found.row)
        case Fault.ORDER:
            what = msg("The cell {cell} is out of order", cell=cell)
        case Fault.ROW:
            what = msg('The sheet has a row "{number}", and no sheet can have that', number=shown)
        case _:
            what = msg(
                'Row {row} of the sheet has a cell "{reference}", which cannot be there', row=row, reference=shown
            )
    value = shown or None
    return error(
        code,
        what,
        Place(file=file, sheet=None if sheet is None else echo(sheet), row=row, column=letter, value=value),
        fix=fix,
    )
