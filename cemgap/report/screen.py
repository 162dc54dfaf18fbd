"""Screen: what a terminal can show, its width, colours and characters, and text cut and wrapped to it."""

from __future__ import annotations

import codecs
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.console import RenderableType

NARROWEST = 20
"""Columns below which nothing is laid out any more."""

_CUT = "..."
# A line neither starts with a mark that closes nor ends with one that opens (the rules of Chinese setting).
_NEVER_FIRST = frozenset("，。、：；！？）》」』】〕〉”’…—～·％,.:;!?)]}%")
_NEVER_LAST = frozenset("（《「『【〔〈“‘([{")
_BESIDE_CHINESE = frozenset("“”‘’…—·")
# What stands in for a character that the encoding lacks, where Unicode itself names nothing plainer.
_PLAINER = {
    "“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "−": "-", "·": ".", "•": "*", "。": ".", "、": ",",
    "《": '"', "》": '"', "「": '"', "」": '"', "×": "x", "→": "->", "←": "<-", "≥": ">=", "≤": "<=",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Screen:
    """A terminal, or a pipe that stands for one."""

    width: int
    color: bool
    encoding: str
    """What the text must fit; an unknown name counts as ASCII."""
    language: str

    def shown(self, text: str) -> str:
        r"""`text` as this screen can show it: no control or invisible characters, others plainer where it lacks them.

        >>> Screen(80, False, "cp1252", "en").shown("Café “便利”\x1b")
        'Café “\\u4fbf\\u5229”'
        >>> Screen(80, False, "ascii", "en").shown("Café “x”…")
        'Cafe "x"...'
        """
        return "".join(_spelled(character, self.encoding) for character in text)

    def plainer(self, text: str) -> str:
        """`text` for a cell of a table: marks that a Chinese screen may draw double give way to plain ones."""
        return "".join(_PLAINER.get(c, c) for c in text) if self._doubles else text

    def columns(self, text: str) -> int:
        """How many columns `text` takes: a wide glyph two, a combining mark none; never less than the screen takes."""
        doubles = self._doubles
        return sum(_columns(character, doubles=doubles) for character in text)

    def cut(self, text: str, room: int) -> str:
        """`text`, shortened with "..." where it is wider than `room` columns."""
        if self.columns(text) <= room:
            return text
        mark = _CUT if room > len(_CUT) else ""
        return self._head(text, room - len(mark)).rstrip() + mark

    def wrapped(self, text: str, room: int, first: int | None = None) -> list[str]:
        """The lines of `text`, none wider than `room` columns (2 or more), the first no wider than `first`.

        Breaks at spaces and between Chinese characters, never before a mark that closes; what is longer than a line is
        broken anywhere.
        """
        lines: list[str] = []
        limit = room if first is None else first
        for paragraph in text.split("\n"):
            line, taken = "", 0
            for gap, piece in _pieces(paragraph):
                size = self.columns(piece)
                if taken + len(gap) + size <= limit:
                    line, taken = line + gap + piece, taken + len(gap) + size
                    continue
                if line:
                    lines.append(line)
                    limit = room
                rest = piece
                while self.columns(rest) > limit:
                    head = self._head(rest, limit) or rest[:1]
                    lines.append(head)
                    limit = room
                    rest = rest[len(head) :]
                line, taken = rest, self.columns(rest)
            lines.append(line)
            limit = room
        return lines

    def longest(self, text: str) -> int:
        """The room that the longest piece of `text` takes which no line break parts."""
        return max((self.columns(piece) for _, piece in _pieces(text)), default=0)

    def painted(self, renderables: Iterable[RenderableType]) -> str:
        """What Rich makes of `renderables` on this screen, without spaces at the ends of lines."""
        from io import StringIO

        from rich.console import Console

        console = Console(
            file=StringIO(),
            width=max(self.width, NARROWEST),
            color_system="standard" if self.color else None,
            force_terminal=self.color,
            force_jupyter=False,
            legacy_windows=False,
            no_color=not self.color,
            highlight=False,
            markup=False,
            emoji=False,
            _environ={},  # the same text whatever the environment
        )
        with console.capture() as capture:
            for renderable in renderables:
                console.print(renderable, no_wrap=True, overflow="ignore", crop=False)
        return "".join(f"{line.rstrip(' ')}\n" for line in capture.get().split("\n")[:-1])

    @property
    def _doubles(self) -> bool:
        # Chinese consoles draw what Unicode calls ambiguous two columns wide; too early a break does no harm elsewhere.
        return self.language == "zh"

    def _head(self, text: str, room: int) -> str:
        taken = 0
        for at, character in enumerate(text):
            taken += self.columns(character)
            if taken > room:
                return text[:at]
        return text


@lru_cache(maxsize=4096)
def _spelled(character: str, encoding: str) -> str:
    if character == "\n":
        return character
    if character.isspace():
        return " "
    if unicodedata.category(character)[0] == "C" or "\ufe00" <= character <= "\ufe0f":
        return ""  # invisible, a variation selector too: it would change how wide its neighbour is
    if _fits(character, encoding):
        return character
    plain = _PLAINER.get(character) or "".join(
        c for c in unicodedata.normalize("NFKD", character) if not unicodedata.combining(c)
    )
    if plain.strip() and plain.isascii():
        return plain
    return character.encode("ascii", "backslashreplace").decode("ascii")


def _fits(character: str, encoding: str) -> bool:
    try:
        codecs.lookup(encoding)
    except LookupError:
        encoding = "ascii"
    try:
        character.encode(encoding)
    except UnicodeError:
        return False
    return True


@lru_cache(maxsize=4096)
def _columns(character: str, *, doubles: bool) -> int:
    if " " <= character <= "~":
        return 1
    from rich.cells import get_character_cell_size

    kind = unicodedata.east_asian_width(character)
    if kind in "WF" or (kind == "A" and doubles and not unicodedata.combining(character)):
        return 2
    # Rich and Python may know different versions of Unicode: the wider answer is safe.
    own = 0 if unicodedata.category(character) in {"Mn", "Me"} else 1
    return max(own, get_character_cell_size(character))


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """(spaces before, characters that stay together), in order."""
    gap = piece = ""
    for character in text:
        if character == " ":
            if piece:
                yield gap, piece
                gap = piece = ""
            gap += " "
        elif piece and _may_break(piece[-1], character):
            yield gap, piece
            gap, piece = "", character
        else:
            piece += character
    if piece:
        yield gap, piece


def _may_break(before: str, after: str) -> bool:
    if after in _NEVER_FIRST or before in _NEVER_LAST or unicodedata.combining(after):
        return False
    return _is_wide(before) or _is_wide(after)


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF" or character in _BESIDE_CHINESE
