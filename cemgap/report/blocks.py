"""Report: what is said, in parts and blocks, before it takes a form.

Cells stay numbers until a form writes them. Sentences are `Message`s whose figures are `Figure`s: text formats
them as the table beside it does, a workbook may point at the cell.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Literal

from cemgap.intake.mapping import Factor
from cemgap.translations import Message, Wording

Kind = Literal["text", "score", "signed", "count", "share", "p", "rank", "money"]
"""How a number is shown: score 1 decimal; signed 1 decimal with its sign; share whole percent; p 3 decimals or <0.001.
Where every figure of a factor table is a whole number, score and signed show none of the decimals."""

Cell = str | float | int | bool | None | Message | Factor | Wording | tuple[float | None, float | None]
"""None = not known, shown as "-". A pair is an interval."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number inside a sentence."""

    value: float | None
    kind: Kind
    cell: tuple[str, str, str] | None = None
    """(table name, row key, column key) of the cell that holds the same number, for live sentences."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    key: str
    """English name, as in JSON and CSV."""
    header: Message
    kind: Kind
    short: Message | None = None
    """A shorter header for a narrow screen."""
    priority: int = 1
    """1 = always shown; 2 from 72 columns on; 3 from 110 on; 4 never on a screen."""
    formula: str | None = None
    """Over the keys of other columns of the same row, e.g. ``experience - expectation``."""
    step: str | None = None
    """The number of the method: 2a, 2b, 2c = 2a-2b, ..."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its cells in column order."""

    key: str
    cells: tuple[Cell, ...]
    marked: bool = False
    """The key experience, or a significant change: a word or mark beside it, never colour alone."""


@dataclass(frozen=True, slots=True)
class ColumnNote:
    """A note about a column: told only where that column is shown."""

    column: str
    message: Message


@dataclass(frozen=True, slots=True)
class Table:
    """A table; `bar` names the column drawn as a bar where there is room."""

    name: str
    title: Message
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    bar: str | None = None
    notes: tuple[Message | ColumnNote, ...] = ()
    decimals: int = 1
    """Decimals of score and signed: 0 where all figures of a factor table are whole numbers."""

    def told(self, shown: Collection[str]) -> tuple[Message, ...]:
        """The notes where the columns with the keys `shown` are shown."""
        return tuple(
            note.message if isinstance(note, ColumnNote) else note
            for note in self.notes
            if not isinstance(note, ColumnNote) or note.column in shown
        )


@dataclass(frozen=True, slots=True)
class Point:
    """A factor in the matrix."""

    factor: Factor
    across: float
    up: float
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Matrix:
    """The priority matrix: two axes, a crosshair, four named quadrants."""

    name: str
    title: Message
    across: Message
    """Name of the horizontal axis."""
    up: Message
    points: tuple[Point, ...]
    cross_across: float
    """Where the vertical line of the crosshair stands."""
    cross_up: float
    quadrants: tuple[Message, Message, Message, Message]
    """Upper left, upper right, lower left, lower right."""
    notes: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A labelled sentence: ``Fix first  Convenience: ...``."""

    label: Message | None
    message: Message


@dataclass(frozen=True, slots=True)
class Lines:
    """Labelled sentences that stand together."""

    name: str
    title: Message | None
    lines: tuple[Line, ...]


Block = Table | Matrix | Lines


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the report; `report.content.PARTS` lists them in order."""

    name: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that is said, in order."""

    title: Message
    parts: tuple[Part, ...]
    decimals: int = 1
    """Decimals of figures in sentences."""
    notes: tuple[Message, ...] = field(default=())
