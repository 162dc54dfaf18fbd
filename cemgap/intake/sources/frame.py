"""Frames: a pandas DataFrame as a source, its cells by position, so that doubled headers do no harm."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from cemgap.errors import CemgapError, Place, Problem, echo, error
from cemgap.intake.headings.questions import questions_of
from cemgap.intake.sources import Cells
from cemgap.intake.sources.text import header_of, text_of
from cemgap.translations import msg

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence

    import numpy as np
    import numpy.typing as npt
    import pandas as pd

    from cemgap.intake.headings.dialect import Heading

BLOCK = 5_000
"""Rows of a block."""
SAMPLE = 200
"""Rows of the sample."""


def open_frame(frame: object, name: str = "<frame>") -> FrameSource:
    """The source of a pandas DataFrame (pandas 2.2 and 3); its index is ignored.

    Row numbers are those of the frame written to a file: position + 2, the header being row 1.

    Raises:
        CemgapError: something else than a DataFrame (E020), or one without columns (E021).
    """
    import pandas as pd

    if not isinstance(frame, pd.DataFrame):
        kind = f"{type(frame).__module__}.{type(frame).__qualname__}"
        raise CemgapError(
            error(
                "E020",
                msg("This is not a pandas DataFrame but {kind}", kind=echo(kind)),
                Place(file=name),
                fix=msg("give a path, or a DataFrame (of other libraries: frame.to_pandas())"),
            )
        )
    if not len(frame.columns):
        raise CemgapError(
            error("E021", msg("The DataFrame has no columns"), Place(file=name), fix=msg("check how it was made"))
        )
    return FrameSource(frame, name)


class FrameSource:
    """A `Source` over a DataFrame, which is not copied."""

    kind = "frame"
    reader = "pandas"
    heading: Heading | None = None
    sheet: str | None = None
    encoding: str | None = None
    separator: str | None = None
    header_row = 1

    def __init__(self, frame: pd.DataFrame, name: str) -> None:
        self.name = name
        self._frame = frame
        self.header = tuple(header_of(_label(label)) for label in frame.columns)
        self.questions = questions_of((self.header,))
        self.value_labels: dict[int, dict[str, str]] = {}
        self.missing_codes: dict[int, tuple[str, ...]] = {}
        self._digest: str | None = None
        sample: list[tuple[str, ...]] = []
        for start in range(0, len(frame), SAMPLE):
            cells = [self._texts(column, start, start + SAMPLE) for column in range(len(self.header))]
            sample += [row for row in zip(*cells, strict=True) if any(cell.strip() for cell in row)]
            if len(sample) >= SAMPLE:
                break
        self.sample = tuple(sample[:SAMPLE])

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """None: nothing is hidden in such a file."""
        return ()

    @property
    def sha256(self) -> str:
        """Of the headers and the text of all columns in order, whatever types hold them."""
        if self._digest is None:
            digest = hashlib.sha256()
            for column, title in enumerate(self.header):
                _digest_text(digest, [title])
                for start in range(0, len(self._frame), BLOCK):
                    _digest_text(digest, self._texts(column, start, start + BLOCK))
            self._digest = digest.hexdigest()
        return self._digest

    def place(self, row: int | None, column: int | None, value: str | None = None) -> Place:
        """The place of a cell: its row as if the frame were a file, and the header of its column."""
        title = None
        if column is not None:
            title = echo(self.header[column]) if column < len(self.header) else ""
            title = title or str(column + 1)
        return Place(file=self.name, row=row, column=title, value=None if value is None else echo(value))

    def blocks(self, columns: tuple[int, ...]) -> Iterator[Cells]:
        """The rows of the frame, in blocks."""
        import pyarrow as pa

        from cemgap.intake.sources.column import Column

        texts = {column: Column() for column in columns}
        for start in range(0, len(self._frame), BLOCK):
            kept = self._kept(start, min(start + BLOCK, len(self._frame)))
            arrays = {column: texts[column].of(self._cells(column, start, start + BLOCK)) for column in columns}
            if not kept.all():
                arrays = {column: array.filter(pa.array(kept)) for column, array in arrays.items()}
            if kept.any():
                yield Cells(arrays, kept.nonzero()[0] + start + 2)

    def _kept(self, start: int, stop: int) -> npt.NDArray[np.bool_]:
        """[row] whether any cell of the row holds something; looks no further than it must."""
        import numpy as np

        kept = np.zeros(stop - start, bool)
        for column in range(len(self.header)):
            open_rows = np.flatnonzero(~kept)
            if not open_rows.size:
                break
            cells = self._texts(column, start, stop)
            kept[[row for row in open_rows.tolist() if cells[row].strip()]] = True
        return kept

    def _texts(self, column: int, start: int, stop: int) -> list[str]:
        return [text_of(cell) for cell in self._cells(column, start, stop)]

    def _cells(self, column: int, start: int, stop: int) -> list[object]:
        return _plain(self._frame.iloc[start:stop, column].tolist())


def _label(label: Hashable) -> object:
    """A column's label in one piece; of several levels, those that say something."""
    if isinstance(label, tuple):
        return " ".join(str(level) for level in label if level is not None and not str(level).startswith("Unnamed:"))
    return _plain([label])[0]


def _plain(cells: list[object]) -> list[object]:
    """Cells as plain Python, None where there is none."""
    import numpy as np
    import pandas as pd

    kinds = set(map(type, cells))
    if kinds <= {int, str}:
        return cells
    if any(issubclass(kind, np.generic) for kind in kinds):
        cells = [cell.item() if isinstance(cell, np.generic) else cell for cell in cells]
    missing = (pd.NA, pd.NaT)
    return [
        None if any(cell is none for none in missing) or (isinstance(cell, float) and cell != cell) else cell  # noqa: PLR0124
        for cell in cells
    ]


def _digest_text(digest: hashlib._Hash, texts: Sequence[str]) -> None:
    """Digest texts one by one: each with its length, so that nothing can move from one to the next."""
    for text in texts:
        encoded = text.encode(errors="replace")
        digest.update(len(encoded).to_bytes(8, "little") + encoded)
