"""Detectable record: what a next wave could show, as plain values for JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cemgap.report.records import number

if TYPE_CHECKING:
    from cemgap.report.segment_records import Json
    from cemgap.steps.detectable import Detectable


def detectable_object(one: Detectable) -> Json:
    """One factor under the keys that `cemgap.report.json` lists."""
    record: dict[str, Json] = {"factor": one.factor.key}
    for name, change in (
        ("satisfaction", one.satisfaction),
        ("weighted_satisfaction", one.weighted_satisfaction),
    ):
        record[name] = None if change is None else number(change.detectable)
        record[f"{name}_significant"] = None if change is None else number(change.significant)
    return record
