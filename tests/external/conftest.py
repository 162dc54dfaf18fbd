"""Programs that open what cemgap writes."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item>
</oor:items>
"""
"""LibreOffice computes every formula of a workbook again when it loads it, whoever wrote the workbook."""

Recalculate = Callable[[Path], Path]


@pytest.fixture(scope="session")
def recalculate(tmp_path_factory: pytest.TempPathFactory) -> Recalculate:
    """LibreOffice: a workbook -> the same workbook with every formula computed again."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    assert program, "these tests need LibreOffice Calc: apt-get install libreoffice-calc"
    profile = tmp_path_factory.mktemp("profile")
    (profile / "user").mkdir()
    (profile / "user" / "registrymodifications.xcu").write_text(SETTINGS, encoding="utf-8")

    def recalculated(workbook: Path) -> Path:
        folder = tmp_path_factory.mktemp("recalculated")
        subprocess.run(
            [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "xlsx",
             "--outdir", str(folder), str(workbook)],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip
        return folder / workbook.name

    return recalculated
