"""File terms: words about the file of answers and how it is read."""

from cemgap.report.blocks import Line
from cemgap.report.content.term import Term
from cemgap.translations import msg

FILE_TERMS: dict[str, Term] = {
    "export": Term(
        msg("Export"),
        msg("The file as the survey platform wrote it. It is read, never changed."),
        words=("file", "source", "survey file", "导出文件", "导出", "文件"),
        see=("layouts", "mapping"),
    ),
    "layouts": Term(
        msg("Layouts"),
        msg("How a file is laid out. cemgap tells which it is, and says so."),
        details=(
            Line(msg("Factor table"), msg("A row per factor with its scores. No respondents, so no intervals.")),
            Line(msg("Wide"), msg("A row per respondent, a column per factor and measure.")),
            Line(msg("Long"), msg("A row per respondent and factor.")),
        ),
        words=("layout", "factor table", "factor_table", "wide", "long", "版式", "布局", "因素表", "宽表", "长表"),
        see=("export", "mapping"),
    ),
    "codebook": Term(
        msg("Codebook"),
        msg(
            "A second file that says what the columns ask and what the codes mean, such as a REDCap data dictionary. "
            "It is used only when you name it: --codebook FILE"
        ),
        words=("codebooks", "data dictionary", "value labels", "编码表", "码本", "数据字典"),
        see=("export", "scales", "missing"),
    ),
    "mapping": Term(
        msg("Mapping"),
        msg("Which column answers which question. It stands in cemgap.toml, where you can read and change it."),
        words=("cemgap.toml", "settings", "columns", "映射", "设置"),
        see=("export", "layouts", "measure", "blocks"),
    ),
    "blocks": Term(
        msg("Blocks"),
        msg(
            "Columns that hold one measure, named in one line of cemgap.toml, [input.blocks]. What each of them rates "
            "is taken from its header. The line none leaves columns open, so that nobody asks again."
        ),
        example=msg('experience = "2-6", or a pattern "RA01_*", or a list ["Q1", "Q2"]. Positions count from 1.'),
        words=("block", "input.blocks", "[input.blocks]", "runs of columns", "题块", "列组"),
        see=("mapping", "measure"),
    ),
    "respondent": Term(
        msg("Respondent"),
        msg("A person who answered the survey. The n of a figure counts those behind it."),
        words=("respondents", "n", "受访者", "受访人"),
        see=("base", "weight"),
    ),
    "flagged": Term(
        msg("Flagged respondents"),
        msg(
            "Respondents whose answers may not mean what they say. They are counted, and the report says whether the "
            'result holds without them. To leave them out, in cemgap.toml, [input]: straightliners = "drop"; likewise '
            "partials and speeders."
        ),
        details=(
            Line(msg("Straight-liners"), msg("{n} ratings or more, and all of them the same", n=12)),
            Line(msg("Speeders"), msg("less than one second for each rating")),
            Line(msg("Partial interviews"), msg("the survey platform says that they did not reach the end")),
        ),
        words=(
            *("flags", "straight-liner", "straight-liners", "straightliner", "straightliners", "straight lining"),
            *("speeder", "speeders", "partial", "partials", "partial interviews", "data quality", "可疑答卷"),
            *("直线作答", "答题过快", "未完成"),
        ),
        see=("respondent", "base"),
    ),
    "factor": Term(
        msg("Factor"),
        msg(
            "A side of the offer that customers judge: product, service, relationship, convenience, brand image, "
            "price, or factors of your own."
        ),
        words=("factors", "因素", "因子"),
        see=("measure", "attribute"),
    ),
    "attribute": Term(
        msg("Attribute"),
        msg(
            "One of several questions about a factor. The score of the factor is then the mean of its attributes, for "
            "each respondent who answered half of them at least. In cemgap.toml: [factors.service.attributes.staff]"
        ),
        words=("attributes", "item", "items", "sub-factor", "属性", "子项", "题项"),
        see=("factor", "touchpoint"),
    ),
    "touchpoint": Term(
        msg("Touchpoint"),
        msg(
            "Where customers meet the company: a shop, the website, the hotline. An attribute can have a touchpoint, a "
            "stage (before the purchase) and a channel (online). They are taken from the question, or from cemgap.toml."
        ),
        words=("touchpoints", "touch point", "stage", "channel", "触点", "接触点", "阶段", "渠道"),
        see=("attribute",),
    ),
    "measure": Term(
        msg("Measure"),
        msg("What is asked about a factor: experience, expectation, importance, and sometimes the ideal."),
        words=("measures", "测量", "指标"),
        see=("experience", "expectation", "importance", "ideal"),
    ),
    "scales": Term(
        msg("Scales"),
        msg(
            "The lowest and highest possible answer. Answers in words count from 1, the worst. Answers on 0-10 and "
            "1-10 are shown as they are. Any other scale is mapped onto 0-10, and the report says so. Answers outside "
            "the scale are errors and are never cut."
        ),
        formula=msg("10 x (answer - lowest) / (highest - lowest)"),
        example=msg(
            "On a scale of {low} to {high} the answer {answer} becomes {score}.", low=1, high=5, answer=4, score=7.5
        ),
        words=("scale", "index", "量表", "刻度", "分制"),
        see=("measure", "missing"),
    ),
    "missing": Term(
        msg("Missing answers"),
        msg(
            "Blank cells count as no answer, and so do the codes that you declare (missing = [99]) or that the file "
            "does. A blank stays blank in every result: nothing is filled in."
        ),
        words=("missing code", "missing codes", "blank", "no answer", "缺失", "缺失值", "缺失代码", "空白"),
        see=("not_applicable", "base", "scales"),
    ),
    "not_applicable": Term(
        msg("Don't know"),
        msg(
            "An answer that rates nothing: don't know, not applicable. It enters no mean and is counted apart from "
            "blanks. Words and labels for it are known; a code is declared in cemgap.toml, [scale]: "
            "not_applicable = [98]"
        ),
        words=("dont know", "don't know", "not applicable", "n/a", "dk", "不知道", "不清楚", "不适用"),
        see=("missing", "base"),
    ),
    "weight": Term(
        msg("Weight"),
        msg(
            "How many customers a respondent stands for. It is never importance, and it is used only when you name "
            "its column."
        ),
        words=("weights", "weighting", "权重", "加权"),
        see=("respondent", "importance"),
    ),
}
"""key -> term, in the order of the method."""
