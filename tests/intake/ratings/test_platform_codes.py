"""Platform codes: what a platform writes where nobody answered is told, and read only where it is said."""

from __future__ import annotations

from tests.intake.typed import codes_in, lines, survey_of, the


def answered(*odd: object, platform: bool) -> str:
    """Forty people on a scale from 1 to 5, and some with other numbers."""
    head = "序号,提交答卷时间,来自IP,1、服务体验,2、价格体验" if platform else "no,day,place,服务体验,价格体验"
    cells = [*(1 + n % 5 for n in range(40)), *odd]
    return lines(head, *(f"{n},2026/3/{1 + n % 28},x,{cell},{cell}" for n, cell in enumerate(cells)))


def test_codes_of_a_platform() -> None:
    """With what they mean, and lines that say so."""
    survey = survey_of(answered(-3, -2, platform=True))
    assert codes_in(survey.problems) == ["E103"]
    fix = the(survey.problems, "E103").fix
    assert fix is not None
    assert "Wenjuanxing writes -3 for a question that was skipped" in fix.text() or "-3 for" in fix.text()
    assert "--missing -3,-2" in fix.text()
    assert "[scale]:  missing = [-3, -2]" in fix.text()
    (doubt,) = survey.doubts
    assert doubt.suggestion == "missing = [-3, -2]"
    assert "a question that was skipped" in doubt.question.text()


def test_other_codes_and_other_platforms() -> None:
    """Nothing is said of what is not known."""
    for text in (answered(-3, -7, platform=True), answered(-3, -2, platform=False)):
        fix = the(survey_of(text).problems, "E103").fix
        assert fix is not None
        assert "skipped" not in fix.text()
        assert "[scale]:  missing = [" in fix.text()
