"""Commands run in this process, in an empty folder, the way the console script runs them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from cemgap.cli import run

SAMPLES = Path(__file__).parents[2] / "sample_data"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command left behind."""

    code: int
    out: str
    err: str


Command = Callable[..., Outcome]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: empty, and outside every project."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    for name in ("CEMGAP_LANG", "NO_COLOR", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("LANGUAGE", "en")  # so that what a run sets is put back
    return tmp_path


@pytest.fixture
def cemgap(here: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """``cemgap("analyze", "x.csv")``: exit code, standard output, standard error."""

    def call(*arguments: str) -> Outcome:
        assert Path.cwd() == here
        capsys.readouterr()
        code = run(arguments)
        captured = capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    return call


@pytest.fixture
def meisu(here: Path) -> Path:
    """A copy of the worked example's project, as the current folder's ``meisu``."""
    return Path(shutil.copytree(SAMPLES / "meisu", here / "meisu"))


@pytest.fixture
def survey(here: Path) -> Path:
    """A copy of the survey project."""
    return Path(
        shutil.copytree(SAMPLES / "survey", here / "survey", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    )
