"""Reason cells: where the cells of one column of reasons are parted, decided once, on the sample of the file."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cemgap.errors import Problem, echo, is_personal, warning
from cemgap.intake.ratings.shown_cell import OFTEN, is_showable
from cemgap.translations import msg

if TYPE_CHECKING:
    from cemgap.intake.mapping import Mapping
    from cemgap.intake.sources import Source
    from cemgap.intake.tally import Tally

Pieces = tuple[str, ...]

DELIMITERS = re.compile(r"\s*[;；┋|\n]\s*")
"""Between several reasons in one cell, always; a comma may be part of a reason."""
COMMAS = tuple(map(re.compile, (r"\s*,\s+", r"\s*,\s*", r"\s*，\s*", r"\s*、\s*")))
"""What may part reasons, the surest first: a form that joins what was ticked puts a space behind the comma."""
PIECES_MOST = 30
"""Different reasons that a list to tick from has at most; more are texts that people wrote."""
MOST = 0.5
"""More of the cells with commas than that have to be made of reasons that stand elsewhere too."""
RARELY = 20
"""A semicolon in one cell of so many is part of a text that was added, and no sign that semicolons part the reasons."""
YES = frozenset({"1", "yes", "true", "是", "y", "x", "1.0"})
NO = frozenset({"0", "no", "false", "否", "n", "0.0"})


@dataclass(frozen=True, slots=True)
class ReasonCells:
    """How the cells of a column of reasons are parted."""

    comma: re.Pattern[str] | None = None
    """The comma that parts reasons; None = a comma is part of a reason."""
    known: frozenset[Pieces] = frozenset()
    """The reasons of the sample, each in the pieces that the comma makes of it."""
    unsure: bool = False
    """Cells may hold several reasons, but do not show it: they are left whole."""

    def reasons(self, text: str) -> tuple[str, ...]:
        """The reasons of one cell, in its order, each once.

        >>> ReasonCells().reasons("near; good, cheap")
        ('near', 'good, cheap')
        """
        found = [" ".join(reason.split()) for part in DELIMITERS.split(text) for reason in self._parted(part)]
        return tuple(dict.fromkeys(found))

    def _parted(self, text: str) -> Iterator[str]:
        if self.comma is None:
            yield text
            return
        # The text is cut out of the cell, not joined again, so that a reason keeps the comma it was written with.
        at = [0, *(end for found in self.comma.finditer(text) for end in found.span()), len(text)]
        spans = list(zip(at[::2], at[1::2], strict=True))
        pieces = tuple(text[low:high].strip() for low, high in spans)
        for first, last in _runs(pieces, self.known):
            yield text[spans[first][0] : spans[last][1]]


def _runs(pieces: Pieces, known: frozenset[Pieces]) -> Iterator[tuple[int, int]]:
    """The first and last piece of every reason; pieces that nobody knows stand together: a text that was added."""
    longest = max(map(len, known), default=1)
    start, unknown = 0, None
    while start < len(pieces):
        lengths = range(min(longest, len(pieces) - start), 0, -1)
        length = next((n for n in lengths if pieces[start : start + n] in known), 0)
        if not length:
            unknown = start if unknown is None else unknown
            start += 1
            continue
        if unknown is not None:
            yield unknown, start - 1
            unknown = None
        yield start, start + length - 1
        start += length
    if unknown is not None:
        yield unknown, len(pieces) - 1


def reason_cells(texts: Iterable[str]) -> ReasonCells:
    """How a column with those cells is parted.

    At a comma only where the reasons stand alone or in other combinations too: at most `PIECES_MOST` of them, and most
    cells with commas made of such. Pieces that always stand side by side are one reason with a comma in it.

    >>> cells = ["Price, Good, honest advice", "Price, Near", "Good, honest advice", "Near"]
    >>> reason_cells(cells).reasons(cells[0])
    ('Price', 'Good, honest advice')
    >>> reason_cells(["Good, honest advice", "Price"]).reasons("Good, honest advice")
    ('Good, honest advice',)
    """
    cells = Counter(text.strip() for text in texts if text.strip())
    if RARELY * sum(n for text, n in cells.items() if DELIMITERS.search(text)) > cells.total():
        return ReasonCells()
    found = [_parted_by(comma, cells) for comma in COMMAS]
    # The comma that parts makes fewer reasons of the cells than one that stands inside a reason.
    parted = [one for one in found if one.comma is not None]
    return min(parted, key=lambda one: len(one.known), default=ReasonCells(unsure=any(one.unsure for one in found)))


def _parted_by(comma: re.Pattern[str], cells: Counter[str]) -> ReasonCells:
    split = {text: tuple(piece.strip() for piece in comma.split(text) if piece.strip()) for text in cells}
    glued = _glued(list(split.values()))
    made = {
        text: tuple(pieces[first : last + 1] for first, last in _runs(pieces, glued)) for text, pieces in split.items()
    }
    several = {text: reasons for text, reasons in made.items() if len(reasons) > 1}
    stands_in = Counter(reason for reasons in made.values() for reason in set(reasons))
    shown = {text for text, reasons in several.items() if all(stands_in[reason] > 1 for reason in reasons)}
    if not shown:
        return ReasonCells()
    share = sum(cells[text] for text in shown) / sum(cells[text] for text in several)
    if share > MOST and len(stands_in) <= PIECES_MOST and not _crossed(list(made.values())):
        return ReasonCells(comma, frozenset(stands_in))
    return ReasonCells(unsure=True)


def _glued(cells: Sequence[Pieces]) -> frozenset[Pieces]:
    """The pieces as reasons: those that never stand without each other, side by side, are one."""
    after: dict[str, set[str]] = defaultdict(set)
    before: dict[str, set[str]] = defaultdict(set)
    for pieces in cells:
        for left, right in zip(("", *pieces), (*pieces, ""), strict=True):
            after[left].add(right)
            before[right].add(left)
    follows = {
        left: right for left, (right, *more) in after.items() if left and right and not more and before[right] == {left}
    }
    reasons = []
    for piece in after.keys() - {"", *follows.values()}:
        chain = [piece]
        while chain[-1] in follows:
            chain.append(follows[chain[-1]])
        reasons.append(tuple(chain))
    return frozenset(reasons)


def _crossed(cells: Sequence[tuple[Pieces, ...]]) -> bool:
    """Whether every cell has the same number of pieces, each always in its place: one choice of a crossed list."""
    places: dict[Pieces, set[int]] = defaultdict(set)
    for reasons in cells:
        for place, reason in enumerate(reasons):
            places[reason].add(place)
    return len(set(map(len, cells))) == 1 and all(len(where) == 1 for where in places.values())


def holds_ticks(source: Source, position: int) -> bool:
    """Whether a column holds only yes and no: then its header is the reason."""
    words = {text.casefold() for text in _sample(source, position)} - {""}
    return bool(words) and words <= NO | YES


def cells_of(source: Source, position: int) -> ReasonCells:
    """How that column of the file is parted."""
    return reason_cells(_sample(source, position))


def rare_reasons(source: Source, mapping: Mapping, tally: Tally) -> frozenset[str]:
    """The reasons that fewer than `OFTEN` respondents of the file name, and that may name a person: never told.

    Of one column only, whose cells people may have written; the header of a tick, a label of the file and what is known
    from answers are told however few name them. A mail or network address or a phone number is not, however many do.
    """
    labels = {text for at in mapping.positions("reason") for text in _labels(source, at)}
    return frozenset(
        reason
        for reason, n in tally.reasons.items()
        if is_personal(reason) or (n < OFTEN and " ".join(reason.split()) not in labels and not is_showable(reason))
    )


def _labels(source: Source, position: int) -> Iterator[str]:
    for label in source.value_labels.get(position, {}).values():
        yield " ".join(label.split())


def unparted(source: Source, mapping: Mapping) -> Iterator[Problem]:
    """W240: a column of reasons whose cells may hold several, left whole."""
    positions = mapping.positions("reason")
    if len(positions) != 1 or holds_ticks(source, positions[0]) or not cells_of(source, positions[0]).unsure:
        return
    yield warning(
        "W240",
        msg(
            'column "{column}" may hold several reasons per cell, parted by commas; each cell is counted as one',
            column=echo(source.header[positions[0]]),
        ),
        source.place(source.header_row, positions[0]),
        fix=msg("if they are several, put semicolons between them, or export a column of ticks per reason"),
    )


def _sample(source: Source, position: int) -> list[str]:
    return [row[position].strip() for row in source.sample if position < len(row)]
