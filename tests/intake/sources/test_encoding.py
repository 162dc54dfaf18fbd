"""Encoding: what is certain is read so, what is likely is read so and said, the rest is refused."""

from __future__ import annotations

import hashlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cemgap.errors import CemgapError, Problem
from cemgap.intake.sources import encoding
from cemgap.intake.sources.encoding import MARKED, Utf8

ASCII = b"id,service\n" + b"1,5\n" * 50


class Pipe(io.BytesIO):
    """A stream that can be read only once."""

    def seekable(self) -> bool:
        """It is not."""
        return False


def name_of(content: bytes, asked: str | None = None) -> str:
    """The encoding of a file with that content."""
    return Utf8(io.BytesIO(content), "f.csv", asked).encoding.name


def refused(content: bytes, asked: str | None = None) -> Problem:
    """What is said of it."""
    with pytest.raises(CemgapError) as caught:
        name_of(content, asked)
    (problem,) = caught.value.problems
    assert problem.places[0].file == "f.csv"
    assert problem.fix is not None
    return problem


def text_of(stream: io.BytesIO, asked: str | None = None, size: int = 7) -> bytes:
    """All that is read from a stream, a few bytes at a time."""
    text = Utf8(stream, "f.csv", asked, stream.read(size))
    return b"".join(iter(lambda: text.read(size), b""))


LABELS = {
    "gb18030": ("编号,服务\n1,非常满意\n2,一般\n3,不满意\n", "id,a\n1,满意\n", "id,a\n1,很好\n" * 20),
    "cp950": ("編號,服務品質\n1,非常滿意\n2,普通\n3,不滿意\n", "id,a\n1,很滿意\n" * 9),
    "cp932": ("番号,サービス\n1,とても満足\n2,普通\n", "id,a\n1,満足\n" * 9),
    "euc-jp": ("番号,サービス\n1,とても満足\n2,普通\n",),
    "cp949": ("번호,서비스\n1,매우 만족\n2,보통\n", "id,a\n1,만족\n" * 9),
    "cp1252": (
        "id,Größe\n1,für\n",
        "id,qualité\n1,élevé\n",
        "id,a\n1,don’t “ask”\n",
        "id,Être,À propos\n1,2,3\n",
        "id,ação\n1,não\n",
        "id,b\n1,a‰ für schön\n",
    ),
    "mac-roman": (
        "id,Größe\n1,für\n",
        "id,qualité\n1,élevé\n",
        "id,Which\xa0team?\n1,2\n",
        "id,d’été,l’être\n1,don’t,2\n",
    ),
    "utf-16-le": ("编号\t服务\r\n1\t一般\r\n", "id\ta\n1\t2\n"),
    "utf-16-be": ("编号\t服务\r\n1\t一般\r\n", "id\ta\n1\t2\n"),
}


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in LABELS.items() for text in texts])
def test_encodings_that_are_seen(name: str, text: str) -> None:
    """From a few labels on, wherever they stand in the file."""
    content = text.encode(name)
    assert name_of(content) == name
    if name.startswith("utf-16"):
        return  # ASCII before it would be another encoding
    late = ASCII + content
    assert name_of(late) == name
    assert text_of(io.BytesIO(late)).decode() == ASCII.decode() + text


@pytest.mark.parametrize(
    ("name", "mark"),
    [
        ("utf-8", b"\xef\xbb\xbf"),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
        ("utf-32-le", b"\xff\xfe\0\0"),
        ("utf-32-be", b"\0\0\xfe\xff"),
    ],
)
def test_a_byte_order_mark_decides_and_is_left_out(name: str, mark: bytes) -> None:
    """Only the first one: another is somebody's text."""
    content = mark + mark + "id,é\n".encode(name)
    assert name_of(content) == name
    assert text_of(io.BytesIO(content)).decode() == "\ufeffid,é\n"
    assert name_of(content, name.removesuffix("-le").removesuffix("-be")) == name


def test_utf32_that_is_none_is_marked_and_never_fails() -> None:
    """A plain text under the name, with or without a codec that wants a mark."""
    assert MARKED in text_of(io.BytesIO(ASCII), "utf-32")
    assert text_of(io.BytesIO("id,é\n".encode("utf-32-le")), "utf-32").decode() == "id,é\n"


def test_a_codec_that_gives_up_is_a_problem_with_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some say of the whole text that it is not theirs."""
    monkeypatch.setattr(encoding, "PLAIN_NAMES", {})
    with pytest.raises(CemgapError) as caught:
        text_of(io.BytesIO(ASCII), "utf-32")
    (problem,) = caught.value.problems
    assert (problem.code, "utf-32" in problem.message.text()) == ("E036", True)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40), st.integers(1, 9), st.booleans())
def test_utf8_is_never_anything_else(text: str, size: int, can_go_back: bool) -> None:  # noqa: FBT001 - drawn
    """The bytes come through as they are; so does their digest."""
    content = text.encode()
    if b"\x00" in content:
        return  # no table; may be UTF-16
    stream = io.BytesIO(content) if can_go_back else Pipe(content)
    read = Utf8(stream, "f.csv", None, stream.read(size)) if can_go_back else Utf8(stream, "f.csv")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return
    assert read.encoding.name == "utf-8"
    assert b"".join(iter(lambda: read.read(size), b"")) == content.removeprefix(b"\xef\xbb\xbf")
    assert read.sha256 == hashlib.sha256(content).hexdigest()


@given(st.sampled_from(sorted(LABELS)), st.text(st.sampled_from("满意滿普通ab1,\n"), max_size=30), st.integers(1, 5))
def test_characters_cut_in_two_are_put_together(name: str, text: str, size: int) -> None:
    """Whatever is read at a time."""
    try:
        content = text.encode(name)
    except UnicodeEncodeError:
        return
    if content.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return
    assert text_of(io.BytesIO(content), name, size).decode() == text


@pytest.mark.parametrize(
    "content",
    [
        "é,ü,中文\n".encode() * 5 + b"\xe9,x\n",  # one file pasted under another
        b"a\nrel\xed\xa0\xbd\xed\xb8\x80\n",  # surrogates, encoded each
        b"a\n\xed\xa0\x80\n",
        "服务质量,".encode() * 9 + "满意".encode()[:-1] + b",\n",
    ],
)
def test_broken_utf8_is_utf8(content: bytes) -> None:
    """Who reads it names the row."""
    assert name_of(ASCII + content) == "utf-8"


def test_what_does_not_fit_is_marked() -> None:
    """So that the row can be named; nothing else is lost."""
    content = "id,a\n1,满".encode("gb18030") + b"\xff,x\n"
    assert text_of(io.BytesIO(content), "gb18030") == "id,a\n1,满".encode() + MARKED + b",x\n"
    assert text_of(io.BytesIO(b"\xff\xfea\x00b"), "utf-16") == b"a" + MARKED


def test_a_pipe_is_judged_by_its_beginning(monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes later is for the reader to find; a file is looked through whole."""
    monkeypatch.setattr(encoding, "AHEAD", 64)
    late = ASCII + "1,满意\n".encode("gb18030")
    assert Utf8(Pipe(late), "-").encoding.name == "utf-8"
    assert Utf8(io.BytesIO(late), "-").encoding.name == "gb18030"


def test_what_is_asked_for_stands_over_all() -> None:
    """Under any name Python knows for it."""
    content = "id,Größe\n".encode("cp1252")
    assert [name_of(content, name) for name in ("latin-1", "GBK", "Big5", "macroman", "UTF8")] == [
        "iso8859-1",
        "gbk",
        "big5",
        "mac-roman",
        "utf-8",
    ]
    assert name_of(b"\xfe\xff\x00a", "utf-16") == "utf-16-be"


@pytest.mark.parametrize("asked", ["gb18031", "klingon", "", "rot13", "hex", "unicode_escape", "a\0b"])
def test_encodings_there_are_not(asked: str) -> None:
    """Nor what is no encoding of text; the nearest name is told."""
    problem = refused(ASCII, asked)
    assert problem.code == "E035"
    if asked == "gb18031":
        assert problem.fix is not None
        assert "gb18030" in problem.fix.text()


def test_a_mark_contradicts_what_is_asked_for() -> None:
    """It is not somebody's first header."""
    problem = refused(b"\xef\xbb\xbfid,a\n", "gb18030")
    assert problem.code == "E036"
    assert problem.fix is not None
    assert "--encoding utf-8" in problem.fix.text()


@pytest.mark.parametrize("name", ["cp1251", "koi8_r", "cp1253"])
def test_what_cannot_be_told_is_refused(name: str) -> None:
    """Cyrillic or Greek is not read as Western letters; a likely name is told."""
    text = {"cp1253": "αριθμός;ποιότητα\n1;πολύ ικανοποιημένος\n"}.get(name, "номер;качество\n1;очень доволен\n")
    problem = refused(text.encode(name))
    assert problem.code == "E037"
    assert problem.fix is not None
    assert f"--encoding {name.replace('_', '-')}" in problem.fix.text()


def test_bytes_that_are_no_text() -> None:
    """Not even with a suggestion."""
    assert refused(bytes(range(128, 256)) + b"\x01\x02\n").code == "E037"
