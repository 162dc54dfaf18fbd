"""ODS: what the sheets of an OpenDocument workbook hold and where, before any library opens it.

Cells may be repeated: a line of markup can stand for the whole grid, which libraries then build.
"""

import re
from dataclasses import dataclass, field
from xml.parsers import expat

from cemgap.errors import CemgapError, Place, error
from cemgap.intake.sources.workbooks.archive import Archive, Member, damaged, locked
from cemgap.intake.sources.workbooks.grid import LAST_COLUMN, LAST_ROW, SPOTS, Fault, Grid, Misplaced, Spots
from cemgap.intake.sources.workbooks.markup import check_encoding, check_part, local, misplaced, parse, said, strange
from cemgap.intake.sources.workbooks.summary import SheetSummary, Visibility, WorkbookSummary
from cemgap.intake.sources.workbooks.tags import DEEPEST, LONGEST, TooDeep
from cemgap.intake.sources.workbooks.walk import Declared
from cemgap.translations import msg

CONTENT = "content.xml"
MANIFEST = "meta-inf/manifest.xml"
LARGEST = 2**28
"""Bytes of the sheets: they are walked one element at a time."""
SHEETS = 2_000
CELLS = frozenset({"table:table-cell", "table:covered-table-cell"})
"""Readers know these names with these prefixes only; elements of other names are nothing to them or to us."""
BEGINNING = 8
ERRORS = ("#", "Err:")
"""What the text of a failed formula begins with."""
_STEP = 2**16
_NUMBER = re.compile(r"[1-9][0-9]{0,9}")
_HIDDEN = frozenset({"collapse", "filter"})


def check_ods(archive: Archive) -> WorkbookSummary:
    """What the ``.ods`` workbook holds, if it is safe to read.

    Raises:
        CemgapError: a password (E004), no sheets (E005), damage (E011), markup with entities (E012), sheets that are
            too large (E013), a cell far from all others (E015), more rows or columns than a sheet has (E016), markup
            that no spreadsheet program writes (E017).
    """
    _check_password(archive)
    content = archive.member(CONTENT)
    if content is None:
        raise CemgapError(damaged(archive.file, msg("{member} is missing", member=CONTENT)))
    if content.size > LARGEST:
        what = msg("The sheets of the .ods workbook are larger than {n} bytes; that is refused for safety", n=LARGEST)
        fix = msg("save it as .xlsx, or export the data as CSV UTF-8")
        raise CemgapError(error("E013", what, Place(file=archive.file), fix=fix))
    for member in archive.members:
        if member is not content:
            check_part(archive, member)
    walk = _Walk()
    try:
        with said(archive, content):
            check_encoding(archive, content, next(archive.pieces(content), b""))
            _follow(archive, content, walk)
    except _Nested:
        raise CemgapError(strange(archive.file, CONTENT)) from None
    if not walk.sheets:
        fix = msg("export the data again, as .xlsx or as CSV")
        raise CemgapError(error("E005", msg("The workbook has no sheets"), Place(file=archive.file), fix=fix))
    sheets: list[SheetSummary] = []
    for sheet in walk.sheets:
        visibility: Visibility = "hidden" if sheet.style in walk.hidden_styles else "visible"
        if sheet.fault is not None:
            raise CemgapError(misplaced(sheet.fault, archive.file, sheet.name))
        sheets.append(SheetSummary(sheet.name, visibility, cells=True, grid=sheet.grid))
    return WorkbookSummary(tuple(sheets), sum(member.size for member in archive.members), "ods")


def _check_password(archive: Archive) -> None:
    """Refuse a workbook whose list of parts says that they are encrypted."""

    def entry(tag: str, _: dict[str, str]) -> None:
        if local(tag) == "encryption-data":
            raise CemgapError(locked(archive.file))

    if archive.member(MANIFEST) is not None:
        parse(archive, MANIFEST, entry)


class _Nested(Exception):  # noqa: N818 - said in the gate's own words
    """A sheet within a sheet, or a cell within a cell."""


@dataclass(slots=True)
class _Sheet:
    """A sheet on its way to a summary."""

    name: str
    style: str
    grid: Grid = field(default_factory=Grid)
    rows: int = 0
    """Rows that have ended, repeated ones included."""
    fault: Misplaced | None = None
    """The first thing that cannot be there."""


@dataclass(slots=True)
class _Walk:
    """Where the walk over the sheets is."""

    sheets: list[_Sheet] = field(default_factory=list)
    hidden_styles: set[str] = field(default_factory=set)
    style: str = ""
    depth: int = 0
    sheet: _Sheet | None = None
    rows: int = 0
    """How often the open row is there; 0 = none is open."""
    column: int = 0
    """Columns of the open row that have ended, repeated ones included."""
    columns: int = 0
    """How often the open cell is there; 0 = none is open."""
    aside: int = 0
    """Depth of a comment within the cell; 0 = none is open."""
    valued: bool = False
    formula: bool = False
    failed: bool = False
    text: str = ""
    """How the text of the cell begins."""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise TooDeep
        if tag in CELLS:
            self._cell(attributes)
        elif tag == "table:table-row":
            self._row(attributes)
        elif tag == "office:annotation":
            self.aside = self.aside or self.depth
        elif tag == "table:table":
            if self.sheet is not None or len(self.sheets) >= SHEETS:
                raise _Nested
            self.sheet = _Sheet(attributes.get("table:name", ""), attributes.get("table:style-name", ""))
            self.sheets.append(self.sheet)
        elif tag == "style:style":
            self.style = attributes.get("style:name", "")
        elif tag == "style:table-properties" and attributes.get("table:display") == "false":
            self.hidden_styles.add(self.style)

    def end(self, tag: str) -> None:
        """An element ends."""
        if self.aside == self.depth:
            self.aside = 0
        self.depth -= 1
        if self.sheet is None:
            return
        if tag in CELLS:
            self._settle(self.sheet)
            self.column += self.columns
            self.columns = 0
        elif tag == "table:table-row":
            self.sheet.rows += self.rows
            self.rows = 0
        elif tag == "table:table":
            self._check(self.sheet)
            self.sheet = None

    def words(self, text: str) -> None:
        """Text, which matters in cells only."""
        if self.columns and not self.aside and len(self.text) < BEGINNING:
            self.text += text.strip()[:BEGINNING]

    def _row(self, attributes: dict[str, str]) -> None:
        if self.sheet is None or self.rows:
            raise _Nested
        self.rows, self.column = _times(attributes, "table:number-rows-repeated"), 0
        if attributes.get("table:visibility") in _HIDDEN:
            first = self.sheet.rows + 1
            self.sheet.grid.hidden.add(range(first, first + min(self.rows, SPOTS)), self.rows)

    def _cell(self, attributes: dict[str, str]) -> None:
        if self.sheet is None or not self.rows or self.columns:
            raise _Nested
        self.columns = _times(attributes, "table:number-columns-repeated")
        self.valued = "office:value-type" in attributes
        self.formula = "table:formula" in attributes
        self.failed = attributes.get("calcext:value-type") == "error"
        self.text = ""
        wide, tall = (_times(attributes, f"table:number-{what}-spanned") for what in ("columns", "rows"))
        if wide > 1 or tall > 1:
            row = self.sheet.rows
            self.sheet.grid.merge(row, row + tall - 1, self.column, self.column + wide - 1)

    def _settle(self, sheet: _Sheet) -> None:
        """Take a cell, which has ended, into the grid."""
        if not (self.valued or self.formula or self.text) or sheet.fault is not None:
            return
        grid, row, column = sheet.grid, sheet.rows + 1, self.column
        last_row, last_column = row + self.rows - 1, column + self.columns - 1
        if last_row > LAST_ROW:
            sheet.fault = Misplaced(Fault.ROW, row, text=str(last_row))
            return
        if last_column >= LAST_COLUMN:
            sheet.fault = Misplaced(Fault.CELL, row, text=str(last_column + 1))
            return
        grid.filled += 1  # once, however often it is repeated: so that repetitions cannot fill the memory
        grid.first_row = grid.first_row or row
        grid.first_column = min(grid.first_column, column)
        if last_row >= grid.last_row:
            grid.last_row, grid.lowest = last_row, (last_row, column)
        if last_column > grid.last_column:
            grid.last_column, grid.rightmost = last_column, (row, last_column)
        failed = self.failed or (self.formula and self.text.startswith(ERRORS))
        lost = not failed and not self.valued
        if failed or lost:
            spots = grid.errors if failed else grid.unvalued
            rows = range(row, row + min(self.rows, SPOTS))
            for at in range(column, last_column + 1):
                spots.setdefault(at, Spots()).add(rows, self.rows)

    def _check(self, sheet: _Sheet) -> None:
        if sheet.fault is None:
            try:
                sheet.grid.check()
            except Misplaced as far:
                sheet.fault = far


def _times(attributes: dict[str, str], name: str) -> int:
    """How often something is there. Raises `Misplaced` for what is no number."""
    text = attributes.get(name)
    if text is None:
        return 1
    if not _NUMBER.fullmatch(text):
        raise Misplaced(Fault.ROW if "rows" in name else Fault.CELL, 0, text=text)
    return int(text)


def _follow(archive: Archive, content: Member, walk: _Walk) -> None:
    """Hand the elements of the sheets to `walk`, piece by piece."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = walk.start, walk.end
    parser.CharacterDataHandler = walk.words

    def declared(*_: object) -> None:
        raise Declared

    parser.StartDoctypeDeclHandler = declared
    fed = 0
    for piece in archive.pieces(content):
        for at in range(0, len(piece), _STEP):
            step = piece[at : at + _STEP]
            parser.Parse(step, False)  # noqa: FBT003 - has no keywords
            fed += len(step)
            if fed - max(parser.CurrentByteIndex, 0) > LONGEST:
                raise TooDeep
    parser.Parse(b"", True)  # noqa: FBT003
