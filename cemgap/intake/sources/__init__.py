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
    from cemgap.intake.headings.dialect import Heading
    from cemgap.intake.headings.questions import Question

STANDARD_INPUT = "<stdin>"
"""The name of the source that can be read only once."""


@dataclass(frozen=True, slots=True)
class ReadAs:
    """What is said about how to read a file; the defaults = seen in the file."""

    sheet: str | None = None
    encoding: str | None = None
    header_rows: int | None = None
    codebook: tuple[str, ...] = ()
    """Files that say what codes mean."""


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
    """csv, tsv, xlsx, xls, xlsb, ods, sav, dta, parquet, frame, files."""
    sheet: str | None
    header: tuple[str, ...]
    """Cleaned header of every column (`errors.echo` is not applied)."""
    header_row: int
    """Row number of the (last) header row."""
    questions: tuple[Question, ...]
    """What every column asks; `header` are their headers."""
    heading: Heading | None
    """Title and header rows; None where the kind of file has none (SPSS, Parquet, a frame)."""
    value_labels: dict[int, dict[str, str]]
    """Column -> code as text (`sources.text.text_of`) -> label, where the file or a codebook says so."""
    missing_codes: dict[int, tuple[str, ...]]
    """Column -> codes that the file or a codebook declares missing."""
    reader: str
    """What reads it: csv, calamine, openpyxl, pyreadstat, pyarrow, pandas."""
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
