"""What every command shares: language, streams, progress."""

from __future__ import annotations

import io
import sys
import time
from pathlib import Path

import pytest

from cemgap.commands.session import ReaderGone, Session, language_asked
from cemgap.errors import CemgapError
from cemgap.translations import msg


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        ([], {}, ("en", False)),
        (["--lang", "zh"], {}, ("zh", True)),
        (["--lang=en"], {"CEMGAP_LANG": "zh"}, ("en", True)),
        ([], {"CEMGAP_LANG": "zh"}, ("zh", True)),
        ([], {"LANG": "zh_CN.UTF-8"}, ("zh", False)),
        ([], {"LC_ALL": "en_GB.UTF-8", "LANG": "zh_CN.UTF-8"}, ("en", False)),
        (["--lang"], {}, ("en", False)),
        (["--lang", "auto"], {"CEMGAP_LANG": "zh", "LANG": "zh_HK"}, ("zh", False)),
    ],
)
def test_the_language_is_known_before_anything_is_parsed(
    arguments: list[str], environment: dict[str, str], language: tuple[str, bool]
) -> None:
    """Flag, variable, locale, English."""
    assert language_asked(arguments, environment) == language


class Refusing(io.StringIO):
    """A stream that cannot be written to."""

    def __init__(self, fault: OSError) -> None:
        super().__init__()
        self.fault = fault

    def write(self, _: str) -> int:
        """Never."""
        raise self.fault


@pytest.mark.parametrize(
    ("fault", "expected"),
    [(BrokenPipeError(32, "Broken pipe"), ReaderGone), (OSError(28, "No space left on device"), CemgapError)],
)
def test_a_stream_that_refuses(fault: OSError, expected: type[Exception], monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that has gone is no fault; a full disk is a problem with a code."""
    session = Session("en", chosen=True)
    monkeypatch.setattr(sys, "stdout", Refusing(fault))
    with pytest.raises(expected):
        session.show_lines(["a line"])


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        """It is."""
        return True


def test_progress_is_shown_only_for_what_takes_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal, after half a second, and never with --quiet."""
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setattr("cemgap.commands.session.SPINNER_AFTER", 0.05)
    with Session("en", chosen=True).progress(msg("reading {file}", file="x.csv")):
        pass
    assert screen.getvalue() == ""
    with Session("en", chosen=True, quiet=True).progress(msg("reading {file}", file="x.csv")):
        time.sleep(0.2)
    assert screen.getvalue() == ""
    with Session("en", chosen=True).progress(msg("reading {file}", file="x.csv")):
        time.sleep(0.4)
    assert "reading x.csv" in screen.getvalue()


def test_a_console_without_chinese_gets_english_once_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether Chinese was asked for or comes from the settings."""
    out = io.TextIOWrapper(io.BytesIO(), encoding="cp1252")
    err = io.StringIO()
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)
    session = Session("en", chosen=False)
    session.in_language("zh")
    assert session.language == "en"
    assert "cannot show Chinese" in " ".join(err.getvalue().split())


def test_a_path_is_shown_from_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Short where it lies below the current folder, whole elsewhere."""
    from cemgap.commands.session import shown

    monkeypatch.chdir(tmp_path)
    assert shown(tmp_path / "a" / "b.csv") == str(Path("a") / "b.csv")
    assert shown(tmp_path.parent / "c.csv") == str(tmp_path.parent / "c.csv")
