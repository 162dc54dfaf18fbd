"""Settings: read to the letter, found where people keep them, refused with place and fix."""

from pathlib import Path

import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from cemgap.errors import CemgapError, Problem
from cemgap.intake.mapping import (
    Attribute,
    AttributeColumns,
    ColumnRef,
    Declared,
    Factor,
    FactorColumns,
    Given,
    QualityRules,
    RecordColumns,
    ScaleRules,
)
from cemgap.project.settings import Settings, find_settings, parse_settings, read_settings
from cemgap.translations import Wording

FULL = """
schema = 1
[project]
client = "Meisu"
title = { en = "Gaps", zh = "差距" }
lang = "zh"
waves = ["2026Q1", "2026Q3"]
[brand]
statement = { zh = "明码实价" }
reasons = ["Q3_1", 4]
[input]
layout = "long"
sheet = "Data"
respondent = "ResponseId"
weight = 7
wave = { position = 2, header = "wave" }
date = "RecordedDate"
segments = ["store", { position = 9 }]
outcomes = { overall = "Q9", recommend = { header = "Q10" } }
encoding = "gb18030"
header_rows = 3
codebook = ["variables.csv", "values.csv"]
status = { column = "Status", keep = ["IP Address"] }
partials = "drop"
straightliners = "drop"
speeders = "drop"
duplicates = "stop"
[input.blocks]
experience = ["2-4", "RA01_*", 9]
importance = { header = "11-13", reverse = true }
none = 20
[input.long]
factor = "factor"
experience = "x"
expectation_source = 12
[scale]
low = 1
high = 10
missing = [99]
not_applicable = [98]
index = "0-100"
[scale.importance]
low = 5
high = 1
[scale.experience]
labels = ["poor", "fair", "good"]
[scale.ideal]
reverse = true
[factors.convenience]
name = { zh = "便利性", en = "Convenience" }
experience = "Q5_1"
expectation = { value = 7, source = "management" }
importance = 9
ideal = 10
[factors."After-sales service"]
expectation = 7.5
importance = { value = 9 }
ideal = { position = 3 }
[factors.price]
name = "Price level"
expectation = "Q6"
importance = { header = "Q7", reverse = true }
[factors.price.attributes.fares]
experience = "Q8_1"
touchpoint = "shop"
[factors.price.attributes."Late fees"]
experience = { position = 31, header = "Q8_2", reverse = true }
stage = "purchase"
channel = "online"
[words]
experience = ["actual", "实际"]
price = ["fee"]
[report]
min_base = 50
hide_below = 5
alpha = [0.1, 0.05]
"""


def problems_of(text: str) -> tuple[Problem, ...]:
    """What is refused in a text."""
    with pytest.raises(CemgapError) as caught:
        parse_settings(text)
    return caught.value.problems


def the_problem(text: str) -> tuple[str, str | None, str, str]:
    """(code, place, message, fix) of the only problem."""
    (problem,) = problems_of(text)
    assert problem.fix is not None
    return problem.code, problem.places[0].column, problem.message.text(), problem.fix.text()


def test_every_key_arrives_where_it_belongs() -> None:
    """The whole schema in one file."""
    settings = parse_settings(FULL)
    assert settings == Settings(
        client=Wording((("", "Meisu"),)),
        title=Wording((("zh", "差距"), ("en", "Gaps"))),
        language="zh",
        statement=Wording((("zh", "明码实价"),)),
        min_base=50,
        hide_below=5,
        alphas=(0.05, 0.1),
        declared=Declared(
            layout="long",
            factors=(
                FactorColumns(
                    Factor("convenience", (("zh", "便利性"), ("en", "Convenience"))),
                    ColumnRef("Q5_1"),
                    Given(7.0, "management"),
                    ColumnRef(position=9),
                    Given(10.0),
                ),
                FactorColumns(
                    Factor("after_sales_service", (("", "After-sales service"),)),
                    None,
                    Given(7.5),
                    Given(9.0),
                    ColumnRef(position=3),
                ),
                FactorColumns(
                    Factor("price", (("", "Price level"),)),
                    expectation=ColumnRef("Q6"),
                    importance=ColumnRef("Q7", reverse=True),
                    attributes=(
                        AttributeColumns(Attribute("price", "fares", touchpoint="shop"), ColumnRef("Q8_1")),
                        AttributeColumns(
                            Attribute("price", "late_fees", (("", "Late fees"),), None, "purchase", "online"),
                            ColumnRef("Q8_2", 31, reverse=True),
                        ),
                    ),
                ),
            ),
            records=RecordColumns(
                factor=ColumnRef("factor"), experience=ColumnRef("x"), expectation_source=ColumnRef(position=12)
            ),
            respondent=ColumnRef("ResponseId"),
            weight=ColumnRef(position=7),
            wave=ColumnRef("wave", 2),
            waves=("2026Q1", "2026Q3"),
            date=ColumnRef("RecordedDate"),
            segments=(ColumnRef("store"), ColumnRef(position=9)),
            outcomes=(("overall", ColumnRef("Q9")), ("recommend", ColumnRef("Q10"))),
            reasons=(ColumnRef("Q3_1"), ColumnRef(position=4)),
            words=(("experience", ("actual", "实际")), ("price", ("fee",))),
            rules=ScaleRules(
                (("all", 1.0, 10.0), ("importance", 5.0, 1.0)),
                (99.0,),
                (98.0,),
                "0-100",
                labels=(("experience", ("poor", "fair", "good")),),
                reverse=("ideal",),
            ),
            sheet="Data",
            blocks=(
                (
                    "experience",
                    (
                        *(ColumnRef(position=position) for position in (2, 3, 4)),
                        ColumnRef("RA01_*"),
                        ColumnRef(position=9),
                    ),
                ),
                ("importance", (ColumnRef("11-13", reverse=True),)),
                ("none", (ColumnRef(position=20),)),
            ),
            status=ColumnRef("Status"),
            quality=QualityRules("drop", "drop", "drop", "stop", ("IP Address",)),
            encoding="gb18030",
            header_rows=3,
            codebook=("variables.csv", "values.csv"),
        ),
    )


def test_an_empty_file_says_nothing() -> None:
    """All parts are optional."""
    assert parse_settings("") == Settings()


def test_a_wave_can_be_a_label_for_the_whole_file() -> None:
    """A label is no column."""
    declared = parse_settings('[input]\nwave = { label = "2026Q1" }').declared
    assert (declared.wave, declared.wave_label) == (None, "2026Q1")


@pytest.mark.parametrize("text", ["2-4", " 2 - 4 ", "2–4", "２～４", "2~4"])
def test_a_range_of_positions_is_written_as_people_type_it(text: str) -> None:
    """With any dash, and in full width."""
    (block,) = parse_settings(f'[input.blocks]\nexpectation = "{text}"').declared.blocks
    assert block == ("expectation", tuple(ColumnRef(position=position) for position in (2, 3, 4)))


@pytest.mark.parametrize("text", ["Q2-4", "2-4-6", "2", "-2-4", "2-4 years"])
def test_what_only_looks_like_a_range_is_a_header(text: str) -> None:
    """Age bands, dates, codes."""
    assert parse_settings(f'[input.blocks]\nideal = "{text}"').declared.blocks == (("ideal", (ColumnRef(text),)),)


@pytest.mark.parametrize(
    ("text", "reverse"),
    [
        ("[scale]\nreverse = true", ("all",)),
        ("[scale]\nreverse = true\n[scale.importance]\nreverse = false", ("experience", "expectation", "ideal")),
        ("[scale.importance]\nreverse = true", ("importance",)),
        ("[scale]\nreverse = false", ()),
    ],
)
def test_a_measure_can_stand_against_the_others(text: str, reverse: tuple[str, ...]) -> None:
    """What is said of one measure stands over what is said of all."""
    assert parse_settings(text).declared.rules.reverse == reverse


@pytest.mark.parametrize(
    ("text", "column", "keep"),
    [
        ('"Status"', ColumnRef("Status"), ()),
        ("3", ColumnRef(position=3), ()),
        ('{ header = "Status", position = 3 }', ColumnRef("Status", 3), ()),
        ('{ column = 3, keep = ["0"] }', ColumnRef(position=3), ("0",)),
        ('{ keep = ["Complete"] }', None, ("Complete",)),
    ],
)
def test_status_is_a_column_or_what_counts_in_it(text: str, column: ColumnRef | None, keep: tuple[str, ...]) -> None:
    """The values that count may be named where the column is recognised by itself."""
    declared = parse_settings(f"[input]\nstatus = {text}").declared
    assert (declared.status, declared.quality.keep_status) == (column, keep)


def test_codebooks_lie_beside_the_settings(tmp_path: Path) -> None:
    """And must be there."""
    path = tmp_path / "cemgap.toml"
    path.write_text('[input]\ncodebook = "values.csv"', encoding="utf-8")
    with pytest.raises(CemgapError) as caught:
        read_settings(path)
    assert [(p.code, p.places[0].column) for p in caught.value.problems] == [("E412", "[input] codebook")]
    (tmp_path / "values.csv").touch()
    assert read_settings(path).declared.codebook == (str(tmp_path / "values.csv"),)


def test_a_measure_may_be_rated_by_the_factor_or_by_its_attributes() -> None:
    """Not both ways; other measures may be rated the other way."""
    text = "[factors.price]\nimportance = 'Q1'\n[factors.price.attributes.fares]\nexperience = 'Q2'\n"
    (columns,) = parse_settings(text).declared.factors
    assert (columns.importance, columns.attributes[0].experience) == (ColumnRef("Q1"), ColumnRef("Q2"))
    (problem,) = problems_of(text + "importance = 'Q3'")
    assert (problem.code, [place.column for place in problem.places]) == (
        "E422",
        ["[factors.price] importance", "[factors.price.attributes.fares] importance"],
    )


def test_the_respondent_of_the_long_layout_is_the_respondent() -> None:
    """It may stand in either table."""
    assert parse_settings('[input.long]\nrespondent = "id"').declared.respondent == ColumnRef("id")


def test_a_standard_factor_goes_by_its_own_name_in_either_language() -> None:
    """Any other name keeps its own key."""
    factors = parse_settings('[factors."品牌形象"]\n[factors.parking]').declared.factors
    assert [columns.factor.key for columns in factors] == ["brand", "parking"]


def test_names_arrive_without_what_cannot_be_seen() -> None:
    """No escape sequence travels into a report."""
    declared = parse_settings('[factors.price]\nname = "Pri\\u200bce\\u001b[31m"').declared
    assert declared.factors[0].factor.names == (("", "Price[31m"),)


@pytest.mark.parametrize(
    ("text", "code", "place", "fix"),
    [
        ("[scale]\nmising = [99]", "E405", "[scale] mising", 'the nearest is "missing"'),
        ("[input]\nmissing = [99]", "E405", "[input] missing", "it stands in [scale] missing"),
        ("[facters.price]", "E405", "[facters]", 'the nearest is "factors"'),
        ("[ideal]\nkeys = 1", "E405", "[ideal]", "the keys here are schema"),
        ("[project]\nlogo = 'a.svg'", "E405", "[project] logo", "the keys here are client, title, lang, waves"),
        ("[factors.price.atributes.x]", "E405", "[factors.price] atributes", 'the nearest is "attributes"'),
        ("[factors.price.attributes.x]\nideal = 9", "E405", "[factors.price.attributes.x] ideal", "the keys here are"),
        ("[factors.price.attributes.x]\nstge = 'a'", "E405", "[factors.price.attributes.x] stge", '"stage"'),
        ("[factors.price.attributes.x]\nimportance = 1.5", "E408", "[factors.price.attributes.x] importance", "quotes"),
        ("[factors.price.attributes.x]\nstage = 1", "E406", "[factors.price.attributes.x] stage", 'write "1"'),
        ("[factors.price]\nattributes = 3", "E406", "[factors.price] attributes", "heading"),
        (
            "[factors.price.attributes.a]\n[factors.price.attributes.A]",
            "E421",
            "[factors.price.attributes.a]",
            "another",
        ),
        ("[factors.price.attributes.'?']", "E421", '[factors.price.attributes."?"]', "letters or digits"),
        (
            "[factors.price]\nexperience = { header = 'a', revers = true }",
            "E405",
            "[factors.price] experience.revers",
            "ve",
        ),
        (
            "[factors.price]\nexperience = { header = 'a', reverse = 1 }",
            "E406",
            "[factors.price] experience.reverse",
            "tr",
        ),
        ("[factors.price]\nexperience = { reverse = true }", "E408", "[factors.price] experience", "header in quotes"),
        ("[input]\nweight = { header = 'w', reverse = true }", "E405", "[input] weight.reverse", "position, header"),
        ("[input.bloks]\nexperience = '2-6'", "E405", "[input] bloks", 'the nearest is "blocks"'),
        ("[input.blocks]\nexperence = '2-6'", "E405", "[input.blocks] experence", 'the nearest is "experience"'),
        ("[input.blocks]\nexperience = '6-2'", "E420", "[input.blocks] experience", "the lower first"),
        ("[input.blocks]\nexperience = '0-2'", "E420", "[input.blocks] experience", "count from 1"),
        ("[input.blocks]\nexperience = ['1-999999999']", "E420", "[input.blocks] experience", "positions"),
        ("[input.blocks]\nexperience = 2.5", "E408", "[input.blocks] experience", '"2-6"'),
        ("[input.blocks]\nexperience = [[2]]", "E408", "[input.blocks] experience", '"2-6"'),
        ("[input.blocks]\nexperience = 0", "E407", "[input.blocks] experience", "write 1"),
        ("[input]\nencoding = 'gb18031'", "E425", "[input] encoding", 'the nearest is "gb18030"'),
        ("[input]\nencoding = 'base64'", "E425", "[input] encoding", "utf-8"),
        ("[input]\nheader_rows = '2'", "E406", "[input] header_rows", "without quotes"),
        ("[input]\ncodebook = 2", "E406", "[input] codebook", "values.csv"),
        ("[input]\nstatus = 1.5", "E408", "[input] status", "keep ="),
        ("[input]\nstatus = { column = 'a', kept = ['b'] }", "E405", "[input] status.kept", 'the nearest is "keep"'),
        ("[input]\nstatus = { column = 'a', keep = [0] }", "E406", "[input] status.keep", 'write "0"'),
        ("[input]\npartials = 'Dropped'", "E407", "[input] partials", 'the nearest is "drop"'),
        ("[scale]\nlabels = ['a', 'b']\nlow = 1\nhigh = 2", "E424", "[scale]", "the worst label counts 1"),
        ("[scale.ideal]\nlabels = ['a', 'b']\nreverse = true", "E424", "[scale.ideal]", "take reverse out"),
        ("[scale]\nlow = 5\nhigh = 1\nreverse = true", "E424", "[scale]", "take reverse out"),
        ("[scale]\nlabels = ['a', 'b']\n[scale.ideal]\nreverse = true", "E424", "[scale]", "take reverse out"),
        ("[scale]\nlabels = ['Good', 'fair', 'GOOD ']", "E423", "[scale]", "once"),
        ("[scale]\nlabels = ['Good']", "E423", "[scale] labels", "worst first"),
        ("[scale]\nlabels = 'Good'", "E406", "[scale] labels", 'write ["Good"]'),
        ("[factors.price]\nexperience = { positon = 1 }", "E405", "[factors.price] experience.positon", "position"),
        ("[factors.price]\nideal = { value = 1, sorce = 'x' }", "E405", "[factors.price] ideal.sorce", "source"),
        ("[project]\nclient = { fr = 'x', en = 'y' }", "E405", "[project] client.fr", "zh, en"),
        ("schema = 2\nnew = 1", "E404", "schema", "newer"),
        ("schema = '1'", "E406", "schema", "without quotes"),
        ("[scale]\nmissing = [true]", "E406", "[scale] missing", "number"),
        ("[scale]\nmissing = 99", "E406", "[scale] missing", "write [99]"),
        ("[input]\nsheet = 3", "E406", "[input] sheet", 'write "3"'),
        ("input = 3", "E406", "input", "heading"),
        ("[words]\nprice = 'fee'", "E406", "[words] price", 'write ["fee"]'),
        ("[factors.price]\nexpectation = { source = 'x' }", "E406", "[factors.price] expectation", "value = 7"),
        ("[report]\nmin_base = 0", "E407", "[report] min_base", "write 1"),
        ("[report]\nhide_below = -1", "E407", "[report] hide_below", "write 0"),
        ("[report]\nalpha = 5", "E407", "[report] alpha", "write alpha = 0.05"),
        ("[report]\nalpha = [0.01, 0.05, 0.1]", "E407", "[report] alpha", "[0.05, 0.10]"),
        ("[report]\nalpha = [0.05, 0.05]", "E407", "[report] alpha", "[0.05, 0.10]"),
        ('[report]\nalpha = "0.05"', "E407", "[report] alpha", "write alpha = 0.05"),
        ("[input]\nlayout = 'table'", "E407", "[input] layout", '"factor_table"'),
        ("[factors.price]\nexperience = ' '", "E407", "[factors.price] experience", "leave the key out"),
        ("[factors.price]\nexperience = true", "E408", "[factors.price] experience", "header in quotes"),
        ("[factors.price]\nexperience = {}", "E408", "[factors.price] experience", "header in quotes"),
        ("[factors.price]\nimportance = 9.5", "E408", "[factors.price] importance", "write { value = 9.5 }"),
        ("[factors.price]\nexpectation = false", "E408", "[factors.price] expectation", "management"),
        ("[input]\nwave = 1.5", "E408", "[input] wave", "label"),
        ("[brand]\nreasons = 1.5", "E408", "[brand] reasons", "Q3_*"),
        ("[project]\ntitle = 1", "E409", "[project] title", "zh ="),
        ("[factors.price]\nname = {}", "E409", "[factors.price] name", "zh ="),
        ("[scale]\nlow = 1", "E410", "[scale]", "low = 1 and high = 10"),
        ("[scale.ideal]\nlow = 5\nhigh = 5", "E410", "[scale.ideal]", "low = 1 and high = 10"),
        ("[factors.price]\n[factors.PRICE]", "E411", "[factors.price]", "another key"),
        ("[factors.'?!']", "E411", '[factors."?!"]', "letters or digits"),
        ("[words]\nexperence = ['x']", "E413", "[words] experence", 'the nearest is "experience"'),
        ("[words]\nparking = ['x']", "E413", "[words] parking", "[factors.parking]"),
        ("[words]\nprice = ['x']\nPrice = ['y']", "E413", "[words] Price", "keep one"),
        ("[project]\nwaves = ['a', 'b', 'a']", "E414", "[project] waves", "once"),
        ("[input]\nrespondent = 'a'\n[input.long]\nrespondent = 'b'", "E415", "[input] respondent", "[input]"),
        ("[scale]\nmissing = [99]\nnot_applicable = [98, 99]", "E416", "[scale]", "99"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place_and_a_way_out(text: str, code: str, place: str, fix: str) -> None:
    """One case per way to be wrong."""
    found_code, found_place, _, found_fix = the_problem(text)
    assert (found_code, found_place) == (code, place)
    assert fix in found_fix


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("header_rows = 4", "header_rows must be at most 3"),
        ("duplicates = 'drop'", "duplicates must be one of warn, stop"),
    ],
)
def test_where_nothing_is_near_the_message_says_what_can_stand_there(text: str, said: str) -> None:
    """No way out is guessed."""
    (problem,) = problems_of(f"[input]\n{text}")
    assert (problem.code, problem.message.text(), problem.fix) == ("E407", said, None)


@pytest.mark.parametrize("number", ["nan", "inf", "-inf"])
def test_numbers_are_finite(number: str) -> None:
    """TOML has infinities; scales have none."""
    (problem,) = problems_of(f"[scale]\nmissing = [{number}]")
    assert (problem.code, problem.places[0].value) == ("E407", number)


def test_all_problems_are_told_at_once() -> None:
    """Those of single keys and those between tables."""
    text = "[scale]\nmising = [99]\nlow = true\nhigh = 10\n[words]\nparking = ['x']\n[factors.price]\n[factors.Price]"
    assert {problem.code for problem in problems_of(text)} == {"E405", "E406", "E411", "E413"}


@pytest.mark.parametrize(
    ("text", "row", "fix"),
    [
        ("[scale]\nlow 1", 2, "write = and a value"),
        ("[scale]\nindex = raw", 2, "quotes"),
        ("[a]\n[a]", 2, "one heading"),
        ("a = 1\na = 2", 2, "once"),
        ('a = "x', 1, "close the quotes"),
        ("[factors.便利性]", 1, '[factors."便利性"]'),
        ("a = " + "9" * 5000, 1, "key = value"),
        ("a = " + "[" * 5000, 1, "key = value"),
    ],
)
def test_broken_toml_names_the_line(text: str, row: int, fix: str) -> None:
    """Also where the parser itself gives up."""
    (problem,) = problems_of(text)
    assert problem.fix is not None
    assert (problem.code, problem.places[0].row) == ("E403", row)
    assert fix in problem.fix.text()


def test_broken_toml_names_the_character() -> None:
    """As an editor counts it."""
    (problem,) = problems_of("[scale]\nlow = 1 2")
    assert "line 2, character 9" in problem.message.text()


@given(st.text())
def test_no_text_makes_it_stumble(text: str) -> None:
    """Settings that are no settings are refused, whatever they hold."""
    try:
        parse_settings(text)
    except CemgapError as refused:
        assert all(problem.code.startswith("E4") for problem in refused.problems)  # noqa: PT017 - either outcome is right


VALUES = st.recursive(
    st.one_of(st.booleans(), st.integers(-3, 12), st.floats(), st.text("aQ\n*é", max_size=3)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=2),
        st.dictionaries(
            st.sampled_from(
                [
                    "value",
                    "source",
                    "position",
                    "header",
                    "reverse",
                    "labels",
                    "column",
                    "keep",
                    "label",
                    "zh",
                    "low",
                    "x",
                ]
            ),
            inner,
            max_size=2,
        ),
    ),
    max_leaves=4,
)


KEYS = ["schema", "input", "factors", "words", "project.client", "project.waves", "brand.reasons", "input.wave"]
KEYS += ["input.segments", "input.outcomes", "input.long.factor", "scale.low", "scale.missing", "scale.ideal"]
KEYS += [
    "factors.price",
    "factors.price.ideal",
    "factors.price.importance",
    "factors.price.attributes",
    "factors.price.attributes.x",
    "factors.price.attributes.x.importance",
    "input.blocks",
    "input.blocks.experience",
    "input.status",
    "input.encoding",
    "input.codebook",
    "scale.labels",
    "scale.importance.reverse",
    "words.price",
    "report.min_base",
    "report.alpha",
    "plan.file",
]


@given(st.sampled_from(KEYS), VALUES)
def test_no_value_makes_it_stumble(key: str, value: object) -> None:
    """Any value under any key is taken or refused in our own words."""
    try:
        parse_settings(f"{key} = {inline(value)}")
    except CemgapError as refused:
        for problem in refused.problems:
            assert problem.code != "E403"
            assert problem.places[0].column
            assert problem.message.text()


def inline(value: object) -> str:
    """A value with its tables on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {inline(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(inline(item) for item in value) + "]"
    return str(tomlkit.item(value).as_string())


def test_the_settings_are_those_of_the_folder_or_the_nearest_above(tmp_path: Path) -> None:
    """The folder of the user before that of the data."""
    work, data = tmp_path / "client" / "reports", tmp_path / "data"
    work.mkdir(parents=True)
    data.mkdir()
    (data / "survey.csv").touch()
    assert find_settings(data / "survey.csv", work) is None
    (data / "cemgap.toml").touch()
    assert find_settings(data / "survey.csv", work) == data / "cemgap.toml"
    assert find_settings(Path("../../data/survey.csv"), work) == data / "cemgap.toml"
    assert find_settings(None, work) is None
    (tmp_path / "client" / "cemgap.toml").touch()
    assert find_settings(data / "survey.csv", work) == tmp_path / "client" / "cemgap.toml"
    (work / "cemgap.toml").touch()
    assert find_settings(data / "survey.csv", work) == work / "cemgap.toml"


def test_plan_and_evidence_beside_the_settings_are_taken(tmp_path: Path) -> None:
    """CSV before XLSX, and nothing where nothing is."""
    path = tmp_path / "cemgap.toml"
    path.write_text("", encoding="utf-8")
    assert (read_settings(path).plan_file, read_settings(path).evidence_file) == (None, None)
    for name in ("plan.xlsx", "evidence.xlsx"):
        (tmp_path / name).touch()
    assert read_settings(path).plan_file == tmp_path / "plan.xlsx"
    assert read_settings(path).evidence_file == tmp_path / "evidence.xlsx"
    (tmp_path / "evidence.csv").touch()
    assert read_settings(path).evidence_file == tmp_path / "evidence.csv"


def test_a_file_that_is_named_must_be_there(tmp_path: Path) -> None:
    """Both files are looked for before either is missed."""
    path = tmp_path / "cemgap.toml"
    path.write_text('[plan]\nfile = "our plan.xlsx"\n[evidence]\nfile = "' + "a" * 5000 + '"', encoding="utf-8")
    with pytest.raises(CemgapError) as caught:
        read_settings(path)
    assert [(p.code, p.places[0].column) for p in caught.value.problems] == [
        ("E412", "[plan] file"),
        ("E412", "[evidence] file"),
    ]
    (tmp_path / "our plan.xlsx").touch()
    path.write_text('[plan]\nfile = "our plan.xlsx"', encoding="utf-8")
    assert read_settings(path).plan_file == tmp_path / "our plan.xlsx"


def test_places_name_the_file(tmp_path: Path) -> None:
    """Problems and declarations know the file they come from; a byte order mark is no key."""
    path = tmp_path / "cemgap.toml"
    path.write_bytes(b"\xef\xbb\xbf[scale]\nmising = 1")
    with pytest.raises(CemgapError) as caught:
        read_settings(path)
    assert caught.value.problems[0].places[0].file == str(path)
    path.write_text("", encoding="utf-8")
    assert read_settings(path).declared.source == str(path)


def test_a_file_that_is_no_text_is_refused_with_its_row(tmp_path: Path) -> None:
    """The encoding of settings is not guessed."""
    path = tmp_path / "cemgap.toml"
    path.write_bytes("schema = 1\n[project]\nclient = '美苏'".encode("gb18030"))
    with pytest.raises(CemgapError) as caught:
        read_settings(path)
    assert (caught.value.problems[0].code, caught.value.problems[0].places[0].row) == ("E402", 3)
    path.write_bytes(b"#" * (1 << 20) + b"\n")
    with pytest.raises(CemgapError, match="megabyte"):
        read_settings(path)


@pytest.mark.parametrize("name", ["nowhere.toml", "."])
def test_a_file_that_is_not_there_is_refused(tmp_path: Path, name: str) -> None:
    """Nor is a folder one."""
    with pytest.raises(CemgapError, match="E00"):
        read_settings(tmp_path / name)
