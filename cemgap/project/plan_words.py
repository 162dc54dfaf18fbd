"""Plan words: the sheets, headers and judgements of the plan workbook, in both languages.

The first word of a language is the one cemgap writes; every word is read, whatever the language of the report.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

SheetKey = Literal["requirements", "actions", "strategy"]


@dataclass(frozen=True, slots=True)
class Words:
    """The ways to write one thing."""

    en: tuple[str, ...]
    zh: tuple[str, ...]
    """Simplified first, then traditional where it differs."""

    def shown(self, language: str) -> str:
        """The word cemgap writes."""
        return (self.zh if language == "zh" else self.en)[0]


def folded(text: str) -> str:
    """Words as they are compared: NFKC, small letters, without spaces, hyphens and underscores.

    >>> folded("In_Place ")
    'inplace'
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in plain if c not in "_-" and not c.isspace() and unicodedata.category(c)[0] != "C")


def token_of(text: str, words: Mapping[str, Words]) -> str | None:
    """What a word stands for, or None where it is none of `words`.

    >>> token_of("In place", CAPABILITIES), token_of("已具备", CAPABILITIES), token_of("perhaps", CAPABILITIES)
    ('in_place', 'in_place', None)
    """
    wanted = folded(text)
    for token, listed in words.items():
        if wanted in {folded(word) for word in (token, *listed.en, *listed.zh)}:
            return token
    return None


SHEETS: Mapping[SheetKey, Words] = {
    "requirements": Words(("Requirements", "Requirement"), ("需求",)),
    "actions": Words(("Actions", "Action"), ("行动", "行動")),
    "strategy": Words(("Strategy",), ("策略", "战略", "企业策略", "戰略", "企業策略")),
}

REQUIREMENT_COLUMNS: Mapping[str, Words] = {
    "id": Words(("id",), ("编号", "編號", "序号", "序號")),
    "factor": Words(("factor",), ("因素",)),
    "requirement": Words(("requirement",), ("需求",)),
    "why": Words(("why", "reason"), ("原因", "理由")),
}

ACTION_COLUMNS: Mapping[str, Words] = {
    "id": Words(("id",), ("编号", "編號", "序号", "序號")),
    "action": Words(("action",), ("行动", "行動")),
    "serves": Words(("serves", "requirements"), ("对应需求", "對應需求", "服务需求", "服務需求")),
    "decision": Words(("decision",), ("决定", "決定", "决策", "決策")),
    "strategy": Words(("strategy",), ("策略", "战略", "企业策略", "戰略", "企業策略")),
    "people": Words(("people",), ("人员", "人員")),
    "process": Words(("process", "processes"), ("流程",)),
    "technology": Words(("technology",), ("技术", "技術")),
    "missing": Words(("missing",), ("欠缺", "缺少", "缺口")),
    "owner": Words(("owner",), ("负责人", "負責人")),
    "due": Words(("due", "due date"), ("期限", "完成日期", "截止日期")),
    "cost": Words(("cost",), ("成本", "费用", "費用")),
    "status": Words(("status",), ("状态", "狀態", "进度", "進度")),
}

STRATEGY_COLUMNS: Mapping[str, Words] = {
    "statement": Words(("statement",), ("内容", "内容陈述", "內容", "陈述", "陳述")),
    "kind": Words(("kind",), ("类别", "類別", "类型", "類型")),
}

COLUMNS: Mapping[SheetKey, Mapping[str, Words]] = {
    "requirements": REQUIREMENT_COLUMNS,
    "actions": ACTION_COLUMNS,
    "strategy": STRATEGY_COLUMNS,
}

OPTIONAL_COLUMNS: Mapping[SheetKey, frozenset[str]] = {
    "requirements": frozenset({"why"}),
    "actions": frozenset({"missing", "cost", "status"}),
    "strategy": frozenset(),
}
"""Columns that people may take out; every other one carries a judgement whose loss would change what is said."""

DECISIONS: Mapping[str, Words] = {
    "chosen": Words(
        ("chosen", "selected", "approved"), ("选定", "已选", "选择", "采用", "選定", "已選", "選擇", "採用")
    ),
    "rejected": Words(("rejected", "dropped"), ("否决", "放弃", "不采用", "否決", "放棄", "不採用")),
    "open": Words(("open", "undecided"), ("待定", "未定")),
}

STRATEGY_FITS: Mapping[str, Words] = {
    "fits": Words(("fits", "fit"), ("符合", "匹配", "一致")),
    "neutral": Words(("neutral",), ("中性", "无关", "無關")),
    "conflicts": Words(("conflicts", "conflict"), ("冲突", "衝突", "抵触", "抵觸")),
    "unknown": Words(("unknown", "?"), ("未知", "不明")),
}

CAPABILITIES: Mapping[str, Words] = {
    "in_place": Words(("in place",), ("已具备", "具备", "已有", "已具備", "具備")),
    "to_build": Words(("to build",), ("待建设", "待建", "需建设", "待建設", "需建設")),
    "conflicts": Words(("conflicts", "conflict"), ("冲突", "衝突", "抵触", "抵觸")),
    "unknown": Words(("unknown", "?"), ("未知", "不明")),
}

STRATEGY_KINDS: Mapping[str, Words] = {
    "goal": Words(("goal",), ("目标", "目標")),
    "ruled_out": Words(("ruled out",), ("不做", "排除", "禁止")),
}

JUDGEMENTS: Mapping[str, Mapping[str, Words]] = {
    "decision": DECISIONS,
    "strategy": STRATEGY_FITS,
    "people": CAPABILITIES,
    "process": CAPABILITIES,
    "technology": CAPABILITIES,
}
"""Column of the sheet Actions -> the words that may stand in it; blank = open, or unknown."""
