"""Schema: the tables of ``cemgap.toml`` and what may stand in them, held to the letter.

Values that may be written in several ways are unions told apart by what stands there, never by trial: each branch has
a tag in angle brackets, which no key of a settings file can be mistaken for, and which is dropped from places.
"""

from collections.abc import Callable, Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from cemgap.errors import echo

SCHEMA = 1
"""The version of the settings this cemgap reads."""


def _written(text: str) -> str:
    if not text.strip():
        refusal = PydanticCustomError("blank_text", "blank")
        raise refusal
    return text


def _clean(text: str) -> str:
    # Names reach every report: nothing invisible may travel in them.
    return _written(echo(text, limit=len(text) + 1))


Header = Annotated[str, AfterValidator(_written)]
Name = Annotated[str, AfterValidator(_clean)]
Number = Annotated[float, Field(allow_inf_nan=False)]
Position = Annotated[int, Field(ge=1, le=1_000_000)]


class Table(BaseModel):
    """A table of the file: no key but its own, no value but of its own kind."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


def _tagged(
    text: str | None, whole: str | None, decimal: str | None, table: Callable[[Mapping[str, object]], str]
) -> Callable[[object], str | None]:
    tags = {str: text, int: whole, float: decimal, list: "<list>"}

    def tag(value: object) -> str | None:
        # By the very type: a truth value is a whole number to Python, and none to a person.
        return table(value) if isinstance(value, dict) else tags.get(type(value))

    return tag


class ColumnTable(Table):
    """``{ position = 7, header = "Service" }``."""

    position: Position | None = None
    header: Header | None = None

    @model_validator(mode="after")
    def _one_at_least(self) -> "ColumnTable":
        if self.position is None and self.header is None:
            refusal = PydanticCustomError("empty_column", "empty")
            raise refusal
        return self


class GivenTable(Table):
    """``{ value = 7, source = "management" }``."""

    value: Number
    source: Name | None = None


class LabelTable(Table):
    """``{ label = "2026Q1" }``."""

    label: Name


class LanguagesTable(Table):
    """``{ zh = "...", en = "..." }``."""

    zh: Name | None = None
    en: Name | None = None

    @model_validator(mode="after")
    def _one_at_least(self) -> "LanguagesTable":
        if self.zh is None and self.en is None:
            refusal = PydanticCustomError("empty_wording", "empty")
            raise refusal
        return self


def _given_or_column(table: Mapping[str, object]) -> str:
    return "<given>" if {"value", "source"} & set(table) else "<column>"


def _label_or_column(table: Mapping[str, object]) -> str:
    return "<column>" if {"position", "header"} & set(table) or not table else "<label>"


_HEADER = Annotated[Header, Tag("<header>")]
_POSITION = Annotated[Position, Tag("<position>")]
_COLUMN = Annotated[ColumnTable, Tag("<column>")]
_NUMBER = Annotated[Number, Tag("<number>")]
_GIVEN = Annotated[GivenTable, Tag("<given>")]


Wording = Annotated[
    Annotated[Name, Tag("<text>")] | Annotated[LanguagesTable, Tag("<languages>")],
    Discriminator(
        lambda value: "<text>" if isinstance(value, str) else "<languages>" if isinstance(value, dict) else None,
        custom_error_type="not_wording",
        custom_error_message="not a wording",
    ),
]
Column = Annotated[
    _HEADER | _POSITION | _COLUMN,
    Discriminator(
        lambda value: None if isinstance(value, list) else _COLUMN_TAG(value),
        custom_error_type="not_column",
        custom_error_message="not a column",
    ),
]
_COLUMN_TAG = _tagged("<header>", "<position>", None, lambda _: "<column>")
_SCORE_TAG = _tagged("<header>", "<number>", "<number>", _given_or_column)
_IMPORTANCE_TAG = _tagged("<header>", "<position>", None, _given_or_column)
_WAVE_TAG = _tagged("<header>", "<position>", None, _label_or_column)

Score = Annotated[
    _HEADER | _NUMBER | _COLUMN | _GIVEN,
    Discriminator(
        lambda value: None if isinstance(value, list) else _SCORE_TAG(value),
        custom_error_type="not_score",
        custom_error_message="neither a column nor a score",
    ),
]
Importance = Annotated[
    _HEADER | _POSITION | _COLUMN | _GIVEN,
    Discriminator(
        lambda value: None if isinstance(value, list) else _IMPORTANCE_TAG(value),
        custom_error_type="not_importance",
        custom_error_message="neither a column nor a score",
    ),
]
Wave = Annotated[
    _HEADER | _POSITION | _COLUMN | Annotated[LabelTable, Tag("<label>")],
    Discriminator(
        lambda value: None if isinstance(value, list) else _WAVE_TAG(value),
        custom_error_type="not_wave",
        custom_error_message="neither a column nor a label",
    ),
]
Reasons = Annotated[
    _HEADER | _POSITION | _COLUMN | Annotated[list[Column], Tag("<list>")],
    Discriminator(_COLUMN_TAG, custom_error_type="not_reasons", custom_error_message="not columns"),
]


class ProjectTable(Table):
    """``[project]``."""

    client: Wording | None = None
    title: Wording | None = None
    lang: Literal["en", "zh"] | None = None
    waves: list[Name] = []


class BrandTable(Table):
    """``[brand]``."""

    statement: Wording | None = None
    reasons: Reasons | None = None


class LongTable(Table):
    """``[input.long]``."""

    respondent: Column | None = None
    factor: Column | None = None
    experience: Column | None = None
    expectation: Column | None = None
    importance: Column | None = None
    ideal: Column | None = None
    expectation_source: Column | None = None
    importance_source: Column | None = None
    ideal_source: Column | None = None


class InputTable(Table):
    """``[input]``."""

    layout: Literal["factor_table", "wide", "long"] | None = None
    sheet: Header | None = None
    respondent: Column | None = None
    weight: Column | None = None
    wave: Wave | None = None
    date: Column | None = None
    segments: list[Column] = []
    outcomes: dict[Header, Column] = {}
    long: LongTable = LongTable()


class RangeTable(Table):
    """``[scale.MEASURE]``: both ends or none."""

    low: Number | None = None
    high: Number | None = None

    @model_validator(mode="after")
    def _both_ends(self) -> "RangeTable":
        if (self.low is None) != (self.high is None):
            refusal = PydanticCustomError("half_scale", "half a scale")
            raise refusal
        if self.low is not None and self.low == self.high:
            refusal = PydanticCustomError("no_range", "no range")
            raise refusal
        return self


class ScaleTable(RangeTable):
    """``[scale]``."""

    missing: list[Number] = []
    not_applicable: list[Number] = []
    index: Literal["auto", "0-10", "0-100", "raw"] = "auto"
    experience: RangeTable | None = None
    expectation: RangeTable | None = None
    importance: RangeTable | None = None
    ideal: RangeTable | None = None

    @model_validator(mode="after")
    def _one_meaning(self) -> "ScaleTable":
        both = [code for code in self.missing if code in self.not_applicable]
        if both:
            refusal = PydanticCustomError("two_meanings", "two meanings", {"code": both[0]})
            raise refusal
        return self


class FactorTable(Table):
    """``[factors.KEY]``."""

    name: Wording | None = None
    experience: Column | None = None
    expectation: Score | None = None
    importance: Importance | None = None
    ideal: Score | None = None


class ReportTable(Table):
    """``[report]``."""

    min_base: Annotated[int, Field(ge=1, le=1_000_000)] = 30


class FileTable(Table):
    """``[plan]`` and ``[evidence]``."""

    file: Header | None = None


class SettingsTable(Table):
    """The whole file."""

    # An alias, because pydantic's own models have an attribute of that name.
    schema_version: Annotated[int, Field(alias="schema", ge=1, le=SCHEMA)] = SCHEMA
    project: ProjectTable = ProjectTable()
    brand: BrandTable = BrandTable()
    input: InputTable = InputTable()
    scale: ScaleTable = ScaleTable()
    factors: dict[str, FactorTable] = {}
    words: dict[str, list[Name]] = {}
    report: ReportTable = ReportTable()
    plan: FileTable = FileTable()
    evidence: FileTable = FileTable()


UNION_TABLES: dict[str, type[Table]] = {
    "<column>": ColumnTable,
    "<given>": GivenTable,
    "<label>": LabelTable,
    "<languages>": LanguagesTable,
}
"""The tables that stand for one value, by their tag."""

TABLES: dict[tuple[str, ...], type[Table]] = {
    (): SettingsTable,
    ("project",): ProjectTable,
    ("brand",): BrandTable,
    ("input",): InputTable,
    ("input", "long"): LongTable,
    ("scale",): ScaleTable,
    **{("scale", measure): RangeTable for measure in ("experience", "expectation", "importance", "ideal")},
    ("factors", "*"): FactorTable,
    ("report",): ReportTable,
    ("plan",): FileTable,
    ("evidence",): FileTable,
}
"""The tables that have a heading of their own; ``*`` stands for any key."""


def keys_of(table: type[Table]) -> tuple[str, ...]:
    """The keys a table may hold, as they are written.

    >>> keys_of(FileTable)
    ('file',)
    """
    return tuple(field.alias or name for name, field in table.model_fields.items())
