"""Segments: steps 2 and 3 per group, what of it is withheld, and which groups differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cemgap.errors import Place, Problem, echo, warning
from cemgap.intake.ratings.shown_cell import is_showable
from cemgap.statistics.letters import letter_of
from cemgap.statistics.segments import COMPARED, Compared, Difference, letters_between, scores_without, screened
from cemgap.statistics.withheld import withheld_of
from cemgap.steps.step3_key_experiences import RankedFactor, key_experiences, ordered
from cemgap.translations import msg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cemgap.intake.mapping import Factor
    from cemgap.intake.tally import Crossing
    from cemgap.statistics.precision import Estimate
    from cemgap.statistics.segments import Segment, SegmentColumn

HIDE_BELOW = 10
"""Respondents below which a group is withheld, unless told otherwise."""
ALPHAS = (0.05,)
"""Levels of the letters, unless told otherwise."""
COMPARED_MOST = 26
"""With more groups than letters each is compared with the rest only."""
_NO_VERDICT = 2**31


NOT_CROSSED: Mapping[Crossing, int] = {}


@dataclass(frozen=True, slots=True)
class SegmentFactor:
    """One factor in one group."""

    factor: Factor
    ranked: RankedFactor | None
    """Its scores, place and verdict among the factors of the group; None = withheld."""
    is_small: bool = False
    """Too few respondents or sampling units: figures and intervals, but no verdict and no test."""
    differences: tuple[tuple[Compared, Difference | None], ...] = ()
    """By measure: the group less the rest."""
    letters: tuple[tuple[Compared, tuple[str, ...]], ...] = ()
    """By measure: the letters of the groups that this one is higher than."""

    def difference(self, measure: Compared) -> Difference | None:
        """The group less the rest; None where it is withheld or not known."""
        return dict(self.differences).get(measure)

    def higher_than(self, measure: Compared) -> tuple[str, ...]:
        """The letters of the groups that this one is higher than."""
        return dict(self.letters).get(measure, ())


@dataclass(frozen=True, slots=True)
class SegmentResult:
    """One group."""

    level: str
    n: int | None
    """Respondents; None = withheld."""
    factors: tuple[SegmentFactor, ...] = ()
    """In the rank order of the group, those withheld behind; empty where the group is withheld."""
    key: Factor | None = None
    """Its key experience, of the factors shown."""
    worst_set: tuple[Factor, ...] = ()
    """Every factor shown that may be the key experience (95%); empty where nothing is claimed."""
    letter: str | None = None
    """What other groups call it; None where groups are not compared with each other."""
    index: Estimate | None = None
    """Its headline index; None where the group or a factor of it is withheld."""

    @property
    def is_hidden(self) -> bool:
        """Whether the whole group is withheld."""
        return self.n is None

    @property
    def is_small(self) -> bool:
        """Whether no factor has respondents enough for a verdict."""
        shown = [factor for factor in self.factors if factor.ranked is not None]
        return bool(shown) and all(factor.is_small for factor in shown)

    def of(self, factor: Factor) -> SegmentFactor | None:
        """One factor of the group; None where it is withheld."""
        return next((one for one in self.factors if one.factor == factor and one.ranked is not None), None)


@dataclass(frozen=True, slots=True)
class Segments:
    """The groups of one column."""

    column: str
    """Its header."""
    groups: tuple[SegmentResult, ...]
    """In the natural order of their labels."""
    hide_below: int
    alphas: tuple[float, ...]
    """Levels of the letters, strictest first."""
    is_paired: bool
    """Whether groups are compared with each other too."""
    beside_another: bool = False
    """Whether all is withheld since groups of another column could be used to work out a group that is withheld."""

    @property
    def shown(self) -> tuple[SegmentResult, ...]:
        """The groups that are not withheld."""
        return tuple(group for group in self.groups if not group.is_hidden)


def segment_results(
    columns: Sequence[SegmentColumn],
    min_base: int = 30,
    hide_below: int = HIDE_BELOW,
    alphas: tuple[float, ...] = ALPHAS,
    *,
    common_scale: bool = True,
    crossed: Mapping[Crossing, int] = NOT_CROSSED,
) -> tuple[Segments, ...]:
    """The groups of every column, each column on its own.

    Withheld are groups of fewer than `hide_below` respondents, figures of fewer than that many within a group, and of
    other groups what total less the rest would need to give them away (`withheld`). Each factor of the groups shown is
    compared with the rest (Benjamini and Hochberg at 10%, one screen per column and measure) and, up to
    `COMPARED_MOST` groups, with every other group (Holm over the pairs of a factor).
    """
    alphas = tuple(sorted(alphas))
    found = tuple(_of_column(column, min_base, hide_below, alphas, common_scale=common_scale) for column in columns)
    kept: list[Segments] = []
    for one in found:
        # Groups of one column may be sums of groups of another: then two tables give away what is left over.
        apart = any(give_away(one, other, crossed, hide_below) for other in kept if not other.beside_another)
        kept.append(_withheld_whole(one) if apart else one)
    return tuple(kept)


def give_away(one: Segments, other: Segments, crossed: Mapping[Crossing, int], least: int) -> bool:
    """Whether what is shown of two columns leaves a remainder of fewer than `least` respondents, but more than none.

    Of some groups of one column those of the other are subtracted that lie wholly inside them. Looked at are single
    groups, and those that a group of the other column reaches into.
    """
    cells: dict[tuple[str, str], int] = {}
    for (_, column, level, beside, its), n in crossed.items():
        if (column, beside) == (one.column, other.column):
            cells[level, its] = n
        elif (beside, column) == (one.column, other.column):
            cells[its, level] = n
    turned = {(b, a): n for (a, b), n in cells.items()}
    return _leaves_few(one, other, cells, least) or _leaves_few(other, one, turned, least)


def _leaves_few(one: Segments, other: Segments, cells: Mapping[tuple[str, str], int], least: int) -> bool:
    reach: dict[str, set[str]] = {}
    size: dict[str, int] = {}
    for (a, b), n in cells.items():
        reach.setdefault(b, set()).add(a)
        size[a] = size.get(a, 0) + n
    mine, theirs = {group.level for group in one.shown}, {group.level for group in other.shown}
    for groups in {frozenset((a,)) for a in mine} | {frozenset(levels) for levels in reach.values()}:
        if groups <= mine:
            inside = sum(n for (_, b), n in cells.items() if b in theirs and reach[b] <= groups)
            left = sum(size.get(a, 0) for a in groups) - inside
            if 0 < left < least and inside:
                return True
    return False


def _withheld_whole(segments: Segments) -> Segments:
    """A column of which nothing is shown beside another."""
    groups = tuple(SegmentResult(group.level, None) for group in segments.groups)
    return replace(segments, groups=groups, is_paired=False, beside_another=True)


def segment_cautions(segments: Sequence[Segments]) -> tuple[Problem, ...]:
    """W226 every group of a column is withheld, W227 a column has a single group, W229 a column beside another."""
    found = []
    for one in segments:
        place = Place(column=echo(one.column))
        if one.beside_another:
            found.append(
                warning(
                    "W229",
                    msg("its groups are withheld: beside those of another column they could give a small group away"),
                    place,
                    fix=msg("group by one column at a time, or put small groups together"),
                )
            )
        elif not one.shown:
            found.append(
                warning(
                    "W226",
                    msg(
                        "every group is withheld: fewer than {least} respondents, or they would give such a group away",
                        least=one.hide_below,
                    ),
                    place,
                    fix=msg("group by something with fewer values, or move the limit: --hide-below N"),
                )
            )
        elif len(one.groups) == 1:
            found.append(warning("W227", msg("there is a single group, so nothing to compare it with"), place))
    return tuple(found)


def _hidden_name(segment: Segment, place: int) -> str:
    """What a withheld group is called: a text that stands in few rows may be the name of a person."""
    return segment.level if is_showable(segment.level, segment.n) else f"*** {place}"


def _of_column(
    column: SegmentColumn, min_base: int, least: int, alphas: tuple[float, ...], *, common_scale: bool
) -> Segments:
    hidden_in = withheld_of(column, least)
    shown = [(segment, hidden_in.factors[at]) for at, segment in enumerate(column.segments) if not hidden_in.groups[at]]
    segments = [segment for segment, _ in shown]
    differences = _differences(shown, min_base)
    is_paired = 1 < len(shown) <= COMPARED_MOST
    letters = _letters(shown, min_base, alphas) if is_paired else {}
    results: list[SegmentResult] = []
    for segment, hidden in zip(column.segments, hidden_in.groups, strict=True):
        if hidden:
            results.append(SegmentResult(_hidden_name(segment, len(results) + 1), None))
            continue
        at = segments.index(segment)
        results.append(
            _result(
                segment,
                shown[at][1],
                {measure: differences[measure][at] for measure in COMPARED},
                {measure: letters[measure][at] for measure in letters},
                min_base,
                letter_of(at) if is_paired else None,
                is_sure=len(shown) <= COMPARED_MOST,
                common_scale=common_scale,
            )
        )
    return Segments(column.column, tuple(results), least, alphas, is_paired)


_Shown = list[tuple["Segment", tuple[bool, ...]]]


def _differences(shown: _Shown, min_base: int) -> dict[Compared, list[tuple[Difference | None, ...]]]:
    """By measure [group][factor]: less the rest, screened over what is shown and has respondents enough."""
    found: dict[Compared, list[tuple[Difference | None, ...]]] = {}
    for measure in COMPARED:
        flat = [
            (None if hidden[factor] else difference, not hidden[factor] and segment.is_tested(factor, min_base))
            for segment, hidden in shown
            for factor, difference in enumerate(segment.differences[measure])
        ]
        adjusted = iter(screened([difference for difference, _ in flat], [tested for _, tested in flat]))
        found[measure] = [tuple(next(adjusted) for _ in hidden) for _, hidden in shown]
    return found


def _letters(
    shown: _Shown, min_base: int, alphas: tuple[float, ...]
) -> dict[Compared, tuple[tuple[tuple[str, ...], ...], ...]]:
    """By measure [group][factor]: the letters of the groups that one is higher than."""
    silent = [
        [out or segment.is_small(factor, min_base) for factor, out in enumerate(hidden)] for segment, hidden in shown
    ]
    return {
        measure: letters_between([segment for segment, _ in shown], measure, silent, alphas) for measure in COMPARED
    }


def _result(
    segment: Segment,
    hidden: tuple[bool, ...],
    differences: Mapping[Compared, tuple[Difference | None, ...]],
    letters: Mapping[Compared, tuple[tuple[str, ...], ...]],
    min_base: int,
    letter: str | None,
    *,
    is_sure: bool,
    common_scale: bool,
) -> SegmentResult:
    every = segment.scores.factors
    places = {factor.factor.key: at for at, factor in enumerate(every)}
    scores = scores_without(segment.scores, hidden)
    # Too few sampling units: nothing is claimed, however many respondents there are.
    least = _NO_VERDICT if segment.is_small_design else min_base
    # The worst set takes a while, and without a covariance it says little.
    rank = key_experiences if is_sure and scores.covariance is not None else ordered
    keys = rank(scores, least, common_scale=common_scale)
    factors = [
        SegmentFactor(
            ranked.scores.factor,
            ranked,
            is_small=segment.is_small(at, min_base),
            differences=tuple((measure, differences[measure][at]) for measure in COMPARED),
            letters=tuple((measure, letters[measure][at]) for measure in COMPARED if measure in letters),
        )
        for ranked in keys.factors
        for at in (places[ranked.scores.factor.key],)
    ]
    factors += [SegmentFactor(factor.factor, None) for at, factor in enumerate(every) if hidden[at]]
    lacks = any(factor.importance is None or factor.experience is None for factor in every)
    index = None if any(hidden) or lacks else segment.index
    return SegmentResult(segment.level, segment.n, tuple(factors), keys.key, keys.worst_set, letter, index)
