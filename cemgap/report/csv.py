"""The CSV form: a row per factor in rank order, the columns of `cemgap.report.records.FACTOR_KEYS`.

Where groups are compared, a row per group and factor follows, and every row has the columns of
`cemgap.report.segment_records.SEGMENT_KEYS` too: blank for everyone.

Text is always quoted and numbers never, so that a reader can tell them apart; an unknown figure is an empty field.
Numbers have 12 significant digits and a decimal point. Text that a spreadsheet would take for a formula gets a
leading apostrophe; control and invisible characters are left out. Lines end with a line feed; the bytes of a file
start with a byte order mark (`cemgap.report.forms`), without which Excel does not see UTF-8.
"""

import unicodedata

from cemgap.errors import echo
from cemgap.report.records import FACTOR_KEYS, WHOLE_TEXT, Value, factor_records
from cemgap.report.segment_records import SEGMENT_KEYS, segment_records
from cemgap.steps.analysis import Analysis

LIVE = frozenset("=+-@\t\r\n＝＋－＠")
"""Characters that make a spreadsheet take a cell for a formula, or split it."""


def text(analysis: Analysis, language: str) -> str:
    """The table as CSV, a header line first."""
    records = (*factor_records(analysis, language), *segment_records(analysis, language))
    keys = (*FACTOR_KEYS, *SEGMENT_KEYS) if analysis.segments else FACTOR_KEYS
    lines = [",".join(f'"{key}"' for key in keys)]
    lines += [",".join(field(record.get(key)) for key in keys) for record in records]
    return "\n".join(lines) + "\n"


def field(value: Value) -> str:
    r"""One field: text cleaned, quoted and guarded, a number bare, nothing for None.

    >>> field("\x1b=1+1"), field(-18), field(None)
    ('"\'=1+1"', '-18', '')
    """
    if value is None:
        return ""
    if isinstance(value, str):
        quoted = guarded(echo(value, WHOLE_TEXT)).replace('"', '""')
        return f'"{quoted}"'
    return repr(value)


def guarded(cell: str) -> str:
    """`cell`, with an apostrophe in front where a spreadsheet would read a formula into it.

    Spaces and invisible characters before the first visible one do not hide a formula from every spreadsheet.
    """
    for character in cell:
        if character in LIVE:
            return f"'{cell}"
        if not character.isspace() and unicodedata.category(character)[0] != "C":
            break
    return cell
