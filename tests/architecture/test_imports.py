"""The import contracts hold, and each of them notices a violation planted in a copy of the package."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

PLANTED = [
    # contract, file, line planted at its end, what the report must name
    ("journey", "intake/mapping.py", "import cemgap.statistics.scores", "cemgap.intake is not allowed to import"),
    (
        "journey",
        "statistics/precision.py",
        "import cemgap.steps.analysis",
        "cemgap.statistics is not allowed to import",
    ),
    ("journey", "steps/step4_gaps.py", "import cemgap.report.blocks", "cemgap.steps is not allowed to import"),
    ("journey", "project/__init__.py", "import cemgap.report.blocks", "cemgap.project is not allowed to import"),
    ("journey", "report/blocks.py", "import cemgap.project", "cemgap.report is not allowed to import"),
    ("journey", "errors.py", "import cemgap.files", "cemgap.errors is not allowed to import"),
    ("journey", "api.py", "import cemgap.cli", "cemgap.api is not allowed to import"),
    ("journey", "commands/__init__.py", "import cemgap.cli", "cemgap.commands is not allowed to import"),
    ("forms", "report/markdown.py", "import cemgap.report.terminal", "markdown is not allowed to import"),
    ("forms", "report/content/explain.py", "import cemgap.report.json", "content is not allowed to import"),
    ("frames", "statistics/scores.py", "import pandas", "cemgap.statistics is not allowed to import pandas"),
    ("frames", "steps/analysis.py", "import pyarrow.csv", "cemgap.steps is not allowed to import pyarrow"),
    ("arrays", "steps/analysis.py", "import numpy", "cemgap.steps is not allowed to import numpy"),
    ("screen", "report/blocks.py", "import typer", "cemgap.report is not allowed to import typer"),
    ("rich", "report/content/__init__.py", "import rich.table", "cemgap.report.content is not allowed to import rich"),
    ("world", "steps/analysis.py", "import time", "cemgap.steps is not allowed to import time"),
    ("world", "intake/mapping.py", "import os", "cemgap.intake is not allowed to import os"),
    ("world", "report/blocks.py", "import os", "cemgap.report is not allowed to import os"),
    ("safety", "files.py", "import pickle", "cemgap is not allowed to import pickle"),
    ("safety", "commands/__init__.py", "import urllib.request", "cemgap is not allowed to import urllib"),
]


def contracts() -> list[str]:
    """The ids of all contracts."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return [contract["id"] for contract in settings["tool"]["importlinter"]["contracts"]]


def copy_to(folder: Path) -> Path:
    """A copy of the package and its contracts."""
    shutil.copytree(ROOT / "cemgap", folder / "cemgap", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def lint(folder: Path) -> tuple[int, str]:
    """Exit code and report of import-linter, its lines joined so that a wrapped sentence can be found."""
    call = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
    done = subprocess.run([*call, "--no-cache", "--no-logo"], cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, " ".join(done.stdout.split())


@pytest.fixture(scope="module")
def violated(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The report on a copy that holds every planted violation at once."""
    folder = copy_to(tmp_path_factory.mktemp("violated"))
    for _, file, line, _ in PLANTED:
        with (folder / "cemgap" / file).open("a", encoding="utf-8") as module:
            module.write(f"\n{line}\n")
    code, report = lint(folder)
    assert code == 1, report
    return report


def test_every_contract_holds(tmp_path: Path) -> None:
    """Nobody imports what they may not."""
    code, report = lint(copy_to(tmp_path))
    assert code == 0, report
    assert f"{len(contracts())} kept, 0 broken" in report


@pytest.mark.parametrize(("contract", "file", "line", "finding"), PLANTED)
def test_a_planted_violation_is_found(violated: str, contract: str, file: str, line: str, finding: str) -> None:
    """Each violation is named in the report."""
    assert finding in violated, f"{contract}: {line} in {file} went unnoticed"


def test_every_contract_has_a_planted_violation(violated: str) -> None:
    """A new contract comes with the proof that it can break."""
    assert {contract for contract, *_ in PLANTED} == set(contracts())
    assert f"0 kept, {len(contracts())} broken" in violated


@pytest.mark.parametrize("module", ["cemgap/helpers.py", "cemgap/report/poster.py"])
def test_a_module_without_a_place_is_found(tmp_path: Path, module: str) -> None:
    """A new module does not pass until someone has said where it belongs."""
    folder = copy_to(tmp_path)
    (folder / module).write_text('"""A noun of its own."""\n', encoding="utf-8")
    code, report = lint(folder)
    assert code == 1
    assert Path(module).stem in report
