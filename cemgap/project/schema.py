"""Schema: the tables of ``cemgap.toml`` and what may stand in them, held to the letter."""

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from cemgap.intake.vocabulary import fold
from cemgap.project.notation import (
    Block,
    Column,
    ColumnTable,
    Encoding,
    Files,
    GivenTable,
    Header,
    Importance,
    LabelTable,
    LanguagesTable,
    Levels,
    Name,
    Number,
    Rating,
    RatingTable,
    Reasons,
    Score,
    Status,
    StatusTable,
    Table,
    Wave,
    Wording,
)

SCHEMA = 1
"""The version of the settings this cemgap reads."""

Fate = Literal["keep", "drop"]
"""What becomes of respondents whose answers may not count."""


class ProjectTable(Table):
    """``[project]``."""

    client: Wording | None = None
    title: Wording | None = None
    lang: Literal["en", "zh"] | None = None
    waves: list[Name] = Field(default_factory=list)


class BrandTable(Table):
    """``[brand]``."""

    statement: Wording | None = None
    reasons: Reasons | None = None


class LongTable(Table):
    """``[input.long]``."""

    respondent: Column | None = None
    factor: Column | None = None
    experience: Rating | None = None
    expectation: Rating | None = None
    importance: Rating | None = None
    ideal: Rating | None = None
    expectation_source: Column | None = None
    importance_source: Column | None = None
    ideal_source: Column | None = None


class BlocksTable(Table):
    """``[input.blocks]``: which measure a run of columns holds."""

    experience: Block | None = None
    expectation: Block | None = None
    importance: Block | None = None
    ideal: Block | None = None
    none: Block | None = None
    """Columns that hold no rating, so that nobody asks again."""


class InputTable(Table):
    """``[input]``."""

    layout: Literal["factor_table", "wide", "long"] | None = None
    sheet: Header | None = None
    encoding: Encoding | None = None
    header_rows: Annotated[int, Field(ge=1, le=3)] | None = None
    decimal: Literal[",", "."] | None = None
    """The sign before decimals; without it "1,2" may as well be two answers."""
    codebook: Files = Field(default_factory=list)
    importance_table: Header | None = None
    """A file with the importance of each factor, from another source."""
    respondent: Column | None = None
    weight: Column | None = None
    stratum: Column | None = None
    cluster: Column | None = None
    fpc: Column | None = None
    """Sampling units in the population of the row's stratum."""
    lonely: Literal["adjust", "average", "remove"] = "adjust"
    """What a stratum with a single sampling unit adds to the variance."""
    value: Column | None = None
    value_tiers: list[Number] = Field(default_factory=list)
    wave: Wave | None = None
    date: Column | None = None
    segments: list[Column] = Field(default_factory=list)
    outcomes: dict[Header, Column] = Field(default_factory=dict)
    driver_outcome: Header | None = None
    """The name of the outcome that importance is derived from."""
    status: Status | None = None
    partials: Fate = "keep"
    straightliners: Fate = "keep"
    speeders: Fate = "keep"
    duplicates: Literal["warn", "stop"] = "warn"
    blocks: BlocksTable = BlocksTable()
    long: LongTable = LongTable()


class RangeTable(Table):
    """``[scale.MEASURE]``: both ends, or the answers in words, or neither."""

    low: Number | None = None
    high: Number | None = None
    labels: Annotated[list[Name], Field(min_length=2)] | None = None
    reverse: bool | None = None

    @model_validator(mode="after")
    def _both_ends(self) -> "RangeTable":
        if (self.low is None) != (self.high is None):
            refusal = PydanticCustomError("half_scale", "half a scale")
            raise refusal
        if self.low is not None and self.low == self.high:
            refusal = PydanticCustomError("no_range", "no range")
            raise refusal
        return self

    @model_validator(mode="after")
    def _one_way(self) -> "RangeTable":
        if self.labels is not None and self.low is not None:
            refusal = PydanticCustomError("labels_and_ends", "two scales")
            raise refusal
        if self.reverse and (self.labels is not None or (self.low or 0) > (self.high or 0)):
            refusal = PydanticCustomError("reversed_twice", "reversed twice")
            raise refusal
        seen: set[str] = set()
        for label in self.labels or ():
            if fold(label) in seen:
                refusal = PydanticCustomError("label_twice", "label twice", {"label": label})
                raise refusal
            seen.add(fold(label))
        return self


class ImportanceRangeTable(RangeTable):
    """``[scale.importance]``."""

    format: Literal["rating", "constant_sum", "ranks"] | None = None
    """How it was asked; of points that are shared out, `high` is their sum."""


class ScaleTable(RangeTable):
    """``[scale]``."""

    missing: list[Number] = Field(default_factory=list)
    not_applicable: list[Number] = Field(default_factory=list)
    index: Literal["auto", "0-10", "0-100", "raw"] = "auto"
    experience: RangeTable | None = None
    expectation: RangeTable | None = None
    importance: ImportanceRangeTable | None = None
    ideal: RangeTable | None = None

    @model_validator(mode="after")
    def _labels_of_all(self) -> "ScaleTable":
        """Labels of all measures stand for one that has no scale of its own: they are not turned for it either."""
        for said in (self.experience, self.expectation, self.importance, self.ideal):
            if self.labels is not None and said is not None and said.reverse and said.low is None:
                refusal = PydanticCustomError("reversed_twice", "reversed twice")
                raise refusal
        return self

    @model_validator(mode="after")
    def _one_meaning(self) -> "ScaleTable":
        both = [code for code in self.missing if code in self.not_applicable]
        if both:
            refusal = PydanticCustomError("two_meanings", "two meanings", {"code": both[0]})
            raise refusal
        return self


class AttributeTable(Table):
    """``[factors.KEY.attributes.KEY]``."""

    name: Wording | None = None
    experience: Rating | None = None
    expectation: Rating | None = None
    importance: Rating | None = None
    touchpoint: Name | None = None
    stage: Name | None = None
    channel: Name | None = None


class FactorTable(Table):
    """``[factors.KEY]``."""

    name: Wording | None = None
    experience: Rating | None = None
    expectation: Score | None = None
    importance: Importance | None = None
    ideal: Score | None = None
    attributes: dict[str, AttributeTable] = Field(default_factory=dict)


class ReportTable(Table):
    """``[report]``."""

    min_base: Annotated[int, Field(ge=1, le=1_000_000)] = 30
    hide_below: Annotated[int, Field(ge=0, le=1_000_000)] = 10
    alpha: Levels = Field(default_factory=lambda: [0.05])
    matrix: Literal["satisfaction", "experience"] | None = None
    """What the priority matrix sets against importance; left out = what the ranking needs."""
    crosshair: Literal["mean", "median", "scale"] = "mean"
    by: list[Column] = Field(default_factory=list)
    """Columns whose groups are compared."""
    importance: Literal["stated", "derived"] = "stated"
    drivers: Literal["lmg", "johnson"] = "lmg"


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
    factors: dict[str, FactorTable] = Field(default_factory=dict)
    words: dict[str, list[Name]] = Field(default_factory=dict)
    report: ReportTable = ReportTable()
    plan: FileTable = FileTable()
    evidence: FileTable = FileTable()


UNION_TABLES: dict[str, type[Table]] = {
    "<column>": ColumnTable,
    "<rating>": RatingTable,
    "<status>": StatusTable,
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
    ("input", "blocks"): BlocksTable,
    ("input", "long"): LongTable,
    ("scale",): ScaleTable,
    **{("scale", measure): RangeTable for measure in ("experience", "expectation", "ideal")},
    ("scale", "importance"): ImportanceRangeTable,
    ("factors", "*"): FactorTable,
    ("factors", "*", "attributes", "*"): AttributeTable,
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
