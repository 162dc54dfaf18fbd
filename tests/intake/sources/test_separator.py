"""Separator: the one that gives the first records one width, whatever stands in the cells."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cemgap.intake.sources.separator import SEPARATORS, said_separator, separator_of

QUESTION = "How satisfied, all in all, are you; or not?"
cell = st.text(st.sampled_from("ab1 ,;\t|\n.-"), max_size=8)


@given(st.sampled_from(SEPARATORS), st.lists(st.lists(cell, min_size=3, max_size=3), min_size=4, max_size=8))
def test_what_is_written_with_quotes_is_found(mark: str, rows: list[list[str]]) -> None:
    """Three columns under a header of plain names."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=mark, quoting=csv.QUOTE_ALL)
    writer.writerows([["id", "service", "price"], *rows])
    assert separator_of(out.getvalue()) == mark


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        (f"id;{QUESTION.replace(';', ',')};price\n1;4,5;6,5\n2;3,5;1,0\n3;1,5;2,5\n", ";"),
        (f'id,"{QUESTION}\n(please; answer)",why\n1,5,A;B;C\n2,4,A;B\n3,3,B;C\n', ","),
        ("id,why\n" + "1,A;B;C;E\n2,A;B;D;E\n3,A;C;D;E\n" * 4, ","),
        ("id\tname\tservice\n1\tWu, An\t5\n2\tLi, Bo\t4\n3\tHe, Ci\t5\n", "\t"),
        ("Survey of May, June and July\nmade by us, for you\nid;a;b\n1;2;3\n2;3;4\n3;4;5\n4;5;6\n", ";"),
        ("a|b\n1|2\n", "|"),
        ("a\n1\n", ","),
        ("", ","),
    ],
)
def test_separators(text: str, separator: str) -> None:
    """Decimal commas, several answers in a cell, long questions, names, titles."""
    assert separator_of(text) == separator


def test_where_nothing_separates_the_kind_of_file_decides() -> None:
    """A table of one column has no separator."""
    assert separator_of("a\n1\n", "\t") == "\t"


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (b"sep=;\nid;a\n", (";", 6)),
        (b'"sep=,"\r\nid,a\r\n', (",", 9)),
        (b"SEP=\t\nid\ta\n", ("\t", 6)),
        (b"separator;a\n", None),
        (b"sep=a\n", None),
        (b"id;sep=;\n", None),
    ],
)
def test_a_line_that_says_the_separator(head: bytes, found: tuple[str, int] | None) -> None:
    """As spreadsheets write it."""
    assert said_separator(head) == found
