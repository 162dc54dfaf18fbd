"""Standard errors under strata, clusters, finite populations and domains, against R's survey package."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given

from cemgap.intake.design import Design, Groups
from cemgap.intake.mapping import Factor
from cemgap.statistics.fold import moments_of
from cemgap.statistics.moments import TABLE, Moments, Part
from cemgap.statistics.precision import Functions, ratio_of
from cemgap.statistics.quantities import Quantity
from cemgap.statistics.scores import scores_of
from cemgap.statistics.totals import Lonely, Totals, totals_of
from tests.strategies import a_block, responses

if TYPE_CHECKING:
    from cemgap.intake.responses import Floats, Responses

ORACLES = Path(__file__).parent.parent / "oracles"
FACTORS = ("product", "service", "relationship", "convenience", "brand", "price")
DESIGNS = ("srs", "strata", "cluster", "strat_clus", "strat_clus_fpc")
SEGMENTED = DESIGNS[:4]


def r() -> Any:  # noqa: ANN401  JSON as R wrote it
    """R's answers."""
    return json.loads((ORACLES / "02_survey_cem.json").read_text(encoding="utf-8"))


def made(design: str) -> Moments:
    """The made survey under one of R's designs."""
    with (ORACLES / "cem_wave1.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    def ratings(prefix: str) -> Floats:
        return np.array([[float(row[f"{prefix}_{key}"] or "nan") for key in FACTORS] for row in rows])

    def codes(column: str) -> tuple[Any, tuple[str, ...]]:
        names, index = np.unique([row[column] for row in rows], return_inverse=True)
        return index.astype(np.int64), tuple(map(str, names))

    strata, names = codes("region")
    segments, levels = codes("segment")
    block = a_block(ratings("X"), ratings("E"), ratings("I"), [float(row["weight"]) for row in rows])
    fields = {
        "design": Design(
            strata if "strat" in design else None,
            names if "strat" in design else ("",),
            codes("store")[0] if "clus" in design else None,
            np.array([float(row["npop_stores"]) for row in rows]) if "fpc" in design else None,
        ),
        "groups": (Groups("segment", segments, levels),),
    }
    return moments_of(replaced(block, **fields))


def replaced(block: Responses, **fields: Any) -> Responses:  # noqa: ANN401
    """The block with other fields."""
    from dataclasses import replace

    return replace(block, **fields)


def exactly(figures: Any) -> Any:  # noqa: ANN401
    """To 1e-9 relative."""
    return pytest.approx(figures, rel=1e-9, abs=1e-12)


def functions(totals: Totals) -> dict[str, Functions]:
    """What R computed, from totals."""
    t = totals.total
    ie, ix = (
        ratio_of(t, q, Quantity.TRIPLE)
        for q in (Quantity.TRIPLE_IMPORTANCE_EXPECTATION, Quantity.TRIPLE_IMPORTANCE_EXPERIENCE)
    )
    own_x, own_e = (
        ratio_of(t, Quantity.EXPERIENCE, Quantity.EXPERIENCE_ANSWERED),
        ratio_of(t, Quantity.EXPECTATION, Quantity.EXPECTATION_ANSWERED),
    )
    pair = ratio_of(t, Quantity.PAIR_EXPERIENCE, Quantity.PAIR) - ratio_of(t, Quantity.PAIR_EXPECTATION, Quantity.PAIR)
    importance = ratio_of(t, Quantity.IMPORTANCE, Quantity.IMPORTANCE_ANSWERED)
    triple = ratio_of(t, Quantity.TRIPLE_EXPERIENCE, Quantity.TRIPLE) - ratio_of(
        t, Quantity.TRIPLE_EXPECTATION, Quantity.TRIPLE
    )
    triple_weighted = ratio_of(t, Quantity.TRIPLE_IMPORTANCE, Quantity.TRIPLE) * triple
    return {
        "E_avail": own_e,
        "X_avail": own_x,
        "I_avail": importance,
        "S_avail": own_x - own_e,
        "S_pair": pair,
        "W_avail": importance * (own_x - own_e),
        "W_pair": importance * pair,
        "W_triple": triple_weighted,
        "W_resp": ix - ie,
        "S_avail_minus_pair": own_x - own_e - pair,
        "Wresp_minus_Wtriple": ix - ie - triple_weighted,
    }


@pytest.mark.parametrize("design", DESIGNS)
def test_every_statistic_of_the_steps(design: str) -> None:
    """Estimates and standard errors of eleven statistics of six factors."""
    oracle, totals = r()[design], totals_of(made(design), "")
    for name, ours in functions(totals).items():
        assert ours.value.tolist() == exactly(oracle[name]["est"]), name
        assert np.sqrt(totals.variance(ours.gradient)).tolist() == exactly(oracle[name]["se"]), name
    assert totals.design_df == oracle["degf"]


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("name", ["I_avail", "S_pair", "W_pair"])
def test_covariance_over_factors(design: str, name: str) -> None:
    """What ranks rest on."""
    totals = totals_of(made(design), "")
    covariance = totals.covariance(functions(totals)[name].gradient)
    assert covariance is not None
    assert covariance.tolist() == [exactly(row) for row in r()[design][name]["vcov"]]


@pytest.mark.parametrize("design", SEGMENTED)
def test_segments_are_domains(design: str) -> None:
    """A group is estimated inside the whole design; its degrees of freedom are those of its own sampling units."""
    moments = made(design)
    for level, oracle in r()[design]["segments"].items():
        totals = totals_of(moments, "", Part("segment", "segment", level))
        ours = functions(totals)
        for name, letter in (("S_pair", "S"), ("W_pair", "W")):
            assert ours[name].value.tolist() == exactly(oracle[letter]["est"])
            assert np.sqrt(totals.variance(ours[name].gradient)).tolist() == exactly(oracle[letter]["se"])
        assert totals.design_df == oracle["degf"]


@pytest.mark.parametrize("design", SEGMENTED)
@pytest.mark.parametrize(
    ("name", "letter", "one", "other"),
    [("S_pair", "S", "new", "repeat"), ("W_pair", "W", "new", "repeat"), ("W_pair", "W", "new", "vip")],
)
def test_differences_between_segments(design: str, name: str, letter: str, one: str, other: str) -> None:
    """Groups that share clusters, or strata, are not independent."""
    oracle = r()[design][f"{letter}_{one}_minus_{other}"]
    moments = made(design)
    mine, theirs = (totals_of(moments, "", Part("segment", "segment", level)) for level in (one, other))
    a, b = functions(mine)[name], functions(theirs)[name]
    variance = mine.variance(a.gradient) + theirs.variance(b.gradient)
    variance -= 2 * mine.covariance_with(a.gradient, theirs, b.gradient)
    assert (a.value - b.value).tolist() == exactly(oracle["est"])
    assert np.sqrt(variance).tolist() == exactly(oracle["se"])


def test_effective_respondents() -> None:
    """Kish: (sum of w)^2 / sum of w^2."""
    kish, sums = r()["kish"], made("srs").wave("").parts[TABLE].sums
    assert sums.weight**2 / sums.weight_squared == exactly(kish["neff"])


def test_lonely_units() -> None:
    """A stratum with one unit: its squared distance from the mean of all, nothing, or the average of the others.

    Totals of x are 1, 3 | 8 in strata a | b, everyone's weight 1: a adds 2/1 * (1 + 9 - 16/2) = 4; the mean of all
    three units is 4, so that b adds 16.
    """
    block = replaced(a_block([[1.0], [3.0], [8.0]]), design=Design(np.array([0, 0, 1]), ("a", "b")))
    x = np.zeros((1, len(Quantity)))
    x[0, Quantity.EXPERIENCE] = 1
    variance = {
        rule: float(totals_of(moments_of(block), "", lonely=rule).variance(x)[0])
        for rule in ("adjust", "remove", "average")
    }
    assert variance == {"adjust": 20.0, "remove": 4.0, "average": 8.0}


@given(responses(waves=("",), rows=(2, 12), designed=True, positive=True))
def test_groups_with_their_covariance_add_up_to_the_whole(block: Responses) -> None:
    """Two groups that are everyone: the variance of the sum of their totals is that of the total."""
    codes = (np.arange(len(block.weight)) % 2).astype(np.int64)
    block = replaced(block, groups=(Groups("half", codes, ("one", "other")),), flagged=np.zeros(len(codes), np.bool_))
    moments = moments_of(block)
    whole = totals_of(moments, "")
    one, other = (totals_of(moments, "", Part("segment", "half", level)) for level in ("one", "other"))
    gradient = np.zeros((whole.total.shape[1], len(Quantity)))
    gradient[:, [Quantity.EXPERIENCE, Quantity.PAIR_EXPECTATION]] = 1.0, -0.5
    parts = one.variance(gradient) + other.variance(gradient) + 2 * one.covariance_with(gradient, other, gradient)
    assert parts == pytest.approx(whole.variance(gradient), rel=1e-9, abs=1e-6, nan_ok=True)


@pytest.mark.parametrize("design", DESIGNS)
def test_the_scores_keep_both_covariances(design: str) -> None:
    """Of the weighted satisfactions and of the satisfactions, in the order of the factors."""
    scores = scores_of(totals_of(made(design), ""), tuple(Factor(key) for key in FACTORS), 0, 10)
    for found, name in ((scores.covariance, "W_pair"), (scores.satisfaction_covariance, "S_pair")):
        assert found is not None
        assert found.tolist() == [exactly(row) for row in r()[design][name]["vcov"]]


@pytest.mark.parametrize("rule", ["adjust", "remove", "average"])
def test_a_group_of_everyone_is_everyone_under_each_rule(rule: Lonely) -> None:
    """The rule for lonely units holds in groups as in the total, and in what two groups share."""
    strata = np.array([0, 0, 0, 1, 2, 2], dtype=np.int64)
    halves = np.array([0, 1, 0, 1, 0, 1], dtype=np.int64)
    block = replaced(
        a_block([[1.0], [3.0], [8.0], [4.0], [9.0], [2.0]]),
        design=Design(strata, ("a", "b", "c")),
        groups=(Groups("all", np.zeros(6, np.int64), ("all",)), Groups("half", halves, ("one", "other"))),
    )
    moments = moments_of(block)
    gradient = np.zeros((1, len(Quantity)))
    gradient[0, Quantity.EXPERIENCE] = 1
    whole = totals_of(moments, "", lonely=rule).variance(gradient)
    assert totals_of(moments, "", Part("segment", "all", "all"), lonely=rule).variance(gradient) == whole
    one, other = (totals_of(moments, "", Part("segment", "half", level), lonely=rule) for level in ("one", "other"))
    both = one.variance(gradient) + other.variance(gradient) + 2 * one.covariance_with(gradient, other, gradient)
    assert both == pytest.approx(whole, rel=1e-12)
