"""Ticked: several answers in a cell are no number; a comma that may part two of them is asked."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cemgap.intake.doubts import answered
from cemgap.intake.mapping import ColumnRef, Declared, ScaleRules
from cemgap.intake.ratings.ticked import Alone
from cemgap.project.settings import parse_settings
from tests.intake.typed import codes_in, lines, survey_of, the

if TYPE_CHECKING:
    from cemgap.statistics.survey import Survey

NUMBERS = ("1", "2", "3", "4", "5")
BLOCK = (("experience", (ColumnRef(position=1), ColumnRef(position=2))),)
BOTH = Declared(blocks=BLOCK)
WORDS = ("Very dissatisfied", "Dissatisfied", "Neutral", "Satisfied", "Very satisfied")


def rated(*cells: str, usual: tuple[str, ...] = NUMBERS, separator: str = ";", many: int = 40) -> str:
    """People who give the usual answers, then some with these cells."""
    service = [*(usual[n % len(usual)] for n in range(many)), *cells]
    price = [usual[-1 - n % len(usual)] for n in range(len(service))]
    rows = (separator.join(row) for row in zip(service, price, strict=True))
    return lines(separator.join(("Experience: Service", "Experience: Price")), *rows)


def said(decimal: str) -> Declared:
    """A declared decimal sign."""
    return Declared(rules=ScaleRules(decimal=decimal))


def given_in(survey: Survey) -> set[float]:
    """The different answers of the first column."""
    return set(survey.tally.columns[0].values.counts)


@pytest.mark.parametrize("cells", [("1,2",), ("4,5", "3,4"), ("1,2", "1,3", "2,1"), ("2,5",)])
@pytest.mark.parametrize("many", [40, 4000])
def test_a_comma_between_two_answers_is_asked(cells: tuple[str, ...], many: int) -> None:
    """Also where the first rows do not show one; both answers settle it."""
    text = rated(*cells, many=many)
    survey = survey_of(text)
    assert codes_in(survey.problems) == ["E153"]
    problem = the(survey.problems, "E153")
    assert f'"{cells[0]}": two answers in one cell, or a decimal comma?' in problem.message.text()
    assert [place.value for place in problem.places] == list(cells)
    assert problem.fix is not None
    pasted = re.search(r"cemgap.toml, (\[input\]):  (decimal = \",\")", problem.fix.text())
    assert pasted is not None
    declared = parse_settings("\n".join(pasted.groups())).declared
    (doubt,) = survey.doubts
    assert answered(Declared(), doubt, ",").rules == declared.rules
    on_five = replace(declared, rules=replace(declared.rules, scales=(("all", 1.0, 5.0),)))
    decimals = survey_of(text, on_five)
    assert not codes_in(decimals.problems)
    assert {float(cell.replace(",", ".")) for cell in cells} <= given_in(decimals)
    ticked = survey_of(text, answered(Declared(), doubt, "."))
    assert not ticked.doubts
    assert f"several answers in one cell: {cells[0]}" in the(ticked.problems, "E153").message.text()


@pytest.mark.parametrize(
    ("cells", "many"),
    [
        (("6,5", "7,5", "3,5") * 30, 10),
        (("1,5", "2,5", "3,5", "4,5") * 20, 10),
        (("3,25", "4,5", "1,75"), 40),
        (("4,0", "3,9"), 40),
    ],
)
def test_decimals_that_are_plain_are_said_once(cells: tuple[str, ...], many: int) -> None:
    """Where most cells have a comma, or the commas part what is no answer."""
    survey = survey_of(rated(*cells, many=many))
    assert {float(cell.replace(",", ".")) for cell in cells} <= given_in(survey)
    assert "1 column has decimal commas" in the(survey.problems, "W222").message.text()


def test_pairs_that_rise_are_no_decimals_by_their_number() -> None:
    """Most people may have ticked two options."""
    assert "E153" in codes_in(survey_of(rated(*("1,2", "2,3", "1,4") * 30, many=10)).problems)


def test_means_in_a_factor_table_are_decimals() -> None:
    """Nobody ticks there."""
    text = lines("factor;experience", "Service;7", "Price;8", "Brand;7,8", "Product;6")
    survey = survey_of(text)
    assert "E153" not in codes_in(survey.problems)
    assert "W222" in codes_in(survey.problems, "warning")


@pytest.mark.parametrize("cell", ["1|3", "1、3", "1/3", "1┋3", "1,2,3", "1, 3", "1；3", "１｜３"])
def test_several_numbers_in_a_cell(cell: str) -> None:
    """Whatever parts them: never one of them, and one error."""
    for declared in (Declared(), said(",")):
        survey = survey_of(rated(cell), declared)
        assert codes_in(survey.problems) == ["E153"]
        assert f"several answers in one cell: {cell}" in the(survey.problems, "E153").message.text()
        assert not survey.doubts


def test_a_list_beside_pairs_settles_what_pairs_are() -> None:
    """Where three were ticked, two were."""
    problem = the(survey_of(rated("1,2,3", "1,2", separator="\t")).problems, "E153")
    assert "several answers in one cell: 1,2,3, 1,2" in problem.message.text()


@pytest.mark.parametrize("sign", [", ", ",", "|", "┋", "/", "、"])
def test_several_words_in_a_cell(sign: str) -> None:
    """The words that stand alone elsewhere; the others are still read."""
    cell = sign.join(WORDS[1:3])
    survey = survey_of(rated(cell, usual=WORDS), BOTH)
    assert codes_in(survey.problems) == ["E153"]
    assert the(survey.problems, "E153").places[0].value == cell


@pytest.mark.parametrize("cell", ["7/10", "3/5", "1;9", "18-29", "1,000"])
def test_what_is_no_pair_of_answers(cell: str) -> None:
    """Out of the highest, a number that nobody gave, a range, thousands."""
    assert "E153" not in codes_in(survey_of(rated(cell, separator="\t")).problems)


def test_nobody_is_named() -> None:
    """Where a column of names is taken for ratings."""
    people = ("Ann Example", "Bo Sample", "Cy Person", "Di Model", "Ed Muster")
    problem = the(survey_of(rated("Ann Example; Bo Sample", usual=people, separator=","), BOTH).problems, "E153")
    assert "Ann" not in repr(problem)


NAMES = st.sampled_from(["good", "fair", "poor", "1", "3", "5"])


@given(st.lists(NAMES, min_size=1, max_size=4), st.sampled_from([",", ";", "|", "、", "┋", "/"]))
def test_parts_are_different_answers(parts: list[str], sign: str) -> None:
    """All of a cell or nothing; one answer is no several."""
    alone = Alone(frozenset({1.0, 3.0, 5.0}), frozenset({"good", "fair", "poor"}))
    several = len(parts) > 1 and len(set(parts)) == len(parts)
    assert alone.parts(sign.join(parts)) == (tuple(parts) if several else ())
    assert alone.parts(sign.join([*parts, "other"])) == ()
