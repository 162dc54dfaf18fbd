"""Cells of reasons: parted at commas where reasons were ticked, whole where a comma is part of one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cemgap.intake.mapping import ColumnRef, Declared
from cemgap.intake.reason_cells import reason_cells
from tests.intake.typed import lines, survey_of

OPTIONS = ("Price", "Reputation", "Good, honest advice", "Close to home", "Range")
TICKED = [[option for at, option in enumerate(OPTIONS) if ticks >> at & 1] for ticks in range(1, 32)]


SAID = Declared(reasons=(ColumnRef(header="Reasons"),))


def file_of(cells: list[str]) -> str:
    """A file with those reasons."""
    return lines("Reasons,Experience: A", *(f'"{cell}",{1 + at % 10}' for at, cell in enumerate(cells)))


def warned(cells: list[str]) -> list[str]:
    """The codes of the warnings about a file with those reasons."""
    return [p.code for p in survey_of(file_of(cells), SAID).problems if p.severity == "warning"]


@pytest.mark.parametrize("comma", [", ", ",", "，", "、"])
def test_ticked_reasons_are_counted_one_by_one(comma: str) -> None:
    """The share of those who ticked a reason, not of those who ticked just these; a comma inside a reason survives."""
    cells = [comma.join(ticked) for ticked in TICKED]
    shares = {reason: estimate.value for reason, estimate in survey_of(file_of(cells)).shares("")}
    assert len(shares) == len(OPTIONS)
    assert list(shares.values()) == [pytest.approx(16 / 31)] * len(OPTIONS)
    assert "Good, honest advice" in shares
    assert "W240" not in warned(cells)


@pytest.mark.parametrize(
    "cells",
    [
        ["Good, honest advice", "Range", "Price"] * 4,
        ["because it is near, and open late", "it was cheap, the staff is kind", "my wife, mostly"] * 2,
        ["Paris, France", "Lyon, France", "Bonn, Germany"] * 3,
        ["good, cheap; near", "near; range", "good, cheap", "near"],
    ],
)
def test_a_comma_in_a_reason_survives(cells: list[str]) -> None:
    """Its parts never stand elsewhere, or semicolons part the reasons."""
    found = reason_cells(cells)
    assert (found.comma, found.unsure) == (None, False)
    assert found.reasons(cells[0])[0] == cells[0].split(";")[0]
    assert "W240" not in warned(cells)


@pytest.mark.parametrize(
    "cells",
    [
        ["Price, high", "Price, low", "Service, high", "Service, low"] * 3,
        ["Price, Range", "Range, a long way", "Price", "we went, once", "it rained, alas", "so, so"],
        [f"reason {n}, reason {m}" for n in range(40) for m in (n + 1, n + 2)],
    ],
)
def test_what_is_not_clear_is_left_whole_and_said(cells: list[str]) -> None:
    """One choice of a crossed list, a few recurring parts, more parts than a list to tick from has: a warning."""
    found = reason_cells(cells)
    assert (found.comma, found.unsure) == (None, True)
    assert found.reasons(cells[0]) == (cells[0],)
    assert "W240" in warned(cells)


def test_the_best_three_of_a_list_are_parted() -> None:
    """The number of reasons is always the same, their places are not."""
    cells = [", ".join(ticked) for ticked in ([*"ABC"], [*"BCD"], [*"ACD"], [*"BDE"])]
    assert reason_cells(cells).reasons("B, D, E") == ("B", "D", "E")


def test_a_text_that_someone_added_stays_whole() -> None:
    """What the sample does not know, behind "other", is one reason however many commas it has."""
    found = reason_cells([", ".join(ticked) for ticked in TICKED])
    told = found.reasons("Price, my wife, who works there, Good, honest advice, Range")
    assert told == ("Price", "my wife, who works there", "Good, honest advice", "Range")


@given(st.lists(st.lists(st.sampled_from(OPTIONS), max_size=4).map(", ".join)))
def test_nothing_of_a_cell_is_lost(cells: list[str]) -> None:
    """However cells are parted, their words are all there, in order."""
    found = reason_cells(cells)
    for cell in cells:
        whole = ", ".join(dict.fromkeys(found.reasons(cell)))
        assert set(whole.replace(",", " ").split()) == set(cell.replace(",", " ").split())


def test_a_reason_that_one_person_wrote_is_counted_and_not_told() -> None:
    """The shares of the others, and whom they rest on, stay as they are."""
    cells = ["near; good price", "near", "good price", "near; good price", "near"] * 4
    named = survey_of(file_of([*cells, "near; because Mona Sample helped me"]))
    without = survey_of(file_of([*cells, "near; good"]))
    shares = dict(named.shares(""))
    assert set(shares) == {"near", "good price"}
    assert named.rare_reasons("") == 1
    assert shares == {reason: share for reason, share in without.shares("") if reason in shares}


@pytest.mark.parametrize("phone", ["Mona Sample 0171 5550123", "mona@example.org", "(030) 1234-567", "192.0.2.7"])
def test_how_to_reach_a_person_is_never_told(phone: str) -> None:
    """However many rows hold it; it counts among the reasons that are not told."""
    found = survey_of(file_of(["near; good price", "near", phone, "good price"] * 20))
    assert set(dict(found.shares(""))) == {"near", "good price"}
    assert found.rare_reasons("") == 1
