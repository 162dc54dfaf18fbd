"""The sample projects are found wherever cemgap is installed from."""

from pathlib import Path

import pytest

from cemgap.project import samples
from cemgap.project.samples import sample_files

SAMPLE_DATA = Path(__file__).parents[2] / "sample_data"


def test_every_file_of_a_project_and_nothing_else() -> None:
    """What a person would want in the folder; the script that made the survey stays behind."""
    assert list(sample_files()) == [
        "meisu/cemgap.toml",
        "meisu/evidence.csv",
        "meisu/factors.csv",
        "meisu/factors_assumed.csv",
        "meisu/factors_zh.csv",
        "meisu/plan.xlsx",
        "survey/cemgap.toml",
        "survey/wave1.csv",
        "survey/wave1.xlsx",
        "survey/wave1_zh.csv",
        "survey/wave2.csv",
        "survey/wave2.xlsx",
    ]


def test_content_is_what_lies_in_the_folder() -> None:
    """Byte for byte."""
    assert all((SAMPLE_DATA / path).read_bytes() == content for path, content in sample_files().items())


def test_installed_copy_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a wheel the samples lie inside the package."""
    (tmp_path / "sample_data" / "inner").mkdir(parents=True)
    (tmp_path / "sample_data" / "inner" / "wave.csv").write_bytes(b"a\n")
    monkeypatch.setattr(samples, "files", lambda _: tmp_path)
    assert sample_files() == {"inner/wave.csv": b"a\n"}
