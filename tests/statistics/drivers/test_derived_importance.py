"""Derived importance: shares, their errors, and when there are none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cemgap.intake.driver_rules import DriverMethod
from cemgap.statistics.drivers.derived_importance import (
    DerivedImportance,
    DriverColumns,
    derived_importance,
    driver_products,
)
from cemgap.statistics.drivers.products import NotComputed
from cemgap.statistics.precision import t_quantile
from tests.statistics.designed import answers, designed, made_survey

if TYPE_CHECKING:
    from cemgap.intake.responses import Floats

METHODS: tuple[DriverMethod, ...] = ("lmg", "johnson")


def made(seed: int, n: int = 120, k: int = 3) -> tuple[Floats, Floats, Floats]:
    """Outcome, experiences that hang together, weights."""
    rng = np.random.default_rng(seed)
    x = np.round(5 + 1.5 * rng.normal(size=(n, 1)) + 1.5 * rng.normal(size=(n, k)))
    y = np.round(x @ rng.uniform(0.1, 1, k) + rng.normal(size=n))
    return y, x, rng.uniform(0.5, 3, n)


def derived(y: Floats, x: Floats, weight: Floats, **options: Any) -> DerivedImportance | NotComputed:  # noqa: ANN401
    """Derived importance of plain respondents."""
    found = designed(driver_products(y, x, np.full(x.shape, np.nan)), weight)
    options = {"at_least": 0, **options}
    return derived_importance(found.total, found.covariance, x.shape[1], **found.base, **options)


def computed(y: Floats, x: Floats, weight: Floats, **options: Any) -> DerivedImportance:  # noqa: ANN401
    """The same, known to exist."""
    result = derived(y, x, weight, **options)
    assert isinstance(result, DerivedImportance)
    return result


def shares_of(total: Floats) -> Floats:
    """The shares of six factors alone."""
    result = derived_importance(total, None, 6, n=400, n_effective=300, design_df=399)
    assert isinstance(result, DerivedImportance)
    return np.array([share.value for share in result.shares])


@pytest.mark.parametrize(("method", "key"), [("lmg", "lmg"), ("johnson", "genizi")])
def test_shares_of_relaimpo(method: DriverMethod, key: str) -> None:
    """Shares are R's parts by R's R2, on R's respondents."""
    oracle = answers("04_importance.json")["cem_weighted"]
    survey = made_survey()
    ours = computed(survey.outcome, survey.experience, survey.weight, method=method)
    assert ours.n == oracle["n"]
    assert ours.r2.value == pytest.approx(oracle["R2"], rel=1e-9)
    shares = [part / oracle["R2"] for part in oracle[key]]
    assert [share.value for share in ours.shares] == pytest.approx(shares, rel=1e-9)
    assert ours.warnings == ()


def test_errors_are_those_of_respondents_drawn_again() -> None:
    """Standard errors against a bootstrap, which knows nothing of derivatives."""
    survey = made_survey()
    ours = computed(survey.outcome, survey.experience, survey.weight)
    products = driver_products(survey.outcome, survey.experience, survey.importance)
    rng = np.random.default_rng(7)
    draws = []
    for _ in range(400):
        again = rng.integers(0, len(survey.weight), len(survey.weight))
        draws.append(shares_of(products[:, again] @ survey.weight[again]))
    expected = np.std(draws, axis=0, ddof=1)
    found = np.array([share.se for share in ours.shares], dtype=np.float64)
    assert (np.abs(found / expected - 1) < 0.15).all()


def test_strata_and_clusters_count() -> None:
    """Errors with clusters are those of the influence of whole stores, found by leaving weight out."""
    survey = made_survey()
    products = driver_products(survey.outcome, survey.experience, survey.importance)
    found = designed(products, survey.weight, survey.stratum, survey.cluster)
    ours = derived_importance(found.total, found.covariance, 6, **found.base)
    assert isinstance(ours, DerivedImportance)
    step = 1e-4
    strata: dict[str, list[Floats]] = {}
    for store in sorted(set(survey.cluster)):
        inside = np.array([cluster == store for cluster in survey.cluster])
        more, less = (shares_of(products @ (survey.weight * (1 + sign * step * inside))) for sign in (1, -1))
        influence = (more - less) / (2 * step)
        strata.setdefault(survey.stratum[int(inside.argmax())], []).append(influence)
    variance = np.sum([len(s) * np.var(s, axis=0, ddof=1) for s in strata.values()], axis=0)
    assert [share.se for share in ours.shares] == pytest.approx(np.sqrt(variance).tolist(), rel=1e-6)
    assert ours.df == found.design_df


@settings(max_examples=30)
@given(st.integers(0, 10**6), st.sampled_from(METHODS), st.integers(1, 4))
def test_shares_add_up_to_one(seed: int, method: DriverMethod, k: int) -> None:
    """So their errors cancel; each lies in its interval, and that inside (0, 1)."""
    ours = computed(*made(seed, k=k), method=method)
    assert sum(share.value for share in ours.shares) == pytest.approx(1, abs=1e-12)
    assert ours.covariance.sum(axis=0) == pytest.approx(np.zeros(k), abs=1e-12)
    for share in (*ours.shares, ours.r2):
        if share.low is not None and share.high is not None:
            assert 0 < share.low < share.value < share.high < 1


def test_interval_is_symmetric_in_the_logit() -> None:
    """Centre -+ t se / (share (1 - share)) there."""
    for share in computed(*made(8)).shares:
        assert share.se is not None
        assert share.df is not None
        half = t_quantile(share.df) * share.se / (share.value * (1 - share.value))
        odds = np.log(share.value / (1 - share.value))
        assert (share.low, share.high) == pytest.approx(
            (1 / (1 + np.exp(half - odds)), 1 / (1 + np.exp(-half - odds))), rel=1e-9
        )


@settings(max_examples=30)
@given(
    st.integers(0, 10**6),
    st.sampled_from(METHODS),
    st.lists(st.sampled_from([0.1, 0.5, 2.0, 25.0]), min_size=4, max_size=4),
    st.lists(st.integers(-20, 20), min_size=4, max_size=4),
)
def test_units_do_not_matter(seed: int, method: DriverMethod, slope: list[float], origin: list[int]) -> None:
    """Another scale of the outcome or of an experience changes neither shares nor errors."""
    y, x, weight = made(seed)
    plain = computed(y, x, weight, method=method)
    mapped = computed(slope[0] * y + origin[0], x * slope[1:] + origin[1:], weight, method=method)
    for one, other in zip((*plain.shares, plain.r2), (*mapped.shares, mapped.r2), strict=True):
        assert other.value == pytest.approx(one.value, abs=1e-9)
        assert other.se == pytest.approx(one.se, rel=1e-6)
        assert other.low == pytest.approx(one.low, rel=1e-6)


@settings(max_examples=30)
@given(st.integers(0, 10**6), st.sampled_from(METHODS), st.permutations(range(3)))
def test_order_does_not_matter(seed: int, method: DriverMethod, order: list[int]) -> None:
    """Neither of factors nor of respondents."""
    y, x, weight = made(seed)
    plain = computed(y, x, weight, method=method)
    rows = np.random.default_rng(seed).permutation(len(y))
    other = computed(y[rows], x[rows][:, order], weight[rows], method=method)
    for place, factor in enumerate(order):
        assert other.shares[place].value == pytest.approx(plain.shares[factor].value, abs=1e-10)
        assert other.shares[place].se == pytest.approx(plain.shares[factor].se, rel=1e-8)


def test_who_lacks_an_answer_is_left_out() -> None:
    """Listwise over outcome and experiences: as if they had not been there; importance stays with whoever rated it."""
    y, x, weight = made(3)
    importance = np.full(x.shape, 4.0)
    y[0] = x[1, 2] = importance[2, 0] = np.nan
    products = driver_products(y, x, importance)
    columns = DriverColumns(3)
    assert products.shape == (columns.count, len(y))
    assert products[: columns.products.count, :2].tolist() == np.zeros((columns.products.count, 2)).tolist()
    assert products[columns.constant].sum() == len(y) - 2
    assert products[columns.outcome, 5] == y[5]
    assert products[columns.experience(2), 5] == x[5, 2]
    assert products[columns.importance_answered(0)].sum() == len(y) - 1
    assert products[columns.importance(0)].sum() == 4 * (len(y) - 1)
    assert products[columns.importance(1)].sum() == 4 * len(y)
    fewer, kept = derived(y, x, weight), derived(y[2:], x[2:], weight[2:])
    assert isinstance(fewer, DerivedImportance)
    assert isinstance(kept, DerivedImportance)
    assert fewer.n == kept.n == len(y) - 2
    assert [one.value for one in fewer.shares] == pytest.approx([one.value for one in kept.shares], rel=1e-12)


@pytest.mark.parametrize(("n", "warned"), [(99, None), (100, True), (199, True), (200, False)])
def test_few_respondents(n: int, warned: bool | None) -> None:  # noqa: FBT001
    """Not computed below 100, indicative below 200."""
    y, x, _ = made(1, n=n)
    result = derived(y, x, np.ones(n), at_least=100)
    if warned is None:
        assert result == NotComputed("few_respondents", n)
    else:
        assert isinstance(result, DerivedImportance)
        assert ("indicative" in result.warnings) is warned


def test_nobody_answered() -> None:
    """No respondents, no shares, no crash."""
    assert derived(np.full(5, np.nan), np.ones((5, 2)), np.ones(5)) == NotComputed("few_respondents", 0)


def test_outcome_that_does_not_vary() -> None:
    """Decimal weights leave rounding in its variance."""
    y, x, weight = made(2)
    assert derived(np.full(len(y), 7.3), x, weight) == NotComputed("constant_outcome", len(y))


def test_experience_that_does_not_vary() -> None:
    """The factor is named."""
    y, x, weight = made(2)
    x[:, 1] = 8.1
    assert derived(y, x, weight) == NotComputed("constant_predictors", len(y), (1,))


@pytest.mark.parametrize("method", METHODS)
def test_experiences_that_repeat_each_other(method: DriverMethod) -> None:
    """Both copies are named, the third factor is not."""
    y, x, weight = made(2)
    x[:, 2] = 10 - x[:, 0]
    assert derived(y, x, weight, method=method) == NotComputed("collinear_predictors", len(y), (0, 2))


def test_outcome_unrelated_to_every_experience() -> None:
    """Nothing is explained, so there is nothing to share out."""
    x = np.array([[a, b] for a in (1.0, 2.0) for b in (1.0, 2.0)])
    assert derived(np.array([1.0, 2.0, 2.0, 1.0]), x, np.ones(4)) == NotComputed("nothing_explained", 4)


def test_warnings() -> None:
    """Little explained; experiences that nearly repeat each other."""
    rng = np.random.default_rng(5)
    x = rng.normal(size=(400, 3))
    loose = computed(0.1 * x[:, 0] + rng.normal(size=400), x, np.ones(400))
    assert loose.warnings == ("low_r2",)
    assert max(loose.vif) < 1.1
    x[:, 1] = x[:, 0] + 0.05 * rng.normal(size=400)
    halo = computed(x.sum(axis=1) + rng.normal(size=400), x, np.ones(400))
    assert halo.warnings == ("collinear",)
    assert halo.vif[0] == pytest.approx(1 / (1 - np.corrcoef(x[:, 0], x[:, 1])[0, 1] ** 2), rel=0.01)
    assert halo.condition > 30


def test_one_row_has_shares_without_errors() -> None:
    """A covariance that is not known gives no errors and no intervals."""
    y, x, weight = made(4)
    total = driver_products(y, x, x) @ weight
    ours = derived_importance(total, None, 3, n=120, n_effective=120, design_df=0)
    assert isinstance(ours, DerivedImportance)
    assert {share.se for share in ours.shares} == {None}
    assert {share.low for share in ours.shares} == {None}


def test_single_factor_has_everything() -> None:
    """Its share is 1 and does not vary."""
    y, x, weight = made(4, k=1)
    (share,) = computed(y, x, weight).shares
    assert share.value == pytest.approx(1)
    assert (share.se, share.low) == (0.0, None)
