"""Step 7: business results beside the investment."""

from hypothesis import given
from hypothesis import strategies as st

from cemgap.steps.results import Stage, stage_results


def stages(*rows: tuple[float, float] | tuple[float, float, bool]) -> tuple[Stage, ...]:
    """(units, result, over) rows as stages."""
    return tuple(Stage(f"{row[0]} shops", row[0], row[1], len(row) == 3 and bool(row[2])) for row in rows)


def test_the_worked_example() -> None:
    """1, 2, 3 and over 4 times the result with 1, 2, 3 and 4 shops."""
    found = stage_results(stages((1, 1), (2, 2), (3, 3), (4, 4, True)))
    assert [row.per_unit_index for row in found] == [1, 1, 1, 1]
    assert [row.result_ratio for row in found] == [1, 2, 3, 4]
    assert [row.bound for row in found] == [False, False, False, True]
    assert [row.verdict for row in found] == [None, "consistent", "consistent", "consistent"]


def test_less_than_in_step_contradicts_but_a_bound_only_does_not_show_it() -> None:
    """Over 3 with 4 shops may be 5."""
    found = stage_results(stages((2, 10), (4, 15), (4, 15, True), (4, 21)))
    assert [row.verdict for row in found] == [None, "contradicts", "not_shown", "consistent"]
    assert [row.per_unit_index for row in found] == [1, 0.75, 0.75, 1.05]


def test_nothing_can_be_set_against_a_bound_or_against_nothing() -> None:
    """A first result of "over 1", a first result of 0."""
    for first in ((1, 1, True), (1, 0)):
        found = stage_results(stages(first, (2, 2)))
        assert [(row.result_ratio, row.per_unit_index, row.verdict) for row in found] == [(None, None, None)] * 2
        assert found[1].units_ratio == 2
    assert stage_results(()) == ()


@given(
    rows=st.lists(st.tuples(st.integers(1, 50), st.integers(1, 50)), min_size=2, max_size=6),
    unit=st.sampled_from([0.1, 3.0, 1000.0]),
)
def test_units_and_currency_do_not_matter(rows: list[tuple[int, int]], unit: float) -> None:
    """Ratios have none."""
    plain = stage_results(stages(*rows))
    scaled = stage_results(stages(*((units * unit, result * unit * 7) for units, result in rows)))
    assert [row.verdict for row in plain] == [row.verdict for row in scaled]
