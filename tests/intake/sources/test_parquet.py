"""Parquet: every type as exact text, columns by position, and claims checked before anything is read."""

import datetime as dt
import struct
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cemgap.errors import CemgapError
from cemgap.intake.sources import parquet
from cemgap.intake.sources.frame import open_frame
from cemgap.intake.sources.parquet import ParquetSource, open_parquet


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the file of a test goes."""
    return tmp_path / "survey.parquet"


def saved(path: Path, table: pa.Table, **how: object) -> ParquetSource:
    """A table written and opened again."""
    pq.write_table(table, path, **how)
    return open_parquet(path, path.name)


def contents(source: ParquetSource, columns: tuple[int, ...] | None = None) -> list[tuple[object, ...]]:
    """Row numbers, each with its cells."""
    wanted = tuple(range(len(source.header))) if columns is None else columns
    return [
        (int(row), *(block.columns[column][i].as_py() for column in wanted))
        for block in source.blocks(wanted)
        for i, row in enumerate(block.rows)
    ]


def refused(path: Path) -> str:
    """The code with which a file is refused, on opening or on reading."""
    with pytest.raises(CemgapError) as failed:
        contents(open_parquet(path, path.name))
    (problem,) = failed.value.problems
    assert problem.fix is not None
    assert problem.places[0].file == path.name
    return problem.code


CELLS = {
    "whole": (pa.array([1, None], pa.int8()), ("1", "")),
    "float": (pa.array([7.0, 0.1 + 0.2]), ("7", "0.30000000000000004")),
    "nan": (pa.array([7.5, float("nan")]), ("7.5", "")),
    "single": (pa.array([7.1, 2.0], pa.float32()), ("7.1", "2")),
    "half": (pa.array(np.array([0.5, 3], np.float16)), ("0.5", "3")),
    "decimal": (pa.array([Decimal("7.00"), Decimal("7.25")]), ("7", "7.25")),
    "truth": (pa.array([True, False]), ("TRUE", "FALSE")),
    "text": (pa.array(["007", None]), ("007", "")),
    "large text": (pa.array(["满意", " "], pa.large_string()), ("满意", " ")),
    "labels": (pa.array(["good", None]).dictionary_encode(), ("good", "")),
    "codes": (pa.array([5, 4]).dictionary_encode(), ("5", "4")),
    "day": (pa.array([dt.date(2026, 3, 1), None]), ("2026-03-01", "")),
    "fine moment": (
        pa.array([1_772_360_999_123_456_789, None], pa.timestamp("ns")),
        ("2026-03-01T10:29:59.123456", ""),
    ),
    "zoned": (
        pa.array([dt.datetime(2026, 3, 1, tzinfo=dt.UTC), None], pa.timestamp("ms", "Asia/Shanghai")),
        ("2026-03-01T08:00:00+08:00", ""),
    ),
    "no such zone": (pa.array([0, None], pa.timestamp("s", "Mars/Olympus")), ("1970-01-01 00:00:00.000000", "")),
    "clock": (pa.array([dt.time(1, 2, 3), None]), ("01:02:03", "")),
    "length": (pa.array([dt.timedelta(seconds=75), None]), ("0:01:15", "")),
    "nothing": (pa.nulls(2), ("", "")),
}


@pytest.mark.parametrize("kind", CELLS)
def test_every_type_of_column_becomes_exact_text(path: Path, kind: str) -> None:
    """Numbers short and exact, moments in ISO form, nothing as blank."""
    column, texts = CELLS[kind]
    source = saved(path, pa.table({"q": column, "n": [1, 2]}))
    assert [row[1] for row in contents(source)] == list(texts)
    assert [row[0] for row in source.sample] == list(texts)


@given(
    st.lists(
        st.tuples(
            st.none() | st.floats() | st.integers(-9, 9).map(float),
            st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=3),
        ),
        min_size=1,
        max_size=8,
    )
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_frame_says_the_same_written_to_parquet(path: Path, rows: list[tuple[float | None, str | None]]) -> None:
    """The same headers, rows and numbers of rows, blank ones passed over, whichever way the data come."""
    frame = pd.DataFrame(rows, columns=["number", "words"]).astype({"number": float, "words": object})
    frame.to_parquet(path)
    source, direct = open_parquet(path, "x"), open_frame(frame)
    assert (source.header, source.sample) == (direct.header, direct.sample)
    expected = [
        (int(row), *(str(block.columns[column][i]) for column in (0, 1)))
        for block in direct.blocks((0, 1))
        for i, row in enumerate(block.rows)
    ]
    assert contents(source) == expected


def test_the_source_says_what_it_is(path: Path) -> None:
    """Kind, reader, places as in a CSV file of the same table."""
    source = saved(path, pa.table({" Service\n": [5], "": [1]}))
    assert (source.kind, source.reader, source.heading, source.header_row) == ("parquet", "pyarrow", None, 1)
    assert source.header == ("Service", "")
    place = source.place(2, 0, "5")
    assert (place.file, place.row, place.column, place.value) == ("survey.parquet", 2, "Service", "5")
    assert source.place(2, 1).column == "2"
    assert source.warnings == ()


def test_columns_of_the_same_name_are_told_apart(path: Path) -> None:
    """By position; also where a name reads as the path of a field in a record."""
    table = pa.table(
        [pa.array([1]), pa.array([2]), pa.array([3]), pa.array([{"a": 9}])], names=["Q1", "Q1", "Q1.a", "Q1"]
    )
    source = saved(path, table)
    assert contents(source, (1, 2)) == [(2, "2", "3")]
    assert contents(open_parquet(path, "x"), (2, 0)) == [(2, "3", "1")]


def test_lists_and_records_are_refused_only_where_they_are_used(path: Path) -> None:
    """A file with such columns is read; asking for one names it."""
    table = pa.table({"q": [5], "list": [[1, 2]], "record": [{"a": 1}], "bytes": [b"\x00"]})
    source = saved(path, table)
    assert source.sample == (("5", "", "", ""),)
    assert contents(source, (0,)) == [(2, "5")]
    with pytest.raises(CemgapError) as failed:
        contents(open_parquet(path, path.name), (0, 1, 3))
    (problem,) = failed.value.problems
    assert problem.code == "E052"
    assert [place.column for place in problem.places] == ["list", "bytes"]


def test_blank_rows_are_passed_over_over_all_columns(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A row is blank only if all its cells are; the others keep their numbers, over batches and row groups."""
    monkeypatch.setattr(parquet, "BATCH", 3)
    a = [1, None, None, None, 5, None, None, None, 9, None]
    b = ["", None, "x", " ", None, None, None, "y", None, ""]
    source = saved(path, pa.table({"a": a, "b": b, "c": pa.nulls(10)}), row_group_size=7)
    assert contents(source, (0,)) == [(2, "1"), (4, ""), (6, "5"), (9, ""), (10, "9")]
    assert [row[0] for row in source.sample] == ["1", "", "5", "", "9"]


def test_the_index_of_pandas_is_a_column(path: Path) -> None:
    """Under the name pandas gives it."""
    pd.DataFrame({"q": [1, 2]}, index=[7, 9]).to_parquet(path)
    assert open_parquet(path, "x").header == ("q", "__index_level_0__")


def test_text_that_is_not_utf8_is_named(path: Path) -> None:
    """The column is named, the text is not shown."""
    broken = pa.StringArray.from_buffers(1, pa.py_buffer(np.array([0, 2], np.int32)), pa.py_buffer("很".encode("gbk")))
    pq.write_table(pa.table({"q": broken}), path)
    with pytest.raises(CemgapError) as failed:
        open_parquet(path, path.name)
    assert failed.value.problems[0].code == "E050"
    assert failed.value.problems[0].places[0].column == "q"


def footer_length(raw: bytes, length: int) -> bytes:
    """A file that claims that length of its metadata."""
    return raw[:-8] + struct.pack("<I", length) + raw[-4:]


@pytest.mark.parametrize("length", [0, 1, 5000, 2**31 - 1, 2**32 - 1])
def test_a_wrong_length_of_the_metadata_is_refused(path: Path, length: int) -> None:
    """Before memory is taken for it."""
    saved(path, pa.table({"q": [1, 2]}))
    path.write_bytes(footer_length(path.read_bytes(), length))
    assert refused(path) == "E050"


@pytest.mark.parametrize(
    "content", [b"", b"PAR1", b"PAR1PAR1", b"respondent,service\n1,5\n", b"PARE" + b"x" * 20 + b"PARE"]
)
def test_what_is_no_parquet_is_refused(path: Path, content: bytes) -> None:
    """Empty, something else, encrypted."""
    path.write_bytes(content)
    assert refused(path) == "E050"


@given(st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_file_is_refused_or_read_never_a_crash(path: Path, data: st.DataObject) -> None:
    """Cut anywhere, or with bytes changed anywhere: an answer or a problem."""
    saved(path, pa.table({"q": list(range(50)), "t": ["word"] * 50}))
    raw = bytearray(path.read_bytes())
    if data.draw(st.booleans()):
        path.write_bytes(raw[: data.draw(st.integers(0, len(raw) - 1))])
        assert refused(path) == "E050"
        return
    for _ in range(data.draw(st.integers(1, 3))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(raw)
    try:
        contents(open_parquet(path, path.name))
    except CemgapError as failed:
        assert {problem.code for problem in failed.problems} <= {"E050", "E051", "E052"}  # noqa: PT017


@pytest.mark.parametrize(("limit", "most"), [("ROWS", 1), ("COLUMNS", 1), ("CHUNK", 10), ("UNPACKED", 10)])
def test_more_than_a_survey_has_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, most: int) -> None:
    """By what the metadata say."""
    pq.write_table(pa.table({"q": [1, 2], "t": ["x", "y"]}), path)
    monkeypatch.setattr(parquet, limit, most)
    assert refused(path) == "E051"


def test_a_table_without_columns_is_refused(path: Path) -> None:
    """There is nothing to read in it."""
    pq.write_table(pa.table({}), path)
    assert refused(path) == "E050"
