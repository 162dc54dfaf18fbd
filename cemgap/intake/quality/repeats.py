"""Repeats: respondents who give all the answers of another one, so that one person may be counted twice.

Chance gives equal answers too, the more so the more people answer and the more their answers are alike. So a repeat
counts only where it would be a wonder: the same answers could have been ticked in many other orders, and there must be
more of these than pairs of respondents. Texts that people wrote add to it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from cemgap.errors import Problem, error, warning
from cemgap.intake.guessing.glimpse import Glimpse
from cemgap.intake.quality.ticks import answered, asked
from cemgap.intake.ratings.answers import distinct, is_blank
from cemgap.translations import msg

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cemgap.intake.mapping import Mapping
    from cemgap.intake.quality.ticks import Answers, Booleans, Floats
    from cemgap.intake.sources import Cells, Source
    from cemgap.intake.tally import Tally

Hashes = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint64]
Table = npt.NDArray[np.float32]
"""[rating, respondent]"""

FEWEST = 12
"""Ratings that must be given, and be equal, beside a text."""
FEWEST_ALONE = 18
"""Ratings that must be given, and be equal, without a text."""
COMMON = 10
"""Bytes of a text that tell nothing: "no comment", 没有; every further one counts as a bit."""
LEAST = 12
"""Bits below which equal answers are chance however few people answer: nearly all may tick the best."""
UNEVEN = 8
"""Bits that ratings without a text must have besides: not every order is as likely, as questions differ."""
LEVELS = 6
"""Bits of a hash that hold how rare the answers are; the others are the hash."""
MOST_BITS = (1 << LEVELS) - 1
BLANK = np.finfo(np.float32).min
"""In place of a rating that is not given: unlike NaN it is the same on every machine."""
FEWEST_TEXTS = 10
"""Cells from which on it can be told whether people wrote them."""
BETWEEN_ANSWERS = re.compile(r"[;；┋|,，、]")
"""Between answers that were ticked: of those there are few, however many ways to tick them."""
SEVERAL_WORDS = re.compile(r"[^\W\d_]\s+[^\W\d_]|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{4}")


@dataclass(frozen=True, slots=True)
class Repeats:
    """Takes the answers of respondents as numbers of 64 bits, equal where the answers are."""

    columns: tuple[int, ...]
    """The columns of texts that people wrote; the ratings come as they are read."""
    alone: bool
    """Ratings are looked at also where nothing is written: there is no id."""

    @staticmethod
    def of(source: Source, mapping: Mapping) -> Repeats:
        """What is to be looked at; nothing where too few ratings are asked for."""
        ratings = asked(mapping)
        texts = tuple(c.position for c in mapping.columns if c.role == "open" and _is_written(source, c.position))
        return Repeats(texts if ratings >= FEWEST else (), ratings >= FEWEST_ALONE and mapping.position("id") is None)

    def hashes(self, cells: Cells, answers: Answers, counts: Booleans) -> tuple[Hashes, Booleans]:
        """Of the respondents that count and whose answers can tell: their hashes in order; [row] who that is.

        A hash is that of the ratings as ticked and of the texts without the spaces around them; its lowest `LEVELS`
        bits say how rare the answers are, in bits.
        """
        columns = [column for measure in answers for column in measure]
        if not (self.columns or self.alone) or not columns:
            return np.empty(0, dtype=np.int64), np.zeros(len(counts), dtype=np.bool_)
        given = answered(columns)
        written = np.zeros(len(counts))
        texts: list[tuple[Words, npt.NDArray[np.int32]]] = []
        for position in self.columns:
            different, index = distinct(cells.columns[position])
            plain = ["" if is_blank(text) else " ".join(text.split()) for text in different]
            words = np.frombuffer(b"".join(map(_digest, plain)), dtype="<u8").astype(np.uint64)
            texts.append((words, index))
            written += np.array([max(0, len(text.encode()) - COMMON) for text in plain], dtype=np.float64)[index]
        enough = (written > 0) & (given >= FEWEST)
        if self.alone:
            enough |= given >= FEWEST_ALONE
        enough &= counts
        at = np.flatnonzero(enough)
        ticked = _ratings([column[at] for column in columns])
        rare = _rare(ticked, given[at])
        at, ticked, rare = at[rare > 0], ticked[:, rare > 0], rare[rare > 0]
        enough[:] = False
        enough[at] = True
        bits = rare + np.where(written[at] > 0, written[at], -UNEVEN)
        level = np.clip(bits, 0, MOST_BITS).astype(np.uint64)
        mixed = np.zeros(len(at), dtype=np.uint64)
        for word in (*ticked.view("<u4"), *(words[index[at]] for words, index in texts)):
            mixed ^= word
            mixed *= np.uint64(0xBF58476D1CE4E5B9)
            mixed ^= mixed >> np.uint64(32)
        return ((_spread(mixed) & ~np.uint64(MOST_BITS)) | level).view(np.int64), enough


def surplus(hashes: Hashes, people: int) -> int:
    """How many respondents repeat another one: all but one of those with a hash, where chance would not do that.

    Chance does where there are more pairs of p people than the answers have orders (fewer than 2 log2(p) bits of them,
    or fewer than `LEAST`).

    Args:
        hashes: as `Repeats.hashes` gives them, in any order; sorted in place.
        people: respondents, at least one.
    """
    hashes.sort()
    again = hashes[1:][hashes[1:] == hashes[:-1]]
    return int(((again & MOST_BITS) >= max(LEAST, 2 * np.log2(people))).sum())


def repeated(tally: Tally, mapping: Mapping, source: Source) -> Iterator[Problem]:
    """The problem of respondents who repeat others: a warning (W243), or an error (E151) where repeats are to stop."""
    twice = sum(
        surplus(np.concatenate(blocks), tally.respondents.get(wave, 0))
        for wave, blocks in tally.answers.items()
        if tally.respondents.get(wave, 0) > 1
    )
    if not twice:
        return
    if mapping.quality.duplicates == "stop":
        yield error(
            "E151",
            msg(
                "{n} respondent gives every answer of another one: possibly the same person twice",
                plural="{n} respondents give every answer of another one: possibly the same people twice",
                n=twice,
            ),
            source.place(None, None),
            fix=msg('remove the repeats, or count all rows, in cemgap.toml, [input]:  duplicates = "warn"'),
            count=twice,
        )
    else:
        yield warning(
            "W243",
            msg(
                "{n} respondent gives every answer of another one: possibly the same person twice; both are counted",
                plural="{n} respondents give every answer of another one: possibly the same people twice; all are "
                "counted",
                n=twice,
            ),
            source.place(None, None),
            fix=msg("sort the rows by their ratings to see them together; if they are repeats, remove the extra rows"),
            count=twice,
        )


def _is_written(source: Source, position: int) -> bool:
    """Whether a column holds texts that people wrote: most are several words, and they say many different things."""
    cells = Glimpse.of(source.sample, position).cells
    worded = [cell for cell in cells if SEVERAL_WORDS.search(cell) and 2 * sum(map(str.isdigit, cell)) < len(cell)]
    said = {part.strip() for cell in cells for part in BETWEEN_ANSWERS.split(cell)}
    return len(cells) >= FEWEST_TEXTS and 2 * len(worded) > len(cells) and 2 * len(said) > len(cells)


def _ratings(columns: list[Floats]) -> Table:
    """The ratings with one number for every blank and one for zero; seven digits are as good as all."""
    with np.errstate(over="ignore"):
        table = np.array(columns, dtype="<f4")
    np.fmax(table, BLANK, out=table)
    table += np.float32(0.0)
    return table


def _rare(table: Table, given: npt.NDArray[np.int64]) -> Floats:
    """[respondent] log2 of the number of orders of the answers given: m! / (c1! c2! ...), c of m alike; whole bits.

    >>> _rare(_ratings([np.array([7.0, 1]), np.array([7, 2.0]), np.array([np.nan, 3])]), np.array([2, 3])).tolist()
    [0.0, 2.0]
    """
    log = np.log2(np.arange(1, len(table) + 1))
    orders = np.concatenate(([0.0], np.cumsum(log)))  # log2(m!)
    bits: Floats = orders[given] + orders[len(table) - given]  # blanks are alike as well
    run = np.zeros(table.shape[1], dtype=np.intp)
    for before, column in pairwise(np.sort(table, axis=0)):
        run += 1
        run *= column == before
        bits -= log[run]
    return np.floor(bits + 1e-9)  # a number of orders that is a power of two must not end below its bits


def _spread(words: Words) -> Words:
    """Every bit of the words spread over all (the finalizer of SplitMix64: Steele, Lea and Flood 2014)."""
    words = words + np.uint64(0x9E3779B97F4A7C15)
    words = (words ^ (words >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    words = (words ^ (words >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return words ^ (words >> np.uint64(31))


def _digest(text: str) -> bytes:
    return blake2b(text.encode(), digest_size=8).digest()
