"""Sampled scales: what the first rows say of a scale, for whatever must be fixed before all answers are seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cemgap.intake.ratings.answers import decode
from cemgap.intake.ratings.scales import Scale, settle
from cemgap.intake.tally import Tally, column_of

if TYPE_CHECKING:
    from cemgap.intake.mapping import Mapping
    from cemgap.intake.sources import Source

BLOCK = ("experience", "expectation", "ideal")
"""Measures that are answered on one scale."""


def sampled_scale(source: Source, mapping: Mapping) -> Scale | None:
    """The scale of experience, declared or as the sample shows it; None where that shows none.

    A first guess: all answers decide (`scales.settle`).
    """
    import pyarrow as pa

    rows = np.arange(len(source.sample))
    positions = [column.position for column in mapping.columns if column.role in BLOCK]
    tallied = {
        position: column_of(decode(pa.array([row[position] for row in source.sample], pa.string()), coding), rows)
        for position, coding in ((position, mapping.coding(position)) for position in positions)
    }
    scales, _ = settle(Tally(rows=len(rows), respondents={"": len(rows)}, columns=tallied), mapping, source)
    return dict(scales.scales).get("experience")
