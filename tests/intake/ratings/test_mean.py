"""Mean: of the answers that are there, where they are at least half."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cemgap.intake.ratings.mean import mean_of_half

CELLS = st.none() | st.floats(-1e6, 1e6)


@given(st.integers(1, 6).flatmap(lambda n: st.lists(st.lists(CELLS, min_size=n, max_size=n), min_size=1, max_size=5)))
def test_half_at_least(rows: list[list[float | None]]) -> None:
    """Row by row as it is defined."""
    table = np.array([[np.nan if cell is None else cell for cell in row] for row in rows])
    for row, found in zip(rows, mean_of_half(list(table.T)), strict=True):
        there = [cell for cell in row if cell is not None]
        if 2 * len(there) < len(row):
            assert np.isnan(found)
        else:
            np.testing.assert_allclose(found, sum(there) / len(there), rtol=1e-9, atol=1e-6)
