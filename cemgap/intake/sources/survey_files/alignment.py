"""Alignment: which columns of several files are the same question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cemgap.intake.vocabulary import fold, words

if TYPE_CHECKING:
    from cemgap.intake.headings.questions import Question

MEASURES = frozenset({"experience", "expectation", "importance", "ideal", "satisfaction"})


@dataclass(frozen=True, slots=True)
class Alignment:
    """The columns of several files as one table: those of the first file, then what others have besides."""

    questions: tuple[Question, ...]
    columns: tuple[tuple[int | None, ...], ...]
    """[file][column of the table] the column of the file; None = it has none."""
    reworded: tuple[tuple[int, int, int], ...]
    """(file, its column, column of the table): the same code or header, asked in other words."""
    apart: tuple[tuple[int, int, int], ...]
    """The same, but the words name another measure or another thing rated, or one file has more columns that read the
    same: these are two columns of the table."""

    def shared(self, file: int) -> int:
        """Columns of a file that another file has too."""
        return sum(
            own is not None and any(other[at] is not None for n, other in enumerate(self.columns) if n != file)
            for at, own in enumerate(self.columns[file])
        )


def aligned(files: Sequence[Sequence[Question]]) -> Alignment:
    """The alignment of files that have these questions.

    Columns are the same where header and text are; else where the text is (questions that moved to another number);
    else where header or code is, unless the words name another measure or thing rated. Where several columns of a file
    read the same, the first is the first of another file, and so on, if that has as many.
    """
    table: list[Question] = []
    columns: list[list[int | None]] = []
    reworded: list[tuple[int, int, int]] = []
    apart: list[tuple[int, int, int]] = []
    for number, questions in enumerate(files):
        found: dict[int, int] = {}
        size = len(table)
        for key in (_both, _text):
            found |= _matched(table, questions, key, found, single=key is _text)
        for key in (_header, _code):
            for own, at in _matched(table, questions, key, found, single=True).items():
                if _may_be_same(questions[own], table[at]):
                    found[own] = at
                    reworded.append((number, own, at))
                elif (number, own, at) not in apart:
                    apart.append((number, own, at))
        for own, question in enumerate(questions):
            if own not in found:
                twin = next((at for at in range(size) if question.header and _both(table[at]) == _both(question)), None)
                if twin is not None:
                    apart.append((number, own, twin))
                found[own] = len(table)
                table.append(question)
        of_table = {at: own for own, at in found.items()}
        columns.append([of_table.get(at) for at in range(len(table))])
    whole = tuple((*own, *[None] * (len(table) - len(own))) for own in columns)
    return Alignment(tuple(table), whole, tuple(reworded), tuple(apart))


Key = Callable[["Question"], object]


def _matched(
    table: Sequence[Question], questions: Sequence[Question], key: Key, found: dict[int, int], *, single: bool
) -> dict[int, int]:
    """Columns of a file -> columns of the table with the same key, both not matched before; "" matches nothing.

    Where several have a key there must be as many on both sides; with `single`, one.
    """
    taken = set(found.values())
    left = [(at, key(question)) for at, question in enumerate(table) if at not in taken]
    right = [(own, key(question)) for own, question in enumerate(questions) if own not in found]
    often = Counter(k for _, k in left), Counter(k for _, k in right)
    of_key: dict[object, list[int]] = {}
    for at, k in left:
        of_key.setdefault(k, []).append(at)
    matched: dict[int, int] = {}
    for own, k in right:
        if k and often[0][k] == often[1][k] and not (single and often[1][k] > 1):
            matched[own] = of_key[k].pop(0)
    return matched


def _both(question: Question) -> object:
    return (fold(question.header), fold(question.text))


def _text(question: Question) -> object:
    return fold(question.text)


def _header(question: Question) -> object:
    return fold(question.header)


def _code(question: Question) -> object:
    return fold(question.code)


def _may_be_same(one: Question, other: Question) -> bool:
    """Whether two questions of one code may be the same in other words: of one measure, and of one thing."""
    items = {fold(question.item) for question in (one, other)} - {""}
    factors = [_named(question, "factors") for question in (one, other)]
    same_thing = len(items) < 2 and (not all(factors) or factors[0] == factors[1])  # noqa: PLR2004 - two differ
    return same_thing and _measures(one) == _measures(other)


def _measures(question: Question) -> frozenset[str]:
    """The measures that the words of a question name."""
    return _named(question, "measures") & MEASURES


def _named(question: Question, kind: str) -> frozenset[str]:
    """What of a vocabulary the words of a question name."""
    text = fold(question.text)
    return frozenset(name for name, listed in words(kind).items() if any(word in text for word in listed))
