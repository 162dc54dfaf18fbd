"""The gate before every workbook: what it lets pass, what it learns, what it refuses, and that two readers agree."""

import io
import re
import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING
from xml.parsers import expat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cemgap.errors import CemgapError, Problem
from cemgap.intake.sources.workbooks.archive import open_archive
from cemgap.intake.sources.workbooks.gate import check_workbook
from cemgap.intake.sources.workbooks.grid import Grid, Misplaced, column_letter, column_number
from cemgap.intake.sources.workbooks.scan import scan
from cemgap.intake.sources.workbooks.tags import NotPlain, TooDeep, tags_of
from cemgap.intake.sources.workbooks.walk import Declared, walk
from tests.intake.sources.old_kinds import compound

if TYPE_CHECKING:
    from tests.intake.sources.conftest import Books

GOOD = '<row r="2"><c r="B2"><v>7</v></c><c r="D2"><v>8</v></c></row>'
HEAD = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TAIL = b"</sheetData></worksheet>"


def refused(content: bytes) -> Problem:
    """The problem the gate finds."""
    with pytest.raises(CemgapError) as caught:
        check_workbook(content, "survey.xlsx")
    (problem,) = caught.value.problems
    assert problem.places[0].file == "survey.xlsx"
    assert problem.fix is not None
    return problem


def test_a_plain_workbook_passes_and_is_summed_up(books: "Books") -> None:
    """Sheets, visibility and what they hold are learned."""
    summary = check_workbook(books.packed(books.parts(Data=books.sheet(GOOD), hidden_x=books.sheet(""))), "a.xlsx")
    data, hidden = summary.sheets
    assert (data.name, data.visibility, data.grid.filled) == ("Data", "visible", 2)
    assert (data.grid.first_row, data.grid.last_column) == (2, 3)
    assert (hidden.visibility, hidden.grid.filled) == ("hidden", 0)


def test_formulas_without_values_errors_and_hidden_rows_are_learned(books: "Books") -> None:
    """What readers return as blanks is told apart; an empty text is a value."""
    rows = (
        '<row r="1" hidden="1"><c r="A1"><f>1+1</f></c><c r="B1"><f>1+1</f><v>2</v></c><c r="C1" t="e"><v>#N/A</v></c>'
        '<c r="D1" t="str"><f>""</f><v></v></c><c r="E1"><f>1</f><v></v></c><c r="F1"><f>1</f><v/></c></row>'
    )
    (data,) = check_workbook(books.of(rows), "a.xlsx").sheets
    assert {column: spots.rows for column, spots in data.grid.unvalued.items()} == {0: [1], 4: [1], 5: [1]}
    assert {column: spots.count for column, spots in data.grid.errors.items()} == {2: 1}
    assert data.grid.hidden.rows == [1]


@pytest.mark.parametrize(
    ("rows", "code", "cell"),
    [
        (
            '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
            "E015",
            "XFD10",
        ),
        ('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="D1048576"><v>1</v></c></row>', "E015", "D10"),
        ('<row r="6"><c r="B6"><v>1</v></c><c r="B6"><v>7</v></c></row>', "E016", "B6"),
        ('<row r="6"><c r="C6"><v>1</v></c><c r="B6"><v>7</v></c></row>', "E016", "B6"),
        ('<row r="6"><c r="C7"><v>1</v></c></row>', "E016", "C7"),
        ('<row r="6"><c r="ZZZ6"><v>1</v></c></row>', "E016", "ZZZ6"),
        ('<row r="6"><c r="6"><v>1</v></c></row>', "E016", '"6"'),
        ('<row r="3"/><row r="2"/>', "E016", "Row 2"),
        ('<row r="3"/><row r="3"/>', "E016", "Row 3"),
        ('<row r="4294967297"/>', "E016", "4294967297"),
        ('<row r="0"/>', "E016", '"0"'),
        ('<c r="A1"><v>1</v></c>', "E016", "A1"),
    ],
)
def test_cells_where_none_can_be_are_refused_by_name(books: "Books", rows: str, code: str, cell: str) -> None:
    """The message names the cell or the row."""
    problem = refused(books.of(rows))
    assert problem.code == code
    assert cell in problem.message.text()
    assert problem.places[0].sheet == "Data"


def test_a_dimension_that_lies_and_styled_blanks_do_no_harm(books: "Books") -> None:
    """Nothing is believed that a file only claims."""
    xml = books.sheet(GOOD + '<row r="1048576"><c r="XFD1048576" s="1"/></row>')
    lying = xml.replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>')
    (data,) = check_workbook(books.packed(books.parts(Data=lying)), "a.xlsx").sheets
    assert (data.grid.filled, data.grid.last_row) == (2, 2)


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/styles.xml", "xl/worksheets/sheet1.xml", "xl/odd.bin"])
def test_entities_are_refused_in_every_part(books: "Books", part: str) -> None:
    """Billion laughs and files pulled in from outside, wherever they stand."""
    contents = books.parts(Data=books.sheet(GOOD))
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    contents[part] = laughs + re.sub(r"<\?xml.*?\?>\n", "", str(contents.get(part, "<x/>")))
    problem = refused(books.packed(contents))
    assert problem.code == "E012"
    assert "DOCTYPE" in problem.message.text()


@pytest.mark.parametrize(
    "inside", ["<a>" * 200_000, "<!-- -->" + "<a>" * 200, "<a " + "b" * 2_000_000 + '="1"/>', "x" * 2_000_000]
)
@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/styles.xml"])
def test_markup_no_program_writes_is_refused(books: "Books", inside: str, part: str) -> None:
    """Nesting without end and tags of megabytes, before a parser takes minutes over them."""
    contents = books.parts(Data=books.sheet(GOOD))
    contents[part] = f"<worksheet>{inside}</worksheet>"
    assert refused(books.packed(contents)).code == "E017"


@pytest.mark.parametrize(
    "root",
    [
        '<sst count="3" uniqueCount="2147483648">',
        "<sst uniqueCount\n =\t'9223372036854775807'>",
        '<x:sst xmlns:x="urn:x" uniqueCount="99999999999999999999999"></x:sst><sst>',
        '<a><sst uniqueCount="&#50;147483648"></sst></a><sst>',
        "<sst " + " " * 600_000 + "uniqueCount" + " " * 300_000 + '="40000000">',
    ],
)
@pytest.mark.parametrize("sheet", ["worksheets/sheet1.xml", "sharedStrings.xml"])
def test_more_shared_texts_than_there_is_room_for_are_refused(books: "Books", root: str, sheet: str) -> None:
    """A reader that reserves what the part claims would end the program, or take all memory; as a sheet too."""
    contents = books.parts(Data=books.sheet(GOOD))
    contents["xl/sharedStrings.xml"] = f"<w>{root}<si><t>id</t></si></sst></w>"
    links = str(contents["xl/_rels/workbook.xml.rels"])
    contents["xl/_rels/workbook.xml.rels"] = links.replace("worksheets/sheet1.xml", sheet)
    assert refused(books.packed(contents)).code == "E017"


@pytest.mark.parametrize("count", ["1", "70000", "x", ""])
def test_a_count_of_shared_texts_that_is_only_wrong_passes(books: "Books", count: str) -> None:
    """Some programs count every use of a text."""
    contents = books.parts(Data=books.sheet(GOOD))
    contents["xl/sharedStrings.xml"] = f'<sst count="2147483648" uniqueCount="{count}"><si><t>id</t></si></sst>'
    assert check_workbook(books.packed(contents), "survey.xlsx").sheets[0].grid.filled == 2


def test_a_bomb_is_refused_unopened_and_in_little_memory(books: "Books") -> None:
    """64 MB of zeros in 64 KB."""
    content = books.packed({**books.parts(Data=books.sheet(GOOD)), "xl/media/a.png": bytes(2**26)})
    tracemalloc.start()
    problem = refused(content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert problem.code == "E013"
    assert peak < 2**21


def test_a_bomb_that_lies_about_its_size_is_refused_on_the_way(books: "Books") -> None:
    """The directory says 100 bytes; more than that is never unpacked."""
    content = books.packed({**books.parts(Data=books.sheet(GOOD)), "xl/media/a.png": bytes(2**26)})
    at = content.index(b"PK\x01\x02", content.rindex(b"PK\x01\x02"))
    lying = content[: at + 24] + struct.pack("<L", 100) + content[at + 28 :]
    assert refused(lying).code == "E014"


def test_thousands_of_members_are_refused(books: "Books") -> None:
    """Before the directory is read."""
    contents = {**books.parts(Data=books.sheet(GOOD)), **{f"xl/{n}.txt": "" for n in range(2_001)}}
    problem = refused(books.packed(contents))
    assert problem.code == "E013"
    assert "2007" in problem.message.text()


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", ["xl/worksheets/sheet1.xml", "XL/worksheets/Sheet1.xml", "xl\\worksheets\\sheet1.xml"])
def test_doubled_members_are_refused(books: "Books", name: str) -> None:
    """Readers take the first or the last."""
    stream = io.BytesIO(books.of(GOOD))
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr(name, books.sheet(""))
    problem = refused(stream.getvalue())
    assert problem.code == "E014"
    assert "sheet1.xml twice" in problem.message.text()


def test_no_more_than_it_says_is_unpacked_of_a_member(books: "Books") -> None:
    """The lie is found at the first piece, not at the end of a gigabyte."""
    content = books.packed({"xl/media/a.png": bytes(2**26)})
    at = content.index(b"PK\x01\x02")
    archive = open_archive(io.BytesIO(content[: at + 24] + struct.pack("<L", 100) + content[at + 28 :]), "survey.xlsx")
    with pytest.raises(CemgapError, match="E014"):
        next(archive.pieces(archive.members[0]))


def test_overlapping_members_are_refused(books: "Books") -> None:
    """A member inside the bytes of another: readers that look for one find it, others do not."""
    inner = books.packed({"b": "x"})
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a", inner[: inner.index(b"PK\x01\x02")])
        archive.writestr("b", "x")
    content = bytearray(stream.getvalue())
    entry = content.rindex(b"PK\x01\x02")
    content[entry : entry + 46] = inner[inner.index(b"PK\x01\x02") :][:46]
    struct.pack_into("<L", content, entry + 42, 30 + len("a"))
    problem = refused(bytes(content))
    assert problem.code == "E014"
    assert "overlaps" in problem.message.text()


def test_bytes_before_the_zip_file_are_refused(books: "Books") -> None:
    """Readers count from different beginnings."""
    assert refused(b"PK\x03\x04" + bytes(60) + books.of(GOOD)).code == "E011"


def test_a_changed_picture_is_damage(books: "Books") -> None:
    """Found by the checksum alone."""
    stream = io.BytesIO(books.of(GOOD))
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("xl/media/a.png", "picture")
    problem = refused(stream.getvalue().replace(b"picture", b"pictured"[1:]))
    assert problem.code == "E011"
    assert "checksum" in problem.message.text()


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (b"factor,experience\nproduct,6\n", "E010", "text file"),
        (b"", "E010", "empty"),
        (b"\x1f\x8b\x08\x00", "E010", "gzip"),
        (b"%PDF-1.7", "E010", "PDF"),
        (b"\xef\xbb\xbf\n<html><table>", "E010", "web page"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "E011", "records"),
        (compound({"WordDocument": b""}), "E010", "old Office file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "E004", "password"),
        (b"\x01\x02\x00", "E010", "another kind"),
        (b"PK\x03\x04 and then nothing", "E011", "damaged"),
    ],
)
def test_other_files_under_the_name_are_called_what_they_are(content: bytes, code: str, words: str) -> None:
    """The user learns what the file is."""
    problem = refused(content)
    assert problem.code == code
    assert words in problem.message.text()


@pytest.mark.parametrize(
    ("member", "words"),
    [
        ("xl/workbook.bin", "xl/_rels/workbook.bin.rels"),
        ("mimetype", "OpenDocument"),
        ("word/document.xml", "Word"),
        ("a.txt", "xl/workbook.xml"),
    ],
)
def test_other_zip_files_are_called_what_they_are(books: "Books", member: str, words: str) -> None:
    """Spreadsheets of other kinds without their contents, documents, and zip files of anything."""
    assert words in refused(books.packed({member: "x"})).message.text()


def test_a_workbook_without_sheets_says_so(books: "Books") -> None:
    """The list of sheets is there and empty."""
    problem = refused(books.packed(books.parts()))
    assert (problem.code, problem.message.text()) == ("E005", "The workbook has no sheets")


@pytest.mark.parametrize(("part", "old"), [("_rels/.rels", '"xl/'), ("[Content_Types].xml", '"/xl/')])
def test_a_workbook_at_another_place_is_refused(books: "Books", part: str, old: str) -> None:
    """Some readers would find it, and others the one at the usual place."""
    contents = books.parts(Data=books.sheet(GOOD))
    contents[part] = str(contents[part]).replace(old, old.replace("xl", "other"))
    assert refused(books.packed(contents)).code == "E011"


def test_a_listed_sheet_that_is_missing_is_damage(books: "Books") -> None:
    """Its name is said."""
    contents = books.parts(Data=books.sheet(GOOD))
    del contents["xl/worksheets/sheet1.xml"]
    problem = refused(books.packed(contents))
    assert (problem.code, problem.places[0].sheet) == ("E011", "Data")


@pytest.mark.parametrize("change", [b"\x00", b"\xff"])
def test_changed_bytes_are_noticed(books: "Books", change: bytes) -> None:
    """By the checksum, or because they cannot be unpacked."""
    content = bytearray(books.of(GOOD * 1))
    at = content.index(b"xl/worksheets/sheet1.xml") + 60
    content[at : at + 1] = change
    assert refused(bytes(content)).code in {"E011", "E014"}


def test_a_file_cut_short_is_damage(books: "Books") -> None:
    """As after a broken download."""
    assert refused(books.of(GOOD)[:-30]).code == "E011"


def test_another_encoding_is_refused(books: "Books") -> None:
    """Readers would guess."""
    contents = books.parts(Data="")
    contents["xl/worksheets/sheet1.xml"] = books.sheet(GOOD).encode("utf-16")
    assert "UTF-8" in refused(books.packed(contents)).message.text()


@pytest.mark.parametrize(
    "rows",
    [
        GOOD.replace("<", "<x:").replace("<x:/", "</x:"),
        "<!-- a comment -->" + GOOD,
        GOOD.replace('"', "'"),
        GOOD.replace('r="2"', 'r = "2"'),
        "<row><c/><c><v>7</v></c><c/><c><v>8</v></c></row>",
        '<row r="2"><c r="B2" t="str"><f>A1>1</f><v>7</v></c><c t="str" r="D2"><v><![CDATA[<c r="Z9">]]></v></c></row>',
        '<row spans="1:4"\n r="2">' + GOOD.removeprefix('<row r="2">'),
    ],
)
def test_unusual_markup_that_is_right_passes(books: "Books", rows: str) -> None:
    """Other programs write other XML, with the same cells."""
    xml = books.sheet(rows)
    if "<x:" in rows:
        xml = re.sub(r"(</?)(worksheet|sheetData)", r"\1x:\2", xml).replace("xmlns=", "xmlns:x=")
    (data,) = check_workbook(books.packed(books.parts(Data=xml)), "a.xlsx").sheets
    assert (data.grid.filled, data.grid.first_column, data.grid.last_column) == (2, 1, 3)


DAMAGES = [
    *(b"<", b">", b'"', b"'", b"/", b" ", b"=", b"&", b"c", b"0", b"", b"\n", b"\t", b"<?a ?>", b"<!--", b"-->"),
    *(b"<![CDATA[", b"]]>", b'<c r="ZZ9">', b' r="XFD9"', b'<row r="5">', b"</row>", b'<x:c r="A1"/>', b"</sheetData>"),
    *(b"<c><v>1</v></c>", b'<c s="1"r="Z3"><v>2</v></c>', b"<c r ='Z3'><v>2</v></c>", b"<row>", b"<sheetData>"),
]

cells_of_a_row = st.lists(
    st.tuples(
        st.integers(0, 16_383),
        st.sampled_from(
            [
                "<v>7</v>",
                "",
                "<f>A1</f>",
                '<f t="shared" si="0"/><v>1</v>',
                "<f>A1</f><v></v>",
                "<f>A1</f><v/>",
                '<is><t>a\'b "c" = d</t></is>',
                "<is><t>&lt;c r=&quot;Z9&quot;&gt;</t></is>",
                '<is><t>r="</t></is>',
                "<is><t>5 > 4</t></is>",
            ]
        ),
        st.sampled_from(["", ' t="e"', ' t="str"', ' s="1" t="n"']),
    ),
    max_size=6,
    unique_by=lambda cell: cell[0],
)
rows_of_a_sheet = st.lists(
    st.tuples(st.integers(1, 400), cells_of_a_row, st.sampled_from(["", ' hidden="1"', ' spans="1:2"'])),
    max_size=6,
    unique_by=lambda row: row[0],
)


def as_xml(rows: list[tuple[int, list[tuple[int, str, str]], str]]) -> bytes:
    """A sheet with those rows, in order."""
    made = ""
    for row, cells, attributes in sorted(rows):
        made += f'<row r="{row}"{attributes}>'
        for column, content, kind in sorted(cells):
            reference = f'<c r="{column_letter(column)}{row}"{kind}'
            made += f"{reference}>{content}</c>" if content else f"{reference}/>"
        made += "</row>"
    return HEAD + made.encode() + TAIL


def seen(read: Callable[[list[bytes]], Grid], xml: bytes, step: int = 97) -> Grid | type[Exception]:
    """What a reader of markup makes of a sheet that comes in pieces."""
    try:
        return read([xml[at : at + step] for at in range(0, len(xml), step)])
    except (Misplaced, TooDeep, Declared, NotPlain, expat.ExpatError) as found:
        return type(found)


by_expat = partial(walk, sheet=True)


@given(rows_of_a_sheet, st.integers(40, 400))
def test_both_readers_of_markup_agree(rows: list[tuple[int, list[tuple[int, str, str]], str]], step: int) -> None:
    """The fast one and expat learn the same of any sheet, however it is cut into pieces."""
    xml = as_xml(rows)
    assert seen(scan, xml, step) in (NotPlain, seen(by_expat, xml))


def test_the_fast_reader_reads_plain_sheets() -> None:
    """The property above is not about a reader that always passes."""
    xml = HEAD + GOOD.encode() + TAIL
    assert isinstance(seen(scan, xml), Grid)
    assert seen(scan, xml) == seen(by_expat, xml)


@given(
    rows_of_a_sheet,
    st.lists(
        st.tuples(
            st.floats(0, 1, exclude_max=True),
            st.sampled_from(DAMAGES),
            st.integers(0, 3),
        ),
        min_size=1,
        max_size=3,
    ),
)
def test_no_damage_makes_the_fast_reader_see_other_cells(
    rows: list[tuple[int, list[tuple[int, str, str]], str]], damages: list[tuple[float, bytes, int]]
) -> None:
    """Where it does not leave a damaged sheet to expat, it sees what expat sees, or the XML is broken for everyone."""
    xml = as_xml(rows)
    for where, what, over in damages:
        at = len(HEAD) + int(where * max(1, len(xml) - len(HEAD) - len(TAIL)))
        xml = xml[:at] + what + xml[at + over :]
    assert seen(scan, xml) is NotPlain or seen(by_expat, xml) in (seen(scan, xml), expat.ExpatError)


@pytest.mark.parametrize(
    "cells",
    [
        '<c r="A1" x="> <c y=" r="ZZ9"><v>1</v></c>',
        '<c r="A1" x=">" r="ZZ9"><v>1</v></c>',
        '<c r="A1" x="<c " r="ZZ9"><v>1</v></c>',
        '<c r="A1" r ="ZZ9"><v>1</v></c>',
        '<c r="A1" r= "ZZ9"><v>1</v></c>',
        '<c r="A1" r=ZZ9><v>1</v></c>',
        "<c r='ZZ9'><v>1</v></c>",
        '<c r="A1"r="ZZ9"><v>1</v></c>',
        '<c r="A1" r="ZZ9"><v>1</v></c>',
        '<c\tr="ZZ9"><v>1</v></c>',
        '<c r="A1"><is><c r="B1"><v>1</v></c></is></c>',
        '<c r="A1"/></row><c r="B1"><v>1</v></c><row r="2">',
        '<x:c r="ZZ9"><v>1</v></x:c>',
        '<!-- --><c r="ZZ9"><v>1</v></c>',
        '<c r="&#90;Z9"><v>1</v></c>',
        '<c r="zz9"><v>1</v></c>',
    ],
)
def test_no_trick_hides_a_cell_from_the_fast_reader(cells: str) -> None:
    """Each of them is a cell for some reader of XML; so it goes to expat, which names the cell or the broken XML."""
    xml = HEAD + f'<row r="1">{cells}</row>'.encode() + TAIL
    assert seen(scan, xml) in {NotPlain, Misplaced}
    assert seen(by_expat, xml) in {Misplaced, expat.ExpatError}


@pytest.mark.parametrize(
    "piece", [b'<a x=">"/>', b'<a x="> <b y=" z="1"/>', b'<a x="<"/>', b"<a x=1/>", b"<>", b"</a>", b"<b><a>/></a>"]
)
def test_tags_that_readers_could_cut_otherwise_are_not_plain(piece: bytes) -> None:
    """Brackets and quotes that do not pair off as in plain markup."""
    with pytest.raises(NotPlain):
        tags_of(piece, 0)


@pytest.mark.parametrize(
    "cells", ["<x:c><v>1</v></x:c>", "<c\n><v>1</v></c>", '<c r="A1"><x:f>1</x:f></c>', '<c r="A1"><f\n/></c>']
)
def test_what_only_expat_understands_is_left_to_it(cells: str) -> None:
    """And the grid is the same."""
    xml = HEAD + f'<row r="1">{cells}</row>'.encode() + TAIL
    grid = seen(scan, xml)
    assert isinstance(grid, Grid)
    assert grid.filled == 1
    assert grid == seen(by_expat, xml)


@given(st.integers(0, 16_383))
def test_letters_of_columns_and_back(column: int) -> None:
    """A to XFD."""
    assert column_number(column_letter(column)) == column
