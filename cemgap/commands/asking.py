"""Asking: the questions that a file leaves open, put to a person one by one until all are answered or left open."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

from cemgap.errors import CemgapError, Problem, echo
from cemgap.intake.ratings.labels import UNITS, is_label, leading, no_answer, plain
from cemgap.intake.vocabulary import fold, words
from cemgap.translations import LANGUAGES, Message, msg

if TYPE_CHECKING:
    from cemgap.commands.session import Session
    from cemgap.intake.doubts import Doubt
    from cemgap.intake.mapping import Declared
    from cemgap.statistics.survey import Survey

Understood = tuple["Survey", tuple[Problem, ...]]
Answered = Callable[["Declared", "Doubt", str], "Declared"]
"""(what is declared, a question, the answer) -> what is declared then."""
Reply = Callable[["Survey", "Declared", "Doubt"], "Declared | None"]
"""Puts a question; what is declared then, or None where it is left open."""
Seen = Mapping[int, tuple[str, ...]]
"""Position of a column -> a few of its answers."""

COLUMNS_SHOWN = 8
ANSWERS_SHOWN = 7
MOST_ANSWERS = 12
"""Different answers of a column that may hold ratings."""
MOST_QUESTIONS = 200
LEAVE_OPEN = "-"
HOW_TO_TYPE: dict[str, Message] = {
    "scale": msg("type the lowest and the highest answer, as in 1-7"),
    "missing": msg("type the codes, as in 99, 98"),
    "labels": msg("type the answers from worst to best, with ; between them"),
}
SHOWABLE = frozenset({"open", "experience", "expectation", "importance", "ideal", "outcome"})


@dataclass(frozen=True, slots=True)
class Settled:
    """What is understood once nothing more can be asked."""

    declared: Declared
    survey: Survey
    problems: tuple[Problem, ...]
    doubts: tuple[Doubt, ...]
    """Still open."""


def settled(declared: Declared, read: Callable[[Declared], Understood], reply: Reply) -> Settled:
    """Ask what is open, read again with every answer, and ask what is open then; nothing is asked twice."""
    survey, problems = read(declared)
    asked: set[object] = set()
    closed: set[object] = set()
    while len(asked) < MOST_QUESTIONS:
        doubt = next((d for d in survey.doubts if _same(d) not in asked), None)
        if doubt is None:
            break
        asked.add(_same(doubt))
        answer = reply(survey, declared, doubt)
        if answer is None:
            continue
        if answer == declared:  # "no" declares nothing, and is an answer all the same
            closed.add(_same(doubt))
            continue
        declared = answer
        survey, problems = read(declared)
    return Settled(declared, survey, problems, tuple(d for d in survey.doubts if _same(d) not in closed))


def _same(doubt: Doubt) -> object:
    return doubt.kind, doubt.columns, doubt.measure


def suggestion_taken(session: Session, answered: Answered) -> Reply:
    """Takes every suggestion, says so, and leaves open what has none."""

    def reply(survey: Survey, declared: Declared, doubt: Doubt) -> Declared | None:
        if doubt.suggestion is None:
            return None
        try:
            then = answered(declared, doubt, doubt.suggestion)
        except ValueError:  # it cannot be written down
            return None
        shown = dict(doubt.choices).get(doubt.suggestion, msg("{answer}", answer=doubt.suggestion))
        session.tell(msg("{question} Taken: {answer}", question=doubt.question, answer=shown))
        return then

    return reply


def left_open(survey: Survey, declared: Declared, doubt: Doubt) -> Declared | None:
    """Nobody is there to ask."""
    return None


def asked_of_person(session: Session, answered: Answered, seen: Callable[[], Seen]) -> Reply:
    """Puts every question to the person at the terminal, with the columns it is about and a few of their answers.

    The question raises KeyboardInterrupt and EOFError where the person stops.
    """

    def reply(survey: Survey, declared: Declared, doubt: Doubt) -> Declared | None:
        options = _options(doubt)
        session.show_lines([""])
        _show(session, [doubt.question], indent="")
        _show(session, _columns(survey, doubt, seen()), indent="  ")
        _show(session, [msg("{mark}  {choice}", mark=mark, choice=shown) for mark, _, shown in options], indent="    ")
        if not options and doubt.kind in HOW_TO_TYPE:
            _show(session, [HOW_TO_TYPE[doubt.kind]], indent="    ")
        while True:
            text = unicodedata.normalize("NFKC", _typed(session, _prompt(doubt, options))).strip()
            if text == LEAVE_OPEN or (not text and doubt.suggestion is None):
                return None
            answer = doubt.suggestion if not text else _chosen(text, options) if options else text
            if answer is not None:
                try:
                    return answered(declared, doubt, answer)
                except CemgapError as refused:
                    _show(session, [problem.message for problem in refused.problems], indent="  ")
                    continue
                except ValueError:
                    pass
            _show(session, [_wrong(text, options)], indent="  ")

    return reply


def seen_in(sample: Sequence[Sequence[str]]) -> dict[int, tuple[str, ...]]:
    """A few answers of each column that looks like ratings: small numbers, and words that are known as answers.

    Names, numbers to call and what people wrote are none of those, so that they are never shown.

    >>> seen_in([["5", "13800138000"], ["4", "13900139000"]])
    {0: ('4', '5')}
    """
    seen: dict[int, tuple[str, ...]] = {}
    for at in range(max(map(len, sample), default=0)):
        answers = dict.fromkeys(echo(row[at]) for row in sample if at < len(row) and row[at].strip())
        known = [answer for answer in answers if _is_answer(answer)]
        if known and len(answers) <= MOST_ANSWERS and 2 * len(known) >= len(answers):
            seen[at] = tuple(sorted(known, key=_in_order)[:ANSWERS_SHOWN])
    return seen


def _is_answer(text: str) -> bool:
    found = leading(text)
    words = plain(text if found is None else found[1])
    if found is not None and words in {"", *UNITS}:
        return True
    return is_label(words) or no_answer(words) is not None


def _in_order(answer: str) -> float:
    """Numbers by size, words after them as they came."""
    found = leading(answer)
    return inf if found is None else found[0]


Options = Sequence[tuple[str, str, Message]]
"""(what to type, the answer it stands for, what is shown)"""


def _options(doubt: Doubt) -> Options:
    answers = [answer for answer, _ in doubt.choices]
    # letters, where the answers are numbers themselves
    marks = "abcdefghijklmnopqrstuvwxyz" if any(a.isdecimal() for a in answers) else ""
    return [
        (marks[at] if marks and at < len(marks) else str(at + 1), answer, shown)
        for at, (answer, shown) in enumerate(doubt.choices)
    ]


def _columns(survey: Survey, doubt: Doubt, seen: Seen) -> list[Message]:
    columns = survey.mapping.columns
    listed = []
    for at in doubt.columns[:COLUMNS_SHOWN]:
        header = echo(columns[at].header, 100)
        if at in seen and columns[at].role in SHOWABLE:
            listed.append(msg("{position}  {header}: {answers}", position=at + 1, header=header, answers=seen[at]))
        else:
            listed.append(msg("{position}  {header}", position=at + 1, header=header))
    more = len(doubt.columns) - COLUMNS_SHOWN
    if more > 0:
        listed.append(msg("and {n} more column", plural="and {n} more columns", n=more))
    return listed


def _prompt(doubt: Doubt, options: Options) -> Message:
    if doubt.suggestion is None:
        return msg("Answer (Enter: leave it open)")
    shown = next((shown for _, answer, shown in options if answer == doubt.suggestion), None)
    suggestion = shown or msg("{answer}", answer=doubt.suggestion)
    return msg("Answer (Enter: {suggestion}; -: leave it open)", suggestion=suggestion)


def _chosen(text: str, options: Options) -> str | None:
    """The answer that a text stands for: what is to be typed, the answer itself, or a word for it, in any language."""
    wanted = fold(text)
    measures = words("measures")
    for mark, answer, shown in options:
        names = (fold(shown.text(language)) for language in LANGUAGES)
        if wanted in {fold(mark), fold(answer), *names, *measures.get(answer, ())}:
            return answer
    begun = {a for _, a, shown in options if any(fold(shown.text(lang)).startswith(wanted) for lang in LANGUAGES)}
    return begun.pop() if len(begun) == 1 else None


def _wrong(text: str, options: Options) -> Message:
    if not options:
        return msg('"{text}" is no answer to this', text=echo(text))
    marks = tuple(mark for mark, _, _ in options)
    return msg('"{text}" is none of the answers; type one of {marks}', text=echo(text), marks=marks)


def _show(session: Session, lines: Sequence[Message], indent: str) -> None:
    """Lines on standard output, where the person is looking: it is a terminal when anything is asked."""
    from cemgap.commands.session import DEFAULT_WIDTH
    from cemgap.report.screen import Screen

    width = session.width(sys.stdout) or DEFAULT_WIDTH  # some terminals say nothing of their size
    screen = Screen(width, color=False, encoding=sys.stdout.encoding or "utf-8", language=session.language)
    for line in lines:
        text = screen.shown(line.text(session.language))
        session.show_lines(indent + part for part in screen.wrapped(text, width - len(indent)))


def _typed(session: Session, prompt: Message) -> str:
    """What the person types."""
    from rich.console import Console
    from rich.prompt import Prompt
    from rich.text import Text

    from cemgap.report.screen import Screen

    screen = Screen(0, color=False, encoding=sys.stdout.encoding or "utf-8", language=session.language)
    console = Console(file=sys.stdout, markup=False, highlight=False, emoji=False, no_color=True)
    while True:
        try:
            text = Text(screen.shown(prompt.text(session.language)))
            return Prompt.ask(text, console=console, default="", show_default=False)
        except UnicodeDecodeError:
            _show(session, [msg("this cannot be read as {encoding}", encoding=sys.stdin.encoding or "text")], "  ")
