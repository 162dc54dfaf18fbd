"""Many factors in one sentence."""

from __future__ import annotations

from cemgap.intake.factor_list import first_named
from cemgap.intake.mapping import Factor
from tests.intake.typed import lines, survey_of, the


def test_up_to_six_are_named() -> None:
    """One that is left out would take as much room as "and 1 more"."""
    six = tuple(Factor(key) for key in "abcdef")
    assert first_named(six) == six
    assert len(first_named((*six, Factor("g")))) == 6


def test_a_measure_that_most_factors_lack() -> None:
    """Said once with a few names, and with a line to paste that names no command."""
    rated = ",".join(f"Experience: Shop {n}" for n in range(9))
    row = ",".join("789"[n % 3] for n in range(10))
    problem = the(survey_of(lines(f"Importance: Shop 0,{rated}", *[row] * 9)).problems, "W201")
    assert problem.message.text().count("Shop") == 5
    assert "and 3 more" in problem.message.text()
    assert problem.fix is not None
    assert problem.fix.text().endswith('[input.blocks]:  importance = "FIRST-LAST"')
