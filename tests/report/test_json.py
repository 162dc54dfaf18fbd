"""The JSON form: the documented contract, key by key."""

import json
import math
from collections.abc import Iterator
from dataclasses import replace

import pytest

from cemgap.errors import Place, error
from cemgap.intake.ratings.scales import Scale
from cemgap.report import json as form
from cemgap.report.content import report_of
from cemgap.report.records import FACTOR_KEYS
from cemgap.statistics.precision import Estimate
from cemgap.steps.analysis import Analysis
from cemgap.translations import msg
from tests.report import analyses

KEYS = [
    "schema", "wave", "layout", "basis", "factors", "key_experience", "worst_set", "p_worst", "rank_sets",
    "winners_curse", "segments", "overview", "matrix", "value", "detectable", "attributes",
    "steps", "robustness", "alternatives", "derived_importance",
    "brand_value", "requirements", "actions", "change", "evidence",
    "next_brand_value", "warnings", "provenance",
]  # fmt: skip
ALL = ["worked_example", "survey", "performance", "unweighted", "satisfied"]


def written(analysis: Analysis, language: str = "en") -> dict[str, object]:
    """The JSON of an analysis, read back."""
    content = json.loads(form.text(analysis, report_of(analysis), language))
    assert isinstance(content, dict)
    return content


def numbers(value: object) -> Iterator[float]:
    """Every number inside a value."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from numbers(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from numbers(inner)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield value


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_key_is_always_there(name: str, language: str) -> None:
    """What is not known is null or empty, never left out; the order of the keys is fixed."""
    content = written(getattr(analyses, name)(), language)
    assert list(content) == KEYS
    assert isinstance(content["factors"], list)
    assert all(tuple(factor) == FACTOR_KEYS for factor in content["factors"])
    assert content["schema"] == "cemgap.result/1"


def test_worked_example_figures() -> None:
    """The published figures: convenience -2, -18, 10, -5; what the source does not give is null."""
    content = written(analyses.worked_example())
    factors = content["factors"]
    assert isinstance(factors, list)
    first = factors[0]
    assert first["factor"] == content["key_experience"] == "convenience"
    figures = [first[key] for key in ("rank", "satisfaction", "weighted_satisfaction", "ideal", "gap")]
    assert figures == [1, -2, -18, 10, -5]
    service = next(factor for factor in factors if factor["factor"] == "service")
    assert [service[key] for key in ("rank", "expectation", "satisfaction", "importance", "verdict")] == [None] * 5
    assert [factor["gap"] for factor in factors[1:]] == [0] * 5
    assert content["change"] is None
    assert all(factor[key] is None for factor in factors for key in FACTOR_KEYS if key.startswith("n_"))


def test_plan_and_evidence() -> None:
    """Requirements, actions with tokens and veto, stages with their bound."""
    content = written(analyses.worked_example())
    assert content["requirements"] == [
        {
            "id": "R1",
            "factor": "convenience",
            "requirement": "More shops within reach",
            "gap": -5,
            "importance": 9,
            "satisfaction": -2,
            "n": None,
        }
    ]
    actions = content["actions"]
    assert isinstance(actions, list)
    assert [(action["id"], action["decision"], action["vetoed"]) for action in actions] == [
        ("A1", "chosen", False),
        ("A2", "chosen", False),
        ("A3", "open", True),
    ]
    assert (actions[0]["technology"], actions[1]["technology"]) == ("in_place", "unknown")
    assert actions[0]["cost"] == 1_200_000
    evidence = content["evidence"]
    assert isinstance(evidence, list)
    assert [(row["units"], row["result_ratio"], row["over"], row["verdict"]) for row in evidence] == [
        (1, 1, False, None),
        (2, 2, False, "consistent"),
        (3, 3, False, "consistent"),
        (4, 4, True, "consistent"),
    ]
    assert content["next_brand_value"] == "convenience"


def test_change_has_five_measures() -> None:
    """Each measure of each factor with before, after, change and its precision; p and verdict per factor."""
    change = written(analyses.survey())["change"]
    assert isinstance(change, dict)
    assert [change[key] for key in ("before", "after", "design", "shared_ids")] == [
        "2026Q1",
        "2026Q3",
        "independent",
        12,
    ]
    first = change["factors"][0]
    assert list(first) == [
        "factor", "experience", "expectation", "satisfaction", "importance", "weighted_satisfaction",
        "p", "p_adjusted", "verdict",
    ]  # fmt: skip
    assert list(first["importance"]) == ["before", "after", "change", "change_se", "change_low", "change_high", "df"]
    assert (first["p_adjusted"], first["verdict"]) == (0.00006, "better")


def test_sentences_follow_the_language_and_keys_do_not() -> None:
    """Names and sentences are told in the language asked for."""
    english, chinese = written(analyses.survey()), written(analyses.survey(), "zh")
    assert isinstance(english["basis"], dict)
    assert english["basis"]["sentence"].startswith("412 respondents, 389 to 400 complete per factor, unweighted. Scale")
    assert isinstance(english["brand_value"], dict)
    assert isinstance(chinese["brand_value"], dict)
    assert english["brand_value"]["statement"] == "Marked prices, a name to rely on"
    assert chinese["brand_value"]["statement"] == "明码实价与可靠的品牌形象"
    assert english["brand_value"]["reasons"][0] == {
        "reason": "Shops close by", "share": 0.62, "share_se": 0.024, "share_low": 0.57, "share_high": 0.67, "n": 400,
    }  # fmt: skip
    assert list(numbers(english)) == list(numbers(chinese))


def test_output_is_ascii_with_twelve_digits() -> None:
    """No console can damage the output, and no float noise stands in it."""
    text = form.text(analyses.survey(), report_of(analyses.survey()), "zh")
    assert text.isascii()
    assert text.endswith("}\n")
    assert all(value == float(f"{value:.12g}") for value in numbers(json.loads(text)))


def test_no_nan_whatever_the_analysis_holds() -> None:
    """A figure that is not finite is null: NaN and Infinity are no JSON."""
    analysis = analyses.survey()
    ranked = analysis.key_experiences.factors[0]
    broken = replace(ranked.scores, experience=Estimate(5.0, math.nan, -math.inf, math.inf))
    keys = replace(
        analysis.key_experiences, factors=(replace(ranked, scores=broken), *analysis.key_experiences.factors[1:])
    )
    text = form.text(replace(analysis, key_experiences=keys), report_of(analysis), "en")
    first = json.loads(text)["factors"][0]
    assert (first["experience"], first["experience_se"], first["experience_low"]) == (5, None, None)


def test_least_certain_scale_is_the_source() -> None:
    """One word for all measures: the weakest."""
    analysis = analyses.survey()
    scales = (("experience", Scale(1, 10, "flag")), ("importance", Scale(0, 10, "assumed")))
    content = written(replace(analysis, basis=replace(analysis.basis, scales=scales)))
    assert isinstance(content["basis"], dict)
    assert content["basis"]["scale_source"] == "assumed"
    assert content["basis"]["scale"] == {"experience": [1, 10], "importance": [0, 10]}


def test_problems_have_the_same_shape_everywhere() -> None:
    """Errors and the warnings of a result are told alike."""
    content = json.loads(
        form.problems_json(
            (
                error(
                    "E103",
                    msg("{n} ratings are outside the scale {low}-{high}", n=14, low=1, high=10),
                    Place("wave2.xlsx", "Data", 17, 'H "Q5_2"', "11"),
                    fix=msg("correct the cells"),
                    count=14,
                ),
                error("E001", msg("no such file")),
            ),
            "en",
        )
    )
    assert content["schema"] == "cemgap.error/1"
    assert content["problems"] == [
        {
            "code": "E103",
            "severity": "error",
            "message": "14 ratings are outside the scale 1-10",
            "places": [{"file": "wave2.xlsx", "sheet": "Data", "row": 17, "column": 'H "Q5_2"', "value": "11"}],
            "count": 14,
            "fix": "correct the cells",
        },
        {"code": "E001", "severity": "error", "message": "no such file", "places": [], "count": 0, "fix": None},
    ]
    warnings = written(analyses.survey())["warnings"]
    assert isinstance(warnings, list)
    assert list(warnings[0]) == list(content["problems"][0])


def test_texts_hold_no_control_characters() -> None:
    """Whatever a file says, a program that prints a name moves no cursor."""
    analysis = analyses.factor_table({"a": (5, 7, 9)}, {"a": "x\x1b[31m\ny\ud800"})
    told = json.loads(form.text(analysis, report_of(analysis), "en"))
    assert told["factors"][0]["name"] == "x[31m y"


def test_same_analysis_same_text() -> None:
    """Equal input gives equal output."""
    one, other = analyses.survey(), analyses.survey()
    assert form.text(one, report_of(one), "en") == form.text(other, report_of(other), "en")
