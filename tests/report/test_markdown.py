"""Markdown: read back by a Markdown parser, everything is there as it was written."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from cemgap.errors import echo
from cemgap.intake.mapping import Factor
from cemgap.report import markdown
from cemgap.report.blocks import Line, Lines, Part, Report, Row
from cemgap.translations import msg
from tests.report.sample_report import chinese_catalogue, factors_table, priority_matrix, sample_report

NASTY = [
    "a|b",
    "<script>",
    "`x`",
    "**b**",
    "[l](http://x)",
    "# h",
    "- l",
    "1. n",
    "&amp;",
    "\\",
    "_i_",
    "a\nb",
    "$x$",
    "---",
]


@pytest.fixture(autouse=True, scope="module")
def _chinese() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("cemgap.translations.catalogue", chinese_catalogue)
        yield


def read_back(text: str) -> list[tuple[str, str]]:
    """(kind of the block around it, plain text) of every piece of inline text; no markup may have come from names."""
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    tokens = parser.parse(text)
    found = []
    for before, token in pairwise(tokens):
        assert token.type != "html_block"
        if token.type == "inline":
            children = token.children or []
            assert {child.type for child in children} <= {"text", "text_special", "strong_open", "strong_close"}
            found.append((before.type, "".join(child.content for child in children)))
    return found


def test_the_whole_report_has_its_tables_lists_and_notes() -> None:
    """Headings, a bold label per line, every column but the fourth priority, the matrix as a table."""
    text = markdown.text(sample_report(), "en")
    assert text.startswith(
        "# Executive summary: Meisu Electronics, wave 2026Q1\n\n- **Fix first** Convenience: importance 8.8"
    )
    assert (
        "|  | Factor | Importance | Experience | Expectation | Satisfaction | 95% interval | Weighted satisfaction "
        "| Ideal | Gap | n |\n"
        "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n"
        "| \\> | Convenience | 8.8 | 4.9 | 7.0 | -2.1 | -2.3 to -1.9 | -18.6 | 10.0 | -5.1 | 398 |\n"
    ) in text
    assert "| FIX FIRST | **Convenience**, Product, Price |\n| KEEP IT UP | - |\n" in text
    assert "df" not in text
    assert text.endswith("\n\nWhat a column means: cemgap explain\n")


def test_chinese() -> None:
    """The same in Chinese, with its own comma."""
    text = markdown.text(sample_report(), "zh")
    assert "- **差多少** 体验 4.9，理想 10.0，差距 -5.1。\n" in text
    assert "| 优先改进 | **便利性**、产品、价格 |\n" in text


@given(st.text() | st.sampled_from(NASTY))
def test_names_stay_text_wherever_they_stand(name: str) -> None:
    """In a heading, a sentence, a label, a cell, a note and the matrix."""
    factor = Factor("x", (("", name),))
    table, matrix = factors_table(), priority_matrix()
    row = Row("x", (factor, *table.rows[0].cells[1:]), marked=True)
    sentence = msg("{factor}", factor=factor)
    report = Report(
        sentence,
        (
            Part("answer", (Lines("answer", sentence, (Line(sentence, sentence), Line(None, sentence))),)),
            Part("factors", (replace(table, rows=(row,), notes=(sentence,)),)),
            Part("matrix", (replace(matrix, points=(replace(matrix.points[0], factor=factor),)),)),
        ),
    )
    shown = " ".join(echo(name, 10**6).split())
    back = read_back(markdown.text(report, "en"))
    if shown:
        assert ("heading_open", shown) in back
        assert ("paragraph_open", f"{shown} {shown}") in back
        assert back.count(("td_open", shown)) == 2
        assert back.count(("paragraph_open", shown)) == 2
    assert ("td_open", "-18.6") in back
    assert len([1 for kind, _ in back if kind == "th_open"]) == 13


@pytest.mark.parametrize("text", ["@someone", "https://example.com", "www.example.com", "a@b.example"])
def test_names_do_not_become_links_or_mentions(text: str) -> None:
    """GitHub makes links of bare addresses, and mentions of names after an at sign."""
    assert text not in markdown.escaped(text)
    assert read_back(markdown.escaped(text)) == [("paragraph_open", text)]
