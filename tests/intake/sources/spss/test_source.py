"""SPSS and Stata files: labels, missing codes, dates and encodings; whatever a hostile file does, an answer."""

import contextlib
import datetime as dt
import io
import json
import struct
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cemgap.errors import CemgapError
from cemgap.intake.sources import ReadAs
from cemgap.intake.sources.spss import child as spss_child
from cemgap.intake.sources.spss import file as spss_file
from cemgap.intake.sources.spss import source as spss
from cemgap.intake.sources.spss.child import Request, asked, described, serve
from cemgap.intake.sources.spss.dates import date_of
from cemgap.intake.sources.spss.source import SpssSource, open_spss

pyreadstat = pytest.importorskip("pyreadstat")

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a frame to a file of SPSS or Stata."""

    def save(frame: pd.DataFrame, name: str = "survey.sav", **how: Any) -> Path:  # noqa: ANN401
        path = tmp_path / name
        writer = {".dta": pyreadstat.write_dta, ".por": pyreadstat.write_por}.get(
            path.suffix.lower(), pyreadstat.write_sav
        )
        writer(frame, path, **how)
        return path

    return save


def contents(source: SpssSource, columns: tuple[int, ...] | None = None) -> list[tuple[int, ...] | tuple[object, ...]]:
    """Row numbers, each with its cells."""
    wanted = tuple(range(len(source.header))) if columns is None else columns
    return [
        (int(row), *(block.columns[column][i].as_py() for column in wanted))
        for block in source.blocks(wanted)
        for i, row in enumerate(block.rows)
    ]


def refused(path: Path, read_as: ReadAs | None = None) -> str:
    """The code with which a file is refused, on opening or on reading."""
    with pytest.raises(CemgapError) as failed:
        contents(open_spss(path, path.name, read_as or ReadAs()))
    (problem,) = failed.value.problems
    assert problem.fix is not None
    assert [place.file for place in problem.places] == [path.name]
    return problem.code


def test_labels_of_variables_and_values_are_read(write: Write) -> None:
    """The variable's name is the header, its label the question; codes stay codes and keep their labels."""
    frame = pd.DataFrame({"q1_1": [1.0, 5.0], "q1_2": [2.0, np.nan], "plain": [7.25, 8.0]})
    labels = {"q1_1": "您的满意度: 服务", "q1_2": "您的满意度: 价格"}
    path = write(frame, column_labels=labels, variable_value_labels={"q1_1": {1: "很不满意", 5: "很满意"}})
    source = open_spss(path, "survey.sav")
    assert source.header == ("q1_1", "q1_2", "plain")
    assert [(q.code, q.stem, q.item) for q in source.questions[:2]] == [
        ("q1_1", "您的满意度", "服务"),
        ("q1_2", "您的满意度", "价格"),
    ]
    assert source.questions[2].text == "plain"
    assert source.value_labels == {0: {"1": "很不满意", "5": "很满意"}}
    assert source.sample == (("1", "2", "7.25"), ("5", "", "8"))
    assert contents(source) == [(1, "1", "2", "7.25"), (2, "5", "", "8")]
    assert (source.kind, source.reader, source.heading, source.header_row) == ("sav", "pyreadstat", None, 0)
    assert source.warnings == ()
    assert source.place(2, 0, "5").column == "q1_1"
    assert source.place(source.header_row, 0).row is None
    assert len(source.sha256) == 64


def test_codes_declared_missing_are_kept_and_told(write: Write) -> None:
    """Single codes, ranges and text: the code stays in the cell, so that "don't know" can be counted."""
    frame = pd.DataFrame({"q": [5.0, 98.0, 99.0, -1.0, np.nan, 7.0], "t": ["a", "none", "b", "c", "d", "e"]})
    path = write(
        frame,
        variable_value_labels={"q": {97: "Refused"}},
        missing_ranges={"q": [{"lo": 97, "hi": 99}, -1], "t": ["none"]},
    )
    source = open_spss(path, "survey.sav")
    assert source.missing_codes == {0: ("-1", "97", "98", "99"), 1: ("none",)}
    assert [row[1] for row in contents(source, (0,))] == ["5", "98", "99", "-1", "", "7"]


def test_the_missing_values_of_stata_are_told_apart(write: Write) -> None:
    """Stata's .a to .z are codes; its plain missing value is blank."""
    frame = pd.DataFrame({"q": [1, "a", 3, "b"], "f": [1.5, np.nan, 2.0, 3.0], "s": ["x", "", "a", "y"]})
    path = write(
        frame, "survey.dta", missing_user_values={"q": ["a", "b"]}, variable_value_labels={"q": {1: "bad", "a": "DK"}}
    )
    source = open_spss(path, "survey.dta")
    assert source.kind == "dta"
    assert source.missing_codes == {0: (".a", ".b")}
    assert source.value_labels == {0: {"1": "bad", ".a": "DK"}}
    assert contents(source) == [
        (1, "1", "1.5", "x"),
        (2, ".a", "", ""),
        (3, "3", "2", "a"),
        (4, ".b", "3", "y"),
    ]


@pytest.mark.parametrize("name", ["survey.sav", "survey.dta", "SURVEY.POR"])
def test_dates_are_iso_text(write: Write, name: str) -> None:
    """A day as a day, a date with a time as one, a blank as a blank."""
    frame = pd.DataFrame({"DAY": [dt.date(2026, 3, 1), None], "N": [1.0, 2.0]})
    path = write(frame, name)
    source = open_spss(path, name)
    assert contents(source) == [(1, "2026-03-01", "1"), (2, "", "2")]
    assert [problem.code for problem in source.warnings] == (["W022"] if name.endswith("POR") else [])


def test_dates_with_times(write: Write) -> None:
    """Moments keep their time; a time of day has no date."""
    stamps = pd.Series([pd.Timestamp("2026-03-01 10:30:05"), pd.Timestamp("2026-03-02")])
    frame = pd.DataFrame({"at": stamps, "clock": [dt.time(1, 2, 3), dt.time(23, 59, 59)]})
    for name in ("survey.sav", "survey.dta"):
        assert contents(open_spss(write(frame, name), name)) == [
            (1, "2026-03-01T10:30:05", "01:02:03"),
            (2, "2026-03-02", "23:59:59"),
        ]


@pytest.mark.parametrize(
    ("kind", "shown_as", "number", "text"),
    [
        ("dta", "%tm", 794.0, "2026-03"),
        ("dta", "%tq", -1.0, "1959Q4"),
        ("dta", "%d", 0.0, "1960-01-01"),
        ("sav", "DTIME12", 90061.5, "25:01:01.500"),
        ("sav", "TIME8", -61.0, "-00:01:01"),
    ],
)
def test_rare_formats_of_dates(kind: str, shown_as: str, number: float, text: str) -> None:
    """Months, quarters and lengths of time."""
    date = date_of(kind, shown_as)
    assert date is not None
    assert str(date(number)) == text


def test_a_date_that_cannot_be_stays_a_number(write: Write) -> None:
    """A number beyond every calendar is shown as it is."""
    path = write(pd.DataFrame({"d": [1e17, 13991702400.0]}), variable_format={"d": "DATE11"})
    assert [row[1] for row in contents(open_spss(path, "survey.sav"))] == ["1e+17", "2026-03-01"]


def test_blank_cases_are_passed_over_and_numbers_kept(write: Write) -> None:
    """A case without any value is none; one that is blank only in the columns read is one."""
    frame = pd.DataFrame({"a": [1.0, np.nan, np.nan, 4.0], "b": ["x", "", "y", ""]})
    path = write(frame)
    assert contents(open_spss(path, "survey.sav"), (0,)) == [(1, "1"), (3, ""), (4, "4")]


def test_blocks_join_without_a_seam(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cases read in several blocks are all there, in order."""
    path = write(pd.DataFrame({"n": np.arange(25.0)}))
    monkeypatch.setattr(spss_file, "BLOCK_ROWS", 10)
    file = spss_file.File(str(path), "sav", None)
    blocks = [(start, cells["n"]) for start, cells in file.blocks(["n"])]
    assert [start for start, _ in blocks] == [0, 10, 20]
    assert [cell for _, cells in blocks for cell in cells] == list(range(25))


def test_options_of_a_question_with_several_answers(write: Write) -> None:
    """A set of SPSS names the question of its variables."""
    frame = pd.DataFrame({"r1": [1.0, 0.0], "r2": [0.0, 1.0]})
    source = open_spss(write(frame, column_labels={"r1": "Price", "r2": "Range"}), "survey.sav")
    found = spss._questions(source.header, ["Price", "Range"], [("Why us?", [0, 1])])  # noqa: SLF001
    assert [(q.stem, q.item, q.option) for q in found] == [("Why us?", "Price", True), ("Why us?", "Range", True)]


def planted(write: Write, label: bytes, answer: bytes, said: bytes = b"UTF-8") -> Path:
    """A file whose bytes are in another encoding than it says."""
    frame = pd.DataFrame({"q": [1.0, 2.0], "t": ["ANSWER" + "_" * (len(answer) - 6), "x"]})
    path = write(frame, column_labels={"q": "LABEL" + "_" * (len(label) - 5)})
    raw = path.read_bytes()
    for old, new in ((b"LABEL" + b"_" * (len(label) - 5), label), (b"ANSWER" + b"_" * (len(answer) - 6), answer)):
        assert raw.count(old) == 1
        raw = raw.replace(old, new)
    path.write_bytes(raw.replace(b"UTF-8", said))
    return path


CHINESE = "您对我们服务的满意程度"


@pytest.mark.parametrize(
    ("encoding", "said", "label", "answer"),
    [
        ("gb18030", b"UTF-8", CHINESE, "价格很贵"),
        ("gb18030", b"ASCII", CHINESE, "价格很贵"),
        ("gb18030", b"CP1252"[:5], CHINESE, "价格很贵"),
        ("cp1252", b"UTF-8", "Größe der Räume für Gäste", "zu groß, für mich"),
    ],
)
def test_text_in_another_encoding_than_said_is_read_and_told(
    write: Write, encoding: str, said: bytes, label: str, answer: str
) -> None:
    """Labels and answers are right, and a warning names the encoding."""
    path = planted(write, label.encode(encoding), answer.encode(encoding), said)
    source = open_spss(path, "survey.sav")
    assert source.questions[0].text == label
    assert [row[1] for row in contents(source, (1,))] == [answer, "x"]
    assert source.encoding == encoding
    assert [problem.code for problem in source.warnings] == ["W020"]


def test_text_that_says_western_but_is_chinese_is_not_misread(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """Old files name no encoding, and any bytes make some Western text."""
    path = planted(write, "服务态度满意".encode("gb18030"), "价格很贵".encode("gb18030"), b"L1   ")
    monkeypatch.setattr(spss_child, "WESTERN", ("",))
    file = spss_file.File(str(path), "sav", "iso-8859-1")
    told = spss_child._misnamed(file, Request("describe", str(path), "sav"))  # noqa: SLF001
    assert told is not None
    assert (told["encoding"], told["labels"][0]) == ("gb18030", "服务态度满意")


def test_utf8_with_a_broken_place_stays_utf8(write: Write) -> None:
    """One broken character does not turn all others into something else."""
    path = planted(write, "服务态度".encode(), b"ab\xe5cdef")
    source = open_spss(path, "survey.sav")
    assert source.questions[0].text == "服务态度"
    assert contents(source, (1,))[0] == (1, "ab�cdef")


def test_an_encoding_that_is_asked_for_is_used_or_refused(write: Write) -> None:
    """What is asked for is used without a warning; what does not fit or does not exist is refused."""
    path = planted(write, "服務態度滿意".encode("big5"), "價格很貴".encode("big5"))
    source = open_spss(path, "survey.sav", ReadAs(encoding="big5"))
    assert source.questions[0].text == "服務態度滿意"
    assert source.warnings == ()
    assert refused(path, ReadAs(encoding="ascii")) == "E048"
    with pytest.raises(CemgapError) as failed:
        open_spss(path, "survey.sav", ReadAs(encoding="nonsense"))
    assert failed.value.problems[0].code == "E035"


def test_without_pyreadstat_the_way_out_is_told(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """The extra is named, ready to paste."""
    path = write(pd.DataFrame({"q": [1.0]}))
    monkeypatch.setattr(spss, "find_spec", lambda _: None)
    with pytest.raises(CemgapError) as failed:
        open_spss(path, "survey.sav")
    (problem,) = failed.value.problems
    assert problem.code == "E045"
    assert problem.fix is not None
    assert "pip install 'cemgap[spss]'" in problem.fix.text()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("survey.sav", b""),
        ("survey.sav", b"respondent,service\n1,5\n"),
        ("survey.sav", b"$FL2"),
        ("survey.sav", b"$FL2" + bytes(5000)),
        ("survey.zsav", b"$FL3" + bytes(range(256)) * 9),
        ("survey.por", b"0" * 2000),
        ("survey.por", b"0" * 456 + b"SPSSPORT" + b"0" * 500),
        ("survey.dta", b"<html>"),
        ("survey.dta", b"<stata_dta><header><release>118</release>"),
        ("survey.dta", bytes([114]) + b"\xff" * 3000),
    ],
)
def test_what_is_no_such_file_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    """Empty, something else, or only its beginning."""
    path = tmp_path / name
    path.write_bytes(content)
    assert refused(path) == "E046"


@given(st.data())
@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_file_cut_anywhere_is_refused(write: Write, data: st.DataObject) -> None:
    """No part of a file passes for the whole."""
    raw = write(pd.DataFrame({"q": np.arange(60.0) + 0.5, "t": ["word"] * 60})).read_bytes()
    path = write(pd.DataFrame({"q": [1.0]}), "cut.sav")
    path.write_bytes(raw[: data.draw(st.integers(0, len(raw) - 1))])
    assert refused(path) == "E046"


def test_fewer_cases_than_said_are_damage(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that stops early does not go unnoticed."""
    path = write(pd.DataFrame({"q": [1.0, 2.0, 3.0]}))
    whole = spss_file.File.blocks
    monkeypatch.setattr(spss_file.File, "blocks", lambda self, names, **_: whole(self, names, most=2))
    assert serve(io.BytesIO(asked(Request("read", str(path), "sav", columns=(0,)))), io.BytesIO()) == spss_file.DAMAGED


def test_counts_that_cannot_be_are_refused(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """More variables, labels or codes than a survey has."""
    frame = pd.DataFrame({"a": [1.0, 2.0, 3.0], "b": [1.0, 2.0, 3.0]})
    path = write(frame, variable_value_labels={"a": {1: "x", 2: "y"}}, missing_ranges={"b": [{"lo": 1, "hi": 9}]})
    request = Request("describe", str(path), "sav")
    for module, limit in ((spss_file, "VARIABLES"), (spss_child, "LABELS"), (spss_child, "CODES")):
        with monkeypatch.context() as patch:
            patch.setattr(module, limit, 1)
            with pytest.raises(spss_file.Unusable) as failed:
                described(request)
            assert failed.value.status == spss_file.TOO_LARGE
    assert spss._unusable(spss_file.TOO_LARGE, "", "x", None).code == "E047"  # noqa: SLF001


@pytest.mark.parametrize(
    "what_it_does",
    ["import os; os.abort()", "import time; time.sleep(60)", "print('{}')", "raise SystemExit(1)", "print('[')"],
)
def test_a_child_that_dies_hangs_or_lies_is_damage(
    write: Write, monkeypatch: pytest.MonkeyPatch, what_it_does: str
) -> None:
    """Whatever becomes of the child, on opening and on reading, this process says so in time."""
    path = write(pd.DataFrame({"q": [1.0, 2.0]}))
    source = open_spss(path, "survey.sav")
    monkeypatch.setattr(spss, "CHILD", what_it_does)
    monkeypatch.setattr(spss, "SECONDS", 1)
    source._asks = Request("read", str(path), "sav", seconds=1)  # noqa: SLF001
    with pytest.raises(CemgapError) as failed:
        contents(source)
    assert failed.value.problems[0].code == "E046"
    assert refused(path) == "E046"


def test_a_child_that_cannot_start_is_told(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not as a damaged file."""
    path = write(pd.DataFrame({"q": [1.0]}))
    monkeypatch.setattr(sys, "executable", str(path.with_name("no-such-python")))
    assert refused(path) == "E049"


def test_reading_can_be_left_off(write: Write) -> None:
    """A consumer that stops early leaves no process behind (a warning would fail the test)."""
    source = open_spss(write(pd.DataFrame({"q": np.arange(5.0)})), "survey.sav")
    blocks = source.blocks((0,))
    assert len(next(blocks).rows) == 5
    blocks.close()  # type: ignore[attr-defined]


def test_the_child_answers_as_it_was_asked(write: Write) -> None:
    """Its protocol: JSON for what the file holds, a status and a reason for what cannot be read."""
    path = write(pd.DataFrame({"q": [1.0, 2.0]}))
    out = io.BytesIO()
    assert serve(io.BytesIO(asked(Request("describe", str(path), "sav"))), out) == 0
    assert json.loads(out.getvalue())["names"] == ["q"]
    path.write_bytes(path.read_bytes()[:100])
    out = io.BytesIO()
    assert serve(io.BytesIO(asked(Request("describe", str(path), "sav"))), out) == spss_file.DAMAGED
    assert "reason" in json.loads(out.getvalue())


def test_a_count_of_cases_that_is_unknown_does_not_matter(write: Write) -> None:
    """Programs that stream write -1."""
    path = write(pd.DataFrame({"q": [1.0, 2.0]}))
    raw = bytearray(path.read_bytes())
    raw[80:84] = struct.pack("<i", -1)
    path.write_bytes(bytes(raw))
    assert contents(open_spss(path, "survey.sav")) == [(1, "1"), (2, "2")]


def test_the_child_reads_what_the_source_hands_on(write: Write) -> None:
    """Text in another encoding, dates, Stata's marks and blank cases, read in this process."""
    frame = pd.DataFrame({"q": [1, "a", 3], "d": [dt.date(2026, 3, 1), None, None], "s": ["x", "", "y"]})
    files = [
        (write(frame, "survey.dta", missing_user_values={"q": ["a"]}), None),
        (planted(write, CHINESE.encode("gb18030"), "价格很贵".encode("gb18030")), "gb18030"),
        (write(pd.DataFrame({"a": [1.0, np.nan, np.nan], "b": ["x", "", "y"]}), "blank.sav"), None),
    ]
    for path, encoding in files:
        source = open_spss(path, path.name)
        told, out = io.BytesIO(), io.BytesIO()
        kind = source.kind
        assert serve(io.BytesIO(asked(Request("describe", str(path), kind))), told) == 0
        assert json.loads(told.getvalue())["encoding"] == encoding
        columns = tuple(range(len(source.header)))
        for wanted in (columns, columns[:1]):
            out = io.BytesIO()
            request = Request("read", str(path), kind, encoding, wanted)
            assert serve(io.BytesIO(asked(request)), out) == 0
            table = pa.ipc.open_stream(out.getvalue()).read_all()
            rows = list(zip(*(column.to_pylist() for column in table.columns), strict=True))
            assert rows == contents(open_spss(path, path.name), wanted)


def test_the_child_binds_itself(monkeypatch: pytest.MonkeyPatch, write: Write) -> None:
    """Memory, time and files are limited before the file is opened, never beyond what the system allows."""
    resource = pytest.importorskip("resource")
    taken: dict[int, tuple[int, int]] = {}
    monkeypatch.setattr(resource, "setrlimit", taken.__setitem__)
    monkeypatch.setattr(resource, "getrlimit", lambda _: (5, 5))
    out = io.BytesIO()
    monkeypatch.setattr(spss_child, "_answer", lambda: contextlib.nullcontext(out))
    request = asked(Request("describe", str(write(pd.DataFrame({"q": [1.0]}))), "sav", seconds=7))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(request)))
    assert spss_child.main() == 0
    assert taken[resource.RLIMIT_AS] == (5, 5)
    assert taken[resource.RLIMIT_CPU] == (5, 5)
    assert taken[resource.RLIMIT_FSIZE] == (0, 5)
    assert json.loads(out.getvalue())["names"] == ["q"]


def test_a_file_that_takes_too_much_memory_is_too_large(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not damaged: the way out is another."""

    def greedy(*_: object, **__: object) -> None:
        raise MemoryError

    path = write(pd.DataFrame({"q": [1.0]}))
    monkeypatch.setattr(pyreadstat, "read_sav", greedy)
    assert serve(io.BytesIO(asked(Request("read", str(path), "sav", columns=(0,)))), io.BytesIO()) == 6
    assert spss._unusable(6, "", "x", None).code == "E047"  # noqa: SLF001


def test_text_in_no_encoding_that_can_be_told_asks_for_it(write: Write) -> None:
    """It is not guessed."""
    path = planted(write, b"\x81\x8d\x8f\x90\x9d\x81 \xff\x01", b"\x81\x8d\x8f\x90\x9d\x81")
    assert refused(path) == "E048"
