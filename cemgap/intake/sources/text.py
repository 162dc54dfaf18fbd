"""Text of a cell: the one form in which every source hands its cells on."""

import datetime as dt
import unicodedata
from decimal import Decimal
from math import isfinite

from cemgap.errors import echo

EXACT_WHOLE = 1e16
"""Below this a whole float is written as an integer; beyond it doubles no longer hold every integer."""


def text_of(value: object) -> str:
    """One cell as text: numbers as short as they stay exact, dates in ISO form, truth values as in a spreadsheet.

    >>> [text_of(value) for value in (7.0, 7.1, True, dt.datetime(2026, 3, 1), None)]
    ['7', '7.1', 'TRUE', '2026-03-01', '']
    """
    if isinstance(value, str):
        # half a character cannot be written anywhere
        return value if value.isascii() else value.encode("utf-8", "replace").decode("utf-8")
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (float, Decimal)):
        return _number(value)
    return _moment(value) if isinstance(value, (dt.date, dt.time)) else str(value)


def _number(value: float | Decimal) -> str:
    if isfinite(value) and -EXACT_WHOLE < value < EXACT_WHOLE and value == int(value):
        return str(int(value))
    return repr(float(value)) if isinstance(value, float) else str(value)


def _moment(value: dt.date | dt.time) -> str:
    if isinstance(value, dt.datetime) and value.tzinfo is None and value.time() == dt.time():
        return value.date().isoformat()
    return value.isoformat()


def header_of(value: object) -> str:
    r"""A header without what cannot be seen: NFC, no control or invisible characters, single spaces.

    >>> header_of("\ufeffService\n quality")
    'Service quality'
    """
    text = unicodedata.normalize("NFC", text_of(value))
    return echo(text, limit=max(len(text), 3))
