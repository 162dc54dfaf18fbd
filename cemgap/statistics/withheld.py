"""Withheld: which groups must not be shown, so that no figure of a few respondents can be read or worked out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from cemgap.statistics.quantities import Quantity

if TYPE_CHECKING:
    from cemgap.statistics.quantities import Counts
    from cemgap.statistics.segments import SegmentColumn

Booleans = npt.NDArray[np.bool_]
_SHOWN_BASES = (
    Quantity.PAIR,
    Quantity.EXPERIENCE_ANSWERED,
    Quantity.EXPECTATION_ANSWERED,
    Quantity.IMPORTANCE_ANSWERED,
)


@dataclass(frozen=True, slots=True)
class Withheld:
    """What of a column must not be shown."""

    groups: tuple[bool, ...]
    """[group] all of it"""
    factors: tuple[tuple[bool, ...], ...]
    """[group][factor] the figures of one factor, those of groups withheld as a whole included"""


def withheld_of(column: SegmentColumn, least: int) -> Withheld:
    """What of a column must not be shown, where no figure may rest on fewer than `least` respondents.

    Groups by their respondents; within the others each factor by those who rated it.
    """
    everyone = column.whole
    n = np.array([[segment.n] for segment in column.segments], dtype=np.int64).reshape(-1, 1)
    groups = withheld(n, everyone.n_domain - n.sum(axis=0), least)
    factors = np.zeros((len(n), everyone.total.shape[1]), dtype=np.bool_)
    for factor in range(factors.shape[1]):
        counts: Counts = np.array(
            [[segment.totals.n(base)[factor] for base in _SHOWN_BASES] for segment in column.segments], dtype=np.int64
        ).reshape(-1, len(_SHOWN_BASES))
        total: Counts = np.array([everyone.n(base)[factor] for base in _SHOWN_BASES], dtype=np.int64)
        factors[:, factor] = withheld(counts, total - counts.sum(axis=0), least, groups)
    return Withheld(tuple(groups.tolist()), tuple(map(tuple, factors.tolist())))


def withheld(counts: Counts, blank: Counts, least: int, forced: Booleans | None = None) -> Booleans:
    """The groups of one column to withhold [group].

    A group of fewer than `least` respondents is withheld. The total is always shown, so that total less the groups
    shown gives what is left: those withheld and those without a group, together. As long as that is somebody, but
    fewer than `least`, the next smallest group is withheld too.

    Args:
        counts: [group, base] respondents behind each kind of figure; 0 = there is no figure.
        blank: [base] respondents without a group: never shown.
        least: The fewest respondents a figure may have; 0 or 1 = every group is shown.
        forced: [group] those withheld for another reason, e.g. in another table.

    >>> withheld(np.array([[4], [30], [12], [50]]), np.array([0]), 10).tolist()
    [True, False, True, False]
    >>> withheld(np.array([[4], [30], [12], [50]]), np.array([9]), 10).tolist()
    [True, False, False, False]
    """
    out: Booleans = np.asarray(((counts > 0) & (counts < least)).any(axis=1))
    if forced is not None:
        out = out | forced
    open_bases = list(range(counts.shape[1]))
    while open_bases:
        base = open_bases[0]
        left = int(counts[out, base].sum() + blank[base])
        shown = np.flatnonzero(~out & (counts[:, base] > 0))
        if not 0 < left < least or not len(shown):
            open_bases.pop(0)
            continue
        out[shown[np.argmin(counts[shown, base])]] = True
        open_bases = list(range(counts.shape[1]))
    return out
