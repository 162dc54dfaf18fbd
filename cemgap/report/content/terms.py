"""Terms: every word of the method, its formula, and the figures of the worked example."""

from cemgap.intake.mapping import STANDARD_FACTORS
from cemgap.report.blocks import Line
from cemgap.report.content.driver_terms import DRIVER_TERMS
from cemgap.report.content.file_terms import FILE_TERMS
from cemgap.report.content.overview_terms import OVERVIEW_TERMS
from cemgap.report.content.planning_terms import PLANNING_TERMS
from cemgap.report.content.rank_terms import RANK_TERMS
from cemgap.report.content.segment_terms import SEGMENT_TERMS
from cemgap.report.content.term import Term
from cemgap.report.content.words import CHANGE_VERDICTS, EVIDENCE_VERDICTS, JUDGEMENTS, VERDICTS
from cemgap.translations import Message, msg

# The worked example, as published: convenience and product of a camera retailer, out of ten.
EXPERIENCE, EXPECTATION, IMPORTANCE, IDEAL = 5, 7, 9, 10
SATISFACTION = EXPERIENCE - EXPECTATION
PRODUCT_EXPERIENCE, PRODUCT_EXPECTATION = 6, 7

_CONVENIENCE = STANDARD_FACTORS["convenience"]
_PRODUCT = STANDARD_FACTORS["product"]


def _words(*tokens: str) -> tuple[Message, ...]:
    return tuple(JUDGEMENTS[token] for token in tokens)


TERMS: dict[str, Term] = {
    "steps": Term(
        msg("The seven steps"),
        msg("The order of work: from what the brand promises to what changed, and round again."),
        details=(
            Line(msg("Step 1"), msg("Brand value: why customers choose you, in your words and in theirs.")),
            Line(msg("Step 2"), msg("Experience, expectation, satisfaction and importance of each factor.")),
            Line(msg("Step 3"), msg("Key experience: where weighted satisfaction is most negative.")),
            Line(msg("Step 4"), msg("Gap: how far experience is from the ideal.")),
            Line(msg("Step 5"), msg("Requirements: what would close each gap.")),
            Line(msg("Step 6"), msg("Alignment: which actions fit strategy, people, process and technology.")),
            Line(msg("Step 7"), msg("Feedback: what changed since the last wave, and what it brought.")),
        ),
        words=("seven steps", "method", "七个步骤", "七步", "步骤", "方法"),
        see=("brand_value", "satisfaction", "key_experience", "gap", "requirement", "alignment", "wave"),
    ),
    **FILE_TERMS,
    "brand_value": Term(
        msg("Brand value"),
        msg("Step 1. What the brand promises, beside the reasons customers give for choosing it."),
        words=("brand", "brand statement", "reasons", "step 1", "品牌价值", "品牌", "理解品牌价值"),
        see=("steps",),
    ),
    "experience": Term(
        msg("Experience"),
        msg("Step 2a. How it was, in the eyes of customers."),
        example=msg("{factor}: {experience}", factor=_CONVENIENCE, experience=EXPERIENCE),
        words=("actual", "performance", "step 2a", "2a", "体验", "实际体验"),
        see=("expectation", "satisfaction"),
    ),
    "expectation": Term(
        msg("Expectation"),
        msg(
            "Step 2b. What customers expected. Where it was not asked, management or front-line staff may give it, "
            "and the source is shown beside it."
        ),
        example=msg("{factor}: {expectation}", factor=_CONVENIENCE, expectation=EXPECTATION),
        words=("expectations", "expected", "step 2b", "2b", "期望", "期望值"),
        see=("experience", "satisfaction"),
    ),
    "satisfaction": Term(
        msg("Satisfaction"),
        msg("Step 2c. Experience less expectation. Negative means that it fell short."),
        formula=msg("satisfaction = experience - expectation"),
        example=msg(
            "{factor}: {experience} - {expectation} = {satisfaction}. {other}: {first} - {second} = {difference}.",
            factor=_CONVENIENCE,
            experience=EXPERIENCE,
            expectation=EXPECTATION,
            satisfaction=SATISFACTION,
            other=_PRODUCT,
            first=PRODUCT_EXPERIENCE,
            second=PRODUCT_EXPECTATION,
            difference=PRODUCT_EXPERIENCE - PRODUCT_EXPECTATION,
        ),
        words=("satisfied", "step 2c", "2c", "满意度", "满意"),
        see=("experience", "expectation", "base", "weighted_satisfaction"),
    ),
    "importance": Term(
        msg("Importance"),
        msg("Step 2d. How much the factor matters to customers. 0 means not at all."),
        example=msg("{factor}: {importance}", factor=_CONVENIENCE, importance=IMPORTANCE),
        words=("important", "step 2d", "2d", "重要性", "重要度"),
        see=("weighted_satisfaction", "weight"),
    ),
    "importance_format": Term(
        msg("Importance format"),
        msg(
            "How importance was asked: each factor rated, points shared out among the factors, or the factors ranked. "
            "What the answers look like is asked about, never assumed."
        ),
        formula=msg("share = points / sum of points x 10; rank k of K = (1/k + ... + 1/K), the first as 10"),
        details=(
            Line(msg("Points"), msg("A blank counts 0. Another sum than the points leaves the respondent out.")),
            Line(
                msg("Ranks"),
                msg(
                    "1 is the most important. Rank-order centroids assume how far ranks lie apart; a check says "
                    "whether the key experience holds at equal distances."
                ),
            ),
            Line(msg("Elsewhere"), msg("A table of another study weighs the factors: [input] importance_table.")),
        ),
        words=("constant sum", "points", "rank-order centroid", "importance table", "maxdiff", "恒和", "重要性排序"),
        see=("importance", "robustness"),
    ),
    "weighted_satisfaction": Term(
        msg("Weighted satisfaction"),
        msg("Step 3. Satisfaction multiplied by importance. The most negative factor is to be fixed first."),
        formula=msg("weighted satisfaction = importance x satisfaction"),
        example=msg(
            "{factor}: {importance} x {satisfaction} = {weighted}",
            factor=_CONVENIENCE,
            importance=IMPORTANCE,
            satisfaction=SATISFACTION,
            weighted=IMPORTANCE * SATISFACTION,
        ),
        words=("weighted", "weighted score", "step 3", "加权满意度", "满意度权重"),
        see=("satisfaction", "importance", "key_experience"),
    ),
    "key_experience": Term(
        msg("Key experience"),
        msg(
            "Step 3. The factor with the most negative weighted satisfaction. If none is negative there is no key "
            "experience. Equal factors: the more important one, then the one with the lower experience."
        ),
        example=msg(
            "{factor}, with a weighted satisfaction of {weighted}.",
            factor=_CONVENIENCE,
            weighted=IMPORTANCE * SATISFACTION,
        ),
        words=("key", "key experiences", "fix first", "关键体验", "关键", "先补什么"),
        see=("weighted_satisfaction", "worst_set", "verdict", "ideal"),
    ),
    **OVERVIEW_TERMS,
    **RANK_TERMS,
    **SEGMENT_TERMS,
    "ideal": Term(
        msg("Ideal"),
        msg(
            "Step 4a. How it should be, given limited resources. Where nobody says otherwise the key experience is "
            "raised to the top of the scale and every other factor stays as it is today."
        ),
        example=msg("{factor}: {ideal}", factor=_CONVENIENCE, ideal=IDEAL),
        words=("ideals", "ideal experience", "target", "step 4a", "4a", "理想", "理想体验"),
        see=("key_experience", "gap"),
    ),
    "gap": Term(
        msg("Gap"),
        msg("Step 4. Experience less the ideal. Negative means short of the ideal."),
        formula=msg("gap = experience - ideal"),
        example=msg(
            "{factor}: {experience} - {ideal} = {gap}. Every other factor keeps today's level, so its gap is {zero}.",
            factor=_CONVENIENCE,
            experience=EXPERIENCE,
            ideal=IDEAL,
            gap=EXPERIENCE - IDEAL,
            zero=0,
        ),
        words=("gaps", "gap analysis", "step 4", "4b", "差距", "体验差距", "差距分析"),
        see=("experience", "ideal", "requirement"),
    ),
    "requirement": Term(
        msg("Requirement"),
        msg("Step 5. What would close a gap. cemgap drafts a row per gap; people write the requirement in plan.xlsx."),
        example=msg("{factor}: more shops within reach", factor=_CONVENIENCE),
        words=("requirements", "need", "needs", "step 5", "需求", "要求"),
        see=("gap", "action", "plan"),
    ),
    "action": Term(
        msg("Action"),
        msg("Step 6. A way to meet requirements: chosen, rejected or not decided. Owner and date belong to it."),
        example=msg("{factor}: open more shops in the same street", factor=_CONVENIENCE),
        words=("actions", "measures to take", "行动", "措施", "行动方案"),
        see=("requirement", "alignment", "plan"),
    ),
    "alignment": Term(
        msg("Alignment"),
        msg(
            "Step 6. Whether an action fits the strategy, and whether people, process and technology are in place. A "
            "conflict anywhere is a veto, whatever was decided. A blank cell is not judged."
        ),
        details=(
            Line(msg("Strategy"), msg("one of: {words}", words=_words("fits", "neutral", "conflicts", "unknown"))),
            Line(
                msg("People, process, technology"),
                msg("one of: {words}", words=_words("in_place", "to_build", "conflicts", "unknown")),
            ),
        ),
        example=msg("Selling by telephone and internet conflicts with the channel strategy, so it is not to be done."),
        words=("align", "strategy", "veto", "capability", "step 6", "匹配", "策略", "能力", "否决"),
        see=("action", "plan"),
    ),
    "plan": Term(
        msg("Plan"),
        msg(
            "The workbook plan.xlsx with the sheets Requirements, Actions and Strategy. People write it, and cemgap "
            "reads it. A blank one: cemgap template plan"
        ),
        words=("plan.xlsx", "计划", "方案"),
        see=("requirement", "action", "alignment"),
    ),
    "wave": Term(
        msg("Wave"),
        msg(
            "One round of the survey. Step 7 sets a wave beside an earlier one. The two are treated as separate "
            "samples; respondents found in both are counted and said."
        ),
        formula=msg("change = this wave - the earlier wave"),
        words=("waves", "change", "feedback", "step 7", "compare", "波次", "期次", "变化", "回馈"),
        see=("significance", "verdict", "evidence"),
    ),
    "evidence": Term(
        msg("Evidence"),
        msg(
            "Step 7. Business results beside the investment: results and units as multiples of the first stage. A "
            "result marked over is a lower bound, and so is all that follows from it."
        ),
        formula=msg("index per unit = (result / first result) / (units / first units)"),
        example=msg(
            "With {shops} shops the result is over {result} times the first, so the index is over {index}.",
            shops=4,
            result=4,
            index=1,
        ),
        words=("results", "business results", "evidence.csv", "outcome", "证据", "业务结果", "经营结果"),
        see=("wave", "verdict"),
    ),
    "base": Term(
        msg("Base"),
        msg(
            "The respondents behind a figure. Experience, expectation and satisfaction rest on those who gave both "
            "experience and expectation, so that the table adds up. Importance rests on all who rated it. Below "
            "{least} (effective) a base is small: figures are shown, but no verdict.",
            least=30,
        ),
        formula=msg("effective n = (sum of weights)^2 / sum of squared weights"),
        words=("bases", "small base", "n_effective", "effective n", "paired base", "样本量", "基数", "有效样本"),
        see=("respondent", "missing", "interval"),
    ),
    "interval": Term(
        msg("Interval"),
        msg(
            "The 95% interval: a range that would hold the true figure in 95 of 100 surveys like this one. It covers "
            "chance in who answered, not who stayed away. A factor table has no respondents and so no interval."
        ),
        formula=msg("figure +/- t x standard error"),
        words=("ci", "confidence interval", "confidence", "standard error", "se", "置信区间", "区间", "标准误"),
        see=("base", "significance"),
    ),
    "significance": Term(
        msg("Significance"),
        msg(
            "A change is called better or worse only if chance alone would rarely make one as large. The test is on "
            "weighted satisfaction, at 5%, corrected (Holm) for looking at several factors at once."
        ),
        words=("significant", "p", "p value", "holm", "test", "显著性", "显著", "检验"),
        see=("interval", "wave", "verdict"),
    ),
    "verdict": Term(
        msg("Verdict words"),
        msg("The word beside a factor, a change or a result; the first that applies."),
        details=(
            Line(VERDICTS["key"], msg("the key experience")),
            Line(VERDICTS["tied"], msg("cannot be told apart from the key experience, or from the lowest (95%)")),
            Line(VERDICTS["below"], msg("the interval of satisfaction lies below 0")),
            Line(VERDICTS["exceeds"], msg("the interval of satisfaction lies above 0")),
            Line(VERDICTS["undecided"], msg("the interval of satisfaction holds 0")),
            Line(CHANGE_VERDICTS["better"], msg("weighted satisfaction rose significantly")),
            Line(CHANGE_VERDICTS["worse"], msg("weighted satisfaction fell significantly")),
            Line(CHANGE_VERDICTS["no_significant_change"], msg("the change can be chance")),
            Line(CHANGE_VERDICTS["not_tested"], msg("no respondents, or a base too small")),
            Line(CHANGE_VERDICTS["not_comparable"], msg("the factor was not measured alike in both waves")),
            Line(EVIDENCE_VERDICTS["consistent"], msg("the result grew at least in step with the investment")),
            Line(EVIDENCE_VERDICTS["not_shown"], msg("the result does not settle it")),
            Line(EVIDENCE_VERDICTS["contradicts"], msg("the result grew less than the investment")),
        ),
        words=(
            *("verdicts", "verdict words", "below", "exceeds", "undecided", "判断", "结论用语"),
            *("better", "worse", "no significant change", "not tested", "not comparable"),
            *("consistent", "not shown", "contradicts"),
        ),
        see=("key_experience", "significance", "evidence"),
    ),
    "importance_performance": Term(
        msg("Importance-performance table"),
        msg(
            "What can be said when expectation was not asked: importance beside experience, ordered by importance less "
            "experience. It names no key experience. Give expectations with --expectation FACTOR=SCORE to go on."
        ),
        formula=msg("importance - experience, both on one scale"),
        words=(
            "ipa",
            "importance-performance",
            "重要性表现",
            "重要性-表现分析",
        ),
        see=("expectation", "key_experience", "matrix"),
    ),
    **DRIVER_TERMS,
    **PLANNING_TERMS,
    "moments": Term(
        msg("Moments"),
        msg(
            "The weighted sums that replace the respondents while a file is read. They add up over blocks and files in "
            "any order, so memory does not grow with the number of rows."
        ),
        words=("totals", "sums", "矩", "合计"),
        see=("interval", "weight"),
    ),
}
"""key -> term, in the order of the method. A key is the name of the figure in JSON and CSV where it has one."""
