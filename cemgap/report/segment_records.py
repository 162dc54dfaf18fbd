"""Segment records: the groups as flat rows of plain values, the same in JSON, CSV and pandas.

A record of a factor of a group has the keys of `SEGMENT_KEYS` and those of a factor (`cemgap.report.records`), on the
same scale; rank, verdict and key experience are those within the group, and a group has no gap.

==================================  ===========================================================================
key                                 meaning
==================================  ===========================================================================
by                                  header of the column
segment                             the group
segment_n                           its respondents; None = withheld
hidden                              1 = the group, or this factor of it, is withheld: its figures are None
segment_letter                      what the columns _higher_than of other groups call it
satisfaction_difference             satisfaction less that of everyone else; with _se, _p (t test, two-sided),
                                    _p_adjusted (Benjamini and Hochberg over groups and factors; None = not tested)
satisfaction_higher_than            letters of the groups that it is higher than
weighted_satisfaction_difference    likewise of weighted satisfaction, and so on
==================================  ===========================================================================
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cemgap.errors import echo
from cemgap.report.records import FACTOR_KEYS, WHOLE_TEXT, Record, estimate_record, number, scores_record
from cemgap.statistics.segments import COMPARED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cemgap.statistics.segments import Compared
    from cemgap.steps.analysis import Analysis
    from cemgap.steps.segments import SegmentFactor, SegmentResult, Segments

SEGMENT_KEYS = (
    "by",
    "segment",
    "segment_n",
    "segment_letter",
    "hidden",
    *(
        f"{measure}_{ending}"
        for measure in COMPARED
        for ending in ("difference", "difference_se", "difference_p", "difference_p_adjusted", "higher_than")
    ),
)
"""The keys that a record of a group has beside those of a factor."""
Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]


def segment_records(analysis: Analysis, language: str) -> tuple[Record, ...]:
    """A record per column, group and factor, in that order; one without a factor for a group that is withheld."""
    return tuple(
        record
        for segments in analysis.segments
        for group in segments.groups
        for record in _of_group(segments, group, language)
    )


def segment_objects(analysis: Analysis, language: str) -> list[Json]:
    """The groups as JSON has them: an object per column and group."""
    return [
        {
            "by": echo(segments.column, WHOLE_TEXT),
            "value": echo(group.level, WHOLE_TEXT),
            "n": group.n,
            "hidden": group.is_hidden,
            "letter": group.letter,
            "key_experience": group.key.key if group.key else None,
            "worst_set": [factor.key for factor in group.worst_set],
            **estimate_record("index", group.index),
            "factors": [dict(_factor_record(one, language)) for one in group.factors if one.ranked is not None],
            "hidden_factors": [one.factor.key for one in group.factors if one.ranked is None],
            "difference": [_difference_object(one) for one in group.factors if one.ranked is not None],
        }
        for segments in analysis.segments
        for group in segments.groups
    ]


def _of_group(segments: Segments, group: SegmentResult, language: str) -> Iterator[Record]:
    own: Record = {
        "by": echo(segments.column, WHOLE_TEXT),
        "segment": echo(group.level, WHOLE_TEXT),
        "segment_n": group.n,
        "segment_letter": group.letter,
    }
    blank: Record = dict.fromkeys((*SEGMENT_KEYS, *FACTOR_KEYS))
    if group.is_hidden:
        yield blank | own | {"hidden": 1}
    for one in group.factors:
        compared: Record = {}
        for measure in COMPARED:
            compared |= _compared(one, measure)
        yield blank | own | {"hidden": int(one.ranked is None)} | compared | _factor_record(one, language)


def _factor_record(one: SegmentFactor, language: str) -> Record:
    record: Record = {
        "rank": None,
        "factor": one.factor.key,
        "name": echo(one.factor.label(language), WHOLE_TEXT),
    }
    if one.ranked is None:
        return record
    # Figures on two bases, one respondent apart, would give that respondent's answer away.
    alone = dict.fromkeys(("experience_available", "expectation_available"))
    return record | {"rank": one.ranked.rank} | scores_record(one.ranked.scores, None, one.ranked.verdict) | alone


def _compared(one: SegmentFactor, measure: Compared) -> Record:
    difference = one.difference(measure)
    return {
        f"{measure}_difference": None if difference is None else number(difference.value),
        f"{measure}_difference_se": None if difference is None else number(difference.se),
        f"{measure}_difference_p": None if difference is None else number(difference.p),
        f"{measure}_difference_p_adjusted": None if difference is None else number(difference.p_adjusted),
        f"{measure}_higher_than": " ".join(one.higher_than(measure)) or None,
    }


def _difference_object(one: SegmentFactor) -> Json:
    found: dict[str, Json] = {"factor": one.factor.key}
    for measure in COMPARED:
        compared = _compared(one, measure)
        for ending in ("", "_se", "_p", "_p_adjusted"):
            found[f"{measure}{ending}"] = compared[f"{measure}_difference{ending}"]
        found[f"{measure}_higher_than"] = list(one.higher_than(measure))
    return found
