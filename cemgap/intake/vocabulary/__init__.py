"""Vocabulary: the words of survey headers, in English, simplified and traditional Chinese; data in the files beside."""

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from itertools import product
from pathlib import Path
from typing import Any

CHOICE = re.compile(r"\{([^{}]*)\}")
"""``{are,were}`` in a phrase of the files: any of them."""
SEPARATORS = re.compile(r"[_\-–—:;/|.,·、]+")
Words = dict[str, tuple[str, ...]]


@cache
def words(kind: str) -> Words:
    """The words of `kind` (a file beside: measures, factors, roles, ...), folded, longest first."""
    return {name: folded(tuple(listed)) for name, listed in tables_of(kind).items()}


def tables_of(kind: str) -> dict[str, Any]:
    """What stands in the file of `kind`."""
    return tomllib.loads((Path(__file__).parent / f"{kind}.toml").read_text(encoding="utf-8"))


def folded(listed: tuple[str, ...]) -> tuple[str, ...]:
    """Words as `fold` compares them, each once, longest first."""
    every = {fold(word) for phrase in listed for word in each_way(phrase)}
    return tuple(sorted(every, key=lambda word: (-len(word), word)))


def each_way(phrase: str) -> tuple[str, ...]:
    """The phrases that one with choices in braces stands for.

    >>> each_way("how {is,was} it{, really}")
    ('how is it', 'how is it really', 'how was it', 'how was it really')
    """
    parts = CHOICE.split(phrase)
    choices = (part.split(",") if at % 2 else [part] for at, part in enumerate(parts))
    return tuple(map("".join, product(*choices)))


@lru_cache(maxsize=16384)
def fold(text: str) -> str:
    """A header for comparison only: NFKC, case folded, invisible characters and separators to single spaces.

    >>> fold("Product_Experience")
    'product experience'
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    if not plain.isprintable():
        plain = "".join(c for c in plain if unicodedata.category(c) not in {"Cf", "Cc"} or c in "\t\n\r")
    return " ".join(SEPARATORS.sub(" ", plain).split())
