"""Multiplicity: adjusted p against R, and what always holds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cemgap.statistics.multiplicity import benjamini_hochberg, holm

R: dict[str, Any] = json.loads((Path(__file__).parent.parent / "oracles" / "05_waves.json").read_text(encoding="utf-8"))
p_values = st.lists(st.one_of(st.none(), st.floats(0, 1)), max_size=8)


def test_p_adjust() -> None:
    """R on the example of Benjamini and Hochberg, and on six changes of weighted satisfaction."""
    example = R["bh_example"]
    assert benjamini_hochberg(example["p"]) == pytest.approx(example["BH"], rel=1e-12)
    assert holm(example["p"]) == pytest.approx(example["holm"], rel=1e-12)
    assert benjamini_hochberg(R["p_dW"]) == pytest.approx(R["adj_BH"], rel=1e-12)
    assert holm(R["p_dW"]) == pytest.approx(R["adj_holm"], rel=1e-12)


@given(p_values)
def test_what_always_holds(p: list[float | None]) -> None:
    """Holes stay, no p falls, order is kept, Holm is never below, and what is not tested does not count."""
    adjusted = benjamini_hochberg(p)
    assert [one is None for one in adjusted] == [one is None for one in p]
    both = [
        (before, after) for before, after in zip(p, adjusted, strict=True) if before is not None and after is not None
    ]
    assert all(before <= after * (1 + 1e-15) and after <= 1 for before, after in both)
    ordered = [after for _, after in sorted(both)]
    assert ordered == sorted(ordered)
    assert all(
        low is None or high is None or low <= high * (1 + 1e-15) for low, high in zip(adjusted, holm(p), strict=True)
    )
    assert [one for one in adjusted if one is not None] == list(
        benjamini_hochberg([one for one in p if one is not None])
    )


def test_equal_p_stay_equal() -> None:
    """All at one level are kept or dropped together."""
    assert benjamini_hochberg([0.04, 0.04, 0.04, None]) == pytest.approx([0.04, 0.04, 0.04, None])
    assert benjamini_hochberg([]) == ()
