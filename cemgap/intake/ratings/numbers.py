"""Numbers: the one decimal grammar for every number that people write.

After NFKC: a sign, digits, a point, digits, an exponent. Everything else (``1_0``, ``0x7``, ``inf``, ``7/10``,
``70%``, dates, ``1,000``) is no number and is reported with its place.
"""

import re
import unicodedata
from functools import lru_cache
from math import isfinite

NUMBER = re.compile(r"[+-]?(\d{1,15}(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?", re.IGNORECASE | re.ASCII)

FOOTNOTES = ("<super>", "<sub>", "<circle>", "<compat>", "<fraction>")
"""Characters that NFKC would turn into digits: a footnote mark behind a 1 makes no 12."""
INVISIBLE = "\u200b\ufeff"


@lru_cache(maxsize=65536)
def parse_number(text: str) -> float | None:
    """The number a cell or a flag writes, or None.

    >>> parse_number("７.5"), parse_number("1,000"), parse_number("inf")
    (7.5, None, None)
    """
    plain = text.strip().strip(INVISIBLE).strip()
    if not plain.isascii():
        if any(unicodedata.decomposition(c).startswith(FOOTNOTES) for c in plain):
            return None
        plain = unicodedata.normalize("NFKC", plain).replace("\N{MINUS SIGN}", "-")
    if not NUMBER.fullmatch(plain):
        return None
    number = float(plain)
    return number if isfinite(number) else None


COMMA = re.compile(r"[+-]?[0-9]{1,15},[0-9]{1,2}")


def parse_comma(text: str) -> float | None:
    """The number that a cell writes with a decimal comma, or None; three digits behind it are thousands.

    >>> parse_comma("6,5"), parse_comma("６，５"), parse_comma("1,000"), parse_comma("1,2,3")
    (6.5, 6.5, None, None)
    """
    plain = unicodedata.normalize("NFKC", text).strip().strip(INVISIBLE).strip().replace("\N{MINUS SIGN}", "-")
    return parse_number(plain.replace(",", ".")) if COMMA.fullmatch(plain) else None


def reads_as_number(text: str) -> bool:
    """Whether a cell holds a number."""
    return parse_number(text) is not None
