"""Ledger: which cell of the workbook holds which figure, so that sentences and other sheets can point at it."""

from dataclasses import dataclass, field

from cemgap.intake.mapping import Factor
from cemgap.report.blocks import Figure
from cemgap.report.workbook.address import Address
from cemgap.report.workbook.formula import same

Key = tuple[str, str, str]
"""(table, row key, column key)"""


@dataclass(slots=True)
class Ledger:
    """Fills while the sheets are written."""

    cells: dict[Key, list[tuple[Address, float]]] = field(default_factory=dict)
    """Figures where they stand; two for an interval."""
    ranked: dict[Key, list[tuple[Address, float]]] = field(default_factory=dict)
    """The same figures in the table in rank order: they follow the place, not the factor."""
    names: dict[str, Address] = field(default_factory=dict)
    """Key of a ranked factor -> the cell of the table in rank order that names the factor in its place."""
    rank_value: Address | None = None
    """The figure that the first place is ranked by."""

    def note(self, key: Key, address: Address, value: float) -> None:
        """A figure and where it stands."""
        self.cells.setdefault(key, []).append((address, value))

    def note_ranked(self, key: Key, address: Address, value: float) -> None:
        """A figure and where it stands in the table in rank order."""
        self.ranked.setdefault(key, []).append((address, value))

    def find(self, figure: Figure, *, ranked: bool) -> Address | None:
        """The cell a figure refers to, if it holds the same number."""
        if figure.cell is None or figure.value is None:
            return None
        for book in (self.ranked, self.cells) if ranked else (self.cells,):
            for address, value in book.get(figure.cell, ()):
                if same(value, figure.value):
                    return address
        return None

    def name(self, factor: Factor) -> Address | None:
        """The cell that names the factor in this factor's place."""
        return self.names.get(factor.key)
