"""SPSS file: what pyreadstat reads of an SPSS or Stata file, in blocks; for the child process of `spss.child` only."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from cemgap.intake.sources.spss.dates import Reading, date_of
from cemgap.intake.sources.text import text_of

if TYPE_CHECKING:
    import pyarrow as pa

DAMAGED, UNDECODED, TOO_LARGE, NO_MEMORY = 3, 4, 5, 6
"""Why a file cannot be read; exit statuses of the child."""
VARIABLES = 16_384
"""As many columns as a spreadsheet has."""
BLOCK_BYTES = 96 * 2**20
"""Bytes of a block as SPSS counts them: every block reads the file from its start, so few are wanted."""
BLOCK_ROWS = 100_000
BLOCK_CELLS = 2_000_000
NO_ENCODING = ("Unable to convert string", "unsupported character set")
"""How ReadStat says that text is in another encoding."""
BYTES = "iso-8859-1"
"""Every byte as one character: for text that is decoded here."""

Cell = str | float | int | None
"""As pyreadstat gives it; None = system-missing."""


class Unusable(Exception):  # noqa: N818 - an outcome, told by the exit status
    """The file cannot be read, for one of the reasons above."""

    def __init__(self, status: int, reason: str = "") -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


class File:
    """A file whose counts were checked from its metadata. Names and texts are as they come: `decoded` is for telling.

    `encoding`: None for the one that the file says.
    """

    def __init__(self, path: str, kind: str, encoding: str | None) -> None:
        self._path, self._kind = path, kind
        self._encoding = encoding
        self._errors = "replace" if encoding == "utf-8" else "strict"  # long text is cut in the midst of a character
        _, self.meta = self._read(metadataonly=True)
        self.names: list[str] = list(self.meta.column_names)
        claimed = self.meta.number_rows
        self.rows: int | None = claimed if claimed is not None and claimed >= 0 else None
        if len(self.names) > VARIABLES:
            raise Unusable(TOO_LARGE)
        if not self.names or len(set(self.names)) < len(self.names):
            raise Unusable(DAMAGED)
        widths = self.meta.variable_storage_width
        self._width = {name: max(8, int(widths.get(name) or 0)) for name in self.names}
        formats = self.meta.original_variable_types or {}
        self._dates = {name: date_of(kind, str(formats.get(name) or "")) for name in self.names}
        self._types = self.meta.readstat_variable_types

    def blocks(self, names: Sequence[str], most: int = 0) -> Iterator[tuple[int, dict[str, list[Cell]]]]:
        """(cases before it, name -> cells) of every block; the cells are those of the file, None = system-missing.

        `most`: no more rows than that.
        """
        used = list(names) or self.names[:1]
        wanted = min(
            BLOCK_ROWS, BLOCK_CELLS // len(used) + 1, BLOCK_BYTES // sum(self._width[name] for name in used) + 1
        )
        size = min(most, wanted) if most else wanted
        start = 0
        while True:
            cells, _ = self._read(usecols=used, row_offset=start, row_limit=size)
            plain = {name: _plain(cells[name]) for name in used}
            count = self.count(plain)
            if count:
                yield start, plain
            start += count
            if count < size or (most and start >= most):
                return

    def texts(self, name: str, cells: Sequence[Cell]) -> list[str]:
        """Cells of a column as text."""
        date = self._dates[name]
        known = {cell: self._text(name, cell, date) for cell in dict.fromkeys(cells)}
        return [known[cell] for cell in cells]

    def is_plain(self, name: str) -> bool:
        """Whether the cells of a column say what they are by themselves: no dates, no marks of Stata."""
        text = self._encoding is not None and self._types.get(name) == "string"
        return self._dates[name] is None and not self.may_hold_marks(name) and not text

    def decoded(self, text: str) -> str:
        """A name, label or answer as it reads in the encoding that was asked for.

        Raises:
            Unusable: it does not.
        """
        if self._encoding is None or text.isascii():
            return text
        try:
            return text.encode(BYTES).decode(self._encoding, self._errors)
        except UnicodeEncodeError:  # newer files of Stata are UTF-8, whatever is asked for
            return text
        except UnicodeError:
            raise Unusable(UNDECODED) from None

    def strings(self) -> list[str]:
        """The columns of text."""
        return [name for name in self.names if self._types.get(name) == "string"]

    def may_hold_marks(self, name: str) -> bool:
        """Whether a column may hold Stata's missing values."""
        return self._kind == "dta" and self._types.get(name) != "string"

    def is_mark(self, name: str, code: object) -> bool:
        """Whether a code is one of Stata's missing values."""
        return isinstance(code, str) and self.may_hold_marks(name)

    def mark(self, code: object) -> object:
        """A code as it is shown: Stata's missing values are ``.a`` to ``.z``."""
        return f".{code}" if self._kind == "dta" and isinstance(code, str) else code

    @staticmethod
    def count(cells: dict[str, list[Cell]]) -> int:
        """Rows of a block."""
        return len(next(iter(cells.values())))

    def filled(self, start: int, count: int, names: list[str], arrays: dict[str, pa.Array]) -> list[int]:
        """Rows of a block that hold something, in whatever column."""
        import pyarrow.compute as pc

        seen = [False] * count
        for name in names:
            if all(seen):
                break
            holds = pc.greater(pc.utf8_length(pc.utf8_trim_whitespace(arrays[name])), 0).to_pylist()
            seen = [a or b for a, b in zip(seen, holds, strict=True)]
        if not all(seen):
            others = [name for name in self.names if name not in arrays]
            cells = self._read(usecols=others, row_offset=start, row_limit=count)[0] if others else {}
            for name in others:
                seen = [a or bool(text_of(b).strip()) for a, b in zip(seen, _plain(cells[name]), strict=True)]
        return [row for row, holds in enumerate(seen) if holds]

    def _text(self, name: str, cell: Cell, date: Reading | None) -> str:
        if isinstance(cell, str):
            return str(self.mark(cell)) if self.is_mark(name, cell) else text_of(self.decoded(cell))
        if date is not None and cell is not None:
            with suppress(OverflowError, ValueError):
                return text_of(date(cell))
        return text_of(cell)

    def _read(self, **how: object) -> tuple[dict[str, Sequence[Cell]], Any]:
        import pyreadstat

        how |= {"output_format": "dict", "disable_datetime_conversion": True}
        if self._kind != "por":
            how |= {"encoding": None if self._encoding is None else BYTES, "user_missing": True}
        try:
            found, meta = getattr(pyreadstat, f"read_{self._kind}")(self._path, **how)
        except (KeyboardInterrupt, SystemExit):
            raise
        except UnicodeDecodeError:
            raise Unusable(UNDECODED) from None
        except MemoryError:
            raise Unusable(NO_MEMORY) from None
        except BaseException as broken:  # noqa: BLE001 - whatever a hostile file brings about
            reason = str(broken) if type(broken).__name__ in {"ReadstatError", "PyreadstatError"} else ""
            raise Unusable(UNDECODED if any(said in reason for said in NO_ENCODING) else DAMAGED, reason) from None
        return found, meta


def _plain(cells: Sequence[Cell]) -> list[Cell]:
    """Cells as Python has them, None where one is system-missing."""
    return [None if isinstance(cell, float) and math.isnan(cell) else cell for cell in _listed(cells)]


def _listed(cells: Any) -> Sequence[Cell]:  # noqa: ANN401 - a list, or an array in older versions
    return cells.tolist() if hasattr(cells, "tolist") else cells  # type: ignore[no-any-return]
