"""What is said of rows that are left out."""

from cemgap.errors import Place
from cemgap.intake.sources.left_out import left_out


def test_the_number_of_header_rows_is_not_guessed() -> None:
    """Nobody knows how many there are, least of all the ones that were found."""
    (said,) = left_out((1, 2), (), (), lambda row: Place("a.csv", row=row))
    assert said.fix is not None
    assert "--header-rows N" in said.fix.text()
