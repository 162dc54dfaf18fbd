"""Proposal: what was understood of a file, written down so that it is understood the same again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cemgap.errors import Problem
from cemgap.intake.doubts import Doubt
from cemgap.intake.mapping import Attribute, Declared, Factor, MappedColumn, QualityRules
from cemgap.project.choices import Choices
from cemgap.project.proposal import likely_factor, proposal
from cemgap.project.settings import parse_settings
from cemgap.statistics.survey import Survey
from cemgap.translations import msg
from cemgap.understanding import read_understood

FACTORS = ("Product", "Service", "Price", "Parking", "Opening hours", "便利性", "停车", "After-sales (repair)")
MEASURES = ("experience", "expectation", "importance")
OTHERS = ("ResponseId", "store", "weight", "Mood today", "", "Date", "Overall satisfaction", "Q*", "wave")


@st.composite
def surveys(draw: st.DrawFn) -> str:
    """A small wide CSV: some factors by some measures, other columns among them, in any order."""
    factors = draw(st.lists(st.sampled_from(FACTORS), min_size=1, max_size=4, unique=True))
    measures = draw(st.lists(st.sampled_from(MEASURES), min_size=1, unique=True))
    named = [f"{measure.title()}: {factor}" for measure in measures for factor in factors]
    headers = draw(st.permutations([*named, *draw(st.lists(st.sampled_from(OTHERS), max_size=4, unique=True))]))
    rows = [
        [str(1 + (at * 3 + row * 7) % 10) if header in named else f"w{row % 3}" for at, header in enumerate(headers)]
        for row in range(40)
    ]
    return "\n".join(",".join(cells) for cells in (headers, *rows)) + "\n"


def understood(path: Path, declared: Declared) -> tuple[Survey, tuple[Problem, ...]]:
    """What is understood of a file."""
    return read_understood(str(path), declared, Choices())


DECLARED_ROLES = {*MEASURES, "id", "wave", "date", "segment", "outcome"}


def roles_in(declared: Declared) -> list[str]:
    """The roles of the columns that are declared, one per column."""
    singles = {"id": declared.respondent, "wave": declared.wave, "date": declared.date}
    rated = [
        measure
        for factor in declared.factors
        for part in (factor, *factor.attributes)
        for measure in MEASURES
        if getattr(part, measure) is not None
    ]
    several = ["segment"] * len(declared.segments) + ["outcome"] * len(declared.outcomes)
    return sorted([*rated, *several, *(role for role, column in singles.items() if column is not None)])


def columns_of(survey: Survey) -> list[tuple[int, str, str | None, str | None, bool]]:
    """What every column is taken for."""
    return [(c.position, c.role, c.factor, c.attribute, c.reverse) for c in survey.mapping.columns]


@given(surveys())
@settings(max_examples=25)
def test_what_is_written_is_understood_the_same(text: str) -> None:
    """Columns, factors and scales: with the settings as without."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "survey.csv"
        path.write_text(text, encoding="utf-8")
        before, problems = understood(path, Declared())
        declared = parse_settings(proposal(before, problems, "en", doubts=before.doubts)).declared
        after, _ = understood(path, declared)
    useless = {of.position for of in before.mapping.outcomes} - {of.position for of in before.settled_outcomes}
    wanted = [c for c in before.mapping.columns if c.position not in useless or c.position not in before.tally.columns]
    assert roles_in(declared) == sorted(column.role for column in wanted if column.role in DECLARED_ROLES)
    assert columns_of(after) == columns_of(before)
    assert [factor.key for factor in after.factors] == [factor.key for factor in before.factors]
    assert [factor.label("zh") for factor in after.factors] == [factor.label("zh") for factor in before.factors]
    ends = {measure: (scale.low, scale.high) for measure, scale in before.scales.scales}
    assert {measure: (scale.low, scale.high) for measure, scale in after.scales.scales} == ends


@pytest.fixture
def survey(tmp_path: Path) -> Survey:
    """A survey that leaves nothing open."""
    path = tmp_path / "survey.csv"
    rows = "".join(f"{1 + i % 10},{1 + i % 10},{10 - i % 10},x\n" for i in range(40))
    path.write_text("Experience: Service,Experience: Staff,Importance: Service,Mood\n" + rows, encoding="utf-8")
    return understood(path, Declared())[0]


def with_mapping(survey: Survey, **changes: object) -> Survey:
    """The survey with another mapping."""
    return replace(survey, mapping=replace(survey.mapping, **changes))  # type: ignore[arg-type] # fields by name


def test_attributes_are_written_under_their_factor(survey: Survey) -> None:
    """With their own names and places, a reversed column as such."""
    why = msg("the header says experience")
    columns = (
        MappedColumn(0, "Experience: Service", "experience", why, "service", "staff"),
        MappedColumn(1, "Experience: Staff", "experience", why, "service", "opening_hours", reverse=True),
        MappedColumn(2, "Importance: Service", "importance", why, "service"),
        MappedColumn(3, "", "open", why),
    )
    attributes = (
        Attribute("service", "staff", (("", "Staff"),), touchpoint="shop"),
        Attribute("service", "opening_hours", (("", "Opening hours"),)),
        Attribute("price", "other"),
    )
    changed = with_mapping(survey, columns=columns, attributes=attributes, factors=(Factor("service"),))
    (service,) = parse_settings(proposal(changed, (), "en")).declared.factors
    assert [columns.attribute for columns in service.attributes] == list(attributes[:2])
    first, second = service.attributes
    assert first.experience is not None
    assert second.experience is not None
    assert (first.experience.position, first.experience.header) == (1, "Experience: Service")
    assert (second.experience.position, second.experience.reverse) == (2, True)
    assert service.importance is not None
    assert service.experience is None


def test_labels_stand_in_place_of_the_ends_of_a_scale(survey: Survey) -> None:
    """They say the same, and both at once are refused."""
    labels = (("experience", ("poor", "fair", "good")),)
    changed = with_mapping(survey, rules=replace(survey.mapping.rules, labels=labels))
    rules = parse_settings(proposal(changed, (), "en")).declared.rules
    assert rules.labels == labels
    assert {measure for measure, _, _ in rules.scales} == {"importance"}


def test_what_answers_in_words_count_is_said(tmp_path: Path) -> None:
    """As a comment: it is seen again in the file, and stands there to be looked at."""
    path = tmp_path / "words.csv"
    said = ("Very dissatisfied", "Dissatisfied", "Neutral", "Satisfied", "Very satisfied")
    rows = "".join(f"{said[i % 5]},{said[(i + 1) % 5]}\n" for i in range(40))
    path.write_text("Experience: Service,Expectation: Service\n" + rows, encoding="utf-8")
    found = understood(path, Declared())[0]
    text = proposal(found, (), "en")
    assert (
        "# experience: 1 = very dissatisfied, 2 = dissatisfied, 3 = neutral, 4 = satisfied, 5 = very satisfied" in text
    )
    assert parse_settings(text).declared.rules.scales == ()


def test_what_answers_and_flags_declare_is_kept(survey: Survey) -> None:
    """Words, codebooks, header rows, columns that nobody is to ask about again, the fate of doubtful answers."""
    said = parse_settings(
        '[input]\nheader_rows = 2\ncodebook = "values.csv"\n[input.blocks]\nexperience = 1\nnone = 4\n'
        '[words]\nexperience = ["how it went"]'
    ).declared
    changed = with_mapping(survey, quality=QualityRules(partials="drop", keep_status=("Complete",)))
    declared = parse_settings(proposal(changed, (), "en", said=said)).declared
    assert (declared.header_rows, declared.codebook, declared.words) == (2, ("values.csv",), said.words)
    assert [measure for measure, _ in declared.blocks] == ["none"]
    assert declared.quality == changed.mapping.quality


@pytest.mark.parametrize(
    ("seen", "written"),
    [
        ("gb18030", "gb18030"),
        ("utf-16", "utf-16"),
        ("utf-8", None),
        ("UTF-8-SIG", None),
        ("no such", None),
        (None, None),
    ],
)
def test_only_an_unusual_encoding_is_written(survey: Survey, seen: str | None, written: str | None) -> None:
    """And none that could not be read back."""
    assert parse_settings(proposal(replace(survey, encoding=seen), (), "en")).declared.encoding == written


def test_open_questions_are_comments_where_their_answer_would_stand(survey: Survey) -> None:
    """In the language of whoever asks."""
    doubts = (
        Doubt("measure", (3,), msg("which measure?"), msg("block")),
        Doubt("weight", (3,), msg("a weight?"), msg("flag")),
        Doubt("missing", (3,), msg("is 99 an answer?"), msg("missing 99")),
    )
    text = proposal(survey, (), "en", doubts=doubts)
    assert "# [input.blocks]\n# open: which measure?\n# to answer it: block\n" in text
    assert '# open: a weight?\n# to weigh by it: weight = "Mood"\n' in text
    assert "# open: is 99 an answer?\n# to answer it: missing 99\n" in text
    assert "columns not used" not in text
    assert parse_settings(text).declared.weight is None


def test_an_item_that_is_none_of_the_six_is_proposed_as_an_attribute(survey: Survey) -> None:
    """As a comment: a person decides. The heading it names can be put there."""
    text = proposal(survey, (), "en")
    (line,) = (line for line in text.splitlines() if "attribute" in line)
    assert line == "# to make it an attribute of Service, head it [factors.service.attributes.staff]"
    moved = text.replace("[factors.staff]", "[factors.service.attributes.staff]").replace(
        'experience = {position = 1, header = "Experience: Service"}', ""
    )
    (service,) = parse_settings(moved).declared.factors
    assert service.attributes[0].attribute.key == "staff"


@pytest.mark.parametrize(
    ("name", "factor"),
    [
        ("Friendly staff", "service"),
        ("停车方便", "convenience"),
        ("Parking fees", None),
        ("Approachability", None),
        ("Colour", None),
        ("维修质量", None),
    ],
)
def test_the_likely_factor_is_named_only_where_one_is(name: str, factor: str | None) -> None:
    """Words stand whole; those of two factors name neither."""
    assert likely_factor(name) == factor
