"""Stems: the text of a header parted into what is asked of several columns and the thing that one column is about."""

from __future__ import annotations

import html
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TypeVar

from cemgap.intake.headings.anchors import Anchors, anchored_apart
from cemgap.intake.headings.carried import carried
from cemgap.intake.headings.cuts import EDGE, JOINER, Cut, cuts_of
from cemgap.intake.headings.suffixes import without_suffixes
from cemgap.intake.vocabulary import fold, words

TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
ENTITY = re.compile(r"&#?\w{2,8};")
CODE_AND_TEXT = re.compile(r"^(?P<code>[A-Za-z]\w*(?:\[\w+\])+|[A-Za-z]\w*\d\w*)\s*[._]+\s+(?P<text>\S.*)$", re.DOTALL)
"""``Q1[SQ001]. text``, ``likert0[a]._. [text]``."""
NUMBER_AND_TEXT = re.compile(
    r"^(?:第\s*(?P<zh>\d{1,3})\s*题\s*[:：、.．]?|(?P<n>\d{1,3})\s*(?:[、．)）]|\.(?!\d))|Q(?P<q>\d{1,3})\s*[、.．)）:：])"
    r"\s*(?P<text>\S.*)$",
    re.DOTALL,
)
"""``16、text``, ``16. text``, ``Q16: text``."""
DASH = re.compile(r"\s*[—―]+\s*")
BOTH_WAYS = frozenset({"spaced", "dash", "colon", "bracket", "round"})
"""Joiners that may stand before the stem as well as behind it."""
LONG_ENOUGH = 20
"""Letters from which on a text without spaces around its hyphens reads as a sentence."""
LONG_ENOUGH_ZH = 7
"""The same for Chinese."""
SHORT = 30
"""Letters that the name of an item has at most where an explanation follows it."""
MEASURES = ("experience", "expectation", "importance", "ideal", "satisfaction", "minimum")
SHORTEST = 3
"""Letters of a Latin word that names a measure; shorter ones are codes."""
SIDE_BY_SIDE = re.compile(r"^(?P<column>.+#\d+)_")
ROOT = re.compile(r"#.*$|\[.*$|(?:_\d+)+(?:_TEXT)?$")


@dataclass(frozen=True, slots=True)
class Parts:
    """What a header text says."""

    stem: str = ""
    item: str = ""
    detail: str = ""
    option: bool = False
    number: str = ""
    """The number or code that the text starts with."""
    rest: str = ""
    """The text without it."""
    anchors: Anchors = ()
    """What the text says about the numbers of the answers."""
    bare: bool = False
    """The parts are without the anchors."""


P = TypeVar("P", bound=Parts)


def tidied(text: str) -> str:
    r"""A header text without tags and what cannot be seen; a line end stays one, other space becomes a single blank.

    >>> tidied("Rate us:<br>\u200b Service\xa0 quality")
    'Rate us:\nService quality'
    """
    if "<" in text:
        text = TAG.sub(lambda tag: "\n" if tag[0].casefold().startswith("<br") else "", text)
    if "&" in text and ENTITY.search(text):
        text = html.unescape(text)
    lines = (
        " ".join("".join(c if c == "\t" or unicodedata.category(c)[0] != "C" else "" for c in line).split())
        for line in re.split(r"[\r\n\u2028\u2029]+", text)
    )
    return "\n".join(line for line in lines if line)


def parts_of(texts: Sequence[str], codes: Sequence[str] = (), *, alone: bool = False) -> tuple[Parts, ...]:
    """The parts of every header text of a file, in order.

    A text is parted where one side of a joiner (`` - ``, ``:``, ``[ ]``, ``/``, ``—``, a line end, ...) repeats across
    columns: that side is the stem. Where both repeat, it is the side that names a measure, else the one that stays the
    same from a column to the next.

    Args:
        texts: one per column, "" = none.
        codes: one per column, where the file has a row of them.
        alone: take off numbers and codes only, part nothing.

    >>> [(p.stem, p.item) for p in parts_of(["Why?", "Price:How was it?", "Staff:How was it?"])]
    [('', ''), ('How was it?', 'Price'), ('How was it?', 'Staff')]
    """
    shown = [tidied(text) for text in texts]
    found = [_numbered(text) for text in shown]
    asked = anchored_apart([parts.rest for parts in found])
    found = [
        replace(parts, rest=one.text, anchors=one.anchors, bare=one.text != parts.rest)
        if one.anchors or one.text != parts.rest
        else parts
        for parts, one in zip(found, asked, strict=True)
    ]
    if alone:
        return tuple(found)
    if not codes:
        found = _carried(found, shown)
    whole = without_suffixes([parts.rest for parts in found])
    suffixed = [bare != parts.rest for bare, parts in zip(whole, found, strict=True)]
    found = [replace(parts, rest=bare) for bare, parts in zip(whole, found, strict=True)]
    if codes:
        found = _side_by_side(found, codes)
    found = _inherited(found)
    found = _parted(found, codes)
    found = _in_grids(found, codes)
    found = explained(found)
    for i, parts in enumerate(found):
        if not parts.item and (suffixed[i] or parts.number.endswith("]")):
            found[i] = replace(parts, item=parts.rest)
    return tuple(replace(p, stem=_line(p.stem), item=_line(p.item), rest=_line(p.rest)) for p in found)


def explained(found: list[P]) -> list[P]:
    """``short: long explanation`` in most items of a block: the short part is the item's name, the rest its detail."""
    blocks: dict[tuple[str, str], list[int]] = defaultdict(list)
    for position, parts in enumerate(found):
        if parts.stem and parts.item:
            blocks[parts.number, parts.stem].append(position)
    found = list(found)
    for positions in blocks.values():
        named = []
        for p in positions:
            cut = next((cut for cut in cuts_of(found[p].item) if cut.kind == "colon"), None)
            short = cut is not None and len(cut.left) <= SHORT and len(cut.left) < len(cut.right)
            named.append((cut.left, cut.right) if cut is not None and short else (found[p].item, ""))
        parted = sum(bool(detail) for _, detail in named)
        if parted > 1 and 2 * parted >= len(named) and len({fold(name) for name, _ in named}) == len(named):
            for p, (name, detail) in zip(positions, named, strict=True):
                found[p] = replace(found[p], item=name, detail=_line(detail))
    return found


def _numbered(text: str) -> Parts:
    coded = CODE_AND_TEXT.match(text)
    if coded:
        return Parts(number=coded["code"], rest=_unwrapped(coded["text"].strip()))
    numbered = NUMBER_AND_TEXT.match(text)
    if numbered:
        return Parts(number=numbered["zh"] or numbered["n"] or numbered["q"], rest=numbered["text"])
    return Parts(rest=text)


def _unwrapped(text: str) -> str:
    """Without brackets around all of it."""
    if not (text.startswith("[") and text.endswith("]")):
        return text
    depth = 0
    for position, letter in enumerate(text):
        depth += (letter == "[") - (letter == "]")
        if depth == 0 and position < len(text) - 1:
            return text
    return text[1:-1].strip() or text


def _side_by_side(found: list[Parts], codes: Sequence[str]) -> list[Parts]:
    """``Q2#1_3``: row 3 of column 1 of a table; what its rows share is the stem, the column's title included."""
    columns: dict[str, list[int]] = defaultdict(list)
    for position, code in enumerate(codes):
        match = SIDE_BY_SIDE.match(code)
        if match:
            columns[match["column"]].append(position)
    tables: dict[str, list[int]] = defaultdict(list)
    for name, positions in columns.items():
        tables[name.split("#")[0]].extend(positions)
    found = list(found)
    for name, positions in columns.items():
        shared = _shared([found[p].rest for p in positions])
        if not shared:
            continue
        asked = _shared([found[p].rest for p in tables[name.split("#")[0]]])
        title = shared[len(asked) :].strip(EDGE) if asked and len(asked) < len(shared) else ""
        stem = " - ".join(part for part in (asked.strip(EDGE) if title else shared.strip(EDGE), title) if part)
        for p in positions:
            found[p] = replace(found[p], stem=stem, item=found[p].rest[len(shared) :].strip(EDGE))
    return found


def _shared(texts: list[str]) -> str:
    """The longest start, up to and with a joiner, that all texts share and each goes on from; "" = none."""
    if not texts[1:]:
        return ""
    starts = {texts[0][: match.end()] for match in JOINER.finditer(texts[0])}
    fit = [s for s in starts if all(text.startswith(s) and text[len(s) :].strip(EDGE) for text in texts)]
    return max(fit, key=len, default="")


def _carried(found: list[Parts], shown: list[str]) -> list[Parts]:
    """``16、stem—item`` on the first column of a matrix, ``item`` or ``2)item`` on the others."""
    written = [text.removesuffix(_numbered(text).rest) + parts.rest for text, parts in zip(shown, found, strict=True)]
    found = list(found)
    for matrix in carried(written, _names_measure):
        first = found[matrix.first]
        for at, item in enumerate(matrix.items, matrix.first):
            found[at] = replace(
                found[at],
                stem=matrix.stem,
                item=item,
                number=first.number,
                rest=f"{matrix.stem}—{item}",
                anchors=found[at].anchors or first.anchors,
            )
    return found


def _inherited(found: list[Parts]) -> list[Parts]:
    """``16、stem—item`` on the first column of a matrix, ``16、item`` on the others."""
    found = list(found)
    start = 0
    while start < len(found):
        end = start + 1
        while end < len(found) and found[start].number and found[end].number == found[start].number:
            end += 1
        first, *others = found[start:end]
        dash = DASH.search(first.rest)
        if others and dash and not first.item and not any(DASH.search(parts.rest) for parts in others):
            stem = first.rest[: dash.start()].strip(EDGE)
            items = [first.rest[dash.end() :], *(parts.rest for parts in others)]
            if stem and all(items):
                found[start:end] = [
                    replace(parts, stem=stem, item=item, anchors=parts.anchors or found[start].anchors)
                    for parts, item in zip(found[start:end], items, strict=True)
                ]
        start = end
    return found


def _parted(found: list[Parts], codes: Sequence[str]) -> list[Parts]:
    """Every text parted where one side repeats."""
    cuts = [[] if parts.item else cuts_of(parts.rest) for parts in found]
    sides = _Sides(found, cuts)
    coded = bool(codes)
    parted = []
    for position, parts in enumerate(found):
        best: tuple[tuple[bool, int, int, int], str, str, bool] | None = None
        for cut in cuts[position]:
            side = sides.stem_of(cut, position, coded=coded)
            if side is None:
                continue
            stem, item = (cut.left, cut.right) if side == "left" else (cut.right, cut.left)
            option = cut.kind == "slash" and side == "left" and sides.headed(cut)
            score = (_names_measure(stem), sides.support(cut, side), len(stem), side == "left")
            if best is None or score > best[0]:
                best = score, stem, item, option
        parted.append(parts if best is None else replace(parts, stem=best[1], item=best[2], option=best[3]))
    return parted


class _Sides:
    """How often each side of each cut occurs."""

    def __init__(self, found: list[Parts], cuts: list[list[Cut]]) -> None:
        self._found = found
        self._others: dict[tuple[str, str, str], set[str]] = defaultdict(set)
        self._at: dict[tuple[str, str, str], set[int]] = defaultdict(set)
        self._first: dict[tuple[str, str], int] = {}
        for position, listed in enumerate(cuts):
            for cut in listed:
                self._first.setdefault((cut.kind, cut.left), position)
                self._others["left", cut.kind, cut.left].add(cut.right)
                self._others["right", cut.kind, cut.right].add(cut.left)
                self._at["left", cut.kind, cut.left].add(position)
                self._at["right", cut.kind, cut.right].add(position)

    def support(self, cut: Cut, side: str) -> int:
        return len(self._at[self._key(cut, side)])

    def headed(self, cut: Cut) -> bool:
        """Whether the column before all of them is called like the left side: a question before its options."""
        first = self._first[cut.kind, cut.left]
        return first > 0 and self._found[first - 1].rest.strip(EDGE) == cut.left

    def stem_of(self, cut: Cut, position: int, *, coded: bool) -> str | None:
        """The side of a cut that is a stem, if any."""
        left = self._repeats(cut, "left", position) and _stands_alone(cut, coded=coded)
        right = cut.kind in BOTH_WAYS and self._repeats(cut, "right", position)
        if cut.kind == "round":
            left, right = False, right and _names_measure(cut.right)
        if not (left and right):
            return "left" if left else "right" if right else None
        if _names_measure(cut.left) != _names_measure(cut.right):
            return "left" if _names_measure(cut.left) else "right"
        beside = self._beside(cut, "left", position) - self._beside(cut, "right", position)
        if beside:
            return "left" if beside > 0 else "right"
        return "left" if len(cut.left) >= len(cut.right) else "right"

    def _repeats(self, cut: Cut, side: str, position: int) -> bool:
        if len(self._others[self._key(cut, side)]) > 1:
            return True
        whole = cut.left if side == "left" else cut.right
        return position > 0 and cut.kind in {"spaced", "colon", "slash"} and self._found[position - 1].rest == whole

    def _beside(self, cut: Cut, side: str, position: int) -> int:
        at = self._at[self._key(cut, side)]
        whole = cut.left if side == "left" else cut.right
        headed = position > 0 and self._found[position - 1].rest == whole
        return (position - 1 in at) + (position + 1 in at) + headed

    @staticmethod
    def _key(cut: Cut, side: str) -> tuple[str, str, str]:
        return side, cut.kind, cut.left if side == "left" else cut.right


def _stands_alone(cut: Cut, *, coded: bool) -> bool:
    """A hyphen without spaces parts a sentence from an item, not a word (check-in, check-out)."""
    if cut.kind != "hyphen":
        return True
    if not cut.left.isascii():
        return len(cut.left) >= LONG_ENOUGH_ZH
    return " " in cut.left and (coded or len(cut.left) >= LONG_ENOUGH)


def _in_grids(found: list[Parts], codes: Sequence[str]) -> list[Parts]:
    """Items that read ``column - row`` with the same rows in every column: the column belongs to the stem."""
    blocks: dict[tuple[str, str], list[int]] = defaultdict(list)
    for position, parts in enumerate(found):
        if parts.item and not parts.option and not (codes and SIDE_BY_SIDE.match(codes[position])):
            root = ROOT.sub("", codes[position]) if codes else parts.number
            blocks[root, parts.stem].append(position)
    found = list(found)
    for positions in blocks.values():
        for cuts in _ways([cuts_of(found[p].item) for p in positions]):
            rows: dict[str, set[str]] = defaultdict(set)
            for cut in cuts:
                rows[cut.left].add(cut.right)
            columns_of: dict[str, int] = defaultdict(int)
            for row in (row for listed in rows.values() for row in listed):
                columns_of[row] += 1
            again = sum(often > 1 for often in columns_of.values())
            if len(rows) > 1 and min(map(len, rows.values())) > 1 and 2 * again >= len(columns_of):
                for p, cut in zip(positions, cuts, strict=True):
                    found[p] = replace(found[p], stem=f"{found[p].stem} - {cut.left}", item=cut.right)
                break
    return found


def _ways(cuts: list[list[Cut]]) -> Iterator[list[Cut]]:
    """One cut of every text, all by the same kind of joiner: the first, or the last, of its kind."""
    if all(cuts):
        for kind in dict.fromkeys(cut.kind for cut in cuts[0]):
            of_kind = [[cut for cut in listed if cut.kind == kind] for listed in cuts]
            if kind != "round" and all(of_kind):
                yield [listed[0] for listed in of_kind]
                yield [listed[-1] for listed in of_kind]


def _line(text: str) -> str:
    return text.replace("\n", " ").strip(EDGE)


def _names_measure(text: str) -> bool:
    return bool(_measures().search(fold(text)))


@cache
def _measures() -> re.Pattern[str]:
    listed = {word for kind in ("measures", "stems") for name in MEASURES for word in words(kind).get(name, ())}
    latin = "|".join(re.escape(word) for word in listed if word.isascii() and len(word) >= SHORTEST and "*" not in word)
    others = "|".join(re.escape(word) for word in listed if not word.isascii() and "*" not in word)
    return re.compile(rf"(?<![a-z0-9])(?:{latin})(?![a-z0-9])|{others}")
