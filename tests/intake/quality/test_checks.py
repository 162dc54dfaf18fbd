"""Quality: rows that are no answers of customers are out, doubtful ones are in and apart, and all are counted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cemgap.intake.mapping import Declared, QualityRules, ScaleRules
from cemgap.intake.quality.flags import FLAG_WORDS, OUT_WORDS
from cemgap.intake.quality.straight_lines import straight_lines
from tests.intake.typed import codes_in, lines, roled, survey_mapped, survey_of, the

if TYPE_CHECKING:
    from collections.abc import Callable

    from cemgap.intake.mapping import Mapping
    from cemgap.statistics.survey import Survey

TEN = Declared(rules=ScaleRules((("all", 0, 10),)))
RATINGS = "8,6"
STATUS = roled(Status="status", Finished="finished", Progress="progress", Submitted="submitted", Duration="duration")


def ruled(rules: QualityRules) -> Declared:
    """Rules of quality on answers 0-10."""
    return replace(TEN, quality=rules)


def read(header: str, *rows: str, declared: Declared = TEN, change: Callable[[Mapping], Mapping] = STATUS) -> Survey:
    """A survey whose columns before the ratings of two factors are those of the header."""
    text = lines(f"{header},Experience: A,Experience: B", *(f"{row},{RATINGS}" for row in rows))

    def both(mapping: Mapping) -> Mapping:
        return replace(change(mapping), quality=declared.quality)

    return survey_mapped(text, both, declared)


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("Survey Preview", "preview"),
        ("survey preview", "preview"),
        ("Survey Test", "test"),
        ("orgtest", "test"),
        ("pretest", "test"),
        ("测试", "test"),
        ("Disqualified", "screened_out"),
        ("被甄别", "screened_out"),
        ("Spam", "spam"),
        ("validation_status_not_approved", "rejected"),
    ],
)
def test_a_status_that_is_no_answer_of_a_customer(status: str, reason: str) -> None:
    """The row is out of every figure, and counted for its reason."""
    survey = read("Status", "IP Address", status, "IP Address")
    assert not codes_in(survey.problems)
    assert (survey.tally.excluded, survey.tally.respondents, survey.tally.people) == ({reason: 1}, {"": 2}, 3)
    assert survey.scores("").factors[0].n_experience == 2
    assert not survey.tally.flagged


@pytest.mark.parametrize("status", ["IP Address", "Complete", "interview", "submitted_via_web", "完成", ""])
def test_a_status_of_an_ordinary_answer(status: str) -> None:
    """It counts, without a word."""
    survey = read("Status", "IP Address", status)
    assert (survey.tally.respondents, survey.problems) == ({"": 2}, ())


def test_numbers_of_a_status_are_those_of_qualtrics_only_there() -> None:
    """1 is a preview beside Qualtrics' own columns, and "complete" elsewhere."""
    rows = ["0,TRUE", "1,TRUE", "2,TRUE", "8,TRUE", "0,TRUE"]
    assert read("Status,Finished", *rows).tally.excluded == {"preview": 1, "test": 1, "spam": 1}
    assert not read("Status", *(row[0] for row in rows)).tally.excluded
    other = read("Outcome,Finished", *rows, change=roled(Outcome="status", Finished="finished"))
    assert not other.tally.excluded
    assert not read("Status,Finished", *rows, "3,TRUE").tally.excluded


def test_a_status_that_nobody_knows_is_counted_and_told() -> None:
    """With its rows, and how to say which count."""
    problem = the(read("Status", "Complete", "QC fail", "QC fail").problems, "W238")
    assert (problem.count, [place.row for place in problem.places]) == (2, [3, 4])
    assert problem.fix is not None
    assert 'status = { column = "Status", keep = [...] }' in problem.fix.text()


def test_what_is_said_of_a_status_stands_over_its_words() -> None:
    """Only the values kept count."""
    kept = ruled(QualityRules(keep_status=("Survey Preview", "QC fail")))
    survey = read("Status", "Survey Preview", "IP Address", "qc fail", "Spam", declared=kept)
    assert survey.tally.respondents == {"": 2}
    assert survey.tally.excluded == {"spam": 1, "other_status": 1}
    assert not codes_in(survey.problems, "warning")


def test_a_file_of_nothing_but_previews() -> None:
    """An error with the line that counts them."""
    survey = read("Status", "Survey Preview", "Survey Preview", "Survey Test")
    problem = the(survey.problems, "E150")
    assert problem.message.text() == "nobody is left to count: previews (2), tests (1)"
    assert problem.fix is not None
    assert 'status = { column = "Status", keep = ["Survey Preview", "Survey Test"] }' in problem.fix.text()
    assert [place.row for place in problem.places] == [2, 3, 4]
    assert codes_in(survey.problems) == ["E150"]


def test_previews_need_no_weight_wave_or_id() -> None:
    """Whoever weighed the file left them out; they make no wave, no repeat and no date."""
    text = lines(
        "id,Status,w,wave,date,Experience: A",
        "1,Complete,1,W1,2026-01-05,8",
        "2,Complete,1,W2,2026-01-04,9",
        ",Preview,,,2027-01-01,1",
        "1,Preview,x,W2,2028-01-01,1",
    )
    survey = survey_mapped(text, roled(Status="status", w="weight"), TEN)
    assert not codes_in(survey.problems)
    assert codes_in(survey.problems, "warning") == []
    assert survey.waves == ("W2", "W1")
    assert survey.tally.excluded == {"preview": 2}


def test_an_empty_wave_column_is_one_wave_though_there_are_previews() -> None:
    """As without them."""
    text = lines("Status,wave,Experience: A", "Complete,,8", "Preview,,9")
    assert not codes_in(survey_mapped(text, roled(Status="status"), TEN).problems)


@pytest.mark.parametrize(
    ("header", "whole", "part"),
    [
        ("Finished", "TRUE", "FALSE"),
        ("Finished", "1", "0"),
        ("Finished", "是", "否"),
        ("Progress", "100", "99"),
        ("Progress", "100%", "42%"),
        ("Progress", "1", "0.42"),
        ("Status", "Complete", "Partial"),
        ("Submitted", "2026-03-09", ""),
        ("Submitted", "2026-03-09", "NA"),
    ],
)
def test_a_partial_interview_is_counted_and_flagged(header: str, whole: str, part: str) -> None:
    """In the figures, in a group of its own; dropped where the settings say so."""
    survey = read(header, whole, part, whole, part, whole)
    assert survey.tally.respondents == {"": 5}
    assert survey.tally.flagged == {"partial": 2}
    assert survey.tally.doubted == {"": 2}
    assert survey.scores("").respondents == 5
    assert survey.scores("", without_flagged=True).respondents == 3
    dropped = read(header, whole, part, whole, part, whole, declared=ruled(QualityRules(partials="drop")))
    assert (dropped.tally.respondents, dropped.tally.excluded, dropped.tally.flagged) == ({"": 3}, {"partial": 2}, {})
    assert dropped.scores("").factors == survey.scores("", without_flagged=True).factors


def test_everybody_dropped() -> None:
    """An error with the line that keeps them."""
    problem = the(read("Finished", "FALSE", "FALSE", declared=ruled(QualityRules(partials="drop"))).problems, "E150")
    assert problem.fix is not None
    assert 'partials = "keep"' in problem.fix.text()


def test_most_of_a_file_flagged() -> None:
    """Said, with counts and the line that leaves them out; half of it is not most."""
    problem = the(read("Finished", "FALSE", "FALSE", "TRUE").problems, "W237")
    assert "partial interviews (2)" in problem.message.text()
    assert problem.fix is not None
    assert 'partials = "drop"' in problem.fix.text()
    assert "W237" not in codes_in(read("Finished", "FALSE", "TRUE").problems, "warning")


@pytest.mark.parametrize(
    ("header", "fast", "hurried", "slow"),
    [
        ("Duration (in seconds)", "1", "3", "300"),
        ("所用时间", "1秒", "3秒", "281秒"),
        ("Duration", "0:00:01", "00:03", "0:04:41"),
        ("Duration (minutes)", "0.02", "0.05", "5"),
        ("Time in ms", "1500", "3900", "300000"),
        ("Duration", "0.00001", "0.00004", "0.003"),
    ],
)
def test_speeders(header: str, fast: str, hurried: str, slow: str) -> None:
    """Below one second per answer: flagged; below two: counted only. Two answers each."""
    rows = [slow, fast, hurried, slow, slow, slow, ""]
    survey = read(header, *rows, change=roled(**{header.replace(" ", "_"): "duration"}))
    assert survey.tally.flagged == {"speeder": 1, "possible_speeder": 1}
    assert survey.tally.doubted == {"": 1}
    assert not codes_in(survey.problems, "warning")


def test_a_duration_in_nobody_knows_what() -> None:
    """Minutes without a word would make everybody a speeder: nobody is flagged, and it is said."""
    survey = read("Duration", "1.5", "1.1", "1.2", "1.7")
    assert not survey.tally.flagged
    assert codes_in(survey.problems, "warning") == ["W239"]


SIX = [f"{measure}: {factor}" for measure in ("Experience", "Expectation", "Importance") for factor in "ABCDEF"]


def rated(*rows: str) -> Survey:
    """Six factors, three measures."""
    return survey_of(lines(",".join(SIX), *rows), TEN)


@pytest.mark.parametrize(
    ("row", "flags"),
    [
        (["7"] * 18, {"straightliner": 1}),
        (["7"] * 12 + [""] * 6, {"straightliner": 1}),
        (["7"] * 11 + [""] * 7, {}),
        (["7"] * 6 + ["9"] * 6 + list("123456"), {"possible_straightliner": 1}),
        (["1", "2", "3"] + ["9"] * 12 + ["4", "5", "6"], {"possible_straightliner": 1}),
        (["1", "2", "3"] + ["9"] * 6 + [""] + ["9"] * 5 + ["4", "5", "6"], {}),
        (["7"] * 6 + list("123456") * 2, {}),
        ([""] * 18, {}),
    ],
)
def test_straight_liners(row: list[str], flags: dict[str, int]) -> None:
    """All answers alike, twelve at least: flagged; two measures, or two thirds in a row: counted only."""
    ordinary = ",".join("876543" * 3)
    survey = rated(ordinary, ",".join(row), ordinary)
    assert survey.tally.flagged == flags
    assert survey.tally.doubted == ({"": 1} if "straightliner" in flags else {})


def test_straight_liners_of_a_long_file() -> None:
    """The same, whatever the layout; also beside a given expectation, which nobody answered."""
    factors = "ABCDEF"
    ordinary = [f"1,{f},{n},{9 - n},{n + 1}" for n, f in enumerate(factors)]
    straight = [f"2,{f},7,7,7" for f in factors]
    text = lines("id,factor,experience,expectation,importance", *ordinary, *straight)
    assert survey_of(text, TEN).tally.flagged == {"straightliner": 1}


def test_turned_answers_are_looked_at_as_they_were_ticked() -> None:
    """Whoever ticks the same box all the way is a straight-liner, also where the lowest is the best."""
    rows = np.array([[7.0] * 12, [7.0] * 6 + [3.0] * 6])
    columns = tuple(rows.T)
    certain, _ = straight_lines((columns[:6], columns[6:]), 2)
    assert certain.tolist() == [True, False]


@given(
    st.lists(st.lists(st.one_of(st.just(np.nan), st.integers(1, 2).map(float)), min_size=15, max_size=15), max_size=8)
)
def test_straight_lines_as_a_person_would_see_them(table: list[list[float]]) -> None:
    """Against the rule spelt out row by row."""
    columns = tuple(np.array(table, dtype=np.float64).reshape(-1, 15).T)
    certain, possible = straight_lines((columns[:5], columns[5:10], columns[10:]), len(table))
    for row, is_certain, is_possible in zip(table, certain, possible, strict=True):
        given_ = [answer for answer in row if answer == answer]  # noqa: PLR0124 - not NaN
        assert is_certain == (len(given_) >= 12 and len(set(given_)) == 1)
        blocks = [[a for a in row[s : s + 5] if a == a] for s in (0, 5, 10)]  # noqa: PLR0124 - not NaN
        alike = [block for block in blocks if len(block) > 1 and len(set(block)) == 1]
        runs = max(
            (
                sum(1 for _ in range(s, e))
                for s in range(len(given_))
                for e in range(s + 1, len(given_) + 1)
                if len(set(given_[s:e])) == 1
            ),
            default=0,
        )
        assert is_possible == ((len(alike) > 1 and sum(map(len, alike)) >= 12) or runs >= 12)


def test_repeated_ids_can_stop() -> None:
    """Counted and warned of, or an error where the settings say stop."""
    text = lines("id,Experience: A", "1,8", "1,9", "2,7")
    assert codes_in(survey_of(text, TEN).problems, "warning") == ["W209"]
    stopping = replace(TEN, quality=QualityRules(duplicates="stop"))
    survey = survey_of(text, stopping)
    assert codes_in(survey.problems) == ["E151"]
    assert codes_in(survey.problems, "warning") == []


def test_every_reason_and_flag_has_words() -> None:
    """Nothing is counted that cannot be told."""
    assert {"preview", "test", "screened_out", "spam", "rejected", "other_status"} == set(OUT_WORDS)
    assert {"partial", "straightliner", "speeder", "possible_straightliner", "possible_speeder"} == set(FLAG_WORDS)


def test_flags_are_counted_per_wave_and_inside_the_domain() -> None:
    """Of those in the figures only."""
    text = lines(
        "wave,store,w,Finished,Experience: A",
        "W1,North,1,FALSE,8",
        "W2,North,1,FALSE,8",
        "W2,South,1,FALSE,8",
        "W2,North,0,FALSE,8",
        "W2,North,1,TRUE,8",
    )
    survey = survey_mapped(text, roled(Finished="finished", w="weight"), TEN, (("store", "North"),))
    assert survey.tally.flags == {("W1", "partial"): 1, ("W2", "partial"): 1}
    assert (survey.tally.outside, survey.tally.zero_weight, survey.tally.people) == (1, 1, 5)


def test_a_long_file_is_checked_by_the_first_row_of_a_respondent() -> None:
    """Respondents are counted, not rows."""
    text = lines(
        "id,Finished,factor,experience",
        *(f"{who},{done},{factor},8" for who, done in ((1, "TRUE"), (2, "FALSE"), (3, "TRUE")) for factor in "AB"),
    )
    survey = survey_mapped(text, roled(Finished="finished"), TEN)
    assert (survey.mapping.layout, survey.tally.rows, survey.tally.respondents) == ("long", 6, {"": 3})
    assert survey.tally.flagged == {"partial": 1}
    assert survey.scores("", without_flagged=True).respondents == 2
