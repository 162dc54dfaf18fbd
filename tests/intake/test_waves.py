"""Waves: which came first, and whether that is known."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from cemgap import analyze
from cemgap.errors import Problem
from cemgap.intake.mapping import ColumnRef, Declared
from cemgap.report.content.check import check_report
from cemgap.report.markdown import text as markdown
from tests.intake.typed import lines, survey_of, the

WIDE = "id,wave,Experience: Service,Expectation: Service"


def codes_in(problems: tuple[Problem, ...]) -> list[str]:
    """Errors and warnings."""
    return [problem.code for problem in problems]


def in_waves(*waves: str, dates: tuple[str, ...] = ()) -> str:
    """A file with thirty respondents per wave, in that order."""
    header = f"{WIDE},date" if dates else WIDE
    rows = []
    for number, wave in enumerate(waves):
        ends = f",{dates[number]}" if dates else ""
        rows += [f"{number}-{at},{wave},{1 + at % 10},{1 + at * 3 % 10}{ends}" for at in range(30)]
    return lines(header, *rows)


def shown(text: str, declared: Declared | None = None) -> str:
    """What check says of the waves."""
    report = markdown(check_report(survey_of(text, declared or Declared())), "en")
    return next(line for line in report.splitlines() if "Waves" in line)


@pytest.mark.parametrize(
    "waves",
    [("Q4 2025", "Q1 2026"), ("Mar 2025", "Feb 2026"), ("Pre", "Post"), ("第二期", "第三期", "第十期"), ("W2", "W10")],
)
def test_what_the_labels_tell_is_the_order(waves: tuple[str, ...]) -> None:
    """However the rows stand, and nothing is warned of."""
    survey = survey_of(in_waves(*reversed(waves)))
    assert survey.waves == waves
    assert codes_in(survey.problems) == []
    assert "oldest first" in shown(in_waves(*reversed(waves)))


def test_an_order_that_is_not_known_is_not_claimed() -> None:
    """It is asked for, and the answer that can be pasted settles it."""
    text = in_waves("Alpha", "Beta")
    found = the(survey_of(text).problems, "W249")
    assert found.severity == "warning"
    assert found.message.text("en") == (
        "the order of the waves is not known: Alpha, Beta; taken as oldest first, Beta as the latest"
    )
    assert "oldest first" not in shown(text)
    assert "order not known" in shown(text)
    assert found.fix is not None
    pasted = found.fix.text("en").split("[project] ")[1].split("  or ")[0]
    assert tomllib.loads(pasted) == {"waves": ["Alpha", "Beta"]}
    settled = Declared(waves=("Beta", "Alpha"))
    assert survey_of(text, settled).waves == ("Beta", "Alpha")
    assert codes_in(survey_of(text, settled).problems) == []
    assert "oldest first" in shown(text, settled)


def test_dates_decide_before_labels() -> None:
    """Where the waves' dates differ; the same dates tell nothing."""
    date = Declared(date=ColumnRef(header="date"))
    dated = survey_of(in_waves("March", "June", dates=("2026-03-05", "2025-06-05")), date)
    assert (dated.waves, codes_in(dated.problems)) == (("June", "March"), [])
    same = survey_of(in_waves("March", "June", dates=("2026-03-05", "2026-03-05")), date)
    assert "W249" in codes_in(same.problems)


def test_one_wave_has_no_order() -> None:
    """Whatever it is called."""
    assert codes_in(survey_of(in_waves("Alpha")).problems) == []


def test_a_name_among_the_waves_is_not_in_the_warning() -> None:
    """It is a stray, and shown nowhere."""
    text = in_waves("Alpha", "Beta") + "x,Mona Sample,5,5\n"
    said = " ".join(f"{p.message.text('en')} {p.fix.text('en') if p.fix else ''}" for p in survey_of(text).problems)
    assert "W249" in codes_in(survey_of(text).problems)
    assert "Mona" not in said


def test_a_stray_does_not_upset_the_order() -> None:
    """The waves that are left are as certain as without it."""
    survey = survey_of(in_waves("Q1 2026", "Q4 2025") + "x,Mona Sample,5,5\n")
    assert survey.waves == ("Q4 2025", "Q1 2026")
    assert "W249" not in codes_in(survey.problems)


def test_no_change_is_said_to_run_backwards_where_nobody_knows(tmp_path: Path) -> None:
    """Of two waves with an order it is said."""
    for waves, backwards in ((("Alpha", "Beta"), False), (("Q4 2025", "Q1 2026"), True)):
        file = tmp_path / "survey.csv"
        file.write_text(in_waves(*waves), encoding="utf-8")
        result = analyze(file, wave=waves[0], compare=waves[1])
        assert ("W215" in [problem.code for problem in result.warnings]) is backwards
