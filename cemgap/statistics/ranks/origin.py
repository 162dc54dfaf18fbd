"""Origin: whether the key experience hangs on where the scale of importance starts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cemgap.statistics.quantities import Floats
from cemgap.statistics.ranks.worst_set import TIED


@dataclass(frozen=True, slots=True)
class OriginInterval:
    """The shifts of importance under which a factor stays the worst, 0 among them."""

    key: int
    """Position of the factor."""
    low: float
    """In points of importance; - the smallest importance where no factor takes over before it."""
    high: float | None
    """None = no limit."""
    below: int | None
    """Position of the factor that takes over below `low`; None = none does."""
    above: int | None
    """The same above `high`."""


def origin_interval(
    weighted: Sequence[float] | Floats,
    satisfaction: Sequence[float] | Floats,
    importance: Sequence[float] | Floats,
    key: int | None = None,
) -> OriginInterval | None:
    """The interval of shifts a under which key(a) = argmin of W_f + a S_f stays the same; None without any factor.

    Adding a to every importance turns W_f = I_f S_f into W_f + a S_f: K lines, whose lower envelope says which factor
    is the worst. Against f the key holds where a (S_f - S_key) >= W_key - W_f; a > - min I, since importance is not
    negative. Where several factors meet the key at the end of the interval, the one that is the worst beyond it is
    named.

    Args:
        weighted: [factor] weighted satisfaction; NaN = not ranked.
        satisfaction: [factor].
        importance: [factor], 0 or more.
        key: Position of the worst factor where several are equal; None = the first of the smallest.

    Raises:
        ValueError: Shapes differ, the key is not ranked, or it is not the smallest.

    Source: closed form. Checked against a search over a grid of shifts, and the example of two factors with importance
    9 and 4, satisfaction -1.0 and -1.8: the first below a shift of 2.25.

    >>> origin_interval(np.array([-9.0, -8.0]), np.array([-1.0, -2.0]), np.array([9.0, 4.0]))
    OriginInterval(key=0, low=-4.0, high=1.0, below=None, above=1)
    """
    weighted, satisfaction, importance = (np.asarray(one, np.float64) for one in (weighted, satisfaction, importance))
    if not weighted.shape == satisfaction.shape == importance.shape:
        wrong = f"{weighted.shape}, {satisfaction.shape}, {importance.shape} do not fit"
        raise ValueError(wrong)
    ranked = np.flatnonzero(~np.isnan(weighted + satisfaction + importance))
    if not len(ranked):
        return None
    first = int(ranked[weighted[ranked].argmin()])
    key = first if key is None else key
    if key not in ranked or weighted[key] > weighted[first] + TIED:
        wrong = f"factor {key} is not the smallest"
        raise ValueError(wrong)
    floor = 0.0 - max(0.0, float(importance[ranked].min()))
    meetings = [
        (0.0 - max(0.0, float(weighted[place] - weighted[key])) / steeper, steeper, int(place))
        for place in ranked
        if abs(steeper := float(satisfaction[place] - satisfaction[key])) > TIED
    ]
    # Of those that meet the key at one shift, the steepest is the worst beyond it.
    below = max((one for one in meetings if one[1] > 0 and one[0] > floor), key=lambda one: one[:2], default=None)
    above = min((one for one in meetings if one[1] < 0), key=lambda one: one[:2], default=None)
    return OriginInterval(
        key,
        floor if below is None else below[0],
        None if above is None else above[0],
        None if below is None else below[2],
        None if above is None else above[2],
    )
