"""The headline index, the spread behind it, and who had less than expected."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cemgap.intake.design import Design
from cemgap.statistics.design_effect import design_effect, spread, weight_effect
from cemgap.statistics.fold import moments_of
from cemgap.statistics.headline import headline_index
from cemgap.statistics.quantities import Floats
from cemgap.statistics.shortfalls import shortfall_shares
from cemgap.statistics.totals import Totals, totals_of
from tests.statistics.test_designs import made, r
from tests.strategies import a_block


def totals(x: object, e: object = None, i: object = None, **more: object) -> Totals:
    """Of one block."""
    return totals_of(moments_of(a_block(x, e, i, **more)), "")  # type: ignore[arg-type]


def test_index_is_experience_weighted_by_importance() -> None:
    """(9 x 5 + 3 x 8) / 12 = 5.75 of 10."""
    found = headline_index(totals([[5, 8], [5, 8]], [[7, 7], [7, 7]], [[9, 3], [9, 3]]), 0, 10)
    assert found is not None
    assert (found.value, found.se, found.n) == (57.5, 0.0, 2)


def test_index_on_a_scale_that_starts_at_one() -> None:
    """1 to 10 as answered: the lowest point is 0 of 100."""
    found = headline_index(totals([[1.0], [1.0]], [[7], [7]], [[9], [9]]), 1, 10)
    assert found is not None
    assert found.value == 0


def test_index_has_the_error_of_its_linearised_respondents() -> None:
    """Against the standard error of the residuals, respondent by respondent, in a weighted survey with gaps."""
    random = np.random.default_rng(11)
    x, e, i = (random.integers(0, 11, (300, 3)).astype(float) for _ in range(3))
    x[random.random(x.shape) < 0.1] = np.nan
    i[random.random(i.shape) < 0.1] = np.nan
    w = random.uniform(0.5, 3, 300)
    found = headline_index(totals(x, e, i, weight=w), 0, 10)
    pair, rated = ~np.isnan(x), ~np.isnan(i)
    mean_x = (w[:, None] * np.nan_to_num(x)).sum(0) / (w[:, None] * pair).sum(0)
    mean_i = (w[:, None] * np.nan_to_num(i)).sum(0) / (w[:, None] * rated).sum(0)
    value = (mean_i * mean_x).sum() / mean_i.sum()
    z = pair * (np.nan_to_num(x) - mean_x) / (w[:, None] * pair).sum(0) * mean_i / mean_i.sum()
    z = z + rated * (np.nan_to_num(i) - mean_i) / (w[:, None] * rated).sum(0) * (mean_x - value) / mean_i.sum()
    residual = w * z.sum(axis=1)
    variance = 300 / 299 * ((residual - residual.mean()) ** 2).sum()
    assert found is not None
    assert found.value == pytest.approx(10 * value, rel=1e-12)
    assert found.se == pytest.approx(10 * variance**0.5, rel=1e-9)


def test_index_with_given_importance_and_without_expectation() -> None:
    """What people gave weighs too; without expectations there is no interval."""
    given = headline_index(totals([[4, 8]] * 3, [[5, 5]] * 3), 0, 10, np.array([1.0, 3.0]))
    assert given is not None
    assert given.value == 70
    alone = headline_index(totals([[4, 8], [6, 8]], None, [[1, 3], [1, 3]]), 0, 10, paired=False)
    assert alone is not None
    assert (alone.value, alone.se) == (72.5, None)


def test_no_index_without_importance() -> None:
    """Nobody rated it, or it is 0 everywhere."""
    assert headline_index(totals([[4.0]], [[5.0]]), 0, 10) is None
    assert headline_index(totals([[4.0]], [[5.0]], [[0.0]]), 0, 10) is None


def test_design_effect_is_that_of_r() -> None:
    """svymean(~X_convenience, deff = TRUE), which takes V of a sample without replacement: (N - n)/N less."""
    oracle = r()["deff_X_convenience"]
    moments = made("strat_clus")
    found = totals_of(moments, "")
    deff = design_effect(found, "experience_available")[3]
    n, population = found.n(7)[3], found.total[7, 3]
    assert deff / ((population - n) / population) == pytest.approx(oracle, rel=1e-9)


def test_spread_is_the_variance_among_customers() -> None:
    """Each measure against numpy, everyone once."""
    random = np.random.default_rng(2)
    x, e, i = (random.integers(0, 11, (50, 2)).astype(float) for _ in range(3))
    found = totals(x, e, i)
    answers: dict[str, Floats] = {"experience": x, "expectation": e, "importance": i, "satisfaction": x - e}
    for measure, column in answers.items():
        assert spread(found, measure) == pytest.approx(column.var(axis=0, ddof=1), rel=1e-9)
        assert design_effect(found, measure) == pytest.approx(np.ones(2), rel=1e-9)


def test_weights_and_clusters_cost_precision() -> None:
    """Kish's effect of unequal weights; answers alike within shops."""
    found = totals([[1.0], [2.0], [3.0], [4.0]], weight=[1, 1, 1, 5])
    assert weight_effect(found) == pytest.approx(4 * 28 / 64)
    block = replace(a_block([[1.0], [1.0], [9.0], [9.0]]), design=Design(clusters=np.array([1, 1, 2, 2])))
    assert design_effect(totals_of(moments_of(block), ""), "experience_available")[0] == pytest.approx(3.0)


def test_shortfall_shares() -> None:
    """Three of four who rated both had less; a blank counts nowhere."""
    found = totals([[5], [6], [9], [4], [np.nan]], [[7], [7], [7], [5], [7]])
    (below,), (above,) = shortfall_shares(found), shortfall_shares(found, above=True)
    assert below is not None
    assert above is not None
    assert (below.value, below.n, above.value) == (0.75, 4, 0.25)
    # p (1 - p) / (n - 1) of the four, in a design of five rows: n/(n - 1) = 5/4 instead of 4/3
    assert below.se == pytest.approx((0.75 * 0.25 / 3 * (5 / 4) / (4 / 3)) ** 0.5)
    assert shortfall_shares(totals([[np.nan]], [[7]])) == (None,)
