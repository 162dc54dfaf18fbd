"""Several: files of one survey, waves or parts of it, as one source."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import TYPE_CHECKING

from cemgap.errors import CemgapError, Place, Problem, echo, error, warning
from cemgap.intake.headings.questions import Question
from cemgap.intake.sources import Cells, Source
from cemgap.intake.sources.survey_files.alignment import Alignment, aligned
from cemgap.intake.vocabulary import fold, words
from cemgap.translations import Message, msg

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pyarrow as pa

SAMPLE = 200
"""Rows of the sample."""
NAMED = 10
"""Columns whose texts a message gives."""
SHIFT = 40
"""Bits of a row number that are the row of its file; those above are the number of the file, from 0."""
ROWS = (1 << SHIFT) - 1
ALIKE = 0.5
"""Share of the columns of a file, or of the others, that must be the same question for the files to be one survey."""
FILES = "files"
"""The kind of a source of several files."""
WAVE = "wave"
"""The header of the column with the waves that the names of the files tell."""
FROM_FILE_NAMES = Question(WAVE)
"""The question of that column: it, and no other that reads the same."""


class SeveralFiles:
    """A `Source` over sources of one survey, one after the other."""

    def __init__(
        self, name: str, sources: Sequence[Source], waves: tuple[str, ...] | None, odd: tuple[Problem, ...] = ()
    ) -> None:
        """The files in order, and the wave of each if that is known; `odd` is worth a warning already.

        Raises:
            CemgapError: files that are no one survey (E039), or whose codes mean different things (E040).
        """
        self.name = name
        self.kind = sources[0].kind if len(sources) == 1 else FILES
        self.sheet = _only([source.sheet for source in sources])
        self._sources = tuple(sources)
        self._alignment = aligned([source.questions for source in sources])
        self._refuse_strangers()
        known = words("roles").get("wave", ())
        self._waves = None if any(fold(q.header) in known for q in self._alignment.questions) else waves
        self.questions: tuple[Question, ...] = self._alignment.questions
        if self._waves is not None:
            self.questions = (*self.questions, FROM_FILE_NAMES)
        self.header = tuple(question.header for question in self.questions)
        first = self._sources[0]
        self.heading, self.header_row = first.heading, first.header_row
        self.reader = ", ".join(dict.fromkeys(source.reader for source in sources))
        self.encoding = _only([source.encoding for source in sources])
        self.separator = _only([source.separator for source in sources])
        self.value_labels = self._labels()
        self.missing_codes = self._missing()
        self.sample = self._mixed()
        self._odd = (*odd, *self._differences())

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What is odd about each file, and what differs between them."""
        return (*self._odd, *(problem for source in self._sources for problem in source.warnings))

    @property
    def sha256(self) -> str:
        """Of the digests of the files in order, and of their waves."""
        digest = hashlib.sha256()
        for number, source in enumerate(self._sources):
            digest.update(source.sha256.encode())
            digest.update((self._waves[number] if self._waves else "").encode() + b"\0")
        return digest.hexdigest()

    def place(self, row: int | None, column: int | None, value: str | None = None) -> Place:
        """The place of a cell in its own file."""
        shown = None if value is None else echo(value)
        at = 0 if row is None else row >> SHIFT
        own = None if column is None else self._own(at, column)
        if row is None and column is not None and own is None:
            at = next((n for n in range(len(self._sources)) if self._own(n, column) is not None), 0)
            own = self._own(at, column)
        if row is None and column is None:
            return Place(file=self.name, value=shown)
        place = self._sources[at].place(None if row is None else row & ROWS, own, value)
        if column is not None and own is None:
            return replace(place, column=f'"{echo(self.header[column])}"' if column < len(self.header) else None)
        return place

    def blocks(self, columns: tuple[int, ...]) -> Iterator[Cells]:
        """The rows of every file, file after file; a column that a file lacks is blank.

        Raises:
            CemgapError: what the files raise, all of it, after the last file; two files of the same bytes (E041).
        """
        problems: list[Problem] = []
        for number, source in enumerate(self._sources):
            wanted = {column: self._own(number, column) for column in columns}
            try:
                for cells in source.blocks(tuple(sorted({own for own in wanted.values() if own is not None}))):
                    yield self._whole(number, wanted, cells)
            except CemgapError as broken:
                problems += broken.problems
        problems += self._twins()
        if problems:
            raise CemgapError(problems)

    def _whole(self, number: int, wanted: dict[int, int | None], cells: Cells) -> Cells:
        size = len(cells.rows)
        arrays = {
            column: self._constant(number, column, size) if own is None else cells.columns[own]
            for column, own in wanted.items()
        }
        return Cells(arrays, cells.rows + (number << SHIFT))

    def _constant(self, number: int, column: int, size: int) -> pa.Array:
        """A column that is not in the file: its wave, or blank."""
        import pyarrow as pa

        return pa.repeat(pa.scalar(self._text(number, column), pa.string()), size)

    def _text(self, number: int, column: int) -> str:
        return self._waves[number] if self._waves and column == len(self._alignment.questions) else ""

    def _own(self, number: int, column: int) -> int | None:
        columns = self._alignment.columns[number]
        return columns[column] if column < len(columns) else None

    def _mixed(self) -> tuple[tuple[str, ...], ...]:
        """The first rows of every file, in turn."""
        texts = [
            [tuple(self._cell(number, row, column) for column in range(len(self.header))) for row in source.sample]
            for number, source in enumerate(self._sources)
        ]
        mixed = [row for rows in zip_longest(*texts) for row in rows if row is not None]
        return tuple(mixed[:SAMPLE])

    def _cell(self, number: int, row: tuple[str, ...], column: int) -> str:
        own = self._own(number, column)
        if own is None:
            return self._text(number, column)
        return row[own] if own < len(row) else ""

    def _refuse_strangers(self) -> None:
        """Refuse files that have too little in common."""
        widths = [len(source.questions) for source in self._sources]
        problems: list[Problem] = []
        for number, source in enumerate(self._sources):
            others = max((width for n, width in enumerate(widths) if n != number), default=0)
            if self._alignment.shared(number) < ALIKE * min(widths[number], others):
                what = msg(
                    "{file} has {n} of its {width} columns in common with the other files: they do not look like one "
                    "survey",
                    file=source.name,
                    n=self._alignment.shared(number),
                    width=widths[number],
                )
                fix = msg("name the files of one survey only, or give each by itself")
                problems.append(error("E039", what, Place(file=source.name), fix=fix))
        if problems:
            raise CemgapError(problems)

    def _labels(self) -> dict[int, dict[str, str]]:
        """Labels of all files; of a code that two word differently, the first. Raises `CemgapError` (E040)."""
        labels: dict[int, dict[str, str]] = {}
        problems: list[Problem] = []
        for column in range(len(self._alignment.questions)):
            merged: dict[str, str] = {}
            for number, source in enumerate(self._sources):
                own = self._own(number, column)
                theirs = source.value_labels.get(own, {}) if own is not None else {}
                codes = {fold(label): code for code, label in merged.items()}
                for code, label in theirs.items():
                    other = codes.get(fold(label), code)
                    if other != code and fold(merged.get(code, label)) != fold(label):
                        problems.append(self._turned(number, column, label, code, other))
                        break
                merged = {**theirs, **merged}
            if merged:
                labels[column] = merged
        if problems:
            raise CemgapError(problems)
        return labels

    def _turned(self, number: int, column: int, label: str, code: str, other: str) -> Problem:
        what = msg(
            '"{label}" is {code} in {file} and {other} in a file before it',
            label=echo(label),
            code=echo(code),
            file=self._sources[number].name,
            other=echo(other),
        )
        fix = msg("analyze the files one by one, or bring the codes into line")
        return error("E040", what, self.place(self._row(number), column), fix=fix)

    def _missing(self) -> dict[int, tuple[str, ...]]:
        missing: dict[int, dict[str, None]] = {}
        for number, source in enumerate(self._sources):
            for column in range(len(self._alignment.questions)):
                own = self._own(number, column)
                if own is not None and own in source.missing_codes:
                    missing.setdefault(column, {}).update(dict.fromkeys(source.missing_codes[own]))
        return {column: tuple(codes) for column, codes in missing.items()}

    def _row(self, number: int) -> int:
        """The header row of a file."""
        return number << SHIFT | self._sources[number].header_row

    def _differences(self) -> tuple[Problem, ...]:
        """What is not the same in all files."""
        odd: list[Problem] = []
        lacking: dict[tuple[int, ...], list[int]] = {}
        for column in range(len(self._alignment.questions)):
            without = tuple(n for n in range(len(self._sources)) if self._own(n, column) is None)
            if without:
                lacking.setdefault(without, []).append(column)
        for files, columns in lacking.items():
            what = msg(
                'The column "{columns}" is not in {files}; it is blank there',
                "{n} columns are not in {files} and are blank there: {columns}",
                n=len(columns),
                columns=tuple(echo(self.header[column]) for column in columns[:10]),
                files=tuple(self._sources[n].name for n in files[:10]),
            )
            fix = msg("if they have other headers there, give them the same ones")
            places = (self.place(None, column) for column in columns)
            odd.append(warning("W012", what, *places, count=len(columns), fix=fix))
        return (*odd, *self._other_words(self._alignment))

    def _other_words(self, alignment: Alignment) -> tuple[Problem, ...]:
        odd: list[Problem] = []
        if alignment.reworded:
            what = msg(
                "{n} column is worded differently in another file; it is read as the same question: {texts}",
                "{n} columns are worded differently in another file; they are read as the same questions: {texts}",
                n=len(alignment.reworded),
                texts=self._both_texts(alignment.reworded),
            )
            fix = msg("compare the wording; a question that has changed needs a header or code of its own")
            places = [self.place(self._row(n), at) for n, _, at in alignment.reworded]
            odd.append(warning("W013", what, *places, fix=fix))
        if alignment.apart:
            what = msg(
                "{n} column has the header or code of another in a file before, but asks something else, or is there "
                "more often; it is kept apart: {texts}",
                "{n} columns have the header or code of others in a file before, but ask something else, or are there "
                "more often; they are kept apart: {texts}",
                n=len(alignment.apart),
                texts=self._both_texts(alignment.apart),
            )
            fix = msg("if they are the same questions, give them the same words in all files")
            places = [self._sources[n].place(self._sources[n].header_row, own) for n, own, _ in alignment.apart]
            odd.append(warning("W015", what, *places, fix=fix))
        return tuple(odd)

    def _both_texts(self, pairs: tuple[tuple[int, int, int], ...]) -> tuple[Message, ...]:
        """What columns ask, and what those ask that they were taken for or could be, of the first `NAMED`."""
        return tuple(
            msg(
                '"{text}" in {file}, "{other}" before',
                text=echo(self._sources[number].questions[own].text),
                file=echo(self._sources[number].name),
                other=echo(self._alignment.questions[at].text),
            )
            for number, own, at in pairs[:NAMED]
        )

    def _twins(self) -> list[Problem]:
        """Files of the same bytes: their respondents would count twice."""
        first: dict[str, str] = {}
        problems: list[Problem] = []
        for source in self._sources:
            if source.sha256 in first:
                what = msg("{file} holds the same as {other}", file=source.name, other=first[source.sha256])
                fix = msg("leave one of them out: its respondents would count twice")
                problems.append(error("E041", what, Place(file=source.name), fix=fix))
            first.setdefault(source.sha256, source.name)
        return problems


def file_numbers(rows: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """[row] the number of its file, from 0."""
    return rows >> SHIFT


def _only(values: Sequence[str | None]) -> str | None:
    """The value that all have, None where they differ."""
    return values[0] if len(set(values)) == 1 else None
