"""Doubts: a question, the line that answers it, and what an answer does to the settings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cemgap.intake.doubts import Doubt, answered, measure_doubt, span, weight_doubt
from cemgap.intake.mapping import ColumnRef, Declared, ScaleRules
from cemgap.translations import msg

ASKED = msg("which?")


def doubt(kind: str, measure: str | None = None, choices: tuple[str, ...] = ()) -> Doubt:
    """A question about the second and third column."""
    return Doubt(kind, (1, 2), ASKED, ASKED, tuple((choice, ASKED) for choice in choices), measure=measure)


@given(st.sets(st.integers(0, 40), min_size=1))
def test_columns_are_told_as_people_count(columns: set[int]) -> None:
    """From 1, stretches joined; nothing is lost."""
    told = span(tuple(columns))
    back: set[int] = set()
    for part in told.split(", "):
        first, _, last = part.partition("-")
        back |= set(range(int(first) - 1, int(last or first)))
    assert back == columns


@pytest.mark.parametrize(
    ("columns", "line"),
    [((1, 2, 3), '"2-4"'), ((6,), "7"), ((0, 1, 2, 8), '["1-3", 9]'), ((0, 2), "[1, 3]")],
)
def test_the_line_for_the_settings(columns: tuple[int, ...], line: str) -> None:
    """As cemgap.toml takes it where something is likely; else nothing that could be pasted without a thought."""
    names = ["a"] * len(columns)
    assert measure_doubt(columns, names, "ideal").fix.text() == f"in cemgap.toml, [input.blocks]:  ideal = {line}"
    assert f"MEASURE = {line}  (" in measure_doubt(columns, names).fix.text()


def test_the_end_of_a_long_question_is_shown() -> None:
    """What tells two columns of a table apart stands there."""
    asked = measure_doubt((0, 1), ["a", "b"], None, "Please think of your last visit to one of our shops - Column 2")
    assert "Column 2" in asked.question.text()


def test_a_measure() -> None:
    """Goes to the blocks, beside what is there."""
    before = Declared(blocks=(("importance", (ColumnRef(position=9),)),))
    said = answered(before, measure_doubt((1, 2), ["a", "b"]), "experience")
    assert said.blocks == (*before.blocks, ("experience", (ColumnRef(position=2), ColumnRef(position=3))))


def test_a_weight() -> None:
    """Applied only where a person says so."""
    asked = weight_doubt(4, "wt")
    assert answered(Declared(), asked, "yes").weight == ColumnRef(position=5)
    left = answered(Declared(), asked, "no")
    assert (left.weight, left.blocks) == (None, (("none", (ColumnRef(position=5),)),))


@pytest.mark.parametrize(
    ("answer", "scale"),
    [("1-7", (1, 7)), ("7-1", (7, 1)), ("-2-2", (-2, 2)), (" 0-10 ", (0, 10)), ("1–5", (1, 5))],
)
def test_a_scale(answer: str, scale: tuple[float, float]) -> None:
    """Of its measure; an earlier one of the same gives way."""
    before = Declared(rules=ScaleRules(scales=(("importance", 1, 3), ("experience", 1, 10))))
    said = answered(before, doubt("scale", "importance"), answer)
    low, high = scale
    assert list(said.rules.scales) == [("experience", 1, 10), ("importance", low, high)]
    assert list(answered(Declared(), doubt("scale"), answer).rules.scales) == [("all", low, high)]


def test_codes_that_are_no_answer() -> None:
    """Each once; ``no`` changes nothing."""
    before = Declared(rules=ScaleRules(missing=(99,)))
    assert answered(before, doubt("missing"), "99, -1").rules.missing == (99, -1)
    assert answered(before, doubt("missing"), "no") == before


def test_answers_in_words() -> None:
    """From worst to best, parted by ; or |."""
    said = answered(Declared(), doubt("labels", "importance"), "low; mid ;high")
    assert said.rules.labels == (("importance", ("low", "mid", "high")),)
    assert answered(said, doubt("labels", "importance"), "low|high").rules.labels == (("importance", ("low", "high")),)


def test_a_measure_that_is_turned() -> None:
    """On yes, once; on no it is written down that it is not."""
    turned = doubt("reverse", "experience", ("yes", "no"))
    said = answered(Declared(), turned, "yes")
    assert said.rules.reverse == ("experience",)
    assert answered(said, turned, "yes") == said
    assert answered(Declared(), turned, "no").rules == ScaleRules(upright=("experience",))


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        (measure_doubt((1,), ["a"]), "quality"),
        (doubt("scale"), "seven"),
        (doubt("scale"), "1-x"),
        (doubt("missing"), "none"),
        (doubt("labels"), "good"),
        (weight_doubt(1, "w"), "maybe"),
    ],
)
def test_what_is_no_answer(asked: Doubt, answer: str) -> None:
    """Is refused, so that it can be asked again."""
    with pytest.raises(ValueError, match=r"."):
        answered(Declared(), asked, answer)
