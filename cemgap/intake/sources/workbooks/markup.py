"""Markup: the XML parts of a workbook, looked at in bounded memory, every fault put into words."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from xml.parsers import expat

from cemgap.errors import CemgapError, Place, Problem, echo, error
from cemgap.intake.sources.workbooks.archive import Archive, Member, damaged
from cemgap.intake.sources.workbooks.grid import Fault, Misplaced, column_letter
from cemgap.intake.sources.workbooks.tags import LONGEST, NotPlain, TooDeep, check_tags, is_utf8
from cemgap.intake.sources.workbooks.walk import Declared, walk
from cemgap.translations import Message, msg

LARGEST_LIST = 2**22
"""Bytes of the list of sheets and of its links."""
WELL_FORMED = (".xml", ".rels")
"""Parts that are XML; old drawings (.vml) may be what only looks like it."""
COUNTED = 2**20
"""Texts that a part may always say it holds: the room that readers keep for so many does no harm."""
SMALLEST = 4
"""Bytes that each takes at least."""
MOST_DIGITS = 19
_COUNT = re.compile(rb"uniqueCount\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


def parse(archive: Archive, part: str, start: Callable[[str, dict[str, str]], None]) -> None:
    """Hand the elements of a short part to `start`."""
    member = archive.member(part)
    if member is None:
        raise CemgapError(damaged(archive.file, msg("{member} is missing", member=part)))
    check_markup(archive, member)
    if member.size > LARGEST_LIST:
        raise CemgapError(strange(archive.file, part))
    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    with said(archive, member):
        parser.Parse(b"".join(archive.pieces(member)), True)  # noqa: FBT003 - has no keywords


def local(tag: str) -> str:
    """The name of an element without its prefix."""
    return tag.rpartition(":")[2]


def check_markup(archive: Archive, member: Member) -> None:
    """Refuse a part that has entities, is nested too deeply, or is no XML."""
    with said(archive, member):
        check_encoding(archive, member, next(archive.pieces(member), b""))
        try:
            check_tags(archive.pieces(member))
        except NotPlain:
            try:
                walk(archive.pieces(member), sheet=False)
            except expat.ExpatError:
                if member.name.endswith(WELL_FORMED):
                    raise


def check_counts(archive: Archive, member: Member) -> None:
    """Refuse a part that says it holds more texts than it has room for: readers make room for what it says."""
    rest = b""
    for piece in archive.pieces(member):
        rest += piece
        if b"uniqueCount" in rest:
            for double, single in _COUNT.findall(rest):
                digits = b"".join(re.findall(rb"\d+", double or single)).lstrip(b"0")
                if len(digits) > MOST_DIGITS or int(digits or b"0") > max(COUNTED, member.size // SMALLEST):
                    raise CemgapError(strange(archive.file, member.name))
        rest = rest[max(rest.rfind(b"<"), 0) :][-LONGEST:]  # a tag may be cut in two


def check_part(archive: Archive, member: Member) -> None:
    """Inflate a part that is not read, within the limits; refuse it where it is markup that nobody writes."""
    start = next(archive.pieces(member), b"")
    if not member.name.startswith("customxml/") and start.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0")[:1] == b"<":
        check_markup(archive, member)
    else:
        for _ in archive.pieces(member):
            pass


def check_encoding(archive: Archive, member: Member, start: bytes) -> None:
    """Refuse a part, which begins with `start`, that is not UTF-8."""
    if not is_utf8(start):
        raise CemgapError(damaged(archive.file, msg("{member} is not in UTF-8", member=member.name)))


@contextmanager
def said(archive: Archive, member: Member, sheet: str | None = None) -> Iterator[None]:
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
        raise CemgapError(strange(file, member.name)) from None
    except expat.ExpatError as broken:
        why = msg("{member} is no valid XML (line {line})", member=member.name, line=broken.lineno)
        raise CemgapError(damaged(file, why, place)) from None
    except Misplaced as found:
        raise CemgapError(misplaced(found, file, sheet)) from None


def strange(file: str, member: str) -> Problem:
    """The problem of a part that no spreadsheet program writes so."""
    return error(
        "E017",
        msg(
            "{member} of the workbook is built as no spreadsheet program builds it; that is refused as unsafe",
            member=member,
        ),
        Place(file=file),
        fix=msg("open it in Excel and save it as a new .xlsx, or export the data as CSV UTF-8"),
    )


def misplaced(found: Misplaced, file: str, sheet: str | None) -> Problem:
    """The problem of a row or a cell where none can be."""
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
