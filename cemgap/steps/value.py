"""Value: the same steps with every customer counted as often as they are worth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cemgap.steps.step3_key_experiences import KeyExperiences, key_experiences

if TYPE_CHECKING:
    from cemgap.intake.mapping import Factor
    from cemgap.statistics.scores import Scores


@dataclass(frozen=True, slots=True)
class ByValue:
    """The factors per unit of customer value, beside those per customer."""

    column: str
    """Header of the column that says what each customer is worth."""
    scores: Scores
    keys: KeyExperiences

    @property
    def key(self) -> Factor | None:
        """The key experience per unit of value."""
        return self.keys.key


def by_value(column: str, scores: Scores, min_base: int = 30, *, common_scale: bool = True) -> ByValue:
    """Rank the factors of scores whose weights are multiplied by the value.

    Another question than that per customer, with the same machinery: customers without a value are outside the domain.
    The two rest on the same respondents and are not tested against each other.
    """
    return ByValue(column, scores, key_experiences(scores, min_base, common_scale=common_scale))
