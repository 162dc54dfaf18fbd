"""Reading: what the distinct texts of one rating column are: numbers, words, numbers with words, decimal commas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cemgap.intake.ratings.answers import is_blank
from cemgap.intake.ratings.labels import AN_ANSWER_BEHIND, UNITS, is_label, leading, no_answer, plain
from cemgap.intake.ratings.numbers import parse_comma, parse_number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cemgap.intake.mapping import ScaleRules
    from cemgap.intake.sources import Source


@dataclass(frozen=True, slots=True)
class Reading:
    """What one column holds, blanks and declared codes left out."""

    position: int
    reverse: bool
    missing: frozenset[float]
    """Codes that the file says mean no answer."""
    not_applicable: frozenset[float]
    """Codes whose label says don't know or not applicable."""
    named: tuple[tuple[float, str], ...]
    """(code, its label) of answers, by code, where the file or a codebook says so."""
    doubtful: tuple[tuple[float, str], ...]
    """Codes whose label says that they are no answer, though they lie among the answers."""
    numbers: tuple[tuple[str, float], ...]
    """(text, number) of plain numbers."""
    words: tuple[tuple[str, str], ...]
    """(text, what it says): itself, or what its code stands for."""
    commas: tuple[str, ...]
    """Texts among the words that are numbers with a decimal comma."""
    anchors: tuple[tuple[float, str], ...] = ()
    """(number, its label, "" = none) as the header says it."""

    @property
    def in_front(self) -> tuple[tuple[float, str], ...]:
        """(number, words behind it) of the texts that have both."""
        found = (leading(text) for text, _ in self.words)
        return tuple(of for of in found if of is not None and of[1])

    @property
    def numbered(self) -> bool:
        """Every text that is no plain number has a number in front."""
        return all(leading(text) is not None for text, _ in self.words)

    @property
    def two_signs(self) -> bool:
        """Some numbers have a decimal comma, others a decimal point."""
        return bool(self.commas) and any("." in text for text, _ in self.numbers)

    @property
    def decimal_comma(self) -> bool:
        """All texts are whole numbers or have a decimal comma, and one has."""
        whole = all(number.is_integer() and "." not in text for text, number in self.numbers)
        return bool(self.commas) and whole and len(self.commas) == len(self.words)


def reading_of(source: Source, rules: ScaleRules, position: int, texts: Iterable[str], *, reverse: bool) -> Reading:
    """The reading of a column from its distinct texts."""
    codes = frozenset(rules.missing) | frozenset(rules.not_applicable)
    told = dict(source.value_labels.get(position, {}))
    declared = {number for code in source.missing_codes.get(position, ()) if (number := parse_number(code)) is not None}
    named = {number: label for code, label in told.items() if (number := parse_number(code)) is not None}
    silent = {number: kind for number, label in named.items() if (kind := _kind(label)) is not None}
    spoken = {n: label for n, label in named.items() if n not in declared and n not in silent and n not in codes}
    among = {n for n in silent if spoken and min(spoken) < n < max(spoken) and n not in declared | codes}
    not_applicable = frozenset(n for n, kind in silent.items() if kind == "not_applicable" and n not in among)
    missing = (frozenset(declared) | frozenset(silent)) - not_applicable - among
    numbers: dict[str, float] = {}
    words: dict[str, str] = {}
    for text in texts:
        number = parse_number(text)
        if number is not None:
            if number not in codes | missing | not_applicable:
                numbers[text] = number
        elif not is_blank(text):
            words[text] = told.get(text.strip(), text)
    return Reading(
        position,
        reverse,
        missing,
        not_applicable,
        tuple(sorted(spoken.items())),
        tuple((number, named[number]) for number in sorted(among)),
        tuple(numbers.items()),
        tuple((text, says) for text, says in words.items() if no_answer(plain(says)) is None),
        tuple(text for text in words if parse_comma(text) is not None),
        tuple((float(number), label) for number, label in source.questions[position].anchors),
    )


def _kind(label: str) -> str | None:
    """Whether the label of a code says that it is no answer."""
    return None if plain(label) in AN_ANSWER_BEHIND else no_answer(plain(label))


def numbers_in_front(block: tuple[Reading, ...]) -> bool:
    """Whether the numbers in front of the answers of a block are the answers: ``7 - Very satisfied``, ``5分``.

    Every answer that is no plain number has one; and the words behind are known, or stand at both ends only, or behind
    every number; a number does not stand both with words and without.
    """
    labelled = {pair for reading in block for pair in reading.in_front}
    bare = {number for reading in block for _, number in reading.numbers}
    if not labelled or not all(reading.numbered for reading in block):
        return False
    worded = {number for number, words in labelled if plain(words) not in UNITS and _kind(words) is None}
    strange = {n for n, words in labelled if n in worded and not is_label(plain(words))}
    if not strange:
        return True
    ends = {min(bare | worded), max(bare | worded)}
    return not bare & worded and len(worded) > 1 and (not bare or worded == ends)
