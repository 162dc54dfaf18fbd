"""The made-up survey: its script still makes the same rows, and they are what the sample is meant to show."""

import csv
import io
import runpy
from datetime import date, datetime
from functools import cache
from math import fsum, hypot, sqrt
from pathlib import Path

import openpyxl
import pytest

SURVEY = Path(__file__).parents[2] / "sample_data" / "survey"
FACTORS = ("Product", "Service", "Relationship", "Convenience", "Brand image", "Price")
DONT_KNOW = "99"


@cache
def made() -> dict[str, bytes]:
    """What the script makes now; run by path, which leaves no compiled file beside the samples."""
    files: dict[str, bytes] = runpy.run_path(str(SURVEY / "make.py"), run_name="make_survey")["files"]()
    return files


@cache
def rows(name: str) -> list[dict[str, str]]:
    """The rows of a CSV file as they are stored."""
    return list(csv.DictReader(io.StringIO((SURVEY / name).read_text(encoding="utf-8-sig"))))


def cells(content: bytes) -> list[list[object]]:
    """The values of the only sheet of a workbook."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["Data"]
    return [list(row) for row in book["Data"].iter_rows(values_only=True)]


def rated(row: dict[str, str], measure: str, factor: str) -> float | None:
    """An answer, or None where there is none."""
    cell = row[f"{measure}: {factor}"]
    return None if cell in {"", DONT_KNOW} else float(cell)


@cache
def weighted(name: str) -> dict[str, tuple[float, float, float]]:
    """Per factor: satisfaction, its standard error (importance taken as fixed), importance; weighted, pairs only."""
    found = {}
    for factor in FACTORS:
        pairs = [
            (float(row["weight"]), x - e)
            for row in rows(name)
            if (x := rated(row, "Experience", factor)) is not None
            and (e := rated(row, "Expectation", factor)) is not None
        ]
        total = fsum(w for w, _ in pairs)
        satisfaction = fsum(w * d for w, d in pairs) / total
        error = sqrt(fsum((w * (d - satisfaction)) ** 2 for w, d in pairs)) / total
        stated = [
            (float(row["weight"]), i) for row in rows(name) if (i := rated(row, "Importance", factor)) is not None
        ]
        found[factor] = satisfaction, error, fsum(w * i for w, i in stated) / fsum(w for w, _ in stated)
    return found


@pytest.mark.parametrize("name", ["wave1.csv", "wave2.csv", "wave1_zh.csv"])
def test_script_still_makes_the_same_csv(name: str) -> None:
    """Byte for byte."""
    assert made()[name] == (SURVEY / name).read_bytes()


@pytest.mark.parametrize("name", ["wave1.xlsx", "wave2.xlsx"])
def test_script_still_makes_the_same_workbook(name: str) -> None:
    """Cell for cell; the container may change with XlsxWriter."""
    assert cells(made()[name]) == cells((SURVEY / name).read_bytes())


@pytest.mark.parametrize("wave", ["wave1", "wave2"])
def test_workbook_and_csv_hold_the_same_answers(wave: str) -> None:
    """Numbers are numbers and dates are dates in the workbook, and what they say is what the CSV says."""
    header, *body = cells((SURVEY / f"{wave}.xlsx").read_bytes())
    assert header == list(rows(f"{wave}.csv")[0])

    def text(value: object) -> str:
        if isinstance(value, datetime):
            return value.date().isoformat()
        return "" if value is None else str(value)

    def same(cell: object, stored: str) -> bool:
        return float(stored) == cell if isinstance(cell, int | float) else text(cell) == stored

    for values, row in zip(body, rows(f"{wave}.csv"), strict=True):
        assert all(same(cell, stored) for cell, stored in zip(values, row.values(), strict=True))
        assert isinstance(values[2], datetime)


def test_chinese_file_differs_in_its_headers_only() -> None:
    """The same rows, and every header is Chinese."""
    english, chinese = (
        (SURVEY / name).read_text(encoding="utf-8").split("\n", 1) for name in ("wave1.csv", "wave1_zh.csv")
    )
    assert english[1] == chinese[1]
    headers = chinese[0].lstrip("\ufeff").split(",")
    assert len(headers) == len(set(headers)) == len(rows("wave1.csv")[0])
    assert not any(c.isascii() for c in "".join(headers))


def test_convenience_is_the_key_experience_of_wave_1() -> None:
    """Most important, least satisfied, and far ahead of the next."""
    wave = weighted("wave1.csv")
    satisfaction, _, importance = wave["Convenience"]
    assert satisfaction == pytest.approx(-2.0, abs=0.15)
    assert importance == pytest.approx(8.8, abs=0.15)
    assert importance == max(i for _, _, i in wave.values())
    ranked = sorted(wave, key=lambda f: wave[f][0] * wave[f][2])
    assert ranked[:2] == ["Convenience", "Product"]
    assert satisfaction * importance < 3 * wave["Product"][0] * wave["Product"][2]


def test_only_convenience_changes_and_gets_better() -> None:
    """Far beyond chance for convenience; for no other factor even before any correction for six tests."""
    before, after = weighted("wave1.csv"), weighted("wave2.csv")
    assert after["Convenience"][0] == pytest.approx(-0.8, abs=0.15)
    for factor in FACTORS:
        (s1, e1, i1), (s2, e2, i2) = before[factor], after[factor]
        z = (i2 * s2 - i1 * s1) / hypot(i1 * e1, i2 * e2)
        assert z > 5 if factor == "Convenience" else abs(z) < 1.96


@pytest.mark.parametrize(("name", "size"), [("wave1.csv", 412), ("wave2.csv", 388)])
def test_answers_are_plausible(name: str, size: int) -> None:
    """Ratings from 1 to 10 with both ends used, some blank and some "don't know"; weights with mean 1."""
    wave = rows(name)
    assert len({row["respondent"] for row in wave}) == len(wave) == size
    for measure in ("Experience", "Expectation", "Importance"):
        answers = [row[f"{measure}: {factor}"] for row in wave for factor in FACTORS]
        assert set(answers) == {"", DONT_KNOW, *(str(k) for k in range(1, 11))}
        assert 0.01 < answers.count("") / len(answers) < 0.05
        assert 0.002 < answers.count(DONT_KNOW) / len(answers) < 0.05
    weights = [float(row["weight"]) for row in wave]
    assert min(weights) >= 0.4
    assert max(weights) <= 2.5
    assert fsum(weights) / size == pytest.approx(1, abs=1e-3)
    assert {row["likelihood_to_recommend"] for row in wave} <= {"", *(str(k) for k in range(11))}
    assert {row["overall_satisfaction"] for row in wave} <= {"", *(str(k) for k in range(1, 11))}
    assert any("; " in row["reasons"] for row in wave)


def test_waves_follow_each_other_and_share_some_respondents() -> None:
    """Each file is one wave, the second later than the first; 40 people answered both."""
    first, second = rows("wave1.csv"), rows("wave2.csv")
    assert {row["wave"] for row in first} == {"2026Q1"}
    assert {row["wave"] for row in second} == {"2026Q3"}
    assert max(date.fromisoformat(row["date"]) for row in first) < min(
        date.fromisoformat(row["date"]) for row in second
    )
    assert len({row["respondent"] for row in first} & {row["respondent"] for row in second}) == 40
