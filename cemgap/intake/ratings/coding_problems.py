"""Coding problems: answers whose words or codes leave something open; each with the question that settles it."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

from cemgap.errors import echo, error, warning
from cemgap.intake.doubts import Doubt
from cemgap.intake.mapping import MEASURE_WORDS
from cemgap.intake.ratings.labels import is_label, plain
from cemgap.intake.ratings.scale_problems import Unsettled, code_choices
from cemgap.intake.ratings.shown_cell import is_showable, place_shown, rows_of, shape_of, shown_cell
from cemgap.translations import Message, msg

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from collections.abc import Mapping as Dictionary

    from cemgap.errors import Place, Problem
    from cemgap.intake.mapping import Mapping
    from cemgap.intake.ratings.labels import Ambiguous, LabelSet
    from cemgap.intake.ratings.readings import Reading
    from cemgap.intake.sources import Source

LABELS_SHOWN = 12
SETS_SHOWN = 4


@dataclass(frozen=True, slots=True)
class CodingProblems:
    """What can be wrong with the answers of one measure."""

    source: Source
    measure: str

    def best_first(self, falling: Sequence[Reading], *, whole: bool) -> Unsettled:
        """E144: the labels say that the lowest number is the best, of all columns of the measure or of some."""
        if whole:
            fix = msg(
                "in cemgap.toml, [scale.{measure}]:  reverse = true    if not:  reverse = false", measure=self.measure
            )
        else:
            fix = msg(
                "in cemgap.toml name each of these columns so:  {{ position = {n}, reverse = true }}    if not, "
                "[scale.{measure}]:  reverse = false",
                n=falling[0].position + 1,
                measure=self.measure,
            )
        message = msg("{measure}: by the labels, the lowest number is the best answer", measure=self._word)
        question = msg("{measure}: is the lowest number the best answer?", measure=self._word)
        choices = (("yes", msg("yes: the answers are turned")), ("no", msg("no: the highest number is the best")))
        doubt = replace(self._doubt("reverse", falling, question, fix, choices, "yes"), whole=whole)
        return Unsettled(error("E144", message, *self._headers(falling), fix=fix), doubt)

    def turned_twice(self, against: Sequence[Reading], ends: tuple[float, float] | None) -> Unsettled:
        """E424: answers that say themselves which is the best, declared to be reversed."""
        message = msg(
            "{measure}: the answers say themselves which is the best, and are declared to be reversed",
            measure=self._word,
        )
        if any(reading.reverse for reading in against):
            fix = msg("in cemgap.toml, take reverse = true out of the tables of these columns")
        elif ends is not None and ends[0] > ends[1]:
            fix = msg("say the scale with its lower end first, {low}-{high}", low=ends[1], high=ends[0])
        else:
            fix = msg(
                "in cemgap.toml, take reverse = true out; where other measures need it, [scale.{measure}]:  "
                "reverse = false",
                measure=self.measure,
            )
        return Unsettled(error("E424", message, *self._headers(against), fix=fix))

    def several_answers(self, texts: Dictionary[int, tuple[str, ...]]) -> Unsettled:
        """E153: cells with several answers, by the position of their column."""
        rows = rows_of(self.source, texts)
        cells = dict.fromkeys(text for listed in texts.values() for text in listed)
        message = msg(
            "{measure}: several answers in one cell: {texts}",
            measure=self._word,
            texts=tuple(shown_cell(text, rows[text.strip()]) for text in tuple(cells)[:LABELS_SHOWN]),
        )
        fix = msg("leave one answer in each of these cells, or none; a rating is one number")
        return Unsettled(error("E153", message, *self._cells(texts), fix=fix))

    def answers_or_decimals(self, texts: Dictionary[int, tuple[str, ...]]) -> Unsettled:
        """E153: cells with a comma between two answers, by the position of their column."""
        text = shown_cell(next(iter(texts.values()))[0])
        question = msg(
            '{measure}: "{text}": two answers in one cell, or a decimal comma?', measure=self._word, text=text
        )
        fix = msg(
            'a decimal comma: in cemgap.toml, [input]:  decimal = ","    two answers: leave one in each of these '
            "cells, or none"
        )
        choices = ((",", msg("a decimal comma")), (".", msg("two answers: to be corrected in the file")))
        doubt = Doubt("decimal", tuple(texts), question, fix, choices, None, needed=True, measure=self.measure)
        return Unsettled(error("E153", question, *self._cells(texts), fix=fix), doubt)

    def several_sets(self, worded: Sequence[Reading], found: Ambiguous) -> Unsettled:
        """E141: the answers fit several sets of labels."""
        choices = tuple(
            (_toml(of.shown), msg("{n} points: {labels}", n=of.points, labels=_shown(of.shown)))
            for of in found.sets[:SETS_SHOWN]
        )
        fix = msg(
            'list all of the right one, worst to best, in cemgap.toml, [scale.{measure}]:  labels = ["WORST", ..., '
            '"BEST"]',
            measure=self.measure,
        )
        says = {says for reading in worded for _, says in reading.words}
        message = msg(
            "{measure}: the answers fit several scales: {scales}",
            measure=self._word,
            scales=tuple(
                msg("{n} points ({labels})", n=of.points, labels=_shown(of.shown)) for of in found.sets[:SETS_SHOWN]
            ),
        )
        question = msg("{measure}: which scale are the answers on?", measure=self._word)
        doubt = self._doubt("labels", worded, question, fix, choices, choices[0][0] if found.likely else None)
        return Unsettled(error("E141", message, *self._headers(worded, says), fix=fix), doubt)

    def no_set(self, worded: Sequence[Reading]) -> Unsettled:
        """E140: no set has these labels; or they are too many to be labels."""
        labels = tuple(dict.fromkeys(says.strip() for reading in worded for _, says in reading.words))
        if len(labels) > LABELS_SHOWN:
            fix = msg("if these columns are no ratings, name the ones that are in cemgap.toml:  cemgap init")
            message = msg("{measure}: {n} different texts are no ratings", measure=self._word, n=len(labels))
            return Unsettled(error("E140", message, *self._headers(worded), fix=fix))
        hidden = self._hidden(worded)
        labels = tuple(label for label in labels if label not in hidden)
        untold = _untold(len(hidden))
        if not hidden:
            fix = msg(
                'sort them in cemgap.toml, [scale.{measure}]:  labels = ["WORST", ..., "BEST"]  with {labels}, and '
                "add answers that nobody chose",
                measure=self.measure,
                labels=_toml(labels)[1:-1],
            )
        elif labels:
            fix = msg(
                "look the texts up that are not shown, and correct cells that hold no answer; then sort the answers in "
                'cemgap.toml, [scale.{measure}]:  labels = ["WORST", ..., "BEST"]  with {labels}, and add answers that '
                "nobody chose",
                measure=self.measure,
                labels=_toml(labels)[1:-1],
            )
        else:
            fix = msg(
                "look the texts up that are not shown, and correct cells that hold no answer; then sort the answers in "
                'cemgap.toml, [scale.{measure}]:  labels = ["WORST", ..., "BEST"]',
                measure=self.measure,
            )
        unknown = tuple(label for label in labels if not is_label(plain(label)))
        if unknown or hidden:
            message = msg(
                "{measure}: no scale is known that has {labels}",
                measure=self._word,
                labels=(*_shown(unknown), *untold),
            )
        else:
            message = msg("{measure}: no one scale has all of {labels}", measure=self._word, labels=_shown(labels))
        question = msg(
            "{measure}: the answers from worst to best, also those that nobody chose? {labels}",
            measure=self._word,
            labels=(*_shown(labels), *untold),
        )
        doubt = self._doubt("labels", worded, question, fix)
        return Unsettled(error("E140", message, *self._headers_of_hidden(worded, hidden), fix=fix), doubt)

    def not_declared(self, columns: Sequence[Reading], says: Iterable[str], own: LabelSet) -> Unsettled:
        """E146: answers that the declared labels lack."""
        known = {word for word, _ in own.numbers}
        lacking = sorted(text for text in says if plain(text) not in known)
        hidden = self._hidden(columns) & {text.strip() for text in lacking}
        told = [text for text in lacking if text.strip() not in hidden][:LABELS_SHOWN]
        return Unsettled(
            error(
                "E146",
                msg(
                    "{measure}: answers that the declared labels lack: {labels}",
                    measure=self._word,
                    labels=(*_shown(told), *_untold(len(hidden))),
                ),
                *self._headers_of_hidden(columns, hidden),
                fix=msg("add them in cemgap.toml, [scale.{measure}] labels, worst to best", measure=self.measure),
            )
        )

    def mixed(self, worded: Sequence[Reading], numbers: Sequence[Reading]) -> Unsettled:
        """E142: words beside numbers."""
        # However often a text stands beside numbers, it may as well be a column of names.
        texts = [text for reading in worded for text, says in reading.words if says != text or is_showable(text)]
        figures = [text for reading in numbers for text, _ in reading.numbers if is_showable(text)]
        if texts and figures:
            message = msg(
                '{measure} is answered in words and in numbers: "{text}" and "{number}"',
                measure=self._word,
                text=echo(texts[0]),
                number=echo(figures[0]),
            )
        else:
            message = msg("{measure} is answered in words and in numbers", measure=self._word)
        return Unsettled(
            error(
                "E142",
                message,
                *(place_shown(self.source, None, r.position, r.words[0][0]) for r in worded),
                *(place_shown(self.source, None, r.position, r.numbers[0][0]) for r in numbers),
                fix=msg("export all answers as words, or all as numbers; a code for no answer:  --missing CODE"),
            )
        )

    def two_signs(self, reading: Reading) -> Unsettled:
        """E143: decimal commas and decimal points in one column."""
        commas = [text for text in reading.commas if is_showable(text)]
        points = [text for text, _ in reading.numbers if "." in text and is_showable(text)]
        signs = (echo(commas[0]), echo(points[0])) if commas and points else ()
        return Unsettled(
            error(
                "E143",
                msg(
                    'a column has decimal commas and decimal points: "{comma}" and "{point}"',
                    comma=signs[0],
                    point=signs[1],
                )
                if signs
                else msg("a column has decimal commas and decimal points"),
                self.source.place(None, reading.position, ", ".join(signs) or None),
                fix=msg("write all numbers of the column with the same decimal sign"),
            )
        )

    def no_rating(self, columns: Sequence[Reading], found: LabelSet) -> Unsettled:
        """E145: the answers rate nothing."""
        if found.kind == "disconfirmation":
            message = msg(
                "{measure}: the answers compare with what was expected; they are no rating", measure=self._word
            )
        else:
            message = msg("{measure}: these are the answers of a Kano question; they are no rating", measure=self._word)
        fix = msg("take these columns out of cemgap.toml; to count them all the same, list their labels, worst to best")
        return Unsettled(error("E145", message, *self._headers(columns, found.shown), fix=fix))

    def other_length(self, columns: Sequence[Reading], found: LabelSet, ends: tuple[float, float]) -> Unsettled:
        """E147: the words have another number of points than the declared scale."""
        message = msg(
            "{measure}: answers in words, of {n} points, do not fit the scale {low}-{high}",
            measure=self._word,
            n=found.points,
            low=ends[0],
            high=ends[1],
        )
        fix = msg(
            "say the scale of this measure in cemgap.toml, [scale.{measure}]:  low = 1, high = {n}",
            measure=self.measure,
            n=found.points,
        )
        return Unsettled(error("E147", message, *self._headers(columns, found.shown), fix=fix))

    def several_scales(self, columns: Sequence[Reading], ends: Iterable[tuple[float, float]]) -> Unsettled:
        """E147: the value labels of the columns show different scales."""
        scales = tuple(msg("{low}-{high}", low=low, high=high) for low, high in sorted(ends))
        message = msg("{measure}: the columns are on different scales: {scales}", measure=self._word, scales=scales)
        fix = msg("bring them to one scale first, or analyze them apart")
        return Unsettled(error("E147", message, *self._headers(columns), fix=fix))

    def among(self, columns: Sequence[Reading]) -> Unsettled:
        """E149: a code whose label says that it is no answer lies among the answers."""
        (code, label), *_ = columns[0].doubtful
        labels = _toml(text for _, text in sorted((*columns[0].named, *columns[0].doubtful)))
        fix = msg(
            "if it is an answer, in cemgap.toml, [scale.{measure}]:  labels = {labels}; if not, [scale]:  "
            "not_applicable = [{code}]",
            measure=self.measure,
            labels=labels,
            code=code,
        )
        message = msg('{code} means "{label}", but lies among the answers', code=code, label=echo(label))
        question = msg('{measure}: is {code}, "{label}", an answer?', measure=self._word, code=code, label=echo(label))
        choices = ((labels, msg("yes: a step of the scale")), *reversed(code_choices((code,))))
        places = (self.source.place(None, r.position, str(int(code))) for r in columns)
        return Unsettled(
            error("E149", message, *places, fix=fix), self._doubt("missing", columns, question, fix, choices)
        )

    def unlike(self, columns: Sequence[Reading], found: LabelSet) -> Unsettled:
        """W232: the words are those of another measure."""
        message = msg(
            "{measure} is answered in words of another measure: {labels}",
            measure=self._word,
            labels=_shown(found.shown),
        )
        fix = msg("look whether these columns really ask for it; if not, name the right ones in cemgap.toml")
        return Unsettled(warning("W232", message, *self._headers(columns), fix=fix))

    @property
    def _word(self) -> Message:
        return MEASURE_WORDS[self.measure]

    def _headers(self, columns: Iterable[Reading], says: Iterable[str] = ()) -> tuple[Place, ...]:
        value = ", ".join(echo(text) for text in sorted(says)[:LABELS_SHOWN]) or None
        return tuple(self.source.place(self.source.header_row, r.position, value) for r in columns)

    def _hidden(self, columns: Sequence[Reading]) -> frozenset[str]:
        """The answers of some columns, as people typed them, that may be a person; labels of codes are none."""
        rows = rows_of(self.source, (reading.position for reading in columns))
        typed = {says.strip() for reading in columns for text, says in reading.words if says == text}
        return frozenset(text for text in typed if not is_showable(text, rows[text]))

    def _headers_of_hidden(self, columns: Iterable[Reading], hidden: frozenset[str]) -> Iterator[Place]:
        """The columns, each with what the texts look like that are not shown of it."""
        for reading in columns:
            place = self.source.place(self.source.header_row, reading.position)
            here = [text for text in dict.fromkeys(says.strip() for _, says in reading.words) if text in hidden]
            looks = tuple(map(shape_of, here[:LABELS_SHOWN]))
            yield replace(place, value=msg("not shown: {shapes}", shapes=looks)) if looks else place

    def _cells(self, texts: Dictionary[int, tuple[str, ...]]) -> Iterator[Place]:
        rows = rows_of(self.source, texts)
        for position, listed in texts.items():
            for text in listed[:LABELS_SHOWN]:
                yield place_shown(self.source, None, position, text, rows[text.strip()])

    def _doubt(
        self,
        kind: str,
        columns: Iterable[Reading],
        question: Message,
        fix: Message,
        choices: tuple[tuple[str, Message], ...] = (),
        suggestion: str | None = None,
    ) -> Doubt:
        positions = tuple(reading.position for reading in columns)
        return Doubt(kind, positions, question, fix, choices, suggestion, needed=True, measure=self.measure)


def unequal(source: Source, mapping: Mapping, worded: Dictionary[str, LabelSet]) -> tuple[Problem, ...]:
    """W234: measures on one scale that are answered in the same words, of a different number of points."""
    for (one, labels), (other, more) in combinations(worded.items(), 2):
        shared = {word for word, _ in labels.numbers} & {word for word, _ in more.numbers}
        if shared and labels.points != more.points:
            message = msg(
                "{one} is on {n} points, {other} on {m}, though some of the words are the same",
                one=MEASURE_WORDS[one],
                n=labels.points,
                other=MEASURE_WORDS[other],
                m=more.points,
            )
            fix = msg(
                "if it is one scale, list all its answers, worst to best, in cemgap.toml, [scale.{one}] and "
                "[scale.{other}]:  labels, also those that nobody chose",
                one=one,
                other=other,
            )
            places = (source.place(source.header_row, p) for of in (one, other) for p in mapping.positions(of))
            return (warning("W234", message, *places, fix=fix),)
    return ()


def _untold(n: int) -> tuple[Message, ...]:
    """What is said of texts that are not shown."""
    if not n:
        return ()
    return (msg("{n} text that may be a name", plural="{n} texts that may be names", n=n),)


def _toml(labels: Iterable[str]) -> str:
    """Labels as an array of a settings file."""
    return json.dumps([label.strip() for label in labels], ensure_ascii=False)


def _shown(labels: Iterable[str]) -> tuple[str, ...]:
    return tuple(echo(label) for label in labels)
