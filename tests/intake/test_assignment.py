"""Assignment: what the settings declare is found to the letter; the rest is guessed or stays open."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cemgap.errors import Problem
from cemgap.intake.assignment import factor_of, mapping_of
from cemgap.intake.doubts import MEASURE_CHOICES, answered
from cemgap.intake.mapping import (
    Attribute,
    AttributeColumns,
    ColumnRef,
    Declared,
    Factor,
    FactorColumns,
    Given,
    Mapping,
    RecordColumns,
)
from tests.intake.typed import NAME, codes_in, lines, source_of, the

SETTINGS = "cemgap.toml"
PLAIN = lines("Id,Experience: Service,Expectation: Service,Importance: Service", "1,7,8,9")


def header(title: str) -> ColumnRef:
    """A column by its header."""
    return ColumnRef(header=title)


def mapped(text: str, declared: Declared) -> tuple[Mapping, tuple[Problem, ...]]:
    """The mapping of a file, and what is wrong with it."""
    return mapping_of(source_of(text), declared)


def columns_of(mapping: Mapping) -> list[tuple[str, str | None]]:
    """Role and factor of every column."""
    return [(column.role, column.factor) for column in mapping.columns]


def declared(**measures: ColumnRef | Given) -> Declared:
    """The service, by columns."""
    return Declared(factors=(FactorColumns(Factor("service"), **measures),), source=SETTINGS)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "ref",
    [
        ColumnRef(header="Q2"),
        ColumnRef(header=" q2 "),
        ColumnRef(position=3),
        ColumnRef(header="Q2", position=3),
        ColumnRef(header="Q2*"),
    ],
)
def test_a_column_by_header_or_position_or_both(ref: ColumnRef) -> None:
    """A header is compared without case and spaces around it."""
    mapping, problems = mapped(lines("Id,Q1,Q2", "1,2,3"), declared(experience=header("Q1"), expectation=ref))
    assert columns_of(mapping)[2] == ("expectation", "service")
    assert not codes_in(problems)


@pytest.mark.parametrize(
    ("ref", "words"),
    [
        (ColumnRef(header="Q3"), 'no column "Q3"'),
        (ColumnRef(position=9), 'no column "9"'),
        (ColumnRef(position=0), 'no column "0"'),
        (ColumnRef(header="Q1", position=3), 'column 3 is "Q2", not "Q1"'),
        (ColumnRef(header="Nothing*"), 'no column "Nothing*"'),
        (ColumnRef(header=""), 'no column ""'),
    ],
)
def test_a_declared_column_that_is_not_there(ref: ColumnRef, words: str) -> None:
    """Named with its key in the settings and the row of the header, never taken for another."""
    mapping, problems = mapped(lines("Id,Q1,Q2,", "1,2,3,4"), declared(experience=header("Q1"), expectation=ref))
    problem = the(problems, "E107")
    assert words in problem.message.text()
    assert (problem.places[0].file, problem.places[0].column) == (SETTINGS, "[factors.service] expectation")
    assert (problem.places[1].file, problem.places[1].row) == (NAME, 1)
    assert columns_of(mapping)[2] == ("open", None)


def test_the_nearest_header_is_stated_as_a_fact() -> None:
    """Where none is near, the headers there are."""
    text = lines("Service today,B", "1,2")
    near = the(mapped(text, declared(experience=header("Service toady")))[1], "E107")
    far = the(mapped(text, declared(experience=header("Q17")))[1], "E107")
    assert near.fix is not None
    assert far.fix is not None
    assert near.fix.text() == 'the nearest is "Service today"'
    assert far.fix.text() == "the file has: Service today, B"


def test_a_flag_is_named_by_itself() -> None:
    """E110, so that its page speaks of flags."""
    said = Declared(weight=ColumnRef(header="wieght", said="--weight"))
    problem = the(mapped(lines("weight,Experience: A", "1,7"), said)[1], "E110")
    assert problem.places[0].column == "--weight"


def test_several_columns_by_a_pattern() -> None:
    """Brackets and question marks in headers are letters."""
    text = lines("Q3_1 [a],Q3_2 [b],Q30,,Experience: A", "1,,1,,7")
    assert columns_of(mapped(text, Declared(reasons=(header("Q3_*"),)))[0])[:3] == [
        ("reason", None),
        ("reason", None),
        ("open", None),
    ]
    assert columns_of(mapped(text, Declared(reasons=(header("*[b]"),)))[0])[1] == ("reason", None)
    every = columns_of(mapped(text, Declared(reasons=(header("*"),)))[0])
    assert every == [*[("reason", None)] * 3, ("open", None), ("reason", None)]
    assert columns_of(mapped(lines("Why?*,Why? b,Experience: A", "1,,7"), Declared(reasons=(header("Why?*"),)))[0])[
        :2
    ] == [("reason", None), ("open", None)]


def test_a_header_that_several_columns_have() -> None:
    """Asked, with both places; the position settles it."""
    text = lines("Q1,Score,Score", "1,2,3")
    problem = the(mapped(text, declared(experience=header("Score")))[1], "E122")
    assert [place.column for place in problem.places[1:]] == ['B "Score"', 'C "Score"']
    mapping, problems = mapped(text, declared(experience=ColumnRef(header="Score", position=3)))
    assert columns_of(mapping) == [("open", None), ("open", None), ("experience", "service")]
    assert not codes_in(problems)


def test_one_column_for_two_ratings() -> None:
    """A slip of copying would lose one of them."""
    problem = the(
        mapped(PLAIN, declared(experience=ColumnRef(position=2), expectation=ColumnRef(position=2)))[1], "E123"
    )
    assert problem.message.text() == (
        'column "Experience: Service" is declared twice: [factors.service] experience and [factors.service] expectation'
    )


def test_a_segment_may_be_something_else_too() -> None:
    """The wave as a segment stays the wave."""
    said = Declared(wave=header("W"), segments=(header("W"), header("Store")))
    mapping, problems = mapped(lines("W,Store,Experience: A", "1,2,7"), said)
    assert [column.role for column in mapping.columns] == ["wave", "segment", "experience"]
    assert not codes_in(problems)


def test_two_columns_for_the_same_rating() -> None:
    """Neither is picked: both are named, with the way out."""
    problem = the(mapped(lines("Experience: Service,服务体验", "7,8"), Declared())[1], "E102")
    assert [place.column for place in problem.places] == ['A "Experience: Service"', 'B "服务体验"']
    assert problem.fix is not None
    assert "[factors.service]:  experience = { position = 1 }" in problem.fix.text()
    table = the(mapped(lines("factor,experience,experience", "A,7,8"), Declared())[1], "E102")
    assert table.fix is not None
    assert "[input.long]:  experience = { position = 2 }" in table.fix.text()


def test_declared_ratings_are_all_the_ratings() -> None:
    """Guesses beside them give way and say so; other columns are still guessed."""
    text = lines("Id,Q1,Experience: Price,Store", "1,7,8,x")
    mapping, problems = mapped(text, declared(experience=header("Q1")))
    assert columns_of(mapping) == [("id", None), ("experience", "service"), ("open", None), ("segment", None)]
    assert mapping.columns[2].reason.text() == "the settings do not name it"
    assert [f.key for f in mapping.factors] == ["service"]
    assert not codes_in(problems)


def test_names_alone_keep_the_guesses() -> None:
    """The settings may name factors in two languages and leave the columns to be guessed."""
    said = Declared(factors=(FactorColumns(Factor("parking", (("zh", "停车"),))),))
    mapping, _ = mapped(lines("Experience: Price,体验：停车", "7,8"), said)
    assert [f.key for f in mapping.factors] == ["parking", "price"]
    assert mapping.factors[0].label("zh") == "停车"


def test_a_declared_role_replaces_the_guess() -> None:
    """Of roles that one column has, and of reasons."""
    said = Declared(respondent=header("Code"), reasons=(header("R1"),))
    mapping, _ = mapped(lines("Id,Code,Reasons,R1,Experience: A", "1,2,3,4,7"), said)
    assert [column.role for column in mapping.columns] == ["open", "id", "open", "reason", "experience"]


def test_given_scores_stand_in_the_mapping() -> None:
    """And keep a factor without that column from being missed."""
    said = declared(expectation=Given(7, "management"))
    mapping, problems = mapped(lines("Experience: Service,Importance: Service", "7,8"), said)
    assert mapping.given_score("service", "expectation") == Given(7, "management")
    assert not [p for p in problems if p.code == "W201"]


def test_records_with_other_headers() -> None:
    """A factor table or a long file by the columns the settings name."""
    records = RecordColumns(factor=header("topic"), experience=header("now"), expectation=header("then"))
    table, problems = mapped(lines("topic,now,then", "A,7,8", "B,7,8"), Declared(records=records))
    assert (table.layout, [c.role for c in table.columns]) == ("factor_table", ["factor", "experience", "expectation"])
    assert not codes_in(problems)
    long, problems = mapped(
        lines("who,topic,now,then", "1,A,7,8", "1,B,7,8"), Declared(records=records, respondent=header("who"))
    )
    assert (long.layout, [c.role for c in long.columns]) == ("long", ["id", "factor", "experience", "expectation"])
    assert not codes_in(problems)


def test_one_declared_record_column_leaves_the_others_to_be_guessed() -> None:
    """Only the guess of the same role gives way."""
    said = Declared(records=RecordColumns(experience=header("score")))
    mapping, problems = mapped(lines("factor,score,experience,expectation", "A,7,1,8"), said)
    assert [c.role for c in mapping.columns] == ["factor", "experience", "open", "expectation"]
    assert not codes_in(problems)


def test_a_row_per_factor_needs_its_columns() -> None:
    """The factor, and the respondent where the file is long."""
    said = Declared(records=RecordColumns(experience=header("score")))
    assert codes_in(mapped(lines("topic,score", "A,7"), said)[1]) == ["E117"]
    assert codes_in(mapped(lines("factor,experience", "A,7"), Declared(layout="long"))[1]) == ["E117"]


def test_a_declared_layout_wins_over_the_headers() -> None:
    """A column named factor does not make a factor table of a wide file."""
    text = lines("factor,experience,Experience: A", "x,1,7")
    mapping, problems = mapped(text, Declared(layout="wide"))
    assert columns_of(mapping) == [("open", None), ("open", None), ("experience", "a")]
    assert not codes_in(problems)


def test_nothing_rated() -> None:
    """Importance alone is no rating of the experience."""
    problem = the(mapped(lines("Id,Importance: A", "1,2"), Declared())[1], "E101")
    assert problem.places[0].value == "Id, Importance: A"


def test_a_measure_that_one_factor_lacks_is_said() -> None:
    """A slip in one header must not pass unseen."""
    text = lines("Experience: A,Expectation: A,Experience: B,Expextation: B", "1,2,3,4")
    problem = the(mapped(text, Declared())[1], "W201")
    assert problem.message.text() == "no expectation column for B: shown without it"


def test_a_possible_weight_is_said_and_not_applied() -> None:
    """With the flag to use it."""
    mapping, problems = mapped(lines("Weight,Experience: A", "70,7"), Declared())
    assert mapping.position("weight") is None
    problem = the(problems, "W202")
    assert problem.fix is not None
    assert "--weight" in problem.fix.text()
    mapping, problems = mapped(lines("Weight,Experience: A", "70,7"), Declared(weight=header("Weight")))
    assert mapping.position("weight") == 0
    assert not problems


def test_a_factor_by_any_of_its_names() -> None:
    """Key, names, and the name of a standard factor in either language."""
    factors = (Factor("brand"), Factor("parking", (("zh", "停车"), ("", "Car park"))))
    assert [factor_of(factors, name) for name in ("Brand image", "品牌形象", "停车", "car-park", "price")] == [
        factors[0],
        factors[0],
        factors[1],
        factors[1],
        None,
    ]


ASKED = (
    lines("Q1,Q2_1,Q2_2,Q3", "Id,How was it? - Staff,How was it? - Menu,How satisfied are you with parking?")
    + "a,7,8,6\nb,6,7,5\nc,5,9,8\n"
)


@pytest.mark.parametrize("ref", ["Q2_1", "q2_1", "How was it? - Staff"])
def test_a_column_by_its_code_or_its_whole_question(ref: str) -> None:
    """Whichever of the two header rows a person copies."""
    mapping, problems = mapped(ASKED, declared(importance=header(ref)))
    assert columns_of(mapping)[1] == ("importance", "service")
    assert not [p for p in problems if p.code in {"E107", "E122"}]


def test_a_code_inside_a_header() -> None:
    """Where a platform writes code and text in one."""
    text = lines("likert1[staff]. How was it?,likert1[menu]. How was it?", "7,8")
    mapping, problems = mapped(text, declared(experience=header("likert1[menu]")))
    assert columns_of(mapping) == [("open", None), ("experience", "service")]
    assert not codes_in(problems)


def test_a_column_that_is_said_is_no_part_of_a_question() -> None:
    """The others are still asked about."""
    text = lines("A,B,C,Importance: A,Importance: B,Importance: C", "7,8,9,9,5,4", "6,5,2,9,6,1", "8,4,5,7,7,7")
    mapping, _ = mapped(text, Declared(segments=(header("A"),)))
    assert mapping.columns[0].role == "segment"
    assert [doubt.columns for doubt in mapping.doubts] == [(1, 2)]


def test_a_pattern_of_codes() -> None:
    """For a run of columns."""
    mapping, _ = mapped(ASKED, Declared(blocks=(("expectation", (header("Q2_*"),)),)))
    assert columns_of(mapping)[1:3] == [("expectation", "staff"), ("expectation", "menu")]


BARE = lines("Id,Staff,Menu,Importance: Staff,Importance: Menu", "1,7,8,9,5", "2,6,5,9,6", "3,8,4,7,7")


def block(measure: str, *positions: int, reverse: bool = False) -> tuple[str, tuple[ColumnRef, ...]]:
    """The measure of some columns, as the settings say it."""
    return measure, tuple(ColumnRef(position=position, reverse=reverse) for position in positions)


def test_what_must_be_said_is_an_error_with_its_line() -> None:
    """The columns, the question and the line that answers it."""
    mapping, problems = mapped(BARE, Declared())
    problem = the(problems, "E129")
    assert problem.message.text() == 'columns 2-3 ("Staff" to "Menu"): which measure are they?'
    assert [place.column for place in problem.places] == ['B "Staff"', 'C "Menu"']
    assert problem.fix is not None
    assert problem.fix.text() == 'in cemgap.toml, [input.blocks]:  experience = "2-3"'
    assert codes_in(problems) == ["E129"]
    assert [doubt.needed for doubt in mapping.doubts] == [True]


def test_a_block_of_columns_has_its_measure_said() -> None:
    """The rest is still guessed; the things rated come from the headers."""
    mapping, problems = mapped(BARE, Declared(blocks=(block("experience", 2, 3),)))
    assert columns_of(mapping) == [
        ("id", None),
        ("experience", "staff"),
        ("experience", "menu"),
        ("importance", "staff"),
        ("importance", "menu"),
    ]
    assert not problems
    assert not mapping.doubts
    assert mapping.columns[1].reason.text() == "the settings say so"


def test_a_block_that_measures_nothing() -> None:
    """Is left open for good, in a factor table too."""
    mapping, problems = mapped(BARE, Declared(blocks=(block("none", 2, 3),)))
    assert columns_of(mapping)[1] == ("open", None)
    assert codes_in(problems) == ["E101"]
    table, _ = mapped(lines("factor,experience,expectation", "A,7,8"), Declared(blocks=(block("none", 3),)))
    assert [column.role for column in table.columns] == ["factor", "experience", "open"]


def test_a_block_stands_over_a_guess() -> None:
    """Of the same rating the column that is said counts, and the other says why it does not."""
    text = lines("Staff,Menu,Experience: Staff,Experience: Menu", "7,8,9,5", "6,5,9,6", "1,2,3,4")
    mapping, problems = mapped(text, Declared(blocks=(block("experience", 1, 2),)))
    assert [column.role for column in mapping.columns] == ["experience", "experience", "open", "open"]
    assert mapping.columns[2].reason.text() == "the settings name another column"
    assert not codes_in(problems)


def test_a_column_in_two_blocks_or_in_a_block_and_a_factor() -> None:
    """One of the two is a slip; the same block twice is none."""
    said = Declared(blocks=(block("experience", 2, 3), block("expectation", 3)))
    problem = the(mapped(BARE, said)[1], "E123")
    assert problem.message.text().endswith("[input.blocks] experience and [input.blocks] expectation")
    factor = FactorColumns(Factor("service"), experience=ColumnRef(position=2))
    both = Declared(factors=(factor,), blocks=(block("expectation", 2),))
    assert "E123" in codes_in(mapped(BARE, both)[1])
    assert not codes_in(mapped(BARE, Declared(blocks=(block("experience", 2, 3, 3),)))[1])
    missing = Declared(blocks=(block("experience", 2, 9),), source=SETTINGS)
    assert the(mapped(BARE, missing)[1], "E107").places[0].column == "[input.blocks] experience"


def test_the_best_answer_may_be_the_lowest() -> None:
    """Said of a column."""
    mapping, _ = mapped(BARE, Declared(blocks=(block("experience", 2, 3, reverse=True),)))
    assert [column.reverse for column in mapping.columns] == [False, True, True, False, False]
    one = declared(experience=ColumnRef(header="Staff", reverse=True))
    assert [column.position for column in mapped(BARE, one)[0].columns if column.reverse] == [1]


def test_declared_attributes() -> None:
    """With their names and places; the factor needs no column of its own."""
    hours = Attribute("service", "hours", (("en", "Opening hours"),), touchpoint="shop")
    said = FactorColumns(
        Factor("service"),
        importance=header("Importance: Staff"),
        attributes=(
            AttributeColumns(hours, experience=header("Staff")),
            AttributeColumns(Attribute("service", "menu"), experience=header("Menu"), importance=ColumnRef(position=5)),
        ),
    )
    mapping, problems = mapped(BARE, Declared(factors=(said,)))
    assert [(c.role, c.factor, c.attribute) for c in mapping.columns[1:]] == [
        ("experience", "service", "hours"),
        ("experience", "service", "menu"),
        ("importance", "service", None),
        ("importance", "service", "menu"),
    ]
    assert [(a.key, a.touchpoint) for a in mapping.attributes] == [("hours", "shop"), ("menu", None)]
    assert not codes_in(problems)


def test_attributes_that_are_found_keep_a_declared_name() -> None:
    """Names in the settings, columns from the file."""
    text = lines("Experience: Service - hours,Experience: Service - speed", "7,8", "5,6")
    hours = Attribute("service", "hours", (("zh", "营业时间"),))
    said = FactorColumns(Factor("service"), attributes=(AttributeColumns(hours),))
    mapping, problems = mapped(text, Declared(factors=(said,)))
    assert [a.label("zh") for a in mapping.attributes] == ["营业时间", "speed"]
    assert not codes_in(problems)
    twice = lines("Experience: Service - hours,Service - hours: experience,Experience: Service", "7,8,9")
    problem = the(mapped(twice, Declared())[1], "E102")
    assert problem.fix is not None
    assert "[factors.service.attributes.hours]" in problem.fix.text()


def test_a_declared_status() -> None:
    """The guess gives way."""
    mapping, _ = mapped(lines("Status,State,Experience: A", "1,2,7"), Declared(status=header("State")))
    assert [column.role for column in mapping.columns] == ["open", "status", "experience"]


def test_an_open_question_beside_an_analysis_is_a_warning() -> None:
    """It names the same line."""
    text = lines("Experience: Staff,Experience: Menu,Staff,Menu", "7,8,1,2", "6,5,3,4", "7,7,2,1", "5,5,4,4")
    warning = the(mapped(text, Declared())[1], "W217")
    assert warning.fix is not None
    assert warning.fix.text() == 'in cemgap.toml, [input.blocks]:  expectation = "3-4"'
    rows = ("1,2,7,8", "3,4,6,5", "2,1,7,7")
    least = lines("Minimum - Staff,Minimum - Menu,Experience: Staff,Experience: Menu", *rows)
    assert "none" in str(the(mapped(least, Declared())[1], "W218").fix)


def test_counts_per_group_are_refused() -> None:
    """A summary is no survey; a total alone makes none."""
    rows = [f"Brand {n},{n * 7},{n},{n * 3},{n}%" for n in range(2, 9)]
    assert codes_in(mapped(lines("Brand,Total,Men,Women,Share", *rows), Declared())[1]) == ["E128"]
    assert codes_in(mapped(lines("Brand,Men,Women", *(f"B{n},{n},{n}" for n in range(9))), Declared())[1]) == ["E101"]
    shares = [f"Brand {n},{n}%,{n}%" for n in range(2, 9)]
    assert codes_in(mapped(lines("Brand,Men,Women", *shares), Declared())[1]) == ["E101"]
    assert codes_in(mapped(lines("Name,Total,Note,Text", "a,7,x,y", "b,8,y,z"), Declared())[1]) == ["E101"]


def test_the_measures_that_are_missing_are_said() -> None:
    """Of a file in which nothing looks like ratings."""
    problem = the(mapped(lines("Id,Importance: A", "1,2"), Declared())[1], "E101")
    assert problem.message.text() == "no column is understood as a rating of experience, expectation"


@pytest.mark.parametrize("answer", [choice for choice, _ in MEASURE_CHOICES])
@settings(max_examples=15)
@given(data=st.data())
def test_answering_every_question_leaves_none(answer: str, data: st.DataObject) -> None:
    """Whatever names the runs have, and in whichever order they are answered."""
    names = data.draw(st.lists(st.sampled_from(["Staff", "Menu", "Parking", "Rooms"]), min_size=2, unique=True))
    runs = data.draw(st.integers(2, 3))
    text = lines(
        ",".join([*names * runs, "weight"]), *(",".join([str(n)] * (len(names) * runs + 1)) for n in (1, 3, 5, 2))
    )
    said = Declared()
    for _ in range(runs + 1):
        doubts = mapped(text, said)[0].doubts
        if not doubts:
            break
        doubt = data.draw(st.sampled_from(doubts))
        said = answered(said, doubt, answer if doubt.kind == "measure" else "no")
        assert doubt.columns not in [left.columns for left in mapped(text, said)[0].doubts]
    assert not mapped(text, said)[0].doubts
