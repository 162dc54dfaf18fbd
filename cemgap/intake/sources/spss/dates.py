"""SPSS dates: dates and times as SPSS and Stata store them, numbers counted from a day of their own, as ISO text."""

import datetime as dt
import re
from collections.abc import Callable

SPSS_DAY = dt.datetime(1582, 10, 14)  # noqa: DTZ001 - both kinds of file know no time zones
STATA_DAY = dt.datetime(1960, 1, 1)  # noqa: DTZ001
STATA_YEAR = 1960
SPSS_DATES = frozenset({"DATE", "ADATE", "EDATE", "JDATE", "SDATE", "QYR", "MOYR", "WKYR"})
SPSS_DATETIMES = frozenset({"DATETIME", "YMDHMS"})
SPSS_TIMES = frozenset({"TIME", "DTIME", "MTIME"})

DateOrTime = dt.date | dt.datetime | str
Reading = Callable[[float], DateOrTime]


def date_of(kind: str, shown_as: str) -> Reading | None:
    """What makes a date or time of a number in a column that is shown in that format; None where it is a number.

    Args:
        kind: sav, por or dta.
        shown_as: the format of the column (``DATE11``, ``%td``).

    >>> date_of("sav", "DATE11")(13991702400.0).isoformat()
    '2026-03-01'
    >>> date_of("dta", "%tm")(794.0)
    '2026-03'
    >>> date_of("sav", "F8.2") is None
    True
    """
    if kind == "dta":
        return _stata(shown_as)
    name = (re.match(r"[A-Z]+", shown_as.upper()) or [""])[0]
    if name in SPSS_DATES:
        return lambda seconds: (SPSS_DAY + dt.timedelta(seconds=seconds)).date()
    if name in SPSS_DATETIMES:
        return lambda seconds: SPSS_DAY + dt.timedelta(seconds=seconds)
    return _clock if name in SPSS_TIMES else None


def _stata(shown_as: str) -> Reading | None:
    name = shown_as.lstrip("%-")
    if name[:2].lower() == "tc":
        if name[2:] in {"HH:MM:SS", "HH:MM"}:
            return lambda milliseconds: _clock(milliseconds / 1000)
        return lambda milliseconds: STATA_DAY + dt.timedelta(milliseconds=milliseconds)
    if name[:2] == "td" or name[:1] == "d":
        return lambda days: (STATA_DAY + dt.timedelta(days=days)).date()
    if name[:2] == "tm":
        return lambda months: f"{STATA_YEAR + int(months // 12)}-{int(months % 12) + 1:02d}"
    if name[:2] == "tq":
        return lambda quarters: f"{STATA_YEAR + int(quarters // 4)}Q{int(quarters % 4) + 1}"
    return None


def _clock(seconds: float) -> str:
    """A time of day or a length of time.

    >>> _clock(3723.0)
    '01:02:03'
    """
    sign, left = ("-", -seconds) if seconds < 0 else ("", seconds)
    minutes, rest = divmod(left, 60)
    hours, minutes = divmod(int(minutes), 60)
    shown = f"{rest:06.3f}".removesuffix(".000")
    return f"{sign}{hours:02d}:{minutes:02d}:{shown}"
