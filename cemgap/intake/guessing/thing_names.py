"""Thing names: what columns rate, without the codes of their questions, trailing clauses and marks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping
from functools import cache

from cemgap.intake.vocabulary import fold, words

QUESTION_CODE = re.compile(
    r"^(?:第\s*\d{1,3}\s*[题題]\s*[:：、.．_\-]?|[QqＱ]\d{1,3}(?:[._]\d{1,2})?\s*[:：、.．_\-)）])\s*(?=\S)"
)
"""``Q1_``, ``Q3.2)``, ``第1题``: never a part of a name."""
LIKELY_CODE = re.compile(
    r"^(?P<code>\d{1,3}(?=[_、．)）]|\.(?!\d))|[A-Za-z]{1,2}\d{1,3}(?=[_、．.)）\-]))[_、．.)）\-]\s*(?=\S)"
)
"""``1_``, ``A1-``: no part of a name where several things are counted so."""
MARKS_BEHIND = " *＊?？"
SEVERAL = 2
Asked = tuple[str, str]
"""A measure, and the thing rated as the file writes it."""


def without_code(text: str) -> str:
    """A text without the code of its question in front.

    >>> without_code("Q1_产品"), without_code("第2题：价格"), without_code("Q8 coffee")
    ('产品', '价格', 'Q8 coffee')
    """
    return QUESTION_CODE.sub("", text.strip(), count=1)


def bare_things(asked: Collection[Asked]) -> Mapping[Asked, str]:
    """The name of every thing that is rated.

    A code goes where it is a question's, or where the things are counted with such codes. A clause behind ("when you
    signed up") goes where the thing is rated by another measure too, without it or with another clause. Nothing goes
    where two things of one measure would become one.

    >>> bare_things([("experience", "coffee in reality"), ("expectation", "coffee when you pick a cafe")]).values()
    dict_values(['coffee', 'coffee'])
    """
    names = {one: without_code(one[1]).rstrip(MARKS_BEHIND) or one[1] for one in asked}
    names = _unless_merged(names, _without_likely_codes(names))
    return _without_clauses(names)


def _without_likely_codes(names: Mapping[Asked, str]) -> dict[Asked, str]:
    """Names without codes, where these count the things: two codes at least, all of one kind."""
    coded = {one: match for one, name in names.items() if (match := LIKELY_CODE.match(name))}
    codes = {match["code"].casefold() for match in coded.values()}
    kinds = {re.sub(r"\d", "", code) for code in codes}
    if len(codes) < SEVERAL or len(kinds) > 1:
        return dict(names)
    return {one: name[coded[one].end() :] if one in coded else name for one, name in names.items()}


def _unless_merged(names: Mapping[Asked, str], bare: Mapping[Asked, str]) -> dict[Asked, str]:
    """Bare names, or the names themselves where two things of one measure would be the same."""
    before = {(measure, fold(names[measure, thing])) for measure, thing in names}
    after = {(measure, fold(bare[measure, thing])) for measure, thing in names}
    return dict(bare if len(after) == len(before) else names)


def _without_clauses(names: Mapping[Asked, str]) -> dict[Asked, str]:
    bare = {one: _clause().sub("", name).strip() or name for one, name in names.items()}
    by_measure = Counter((one[0], fold(bare[one])) for one in dict.fromkeys((m, t) for m, t in names))
    measures: dict[str, set[str]] = {}
    for one, name in bare.items():
        measures.setdefault(fold(name), set()).add(one[0])
    return {
        one: bare[one] if len(measures[fold(bare[one])]) > 1 and by_measure[one[0], fold(bare[one])] == 1 else name
        for one, name in names.items()
    }


@cache
def _clause() -> re.Pattern[str]:
    """A clause at the end of a name, with what stands before it."""
    parts = (r".{1,60}".join(map(re.escape, phrase.split("*"))) for phrase in words("stems")["clause"])
    return re.compile(rf"[\s,(（，]+(?:{'|'.join(parts)})[)）]?$", re.IGNORECASE)
