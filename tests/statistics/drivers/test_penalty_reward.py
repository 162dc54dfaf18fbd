"""Penalty and reward, against survey::svyglm and against the residuals of respondents."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from cemgap.statistics.drivers.linear_model import LinearModel, linear_model
from cemgap.statistics.drivers.penalty_reward import (
    PenaltyReward,
    PenaltyRewardColumns,
    penalty_reward,
    penalty_reward_products,
)
from cemgap.statistics.drivers.products import NotComputed, correlations_of
from cemgap.statistics.precision import t_quantile
from tests.statistics.designed import Design, Survey, answers, designed, made_survey

if TYPE_CHECKING:
    from cemgap.intake.responses import Floats

LOW, HIGH = np.full(6, 4.0), np.full(6, 8.0)


def products(survey: Survey) -> Floats:
    """With the classes of the oracle: low up to 4, high from 8."""
    return penalty_reward_products(survey.outcome, survey.experience, LOW, HIGH)


def counts(of: Floats) -> tuple[list[int], list[int]]:
    """Respondents of the low and of the high class."""
    columns = PenaltyRewardColumns(6)
    both = [[int(np.count_nonzero(of[place(f)])) for f in range(6)] for place in (columns.low, columns.high)]
    return both[0], both[1]


def computed(survey: Survey, found: Design, at_least: int = 100) -> PenaltyReward:
    """The result, known to exist."""
    result = penalty_reward(found.total, found.covariance, *counts(products(survey)), **found.base, at_least=at_least)
    assert isinstance(result, PenaltyReward)
    return result


def modelled(found: Design) -> LinearModel:
    """The whole regression."""
    correlations = correlations_of(found.total, PenaltyRewardColumns(6).products)
    return linear_model(correlations, found.covariance, 0, range(1, 13), **found.base)


def sandwich(survey: Survey, stratum: list[str] | None, cluster: list[str] | None) -> tuple[Floats, Floats]:
    """Coefficients and design-based covariance the long way: fit, residuals, scores, units within strata."""
    complete = np.asarray(~np.isnan(np.column_stack([survey.outcome, survey.experience])).any(axis=1))
    x = np.where(complete[:, None], survey.experience, 0)
    d = np.column_stack([np.ones(len(x)), x <= 4, x >= 8]) * complete[:, None]
    y = np.where(complete, survey.outcome, 0)
    root = np.sqrt(survey.weight)
    beta = np.linalg.lstsq(d * root[:, None], y * root, rcond=None)[0]
    scores = d.T * (y - d @ beta)
    inverse = np.linalg.inv(d.T * survey.weight @ d)
    return beta, inverse @ designed(scores, survey.weight, stratum, cluster).covariance @ inverse


def test_figures_of_svyglm() -> None:
    """Coefficients and standard errors of R, weighted, without strata; its design had the complete rows only."""
    oracle = answers("04_importance.json")
    survey = made_survey()
    of = products(survey)
    complete = of[0] > 0
    ours = modelled(designed(of[:, complete], survey.weight[complete]))
    for key in ("prca_lm", "prca_svyglm_srs"):
        assert ours.coefficients.tolist() == pytest.approx(oracle[key]["coef"], rel=1e-9)
    assert np.sqrt(np.diag(ours.covariance)).tolist() == pytest.approx(oracle["prca_svyglm_srs"]["se"], rel=1e-9)
    assert ours.r2 == pytest.approx(oracle["prca_lm"]["R2"], rel=1e-9)


@pytest.mark.parametrize("clustered", [False, True])
@pytest.mark.parametrize("stratified", [False, True])
def test_sandwich_of_residuals(*, clustered: bool, stratified: bool) -> None:
    """What svyglm does under a design: linear in the totals of products or not, it is the same."""
    survey = made_survey()
    stratum, cluster = survey.stratum if stratified else None, survey.cluster if clustered else None
    ours = modelled(designed(products(survey), survey.weight, stratum, cluster))
    beta, covariance = sandwich(survey, stratum, cluster)
    assert ours.coefficients.tolist() == pytest.approx(beta.tolist(), rel=1e-9)
    assert ours.covariance == pytest.approx(covariance, rel=1e-9, abs=1e-13)


def test_each_factor() -> None:
    """Penalty, reward and asymmetry are the coefficients, and their sum with its own error and interval."""
    survey = made_survey()
    found = designed(products(survey), survey.weight, survey.stratum, survey.cluster)
    ours, model = computed(survey, found), modelled(found)
    assert ours.n == 437
    df = min(found.design_df, found.n_effective - 1) - 12
    for factor, one in enumerate(ours.factors):
        assert one.penalty is not None
        assert one.reward is not None
        assert one.asymmetry is not None
        assert one.asymmetry.se is not None
        assert one.penalty.value == model.coefficients[1 + factor]
        assert one.reward.value == model.coefficients[7 + factor]
        assert one.asymmetry.value == pytest.approx(one.penalty.value + one.reward.value)
        places = np.ix_([1 + factor, 7 + factor], [1 + factor, 7 + factor])
        assert one.asymmetry.se**2 == pytest.approx(model.covariance[places].sum(), rel=1e-9)
        assert one.asymmetry.df == df
        assert one.asymmetry.high == pytest.approx(one.asymmetry.value + t_quantile(df) * one.asymmetry.se)
        complete = ~np.isnan(np.column_stack([survey.outcome, survey.experience])).any(axis=1)
        assert one.low_n == (survey.experience[complete, factor] <= 4).sum()
        assert one.high_n == (survey.experience[complete, factor] >= 8).sum()


def test_kind_needs_an_interval_without_zero() -> None:
    """A contrast that may be chance is undecided, however large the index; without errors everything is."""
    survey = made_survey()
    found = designed(products(survey), survey.weight)
    ours = computed(survey, found)
    kinds = set()
    for one in ours.factors:
        assert one.asymmetry is not None
        assert one.asymmetry.low is not None
        assert one.asymmetry.high is not None
        excluded = "basic" if one.asymmetry.high < 0 else "excitement" if one.asymmetry.low > 0 else "undecided"
        assert one.kind == excluded
        kinds.add(one.kind)
    assert kinds == {"basic", "undecided"}
    assert {one.kind for one in computed(survey, replace(found, covariance=found.covariance * 1e4)).factors} == {
        "undecided"
    }
    turned = replace(survey, outcome=-survey.outcome, experience=10 - survey.experience)
    found = designed(penalty_reward_products(turned.outcome, turned.experience, 10 - HIGH, 10 - LOW), survey.weight)
    low, high = counts(penalty_reward_products(turned.outcome, turned.experience, 10 - HIGH, 10 - LOW))
    other = penalty_reward(found.total, found.covariance, low, high, **found.base)
    assert isinstance(other, PenaltyReward)
    assert {one.kind for one in other.factors} == {"excitement", "undecided"}


def test_impact_asymmetry() -> None:
    """(reward - |penalty|) / (reward + |penalty|); none where a reward is negative (relationship)."""
    coefficients = answers("04_importance.json")["prca_lm"]["coef"]
    survey = made_survey()
    ours = computed(survey, designed(products(survey), survey.weight)).factors
    penalty, reward = coefficients[1], coefficients[7]
    assert ours[0].impact_asymmetry == pytest.approx((reward - abs(penalty)) / (reward + abs(penalty)), rel=1e-9)
    assert coefficients[9] < 0
    assert ours[2].impact_asymmetry is None


def test_small_classes_are_not_shown() -> None:
    """19 respondents show nothing, 20 do; the other class stays, the contrast goes."""
    survey = made_survey()
    found = designed(products(survey), survey.weight)
    low, high = counts(products(survey))
    for n, shown in ((19, False), (20, True)):
        result = penalty_reward(found.total, found.covariance, [n, *low[1:]], high, **found.base)
        assert isinstance(result, PenaltyReward)
        first = result.factors[0]
        assert (first.penalty is not None, first.asymmetry is not None, first.kind is not None) == (shown,) * 3
        assert first.reward is not None


def test_class_that_nobody_is_in() -> None:
    """It is left out, and the others are as if it had never been asked for."""
    survey = made_survey()
    experience = survey.experience.copy()
    experience[:, 1] = np.maximum(experience[:, 1], 5)
    changed = replace(survey, experience=experience)
    ours = computed(changed, designed(products(changed), changed.weight))
    assert (ours.factors[1].penalty, ours.factors[1].low_n) == (None, 0)
    assert ours.factors[1].reward is not None
    complete = ~np.isnan(np.column_stack([survey.outcome, experience])).any(axis=1)
    x = experience[complete]
    d = np.column_stack([np.ones(len(x)), (x <= 4)[:, [0, 2, 3, 4, 5]], x >= 8])
    root = np.sqrt(survey.weight[complete])
    beta = np.linalg.lstsq(d * root[:, None], survey.outcome[complete] * root, rcond=None)[0]
    assert ours.factors[1].reward.value == pytest.approx(beta[7], rel=1e-9)
    assert ours.factors[5].penalty is not None
    assert ours.factors[5].penalty.value == pytest.approx(beta[5], rel=1e-9)


def test_no_model() -> None:
    """Too few, an outcome that does not vary, classes that leave no middle, everybody in the middle."""
    survey = made_survey()
    few = replace(survey, outcome=np.where(np.arange(len(survey.outcome)) < 50, survey.outcome, np.nan))

    def result(changed: Survey) -> PenaltyReward | NotComputed:
        found = designed(products(changed), changed.weight)
        return penalty_reward(found.total, found.covariance, *counts(products(changed)), **found.base)

    assert result(few) == NotComputed("few_respondents", int(products(few)[0].sum()))
    assert result(replace(survey, outcome=np.full(len(survey.outcome), 3.3))) == NotComputed("constant_outcome", 440)
    split = survey.experience.copy()
    split[:, 3] = np.where(split[:, 3] > 5, 9, 2) + 0 * split[:, 3]
    assert result(replace(survey, experience=split)) == NotComputed("collinear_predictors", 437, (3,))
    middling = replace(survey, experience=np.full(split.shape, 6.0))
    assert result(middling) == NotComputed("constant_predictors", int(products(middling)[0].sum()), tuple(range(6)))


def test_perfect_fit_has_no_error() -> None:
    """An outcome that is the classes themselves: a standard error of 0, no interval on rounding."""
    survey = made_survey()
    outcome = 6.1 - 1.7 * (survey.experience[:, 0] <= 4) + 0.3 * (survey.experience[:, 2] >= 8)
    exact = replace(survey, outcome=outcome)
    ours = computed(exact, designed(products(exact), survey.weight)).factors
    for one, penalty, reward in ((ours[0], -1.7, 0), (ours[2], 0, 0.3)):
        assert one.penalty is not None
        assert one.reward is not None
        assert one.asymmetry is not None
        assert one.penalty.value == pytest.approx(penalty, abs=1e-12)
        assert one.reward.value == pytest.approx(reward, abs=1e-12)
        assert {each.se for each in (one.penalty, one.reward, one.asymmetry)} == {0.0}
        assert {each.low for each in (one.penalty, one.reward, one.asymmetry)} == {None}
        assert one.kind == "undecided"


def test_scale_that_runs_downwards() -> None:
    """Cut-offs the other way round read such a scale as it is meant."""
    survey = made_survey()
    downwards = penalty_reward_products(survey.outcome, 10 - survey.experience, 10 - LOW, 10 - HIGH)
    assert downwards.tolist() == products(survey).tolist()
    with pytest.raises(ValueError, match="overlap"):
        penalty_reward_products(survey.outcome, survey.experience, LOW, LOW)
