"""Text of a cell: the one form in which every source hands its cells on."""

import datetime
import unicodedata
from collections.abc import Sequence
from decimal import Decimal

from cemgap.errors import echo

EXACT_WHOLE = 1e16
"""Below this a whole float is written as an integer; beyond it doubles no longer hold every integer."""


def text_of(value: object) -> str:
    """One cell as text: numbers as short as they stay exact, dates in ISO form, truth values as in a spreadsheet.

    >>> [text_of(value) for value in (7.0, 7.1, True, datetime.datetime(2026, 3, 1), None)]
    ['7', '7.1', 'TRUE', '2026-03-01', '']
    """
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < EXACT_WHOLE else repr(float(value))
    if isinstance(value, datetime.datetime):
        bare = value.tzinfo is None and value.time() == datetime.time()
        return value.date().isoformat() if bare else value.isoformat()
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, Decimal) and value.is_finite() and value == value.to_integral_value():
        return str(int(value)) if abs(value) < EXACT_WHOLE else str(value)
    return str(value)


def texts_of(values: Sequence[object]) -> list[str]:
    """The cells of a column as text.

    >>> texts_of([1.0, "x", 1.0])
    ['1', 'x', '1']
    """
    kinds = set(map(type, values))
    if kinds == {str}:
        return list(values)  # type: ignore[arg-type]
    if kinds <= {str, float, int}:  # few distinct answers: each is put into words once (not with True, which equals 1)
        words = {value: text_of(value) for value in set(values)}
        return [words[value] for value in values]
    return [text_of(value) for value in values]


def header_of(value: object) -> str:
    """A header without what cannot be seen: NFC, no control or invisible characters, single spaces.

    >>> header_of("\\ufeffService\\n quality")
    'Service quality'
    """
    text = unicodedata.normalize("NFC", text_of(value))
    return echo(text, limit=max(len(text), 3))
