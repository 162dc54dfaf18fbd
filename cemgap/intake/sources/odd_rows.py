"""Odd rows: whether Arrow text holds rows that only the strict reader tells right: blank ones, perhaps totals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from cemgap.intake.headings.notes import LONGEST_TOTAL, is_total_word

if TYPE_CHECKING:
    from collections.abc import Sequence


def some_row_is_blank(arrays: dict[int, pa.Array]) -> bool:
    """Whether a row is blank in all of these columns."""
    blank = None
    for array in arrays.values():
        empty = pc.equal(pc.utf8_trim_whitespace(array), "")
        blank = empty if blank is None else pc.and_(blank, empty)
        if not pc.any(blank, min_count=0).as_py():
            return False
    return True


def may_hold_totals(columns: Sequence[pa.ChunkedArray]) -> bool:
    """Whether a row may begin with the word for a total, which is short and has no digits."""
    for column in columns:
        texts = pc.utf8_trim_whitespace(column)
        if not pc.all(pc.match_substring_regex(texts, "[0-9]"), min_count=0).as_py():
            words = texts.filter(pc.invert(pc.match_substring_regex(texts, "[0-9]")))
            words = words.filter(pc.less_equal(pc.utf8_length(words), LONGEST_TOTAL)).unique().to_pylist()
            if any(map(is_total_word, words)):
                return True
            if "" in words:
                continue
        break  # every row begins in this column, if not before
    return False
