"""Value record: the factors per unit of customer value as plain values for JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cemgap.errors import echo
from cemgap.report.records import WHOLE_TEXT, scores_record

if TYPE_CHECKING:
    from cemgap.report.segment_records import Json
    from cemgap.steps.analysis import Analysis


def value_object(analysis: Analysis, language: str) -> Json:
    """The factors under the keys that `cemgap.report.json` lists; None where no value is named."""
    valued = analysis.by_value
    if valued is None:
        return None
    return {
        "column": echo(valued.column, WHOLE_TEXT),
        "respondents": valued.scores.respondents,
        "key_experience": None if valued.key is None else valued.key.key,
        "worst_set": [factor.key for factor in valued.keys.worst_set],
        "factors": [
            {
                "rank": ranked.rank,
                "factor": ranked.scores.factor.key,
                "name": echo(ranked.scores.factor.label(language), WHOLE_TEXT),
                **scores_record(ranked.scores, None, ranked.verdict),
            }
            for ranked in valued.keys.factors
        ],
    }
