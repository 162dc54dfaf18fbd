"""Source of an SPSS or Stata file (extra ``[spss]``), read by pyreadstat in a process of its own: see `spss.child`.

Labels of variables are the questions, labels of values are kept, and so is what the file declares missing: "don't
know" is counted, not lost.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cemgap.errors import CemgapError, Place, Problem, echo, error, warning
from cemgap.intake.headings.questions import Question
from cemgap.intake.sources import Cells, ReadAs
from cemgap.intake.sources.coded_questions import coded_questions
from cemgap.intake.sources.encoding import encoding_of
from cemgap.intake.sources.spss.child import Request, asked
from cemgap.intake.sources.spss.file import NO_MEMORY, TOO_LARGE, UNDECODED, VARIABLES
from cemgap.intake.sources.text import header_of
from cemgap.translations import Message, msg

if TYPE_CHECKING:
    from cemgap.intake.headings.dialect import Heading

KINDS = {".sav": "sav", ".zsav": "sav", ".por": "por", ".dta": "dta"}
"""Ending -> kind."""
MAGIC = 1024
"""Bytes in which a file says what it is."""
STATA_RELEASES = frozenset({104, 105, 108, 110, 111, 112, 113, 114, 115})
"""First bytes of Stata files from before they said so in words."""
SECONDS = 20
"""To start and to read a small file; beyond it the child hangs."""
SECONDS_PER_MEGABYTE = 4
CHILD = (
    "import sys, json; sys.path[:] = json.loads(sys.argv.pop(1)); "
    "from cemgap.intake.sources.spss.child import main; sys.exit(main())"
)
"""The child finds what this process finds, and nothing that merely lies in the working folder."""
SEEN_IN_FILE = ReadAs()


def open_spss(path: Path, name: str, read_as: ReadAs = SEEN_IN_FILE) -> SpssSource:
    """The source of an SPSS (.sav, .zsav, .por) or Stata file (.dta); `name` is the file as the user gave it.

    Row numbers are those of the cases, the first is 1.

    Raises:
        CemgapError: pyreadstat is not installed (E045), the file is damaged or something else (E046), too large (E047),
            in another encoding than said (E048), or the reader cannot be started (E049); the encoding asked for is
            unknown (E035).
    """
    kind = KINDS[path.suffix.lower()]
    _check_magic(path, kind, name)
    if find_spec("pyreadstat") is None:
        raise CemgapError(
            error(
                "E045",
                msg("SPSS and Stata files need the package pyreadstat, which is not installed"),
                Place(file=name),
                fix=msg("install it:  pip install 'cemgap[spss]'   or save the data as CSV UTF-8 or XLSX"),
            )
        )
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    encoding = None if read_as.encoding is None else encoding_of(b"", tuple, name, read_as.encoding).name
    asks = Request("describe", str(path), kind, encoding, seconds=_seconds(path))
    return SpssSource(asks, name, _described(asks, name), digest)


class SpssSource:
    """A `Source` over an SPSS or Stata file; nothing of the data is kept in memory but the sample and one block."""

    sheet: str | None = None
    heading: Heading | None = None
    header_row = 0
    separator: str | None = None
    reader = "pyreadstat"

    def __init__(self, asks: Request, name: str, found: dict[str, Any], digest: str) -> None:
        self.name = name
        self.kind = asks.kind
        self.header = tuple(map(header_of, found["names"]))
        self.questions = _questions(self.header, [header_of(label) for label in found["labels"]], found["sets"])
        self.value_labels: dict[int, dict[str, str]] = {
            column: {code: header_of(label) for code, label in labels} for column, labels in found["value_labels"]
        }
        self.missing_codes: dict[int, tuple[str, ...]] = {column: tuple(codes) for column, codes in found["missing"]}
        self.sample = tuple(map(tuple, found["sample"]))
        self.encoding: str | None = found["encoding"] or found["said"]
        self.sha256 = digest
        self._retried = asks.encoding is None and found["encoding"] is not None
        self._asks = replace(asks, task="read", encoding=found["encoding"])

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """Text that is not what the file says, and what a portable file cannot tell."""
        problems: list[Problem] = []
        if self._retried:
            what = msg(
                "The text of the file is not in the encoding it names; it was read as {used}", used=self.encoding
            )
            fix = msg("if words look wrong, name the encoding:  --encoding gb18030")
            problems.append(warning("W020", what, Place(file=self.name), fix=fix))
        if self.kind == "por":
            what = msg("From a .por file, answers that it declares missing are read as blank")
            fix = msg("to have them counted apart, save the data as .sav")
            problems.append(warning("W022", what, Place(file=self.name), fix=fix))
        return tuple(problems)

    def place(self, row: int | None, column: int | None, value: str | None = None) -> Place:
        """The place of a cell: the number of its case (headers have none), and the name of its variable."""
        title = None
        if column is not None:
            title = (echo(self.header[column]) if column < len(self.header) else "") or str(column + 1)
        return Place(file=self.name, row=row or None, column=title, value=None if value is None else echo(value))

    def blocks(self, columns: tuple[int, ...]) -> Iterator[Cells]:
        """The cases in blocks; what is declared missing is there as its code.

        Raises:
            CemgapError: the file ends too early, or is damaged in its midst (E046).
        """
        import numpy as np
        import pyarrow as pa

        with _started(replace(self._asks, columns=columns), self.name) as child:
            try:
                with _within(child, self._asks.seconds):
                    stream = pa.ipc.open_stream(child.stdout)
                while True:
                    with _within(child, self._asks.seconds):
                        block = next(stream, None)
                    if block is None:
                        break
                    numbers = np.array(block.column(0).to_pylist(), np.int64)
                    yield Cells({column: block.column(i) for i, column in enumerate(columns, 1)}, numbers)
            except (pa.ArrowException, OSError):
                child.kill()
                status = child.wait()
                raise CemgapError(_unusable(status, "", self.name, self.encoding)) from None
            with _within(child, self._asks.seconds):
                status = child.wait()
            if status:
                raise CemgapError(_unusable(status, "", self.name, self.encoding))


def _questions(names: tuple[str, ...], labels: list[str], sets: list[tuple[str, list[int]]]) -> tuple[Question, ...]:
    """What the variables ask: their labels read as headers are, else their names."""
    questions = list(coded_questions(names, labels))
    for label, positions in sets:
        for at in positions:
            questions[at] = Question(names[at], names[at], header_of(label), labels[at] or names[at], option=True)
    return tuple(questions)


def _check_magic(path: Path, kind: str, name: str) -> None:
    with path.open("rb") as stream:
        head = stream.read(MAGIC)
    fits = {
        "sav": head[:4] in {b"$FL2", b"$FL3"},
        "por": b"SPSSPORT" in head,
        "dta": head.startswith(b"<stata_dta>") or head[:1] in {bytes([release]) for release in STATA_RELEASES},
    }
    if not fits[kind]:
        program = "Stata" if kind == "dta" else "SPSS"
        what = (
            msg("The file is empty")
            if not head
            else msg("The file is not what its name says: it does not begin as a file of {program}", program=program)
        )
        fix = msg("save it again from {program}, or export the data as CSV UTF-8 or XLSX", program=program)
        raise CemgapError(error("E046", what, Place(file=name), fix=fix))


def _seconds(path: Path) -> int:
    return SECONDS + SECONDS_PER_MEGABYTE * (path.stat().st_size >> 20)


def _described(asks: Request, name: str) -> dict[str, Any]:
    with _started(asks, name) as child, _within(child, asks.seconds):
        told = child.stdout.read() if child.stdout else b""
        status = child.wait()
    try:
        found: dict[str, Any] = json.loads(told)
    except ValueError:
        found = {}
    if status or "names" not in found:
        raise CemgapError(_unusable(status, str(found.get("reason", "")), name, asks.encoding))
    return found


@contextmanager
def _started(asks: Request, name: str) -> Iterator[subprocess.Popen[bytes]]:
    """A child that was asked, and that does not outlive the block."""
    world = os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    try:
        child = subprocess.Popen(  # noqa: S603 - this program, with arguments of its own
            [sys.executable, "-I", "-c", CHILD, json.dumps(sys.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=world,
        )
    except OSError as refused:
        reason = refused.strerror or str(refused)
        what = msg("The reader of SPSS and Stata files cannot be started: {reason}", reason=reason)
        fix = msg("save the data as CSV UTF-8 or XLSX")
        raise CemgapError(error("E049", what, Place(file=name), fix=fix)) from None
    try:
        with child:
            if child.stdin:
                with suppress(OSError):
                    child.stdin.write(asked(asks))
                    child.stdin.close()
            try:
                yield child
            finally:
                child.kill()
    finally:
        child.kill()


@contextmanager
def _within(child: subprocess.Popen[bytes], seconds: float) -> Iterator[None]:
    """Kill a child that takes longer than that."""
    clock = threading.Timer(seconds, child.kill)
    clock.daemon = True
    clock.start()
    try:
        yield
    finally:
        clock.cancel()


def _unusable(status: int, reason: str, name: str, encoding: str | None) -> Problem:
    place = Place(file=name)
    fix: Message = msg("save it again from the program it comes from, or export the data as CSV UTF-8 or XLSX")
    if status in {TOO_LARGE, NO_MEMORY}:
        what = msg(
            "The file is larger than a survey can be (at most {most} variables), or needs too much memory",
            most=VARIABLES,
        )
        return error("E047", what, place, fix=msg("save only the variables of the survey"))
    if status == UNDECODED and encoding is not None:
        what = msg("The text of the file cannot be read as {encoding}", encoding=echo(encoding))
        return error("E048", what, place, fix=msg("name another encoding, or leave --encoding out"))
    if status == UNDECODED:
        what = msg("The text of the file is in an encoding that it does not name")
        return error("E048", what, place, fix=msg("name its encoding:  --encoding gb18030"))
    if reason:
        what = msg("The file is damaged and cannot be read ({reason})", reason=echo(reason, 80))
    else:
        what = msg("The file is damaged and cannot be read")
    return error("E046", what, place, fix=fix)
