"""Suffixes: what tools put behind a header that is there twice."""

from __future__ import annotations

import re
from collections.abc import Sequence

SUFFIX = re.compile(r"^(?P<base>.*[^\d\s.])(?:\.\d{1,3}|\.\.\.\d{1,4}|_?\d{1,3})$", re.DOTALL)
"""``.1``, ``...3``, ``2``."""


def without_suffixes(texts: Sequence[str]) -> list[str]:
    """Texts without what a tool put behind those that were there before.

    >>> without_suffixes(["Other", "Price", "Other2", "Price.1", "Q1", "Q12", "Web...3"])
    ['Other', 'Price', 'Other', 'Price', 'Q1', 'Q12', 'Web']
    """
    there = set(texts)
    bare = []
    for text in texts:
        match = SUFFIX.match(text)
        base = match["base"].rstrip() if match else ""
        bare.append(base if base and (base in there or re.search(r"\.{3}\d+$", text)) else text)
    return bare
