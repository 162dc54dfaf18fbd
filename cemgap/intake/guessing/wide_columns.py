"""Wide columns: what the columns of a file with a row per respondent hold. Ordered rules, never a score of likeness.

Said in the settings; the question of a battery; the role of a column; the words of a header; marks in codes; answers in
words where the question is silent. What no rule is sure of stays open, and is asked where it looks like ratings.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import replace

from cemgap.intake.doubts import NONE, Doubt, weight_doubt
from cemgap.intake.guessing.asked import Asked, measure_doubts
from cemgap.intake.guessing.battery import (
    Battery,
    answered_batteries,
    bare_name,
    coded_batteries,
    marked_batteries,
    named_batteries,
    repeated_batteries,
    stem_batteries,
)
from cemgap.intake.guessing.column_roles import POSSIBLE_WEIGHT, REASONS, is_overall, role_of
from cemgap.intake.guessing.factor_names import FactorNames
from cemgap.intake.guessing.glimpse import Glimpse, answers_kind, in_words, look_rated, may_be_ratings, on_a_scale
from cemgap.intake.guessing.header_ratings import header_ratings, overall_of_things
from cemgap.intake.guessing.left_over import left_over
from cemgap.intake.guessing.lexicon import Lexicon, listed
from cemgap.intake.guessing.pairing import paired
from cemgap.intake.guessing.placement import Place, placement_of, rivals
from cemgap.intake.guessing.rating import (
    CONTRADICTED,
    HEADER_SAYS,
    NO_RATING,
    QUESTION_SAYS,
    Rating,
    are_statements,
    contradicts,
    rates_nothing,
    suggested,
)
from cemgap.intake.guessing.record_columns import NOT_UNDERSTOOD
from cemgap.intake.guessing.wording import (
    EXCLUSIONS,
    asks_otherwise,
    excluded,
    in_company,
    measure_of,
    measures_asked,
    split_header,
)
from cemgap.intake.headings.questions import Question, options_seen
from cemgap.intake.mapping import MappedColumn
from cemgap.intake.measures import RATED
from cemgap.intake.vocabulary import fold, words
from cemgap.translations import Message, msg

SAID = msg("the settings say so")
WORDED_RATINGS = ("satisfaction", "quality", "importance", "level", "agreement")
"""Kinds of answers in words that may be ratings."""
BY_ANSWERS = {"satisfaction": "experience", "importance": "importance"}
"""The measure that answers in words show by themselves."""


class WideColumns:
    """The columns of one file, understood rule by rule."""

    def __init__(
        self,
        questions: tuple[Question, ...],
        sample: Sequence[Sequence[str]],
        lexicon: Lexicon,
        names: FactorNames,
        said: Mapping[int, str],
        value_labels: Mapping[int, Mapping[str, str]],
    ) -> None:
        self._questions, self._lexicon, self._names, self._said = questions, lexicon, names, said
        self._glimpses = [Glimpse.of(sample, at, value_labels.get(at)) for at in range(len(questions))]
        self._options = options_seen(questions, sample) if sample else frozenset()
        self._roles: dict[int, tuple[str, Message]] = {}
        self._rated: dict[int, Rating] = {}
        self._asked: list[Asked] = []
        self._understand()

    def _understand(self) -> None:
        batteries = stem_batteries(self._questions)
        for battery in batteries:
            self._take_said(battery)
        free = self._free()
        self._take_said(Battery(free, "", tuple(bare_name(self._questions[at]) for at in free)))
        self._never_rated()
        silent = [battery for battery in batteries if not self._by_stem(battery)]
        bare = [at for at, question in enumerate(self._questions) if not question.stem]
        known = {*self._free(), *self._said}
        for battery in repeated_batteries(self._questions, [at for at in bare if at in known]):
            rest = self._rest(battery)
            if rest is not None and self._looks(rest):
                silent.append(rest)
        in_silent = {at for battery in silent for at in battery.columns}
        alone = [at for at in self._free() if at not in in_silent]
        self._by_role(alone)
        self._reasons_once()
        self._by_header([at for at in alone if at not in self._roles])
        self._by_mark([at for at in alone if at not in self._roles and at not in self._rated])
        silent += answered_batteries(self._questions, self._kinds(in_silent))
        self._by_answers([rest for battery in silent if (rest := self._rest(battery)) is not None])
        self._bare([at for at in self._free() if not self._questions[at].stem])
        asked = {at for a in self._asked for at in a.battery.columns}
        for battery in coded_batteries(self._questions, [at for at in self._free() if at not in asked]):
            if on_a_scale(self._glimpses_of(battery)) or answers_kind(self._glimpses_of(battery)) is not None:
                self._ask(battery, None)
        asked = {at for a in self._asked for at in a.battery.columns}
        others = [at for at in self._free() if at not in asked and at not in self._options]
        measures = {at: rating.measure for at, rating in self._rated.items()}
        self._asked += left_over(self._questions, self._glimpses, others, self._lexicon, measures)
        self._rated |= paired(self._rated, self._said, self._questions, self._names.known)
        self._places = self._place()
        self.doubts = self._doubts()

    def _free(self) -> tuple[int, ...]:
        return tuple(at for at in range(len(self._questions)) if at not in self._roles and at not in self._rated)

    def _rest(self, battery: Battery) -> Battery | None:
        """A battery without the columns that are understood."""
        kept = [i for i, at in enumerate(battery.columns) if at not in self._roles and at not in self._rated]
        if not kept:
            return None
        return replace(
            battery, columns=tuple(battery.columns[i] for i in kept), items=tuple(battery.items[i] for i in kept)
        )

    def _glimpses_of(self, battery: Battery) -> list[Glimpse]:
        return [self._glimpses[at] for at in battery.columns]

    def _looks(self, battery: Battery) -> bool:
        return not set(battery.columns) & self._options and look_rated(self._glimpses_of(battery))

    def _rate(self, battery: Battery, measure: str, reason: Message) -> None:
        for at, item in zip(battery.columns, battery.items, strict=True):
            self._rated[at] = Rating(measure, item, reason, battery)

    def _open(self, battery: Battery, reason: Message) -> None:
        self._roles.update((at, ("open", reason)) for at in battery.columns)

    def _ask(self, battery: Battery, suggestion: str | None, *, always: bool = False) -> None:
        self._asked.append(Asked(battery, suggestion, always))

    def _take_said(self, battery: Battery) -> None:
        for at, item in zip(battery.columns, battery.items, strict=True):
            measure = self._said.get(at)
            if measure == NONE:
                self._roles[at] = ("open", SAID)
            elif measure is not None:
                wording = None if battery.stem else split_header(item, self._lexicon)
                thing = wording.thing if wording is not None else item
                self._rated[at] = Rating(measure, thing, SAID, battery if battery.stem else None)

    def _never_rated(self) -> None:
        """Columns whose answers compare with what was expected, or are those of a Kano question, whatever is asked."""
        for at in self._free():
            why = rates_nothing(self._glimpses[at])
            if why is not None:
                self._roles[at] = ("open", why)

    def _by_stem(self, battery: Battery) -> bool:
        """Whether the question of a battery says all there is to say."""
        for at in battery.columns:
            if at in self._roles or at in self._rated:
                continue
            role = role_of(self._questions[at], self._glimpses[at])
            if role is not None:
                self._roles[at] = role
            elif self._is_option(at):
                self._roles[at] = ("open", OPTION)
        rest = self._rest(battery)
        if rest is None:
            return True
        why = excluded(rest.stem, self._lexicon)
        if why is not None:
            self._open(rest, why)
            if why == EXCLUSIONS["minimum"] and len(rest.columns) > 1:
                self._ask(rest, NONE, always=True)
            return True
        named = self._named_in(rest.stem)
        self._items(rest, named)
        left = self._rest(rest)
        if left is None:
            return True
        if len(named) != 1:
            return False
        return self._named(left, next(iter(named)))

    def _named_in(self, stem: str) -> frozenset[str]:
        """The measures that a question names, in a sentence or as a header does ("Experience: Service")."""
        named = measures_asked(stem, self._lexicon)
        wording = None if named or asks_otherwise(stem) else split_header(stem, self._lexicon)
        if wording is None or wording.needs_company:
            return named
        return frozenset({wording.measure})

    def _items(self, battery: Battery, named: frozenset[str]) -> None:
        """What the items say by themselves."""
        for at, item in zip(battery.columns, battery.items, strict=True):
            why = excluded(item, self._lexicon)
            if why is not None:
                self._roles[at] = ("open", why)
            elif fold(item) in words("stems")["other_item"]:
                self._roles[at] = ("open", msg("something else that people named"))
            elif is_overall(item):
                overall = named <= {"experience"}
                self._roles[at] = ("outcome", REASONS["outcome"]) if overall else ("open", NOT_UNDERSTOOD)
            elif not named:
                self._by_item(battery, at, item)
            elif measure_of(fold(item), self._lexicon.measures) not in {None, *named}:
                self._roles[at] = ("open", msg("names two measures"))

    def _by_item(self, battery: Battery, at: int, item: str) -> None:
        """The question is silent: the item may name a measure, by itself or beside the thing."""
        if not may_be_ratings([self._glimpses[at]]):
            return
        alone = measure_of(fold(item), self._lexicon.measures)
        if alone is not None:
            self._rated[at] = Rating(alone, battery.stem, HEADER_SAYS[alone])
            return
        wording = split_header(item, self._lexicon)
        if wording is None or wording.is_counted:
            return
        known = self._names.known(wording.thing) or in_company(wording, battery.items, self._lexicon)
        if not wording.needs_company or known:
            self._rated[at] = Rating(wording.measure, wording.thing, HEADER_SAYS[wording.measure], battery)

    def _named(self, battery: Battery, measure: str) -> bool:
        """Whether the answers of a battery fit the one measure that its question names."""
        glimpses = self._glimpses_of(battery)
        kind = answers_kind(glimpses)
        if not may_be_ratings(glimpses):
            self._open(self._misfits(battery), NO_RATING)
            rest = self._rest(battery)
            return rest is None or self._named(rest, measure)
        if contradicts(measure, kind):
            self._open(battery, CONTRADICTED)
            self._ask(battery, None, always=True)
        elif self._agreed(battery, kind) and are_statements(battery.items):
            self._open(battery, msg("statements to agree with: what they measure is not said"))
            self._ask(battery, measure)
        else:
            self._rate(battery, measure, QUESTION_SAYS[measure])
            for at in battery.columns if not in_words(glimpses) else ():
                if self._glimpses[at].cells and not self._glimpses[at].numbers:
                    del self._rated[at]
                    self._roles[at] = ("open", NO_RATING)
        return True

    def _misfits(self, battery: Battery) -> Battery:
        """The columns that are no ratings by themselves; all, where none or nearly all are."""
        odd = [at for at in battery.columns if not may_be_ratings([self._glimpses[at]])]
        if not odd or 2 * len(odd) > len(battery.columns):
            return battery
        return Battery(tuple(odd), battery.stem, tuple(self._questions[at].item for at in odd))

    def _agreed(self, battery: Battery, kind: str | None) -> bool:
        return kind == "agreement" or bool(listed("stems", "agreement").search(fold(battery.stem)))

    def _by_role(self, positions: Sequence[int]) -> None:
        rated = overall_of_things({at: self._questions[at] for at in positions}, self._lexicon)
        for at in (at for at in positions if at not in rated):
            question = self._questions[at]
            why = excluded(question.stem or question.header, self._lexicon)
            role = role_of(question, self._glimpses[at]) if why is None else ("open", why)
            if self._is_option(at) and (role is None or role[0] in {"outcome", "segment"}):
                role = ("open", OPTION)
            if role is not None:
                self._roles[at] = role

    def _is_option(self, at: int) -> bool:
        return self._questions[at].option or at in self._options

    def _reasons_once(self) -> None:
        """Reasons that were ticked are counted in the columns of the options, where these are there."""
        options = {
            fold(q.stem) for at, q in enumerate(self._questions) if q.item and self._roles.get(at, ("",))[0] == "reason"
        }
        for at, question in enumerate(self._questions):
            if self._roles.get(at, ("",))[0] == "reason" and not question.item and fold(question.header) in options:
                self._roles[at] = ("open", msg("its options have columns of their own"))

    def _by_header(self, positions: Sequence[int]) -> None:
        """A measure word at one end of a header, the thing rated beside it; or a question about one thing."""
        columns = {at: (self._questions[at], self._glimpses[at]) for at in positions}
        found = header_ratings(columns, self._lexicon, self._names, tuple(self._rated.values()))
        self._rated.update(found.ratings)
        self._roles.update((at, ("open", why)) for at, why in found.refused.items())

    def _by_mark(self, positions: Sequence[int]) -> None:
        """Marks in codes: ``imp_service`` beside ``sat_service``."""
        rated = frozenset(fold(rating.thing) for rating in self._rated.values())
        marked = marked_batteries(self._questions, positions, rated, tuple(self._said))
        kinds = {mark: kind for kind, marks in words("affixes").items() for mark in marks}
        sure = {kinds[battery.mark] for battery in marked} | {rating.measure for rating in self._rated.values()}
        for battery in marked:
            glimpses = self._glimpses_of(battery)
            measure, kind = kinds[battery.mark], answers_kind(glimpses)
            if measure == "ambiguous" and kind in {"satisfaction", "quality"}:
                measure = "experience"
            if not may_be_ratings(glimpses):
                continue
            if measure == "ambiguous":
                likely = "expectation" if "experience" in sure else "experience"
                self._ask(battery, likely, always=True)
            elif contradicts(measure, kind) or all(item.isdigit() for item in battery.items):
                self._ask(battery, None if contradicts(measure, kind) else measure, always=True)
            else:
                self._rate(battery, measure, msg("the code and its fellows say so"))

    def _by_answers(self, silent: Sequence[Battery]) -> None:
        """Answers in words where the question is silent: only where nothing else competes for that measure."""
        kinds = [answers_kind(self._glimpses_of(battery)) for battery in silent]
        taken = {(rating.measure, fold(rating.thing)) for rating in self._rated.values()}
        for battery, kind in zip(silent, kinds, strict=True):
            named = measures_asked(battery.stem, self._lexicon) if battery.stem else frozenset()
            if not self._looks(battery):
                continue
            measure = BY_ANSWERS.get(kind or "")
            alone = named <= {measure} and all((measure, item) not in taken for item in map(fold, battery.items))
            if measure is not None and alone and len(battery.columns) > 1 and not are_statements(battery.items):
                self._rate(battery, measure, ANSWERS_SAY[measure])
            elif len(battery.columns) > 1:
                by_answers = alone and (measure is not None or not battery.stem)
                self._ask(battery, measure if by_answers else suggested(battery.stem, kind))

    def _kinds(self, taken: set[int]) -> dict[int, str]:
        """The kind of the answers in words of columns that nothing else is known of."""
        free = [at for at in self._free() if at not in taken and not self._questions[at].stem]
        return {at: kind for at in free if (kind := answers_kind([self._glimpses[at]])) in WORDED_RATINGS}

    def _bare(self, positions: Sequence[int]) -> None:
        """Names alone, of things that other columns rate."""
        things = {fold(rating.thing) for rating in self._rated.values()}
        asked = {at for a in self._asked for at in a.battery.columns}
        free = [at for at in positions if at not in asked]
        taken = {rating.measure for rating in self._rated.values()}
        left = [measure for measure in RATED if measure not in taken]
        for battery in named_batteries(self._questions, free, lambda name: fold(name) in things):
            if self._looks(battery):
                self._ask(battery, left[0] if left else None, always=True)

    def _place(self) -> dict[int, Place]:
        """The factor and attribute of every rating; of two batteries that rate the same neither is picked."""
        found = rivals(self._rated, self._names)
        plain = [battery for battery in found if not listed("stems", "satisfied").search(fold(battery.stem))]
        for battery in found:
            for at in battery.columns:
                if at not in self._said:
                    self._rated.pop(at, None)
            rest = self._rest(battery)
            if rest is not None:
                suggestion = ("experience" if battery in plain else NONE) if len(plain) == 1 else None
                self._open(rest, msg("another question could be the same measure of the same things"))
                self._ask(rest, suggestion, always=True)
        placement = placement_of(self._rated, self._said, self._names)
        for at in placement.outdone:
            del self._rated[at]
            self._roles[at] = ("open", msg("the settings name another column"))
        return placement.places

    @property
    def columns(self) -> tuple[MappedColumn, ...]:
        """Every column, in order."""
        asked = {column for doubt in self.doubts for column in doubt.columns if doubt.kind == "measure"}
        return tuple(self._column(at, asked) for at in range(len(self._questions)))

    def _column(self, at: int, asked: Container[int]) -> MappedColumn:
        question = self._questions[at]
        if at in self._places:
            factor, attribute = self._places[at]
            rating = self._rated[at]
            return MappedColumn(at, question.header, rating.measure, rating.reason, factor, attribute)
        role, reason = self._roles.get(at, ("open", WHICH_MEASURE if at in asked else NOT_UNDERSTOOD))
        item = question.item if role == "open" else ""
        return MappedColumn(at, question.header, role, reason, attribute=item or None)

    def _doubts(self) -> tuple[Doubt, ...]:
        """What is worth asking."""
        weights = [
            weight_doubt(at, self._questions[at].header)
            for at, (role, reason) in self._roles.items()
            if role == "open" and reason == POSSIBLE_WEIGHT
        ]
        measures = measure_doubts(self._asked, self._questions, self._rated, self._places, self._names, self._lexicon)
        return tuple(sorted((*measures, *weights), key=lambda doubt: doubt.columns))


OPTION = msg("one of the options of a question with several answers")
WHICH_MEASURE = msg("looks like ratings: which measure is open")
ANSWERS_SAY = {
    "experience": msg("the answers are degrees of satisfaction"),
    "importance": msg("the answers are degrees of importance"),
}
