"""The README says what the program does: its outputs, tables, commands and Python code are checked."""

import doctest
import re
import shutil
from pathlib import Path

import pytest

from tests.docs.readme import (
    COMMAND,
    GLOSSARY,
    PYTHON,
    README,
    ROOT,
    TABLE,
    docstring_table,
    glossary,
    outputs,
    printed,
)

TEXT = README.read_text(encoding="utf-8")
AGAIN = "python -m tests.docs makes it anew"


@pytest.mark.parametrize(("command", "shown"), list(outputs(TEXT)))
def test_an_output_is_what_the_program_prints(command: str, shown: str) -> None:
    """Line by line."""
    assert printed(command) == shown, AGAIN


def test_the_glossary_is_that_of_explain() -> None:
    """Terms are explained once."""
    (block,) = GLOSSARY.finditer(TEXT)
    assert block["body"] == glossary(), AGAIN


@pytest.mark.parametrize("block", list(TABLE.finditer(TEXT)), ids=lambda block: block["module"])
def test_a_table_is_that_of_the_code(block: re.Match[str]) -> None:
    """Formats are described where they are written."""
    assert block["body"] == docstring_table(block["module"]), AGAIN


def test_every_command_is_shown() -> None:
    """The help of each command that ``cemgap --help`` lists stands in the README."""
    shown = dict(outputs(TEXT))
    listed = re.search(r"\nCommands:\n((?:  .*\n)+)", shown["cemgap --help"])
    assert listed is not None
    names = re.findall(r"^  (\w+)", listed[1], flags=re.MULTILINE)
    assert names
    assert not [name for name in names if f"cemgap {name} --help" not in shown]


def test_there_are_two_commands_of_one_line() -> None:
    """Each can be pasted, makes its own environment, and needs nothing but Python."""
    commands = {block["name"]: block["line"] for block in COMMAND.finditer(TEXT)}
    assert list(commands) == ["try", "test"]
    for line in commands.values():
        assert line.startswith("python3 -m venv .venv && .venv/bin/python -m pip install ")


def test_the_python_code_does_what_it_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run beside a copy of the sample data."""
    shutil.copytree(ROOT / "sample_data", tmp_path / "sample_data")
    monkeypatch.chdir(tmp_path)
    code = "\n".join(block["code"] for block in PYTHON.finditer(TEXT))
    test = doctest.DocTestParser().get_doctest(code, {}, "README.md", str(README), 0)
    assert test.examples
    report: list[str] = []
    results = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(test, out=report.append)
    assert results.failed == 0, "".join(report)


def test_links_lead_somewhere() -> None:
    """Files that the README and CONTRIBUTING name are there."""
    for page in (README, ROOT / "CONTRIBUTING.md"):
        for link in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
            assert link.startswith("https://") or (ROOT / link).exists(), link


def test_contributing_is_under_a_page() -> None:
    """Short enough to be read."""
    lines = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 60
    assert max(map(len, lines)) <= 120
