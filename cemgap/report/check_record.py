"""Check record: the JSON of ``cemgap check`` (``cemgap.check/1``).

Keys: ``schema``; ``source`` (name, kind, platform, reader, sheet, encoding, separator, header_rows, header_row, rows);
``layout``; ``columns`` (position from 1, header, role, factor, attribute, touchpoint, scale [low, high] or null,
reason, answers or null: counts [[answer, how often]], not_applicable, missing, blank, n; the answer is null for numbers
so long that they may be a phone's); ``questions`` (what is open: kind, columns by position, question, choices,
suggestion, needed, fix); ``problems``. Headers of personal columns are there, their values never.
"""

from __future__ import annotations

from collections.abc import Sequence

from cemgap.errors import Problem, echo
from cemgap.intake.doubts import Doubt
from cemgap.intake.ratings.shown_cell import is_number_shown
from cemgap.report.json import Json, encoded, problem_record
from cemgap.statistics.survey import Survey

ABOUT_THE_INTERVIEW = frozenset({"status", "finished", "progress", "duration", "submitted"})


def text(survey: Survey, problems: Sequence[Problem], language: str) -> str:
    """How a file is understood, as JSON in ASCII."""
    scales: dict[str, Json] = {measure: [scale.low, scale.high] for measure, scale in survey.scales.scales}
    touchpoints = {(a.factor, a.key): a.touchpoint for a in survey.mapping.attributes}
    return encoded(
        {
            "schema": "cemgap.check/1",
            "source": {
                "name": survey.name,
                "kind": survey.kind,
                "platform": survey.platform,
                "reader": survey.reader,
                "sheet": survey.sheet,
                "encoding": survey.encoding,
                "separator": survey.separator,
                "header_rows": 1 if survey.heading is None else len(survey.heading.header_rows),
                "header_row": survey.header_row,
                "rows": survey.tally.rows,
            },
            "layout": survey.mapping.layout,
            "columns": [
                {
                    "position": column.position + 1,
                    "header": echo(column.header, 200),
                    "role": "meta" if column.role in ABOUT_THE_INTERVIEW else column.role,
                    "factor": column.factor,
                    "attribute": column.attribute,
                    "touchpoint": touchpoints.get((column.factor or "", column.attribute or "")),
                    "scale": scales.get(column.role),
                    "reason": column.reason.text(language),
                    "answers": _answers(survey, column.position),
                }
                for column in survey.mapping.columns
            ],
            "questions": [_question(doubt, language) for doubt in survey.doubts],
            "problems": [problem_record(problem, language) for problem in problems],
        }
    )


def _answers(survey: Survey, position: int) -> Json:
    tallied = survey.tally.columns.get(position)
    if tallied is None:
        return None
    held = sorted(tallied.values.counts.items())
    counts: list[Json] = [[value, seen.count] for value, seen in held if is_number_shown(value)]
    long = sum(seen.count for value, seen in held if not is_number_shown(value))
    if long:
        counts.append([None, long])
    return {
        "counts": counts,
        "not_applicable": tallied.not_applicable,
        "missing": tallied.missing,
        "blank": tallied.blank,
        "n": tallied.values.total,
    }


def _question(doubt: Doubt, language: str) -> Json:
    return {
        "kind": doubt.kind,
        "columns": [position + 1 for position in doubt.columns],
        "question": doubt.question.text(language),
        "choices": [answer for answer, _ in doubt.choices],
        "suggestion": doubt.suggestion,
        "needed": doubt.needed,
        "fix": doubt.fix.text(language),
    }
