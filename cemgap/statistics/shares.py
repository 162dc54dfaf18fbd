"""Shares: how many of those who named reasons named each."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from cemgap.statistics.precision import Estimate, degrees_of_freedom, estimate_of

if TYPE_CHECKING:
    from cemgap.statistics.moments import Moments


def reason_shares(moments: Moments, wave: str) -> tuple[tuple[str, Estimate], ...]:
    """(reason, share) of one wave, most named first; empty where nobody named any. LookupError for an unknown wave.

    share = sum of w y / sum of w over those who named at least one reason; its variance is that of a ratio of
    totals, V = n/(n - 1) [A_y (1 - 2 share) + share^2 A] / (sum of w)^2 with A = sum of w^2, n all rows of the wave.
    """
    of_wave = moments.wave(wave)
    asked, everyone = of_wave.reasons_asked, of_wave.everyone
    n = everyone.n_design
    if asked.n == 0:
        return ()
    n_effective = asked.weight**2 / asked.weight_squared
    df = degrees_of_freedom(everyone.n_domain - 1, n_effective)
    named = dict(of_wave.reasons)
    shares = []
    for reason in moments.reason_labels:
        count = named.get(reason)
        share, variance = 0.0, 0.0
        if count is not None:
            share = 1.0 if count.n == asked.n else count.weight / asked.weight
            spread = count.weight_squared * (1 - 2 * share) + share**2 * asked.weight_squared
            variance = 0.0 if count.n == asked.n else n / max(1, n - 1) * spread / asked.weight**2
        if asked.n == 1:
            variance = math.nan
        shares.append(
            (reason, estimate_of(share, variance, n=asked.n, n_effective=n_effective, df=df, low=0.0, high=1.0))
        )
    return tuple(sorted(shares, key=lambda item: (-item[1].value, item[0])))
