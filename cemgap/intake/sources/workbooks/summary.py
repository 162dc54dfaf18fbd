"""Summary: what the gate learned of a workbook of any kind that passed it."""

from dataclasses import dataclass
from typing import Literal

from cemgap.intake.sources.workbooks.grid import Grid

Kind = Literal["xlsx", "xls", "xlsb", "ods"]
KINDS: frozenset[Kind] = frozenset({"xlsx", "xls", "xlsb", "ods"})
Visibility = Literal["visible", "hidden", "veryHidden"]


@dataclass(frozen=True, slots=True)
class SheetSummary:
    """What the gate learned of one sheet."""

    name: str
    visibility: Visibility
    cells: bool
    """Whether it is a sheet of cells (not of a chart, a dialog or old macros)."""
    grid: Grid
    """Empty for a sheet without cells."""


@dataclass(frozen=True, slots=True)
class WorkbookSummary:
    """What the gate learned of a workbook that passed it."""

    sheets: tuple[SheetSummary, ...]
    """In the order of the workbook."""
    inflated: int
    """Bytes of all its parts."""
    kind: Kind = "xlsx"
    """What it is, whatever its name says."""
