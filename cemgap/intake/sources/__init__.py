"""Sources: one kind of file each; header, sample and blocks of cells, with the place of every cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    import numpy.typing as npt
    import pyarrow as pa

    from cemgap.errors import Place, Problem

STANDARD_INPUT = "<stdin>"
"""The name of the source that can be read only once."""


@dataclass(frozen=True, slots=True)
class Cells:
    """A block of rows, all cells as text ("" = blank)."""

    columns: dict[int, pa.Array]
    """Position of the column (from 0) -> its cells, an Arrow array of strings without nulls."""
    rows: npt.NDArray[np.int64]
    """[row] the row number as a person sees it (`Place.row`)."""


class Source(Protocol):
    """An opened file. `blocks` may be called once; header and sample are there before."""

    name: str
    """File name as the user gave it (for places), ``<stdin>`` or ``<frame>``."""
    kind: str
    """csv, tsv, xlsx, frame."""
    sheet: str | None
    header: tuple[str, ...]
    """Cleaned header of every column (`errors.echo` is not applied)."""
    header_row: int
    """Row number of the header."""
    sample: tuple[tuple[str, ...], ...]
    """The first rows below the header (at most 200), all columns, as text."""
    encoding: str | None
    separator: str | None

    def blocks(self, columns: tuple[int, ...]) -> Iterator[Cells]:
        """The rows below the header, in file order, of those columns. Blank rows are passed over."""
        ...

    def place(self, row: int | None, column: int | None, value: str | None = None) -> Place:
        """The place of a cell."""
        ...

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What is odd about the file itself; complete once the blocks are read to their end."""
        ...

    @property
    def sha256(self) -> str:
        """Of the bytes; complete once the blocks are read to their end."""
        ...
