"""Sessions: commands whose whole output is kept, so that every change of what a user sees is seen in review."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
KEPT = Path(__file__).parent / "kept"


@dataclass(frozen=True, slots=True)
class Session:
    """Commands run one after the other in a folder with both sample projects."""

    name: str
    commands: tuple[tuple[str, ...], ...]
    width: int = 100
    language: str = "en"

    @property
    def file(self) -> Path:
        """Where its output is kept."""
        return KEPT / f"{self.name}.txt"


EXAMPLE = ("analyze", "meisu/factors.csv")
CHANGE = ("analyze", "survey/wave2.csv", "--compare", "survey/wave1.csv")
SESSIONS = (
    Session("first_contact", (("demo",),)),
    Session("first_contact_zh", (("demo",),), language="zh"),
    *(Session(f"example_{width}", (EXAMPLE,), width) for width in (60, 80, 120)),
    *(Session(f"change_{width}", (CHANGE,), width) for width in (60, 80, 100, 120)),
    *(Session(f"change_zh_{width}", (CHANGE,), width, "zh") for width in (60, 100)),
    Session("check", (("check", "survey/wave1.csv"), ("check", "meisu/factors.csv"))),
    Session("check_zh", (("check", "survey/wave1_zh.csv"),), language="zh"),
    Session("errors", (("analyze", "broken.csv"), ("analize", "x"), ("analyze", "wave9.csv"), ("explain", "E103"))),
    Session("errors_zh", (("analyze", "broken.csv"), ("analize", "x"), ("explain", "E103")), language="zh"),
    Session("explain", (("explain", "weighted"), ("explain", "gap"))),
    Session("explain_zh", (("explain", "加权满意度"),), language="zh"),
    Session("help_zh", (("--help",), ("analyze", "--help")), language="zh"),
    Session("performance_only", (("analyze", "survey/performance.csv"),)),
)


def transcript(session: Session) -> str:
    """Everything a user sees of a session, errors between the results as on a screen."""
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        for project in ("meisu", "survey"):
            shutil.copytree(ROOT / "sample_data" / project, here / project)
        _broken(here)
        _performance_only(here)
        return "\n".join(_told(command, session, here) for command in session.commands)


def _told(command: tuple[str, ...], session: Session, here: Path) -> str:
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
        "COLUMNS": str(session.width),
        "CEMGAP_LANG": session.language,
    }
    done = subprocess.run(
        [sys.executable, "-m", "cemgap", *command],
        cwd=here,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        encoding="utf-8",
    )
    code = f"[exit {done.returncode}]\n" if done.returncode else ""
    return f"$ cemgap {' '.join(command)}\n{done.stdout}{code}"


def _broken(here: Path) -> None:
    rows = ["respondent,Service experience,Service expectation,Service importance"]
    rows += [f"r{i},{1 + i % 10},{2 + i % 9},{1 + i % 10}" for i in range(40)]
    rows[5] = "r4,eleven,7,8"
    rows[9] = "r8,77,7,8"
    rows[12] = "r11,7,7,-1"
    (here / "broken.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")


def _performance_only(here: Path) -> None:
    import csv

    with (here / "survey" / "wave1.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    kept = [at for at, title in enumerate(rows[0]) if not title.startswith("Expectation")]
    with (here / "survey" / "performance.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([row[at] for at in kept] for row in rows)
