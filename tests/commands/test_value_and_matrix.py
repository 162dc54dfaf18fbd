"""``--value``, ``--matrix`` and ``--crosshair``: from the file to every form."""

import json
from pathlib import Path

import pandas as pd
import pytest

import cemgap as package
from tests.commands.conftest import Command

RATED = {
    "Price - expectation": 7,
    "Price - experience": 5,
    "Price - importance": 8,
    "Service - expectation": 7,
    "Service - experience": 7,
    "Service - importance": 8,
}


def customers() -> pd.DataFrame:
    """Many who find the price wrong, and a few rich ones whom the service disappoints."""
    cheap = [{**RATED, "Price - experience": 4 + at % 3, "spend": 10} for at in range(140)]
    rich = [
        {**RATED, "Price - experience": 8 - at % 2, "Service - experience": 2 + at % 3, "spend": 1000}
        for at in range(35)
    ]
    frame = pd.DataFrame([*cheap, *rich])
    frame.loc[0, "spend"] = float("nan")
    return frame


@pytest.fixture
def file(here: Path) -> str:
    """The same as a file."""
    customers().to_csv(here / "spend.csv", index=False)
    return "spend.csv"


def analysed(cemgap: Command, file: str, *flags: str) -> dict[str, object]:
    """The JSON."""
    outcome = cemgap("analyze", file, "--scale", "0-10", "--lang", "en", "-f", "json", *flags)
    assert outcome.code == 0, outcome.err
    found: dict[str, object] = json.loads(outcome.out)
    return found


def test_value_moves_the_key_experience(cemgap: Command, file: str) -> None:
    """Per unit of value is what weighting by it gives; who has no value is not counted."""
    by_value = analysed(cemgap, file, "--value", "spend")
    value = by_value["value"]
    assert isinstance(value, dict)
    assert (by_value["key_experience"], value["key_experience"], value["respondents"]) == ("price", "service", 174)
    known = customers().dropna()
    weighted = package.analyze(known, scale=(0, 10), weight="spend").analysis
    expected = {one.scores.factor.key: one.scores for one in weighted.key_experiences.factors}
    for factor in value["factors"]:
        score = expected[factor["factor"]].weighted_satisfaction
        assert score is not None
        assert factor["weighted_satisfaction"] == pytest.approx(score.value, rel=1e-9)
    assert analysed(cemgap, file)["value"] is None


def test_the_screen_tells_value_in_a_line(cemgap: Command, file: str) -> None:
    """The table is for detail."""
    short = cemgap("analyze", file, "--scale", "0-10", "--lang", "en", "--value", "spend").out
    assert "Per customer: Price; per unit of value: Service." in " ".join(short.split())
    assert "Factors per unit of customer value" not in short
    long = cemgap("analyze", file, "--scale", "0-10", "--lang", "en", "--value", "spend", "--detail").out
    assert "Factors per unit of customer value" in long
    assert "174 respondents of 175 with a value above 0." in long
    assert "is not tested" in long


def test_the_matrix_as_asked_for(cemgap: Command, file: str, here: Path) -> None:
    """By a flag, or in ``cemgap.toml``, and the flag stands over it."""

    def lines(*flags: str) -> tuple[object, object]:
        matrix = analysed(cemgap, file, *flags)["matrix"]
        assert isinstance(matrix, dict)
        return matrix["across"], matrix["lines"]

    assert lines() == ("satisfaction", ["zero", "mean"])
    assert lines("--matrix", "experience", "--crosshair", "scale") == ("experience", ["scale", "scale"])
    (here / "cemgap.toml").write_text('[report]\nmatrix = "experience"\ncrosshair = "median"\n', encoding="utf-8")
    assert lines() == ("experience", ["median", "median"])
    assert lines("--matrix", "satisfaction", "--crosshair", "mean") == ("satisfaction", ["zero", "mean"])


@pytest.mark.parametrize("flag", ["--matrix", "--crosshair"])
def test_other_words_are_wrong_usage(cemgap: Command, file: str, flag: str) -> None:
    """The values are named."""
    outcome = cemgap("analyze", file, flag, "middle")
    assert outcome.code == 2
    assert "satisfaction" in outcome.err or "median" in outcome.err


def test_explain_sample_works_its_table_out(cemgap: Command) -> None:
    """Rounded up from 923.2, 332.7 and 83.3, as R's power.t.test for 2.3 and its example of 252.1."""
    out = cemgap("explain", "sample", "--lang", "en").out
    for figure in ("252.1, so 253", "1.54 times", "1,237"):
        assert figure in " ".join(out.split())
