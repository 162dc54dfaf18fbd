"""R2 divided over predictors, against R's relaimpo and the definition; derivatives against differences."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cemgap.statistics.drivers.products import ProductColumns, correlations_of, products_of
from cemgap.statistics.drivers.variance_shares import johnson_parts, lmg_parts
from tests.statistics.designed import answers, designed, made_survey

if TYPE_CHECKING:
    from collections.abc import Callable

    from cemgap.intake.responses import Floats

    Parts = Callable[[Floats], tuple[Floats, Floats]]

# Golden case of two drivers, correlations r12 = .5, r1y = .6, r2y = .35, where both methods agree; by hand
# R2 = (r1y^2 + r2y^2 - 2 r12 r1y r2y) / (1 - r12^2), part 1 = (r1y^2 + R2 - r2y^2) / 2.
TWO_DRIVERS = np.array([[1, 0.6, 0.35], [0.6, 1, 0.5], [0.35, 0.5, 1]])
GOLDEN_PARTS = [0.300416666666667, 0.0629166666666667]
GOLDEN_R2 = 0.363333333333334


def random_correlations(seed: int, size: int) -> Floats:
    """Of made variables that hang together, none a function of the others."""
    rng = np.random.default_rng(seed)
    cause = rng.normal(size=(60, 1))
    matrix: Floats = np.atleast_2d(np.corrcoef((cause + rng.normal(size=(60, size))).T))
    return matrix


@pytest.mark.parametrize("parts", [lmg_parts, johnson_parts])
def test_two_drivers(parts: Parts) -> None:
    """Exact figures; a principal component variant would give half to each."""
    values, _ = parts(TWO_DRIVERS)
    assert values.tolist() == pytest.approx(GOLDEN_PARTS, rel=1e-12)
    assert values.sum() == pytest.approx(GOLDEN_R2, rel=1e-12)


@pytest.mark.parametrize("weighted", [True, False])
@pytest.mark.parametrize(("parts", "key"), [(lmg_parts, "lmg"), (johnson_parts, "genizi")])
def test_parts_of_relaimpo(parts: Parts, key: str, *, weighted: bool) -> None:
    """R's relaimpo on a made survey, weighted and not."""
    oracle = answers("04_importance.json")["cem_weighted" if weighted else "cem_unweighted"]
    survey = made_survey()
    products = products_of(np.column_stack([survey.outcome, survey.experience]))
    found = designed(products, survey.weight if weighted else np.ones(len(survey.weight)))
    values, _ = parts(correlations_of(found.total, ProductColumns(7)).matrix)
    assert values.tolist() == pytest.approx(oracle[key], rel=1e-9)
    assert values.sum() == pytest.approx(oracle["R2"], rel=1e-9)


@pytest.mark.parametrize("name", ["swiss", "attitude"])
def test_parts_of_data_that_come_with_r(name: str) -> None:
    """relaimpo's lmg of two data sets, as printed: six digits."""
    oracle = answers("04_relaimpo.json")[name]
    columns = ProductColumns(1 + len(oracle["predictors"]))
    values, _ = lmg_parts(correlations_of(np.array(oracle["totals"]), columns).matrix)
    assert values.tolist() == pytest.approx(oracle["lmg"], abs=5.1e-7)
    assert values.sum() == pytest.approx(oracle.get("r2", sum(oracle["lmg"])), abs=3.1e-6)


@given(st.integers(0, 10**6))
def test_lmg_is_the_mean_gain_over_all_orders(seed: int) -> None:
    """The definition: let four predictors enter in each of the 24 orders."""
    matrix = random_correlations(seed, 5)

    def r2(chosen: tuple[int, ...]) -> float:
        x = list(chosen)
        return float(matrix[0, x] @ np.linalg.inv(matrix[np.ix_(x, x)]) @ matrix[x, 0]) if x else 0.0

    gains = np.zeros(4)
    for order in permutations(range(1, 5)):
        for place, predictor in enumerate(order):
            gains[predictor - 1] += (r2(order[: place + 1]) - r2(order[:place])) / 24
    values, _ = lmg_parts(matrix)
    assert values.tolist() == pytest.approx(gains.tolist(), abs=1e-10)


@given(st.integers(0, 10**6), st.integers(1, 6))
def test_no_part_is_negative(seed: int, k: int) -> None:
    """Both are shares of something; nothing needs to be clipped."""
    for parts in (lmg_parts, johnson_parts):
        values, _ = parts(random_correlations(seed, k + 1))
        assert (values > -1e-12).all()
        assert values.sum() < 1 + 1e-12


@pytest.mark.parametrize("parts", [lmg_parts, johnson_parts])
@given(seed=st.integers(0, 10**6), k=st.integers(1, 4))
def test_derivative_by_the_totals(parts: Parts, seed: int, k: int) -> None:
    """The analytic derivative is what small changes of the totals do, variances that move included."""
    rng = np.random.default_rng(seed)
    columns = ProductColumns(k + 1)
    data = rng.normal(size=(50, 1)) + rng.normal(size=(50, k + 1)) + rng.uniform(-2, 2, k + 1)
    total = products_of(data) @ rng.uniform(0.5, 2, 50)

    def values(of: Floats) -> Floats:
        return parts(correlations_of(of, columns).matrix)[0]

    correlations = correlations_of(total, columns)
    gradient = correlations.gradient(parts(correlations.matrix)[1])
    step = 1e-4
    for column in range(columns.count):
        moved = np.zeros(columns.count)
        moved[column] = step
        slope = (values(total + moved) - values(total - moved)) / (2 * step)
        assert gradient[:, column].tolist() == pytest.approx(slope.tolist(), rel=1e-5, abs=1e-7)


def test_more_predictors_than_subsets_allow() -> None:
    """Twelve are computed, thirteen refused."""
    values, _ = lmg_parts(random_correlations(1, 13))
    assert len(values) == 12
    with pytest.raises(ValueError, match="at most 12"):
        lmg_parts(random_correlations(1, 14))
