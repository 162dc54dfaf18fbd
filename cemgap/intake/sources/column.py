"""Column: its cells put into text, each distinct answer once."""

import datetime as dt
from collections.abc import Sequence
from math import isfinite

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from cemgap.intake.sources.text import text_of

KEPT = 10_000
"""Distinct cells remembered from block to block."""
APART = {str, float, int, dt.date, dt.datetime, dt.time, type(None)}
"""Kinds of which no two cells are equal and differ in text, as True and 1 do."""


class Column(dict[object, int]):
    """Distinct cells of a column -> the number of their text in `texts`."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.endless = False
        """Whether a number that is none (infinite, NaN) was among them."""

    def __missing__(self, cell: object) -> int:
        number = self[cell] = len(self.texts)
        self.texts.append(text_of(cell))
        self._see(cell)
        return number

    def of(self, cells: Sequence[object]) -> pa.Array:
        """The text of some cells of the column, an Arrow array of strings.

        >>> Column().of([1.0, "x", 1.0, True]).to_pylist()
        ['1', 'x', '1', 'TRUE']
        """
        kinds = set(map(type, cells))
        if kinds == {float}:
            encoded = _numbers(np.fromiter(cells, np.float64, len(cells)), pa.float64()).dictionary_encode()
            answers = encoded.dictionary.to_pylist()
            for answer in answers:
                self._see(answer)
            return strings([text_of(answer) for answer in answers]).take(encoded.indices)
        if kinds == {str} or not kinds <= APART:
            return strings([text_of(cell) for cell in cells])
        if len(self.texts) > KEPT:
            self.clear()
            self.texts = []
        numbers = np.fromiter(map(self.__getitem__, cells), np.int32, len(cells))
        return strings(self.texts).take(_numbers(numbers, pa.int32()))

    def _see(self, cell: object) -> None:
        if isinstance(cell, float) and not isfinite(cell):
            self.endless = True


def strings(texts: Sequence[str]) -> pa.Array:
    """An Arrow array of texts; half a surrogate becomes ``?``."""
    encoded = [text.encode(errors="replace") for text in texts]
    ends = np.cumsum([0, *map(len, encoded)], dtype=np.int32)
    return pa.StringArray.from_buffers(len(encoded), pa.py_buffer(ends), pa.py_buffer(b"".join(encoded)))


def _numbers(values: npt.NDArray[np.float64] | npt.NDArray[np.int32], kind: pa.DataType) -> pa.Array:
    """An Arrow array over numbers, by way of their buffer: ``pyarrow.array`` would import pandas to look at them."""
    return pa.Array.from_buffers(kind, values.size, [None, pa.py_buffer(values)])
