"""Encoding: which one the text of a file is written in, and its bytes in UTF-8 whichever it is.

Never guessed silently: what is not UTF-8 is said with a sample. In this order: the one that is asked for; a byte order
mark; UTF-16 by its NUL bytes; UTF-8, if the whole file is; then a Chinese, Japanese or Korean one that chardet names
and that reads the whole file; then cp1252, or Mac Roman where its letters make more sense. UTF-8 with broken places is
UTF-8: who reads it names the row.
"""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import IO

from cemgap.errors import CemgapError, Place, Problem, echo, error
from cemgap.intake.sources.encoding_names import COMMON, is_text_encoding, nearest_encoding
from cemgap.translations import Message, msg

AHEAD = 1 << 20
"""Bytes that decide where a stream can be read only once."""
BLOCK = 1 << 18
SAMPLE = 1 << 16
"""Bytes shown to chardet."""
BROKEN = 2
"""UTF-8 is broken, not another encoding, where it has so many times as many characters as faults."""
RATHER_SURE = 0.1
"""Of the confidence of chardet, which is low by nature."""
CELLS = re.compile(rb'[,;\t"\r\n]+')
"""What parts cells; no such byte is half of a character in any encoding."""
AROUND = re.compile(rb"^[\s\d.()-]+|\s[\s\d.()-]*$")
NULS = 0.05
"""The share of characters below 256 in a table, at least: its separators and line ends."""

MARK = "\udcff"
"""Stands where bytes could not be decoded; no encoding has it, nor can it be written in UTF-8."""
MARKED = MARK.encode("utf-8", "surrogatepass")

UTF8 = "utf-8"
MARKS = (
    (codecs.BOM_UTF8, UTF8),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins as that of UTF-16 does
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
EAST_ASIAN = {
    "gb2312": ("gb18030",),
    "gbk": ("gb18030",),
    "gb18030": ("gb18030",),
    "big5": ("cp950", "big5hkscs"),
    "cp950": ("cp950", "big5hkscs"),
    "big5-hkscs": ("big5hkscs",),
    "cp949": ("cp949",),
    "euc-kr": ("cp949",),
    "johab": ("johab",),
    "shift-jis": ("cp932", "shift_jis_2004"),
    "cp932": ("cp932", "shift_jis_2004"),
    "shift-jis-2004": ("cp932", "shift_jis_2004"),
    "euc-jp": ("euc-jp", "euc_jis_2004"),
    "euc-jis-2004": ("euc-jp", "euc_jis_2004"),
}
"""The names chardet gives, and what is tried for each: supersets first."""
PLAIN_NAMES = {
    "utf-8-sig": UTF8,
    "utf_8_sig": UTF8,
    "utf-16": "utf-16-le",
    "utf-32": "utf-32-le",
    "mac_roman": "mac-roman",
    "macroman": "mac-roman",
    "euc_jp": "euc-jp",
    "utf_16_le": "utf-16-le",
    "utf_16_be": "utf-16-be",
}

WESTERN_RUN = 2
"""Letters that are not ASCII side by side in a Western word, at most."""
RUN = re.compile(rb"([A-Za-z0-9]?)([\x80-\xff]+)([A-Za-z0-9]?)")
NOT_IN_1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
CONTROLS = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]")
MAC_LETTERS = re.compile(
    rb"[A-Za-z][\x83\x86-\x90\x98-\x9b\x9d\x9f]|[\x80-\x90\x96\x98-\x9b\x9d\x9f][a-z]"  # signs in cp1252, mostly
    rb"|[a-z0-9.:?!)]\xca|\xca[\s,;]"  # no-break space
    rb"|[A-Za-z]\xd5[a-z\x80-\x9f]|\xd2[A-Za-z]|[a-z.,!?]\xd3"  # quotes
)
LATIN_LETTERS = re.compile(
    rb"[A-Za-z][\xdf-\xf6\xf8-\xff]|(?<![a-z0-9.:?!)])[\xc0-\xd6\xd8-\xf6\xf8-\xff][a-z]|[a-z]\x92[a-z]|\x93[A-Za-z]"
)


@dataclass(frozen=True, slots=True)
class Encoding:
    """What a text is written in."""

    name: str
    """As ``--encoding`` takes it: utf-8, utf-16-le, gb18030, cp950, cp1252, mac-roman."""
    asked: bool = False
    """It was said, not seen."""


def encoding_of(head: bytes, rest: Callable[[], Iterable[bytes]], file: str, asked: str | None = None) -> Encoding:
    """The encoding of a text.

    Args:
        head: its first bytes.
        rest: yields all that follow, each time it is called; nothing where a stream can be read only once.
        file: file name for places.
        asked: what ``--encoding`` or the settings say.

    Raises:
        CemgapError: an unknown name is asked for (E035), or one that the byte order mark contradicts (E036); no
            encoding fits (E037). Whether each row fits is for the reader to see.
    """
    marked = next((name for mark, name in MARKS if head.startswith(mark)), None)
    if asked is not None:
        return _asked(asked, marked, file)
    if marked is not None:
        return Encoding(marked)

    def blocks() -> Iterator[bytes]:
        yield head
        yield from rest()

    wide = _utf16_of(head)
    if wide is not None and _decodes(wide, blocks()):
        return Encoding(wide)
    if _decodes(UTF8, blocks()):
        return Encoding(UTF8)
    return _other_than_utf8(blocks, file)


class Utf8:
    """The bytes of a stream in UTF-8, whatever it is written in; what cannot be decoded is `MARKED`. Reads each once.

    A stream that can go back is looked through whole first; another is judged by its first bytes.
    """

    def __init__(self, stream: IO[bytes], file: str, asked: str | None = None, head: bytes | None = None) -> None:
        """Take a stream of which `head` has been read; where None, some is read to see the encoding."""
        self._stream = stream
        self._file = file
        self._digest = hashlib.sha256()
        self._ahead = stream.read(AHEAD) if head is None else head
        self.encoding = encoding_of(self._ahead, self._later, file, asked)
        self._decoder: codecs.IncrementalDecoder | None = None
        if self.encoding.name != UTF8:
            self._decoder = codecs.getincrementaldecoder(self.encoding.name)("cemgap.mark")
        self._begun = False

    @property
    def sha256(self) -> str:
        """Of the original bytes read so far."""
        return self._digest.hexdigest()

    def read(self, size: int) -> bytes:
        """The next bytes, made of about `size` original ones; b"" at the end. The byte order mark is left out.

        Raises:
            CemgapError: the encoding asked for cannot be that of the text at all (E036).
        """
        while True:
            data = self._ahead or self._stream.read(size)
            self._ahead = b""
            self._digest.update(data)
            text = data if self._decoder is None else self._decoded(data, self._decoder)
            if not self._begun and text:
                self._begun = True
                text = text.removeprefix(codecs.BOM_UTF8)
            if text or not data:
                return text

    def _decoded(self, data: bytes, decoder: codecs.IncrementalDecoder) -> bytes:
        try:
            return decoder.decode(data, final=not data).encode("utf-8", "surrogatepass")
        except UnicodeError:  # of the whole text, not of a place in it
            what = msg("the file is not text in the encoding {encoding}", encoding=self.encoding.name)
            fix = msg("leave the encoding out, or name another: --encoding NAME")
            raise CemgapError(error("E036", what, Place(file=self._file), fix=fix)) from None

    def _later(self) -> Iterator[bytes]:
        """The bytes after those read ahead, once more each time; nothing where the stream cannot go back."""
        if not self._stream.seekable():
            return
        here = self._stream.tell()
        try:
            while data := self._stream.read(BLOCK):
                yield data
        finally:
            self._stream.seek(here)


def _mark(broken: UnicodeError) -> tuple[str, int]:
    if isinstance(broken, UnicodeDecodeError):
        return MARK, broken.end
    raise broken


codecs.register_error("cemgap.mark", _mark)


def _asked(asked: str, marked: str | None, file: str) -> Encoding:
    if not is_text_encoding(asked.strip()):
        raise CemgapError(_unknown(asked, file))
    info = codecs.lookup(asked.strip())
    name = PLAIN_NAMES.get(info.name, info.name)
    if marked is not None and marked == f"{info.name}-be":
        name = marked
    if marked is not None and name != marked:
        raise CemgapError(
            error(
                "E036",
                msg(
                    "the file is not {asked}: it begins with the byte order mark of {encoding}",
                    asked=name,
                    encoding=marked,
                ),
                Place(file=file),
                fix=msg("leave the encoding out, or: --encoding {encoding}", encoding=marked),
            )
        )
    return Encoding(name, asked=True)


def _unknown(asked: str, file: str) -> Problem:
    like = nearest_encoding(asked.strip())
    fix = (
        msg("name one such as {names}, or leave it out", names=COMMON)
        if like is None
        else msg("the nearest is: --encoding {encoding}", encoding=like)
    )
    return error("E035", msg('there is no encoding "{asked}"', asked=echo(asked)), Place(file=file), fix=fix)


def _utf16_of(head: bytes) -> str | None:
    """UTF-16 without its mark: its line ends have a NUL on the one side, and so has much else, seldom on the other."""
    if b"\x00" not in head:
        return None
    first, second = head[0::2], head[1::2]
    for name, low, high, line_end in (("utf-16-le", first, second, b"\n\x00"), ("utf-16-be", second, first, b"\x00\n")):
        ends = sum(found.start() % 2 == 0 for found in re.finditer(line_end, head))
        nuls = high.count(0)
        if ends and 2 * ends >= head.count(b"\n") and nuls >= NULS * len(second) and nuls > 2 * low.count(0):
            return name
    return None


def _decodes(name: str, blocks: Iterable[bytes]) -> bool:
    """Whether all of a text is written in an encoding."""
    decoder = codecs.getincrementaldecoder(name)()
    plain = name == UTF8
    begun = False
    try:
        for block in blocks:
            if plain and not begun and block.isascii():
                continue
            decoder.decode(block)
            begun = bool(decoder.getstate()[0])
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


@dataclass(slots=True)
class _Evidence:
    """What the bytes of a text that is not UTF-8 look like."""

    valid: int = 0
    """Characters of two bytes or more that are UTF-8."""
    invalid: int = 0
    """Places that are not."""
    surrogates: bool = True
    """All that is wrong are halves of surrogate pairs."""
    not_western: int = 0
    """Bytes above 127 in runs that no Western word has."""
    high: int = 0
    """Bytes above 127."""
    mac: int = 0
    latin: int = 0
    not_in_1252: bool = False
    controls: bool = False
    sample: bytes = b""
    """Lines that hold more than ASCII."""


def _evidence(blocks: Iterable[bytes]) -> _Evidence:
    seen = _Evidence()
    decoder = codecs.getincrementaldecoder(UTF8)("cemgap.mark")
    passing = codecs.getincrementaldecoder(UTF8)("surrogatepass")
    for block in chain(blocks, (b"",)):
        text = decoder.decode(block, final=not block)
        marks = text.count(MARK)
        seen.invalid += marks
        seen.valid += len(text) - len(text.encode("ascii", "ignore")) - marks
        if seen.surrogates:
            try:
                passing.decode(block, final=not block)
            except UnicodeDecodeError:
                seen.surrogates = False
        seen.mac += len(MAC_LETTERS.findall(block))
        seen.latin += len(LATIN_LETTERS.findall(block))
        seen.not_in_1252 = seen.not_in_1252 or NOT_IN_1252.search(block) is not None
        seen.controls = seen.controls or CONTROLS.search(block) is not None or b"\x00" in block
        for before, run, after in RUN.findall(block):
            seen.high += len(run)
            if len(run) > WESTERN_RUN or (len(run) == WESTERN_RUN and not before and not after):
                seen.not_western += len(run)
        if len(seen.sample) < SAMPLE:
            seen.sample += b"".join(line for line in block.splitlines(keepends=True) if not line.isascii())
    return seen


def _other_than_utf8(blocks: Callable[[], Iterator[bytes]], file: str) -> Encoding:
    seen = _evidence(blocks())
    if seen.surrogates or seen.valid > BROKEN * seen.invalid:
        return Encoding(UTF8)
    guess, sure = _chardet(seen.sample)
    for name in EAST_ASIAN.get(guess.casefold().replace("_", "-"), ()):
        if _decodes(name, blocks()):
            return Encoding(name)
    western = not seen.controls and 2 * seen.not_western <= seen.high
    if western and seen.mac > seen.latin:
        return Encoding("mac-roman")
    if seen.valid:
        return Encoding(UTF8)
    if western and not seen.not_in_1252:
        return Encoding("cp1252")
    raise CemgapError(
        error(
            "E037",
            msg("the encoding of the file cannot be told: it is neither UTF-8 nor another that fits all of it"),
            Place(file=file),
            fix=_fix_for(guess if sure else "", blocks),
        )
    )


def _fix_for(guess: str, blocks: Callable[[], Iterator[bytes]]) -> Message:
    try:
        name = codecs.lookup(guess).name
    except (LookupError, ValueError):
        name = ""
    if name and _decodes(name, blocks()):
        return msg(
            "export the data again as CSV UTF-8 or XLSX, or name the encoding; perhaps: --encoding {encoding}",
            encoding=name,
        )
    return msg("export the data again as CSV UTF-8 or XLSX, or name the encoding: --encoding NAME")


def _chardet(lines: bytes) -> tuple[str, bool]:
    """What chardet calls the encoding ("" where it does not know), and whether it is rather sure.

    It is shown each text once, without the numbers around it: many times the same word would mislead it.
    """
    import chardet

    cells = (AROUND.sub(b"", cell) for cell in CELLS.split(lines) if not cell.isascii())
    sample = b""
    for cell in dict.fromkeys(cells):
        if len(sample) + len(cell) < SAMPLE or not sample:
            sample += cell + b"\n"
    found = chardet.detect(sample[: 2 * SAMPLE])
    return str(found["encoding"] or ""), (found["confidence"] or 0) >= RATHER_SURE
