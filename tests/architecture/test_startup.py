"""The program starts without what only an analysis needs."""

import json
import subprocess
import sys

import pytest

HEAVY = ("numpy", "openpyxl", "pandas", "pyarrow", "python_calamine", "scipy", "xlsxwriter")
START = """
import json, sys
sys.argv = ["cemgap", *{arguments}]
try:
    from cemgap.cli import main
    main()
except SystemExit as end:
    assert not end.code, end.code
print(json.dumps(sorted({{name.partition(".")[0] for name in sys.modules}})), file=sys.stderr)
"""


def modules_loaded(arguments: list[str]) -> set[str]:
    """Top-level modules in memory after a command."""
    code = START.format(arguments=arguments)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(json.loads(done.stderr.strip().splitlines()[-1]))


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["analyze", "--help"]])
def test_help_imports_nothing_heavy(arguments: list[str]) -> None:
    """Help and version answer without the libraries that read and count."""
    loaded = modules_loaded(arguments)
    assert "cemgap" in loaded
    assert sorted(set(HEAVY) & loaded) == []


def test_explain_reads_and_counts_nothing() -> None:
    """A page of words needs no figures, no frames and no workbooks."""
    assert sorted(set(HEAVY) & modules_loaded(["explain", "gap"])) == []


def test_import_cemgap_imports_nothing_heavy() -> None:
    """``import cemgap`` itself waits with pandas until something is analyzed."""
    code = "import json, sys, cemgap; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert sorted(set(HEAVY) & set(json.loads(done.stdout))) == []
