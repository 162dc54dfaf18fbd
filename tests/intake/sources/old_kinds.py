"""Tiny workbooks of the other kinds (.ods, .xlsb, .xls), written byte by byte, so that faults can be planted."""

import struct
from collections.abc import Mapping, Sequence
from html import escape

from tests.intake.sources.conftest import DECLARATION, PACKAGE, TYPES, packed

Cell = str | float | bool | None
"""Text, number, truth value, None = no cell; `ERROR` = an error."""
Table = Sequence[Sequence[Cell]]
ERROR = "#N/A"

OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"
SPREADSHEET = "application/vnd.oasis.opendocument.spreadsheet"


def ods_cell(cell: Cell, more: str = "") -> str:
    """A cell of an ``.ods`` sheet."""
    if cell is None:
        return f"<table:table-cell{more}/>"
    if cell == ERROR:
        kind = ' office:value-type="string" office:string-value="" calcext:value-type="error" table:formula="of:=NA()"'
    elif isinstance(cell, bool):
        kind = f' office:value-type="boolean" office:boolean-value="{str(cell).lower()}"'
    elif isinstance(cell, str):
        kind = ' office:value-type="string"'
    else:
        kind = f' office:value-type="float" office:value="{cell}"'
    return f"<table:table-cell{kind}{more}><text:p>{escape(str(cell))}</text:p></table:table-cell>"


def ods_rows(table: Table) -> str:
    """The rows of an ``.ods`` sheet."""
    return "".join(f"<table:table-row>{''.join(map(ods_cell, row))}</table:table-row>" for row in table)


def ods(rows: Mapping[str, str], before: str = "", hidden: Sequence[str] = (), **members: str) -> bytes:
    """An ``.ods`` workbook whose sheets have those rows (as markup); `before` stands before the root."""
    spaces = " ".join(
        f'xmlns:{prefix}="{OFFICE}{name}:1.0"'
        for prefix, name in (("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"))
    )
    styles = '<style:style style:name="off" style:family="table"><style:table-properties table:display="false"/>'
    sheets = ""
    for name, xml in rows.items():
        style = "off" if name in hidden else "on"
        sheets += f'<table:table table:name="{name}" table:style-name="{style}">{xml}</table:table>'
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<office:document-content {spaces} '
        f'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
        f"<office:automatic-styles>{styles}</style:style></office:automatic-styles>"
        f"<office:body><office:spreadsheet>{sheets}</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return packed({"mimetype": SPREADSHEET, "META-INF/manifest.xml": manifest, "content.xml": content, **members})


def record(kind: int, content: bytes = b"") -> bytes:
    """A record of a binary workbook (``.xlsb``)."""
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length = len(content)
    while length >= 0x80:
        head += bytes([length & 0x7F | 0x80])
        length >>= 7
    return head + bytes([length]) + content


def wide(text: str) -> bytes:
    """A text in a binary workbook."""
    encoded = text.encode("utf-16-le")
    return struct.pack("<I", len(encoded) // 2) + encoded


def xlsb_row(row: int) -> bytes:
    """The record that begins a row (from 0)."""
    return record(0, struct.pack("<IIHBBBI", row, 0, 300, 0, 0, 0, 0))


def xlsb_cell(column: int, cell: Cell) -> bytes:
    """The record of a cell."""
    place = struct.pack("<II", column, 0)
    if cell == ERROR:
        return record(3, place + b"\x2a")
    if isinstance(cell, bool):
        return record(4, place + bytes([cell]))
    if isinstance(cell, str):
        return record(6, place + wide(cell))
    return record(5, place + struct.pack("<d", cell))


def xlsb_records(table: Table) -> bytes:
    """The records of the rows of a sheet."""
    return b"".join(
        xlsb_row(n) + b"".join(xlsb_cell(column, cell) for column, cell in enumerate(row) if cell is not None)
        for n, row in enumerate(table)
    )


def xlsb(records: Mapping[str, bytes], after: bytes = b"", hidden: Sequence[str] = ()) -> bytes:
    """An ``.xlsb`` workbook whose sheets have those records; `after` follows the cells of each."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    links, bundles, sheets = "", b"", {}
    for n, (name, cells) in enumerate(records.items(), 1):
        links += f'<Relationship Id="rId{n}" Type="{office}/worksheet" Target="worksheets/sheet{n}.bin"/>'
        bundles += record(156, struct.pack("<II", int(name in hidden), n) + wide(f"rId{n}") + wide(name))
        dimension = record(148, struct.pack("<4I", 0, 0, 0, 0))
        sheets[f"xl/worksheets/sheet{n}.bin"] = (
            record(129) + dimension + record(145) + cells + record(146) + after + record(130)
        )
    book = record(131) + record(143) + bundles + record(144) + record(132)
    return packed(
        {
            "[Content_Types].xml": f'<Types xmlns="{TYPES}"/>',
            "_rels/.rels": f'{DECLARATION}<Relationships xmlns="{PACKAGE}"/>',
            "xl/workbook.bin": book,
            "xl/_rels/workbook.bin.rels": f'{DECLARATION}<Relationships xmlns="{PACKAGE}">{links}</Relationships>',
            **sheets,
        }
    )


def biff(kind: int, content: bytes = b"") -> bytes:
    """A record of an old workbook (``.xls``)."""
    return struct.pack("<HH", kind, len(content)) + content


def xls_cell(row: int, column: int, cell: Cell) -> bytes:
    """The record of a cell (row and column from 0)."""
    place = struct.pack("<3H", row, column, 0)
    if cell == ERROR:
        return biff(0x205, place + b"\x2a\x01")
    if isinstance(cell, bool):
        return biff(0x205, place + bytes([cell, 0]))
    if isinstance(cell, str):
        encoded = cell.encode("utf-16-le")
        return biff(0x204, place + struct.pack("<HB", len(encoded) // 2, 1) + encoded)
    return biff(0x203, place + struct.pack("<d", cell))


def xls_records(table: Table) -> bytes:
    """The records of the rows of a sheet."""
    return b"".join(
        xls_cell(n, column, cell) for n, row in enumerate(table) for column, cell in enumerate(row) if cell is not None
    )


def xls(
    records: Mapping[str, bytes],
    globals_: bytes = b"",
    hidden: Sequence[str] = (),
    charts: Sequence[str] = (),
    *,
    narrow: bool = False,
) -> bytes:
    """An ``.xls`` workbook whose sheets have those records; `charts` are empty, `narrow` names take a byte a letter."""
    cells = {**dict.fromkeys(charts, b""), **records}

    def begin(kind: int) -> bytes:
        return biff(0x809, struct.pack("<4HII", 0x600, kind, 0x0DBB, 0x07CC, 0, 6))

    def listed(starts: Sequence[int]) -> bytes:
        return b"".join(
            biff(
                0x85,
                struct.pack("<IBBBB", at, int(name in hidden), 2 * (name in charts), len(name), int(not narrow))
                + name.encode("latin-1" if narrow else "utf-16-le"),
            )
            for at, name in zip(starts, cells, strict=True)
        )

    def head(starts: Sequence[int]) -> bytes:
        codepage, formats = biff(0x42, struct.pack("<H", 1200)), biff(0xE0, bytes(20))
        return begin(5) + globals_ + codepage + formats + listed(starts) + biff(0x0A)

    sheets = [begin(0x10) + own + biff(0x0A) for own in cells.values()]
    starts = [len(head([0] * len(sheets))) + sum(map(len, sheets[:n])) for n in range(len(sheets))]
    return compound({"Workbook": head(starts) + b"".join(sheets)})


FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
"""No sector; the last one of a stream; a sector of the table itself."""


def compound(streams: Mapping[str, bytes], *, small: bool = False, more: int = END) -> bytes:
    """An OLE container of those streams; `small` ones in its mini stream, `more` where the table is listed on."""
    size, least = (64, 0) if small else (512, 4096)
    bodies = {name: body.ljust(-(-max(len(body), least) // size) * size, b"\0") for name, body in streams.items()}
    first = 0 if small else 2
    chains, starts = _chains(bodies, first, size)
    mini = b"".join(bodies.values()) if small else b""
    table, mini_start, mini_table = [TABLE, END, *chains], END, b""
    if small:
        count = -(-len(mini) // 512)
        table = [TABLE, END, END, *range(4, 3 + count), END]
        mini_start, mini_table = 2, struct.pack("<128I", *chains, *[FREE] * (128 - len(chains)))
    assert len(table) <= 128, "one sector of the table must do"

    def entry(name: str, kind: int, start: int, length: int, child: int = FREE) -> bytes:
        encoded = name.encode("utf-16-le") + b"\0\0"
        return struct.pack(
            "<64sHBBIII16sIQQIQ", encoded, len(encoded), kind, 1, FREE, FREE, child, b"", 0, 0, 0, start, length
        )

    entries = [entry("Root Entry", 5, 3 if small else END, len(mini), 1)]
    entries += [
        entry(name, 2, starts[name], len(streams[name]) if small else len(body)) for name, body in bodies.items()
    ]
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, b"",
        0, 1, 1, 0, 4096, mini_start, int(small), more, 0,
    )  # fmt: skip
    header += struct.pack("<109I", *([0] + [FREE] * 108))
    body = mini_table + mini.ljust(-(-len(mini) // 512) * 512, b"\0") if small else b"".join(bodies.values())
    directory = b"".join(entries).ljust(512, b"\0")
    return header + struct.pack("<128I", *table, *[FREE] * (128 - len(table))) + directory + body


def _chains(bodies: Mapping[str, bytes], first: int, size: int) -> tuple[list[int], dict[str, int]]:
    """The sector after each one, and where each stream starts."""
    table: list[int] = []
    starts: dict[str, int] = {}
    for name, body in bodies.items():
        at = first + len(table)
        starts[name] = at
        table += [*range(at + 1, at + len(body) // size), END]
    return table, starts
