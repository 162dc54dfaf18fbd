"""Pairing: the things that declared blocks rate, named alike where the words or the numbers of their headers are."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import replace

from cemgap.intake.guessing.battery import bare_name
from cemgap.intake.guessing.rating import Rating
from cemgap.intake.headings.questions import Question
from cemgap.intake.vocabulary import fold

TOKEN = re.compile(r"[A-Za-z0-9À-ɏ']+|[^\W_]")
"""A word, or a single character of Chinese."""
AROUND = frozenset({"is", "are", "was", "were", "the", "a", "an", "our", "your", "my", "with", "of"})
"""Words beside a thing that are no part of it."""
CODE = re.compile(r"^(?P<prefix>[A-Za-z]\w*?)[_.]?(?P<number>\d{1,3})$")
FEWEST = 2
Block = tuple[int, ...]


def paired(
    rated: Mapping[int, Rating],
    said: Container[int],
    questions: Sequence[Question],
    known: Callable[[str], bool],
) -> dict[int, Rating]:
    """The ratings of declared blocks (`said`) whose things are named as other columns name them."""
    blocks: dict[str, Block] = {}
    for at, rating in sorted(rated.items()):
        if at in said and rating.battery is None and rating.thing == bare_name(questions[at]):
            blocks[rating.measure] = (*blocks.get(rating.measure, ()), at)
    declared = {at for block in blocks.values() for at in block}
    others = frozenset(fold(rating.thing) for at, rating in rated.items() if at not in declared)
    things = paired_things(questions, [*blocks.values()], known, others)
    return {at: replace(rated[at], thing=thing) for at, thing in things.items()}


def paired_things(
    questions: Sequence[Question],
    blocks: Sequence[Block],
    known: Callable[[str], bool],
    others: frozenset[str],
) -> Mapping[int, str]:
    """Column -> the thing it rates, for columns whose name says more than the thing.

    What all names of a block start and end with is taken off, where what is left are things that other columns rate, or
    factors. Numbers behind the codes of several blocks pair where they are the same numbers and the codes say no more.

    Args:
        questions: what every column asks.
        blocks: the columns that are declared as one measure each.
        known: whether a name is that of a factor.
        others: the things that other columns rate, folded.
    """
    bare = {at: name for block in blocks for at, name in _bare(questions, block).items()}
    found: dict[int, str] = {}
    for block in blocks:
        elsewhere = others | {fold(bare[at]) for other in blocks if other is not block for at in other if at in bare}
        matched = [at for at in block if at in bare and (fold(bare[at]) in elsewhere or known(bare[at]))]
        if matched and 2 * len(matched) >= len(block):
            found |= {at: bare[at] for at in block if at in bare}
    return found or _by_number(questions, blocks)


def _bare(questions: Sequence[Question], block: Block) -> dict[int, str]:
    """The names of a block without the words that all start, or end, with; nothing where two would be the same."""
    if len(block) < FEWEST:
        return {}
    texts = {at: questions[at].item or questions[at].header for at in block}
    spans = {at: [match.span() for match in TOKEN.finditer(text)] for at, text in texts.items()}
    said = {at: [fold(texts[at][a:b]) for a, b in parts] for at, parts in spans.items()}
    shortest = min(map(len, said.values()))
    start = 0
    while start < shortest - 1 and len({parts[start] for parts in said.values()}) == 1:
        start += 1
    end = 0
    while end < shortest - 1 - start and len({parts[-1 - end] for parts in said.values()}) == 1:
        end += 1
    found = {}
    for at, parts in spans.items():
        first, last = start, len(parts) - end
        while first < last - 1 and said[at][first] in AROUND:
            first += 1
        name = texts[at][parts[first][0] : parts[last - 1][1]] if first < last else ""
        if name and not name.isdigit():
            found[at] = name
    return found if len({fold(name) for name in found.values()}) == len(block) else {}


def _by_number(questions: Sequence[Question], blocks: Sequence[Block]) -> dict[int, str]:
    numbered = []
    for block in blocks:
        codes = {at: CODE.match(questions[at].code or questions[at].header) for at in block}
        numbers = {match["number"]: at for at, match in codes.items() if match}
        prefixes = {match["prefix"] for match in codes.values() if match}
        if len(numbers) == len(block) >= FEWEST and len(prefixes) == 1:
            numbered.append(numbers)
    if len(numbered) < FEWEST or len(numbered) != len(blocks) or len({frozenset(one) for one in numbered}) != 1:
        return {}
    labels = [{number: _label(questions[at]) for number, at in one.items()} for one in numbered]
    worded = [listed for listed in labels if any(listed.values())]
    if len(worded) > 1 or (worded and not all(worded[0].values())):
        return {}
    names = worded[0] if worded else {number: questions[at].header for number, at in numbered[0].items()}
    return {at: names[number] for one in numbered for number, at in one.items()}


def _label(question: Question) -> str:
    """What a coded column asks, in words."""
    return "" if CODE.match(question.item or question.stem or question.header) else question.item or question.stem
