"""Step 1, brand value (理解品牌价值): why customers come."""

from dataclasses import dataclass

from cemgap.statistics.precision import Estimate
from cemgap.translations import Wording


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason for choosing the brand and the share of respondents naming it."""

    reason: str
    share: Estimate
    """0 to 1, of those who named at least one reason."""


@dataclass(frozen=True, slots=True)
class BrandValue:
    """What management says beside what customers say."""

    statement: Wording | None
    reasons: tuple[Reason, ...]
    """Most named first."""
    rare: int = 0
    """Reasons that are not listed: fewer than 3 respondents wrote each, and it may name a person."""


def brand_value(statement: Wording | None, shares: tuple[tuple[str, Estimate], ...], rare: int = 0) -> BrandValue:
    """The statement of management beside the reasons customers name, most named first.

    Args:
        statement: What management says the brand stands for; None or blank = nothing was said.
        shares: (reason, share of those who named at least one), in the order of the survey, which also
            decides between equal shares.
        rare: How many reasons are not among them.
    """
    said = statement if statement is not None and any(text.strip() for _, text in statement.texts) else None
    ordered = sorted(shares, key=lambda pair: -pair[1].value)
    return BrandValue(said, tuple(Reason(reason, share) for reason, share in ordered), rare)
