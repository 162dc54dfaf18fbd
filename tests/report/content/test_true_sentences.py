"""Sentences that would be false in a corner: nothing compared, nothing tested, a measure asked of other factors."""

import pytest

from cemgap.report.blocks import Lines, Table
from cemgap.report.content import report_of
from cemgap.report.figures import figures_of
from cemgap.report.forms import rendered
from cemgap.statistics.change import changes
from cemgap.statistics.scores import FactorScores, Scores
from cemgap.steps.analysis import Analysis, Layout, analysis
from cemgap.steps.results import Stage
from cemgap.steps.step7_feedback import Earlier
from tests.steps.made import PROVENANCE, basis, survey, survey_factor, table, table_factor

STAGES = (Stage("1 shop", 1, 1), Stage("2 shops", 2, 2))


def analysed(scores: Scores, before: Scores | None = None, stages: tuple[Stage, ...] = ()) -> Analysis:
    """The analysis of made scores, compared with an earlier wave."""
    earlier = None if before is None else Earlier("2026Q1", before, changes(before, scores, 30))
    layout: Layout = "factor_table" if scores.respondents is None else "wide"
    return analysis(
        scores=scores, layout=layout, basis=basis(scores), provenance=PROVENANCE, earlier=earlier, stages=stages
    )


def told(of: Analysis, part: str = "answer") -> list[str]:
    """The sentences of a part."""
    blocks = [block for one in report_of(of).parts if one.name == part for block in one.blocks]
    return [line.message.text("en", figures_of(1)) for b in blocks if isinstance(b, Lines) for line in b.lines]


FULL = survey(survey_factor("a", 6, 7, 8), survey_factor("b", 8, 7, 8))
NONE_SHORT = survey(survey_factor("b", 8, 7, 8))


@pytest.mark.parametrize(
    ("before", "after", "said", "state"),
    [
        (
            survey(survey_factor("gone", 8, 7, 8)),
            NONE_SHORT,
            "Nothing could be compared: no measure is known of the same factor in both waves.",
            "open",
        ),
        (
            survey(survey_factor("gone", 5, 7, 8)),
            FULL,
            "Nothing could be compared: no measure is known of the same factor in both waves.",
            "open",
        ),
        (
            survey(survey_factor("b", None, 7, 8)),
            NONE_SHORT,
            "Nothing could be compared: no factor's experience is known of both waves.",
            "open",
        ),
        (
            survey(survey_factor("b", 8, None, 8)),
            NONE_SHORT,
            "No change could be tested: weighted satisfaction is not known of the same factor in both waves.",
            "partial",
        ),
        (
            survey(survey_factor("b", 8, 7, 8, n=12)),
            NONE_SHORT,
            "No change could be tested: fewer than 30 effective respondents in a wave, or answers that do not vary.",
            "partial",
        ),
        (
            table(table_factor("b", 8, 7, 8)),
            table(table_factor("b", 9, 7, 8)),
            "No change could be tested: the scores of a wave are given per factor.",
            "partial",
        ),
        (
            survey(survey_factor("b", 8, 7, 8), survey_factor("c", 8, None, 8)),
            survey(survey_factor("b", 8, 7, 8), survey_factor("c", 8, None, 8)),
            "No significant change of the factors that could be tested: b.",
            "done",
        ),
        (NONE_SHORT, NONE_SHORT, "No significant change.", "done"),
    ],
)
def test_no_change_is_only_said_where_one_was_tested(before: Scores, after: Scores, said: str, state: str) -> None:
    """Else what kept it from being compared or tested; step 7 is done only then."""
    of = analysed(after, before)
    assert said in told(of)
    assert said == "No significant change." or "No significant change." not in told(of)
    assert of.steps[6].state == state
    assert bool(of.steps[6].needs) == (state != "done")


def test_business_results_alone_are_a_part_of_step_7() -> None:
    """Done where no wave is to be compared; else the comparison is still open."""
    assert analysed(FULL, None, STAGES).steps[6].state == "done"
    assert analysed(FULL, survey(survey_factor("gone", 5, 7, 8)), STAGES).steps[6].state == "partial"


@pytest.mark.parametrize(
    ("factors", "said", "title"),
    [
        (
            (survey_factor("brand", 6, 7), survey_factor("price", 6, 7)),
            "Importance was not asked, so there is no key experience.",
            "(importance not asked)",
        ),
        (
            (survey_factor("brand", 6, 7), survey_factor("price", 6, None, 8)),
            "Importance is known only of factors without satisfaction (Price), so there is no key experience.",
            "(importance known of other factors only)",
        ),
        (
            (survey_factor("brand", 6, None, 8), survey_factor("price", 5, None, 8)),
            "Expectation was not asked, so there is no key experience.",
            "(expectation not asked)",
        ),
        (
            (survey_factor("brand", 6, None, 8), survey_factor("price", None, 7, 8)),
            "Expectation is known only of factors without experience (Price), so there is no key experience.",
            "(no satisfaction)",
        ),
    ],
)
def test_what_was_asked_of_other_factors_is_not_called_unasked(
    factors: tuple[FactorScores, ...], said: str, title: str
) -> None:
    """It does not pair, and the factors it belongs to are named."""
    of = analysed(survey(*factors))
    assert any(said in line for line in told(of))
    (shown,) = (
        b for part in report_of(of).parts if part.name == "factors" for b in part.blocks if isinstance(b, Table)
    )
    assert title in shown.title.text("en")


def test_levels_have_no_plus_sign() -> None:
    """Experience of two waves is no difference; its change is one."""
    of = analysed(survey(survey_factor("brand", 7.4)), survey(survey_factor("brand", 7.1)))
    text = rendered("md", of, "en").decode()
    assert "| Brand image | 7.1 | 7.4 | +0.3 |" in text


def test_many_factors_are_named_once() -> None:
    """Where more than six would stand in a sentence: five, and how many more."""
    rated = [survey_factor(f"f{n}", 6, 7) for n in range(9)]
    of = analysed(survey(survey_factor("brand", 5, 7, 8), *rated))
    text = rendered("md", of, "en").decode()
    assert "Not ranked (importance not given): f0, f1, f2, f3, f4, and 4 more." in text
    assert [need.text() for need in of.steps[1].needs] == [
        "the importance of some factors: f0, f1, f2, f3, f4, and 4 more"
    ]
    assert "f4, f5" not in text
