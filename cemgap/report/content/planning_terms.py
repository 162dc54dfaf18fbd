"""Planning terms: words about where to act, for whom, and how many to ask."""

from cemgap.report.blocks import Line
from cemgap.report.content import planning
from cemgap.report.content.term import Term
from cemgap.translations import msg

PLANNING_TERMS: dict[str, Term] = {
    "matrix": Term(
        msg("Priority matrix"),
        msg(
            "Importance, up, against satisfaction, across, in four quadrants. The vertical line stands at satisfaction "
            "0, where expectation is met. With --matrix experience it is the classic importance-performance matrix."
        ),
        details=(
            Line(msg("mean"), msg("the lines stand at the means of the factors (the default)")),
            Line(msg("median"), msg("at their medians: half of the factors are always above, however they do")),
            Line(msg("scale"), msg("at the middles of the scales")),
            Line(
                msg("P(quadrant)"),
                msg(
                    "share of draws around the figures, lines moving along, in which the factor lies in its quadrant; "
                    "below 80% it is borderline"
                ),
            ),
            Line(
                msg("diagonal"),
                msg("importance - experience, where both are on one scale; another way to order the factors"),
            ),
        ),
        words=(
            *("priority matrix", "quadrant", "quadrants", "crosshair", "borderline", "p_quadrant", "diagonal"),
            *("优先矩阵", "矩阵", "象限", "十字线", "边缘"),
        ),
        see=("importance_performance", "key_experience", "interval"),
    ),
    "sample": Term(
        msg("Sample size"),
        msg(
            "How many respondents each wave needs, so that a change worth seeing is found with 80% or 90% probability."
        ),
        formula=planning.formula(),
        blocks=planning.page,
        words=(
            *("sample size", "power", "planning", "detectable", "minimum detectable change", "mdc"),
            *("how many respondents", "样本大小", "抽样", "检验力", "功效", "最小可检出变化"),
        ),
        see=("significance", "interval", "wave", "base"),
    ),
    "value": Term(
        msg("Customer value"),
        msg(
            "What each customer is worth, from the column that --value names. The steps are then taken twice: per "
            "customer, and per unit of value, where a customer worth twice as much counts twice."
        ),
        formula=msg("weight per unit of value = weight x value"),
        words=("customer value", "by value", "per unit of value", "价值", "客户价值", "单位价值"),
        see=("weight", "key_experience"),
    ),
}
