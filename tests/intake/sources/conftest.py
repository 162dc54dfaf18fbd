"""Tiny workbooks, written part by part, so that each fault can be planted where it belongs."""

import io
import zipfile
from collections.abc import Callable
from html import escape
from pathlib import Path

import pytest

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
BOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font><sz val="11"/></font></fonts><fills count="1"><fill>'
    '<patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders><cellXfs count="2">'
    '<xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>'
)

Parts = dict[str, str | bytes]


def sheet(rows: str) -> str:
    """A worksheet with those rows."""
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def text(reference: str, words: str) -> str:
    """A cell of text."""
    return f'<c r="{reference}" t="inlineStr"><is><t>{escape(words)}</t></is></c>'


def number(reference: str, value: object) -> str:
    """A cell with a number."""
    return f'<c r="{reference}"><v>{value}</v></c>'


def parts(**sheets: str) -> Parts:
    """The parts of a workbook; a sheet whose name begins with ``hidden_`` is hidden."""
    listed, links, made = "", "", Parts()
    for n, (name, xml) in enumerate(sheets.items(), 1):
        state = ' state="hidden"' if name.startswith("hidden_") else ""
        listed += f'<sheet name="{name}" sheetId="{n}"{state} r:id="rId{n}"/>'
        links += f'<Relationship Id="rId{n}" Type="{LINKS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        made[f"xl/worksheets/sheet{n}.xml"] = DECLARATION + xml
    book = f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets>{listed}</sheets></workbook>'
    links += f'<Relationship Id="rIdS" Type="{LINKS}/styles" Target="styles.xml"/>'
    types = f'<Types xmlns="{TYPES}"><Override PartName="/xl/workbook.xml" ContentType="{BOOK}"/></Types>'
    root = f'<Relationship Id="rId1" Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/>'
    return {
        "[Content_Types].xml": types,
        "_rels/.rels": f'{DECLARATION}<Relationships xmlns="{PACKAGE}">{root}</Relationships>',
        "xl/workbook.xml": DECLARATION + book,
        "xl/_rels/workbook.xml.rels": f'{DECLARATION}<Relationships xmlns="{PACKAGE}">{links}</Relationships>',
        "xl/styles.xml": DECLARATION + STYLES,
        **made,
    }


def packed(contents: Parts) -> bytes:
    """The zip file of those parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return stream.getvalue()


class Books:
    """What a test needs to make a workbook."""

    sheet = staticmethod(sheet)
    text = staticmethod(text)
    number = staticmethod(number)
    parts = staticmethod(parts)
    packed = staticmethod(packed)

    def of(self, rows: str) -> bytes:
        """A workbook whose only sheet, Data, has those rows."""
        return packed(parts(Data=sheet(rows)))


@pytest.fixture(scope="session")
def books() -> Books:
    """Makes workbooks."""
    return Books()


@pytest.fixture
def saved(tmp_path: Path) -> Callable[[bytes], Path]:
    """Writes a workbook to a file."""

    def save(content: bytes) -> Path:
        path = tmp_path / "survey.xlsx"
        path.write_bytes(content)
        return path

    return save
