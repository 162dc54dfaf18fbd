"""Factor list: many factors in one sentence, the first ones by name and the others by their number."""

from collections.abc import Iterable

from cemgap.intake.mapping import Factor
from cemgap.translations import Message, msg

MOST_NAMED = 6
"""Factors that a sentence names one by one."""


def first_named(factors: Iterable[Factor]) -> tuple[Factor | Message, ...]:
    """The factors for a sentence: up to `MOST_NAMED` all of them, else one fewer by name and how many more.

    >>> told = first_named(Factor(key) for key in "abcdefgh")
    >>> msg("{factors}", factors=told).text()
    'a, b, c, d, e, and 3 more'
    """
    all_of_them = tuple(factors)
    if len(all_of_them) <= MOST_NAMED:
        return all_of_them
    shown = all_of_them[: MOST_NAMED - 1]
    return (*shown, msg("and {n} more", n=len(all_of_them) - len(shown)))
