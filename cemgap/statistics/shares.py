"""Shares: how many of those who named reasons named each."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from cemgap.statistics.moments import ASKED, Part
from cemgap.statistics.precision import Estimate, degrees_of_freedom, estimate_of, ratio_of, settled
from cemgap.statistics.strata import Clusters, Strata, Stratum
from cemgap.statistics.totals import Lonely, totals_in

if TYPE_CHECKING:
    from cemgap.statistics.moments import Moments

ASKED_OF, NAMED = 0, 1
"""The quantities of a share: whether any reason is named, and whether this one is."""


def reason_shares(moments: Moments, wave: str, lonely: Lonely = "adjust") -> tuple[tuple[str, Estimate], ...]:
    """(reason, share) of one wave, most named first; empty where nobody named any. LookupError for an unknown wave.

    share = sum of w y / sum of w over those who named at least one reason; its variance is that of a ratio of totals
    in the design of all rows of the wave.
    """
    of_wave = moments.wave(wave)
    asked = of_wave.parts.get(ASKED)
    if asked is None or not asked.sums.n_domain or not asked.sums.total.any():
        return ()
    shares = []
    for reason in moments.reason_labels:
        both = _asked_and_named(asked, of_wave.parts.get(Part("reason", reason)))
        totals = totals_in(wave, both, of_wave.everyone, lonely, bases=(ASKED_OF, NAMED))
        n, named = (int(totals.n(base)[0]) for base in (ASKED_OF, NAMED))
        n_effective = float(totals.effective(ASKED_OF)[0])
        share = ratio_of(totals.total, NAMED, ASKED_OF)
        variance = float(settled(totals.variance(share.gradient), totals.effective(ASKED_OF), 1.0)[0])
        if named in (0, n):
            variance = 0.0
        shares.append(
            (
                reason,
                estimate_of(
                    float(named == n) if named in (0, n) else float(share.value[0]),
                    math.nan if n == 1 else variance,
                    n=n,
                    n_effective=n_effective,
                    df=degrees_of_freedom(totals.design_df, n_effective),
                    low=0.0,
                    high=1.0,
                ),
            )
        )
    return tuple(sorted(shares, key=lambda item: (-item[1].value, item[0])))


def _asked_and_named(asked: Strata, named: Strata | None) -> Strata:
    """The sums of both indicators: who names a reason is among those who name any."""
    theirs = {} if named is None else {stratum.name: stratum for stratum in named.parts}
    return Strata(tuple(_both(stratum, theirs.get(stratum.name)) for stratum in asked.parts))


def _both(asked: Stratum, named: Stratum | None) -> Stratum:
    squared = 0.0 if named is None else float(named.sums.within[0, 0, 0])
    sums = replace(
        asked.sums,
        total=np.vstack([asked.sums.total, np.zeros((1, 1)) if named is None else named.sums.total]),
        within=np.array([[[asked.sums.within[0, 0, 0], squared], [squared, squared]]]),
        respondents=np.vstack(
            [asked.sums.respondents, np.zeros((1, 1), np.int64) if named is None else named.sums.respondents]
        ),
    )
    clusters = asked.clusters
    if clusters is not None:
        total = np.zeros((len(clusters.units), 2, 1))
        total[:, :1] = clusters.total
        if named is not None and named.clusters is not None:
            total[np.searchsorted(clusters.units, named.clusters.units), 1:] = named.clusters.total
        clusters = Clusters(clusters.units, total, clusters.members)
    return Stratum(asked.name, sums, clusters, asked.population)
