"""Tags: where the tags of a piece of XML begin, found with numpy and without building anything.

Only plain markup is read this way: no comments, CDATA, declarations or processing instructions, attributes as
``name="value"``, and no brackets but those of tags. Whatever else XML allows raises `NotPlain`, and the part is then
walked by expat, which is slower and knows all of it. So no reader can see a tag that is not seen here.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

LONGEST = 2**20
"""Bytes without a tag: some parsers take quadratic time over longer tags and texts."""
DEEPEST = 100
"""Nested elements; workbooks need about a dozen, drawings up to forty."""
PAD = 16
"""Zeros after the text, so that a look at the bytes after a tag never runs over the end."""

LT, GT, SLASH, QUOTE, EQUALS, SPACE, SMALL_A = b'<>/"= a'
LETTERS = 26
Positions = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]

_DECLARATION = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml\b[^<>]*\?>)?\s*")
_ENCODING = re.compile(rb"encoding\s*=\s*[\"']\s*([\w.:-]+)")
_NAME_END = np.zeros(256, bool)
_NAME_END[[*b" />"]] = True


class NotPlain(Exception):  # noqa: N818 - a way to the slower reader, not an error
    """This markup is not plain enough for `tags_of`."""


class TooDeep(Exception):  # noqa: N818 - the gate says it in its own words
    """Elements nested deeper than `DEEPEST`, or a tag longer than `LONGEST`."""


@dataclass(frozen=True, slots=True)
class Tags:
    """The tags of a piece of XML, in order. A mark is the ``<`` of a tag, or the ``/`` of ``/>``."""

    text: npt.NDArray[np.uint8]
    """[byte] the piece, and `PAD` zeros."""
    marks: Positions
    """[mark] where it stands."""
    after: npt.NDArray[np.uint8]
    """[mark] the byte after it: the first of a name, ``/`` of a closing tag, ``>`` after ``/``."""
    level: npt.NDArray[np.int32]
    """[mark] elements open after it, those open at the beginning included."""
    depth: int
    """Elements left open at the end."""

    def named(self, name: bytes) -> Positions:
        """Numbers of the marks that open (or are) elements of that name."""
        found = np.flatnonzero(self.after == name[0])
        for offset in range(1, len(name)):
            found = found[self.text[self.marks[found] + 1 + offset] == name[offset]]
        return found[_NAME_END[self.text[self.marks[found] + 1 + len(name)]]]


def tags_of(piece: bytes, depth: int) -> Tags:
    """The tags of `piece`, which begins and ends between tags, `depth` elements deep.

    Raises `NotPlain`, and `TooDeep`.
    """
    text = np.frombuffer(piece + bytes(PAD), np.uint8)
    less, greater, quote, equals = text == LT, text == GT, text == QUOTE, text == EQUALS
    # Inside a tag from its < to before its >. Brackets alternate where every < begins and every > ends such a stretch.
    inside = _parity(less | greater)
    less_bits, greater_bits = np.packbits(less, bitorder="little"), np.packbits(greater, bitorder="little")
    if (less_bits & ~inside).any() or (greater_bits & inside).any():
        raise NotPlain
    # A quote left open would carry one tag over into the next: quotes are even before every bracket.
    if (_parity(quote) & (less_bits | greater_bits)).any():
        raise NotPlain
    odd = equals[1:-1] & (~quote[2:] | (text[:-2] <= SPACE))
    if any(mark in piece for mark in (b"\t", b"\n", b"\r")):
        odd |= text[1:-1] < SPACE
    if (np.packbits(np.concatenate([[False], odd, [False]]), bitorder="little") & inside).any():
        raise NotPlain
    less[:-1] |= (text[:-1] == SLASH) & greater[1:]
    marks = np.flatnonzero(less)
    after = text[marks + 1]
    closes, ends = after == SLASH, after == GT
    if not (closes | ends | ((after | SPACE) - SMALL_A < LETTERS) | (after == ord("_"))).all() or b"<>" in piece:
        raise NotPlain  # a comment, CDATA, DOCTYPE, a processing instruction, or a name in another script
    level = np.cumsum(1 - 2 * (closes | ends).view(np.int8), dtype=np.int32) + np.int32(depth)
    if marks.size and int(level.min()) < 0:
        raise NotPlain
    if marks.size and (int(level.max()) > DEEPEST or (len(piece) > LONGEST and _longest(marks) > LONGEST)):
        raise TooDeep
    return Tags(text, marks, after, level, int(level[-1]) if marks.size else depth)


def check_tags(pieces: Iterable[bytes]) -> None:
    """Look at the tags of a whole part. Raises `NotPlain` and `TooDeep`."""
    depth, rest, begun = 0, b"", False
    for piece in pieces:
        rest += piece
        if not begun:
            rest, begun = rest[declaration_end(rest) :], True
        cut = rest.rfind(b">") + 1
        depth, rest = tags_of(rest[:cut], depth).depth, rest[cut:]
        if len(rest) > LONGEST:
            raise TooDeep
    if depth or rest.strip():
        raise NotPlain


def _parity(mask: Mask) -> npt.NDArray[np.uint8]:
    """Bits, packed as `numpy.packbits` does little end first: whether the marks up to and with each byte are odd."""
    packed = np.packbits(mask, bitorder="little")
    words = np.concatenate([packed, np.zeros(-packed.size % 8, np.uint8)]).view("<u8")
    for shift in (1, 2, 4, 8, 16, 32):
        words = words ^ (words << np.uint64(shift))
    carried = np.bitwise_xor.accumulate(words >> np.uint64(63))
    words[1:] ^= np.uint64(0) - carried[:-1]
    return words.view(np.uint8)[: packed.size]


def _longest(marks: Positions) -> int:
    return int(np.diff(marks, prepend=0).max())


def words_of(text: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint64]:
    """[byte] the eight bytes that begin there, as a number whose lowest byte is the first."""
    return np.ndarray((text.size - 7,), "<u8", text.data, strides=(1,))


def declaration_end(piece: bytes) -> int:
    """Where the XML declaration at the beginning of a part ends (0 without one)."""
    found = _DECLARATION.match(piece)
    return 0 if found is None else found.end()


def is_utf8(piece: bytes) -> bool:
    """Whether a part that begins so is UTF-8, as in every workbook; readers guess differently at others."""
    encoding = _ENCODING.search(piece, 0, declaration_end(piece))
    plain = encoding is None or encoding[1].lower() in {b"utf-8", b"us-ascii", b"ascii"}
    return plain and b"\0" not in piece[:4] and piece[:2] not in {b"\xff\xfe", b"\xfe\xff"}
