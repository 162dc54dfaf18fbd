"""Rank terms: how sure the order of the factors is, and what it hangs on."""

from cemgap.report.blocks import Line
from cemgap.report.content.term import Term
from cemgap.report.content.words import CHECKS
from cemgap.translations import msg

RANK_TERMS: dict[str, Term] = {
    "worst_set": Term(
        msg("Worst set"),
        msg(
            "Every factor that may be the key experience: it holds the true one in at least 95 of 100 surveys like "
            "this one. Factors beyond the first are tied with it: the survey cannot tell them apart. "
            "Nothing is claimed on a small base."
        ),
        formula=msg("in the set: largest difference from another factor / its standard error within its 95% quantile"),
        words=("worst set", "tied", "cannot be told apart", "told apart", "最差集合", "并列"),
        see=("key_experience", "p_worst", "interval"),
    ),
    "p_worst": Term(
        msg("P(worst)"),
        msg(
            "How probable it is that the factor is the lowest, from draws around the figures. An aid to reading, no "
            "level of confidence: of two factors nearly alike one often reaches 95% by chance. Go by the worst set."
        ),
        words=("p(worst)", "probability of being worst", "最差概率"),
        see=("worst_set",),
    ),
    "rank_sets": Term(
        msg("Ranks it may have"),
        msg(
            "The ranks of a factor that the survey does not rule out (95%), each factor for itself. 1 = most negative."
        ),
        formula=msg("1 + factors proven lower, to all factors less those proven higher"),
        words=("rank set", "rank sets", "rank confidence", "可能排名"),
        see=("worst_set",),
    ),
    "winners_curse": Term(
        msg("Winner's curse"),
        msg(
            "The factor picked as the lowest looks lower than it is, since it was picked for it: by about so many "
            "points. It is told, not corrected, and is an underestimate where factors are nearly tied."
        ),
        words=("winner's curse", "regression to the mean", "赢家诅咒"),
        see=("worst_set",),
    ),
    "robustness": Term(
        msg("Does the key experience hold?"),
        msg("Each check changes one thing and says whether the key experience stays."),
        details=(
            Line(CHECKS["sampling"], msg("other customers might have been asked: is another factor in the worst set?")),
            Line(
                CHECKS["origin"],
                msg(
                    "the lowest answer may mean no importance or one step of it: by how much may all importances move?"
                ),
            ),
            Line(
                CHECKS["missing"],
                msg("every answer counts, also of those who rated experience or expectation alone"),
            ),
            Line(
                CHECKS["respondent_level"],
                msg("mean of each respondent's importance x satisfaction, not the product of the means"),
            ),
            Line(CHECKS["flagged"], msg("those whose answers are in doubt are left out")),
            Line(CHECKS["derived"], msg("importance is derived from an outcome, not stated")),
        ),
        words=("robust", "does it hold", "checks", "稳健性", "稳健"),
        see=("key_experience", "worst_set", "alternatives"),
    ),
    "alternatives": Term(
        msg("Other rules of counting"),
        msg(
            "Satisfaction over all answers, and weighted satisfaction respondent by respondent. The covariance says "
            "whether a factor matters most to those who are unhappy with it (negative)."
        ),
        formula=msg("mean(importance x satisfaction) = mean importance x mean satisfaction + covariance"),
        words=("available", "available-case", "respondent level", "covariance", "其他口径", "协方差"),
        see=("base", "robustness", "missing"),
    ),
}
"""As `terms.TERMS`, whose part they are."""
