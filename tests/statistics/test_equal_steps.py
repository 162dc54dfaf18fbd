"""Equal steps: ranks equally far apart, beside centroids, from one pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

import cemgap
from cemgap.intake.ratings.importance_format import centroids

if TYPE_CHECKING:
    from pathlib import Path

Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
FACTORS = ("a", "b", "c", "d")
RULES = '[scale]\nlow = 0\nhigh = 10\n[scale.importance]\nformat = "ranks"\n[input]\nweight = "w"\n'


def frame(x: Floats, e: Floats, ranks: Floats, weight: Floats) -> pd.DataFrame:
    """A survey of four factors."""
    columns = {"id": [f"r{n}" for n in range(len(x))], "w": weight}
    for measure, of in (("Experience", x), ("Expectation", e), ("Importance", ranks)):
        columns |= {f"{measure}: {factor}": of[:, at] for at, factor in enumerate(FACTORS)}
    return pd.DataFrame(columns)


@pytest.mark.parametrize("seed", range(6))
def test_both_distances_by_hand(tmp_path: Path, seed: int) -> None:
    """Weighted means of what the ranks count, times satisfaction; the check names the worst at equal distances."""
    rng = np.random.default_rng(seed)
    x, e = rng.integers(0, 9, (30, 4)).astype(np.float64), rng.integers(5, 11, (30, 4)).astype(np.float64)
    ranks = np.array([rng.permutation(4) + 1 for _ in range(30)]).astype(float)
    ranks[3] = [1, 1, 2, 3]
    weight = rng.integers(1, 4, 30).astype(np.float64)
    path = tmp_path / "cemgap.toml"
    path.write_text(RULES, encoding="utf-8")
    result = cemgap.analyze(frame(x, e, ranks, weight), config=path)
    used = np.delete(np.arange(30), 3)
    counts = centroids(4)[np.delete(ranks, 3, axis=0).astype(int) - 1]
    steps = (5 - np.delete(ranks, 3, axis=0)) * 2.5
    satisfaction = np.average(x - e, axis=0, weights=weight)
    table = result.factors.set_index("factor").loc[list(FACTORS)]
    centroid = np.average(counts, axis=0, weights=weight[used])
    assert table["importance"].tolist() == pytest.approx(centroid.tolist(), abs=1e-10)
    assert table["weighted_satisfaction"].tolist() == pytest.approx((centroid * satisfaction).tolist(), abs=1e-9)
    line = next(line for line in result.analysis.robustness if line.check == "steps")
    then = np.average(steps, axis=0, weights=weight[used]) * satisfaction
    assert then.min() < 0
    assert line.figure == pytest.approx(then.min(), abs=1e-9)
    assert line.key is not None
    assert line.key.key == FACTORS[int(then.argmin())]
    assert line.holds is (int(then.argmin()) == int((centroid * satisfaction).argmin()))


def test_distances_may_decide(tmp_path: Path) -> None:
    """a is first or last, b always second: (10 + 1.2) / 2 against 5.2 by centroids, 6.25 against 7.5 in equal steps."""
    ranks = np.array([[1, 2, 3, 4], [4, 2, 1, 3]] * 10, dtype=float)
    x = np.full((20, 4), 5.0)
    e = x + np.array([1, 1, 0, 0])
    path = tmp_path / "cemgap.toml"
    path.write_text(RULES, encoding="utf-8")
    result = cemgap.analyze(frame(x, e, ranks, np.ones(20)), config=path)
    line = next(line for line in result.analysis.robustness if line.check == "steps")
    assert result.key_experience is not None
    assert result.key_experience.key == "a"
    assert result.key_experience.importance == pytest.approx(5.6)
    assert line.key is not None
    assert (line.key.key, line.holds) == ("b", False)
    assert line.figure == pytest.approx(-7.5)
    assert "With equal distances between the ranks of importance the key experience would be b" in result.summary()


def test_without_ranks_there_is_no_such_check(tmp_path: Path) -> None:
    """Ratings have distances of their own."""
    path = tmp_path / "cemgap.toml"
    path.write_text(RULES.replace("ranks", "rating"), encoding="utf-8")
    answers = np.array([[5, 6, 7, 8], [4, 2, 9, 3]] * 10, dtype=float)
    result = cemgap.analyze(frame(answers, answers + 1, answers, np.ones(20)), config=path)
    assert "steps" not in [line.check for line in result.analysis.robustness]
