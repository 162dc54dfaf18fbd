"""Data frames as a source: exact text, positions as places, whatever types and labels they have."""

import datetime as dt
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cemgap.errors import CemgapError
from cemgap.intake.sources.frame import FrameSource, open_frame


def contents(source: FrameSource) -> list[tuple[int, tuple[str, ...]]]:
    """Rows with their numbers."""
    columns = tuple(range(len(source.header)))
    return [
        (int(row), tuple(str(block.columns[column][i]) for column in columns))
        for block in source.blocks(columns)
        for i, row in enumerate(block.rows)
    ]


def test_every_type_of_column_becomes_exact_text() -> None:
    """Numbers short and exact, dates in ISO form, truth values as in a spreadsheet, blanks blank."""
    frame = pd.DataFrame(
        {
            "whole": [1, 2],
            "missing": [7.0, np.nan],
            "noise": [0.1 + 0.2, 1e300],
            "text": ["007", None],
            "truth": [True, False],
            "nullable": pd.array([True, pd.NA], dtype="boolean"),
            "day": pd.Series([pd.Timestamp("2026-03-01"), pd.NaT]),
            "moment": pd.to_datetime(["2026-03-01 10:30", "2026-03-01 10:31"]),
            "level": pd.Categorical([3, 4]),
            "mixed": [Decimal("7.00"), np.int64(3)],
            "also": pd.Series([dt.date(2026, 3, 1), True], dtype=object),
        }
    )
    assert contents(open_frame(frame)) == [
        (
            2,
            (
                "1",
                "7",
                "0.30000000000000004",
                "007",
                "TRUE",
                "TRUE",
                "2026-03-01",
                "2026-03-01T10:30:00",
                "3",
                "7",
                "2026-03-01",
            ),
        ),
        (3, ("2", "", "1e+300", "", "FALSE", "", "", "2026-03-01T10:31:00", "4", "3", "TRUE")),
    ]


def test_columns_go_by_position_and_the_index_is_ignored() -> None:
    """Doubled, numbered, nested and untidy labels."""
    frame = pd.DataFrame([[1, 2, 3, 4, 5]], index=["x"])
    frame.columns = pd.Index(["a", "a", 3, ("Service", "experience"), "\ufeff b \n c"], dtype=object)
    source = open_frame(frame)
    assert source.header == ("a", "a", "3", "Service experience", "b c")
    assert contents(source) == [(2, ("1", "2", "3", "4", "5"))]
    assert (source.place(2, 1).column, source.place(2, 1).row, source.place(2, 1).file) == ("a", 2, "<frame>")


def test_blank_rows_are_passed_over_and_keep_their_numbers() -> None:
    """As in a file."""
    frame = pd.DataFrame({"a": [None, "x", " ", None], "b": [np.nan, np.nan, np.nan, 4]})
    source = open_frame(frame)
    assert contents(source) == [(3, ("x", "")), (5, ("", "4"))]
    assert source.sample == (("x", ""), ("", "4"))


def test_a_frame_without_rows_has_a_header_and_no_blocks() -> None:
    """What to say of it is not the source's business."""
    source = open_frame(pd.DataFrame({"a": []}))
    assert (source.header, source.sample, contents(source)) == (("a",), (), [])


def test_long_frames_come_in_blocks() -> None:
    """Every row once, in order."""
    source = open_frame(pd.DataFrame({"a": range(12_000)}))
    assert [len(block.rows) for block in source.blocks((0,))] == [5_000, 5_000, 2_000]
    assert len(source.sample) == 200


def test_the_hash_depends_on_text_and_order_alone() -> None:
    """The same answers in other types are the same survey; moved or merged cells are not."""
    frame = pd.DataFrame({"a": [1, 2], "b": ["x", "yz"]})
    same = pd.DataFrame({"a": [1.0, 2.0], "b": pd.Categorical(["x", "yz"])}, index=[9, 9])
    moved = pd.DataFrame({"a": [1, 2], "b": ["xy", "z"]})
    turned = frame[["b", "a"]]
    renamed = frame.rename(columns={"a": "c"})
    assert open_frame(frame).sha256 == open_frame(same).sha256
    assert len({open_frame(other).sha256 for other in (frame, moved, turned, renamed)}) == 4


def test_the_frame_is_left_as_it_was() -> None:
    """Reading changes nothing."""
    frame = pd.DataFrame({"a": [1.0, None], "b": ["x", None]})
    before = frame.copy(deep=True)
    source = open_frame(frame)
    contents(source)
    assert source.sha256
    pd.testing.assert_frame_equal(frame, before)


@pytest.mark.parametrize(("what", "code"), [([1], "E020"), ("a.csv", "E020"), (pd.DataFrame(), "E021")])
def test_anything_else_is_an_error(what: object, code: str) -> None:
    """With the type it has."""
    with pytest.raises(CemgapError) as caught:
        open_frame(what)
    assert caught.value.problems[0].code == code


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1))
def test_numbers_survive_to_the_last_bit(values: list[float]) -> None:
    """Their text reads back as the same number."""
    texts = [text for _, (text,) in contents(open_frame(pd.DataFrame({"a": values})))]
    assert [float(text) for text in texts] == values
