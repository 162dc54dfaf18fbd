"""Groups: what is shown of them, and which differ."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cemgap.intake.design import Design, Groups
from cemgap.intake.group_cells import crossings_of
from cemgap.intake.mapping import Factor
from cemgap.statistics.fold import moments_of
from cemgap.statistics.segments import COMPARED, segments_of
from cemgap.steps.segments import COMPARED_MOST, Segments, segment_cautions, segment_results
from tests.strategies import a_block

FACTORS = (Factor("price"), Factor("service"))


def grouped(
    sizes: list[int],
    blank: int = 0,
    *,
    shift: dict[int, float] | None = None,
    unanswered: dict[int, int] | None = None,
    clusters: int | None = None,
    **how: object,
) -> Segments:
    """Two factors rated by groups of these sizes; price is worse, but for groups with a `shift` of it.

    `unanswered`: group -> members who do not rate service.
    """
    codes = np.repeat(np.arange(len(sizes)), sizes)
    codes = np.concatenate([codes, np.full(blank, -1)]).astype(np.int64)
    n = len(codes)
    rng = np.random.default_rng(5)
    x = np.column_stack([rng.integers(3, 7, n), rng.integers(5, 9, n)]).astype(float)
    for group, points in (shift or {}).items():
        x[codes == group, 0] += points
    for group, members in (unanswered or {}).items():
        x[np.flatnonzero(codes == group)[:members], 1] = np.nan
    block = a_block(x, np.full((n, 2), 7.0), np.full((n, 2), 8.0))
    design = Design() if clusters is None else Design(clusters=np.arange(n, dtype=np.int64) % clusters)
    levels = tuple(f"g{at}" for at in range(len(sizes)))
    block = replace(block, groups=(Groups("store", codes, levels),), design=design)
    column = segments_of(moments_of(block), "", "store", FACTORS, 0, 10)
    return segment_results((column,), **how)[0]  # type: ignore[arg-type] # keywords of segment_results


@settings(deadline=None)
@given(st.lists(st.integers(1, 40), min_size=1, max_size=5), st.integers(0, 15), st.integers(0, 12))
def test_nobody_can_solve_for_a_withheld_group(sizes: list[int], blank: int, silent: int) -> None:
    """The total and all that is shown are equations; those not shown are the unknowns. No small one is determined.

    Per factor, with the respondents who rated it, and for the groups as a whole.
    """
    found = grouped(sizes, blank, unanswered={0: min(silent, sizes[0])})
    rated = [[n, n - (min(silent, n) if at == 0 else 0)] for at, n in enumerate(sizes)]
    whole = [(group.n, n) for group, n in zip(found.groups, sizes, strict=True)]
    tables = [whole]
    for at, factor in enumerate(FACTORS):
        cells = [(group.of(factor), rated[place][at]) for place, group in enumerate(found.groups)]
        tables.append(
            [(None if one is None or one.ranked is None else one.ranked.scores.n_pair, n) for one, n in cells]
        )
    for table in tables:
        assert all(shown is None or shown == n for shown, n in table)
        hidden = [n for shown, n in table if shown is None and n] + ([blank] if blank else [])
        if len(hidden) == 1 and any(shown for shown, _ in table):
            assert hidden[0] >= 10
        if hidden and any(shown for shown, _ in table):
            assert sum(hidden) >= 10


def test_a_withheld_group_says_nothing() -> None:
    """Neither figures nor n, nor a letter, nor which of those withheld is the small one."""
    found = grouped([4, 40, 12, 50])
    assert [group.n for group in found.groups] == [None, 40, None, 50]
    for group in (found.groups[0], found.groups[2]):
        assert (group.factors, group.key, group.worst_set, group.letter) == ((), None, (), None)
    assert [group.letter for group in found.groups] == [None, "A", None, "B"]


def test_a_factor_that_few_of_a_group_rated() -> None:
    """Its figures are withheld in that group, and in the next smallest; the others stay."""
    found = grouped([40, 50, 60], unanswered={0: 36})
    shown = [
        [one.ranked is not None for one in sorted(group.factors, key=lambda one: one.factor.key)]
        for group in found.groups
    ]
    assert shown == [[True, False], [True, False], [True, True]]
    assert found.groups[0].key == FACTORS[0]


def test_no_more_is_withheld_of_a_factor_than_needs_be() -> None:
    """Two groups withheld as a whole are enough to hide the few of them who rated it: the 11 of another stay."""
    found = grouped([4, 12, 40], unanswered={2: 29})
    assert [group.is_hidden for group in found.groups] == [True, True, False]
    assert all(one.ranked is not None for one in found.groups[2].factors)


def test_a_small_base_has_no_letters() -> None:
    """However far it is from the others."""
    found = grouped([12, 60, 60], shift={0: 5.0})
    assert found.is_paired
    for group in found.groups:
        for one in group.factors:
            assert "A" not in one.higher_than("satisfaction")
            assert group.n != 12 or one.higher_than("satisfaction") == ()


def test_letters_allow_for_the_number_of_pairs() -> None:
    """Of twenty groups that are alike some pairs are 5% apart by chance."""
    found = grouped([40] * 20)
    assert [one.higher_than(measure) for group in found.groups for one in group.factors for measure in COMPARED] == [
        ()
    ] * 80


def test_a_small_base_has_figures_and_no_verdict() -> None:
    """12 are shown, but neither judged nor tested; nor are the others tested against too small a rest."""
    found = grouped([12, 60])
    small, large = found.groups
    assert small.is_small
    assert not large.is_small
    for one in small.factors:
        assert one.ranked is not None
        assert one.ranked.scores.satisfaction is not None
        assert one.ranked.scores.satisfaction.low is not None
        assert one.ranked.verdict is None
    for group in found.groups:
        for one in group.factors:
            difference = one.difference("satisfaction")
            assert difference is not None
            assert (difference.p, difference.p_adjusted) == (None, None)
            assert not one.higher_than("satisfaction")
    assert next(one.ranked.verdict for one in large.factors if one.ranked) == "key"


def test_few_sampling_units_are_a_small_base() -> None:
    """Six clusters, however many respondents there are: 5 degrees of freedom."""
    found = grouped([60, 60], clusters=6)
    assert all(
        one.is_small and one.ranked and one.ranked.verdict is None for group in found.groups for one in group.factors
    )


def test_a_group_that_differs() -> None:
    """The shifted group is called different, has a letter for each it is higher than, and another key experience."""
    found = grouped([80, 80, 80], shift={1: 4.0})
    one = found.groups[1].of(FACTORS[0])
    assert one is not None
    for measure in COMPARED:
        difference = one.difference(measure)
        assert difference is not None
        assert difference.is_told
        assert one.higher_than(measure) == ("A", "C")
    assert [group.key for group in found.groups] == [FACTORS[0], FACTORS[1], FACTORS[0]]
    assert found.groups[1].worst_set == (FACTORS[1],)


def test_a_group_that_is_shown_alone_has_its_worst_set() -> None:
    """No other group to compare with: no letters, but its own order is as sure as it is."""
    found = grouped([4, 12, 60])
    assert not found.is_paired
    assert found.groups[2].worst_set == (FACTORS[0],)
    assert found.groups[2].letter is None


def test_two_levels_of_letters() -> None:
    """What only the looser level proves has a small letter."""
    strict, both = (
        [
            grouped([200, 200], shift={0: shift}, alphas=alphas).groups[0].of(FACTORS[0])
            for shift in np.arange(0, 0.6, 0.05)
        ]
        for alphas in ((0.05,), (0.10, 0.05))
    )
    letters = [
        (a.higher_than("satisfaction"), b.higher_than("satisfaction"))
        for a, b in zip(strict, both, strict=True)
        if a and b
    ]
    assert (((), ("b",))) in letters
    assert (("B",), ("B",)) in letters
    assert set(letters) <= {((), ()), ((), ("b",)), (("B",), ("B",))}


def test_more_groups_than_letters_are_compared_with_the_rest_only() -> None:
    """27 groups."""
    found = grouped([40] * (COMPARED_MOST + 1), shift={0: 3.0})
    assert not found.is_paired
    assert all(group.letter is None for group in found.groups)
    one = found.groups[0].of(FACTORS[0])
    assert one is not None
    assert one.difference("satisfaction").is_told  # type: ignore[union-attr] # it is there
    assert one.letters == ()


@pytest.mark.parametrize(("sizes", "codes"), [([4], ["W226"]), ([4, 30], ["W226"]), ([40], ["W227"]), ([40, 50], [])])
def test_cautions(sizes: list[int], codes: list[str]) -> None:
    """All withheld; a single group."""
    assert [problem.code for problem in segment_cautions((grouped(sizes),))] == codes


def test_two_columns_do_not_give_away_what_one_withholds() -> None:
    """Of region and shop, where two shops are withheld: a region less its other shops would be that shop."""
    region = Groups("region", np.repeat([0, 1], 40).astype(np.int64), ("north", "south"))
    shop = Groups("shop", np.repeat([0, 1, 2, 3], [35, 5, 33, 7]).astype(np.int64), ("a", "b", "c", "d"))
    block = replace(a_block(np.arange(80.0)[:, None] % 11, [[7.0]] * 80, [[8.0]] * 80), groups=(region, shop))
    moments = moments_of(block)
    columns = [segments_of(moments, "", name, (Factor("f"),), 0, 10) for name in ("region", "shop")]
    crossed = {
        ("", "region", "north", "shop", "a"): 35,
        ("", "region", "north", "shop", "b"): 5,
        ("", "region", "south", "shop", "c"): 33,
        ("", "region", "south", "shop", "d"): 7,
    }
    both, alone = segment_results(columns, crossed=crossed), segment_results(columns[:1])
    assert [one.beside_another for one in both] == [False, True]
    assert both[0] == alone[0]
    assert both[1].shown == ()
    assert [problem.code for problem in segment_cautions(both)] == ["W229"]


def test_columns_that_cross_freely_are_both_shown() -> None:
    """Small cells inside are in no table; a group that is nearly the whole of another is."""
    ages = Groups("age", np.tile([0, 1], 40).astype(np.int64), ("old", "young"))
    shop = Groups("shop", np.repeat([0, 1], 40).astype(np.int64), ("a", "b"))
    inner = Groups("inner", np.repeat([0, 1], [37, 43]).astype(np.int64), ("a1", "b1"))
    block = replace(a_block(np.arange(80.0)[:, None] % 11, [[7.0]] * 80, [[8.0]] * 80), groups=(shop, ages, inner))
    moments = moments_of(block)
    crossed = crossings_of(block.groups, [("", np.ones(80, dtype=np.bool_))])
    columns = [segments_of(moments, "", name, (Factor("f"),), 0, 10) for name in ("shop", "age", "inner")]
    shown = segment_results(columns, crossed=crossed)
    assert [one.beside_another for one in shown] == [False, False, True]


def test_a_withheld_group_keeps_its_name() -> None:
    """One cell that may be a person's name is no label."""
    who = Groups("who", np.repeat([0, 1, 2], [40, 39, 1]).astype(np.int64), ("North", "South", "Ann Example"))
    block = replace(a_block(np.arange(80.0)[:, None] % 11, [[7.0]] * 80, [[8.0]] * 80), groups=(who,))
    (one,) = segment_results([segments_of(moments_of(block), "", "who", (Factor("f"),), 0, 10)])
    assert "Ann Example" not in {group.level for group in one.groups}
