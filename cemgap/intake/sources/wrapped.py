"""Wrapped: a source around another one, of which it hands on what it does not change."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cemgap.errors import Place, Problem
    from cemgap.intake.sources import Cells, Source


class Wrapped:
    """A `Source` that says what another one says; whoever inherits changes some of it."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.name, self.kind, self.sheet, self.reader = source.name, source.kind, source.sheet, source.reader
        self.header, self.header_row = source.header, source.header_row
        self.questions, self.heading = source.questions, source.heading
        self.value_labels, self.missing_codes = source.value_labels, source.missing_codes
        self.encoding, self.separator = source.encoding, source.separator
        self.sample = source.sample

    def blocks(self, columns: tuple[int, ...]) -> Iterator[Cells]:
        """Those of the source."""
        return self._source.blocks(columns)

    def place(self, row: int | None, column: int | None, value: str | None = None) -> Place:
        """That of the source."""
        return self._source.place(row, column, value)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """Those of the source."""
        return self._source.warnings

    @property
    def sha256(self) -> str:
        """That of the source."""
        return self._source.sha256
