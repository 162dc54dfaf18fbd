"""Questions: the header rows of a file -> what each column asks: its code, its stem, the item rated."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from cemgap.intake.headings.anchors import Anchors, anchored
from cemgap.intake.headings.stems import Parts, explained, parts_of, tidied
from cemgap.intake.headings.suffixes import without_suffixes
from cemgap.intake.sources.text import header_of
from cemgap.intake.vocabulary import fold, words

IMPORT_ID = re.compile(r"""^\s*\{\s*['"]ImportId['"]""")
"""What the third header row of Qualtrics holds, as JSON or as Python writes it."""
SHARE_OF_IMPORT_IDS = 0.3
SHARE_OF_CODES = 0.8
MARKS_CODE = re.compile(r"[\d_#@\[]")
ABOUT_AS_LONG = 0.8
LONGER = 2.0
"""A text is that many times as long as its code, where the code could also be a word."""
TICK_BOX = re.compile(r"^(?P<stem>\w+?)___(?P<item>\w+)$")
"""A question and one of its options, as codebooks name tick boxes."""

Texts = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """What one column asks."""

    header: str
    """The name of the column: what is shown, and what the settings call it."""
    code: str = ""
    """The platform's code or number (``Q5_1``, ``16``), "" where the file has none."""
    stem: str = ""
    """What is asked of several items ("How satisfied are you with ..."); of a column with a code or number, all that is
    asked; "" where the header says one thing only."""
    item: str = ""
    """The thing that this column is about, "" where the header says one thing only."""
    option: bool = False
    """The column stands for one option of a question with several answers (ticked or not)."""
    detail: str = ""
    """What explains the item, where the file writes ``item: explanation``."""
    anchors: Anchors = ()
    """(number, its label) as the header says it: ``(1 = poor, 5 = excellent)``; of a plain range without labels."""
    name: str = ""
    """The header without its anchors, "" where it has none."""

    @property
    def text(self) -> str:
        """All that is asked, in one line; anchors too: with other ones it is another question."""
        parts = " - ".join(part for part in (self.stem, self.item) if part)
        said = f"{parts}: {self.detail}" if parts and self.detail else parts or self.header
        if not parts or not self.anchors:
            return said
        return f"{said} ({', '.join(f'{number} = {label}' if label else number for number, label in self.anchors)})"


def questions_of(rows: tuple[Texts, ...]) -> tuple[Question, ...]:
    """The question of every column, from the header rows (each as wide as the table, blank cells "").

    Up to three rows: names; codes over texts; stems over items, blank where the stem stands further left; codes, texts
    and Qualtrics's import ids. Within a text, the side that repeats across columns is the stem.

    >>> questions_of((("Experience: Service",),))[0].header
    'Experience: Service'
    >>> [q.item for q in questions_of((("How was it? [Staff]", "How was it? [Price]"),))]
    ['Staff', 'Price']
    >>> questions_of((("Q1_1", "Q1_2"), ("How was it? - Staff", "How was it? - Price")))[1]
    Question(header='Q1_2', code='Q1_2', stem='How was it?', item='Price', option=False, detail='', anchors=(), name='')
    >>> questions_of((("Staff (1 = excellent, 5 = poor)",),))[0].name
    'Staff'
    """
    named = tuple(row for row in rows if not _is_import_ids(row))
    if not named:
        return _plain(rows[0]) if rows else ()
    if len(named) == 1:
        return _plain(named[0])
    first, *below = named
    if len(named) < len(rows):
        return _coded(first, named[1:])
    if not any(_carries_over(first, row) for row in below):
        if _are_codes(first, below[0]):
            return _coded(first, named[1:])
        if not below[1:] and _are_codes(below[0], first):
            return _coded(below[0], (first,))
    return _grouped(named)


def options_seen(questions: Sequence[Question], sample: Sequence[Sequence[str]]) -> frozenset[int]:
    """Positions of the columns that stand for one option: every cell is blank or repeats what the header says.

    Args:
        questions: what every column asks.
        sample: some rows below, as text.

    >>> asked = questions_of((("Web", "Service"),))
    >>> sorted(options_seen(asked, (("Web", "4"), ("", "5"))))
    [0]
    """
    seen = set()
    for position, question in enumerate(questions):
        said = {fold(text) for text in (question.item, question.header, question.stem, question.text) if text}
        cells = {fold(row[position]) for row in sample if position < len(row)} - {""}
        if cells and cells <= said:
            seen.add(position)
    return frozenset(seen)


def _plain(row: Texts) -> tuple[Question, ...]:
    """One row of names."""
    return tuple(_boxed(_question(header_of(cell), parts)) for cell, parts in zip(row, parts_of(row), strict=True))


def _coded(codes: Texts, rows: tuple[Texts, ...]) -> tuple[Question, ...]:
    """A row of codes beside texts; several rows of text are one each."""
    texts = tuple(parts.shown for parts in _stems_over_items(rows)) if rows[1:] else rows[0]
    codes = tuple(header_of(code) for code in codes)
    shown = tuple(tidied(text).replace("\n", " ") for text in texts)
    often = Counter(codes)
    found = []
    for code, text, parts in zip(codes, shown, parts_of(texts, codes), strict=True):
        long = header_of(": ".join(part for part in (code, text) if part))
        header = code if code and often[code] == 1 else long
        stem = parts.stem or ("" if parts.item or text == code else parts.rest)
        question = replace(_question(header, parts), code=code or parts.number, stem=stem)
        found.append(_boxed(question))
    return tuple(found)


def _grouped(rows: tuple[Texts, ...]) -> tuple[Question, ...]:
    """Rows of stems over a row of items."""
    return tuple(_question(parts.shown, parts) for parts in _stems_over_items(rows))


@dataclass(frozen=True, slots=True)
class _Stacked(Parts):
    """Parts that two or three rows show."""

    heading: str = ""
    """The stem as the file writes it, number included."""
    written: str = ""
    """The item as the file writes it."""

    @property
    def shown(self) -> str:
        """Stem and item in one line, as the file writes them."""
        return header_of(" - ".join(part for part in (self.heading, self.written) if part))


def _stems_over_items(rows: tuple[Texts, ...]) -> tuple[_Stacked, ...]:
    *above, items = ([tidied(cell).replace("\n", " ") for cell in row] for row in rows)
    stems = _filled(above[0], items)
    for row in above[1:]:
        joined = []
        for upper, lower in zip(stems, _filled(row, items), strict=True):
            joined.append(" - ".join(dict.fromkeys(part for part in (upper, lower) if part)))
        stems = joined
    none = frozenset(words("notes")["response"])
    pairs = []
    for stem, item in zip(stems, items, strict=True):
        if fold(item) in none or not stem or item == stem:
            pairs.append((stem or ("" if fold(item) in none else item), ""))
        else:
            pairs.append((stem, item))
    headings = parts_of([heading for heading, _ in pairs], alone=True)
    below = parts_of([item for _, item in pairs], alone=True)
    names = without_suffixes(
        [parts.rest if parts.bare else item for (_, item), parts in zip(pairs, below, strict=True)]
    )
    found = [
        _Stacked(
            stem=parts.rest if item or parts.number else "",
            item=name,
            number=parts.number,
            rest=parts.rest,
            anchors=own.anchors or parts.anchors,
            bare=own.bare or parts.bare,
            heading=heading,
            written=item,
        )
        for (heading, item), parts, own, name in zip(pairs, headings, below, names, strict=True)
    ]
    return tuple(explained(found))


def _filled(stems: list[str], items: list[str]) -> list[str]:
    """Stems carried to the right, where they stand over the first of their items only.

    Merged cells are filled in already: where a stem repeats, a blank is a blank.
    """
    if _carries_over(stems, items):
        return list(stems)
    filled: list[str] = []
    for position, (stem, item) in enumerate(zip(stems, items, strict=True)):
        inherits = not stem and item and position > 0 and items[position - 1]
        filled.append(filled[-1] if inherits else stem)
    return filled


def _question(header: str, parts: Parts) -> Question:
    stem = parts.stem or (parts.rest if parts.number and not parts.item else "")
    bare = anchored(header).text if parts.bare else header
    name = bare if bare != header else ""
    return Question(header, parts.number, stem, parts.item, parts.option, parts.detail, parts.anchors, name)


def _boxed(question: Question) -> Question:
    """A tick box by its name (``reasons___2``)."""
    box = TICK_BOX.match(question.header)
    if box is None:
        return question
    stem, item = question.stem or box["stem"], question.item or box["item"]
    return replace(question, code=question.header, stem=stem, item=item, option=True)


def _carries_over(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Whether a cell of a row stands over several cells below, merged ones filled in."""
    return any(a and a == b and x != y for (a, x), (b, y) in pairwise(zip(upper, lower, strict=True)))


def _is_import_ids(row: Texts) -> bool:
    filled = [cell for cell in row if cell.strip()]
    return bool(filled) and sum(bool(IMPORT_ID.match(cell)) for cell in filled) >= SHARE_OF_IMPORT_IDS * len(filled)


def _are_codes(codes: Texts, texts: Texts) -> bool:
    """Whether a row holds the codes of the texts in another row, rather than stems over items."""
    pairs = [(header_of(code), header_of(text)) for code, text in zip(codes, texts, strict=True)]
    asked = [(code, text) for code, text in pairs if text]
    there = [(code, text) for code, text in asked if code]
    if not there or len(there) < SHARE_OF_CODES * len(asked):
        return False
    if sum(" " not in code for code, _ in there) < SHARE_OF_CODES * len(there):
        return False
    differ = [(code, text) for code, text in there if code != text]
    marked = [code for code, _ in differ if MARKS_CODE.search(code)]
    longer = ABOUT_AS_LONG if 2 * len(marked) >= len(differ) else LONGER
    return sum(len(text) for _, text in differ) >= longer * sum(len(code) for code, _ in differ)
