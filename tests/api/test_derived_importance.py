"""Derived importance, from the file to the figure: R's answers, and what happens where there is none."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

import cemgap
from cemgap.errors import CemgapError
from cemgap.intake.driver_rules import DriverRules
from cemgap.project.settings import parse_settings
from cemgap.project.settings_text import settings_text

if TYPE_CHECKING:
    from cemgap.result import Result

ORACLES = Path(__file__).parents[1] / "oracles"
FACTORS = ("product", "service", "relationship", "convenience", "brand", "price")
EXPERIENCES = [f"X_{factor}" for factor in FACTORS]


def close(wanted: Any) -> object:  # noqa: ANN401
    """Equal to R within 1e-9 relative."""
    return pytest.approx(wanted, rel=1e-9)


@pytest.fixture(scope="module")
def oracle() -> dict[str, Any]:
    """What R's relaimpo and survey packages print of the made wave."""
    content: dict[str, Any] = json.loads((ORACLES / "04_importance.json").read_text(encoding="utf-8"))
    return content


def wave() -> pd.DataFrame:
    """The made wave."""
    return pd.read_csv(ORACLES / "cem_wave1.csv")


def drivers(result: Result) -> dict[str, Any]:
    """What JSON says of the outcome."""
    found = result.to_dict()["derived_importance"]
    assert isinstance(found, dict)
    return found


def made(rows: int = 240, factors: int = 3, seed: int = 5, top: int = 10) -> pd.DataFrame:
    """A survey of which the first factor explains most, and customers say that all matter the same."""
    rng = np.random.default_rng(seed)
    x = rng.integers(1, top + 1, (rows, factors))
    columns: dict[str, Any] = {}
    for measure, answers in (
        ("Experience", x),
        ("Expectation", rng.integers(1, top + 1, (rows, factors))),
        ("Importance", rng.integers(top - 2, top + 1, (rows, factors))),
    ):
        columns |= {f"{measure}: F{place}": answers[:, place] for place in range(factors)}
    overall = 0.7 * x[:, 0] + 0.2 * x[:, -1] + rng.normal(0, 0.1 * top, rows)
    columns["Overall satisfaction"] = np.clip(np.round(overall), 1, top).astype(int)
    return pd.DataFrame(columns)


@pytest.mark.parametrize(("method", "key"), [("lmg", "lmg"), ("johnson", "genizi")])
@pytest.mark.parametrize(("settings", "of"), [("cem.toml", "cem_unweighted"), ("cem_weighted.toml", "cem_weighted")])
def test_shares_are_those_of_r(oracle: dict[str, Any], method: str, key: str, settings: str, of: str) -> None:
    """Parts of R2 by R2, on whoever answered all."""
    found = drivers(cemgap.analyze(ORACLES / "cem_wave1.csv", config=ORACLES / settings, drivers=method))
    wanted = oracle[of]
    assert (found["n"], found["method"]) == (437, method)
    assert found["r2"] == close(wanted["R2"])
    shares = {row["factor"]: row["derived"] for row in found["factors"]}
    assert [shares[factor] * found["r2"] for factor in FACTORS] == [close(part) for part in wanted[key]]


def test_penalties_are_those_of_r(oracle: dict[str, Any]) -> None:
    """Coefficients in the design of all rows; R's standard errors are those of complete rows alone."""
    table = cemgap.analyze(ORACLES / "cem_wave1.csv", config=ORACLES / "cem_weighted.toml").drivers.set_index("factor")
    complete = wave().dropna(subset=[*EXPERIENCES, "overall"])
    alone = cemgap.analyze(complete, config=ORACLES / "cem_weighted.toml").drivers.set_index("factor")
    wanted = oracle["prca_svyglm_srs"]
    for place, factor in enumerate(FACTORS, start=1):
        for name, at in (("penalty", place), ("reward", place + len(FACTORS))):
            assert table.loc[factor, name] == close(wanted["coef"][at])
            assert alone.loc[factor, name] == close(wanted["coef"][at])
            assert alone.loc[factor, f"{name}_se"] == close(wanted["se"][at])
            assert table.loc[factor, f"{name}_se"] == pytest.approx(wanted["se"][at], rel=0.01)


def test_order_of_rows_and_files_does_not_matter(tmp_path: Path) -> None:
    """Shuffled, and in two files."""
    whole = wave()
    shuffled = whole.sample(frac=1, random_state=3)
    for name, part in (("a.csv", shuffled[:250]), ("b.csv", shuffled[250:])):
        part.to_csv(tmp_path / name, index=False)
    config = ORACLES / "cem_weighted.toml"
    straight = cemgap.analyze(whole, config=config, importance="derived")
    for other in (
        cemgap.analyze(shuffled, config=config, importance="derived"),
        cemgap.analyze([tmp_path / "a.csv", tmp_path / "b.csv"], config=config, importance="derived"),
    ):
        pd.testing.assert_frame_equal(other.drivers, straight.drivers, rtol=1e-9, atol=1e-12)
        pd.testing.assert_frame_equal(other.factors, straight.factors, rtol=1e-8, atol=1e-9)


def test_derived_importance_weighs_satisfaction() -> None:
    """W = 10 x share / largest share x S, marked as derived, with an interval; the default stays stated."""
    stated = cemgap.analyze(ORACLES / "cem_wave1.csv", config=ORACLES / "cem_weighted.toml")
    result = cemgap.analyze(ORACLES / "cem_wave1.csv", config=ORACLES / "cem_weighted.toml", importance="derived")
    assert (drivers(stated)["in_force"], drivers(result)["in_force"]) == (False, True)
    shares = result.drivers.set_index("factor")["derived"]
    table, before = result.factors.set_index("factor"), stated.factors.set_index("factor")
    for factor in FACTORS:
        row = table.loc[factor]
        assert row["importance"] == close(10 * shares[factor] / shares.max())
        assert row["satisfaction"] == before.loc[factor, "satisfaction"]
        assert row["weighted_satisfaction"] == close(row["importance"] * row["satisfaction"])
        assert row["weighted_satisfaction_low"] < row["weighted_satisfaction"] < row["weighted_satisfaction_high"]
        assert row["importance_source"] == "derived"
    assert result.key_experience is not None
    assert (result.key_experience.key, before.index[0]) == ("product", "convenience")


def test_the_largest_share_does_not_vary() -> None:
    """Its importance is the top of the scale by definition: no error, so its weighted one is that of satisfaction."""
    result = cemgap.analyze(ORACLES / "cem_wave1.csv", config=ORACLES / "cem_weighted.toml", importance="derived")
    row = result.factors.set_index("factor").loc["product"]
    assert (row["importance"], row["importance_se"]) == (10, 0)
    assert row["weighted_satisfaction_se"] == close(10 * row["satisfaction_se"])


def test_waves_have_their_own_derived_importance() -> None:
    """The change compares like with like."""
    result = cemgap.analyze(
        ORACLES / "cem_wave2.csv", config=ORACLES / "cem.toml", compare=ORACLES / "cem_wave1.csv", importance="derived"
    )
    alone = cemgap.analyze(ORACLES / "cem_wave1.csv", config=ORACLES / "cem.toml", importance="derived")
    before = alone.factors.set_index("factor")["weighted_satisfaction"]
    change = result.to_dict()["change"]
    assert isinstance(change, dict)
    for row in change["factors"]:
        assert row["weighted_satisfaction"]["before"] == close(before[row["factor"]])


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda frame: frame[:99], "it takes 100 respondents who gave it and every experience; there are 99"),
        (lambda frame: frame.assign(**{"Overall satisfaction": 7}), "everyone gave it the same score"),
        (lambda frame: frame.assign(**{"Experience: F1": 7}), "the answers do not vary: F1"),
        (
            lambda frame: frame.assign(**{"Experience: F1": frame["Experience: F0"]}),
            "follow from each other: F0 and F1",
        ),
        (
            lambda frame: frame.assign(
                **{"Overall satisfaction": np.random.default_rng(1).integers(1, 11, len(frame))}
            ),
            "the experiences explain less than 20% of it",
        ),
    ],
)
def test_not_derived(change: Any, reason: str) -> None:  # noqa: ANN401
    """Said with its reason; asked for, it is an error."""
    frame = change(made(300))
    found = drivers(cemgap.analyze(frame, scale="1-10"))
    assert reason in str(found["not_derived"]).replace(", ", " and ")
    assert all(row["derived"] is None for row in found["factors"])
    with pytest.raises(CemgapError) as refused:
        cemgap.analyze(frame, scale="1-10", importance="derived")
    assert [problem.code for problem in refused.value.problems] == ["E166"]


@pytest.mark.parametrize(
    ("factors", "reason"), [(1, "there is only one factor"), (13, "there are more than 12 factors")]
)
def test_number_of_factors(factors: int, reason: str) -> None:
    """Nothing to share, and too much."""
    assert drivers(cemgap.analyze(made(factors=factors), scale="1-10"))["not_derived"] == reason


def test_penalties_of_many_factors_are_asked_for() -> None:
    """They are costly; derived importance is not."""
    frame = made(factors=9)
    result = cemgap.analyze(frame, scale="1-10")
    assert drivers(result)["factors"][0]["penalty"] is None
    assert result.analysis.drivers is not None
    assert "--detail" in str(result.analysis.drivers.not_penalty)
    assert drivers(cemgap.analyze(frame, scale="1-10", detail=True))["factors"][0]["penalty"] is not None


def test_no_outcome() -> None:
    """Nothing is said of it; asked for, it is an error, also for a factor table."""
    frame = made().drop(columns="Overall satisfaction")
    assert cemgap.analyze(frame, scale="1-10").to_dict()["derived_importance"] is None
    table = pd.DataFrame({"factor": ["A", "B"], "experience": [6, 7], "expectation": [8, 7], "importance": [9, 8]})
    for data in (frame, table):
        with pytest.raises(CemgapError) as refused:
            cemgap.analyze(data, scale="1-10", importance="derived")
        assert [problem.code for problem in refused.value.problems] == ["E166"]


def test_the_named_outcome_is_taken(tmp_path: Path) -> None:
    """Else overall satisfaction comes first; a name that is none is an error."""
    frame = made()
    frame["Likelihood to recommend"] = frame["Experience: F2"]
    settings = tmp_path / "cemgap.toml"
    columns = 'outcomes = { overall = "Overall satisfaction", recommend = "Likelihood to recommend" }\n'
    settings.write_text(f"schema = 1\n[input]\n{columns}", encoding="utf-8")
    assert drivers(cemgap.analyze(frame, config=settings, scale="1-10"))["outcome"] == "overall"
    settings.write_text(f'schema = 1\n[input]\n{columns}driver_outcome = "recommend"\n', encoding="utf-8")
    found = drivers(cemgap.analyze(frame, config=settings, scale="1-10"))
    assert (found["outcome"], found["factors"][0]["factor"]) == ("recommend", "f2")
    settings.write_text(f'schema = 1\n[input]\n{columns}driver_outcome = "nps"\n', encoding="utf-8")
    with pytest.raises(CemgapError) as refused:
        cemgap.analyze(frame, config=settings, scale="1-10")
    assert [problem.code for problem in refused.value.problems] == ["E166"]


def test_settings_choose_derived(tmp_path: Path) -> None:
    """``[report] importance`` and ``drivers``; a flag stands over them."""
    settings = tmp_path / "cemgap.toml"
    settings.write_text('schema = 1\n[report]\nimportance = "derived"\ndrivers = "johnson"\n', encoding="utf-8")
    found = drivers(cemgap.analyze(made(), config=settings, scale="1-10"))
    assert (found["in_force"], found["method"]) == (True, "johnson")
    found = drivers(cemgap.analyze(made(), config=settings, scale="1-10", importance="stated", drivers="lmg"))
    assert (found["in_force"], found["method"]) == (False, "lmg")


def late_scale(tmp_path: Path) -> Path:
    """A file whose first 250 rows look like 1 to 5; it is 1 to 7."""
    path = tmp_path / "late.csv"
    pd.concat([made(250, top=5), made(250, seed=6, top=7)]).to_csv(path, index=False)
    return path


def test_cut_offs_follow_the_scale_of_all_answers(tmp_path: Path) -> None:
    """The file is read again: low and high are counted on the scale that it has, not on that of its first rows."""
    path = late_scale(tmp_path)
    found = drivers(cemgap.analyze(path))
    declared = drivers(cemgap.analyze(path, scale="1-7"))
    assert (found["low_up_to"], found["high_from"]) == (3.4, 5.8)
    assert found == declared
    low = (pd.read_csv(path)["Experience: F1"] <= 3).sum()
    assert next(row for row in found["factors"] if row["factor"] == "f1")["n_low"] == low


def test_standard_input_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Shares do not need the scale; penalty and reward stay open there, and say why."""
    content = late_scale(tmp_path).read_bytes()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content), encoding="utf-8"))
    result = cemgap.analyze("-")
    found = drivers(result)
    assert found["not_derived"] is None
    assert {(row["penalty"], row["n_low"]) for row in found["factors"]} == {(None, None)}
    assert result.analysis.drivers is not None
    assert "read only once" in str(result.analysis.drivers.not_penalty)


def test_few_in_a_class_are_not_shown() -> None:
    """Fewer than 20: counted, and no figure."""
    frame = made()
    frame.loc[frame["Experience: F1"] <= 4, "Experience: F1"] = 5
    frame.loc[:18, "Experience: F1"] = 2
    row = cemgap.analyze(frame, scale="0-10").drivers.set_index("factor").loc["f1"]
    assert (row["n_low"], np.isnan(row["penalty"]), np.isnan(row["asymmetry"])) == (19, True, True)
    assert not np.isnan(row["reward"])


def test_what_expectations_add_is_asked_for() -> None:
    """It is costly."""
    frame = made()
    assert drivers(cemgap.analyze(frame, scale="1-10"))["expectation_p"] is None
    found = drivers(cemgap.analyze(frame, scale="1-10", detail=True))
    assert found["expectation_p"] > 0.001
    assert found["r2_with_expectation"] > found["r2_without_expectation"]


def test_importance_not_asked() -> None:
    """The order stays that of satisfaction; derived importance is offered, and used where it is asked for."""
    frame = made()
    frame = frame[[column for column in frame if not str(column).startswith("Importance")]]
    result = cemgap.analyze(frame, scale="1-10")
    assert result.analysis.key_experiences.ranking == "satisfaction"
    assert drivers(result)["factors"][0]["stated"] is None
    assert "to use this instead: --importance derived" in " ".join(result.summary().split())
    derived = cemgap.analyze(frame, scale="1-10", importance="derived")
    assert derived.analysis.key_experiences.ranking == "weighted_satisfaction"


def test_derived_importance_is_not_subtracted_from() -> None:
    """Without expectations nothing is ranked: a share is on no scale of experiences."""
    frame = made()
    frame = frame[[column for column in frame if not str(column).startswith("Expectation")]]
    assert cemgap.analyze(frame, scale="1-10").analysis.key_experiences.ranking == "importance_minus_experience"
    assert cemgap.analyze(frame, scale="1-10", importance="derived").analysis.key_experiences.ranking == "none"


def test_settings_are_written_as_they_are_read() -> None:
    """Outcome, kind and method come back from the text that ``init`` writes."""
    said = '[input]\noutcomes = { nps = "Q9" }\ndriver_outcome = "nps"\n'
    said += '[report]\nimportance = "derived"\ndrivers = "johnson"\n'
    settings = parse_settings(f"schema = 1\n{said}")
    assert settings.declared.drivers == DriverRules("derived", "johnson", "nps")
    assert parse_settings(settings_text(settings.declared)).declared.drivers == settings.declared.drivers
