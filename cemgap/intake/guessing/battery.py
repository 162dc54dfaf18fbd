"""Battery: columns that ask the same of several things, by their stem, their repeated names, or their codes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from cemgap.intake.headings.questions import Question
from cemgap.intake.headings.suffixes import without_suffixes
from cemgap.intake.vocabulary import fold, words

LAST_PART = re.compile(r"(?:[_.#]\w+|\[[^\]]*\])$")
NUMBERED = re.compile(
    r"^(?P<prefix>[A-Za-z]\w*?[A-Za-z0-9])[_.](?P<number>\d{1,3})$|^(?P<letters>[A-Za-z]{1,12})\d{1,3}$"
)
MARKED = re.compile(r"^(?P<first>[A-Za-z]{1,12})(?:[_.\-](?P<rest>\w.*)|(?P<digits>\d{1,3}))$")
MARKED_BEHIND = re.compile(r"^(?P<rest>\w+?)[_.\-](?P<last>[A-Za-z]{1,12})$")
FEWEST = 2
FEWEST_CODES = 3
"""Codes with a number behind (``v1``, ``v2``, ...) that make a battery, at least."""


@dataclass(frozen=True, slots=True)
class Battery:
    """Columns that ask the same of several things."""

    columns: tuple[int, ...]
    stem: str
    """What is asked; "" = nothing says it."""
    items: tuple[str, ...]
    """The things asked about, one per column."""
    mark: str = ""
    """The mark in the codes that shows (or may show) a measure."""


def stem_batteries(questions: Sequence[Question]) -> tuple[Battery, ...]:
    """The columns with the same stem; a stem that is there twice with the same things makes two.

    >>> [b.columns for b in stem_batteries([Question("a", "", "How was", "a"), Question("b", "", "How was", "b")])]
    [(0, 1)]
    """
    groups: dict[str, list[int]] = {}
    for at, question in enumerate(questions):
        if question.stem and question.item:
            groups.setdefault(fold(question.stem), []).append(at)
    found = [
        Battery(part, questions[part[0]].stem, tuple(questions[at].item for at in part))
        for positions in groups.values()
        for part in _once_each(questions, positions)
    ]
    return tuple(sorted(found, key=lambda battery: battery.columns))


def _once_each(questions: Sequence[Question], positions: list[int]) -> tuple[tuple[int, ...], ...]:
    """Positions in parts in which no item is there twice: by code where the codes say so, else one after the other."""
    if not _repeats(questions, positions):
        return (tuple(positions),)
    by_code: dict[str, list[int]] = {}
    for at in positions:
        by_code.setdefault(LAST_PART.sub("", questions[at].code), []).append(at)
    if len(by_code) > 1 and not any(_repeats(questions, part) for part in by_code.values()):
        return tuple(map(tuple, by_code.values()))
    return _runs((at, fold(questions[at].item)) for at in positions)


def _repeats(questions: Sequence[Question], positions: Sequence[int]) -> bool:
    items = [fold(questions[at].item) for at in positions]
    return len(set(items)) < len(items)


def _runs(named: Iterable[tuple[int, str]], *, adjacent: bool = False) -> tuple[tuple[int, ...], ...]:
    """Positions in runs; a new one begins where a name comes again (or, `adjacent`, where a column is left out)."""
    runs: list[list[int]] = []
    seen: set[str] = set()
    for at, name in named:
        if not runs or name in seen or (adjacent and at != runs[-1][-1] + 1):
            runs.append([])
            seen = set()
        runs[-1].append(at)
        seen.add(name)
    return tuple(map(tuple, runs))


def bare_name(question: Question) -> str:
    """The name of a column that no stem explains."""
    return question.item or question.header


def repeated_batteries(questions: Sequence[Question], free: Sequence[int]) -> tuple[Battery, ...]:
    """Runs of columns whose names, one after the other, are there again elsewhere."""
    names = [fold(name) for name in without_suffixes([bare_name(questions[at]) for at in free])]
    often = Counter(names)
    repeated = [(at, name) for at, name in zip(free, names, strict=True) if name and often[name] > 1]
    return tuple(
        Battery(run, "", tuple(bare_name(questions[at]) for at in run))
        for run in _runs(repeated, adjacent=True)
        if len(run) >= FEWEST
    )


def named_batteries(
    questions: Sequence[Question], free: Sequence[int], known: Callable[[str], bool]
) -> tuple[Battery, ...]:
    """Runs of columns whose bare names are things that other columns rate."""
    named = [(at, fold(questions[at].header)) for at in free if known(questions[at].header)]
    return tuple(
        Battery(run, "", tuple(questions[at].header for at in run)) for run in _runs(named) if len(run) >= FEWEST
    )


def answered_batteries(questions: Sequence[Question], kinds: Mapping[int, str]) -> tuple[Battery, ...]:
    """Columns side by side without a stem whose answers in words are of one kind; `kinds` = column -> its kind."""
    runs: list[list[int]] = []
    for at, kind in sorted(kinds.items()):
        if not runs or at != runs[-1][-1] + 1 or kinds[runs[-1][-1]] != kind:
            runs.append([])
        runs[-1].append(at)
    return tuple(
        Battery(tuple(run), "", tuple(bare_name(questions[at]) for at in run)) for run in runs if len(run) >= FEWEST
    )


def coded_batteries(questions: Sequence[Question], free: Sequence[int]) -> tuple[Battery, ...]:
    """Columns that share all of their code but the number at its end (``RA01_01``, ``v1``)."""
    groups: dict[str, list[int]] = {}
    for at in free:
        match = NUMBERED.match(questions[at].code or questions[at].header)
        if match:
            groups.setdefault(match["prefix"] or f"{match['letters']} ", []).append(at)
    return tuple(
        Battery(
            tuple(group), "", tuple(questions[at].item or questions[at].stem or questions[at].header for at in group)
        )
        for prefix, group in groups.items()
        if len(group) >= (FEWEST_CODES if prefix.endswith(" ") else FEWEST)
    )


def marked_batteries(
    questions: Sequence[Question], free: Sequence[int], rated: frozenset[str], said: Sequence[int] = ()
) -> tuple[Battery, ...]:
    """Columns whose codes mark a measure: the same things under two marks at least, or under one and rated elsewhere.

    Args:
        questions: what every column asks.
        free: the columns that are not understood yet.
        rated: things that other columns rate, folded.
        said: columns whose measure the settings say: they prove others by their codes.
    """
    known = {mark: kind for kind, marks in words("affixes").items() for mark in marks}
    for behind in (False, True):
        groups: dict[str, dict[str, int]] = {}
        for at in sorted({*free, *said}):
            found = _mark(questions[at].code or questions[at].header, behind=behind)
            if found is not None and found[0] in known:
                groups.setdefault(found[0], {}).setdefault(found[1], at)
        proven = tuple(
            Battery(tuple(group.values()), "", tuple(_thing(questions[at], rest) for rest, at in group.items()), mark)
            for mark, group in groups.items()
            if not set(group.values()) & set(said)
            and _proven(mark, group.keys(), [other.keys() for name, other in groups.items() if name != mark], rated)
        )
        if proven:
            return proven
    return ()


def _mark(code: str, *, behind: bool) -> tuple[str, str] | None:
    """(mark, the rest) of a code, folded."""
    match = (MARKED_BEHIND if behind else MARKED).match(code)
    if match is None:
        return None
    return fold(match["last" if behind else "first"]), fold(match["rest"] or match["digits"])


def _thing(question: Question, rest: str) -> str:
    return question.item or question.stem or rest


def _proven(mark: str, things: Iterable[str], others: list[Iterable[str]], rated: frozenset[str]) -> bool:
    mine = frozenset(things)
    if len(mark) == 1 and len(mine) < FEWEST:
        return False
    return any(mine == frozenset(other) for other in others) or (len(mark) > 1 and mine <= rated)
