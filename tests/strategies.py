"""Hypothesis strategies for the types of cemgap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

import numpy as np
import numpy.typing as npt
from hypothesis import strategies as st

from cemgap.intake.design import Design, Groups
from cemgap.intake.responses import Floats, Responses

if TYPE_CHECKING:
    from cemgap.intake.tally import Tally

WAVES = ("", "2025Q4", "2026Q1")
Table = Sequence[Sequence[float]] | Floats
REASONS = ("price", "range", "near")


@dataclass(frozen=True)
class RowTally:
    """Stands for a Tally where only its addition matters: the number of rows."""

    rows: int

    def __add__(self, other: RowTally) -> RowTally:
        """Both together."""
        return RowTally(self.rows + other.rows)


def a_block(
    experience: Table,
    expectation: Table | None = None,
    importance: Table | None = None,
    weight: Sequence[float] | Floats | None = None,
    inside: Sequence[int] | None = None,
    flagged: Sequence[int] | None = None,
) -> Responses:
    """A block of one unnamed wave from plain lists [respondent][factor]; what is left out was not asked."""
    x = np.array(experience, dtype=np.float64)
    n = len(x)
    nothing = np.full(x.shape, np.nan)
    return Responses(
        experience=x,
        expectation=nothing if expectation is None else np.array(expectation, dtype=np.float64),
        importance=nothing if importance is None else np.array(importance, dtype=np.float64),
        weight=np.ones(n) if weight is None else np.array(weight, dtype=np.float64),
        wave=np.zeros(n, dtype=np.int64),
        waves=("",),
        inside=np.ones(n, dtype=np.bool_) if inside is None else np.array(inside, dtype=np.bool_),
        reasons=np.zeros((n, 0), dtype=np.bool_),
        reason_labels=(),
        reasons_asked=np.zeros(n, dtype=np.bool_),
        tally=cast("Tally", RowTally(n)),
        flagged=np.zeros(n, dtype=np.bool_) if flagged is None else np.array(flagged, dtype=np.bool_),
    )


@st.composite
def responses(
    draw: st.DrawFn,
    *,
    whole: bool = True,
    waves: Sequence[str] = WAVES,
    rows: tuple[int, int] = (0, 14),
    positive: bool = False,
    designed: bool = False,
) -> Responses:
    """A block of respondents: 1 to 3 factors, answers 0 to 10 with gaps, weights, a domain, reasons, flags, attributes.

    `designed`: with strata, clusters, a population, segments, values and outcomes of the respondents.

    `whole`: answers and weights are whole numbers, whose sums are exact. `positive`: no weight is 0, nobody is
    outside the domain.
    """
    n = draw(st.integers(*rows))
    factors = draw(st.integers(1, 3))
    answer = st.integers(0, 10).map(float) if whole else st.floats(0, 10, allow_subnormal=False)
    rating = st.one_of(st.just(np.nan), answer, answer, answer)
    weight = st.integers(1 if positive else 0, 20).map(float)
    if not whole:
        weight = st.floats(0.1, 20) if positive else st.one_of(st.just(0.0), st.floats(0.1, 20))

    def ratings(width: int = factors) -> Floats:
        cells = draw(st.lists(rating, min_size=n * width, max_size=n * width))
        return np.array(cells, dtype=np.float64).reshape(n, width)

    def column(cell: st.SearchStrategy[object], dtype: npt.DTypeLike) -> npt.NDArray[np.generic]:
        return np.array(draw(st.lists(cell, min_size=n, max_size=n)), dtype=dtype)

    reasons = np.array(
        draw(st.lists(st.booleans(), min_size=n * len(REASONS), max_size=n * len(REASONS))), dtype=np.bool_
    ).reshape(n, len(REASONS))
    design = Design()
    groups: tuple[Groups, ...] = ()
    value: Floats | None = None
    if designed:
        strata = cast("npt.NDArray[np.int64]", column(st.integers(0, 2), np.int64))
        clusters = cast("npt.NDArray[np.int64]", column(st.integers(-2, 3), np.int64))
        population = (50 + strata).astype(np.float64) if draw(st.booleans()) else None
        design = Design(strata, ("a", "b", "c"), clusters if draw(st.booleans()) else None, population)
        levels = cast("npt.NDArray[np.int64]", column(st.integers(-1, 1), np.int64))
        groups = (Groups("store", levels, ("north", "south")),)
        value = cast("Floats", column(st.integers(0, 5).map(float), np.float64))
    return Responses(
        experience=ratings(),
        expectation=ratings(),
        importance=ratings(),
        weight=cast("Floats", column(weight, np.float64)),
        wave=cast("npt.NDArray[np.int64]", column(st.integers(0, len(waves) - 1), np.int64)),
        waves=tuple(waves),
        inside=cast("npt.NDArray[np.bool_]", column(st.just(value=True) if positive else st.booleans(), np.bool_)),
        reasons=reasons,
        reason_labels=REASONS,
        reasons_asked=np.asarray(reasons.any(axis=1), dtype=np.bool_),
        tally=cast("Tally", RowTally(n)),
        flagged=cast("npt.NDArray[np.bool_]", column(st.booleans(), np.bool_)),
        attributes=(ratings(2), ratings(2), ratings(2)) if draw(st.booleans()) else None,
        design=design,
        groups=groups,
        value=value,
        outcomes=ratings(2) if designed else None,
        outcome_names=("overall", "recommend") if designed else (),
    )


def picked(block: Responses, rows: npt.NDArray[np.intp]) -> Responses:
    """The block with only these rows, in this order."""
    attributes = block.attributes
    if attributes is not None:
        attributes = (attributes[0][rows], attributes[1][rows], attributes[2][rows])
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
        attributes=attributes,
        design=block.design.of(rows),
        groups=tuple(groups.of(rows) for groups in block.groups),
        value=None if block.value is None else block.value[rows],
        outcomes=None if block.outcomes is None else block.outcomes[rows],
        tally=cast("Tally", RowTally(len(rows))),
    )


@st.composite
def partitions(draw: st.DrawFn, block: Responses) -> list[Responses]:
    """The block's rows in any order, cut into one block or more; some may be empty."""
    n = len(block.weight)
    order = np.array(draw(st.permutations(range(n))), dtype=np.intp)
    cuts = sorted(draw(st.lists(st.integers(0, n), max_size=4)))
    return [picked(block, rows) for rows in np.split(order, cuts)]
