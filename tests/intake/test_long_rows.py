"""Long files: a row per respondent and factor gives what the same answers give in a wide file."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cemgap.errors import CemgapError
from cemgap.intake.mapping import ColumnRef, Declared, ScaleRules
from cemgap.intake.sources import STANDARD_INPUT, records
from cemgap.intake.sources.delimited import open_delimited
from cemgap.statistics.reading import read_survey
from cemgap.statistics.survey import Survey
from tests.intake.typed import codes_in, lines, source_of, survey_of, the

TEN = ScaleRules((("all", 0, 10),), missing=(99,))
FACTORS = ("Service", "Price", "Parking")
HEADER = "id,wave,w,factor,experience,expectation,importance"

answer = st.sampled_from(["", "0", "3", "7", "7.5", "10", "99"])
person = st.tuples(
    st.sampled_from(["1", "2"]), st.integers(0, 3), st.lists(st.tuples(answer, answer, answer), min_size=3, max_size=3)
)
Person = tuple[str, int, list[tuple[str, str, str]]]


def wide(people: list[Person]) -> str:
    """A row per respondent."""
    header = ["id", "wave", "w", *(f"{m}: {f}" for f in FACTORS for m in ("experience", "expectation", "importance"))]
    rows = [
        ",".join([f"p{i}", wave, str(w), *(a for t in answers for a in t)])
        for i, (wave, w, answers) in enumerate(people)
    ]
    return lines(",".join(header), *rows)


def long_rows(people: list[Person]) -> list[str]:
    """A row per respondent and factor; the first has all factors, so that all are known."""
    return [
        f"p{i},{wave},{w},{factor},{','.join(answers)}"
        for i, (wave, w, all_answers) in enumerate(people)
        for factor, answers in zip(FACTORS, all_answers, strict=True)
    ]


def same_figures(one: Survey, other: Survey) -> None:
    """Everything but where it stood."""
    assert one.waves == other.waves
    assert [f.key for f in one.factors] == [f.key for f in other.factors]
    assert one.tally.respondents == other.tally.respondents
    for wave in one.waves:
        mine, theirs = one.scores(wave), other.scores(wave)
        assert mine.factors == theirs.factors
        assert mine.respondents == theirs.respondents


@settings(max_examples=40)
@given(
    people=st.lists(person, min_size=1, max_size=5),
    weighted=st.booleans(),
    data=st.data(),
    chunk=st.integers(60, 300),
)
def test_a_long_file_gives_what_the_wide_one_gives(
    *, people: list[Person], weighted: bool, data: st.DataObject, chunk: int
) -> None:
    """In any order of the rows, wherever the blocks end."""
    weight = ColumnRef(header="w") if weighted and any(w for _, w, _ in people) else None
    said = Declared(rules=TEN, weight=weight)
    long = replace(said, layout="long")  # a block may be too short to show it
    rows = long_rows(people)
    scattered = data.draw(st.permutations(rows))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(records, "CHUNK", chunk)
        flat = survey_of(wide(people), said)
        together = survey_of(lines(HEADER, *rows), long)
        apart = survey_of(lines(HEADER, *scattered), long)
    assert not codes_in(flat.problems)
    assert not codes_in(together.problems)
    same_figures(together, flat)
    order = {f.key: i for i, f in enumerate(flat.factors)}
    assert apart.moments is not None
    assert {f.key for f in apart.factors} == set(order)
    for wave in apart.waves:
        found = sorted(apart.scores(wave).factors, key=lambda f: order[f.factor.key])
        assert tuple(found) == flat.scores(wave).factors


def test_scattered_rows_are_read_again_as_a_whole() -> None:
    """With the same result as rows that stand together; also when a factor appears behind the sample."""
    people: list[Person] = [("1", 1, [(str(i % 11), str(i % 7), "5")] * 3) for i in range(300)]
    rows = long_rows(people)
    opened = 0

    def opener(text: str) -> Survey:
        nonlocal opened
        opened = 0

        def open_() -> nullcontext[object]:
            nonlocal opened
            opened += 1
            return nullcontext(source_of(text))

        return read_survey(open_, Declared(rules=TEN))  # type: ignore[arg-type] # a source

    together = opener(lines(HEADER, *rows))
    assert opened == 1
    by_factor = opener(lines(HEADER, *rows[0::3], *rows[1::3], *rows[2::3]))
    assert opened == 2
    same_figures(by_factor, together)
    late = opener(lines(HEADER, *rows, *(f"p{n},1,1,Late,5,5,5" for n in range(3))))
    assert [f.key for f in late.factors] == ["service", "price", "parking", "late"]
    assert late.scores("1").factors[:3] == together.scores("1").factors
    assert late.scores("1").factors[3].n_experience == 3


def test_places_are_the_same_however_the_file_is_read() -> None:
    """The smallest rows, also where the rows were sorted."""
    together = lines("id,factor,experience", "a,X,11", "a,Y,8", "b,X,good", "b,Y,12")
    apart = lines("id,factor,experience", "a,X,11", "b,X,good", "b,Y,12", "a,Y,8")
    for text, rows in ((together, [2, 5]), (apart, [2, 4])):
        problems = survey_of(text).problems
        assert [place.row for place in the(problems, "E103").places] == rows
        assert the(problems, "E105").places[0].value == "good"


def test_answers_outside_the_scale_name_their_factor() -> None:
    """One column holds the answers of all factors; a code that every factor has names all."""
    rows = [f"{i},{factor},{score}" for i in range(40) for factor, score in (("X", 8), ("Y", 80), ("Z", ""))]
    problem = the(survey_of(lines("id,factor,experience", *rows)).problems, "E103")
    assert problem.message.text() == "40 ratings of Y are outside the scale 0-10 (assumed)"
    assert problem.count == 40


def test_standard_input_cannot_be_read_twice() -> None:
    """A clear word and two ways out, instead of an empty second reading."""
    text = lines("id,factor,experience", "a,X,8", "b,X,8", "a,Y,8")

    def piped() -> nullcontext[object]:
        return nullcontext(open_delimited(None, BytesIO(text.encode()), STANDARD_INPUT))

    with pytest.raises(CemgapError) as caught:
        read_survey(piped, Declared())  # type: ignore[arg-type] # a source
    problem = the(caught.value.problems, "E118")
    assert problem.places[0].file == STANDARD_INPUT
    assert problem.fix is not None
    assert "sort the rows by respondent" in problem.fix.text()


@pytest.mark.parametrize("chunk", [25, 1 << 20])
def test_the_same_respondent_and_factor_twice(chunk: int) -> None:
    """All rows of it, together or apart; two waves are no repeat."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(records, "CHUNK", chunk)
        together = survey_of(lines("id,factor,experience", "a,X,8", "a,Y,8", "a, x ,9", "b,X,8"))
        apart = survey_of(lines("id,factor,experience", "a,X,8", "b,X,8", "b,Y,8", "a,X,9"))
        waves = survey_of(lines("id,wave,factor,experience", "a,1,X,8", "a,2,X,9"))
    assert [place.row for place in the(together.problems, "E109").places] == [2, 4]
    assert [place.row for place in the(apart.problems, "E109").places] == [2, 5]
    assert not codes_in(waves.problems)


def test_a_weight_that_changes_within_a_respondent() -> None:
    """Named with the rows that differ from the first; blank is no weight."""
    said = Declared(weight=ColumnRef(header="w"))
    changing = survey_of(lines("id,w,factor,experience", "a,1,X,8", "a,2,Y,8", "b,1,X,8", "b,1.0,Y,8"), said)
    problem = the(changing.problems, "E113")
    assert [(place.row, place.value) for place in problem.places] == [(3, "2")]
    blank = the(survey_of(lines("id,w,factor,experience", "a,1,X,8", "a,,Y,8"), said).problems, "E113")
    assert blank.places[0].row == 3


def test_a_domain_that_changes_within_a_respondent() -> None:
    """A respondent is in it or is not."""
    text = lines("id,touchpoint,factor,experience", "a,shop,X,8", "a,web,Y,8", "b,shop,X,8", "b,shop ,Y,8")
    problem = the(survey_of(text, where=(("touchpoint", "shop"),)).problems, "E121")
    assert [(place.row, place.said("en")) for place in problem.places] == [(3, "text of 3 letters")]
    assert not codes_in(survey_of(text).problems)


def test_rows_without_respondent_or_factor() -> None:
    """They cannot be counted: errors with all their rows, and no other error because of them."""
    text = lines("id,factor,experience", "a,X,8", ",Y,8", ",Y,9", "b,,8", "b,???,8", "b,Y,8")
    problems = survey_of(text).problems
    assert codes_in(problems) == ["E106", "E117"]
    assert [(place.row, place.value) for place in the(problems, "E106").places] == [(5, None), (6, "???")]
    assert [place.row for place in the(problems, "E117").places] == [3, 4]
    assert codes_in(survey_of(lines("id,factor,experience", "a,,8", "a, ,9")).problems) == ["E106"]


def test_without_a_column_of_respondents() -> None:
    """Where the settings say that the file is long."""
    assert codes_in(survey_of(lines("factor,experience", "X,8"), Declared(layout="long")).problems) == ["E117"]


def test_a_named_wave_stands_over_the_column() -> None:
    """The whole file is one wave then."""
    text = lines("id,wave,factor,experience", "a,1,X,8", "a,1,Y,8", "b,1,X,9")
    survey = survey_of(text, replace(Declared(), wave_label="W3"))
    assert (survey.waves, survey.tally.respondents) == (("W3",), {"W3": 2})
