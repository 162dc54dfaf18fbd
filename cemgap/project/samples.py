"""Samples: the project folders that come with cemgap and that ``cemgap demo`` copies."""

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

SUFFIXES = (".csv", ".toml", ".xlsx")
"""What belongs to a project; the scripts that made the data stay behind."""


def sample_files() -> dict[str, bytes]:
    """Every file of the sample projects: path inside the samples -> content, in order of the paths.

    Raises `FileNotFoundError` where the installation has lost its samples.

    >>> [path for path in sample_files() if path.startswith("meisu/f")]
    ['meisu/factors.csv', 'meisu/factors_assumed.csv', 'meisu/factors_zh.csv']
    """
    return {path: file.read_bytes() for path, file in sorted(_within(_folder()), key=lambda found: found[0])}


def _folder() -> Traversable:
    installed = files("cemgap").joinpath("sample_data")
    # An editable install has no copy inside the package: the folder stands beside it.
    return installed if installed.is_dir() else Path(__file__).parents[2] / "sample_data"


def _within(folder: Traversable, path: str = "") -> Iterator[tuple[str, Traversable]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _within(entry, f"{path}{entry.name}/")
        elif entry.name.endswith(SUFFIXES):
            yield f"{path}{entry.name}", entry
