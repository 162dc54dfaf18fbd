"""Notation: the ways a value of ``cemgap.toml`` may be written: a column, a score, a run of columns, a wording.

Unions are told apart by what stands there, never by trial: each branch has a tag in angle brackets, which no key of a
settings file can be mistaken for, and which is dropped from places.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from cemgap.errors import echo
from cemgap.intake.sources.encoding_names import is_text_encoding
from cemgap.project.flags import LOOSEST

WIDEST = 100_000
"""Columns that a range may reach."""


def _written(text: str) -> str:
    if not text.strip():
        refusal = PydanticCustomError("blank_text", "blank")
        raise refusal
    return text


def _clean(text: str) -> str:
    # Names reach every report: nothing invisible may travel in them.
    return _written(echo(text, limit=len(text) + 1))


def range_of(text: str) -> tuple[int, int] | None:
    """The ends of a range of positions, as written; None where a text is no range.

    >>> range_of("2-6"), range_of("２～６"), range_of("Q2-6")
    ((2, 6), (2, 6), None)
    """
    found = re.fullmatch(r"([0-9]{1,9})\s*[-‐-―−~〜]\s*([0-9]{1,9})", unicodedata.normalize("NFKC", text).strip())
    return None if found is None else (int(found[1]), int(found[2]))


def _block(text: str) -> str:
    ends = range_of(text)
    if ends is not None and not 1 <= ends[0] <= ends[1] <= WIDEST:
        low, high = ends
        refusal = PydanticCustomError("bad_range", "no range", {"low": low, "high": high, "most": WIDEST})
        raise refusal
    return _written(text)


def _codec(name: str) -> str:
    if not is_text_encoding(name):
        refusal = PydanticCustomError("no_encoding", "no encoding")
        raise refusal
    return name


Header = Annotated[str, AfterValidator(_written)]
Name = Annotated[str, AfterValidator(_clean)]
Number = Annotated[float, Field(allow_inf_nan=False)]
Position = Annotated[int, Field(ge=1, le=1_000_000)]
Encoding = Annotated[str, AfterValidator(_codec)]


def _levels(value: object) -> object:
    listed = value if isinstance(value, list) else [value]
    # By the very type, as `_tagged`.
    fine = all(type(one) is float and 0 < one <= LOOSEST for one in listed) and len(listed) in {1, 2}
    if not fine or len(set(listed)) != len(listed):
        refusal = PydanticCustomError("no_levels", "no levels", {"most": LOOSEST})
        raise refusal
    return sorted(listed)


Levels = Annotated[list[float], BeforeValidator(_levels)]
"""One level of significance, or a list of two."""


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


class RatingTable(ColumnTable):
    """``{ header = "v3", reverse = true }``."""

    reverse: bool = False


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


def _given_or_rating(table: Mapping[str, object]) -> str:
    return "<given>" if {"value", "source"} & set(table) else "<rating>"


def _label_or_column(table: Mapping[str, object]) -> str:
    return "<column>" if {"position", "header"} & set(table) or not table else "<label>"


def _status_or_column(table: Mapping[str, object]) -> str:
    return "<status>" if {"column", "keep"} & set(table) else "<column>"


_HEADER = Annotated[Header, Tag("<header>")]
_POSITION = Annotated[Position, Tag("<position>")]
_COLUMN = Annotated[ColumnTable, Tag("<column>")]
_RATING = Annotated[RatingTable, Tag("<rating>")]
_NUMBER = Annotated[Number, Tag("<number>")]
_GIVEN = Annotated[GivenTable, Tag("<given>")]
_BLOCK = Annotated[str, AfterValidator(_block), Tag("<block>")]

_COLUMN_TAG = _tagged("<header>", "<position>", None, lambda _: "<column>")
_RATING_TAG = _tagged("<header>", "<position>", None, lambda _: "<rating>")
_BLOCK_TAG = _tagged("<block>", "<position>", None, lambda _: "<rating>")
_SCORE_TAG = _tagged("<header>", "<number>", "<number>", _given_or_rating)
_IMPORTANCE_TAG = _tagged("<header>", "<position>", None, _given_or_rating)
_WAVE_TAG = _tagged("<header>", "<position>", None, _label_or_column)
_STATUS_TAG = _tagged("<header>", "<position>", None, _status_or_column)


def _single(tag: Callable[[object], str | None]) -> Callable[[object], str | None]:
    return lambda value: None if isinstance(value, list) else tag(value)


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
    Discriminator(_single(_COLUMN_TAG), custom_error_type="not_column", custom_error_message="not a column"),
]
Rating = Annotated[
    _HEADER | _POSITION | _RATING,
    Discriminator(_single(_RATING_TAG), custom_error_type="not_column", custom_error_message="not a column"),
]
Score = Annotated[
    _HEADER | _NUMBER | _RATING | _GIVEN,
    Discriminator(_single(_SCORE_TAG), custom_error_type="not_score", custom_error_message="no column and no score"),
]
Importance = Annotated[
    _HEADER | _POSITION | _RATING | _GIVEN,
    Discriminator(
        _single(_IMPORTANCE_TAG), custom_error_type="not_importance", custom_error_message="no column and no score"
    ),
]
Wave = Annotated[
    _HEADER | _POSITION | _COLUMN | Annotated[LabelTable, Tag("<label>")],
    Discriminator(_single(_WAVE_TAG), custom_error_type="not_wave", custom_error_message="no column and no label"),
]
Reasons = Annotated[
    _HEADER | _POSITION | _COLUMN | Annotated[list[Column], Tag("<list>")],
    Discriminator(_COLUMN_TAG, custom_error_type="not_reasons", custom_error_message="not columns"),
]
Run = Annotated[
    _BLOCK | _POSITION | _RATING,
    Discriminator(_single(_BLOCK_TAG), custom_error_type="not_block", custom_error_message="not columns"),
]
"""Part of a block: a range of positions, a pattern, or a column."""
Block = Annotated[
    _BLOCK | _POSITION | _RATING | Annotated[list[Run], Tag("<list>")],
    Discriminator(_BLOCK_TAG, custom_error_type="not_block", custom_error_message="not columns"),
]
Files = Annotated[
    Annotated[Header, Tag("<header>")] | Annotated[list[Header], Tag("<list>")],
    Discriminator(
        lambda value: "<header>" if isinstance(value, str) else "<list>" if isinstance(value, list) else None,
        custom_error_type="not_files",
        custom_error_message="not files",
    ),
]


class StatusTable(Table):
    """``{ column = "Status", keep = ["IP Address"] }``."""

    column: Column | None = None
    keep: list[Name] = []


Status = Annotated[
    _HEADER | _POSITION | _COLUMN | Annotated[StatusTable, Tag("<status>")],
    Discriminator(_single(_STATUS_TAG), custom_error_type="not_status", custom_error_message="not a column"),
]
