"""Totals and their design covariance, written out plainly: what the engine hands to functions of totals."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from cemgap.intake.responses import Floats

ORACLES = Path(__file__).parent.parent / "oracles"
FACTORS = ("product", "service", "relationship", "convenience", "brand", "price")


@dataclass(frozen=True, slots=True, eq=False)
class Survey:
    """Respondents with an outcome; experience, expectation, importance [respondent, factor]; NaN = not answered."""

    outcome: Floats
    experience: Floats
    expectation: Floats
    importance: Floats
    weight: Floats
    stratum: list[str]
    cluster: list[str]


def made_survey() -> Survey:
    """`cem_wave1.csv`: strata are regions, clusters are stores."""
    with (ORACLES / "cem_wave1.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    def column(name: str) -> Floats:
        return np.array([float(row[name] or "nan") for row in rows])

    def block(letter: str) -> Floats:
        return np.column_stack([column(f"{letter}_{key}") for key in FACTORS])

    return Survey(
        outcome=column("overall"),
        experience=block("X"),
        expectation=block("E"),
        importance=block("I"),
        weight=column("weight"),
        stratum=[row["region"] for row in rows],
        cluster=[row["store"] for row in rows],
    )


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """What a function of totals is given."""

    total: Floats
    covariance: Floats
    n: int
    n_effective: float
    design_df: float

    @property
    def base(self) -> dict[str, Any]:
        """The figures that go with the totals."""
        return {"n": self.n, "n_effective": self.n_effective, "design_df": self.design_df}


def designed(
    products: Floats, weight: Floats, stratum: list[str] | None = None, cluster: list[str] | None = None
) -> Design:
    """Totals of products [column, respondent]: strata and clusters one after the other, no matrix algebra."""
    rows = range(len(weight))
    strata: dict[str, dict[object, Floats]] = {}
    for i in rows:
        units = strata.setdefault("" if stratum is None else stratum[i], {})
        unit = i if cluster is None else cluster[i]
        units[unit] = units.get(unit, np.zeros(len(products))) + weight[i] * products[:, i]
    covariance = np.zeros((len(products), len(products)))
    for units in strata.values():
        deviations = np.array(list(units.values()))
        deviations = deviations - deviations.mean(axis=0)
        covariance += len(units) / (len(units) - 1) * deviations.T @ deviations
    counted = weight[(products[0] > 0) & (weight > 0)]
    return Design(
        total=products @ weight,
        covariance=covariance,
        n=len(counted),
        n_effective=float(counted.sum() ** 2 / (counted**2).sum()) if len(counted) else float("nan"),
        design_df=sum(map(len, strata.values())) - len(strata),
    )


def answers(name: str) -> Any:  # noqa: ANN401  JSON as it is
    """Answers of other software."""
    return json.loads((ORACLES / name).read_text(encoding="utf-8"))
