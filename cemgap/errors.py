"""What can be wrong, where, and how to mend it.

Every problem has a code (the contract; ``cemgap explain CODE`` tells more), a message, its places and a fix.
Families: E0xx files, E1xx data and mapping, E2xx comparison, E3xx output, E4xx settings, E5xx plan and evidence,
W0xx to W5xx warnings of the same families.
"""

import re
import sys
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Literal

from cemgap.translations import Message

Severity = Literal["error", "warning", "note"]

PLACES_KEPT = 10
"""Places kept per problem; the count tells how many there are (shared with JSON output)."""
_EVERY: ContextVar[tuple[Collection[float] | None] | None] = ContextVar("every", default=None)


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands, as a person would find it."""

    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    """As a spreadsheet shows it; in CSV the number of the record, the header included."""
    column: str | None = None
    """The column: its letter and header (``H "Q5_2"``), or a key of a settings file."""
    value: str | Message | None = None
    """What stands there, passed through `echo`; what it looks like where it may be a person."""

    def said(self, language: str) -> str | None:
        """What stands there, in words."""
        return self.value.text(language) if isinstance(self.value, Message) else self.value


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong or worth a warning."""

    code: str
    severity: Severity
    message: Message
    places: tuple[Place, ...] = ()
    """At most `PLACES_KEPT`, the first ones; all of them within `every_place`."""
    fix: Message | None = None
    count: int = 0
    """How many places there are in all; 0 where a place makes no sense."""


class CemgapError(Exception):
    """Input that cannot be used as it is: carries every problem found, not only the first."""

    def __init__(self, problems: Problem | Iterable[Problem], *, usage: bool = False) -> None:
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        self.usage = usage
        """Wrong usage of the command (exit code 2) rather than a problem in data, settings or a file (1)."""
        super().__init__("; ".join(f"{p.code}: {p.message.text()}" for p in self.problems))


def error(code: str, message: Message, *places: Place, fix: Message | None = None, count: int | None = None) -> Problem:
    """A problem that stops the run."""
    return _problem(code, "error", message, places, fix, count)


def warning(
    code: str, message: Message, *places: Place, fix: Message | None = None, count: int | None = None
) -> Problem:
    """A problem to know of; the run goes on."""
    return _problem(code, "warning", message, places, fix, count)


def _problem(
    code: str, severity: Severity, message: Message, places: tuple[Place, ...], fix: Message | None, count: int | None
) -> Problem:
    return Problem(code, severity, message, places[: places_kept()], fix, len(places) if count is None else count)


@contextmanager
def every_place(answers: Collection[float] | None = None) -> Iterator[None]:
    """Within it, problems keep all their places, for a list to work through.

    Args:
        answers: the answers that are wrong; None = any may be, and the places of all of them are kept.
    """
    token = _EVERY.set((answers,))
    try:
        yield
    finally:
        _EVERY.reset(token)


def places_kept(answer: float | None = None) -> int:
    """How many places are kept of a problem, or of an answer that may turn out to be one."""
    every = _EVERY.get()
    if every is None or (answer is not None and every[0] is not None and answer not in every[0]):
        return PLACES_KEPT
    return sys.maxsize


PERSONAL = re.compile(
    r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+"  # mail
    r"|(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])"  # IPv4
    r"|\+\d[\d ()/-]{6,}\d"  # phone, with the code of the country
    r"|(?<!\d)1[3-9]\d{9}(?!\d)"  # mobile phone in China
    # Phone with the code of a place, so of 7 digits, or of 9 where that code has two; no part of a number, a code or an
    # address, no date, no hours (0800-1700).
    r"|(?<![A-Za-z\d_])(?<!\d[.,/:_-])"
    r"(?!\d{1,2}([-/. ])\d{1,2}\1(?:\d{2}|\d{4})(?!\1?\d))(?![0-2]\d[0-5]\d ?[-–] ?[0-2]\d[0-5]\d(?!\d))"
    r"\(?0(?:(?=\d\d)(?:[ ()/.-]{0,3}\d){6,16}|(?=\d\D)(?:[ ()/.-]{0,3}\d){8,16})(?!\d)"
)
"""Whatever column they stand in, these are never shown."""
_LONG_NUMBER = re.compile(
    r"(?<!\d)(?<!\d[.,])(?!\d+(?:000|999)(?!\d))"  # no sum
    r"(?!(?:19|20)\d\d(?:0[1-9]|1[0-2])[0-3]\d(?!\d))\d{7,}(?!\d)"  # no date
    r"|(?<![\w.-])\(?[2-9]\d\d\)?[ .-]{1,2}\d{3}[ .-]\d{4}(?!\d)"  # phone in North America
)


def is_personal(text: str) -> bool:
    """Whether a text holds what is never shown, or a number so long that it can be somebody's phone or id.

    >>> is_personal("Ann 0171 5550123"), is_personal("id 7654321"), is_personal("2026-11-25"), is_personal("1000000+")
    (True, True, False, False)
    """
    plain = unicodedata.normalize("NFKC", text)
    return any(pattern.search(plain) for pattern in (PERSONAL, _LONG_NUMBER))


def echo(text: object, limit: int = 40) -> str:
    r"""Text from a file, safe to show: no control or invisible characters, `limit` characters at most.

    Mail and IP addresses and phone numbers give way to ``***``.

    >>> echo("\x1b[31mred\u200b"), echo("call +49 170 5550123"), echo("(030) 1234-567"), echo("05.11.2026 Q12_3")
    ('[31mred', 'call ***', '***', '05.11.2026 Q12_3')
    """
    kept = "".join(" " if c in "\t\n\r" else c for c in str(text) if c in "\t\n\r" or unicodedata.category(c)[0] != "C")
    kept = PERSONAL.sub("***", " ".join(kept.split()))
    return kept if len(kept) <= limit else kept[: limit - 3] + "..."
