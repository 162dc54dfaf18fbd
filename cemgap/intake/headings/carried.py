"""Carried stems: a question that only the first column of a matrix is headed by, over the items of those after it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from cemgap.intake.vocabulary import fold, words

NUMBERED = re.compile(r"^(?:第\s*\d{1,3}\s*题|\d{1,3}\s*(?:[、．)）]|\.(?!\d))|Q\d{1,3}\s*[、.．)）:：])\s*")
"""``16、``, ``16.``, ``Q16:`` in front."""
FIRST_ITEM = re.compile(
    r"^(?P<stem>[^—―\[\]【】]{2,300}?)\s*(?:(?P<dash>[—―]+)|(?P<joiner>[:：](?!//)|\s-\s|(?<=[?？])\s*-))\s*(?P<item>[^—―:：]{1,40})$"
)
"""``stem—item``, ``stem：item``, ``stem - item``, ``stem?-item``."""
BRACKETED_ITEM = re.compile(r"^(?P<stem>[^\[\]【】]{2,300}?)\s*[\[【](?P<item>[^\[\]【】]{1,40})[\]】]$")
"""``stem[item]``."""
FIRST_SUB_ITEM = re.compile(r"^(?P<stem>.{2,300}?)[\s—―:：\-]*(?:[(（]1[)）]|(?<!\d)1[)）]|①)\s*(?P<item>\S.{0,39})$")
SUB_ITEM = re.compile(r"^(?:[(（](?P<round>\d{1,2})[)）]|(?P<half>\d{1,2})[)）]|(?P<ring>[①-⑳]))\s*(?P<item>\S.*)$")
PARTED = re.compile(r"[—―:：?？\[\]【】]|\s[-–|/]\s")
"""What the name of an item alone does not hold."""
LONGEST = 400
"""Letters of a header that is looked at."""
SHORT = 30
"""Letters of the name of an item, at most."""
FEWEST = 2
"""Items below the first, at least, where no other matrix has the same."""


@dataclass(frozen=True, slots=True)
class Carried:
    """A matrix whose first column alone says what is asked."""

    first: int
    """Position of that column."""
    stem: str
    items: tuple[str, ...]
    """One per column, the first one's included."""


def carried(texts: Sequence[str], asks: Callable[[str], bool]) -> tuple[Carried, ...]:
    """The matrices with a stem on their first column, and items without a number or a stem behind it.

    A question starts with a number, or ends with a question mark and asks for a measure; its items end where the next
    number, question or column of another kind (an id, a duration, ...) stands. Sub-items are numbered from 1 anew.

    Args:
        texts: the header of every column.
        asks: whether a text names a measure.

    >>> [(m.stem, m.items) for m in carried(("3、How was it?—Food", "Staff", "Price", "4、Your age"), lambda _: False)]
    [('How was it?', ('Food', 'Staff', 'Price'))]
    """
    found: list[Carried] = []
    at = 0
    while at < len(texts):
        one = _with_sub_items(texts, at) or _with_items(texts, at, asks)
        if one is not None:
            found.append(one)
        at += 1 if one is None else len(one.items)
    return tuple(one for one in (_cut(one, found) for one in found) if one is not None)


def _with_sub_items(texts: Sequence[str], at: int) -> Carried | None:
    number = NUMBERED.match(texts[at]) if len(texts[at]) <= LONGEST else None
    first = FIRST_SUB_ITEM.match(texts[at][number.end() :]) if number else None
    if first is None:
        return None
    items = [first["item"]]
    for text in texts[at + 1 :]:
        sub = SUB_ITEM.match(text)
        if sub is None or _number(sub) != len(items) + 1 or len(sub["item"]) > SHORT:
            break
        items.append(sub["item"])
    return Carried(at, first["stem"], tuple(items)) if len(items) > 1 else None


def _number(sub: re.Match[str]) -> int:
    return ord(sub["ring"]) - ord("①") + 1 if sub["ring"] else int(sub["round"] or sub["half"])


def _with_items(texts: Sequence[str], at: int, asks: Callable[[str], bool]) -> Carried | None:
    number = NUMBERED.match(texts[at])
    text = texts[at][number.end() if number else 0 :]
    if len(text) > LONGEST or not (number or "?" in text or "？" in text):
        return None
    first = FIRST_ITEM.match(text) or BRACKETED_ITEM.match(text)
    if first is None:
        return None
    stem = first["stem"].strip()
    sure = number is not None and (first.groupdict().get("dash") or stem.endswith(("?", "？")))
    if not sure and not ((number or stem.endswith(("?", "？"))) and asks(stem)):
        return None
    items = [first["item"].strip()]
    for name in texts[at + 1 :]:
        if not name or len(name) > SHORT or NUMBERED.match(name) or PARTED.search(name) or name in items:
            break
        if _is_other(name):
            break
        items.append(name)
    while fold(items[-1]) in words("roles")["segment"] and len(items) > 1:
        items.pop()
    return Carried(at, stem, tuple(items)) if len(items) > 1 else None


def _is_other(name: str) -> bool:
    """Whether a header names a column of another kind; names of segments (channel, shop) may be items too."""
    folded = fold(name)
    return any(folded in listed for role, listed in words("roles").items() if role not in {"segment", "factor"})


def _cut(one: Carried, found: Sequence[Carried]) -> Carried | None:
    """A matrix up to the last item that another one with the same first item has, where there is one."""
    alike = [set(other.items) for other in found if other is not one and other.items[0] == one.items[0]]
    if alike:
        known = set().union(*alike)
        last = max(i for i, item in enumerate(one.items) if item in known)
        return replace(one, items=one.items[: last + 1]) if last else _enough(one)
    return _enough(one)


def _enough(one: Carried) -> Carried | None:
    return one if len(one.items) > FEWEST else None
