"""The text of a settings file: commented, and read back as what was meant."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cemgap.errors import CemgapError
from cemgap.intake.mapping import (
    LAYOUTS,
    MEASURES,
    STANDARD_FACTORS,
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
from cemgap.intake.vocabulary import fold
from cemgap.project.settings import parse_settings
from cemgap.project.settings_text import settings_text
from cemgap.translations import Wording

PRINTED = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=8)
HEADERS = st.text(min_size=1, max_size=12).filter(str.strip)
POSITIONS = st.integers(1, 400)
COLUMNS = st.one_of(
    st.builds(ColumnRef, header=HEADERS),
    st.builds(ColumnRef, position=POSITIONS),
    st.builds(ColumnRef, header=HEADERS, position=POSITIONS),
)
RATINGS = st.one_of(COLUMNS, COLUMNS.map(lambda column: replace(column, reverse=True)))
NUMBERS = st.one_of(st.integers(-99, 99).map(float), st.floats(allow_nan=False, allow_infinity=False))
SCORES = st.one_of(RATINGS, st.builds(Given, NUMBERS, st.none() | PRINTED))
NAMES = st.one_of(
    st.just(()),
    PRINTED.map(lambda name: (("", name),)),
    PRINTED.map(lambda name: (("zh", name),)),
    PRINTED.map(lambda name: (("en", name),)),
    st.tuples(PRINTED, PRINTED).map(lambda names: (("zh", names[0]), ("en", names[1]))),
)
FACTOR_KEYS = st.one_of(st.sampled_from([*STANDARD_FACTORS, "parking", "停车", "after_sales", "1_2"]))
ATTRIBUTES = st.lists(
    st.builds(
        AttributeColumns,
        st.builds(
            Attribute,
            st.just(""),
            st.sampled_from(["staff", "停车", "opening_hours", "1_2", "name"]),
            NAMES,
            st.none() | PRINTED,
            st.none() | PRINTED,
            st.none() | PRINTED,
        ),
        st.none() | RATINGS,
        st.none() | RATINGS,
        st.none() | RATINGS,
    ),
    max_size=3,
    unique_by=lambda columns: columns.attribute.key,
).map(tuple)


def with_attributes(columns: FactorColumns, attributes: tuple[AttributeColumns, ...]) -> FactorColumns:
    """The factor with attributes of its own, whose measures it has not itself."""
    own = tuple(replace(a, attribute=replace(a.attribute, factor=columns.factor.key)) for a in attributes)
    return replace(
        columns,
        attributes=own,
        experience=None if any(a.experience for a in own) else columns.experience,
        expectation=None if any(a.expectation for a in own) else columns.expectation,
        importance=None if any(a.importance for a in own) else columns.importance,
    )


FACTORS = st.lists(
    st.builds(
        with_attributes,
        st.builds(
            FactorColumns,
            st.builds(Factor, FACTOR_KEYS, NAMES),
            st.none() | RATINGS,
            st.none() | SCORES,
            st.none() | SCORES,
            st.none() | SCORES,
        ),
        ATTRIBUTES,
    ),
    max_size=4,
    unique_by=lambda columns: columns.factor.key,
).map(tuple)
ENDS = st.tuples(NUMBERS, NUMBERS).filter(lambda ends: ends[0] != ends[1])
LABELS = st.lists(PRINTED, min_size=2, max_size=4, unique_by=fold).map(tuple)
ANSWERS = st.one_of(st.none(), ENDS, LABELS)
"""Of one measure: nothing said, low and high, or labels."""
CODES = st.lists(NUMBERS, max_size=4, unique=True)


@st.composite
def rules(draw: st.DrawFn) -> ScaleRules:
    """Rules without contradictions, in the order in which they are read."""
    codes, cut = draw(CODES), draw(st.integers(0, 4))
    said = {measure: draw(ANSWERS) for measure in ("all", *MEASURES)}
    scales = tuple((m, *ends) for m, ends in said.items() if ends is not None and isinstance(ends[0], float))
    labels = tuple((m, texts) for m, texts in said.items() if texts is not None and isinstance(texts[0], str))
    falling = {measure for measure, low, high in scales if low > high}
    own = {*dict(labels), *(measure for measure, _, _ in scales)}
    led = {m for m in MEASURES if m not in own} if "all" in dict(labels) else set()
    free = [m for m in ("all", *MEASURES) if m not in {*falling, *dict(labels), *led}]
    turned = draw(st.sets(st.sampled_from(free))) if free else set()
    reverse = ("all",) if "all" in turned else tuple(m for m in MEASURES if m in turned)
    index = draw(st.sampled_from(["auto", "0-10", "0-100", "raw"]))
    upright = draw(st.sets(st.sampled_from(["all", *MEASURES]))) - turned if "all" not in turned else set()
    return ScaleRules(
        scales,
        tuple(codes[:cut]),
        tuple(codes[cut:]),
        index,
        labels=labels,
        reverse=reverse,
        upright=tuple(m for m in ("all", *MEASURES) if m in upright),
        decimal=draw(st.sampled_from([None, ",", "."])),
        importance_format=draw(st.sampled_from([None, "rating", "constant_sum", "ranks"])),
    )


MEASURED = st.one_of(
    st.lists(RATINGS, min_size=1, max_size=4).map(tuple),
    st.lists(st.integers(1, 12), min_size=1, max_size=6).map(lambda at: tuple(ColumnRef(position=n) for n in at)),
    st.sampled_from(["2-6", "6-2", "０～9", "Q2-6", "RA01_*"]).map(lambda header: (ColumnRef(header),)),
)
BLOCKS = st.sets(st.sampled_from([*MEASURES, "none"])).flatmap(
    lambda measures: st.tuples(*(st.tuples(st.just(m), MEASURED) for m in (*MEASURES, "none") if m in measures))
)
FATE = st.sampled_from(["keep", "drop"])
QUALITY = st.builds(
    QualityRules, FATE, FATE, FATE, st.sampled_from(["warn", "stop"]), st.lists(PRINTED, max_size=2).map(tuple)
)
DECLARED = st.builds(
    Declared,
    layout=st.none() | st.sampled_from(LAYOUTS),
    factors=FACTORS,
    records=st.builds(RecordColumns, *(st.none() | COLUMNS for _ in RecordColumns.__dataclass_fields__)),
    respondent=st.none() | COLUMNS,
    weight=st.none() | COLUMNS,
    **{name: st.none() | COLUMNS for name in ("stratum", "cluster", "fpc", "value")},
    lonely=st.sampled_from(["adjust", "average", "remove"]),
    value_tiers=st.lists(st.integers(0, 900).map(float), max_size=3, unique=True).map(sorted).map(tuple),
    by=st.lists(COLUMNS, max_size=2).map(tuple),
    wave=COLUMNS,
    waves=st.lists(PRINTED, max_size=3, unique=True).map(tuple),
    date=st.none() | COLUMNS,
    segments=st.lists(COLUMNS, max_size=3).map(tuple),
    outcomes=st.lists(st.tuples(HEADERS, COLUMNS), max_size=2, unique_by=lambda pair: pair[0]).map(tuple),
    reasons=st.lists(COLUMNS, max_size=3).map(tuple),
    words=st.lists(
        st.tuples(st.sampled_from([*MEASURES, *STANDARD_FACTORS]), st.lists(PRINTED, max_size=3).map(tuple)),
        max_size=2,
        unique_by=lambda pair: pair[0],
    ).map(tuple),
    rules=rules(),
    sheet=st.none() | HEADERS,
    blocks=BLOCKS,
    status=st.none() | COLUMNS,
    quality=QUALITY,
    encoding=st.none() | st.sampled_from(["gb18030", "UTF-16", "latin-1"]),
    header_rows=st.none() | st.integers(1, 3),
    codebook=st.lists(HEADERS, max_size=2).map(tuple),
    importance_table=st.none() | HEADERS,
)


def without_wave_column(declared: Declared, label: str | None) -> Declared:
    """The declaration with a label for the whole file, where there is one."""
    return declared if label is None else replace(declared, wave=None, wave_label=label)


@given(st.builds(without_wave_column, DECLARED, st.none() | PRINTED))
def test_what_is_written_reads_back_the_same(declared: Declared) -> None:
    """Whatever the headers, names and numbers."""
    assert parse_settings(settings_text(declared)).declared == declared


@given(st.dictionaries(st.sampled_from(["price", "input.weight", "scale", "nowhere"]), st.text()))
def test_comments_change_nothing(comments: dict[str, str]) -> None:
    """Not even those made of survey text."""
    declared = Declared(factors=(FactorColumns(Factor("price"), ColumnRef("Q1")),), weight=ColumnRef("w"))
    assert parse_settings(settings_text(declared, comments=comments)).declared == declared


def test_comments_stand_where_they_belong() -> None:
    """A factor's under its heading, a key's where the key would be, others at the end."""
    declared = Declared(factors=(FactorColumns(Factor("price"), ColumnRef("Q1")),))
    comments = {
        "price": "its words say so",
        "input.weight": 'weight = "w": could be a weight',
        "end": "Not understood: Q9",
    }
    text = settings_text(declared, comments=comments)
    assert '[factors.price]\n# its words say so\nexperience = "Q1"\n' in text
    assert '# weight = "w": could be a weight\n' in text
    assert text.rstrip().endswith("# Not understood: Q9")


def test_an_empty_one_shows_how_to_fill_it() -> None:
    """By examples that say nothing as long as they are comments."""
    text = settings_text(Declared())
    for example in ("# missing = [99]", '# weight = "w"', "# [factors.convenience]", "# min_base = 30"):
        assert example in text
    assert parse_settings(text).declared == Declared()


def test_its_examples_are_settings() -> None:
    """With every example switched on the file still reads."""
    lines = settings_text(Declared(rules=ScaleRules((("all", 1, 10),)))).splitlines()
    on = [line[2:] if line.startswith("# ") and (" = " in line or line[2] == "[") else line for line in lines]
    declared = parse_settings("\n".join(on)).declared
    assert declared.weight == ColumnRef("w")
    assert declared.wave_label == "2026Q1"
    assert declared.factors[0].importance == ColumnRef("Q7_1")


def test_what_else_is_said_of_the_project_is_written_too() -> None:
    """Client, statement, language, smallest base."""
    client, statement = Wording((("", "Meisu"),)), Wording((("zh", "明码实价"), ("en", "Fair prices")))
    text = settings_text(Declared(), client=client, statement=statement, language="zh", min_base=50)
    settings = parse_settings(text)
    assert (settings.client, settings.statement, settings.language, settings.min_base) == (client, statement, "zh", 50)


def test_a_header_that_stands_once_needs_no_position() -> None:
    """One that stands twice, or looks like a pattern, does; ratings keep both."""
    declared = Declared(
        factors=(FactorColumns(Factor("price"), ColumnRef("Q1", 2), ColumnRef("Q2", 3)),),
        respondent=ColumnRef("id", 1),
        segments=(ColumnRef("Q*", 5), ColumnRef("Q2", 4), ColumnRef("shop", 6)),
    )
    text = settings_text(declared, headers=("id", "Q1", "Q2", "Q2", "Q*", "shop"))
    assert 'experience = {position = 2, header = "Q1"}\nexpectation = {position = 3, header = "Q2"}\n' in text
    assert 'respondent = "id"\n' in text
    assert 'segments = [{position = 5, header = "Q*"}, {position = 4, header = "Q2"}, "shop"]' in text


def test_columns_in_a_row_are_written_as_a_range() -> None:
    """The way people write them; what only looks like a range is named as a header."""
    columns = (*(ColumnRef(position=n) for n in (2, 3, 4, 9)), ColumnRef("7-9"), ColumnRef("v3", reverse=True))
    text = settings_text(Declared(blocks=(("experience", columns),)))
    assert 'experience = ["2-4", 9, {header = "7-9"}, {header = "v3", reverse = true}]' in text


def test_reasons_stand_behind_what_they_are_for() -> None:
    """On the line of the column, so that a wrong one is seen where it is mended."""
    staff = AttributeColumns(Attribute("service", "staff"), ColumnRef("Staff", 3))
    declared = Declared(factors=(FactorColumns(Factor("service"), attributes=(staff,)),))
    reasons = {"factors.service.attributes.staff.experience": "the header says so"}
    text = settings_text(declared, reasons=reasons)
    assert (
        '[factors.service.attributes.staff]\nexperience = {position = 3, header = "Staff"} # the header says so' in text
    )


def test_names_are_written_as_they_will_be_read() -> None:
    """Without invisible characters, languages before the file's wording."""
    text = settings_text(Declared(factors=(FactorColumns(Factor("a", (("", "a\x1b b"), ("en", "A")))),)))
    assert parse_settings(text).declared.factors[0].factor.names == (("en", "A"),)


@pytest.mark.parametrize(
    "declared",
    [
        Declared(sheet=" "),
        Declared(factors=(FactorColumns(Factor("price")), FactorColumns(Factor("Price")))),
        Declared(factors=(FactorColumns(Factor("No key")),)),
    ],
)
def test_what_would_read_back_otherwise_is_refused(declared: Declared) -> None:
    """Rather than written wrong."""
    with pytest.raises(CemgapError, match="E419"):
        settings_text(declared)
