"""What users see, whole: kept sessions, widths, encodings, colour."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.transcripts.sessions import KEPT, ROOT, SESSIONS, Session, transcript

EXAMPLE = ROOT / "sample_data" / "meisu" / "factors.csv"


@pytest.mark.parametrize("session", SESSIONS, ids=lambda session: session.name)
def test_a_session_prints_what_is_kept(session: Session) -> None:
    """``python -m tests.transcripts`` keeps a change, once it has been read."""
    assert transcript(session) == session.file.read_text(encoding="utf-8")


def test_nothing_kept_is_forgotten() -> None:
    """Every kept file belongs to a session."""
    assert {path.name for path in KEPT.iterdir()} == {session.file.name for session in SESSIONS}


@pytest.mark.parametrize("session", SESSIONS, ids=lambda session: session.name)
def test_no_line_is_wider_than_the_screen(session: Session) -> None:
    """A wide glyph is two columns. The lines of help and the echoed command are Typer's and ours."""
    lines = session.file.read_text(encoding="utf-8").splitlines()
    too_wide = [
        line for line in lines if cell_len(line) > session.width and not line.startswith(("$ ", "next", "下一步"))
    ]
    assert not too_wide


def run(*arguments: str, encoding: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """The program in a console of that encoding."""
    return subprocess.run(
        [sys.executable, "-m", "cemgap", *arguments],
        env={
            "PATH": os.environ.get("PATH", ""),
            "PYTHONPATH": str(ROOT),
            "PYTHONIOENCODING": encoding,
            "COLUMNS": "100",
            **environment,
        },
        capture_output=True,
        check=False,
    )


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "gb18030", "big5", "cp1252", "cp437", "ascii"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_console_shows_the_result(encoding: str, language: str) -> None:
    """Chinese where it can be shown; else English, and once why."""
    done = run("analyze", str(EXAMPLE), "--lang", language, encoding=encoding)
    assert done.returncode == 0
    out, err = done.stdout.decode(encoding), done.stderr.decode(encoding)
    if language == "zh" and encoding in {"utf-8", "gbk", "gb18030"}:
        assert "加权满意度" in out
    else:
        assert "weighted -18" in out
        assert ("cannot show Chinese" in err) == (language == "zh")


def test_a_name_that_the_console_lacks_does_not_stop_it(tmp_path: Path) -> None:
    """A factor in Chinese, a console in cp1252: escaped in text, whole in JSON, CSV and Markdown."""
    file = tmp_path / "factors.csv"
    file.write_text("factor,experience,expectation,importance\n停车,6,7,8\nService,5,7,9\n", encoding="utf-8")
    text = run("analyze", str(file), encoding="cp1252")
    assert text.returncode == 0
    assert "Service" in text.stdout.decode("cp1252")
    for form in ("json", "csv", "md"):
        done = run("analyze", str(file), "-f", form, encoding="cp1252")
        assert done.returncode == 0
        content = done.stdout.decode("utf-8")
        assert ("停车" in content) if form != "json" else ("\\u505c\\u8f66" in content)


def test_colour_is_for_terminals_only() -> None:
    """A pipe gets plain text; so do NO_COLOR and --no-color on a terminal (a pseudo terminal here)."""
    assert b"\x1b[" not in run("analyze", str(EXAMPLE), encoding="utf-8").stdout
    assert b"\x1b[" in on_a_terminal()
    assert b"\x1b[" not in on_a_terminal("--no-color")
    assert b"\x1b[" not in on_a_terminal(NO_COLOR="1")


def on_a_terminal(*arguments: str, **environment: str) -> bytes:
    """Standard output of the example on a pseudo terminal."""
    import pty

    reader, writer = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "cemgap", "analyze", str(EXAMPLE), *arguments],
        env={
            "PATH": os.environ.get("PATH", ""),
            "PYTHONPATH": str(ROOT),
            "TERM": "xterm",
            "PYTHONUTF8": "1",
            **environment,
        },
        stdout=writer,
        stderr=subprocess.DEVNULL,
    )
    os.close(writer)
    shown = b""
    while True:
        try:
            piece = os.read(reader, 65536)
        except OSError:  # the other end is closed
            break
        if not piece:
            break
        shown += piece
    os.close(reader)
    assert process.wait() == 0
    return shown


def test_a_closed_pipe_is_no_traceback() -> None:
    """``cemgap ... | head``."""
    process = subprocess.Popen(
        [sys.executable, "-m", "cemgap", "explain"],
        env={"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    with process.stderr as errors:
        assert errors.read() == b""
    assert process.wait() == 0
