"""Scale that the labels of some numbers show: low, high, and which end is the best."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cemgap.intake.ratings.labels import ListedSet, listed_sets, plain, points_of
from cemgap.intake.ratings.leaning import best_first, leaning

if TYPE_CHECKING:
    from collections.abc import Iterable

TWO = 2


@dataclass(frozen=True, slots=True)
class LabelledScale:
    """What the labels of some numbers show."""

    low: float
    high: float
    best_first: bool
    """The best answer has the lowest number."""


def labelled_scale(
    named: Iterable[tuple[float, str]], seen: Iterable[float] = (), *, complete: bool
) -> LabelledScale | None:
    """The scale whose points have those labels; None where the labels do not show it.

    Args:
        named: (number, label); several labels of a number where a block has several languages.
        seen: numbers that stand without a label; they must lie on the scale.
        complete: every label there is (value labels), not only those of answers that were given.

    >>> labelled_scale([(0, "not at all satisfied"), (10, "completely satisfied")], complete=True)
    LabelledScale(low=0, high=10, best_first=False)
    >>> labelled_scale([(1, "非常满意"), (2, "满意"), (3, "一般"), (4, "不满意"), (5, "非常不满意")], complete=True)
    LabelledScale(low=1, high=5, best_first=True)
    """
    pairs = sorted({(number, plain(label)) for number, label in named})
    numbers = sorted({number for number, _ in pairs})
    if len(numbers) < TWO:
        return None
    bare = set(seen) - set(numbers)
    # numbers without a label between others: only some points have labels, and the ends are among them
    some = any(numbers[0] < number < numbers[-1] for number in bare)
    fits = [
        fit
        for listed in listed_sets()
        if (fit := _fit(listed, pairs, numbers, complete=complete, some=some)) is not None
    ]
    at_ends = [fit for fit in fits if (fit.low, fit.high) == (numbers[0], numbers[-1])]
    found = set(at_ends if some and at_ends else fits)
    if len(found) != 1:
        return None
    (scale,) = found
    return scale if all(scale.low <= number <= scale.high for number in bare) else None


def anchored_ends(anchors: Iterable[tuple[float, str]]) -> tuple[float, float] | None:
    """(low, high) of the scale whose ends a header names; None where it names one only, or no more than yes and no.

    >>> anchored_ends([(1, "poor"), (5, "excellent")]), anchored_ends([(1, "best")])
    ((1, 5), None)
    """
    numbers = [number for number, _ in anchors]
    return (min(numbers), max(numbers)) if numbers and max(numbers) - min(numbers) >= TWO else None


def anchored_best_first(anchors: Iterable[tuple[float, str]]) -> bool:
    """Whether a header says that the lowest number is the best answer; not where its words cannot be judged.

    >>> anchored_best_first([(1, "very good"), (6, "insufficient")]), anchored_best_first([(1, "red"), (6, "blue")])
    (True, False)
    >>> anchored_best_first([(1, "best")]), anchored_best_first([(5, "best")])
    (True, False)
    """
    named = sorted((number, label) for number, label in anchors if label)
    if not named:
        return False
    (low, first), (high, last) = named[0], named[-1]
    if low == high:
        return leaning(first) == (1 if low in {0, 1} else -1)
    shown = labelled_scale(named, complete=True)
    return shown.best_first if shown is not None else best_first(first, last) is True


def _fit(
    listed: ListedSet, pairs: list[tuple[float, str]], numbers: list[float], *, complete: bool, some: bool
) -> LabelledScale | None:
    points = points_of(listed, (word for _, word in pairs))
    at = {number: points[word] for number, word in pairs} if points is not None else {}
    if points is None or any(at[number] != points[word] for number, word in pairs):
        return None
    steps = [at[number] for number in numbers]
    rising, falling = steps == sorted(set(steps)), steps == sorted(set(steps), reverse=True)
    if not (rising or falling):
        return None
    ends = {steps[0], steps[-1]} == {1, listed.points}
    if ends and (complete or some or len(numbers) == TWO):
        return LabelledScale(numbers[0], numbers[-1], falling)
    shifts = {number - point if rising else number + point for number, point in at.items()}
    if complete or len(shifts) != 1:
        return None
    (shift,) = shifts
    low, high = (1 + shift, listed.points + shift) if rising else (shift - listed.points, shift - 1)
    return LabelledScale(low, high, falling)
