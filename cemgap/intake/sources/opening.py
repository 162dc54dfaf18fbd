"""Opening: which reader a path, standard input or a frame goes to."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from cemgap.errors import CemgapError, Place, error
from cemgap.intake.sources import STANDARD_INPUT, Source
from cemgap.translations import Message, msg

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
        CemgapError: no such file (E001), a folder or not readable (E002), a kind that is not read (E033), or what
            the reader of the kind finds.
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


def check_readable(path: Path, name: str) -> None:
    """Refuse what cannot be opened.

    Raises:
        CemgapError: E001 or E002.
    """
    try:
        if path.is_dir():
            raise CemgapError(
                error("E002", msg("{file} is a folder", file=name), Place(file=name), fix=msg("name a file in it"))
            )
        with path.open("rb"):
            pass
    except FileNotFoundError:
        raise CemgapError(
            error("E001", msg("no such file: {file}", file=name), Place(file=name), fix=_nearest(path))
        ) from None
    except (OSError, ValueError) as refused:
        reason = getattr(refused, "strerror", None) or str(refused)
        raise CemgapError(
            error(
                "E002",
                msg("{file} cannot be read: {reason}", file=name, reason=reason),
                Place(file=name),
                fix=msg("check that the file exists, that you may read it, and that no other program holds it"),
            )
        ) from None


def _nearest(path: Path) -> Message:
    try:
        there = sorted(entry.name for entry in path.parent.iterdir() if entry.is_file())
    except OSError:
        return msg('no such folder: "{folder}"', folder=str(path.parent))
    like = get_close_matches(path.name, there, n=1, cutoff=0.6)
    return msg('the nearest is "{like}"', like=like[0]) if like else msg("check the name and the folder")
