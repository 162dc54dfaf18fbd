"""What ``check`` says of a file."""

from pathlib import Path

import pytest

from cemgap.intake.mapping import Declared, ScaleRules
from cemgap.project.choices import Choices
from cemgap.report.blocks import Lines
from cemgap.report.content.check import check_report
from cemgap.report.figures import figures_of
from cemgap.understanding import read_understood

ON_TEN = Declared(rules=ScaleRules((("all", 1, 10),)))


@pytest.mark.parametrize(
    ("header", "row", "times", "told"),
    [
        ("product experience,product expectation", "5,7", 1, "1 row, 1 respondent counted"),
        ("product experience,product expectation", "5,7", 1200, "1,200 rows, 1,200 respondents counted"),
        ("factor,experience,expectation", "product,5,7", 1, "1 row"),
    ],
)
def test_rows_and_respondents_are_counted_in_words(
    tmp_path: Path, header: str, row: str, times: int, told: str
) -> None:
    """One row is no rows; a factor table has no respondents."""
    file = tmp_path / "a.csv"
    file.write_text("\n".join((header, *[row] * times)) + "\n", encoding="utf-8")
    survey, _ = read_understood(file, ON_TEN, Choices())
    (source,) = (b for part in check_report(survey).parts for b in part.blocks if isinstance(b, Lines))
    rows = next(line.message for line in source.lines if line.label is not None and line.label.msgid == "Rows")
    assert rows.text("en", figures_of(1)) == told
