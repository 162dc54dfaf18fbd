"""Overview terms: the index, shares of customers, and how exact figures are."""

from cemgap.report.content.term import Term
from cemgap.translations import msg

OVERVIEW_TERMS: dict[str, Term] = {
    "headline_index": Term(
        msg("Index"),
        msg(
            "One figure for all factors: experience, each factor weighing as much as it is important. It tells whether "
            "things get better as a whole, not what to fix: for that, go by weighted satisfaction."
        ),
        formula=msg(
            "sum of importance x experience / sum of importance, from the lowest point of the scale (0) to the highest "
            "(100)"
        ),
        words=("headline index", "satisfaction index", "指数", "总指数"),
        see=("experience", "importance"),
    ),
    "shortfall_share": Term(
        msg("Share below expectation"),
        msg(
            "How many of those who rated both had less than they expected. A mean may hide that half are delighted and "
            "half let down."
        ),
        formula=msg("respondents with experience below expectation / respondents who rated both"),
        words=("below expectation", "shortfall share", "share below", "低于期望的占比"),
        see=("satisfaction",),
    ),
    "boxes": Term(
        msg("Best and worst answers"),
        msg(
            "Top-2-box and bottom-2-box: how many gave one of the best, or the worst, N answers to the experience. "
            "--boxes N counts them, on scales of at most 11 steps."
        ),
        words=("top box", "top-2-box", "bottom-2-box", "boxes", "最高几档", "最低几档"),
        see=("experience",),
    ),
    "recommendation_score": Term(
        msg("Recommendation score"),
        msg(
            "Of the likelihood to recommend, asked from 0 to 10: how many more say 9 or 10 than 0 to 6. It is a mean "
            "of 100, 0 and -100, and has an interval like any other."
        ),
        formula=msg("100 x (share of 9 and 10 - share of 0 to 6)"),
        words=("nps", "net promoter score", "recommendation", "推荐净值"),
        see=("satisfaction",),
    ),
    "design_effect": Term(
        msg("Design effect"),
        msg(
            "What weights, clusters and strata cost or gain: how many times the variance of a simple random sample of "
            "as many respondents a figure has. 2 means that half as many would have done."
        ),
        formula=msg("variance in the design of the sample / variance of a simple random sample"),
        words=("design effect", "design", "deff", "kish", "stratum", "cluster", "fpc", "设计效应", "抽样设计"),
        see=("base", "interval"),
    ),
}
