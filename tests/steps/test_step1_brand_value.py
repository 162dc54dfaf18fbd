"""Step 1: why customers come."""

from cemgap.statistics.precision import Estimate
from cemgap.steps.step1_brand_value import brand_value
from cemgap.translations import Wording


def test_reasons_stand_most_named_first_and_equal_ones_as_asked() -> None:
    """The share decides, then the order of the survey."""
    shares = (("near", Estimate(0.2)), ("price", Estimate(0.6)), ("staff", Estimate(0.2)))
    assert [reason.reason for reason in brand_value(None, shares).reasons] == ["price", "near", "staff"]


def test_a_blank_statement_is_none() -> None:
    """An empty line in the settings says nothing."""
    assert brand_value(Wording((("", "  "),)), ()).statement is None
    said = Wording((("en", "clear prices"),))
    assert brand_value(said, ()).statement is said
