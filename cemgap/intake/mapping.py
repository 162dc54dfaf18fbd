"""Mapping: which column answers which question; the explicit, editable answer of a guess or of ``cemgap.toml``."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal
from zlib import crc32

from cemgap.errors import PERSONAL
from cemgap.intake.doubts import Doubt
from cemgap.intake.driver_rules import STATED, DriverRules
from cemgap.intake.measures import MEASURES, RATED
from cemgap.intake.ratings.coding import Coding
from cemgap.translations import Message, msg

if TYPE_CHECKING:
    from cemgap.intake.ratings.importance_format import ImportanceFormat

__all__ = [
    "LAYOUTS",
    "MEASURES",
    "MEASURE_WORDS",
    "RATED",
    "STANDARD_FACTORS",
    "Attribute",
    "AttributeColumns",
    "ColumnRef",
    "Declared",
    "Factor",
    "FactorColumns",
    "Given",
    "Lonely",
    "MappedColumn",
    "Mapping",
    "OutcomeColumn",
    "QualityRules",
    "RecordColumns",
    "ScaleRules",
    "key_of",
]

LAYOUTS = ("factor_table", "wide", "long")
Lonely = Literal["adjust", "average", "remove"]
"""What a stratum with a single sampling unit adds to the variance (`statistics.totals`)."""

MEASURE_WORDS: dict[str, Message] = {
    "experience": msg("experience"),
    "expectation": msg("expectation"),
    "importance": msg("importance"),
    "ideal": msg("ideal"),
    "factor": msg("factor"),
    "expectation_source": msg("source of the expectation"),
    "importance_source": msg("source of the importance"),
    "ideal_source": msg("source of the ideal"),
}
STANDARD_FACTORS: dict[str, Message] = {
    "product": msg("Product"),
    "service": msg("Service"),
    "relationship": msg("Relationship"),
    "convenience": msg("Convenience"),
    "brand": msg("Brand image"),
    "price": msg("Price"),
}
"""The six factors of the method and the name shown for each."""


def key_of(name: str) -> str:
    """The key of a factor's own words: NFKC, case folded, everything but letters and digits to ``_``.

    In place of mail and network addresses and phone numbers stand four digits that tell them apart, and no more.

    >>> key_of("After-sales service")
    'after_sales_service'
    >>> key_of("Call 0171 5550123")
    'call_224d'
    """
    plain = unicodedata.normalize("NFKC", name)
    folded = PERSONAL.sub(lambda found: f" {crc32(found[0].encode()) & 0xFFFF:04x} ", plain).casefold()
    return re.sub(r"[\W_]+", "_", folded).strip("_")


@dataclass(frozen=True, slots=True)
class Factor:
    """A factor: its key in every file, and its name in every language."""

    key: str
    names: tuple[tuple[str, str], ...] = ()
    """(language, name): ``zh`` and ``en`` as the settings give them, "" as the file words it."""

    def label(self, language: str) -> str:
        """The name to show: of the settings, else of a standard key, else the file's wording."""
        names = dict(self.names)
        if language in names:
            return names[language]
        if self.key in STANDARD_FACTORS:
            return STANDARD_FACTORS[self.key].text(language)
        return names.get("") or next(iter(names.values()), self.key)


@dataclass(frozen=True, slots=True)
class ColumnRef:
    """A column by its header, its position (from 1), or both. A header may hold ``*`` where several are meant."""

    header: str | None = None
    position: int | None = None
    said: str | None = None
    """The flag that names it; None = the settings do."""
    reverse: bool = False
    """A rating whose best answer is the lowest."""


@dataclass(frozen=True, slots=True)
class Given:
    """A score that no respondent gave, with who gave it."""

    value: float
    """On the answers' own scale."""
    source: str | None = None
    """management, front line, assumed, ...; None where it was not said."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """One question inside a factor, or one factor at one touchpoint."""

    factor: str
    """Key of the factor."""
    key: str
    names: tuple[tuple[str, str], ...] = ()
    """(language, name), as `Factor.names`."""
    touchpoint: str | None = None
    stage: str | None = None
    channel: str | None = None

    def label(self, language: str) -> str:
        """The name to show: of the settings, else the file's wording."""
        names = dict(self.names)
        return names.get(language) or names.get("") or next(iter(names.values()), self.key)


@dataclass(frozen=True, slots=True)
class AttributeColumns:
    """Where the ratings of one attribute stand."""

    attribute: Attribute
    experience: ColumnRef | None = None
    expectation: ColumnRef | None = None
    importance: ColumnRef | None = None


@dataclass(frozen=True, slots=True)
class FactorColumns:
    """Where the ratings of one factor stand (wide layout), or what was given instead."""

    factor: Factor
    experience: ColumnRef | None = None
    expectation: ColumnRef | Given | None = None
    importance: ColumnRef | Given | None = None
    ideal: ColumnRef | Given | None = None
    attributes: tuple[AttributeColumns, ...] = ()
    """The factor's score is then the mean of those answered, if at least half are."""


@dataclass(frozen=True, slots=True)
class RecordColumns:
    """The columns of a factor table or of the long layout (a row per factor, or per respondent and factor)."""

    factor: ColumnRef | None = None
    experience: ColumnRef | None = None
    expectation: ColumnRef | None = None
    importance: ColumnRef | None = None
    ideal: ColumnRef | None = None
    expectation_source: ColumnRef | None = None
    importance_source: ColumnRef | None = None
    ideal_source: ColumnRef | None = None


@dataclass(frozen=True, slots=True)
class ScaleRules:
    """What is declared about answers, before any is seen."""

    scales: tuple[tuple[str, float, float], ...] = ()
    """(measure or "all", low, high); low > high = reversed."""
    missing: tuple[float, ...] = ()
    """Codes that mean no answer."""
    not_applicable: tuple[float, ...] = ()
    """Codes that mean don't know or not applicable."""
    index: str = "auto"
    """auto, 0-10, 0-100, raw."""
    source: str = "settings"
    """Where the scales come from: flag or settings."""
    labels: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """(measure or "all", the answers in words, worst to best): the worst counts 1."""
    reverse: tuple[str, ...] = ()
    """Measures (or "all") whose best answer is the lowest number."""
    upright: tuple[str, ...] = ()
    """Measures (or "all") whose best answer is said to be the highest number, whatever labels say."""
    decimal: str | None = None
    """The sign before decimals: "," or "."; None = as the cells show it."""
    importance_format: ImportanceFormat | None = None
    """How importance was asked; None = not said: ratings, unless the answers look like something else."""


@dataclass(frozen=True, slots=True)
class QualityRules:
    """What becomes of respondents whose answers may not count: keep, or drop; of repeated ids: warn, or stop."""

    partials: str = "keep"
    straightliners: str = "keep"
    speeders: str = "keep"
    duplicates: str = "warn"
    keep_status: tuple[str, ...] = ()
    """Values of the status column that count; empty = all but previews, tests and screen-outs."""


@dataclass(frozen=True, slots=True)
class Declared:
    """What the settings say about the file; empty = everything is guessed."""

    layout: str | None = None
    factors: tuple[FactorColumns, ...] = ()
    """In the order of the settings; a factor that only has names has no columns here."""
    records: RecordColumns = RecordColumns()
    respondent: ColumnRef | None = None
    weight: ColumnRef | None = None
    wave: ColumnRef | None = None
    wave_label: str | None = None
    """The label of the whole file's wave."""
    waves: tuple[str, ...] = ()
    """Labels of the waves, oldest first."""
    date: ColumnRef | None = None
    segments: tuple[ColumnRef, ...] = ()
    outcomes: tuple[tuple[str, ColumnRef], ...] = ()
    reasons: tuple[ColumnRef, ...] = ()
    """Several columns, or one with several reasons in a cell."""
    words: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """A client's own words: (measure or factor key, words)."""
    rules: ScaleRules = ScaleRules()
    sheet: str | None = None
    source: str | None = None
    """The settings file, for messages."""
    blocks: tuple[tuple[str, tuple[ColumnRef, ...]], ...] = ()
    """(measure, columns): what a run of columns rates is said, the things rated are taken from their headers."""
    status: ColumnRef | None = None
    quality: QualityRules = QualityRules()
    encoding: str | None = None
    header_rows: int | None = None
    boxes: int | None = None
    """How many of the best and of the worst answers are counted; None = not asked for."""
    codebook: tuple[str, ...] = ()
    """Files that say what codes mean, beside the settings file."""
    stratum: ColumnRef | None = None
    cluster: ColumnRef | None = None
    """The primary sampling unit, by its name inside its stratum."""
    fpc: ColumnRef | None = None
    """Sampling units in the population of the row's stratum."""
    lonely: Lonely = "adjust"
    value: ColumnRef | None = None
    """What the customer is worth."""
    value_tiers: tuple[float, ...] = ()
    """Where a tier of value ends and the next begins."""
    by: tuple[ColumnRef, ...] = ()
    """Columns whose groups are compared."""
    drivers: DriverRules = STATED
    importance_table: str | None = None
    """A file with the importance of each factor, from another source."""
    importances: tuple[tuple[str, Given], ...] = ()
    """(factor key, importance) as that file gives it, once it has been read."""


@dataclass(frozen=True, slots=True)
class OutcomeColumn:
    """A column that asks for an overall score, of the kind that importance is derived from."""

    name: str
    """``overall``, ``recommend``, or as the settings name it: the same in every wave."""
    position: int
    """From 0."""
    recommends: bool = False
    """It asks how likely a recommendation is, from 0 to 10."""
    declared: bool = False
    """The settings name it: what it holds must be readable; a guessed one is left out where it is not."""


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """A column of the file and what it holds."""

    position: int
    """From 0."""
    header: str
    role: str
    """A measure (experience, expectation, importance, ideal), factor, expectation_source, importance_source,
    ideal_source, id, weight, wave, date, segment, outcome, reason, value, stratum, cluster, fpc, status, finished,
    progress, duration, submitted, meta, personal, or open."""
    reason: Message
    """Why it is taken for that."""
    factor: str | None = None
    """Key of the factor a rating belongs to (wide layout)."""
    attribute: str | None = None
    """Key of the attribute within the factor; of an open column, the item that it asks about."""
    reverse: bool = False
    """The best answer is the lowest."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """Which column answers which question; everything after follows it to the letter."""

    layout: str
    factors: tuple[Factor, ...]
    """Wide: the factors of the file, in order. Other layouts: the factors whose names are declared."""
    columns: tuple[MappedColumn, ...]
    """Every column of the file, in order."""
    given: tuple[tuple[str, str, Given], ...] = ()
    """(factor, measure, score) for what no respondent answered."""
    rules: ScaleRules = ScaleRules()
    wave_label: str | None = None
    waves: tuple[str, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    """Of the factors that have several columns for a measure, in order."""
    quality: QualityRules = QualityRules()
    codings: tuple[tuple[int, Coding], ...] = ()
    """(position, how its cells are read) of rating columns that hold more than plain numbers."""
    doubts: tuple[Doubt, ...] = ()
    """What the file leaves open."""
    header_scales: tuple[str, ...] = ()
    """The measures of `label_scales` whose scale the headers say."""
    label_scales: tuple[tuple[str, float, float], ...] = ()
    """(measure, low, high) as the labels of the answers show it; what is declared comes first."""
    by: tuple[int, ...] = ()
    """Columns whose groups are compared, whatever else they hold."""
    outcomes: tuple[OutcomeColumn, ...] = ()
    """In the order of the settings, else of the file."""
    lonely: Lonely = "adjust"
    value_tiers: tuple[float, ...] = ()
    """Ends of the tiers of value, ascending; empty = none are wanted."""

    _found: dict[tuple[str, str | None], tuple[int, ...]] = field(init=False, repr=False, compare=False)
    """(role, factor) -> its columns, so that no question about many factors reads all columns again."""
    _coded: dict[int, Coding] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        found: dict[tuple[str, str | None], list[int]] = {}
        for column in self.columns:
            found.setdefault((column.role, column.factor), []).append(column.position)
        object.__setattr__(self, "_found", {key: tuple(positions) for key, positions in found.items()})
        object.__setattr__(self, "_coded", dict(self.codings))

    def coding(self, position: int) -> Coding:
        """How the cells of a rating column are read."""
        return self._coded.get(position) or Coding.of(self.rules)

    def position(self, role: str, factor: str | None = None) -> int | None:
        """The first column with that role (and factor), or None."""
        return next(iter(self._found.get((role, factor), ())), None)

    def positions(self, role: str, factor: str | None = None) -> tuple[int, ...]:
        """All columns with that role (and of that factor, where one is named)."""
        if factor is None:
            return tuple(c.position for c in self.columns if c.role == role)
        return self._found.get((role, factor), ())

    def given_score(self, factor: str, measure: str) -> Given | None:
        """The score given for a factor's measure, or None."""
        return next((g for key, what, g in self.given if key == factor and what == measure), None)
