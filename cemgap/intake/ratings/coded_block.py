"""Coded block: how the columns of one measure are read together, and the scale that their labels show."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

from cemgap.intake.ratings.coding import Coding
from cemgap.intake.ratings.coding_problems import CodingProblems
from cemgap.intake.ratings.labels import (
    NOT_RATINGS,
    Ambiguous,
    LabelSet,
    judge,
    kind_of,
    no_answer,
    own_set,
    plain,
    resolve,
)
from cemgap.intake.ratings.readings import numbers_in_front
from cemgap.intake.ratings.scale_labels import anchored_best_first, anchored_ends, labelled_scale
from cemgap.intake.ratings.ticked import Alone, ticked, without

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cemgap.errors import Problem
    from cemgap.intake.doubts import Doubt
    from cemgap.intake.mapping import ScaleRules
    from cemgap.intake.ratings.readings import Reading
    from cemgap.intake.ratings.scale_problems import Unsettled
    from cemgap.intake.sources import Source

Block = tuple["Reading", ...]
Ends = tuple[float, float]
ONE_SCALE = ("experience", "expectation", "ideal")
"""Measures that are asked on the same scale."""
PLAUSIBLE = 10
"""Largest number with a decimal comma in a workbook, where such a text may as well be several options."""
UNLIKE: dict[str, tuple[str, ...]] = {
    "experience": ("importance",),
    "expectation": ("satisfaction",),
    "importance": ("satisfaction", "quality"),
    "ideal": ("satisfaction",),
}
"""Kinds of words that a measure is hardly answered in."""


@dataclass(frozen=True, slots=True)
class CodedBlock:
    """What is found about the columns of one measure."""

    codings: tuple[tuple[int, Coding], ...] = ()
    """(position, coding) of the columns that hold more than plain numbers"""
    scale: Ends | None = None
    """(low, high) that labels show"""
    from_header: bool = False
    """The headers say the scale, not the answers."""
    labels: LabelSet | None = None
    """The set of the words that the columns are answered in."""
    problems: tuple[Problem, ...] = ()
    doubts: tuple[Doubt, ...] = ()


def coded_block(
    source: Source,
    rules: ScaleRules,
    measure: str,
    block: Block,
    fellows: tuple[tuple[str, Block], ...] = (),
    *,
    of_people: bool = True,
) -> CodedBlock:
    """The coding of the columns of a measure, all of them looked at together.

    Words that `fellows`, (measure, its columns) on the same scale, share with them show the scale of both: nobody may
    have expected "Very poor", and it is a step all the same. `of_people`: the cells are answers of people, not means.

    Errors: E140 words that no set of labels has, E141 words that several sets have, E142 words beside numbers, E143 two
    decimal signs, E144 the best answer is the lowest and nobody said so, E145 answers that rate nothing, E146 words
    that the declared labels lack, E147 words that do not fit the declared scale, or columns on different scales, E149 a
    code that is and is not an answer, E153 several answers in a cell, E424 answers that say themselves which is the
    best, and are declared to be reversed. Warning: W232 words that sound like another measure.
    """
    if not block:
        return CodedBlock()
    reader = _Reader(source, rules, measure, block, fellows, of_people=of_people)
    codings, scale = reader.read()
    plainly = Coding.of(rules)
    return CodedBlock(
        tuple((position, coding) for position, coding in codings.items() if coding != plainly),
        scale,
        reader.from_header,
        reader.labels,
        tuple(found.problem for found in reader.found),
        tuple(found.doubt for found in reader.found if found.doubt is not None),
    )


def declared_ends(rules: ScaleRules, measure: str) -> Ends | None:
    """(low, high) that flags or settings give."""
    ends = {what: (low, high) for what, low, high in rules.scales}
    return ends.get(measure) or ends.get("all")


def is_reversed(rules: ScaleRules, measure: str) -> bool:
    """Whether the best answer of the whole measure is said to be the lowest."""
    ends = declared_ends(rules, measure)
    return _says_reverse(rules, measure) or (ends is not None and ends[0] > ends[1])


def _says_reverse(rules: ScaleRules, measure: str) -> bool:
    """By the word reverse; labels of the measure's own are listed from worst to best, whatever is said of all."""
    return measure in rules.reverse or ("all" in rules.reverse and measure not in dict(rules.labels))


def is_upright(rules: ScaleRules, measure: str) -> bool:
    """Whether the best answer is said to be the highest number, whatever labels say."""
    return not is_reversed(rules, measure) and bool({measure, "all"} & set(rules.upright))


class _Reader:
    def __init__(
        self,
        source: Source,
        rules: ScaleRules,
        measure: str,
        block: Block,
        fellows: tuple[tuple[str, Block], ...],
        *,
        of_people: bool,
    ) -> None:
        self._source, self._rules, self._measure = source, rules, measure
        self._ends = declared_ends(rules, measure)
        labels = dict(rules.labels)
        self._own = own_set(labels[measure]) if measure in labels else None
        self._shared = own_set(labels["all"]) if "all" in labels else None
        self._beside = {says for _, of in fellows for reading in of for _, says in reading.words}
        self._beside_own = [own_set(labels[fellow]) for fellow, _ in fellows if fellow in labels]
        self._problems = CodingProblems(source, measure)
        self.labels: LabelSet | None = None
        self.from_header = False
        self.found: list[Unsettled] = []
        self._block = self._one_answer_each(block, "," if rules.decimal is None and not of_people else rules.decimal)

    def read(self) -> tuple[dict[int, Coding], Ends | None]:
        """The coding of every column, and the scale that labels show."""
        codings = {reading.position: self._with_codes(reading) for reading in self._block}
        worded = tuple(
            reading for reading in self._block if reading.words and not codings[reading.position].decimal_comma
        )
        told = tuple(reading for reading in self._block if (reading.named or reading.anchors) and not reading.words)
        named = tuple(reading for reading in told if reading.named)
        signs = [r for r in self._block if r.two_signs and self._rules.decimal != "."]
        doubtful = tuple(reading for reading in self._block if reading.doubtful)
        scale: Ends | None = None
        if signs:
            self.found += [self._problems.two_signs(reading) for reading in signs]
        elif named and (own := self._own or self._shared_by(named)) is not None:
            codings |= {r.position: self._by_own(r, codings[r.position], own) for r in named}
            return codings, (1, own.points)
        elif worded and numbers_in_front(self._block):
            codings |= {r.position: replace(codings[r.position], leading_number=True) for r in worded}
            scale = self._in_front()
        elif worded and (words := self._words_of(worded)) is not None:
            codings |= {r.position: self._by_words(r, codings[r.position], words) for r in worded}
            scale, self.labels = (1, words.points), words
            against = tuple(r for r in worded if r.reverse or _says_reverse(self._rules, self._measure))
            if against and judge(words.shown[0], words.shown[-1]):
                self.found.append(self._problems.turned_twice(against, None))
        if doubtful:
            self.found.append(self._problems.among(doubtful))
        if scale is None and told:
            scale = self._told(told)
            self.from_header = scale is not None and not named
        return codings, scale

    def _one_answer_each(self, block: Block, decimal: str | None) -> Block:
        """The columns without the cells that hold several answers: these are an error."""
        alone = Alone.of(block, self._ends)
        sure: dict[int, tuple[str, ...]] = {}
        perhaps: dict[int, tuple[str, ...]] = {}
        for reading in block:
            cells = [row[reading.position] for row in self._source.sample]
            found = ticked(reading, alone, cells, decimal, plainly=self._comma_is_decimal(reading))
            sure |= {reading.position: found.texts} if found.texts else {}
            perhaps |= {reading.position: found.perhaps} if found.perhaps else {}
        if sure:
            self.found.append(self._problems.several_answers(sure))
        if perhaps:
            self.found.append(self._problems.answers_or_decimals(perhaps))
        return tuple(without(r, (*sure.get(r.position, ()), *perhaps.get(r.position, ()))) for r in block)

    def _with_codes(self, reading: Reading) -> Coding:
        coding = Coding.of(self._rules)
        return replace(
            coding,
            missing=coding.missing | (reading.missing - coding.not_applicable),
            not_applicable=coding.not_applicable | (reading.not_applicable - coding.missing),
            decimal_comma=self._has_decimal_comma(reading),
        )

    def _has_decimal_comma(self, reading: Reading) -> bool:
        if self._rules.decimal is not None:
            return self._rules.decimal == "," and bool(reading.commas)
        return reading.decimal_comma and self._comma_is_decimal(reading)

    def _comma_is_decimal(self, reading: Reading) -> bool:
        """Not in a file separated by commas; in a workbook ``1,2`` may as well be two options that were ticked."""
        if self._source.separator is not None:
            return self._source.separator != ","
        parts = [tuple(map(float, text.strip().split(","))) for text in reading.commas]
        return all(whole <= PLAUSIBLE for whole, _ in parts) and any(whole >= behind for whole, behind in parts)

    def _in_front(self) -> Ends | None:
        """The scale that the words behind the numbers show."""
        labelled = [pair for reading in self._block for pair in reading.in_front]
        bare = [number for reading in self._block for _, number in reading.numbers]
        shown = labelled_scale(labelled, bare, complete=False)
        if shown is None:
            return None
        if shown.best_first:
            self._ask_reverse(self._block, whole=True)
        elif any(judge(worst, best) for worst, best in product(_at(shown.low, labelled), _at(shown.high, labelled))):
            self._refuse_reverse(self._block)
        return shown.low, shown.high

    def _told(self, told: Block) -> Ends | None:
        """The scale that the value labels of the columns show, else their headers."""
        falling, rising, ends = [], [], set[Ends]()
        for reading in told:
            if reading.named:
                shown = labelled_scale(reading.named, (n for _, n in reading.numbers), complete=True)
                found = None if shown is None else (shown.low, shown.high)
                is_best_first = shown is not None and shown.best_first
            else:
                found, is_best_first = anchored_ends(reading.anchors), anchored_best_first(reading.anchors)
            ends |= set() if found is None else {found}
            falling += [reading] if is_best_first else []
            said = sorted((number, label) for number, label in reading.named or reading.anchors if label)
            rising += [reading] if len(said) > 1 and not is_best_first and judge(said[0][1], said[-1][1]) else []
        self._ask_reverse(tuple(falling), whole=len(falling) == len(told))
        self._refuse_reverse(tuple(rising))
        if len(ends) > 1 and self._ends is None:
            self.found.append(self._problems.several_scales(told, ends))
        return ends.pop() if len(ends) == 1 else None

    def _ask_reverse(self, falling: Block, *, whole: bool) -> None:
        asked = tuple(reading for reading in falling if not reading.reverse)
        if asked and not is_reversed(self._rules, self._measure) and not is_upright(self._rules, self._measure):
            self.found.append(self._problems.best_first(asked, whole=whole and asked == falling))

    def _refuse_reverse(self, rising: Block) -> None:
        """Columns whose labels say that the highest number is the best, and that are declared to be reversed."""
        against = tuple(r for r in rising if r.reverse or is_reversed(self._rules, self._measure))
        if against:
            self.found.append(self._problems.turned_twice(against, self._ends))

    def _words_of(self, worded: Block) -> LabelSet | None:
        """The set of the words, if they are answers at all and fit one."""
        says = sorted({says for reading in worded for _, says in reading.words})
        answers = sum(bool(row[reading.position].strip()) for reading in worded for row in self._source.sample)
        found = self._resolved(says, answers)
        if self._own is not None and (not isinstance(found, LabelSet) or found.kind != "own"):
            self.found.append(self._problems.not_declared(worded, says, self._own))
            return None
        if self._beside_numbers(worded, says):
            return None
        if isinstance(found, Ambiguous) and self._ends is not None:
            fitting = [of for of in found.sets if of.points == self._steps]
            found = fitting[0] if len(fitting) == 1 else found
        if isinstance(found, Ambiguous):
            self.found.append(self._problems.several_sets(worded, found))
            return None
        if found is None:
            self.found.append(self._problems.no_set(worded))
            return None
        return found if self._is_scale(worded, found) else None

    def _resolved(self, says: list[str], answers: int) -> LabelSet | Ambiguous | None:
        """The set of the words; with those of measures on the same scale, where these are answered in some of them."""
        own = tuple(of for of in (self._own, self._shared) if of is not None)
        here, beside = (
            {plain(text) for text in texts if no_answer(plain(text)) is None} for texts in (says, self._beside)
        )
        if self._own is not None or not here & (beside | {word for of in self._beside_own for word, _ in of.numbers}):
            return resolve(says, own, answers)
        together = resolve(sorted({*says, *self._beside}), (*own, *self._beside_own), answers)
        return together or resolve(says, (*own, *self._beside_own), answers)

    @property
    def _steps(self) -> float:
        """Points of the declared scale."""
        low, high = self._ends or (0.0, 0.0)
        return abs(high - low) + 1

    def _beside_numbers(self, worded: Block, says: list[str]) -> bool:
        """Whether numbers stand beside the words; an error, unless they are few: then they are told row by row."""
        numbers = tuple(reading for reading in self._block if reading.numbers)
        if not numbers or (self._ends is not None and not any(reading.words for reading in numbers)):
            return False
        many = len(says) >= len({number for reading in numbers for _, number in reading.numbers})
        if any(not reading.numbers for reading in worded) or (many and kind_of(says) is not None):
            self.found.append(self._problems.mixed(worded, numbers))
        return True

    def _is_scale(self, worded: Block, found: LabelSet) -> bool:
        if found.kind in NOT_RATINGS:
            self.found.append(self._problems.no_rating(worded, found))
            return False
        if self._ends is not None and self._steps != found.points:
            self.found.append(self._problems.other_length(worded, found, self._ends))
            return False
        if found.kind in UNLIKE[self._measure]:
            self.found.append(self._problems.unlike(worded, found))
        return True

    def _by_words(self, reading: Reading, coding: Coding, found: LabelSet) -> Coding:
        worst, best = self._ends or (1.0, 2.0)
        step = 1.0 if worst < best else -1.0
        numbers = {word: worst + step * (point - 1) for word, point in found.numbers}
        codes = {plain(text): numbers[plain(says)] for text, says in reading.words if plain(says) in numbers}
        return replace(coding, labels=tuple((numbers | codes).items()))

    def _shared_by(self, told: Block) -> LabelSet | None:
        """The labels declared for all measures, where they are those of these codes."""
        known = {word for word, _ in self._shared.numbers} if self._shared is not None else set()
        return self._shared if all(plain(label) in known for r in told for _, label in r.named) else None

    def _by_own(self, reading: Reading, coding: Coding, own: LabelSet) -> Coding:
        """Codes whose labels are declared, worst to best: the place in that list counts, whatever the code."""
        points = dict(own.numbers)
        lacking = [label for _, label in reading.named if plain(label) not in points]
        if lacking:
            self.found.append(self._problems.not_declared((reading,), lacking, own))
        told = self._source.value_labels[reading.position]
        labels = {plain(code): float(points[plain(label)]) for code, label in told.items() if plain(label) in points}
        return replace(coding, labels=tuple(labels.items()))


def _at(number: float, labelled: Iterable[tuple[float, str]]) -> tuple[str, ...]:
    """The words behind a number."""
    return tuple(words for at, words in labelled if at == number)
