"""Opening: which reader a path, standard input or a frame goes to."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from cemgap.errors import CemgapError, Place, error
from cemgap.intake.sources import STANDARD_INPUT, Source
from cemgap.intake.sources.readable import check_readable
from cemgap.translations import msg

if TYPE_CHECKING:
    import pandas as pd

WORKBOOKS = {".xlsx", ".xlsm"}
DELIMITED = {".csv", ".tsv", ".tab", ".txt"}
STDIN = "-"


def is_workbook(what: Path | str | pd.DataFrame) -> bool:
    """Whether a source has sheets."""
    return isinstance(what, (str, Path)) and Path(what).suffix.lower() in WORKBOOKS


@contextmanager
def opened(what: Path | str | pd.DataFrame, sheet: str | None = None) -> Iterator[Source]:
    """The source of a file path, ``-`` (CSV on standard input) or a pandas DataFrame.

    Raises:
        CemgapError: no such file (E001), a folder, a pipe or not readable (E002), a kind that is not read (E033), or
            what the reader of the kind finds.
    """
    if not isinstance(what, (str, Path)):
        from cemgap.intake.sources.frame import open_frame

        yield open_frame(what)
        return
    from cemgap.intake.sources.delimited import open_delimited

    if str(what) == STDIN:
        yield open_delimited(None, sys.stdin.buffer, STANDARD_INPUT)
        return
    path = Path(what)
    name = str(what)
    check_readable(path, name)
    kind = path.suffix.lower()
    if kind in WORKBOOKS:
        from cemgap.intake.sources.workbook import open_workbook

        yield open_workbook(path, name, sheet)
    elif kind in DELIMITED:
        if sheet is not None:
            raise CemgapError(
                error(
                    "E005",
                    msg("{file} has no sheets: --sheet is for workbooks", file=name),
                    Place(file=name),
                    fix=msg("leave --sheet out"),
                )
            )
        with path.open("rb") as stream:
            yield open_delimited(path, stream, name)
    else:
        raise CemgapError(
            error(
                "E033",
                msg('files ending in "{ending}" are not read', ending=kind or name),
                Place(file=name),
                fix=msg("export the data as CSV UTF-8 or XLSX"),
            )
        )
