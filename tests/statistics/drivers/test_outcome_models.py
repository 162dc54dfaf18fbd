"""Outcome models: errors of what derived importance makes of satisfaction, and what they do not depend on."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cemgap.intake.design import Design
from cemgap.intake.mapping import Factor
from cemgap.intake.outcome_columns import SettledOutcome
from cemgap.intake.ratings.scales import Scale, Scales
from cemgap.statistics.drivers.outcome_models import OutcomeModels, WeighedByDerived, outcome_models, scores_by_derived
from cemgap.statistics.drivers.penalty_reward import PenaltyReward
from cemgap.statistics.drivers.products import NotComputed
from cemgap.statistics.fold import moments_of
from cemgap.statistics.moments import Moments
from cemgap.statistics.scores import scores_of
from cemgap.statistics.totals import totals_of
from cemgap.statistics.wanted import CutOffs, Wanted
from tests.strategies import a_block

if TYPE_CHECKING:
    from cemgap.intake.responses import Responses
    from cemgap.statistics.quantities import Floats

CUT_OFFS = CutOffs(4.0, 8.0)
OUTCOME = SettledOutcome("overall", 0, recommends=False, scale=Scale(0, 10))
TEN = Scales(tuple((measure, Scale(0, 10)) for measure in ("experience", "expectation", "importance")), "as_answered")
STEP = 1e-5


def made(seed: int = 1, n: int = 120, k: int = 3, *, designed: bool = False) -> Responses:
    """Respondents with an outcome, some answers missing."""
    rng = np.random.default_rng(seed)
    x, e, i = (rng.integers(0, 11, (n, k)).astype(float) for _ in "xei")
    y = np.round(x @ np.linspace(1, 0.2, k) / 2 + rng.normal(0, 1, n))
    for answers in (x, e, i):
        answers[rng.random((n, k)) < 0.05] = np.nan
    block = a_block(x, e, i, rng.uniform(0.5, 2, n))
    block = replace(block, outcomes=y[:, None], outcome_names=("overall",))
    if not designed:
        return block
    strata = rng.integers(0, 3, n)
    return replace(block, design=Design(strata, ("a", "b", "c"), rng.integers(0, 12, n) * 3 + strata))


def models_of(block: Responses, wanted: Wanted = Wanted(0, CUT_OFFS, gain=True)) -> OutcomeModels:  # noqa: B008
    """The models of one block."""
    return models_in(moments_of(block, wanted), block.experience.shape[1])


def models_in(moments: Moments, factors: int, scales: Scales = TEN) -> OutcomeModels:
    """The models of moments."""
    return outcome_models(moments, "", OUTCOME, scales, factors, cut_offs=CUT_OFFS)


def weighed(models: OutcomeModels) -> WeighedByDerived:
    """What there is of weighted satisfaction."""
    assert models.weighed is not None
    return models.weighed


def influence(block: Responses, at: Floats) -> Floats:
    """[factor] derivative of the weighted satisfactions by the weight of some rows, found by changing it."""
    more, less = (
        weighed(models_of(replace(block, weight=block.weight * (1 + sign * STEP * at)), Wanted(0))).weighted
        for sign in (1, -1)
    )
    moved: Floats = (more - less) / (2 * STEP)
    return moved


@pytest.mark.parametrize("designed", [False, True])
def test_covariance_is_that_of_the_influence(*, designed: bool) -> None:
    """Shares and satisfactions vary together: found by leaving out weight of rows, or of whole clusters."""
    block = made(designed=designed)
    n = len(block.weight)
    units = np.arange(n) if block.design.clusters is None else block.design.clusters
    strata = np.zeros(n, np.int64) if block.design.strata is None else block.design.strata
    expected = np.zeros((3, 3))
    for stratum in np.unique(strata):
        ours = np.unique(units[strata == stratum])
        moved = np.array([influence(block, ((units == unit) & (strata == stratum)).astype(float)) for unit in ours])
        expected += len(ours) * np.cov(moved.T, bias=True) * len(ours) / (len(ours) - 1)
    assert weighed(models_of(block)).covariance == pytest.approx(expected, rel=1e-6, abs=1e-9)


@settings(max_examples=25)
@given(st.integers(0, 10**6), st.lists(st.integers(0, 119), max_size=4), st.permutations(range(3)))
def test_neither_blocks_nor_order_matter(seed: int, cuts: list[int], order: list[int]) -> None:
    """Rows in any blocks, factors in any order."""
    block = made(seed, designed=True)
    straight = models_of(block)
    ends = [0, *sorted(cuts), len(block.weight)]
    parts = [taken(block, slice(start, stop)) for start, stop in pairwise(ends) if stop > start]
    moments = sum((moments_of(part, Wanted(0, CUT_OFFS, gain=True)) for part in parts), Moments())
    turned = replace(
        block,
        experience=block.experience[:, order],
        expectation=block.expectation[:, order],
        importance=block.importance[:, order],
    )
    for other, places in ((models_in(moments, 3), [0, 1, 2]), (models_of(turned), order)):
        if straight.weighed is None:
            assert other.weighed is None
            continue
        one, two = weighed(straight), weighed(other)
        assert two.weighted == pytest.approx(one.weighted[places], rel=1e-9, abs=1e-9)
        assert one.covariance is not None
        assert two.covariance == pytest.approx(one.covariance[np.ix_(places, places)], rel=1e-7, abs=1e-9)
        rewards, again = straight.penalty_reward, other.penalty_reward
        assert isinstance(rewards, PenaltyReward)
        assert isinstance(again, PenaltyReward)
        assert [one.low_n for one in again.factors] == [rewards.factors[place].low_n for place in places]
        assert again.r2 == pytest.approx(rewards.r2, rel=1e-9)


def taken(block: Responses, rows: slice) -> Responses:
    """Some rows of a block."""
    assert block.outcomes is not None
    return replace(
        block,
        experience=block.experience[rows],
        expectation=block.expectation[rows],
        importance=block.importance[rows],
        weight=block.weight[rows],
        wave=block.wave[rows],
        inside=block.inside[rows],
        reasons=block.reasons[rows],
        reasons_asked=block.reasons_asked[rows],
        flagged=block.flagged[rows],
        design=block.design.of(rows),
        outcomes=block.outcomes[rows],
    )


def test_another_scale_of_answers() -> None:
    """1 to 5 counts as 0 to 10: satisfaction 2.5 as large, the shares the same."""
    scales = Scales(tuple((m, Scale(1, 5)) for m in ("experience", "expectation", "importance")), "as_answered")
    block = made()
    moments = moments_of(block, Wanted(0, CUT_OFFS))
    plain, mapped = weighed(models_in(moments, 3)), weighed(models_in(moments, 3, scales))
    assert [one.value for one in mapped.importance] == pytest.approx([one.value for one in plain.importance])
    assert mapped.weighted == pytest.approx(2.5 * plain.weighted)
    assert plain.covariance is not None
    assert mapped.covariance == pytest.approx(6.25 * plain.covariance)


def test_scores_have_the_figures_of_satisfaction() -> None:
    """Weighted satisfaction = importance x satisfaction, on the base of satisfaction."""
    block = made()
    keys = tuple(Factor(key) for key in "abc")
    moments = moments_of(block, Wanted(0, CUT_OFFS))
    stated = scores_of(totals_of(moments, ""), keys, 0, 10)
    derived = scores_by_derived(stated, models_in(moments, 3))
    assert derived.covariance is not None
    for place, (before, after) in enumerate(zip(stated.factors, derived.factors, strict=True)):
        assert after.satisfaction == before.satisfaction
        assert after.importance is not None
        assert after.weighted_satisfaction is not None
        assert before.satisfaction is not None
        assert after.weighted_satisfaction.value == after.importance.value * before.satisfaction.value
        assert after.weighted_satisfaction.se == pytest.approx(derived.covariance[place, place] ** 0.5)
        assert after.weighted_satisfaction.n == before.satisfaction.n


def test_scores_of_others_have_no_errors() -> None:
    """Importance derived from all, satisfaction of some: how they vary together is not known."""
    moments = moments_of(made(), Wanted(0, CUT_OFFS))
    scores = scores_of(totals_of(moments, ""), tuple(Factor(key) for key in "abc"), 0, 10)
    derived = scores_by_derived(scores, models_in(moments, 3), of_all=False)
    assert derived.covariance is None
    weighted = [factor.weighted_satisfaction for factor in derived.factors]
    assert [one and one.se for one in weighted] == [None] * 3


def test_nothing_derived_leaves_no_importance() -> None:
    """Not the stated one in its place."""
    moments = moments_of(made(n=60), Wanted(0, CUT_OFFS))
    models = models_in(moments, 3)
    assert models.derived == NotComputed("few_respondents", models.derived.n)
    scores = scores_of(totals_of(moments, ""), tuple(Factor(key) for key in "abc"), 0, 10)
    derived = scores_by_derived(scores, models)
    assert {factor.importance for factor in derived.factors} == {None}
    assert {factor.weighted_satisfaction for factor in derived.factors} == {None}


def test_classes_that_were_not_summed() -> None:
    """Without cut-offs nothing is said of penalty and reward, whatever the sums hold."""
    moments = moments_of(made(), Wanted(0, CUT_OFFS))
    assert outcome_models(moments, "", OUTCOME, TEN, 3).penalty_reward is None
    assert models_in(moments, 3).penalty_reward is not None
