"""Change between two waves: what is matched, tested, and said."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cemgap.intake.mapping import Factor
from cemgap.statistics.change import ChangeVerdict, FactorChange, changes, measure_change
from cemgap.statistics.multiplicity import holm
from cemgap.statistics.precision import Estimate
from cemgap.statistics.scores import FactorScores, Scores

p_values = st.lists(st.one_of(st.none(), st.floats(0, 1)), max_size=8)


def one(factor: Factor | str, weighted: Estimate | None, n_effective: float | None = 100) -> FactorScores:
    """Scores of a factor of which only the weighted satisfaction matters."""
    return FactorScores(
        factor=Factor(factor) if isinstance(factor, str) else factor,
        experience=Estimate(5.0),
        expectation=None,
        satisfaction=None,
        importance=None,
        weighted_satisfaction=weighted,
        experience_available=5.0,
        expectation_available=None,
        n_experience=100,
        n_expectation=0,
        n_importance=100,
        n_pair=100,
        n_effective=n_effective,
        df=99,
    )


def sure(value: float, se: float | None = 1.0) -> Estimate:
    """An estimate with the error of a hundred respondents."""
    return Estimate(value, se, df=None if se is None else 99)


def compared(before: list[FactorScores], after: list[FactorScores]) -> dict[str, FactorChange]:
    """The changes by key."""
    found = changes(Scores("1", tuple(before), 0, 10, 100), Scores("2", tuple(after), 0, 10, 100), min_base=30)
    assert all(change.verdict in get_args(ChangeVerdict) for change in found)
    return {change.factor.key: change for change in found}


def test_verdicts() -> None:
    """Up, down, nothing proven, no error, small base, missing measure."""
    found = compared(
        [*(one(key, sure(-10)) for key in "abcd"), one("e", sure(-10), 29), one("f", None)],
        [
            one("a", sure(-1)),
            one("b", sure(-19)),
            one("c", sure(-9)),
            one("d", sure(0, None)),
            one("e", sure(0)),
            one("f", sure(-1)),
        ],
    )
    assert {key: change.verdict for key, change in found.items()} == {
        "a": "better",
        "b": "worse",
        "c": "no_significant_change",
        "d": "not_tested",
        "e": "not_tested",
        "f": "not_comparable",
    }
    assert [found[key].p for key in "def"] == [found[key].p_adjusted for key in "def"] == [None] * 3
    assert (found["d"].weighted_satisfaction.change, found["d"].weighted_satisfaction.change_se) == (10, None)
    assert found["f"].weighted_satisfaction.after == -1


def test_only_tested_factors_count_for_holm() -> None:
    """Three tests: the smallest p three times, whatever else the table holds."""
    found = compared(
        [*(one(key, sure(0)) for key in "abc"), one("d", sure(0, None))],
        [one("a", sure(4)), one("b", sure(1)), one("c", sure(0)), one("d", sure(9, None))],
    )
    assert found["a"].p is not None
    assert found["a"].p_adjusted == pytest.approx(3 * found["a"].p)


def test_factors_are_matched_by_key_then_by_any_name() -> None:
    """A renamed factor is found by a name it has in common; the others are not comparable."""
    found = compared(
        [one(Factor("parking", (("", "Parking"),)), sure(-1)), one("price", sure(-2)), one("old", sure(-3))],
        [one("new", sure(-4)), one("price", sure(-5)), one(Factor("car_park", (("en", "PARKING"),)), sure(-6))],
    )
    assert list(found) == ["new", "price", "car_park", "old"]
    assert {key: (f.weighted_satisfaction.before, f.weighted_satisfaction.after) for key, f in found.items()} == {
        "new": (None, -4),
        "price": (-2, -5),
        "car_park": (-1, -6),
        "old": (-3, None),
    }
    assert [found[key].verdict for key in ("new", "old")] == ["not_comparable"] * 2


def test_a_key_decides_before_a_name_does() -> None:
    """The factor of the same key is taken, though an earlier one bears its name."""
    found = compared(
        [one(Factor("a", (("", "b"),)), sure(-1)), one("b", sure(-2))],
        [one("b", sure(-3)), one(Factor("c", (("", "b"),)), sure(-4))],
    )
    assert found["b"].weighted_satisfaction.before == -2
    assert found["c"].weighted_satisfaction.before == -1


def test_a_change_that_cannot_vary_has_no_interval() -> None:
    """Everyone said the same in both waves: no test."""
    change = compared([one("a", sure(-1, 0.0))], [one("a", sure(0, 0.0))])["a"]
    assert (change.weighted_satisfaction.change_se, change.weighted_satisfaction.change_low) == (0.0, None)
    assert (change.p, change.verdict) == (None, "not_tested")


def test_one_wave_without_variation_leaves_the_error_of_the_other() -> None:
    """Satterthwaite's degrees of freedom are then those of the wave that varies."""
    change = measure_change(Estimate(1.0, 0.0, df=9), Estimate(3.0, 0.5, df=40))
    assert (change.change, change.change_se, change.df) == (2.0, 0.5, 40)


def test_values_alone_change_without_an_error() -> None:
    """Two factor tables: a difference, no test."""
    change = measure_change(Estimate(1.0), Estimate(3.0))
    assert (change.before, change.after, change.change, change.change_se, change.df) == (1.0, 3.0, 2.0, None, None)


def test_holm_of_an_example_by_hand() -> None:
    """1/8 x 4, 1/4 x 3, then never smaller than before, never above 1."""
    assert holm([0.25, 0.9, 0.125, None, 0.6]) == (0.75, 1.0, 0.5, None, 1.0)


@given(p_values)
def test_holm_keeps_order_and_never_lowers_a_p(p: list[float | None]) -> None:
    """Adjusted p are at least the p and at most m times it, in the same order."""
    adjusted = holm(p)
    pairs = sorted((a, b) for a, b in zip(p, adjusted, strict=True) if a is not None and b is not None)
    assert [a is None for a in p] == [a is None for a in adjusted]
    assert all(a <= b <= min(1, len(pairs) * a) for a, b in pairs)
    assert [b for _, b in pairs] == sorted(b for _, b in pairs)
