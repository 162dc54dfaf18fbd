"""Scores made by hand, for the tests of the steps and of what the report says about them."""

from cemgap.intake.mapping import Factor
from cemgap.intake.ratings.scales import Scale
from cemgap.statistics.precision import Estimate
from cemgap.statistics.scores import FactorScores, Scores
from cemgap.steps.analysis import Basis, Provenance

PROVENANCE = Provenance("0", "made.csv", "0" * 64, ())
MEISU = {
    "product": (6, 7, None),
    "service": (6, None, None),
    "relationship": (4, None, None),
    "convenience": (5, 7, 9),
    "brand": (7, 7, None),
    "price": (7, 7, None),
}
"""Factor -> experience, expectation, importance, as published."""


def table_factor(
    key: str,
    experience: float | None = None,
    expectation: float | None = None,
    importance: float | None = None,
    *,
    ideal: float | None = None,
    ideal_source: str | None = None,
    expectation_source: str | None = None,
) -> FactorScores:
    """A row of a factor table."""

    def given(value: float | None) -> Estimate | None:
        return None if value is None else Estimate(float(value))

    paired = experience is not None and expectation is not None
    satisfaction = float(experience - expectation) if experience is not None and expectation is not None else None
    return FactorScores(
        Factor(key),
        given(experience),
        given(expectation),
        given(satisfaction),
        given(importance),
        given(importance * satisfaction) if importance is not None and satisfaction is not None else None,
        experience,
        expectation,
        n_experience=None,
        n_expectation=None,
        n_importance=None,
        n_pair=None,
        n_effective=None,
        df=None,
        ideal=ideal,
        ideal_source=ideal_source,
        expectation_source=expectation_source if paired else None,
    )


def table(*factors: FactorScores) -> Scores:
    """A factor table on 0-10."""
    return Scores("", factors, 0.0, 10.0, None)


def meisu(**importance: float) -> Scores:
    """The worked example; `importance` fills in what the source does not give."""
    return table(*(table_factor(key, x, e, importance.get(key, i)) for key, (x, e, i) in MEISU.items()))


def survey_factor(
    key: str,
    experience: float | None = None,
    expectation: float | None = None,
    importance: float | None = None,
    *,
    half: float = 0.3,
    n: int = 200,
    expectation_source: str | None = None,
) -> FactorScores:
    """A factor of a survey; every interval is the figure plus and minus `half` (weighted satisfaction: ten times)."""

    def estimate(value: float | None, width: float = half) -> Estimate | None:
        return None if value is None else Estimate(value, width / 2, value - width, value + width, n, float(n), n - 1.0)

    satisfaction = experience - expectation if experience is not None and expectation is not None else None
    weighted = importance * satisfaction if importance is not None and satisfaction is not None else None
    return FactorScores(
        Factor(key),
        estimate(experience),
        estimate(expectation),
        estimate(satisfaction),
        estimate(importance),
        estimate(weighted, 10 * half),
        experience,
        expectation,
        n_experience=None if experience is None else n,
        n_expectation=None if expectation is None else n,
        n_importance=None if importance is None else n,
        n_pair=None if satisfaction is None else n,
        n_effective=float(n),
        df=n - 1.0,
        expectation_source=expectation_source,
    )


def survey(*factors: FactorScores, wave: str = "") -> Scores:
    """A survey of 220 respondents on 1-10."""
    return Scores(wave, factors, 1.0, 10.0, 220)


def basis(scores: Scores, *, index: str = "as_answered", importance: tuple[float, float] | None = None) -> Basis:
    """A basis that goes with made scores."""
    scales = [(measure, Scale(scores.low, scores.high)) for measure in ("experience", "expectation", "importance")]
    if importance is not None:
        scales[2] = ("importance", Scale(*importance))
    rows = len(scores.factors) if scores.respondents is None else scores.respondents + 3
    dropped = () if scores.respondents is None else (("zero_weight", 3),)
    return Basis(scores.respondents, rows, dropped, None, tuple(scales), index, scores.low, scores.high)
