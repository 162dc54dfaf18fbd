"""Anchors: what a header says about the ends of the answer scale, parted from what it asks."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from cemgap.intake.ratings.labels import is_label, plain
from cemgap.intake.ratings.leaning import leaning

Anchors = tuple[tuple[str, str], ...]
"""(number as text, its label; "" = none), by number."""

NUMBER = r"(?<![A-Za-z0-9.])(?:(?<![^\s(（\[【,，;；])[+\-−])?\d{1,3}(?!\d|\.\d)"
UNIT = r"\s*(?:[分点點星]|points?\b|pts?\b|stars?\b|punkte?\b)?"
MEANS = (
    r"\s*(?:[=＝]+|\b(?:is|means|meaning|meant|being|stands\s+for|bedeutet|heißt|entspricht)\b"
    r"|表示|代表|意味着|为|為|是)\s*"
)
MEANS_INSIDE = MEANS.replace("[=＝]+", "[=＝:：]+|[-–—]")
"""In brackets a colon or a dash may part number and label."""
OPEN, CLOSE = r"[\"'“‘「]?", r"[\"'”’」]?"
LABEL = r"[^\W\d_][^\d=＝()（）\[\]【】,;，；、\n|?？。!！:：\"”“」]*?"
BETWEEN = r"\s*(?:[,;，；、/|]|\.{2,3}|…|[-–—~～]+|→)?\s*(?:(?:and|to|und|bis|or|through|up\s+to|到|至|和|而)\s*)?"
"""What parts one number and its label from the next."""
BEFORE_NEXT = rf"{BETWEEN}[+\-−]?\d{{1,3}}{UNIT}(?:{MEANS_INSIDE}|\s*[(（\"'“‘「])"
AFTER = rf"(?=\s*(?:$|[)）\]】\[【?？。!！\n,;，；、|:：.]|[—―])|\s[-–/>]+\s|{BEFORE_NEXT})"


def _pair(means: str) -> str:
    return rf"(?P<n>{NUMBER}){UNIT}{means}{OPEN}(?P<label>{LABEL}){CLOSE}{AFTER}"


PAIR = re.compile(_pair(MEANS), re.IGNORECASE)
PAIR_INSIDE = re.compile(_pair(MEANS_INSIDE), re.IGNORECASE)
BRACKETED = re.compile(rf"(?P<n>{NUMBER}){UNIT}\s*[(（]\s*{OPEN}(?P<label>[^\W\d_][^()（）\d=]*?){CLOSE}\s*[)）]")
QUOTED = re.compile(rf"(?P<n>{NUMBER}){UNIT}\s*[\"“‘「](?P<label>[^\W\d_][^\"”’」\d]*)[\"”’」]")
BARE = re.compile(rf"(?P<n>{NUMBER}){UNIT}\s*(?P<label>[^\W\d_][^()（）\d=]*?)(?={BETWEEN}\d|$)", re.IGNORECASE)
"""``1 very poor - 5 excellent``: in brackets, where what the labels mean is known."""
NUMBER_BEHIND = re.compile(
    rf"(?P<label>[^\W\d_][^()（）\d,;，；:：?？.。]*?)\s*[(（]\s*(?P<n>[+\-−]?\d{{1,3}}){UNIT}\s*[)）]", re.IGNORECASE
)
"""``from very poor (1) to excellent (5)``"""
RANGE = re.compile(
    rf"(?P<low>{NUMBER}){UNIT}\s*(?:[-–—−~～]+|to\b|bis\b|through\b|up\s+to\b|到|至)\s*(?P<high>\d{{1,3}}){UNIT}(?![\d%])",
    re.IGNORECASE,
)
TOPS = frozenset({4, 5, 6, 7, 9, 10, 11, 100})
"""Largest numbers of a range that is a scale; others count something."""
LOWEST = frozenset({0, 1})
STEPS = re.compile(
    r"[(（\[]\s*(?:\w+\s+)?\d{1,2}\s*[- ]?\s*(?:point|punkte?|分制|级量表|點量表|点量表)[^()（）\[\]]{0,20}[)）\]]",
    re.IGNORECASE,
)
"""``(5-point scale)``"""
LEADS = re.compile(
    r"(?:(?<![A-Za-z])(?:on|an?|the|our|your|scales?|ranging|running|going|from|of|where|whereby|wherein|with|which|in|"
    r"using|use|please|school|grades?|rating(?=\s+scale)|likert|numeric|auf|einer|der|die|skala|von|mit|wobei|bitte|"
    r"schulnoten|noten|nach|anhand|\d{1,2}-point|\d{1,2}er)(?![A-Za-z])|请按照?|请用|请以|請用|請以|其中|按照?|从|從|以|用|"
    r"(?:请|請)[^，,。()（）]{0,12}(?:打分|评分|評分|评价)|[\s,;:，；：–—-])+$",
    re.IGNORECASE,
)
"""Words before a scale that belong to it."""
LEADS_TO_SCALE = re.compile(
    r"scale|grade|skala|noten|likert|where|from|von|wobei|point|[请請按从從用以其中]", re.IGNORECASE
)
TRAILS = re.compile(
    r"\s*(?:(?:point|rating)?\s*scale\b|points?\b|的?(?:范围内?|量表)?(?:进行|進行)?(?:打分|评分|評分|评价))",
    re.IGNORECASE,
)
INSTRUCTS = re.compile(
    r"\b(?:scale|grades?|rate|rating|score|answer|use|please|skala|noten|schulnoten|bitte|bewerten)\b|[请請]|打分|评分|評分"
    r"|评价|分值|满分|量表",
    re.IGNORECASE,
)
"""Words of a sentence that says how to answer, not what is asked."""
SENTENCE_END = re.compile(r"[.?!。？！\n]\s*")
EDGE = " \t,;，；:：-–—"
OPENING = {")": "(", "）": "（", "]": "[", "】": "【"}
LONGEST = 2000
"""Letters of a header that is looked at."""
TIMES = 4
"""Scales that one header may describe: a range, then its ends."""


@dataclass(frozen=True, slots=True)
class Anchored:
    """A header text in two."""

    text: str
    """What is asked."""
    anchors: Anchors = ()
    """What the numbers mean."""


@dataclass(frozen=True, slots=True)
class _Run:
    start: int
    end: int
    pairs: Anchors


@lru_cache(maxsize=16384)
def anchored(text: str) -> Anchored:
    """A text without the ends of its scale, and these; text that would be nothing else stays.

    >>> anchored("Staff (1 = excellent, 5 = very poor)")
    Anchored(text='Staff', anchors=(('1', 'excellent'), ('5', 'very poor')))
    >>> anchored("How good? Please use grades from 1 (very good) to 6 (insufficient) [Staff]").text
    'How good? [Staff]'
    >>> anchored("Service (0-10分)").anchors, anchored("Age (18-24)").text
    ((('0', ''), ('10', '')), 'Age (18-24)')
    """
    if len(text) > LONGEST or not any(c.isdigit() for c in text):
        return Anchored(text)
    rest, pairs = text, dict[str, str]()
    for _ in range(TIMES):
        run = next(_runs(rest), None)
        if run is None:
            break
        for number, label in run.pairs:
            pairs[number] = pairs.get(number) or label
        shorter = _without(rest, run)
        if not any(c.isalpha() for c in shorter):
            break
        rest = shorter
    steps = STEPS.sub("", rest).strip()
    rest = steps if any(c.isalpha() for c in steps) else rest
    return Anchored(
        rest.lstrip(EDGE) if rest != text else text, tuple(sorted(pairs.items(), key=lambda pair: int(pair[0])))
    )


def anchored_apart(texts: Sequence[str]) -> list[Anchored]:
    """Texts without the ends of their scales; these stay in those that nothing else tells apart.

    >>> [one.text for one in anchored_apart(["A (1-5)", "B (1-5)", "C (1=bad, 5=good)", "C (1=minor, 5=vital)"])]
    ['A', 'B', 'C (1=bad, 5=good)', 'C (1=minor, 5=vital)']
    """
    found = list(map(anchored, texts))
    often: dict[str, set[str]] = defaultdict(set)
    for text, one in zip(texts, found, strict=True):
        often[one.text].add(text)
    return [
        one if len(often[one.text]) == 1 else Anchored(text, one.anchors)
        for text, one in zip(texts, found, strict=True)
    ]


def _runs(text: str) -> Iterator[_Run]:
    """The scales that a text describes: pairs of numbers and labels first, then ranges."""
    for pattern in (PAIR, BRACKETED, QUOTED):
        yield from _chained(text, [(m.start(), m.end(), m["n"], m["label"]) for m in pattern.finditer(text)])
    mixed = sorted(
        (m.start(), m.end(), m["n"], m["label"])
        for pattern in (PAIR, BRACKETED, QUOTED)
        for m in pattern.finditer(text)
    )
    yield from _chained(text, mixed)
    for start, end in _brackets(text):
        inside = text[start:end]
        for pattern in (PAIR_INSIDE, BARE):
            pairs = [(m.start(), m.end(), m["n"], m["label"]) for m in pattern.finditer(inside)]
            if pattern is BARE:
                pairs = [pair for pair in pairs if is_label(plain(pair[3])) or leaning(pair[3])]
            yield from (_Run(start + run.start, start + run.end, run.pairs) for run in _chained(inside, pairs))
        single = PAIR.fullmatch(inside.strip())
        if single and (int(_number(single["n"])) in LOWEST | TOPS) and re.search("[=＝]", inside):
            yield _Run(start, end, ((_number(single["n"]), single["label"].strip()),))
    yield from _behind(text)
    yield from _ranges(text)


def _chained(text: str, pairs: list[tuple[int, int, str, str]]) -> Iterator[_Run]:
    """Two pairs or more, one behind the other, that start at the low end of a scale or end there."""
    chain: list[tuple[int, int, str, str]] = []
    for pair in [*pairs, None]:
        if chain and (pair is None or not re.fullmatch(BETWEEN, text[chain[-1][1] : pair[0]], re.IGNORECASE)):
            found = tuple((_number(n), label.strip()) for _, _, n, label in chain)
            numbers = [int(n) for n, _ in found]
            steady = numbers == sorted(set(numbers)) or numbers == sorted(set(numbers), reverse=True)
            if len(found) > 1 and steady and (min(numbers) in LOWEST or min(numbers) == -max(numbers)):
                yield _Run(chain[0][0], chain[-1][1], found)
            chain = []
        if pair is not None and (not chain or pair[0] >= chain[-1][1]):
            chain.append(pair)


def _behind(text: str) -> Iterator[_Run]:
    """Labels with their numbers behind, where the text before says so."""
    found = [(m.start(), m.end(), m["n"], m["label"]) for m in NUMBER_BEHIND.finditer(text)]
    for first, second in pairwise(found):
        lead = re.search(r"(?:^|\b)(?:from|von)\s+", first[3], re.IGNORECASE)
        parted = re.match(r"(?:to|bis)\s+", second[3], re.IGNORECASE)
        if lead and parted and not text[first[1] : second[0]].strip():
            low, high = _number(first[2]), _number(second[2])
            if min(int(low), int(high)) in LOWEST and low != high:
                pairs = ((low, first[3][lead.end() :].strip()), (high, second[3][parted.end() :].strip()))
                yield _Run(first[0] + lead.start(), second[1], pairs)


def _ranges(text: str) -> Iterator[_Run]:
    """Plain ranges, in brackets of their own or behind words that lead to a scale."""
    for match in RANGE.finditer(text):
        low, high = int(_number(match["low"])), int(match["high"])
        if low not in LOWEST or high not in TOPS:
            continue
        before, behind = text[: match.start()], text[match.end() :]
        lead = LEADS.search(before)
        told = lead is not None and re.search(r"scale|grade|skala|noten|likert|[请請]", lead[0], re.IGNORECASE)
        inside = next(((s, e) for s, e in _brackets(text) if s <= match.start() and match.end() <= e), None)
        alone = (
            inside is not None and _is_lead(text[inside[0] : match.start()]) and _is_lead(text[match.end() : inside[1]])
        )
        if told or alone:
            trail = TRAILS.match(behind)
            end = match.end() + (trail.end() if trail else 0)
            yield _Run(match.start(), end, ((str(low), ""), (str(high), "")))


def _without(text: str, run: _Run) -> str:
    """The text without a scale, the words that lead to it, and the brackets or the sentence that hold nothing else."""
    start, end = run.start, run.end
    inside = next(((s, e) for s, e in _brackets(text) if s <= start and end <= e), None)
    if inside is not None:
        before, behind = text[inside[0] : start], text[end : inside[1]]
        if (_is_lead(before) or INSTRUCTS.search(before)) and (_is_lead(behind) or INSTRUCTS.search(behind)):
            return _joined(text[: inside[0] - 1], text[inside[1] + 1 :])
        lead = LEADS.search(before)
        return text[: start - len(lead[0]) if lead else start].rstrip(EDGE) + text[end:]
    first = max((m.end() for m in SENTENCE_END.finditer(text, 0, start)), default=0)
    lead = LEADS.search(text, first, start)
    if lead is not None and (LEADS_TO_SCALE.search(lead[0]) or not lead[0].strip(EDGE)):
        start = lead.start()
    behind = text[end:]
    ended = re.match(
        r"\s*(?:verwenden|nutzen|vergeben|bitte|please)?\s*(?:[.。!！]\s*)?(?=$|[\[【\n]|\s[-–—:|/>]+\s|[—―:：])",
        behind,
    )
    if first and ended and (INSTRUCTS.search(text[first:start]) or not text[first:start].strip(EDGE)):
        return _joined(text[:first], behind[ended.end() :])
    stop = re.match(r"\s*[.。](?=\s|$)", behind)
    return _joined(text[:start].rstrip(EDGE), behind[stop.end() :] if stop else behind)


def _joined(left: str, right: str) -> str:
    left, right = left.rstrip(), right.lstrip(",;，； ") if not right.startswith("\n") else right
    if not left or not right or right[0] in "?!.,:;？！。：\n" or not (left[-1].isascii() and right[0].isascii()):
        return (left + right).strip()
    return f"{left} {right}"


def _is_lead(text: str) -> bool:
    """Whether text beside a scale in its brackets says nothing more."""
    words = RANGE.sub("", text).strip(f"{EDGE}.。")
    return (
        not words
        or bool(LEADS.fullmatch(words))
        or bool(TRAILS.fullmatch(words))
        or bool(_LEAD_INSIDE.fullmatch(words))
    )


_LEAD_INSIDE = re.compile(
    r"(?:scale|rating|score|scores|skala|评分|評分|打分|分值|满分|量表|points?|分)(?:\s*(?:of|from|von))?",
    re.IGNORECASE,
)


def _brackets(text: str) -> Iterator[tuple[int, int]]:
    """The insides of the brackets of a text, the inner ones first."""
    opened: list[int] = []
    for at, letter in enumerate(text):
        if letter in "(（[【":
            opened.append(at)
        elif letter in OPENING:
            while opened and text[opened[-1]] != OPENING[letter]:
                opened.pop()
            if opened:
                yield opened.pop() + 1, at


def _number(text: str) -> str:
    return str(int(text.replace("−", "-")))
