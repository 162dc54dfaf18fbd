"""Forms: which ending of a file, and which word of ``--format``, is which form of a report."""

from __future__ import annotations

from pathlib import Path

from cemgap.errors import CemgapError, Place, error
from cemgap.report.content import report_of
from cemgap.steps.analysis import Analysis
from cemgap.translations import msg

ENDINGS = {".csv": "csv", ".json": "json", ".md": "md", ".xlsx": "xlsx"}
FORMATS = ("text", "json", "csv", "md")
BOM = b"\xef\xbb\xbf"


def form_of(path: Path) -> str:
    """The form that a file name asks for.

    Raises:
        CemgapError: E307, an ending that is no form.
    """
    form = ENDINGS.get(path.suffix.lower())
    if form is None:
        raise CemgapError(
            error(
                "E307",
                msg('"{ending}" is no form of a report', ending=path.suffix or path.name),
                Place(file=str(path)),
                fix=msg("give the file one of these endings: {endings}", endings=tuple(ENDINGS)),
            )
        )
    return form


def rendered(form: str, analysis: Analysis, language: str) -> bytes:
    """An analysis in a form, as the bytes of a file (CSV with a byte order mark, so that Excel reads Chinese)."""
    if form == "xlsx":
        from cemgap.report import xlsx

        return xlsx.file_bytes(analysis, report_of(analysis), language)
    text = written(form, analysis, language).encode("utf-8")
    return BOM + text if form == "csv" else text


def written(form: str, analysis: Analysis, language: str) -> str:
    """An analysis in a form of text: csv, json or md."""
    if form == "csv":
        from cemgap.report import csv

        return csv.text(analysis, language)
    if form == "json":
        from cemgap.report import json

        return json.text(analysis, report_of(analysis), language)
    from cemgap.report import markdown

    return markdown.text(report_of(analysis), language)
