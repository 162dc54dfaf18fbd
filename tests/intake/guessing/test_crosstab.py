"""Crosstab: a small table of counts per group is told from a small survey."""

from __future__ import annotations

import pytest

from tests.intake.typed import codes_in, lines, survey_of

COUNTS = (("Very satisfied", 12, 9), ("Satisfied", 4, 10), ("Dissatisfied", 5, 6))


def counts(*above: str, total: bool = True) -> str:
    """A table of counts, with a row of totals or without."""
    rows = [f"{name},{one},{other},{one + other}" for name, one, other in COUNTS]
    last = [f"Total,{sum(c[1] for c in COUNTS)},{sum(c[2] for c in COUNTS)},46"] if total else []
    return lines(*above, *rows, *last)


@pytest.mark.parametrize("total", [True, False])
@pytest.mark.parametrize("above", [("Answer,North,South,Total",), ("Answer,Age,,Total", ",18-34,35-54,")])
def test_counts_that_sum_up_are_refused(above: tuple[str, ...], *, total: bool) -> None:
    """The row of totals is left out as a note first; the sums say it all the same."""
    assert codes_in(survey_of(counts(*above, total=total)).problems) == ["E128"]


def test_a_survey_with_a_sum_is_a_survey() -> None:
    """Ratings that somebody added up, by the names of shops; and sums that are none."""
    ratings = lines(
        "Shop,Ease,Speed,Total", *(f"Shop {n},{1 + n % 5},{1 + n % 4},{2 + n % 5 + n % 4}" for n in range(25))
    )
    assert "E128" not in codes_in(survey_of(ratings).problems)
    others = lines("Answer,North,South,Total", *(f"{name},{one},{other},7" for name, one, other in COUNTS))
    assert "E128" not in codes_in(survey_of(others).problems)
