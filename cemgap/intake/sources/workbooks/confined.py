"""Confined: a workbook read in a process of its own, within limits of memory and time.

The readers of old and rare kinds abort the interpreter, or fill the memory, over some files that no check of ours
may know of. Here they can only end their own process. What it hands back are lines of JSON.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import weakref
from typing import IO, TYPE_CHECKING, Any

from cemgap.errors import CemgapError, Place, Problem, echo, error
from cemgap.intake.sources.text import text_of
from cemgap.intake.sources.workbooks.archive import damaged, locked
from cemgap.translations import msg

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

MEMORY = 2**31
"""Bytes of address space."""
SECONDS = 120
"""Of processor time."""
OUTPUT = 2**30
"""Characters handed back at most."""
_BEGIN = (
    "import sys, json; sys.path[:] = json.loads(sys.argv.pop(1)); "
    "from cemgap.intake.sources.workbooks.confined import main; main()"
)
"""The other process finds its modules where this one does, however it was started."""

Span = tuple[tuple[int, int], tuple[int, int]]
Spans = list[list[int]]
"""[merged cells] first row, first column, last row, last column, from 0."""


class Confined:
    """A sheet that another process reads; `close` ends it."""

    def __init__(self, path: Path, library: str, name: str, sheet: str) -> None:
        """Begin to read `sheet` of the file at `path` with calamine or openpyxl; `name` is the file for places.

        Raises:
            CemgapError: a password (E004), what the library says of a file that it cannot read (E011), more memory
                or time than allowed (E038).
        """
        self._place = Place(file=name, sheet=echo(sheet))
        asked = json.dumps([str(path), library, sheet])  # in ASCII: a name may hold what no argument can
        command = [sys.executable, "-I", "-c", _BEGIN, json.dumps(sys.path), asked]
        process = subprocess.Popen(  # noqa: S603 - our own program, and no shell
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="ascii"
        )
        self._process = process
        self.close = weakref.finalize(self, _end, process)
        spans: list[list[int]] = self._line() or []
        self.merged: tuple[Span, ...] = tuple(((a, b), (c, d)) for a, b, c, d in spans)

    def rows(self) -> Iterator[list[str]]:
        """The cells of every row from row 1 and column A on, as text; blank rows are empty.

        Raises:
            CemgapError: as at the beginning.
        """
        row: list[str] | None
        while (row := self._line()) is not None:
            yield row
        self.close()

    def _line(self) -> Any:  # noqa: ANN401 - what JSON holds
        """What the next line says: a list, or None for the end."""
        line = self._process.stdout.readline() if self._process.stdout else ""
        try:
            said = json.loads(line) if line.endswith("\n") else {}
        except ValueError:  # something else wrote into it
            said = {}
        if isinstance(said, dict):
            self.close()
            raise CemgapError(self._problem(said))
        return said

    def _problem(self, said: dict[str, str]) -> Problem:
        what = said.get("failed")
        if what == "PasswordError":
            return locked(self._place.file or "")
        if what:
            reason = echo(said.get("said", ""), 80)
            return damaged(self._place.file or "", msg("it cannot be read ({reason})", reason=reason), self._place)
        return error(
            "E038",
            msg("The workbook takes more memory or time than is allowed, or ends the program that reads it"),
            self._place,
            fix=msg("open it in the program it comes from and save it as .xlsx, or export the data as CSV UTF-8"),
        )


def _end(process: subprocess.Popen[str]) -> None:
    process.kill()
    if process.stdout:
        process.stdout.close()
    process.wait()


def main() -> None:
    """Read the sheet that the command line asks for, and write its rows to standard output."""
    _limit()
    path, library, sheet = json.loads(sys.argv[1])
    try:
        merged, rows = _CALLED[library](path, sheet)
        _write(sys.stdout, merged)
        written = 0
        for row in rows:
            written += _write(sys.stdout, row)
            if written > OUTPUT:
                return  # without the end, which the other side waits for
        _write(sys.stdout, None)
    except (KeyboardInterrupt, SystemExit, BrokenPipeError, MemoryError):
        raise
    except BaseException as broken:  # noqa: BLE001 - the panics of the library derive from it
        _write(sys.stdout, {"failed": type(broken).__name__, "said": str(broken)[:200]})


def _write(stream: IO[str], what: object) -> int:
    return stream.write(json.dumps(what) + "\n")


def _limit() -> None:
    """Bind this process, where the system can."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        for what, most in (
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_CPU, SECONDS),
            (resource.RLIMIT_AS, MEMORY),
        ):
            hard = resource.getrlimit(what)[1]
            allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(what, (allowed, allowed))


def _calamine(path: str, name: str) -> tuple[Spans, Iterator[list[str]]]:
    from python_calamine import load_workbook

    book = load_workbook(path)
    sheet = book.get_sheet_by_index(book.sheet_names.index(name))
    lead = [""] * (sheet.start[1] if sheet.start else 0)
    merged: Spans = [[*first, *last] for first, last in sheet.merged_cell_ranges or ()]
    return merged, (_texts(row, lead) for row in sheet.iter_rows())


def _openpyxl(path: str, name: str) -> tuple[Spans, Iterator[list[str]]]:
    from openpyxl import load_workbook

    sheet = load_workbook(path, data_only=True, keep_links=False)[name]
    merged: Spans = [
        [span.min_row - 1, span.min_col - 1, span.max_row - 1, span.max_col - 1] for span in sheet.merged_cells.ranges
    ]
    return merged, (_texts(row, []) for row in sheet.iter_rows(min_row=1, min_col=1, values_only=True))


def _texts(row: Sequence[object], lead: list[str]) -> list[str]:
    texts = [text_of(cell) for cell in row]
    return [*lead, *texts] if any(texts) else []


_CALLED = {"calamine": _calamine, "openpyxl": _openpyxl}
