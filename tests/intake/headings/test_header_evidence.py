"""Whether a row of a file holds headers or answers."""

import pytest

from cemgap.errors import CemgapError
from cemgap.intake.headings.header_evidence import Below
from cemgap.intake.mapping import Declared
from tests.intake.typed import lines, survey_of

WORDS = ("good", "poor", "fair")
RATED = tuple(f"Ann {chr(97 + n)},f,{n % 7 + 1},{n % 5 + 2},{n % 3 + 4}" for n in range(12))
WORDED = tuple(f"Ann {chr(97 + n)},{('f', 'm')[n % 2]},{WORDS[n % 3]},{WORDS[n % 2]}" for n in range(12))
DATED = tuple(f"2026-03-{n + 1:02},{n % 7 + 1},Ann {chr(97 + n)}" for n in range(12))
MAILED = ("ann@example.org,x,y", "ben@example.org,z,w")


@pytest.mark.parametrize("rows", [RATED, WORDED, DATED, MAILED, RATED[:3]])
def test_a_file_without_headers_is_refused(rows: tuple[str, ...]) -> None:
    """One error, and none of the cells of the first row in it."""
    with pytest.raises(CemgapError) as refused:
        survey_of(lines(*rows))
    (problem,) = refused.value.problems
    assert problem.code == "E044"
    told = f"{problem.message.text()} {problem.fix and problem.fix.text()} {problem.places}".lower()
    assert "ann" not in told
    assert [(place.row, place.column, place.value) for place in problem.places] == [(1, None, None)]


def test_who_says_that_it_is_a_header_is_believed() -> None:
    """Then the row is one, whatever it looks like."""
    survey_of(lines(*RATED), Declared(header_rows=1))


@pytest.mark.parametrize(
    "header",
    [
        "id,1,2,3,4",
        "id,0,1,2,3",
        "id,2021,2023,2024,2026",
        "id,1.1,1.2,2.1,2.2",
        "id,good,poor,f,m",
        "id,sex,Experience: A,4,5",
        "Experience: A,Experience: B,Experience: C,Experience: D,Experience: E",
    ],
)
def test_odd_headers_are_headers(header: str) -> None:
    """Codes of questions, years, options, and what is named after an answer."""
    rows = [row.split(",") for row in RATED]
    assert not Below(rows).is_like(header.split(","))


def test_options_that_are_ticked_are_headers() -> None:
    """Their column holds the header again, and nothing else."""
    rows = [["near", "", "cheap"], ["", "good", "cheap"], ["near", "good", ""]]
    assert not Below(rows).is_like(["near", "good", "cheap"])
    assert Below([*rows, ["far", "bad", "dear"]]).is_like(["near", "good", "cheap"])


@pytest.mark.parametrize("at", range(len(RATED)))
def test_every_respondent_of_a_file_is_seen(at: int) -> None:
    """Whoever stands first."""
    rows = [row.split(",") for row in RATED]
    assert Below(rows[:at] + rows[at + 1 :]).is_like(rows[at])
