"""The Python face: values of options as Python has them, or as the command line writes them; nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import cemgap

SAMPLES = Path(__file__).parents[2] / "sample_data"
WAVE1 = SAMPLES / "survey" / "wave1.csv"


@pytest.mark.parametrize(
    ("name", "one", "other"),
    [
        ("scale", (1, 10), "1-10"),
        ("missing", [99], "99"),
        ("missing", [98, 99.0], "98,99"),
        ("where", {"store": "Old Town"}, "store=Old Town"),
        ("where", [("store", "Old Town")], ["store=Old Town"]),
        ("ideal", {"Service": 9}, "Service=9"),
        ("ideal", {"service": "9"}, ["Service=9"]),
    ],
)
def test_python_values_and_typed_ones_mean_the_same(name: str, one: Any, other: Any) -> None:  # noqa: ANN401
    """README: the options of the command as keywords."""
    typed: dict[str, Any] = {name: other}
    plain: dict[str, Any] = {name: one}
    figures = ["experience", "satisfaction", "weighted_satisfaction", "ideal", "gap", "n_pair"]
    assert cemgap.analyze(WAVE1, **plain).factors[figures].equals(cemgap.analyze(WAVE1, **typed).factors[figures])


@pytest.mark.parametrize(
    "wrong",
    [
        {"scale": "ten"},
        {"scale": (5, 5)},
        {"scale": (1, 2, 3)},
        {"missing": ["none"]},
        {"where": "store"},
        {"ideal": "Service"},
        {"ideal": {"Service": "much"}},
        {"index": "0-1000"},
        {"min_base": 0},
        {"min_base": "x"},
    ],
    ids=str,
)
def test_a_wrong_value_is_wrong_usage(wrong: dict[str, Any]) -> None:
    """Never a raw exception, never a silent guess."""
    with pytest.raises(cemgap.CemgapError) as refused:
        cemgap.analyze(WAVE1, **wrong)
    assert refused.value.usage


def test_a_result_is_frozen_and_says_itself_in_a_line() -> None:
    """No setting of attributes; the repr is short."""
    result = cemgap.analyze(WAVE1)
    with pytest.raises(AttributeError):
        result.analysis = None  # type: ignore[misc,assignment] # that is the point
    assert repr(result) == "<cemgap.Result wave1.csv: Convenience, -18.30>"
    assert "Convenience" in result.summary()
    assert "便利性" in result.summary("zh")
    with pytest.raises(cemgap.CemgapError):
        result.summary("fr")


def test_files_are_written_once_unless_forced(tmp_path: Path) -> None:
    """An existing file is kept; with force its old content is in .bak."""
    result = cemgap.analyze(WAVE1)
    for write, name in (
        (result.to_csv, "r.csv"),
        (result.to_json, "r.json"),
        (result.to_markdown, "r.md"),
        (result.to_xlsx, "r.xlsx"),
    ):
        path = write(tmp_path / name)
        first = path.read_bytes()
        with pytest.raises(cemgap.CemgapError, match="E301"):
            write(path)
        assert write(path, force=True) == path
        assert path.with_name(path.name + ".bak").read_bytes() == first == path.read_bytes()


def test_warnings_are_values() -> None:
    """What the terminal warns of is there to be read."""
    codes = {problem.code for problem in cemgap.analyze(SAMPLES / "meisu" / "factors.csv").warnings}
    assert "W203" in codes


def test_nothing_else_is_public() -> None:
    """A misspelt name is an AttributeError, as in any module."""
    with pytest.raises(AttributeError, match="analyse"):
        cemgap.analyse  # noqa: B018 - that is the point
