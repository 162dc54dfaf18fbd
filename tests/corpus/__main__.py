"""Scoreboard: ``python -m tests.corpus [NAME ...]`` prints what cemgap makes of every export of the corpus.

Per export and in total: columns right, wrong, left open; what is wrong is listed. Ends with 1 where anything is wrong.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.corpus.verdicts import fixtures, verdict_on


def main(names: list[str]) -> int:
    """Print the table; 1 where anything is wrong."""
    width = max(map(len, fixtures()))
    print(f"{'':{width}}  right  wrong  open")
    total = [0, 0, 0]
    for name in names or fixtures():
        with tempfile.TemporaryDirectory() as folder:
            verdict = verdict_on(name, Path(folder))
        counts = [verdict.right, len(verdict.wrong), len(verdict.left)]
        total = [sum(pair) for pair in zip(total, counts, strict=True)]
        print(f"{name:{width}}  {counts[0]:5}  {counts[1]:5}  {counts[2]:4}")
        for what, listed in (("wrong", verdict.wrong), ("open", verdict.left)):
            for line in listed:
                print(f"    {what}: {line}")
    print(f"{'in all':{width}}  {total[0]:5}  {total[1]:5}  {total[2]:4}")
    return int(total[1] > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
