"""The parts of the README that are made, not typed: outputs, the glossary, and the tables of the file formats.

``<!-- output: COMMAND -->`` stands above a fenced block with what the command prints at 100 columns,
``<!-- glossary --> ... <!-- /glossary -->`` around the terms of ``cemgap explain``, and
``<!-- table: MODULE --> ... <!-- /table -->`` around the table in that module's docstring.
"""

import importlib
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from cemgap.report.content.terms import TERMS

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
WIDTH = 100
PROGRAM = "import sys; sys.argv[0] = 'cemgap'; from cemgap.cli import main; main()"

OUTPUT = re.compile(r"(?P<head><!-- output: (?P<command>[^\n]+) -->\n```text\n)(?P<body>.*?)(?P<tail>```\n)", re.DOTALL)
GLOSSARY = re.compile(r"(?P<head><!-- glossary -->\n)(?P<body>.*?)(?P<tail><!-- /glossary -->)", re.DOTALL)
TABLE = re.compile(r"(?P<head><!-- table: (?P<module>[\w.]+) -->\n)(?P<body>.*?)(?P<tail><!-- /table -->)", re.DOTALL)
COMMAND = re.compile(r"<!-- command: (?P<name>\w+) -->\n```bash\n(?P<line>[^\n]+)\n```\n")
PYTHON = re.compile(r"```python\n(?P<code>.*?)```\n", re.DOTALL)


def printed(command: str) -> str:
    """Standard output of a command, as a pipe of 100 columns sees it from the root of the checkout."""
    program, *arguments = shlex.split(command)
    if program != "cemgap":
        message = f"only cemgap itself makes output for the README: {command}"
        raise ValueError(message)
    environment = {name: value for name, value in os.environ.items() if name not in ("CEMGAP_LANG", "LANGUAGE")}
    environment |= {"COLUMNS": str(WIDTH), "NO_COLOR": "1", "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8"}
    call = [sys.executable, "-c", PROGRAM, *arguments]
    done = subprocess.run(call, cwd=ROOT, env=environment, capture_output=True, check=False)
    if done.returncode:
        message = f"{command} ended with {done.returncode}: {done.stderr.decode()}"
        raise RuntimeError(message)
    lines = done.stdout.decode().splitlines()
    return "\n".join(line.rstrip() for line in lines).strip("\n") + "\n"


def outputs(text: str) -> Iterator[tuple[str, str]]:
    """Every command with what the README shows for it."""
    for block in OUTPUT.finditer(text):
        yield block["command"], block["body"]


def glossary() -> str:
    """Every term with its Chinese name."""
    rows = ["| term | 中文 | meaning | `cemgap explain` |", "| --- | --- | --- | --- |"]
    for key, term in TERMS.items():
        english, chinese, meaning = term.name.text("en"), term.name.text("zh"), term.meaning.text("en")
        rows.append(f"| {_cell(english)} | {_cell(chinese)} | {_cell(meaning)} | `{key}` |")
    return "\n".join(rows) + "\n"


def docstring_table(module: str) -> str:
    """The one table in a module's docstring, as Markdown."""
    lines = (importlib.import_module(module).__doc__ or "").splitlines()
    rules = [at for at, line in enumerate(lines) if re.fullmatch(r"=+ +=+", line)]
    split = lines[rules[0]].rindex(" ") + 1
    header, *rows = _table_rows(lines[rules[0] + 1 : rules[-1]], split)
    shown = [f"| `{name}` | {_cell(meaning)} |" for name, meaning in rows]
    return "\n".join([f"| {header[0]} | {header[1]} |", "| --- | --- |", *shown]) + "\n"


def _table_rows(lines: list[str], split: int) -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    for line in lines:
        name, meaning = line[:split].strip(), line[split:].strip()
        if name.startswith("=") or not meaning:
            continue
        if name:
            rows.append((name, meaning))
        else:
            rows[-1] = (rows[-1][0], f"{rows[-1][1]} {meaning}")
    return rows


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def regenerated(text: str) -> str:
    """The README with every made part made anew."""
    text = OUTPUT.sub(lambda block: block["head"] + printed(block["command"]) + block["tail"], text)
    text = GLOSSARY.sub(lambda block: block["head"] + glossary() + block["tail"], text)
    return TABLE.sub(lambda block: block["head"] + docstring_table(block["module"]) + block["tail"], text)
