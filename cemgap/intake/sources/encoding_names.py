"""Encoding names: which names stand for a way to write text as bytes."""

import codecs
from difflib import get_close_matches

NO_TEXT = frozenset({"idna", "punycode", "raw-unicode-escape", "unicode-escape", "undefined", "utf-7", "mbcs", "oem"})
"""Codecs of texts that no survey platform writes, or that one system only knows."""
COMMON = (
    "utf-8",
    "utf-16",
    "gb18030",
    "gbk",
    "big5",
    "cp950",
    "cp1252",
    "mac-roman",
    "cp1250",
    "cp1251",
    "shift_jis",
    "cp949",
)
"""Named where a name is not known."""


def is_text_encoding(name: str) -> bool:
    """Whether a name stands for an encoding of text.

    >>> is_text_encoding("GB18030"), is_text_encoding("base64"), is_text_encoding("ansi??")
    (True, False, False)
    """
    try:
        codec = codecs.lookup(name)
        "".encode(name)
    except (LookupError, ValueError):  # unknown; or no text, or a name no codec can have
        return False
    return codec.name.replace("_", "-") not in NO_TEXT


def nearest_encoding(name: str) -> str | None:
    """The common encoding whose name is most like this one; None where none is."""
    near = get_close_matches(name.casefold().replace("_", "-"), COMMON, 1, 0.6)
    return near[0] if near else None
