"""File scales: the files of a survey on different scales are not put together in silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cemgap.intake.mapping import Declared, ScaleRules
from cemgap.intake.sources.opening import opened
from cemgap.intake.tally import Ends
from cemgap.project.proposal import proposal
from cemgap.statistics.reading import read_survey
from tests.intake.typed import codes_in, the

if TYPE_CHECKING:
    from pathlib import Path

    from cemgap.statistics.survey import Survey

OPEN = Declared()


def read(folder: Path, declared: Declared = OPEN, *, long: bool = False, people: int = 40, **tops: int) -> Survey:
    """A survey of several files, each with answers from 1 to its top."""
    for name, top in tops.items():
        if long:
            rows = ["id,factor,experience"]
            rows += [f"{name}{n},{factor},{1 + (n + s) % top}" for n in range(people) for s, factor in enumerate("AB")]
        else:
            rows = ["id,Experience: A,Experience: B"]
            rows += [f"{name}{n},{1 + n % top},{1 + (n + 1) % top}" for n in range(people)]
        (folder / f"{name}.csv").write_text("\n".join(rows) + "\n")
    paths = sorted(folder.glob("*.csv"))
    return read_survey(lambda: opened(paths), declared)


@pytest.mark.parametrize("long", [False, True])
def test_two_scales_are_an_error(tmp_path: Path, *, long: bool) -> None:
    """It names the files and where their answers end."""
    problem = the(read(tmp_path, long=long, north=5, south=10).problems, "E152")
    text = problem.message.text()
    assert "north.csv has answers from 1 to 5" in text
    assert "south.csv has answers from 1 to 10" in text


def test_a_scale_that_is_said_ends_the_matter(tmp_path: Path) -> None:
    """Nobody in the north chose more than 5."""
    said = Declared(rules=ScaleRules((("all", 1, 10),)))
    assert not codes_in(read(tmp_path, said, north=5, south=10).problems)


@pytest.mark.parametrize("long", [False, True])
@pytest.mark.parametrize(
    ("north", "south", "people", "codes"),
    [
        (5, 5, 40, []),
        (9, 10, 40, []),
        (3, 5, 40, []),
        (4, 5, 20, []),
        (4, 5, 40, ["E152"]),
        (5, 7, 20, ["E152"]),
        (7, 10, 20, ["E152"]),
    ],
)
def test_what_tells_scales_apart(
    tmp_path: Path, north: int, south: int, people: int, codes: list[str], *, long: bool
) -> None:
    """8 and more is a scale to 10; one step less, of few people, may be chance."""
    survey = read(tmp_path, long=long, people=people, north=north, south=south)
    assert codes_in(survey.problems) == codes


@pytest.mark.parametrize("long", [False, True])
@pytest.mark.parametrize(
    ("north", "south", "people", "warned"),
    [(5, 7, 40, True), (5, 7, 20, False), (7, 7, 40, False), (3, 7, 40, False), (5, 5, 40, False)],
)
@pytest.mark.parametrize("source", ["flag", "settings"])
def test_files_that_end_differently_on_a_declared_scale(
    tmp_path: Path, north: int, south: int, people: int, source: str, *, long: bool, warned: bool
) -> None:
    """A warning that names them, where many have answered."""
    said = Declared(rules=ScaleRules((("all", 1, 7),), source=source))
    survey = read(tmp_path, said, long=long, people=people, north=north, south=south)
    assert not codes_in(survey.problems)
    found = [problem.message.text() for problem in survey.problems if problem.code == "W228"]
    assert len(found) == warned
    for text in found:
        assert "experience, on a declared scale of 1-7: north.csv has answers from 1 to 5" in text
        assert "south.csv has answers from 1 to 7" in text


def test_a_scale_that_two_files_contradict_is_not_written_down(tmp_path: Path) -> None:
    """The proposal leaves it open."""
    survey = read(tmp_path, north=5, south=7)
    scale = proposal(survey, survey.problems, "en").split("[scale]")[1].split("[factors")[0]
    assert "the scale is open" in scale
    assert "[scale.experience]" not in scale
    agreeing = read(tmp_path, north=7, south=7)
    assert "[scale.experience]\nlow = 1\nhigh = 7" in proposal(agreeing, agreeing.problems, "en")


@pytest.mark.parametrize(("south", "suggestion"), [(5, [None]), (9, ["0-10"])])
def test_no_scale_is_likely_where_files_end_differently(tmp_path: Path, south: int, suggestion: list[str]) -> None:
    """Declared, it would hide that they do."""
    assert [doubt.suggestion for doubt in read(tmp_path, north=9, south=south).doubts] == suggestion


ENDS = st.builds(Ends, st.integers(0, 5), st.integers(5, 10), st.integers(1, 9))


@given(ENDS, ENDS, ENDS)
def test_ends_add_in_any_order(one: Ends, other: Ends, third: Ends) -> None:
    """As tallies do."""
    assert (one + other) + third == third + (other + one)
