"""Vocabulary: the words of survey headers, in English, simplified and traditional Chinese; data in the files beside."""

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

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
    return tuple(sorted({fold(word) for word in listed}, key=lambda word: (-len(word), word)))


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
