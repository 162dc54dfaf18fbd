"""Terminal: what fits a screen, in which characters, and what is never lost on a small one."""

import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from cemgap.errors import Place, Problem, error, warning
from cemgap.intake.mapping import Factor
from cemgap.report import terminal
from cemgap.report.blocks import Column, Line, Lines, Matrix, Part, Point, Report, Row, Table
from cemgap.report.matrix import drawn
from cemgap.report.screen import Screen
from cemgap.translations import Wording, msg
from tests.report.sample_report import (
    actions_table,
    chinese_catalogue,
    factors_table,
    priority_matrix,
    sample_report,
)

ANSI = re.compile(r"\x1b\[[0-9;]*m")
ENCODINGS = ["utf-8", "gbk", "big5", "cp950", "cp1252", "cp437", "ascii", "shift_jis", "no such encoding"]
NASTY = [
    "便利性",
    "a\x1b[2Jb",
    "\u202eabc",
    "e\u0301" * 30,
    "\u200b",
    "👨‍👩‍👧",
    "❤️",
    "ﷺ" * 9,
    "x" * 300,
    "“",
    "한국",
    "ｱ",
    "\ud800",
    "\t\n",
]
ANY_NAME = st.text(max_size=60) | st.text("便利性，。（）a b-", max_size=60) | st.sampled_from(NASTY)
WIDTHS = st.integers(40, 130)


@pytest.fixture(autouse=True, scope="module")
def _chinese() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("cemgap.translations.catalogue", chinese_catalogue)
        yield


def taken(line: str) -> int:
    """Columns of a line by Rich's count and by Unicode's own, whichever is more."""
    own = sum(
        0 if unicodedata.category(c) in {"Mn", "Me"} else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in line
    )
    return max(own, cell_len(line))


def plain(text: str) -> str:
    """Without colours."""
    return ANSI.sub("", text)


def shown(*blocks: Table | Matrix | Lines, width: int = 80, language: str = "en", color: bool = False) -> str:
    """Blocks as text, the title and the blank line below it left out."""
    report = Report(msg("title"), (Part("part", blocks),))
    return terminal.text(report, language, width, color=color, encoding="utf-8").removeprefix("title\n").lstrip("\n")


def named(table: Table, names: list[str]) -> Table:
    """A table with other names in its first column."""
    rows = zip(table.rows, names, strict=False)
    return replace(
        table, rows=tuple(replace(row, cells=(Factor(f"f{name}", (("", name),)), *row.cells[1:])) for row, name in rows)
    )


# The whole page


def test_a_page_of_80_columns_in_english() -> None:
    """Labels hang, numbers stand below each other, the key experience is marked; warnings are told elsewhere."""
    assert terminal.text(sample_report(), "en", 80, color=False, encoding="utf-8") == (
        """\
Executive summary: Meisu Electronics, wave 2026Q1
Fix first  Convenience: importance 8.8, satisfaction -2.1 (95% CI -2.3 to -1.9),
           weighted -18.6.
How far    Experience 4.9 against an ideal of 10.0: gap -5.1.
Then       Product: satisfaction -1.1; the rest cannot be told apart from zero.
Open       Steps 5-6 (requirements) are not filled in yet.
Basis      412 respondents, unweighted. Scale 1-10, seen in the data.

Steps 2-4  Factors, worst weighted satisfaction first
   Factor        Imp  Exp  Expct   Sat  Weighted  Ideal   Gap      n
>  Convenience   8.8  4.9    7.0  -2.1     -18.6   10.0  -5.1    398  #########|
   Product       7.0  5.9    7.0  -1.1      -7.4    5.9   0.0    395        ###|
   Price         8.1  6.8    6.9  -0.1      -1.0    6.8   0.0    389           |
   Service       5.0  5.9    6.1  -0.2      -1.0    5.9   0.0  1,399           |
   Relationship  2.2  4.0    4.1  -0.1      -0.2    4.0   0.0    400           |
   Brand image   5.9  7.0    6.9  +0.1      +0.7    7.0   0.0    400           |
key experience. Differences are taken before rounding.

MATRIX
Requirements and actions
id  Action                         Closes        Gap  Strategy   People    Owner
A1  One more shop on the street,   Convenience  -5.1  fits       to build  COO
    near the ferry
A3  Online shop                    Convenience  -5.1  conflicts  unknown   -
""".replace("MATRIX", shown(priority_matrix(), width=80))
    )


def test_a_page_of_60_columns_in_chinese() -> None:
    """Chinese breaks between characters, its wide glyphs keep the columns straight, fewer columns are shown."""
    text = terminal.text(sample_report(), "zh", 60, color=False, encoding="gbk")
    assert text.startswith(
        """\
执行摘要：美苏电器，2026Q1
先补什么  便利性。重要性 8.8，满意度 -2.1 (95% CI -2.3 至
          -1.9)，加权满意度 -18.6。
差多少    体验 4.9，理想 10.0，差距 -5.1。
其次      产品：满意度 -1.1；其余各项与零没有可以确认的差
          别，这里特意写得长一些，好让这一行换行。
未完      第 5-6 步“需求”还没有填写。
依据      412 人，未加权。量表 1-10，由数据推断。

第 2-4 步  各因素，加权满意度最低的在前
   因素      满意度  加权满意度
>  便利性      -2.1       -18.6  #########################|
   产品        -1.1        -7.4                 ##########|
"""
    )


@settings(max_examples=60)
@given(
    st.lists(ANY_NAME, min_size=1, max_size=6),
    WIDTHS,
    st.sampled_from(["en", "zh"]),
    st.booleans(),
    st.sampled_from(ENCODINGS),
)
def test_no_line_is_wider_than_the_screen_and_every_character_can_be_shown(
    names: list[str],
    width: int,
    language: str,
    color: bool,  # noqa: FBT001 (Hypothesis fills by place)
    encoding: str,
) -> None:
    """For any names, wherever they stand: sentence, label, title, cell, note, matrix."""
    factors = [Factor(f"f{at}", (("", name),)) for at, name in enumerate(names)]
    sentence = msg("{names}", names=tuple(factors))
    matrix = priority_matrix()
    points = tuple(replace(point, factor=factor) for point, factor in zip(matrix.points, factors, strict=False))
    actions = actions_table()
    words = tuple(
        replace(row, cells=(*row.cells[:1], names[0], *row.cells[2:5], names[-1], names[0])) for row in actions.rows
    )
    report = Report(
        sentence,
        (
            Part("answer", (Lines("answer", None, (Line(sentence, sentence), Line(None, sentence))),)),
            Part("factors", (replace(named(factors_table(), names), title=sentence, notes=(sentence,)),)),
            Part("matrix", (replace(matrix, points=points, quadrants=(sentence,) * 4, across=sentence),)),
            Part("actions", (replace(actions, rows=words),)),
        ),
        notes=(sentence,),
    )
    text = plain(terminal.text(report, language, width, color=color, encoding=encoding))
    assert max(map(taken, text.splitlines())) <= width
    text.encode("ascii" if encoding.startswith("no") else encoding)
    assert all(unicodedata.category(c)[0] != "C" for c in text.replace("\n", ""))


@settings(max_examples=25)
@given(WIDTHS, st.sampled_from(["en", "zh"]))
def test_colour_adds_nothing_but_colour(width: int, language: str) -> None:
    """Without its codes the coloured text is the plain one, but for bars, which are coloured spaces."""
    coloured = terminal.text(sample_report(), language, width, color=True, encoding="utf-8")
    uncoloured = terminal.text(sample_report(), language, width, color=False, encoding="utf-8")
    assert "\x1b[" in coloured
    assert "\x1b" not in uncoloured
    lines = [line.rstrip() for line in plain(coloured).splitlines()]
    assert lines == [line.replace("#", " ").rstrip() for line in uncoloured.splitlines()]


def test_the_environment_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks for colour and width has looked at the environment already."""
    before = terminal.text(sample_report(), "en", 100, color=True, encoding="utf-8")
    for name, value in {"NO_COLOR": "1", "COLUMNS": "50", "TERM": "dumb", "FORCE_COLOR": "0"}.items():
        monkeypatch.setenv(name, value)
    assert terminal.text(sample_report(), "en", 100, color=True, encoding="utf-8") == before


def test_rich_is_not_loaded_before_there_is_something_to_paint() -> None:
    """It takes longer than the whole of ``--version``."""
    code = "import sys, cemgap.report.terminal; sys.exit('rich' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_what_an_encoding_lacks_falls_back_character_by_character() -> None:
    """To a plainer character where there is one, else to its number; the rest of the name stays."""
    lines = Lines("x", None, (Line(None, msg("{name}", name="Café “便利” ﬁne – 5 €")),))
    report = Report(msg("title"), (Part("x", (lines,)),))
    assert 'Cafe "\\u4fbf\\u5229" fine - 5 \\u20ac\n' in terminal.text(report, "en", 80, color=False, encoding="ascii")
    assert "Café “\\u4fbf\\u5229” fine – 5 €\n" in terminal.text(report, "en", 80, color=False, encoding="cp1252")
    assert "Café “便利” ﬁne – 5 €\n" in terminal.text(report, "en", 80, color=False, encoding="utf-8")


# Tables


@pytest.mark.parametrize(
    ("width", "header"),
    [
        (60, "Factor Sat Weighted"),
        (71, "Factor Satisfaction Weighted satisfaction"),
        (72, "Factor Imp Exp Expct Sat Weighted Ideal Gap n"),
        (109, "Factor Imp Exp Expct Sat Weighted Ideal Gap n"),
        (110, "Factor Imp Exp Expct Sat 95% interval Weighted Ideal Gap n"),
        (130, "Factor Imp Exp Expct Sat 95% interval Weighted Ideal Gap n"),
    ],
)
def test_wider_screens_show_more_columns(width: int, header: str) -> None:
    """Priority 1, from 72 columns 2, from 110 columns 3, never 4; long headers only where there is room."""
    lines = shown(factors_table(), width=width).splitlines()
    assert " ".join(lines[1].split()) == header


@given(
    WIDTHS,
    st.sampled_from(["en", "zh"]),
    st.lists(st.text("ab 便利", min_size=1, max_size=120), min_size=6, max_size=6),
)
def test_main_figures_and_the_mark_are_never_lost(width: int, language: str, names: list[str]) -> None:
    """Whatever the names, the key experience is marked and its satisfaction and weighted satisfaction stand there."""
    text = shown(named(factors_table(), names), width=width, language=language)
    marked = next(line for line in text.splitlines() if line.startswith(">"))
    assert re.search(r" -2\.1 .*-18\.6( |$)", marked)


def _main(table: Table) -> Table:
    """A table that shows its main columns only."""
    columns = tuple(column if column.priority == 1 else replace(column, priority=4) for column in table.columns)
    return replace(table, columns=columns)


def test_long_names_are_cut_only_where_there_is_no_room() -> None:
    """60 columns of it on a wide screen; on a narrow one two lines; what is cut ends with three dots."""
    name = "Convenience of reaching and using the shops near the ferry"
    table = named(factors_table(), [name, "Product"])
    assert f">  {name} " in shown(_main(table), width=120)
    assert f">  {name[:57]}... " in shown(_main(named(table, [f"{name} pier", "Product"])), width=120)
    narrow = shown(table, width=45)
    assert narrow.splitlines()[2:6] == [
        "   Factor                       Sat  Weighted",
        ">  Convenience of reaching     -2.1     -18.6",
        "   and using the shops nea...",
        "   Product                     -1.1      -7.4",
    ]


@given(st.integers(40, 71))
def test_what_people_wrote_is_wrapped_not_cut(width: int) -> None:
    """A sentence in a cell keeps all its words, in order."""
    sentence = "Open more shops within reach of everyone who works on the island, and keep them open in the evening"
    table = Table(
        "requirements",
        msg("Requirements and actions"),
        (
            Column("factor", msg("Factor"), "text"),
            Column("text", msg("Action"), "text"),
            Column("gap", msg("Gap"), "signed"),
        ),
        (Row("c", (Factor("convenience"), sentence, -5.1)),),
    )
    lines = shown(table, width=width).splitlines()[2:]
    words = " ".join(lines).replace("Convenience", "").replace("-5.1", "").split()
    assert words == sentence.split()


def test_numbers_are_never_cut() -> None:
    """Text gives way to them, down to eight columns."""
    intervals = tuple(Column(key, msg("95% interval"), "signed") for key in "ab")
    columns = (Column("name", msg("Factor"), "text"), *intervals)
    row = Row("a", ("a name that is longer than it can be", (-12.31, -11.9), (-10.5, -10.1)))
    assert "-12.3 to -11.9  -10.5 to -10.1\n" in shown(Table("t", msg("t"), columns, (row,)), width=40)


def test_a_table_too_wide_even_so_stands_row_by_row() -> None:
    """Nine main columns do not fit 40 columns: every cell is there, each with its header."""
    columns = (
        Column("name", msg("Factor"), "text"),
        *(Column(f"c{i}", msg("Satisfaction"), "signed") for i in range(8)),
    )
    table = Table(
        "t", msg("Gap"), columns, (Row("a", (Factor("price"), *range(8)), marked=True), Row("b", ("x", *[None] * 8)))
    )
    lines = shown(table, width=40).splitlines()
    assert lines[1:4] == ["> Price", "  Satisfaction  0.0", "  Satisfaction  +1.0"]
    assert lines[10:12] == ["- x", "  Satisfaction  -"]


def test_bars_are_drawn_to_scale_and_part_at_zero() -> None:
    """Twice the figure is twice the bar; below zero stands left of the line; a blank has no bar."""
    columns = (Column("name", msg("Factor"), "text"), Column("v", msg("Gap"), "signed"))
    rows = tuple(Row(str(v), (f"f{v}", v)) for v in (-20.0, -10.0, 10.0, None))
    bars = [line[15:] for line in shown(Table("t", msg("t"), columns, rows, bar="v"), width=41).splitlines()[2:]]
    below = bars[0].index("|")
    assert bars[0][:below].count("#") >= 12
    assert bars[1].count("#") == bars[2].count("#")
    assert abs(bars[0][:below].count("#") - 2 * bars[1].count("#")) <= 1
    assert bars[1].endswith("#|")
    assert bars[2].strip().startswith("|#")
    assert bars[3] == ""


@pytest.mark.parametrize(
    ("interval", "background"),
    [((-2.3, -1.9), 41), ((1.9, 2.3), 42), ((-0.3, 0.1), 47), (None, 44)],
)
def test_the_colour_of_a_bar_tells_whether_the_interval_is_clear_of_zero(
    interval: tuple[float, float] | None, background: int
) -> None:
    """Red below, green above, white where it is not clear, blue where there is no interval."""
    columns = (
        Column("name", msg("Factor"), "text"),
        Column("v", msg("Gap"), "signed"),
        Column("i", msg("n"), "signed"),
    )
    table = Table("t", msg("t"), columns, (Row("a", ("a", -2.0, interval)),), bar="v")
    assert f"\x1b[{background}m   " in shown(table, color=True)


def test_a_table_without_rows_is_its_title_and_notes() -> None:
    """No headers over nothing."""
    assert shown(replace(factors_table(), rows=(), notes=(msg("Then"),))).splitlines()[1:] == ["Then"]


# Sentences


@given(st.text("便利性，。：；！？）”（“ab ", max_size=80), st.integers(4, 40))
def test_text_wraps_without_loss_and_by_the_rules_of_chinese_setting(text: str, room: int) -> None:
    """No line starts with a mark that closes, unless a line holds nothing else; nothing but spaces is lost."""
    screen = Screen(80, color=False, encoding="utf-8", language="zh")
    lines = screen.wrapped(text, room)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(screen.columns(line) <= room for line in lines)
    for before, line in pairwise(lines):
        if line[0] in "，。：；！？）”" and text.count(before[-1] + line[0]):
            # Only where one piece is longer than a line may a break come anywhere.
            assert screen.longest(text) > room


@given(st.text("便利ab", max_size=30), st.integers(1, 40))
def test_cut_text_fits_and_says_so(text: str, room: int) -> None:
    """As it is where it fits, else its beginning and three dots."""
    screen = Screen(80, color=False, encoding="utf-8", language="en")
    cut = screen.cut(text, room)
    assert screen.columns(cut) <= room
    assert cut == text or room <= 3 or (cut.endswith("...") and text.startswith(cut[:-3]))


def test_labels_wider_than_two_fifths_of_the_screen_stand_on_their_own_line() -> None:
    """So that the sentence keeps room."""
    lines = Lines("x", None, (Line(msg("A rather long label indeed"), msg("said")),))
    assert shown(lines, width=60) == "A rather long label indeed\n  said\n"
    assert shown(lines, width=120) == "A rather long label indeed  said\n"


# Matrix

CHINESE_NAMES = [
    "便利性",
    "产品质量",
    "价格水平",
    "售后服务",
    "客户关系",
    "品牌形象",
    "营业时间",
    "停车方便",
    "店员态度",
    "退换政策",
    "送货速度",
    "网站体验",
    "支付方式",
    "会员优惠",
    "店内环境",
    "商品陈列",
    "排队时间",
    "电话客服",
    "保修条款",
    "包装",
    "试用",
    "广告",
    "口碑",
    "环保",
]


def matrix_of(points: Sequence[tuple[str, float, float]]) -> Matrix:
    """A matrix whose crosshair stands at 0 and 6."""
    placed = tuple(Point(Factor(f"f{at}", (("", name),)), x, y) for at, (name, x, y) in enumerate(points))
    return replace(priority_matrix(), points=placed, cross_up=6)


def test_the_six_factors_on_80_columns() -> None:
    """The whole picture, once."""
    assert shown(priority_matrix(), width=80) == (
        """\
Priority matrix
  | FIX FIRST                                              |         KEEP IT UP
  |  > Convenience                                         |
8 |                                               Price o  |
  |                                                        |
  |                             o Product                  |
6 |--------------------------------------------------------+-------------------
  |                                           Service o    |  o Brand image
4 |                                                        |
  |                                                        |
  |                                                        |
2 |                                        Relationship o  |
  | LOW PRIORITY                                           |  POSSIBLE OVERKILL
  +-----+------------+-----------+------------+------------+-------------------
      -2.0         -1.5        -1.0         -0.5          0.0
across: satisfaction; up: importance
"""
    )


COORDINATES = st.tuples(st.integers(-30, 20), st.integers(10, 100)).map(lambda pair: (pair[0] / 10, pair[1] / 10))


@settings(max_examples=50)
@given(st.lists(COORDINATES, min_size=1, max_size=24), WIDTHS)
def test_every_name_stands_whole_and_once(places: list[tuple[float, float]], width: int) -> None:
    """24 Chinese names at any places: none overlaps another or falls outside, those without room are in the key."""
    points = [(name, *place) for name, place in zip(CHINESE_NAMES, places, strict=False)]
    text = shown(matrix_of(points), width=width, language="zh")
    for name, *_ in points:
        assert len(re.findall(rf"(?<![\u4e00-\u9fff]){name}(?![\u4e00-\u9fff])", text.replace("\n", "  "))) == 1


@settings(max_examples=60)
@given(COORDINATES, st.lists(COORDINATES, max_size=12), WIDTHS)
def test_every_point_stands_in_its_quadrant(
    place: tuple[float, float], others: list[tuple[float, float]], width: int
) -> None:
    """Left or right of the line, above or below it; only points on the line are on it."""
    matrix = matrix_of([("x", *other) for other in (place, *others)])
    matrix = replace(matrix, points=(replace(matrix.points[0], marked=True), *matrix.points[1:]))
    screen = Screen(width, color=False, encoding="utf-8", language="en")
    lines = ["".join(piece for piece, _ in spans) for spans in drawn(matrix, screen)]
    level = next(at for at, line in enumerate(lines) if "-----" in line)
    upright = lines[0].index("|", lines[0].index("FIX"))
    found = [(at, line.index(">")) for at, line in enumerate(lines) if ">" in line]
    assume(found)  # else two neighbours left it no room and it has a key
    row, column = found[0]
    assert (column > upright) - (column < upright) == (place[0] > 0) - (place[0] < 0)
    assert (row < level) - (row > level) == (place[1] > 6) - (place[1] < 6)


def test_factors_at_the_same_place_are_listed_together() -> None:
    """One point, both names."""
    assert "o Price, Service" in shown(matrix_of([("Price", -1, 5), ("Service", -1, 5), ("Brand", 1, 9)]))


@pytest.mark.parametrize(
    "points", [[("a", 0, 6)], [("a", 0, 0)], [("a", 1e9, 1e-9), ("b", -1e-9, 6)], [("a", 5, 6), ("b", 5, 6)]]
)
def test_odd_places_are_drawn_too(points: list[tuple[str, float, float]]) -> None:
    """A single point, points on the crosshair, figures of very different size."""
    text = shown(matrix_of(points))
    assert "o" in text
    assert "FIX FIRST" in text


def test_without_a_point_there_is_no_grid() -> None:
    """The title and the notes remain."""
    matrix = replace(matrix_of([("a", float("nan"), 5)]), notes=(msg("Then"),))
    assert shown(matrix) == "Priority matrix\nThen\n"


def test_more_names_without_room_than_there_are_keys() -> None:
    """Every name is still listed."""
    points = [(f"factor number {at:03} with a name that no grid has room for", at % 9, at / 9) for at in range(60)]
    text = shown(matrix_of(points), width=60)
    assert all(f"number {at:03} with" in text for at in range(60))


def test_combining_marks_stay_on_their_letters() -> None:
    """Also beside a wide glyph, and where nothing but the axis stands before them."""
    text = shown(matrix_of([("e\u0301te\u0301", -1, 5), ("店\u0301\u0301", 1, 9)]))
    assert "o e\u0301te\u0301" in text
    assert "店\u0301\u0301" in text


# Problems


def places(*cells: tuple[int, str | None]) -> tuple[Place, ...]:
    """Places in one column."""
    return tuple(Place("wave2.xlsx", "Data", row, 'H "Q5_2" (Product, experience)', value) for row, value in cells)


PROBLEMS: tuple[Problem, ...] = (
    error(
        "E103",
        msg("14 ratings are outside the scale 1-10"),
        *places((17, "11"), (203, "0"), (388, "77"), (389, "77")),
        fix=msg("correct the cells, or name the no-answer codes in cemgap.toml, [scale]:  missing = [77]"),
        count=14,
    ),
    error("E402", msg("not a number"), Place("cemgap.toml", None, None, "scale.low", "abc")),
    warning(
        "W204",
        msg("3 respondents gave one and the same score throughout"),
        *places((55, None), (140, None), (301, None)),
    ),
    warning("W211", msg("nothing to point at")),
)


def test_problems_say_what_where_and_how_to_mend_it() -> None:
    """Rows of one column together, three of them with their value, the fix ready to paste."""
    assert terminal.problems_text(PROBLEMS, "en", 100, color=False, encoding="utf-8") == (
        """\
error[E103]: 14 ratings are outside the scale 1-10
  --> wave2.xlsx, sheet "Data", column H "Q5_2" (Product, experience), rows 17, 203, 388 and 11 more
        row  17:  11
        row 203:  0
        row 388:  77
  fix correct the cells, or name the no-answer codes in cemgap.toml, [scale]:  missing = [77]

error[E402]: not a number
  --> cemgap.toml, scale.low: abc

warning[W204]: 3 respondents gave one and the same score throughout
  --> wave2.xlsx, sheet "Data", column H "Q5_2" (Product, experience), rows 55, 140, 301

warning[W211]: nothing to point at
"""
    )


def test_problems_in_chinese() -> None:
    """Codes stay, words follow the language."""
    text = terminal.problems_text(PROBLEMS[:1], "zh", 70, color=False, encoding="gbk")
    assert text.splitlines() == [
        "错误[E103]: 14 ratings are outside the scale 1-10",
        '  --> wave2.xlsx，工作表“Data”，列 H "Q5_2" (Product, experience)，',
        "      第 17、203、388 行等，另有 11 处",
        "        第  17 行:  11",
        "        第 203 行:  0",
        "        第 388 行:  77",
        "  修正 correct the cells, or name the no-answer codes in cemgap.toml,",
        "       [scale]:  missing = [77]",
    ]


def test_places_in_several_columns_are_told_column_by_column() -> None:
    """What is not told is counted."""
    found = [Place("a.csv", None, at, f'{letter} "q"', None) for at, letter in enumerate("AABCDEFG", start=2)]
    assert terminal.problems_text(
        [error("E105", msg("x"), *found, count=20)], "en", 80, color=False, encoding="utf-8"
    ) == (
        """\
error[E105]: x
  --> a.csv, column A "q", rows 2, 3
  --> a.csv, column B "q", row 4
  --> a.csv, column C "q", row 5
  --> a.csv, column D "q", row 6
  --> a.csv, column E "q", row 7
      and 14 more places
"""
    )


@given(ANY_NAME, WIDTHS, st.sampled_from(["en", "zh"]), st.booleans(), st.sampled_from(ENCODINGS))
def test_problems_fit_the_screen_too(
    name: str,
    width: int,
    language: str,
    color: bool,  # noqa: FBT001 (Hypothesis fills by place)
    encoding: str,
) -> None:
    """Whatever stands in a file's name, a header, a cell."""
    sentence = msg("{name}", name=name)
    problem = error(
        "E999", sentence, Place(name, name, 7, name, name), Place(name, None, None, name, name), fix=sentence
    )
    text = plain(terminal.problems_text([problem], language, width, color=color, encoding=encoding))
    assert max(map(taken, text.splitlines())) <= width
    text.encode("ascii" if encoding.startswith("no") else encoding)
    assert all(unicodedata.category(c)[0] != "C" for c in text.replace("\n", ""))


def test_nothing_to_say_is_nothing() -> None:
    """No blank line for no problems."""
    assert terminal.problems_text([], "en", 80, color=True, encoding="utf-8") == ""


def test_wordings_of_people_follow_the_language() -> None:
    """The same table, the words of each language."""
    table = actions_table()
    assert isinstance(table.rows[0].cells[1], Wording)
    assert "One more shop" in shown(table, width=120)
    assert "在同一条街上" in shown(table, width=120, language="zh")
