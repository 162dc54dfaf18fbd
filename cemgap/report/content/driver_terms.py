"""Driver terms: what explains an overall judgement, in words."""

from cemgap.report.blocks import Line
from cemgap.report.content.term import Term
from cemgap.report.content.words import ASYMMETRIES, READINGS
from cemgap.translations import msg

DRIVER_TERMS: dict[str, Term] = {
    "derived_importance": Term(
        msg("Derived importance"),
        msg(
            "How much of an overall judgement each experience explains, as a share of what all explain together. It "
            "stands beside stated importance where the survey asks for overall satisfaction or recommendation and at "
            "least 100 people gave every answer. --importance derived weighs satisfaction by it. What goes together "
            "need not be cause and effect."
        ),
        formula=msg("share = mean gain of R2 over all orders of the factors / R2 (LMG)"),
        details=(
            Line(READINGS["both_high"], msg("customers say it matters, and it does")),
            Line(READINGS["stated_only"], msg("customers say it matters; it explains less than an even share")),
            Line(READINGS["hidden_driver"], msg("explains more than an even share, though few say it matters")),
            Line(READINGS["both_low"], msg("neither")),
        ),
        words=(
            *("drivers", "driver", "derived", "key drivers", "lmg", "shapley", "johnson", "relative weights", "r2"),
            *("hidden driver", "stated importance", "推导重要性", "驱动因素", "驱动"),
        ),
        see=("importance", "penalty_reward", "interval"),
    ),
    "penalty_reward": Term(
        msg("Penalty and reward"),
        msg(
            "What a low experience costs the overall judgement, and what a high one brings, against a middling one, "
            "the other factors equal. On 0 to 10 low is up to 4, high from 8 on; other scales in proportion."
        ),
        formula=msg("asymmetry = reward + penalty"),
        details=(
            Line(ASYMMETRIES["basic"], msg("the interval of the asymmetry lies below 0: it must not go wrong")),
            Line(ASYMMETRIES["excitement"], msg("the interval of the asymmetry lies above 0: it delights")),
            Line(ASYMMETRIES["undecided"], msg("the interval of the asymmetry holds 0")),
        ),
        words=("penalty", "reward", "kano", "asymmetry", "basic", "excitement", "惩罚与奖励", "基本型", "魅力型"),
        see=("derived_importance", "interval"),
    ),
}
