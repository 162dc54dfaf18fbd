"""Coding: answers in words, numbers with words, codes with labels, decimal commas; what is open is asked."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING

import numpy as np
import pytest

from cemgap.intake.doubts import answered
from cemgap.intake.mapping import ColumnRef, Declared, Factor, FactorColumns, ScaleRules
from cemgap.project.settings import parse_settings
from cemgap.project.settings_text import settings_text
from cemgap.statistics.reading import read_survey
from cemgap.statistics.survey import Survey
from tests.intake.typed import codes_in, lines, source_of, survey_of, the

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cemgap.intake.doubts import Doubt

SATISFIED = ("非常不满意", "不满意", "一般", "满意", "非常满意")
ONE_TO_FIVE = (("1", "2", "3", "4", "5") * 8)[:40]


def two(service: Sequence[str], price: Sequence[str], *, separator: str = ",", measure: str = "Experience") -> str:
    """A file with one measure of two factors."""
    head = f"{measure}: Service{separator}{measure}: Price"
    return lines(head, *(f"{one}{separator}{other}" for one, other in zip(service, price, strict=True)))


def answers(survey: Survey, position: int = 0) -> dict[float, int]:
    """Answer -> how often, of one column."""
    return {value: seen.count for value, seen in sorted(survey.tally.columns[position].values.counts.items())}


def scale(survey: Survey, measure: str = "experience") -> tuple[float, float, str]:
    """Low, high, where it is known from."""
    found = survey.scales.of(measure)
    return found.low, found.high, found.source


def doubts(survey: Survey) -> tuple[Doubt, ...]:
    """Those of the mapping and of the scales that must be answered."""
    return tuple(doubt for doubt in (*survey.mapping.doubts, *survey.scales.doubts) if doubt.needed)


def rules(**said: object) -> Declared:
    """Declared rules of the answers, of columns that are declared too."""
    block = (("experience", (ColumnRef(position=1), ColumnRef(position=2))),)
    return Declared(blocks=block, rules=ScaleRules(**said))  # type: ignore[arg-type] # as ScaleRules takes them


def coded_survey(
    text: str,
    labels: dict[str, str] | None = None,
    missing: Iterable[str] = (),
    declared: Declared = Declared(),  # noqa: B008 - frozen
    columns: Iterable[int] = (0, 1),
) -> Survey:
    """What is read from a file whose columns have value labels and codes for no answer."""

    def opened() -> nullcontext[object]:
        source = source_of(text)
        source.value_labels = {column: dict(labels or {}) for column in columns}
        source.missing_codes = {column: tuple(missing) for column in columns}
        return nullcontext(source)

    return read_survey(opened, declared)  # type: ignore[arg-type] # a source all the same


def test_words_are_numbers() -> None:
    """The whole block together; blanks, don't know and no answer are counted apart."""
    service = [*SATISFIED, "不清楚", "(跳过)", ""]
    price = ["非常满意", "", "非常满意", "满意。", "N/A", "满意", "－", "k.A."]
    survey = survey_of(two(service, price))
    assert not codes_in(survey.problems)
    assert answers(survey) == {1: 1, 2: 1, 3: 1, 4: 1, 5: 1}
    assert answers(survey, 1) == {4: 2, 5: 2}
    held = survey.tally.columns
    assert (held[0].not_applicable, held[0].missing, held[0].blank) == (1, 1, 1)
    assert (held[1].not_applicable, held[1].missing, held[1].blank) == (1, 2, 1)
    assert scale(survey) == (1, 5, "labels")


def test_words_that_come_late() -> None:
    """A word that the first rows do not show decides as well."""
    early = ["满意", "非常满意", "一般"] * 100
    survey = survey_of(two([*early, "不满意", "非常不满意"], [*early, "满意", "满意"]))
    assert answers(survey)[1] == 1
    assert survey_of(two(early, early)).problems[0].code == "E141"


def test_words_that_fit_several_scales_are_asked() -> None:
    """With the sets to choose from, and a line that answers."""
    text = two(["满意", "比较满意"], ["一般", "满意"])
    survey = survey_of(two(["一般", "比较满意"], ["一般", "非常满意"]))
    problem = the(survey.problems, "E141")
    assert [place.column for place in problem.places] == ['A "Experience: Service"', 'B "Experience: Price"']
    assert problem.places[0].value == "一般, 比较满意, 非常满意"
    (doubt,) = doubts(survey)
    assert (doubt.kind, doubt.measure, doubt.columns) == ("labels", "experience", (0, 1))
    assert len(doubt.choices) > 1
    assert '["非常不满意", ' in dict(doubt.choices).keys().__str__()
    chosen = ("非常不满意", "不满意", "比较不满意", "一般", "比较满意", "满意", "非常满意")
    told = survey_of(text, rules(labels=(("experience", chosen),)))
    assert (answers(told), answers(told, 1)) == ({5: 1, 6: 1}, {4: 1, 6: 1})
    assert scale(told) == (1, 7, "labels")


def test_a_declared_scale_chooses_between_sets() -> None:
    """Of those with as many points, if it is one."""
    text = two(["满意", "非常满意"], ["满意", "满意"])
    for low, high, numbers in ((1, 5, {4: 1, 5: 1}), (1, 7, {6: 1, 7: 1}), (0, 4, {3: 1, 4: 1}), (5, 1, {2: 1, 1: 1})):
        survey = survey_of(text, rules(scales=(("all", low, high),)))
        assert answers(survey) == numbers
        assert scale(survey) == (low, high, "settings")
        best = survey.scales.map_of("experience").of(max(numbers) if low < high else min(numbers))
        assert best == pytest.approx(10)


def test_words_that_do_not_fit_the_declared_scale() -> None:
    """Five words are no scale from 1 to 10."""
    survey = survey_of(two(SATISFIED, SATISFIED), rules(scales=(("all", 1, 10),)))
    fix = the(survey.problems, "E147").fix
    assert fix is not None
    assert "[scale.experience]:  low = 1, high = 5" in fix.text()


def test_words_of_a_project_are_asked() -> None:
    """All of them, ready to be sorted; declared, they count."""
    text = two(["Gained a lot", "Gained a little"] * 3, ["Gained nothing", "Don't know"] * 3)
    survey = survey_of(text, rules())
    problem = the(survey.problems, "E140")
    assert problem.fix is not None
    assert '"Gained a lot", "Gained a little", "Gained nothing", and add answers that nobody' in problem.fix.text()
    assert [doubt.kind for doubt in doubts(survey)] == ["labels"]
    told = rules(labels=(("experience", ("Gained nothing", "gained a little", "Gained a lot")),))
    assert answers(survey_of(text, told)) == {2: 3, 3: 3}
    lacking = survey_of(text, rules(labels=(("experience", ("Gained a little", "Gained a lot")),)))
    assert "Gained nothing" in the(lacking.problems, "E146").message.text()


def test_a_name_among_the_words_is_counted_not_shown() -> None:
    """The words that people chose are listed whole; what one of them typed is said to be there, with its column."""
    text = two(["Awful", "Meh", "Grand"] * 4 + ["Ann Example"], ["Awful", "Meh", "Grand"] * 4 + ["Awful"])
    survey = survey_of(text, rules())
    problem = the(survey.problems, "E140")
    assert problem.fix is not None
    assert '"Awful", "Meh", "Grand"' in problem.fix.text()
    assert problem.message.text().endswith("Meh, Grand, 1 text that may be a name")
    assert [place.said("en") for place in problem.places] == ["not shown: text of 10 letters", None]
    (doubt,) = doubts(survey)
    assert "Example" not in f"{problem.fix.text()} {doubt.question.text()} {doubt.fix.text()}"
    lacking = the(survey_of(text, rules(labels=(("experience", ("Awful", "Meh")),))).problems, "E146")
    assert "Grand, 1 text that may be a name" in lacking.message.text()


def test_free_text_is_not_repeated() -> None:
    """Too many different texts are no labels: they are counted, not shown."""
    texts = [f"letter {n} of a client" for n in range(13)]
    problem = the(survey_of(two(texts, texts), rules()).problems, "E140")
    assert "13" in problem.message.text()
    assert "letter" not in problem.message.text()
    assert all(place.value is None for place in problem.places)


def test_answers_that_compare_or_imagine_are_no_rating() -> None:
    """Disconfirmation and Kano questions, also where the settings name their columns."""
    for words in (("低于预期", "符合预期", "高于预期"), ("我很喜欢", "理应如此", "无所谓")):
        assert codes_in(survey_of(two(words, words), rules()).problems) == ["E145"]


def test_words_of_another_measure() -> None:
    """Importance that is answered in satisfaction is worth a look."""
    text = lines("Experience: A,Importance: A", *(f"{word},{word}" for word in SATISFIED))
    assert codes_in(survey_of(text).problems, "warning") == ["W232"]


@pytest.mark.parametrize(
    ("cells", "numbers", "ends"),
    [
        (["7 - Very satisfied", "6", "1 - Very dissatisfied", "N/A"], {1: 1, 6: 1, 7: 1}, (1, 7)),
        (["7 非常高", "1 非常低", "3", "不清楚"], {1: 1, 3: 1, 7: 1}, (1, 7)),
        (["0: very low", "5: medium", "10: very high", "2", "8"], {0: 1, 2: 1, 5: 1, 8: 1, 10: 1}, (0, 10)),
        (["\u200b0 - Not at all satisfied", "10 - Completely satisfied", "5", "5"], {0: 1, 5: 2, 10: 1}, (0, 10)),
        (
            ["(4) Very important", "(5) Extremely important", "(1) Not at all important", "4"],
            {1: 1, 4: 2, 5: 1},
            (1, 5),
        ),
    ],
)
def test_numbers_with_words(cells: list[str], numbers: dict[float, int], ends: tuple[float, float]) -> None:
    """The number counts; labels of both ends show the scale, though few people answered."""
    survey = survey_of(two(cells, cells), rules())
    assert not codes_in(survey.problems)
    assert answers(survey) == numbers
    assert scale(survey) == (*ends, "labels")


@pytest.mark.parametrize(
    "cells",
    [
        ["1 - Not at all important", "2 - Slightly important", "4 - Very important"],
        ["4 - Important", "5 - Very important"],
        ["2 - Dissatisfied", "4 - Satisfied"],
    ],
)
def test_numbers_with_words_that_do_not_show_the_ends(cells: list[str]) -> None:
    """A point that nobody chose may follow: the scale is asked."""
    survey = survey_of(two(cells, cells), rules())
    assert not survey.mapping.label_scales
    assert codes_in(survey.problems) == ["E104"]


def test_units_and_project_labels_behind_numbers() -> None:
    """``5分``; and words that no set has, behind every number or at both ends."""
    for cells in (
        [f"{n}分" for n in ONE_TO_FIVE],
        [n if n == "3" else f"{n} 分" for n in ONE_TO_FIVE],
        [f"({n}) Step {'abcde'[int(n) - 1]}" for n in ONE_TO_FIVE],
        [n if n in "234" else f"{n}: {'worst' if n == '1' else 'finest'}" for n in ONE_TO_FIVE],
    ):
        survey = survey_of(two(cells, cells))
        assert not codes_in(survey.problems)
        assert answers(survey) == dict.fromkeys(range(1, 6), 8)
        assert scale(survey) == (1, 5, "seen")


@pytest.mark.parametrize("stray", ["18-29", "10-Jul", "7/10", "1,000", "seven", "good", "满意"])
def test_a_stray_text_among_numbers_is_told_with_its_row(stray: str) -> None:
    """It makes no label, no date a number, and hides nothing else."""
    survey = survey_of(two([*ONE_TO_FIVE, f'"{stray}"'], [*ONE_TO_FIVE, "12"]))
    assert codes_in(survey.problems) == ["E103", "E105"]
    assert the(survey.problems, "E105").places[0].row == 42
    assert the(survey.problems, "E105").places[0].value == stray


def test_words_beside_numbers() -> None:
    """In one column, or one column in words and the other in numbers."""
    for service, price in ((["满意", "4", "不满意"], ["一般", "满意", "满意"]), (["满意", "一般"], ["4", "5"])):
        problem = the(survey_of(two(service, price)).problems, "E142")
        assert {place.value for place in problem.places} <= {"满意", "一般", "4"}


def test_words_beside_numbers_on_a_declared_scale() -> None:
    """Then a column in words and one in numbers are both understood."""
    survey = survey_of(two(SATISFIED, ["1", "2", "3", "4", "5"]), rules(scales=(("experience", 1, 5),)))
    assert answers(survey) == answers(survey, 1) == dict.fromkeys(range(1, 6), 1)


def test_a_code_beside_words() -> None:
    """A declared code is no number among words."""
    survey = survey_of(two([*SATISFIED, "99"], [*SATISFIED, "98"]), rules(missing=(99.0,), not_applicable=(98.0,)))
    assert not codes_in(survey.problems)
    assert (survey.tally.columns[0].missing, survey.tally.columns[1].not_applicable) == (1, 1)


def test_decimal_commas() -> None:
    """In a file separated by semicolons, per column; a mix of columns is said."""
    commas, points = ["6,5", "7", "5,25", "", "k.A."], ["6.5", "7", "5.25", "4", "3"]
    survey = survey_of(two(commas, commas, separator=";"))
    assert answers(survey) == {5.25: 1, 6.5: 1, 7: 1}
    assert "W233" not in codes_in(survey.problems, "warning")
    assert "2 columns" in the(survey.problems, "W222").message.text()
    assert "W222" not in codes_in(survey_of(two(commas, commas, separator=";"), rules(decimal=",")).problems, "warning")
    both = survey_of(two(commas, points, separator=";"))
    assert answers(both, 1)[6.5] == 1
    assert "decimal" in the(both.problems, "W233").message.text()


def test_both_decimal_signs_in_one_column() -> None:
    """Nobody can tell which is which."""
    survey = survey_of(two(["6,5", "6.5"], ["7", "8"], separator=";"))
    problem = the(survey.problems, "E143")
    assert "6,5" in problem.message.text()
    assert "6.5" in problem.message.text()


@pytest.mark.parametrize("cells", [['"6,5"', "7"], ['"1,000"', "2"]])
def test_commas_in_a_file_of_commas_are_no_decimals(cells: list[str]) -> None:
    """Nor thousands."""
    survey = survey_of(two([*cells, *ONE_TO_FIVE], ["1", "2", *ONE_TO_FIVE]), rules())
    assert set(codes_in(survey.problems)) <= {"E103", "E105"}
    assert the(survey.problems, "E105").places[0].row == 2


def test_value_labels() -> None:
    """Codes stay the numbers; both ends labelled show the scale; labels that say so are no answers."""
    labels = {"0": "not at all satisfied", "10": "completely satisfied", "98": "Don't know", "99": "Refused"}
    survey = coded_survey(two(["0", "7", "98"], ["99", "10", "97"]), labels, ["97"])
    assert not codes_in(survey.problems)
    assert scale(survey) == (0, 10, "labels")
    assert (answers(survey), answers(survey, 1)) == ({0: 1, 7: 1}, {10: 1})
    held = survey.tally.columns
    assert (held[0].not_applicable, held[0].missing) == (1, 0)
    assert (held[1].not_applicable, held[1].missing) == (0, 2)


BEST_FIRST = {"1": "Very satisfied", "2": "Satisfied", "3": "Neutral", "4": "Dissatisfied", "5": "Very dissatisfied"}


def test_codes_that_run_best_first_are_asked() -> None:
    """Never turned silently, never used unturned silently."""
    text = two(["1", "2"], ["1", "5"])
    survey = coded_survey(text, BEST_FIRST)
    assert codes_in(survey.problems) == ["E144"]
    (doubt,) = doubts(survey)
    assert (doubt.kind, doubt.measure, doubt.suggestion) == ("reverse", "experience", "yes")
    assert "[scale.experience]:  reverse = true" in doubt.fix.text()
    for declared in (rules(reverse=("experience",)), rules(reverse=("all",)), rules(scales=(("all", 5, 1),))):
        turned = coded_survey(text, BEST_FIRST, declared=declared)
        assert not codes_in(turned.problems)
        assert turned.scales.map_of("experience").of(1) == 10
        assert turned.scores("").factors[0].experience is not None
    as_they_are = rules(labels=(("experience", tuple(BEST_FIRST.values())),))
    kept = coded_survey(text, BEST_FIRST, declared=as_they_are)
    assert kept.scales.map_of("experience").of(5) == 10
    worst_first = rules(labels=(("experience", tuple(reversed(BEST_FIRST.values()))),))
    assert answers(coded_survey(text, BEST_FIRST, declared=worst_first)) == {4: 1, 5: 1}


def test_the_best_answer_may_be_the_highest_all_the_same() -> None:
    """Answered no, it is written down, read again, and asked no more."""
    text = two(["1", "2"], ["1", "5"])
    (doubt,) = doubts(coded_survey(text, BEST_FIRST))
    assert [answer for answer, _ in doubt.choices] == ["yes", "no"]
    no = answered(Declared(), doubt, "no")
    written = settings_text(no)
    assert "[scale.experience]\nreverse = false" in written
    assert parse_settings(written).declared.rules == no.rules
    kept = coded_survey(text, BEST_FIRST, declared=no)
    assert not codes_in(kept.problems)
    assert not doubts(kept)
    assert kept.scales.map_of("experience").of(5) == 10
    assert not codes_in(coded_survey(text, BEST_FIRST, declared=rules(upright=("all",))).problems)
    against = rules(upright=("all",), reverse=("experience",))
    assert coded_survey(text, BEST_FIRST, declared=against).scales.map_of("experience").of(1) == 10


@pytest.mark.parametrize(
    ("said", "fix"),
    [
        ({"reverse": ("all",)}, "[scale.experience]:  reverse = false"),
        ({"reverse": ("experience",)}, "take reverse = true out"),
        ({"reverse": ("all",), "scales": (("all", 1, 5),)}, "[scale.experience]:  reverse = false"),
    ],
)
def test_words_that_judge_are_not_turned_again(said: dict[str, object], fix: str) -> None:
    """Very satisfied is the best, whatever is declared; it is refused, not turned."""
    survey = survey_of(two(SATISFIED, SATISFIED), rules(**said))
    problem = the(survey.problems, "E424")
    assert problem.fix is not None
    assert fix in problem.fix.text()
    assert codes_in(survey.problems) == ["E424"]


def test_labels_that_judge_are_not_turned_again() -> None:
    """Value labels, numbers with words, headers and single columns alike; a scale from 5 to 1 too."""
    rising = dict(zip(ONE_TO_FIVE, reversed(BEST_FIRST.values()), strict=False))
    cells = [f"{n} - {label}" for n, label in rising.items()]
    header = "Experience of {} (1 = very bad, 5 = very good)".format
    headed = two(ONE_TO_FIVE, ONE_TO_FIVE).replace("Experience: Service", f'"{header("Service")}"')
    headed = headed.replace("Experience: Price", f'"{header("Price")}"')
    for declared in (rules(reverse=("experience",)), rules(scales=(("all", 5, 1),))):
        assert codes_in(coded_survey(two(["1", "2"], ["1", "5"]), rising, declared=declared).problems) == ["E424"]
        assert codes_in(survey_of(two(cells, cells), declared).problems) == ["E424"]
        assert codes_in(survey_of(headed, declared).problems) == ["E424"]
    problem = the(survey_of(two(SATISFIED, SATISFIED), reversed_price()).problems, "E424")
    assert [place.column for place in problem.places] == ['B "Experience: Price"']


def test_words_on_a_scale_from_high_to_low_are_turned_once() -> None:
    """The best word is the lowest number, and the best."""
    survey = survey_of(two(SATISFIED, SATISFIED), rules(scales=(("all", 5, 1),)))
    assert not codes_in(survey.problems)
    first = next(iter(survey.tally.columns[0].values.counts.items()))
    assert first[1].rows
    experience = survey.scores("").factors[0].experience
    same = survey_of(two(SATISFIED, SATISFIED)).scores("").factors[0].experience
    assert experience == same
    assert survey.scales.map_of("experience").of(1) == 10


def test_agreement_can_be_turned() -> None:
    """One can agree with a complaint: of one statement, or of all."""
    agreed = ("Strongly disagree", "Disagree", "Neutral", "Agree", "Strongly agree")
    text = two(agreed, agreed)
    all_turned = survey_of(text, rules(reverse=("experience",)))
    assert not codes_in(all_turned.problems)
    assert all_turned.scales.map_of("experience").of(5) == 0
    one = survey_of(two(["Agree"] * 4 + ["Neutral"], ["Agree"] * 4 + ["Neutral"]), reversed_price())
    assert "E424" not in codes_in(one.problems)


def test_labels_of_a_measure_stand_whatever_is_said_of_all() -> None:
    """They are listed from worst to best."""
    own = (("experience", SATISFIED),)
    survey = survey_of(two(SATISFIED, SATISFIED), rules(labels=own, reverse=("all",)))
    assert not codes_in(survey.problems)
    assert survey.scales.map_of("experience").of(5) == 10


def test_numbers_with_words_that_run_best_first_are_asked() -> None:
    """In the cells as in value labels."""
    cells = ["1 - Very satisfied", "2", "5 - Very dissatisfied"]
    assert codes_in(survey_of(two(cells, cells)).problems) == ["E144"]


def test_a_code_that_may_be_an_answer_is_asked() -> None:
    """In the middle of the scale: no opinion."""
    labels = {"1": "Strongly disagree", "2": "Disagree", "3": "No opinion", "4": "Agree", "5": "Strongly agree"}
    text = two(["1", "3", "4"], ["1", "5", "2"])
    survey = coded_survey(text, labels)
    assert codes_in(survey.problems) == ["E149"]
    (doubt,) = doubts(survey)
    assert [answer for answer, _ in doubt.choices][1:] == ["not_applicable = [3]", "missing = [3]"]
    step = coded_survey(text, labels, declared=rules(labels=(("experience", tuple(labels.values())),)))
    assert answers(step) == {1: 1, 3: 1, 4: 1}
    none = coded_survey(text, labels, declared=rules(not_applicable=(3.0,)))
    assert not codes_in(none.problems)
    assert none.tally.columns[0].not_applicable == 1


def test_labelled_codes_on_different_scales() -> None:
    """They cannot be one measure."""

    def opened() -> nullcontext[object]:
        source = source_of(two(["1", "3"], ["1", "5"]))
        ends = ("Very low", "Very high")
        source.value_labels = {0: dict(zip("15", ends, strict=True)), 1: dict(zip("17", ends, strict=True))}
        return nullcontext(source)

    assert codes_in(read_survey(opened, Declared()).problems) == ["E147"]  # type: ignore[arg-type] # a source


def reversed_price(**said: object) -> Declared:
    """Settings that name the columns, the second one as reversed."""
    return Declared(
        factors=(
            FactorColumns(Factor("service"), experience=ColumnRef(position=1)),
            FactorColumns(Factor("price"), experience=ColumnRef(position=2, reverse=True)),
        ),
        rules=ScaleRules(**said),  # type: ignore[arg-type] # as ScaleRules takes them
    )


def test_a_reversed_column_is_turned_on_a_known_scale() -> None:
    """A code stays outside; on a scale that is only seen it cannot be turned."""
    text = two(["1", "2", "5"], ["1", "2", "99"])
    declared = reversed_price(scales=(("all", 1, 5),))
    survey = survey_of(text, declared)
    assert (answers(survey), answers(survey, 1)) == ({1: 1, 2: 1, 5: 1}, {4: 1, 5: 1, 99: 1})
    assert the(survey.problems, "E103").places[0].value == "99"
    assert codes_in(survey_of(text, reversed_price()).problems) == ["E148"]


def test_words_in_a_factor_table_and_in_long_rows() -> None:
    """Every layout reads them."""
    rows = [
        (f"p{n}", factor, SATISFIED[(n + at) % 5]) for n in range(5) for at, factor in enumerate(("Service", "Price"))
    ]
    long = survey_of(lines("id,factor,experience", *(",".join(row) for row in rows)))
    assert not codes_in(long.problems)
    assert answers(long, 2) == dict.fromkeys(range(1, 6), 2)
    table = survey_of(lines("factor,experience", *(f"F{n},{word}" for n, word in enumerate(SATISFIED))))
    assert not codes_in(table.problems)
    assert [row.experience for row in table.rows] == [1, 2, 3, 4, 5]


def test_columns_that_fall_where_others_rise() -> None:
    """Said for 30 respondents or more, never turned."""
    rng = np.random.default_rng(5)
    mood = rng.integers(1, 6, 60)
    columns = [np.clip(mood + rng.integers(-1, 2, 60), 1, 5) for _ in range(3)]
    columns.append(6 - columns[0])
    text = lines(
        "Experience: A,Experience: B,Experience: C,Experience: D",
        *(",".join(map(str, row)) for row in zip(*columns, strict=True)),
    )
    survey = survey_of(text)
    (place,) = the(survey.problems, "W230").places
    assert place.column == 'D "Experience: D"'
    assert answers(survey, 3) == {value: int((columns[3] == value).sum()) for value in np.unique(columns[3])}
    few = "\n".join(text.splitlines()[:25]) + "\n"
    assert "W230" not in codes_in(survey_of(few).problems, "warning")


def test_experience_against_an_overall_rating() -> None:
    """Where one falls as the other rises, 1 may be the best in one of them."""
    rng = np.random.default_rng(6)
    mood = rng.integers(1, 6, 60)
    rows = zip(mood, np.clip(mood + rng.integers(-1, 2, 60), 1, 5), 6 - mood, strict=True)
    text = lines("Experience: A,Experience: B,Overall satisfaction", *(",".join(map(str, row)) for row in rows))
    assert the(survey_of(text).problems, "W231").places[0].column == 'C "Overall satisfaction"'
    told = survey_of(text, rules(reverse=("experience",)))
    assert "W231" not in codes_in(told.problems, "warning")
