"""Moments: what cannot depend on order, partition, the size of weights, or when the scale is mapped."""

from __future__ import annotations

import weakref
from dataclasses import fields, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cemgap.intake.mapping import Factor
from cemgap.intake.ratings.scales import LinearMap
from cemgap.statistics.fold import fold, moments_of
from cemgap.statistics.moments import ATTRIBUTES, FLAGGED, TABLE, Moments
from cemgap.statistics.precision import Estimate
from cemgap.statistics.quantities import Quantity
from cemgap.statistics.scores import Scores, scores_of
from cemgap.statistics.sums import Sums
from cemgap.statistics.totals import Totals, totals_of
from tests.strategies import a_block, partitions, picked, responses

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cemgap.intake.responses import Responses
    from cemgap.statistics.strata import Clusters, Strata

MEASURES = ("experience", "expectation", "satisfaction", "importance", "weighted_satisfaction")
slopes = st.floats(0.1, 20).flatmap(lambda slope: st.sampled_from([slope, -slope]))
maps = st.builds(LinearMap, slopes, st.floats(-20, 20))


def named(count: int) -> tuple[Factor, ...]:
    """As many factors."""
    return tuple(Factor(f"f{place}") for place in range(count))


def scored(moments: Moments, wave: str = "", low: float = 0, high: float = 10) -> Scores:
    """The scores of one wave."""
    totals = totals_of(moments, wave)
    return scores_of(totals, named(totals.total.shape[1]), low, high)


def is_same(one: Estimate | None, other: Estimate | None, sign: float = 1, se_factor: float = 1) -> bool:
    """Whether two estimates agree to 1e-9 of the points of the scale, and in what they do not know."""
    if one is None or other is None or one.se is None or other.se is None:
        return (one is None) == (other is None) and (one is None or other is None or (one.se, other.se) == (None, None))
    points = max(1.0, abs(one.value))
    return (
        abs(one.value - sign * other.value) <= 1e-9 * points
        and abs(one.se - se_factor * other.se) <= 1e-7 * points
        and one.n == other.n
        and one.df == pytest.approx(other.df, rel=1e-9)
    )


def same_totals(one: Totals, other: Totals) -> bool:
    """Whether two totals agree to the last bit."""
    pairs = [(getattr(one, f.name), getattr(other, f.name)) for f in fields(one) if f.name != "layers"]
    return all(np.array_equal(a, b, equal_nan=True) if isinstance(a, np.ndarray) else a == b for a, b in pairs)


def are_close(one: Moments, other: Moments, relative: float) -> bool:
    """Whether all sums agree."""

    def close(a: Sums, b: Sums) -> bool:
        return all(
            np.allclose(getattr(a, f.name), getattr(b, f.name), rtol=relative, atol=0)
            for f in fields(Sums)
            if getattr(a, f.name) is not None
        )

    def all_close(a: Strata, b: Strata) -> bool:
        return [s.name for s in a.parts] == [s.name for s in b.parts] and all(
            close(one.sums, other.sums) and units_close(one.clusters, other.clusters)
            for one, other in zip(a.parts, b.parts, strict=True)
        )

    def units_close(a: Clusters | None, b: Clusters | None) -> bool:
        if a is None or b is None:
            return a is b
        return np.array_equal(a.units, b.units) and np.allclose(a.total, b.total, rtol=relative, atol=0)

    return [w.wave for w in one.waves] == [w.wave for w in other.waves] and all(
        a.parts.keys() == b.parts.keys() and all(all_close(strata, b.parts[part]) for part, strata in a.parts.items())
        for a, b in zip(one.waves, other.waves, strict=True)
    )


@given(st.data())
def test_whole_numbers_give_the_same_bits_in_any_split_and_order(data: st.DataObject) -> None:
    """Whole-number answers and weights are summed exactly."""
    block = data.draw(responses(designed=data.draw(st.booleans())))
    tally, moments = fold(data.draw(partitions(block)))
    assert moments == moments_of(block)
    assert tally == block.tally


@given(st.data())
def test_other_answers_and_weights_agree_to_the_last_digits_in_any_split_and_order(data: st.DataObject) -> None:
    """Decimal weights and answers: 1e-12 relative."""
    block = data.draw(responses(whole=False, designed=data.draw(st.booleans())))
    assert are_close(fold(data.draw(partitions(block)))[1], moments_of(block), 1e-12)


@given(st.data())
def test_addition_is_commutative_and_associative_with_a_zero(data: st.DataObject) -> None:
    """Moments are a commutative monoid."""
    block = data.draw(responses(designed=data.draw(st.booleans())))
    a, b, c = (moments_of(part) for part in (data.draw(partitions(block)) * 3)[:3])
    assert a + b == b + a
    assert (a + b) + c == a + (b + c)
    assert a + Moments() == Moments() + a == a


@given(st.booleans().flatmap(lambda designed: responses(designed=designed)))
def test_flagged_and_other_respondents_are_everyone(block: Responses) -> None:
    """The group of the flagged changes no figure: both groups together are the block without flags."""
    moments = moments_of(block)
    plain = moments_of(replace(block, flagged=np.zeros_like(block.flagged)))
    assert [wave.everyone for wave in moments.waves] == [wave.parts[TABLE] for wave in plain.waves]
    others = [{part: strata for part, strata in w.parts.items() if part not in (TABLE, FLAGGED)} for w in moments.waves]
    assert others == [{part: strata for part, strata in w.parts.items() if part != TABLE} for w in plain.waves]
    for wave in moments.waves:
        assert (FLAGGED in wave.parts) != (not block.flagged[block.wave == block.waves.index(wave.wave)].any())
        assert same_totals(totals_of(moments, wave.wave), totals_of(plain, wave.wave))


@given(st.booleans().flatmap(lambda designed: responses(waves=("",), rows=(2, 14), designed=designed)))
def test_without_the_flagged_is_with_them_outside_the_domain(block: Responses) -> None:
    """Figures, errors and bases; and the estimates of a file that does not hold them at all."""
    moments = moments_of(block)
    nobody = np.zeros_like(block.flagged)
    outside = totals_of(moments_of(replace(block, inside=block.inside & ~block.flagged, flagged=nobody)), "")
    without = totals_of(moments, "", without_flagged=True)
    assert same_totals(outside, without)
    left = picked(block, np.flatnonzero(~block.flagged))
    if len(left.weight):
        factors = named(block.experience.shape[1])
        here, there = scores_of(without, factors, 0, 10), scored(moments_of(left))
        for one, other in zip(here.factors, there.factors, strict=True):
            for name in MEASURES:
                mine, theirs = getattr(one, name), getattr(other, name)
                assert (mine is None) == (theirs is None)
                assert mine is None or (mine.value, mine.n) == (theirs.value, theirs.n)


def test_attributes_follow_the_scale() -> None:
    """They are mapped with the factors, the flagged too."""
    x = np.array([[2.0, 4.0], [3.0, 5.0], [1.0, 5.0]])
    none = np.full_like(x, np.nan)
    block = replace(a_block(x[:, :1], flagged=[0, 1, 0]), attributes=(x, none, none))
    turned = LinearMap(-2.0, 10.0)
    mapped = replace(a_block(10 - 2 * x[:, :1], flagged=[0, 1, 0]), attributes=(10 - 2 * x, none, none))
    assert moments_of(block).on({"experience": turned}) == moments_of(mapped)
    assert moments_of(block).wave("").parts[ATTRIBUTES] != moments_of(mapped).wave("").parts[ATTRIBUTES]


@pytest.mark.parametrize("factors", [2, 13])
def test_slices_of_a_long_block_add_up_to_the_whole(factors: int) -> None:
    """A block longer than a slice and wider than a tile of the product has the sums of its rows."""
    random = np.random.default_rng(3)
    x, e, i = (random.integers(0, 11, (9_001, factors)).astype(float) for _ in range(3))
    x[random.random(x.shape) < 0.1] = np.nan
    weight = random.integers(0, 4, len(x)).astype(float)
    sums = moments_of(a_block(x, e, i, weight)).wave("").parts[TABLE].sums
    pair = ~np.isnan(x)
    u = np.concatenate([pair, pair * e, np.where(pair, x, 0), np.ones_like(x), i], axis=1)
    assert sums.across is not None
    assert np.array_equal(sums.across, (u * weight[:, None] ** 2).T @ u)
    assert np.array_equal(sums.total[:5].reshape(-1), weight @ u)
    assert np.array_equal(sums.respondents[0], (pair & (weight > 0)[:, None]).sum(axis=0))


@given(responses(waves=("",), rows=(2, 14)), st.floats(1e-3, 1e3))
def test_rescaled_weights_change_no_estimate(block: Responses, scale: float) -> None:
    """Weights say how many customers in proportion: estimates, errors and bases stay."""
    before, after = scored(moments_of(block)), scored(moments_of(replace(block, weight=block.weight * scale)))
    for old, new in zip(before.factors, after.factors, strict=True):
        assert all(is_same(getattr(old, name), getattr(new, name)) for name in MEASURES)


@given(st.data(), maps, maps, maps)
def test_a_scale_can_be_mapped_before_the_pass_or_after_it(
    data: st.DataObject, x: LinearMap, e: LinearMap, i: LinearMap
) -> None:
    """Each measure with its own map: the map of the answers and that of the totals give the same sums and scores."""
    block = data.draw(responses(waves=("",), rows=(1, 14), whole=data.draw(st.booleans())))
    mapped = moments_of(
        replace(
            block,
            experience=x.slope * block.experience + x.offset,
            expectation=e.slope * block.expectation + e.offset,
            importance=i.slope * block.importance + i.offset,
        )
    )
    after = moments_of(block).on({"experience": x, "expectation": e, "importance": i})
    one, other = mapped.wave("").parts[TABLE].sums, after.wave("").parts[TABLE].sums
    size = 220.0**2 * max(1.0, one.weight_squared)
    answers = [q for q in Quantity if q not in (Quantity.BELOW, Quantity.ABOVE)]
    assert np.allclose(one.total[answers], other.total[answers], rtol=1e-12, atol=1e-12 * size)
    inner = np.ix_(range(one.n_factors), answers[: Quantity.BELOW], answers[: Quantity.BELOW])
    assert np.allclose(one.within[inner], other.within[inner], rtol=1e-12, atol=1e-12 * 220.0**2 * size)
    assert one.across is not None
    assert other.across is not None
    assert np.allclose(one.across, other.across, rtol=1e-12, atol=1e-12 * size)
    for old, new in zip(scored(mapped, "", -220, 220).factors, scored(after, "", -220, 220).factors, strict=True):
        for name in MEASURES:
            was, now = getattr(old, name), getattr(new, name)
            assert (was is None) == (now is None)
            if was is not None:
                assert was.value == pytest.approx(now.value, rel=1e-9, abs=1e-8)
                assert (was.se is None) == (now.se is None)
                assert was.se is None or was.se == pytest.approx(now.se, rel=1e-6, abs=1e-3)


def test_no_map_leaves_the_moments_alone() -> None:
    """A scale shown as answered costs not a bit."""
    moments = moments_of(a_block([[1.5], [2.25]], weight=[0.1, 0.7]))
    assert moments.on({"experience": LinearMap()}) is moments


@given(st.data())
def test_zero_weights_change_estimates_no_more_than_rows_left_out(data: st.DataObject) -> None:
    """A row of weight 0 stays in the design alone: estimates, bases and df are those without it.

    The variance has the factor n/(n - 1) with n the rows of the design, so that the standard errors differ by it.
    """
    block = data.draw(responses(waves=("",), rows=(2, 14)))
    kept = np.flatnonzero((block.weight > 0) & block.inside)
    if len(kept) < 2:
        return
    with_them, without = scored(moments_of(block)), scored(moments_of(picked(block, kept)))
    n, m = len(block.weight), len(kept)
    factor = ((n / (n - 1)) / (m / (m - 1))) ** 0.5
    for old, new in zip(with_them.factors, without.factors, strict=True):
        assert all(is_same(getattr(old, name), getattr(new, name), se_factor=factor) for name in MEASURES)
        assert (old.n_pair, old.n_experience, old.n_effective, old.df) == (
            new.n_pair,
            new.n_experience,
            new.n_effective,
            new.df,
        )
    assert with_them.respondents == without.respondents == m


@given(responses(waves=("",), rows=(1, 14)))
def test_experience_and_expectation_in_each_others_place_turn_the_sign(block: Responses) -> None:
    """Satisfaction and weighted satisfaction change their sign, nothing else."""
    swapped = replace(block, experience=block.expectation, expectation=block.experience)
    for old, new in zip(scored(moments_of(block)).factors, scored(moments_of(swapped)).factors, strict=True):
        assert is_same(old.satisfaction, new.satisfaction, sign=-1)
        assert is_same(old.weighted_satisfaction, new.weighted_satisfaction, sign=-1)
        if old.satisfaction and new.satisfaction:
            assert old.satisfaction.value == -new.satisfaction.value


@given(responses(waves=("",), rows=(1, 14)))
def test_satisfaction_is_the_difference_to_the_last_digit(block: Responses) -> None:
    """The table adds up as printed, and so does the product."""
    for one in scored(moments_of(block)).factors:
        if one.satisfaction:
            assert one.experience is not None
            assert one.expectation is not None
            assert one.satisfaction.value == one.experience.value - one.expectation.value
            if one.weighted_satisfaction:
                assert one.importance is not None
                assert one.weighted_satisfaction.value == one.importance.value * one.satisfaction.value


@given(responses(waves=("",), rows=(2, 14)))
def test_a_factor_nobody_answered_disturbs_no_other(block: Responses) -> None:
    """All cells of a factor blank: it has no figure, and the others are as before."""

    def widened(ratings: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.column_stack([np.full(len(ratings), np.nan), ratings])

    wide = replace(
        block,
        experience=widened(block.experience),
        expectation=widened(block.expectation),
        importance=widened(block.importance),
    )
    blank, *others = scored(moments_of(wide)).factors
    assert [getattr(blank, name) for name in MEASURES] == [None] * len(MEASURES)
    assert (blank.n_pair, blank.n_effective, blank.df) == (0, None, None)
    for old, new in zip(scored(moments_of(block)).factors, others, strict=True):
        assert all(is_same(getattr(old, name), getattr(new, name)) for name in MEASURES)


def test_one_respondent_has_figures_without_precision() -> None:
    """One answer is a figure, not an interval."""
    (one,) = scored(moments_of(a_block([[5]], [[7]], [[9]]))).factors
    assert one.weighted_satisfaction == Estimate(-18.0, n=1, n_effective=1.0)
    assert (one.n_pair, one.df) == (1, None)


def test_rows_outside_the_domain_count_in_the_design_alone() -> None:
    """Two of four rows inside: their mean, and the variance of a domain in a design of four."""
    moments = moments_of(a_block([[4], [8], [1], [1]], inside=[1, 1, 0, 0]))
    assert totals_of(moments, "").design_df == 1
    (one,) = scored(moments).factors
    assert one.experience is not None
    assert one.experience.value == 6
    # residuals -2 and 2: n/(n - 1) * 8 / 2^2 with n = 4
    assert one.experience.se == pytest.approx((4 / 3 * 8 / 4) ** 0.5, rel=1e-14)
    assert (one.experience.n, one.df) == (2, 1.0)


def test_waves_are_united_by_label_and_kept_apart() -> None:
    """Blocks number their waves as they come; the label decides."""
    first = replace(a_block([[1], [2]]), waves=("W2", "W10"), wave=np.array([0, 1]))
    second = replace(a_block([[3], [4]]), waves=("W10",), wave=np.array([0, 0]))
    moments = fold([first, second])[1]
    means = {wave.wave: scored(moments, wave.wave).factors[0].experience_available for wave in moments.waves}
    assert means == {"W2": 1.0, "W10": 3.0}
    with pytest.raises(LookupError, match="W3"):
        moments.wave("W3")


def test_sums_of_other_factors_are_not_added() -> None:
    """Two mappings cannot be added."""
    with pytest.raises(ValueError, match="1 and 2 factors"):
        moments_of(a_block([[1]])) + moments_of(a_block([[1, 2]]))


def test_a_source_without_a_block_is_an_error() -> None:
    """Nothing at all has no tally."""
    with pytest.raises(ValueError, match="one block at least"):
        fold([])


def test_an_empty_block_has_no_wave() -> None:
    """No rows, no wave, no error."""
    assert moments_of(picked(a_block([[1]]), np.array([], dtype=np.intp))) == Moments()


def test_folding_lets_go_of_blocks() -> None:
    """Memory holds the block in work and the next, however many there are."""
    living: list[weakref.ref[npt.NDArray[np.float64]]] = []

    def blocks() -> Iterator[Responses]:
        for _ in range(6):
            block = a_block([[1], [2]])
            living.append(weakref.ref(block.experience))
            assert sum(ref() is not None for ref in living) <= 2
            yield block
            del block

    assert fold(blocks())[0] == a_block([[1]] * 12).tally


def test_many_factors_leave_products_across_out() -> None:
    """Above 60 factors there is no covariance over factors, all else as before."""
    random = np.random.default_rng(5)
    x, e, i = (random.integers(0, 11, (40, 61)).astype(float) for _ in range(3))
    many, few = scored(moments_of(a_block(x, e, i))), scored(moments_of(a_block(x[:, :60], e[:, :60], i[:, :60])))
    assert many.covariance is None
    assert few.covariance is not None
    assert many.factors[:60] == few.factors


def test_many_factors_are_mapped_like_few() -> None:
    """Without products across factors the map is the same."""
    random = np.random.default_rng(7)
    x = random.integers(1, 8, (40, 61)).astype(float)
    shifted = LinearMap(2.0, -1.0)
    assert moments_of(a_block(x)).on({"experience": shifted}) == moments_of(a_block(2 * x - 1))


def test_moments_are_not_equal_to_something_else() -> None:
    """Equality is between sums."""
    sums = moments_of(a_block([[1]])).wave("").parts[TABLE].sums
    assert sums != "sums"
    assert sums != moments_of(a_block([[2]])).wave("").parts[TABLE].sums
