"""What the report says of how sure the key experience is, in every form and at every width."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import numpy as np
import openpyxl
import pytest

from cemgap.intake.mapping import Factor
from cemgap.report import terminal
from cemgap.report.blocks import Lines
from cemgap.report.content import report_of
from cemgap.report.figures import figures_of
from cemgap.report.forms import rendered
from cemgap.statistics.precision import Estimate
from cemgap.statistics.ranks.alternatives import Alternatives
from cemgap.statistics.scores import Scores
from cemgap.steps.analysis import Analysis, analysis
from cemgap.steps.robustness import CHANGED
from tests.steps.made import PROVENANCE, basis, survey, survey_factor, table, table_factor


def analysed(scores: Scores, alternatives: tuple[Alternatives, ...] = ()) -> Analysis:
    """The analysis of made scores whose factors vary on their own."""
    if scores.respondents is not None:
        covariances = [
            np.diag([np.nan if one is None or one.se is None else one.se**2 for one in estimates])
            for estimates in (
                [factor.weighted_satisfaction for factor in scores.factors],
                [factor.satisfaction for factor in scores.factors],
            )
        ]
        scores = replace(scores, covariance=covariances[0], satisfaction_covariance=covariances[1])
    layout = "factor_table" if scores.respondents is None else "wide"
    return analysis(
        scores=scores,
        layout=layout,  # type: ignore[arg-type] # one of the three
        basis=basis(scores),
        provenance=PROVENANCE,
        alternatives=alternatives,
    )


def told(of: Analysis, part: str) -> list[str]:
    """The sentences of a part."""
    blocks = [block for one in report_of(of).parts if one.name == part for block in one.blocks]
    return [line.message.text("en", figures_of(1)) for b in blocks if isinstance(b, Lines) for line in b.lines]


def other_rules(**figures: float) -> tuple[Alternatives, ...]:
    """Satisfaction over all answers, eight times it by respondent, a covariance term of -0.5."""
    return tuple(
        Alternatives(
            Factor(key),
            Estimate(value, n=200),
            Estimate(CHANGED, 0.1, -0.1, 0.3, n=200),
            Estimate(8 * value),
            Estimate(8 * value, n=180),
            Estimate(-0.5, 0.1, -0.7, -0.3, n=180),
        )
        for key, value in figures.items()
    )


CLEAR = survey(survey_factor("convenience", 5, 7, 8, half=0.1), survey_factor("product", 6, 7, 8, half=0.1))
NEAR = survey(
    survey_factor("convenience", 5, 7, 8),
    survey_factor("product", 5.1, 7, 8),
    survey_factor("price", 5.2, 7, 8),
    survey_factor("brand", 8, 7, 8),
)


@pytest.mark.parametrize(
    ("scores", "said"),
    [
        (CLEAR, "No other factor could be the key experience (95%)."),
        (NEAR, "Convenience cannot be told apart from Product and Price (95%)."),
        (
            replace(CLEAR, factors=(*CLEAR.factors, survey_factor("brand", 7, 7))),
            "No other ranked factor could be the key experience (95%).",
        ),
        (
            survey(survey_factor("convenience", 5, 7), survey_factor("product", 5.1, 7)),
            "Convenience cannot be told apart from Product (95%).",
        ),
        (
            survey(survey_factor("convenience", 5, 7), survey_factor("product", 6, 7)),
            "No other factor could have the lowest satisfaction (95%).",
        ),
    ],
)
def test_the_first_line_says_which_others_it_may_be(scores: Scores, said: str) -> None:
    """Beside the figures of what is ranked first; the same as detail of the check."""
    of = analysed(scores)
    assert said in told(of, "answer")[0]
    (line,) = (one for one in json.loads(rendered("json", of, "en"))["robustness"] if one["check"] == "sampling")
    assert line["detail"] == said


def test_what_is_alone_but_not_proven_is_not_called_sure() -> None:
    """Its interval reaches 0."""
    of = analysed(survey(survey_factor("convenience", 6.8, 7, 8), survey_factor("product", 9, 7, 8)))
    assert "No proven shortfall" in told(of, "answer")[0]
    assert "No other factor" not in told(of, "answer")[0]
    assert "No other factor could be lower (95%), but its own shortfall is not proven." in told(of, "robustness")


def test_the_panel_of_the_first_page() -> None:
    """What holds in a line, what changes in a sentence, what was not checked with its reason."""
    held = told(analysed(CLEAR, other_rules(convenience=-2.0, product=-1.0)), "answer")
    assert "Holds: sampling, zero of importance, missing answers, respondent by respondent." in held
    assert "Not checked: derived importance (no outcome was asked)." in held
    changed = told(analysed(NEAR, other_rules(convenience=-1.0, product=-1.5, price=-1.0, brand=1.0)), "answer")
    assert "Not sure: sampling." in changed
    assert (
        "Weighted respondent by respondent the key experience would be Product (-12.0). "
        "Product is important to those who are unhappy with it."
    ) in changed
    assert (
        "Over everyone who rated experience or expectation the key experience would be Product (-12.0). "
        "Satisfaction of Convenience would be -1.0 instead of -2.0."
    ) in changed


def test_a_shift_of_importance_says_from_where_on_another_factor_takes_over() -> None:
    """A factor table has enough for that, and says what it has not."""
    of = analysed(table(table_factor("convenience", 6, 7, 9), table_factor("product", 5.2, 7, 4)))
    assert told(of, "robustness")[1] == (
        "The key experience stays Convenience if every importance changes by up to +2.3 points. "
        "Above that it would be Product."
    )
    assert "Holds: zero of importance (up to +2.3 points)." in told(of, "answer")
    assert (
        "Not checked: sampling, missing answers, respondent by respondent, derived importance "
        "(a factor table has no respondents)."
    ) in told(of, "answer")


def test_nothing_is_said_where_nothing_can_be_checked() -> None:
    """One factor of a table; the part says why."""
    of = analysed(table(table_factor("convenience", 6, 7, 9)))
    assert not any("checked" in line or "Holds" in line for line in told(of, "answer"))
    assert told(of, "robustness")[1] == "Not computed: only one factor is ranked."


def test_json_has_every_check_and_every_probability() -> None:
    """Six checks in one order; keys of factors; nothing claimed is empty."""
    record = json.loads(rendered("json", analysed(NEAR), "en"))
    assert record["worst_set"] == ["convenience", "product", "price"]
    assert list(record["p_worst"]) == ["convenience", "product", "price", "brand"]
    assert sum(record["p_worst"].values()) == pytest.approx(1)
    assert record["rank_sets"]["brand"] == [4, 4]
    assert record["winners_curse"] < 0
    assert [line["check"] for line in record["robustness"]] == [
        *("sampling", "origin", "missing", "respondent_level", "flagged", "derived"),
    ]
    assert all(list(line) == ["check", "holds", "key_experience", "detail"] for line in record["robustness"])
    assert [factor["verdict"] for factor in record["factors"]] == ["key", "tied", "tied", "exceeds"]
    none = json.loads(rendered("json", analysed(table(table_factor("convenience", 6, 7, 9))), "en"))
    assert (none["worst_set"], none["p_worst"], none["rank_sets"], none["winners_curse"]) == ([], {}, {}, None)


def test_probabilities_are_never_told_as_certain() -> None:
    """In Markdown and the workbook, as an aid to reading; not on a screen unless asked for."""
    of = analysed(CLEAR)
    text = rendered("md", of, "en").decode()
    assert any("Convenience" in line and "> 99%" in line for line in text.splitlines())
    assert any("Product" in line and "1%" in line and "< 1%" in line.replace("&lt;", "<") for line in text.splitlines())
    assert "no level of confidence" in text
    book = openpyxl.load_workbook(io.BytesIO(rendered("xlsx", of, "en")))
    cells = [str(cell.value) for line in book["Basis and method"].iter_rows() for cell in line]
    assert "> 99%" in cells
    assert "P(worst)" not in terminal.text(report_of(of), "en", 120, color=False, encoding="utf-8")
    assert "P(worst)" in terminal.text(report_of(of), "en", 120, color=False, encoding="utf-8", detail=True)


@pytest.mark.parametrize("width", [60, 80, 100, 120])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_panel_fits_every_screen(width: int, language: str) -> None:
    """Whole sentences, no line wider than the screen."""
    of = analysed(NEAR, other_rules(convenience=-1.0, product=-1.5, price=-1.0, brand=1.0))
    shown = terminal.text(report_of(of), language, width, color=False, encoding="utf-8", detail=True)
    assert max(len(line) for line in shown.splitlines()) <= width
