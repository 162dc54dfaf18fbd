"""``cemgap init`` on a terminal: what is open is asked, in either language, and nothing is written by halves."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import struct
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

pty = pytest.importorskip("pty")
fcntl = pytest.importorskip("fcntl")
termios = pytest.importorskip("termios")

ROOT = Path(__file__).parents[2]
RUNS = ("Service", "Price", "停车")
PATIENCE = 40
"""Seconds to wait for a question."""


class Conversation:
    """A command on a pseudo terminal, and what is typed into it."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.screen, end = pty.openpty()
        fcntl.ioctl(end, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
        self.process = subprocess.Popen(
            [sys.executable, "-m", "cemgap", *arguments],
            cwd=folder,
            stdin=end,
            stdout=end,
            stderr=end,
            start_new_session=True,
            # Whoever runs the tests in the background has interrupts ignored, and children inherit that.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
            env={"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(ROOT), "TERM": "xterm", "LC_ALL": "C.UTF-8"},
        )
        os.close(end)
        self.shown = ""
        self._told = 0

    def until(self, *wanted: str) -> None:
        """Wait until all of that has been shown since the last time."""
        stop = time.monotonic() + PATIENCE
        while not all(text in self.shown[self._told :] for text in wanted):
            assert time.monotonic() < stop, self.shown
            assert self._read(), self.shown
        self._told = len(self.shown)

    def _read(self) -> bool:
        ready, _, _ = select.select([self.screen], [], [], 0.2)
        if not ready:
            return True
        try:
            piece = os.read(self.screen, 65536)
        except OSError:  # the other end is closed
            return False
        self.shown += piece.decode("utf-8", "replace").replace("\r\n", "\n")
        return bool(piece)

    def type(self, text: str) -> None:
        """Type a line, or a key such as the end of the input."""
        os.write(self.screen, text.encode("utf-8"))

    def interrupt(self) -> None:
        """Press control-C, as a person does: again where nothing happens, since one may come amid a question."""
        for _ in range(PATIENCE):
            self.process.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(1)
                return

    def ends(self) -> int:
        """The exit code, once everything has been shown."""
        stop = time.monotonic() + PATIENCE
        while self._read() and self.process.poll() is None:
            assert time.monotonic() < stop, self.shown
        while self._read() and select.select([self.screen], [], [], 0)[0]:
            pass
        return self.process.wait(PATIENCE)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a survey that has two runs of the same headers, and people's names beside them."""
    rows = [
        f"{i},Ann Lee,{1 + i % 7},{1 + i % 7},{1 + i % 6},{3 + i % 5},{4 + i % 4},{2 + i % 6}" for i in range(1, 41)
    ]
    (tmp_path / "runs.csv").write_text(
        "\n".join((",".join(("id", "Name", *RUNS, *RUNS)), *rows)) + "\n", encoding="utf-8"
    )
    return tmp_path


@contextlib.contextmanager
def talking(folder: Path, *arguments: str) -> Iterator[Conversation]:
    """A conversation that is over when the test is."""
    conversation = Conversation(folder, *arguments)
    try:
        yield conversation
    finally:
        with contextlib.suppress(ProcessLookupError):
            conversation.process.kill()
        conversation.process.wait()
        os.close(conversation.screen)


def test_what_is_open_is_asked_and_written_down(folder: Path) -> None:
    """With the columns it is about and some of their answers; a wrong answer is asked again."""
    with talking(folder, "init", "runs.csv", "--lang", "en") as talk:
        talk.until('columns 3-5 ("Service" to "停车")', "Service: 1, 2, 3, 4, 5, 6, 7", "1  experience", "Answer")
        talk.type("perhaps\n")
        talk.until('"perhaps" is none of the answers', "Answer")
        talk.type("1\n")
        talk.until("columns 6-8", "Answer")
        talk.type("expectation\n")
        talk.until("wrote cemgap.toml")
        assert talk.ends() == 0
        assert "Ann Lee" not in talk.shown
        assert "still open" not in talk.shown
    settings = tomllib.loads((folder / "cemgap.toml").read_text(encoding="utf-8"))
    assert settings["factors"]["停车"] == {
        "name": "停车",
        "experience": {"position": 5, "header": "停车"},
        "expectation": {"position": 8, "header": "停车"},
    }


def test_chinese_is_spoken_and_understood(folder: Path) -> None:
    """Answers by their Chinese name, and a dash of full width to leave one open."""
    with talking(folder, "init", "runs.csv", "--lang", "zh") as talk:
        talk.until("3-5", "重要性", "5  ", ": ")
        talk.type("体验\n")
        talk.until("6-8", "重要性", ": ")
        talk.type("－\n")
        talk.until("cemgap.toml")
        assert talk.ends() == 0
    text = (folder / "cemgap.toml").read_text(encoding="utf-8")
    settings = tomllib.loads(text)
    assert settings["factors"]["price"] == {"experience": {"position": 4, "header": "Price"}}
    assert '"6-8"' in text


@pytest.mark.parametrize("after", ["", "1\n"])
def test_who_interrupts_finds_nothing_written(folder: Path, after: str) -> None:
    """At the first question or later; the exit code says interrupted."""
    with talking(folder, "init", "runs.csv", "--lang", "en") as talk:
        talk.until("columns 3-5", "Answer")
        if after:
            talk.type(after)
            talk.until("columns 6-8", "Answer")
        talk.interrupt()
        assert talk.ends() == 130
        assert "Stopped: nothing was written." in talk.shown
        assert "Traceback" not in talk.shown
    assert not (folder / "cemgap.toml").exists()


def test_the_end_of_the_input_writes_nothing(folder: Path) -> None:
    """Control-D."""
    (folder / "cemgap.toml").write_text("schema = 1\n", encoding="utf-8")
    with talking(folder, "init", "runs.csv", "--lang", "en", "--force") as talk:
        talk.until("columns 3-5", "Answer")
        talk.type("\x04")
        assert talk.ends() == 130
        assert "Stopped: nothing was written." in talk.shown
    assert (folder / "cemgap.toml").read_text(encoding="utf-8") == "schema = 1\n"
    assert not (folder / "cemgap.toml.bak").exists()


@pytest.mark.parametrize("flag", ["--yes", "--quiet"])
def test_nothing_is_asked_of_who_wants_no_questions(folder: Path, flag: str) -> None:
    """On a terminal too."""
    with talking(folder, "init", "runs.csv", "--lang", "en", flag) as talk:
        assert talk.ends() == 0
        assert "Answer" not in talk.shown
    assert (folder / "cemgap.toml").exists()


@pytest.mark.parametrize(("typed", "key"), [("1", "missing"), ("missing = [99]", "missing"), ("2", "not_applicable")])
def test_a_code_is_named_and_written_down(folder: Path, typed: str, key: str) -> None:
    """By its number, or as the line itself."""
    rows = [f"{i},{1 + i % 5},{99 if i % 9 == 0 else 1 + i % 5}" for i in range(40)]
    (folder / "codes.csv").write_text("\n".join(("id,Service experience,Price experience", *rows)), encoding="utf-8")
    with talking(folder, "init", "codes.csv", "--lang", "en") as talk:
        talk.until("what does 99 mean?", "1  no answer", "Answer")
        talk.type(f"{typed}\n")
        talk.until("wrote cemgap.toml")
        assert talk.ends() == 0
    scale = tomllib.loads((folder / "cemgap.toml").read_text(encoding="utf-8"))["scale"]
    assert {"missing": scale.get("missing"), "not_applicable": scale.get("not_applicable")}[key] == [99]
    assert len({"missing", "not_applicable"} & set(scale)) == 1


def test_a_weight_that_is_none_is_written_down(folder: Path) -> None:
    """In the long layout as in the wide one: the next run does not warn of it again."""
    rows = [f"{n // 2},{('Service', 'Price')[n % 2]},{1 + n % 5},1.5" for n in range(40)]
    (folder / "long.csv").write_text("\n".join(("respondent,factor,experience,weight", *rows)), encoding="utf-8")
    with talking(folder, "init", "long.csv", "--lang", "en") as talk:
        talk.until("does it weigh the respondents?", "Answer")
        talk.type("no\n")
        talk.until("on which scale", "Answer")
        talk.type("\n")
        talk.until("wrote cemgap.toml")
        assert talk.ends() == 0
    settings = tomllib.loads((folder / "cemgap.toml").read_text(encoding="utf-8"))
    assert settings["input"]["blocks"] == {"none": 4}
    with talking(folder, "check", "long.csv", "--lang", "en") as talk:
        talk.until("Errors: 0. Warnings: 0")
        assert talk.ends() == 0
