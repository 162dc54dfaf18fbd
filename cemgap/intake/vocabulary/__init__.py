"""Vocabulary: the words of survey headers, in English, simplified and traditional Chinese; data in the files beside."""

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path

Words = dict[str, tuple[str, ...]]


@cache
def words(kind: str) -> Words:
    """The words of `kind` (measures, factors, roles), folded, longest first."""
    text = (Path(__file__).parent / f"{kind}.toml").read_text(encoding="utf-8")
    return {name: folded(tuple(listed)) for name, listed in tomllib.loads(text).items()}


def folded(listed: tuple[str, ...]) -> tuple[str, ...]:
    """Words as `fold` compares them, each once, longest first."""
    return tuple(sorted({fold(word) for word in listed}, key=lambda word: (-len(word), word)))


def fold(text: str) -> str:
    """A header for comparison only: NFKC, case folded, invisible characters and separators to single spaces.

    >>> fold("Product_Experience")
    'product experience'
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = "".join(c for c in plain if unicodedata.category(c) not in {"Cf", "Cc"} or c in "\t\n\r")
    return " ".join(re.sub(r"[_\-–—:;/|.,·、]+", " ", plain).split())
