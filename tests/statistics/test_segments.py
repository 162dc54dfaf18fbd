"""Groups, against everyone else and each other."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given

from cemgap.intake.design import Groups
from cemgap.intake.mapping import Factor
from cemgap.statistics.fold import moments_of
from cemgap.statistics.moments import Part
from cemgap.statistics.precision import t_p_value
from cemgap.statistics.segments import (
    COMPARED,
    Difference,
    SegmentColumn,
    columns_of,
    pairs_of,
    screened,
    segments_of,
)
from cemgap.statistics.totals import totals_of
from tests.statistics.test_designs import FACTORS, SEGMENTED, exactly, functions, made, r, replaced
from tests.strategies import a_block, responses

if TYPE_CHECKING:
    from cemgap.intake.responses import Responses
    from cemgap.statistics.moments import Moments

NAMED = tuple(Factor(key) for key in FACTORS)


def of_design(design: str) -> SegmentColumn:
    """The groups of the made survey under one of R's designs."""
    return segments_of(made(design), "", "segment", NAMED, 0, 10)


def halves(codes: list[int], **blocks: Any) -> Moments:  # noqa: ANN401
    """One factor, rated by the groups a, b, ...; -1 = no group."""
    block = a_block(**blocks)
    levels = tuple("abcdef"[: max(codes) + 1])
    return moments_of(replaced(block, groups=(Groups("part", np.array(codes, dtype=np.int64), levels),)))


@pytest.mark.parametrize("design", SEGMENTED)
def test_groups_as_in_r(design: str) -> None:
    """Figures, standard errors and degrees of freedom of every group."""
    column, oracle = of_design(design), r()[design]["segments"]
    assert [segment.level for segment in column.segments] == sorted(oracle)
    for segment in column.segments:
        assert segment.design_df == oracle[segment.level]["degf"]
        for measure, letter in zip(COMPARED, "SW", strict=True):
            estimates = [getattr(factor, measure) for factor in segment.scores.factors]
            assert [one.value for one in estimates] == exactly(oracle[segment.level][letter]["est"])
            assert [one.se for one in estimates] == exactly(oracle[segment.level][letter]["se"])


@pytest.mark.parametrize("design", SEGMENTED)
@pytest.mark.parametrize(
    ("letter", "one", "other"), [("S", "new", "repeat"), ("W", "new", "repeat"), ("W", "new", "vip")]
)
def test_pairs_as_in_r(design: str, letter: str, one: str, other: str) -> None:
    """The p of two groups is that of R's difference and standard error, for degrees of freedom between those of both.

    Groups that share clusters or strata are not independent.
    """
    column, oracle = of_design(design), r()[design][f"{letter}_{one}_minus_{other}"]
    pair = [next(segment for segment in column.segments if segment.level == level) for level in (one, other)]
    measure = COMPARED["SW".index(letter)]
    values, p = pairs_of(pair, measure)
    assert (values[:, 0] - values[:, 1]).tolist() == exactly(oracle["est"])
    for at, (difference, se) in enumerate(zip(oracle["est"], oracle["se"], strict=True)):
        dfs = [getattr(segment.scores.factors[at], measure).df for segment in pair]
        bounds = sorted(t_p_value(difference / se, df) for df in (min(dfs), sum(dfs)))
        assert bounds[0] - 1e-9 <= p[at, 0, 1] <= bounds[1] + 1e-9


@pytest.mark.parametrize("design", SEGMENTED)
def test_the_rest_is_the_other_groups_together(design: str) -> None:
    """Everyone less a group has the variance of the groups left, summed with their covariances, and theirs with it."""
    moments = made(design)
    column = of_design(design)
    totals = {level: totals_of(moments, "", Part("segment", "segment", level)) for level in ("new", "repeat", "vip")}
    left = totals["repeat"], totals["vip"]
    rest = column.segments[0].rest
    assert column.segments[0].level == "new"
    assert rest is not None
    assert rest.respondents == sum(one.n_domain for one in left)
    # The rest's own functions, applied to the totals of each of the groups it is made of.
    whole = left[0].total + left[1].total
    fake = functions(type("Both", (), {"total": whole})())  # only totals are read
    for measure, name in zip(COMPARED, ("S_pair", "W_pair"), strict=True):
        gradient = fake[name].gradient
        variance = sum(one.variance(gradient) for one in left) + 2 * left[0].covariance_with(
            gradient, left[1], gradient
        )
        own = functions(totals["new"])[name]
        shared = sum(totals["new"].covariance_with(own.gradient, one, gradient) for one in left)
        se = np.sqrt(totals["new"].variance(own.gradient) + variance - 2 * shared)
        found = column.segments[0].differences[measure]
        assert [one.value for one in found if one] == exactly((own.value - fake[name].value).tolist())
        assert [one.se for one in found if one] == exactly(se.tolist())


def test_two_groups_of_a_simple_sample() -> None:
    """The textbook: Welch's test of two samples, but for n instead of n - 1 ... n/(n-1) of everyone asked."""
    x = [7.0, 3.0, 5.0, 8.0, 2.0, 9.0, 4.0, 6.0, 8.0, 1.0]
    codes = [0, 0, 0, 0, 1, 1, 1, 1, 1, 1]
    column = segments_of(
        halves(codes, experience=[[one] for one in x], expectation=[[5.0]] * 10, importance=[[1.0]] * 10),
        "",
        "part",
        (Factor("x"),),
        0,
        10,
    )
    found = column.segments[0].differences["satisfaction"][0]
    assert found is not None
    a, b = np.array(x[:4]), np.array(x[4:])
    variance = 10 / 9 * sum(float(((g - g.mean()) ** 2).sum()) / len(g) ** 2 for g in (a, b))
    assert found.value == pytest.approx(a.mean() - b.mean(), abs=1e-12)
    assert found.se == pytest.approx(math.sqrt(variance), rel=1e-12)


def test_blanks_are_part_of_the_rest() -> None:
    """Somebody without a group is nobody's member, but one of the others."""
    moments = halves(
        [0, 0, 1, -1], experience=[[1.0], [3.0], [5.0], [9.0]], expectation=[[0.0]] * 4, importance=[[1.0]] * 4
    )
    column = segments_of(moments, "", "part", (Factor("x"),), 0, 10)
    assert (column.whole.n_domain, [segment.n for segment in column.segments]) == (4, [2, 1])
    found = column.segments[0].differences["satisfaction"][0]
    assert found is not None
    assert found.value == 2 - 7
    assert columns_of(moments, "") == ("part",)


def test_a_group_that_is_everyone_has_no_rest() -> None:
    """Nothing to be compared with."""
    moments = halves([0, 0], experience=[[1.0], [3.0]], expectation=[[0.0]] * 2, importance=[[1.0]] * 2)
    segment = segments_of(moments, "", "part", (Factor("x"),), 0, 10).segments[0]
    assert segment.rest is None
    assert segment.differences["satisfaction"] == (None,)
    assert not segment.is_tested(0, 1)


def test_nothing_is_left_of_what_only_one_group_rated() -> None:
    """Decimal weights leave rounding: that is no rest to compare with."""
    moments = halves(
        [0, 0, 0, 1, 1],
        experience=[[3.0, 1.0], [5.0, 2.0], [4.0, 3.0], [6.0, math.nan], [7.0, math.nan]],
        expectation=[[5.0, 5.0]] * 5,
        importance=[[5.0, 5.0]] * 5,
        weight=[0.1, 0.2, 0.3, 0.1, 0.7],
    )
    one = segments_of(moments, "", "part", (Factor("x"), Factor("y")), 0, 10).segments[0]
    assert [found is None for found in one.differences["satisfaction"]] == [False, True]
    assert one.rest is not None
    assert one.rest.factors[1].n_effective == pytest.approx(0.8**2 / 0.5)
    assert one.rest.factors[1].satisfaction is None


def test_answers_that_do_not_vary_are_not_tested() -> None:
    """Equal answers leave rounding only: no p comes of it."""
    moments = halves([0] * 5 + [1] * 5, experience=[[0.1]] * 5 + [[0.7]] * 5, expectation=[[0.3]] * 10)
    column = segments_of(moments, "", "part", (Factor("x"),), 0, 10)
    found = column.segments[0].differences["satisfaction"][0]
    assert found is not None
    assert (found.se, found.p) == (0.0, None)
    assert np.isnan(pairs_of(column.segments, "satisfaction")[1]).all()


def test_what_is_not_tested_does_not_count() -> None:
    """The screen is over what is tested only, and what is not has no p."""
    one = Difference(1.0, 0.5, 0.03)
    assert screened([one, one, None], [True, False, True]) == (
        Difference(1.0, 0.5, 0.03, 0.03),
        Difference(1.0, 0.5, None, None),
        None,
    )


@given(responses(waves=("",), rows=(2, 12), designed=True, positive=True))
def test_two_groups_that_are_everyone_mirror_each_other(block: Responses) -> None:
    """The rest of one is the other: the difference turns its sign, its standard error and p stay."""
    codes = (np.arange(len(block.weight)) % 2).astype(np.int64)
    block = replaced(block, groups=(Groups("half", codes, ("one", "other")),))
    factors = tuple(Factor(f"f{at}") for at in range(block.experience.shape[1]))
    column = segments_of(moments_of(block), "", "half", factors, 0, 10)
    if len(column.segments) < 2:
        return
    one, other = column.segments
    assert (one.rest_design_df, other.rest_design_df) == (other.design_df, one.design_df)
    for measure in COMPARED:
        for mine, theirs in zip(one.differences[measure], other.differences[measure], strict=True):
            assert (mine is None) == (theirs is None)
            if mine is not None and theirs is not None:
                assert mine.value == pytest.approx(-theirs.value, abs=1e-9)
                assert (mine.se is None) == (theirs.se is None)
                assert mine.se is None or mine.se == pytest.approx(theirs.se, rel=1e-6, abs=1e-6)
