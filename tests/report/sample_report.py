"""A report as the program makes them, in both languages, for the tests of its forms."""

import gettext

from cemgap.intake.mapping import Factor
from cemgap.report.blocks import Column, Figure, Line, Lines, Matrix, Part, Point, Report, Row, Table
from cemgap.translations import Wording, msg

CHINESE = {
    "Executive summary: {client}, wave {wave}": "执行摘要：{client}，{wave}",
    "Fix first": "先补什么",
    "How far": "差多少",
    "Then": "其次",
    "Open": "未完",
    "Basis": "依据",
    "{factor}: importance {importance}, satisfaction {satisfaction} (95% CI {low} to {high}), weighted {weighted}.": (
        "{factor}。重要性 {importance}，满意度 {satisfaction} (95% CI {low} 至 {high})，加权满意度 {weighted}。"
    ),
    "Experience {experience} against an ideal of {ideal}: gap {gap}.": "体验 {experience}，理想 {ideal}，差距 {gap}。",
    "{factor}: satisfaction {satisfaction}; the rest cannot be told apart from zero.": (
        "{factor}：满意度 {satisfaction}；其余各项与零没有可以确认的差别，这里特意写得长一些，好让这一行换行。"
    ),
    "Steps 5-6 (requirements) are not filled in yet.": "第 5-6 步“需求”还没有填写。",
    "{n} respondents, unweighted. Scale 1-10, seen in the data.": "{n} 人，未加权。量表 1-10，由数据推断。",
    "Steps 2-4  Factors, worst weighted satisfaction first": "第 2-4 步  各因素，加权满意度最低的在前",
    "Factor": "因素",
    "Importance": "重要性",
    "Imp": "重要",
    "Experience": "体验",
    "Exp": "体验",
    "Expectation": "期望",
    "Expct": "期望",
    "Satisfaction": "满意度",
    "Sat": "满意",
    "95% interval": "95% 区间",
    "Weighted satisfaction": "加权满意度",
    "Weighted": "加权",
    "Ideal": "理想",
    "Gap": "差距",
    "key experience. Differences are taken before rounding.": "关键体验。差值在四舍五入之前计算。",
    "Priority matrix": "优先矩阵",
    "satisfaction": "满意度",
    "importance": "重要性",
    "FIX FIRST": "优先改进",
    "KEEP IT UP": "继续保持",
    "LOW PRIORITY": "次要",
    "POSSIBLE OVERKILL": "可能过度",
    "Requirements and actions": "需求与行动",
    "Action": "行动",
    "Closes": "弥补",
    "Strategy": "策略",
    "People": "人员",
    "Owner": "负责人",
    "fits": "符合",
    "conflicts": "冲突",
    "to build": "待建",
    "in place": "已有",
    "unknown": "不明",
    "{low} to {high}": "{low} 至 {high}",
    "across: {across}; up: {up}": "横轴：{across}；纵轴：{up}",
    "note": "注",
    "error": "错误",
    "warning": "警告",
    "fix": "修正",
    'sheet "{sheet}"': "工作表“{sheet}”",
    "column {column}": "列 {column}",
    "rows {rows} and {n} more": "第 {rows} 行等，另有 {n} 处",
    "rows {rows}": "第 {rows} 行",
    "row {row}": "第 {row} 行",
    "Convenience": "便利性",
    "Product": "产品",
    "Price": "价格",
    "Service": "服务",
    "Relationship": "关系",
    "Brand image": "品牌形象",
    "Quadrant": "象限",
    "Factors": "因素",
    "yes": "是",
    "no": "否",
}


class Chinese(gettext.NullTranslations):
    """The sentences of this file in Chinese, others as they are: a test of a form needs no catalogue."""

    def gettext(self, message: str) -> str:
        """The Chinese of `message`, if it is here."""
        return CHINESE.get(message, message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Chinese has one form for any number."""
        return self.gettext(msgid1 if n == 1 else msgid2)


def chinese_catalogue(language: str) -> gettext.NullTranslations:
    """Stands in for `cemgap.translations.catalogue`."""
    return Chinese() if language == "zh" else gettext.NullTranslations()


FACTORS = {key: Factor(key) for key in ("convenience", "product", "price", "service", "relationship", "brand")}

# importance, experience, expectation, satisfaction, its interval, weighted satisfaction, its interval, ideal, gap, base
Interval = tuple[float, float]
FIGURES: dict[str, tuple[float, float, float, float, Interval, float, Interval, float, float, int]] = {
    "convenience": (8.84, 4.88, 6.98, -2.1, (-2.31, -1.9), -18.59, (-20.4, -16.8), 10, -5.12, 398),
    "product": (6.97, 5.94, 7.0, -1.06, (-1.27, -0.85), -7.4, (-8.9, -5.9), 5.94, 0, 395),
    "price": (8.1, 6.8, 6.92, -0.12, (-0.3, 0.06), -0.97, (-2.4, 0.5), 6.8, 0, 389),
    "service": (5.0, 5.9, 6.1, -0.2, (-0.41, 0.01), -1.0, (-2.1, 0.1), 5.9, 0, 1399),
    "relationship": (2.2, 4.0, 4.1, -0.1, (-0.3, 0.1), -0.22, (-0.7, 0.2), 4.0, 0, 400),
    "brand": (5.9, 7.02, 6.9, 0.12, (0.01, 0.23), 0.71, (0.1, 1.4), 7.02, 0, 400),
}


def factors_table() -> Table:
    """Steps 2 to 4 of six factors, with all kinds of columns."""
    return Table(
        name="factors",
        title=msg("Steps 2-4  Factors, worst weighted satisfaction first"),
        columns=(
            Column("factor", msg("Factor"), "text"),
            Column("importance", msg("Importance"), "score", msg("Imp"), priority=2, step="2d"),
            Column("experience", msg("Experience"), "score", msg("Exp"), priority=2, step="2a"),
            Column("expectation", msg("Expectation"), "score", msg("Expct"), priority=2, step="2b"),
            Column("satisfaction", msg("Satisfaction"), "signed", msg("Sat"), step="2c"),
            Column("satisfaction_interval", msg("95% interval"), "signed", priority=3),
            Column("weighted_satisfaction", msg("Weighted satisfaction"), "signed", msg("Weighted"), step="3"),
            Column("weighted_interval", msg("95% interval"), "signed", priority=4),
            Column("ideal", msg("Ideal"), "score", priority=2, step="4a"),
            Column("gap", msg("Gap"), "signed", priority=2, step="4b"),
            Column("n", msg("n"), "count", priority=2),
            Column("df", msg("df"), "score", priority=4),
        ),
        rows=tuple(
            Row(key, (FACTORS[key], *figures, 397.5), marked=key == "convenience") for key, figures in FIGURES.items()
        ),
        bar="weighted_satisfaction",
        notes=(msg("key experience. Differences are taken before rounding."),),
    )


def priority_matrix() -> Matrix:
    """The same six factors by importance and satisfaction."""
    return Matrix(
        name="priority",
        title=msg("Priority matrix"),
        across=msg("satisfaction"),
        up=msg("importance"),
        points=tuple(Point(FACTORS[key], row[3], row[0], key == "convenience") for key, row in FIGURES.items()),
        cross_across=0,
        cross_up=6.17,
        quadrants=(msg("FIX FIRST"), msg("KEEP IT UP"), msg("LOW PRIORITY"), msg("POSSIBLE OVERKILL")),
    )


def answer() -> Lines:
    """The summary: labelled sentences with figures."""
    return Lines(
        "answer",
        None,
        (
            Line(
                msg("Fix first"),
                msg(
                    "{factor}: importance {importance}, satisfaction {satisfaction} (95% CI {low} to {high}), "
                    "weighted {weighted}.",
                    factor=FACTORS["convenience"],
                    importance=Figure(8.84, "score"),
                    satisfaction=Figure(-2.1, "signed"),
                    low=Figure(-2.31, "signed"),
                    high=Figure(-1.9, "signed"),
                    weighted=Figure(-18.59, "signed"),
                ),
            ),
            Line(
                msg("How far"),
                msg(
                    "Experience {experience} against an ideal of {ideal}: gap {gap}.",
                    experience=Figure(4.88, "score"),
                    ideal=Figure(10, "score"),
                    gap=Figure(-5.12, "signed"),
                ),
            ),
            Line(
                msg("Then"),
                msg(
                    "{factor}: satisfaction {satisfaction}; the rest cannot be told apart from zero.",
                    factor=FACTORS["product"],
                    satisfaction=Figure(-1.06, "signed"),
                ),
            ),
            Line(msg("Open"), msg("Steps 5-6 (requirements) are not filled in yet.")),
            Line(msg("Basis"), msg("{n} respondents, unweighted. Scale 1-10, seen in the data.", n=412)),
        ),
    )


def actions_table() -> Table:
    """Steps 5 and 6: sentences of people, and judgements."""
    return Table(
        name="actions",
        title=msg("Requirements and actions"),
        columns=(
            Column("id", msg("id"), "text"),
            Column("action", msg("Action"), "text"),
            Column("factor", msg("Closes"), "text"),
            Column("gap", msg("Gap"), "signed"),
            Column("strategy", msg("Strategy"), "text"),
            Column("people", msg("People"), "text", priority=2),
            Column("owner", msg("Owner"), "text", priority=2),
        ),
        rows=(
            Row(
                "A1",
                (
                    "A1",
                    Wording(
                        (
                            ("en", "One more shop on the street, near the ferry"),
                            ("zh", "在同一条街上，靠近码头处再开一家店"),
                        )
                    ),
                    FACTORS["convenience"],
                    -5.12,
                    msg("fits"),
                    msg("to build"),
                    "COO",
                ),
            ),
            Row("A3", ("A3", "Online shop", FACTORS["convenience"], -5.12, msg("conflicts"), msg("unknown"), None)),
        ),
    )


def sample_report() -> Report:
    """All kinds of blocks."""
    return Report(
        title=msg(
            "Executive summary: {client}, wave {wave}",
            client=Wording((("en", "Meisu Electronics"), ("zh", "美苏电器"))),
            wave="2026Q1",
        ),
        parts=(
            Part("answer", (answer(),)),
            Part("factors", (factors_table(),)),
            Part("matrix", (priority_matrix(),)),
            Part("actions", (actions_table(),)),
        ),
        notes=(msg("What a column means: cemgap explain"),),
    )
