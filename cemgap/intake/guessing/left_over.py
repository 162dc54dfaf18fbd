"""Left over: columns that no rule understands, though they look like ratings and bear on what is measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cemgap.intake.guessing.asked import Asked
from cemgap.intake.guessing.battery import FEWEST, Battery, bare_name
from cemgap.intake.guessing.glimpse import Glimpse, answers_kind, in_words, look_rated
from cemgap.intake.guessing.lexicon import Lexicon
from cemgap.intake.guessing.rating import contradicts
from cemgap.intake.guessing.wording import measures_named
from cemgap.intake.headings.questions import Question
from cemgap.intake.vocabulary import fold

BEGINNING = 3
"""Words that two questions start with alike, to ask the same ("How important is ...")."""
ALIKE = 0.5
"""Share of the different answers of two columns that both have, where they are answers to the same kind of question."""


def left_over(
    questions: Sequence[Question],
    glimpses: Sequence[Glimpse],
    free: Sequence[int],
    lexicon: Lexicon,
    rated: Mapping[int, str],
) -> tuple[Asked, ...]:
    """What to ask about columns that are not understood, one question per measure.

    Those count that name one measure, or start as ratings of one measure do. Where nothing is known of the experience,
    so do columns side by side with the same answers in words.

    Args:
        questions: what every column asks.
        glimpses: what every column holds.
        free: positions of the columns that are not understood, nor asked about.
        lexicon: the words of measures.
        rated: column -> the measure that it rates.
    """
    known = _beginnings(questions, rated)
    by_measure: dict[str, list[int]] = {}
    silent: list[int] = []
    for at in free:
        if not look_rated([glimpses[at]]):
            continue
        named = measures_named(questions[at], lexicon) or known.get(_beginning(questions[at]), frozenset())
        if len(named) == 1:
            (measure,) = named
            if not contradicts(measure, answers_kind([glimpses[at]])):
                by_measure.setdefault(measure, []).append(at)
        elif not named and in_words([glimpses[at]]):
            silent.append(at)
    found = [Asked(_battery(questions, run), measure, always=True) for measure, run in by_measure.items()]
    if rated and "experience" not in rated.values():
        runs = [run for run in _runs(silent, dict(enumerate(glimpses))) if len(run) >= FEWEST]
        found += [Asked(_battery(questions, run), None, always=True) for run in runs]
    return tuple(found)


def _beginnings(questions: Sequence[Question], rated: Mapping[int, str]) -> dict[str, frozenset[str]]:
    """How the headers of ratings start -> the measures of those that do."""
    found: dict[str, frozenset[str]] = {}
    for at, measure in rated.items():
        start = _beginning(questions[at])
        found[start] = found.get(start, frozenset()) | {measure}
    return {start: measures for start, measures in found.items() if start}


def _beginning(question: Question) -> str:
    """The first words of a whole question; "" where a header is none."""
    first = fold(question.header).split()
    return " ".join(first[:BEGINNING]) if len(first) > BEGINNING and not question.stem else ""


def _battery(questions: Sequence[Question], run: Sequence[int]) -> Battery:
    return Battery(tuple(run), "", tuple(bare_name(questions[at]) for at in run))


def _runs(positions: Sequence[int], glimpses: Mapping[int, Glimpse]) -> list[list[int]]:
    """Columns side by side that were answered with the same words."""
    runs: list[list[int]] = []
    for at in positions:
        if not runs or at != runs[-1][-1] + 1 or not _alike(glimpses[at], glimpses[runs[-1][-1]]):
            runs.append([])
        runs[-1].append(at)
    return runs


def _alike(one: Glimpse, other: Glimpse) -> bool:
    mine, others = set(one.words), set(other.words)
    return len(mine & others) >= ALIKE * len(mine | others)
