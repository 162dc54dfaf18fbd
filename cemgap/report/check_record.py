"""Check record: the JSON of ``cemgap check`` (``cemgap.check/1``).

Keys: ``schema``; ``source`` (name, kind, sheet, encoding, separator, header_rows, rows); ``layout``; ``columns``
(position from 1, header, role, factor, attribute, touchpoint, scale [low, high] or null, reason); ``problems``.
Headers of personal columns are there, their values never.
"""

from __future__ import annotations

from collections.abc import Sequence

from cemgap.errors import Problem, echo
from cemgap.report.json import Json, encoded, problem_record
from cemgap.statistics.survey import Survey


def text(survey: Survey, problems: Sequence[Problem], language: str) -> str:
    """How a file is understood, as JSON in ASCII."""
    scales: dict[str, Json] = {measure: [scale.low, scale.high] for measure, scale in survey.scales.scales}
    return encoded(
        {
            "schema": "cemgap.check/1",
            "source": {
                "name": survey.name,
                "kind": survey.kind,
                "sheet": survey.sheet,
                "encoding": survey.encoding,
                "separator": survey.separator,
                "header_rows": 1,
                "rows": survey.tally.rows,
            },
            "layout": survey.mapping.layout,
            "columns": [
                {
                    "position": column.position + 1,
                    "header": echo(column.header, 200),
                    "role": column.role,
                    "factor": column.factor,
                    "attribute": None,
                    "touchpoint": None,
                    "scale": scales.get(column.role),
                    "reason": column.reason.text(language),
                }
                for column in survey.mapping.columns
            ],
            "problems": [problem_record(problem, language) for problem in problems],
        }
    )
