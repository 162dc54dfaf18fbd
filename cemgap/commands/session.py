"""Session: one run of a command: its language, its streams, how much is said."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from cemgap.errors import Problem
from cemgap.translations import LANGUAGES, Message, msg

if TYPE_CHECKING:
    from cemgap.report.blocks import Report

AUTO = "auto"
DEFAULT_WIDTH = 100
"""Columns where the stream is no terminal."""
SPINNER_AFTER = 0.5
"""Seconds before progress is shown."""


@dataclass(slots=True)
class Session:
    """What every command shares."""

    language: str
    chosen: bool
    """Whether the language was asked for, so that settings do not change it."""
    quiet: bool = False
    color: bool = True
    debug: bool = False
    json: bool = False
    """Problems go to standard error as JSON."""
    arguments: tuple[str, ...] = ()
    """What was typed."""

    def in_language(self, settings_language: str | None) -> None:
        """Take the language of the settings, unless one was asked for."""
        if not self.chosen and settings_language in LANGUAGES:
            self.language = settings_language
            self.check_encoding()

    def check_encoding(self) -> None:
        """Speak English where the console cannot show Chinese, and say once why."""
        if self.language == "zh" and not _can_encode(sys.stdout, "加权满意度："):
            self.language = "en"
            self.tell(
                msg(
                    "standard output is {encoding} and cannot show Chinese: English instead",
                    encoding=str(sys.stdout.encoding),
                )
            )

    def show(self, report: Report, *, detail: bool = False) -> None:
        """A report as text on standard output; `detail`: all of its parts."""
        from cemgap.report import terminal

        _write(
            sys.stdout,
            terminal.text(
                report,
                self.language,
                self.width(sys.stdout),
                self._colored(sys.stdout),
                _encoding(sys.stdout),
                detail=detail,
            ),
        )

    def show_bytes(self, content: bytes) -> None:
        """Bytes on standard output, whatever the encoding of the console."""
        try:
            sys.stdout.flush()
            sys.stdout.buffer.write(content)
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            raise ReaderGone from None
        except OSError as refused:
            raise _cannot_write(refused) from None

    def show_lines(self, lines: Iterable[str]) -> None:
        """Plain lines on standard output."""
        for line in lines:
            _write(sys.stdout, line + "\n")

    def tell(self, message: Message, *, label: Message | None = None) -> None:
        """A line on standard error; nothing with ``--quiet``."""
        if self.quiet:
            return
        text = message.text(self.language)
        if label is not None:  # a command to paste stands in one line
            _write(sys.stderr, f"{label.text(self.language)}  {text}\n")
            return
        from cemgap.report.screen import Screen

        width = self.width(sys.stderr)
        screen = Screen(width, color=False, encoding=_encoding(sys.stderr), language=self.language)
        _write(sys.stderr, "".join(line + "\n" for line in screen.wrapped(screen.shown(text), width)))

    def problems(self, problems: Sequence[Problem]) -> None:
        """Problems on standard error: as text, or as JSON for a caller that asked for JSON."""
        if not problems:
            return
        if self.json:
            from cemgap.report.json import problems_json

            _write(sys.stderr, problems_json(problems, self.language))
            return
        from cemgap.report.terminal import problems_text

        _write(
            sys.stderr,
            problems_text(
                problems, self.language, self.width(sys.stderr), self._colored(sys.stderr), _encoding(sys.stderr)
            ),
        )

    def warnings(self, problems: Sequence[Problem]) -> None:
        """Warnings on standard error; nothing with ``--quiet``, and in JSON they are part of the result."""
        if not self.quiet and not self.json:
            self.problems(problems)

    def width(self, stream: TextIO) -> int:
        """Columns of a stream."""
        if stream.isatty():
            try:
                return os.get_terminal_size(stream.fileno()).columns or DEFAULT_WIDTH
            except OSError:
                return DEFAULT_WIDTH
        columns = os.environ.get("COLUMNS", "")
        return int(columns) if columns.isdigit() and int(columns) > 0 else DEFAULT_WIDTH

    def _colored(self, stream: TextIO) -> bool:
        return self.color and stream.isatty() and os.environ.get("TERM") != "dumb"

    @contextmanager
    def progress(self, message: Message) -> Iterator[None]:
        """A spinner on standard error, only on a terminal and only for what takes a while."""
        if self.quiet or not sys.stderr.isatty():
            yield
            return
        done = threading.Event()

        def spin() -> None:
            if not done.wait(SPINNER_AFTER):
                from rich.console import Console

                with Console(stderr=True).status(message.text(self.language), spinner="line"):
                    done.wait()

        spinner = threading.Thread(target=spin, daemon=True)
        spinner.start()
        try:
            yield
        finally:
            done.set()
            spinner.join()


def language_asked(arguments: Sequence[str], environment: Mapping[str, str]) -> tuple[str, bool]:
    """The language before anything is parsed, and whether it was asked for: ``--lang``, CEMGAP_LANG, the locale, en.

    >>> language_asked(["check", "x.csv", "--lang=zh"], {})
    ('zh', True)
    """
    said = None
    for at, argument in enumerate(arguments):
        if argument == "--lang":
            said = arguments[at + 1] if at + 1 < len(arguments) else None
        elif argument.startswith("--lang="):
            said = argument.partition("=")[2]
    if said in LANGUAGES:
        return said, True
    if said is None and environment.get("CEMGAP_LANG") in LANGUAGES:
        return environment["CEMGAP_LANG"], True
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return ("zh" if environment[name].lower().startswith("zh") else "en"), False
    return "en", False


def shown(path: Path) -> str:
    """A path as it was given, or from the current folder where it lies below it, cleaned for a screen."""
    from cemgap.errors import echo

    try:
        return echo(str(path.relative_to(Path.cwd())), 200)
    except (OSError, ValueError):
        return echo(str(path), 200)


def _can_encode(stream: TextIO, text: str) -> bool:
    try:
        text.encode(_encoding(stream))
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _encoding(stream: TextIO) -> str:
    return stream.encoding or "utf-8"


class ReaderGone(Exception):  # noqa: N818 - the reader has seen enough, no fault
    """Whoever reads standard output has closed it."""


def _write(stream: TextIO, text: str) -> None:
    try:
        stream.write(text)
        stream.flush()
    except BrokenPipeError:
        raise ReaderGone from None
    except OSError as refused:
        raise _cannot_write(refused) from None


def _cannot_write(refused: OSError) -> Exception:
    from cemgap.errors import CemgapError, error

    reason = refused.strerror or str(refused)
    return CemgapError(error("E309", msg("the result cannot be written: {reason}", reason=reason)))
