"""Importance formats from file to report: what is said of them, and what cannot be compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import cemgap

if TYPE_CHECKING:
    from pathlib import Path

HEADER = ",".join(f"{measure}: {f}" for measure in ("Experience", "Expectation", "Importance") for f in "ABC")
POINTS = ("50,30,20", "20,50,30", "40,,60", "10,10,80", "33,33,34", "70,20,10")
RANKS = ("1,2,3", "2,1,3", "3,2,1", "1,3,2", "2,3,1", "3,1,2")
RATINGS = ("5,1,2", "4,1,1", "5,5,1", "1,1,2", "2,3,1", "3,1,2")
TEN = "[scale.experience]\nlow = 0\nhigh = 10\n[scale.expectation]\nlow = 0\nhigh = 10\n[scale.importance]\n"


def file(folder: Path, name: str, rows: tuple[str, ...]) -> Path:
    """A survey of three factors."""
    path = folder / f"{name}.csv"
    path.write_text("\n".join((HEADER, *(f"7,6,5,9,9,9,{row}" for row in rows))) + "\n", encoding="utf-8")
    return path


def settings(folder: Path, importance: str) -> Path:
    """Settings that say how importance was asked."""
    path = folder / "cemgap.toml"
    path.write_text(TEN + importance, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("rows", "importance", "index", "told"),
    [
        (POINTS, 'format = "constant_sum"', "auto", "the share of the points, times 10"),
        (POINTS, 'format = "constant_sum"', "0-100", "the share of the points, in percent"),
        (RANKS, 'format = "ranks"', "auto", "their distances are assumed"),
        (RATINGS, "low = 1\nhigh = 5", "auto", "The answer 1 on importance counts 0 now"),
        (RATINGS, "low = 5\nhigh = 1", "0-100", "The answer 5 on importance counts 0 now"),
    ],
)
def test_the_basis_says_what_importance_counts(
    tmp_path: Path, rows: tuple[str, ...], importance: str, index: str, told: str
) -> None:
    """In a sentence; nothing of it where importance is shown as answered."""
    result = cemgap.analyze(file(tmp_path, "s", rows), config=settings(tmp_path, importance), index=index)
    assert told in " ".join(result.summary(width=1000).split())


@pytest.mark.parametrize(("importance", "index"), [("low = 0\nhigh = 5", "auto"), ("low = 1\nhigh = 5", "raw")])
def test_a_zero_that_stays_needs_no_word(tmp_path: Path, importance: str, index: str) -> None:
    """The scale starts at 0, or is not mapped."""
    result = cemgap.analyze(file(tmp_path, "s", RATINGS), config=settings(tmp_path, importance), index=index)
    assert "on importance counts" not in result.summary(width=1000)


def test_points_have_a_zero_and_are_no_judgement(tmp_path: Path) -> None:
    """Shifting their zero is not plausible; without expectation they cannot be held against experience."""
    path = file(tmp_path, "s", POINTS)
    config = settings(tmp_path, 'format = "constant_sum"')
    origin = next(line for line in cemgap.analyze(path, config=config).analysis.robustness if line.check == "origin")
    assert origin.holds is True
    text = path.read_text(encoding="utf-8").replace("Expectation", "Remark")
    path.write_text(text, encoding="utf-8")
    assert cemgap.analyze(path, config=config).analysis.key_experiences.ranking == "none"


def test_json_names_the_format(tmp_path: Path) -> None:
    """Beside the ends of the scale, which are those of the answers."""
    result = cemgap.analyze(file(tmp_path, "s", RANKS), config=settings(tmp_path, 'format = "ranks"'))
    basis = result.to_dict()["basis"]
    assert isinstance(basis, dict)
    assert (basis["importance_format"], basis["scale"]["importance"]) == ("ranks", [1, 3])
