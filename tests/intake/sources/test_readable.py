"""What is no file that can be read is refused before anything waits for it."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from cemgap.errors import CemgapError, Problem
from cemgap.intake.sources.opening import opened
from cemgap.intake.sources.readable import check_readable
from cemgap.project.evidence import read_evidence
from cemgap.project.plan import read_plan
from cemgap.project.settings import read_settings


def read_data(path: Path) -> None:
    """Open survey data."""
    with opened(path):
        pass


def refusal(read: Callable[[Path], object], path: Path) -> Problem:
    """What is said of a path."""
    with pytest.raises(CemgapError) as caught:
        read(path)
    (problem,) = caught.value.problems
    return problem


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
@pytest.mark.parametrize(
    ("read", "name"),
    [
        (read_data, "pipe.csv"),
        (read_data, "pipe.xlsx"),
        (read_evidence, "pipe.csv"),
        (read_evidence, "pipe.xlsx"),
        (lambda path: read_plan(path, ()), "pipe.xlsx"),
        (read_settings, "cemgap.toml"),
    ],
)
def test_a_pipe_hangs_nothing(tmp_path: Path, read: Callable[[Path], object], name: str) -> None:
    """Whatever it was meant to be: nobody fills it."""
    pipe = tmp_path / name
    os.mkfifo(pipe)
    problem = refusal(read, pipe)
    assert (problem.code, problem.places[0].file) == ("E002", str(pipe))
    assert "no regular file" in problem.message.text()
    assert problem.fix is not None


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no such device here")
def test_a_device_is_no_file(tmp_path: Path) -> None:
    """Not through a link either."""
    link = tmp_path / "endless.csv"
    link.symlink_to("/dev/zero")
    assert refusal(read_data, link).code == "E002"


def test_a_link_to_a_file_is_a_file(tmp_path: Path) -> None:
    """Only its end counts."""
    (tmp_path / "data.csv").write_text("a\n1\n")
    (tmp_path / "link.csv").symlink_to(tmp_path / "data.csv")
    check_readable(tmp_path / "link.csv", "link.csv")


def test_a_name_no_file_can_have(tmp_path: Path) -> None:
    """Is said as such."""
    codes = [refusal(read_data, tmp_path / name).code for name in ("nul\0.csv", f"{'a' * 300}.csv")]
    assert codes == ["E002", "E002"]
