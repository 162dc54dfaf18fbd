"""Analyses to write reports of: the worked example as published, and a survey with intervals and two waves."""

from dataclasses import replace

from cemgap.errors import Place, warning
from cemgap.intake.mapping import Factor
from cemgap.intake.ratings.scales import Scale
from cemgap.statistics.change import FactorChange, MeasureChange
from cemgap.statistics.precision import Estimate
from cemgap.statistics.scores import FactorScores, Scores
from cemgap.steps.analysis import Analysis, Basis, Provenance
from cemgap.steps.results import Stage, StageResult
from cemgap.steps.states import StepState
from cemgap.steps.step1_brand_value import BrandValue, Reason
from cemgap.steps.step3_key_experiences import key_experiences
from cemgap.steps.step4_gaps import gaps
from cemgap.steps.step5_requirements import Requirement
from cemgap.steps.step6_alignment import AlignedAction, Alignment, PlannedAction, StrategyStatement
from cemgap.steps.step7_feedback import Change, Feedback
from cemgap.translations import Wording, msg

SHA256 = "9f2c7ab1" * 8


def factor_table(
    rows: dict[str, tuple[float | None, float | None, float | None]], names: dict[str, str] | None = None
) -> Analysis:
    """An analysis of a factor table: key -> experience, expectation, importance."""
    factors = tuple(
        _given(Factor(key, (("", (names or {}).get(key, key.title())),)), *scores) for key, scores in rows.items()
    )
    return _analysed(Scores("", factors, 0, 10, None), "factor_table")


def worked_example() -> Analysis:
    """The worked example as published: blank where the source gives nothing; with a plan and evidence."""
    analysis = factor_table(
        {
            "product": (6, 7, None),
            "service": (6, None, None),
            "relationship": (4, None, None),
            "convenience": (5, 7, 9),
            "brand": (7, 7, None),
            "price": (7, 7, None),
        }
    )
    return _planned(replace(analysis, client=Wording((("en", "Meisu Electronics"), ("zh", "美苏电器")))))


def survey() -> Analysis:
    """A survey of two waves with bases, intervals, reasons and a warning."""
    rows = {
        "convenience": (4.8793969849, 6.9824120603, 8.8396, 398, "key"),
        "product": (5.9443037975, 7.0050632911, 6.9731, 395, "below"),
        "price": (6.7969151671, 6.917737789, 8.06, 389, "undecided"),
        "service": (5.9298245614, 6.1253132832, 5.0025, 399, "undecided"),
        "relationship": (4.0325, 4.12, 2.2275, 400, "undecided"),
        "brand": (6.99, 6.8725, 5.92, 400, "undecided"),
    }
    factors = tuple(_rated(Factor(key), *row[:4]) for key, row in rows.items())
    analysis = _analysed(Scores("2026Q3", factors, 1, 10, 412), "wide")
    changes = tuple(_change(ranked.scores) for ranked in analysis.key_experiences.factors)
    problem = warning(
        "W209",
        msg("{n} respondents appear twice; all their rows are counted", n=2),
        Place("wave1.xlsx", "Data", 391, 'A "ResponseId"', "R00114"),
        fix=msg("if they are repeats, remove the extra rows"),
    )
    return replace(
        _planned(analysis),
        client=Wording((("en", "Meisu & Sons"), ("zh", "美苏电器"))),
        wave="2026Q3",
        brand_value=BrandValue(
            Wording((("en", "Marked prices, a name to rely on"), ("zh", "明码实价与可靠的品牌形象"))),
            (
                Reason("Shops close by", Estimate(0.62, 0.024, 0.57, 0.67, 400)),
                Reason("Marked prices", Estimate(0.345, 0.024, 0.30, 0.39, 400)),
            ),
        ),
        feedback=replace(
            analysis.feedback,
            change=Change("2026Q1", "2026Q3", "independent", 12, changes, 388, 412, Factor("convenience")),
            evidence=_planned(analysis).feedback.evidence,
        ),
        warnings=(problem,),
    )


def performance() -> Analysis:
    """A factor table where expectation was not asked."""
    return factor_table({"parking": (6.5, None, 8), "menu": (7.25, None, 5), "staff": (4, None, 7.5)})


def unweighted() -> Analysis:
    """A factor table where importance was not asked."""
    return factor_table({"parking": (6.5, 7, None), "menu": (7.25, 7, None), "staff": (4, 8, None)})


def satisfied() -> Analysis:
    """A factor table in which nothing falls short."""
    return factor_table({"parking": (8, 7, 5), "menu": (7.5, 7, 8)})


def _given(
    factor: Factor, experience: float | None, expectation: float | None, importance: float | None
) -> FactorScores:
    def estimate(value: float | None) -> Estimate | None:
        return None if value is None else Estimate(value)

    satisfaction = None if experience is None or expectation is None else experience - expectation
    weighted = None if satisfaction is None or importance is None else importance * satisfaction
    return FactorScores(
        factor,
        estimate(experience),
        estimate(expectation),
        estimate(satisfaction),
        estimate(importance),
        estimate(weighted),
        experience,
        expectation,
        None,
        None,
        None,
        None,
        None,
        None,
    )


def _rated(factor: Factor, experience: float, expectation: float, importance: float, n: int) -> FactorScores:
    def estimate(value: float, se: float) -> Estimate:
        return Estimate(value, se, value - 1.97 * se, value + 1.97 * se, n, float(n), n - 1.0)

    satisfaction = experience - expectation
    return FactorScores(
        factor,
        estimate(experience, 0.08),
        estimate(expectation, 0.07),
        estimate(satisfaction, 0.1),
        estimate(importance, 0.06),
        estimate(importance * satisfaction, 0.9),
        experience + 0.01,
        expectation,
        n + 4,
        n + 2,
        n + 3,
        n,
        float(n),
        n - 1.0,
    )


def _change(scores: FactorScores) -> FactorChange:
    def of(name: str, before: float) -> MeasureChange:
        estimate: Estimate = getattr(scores, name)
        after = estimate.value
        change = after - before
        return MeasureChange(before, after, change, 0.5, change - 1, change + 1, 780.5)

    key = scores.factor.key == "convenience"
    weighted = scores.weighted_satisfaction
    before = (weighted.value if weighted else 0) - (10.6 if key else 0.25)
    return FactorChange(
        scores.factor,
        of("experience", 4.5),
        of("expectation", 7.0),
        of("satisfaction", -2.5),
        of("importance", 8.0),
        of("weighted_satisfaction", before),
        0.00001 if key else 0.4,
        0.00006 if key else 1.0,
        "better" if key else "no_significant_change",
    )


def _analysed(scores: Scores, layout: str) -> Analysis:
    keys = key_experiences(scores)
    distances = gaps(scores, keys)
    asked = keys.ranking != "importance_minus_experience"
    scale = Scale(1, 10, "seen") if layout == "wide" else Scale(0, 10, "assumed")
    needs = (msg("plan.xlsx (make a blank one: cemgap template plan)"),)
    return Analysis(
        client=None,
        wave=None,
        layout="wide" if layout == "wide" else "factor_table",
        basis=Basis(
            scores.respondents,
            412 if layout == "wide" else len(scores.factors),
            (("test", 3),) if layout == "wide" else (),
            None,
            tuple((measure, scale) for measure in ("experience", "expectation", "importance")),
            "as_answered",
            scores.low,
            scores.high,
        ),
        scores=scores,
        brand_value=BrandValue(None, ()),
        key_experiences=keys,
        gaps=distances,
        requirements=(),
        alignment=None,
        feedback=Feedback(None, (), None),
        steps=tuple(
            StepState(step, "done" if step in (2, 3, 4) and asked else "open", needs if step in (5, 6) else ())
            for step in range(1, 8)
        ),
        warnings=(),
        provenance=Provenance("0.1.0", "factors.csv", SHA256, (("scale", "0-10"),)),
    )


def _planned(analysis: Analysis) -> Analysis:
    """With a requirement, three actions and four shops."""
    key = analysis.key_experiences.key
    if key is None:
        return analysis
    ranked = analysis.key_experiences.factors[0].scores
    gap = next(gap for gap in analysis.gaps if gap.factor == key)
    requirement = Requirement(
        "R1", key, "More shops within reach", None, gap.gap, ranked.importance, ranked.satisfaction, ranked.n_pair
    )
    online = AlignedAction(
        PlannedAction("A3", "Sell on the internet and by telephone", ("R1",), "open", "conflicts"),
        (key,),
        vetoed=True,
        vetoed_by=("strategy",),
    )
    actions = (
        AlignedAction(
            PlannedAction(
                "A1", "More shops in the same street", ("R1",), "chosen", "fits", "to_build", "in_place", "in_place",
                None, "COO", "2026-06-30", 1_200_000, "under way",
            ),
            (key,),
            vetoed=False,
            vetoed_by=(),
        ),
        AlignedAction(
            PlannedAction("A2", "Close weak branches elsewhere", ("R1",), "chosen", "fits"),
            (key,),
            vetoed=False,
            vetoed_by=(),
        ),
        online,
    )  # fmt: skip
    stages = tuple(
        StageResult(
            Stage(f"{count:g} shops", count, count, over=count == 4), count, count, 1.0, count == 4,
            None if count == 1 else "consistent",
        )
        for count in (1.0, 2.0, 3.0, 4.0)
    )  # fmt: skip
    return replace(
        analysis,
        requirements=(requirement,),
        alignment=Alignment(
            actions, (StrategyStatement("No internet sales", "ruled_out"),), (), (), (actions[1],), (online,)
        ),
        feedback=replace(analysis.feedback, evidence=stages, next_brand_value=key),
    )
