"""Responses: several columns of one factor and measure are its attributes; its score is their mean."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING
from unittest.mock import patch

import numpy as np
import pandas as pd
import pytest

from cemgap.intake.mapping import Attribute, Declared, Factor, Given, MappedColumn, Mapping, ScaleRules
from cemgap.intake.ratings.coding import Coding
from cemgap.intake.responses import read_wide
from cemgap.statistics.moments import Part
from cemgap.statistics.reading import read_survey
from cemgap.statistics.survey import Survey
from cemgap.translations import msg
from tests.intake.typed import codes_in, lines, source_of, survey_mapped, survey_of

if TYPE_CHECKING:
    from collections.abc import Callable

TEN = Declared(rules=ScaleRules((("all", 0, 10),)))
ATTRIBUTES = ("speed", "tone", "skill")
SAID = msg("said")


def a_mapping(*columns: tuple[str, str | None, str | None], given: tuple[tuple[str, str, Given], ...] = ()) -> Mapping:
    """Columns (measure, factor, attribute), with the factors and attributes they name."""
    factors = dict.fromkeys(factor for _, factor, _ in columns if factor)
    attributes = dict.fromkeys((factor, key) for _, factor, key in columns if factor and key)
    return Mapping(
        "wide",
        tuple(Factor(key) for key in factors),
        tuple(
            MappedColumn(at, f"{measure}{at}", measure, SAID, factor, key)
            for at, (measure, factor, key) in enumerate(columns)
        ),
        given,
        TEN.rules,
        attributes=tuple(Attribute(factor, key, (("", key.title()),)) for factor, key in attributes),
    )


def mapped(mapping: Mapping) -> Callable[[Mapping], Mapping]:
    """That mapping, whatever was guessed."""
    return lambda _: mapping


SERVICE = a_mapping(
    *((measure, "service", key) for measure in ("experience", "expectation") for key in ATTRIBUTES),
    ("importance", "service", None),
    ("experience", "price", None),
    ("expectation", "price", None),
    ("importance", "price", None),
)


def a_table(rows: int, seed: int = 1) -> pd.DataFrame:
    """Answers 0 to 10 with gaps, a column per column of `SERVICE`."""
    random = np.random.default_rng(seed)
    table = pd.DataFrame(random.integers(0, 11, (rows, len(SERVICE.columns))).astype(float))
    return table.mask(random.random(table.shape) < 0.3)


def text_of(table: pd.DataFrame) -> str:
    """As a file."""
    return table.to_csv(index=False, header=[column.header for column in SERVICE.columns], float_format="%g")


def test_a_factor_is_the_mean_of_the_attributes_answered() -> None:
    """Per respondent, where at least half are answered; against pandas."""
    table = a_table(400)
    (block,) = read_wide(source_of(text_of(table)), SERVICE)
    for measure, columns in (("experience", [0, 1, 2]), ("expectation", [3, 4, 5])):
        part = table[columns]
        expected = part.mean(axis=1).where(part.notna().sum(axis=1) >= 1.5)
        assert np.allclose(getattr(block, measure)[:, 0], expected, rtol=1e-15, equal_nan=True)
        assert np.isnan(getattr(block, measure)[:, 0]).any()
    assert np.array_equal(block.importance[:, 0], table[6].to_numpy(), equal_nan=True)
    assert np.array_equal(block.experience[:, 1], table[7].to_numpy(), equal_nan=True)
    assert block.attributes is not None
    experience, expectation, importance = block.attributes
    assert np.array_equal(experience, table[[0, 1, 2]].to_numpy(), equal_nan=True)
    assert np.array_equal(expectation, table[[3, 4, 5]].to_numpy(), equal_nan=True)
    assert np.isnan(importance).all()


def test_half_of_the_attributes_is_enough() -> None:
    """One of two, two of four; one of three or four is not."""
    for width, answered, enough in ((2, 1, True), (4, 2, True), (3, 1, False), (4, 1, False), (3, 2, True)):
        mapping = a_mapping(*(("experience", "service", f"a{at}") for at in range(width)))
        row = ",".join(["8"] * answered + [""] * (width - answered))
        (block,) = read_wide(source_of(lines(",".join(c.header for c in mapping.columns), row)), mapping)
        assert block.experience[:, 0].tolist() == pytest.approx([8.0 if enough else np.nan], nan_ok=True)


def test_attributes_have_scores_of_their_own() -> None:
    """Means on the pairs of each attribute, with bases; importance asked of the factor only stays blank."""
    table = a_table(300)
    survey = survey_mapped(text_of(table), mapped(SERVICE), TEN)
    assert not codes_in(survey.problems)
    scores = survey.attribute_scores("")
    assert [(one.factor.key, one.attribute.key) for one in scores] == [("service", key) for key in ATTRIBUTES]
    assert [one.scores.factor.label("en") for one in scores] == ["Speed", "Tone", "Skill"]
    for at, one in enumerate(scores):
        pairs = table[[at, at + 3]].dropna()
        satisfaction = one.scores.satisfaction
        assert satisfaction is not None
        difference = pairs[at] - pairs[at + 3]
        assert satisfaction.value == pytest.approx(difference.mean(), rel=1e-12)
        assert satisfaction.se == pytest.approx(difference.std() / len(pairs) ** 0.5, rel=0.01)
        assert (one.scores.n_pair, one.scores.n_importance) == (len(pairs), 0)
        assert (one.scores.importance, one.scores.weighted_satisfaction) == (None, None)
    service = survey.scores("").factors[0]
    means = [
        table[columns].mean(axis=1).where(table[columns].notna().sum(axis=1) >= 1.5)
        for columns in ([0, 1, 2], [3, 4, 5])
    ]
    assert service.satisfaction is not None
    assert service.satisfaction.value == pytest.approx((means[0] - means[1]).mean(), rel=1e-12)
    assert service.n_pair == (means[0] - means[1]).notna().sum()


def test_attributes_stand_on_the_reporting_scale() -> None:
    """1-5 is shown as 0-10, like the factors."""
    one = a_mapping(("experience", "service", "speed"), ("experience", "service", "tone"))
    text = lines("a,b", *(f"{1 + n % 5},{1 + n % 3}" for n in range(40)))
    five = replace(TEN, rules=ScaleRules((("all", 1, 5),)))
    survey = survey_mapped(text, mapped(replace(one, rules=five.rules)), five)
    means = [one.scores.experience.value for one in survey.attribute_scores("") if one.scores.experience]
    assert means == pytest.approx([5, 2.5 * np.mean([n % 3 for n in range(40)])])


def test_a_question_of_the_factor_itself_stands_over_its_attributes() -> None:
    """Asked both ways, the factor has the answers to its own question; the attributes keep their table."""
    both = a_mapping(
        ("experience", "service", None), ("experience", "service", "speed"), ("experience", "service", "tone")
    )
    survey = survey_mapped(lines("a,b,c", "8,2,4", "6,1,3"), mapped(both), TEN)
    experience = survey.scores("").factors[0].experience
    assert experience is not None
    assert experience.value == 7
    assert [one.scores.experience.value for one in survey.attribute_scores("") if one.scores.experience] == [1.5, 3.5]


def test_a_given_expectation_is_of_the_factor_not_of_its_attributes() -> None:
    """Nobody said it of the attributes."""
    given = (("service", "expectation", Given(7, "management")),)
    one = a_mapping(("experience", "service", "speed"), ("experience", "service", "tone"), given=given)
    survey = survey_mapped(lines("a,b", "8,4", "6,2"), mapped(one), TEN)
    (service,) = survey.scores("").factors
    assert service.satisfaction is not None
    assert service.satisfaction.value == 5 - 7
    assert all(one.scores.satisfaction is None for one in survey.attribute_scores(""))


def test_a_file_without_attributes_costs_nothing() -> None:
    """No second matrix, no second sums."""
    (block,) = read_wide(source_of(lines("a", "8")), a_mapping(("experience", "service", None)))
    assert block.attributes is None
    survey = survey_of(lines("Experience: A", "8", "7"), TEN)
    assert survey.moments is not None
    assert Part("attributes") not in survey.moments.wave("").parts
    assert survey.attribute_scores("") == ()


def test_dropping_the_flagged_is_analyzing_a_file_without_them() -> None:
    """The estimates are equal; the design stays that of the whole file."""
    table = a_table(200)
    straight = pd.DataFrame(np.full((20, table.shape[1]), 7.0))
    mapping = a_mapping(*((m, f, None) for m in ("experience", "expectation", "importance") for f in "abcd"))

    def read(answers: pd.DataFrame) -> Survey:
        wide = pd.concat([answers, answers[[0, 1]].set_axis([10, 11], axis=1)], axis=1)
        text = wide.to_csv(index=False, header=[c.header for c in mapping.columns], float_format="%g")
        return survey_mapped(text, mapped(mapping), TEN)

    whole, clean = read(pd.concat([table, straight])), read(table)
    assert whole.tally.flagged.get("straightliner") == 20
    without, there = whole.scores("", without_flagged=True), clean.scores("")
    assert whole.scores("").respondents == 220
    assert without.respondents == there.respondents == 200
    for one, other in zip(without.factors, there.factors, strict=True):
        assert one.weighted_satisfaction is not None
        assert other.weighted_satisfaction is not None
        assert one.weighted_satisfaction.value == pytest.approx(other.weighted_satisfaction.value, rel=1e-12)
        assert one.weighted_satisfaction.se == pytest.approx(other.weighted_satisfaction.se, rel=0.01)
        assert one.n_pair == other.n_pair


def test_a_turned_column_is_ticked_the_other_way_round() -> None:
    """Whoever ticks 7 twelve times is a straight-liner, also where 7 counts as 3 in half of the columns."""
    mapping = a_mapping(*(("experience", f"f{n}", None) for n in range(12)))
    turned = replace(mapping, codings=tuple((at, Coding(turned=10.0)) for at in range(6)))
    header = ",".join(column.header for column in mapping.columns)
    text = lines(header, ",".join(["7"] * 12), *[",".join(["3"] * 6 + ["7"] * 6)] * 2)
    survey = read_survey_with(text, turned)
    assert survey.tally.flagged.get("straightliner") == 1


def read_survey_with(text: str, mapping: Mapping) -> Survey:
    """Read with that mapping to the letter, codings too."""
    with (
        patch("cemgap.statistics.reading.mapping_of", lambda *_: (mapping, ())),
        patch("cemgap.statistics.reading.coded", lambda _, one, __: (one, ())),
        patch("cemgap.statistics.reading.texts_wanted", lambda *_: ()),
    ):
        return read_survey(lambda: nullcontext(source_of(text)), TEN)
