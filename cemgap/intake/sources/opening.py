"""Opening: which reader a path, a folder, several paths, standard input or a frame goes to."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from cemgap.errors import CemgapError, Place, Problem, error
from cemgap.intake.sources import STANDARD_INPUT, ReadAs, Source
from cemgap.intake.sources.readable import check_readable
from cemgap.translations import msg

if TYPE_CHECKING:
    import pandas as pd

    What = Path | str | Sequence[Path | str] | pd.DataFrame

WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"})
DELIMITED = frozenset({".csv", ".tsv", ".tab", ".txt"})
SPSS = frozenset({".sav", ".zsav", ".por", ".dta"})
PARQUET = frozenset({".parquet"})
READ = WORKBOOKS | DELIMITED | SPSS | PARQUET
STDIN = "-"
SEEN_IN_FILE = ReadAs()


def is_workbook(what: What) -> bool:
    """Whether a source has sheets; of several files and of a folder, whether one of them has."""
    if isinstance(what, (list, tuple)):
        return any(is_workbook(one) for one in what)
    if not isinstance(what, (str, Path)):
        return False
    path = Path(what)
    if path.suffix.lower() in WORKBOOKS:
        return True
    try:
        return path.is_dir() and any(entry.suffix.lower() in WORKBOOKS for entry in path.iterdir())
    except (OSError, ValueError):
        return False


@contextmanager
def opened(what: What, read_as: ReadAs = SEEN_IN_FILE) -> Iterator[Source]:
    """The source of a file path, a folder, several paths, ``-`` (CSV on standard input) or a pandas DataFrame.

    A folder and several paths are files of one survey: its parts, or its waves. What `read_as` says of codebooks is
    added to whatever is read.

    Raises:
        CemgapError: no such file (E001), a pipe or not readable (E002), a kind that is not read (E033), files that are
            no one survey (E039 to E042), or what the reader of the kind finds.
    """
    with _opened(what, replace(read_as, codebook=())) as source:
        if not read_as.codebook:
            yield source
            return
        from cemgap.intake.sources.codebooks.codebook import with_codebook

        yield with_codebook(source, read_as.codebook)


@contextmanager
def _opened(what: What, read_as: ReadAs) -> Iterator[Source]:
    if isinstance(what, (list, tuple)) and what and all(isinstance(one, (str, Path)) for one in what):
        from cemgap.intake.sources.survey_files.folder import open_several

        paths = [Path(one) for one in what]
        with open_several(paths, [str(one) for one in what], read_as, _one_of_several) as source:
            yield source
    elif not isinstance(what, (str, Path)):
        from cemgap.intake.sources.frame import open_frame

        yield open_frame(what)
    elif str(what) == STDIN:
        from cemgap.intake.sources.delimited import open_delimited

        yield open_delimited(None, sys.stdin.buffer, STANDARD_INPUT, read_as)
    elif _is_folder(what):
        from cemgap.intake.sources.survey_files.folder import Listed, open_several

        listed = Listed(Path(what), str(what), READ)
        names = [str(path) for path in listed.paths]
        with open_several(listed.paths, names, read_as, _one_of_several, listed) as source:
            yield source
    else:
        with _one(Path(what), str(what), read_as) as source:
            yield source


def _is_folder(what: Path | str) -> bool:
    try:
        return Path(what).is_dir()
    except (OSError, ValueError):
        return False


@contextmanager
def _one_of_several(path: Path, name: str, read_as: ReadAs) -> Iterator[Source]:
    """One of several files: a sheet is named for those that have sheets."""
    if path.suffix.lower() not in WORKBOOKS:
        read_as = replace(read_as, sheet=None)
    with _one(path, name, read_as) as source:
        yield source


@contextmanager
def _one(path: Path, name: str, read_as: ReadAs) -> Iterator[Source]:
    """The source of one file."""
    check_readable(path, name)
    kind = path.suffix.lower()
    if kind in WORKBOOKS:
        from cemgap.intake.sources.workbooks.workbook import open_workbook

        book = open_workbook(path, name, read_as)
        try:
            yield book
        finally:
            book.close()
        return
    if kind not in READ:
        raise CemgapError(_not_read(kind, name))
    if read_as.sheet is not None:
        what = msg("{file} has no sheets: --sheet is for workbooks", file=name)
        raise CemgapError(error("E005", what, Place(file=name), fix=msg("leave --sheet out")))
    if kind in DELIMITED:
        from cemgap.intake.sources.delimited import open_delimited

        with path.open("rb") as stream:
            yield open_delimited(path, stream, name, read_as)
    elif kind in SPSS:
        from cemgap.intake.sources.spss.source import open_spss

        yield open_spss(path, name, read_as)
    else:
        from cemgap.intake.sources.parquet import open_parquet

        yield open_parquet(path, name)


def _not_read(kind: str, name: str) -> Problem:
    return error(
        "E033",
        msg('files ending in "{ending}" are not read', ending=kind or name),
        Place(file=name),
        fix=msg("export the data as CSV UTF-8 or XLSX; these endings are read: {endings}", endings=tuple(sorted(READ))),
    )
