"""Real rows: previews, tests and screen-outs change no figure, no scale and no standard error, whatever is in them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cemgap.intake.mapping import Declared, QualityRules
from cemgap.intake.sources.opening import opened
from cemgap.statistics.moments import TABLE
from cemgap.statistics.reading import read_survey
from tests.intake.typed import codes_in, lines, survey_of, the

if TYPE_CHECKING:
    from pathlib import Path

    from cemgap.statistics.survey import Survey

WIDE = "id,Status,store,Experience: A,Experience: B,Expectation: A,Expectation: B"
LONG = "id,Status,factor,experience,expectation"
CELLS = st.sampled_from(["", "7", "5", "1", "0", "99", "-3", "asdf", "10", "2.5"])
FACTORS = st.sampled_from(["A", "B", "C", "", "Service quality"])


def wide(people: int = 30) -> list[str]:
    """Respondents on a scale of 1 to 5."""
    return [f"r{n},Complete,north,{1 + n % 5},{1 + n % 4},{5 - n % 3},{5 - n % 2}" for n in range(people)]


def long(people: int = 30) -> list[str]:
    """The same, a row per factor."""
    return [
        f"r{n},Complete,{factor},{1 + (n + shift) % 5},{5 - n % 3}"
        for n in range(people)
        for shift, factor in enumerate("AB")
    ]


def figures(survey: Survey) -> tuple[object, ...]:
    """All that must stay: what was understood, and what comes of it."""
    mapping = replace(survey.mapping, doubts=())
    problems = [(problem.code, problem.message.text(), problem.count) for problem in survey.problems]
    return mapping, survey.scales, survey.moments, survey.waves, problems, survey.tally.respondents


@settings(max_examples=40)
@given(
    previews=st.lists(st.tuples(st.integers(0, 30), *[CELLS] * 4), max_size=6),
    status=st.sampled_from(["Survey Preview", "Test", "Disqualified", "Spam"]),
)
def test_previews_change_nothing_in_a_wide_file(previews: list[tuple[int, str, str, str, str]], status: str) -> None:
    """But how many rows were read, and how many are out."""
    rows = wide()
    for number, (at, *cells) in enumerate(previews):
        rows.insert(at, f"p{number},{status},south,{','.join(cells)}")
    plain, mixed = survey_of(lines(WIDE, *wide())), survey_of(lines(WIDE, *rows))
    assert figures(mixed) == figures(plain)
    assert not codes_in(plain.problems)
    assert mixed.tally.rows == 30 + len(previews)
    assert sum(mixed.tally.excluded.values()) == len(previews)


@settings(max_examples=40)
@given(
    previews=st.lists(
        st.tuples(st.integers(0, 20), st.lists(st.tuples(FACTORS, CELLS, CELLS), min_size=1, max_size=4)), max_size=14
    ),
    size=st.sampled_from([20, 30]),
)
def test_previews_change_nothing_in_a_long_file(
    previews: list[tuple[int, list[tuple[str, str, str]]]], size: int
) -> None:
    """Neither do their factors, repeats and rows without a factor; a preview counts once."""
    people = [long()[2 * n : 2 * n + 2] for n in range(size)]
    for number, (at, cells) in enumerate(previews):
        people.insert(at, [f"p{number},Survey Preview,{','.join(row)}" for row in cells])
    rows = [row for person in people for row in person]
    plain, mixed = survey_of(lines(LONG, *long(size))), survey_of(lines(LONG, *rows))
    assert plain.mapping.layout == "long"
    assert figures(mixed) == figures(plain)
    assert mixed.tally.rows == len(rows)
    assert sum(mixed.tally.excluded.values()) == len(previews)


def test_hundreds_of_previews_narrow_no_interval() -> None:
    """The design is that of the respondents: 30, not 330."""
    previews = [f"p{n},Survey Preview,south,1,1,1,1" for n in range(300)]
    alone, beside = survey_of(lines(WIDE, *wide())), survey_of(lines(WIDE, *wide(), *previews))
    se = [survey.scores("").factors[0].satisfaction for survey in (alone, beside)]
    assert se[0] == se[1]
    assert beside.moments is not None
    assert beside.moments.waves[0].parts[TABLE].sums.n_design == 30


def test_what_is_dropped_for_its_quality_stays_in_the_design() -> None:
    """Partial interviews are respondents."""
    rows = [row.replace("Complete", "Partial") if n < 5 else row for n, row in enumerate(wide())]
    survey = survey_of(lines(WIDE, *rows), Declared(quality=QualityRules(partials="drop")))
    assert survey.tally.excluded == {"partial": 5}
    assert survey.moments is not None
    everyone = survey.moments.waves[0].everyone.sums
    assert (everyone.n_design, everyone.n_domain) == (30, 25)


def test_previews_do_not_widen_the_scale() -> None:
    """A test person who types 7 makes no scale of 1 to 7, in a file whose other answers end at 5."""
    previews = [f"p{n},Survey Preview,south,7,7,7,7" for n in range(3)]
    survey = survey_of(lines(WIDE, *wide(), *previews))
    scale = survey.scales.of("experience")
    assert (scale.low, scale.high) == (1, 5)
    held = survey.tally.columns[3]
    assert (held.values.total, max(held.values.counts)) == (30, 5)


@pytest.mark.parametrize("scattered", [False, True])
def test_the_first_row_of_a_respondent_decides(*, scattered: bool) -> None:
    """A status that stands in the first row of a respondent only puts out the others too, wherever they stand."""
    preview = ["p,Survey Preview,A,7,7", "p,,B,7,7", "p,,C,asdf,7"]
    rows = [preview[0], *long(), *preview[1:]] if scattered else [*long(), *preview]
    if scattered:
        rows.append(rows.pop(1))
    survey = survey_of(lines(LONG, *rows))
    assert survey.tally.excluded == {"preview": 1}
    assert survey.tally.respondents == {"": 30}
    assert sorted(factor.key for factor in survey.factors) == ["a", "b"]
    assert not codes_in(survey.problems)


def test_where_of_rows_that_are_out() -> None:
    """Rows fit --where, and none is counted: it is said so, with the line that counts them."""
    rows = [*wide(), "t1,Test,south,1,1,1,1", "t2,Test,south,1,1,1,1", "p,Survey Preview,north,1,1,1,1"]
    problem = the(survey_of(lines(WIDE, *rows), where=(("Status", "Test"),)).problems, "E150")
    assert problem.message.text() == "rows fit --where, but none of them is left to count: tests (2)"
    assert problem.count == 2
    assert [place.row for place in problem.places] == [32, 33]
    assert problem.fix is not None
    assert 'keep = ["Test"]' in problem.fix.text()
    assert codes_in(survey_of(lines(WIDE, *rows), where=(("Status", "Nothing"),)).problems) == ["E116"]


def test_words_of_previews_name_no_scale() -> None:
    """What test people write among answers in words is not looked at."""
    words = ["Very dissatisfied", "Dissatisfied", "Neutral", "Satisfied", "Very satisfied"]
    rows = [f"r{n},Complete,north,{words[n % 5]},{words[n % 4]},{words[n % 3]},{words[n % 2]}" for n in range(40)]
    previews = ["p1,Survey Preview,south,asdf,7,Excellent,good"]
    plain, mixed = survey_of(lines(WIDE, *rows)), survey_of(lines(WIDE, *rows, *previews))
    assert figures(mixed) == figures(plain)
    assert not codes_in(plain.problems)


def test_reasons_come_in_one_order(tmp_path: Path) -> None:
    """Whatever comes first in the files."""
    paths = [tmp_path / f"{part}.csv" for part in "abc"]
    for path, status in zip(paths, ["Spam", "Test", "Survey Preview"], strict=True):
        path.write_text(lines(WIDE, f"{path.stem},{status},south,1,1,1,1"))
    problem = the(read_survey(lambda: opened(paths), Declared()).problems, "E150")
    assert problem.message.text() == "nobody is left to count: previews (1), tests (1), spam (1)"


@pytest.mark.parametrize("previews", [199, 200, 700])
def test_columns_are_guessed_from_answers_of_customers_however_late_they_come(previews: int) -> None:
    """Hundreds of previews in front, in which nobody rated anything."""
    out = [f"p{n},Survey Preview,south,test,test,,test" for n in range(previews)]
    assert figures(survey_of(lines(WIDE, *out, *wide()))) == figures(survey_of(lines(WIDE, *wide())))


def test_nobody_is_left_though_measures_are_open() -> None:
    """It is said first, however much else is not yet clear."""
    header = "id,Status,Q1: Service,Q1: Price"
    rows = [f"p{n},Survey Preview,{n % 5 + 1},{(n + 1) % 5 + 1}" for n in range(20)]
    found = survey_of(lines(header, *rows)).problems
    assert found[0].code == "E150"
    assert "E129" in codes_in(found)
    assert found[0].count == 20
    assert "E150" not in codes_in(survey_of(lines(header, *rows, "c,Complete,3,4")).problems)
