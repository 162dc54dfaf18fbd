"""Scales: declared ones decide; else the answers show one, or a question is asked. Never clipped, never guessed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle, islice
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cemgap.intake.doubts import answered
from cemgap.intake.mapping import Declared, Factor, FactorColumns, Given, ScaleRules
from cemgap.intake.ratings.scales import LinearMap, Scale, Scales
from tests.intake.typed import codes_in, survey_of, the

if TYPE_CHECKING:
    from cemgap.statistics.survey import Survey

Answers = Sequence[object]


def wide(rows: int = 40, **columns: Answers) -> str:
    """A wide file: per column (``experience_a``) the answers to repeat over the rows."""
    named = {name.replace("_", ": "): list(islice(cycle(values), rows)) for name, values in columns.items()}
    body = [",".join(map(str, row)) for row in zip(*named.values(), strict=True)]
    return "\n".join([",".join(named), *body]) + "\n"


def settled(survey: Survey) -> dict[str, tuple[float, float, str]]:
    """Measure -> low, high, where it is known from."""
    return {measure: (scale.low, scale.high, scale.source) for measure, scale in survey.scales.scales}


def rules(*scales: tuple[str, float, float], **more: object) -> Declared:
    """Declared scales and codes."""
    return Declared(rules=ScaleRules(scales, **more))  # type: ignore[arg-type] # as ScaleRules takes them


@pytest.mark.parametrize(
    ("answers", "low", "high"),
    [
        (range(1, 5), 1, 4),
        (range(1, 6), 1, 5),
        (range(2, 6), 1, 5),
        (range(1, 7), 1, 6),
        (range(1, 8), 1, 7),
        (range(1, 11), 1, 10),
        (range(11), 0, 10),
        ([0, *range(5, 101, 5)], 0, 100),
        ([0.5, *range(5, 95, 5)], 0, 100),
        ([1, 5, 10.000000000000002], 1, 10),
    ],
)
def test_scales_that_the_answers_show(answers: Answers, low: float, high: float) -> None:
    """Seen and said, without a word of warning."""
    survey = survey_of(wide(experience_a=answers, importance_a=answers))
    assert settled(survey)["experience"] == settled(survey)["importance"] == (low, high, "seen")
    assert not [p for p in survey.problems if p.code in {"W203", "E104"}]


def test_importance_has_a_scale_of_its_own() -> None:
    """Experience, expectation and ideal are one block."""
    survey = survey_of(wide(experience_a=range(11), expectation_a=range(11), importance_a=range(1, 6)))
    assert settled(survey) == {
        "experience": (0, 10, "seen"),
        "expectation": (0, 10, "seen"),
        "importance": (1, 5, "seen"),
    }


def test_half_of_the_columns_must_reach_the_top() -> None:
    """A single 5 among many 4s is not enough; columns that nobody answered do not count."""
    low = range(1, 5)
    shy = wide(experience_a=range(1, 6), experience_b=low, experience_c=low)
    assert codes_in(survey_of(shy).problems) == ["E104"]
    silent = wide(experience_a=range(1, 6), experience_b=low, experience_c=[""], experience_d=[""])
    assert settled(survey_of(silent))["experience"] == (1, 5, "seen")


@pytest.mark.parametrize("rows", [29, 30])
def test_few_people_show_no_scale(rows: int) -> None:
    """From 30 respondents on."""
    survey = survey_of(wide(rows, experience_a=range(1, 6)))
    assert codes_in(survey.problems) == ([] if rows == 30 else ["E104"])


def test_respondents_of_all_waves_and_outside_the_domain_show_the_scale() -> None:
    """--where chooses whom to analyze, not what the scale was."""
    text = wide(experience_a=range(1, 6), Wave=[1, 2], Store=["x", "y"])
    for where in ((), (("Store", "x"),)):
        assert settled(survey_of(text, where=where))["experience"] == (1, 5, "seen")


def test_a_zero_beside_a_short_scale_asks() -> None:
    """A step of the scale, or not applicable: with its rows, and both ways out."""
    text = wide(experience_a=[1, 2, 0, 4, 5])
    problem = the(survey_of(text).problems, "E104")
    assert [place.row for place in problem.places[:2]] == [4, 9]
    assert problem.fix is not None
    assert "--scale 0-5" in problem.fix.text()
    assert "--missing 0" in problem.fix.text()
    assert settled(survey_of(text, rules(missing=(0,))))["experience"] == (1, 5, "seen")
    assert settled(survey_of(text, rules(("all", 0, 5))))["experience"] == (0, 5, "settings")


@pytest.mark.parametrize("answers", [range(2, 9), range(1, 10), [1, 7.5, 10], [3, 10]])
def test_0_to_10_is_assumed_with_a_warning(answers: Answers) -> None:
    """Largest answers of 8 to 10 that do not show it themselves."""
    rows = 20 if list(answers) == [3, 10] else 40
    survey = survey_of(wide(rows, experience_a=answers))
    assert settled(survey) == {"experience": (0, 10, "assumed")}
    assert the(survey.problems, "W203").places[0].column == 'A "experience: a"'


@pytest.mark.parametrize(
    "columns",
    [
        {"experience_a": [1, 2.5, 5]},
        {"experience_a": [1, 2, 3]},
        {"experience_a": range(1, 6), "expectation_a": [1, 2.5, 7]},
        {"experience_a": [n / 100 for n in range(300)]},
    ],
)
def test_what_is_unsettled_asks(columns: dict[str, Answers]) -> None:
    """Half stars, no end reached, two ends in a block, a slider that is none: the values seen, and --scale."""
    problem = the(survey_of(wide(300, **columns)).problems, "E104")
    assert problem.fix is not None
    assert "--scale" in problem.fix.text()
    assert f"{next(iter(columns.values()))[0]:g}, " in problem.message.text()


@pytest.mark.parametrize(
    ("experience", "expectation", "says", "answer"),
    [
        (range(1, 6), range(1, 8), "experience 1-5, expectation 1-7", "experience 1-5; expectation 1-7"),
        (range(11), range(1, 6), "experience 0-10, expectation 1-5", "experience 0-10; expectation 1-5"),
    ],
)
def test_measures_with_scales_of_their_own(experience: Answers, expectation: Answers, says: str, answer: str) -> None:
    """One scale for both would be wrong for one of them, and is never offered; importance keeps its own."""
    text = wide(60, experience_a=experience, expectation_a=expectation, importance_a=range(1, 6))
    survey = survey_of(text)
    problem = the(survey.problems, "E104")
    assert says in problem.message.text()
    assert problem.fix is not None
    assert "[scale.experience]:  low = " in problem.fix.text()
    assert "[scale.expectation]:  low = 1, high = " in problem.fix.text()
    (doubt,) = survey.doubts
    assert ([choice for choice, _ in doubt.choices], doubt.suggestion) == ([answer], None)
    then = survey_of(text, answered(Declared(), doubt, answer))
    assert not codes_in(then.problems)
    wanted = dict(part.split(" ") for part in answer.split("; "))
    assert {m: f"{low:g}-{high:g}" for m, (low, high, _) in settled(then).items()} == {**wanted, "importance": "1-5"}


def test_one_measure_that_shows_no_scale_beside_one_that_does() -> None:
    """No scale for both is suggested."""
    text = wide(60, experience_a=range(1, 6), expectation_a=[1, 2.5, 7])
    assert [doubt.suggestion for doubt in survey_of(text).doubts] == [None]


def test_a_scale_for_experience_leaves_that_of_importance() -> None:
    """Importance has shown its own."""
    for more in ({}, {"expectation_a": range(1, 5)}):
        columns = {"experience_a": range(1, 7), "experience_b": range(1, 5), "experience_c": range(1, 5), **more}
        text = wide(60, **columns, importance_a=range(1, 6))
        (doubt,) = survey_of(text).doubts
        then = settled(survey_of(text, answered(Declared(), doubt, "1-7")))
        assert then["experience"][:2] == (1, 7)
        assert then["importance"] == (1, 5, "seen")


SOUND = list(islice(cycle(range(1, 6)), 60))


def slip(*answers: float) -> str:
    """240 answers from 1 to 5; the first ones of a column are others."""
    odd = [*answers, *SOUND[len(answers) :]]
    return wide(60, experience_a=odd, experience_b=SOUND, expectation_a=SOUND, expectation_b=SOUND)


@pytest.mark.parametrize(
    ("answers", "rows", "choices"),
    [
        ((6,), [("6", 2)], ["missing = [6]", "not_applicable = [6]", "1-6"]),
        ((8,), [("8", 2)], ["missing = [8]", "not_applicable = [8]", "1-10"]),
        ((6, 55), [("6", 2), ("55", 3)], ["missing = [6, 55]", "not_applicable = [6, 55]"]),
        ((0, 6), [("0", 2), ("6", 3)], ["missing = [0, 6]", "not_applicable = [0, 6]", "0-6"]),
    ],
)
def test_a_few_answers_outside_the_scale_of_all_others(
    answers: tuple[float, ...], rows: list[tuple[str, int]], choices: list[str]
) -> None:
    """A slip, a code, or a step: the cells are named, and nothing is suggested."""
    survey = survey_of(slip(*answers))
    assert codes_in(survey.problems) == ["E104"]
    problem = the(survey.problems, "E104")
    assert [(place.value, place.row) for place in problem.places] == rows
    assert "1-5" in problem.message.text()
    assert problem.fix is not None
    assert problem.fix.text().startswith("correct the cells")
    assert choices[0] in problem.fix.text()
    assert doubts(survey) == [("scale", choices, None, True)]
    corrected = survey_of(slip())
    assert settled(corrected)["experience"] == (1, 5, "seen")


def test_a_slip_that_is_said_to_be_no_answer() -> None:
    """Whether it is a step is asked once more; the answer settles it."""
    text = slip(6)
    (doubt,) = survey_of(text).doubts
    said = answered(Declared(), doubt, "missing = [6]")
    (again,) = survey_of(text, said).doubts
    survey = survey_of(text, answered(said, again, "1-5"))
    assert not codes_in(survey.problems)
    assert settled(survey)["experience"] == (1, 5, "settings")
    assert survey.tally.columns[0].missing == 1


@pytest.mark.parametrize(("slips", "told"), [(6, True), (7, False)])
def test_how_few_are_a_few(slips: int, *, told: bool) -> None:
    """2.5% of the answers."""
    problem = the(survey_of(slip(*[6] * slips)).problems, "E104")
    assert ("nearly all" in problem.message.text()) is told


def test_answers_that_go_on_to_eight_are_of_a_scale_to_ten() -> None:
    """A hard judgement is no slip."""
    most = list(islice(cycle(range(1, 8)), 60))
    survey = survey_of(wide(60, experience_a=[8, *most[1:]], experience_b=most, experience_c=most))
    assert settled(survey)["experience"] == (0, 10, "assumed")


def test_answers_outside_the_scale_are_errors_with_their_places() -> None:
    """Never clipped: the rows, the values, the code to declare."""
    survey = survey_of(wide(experience_a=[10, 9, 99, 1], experience_b=[10, -1, 1, 1]))
    problem = the(survey.problems, "E103")
    assert (problem.count, [(p.row, p.value) for p in problem.places][:2]) == (20, [(4, "99"), (8, "99")])
    assert problem.fix is not None
    assert "missing = [-1, 99]" in problem.fix.text()
    assert "1-10 (seen in the data)" in problem.message.text()
    declared = rules(missing=(99, -1))
    assert not codes_in(survey_of(wide(experience_a=[10, 9, 99, 1], experience_b=[10, -1, 1, 1]), declared).problems)


def test_outside_a_declared_scale() -> None:
    """Declared for one measure or for all; the flag or the settings are named."""
    text = wide(experience_a=range(1, 8), importance_a=range(1, 6))
    said = rules(("all", 1, 5), ("experience", 1, 7), source="flag")
    survey = survey_of(text, said)
    assert settled(survey) == {"experience": (1, 7, "flag"), "importance": (1, 5, "flag")}
    problem = the(survey_of(text, rules(("all", 1, 5), source="flag")).problems, "E103")
    assert "1-5 (from --scale)" in problem.message.text()
    assert survey_of(text, rules(("all", 7, 1))).scales.of("experience") == Scale(7, 1, "settings")


def test_noise_of_a_spreadsheet_is_no_answer_outside() -> None:
    """10.000000000000002 is 10 to whoever typed it; 10.001 is not."""
    assert not codes_in(survey_of(wide(experience_a=[1, 10.000000000000002]), rules(("all", 1, 10))).problems)
    assert codes_in(survey_of(wide(experience_a=[1, 10.001]), rules(("all", 1, 10))).problems) == ["E103"]


TABLE = "factor,experience,expectation,importance\nA,{},7,9\nB,5,,\n"


def test_a_factor_table() -> None:
    """0-10 is assumed where some score shows more than seven points, else asked; far above it is out of scale."""
    survey = survey_of(TABLE.format(6))
    assert settled(survey) == dict.fromkeys(("experience", "expectation", "importance"), (0, 10, "assumed"))
    assert "a factor table does not show its scale" in the(survey.problems, "W203").message.text()
    assert set(codes_in(survey_of("factor,experience,expectation\nA,6,7\nB,5,\n").problems)) == {"E104"}
    assert codes_in(survey_of(TABLE.format(85)).problems) == ["E103"]
    assert settled(survey_of(TABLE.format(6), rules(("all", 1, 10))))["experience"] == (1, 10, "settings")


def test_given_scores_must_lie_on_the_scale() -> None:
    """On the scale of the answers, whatever the reporting scale."""

    def said(value: float) -> Declared:
        return Declared(factors=(FactorColumns(Factor("a"), expectation=Given(value)),))

    text = wide(experience_a=range(1, 6))
    assert not codes_in(survey_of(text, said(5)).problems)
    problem = the(survey_of(text, said(7)).problems, "E119")
    assert problem.message.text() == "a given expectation of 7 lies outside the scale 1-5"
    assert settled(survey_of(text, said(5)))["expectation"] == (1, 5, "seen")


@pytest.mark.parametrize(
    ("scale", "index", "wanted"),
    [
        ((0, 10), "as_answered", LinearMap()),
        ((1, 10), "as_answered", LinearMap()),
        ((10, 1), "as_answered", LinearMap(-1, 11)),
        ((1, 5), "as_answered", LinearMap(2.5, -2.5)),
        ((5, 1), "as_answered", LinearMap(-2.5, 12.5)),
        ((0, 100), "as_answered", LinearMap(0.1, 0)),
        ((1, 7), "raw", LinearMap()),
        ((7, 1), "raw", LinearMap(-1, 8)),
        ((1, 10), "0-10", LinearMap(10 / 9, -10 / 9)),
        ((1, 5), "0-100", LinearMap(25, -25)),
    ],
)
def test_reporting_maps(scale: tuple[float, float], index: str, wanted: LinearMap) -> None:
    """0-10 and 1-10 as answered, others to 0-10; reversed ones turned."""
    map_ = Scales((("experience", Scale(*scale)),), index).map_of("experience")
    assert (map_.slope, map_.offset) == pytest.approx((wanted.slope, wanted.offset))


@given(
    st.sampled_from([(0, 10), (1, 10), (1, 5), (1, 7), (0, 100), (10, 1), (5, 1)]),
    st.sampled_from(["as_answered", "0-10", "0-100", "raw"]),
)
def test_the_better_end_is_the_higher_one(scale: tuple[float, float], index: str) -> None:
    """On every reporting scale; its ends are those of the answers."""
    scales = Scales((("experience", Scale(*scale)),), index)
    map_ = scales.map_of("experience")
    assert map_.of(scale[1]) > map_.of(scale[0])
    assert scales.reporting("experience") == (map_.of(scale[0]), map_.of(scale[1]))
    assert scales.of("importance") == Scale(0, 10, "assumed")


def doubts(survey: Survey) -> list[tuple[str, list[str], str | None, bool]]:
    """What the scales leave open: kind, answers to choose from, suggestion, whether it must be answered."""
    return [
        (doubt.kind, [answer for answer, _ in doubt.choices], doubt.suggestion, doubt.needed)
        for doubt in survey.scales.doubts
    ]


def test_what_is_open_is_a_question_too() -> None:
    """Beside every error, for ``init`` to ask; likely answers are suggested, no others."""
    codes = ["missing = [99]", "not_applicable = [99]"]
    assert doubts(survey_of(wide(rows=60, experience_a=[10, 1, 99]))) == [("missing", codes, codes[0], True)]
    strange = ["missing = [11]", "not_applicable = [11]"]
    assert doubts(survey_of(wide(rows=60, experience_a=[10, 1, 11]))) == [("missing", strange, None, True)]
    zero = ["0-5", "missing = [0]", "not_applicable = [0]"]
    assert doubts(survey_of(wide(experience_a=[1, 0, 5]))) == [("scale", zero, None, True)]
    few = doubts(survey_of(wide(rows=5, experience_a=[1, 4, 5])))
    assert few == [("scale", ["1-5", "0-5", "1-6", "0-6", "1-7", "0-7", "1-10", "0-10"], "1-5", True)]
    assert doubts(survey_of(wide(rows=5, experience_a=[0, 4, 6]))) == [
        ("scale", ["0-6", "0-7", "0-10"], None, True),
    ]
    assert doubts(survey_of(wide(rows=5, experience_a=[1, 9]))) == [("scale", ["0-10", "1-10"], "0-10", False)]
    assert doubts(survey_of(wide(experience_a=range(1, 6)))) == []


def test_a_code_that_lies_on_the_scale() -> None:
    """It cannot be both; unless it is meant for the scale of another measure, or nobody gave it."""
    text = wide(experience_a=range(1, 11))
    problem = the(survey_of(text, rules(("all", 1, 10), missing=(5,))).problems, "E149")
    assert "1-10 (from cemgap.toml)" in problem.message.text()
    assert "E149" in codes_in(survey_of(text, rules(missing=(5,))).problems)
    assert not codes_in(survey_of(wide(experience_a=[1, 2, 10]), rules(("all", 1, 10), missing=(5,))).problems)
    both = wide(experience_a=[0, *range(1, 6)], importance_a=range(11))
    said = rules(("experience", 1, 5), ("importance", 0, 10), missing=(0,))
    survey = survey_of(both, said)
    assert not codes_in(survey.problems)
    assert survey.tally.columns[0].missing == 7
    assert survey.tally.columns[1].missing == 0


@pytest.mark.parametrize(
    ("seen", "missing", "shorter", "longer"),
    [(range(1, 6), (5,), "1-4", "1-5"), (range(1, 8), (6, 7), "1-5", "1-7"), (range(1, 7), (6, 99), "1-5", "1-6")],
)
def test_a_code_that_goes_on_from_the_scale_is_asked(
    seen: Answers, missing: tuple[int, ...], shorter: str, longer: str
) -> None:
    """It may be the best answer; either answer settles it."""
    text = wide(rows=60, experience_a=seen, experience_b=seen)
    declared = rules(missing=missing)
    survey = survey_of(text, declared)
    assert codes_in(survey.problems) == ["E154"]
    problem = the(survey.problems, "E154")
    assert problem.fix is not None
    assert f"--scale {shorter}, or" in problem.fix.text()
    (doubt,) = survey.doubts
    assert [answer for answer, _ in doubt.choices] == [shorter, longer]
    for answer, _ in doubt.choices:
        then = survey_of(text, answered(declared, doubt, answer))
        assert not codes_in(then.problems)
        ends = tuple(map(float, answer.split("-")))
        assert settled(then) == {"experience": (*ends, "settings")}
        assert max(then.tally.columns[0].values.counts) == ends[1]


def test_codes_away_from_the_scale_are_not_asked() -> None:
    """Nor those below it, those that nobody gave, or those on a scale that is declared."""
    for seen, missing in (([*range(1, 6), 9], (9,)), ([0, *range(1, 6)], (0,)), (range(1, 6), (6,))):
        assert not codes_in(survey_of(wide(rows=60, experience_a=seen), rules(missing=missing)).problems)
    text = wide(rows=60, experience_a=range(1, 7))
    assert not codes_in(survey_of(text, rules(("all", 1, 5), missing=(6,))).problems)


def test_a_measure_whose_best_answer_is_the_lowest() -> None:
    """A scale that is seen, declared or labelled is turned as a whole."""
    text = wide(experience_a=range(1, 6), expectation_a=range(1, 6))
    survey = survey_of(text, rules(reverse=("experience",)))
    assert settled(survey) == {"experience": (5, 1, "seen"), "expectation": (1, 5, "seen")}
    assert survey.scales.map_of("experience").of(1) == 10
    declared = survey_of(text, rules(("all", 1, 5), reverse=("all",)))
    assert settled(declared)["expectation"] == (5, 1, "settings")


def test_a_given_expectation_is_on_the_scale_of_the_experience() -> None:
    """Also where the settings name the scales of what was asked, and no more."""
    text = wide(experience_a=range(1, 8), importance_a=range(1, 8))
    factors = (FactorColumns(Factor("a"), expectation=Given(6.5), ideal=Given(7)),)
    scales = (("experience", 1.0, 7.0), ("importance", 1.0, 7.0))
    for rules_, source in ((ScaleRules(), "seen"), (ScaleRules(scales), "settings")):
        survey = survey_of(text, Declared(factors=factors, rules=rules_))
        assert settled(survey)["expectation"] == settled(survey)["ideal"] == (1, 7, source)
    turned = survey_of(text, Declared(factors=factors, rules=ScaleRules(scales, reverse=("experience",))))
    assert settled(turned)["expectation"] == (7, 1, "settings")
    own = survey_of(text, Declared(factors=factors, rules=ScaleRules((*scales, ("expectation", 0, 10)))))
    assert settled(own)["expectation"] == (0, 10, "settings")


def test_an_assumed_scale_can_be_settled_both_ways() -> None:
    """The fix names either."""
    fix = the(survey_of(wide(experience_a=range(2, 9))).problems, "W203").fix
    assert fix is not None
    assert "--scale 0-10  or  --scale 1-10" in fix.text()


def test_a_turned_scale_is_shown_from_its_lower_end() -> None:
    """5-1 reads like a mistake."""
    assert Scale(5, 1).shown.text() == "1-5, lowest is best"
    assert Scale(1, 5).shown.text() == "1-5"
