"""Asking: what is open is asked once each, and every answer is read before the next question."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from cemgap.commands.asking import asked_of_person, left_open, seen_in, settled, suggestion_taken
from cemgap.commands.session import Session
from cemgap.errors import Problem
from cemgap.intake.doubts import Doubt
from cemgap.intake.mapping import Declared, MappedColumn
from cemgap.translations import msg

if TYPE_CHECKING:
    from cemgap.commands.asking import Seen
    from cemgap.statistics.survey import Survey

EXPERIENCE = ("experience", msg("experience"))
IMPORTANCE = ("importance", msg("importance"))


def a_doubt(*columns: int, suggestion: str | None = None, **other: object) -> Doubt:
    """Which measure some columns hold."""
    doubt = Doubt("measure", columns, msg("which measure?"), msg("a fix"), (EXPERIENCE, IMPORTANCE), suggestion)
    return replace(doubt, **other)  # type: ignore[arg-type] # fields by name


def a_survey(*doubts: Doubt, roles: Sequence[str] = ("open", "open", "personal")) -> Survey:
    """As much of a survey as questions need."""
    columns = tuple(MappedColumn(at, f"Header {at}", role, msg("none")) for at, role in enumerate(roles))
    return cast("Survey", SimpleNamespace(doubts=doubts, mapping=SimpleNamespace(columns=columns)))


def with_answer(declared: Declared, doubt: Doubt, answer: str) -> Declared:
    """The answers so far, kept where a test can see them; "no" declares nothing."""
    if answer == "5-5":
        raise ValueError(answer)
    return declared if answer == "no" else replace(declared, waves=(*declared.waves, f"{doubt.columns}={answer}"))


def reading(*surveys: Survey) -> Callable[[Declared], tuple[Survey, tuple[Problem, ...]]]:
    """Each reading finds the next of these surveys, the last one again and again."""
    left = list(surveys)
    return lambda _: (left.pop(0) if len(left) > 1 else left[0], ())


def test_every_answer_is_read_before_the_next_question() -> None:
    """It may answer others, or open new ones; what it left open is not asked again."""
    first, second, new = a_doubt(0, suggestion="experience"), a_doubt(1, suggestion="experience"), a_doubt(2)
    third = a_doubt(3, suggestion="importance")
    read = reading(a_survey(first, second), a_survey(new, third), a_survey(new))
    found = settled(Declared(), read, suggestion_taken(Session("en", chosen=True, quiet=True), with_answer))
    assert found.declared.waves == ("(0,)=experience", "(3,)=importance")
    assert found.doubts == (new,)


def test_without_anybody_to_ask_everything_stays_open() -> None:
    """Read once."""
    doubts = (a_doubt(0, suggestion="experience"), a_doubt(1))
    found = settled(Declared(), reading(a_survey(*doubts)), left_open)
    assert (found.declared, found.doubts) == (Declared(), doubts)


def test_an_answer_that_declares_nothing_closes_the_question() -> None:
    """No case weight: there is nothing to write, and nothing left to ask."""
    weight = a_doubt(0, suggestion="no", kind="weight", choices=(("yes", msg("yes")), ("no", msg("no"))))
    found = settled(
        Declared(),
        reading(a_survey(weight)),
        suggestion_taken(Session("en", chosen=True, quiet=True), with_answer),
    )
    assert (found.declared, found.doubts) == (Declared(), ())


def test_a_taken_suggestion_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is decided in silence."""
    settled(
        Declared(),
        reading(a_survey(a_doubt(0, suggestion="importance")), a_survey()),
        suggestion_taken(Session("en", chosen=True), with_answer),
    )
    assert capsys.readouterr().err == "which measure? Taken: importance\n"


def asked(
    doubt: Doubt, typed: str, monkeypatch: pytest.MonkeyPatch, seen: Seen | None = None, language: str = "en"
) -> tuple[Declared | None, str]:
    """What comes of typing something, and what was shown."""
    out = io.StringIO()
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    monkeypatch.setattr(sys, "stdout", out)
    reply = asked_of_person(Session(language, chosen=True), with_answer, lambda: seen or {})
    return reply(a_survey(doubt), Declared(), doubt), out.getvalue()


@pytest.mark.parametrize(
    "typed",
    ["2", "２", "importance", " Importance ", "IMP", "重要性", "nonsense\n重要性", "9\n2", "5-5\n2", "e1\n\x00\n2"],
)
def test_an_answer_is_known_by_its_number_or_its_name(typed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """In either language, in full width, shortened; anything else is asked again."""
    declared, _ = asked(a_doubt(0), typed + "\n", monkeypatch)
    assert declared == Declared(waves=("(0,)=importance",))


def test_a_wrong_answer_is_told_what_can_be_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    """And what was typed."""
    _, shown = asked(a_doubt(0), "7\n1\n", monkeypatch)
    assert '"7" is none of the answers; type one of 1, 2' in shown


@pytest.mark.parametrize(("typed", "suggestion"), [("-", "experience"), ("－", "experience"), ("", None), ("-", None)])
def test_a_question_can_be_left_open(typed: str, suggestion: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """By a dash, or by Enter where nothing is suggested."""
    declared, _ = asked(a_doubt(0, suggestion=suggestion), typed + "\n", monkeypatch)
    assert declared is None


def test_enter_agrees_with_what_is_suggested(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which stands in the prompt."""
    declared, shown = asked(a_doubt(0, suggestion="importance"), "\n", monkeypatch)
    assert declared == Declared(waves=("(0,)=importance",))
    assert "Enter: importance" in shown


def test_numbers_to_choose_from_have_letters_before_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that 7 is the answer 7, not the seventh."""
    doubt = a_doubt(0, choices=(("5", msg("5 points")), ("7", msg("7 points"))))
    assert asked(doubt, "7\n", monkeypatch)[0] == Declared(waves=("(0,)=7",))
    assert asked(doubt, "a\n", monkeypatch)[0] == Declared(waves=("(0,)=5",))


def test_an_answer_of_ones_own_is_asked_for_until_it_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is nothing to choose from, how to type it is said."""
    declared, shown = asked(a_doubt(0, kind="scale", choices=()), "5-5\n1-7\n", monkeypatch)
    assert declared == Declared(waves=("(0,)=1-7",))
    assert "as in 1-7" in shown
    assert '"5-5" is no answer to this' in shown


def test_the_columns_are_shown_with_a_few_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Never those of a personal column, and not each of fifty columns."""
    _, shown = asked(a_doubt(0, 2), "1\n", monkeypatch, {0: ("1", "5"), 2: ("Ann", "Bob")})
    assert "1  Header 0: 1, 5" in shown
    assert "3  Header 2\n" in shown
    assert "Ann" not in shown
    wide = a_survey(a_doubt(), roles=("open",) * 50)
    monkeypatch.setattr(sys, "stdin", io.StringIO("1\n"))
    out = io.StringIO()
    monkeypatch.setattr(sys, "stdout", out)
    reply = asked_of_person(Session("en", chosen=True), with_answer, dict)
    reply(wide, Declared(), a_doubt(*range(50)))
    assert "and 42 more columns" in out.getvalue()


def test_the_end_of_the_input_stops_the_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asked decides what comes of it."""
    with pytest.raises(EOFError):
        asked(a_doubt(0), "nonsense\n", monkeypatch)


PEOPLE = (
    ("5", "满意", "13800138000", "Ann Lee", "the staff were slow", "ann@example.org", "7 - Very satisfied", "021"),
    ("4", "一般", "13900139000", "Bob Ray", "too expensive for me", "bob@example.org", "(跳过)", "Ann Lee"),
    ("5", "满意", "13700137000", "Cat Fox", "", "cat@example.org", "1", "Bob Ray"),
)


def test_only_answers_to_choose_from_are_shown() -> None:
    """No telephone numbers, names, mails, or what people wrote, however often they come again."""
    expected = {0: ("4", "5"), 1: ("满意", "一般"), 6: ("1", "7 - Very satisfied", "(跳过)")}
    assert seen_in(PEOPLE) == seen_in(PEOPLE * 50) == expected
    assert seen_in([["5"], ["Ann Lee"]])[0] == ("5",)


def test_at_most_seven_answers_are_shown() -> None:
    """In order, where they are numbers."""
    assert seen_in([[str(answer)] for answer in (10, 9, 8, 7, 6, 5, 4, 3, 2, 1)])[0] == tuple("1234567")
    assert seen_in([[str(answer)] for answer in range(50)]) == {}
    assert seen_in([]) == {}
