"""Directions: the lines that turn a column work as they are pasted."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cemgap.intake.mapping import Declared
from cemgap.project.settings import read_settings
from tests.intake.typed import codes_in, lines, survey_of, the


def falling(*, turned: tuple[int, ...]) -> str:
    """Forty people; some of the questions are answered the other way round."""
    rows = []
    for n in range(40):
        answers = [max(1, min(5, n % 5 + 1 + (n // 5 + at) % 3 - 1)) for at in range(6)]
        rows.append(",".join(str(6 - a if at in turned else a) for at, a in enumerate(answers)))
    header = ",".join(f"{thing} experience" for thing in ("Service", "Price", "Parking", "Menu", "Room", "Taste"))
    return lines(header, *rows)


def pasted(fix: str, folder: Path) -> Declared:
    """The settings with the lines of a fix pasted where it says."""
    found = re.fullmatch(r"read the question; if so, in cemgap.toml, (\[.*?\]):  (.*)  and, (\[.*?\]):  (.*)", fix)
    assert found is not None, fix
    (folder / "cemgap.toml").write_text("\n".join(found.groups()), encoding="utf-8")
    return read_settings(folder / "cemgap.toml").declared


@pytest.mark.parametrize("turned", [(2,), (1, 4)])
def test_the_lines_that_turn_columns_work_together(turned: tuple[int, ...], tmp_path: Path) -> None:
    """The columns are turned on their scale, and nothing is left to say."""
    text = falling(turned=turned)
    problem = the(survey_of(text).problems, "W230")
    said = pasted(problem.fix.text() if problem.fix is not None else "", tmp_path)
    survey = survey_of(text, said)
    assert [column.position for column in survey.mapping.columns if column.reverse] == list(turned)
    assert codes_in(survey.problems) == codes_in(survey.problems, "warning") == []


def test_where_the_scale_is_said_it_is_not_said_again() -> None:
    """One line is enough then; where the settings name the column, it goes there."""
    from cemgap.intake.mapping import ColumnRef, ScaleRules

    rules = ScaleRules(scales=(("all", 1.0, 5.0),))
    fix = the(survey_of(falling(turned=(2,)), Declared(rules=rules)).problems, "W230").fix
    assert fix is not None
    assert fix.text().endswith("[input.blocks]:  experience = { position = 3, reverse = true }")
    blocks = (("experience", tuple(ColumnRef(position=at) for at in range(1, 7))),)
    fix = the(survey_of(falling(turned=(2,)), Declared(rules=rules, blocks=blocks)).problems, "W230").fix
    assert fix is not None
    assert fix.text().endswith("where the columns are named, { position = 3, reverse = true }")


def test_words_say_themselves_which_is_the_best() -> None:
    """Nobody can have coded them the other way round."""
    words = dict(zip("12345", ("Very poor", "Poor", "Fair", "Good", "Very good"), strict=True))
    head, *rows = falling(turned=(2,)).splitlines()
    text = lines(head, *(",".join(words[cell] for cell in row.split(",")) for row in rows))
    survey = survey_of(text)
    assert survey.scales.of("experience").source == "labels"
    assert "W230" not in codes_in(survey.problems, "warning")


def test_a_weak_correlation_is_no_sign() -> None:
    """About -0.2 among two hundred people is noise and mood, not a turned scale; about -0.4 is said."""

    def warned(noise: int) -> bool:
        rows = [(1 + n % 5, 1 + (n // 5) % 5, n) for n in range(200)]
        cells = [f"{a},{5 - a + 1 if n % noise == 0 else b}" for a, b, n in rows]
        return "W230" in codes_in(survey_of(lines("Service experience,Price experience", *cells)).problems, "warning")

    assert not warned(4)
    assert warned(2)
