"""What the report says of the outcome: only what its figures bear."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from cemgap.intake.mapping import Factor
from cemgap.intake.outcome_columns import SettledOutcome
from cemgap.intake.ratings.scales import Scale
from cemgap.report.blocks import Lines, Table
from cemgap.report.content import drivers as content
from cemgap.report.content import report_of
from cemgap.report.figures import figures_of
from cemgap.statistics.drivers.expectation_gain import ExpectationGain
from cemgap.statistics.drivers.penalty_reward import FactorAsymmetry
from cemgap.statistics.drivers.wald_test import WaldTest
from cemgap.statistics.precision import Estimate
from cemgap.statistics.wanted import CutOffs
from cemgap.steps.drivers import Driver, Drivers, PenaltyAndReward
from cemgap.steps.robustness import DerivedCheck
from cemgap.translations import Message, msg
from tests.report import analyses

if TYPE_CHECKING:
    from cemgap.steps.analysis import Analysis

PRODUCT, SERVICE, PRICE = (Factor(key) for key in ("product", "service", "price"))


def share(value: float) -> Estimate:
    """With an interval of 5 points on both sides."""
    return Estimate(value, 0.025, value - 0.05, value + 0.05, 437, 400.0, 399.0)


def compared(factor: Factor, derived: float, stated: float, quadrant: str) -> Driver:
    """Told apart from 5 points on."""
    apart = abs(stated - derived) > 0.05
    return Driver(factor, share(derived), share(stated), share(stated - derived), quadrant, apart)  # type: ignore[arg-type]


def asymmetry(factor: Factor, kind: str | None) -> PenaltyAndReward:
    """A class of too few where there is no kind."""
    penalty = None if kind is None else Estimate(-1.5, 0.2, -1.9, -1.1)
    figures = FactorAsymmetry(penalty, Estimate(0.5, 0.2, 0.1, 0.9), penalty, kind, None, 19, 80)  # type: ignore[arg-type]
    return PenaltyAndReward(factor, figures)


def made() -> Drivers:
    """Product matters more than is said, price less."""
    return Drivers(
        outcome=SettledOutcome("overall", 3, recommends=False, scale=Scale(0, 10)),
        method="lmg",
        in_force=False,
        not_derived=None,
        factors=(
            compared(PRODUCT, 0.6, 0.3, "hidden_driver"),
            compared(SERVICE, 0.3, 0.31, "both_low"),
            compared(PRICE, 0.1, 0.39, "stated_only"),
        ),
        n=437,
        n_effective=400.0,
        df=399.0,
        r2=Estimate(0.6, 0.03, 0.54, 0.66, 437, 400.0, 399.0),
        indicative=False,
        collinear=False,
        vif=1.4,
        omnibus=WaldTest(54.0, 2, None, 0.0001),
        penalties=(asymmetry(PRODUCT, "basic"), asymmetry(SERVICE, "undecided"), asymmetry(PRICE, None)),
        not_penalty=None,
        cut_offs=CutOffs(4.0, 8.0),
        gain=None,
        check=DerivedCheck({}),
    )


def with_drivers(**changes: object) -> Analysis:
    """A survey with an outcome."""
    return replace(analyses.survey(), drivers=replace(made(), **changes))  # type: ignore[arg-type]


def text(message: Message) -> str:
    """As the screen shows it."""
    return message.text("en", figures_of(1))


def told(**changes: object) -> str:
    """The sentences of the part."""
    part = content.part(with_drivers(**changes))
    return " ".join(text(line.message) for block in part.blocks if isinstance(block, Lines) for line in block.lines)


def first_page(analysis: Analysis) -> list[str]:
    """What the answer says of it."""
    return [text(line.message) for line in content.answer(analysis)]


def test_without_an_outcome_nothing_is_said() -> None:
    """Neither on the first page nor in a part."""
    assert content.part(analyses.survey()).blocks == ()
    assert content.answer(analyses.survey()) == ()


def test_what_is_told_apart_stands_on_the_first_page() -> None:
    """The largest difference first; what is not told apart is not there."""
    assert first_page(with_drivers()) == [
        "Derived importance is not what is stated: Product 60% (stated 30%), Price 10% (stated 39%)."
    ]


@pytest.mark.parametrize("omnibus", [None, WaldTest(3.0, 2, None, 0.2)])
def test_the_test_over_all_factors_comes_first(omnibus: WaldTest | None) -> None:
    """Differences of single factors are not pointed out where all together are not told apart."""
    assert first_page(with_drivers(omnibus=omnibus)) == []
    said = told(omnibus=omnibus)
    assert "Hidden" not in said
    assert ("not told apart (p 0.200)" in said) == (omnibus is not None)
    assert ("cannot be tested" in said) == (omnibus is None)


def test_sentences_of_the_part() -> None:
    """Model, comparison, kinds, and the caution that always stands there."""
    said = told()
    assert "explain 60% of Overall satisfaction (n 437 with every answer)" in said
    assert "Shares show what goes together, not what causes what." in said
    assert "Hidden drivers, which matter more than customers say: Product." in said
    assert "Stated only, with less behind it: Price." in said
    assert "Basic, a low experience costs more than a high one brings: Product." in said
    assert "Expectations" not in said
    assert "Indicative" not in said


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"indicative": True}, "Indicative: fewer than 200 effective respondents."),
        ({"collinear": True}, "The experiences hang together closely: whose share it is, is hard to tell."),
        ({"in_force": True}, "Groups take the derived importance of all as it is"),
        (
            {"not_derived": msg("everyone gave it the same score"), "factors": (), "omnibus": None},
            "No importance is derived from Overall satisfaction: everyone gave it the same score.",
        ),
        ({"penalties": (), "not_penalty": msg("so")}, "No penalties and rewards: so."),
        ({"penalties": (asymmetry(PRICE, "excitement"),)}, "Excitement, a high experience brings more: Price."),
        ({"penalties": (asymmetry(PRICE, "undecided"),)}, "No factor is told apart as basic or excitement."),
        (
            {"gain": ExpectationGain(0.58, 0.6, (), WaldTest(9.0, 3, 300.0, 0.03), 420)},
            "Expectations add to experiences: 60% of the overall judgement is explained with them, 58% without (n 420,",
        ),
        (
            {"gain": ExpectationGain(0.58, 0.6, (), WaldTest(9.0, 3, 300.0, 0.05), 420)},
            "Expectations are not shown to add anything",
        ),
        ({"gain": ExpectationGain(0.58, 0.6, (), None, 420)}, "without 58% (n 420); not tested."),
    ],
)
def test_each_sentence_where_it_applies(changes: dict[str, object], sentence: str) -> None:
    """And nowhere else."""
    assert sentence in told(**changes)
    assert sentence not in told()


def test_derived_in_force_is_on_the_first_page() -> None:
    """Method, R2 and n beside it."""
    (said,) = first_page(with_drivers(in_force=True, method="johnson"))
    assert "relative weights (Johnson); they explain 60% of it (n 437)" in said


def test_a_class_of_few_is_blank() -> None:
    """The count stays."""
    table = content.penalty_table(made())
    cells = dict(zip((column.key for column in table.columns), table.rows[2].cells, strict=True))
    assert (cells["penalty"], cells["kind"], cells["low_n"]) == (None, None, 19)


@pytest.mark.parametrize(
    ("cut_offs", "note"),
    [
        (CutOffs(2.6, 4.2), "Low: answers up to 2.6. High: from 4.2 on."),
        (CutOffs(3.4, 1.8), "Low: answers from 3.4 on. High: up to 1.8."),
    ],
)
def test_cut_offs_as_answered(cut_offs: CutOffs, note: str) -> None:
    """Also where the lowest answer is the best."""
    notes = content.penalty_table(replace(made(), cut_offs=cut_offs)).notes
    assert note in [text(one) for one in notes if isinstance(one, Message)]


def test_nothing_stated_leaves_the_shares() -> None:
    """No column about what was not asked."""
    factors = tuple(
        replace(one, stated=None, difference=None, quadrant=None, told_apart=None) for one in made().factors
    )
    table = content.importance_table(replace(made(), factors=factors))
    assert [column.key for column in table.columns] == ["factor", "derived", "derived_interval"]
    assert "importance was not asked" in told(factors=factors, omnibus=None)


def test_figures_of_sentences_stand_in_a_table() -> None:
    """As everywhere in a report."""
    report = report_of(with_drivers(gain=ExpectationGain(0.58, 0.6, (), WaldTest(9.0, 3, 300.0, 0.03), 420)))
    part = next(part for part in report.parts if part.name == "drivers")
    assert [block.name for block in part.blocks if isinstance(block, Table)] == [
        "driver_model",
        "derived_importance",
        "penalty_reward",
    ]
