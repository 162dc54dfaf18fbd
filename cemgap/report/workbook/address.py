"""Address: a cell of a workbook, as formulas name it."""

from dataclasses import dataclass

from xlsxwriter.utility import xl_col_to_name


@dataclass(frozen=True, slots=True)
class Address:
    """A cell, as formulas name it."""

    sheet: str
    row: int
    column: int

    @property
    def local(self) -> str:
        """Within its sheet.

        >>> Address("Steps 2-4", 4, 2).local
        '$C$5'
        """
        return f"${xl_col_to_name(self.column)}${self.row + 1}"

    @property
    def full(self) -> str:
        """From any sheet.

        >>> Address("Client's", 4, 2).full
        "'Client''s'!$C$5"
        """
        quoted = self.sheet.replace("'", "''")
        return f"'{quoted}'!{self.local}"


def span(first: Address, last: Address, *, full: bool = False) -> str:
    """The cells from `first` to `last`, as formulas name them."""
    return f"{first.full if full else first.local}:{last.local}"


def relative(address: Address, *, column_fixed: bool = False) -> str:
    """The cell as a conditional format names it, to be moved along from cell to cell.

    >>> relative(Address("A", 4, 2)), relative(Address("A", 4, 2), column_fixed=True)
    ('C5', '$C5')
    """
    return f"{'$' if column_fixed else ''}{xl_col_to_name(address.column)}{address.row + 1}"
