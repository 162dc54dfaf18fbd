"""Figures against those of R (packages survey and stats): tests/oracles/README.md."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from cemgap.intake.mapping import Factor
from cemgap.statistics.change import FactorChange, changes
from cemgap.statistics.fold import moments_of
from cemgap.statistics.precision import Estimate, t_p_value
from cemgap.statistics.scores import Scores, scores_of
from cemgap.statistics.totals import totals_of
from tests.strategies import a_block

if TYPE_CHECKING:
    from cemgap.intake.responses import Floats

ORACLES = Path(__file__).parent.parent / "oracles"
FACTORS = ("product", "service", "relationship", "convenience", "brand", "price")
MEASURES = ("experience", "expectation", "importance", "satisfaction", "weighted_satisfaction")


def answers(name: str) -> Any:  # noqa: ANN401  JSON as R wrote it
    """R's answers."""
    return json.loads((ORACLES / name).read_text(encoding="utf-8"))


def scored(name: str) -> Scores:
    """The scores of one file of made respondents, weighted."""
    with (ORACLES / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    def columns(prefix: str) -> Floats:
        return np.array([[float(row[f"{prefix}_{key}"] or "nan") for key in FACTORS] for row in rows])

    block = a_block(columns("X"), columns("E"), columns("I"), [float(row["weight"]) for row in rows])
    return scores_of(totals_of(moments_of(block), ""), tuple(map(Factor, FACTORS)), 0, 10)


def estimates(scores: Scores, measure: str) -> list[Estimate]:
    """One measure of every factor."""
    return [getattr(one, measure) for one in scores.factors]


def exactly(figures: Any) -> Any:  # noqa: ANN401  a number or a list of them
    """To 1e-9 relative."""
    return pytest.approx(figures, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("measure", MEASURES)
def test_weighted_table(measure: str) -> None:
    """Estimates and standard errors of a weighted survey with missing answers."""
    oracle = answers("10_pairs.json")["table"]["srs"]
    ours = estimates(scored("cem_wave1.csv"), measure)
    assert [one.value for one in ours] == exactly(oracle[measure]["est"])
    assert [one.se for one in ours] == exactly(oracle[measure]["se"])
    assert [one.df for one in ours] == exactly(oracle["df"])


def test_bases() -> None:
    """Counts, effective respondents, degrees of freedom."""
    oracle = answers("10_pairs.json")["table"]["srs"]
    ours = scored("cem_wave1.csv").factors
    assert [one.n_pair for one in ours] == oracle["n_pair"]
    assert [one.n_importance for one in ours] == oracle["n_importance"]
    assert [one.n_effective for one in ours] == exactly(oracle["n_effective"])
    assert [one.df for one in ours] == exactly(oracle["df"])


def test_unweighted_complete_survey() -> None:
    """Everyone once, nothing missing: the paired t test and its interval, means, weighted satisfaction."""
    oracle = answers("09_small.json")
    ours = scored("cem_small.csv")
    for one in ours.factors:
        paired = oracle["paired_t"][one.factor.key]
        assert one.satisfaction is not None
        assert one.satisfaction.value == exactly(paired["S"])
        assert one.satisfaction.se == exactly(paired["se"])
        assert one.satisfaction.df == exactly(paired["df"])
        assert [one.satisfaction.low, one.satisfaction.high] == exactly(paired["ci"])
        assert one.satisfaction.se is not None
        assert t_p_value(one.satisfaction.value / one.satisfaction.se, paired["df"]) == exactly(paired["p"])
    for letter, measure in (("E", "expectation"), ("X", "experience"), ("I", "importance")):
        for key, estimate in zip(FACTORS, estimates(ours, measure), strict=True):
            assert estimate.value == exactly(oracle["means"][f"{letter}_{key}"])
            assert estimate.se == exactly(oracle["se"][f"{letter}_{key}"])
    weighted = estimates(ours, "weighted_satisfaction")
    assert [one.value for one in weighted] == exactly(oracle["W"]["est"])
    assert [one.se for one in weighted] == exactly(oracle["W"]["se"])
    assert ours.covariance is not None
    assert ours.covariance.tolist() == [exactly(row) for row in oracle["W"]["vcov"]]


@pytest.mark.parametrize("measure", MEASURES)
def test_change_between_independent_waves(measure: str) -> None:
    """Change, its error, Satterthwaite's degrees of freedom and the interval."""
    oracle = answers("10_pairs.json")["waves_independent"][measure]
    ours = [getattr(one, measure) for one in compared()]
    for field, key in (
        ("before", "before"),
        ("after", "after"),
        ("change", "change"),
        ("change_se", "se"),
        ("df", "df"),
        ("change_low", "low"),
        ("change_high", "high"),
    ):
        assert [getattr(one, field) for one in ours] == exactly(oracle[key]), field


def test_change_of_weighted_satisfaction_is_tested_with_holm() -> None:
    """The p of each factor and Holm's adjustment; convenience is clearly better."""
    oracle = answers("10_pairs.json")
    ours = compared()
    for one, p, adjusted in zip(
        ours,
        oracle["waves_independent"]["weighted_satisfaction"]["p"],
        oracle["holm_weighted_satisfaction"],
        strict=True,
    ):
        assert one.p == pytest.approx(p, rel=1e-9)
        assert one.p_adjusted == pytest.approx(adjusted, rel=1e-9)
    assert {one.factor.key: one.verdict for one in ours}["convenience"] == "better"


def compared() -> tuple[FactorChange, ...]:
    """Wave 2 against wave 1."""
    return changes(scored("cem_wave1.csv"), scored("cem_wave2.csv"), min_base=30)
