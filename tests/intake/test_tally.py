"""Tally: counts, values and places that add up, whatever the order and partition of the rows."""

from __future__ import annotations

from functools import reduce
from operator import add
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cemgap.intake import tally as tallies
from cemgap.intake.ratings.answers import decode
from cemgap.intake.ratings.coding import Coding
from cemgap.intake.tally import Column, Faults, Seen, Tally, Values, column_of, faults_at

if TYPE_CHECKING:
    from collections.abc import Sequence

CODES = Coding(frozenset({9.0}), frozenset({8.0}))
cells = st.sampled_from(["1", "1.0", "2", "3", "4", "5", "", "8", "9", "x", "y"])


def column(texts: Sequence[str], rows: Sequence[int]) -> Column:
    """The tally of one block of one column."""
    return column_of(decode(pa.array(texts, pa.string()), CODES), np.array(rows, dtype=np.int64))


@given(st.lists(cells, min_size=1, max_size=60), st.data(), st.sampled_from([2, 3, 200]))
def test_any_order_and_partition_of_the_rows_gives_the_same_tally(
    texts: list[str], data: st.DataObject, distinct: int
) -> None:
    """Counts, values, what is no number, and the ten smallest row numbers of each; also beyond the distinct values."""
    order = data.draw(st.permutations(range(len(texts))))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(texts)), max_size=4)))
    parts = [order[a:b] for a, b in zip([0, *cuts], [*cuts, len(texts)], strict=True)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tallies, "DISTINCT_KEPT", distinct)
        whole = column(texts, range(2, 2 + len(texts)))
        pieces = reduce(add, (column([texts[i] for i in part], [i + 2 for i in part]) for part in parts))
    assert pieces == whole
    rows = [i + 2 for i, text in enumerate(texts) if text in {"x", "y"}]
    assert [row for row, _ in whole.unreadable.first] == rows[:10]
    assert whole.unreadable.count == len(rows)
    assert whole.values.total == sum(text in {"1", "1.0", "2", "3", "4", "5"} for text in texts)


def test_a_value_written_in_two_ways_is_one_value() -> None:
    """With the places of both."""
    assert column(["1", "x", "1.0", "1"], [5, 6, 7, 8]).values == Values({1.0: Seen(3, (5, 7, 8))}, 3)


def test_a_slider_keeps_its_ends_only() -> None:
    """More than 200 distinct values in one block, or in two."""
    texts = [str(n / 2) for n in range(40, 340)]
    halves = column(texts[:200], range(200)) + column(texts[150:], range(200, 350))
    assert halves.values == Values({20.0: Seen(1, (0,)), 169.5: Seen(1, (349,))}, 350, many=True)
    assert column(texts[:201], range(201)).values.many
    assert not column(texts[:200], range(200)).values.many


@given(st.lists(st.tuples(st.integers(1, 50), st.sampled_from("abc")), max_size=30), st.integers(0, 30))
def test_faults_add_in_any_order(found: list[tuple[int, str]], cut: int) -> None:
    """The count of all, the ten smallest rows."""
    whole = faults_at(found)
    one, other = faults_at(found[:cut]), faults_at(found[cut:])
    assert one + other == other + one == whole
    assert whole == Faults(len(found), tuple(sorted(found)[:10]))


def ids(*texts: str) -> tuple[np.ndarray[tuple[int], np.dtype[np.int64]], ...]:
    """Hashes of ids, as a tally holds them."""
    return (np.array([hash(text) for text in texts], dtype=np.int64),)


def test_ids_of_waves() -> None:
    """Repeated within a wave, shared between two; None where a wave has no ids."""
    one = Tally(ids={"1": ids("a", "b"), "2": ids("a")}) + Tally(ids={"1": ids("b", "c", "b")})
    assert (one.duplicate_ids("1"), one.duplicate_ids("2"), one.duplicate_ids("3")) == (1, 0, 0)
    assert one.shared_ids("1", one, "2") == 1
    assert one.shared_ids("1", Tally(ids={"2": ids("x")}), "2") == 0
    assert one.shared_ids("1", Tally(), "2") is None


def test_everything_else_adds() -> None:
    """Respondents per wave, latest dates, weights."""
    one = Tally(rows=3, respondents={"1": 1}, outside=1, zero_weight=1, weight_sum=2, weight_max=2, dates={"1": "2026"})
    two = Tally(rows=2, respondents={"1": 1, "2": 1}, weight_sum=3, weight_max=1.5, dates={"1": "2025", "2": "2024"})
    assert one + two == two + one
    both = one + two
    ends = Tally(ends={(1, "a"): (2, 5), (1, "b"): (1, 1)}) + Tally(ends={(1, "a"): (3, 7)})
    assert ends.ends == {(1, "a"): (2, 7), (1, "b"): (1, 1)}
    assert (both.rows, both.respondents, both.people) == (5, {"1": 2, "2": 1}, 5)
    assert (both.weight_sum, both.weight_max, both.dates) == (5, 2, {"1": "2026", "2": "2024"})


@given(st.lists(st.integers(0, 7), max_size=14), st.lists(st.integers(0, 7), max_size=14), st.integers(1, 4))
def test_ids_are_counted_as_sets_are(mine: list[int], theirs: list[int], at_a_time: int) -> None:
    """However many are looked up at a time, and in whatever blocks they came."""
    one, other = np.array(mine, dtype=np.int64), np.array(theirs, dtype=np.int64)
    tally = Tally(ids={"one": (one[:4], one[4:]), "other": (other,)})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("cemgap.intake.tally.LOOKED_UP", at_a_time)
        shared = tally.shared_ids("one", tally, "other")
    assert shared == (len(set(mine) & set(theirs)) if mine and theirs else None)
    assert tally.duplicate_ids("one") == sum(mine.count(number) > 1 for number in set(mine))
