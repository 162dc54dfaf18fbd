"""Sums: what is multiplied and summed over respondents, factor by factor."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from cemgap.statistics.quantities import BASES, LEAN, QUANTITIES, WITHIN, Counts, Floats, fill

Rows = npt.NDArray[np.intp]

ACROSS_FACTORS_MAX = 60
"""With more factors than this, products across factors are left out."""

# Rows are taken in slices that stay in the processor's cache, and multiplied in pieces and tiles below the size at
# which BLAS (OpenBLAS) wakes threads of its own: those wait for each other busily, and beside the parser, or on a
# machine that does other work, that made the pass up to 70 times slower.
SLICE_CELLS = 2**18
SLICE_ROWS_MAX = 2048
PIECE_ROWS = 256
TILE = 30


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """Sums over respondents i with weight w and vector u; rows outside the domain add 0 to u.

    The quantities of u are those of `Quantity` for the ratings of factors; other sums have quantities of their own.
    Whole-number answers and weights give the same bits in any order and partition: every product and sum is exact.
    Means of several attributes are fractions: their sums are the same to the last bits.
    """

    total: Floats
    """[quantity, factor] sum of w u"""
    within: Floats
    """[factor, quantity, quantity] sum of w^2 u u' inside each factor, over the first quantities"""
    across: Floats | None
    """[lean * factor, lean * factor] the same over all factors, row q * K + f; None above 60 factors, or unwanted"""
    respondents: Counts
    """[base, factor] respondents inside the domain, weight > 0, who answered"""
    n_design: int
    """All rows, outside the domain and of zero weight included."""
    n_domain: int
    """Rows inside the domain with weight > 0."""
    weight: float
    """sum of w inside the domain"""
    weight_squared: float
    """sum of w^2 inside the domain"""

    @property
    def n_factors(self) -> int:
        """K, the number of factors."""
        return int(self.total.shape[1])

    @property
    def n_within(self) -> int:
        """How many quantities are multiplied inside their factor."""
        return int(self.within.shape[1])

    @property
    def n_lean(self) -> int:
        """How many quantities are multiplied across factors; 0 = none."""
        return 0 if self.across is None else len(self.across) // self.n_factors

    def __add__(self, other: Sums) -> Sums:
        """The sums over both; ValueError where the factors differ in number."""
        if self.n_factors != other.n_factors:
            wrong = f"sums over {self.n_factors} and {other.n_factors} factors cannot be added"
            raise ValueError(wrong)
        return Sums(
            total=self.total + other.total,
            within=self.within + other.within,
            across=None if self.across is None or other.across is None else self.across + other.across,
            respondents=self.respondents + other.respondents,
            n_design=self.n_design + other.n_design,
            n_domain=self.n_domain + other.n_domain,
            weight=self.weight + other.weight,
            weight_squared=self.weight_squared + other.weight_squared,
        )

    def __eq__(self, other: object) -> bool:
        """Equal to the last bit."""
        if not isinstance(other, Sums):
            return NotImplemented
        return all(np.array_equal(getattr(self, field.name), getattr(other, field.name)) for field in fields(self))

    __hash__ = None  # type: ignore[assignment]

    def transformed(self, transform: Floats) -> Sums:
        """The sums of T u, for T [quantity, quantity] the same in every factor: t' = T t, A' = T A T'."""
        inner = transform[: self.n_within, : self.n_within]
        lean, factors = transform[: self.n_lean, : self.n_lean], self.n_factors
        across = self.across
        if across is not None:
            half = np.tensordot(lean, across.reshape(len(lean), factors, -1), axes=1)
            whole = np.tensordot(half.reshape(len(across), len(lean), factors), lean, axes=(1, 1))
            across = whole.transpose(0, 2, 1).reshape(len(across), -1)
        return Sums(
            total=transform @ self.total,
            within=inner @ self.within @ inner.T,
            across=across,
            respondents=self.respondents,
            n_design=self.n_design,
            n_domain=self.n_domain,
            weight=self.weight,
            weight_squared=self.weight_squared,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Ratings:
    """Ratings of respondents, to be summed over factors."""

    experience: Floats
    """[respondent, factor]; NaN = not answered, as in the others"""
    expectation: Floats
    importance: Floats
    weight: Floats
    """[respondent] 0 outside the domain"""
    crossed: bool = True
    """Multiply across factors too, so that factors can be compared."""

    def sums(self, rows: Rows | None = None) -> Sums:
        """The sums over some rows; None = all."""
        ratings, weight = self._of(rows)
        factors = self.experience.shape[1]
        total = np.zeros((QUANTITIES, factors))
        within = np.zeros((factors, WITHIN, WITHIN))
        wide = not self.crossed or factors > ACROSS_FACTORS_MAX
        across = None if wide else np.zeros((LEAN * factors, LEAN * factors))
        respondents = np.zeros((len(BASES), factors), dtype=np.int64)
        room = self._room(len(weight))
        step = room.shape[2]
        for start in range(0, len(weight), step):
            answered, alone = _filled(room, ratings, weight, slice(start, start + step))
            respondents += answered
            total[:WITHIN] += room.sum(axis=2)
            total[WITHIN:] += alone
            pieces = room.reshape(WITHIN, factors, -1, PIECE_ROWS).transpose(2, 1, 0, 3)
            within += (pieces @ pieces.transpose(0, 1, 3, 2)).sum(axis=0)
            if across is not None:
                _add_products(across, room[:LEAN].reshape(LEAN * factors, step))
        return Sums(total, within, across, respondents, *_rows_of(weight))

    def totals_by(self, rows: Rows, unit: Rows, units: int) -> Floats:
        """[unit, quantity, factor] sum of w u over the rows of each unit."""
        ratings, weight = self._of(rows)
        totals = np.zeros((units, WITHIN, self.experience.shape[1]))
        room = self._room(len(weight))
        step = room.shape[2]
        for start in range(0, len(weight), step):
            of_slice = slice(start, start + step)
            _filled(room, ratings, weight, of_slice)
            _add_by_unit(totals, room[:, :, : len(weight[of_slice])], unit[of_slice])
        return totals

    def _of(self, rows: Rows | None) -> tuple[tuple[Floats, Floats, Floats], Floats]:
        ratings = (self.experience, self.expectation, self.importance)
        if rows is None:
            return ratings, self.weight
        return (ratings[0][rows], ratings[1][rows], ratings[2][rows]), self.weight[rows]

    def _room(self, n: int) -> Floats:
        """[quantity, factor, respondent] for a slice."""
        factors = self.experience.shape[1]
        return np.empty((WITHIN, factors, _slice_rows(n, WITHIN * factors)))


@dataclass(frozen=True, slots=True, eq=False)
class Products:
    """Any quantities of respondents, to be summed as those of one factor."""

    products: Floats
    """[quantity, respondent] u, 0 outside the base; not weighted"""
    weight: Floats
    """[respondent] 0 outside the domain"""
    bases: tuple[int, ...] = (0,)
    """The quantities that are indicators (1 = answered), for `Sums.respondents`."""

    def sums(self, rows: Rows | None = None) -> Sums:
        """The sums over some rows; None = all."""
        products, weight = self._of(rows)
        quantities = len(products)
        squares, total = np.zeros((quantities, quantities)), np.zeros(quantities)
        step = _slice_rows(len(weight), quantities)
        room = np.zeros((quantities, step))
        for start in range(0, len(weight), step):
            here = weight[start : start + step]
            room[:, len(here) :] = 0
            np.multiply(products[:, start : start + step], here, out=room[:, : len(here)])
            total += room.sum(axis=1)
            _add_products(squares, room)
        answered = (products[list(self.bases)] != 0) & (weight > 0)
        respondents = answered.sum(axis=1, dtype=np.int64)[:, None]
        return Sums(total[:, None], squares[None], None, respondents, *_rows_of(weight))

    def totals_by(self, rows: Rows, unit: Rows, units: int) -> Floats:
        """[unit, quantity, factor] sum of w u over the rows of each unit."""
        products, weight = self._of(rows)
        totals = np.zeros((units, len(products), 1))
        _add_by_unit(totals, (products * weight)[:, None, :], unit)
        return totals

    def _of(self, rows: Rows | None) -> tuple[Floats, Floats]:
        return (self.products, self.weight) if rows is None else (self.products[:, rows], self.weight[rows])


def _slice_rows(n: int, columns: int) -> int:
    """Rows of a slice, a multiple of `PIECE_ROWS`."""
    step = min(SLICE_ROWS_MAX, SLICE_CELLS // max(1, columns), n)
    return max(1, -(-step // PIECE_ROWS)) * PIECE_ROWS


def _filled(room: Floats, ratings: tuple[Floats, Floats, Floats], weight: Floats, rows: slice) -> tuple[Counts, Floats]:
    """Fills the room from a slice of rows, with 0 beyond them."""
    experience, expectation, importance = ratings
    here = weight[rows]
    room[:, :, len(here) :] = 0
    return fill(room[:, :, : len(here)], experience[rows], expectation[rows], importance[rows], here)


def _add_by_unit(totals: Floats, u: Floats, unit: Rows) -> None:
    """Adds u [quantity, factor, respondent] to totals [unit, quantity, factor]."""
    order = np.argsort(unit, kind="stable")
    ordered = unit[order]
    starts = np.flatnonzero(np.diff(ordered, prepend=-1))
    if len(starts):
        totals[ordered[starts]] += np.add.reduceat(u[:, :, order], starts, axis=2).transpose(2, 0, 1)


def _rows_of(weight: Floats) -> tuple[int, int, float, float]:
    """n_design, n_domain, weight and weight_squared of respondents whose weight is 0 outside the domain."""
    return len(weight), int(np.count_nonzero(weight)), float(weight.sum()), float((weight * weight).sum())


def _add_products(across: Floats, u: Floats) -> None:
    """Adds u u' for u [column, respondent]."""
    pieces = u.reshape(len(u), -1, PIECE_ROWS).transpose(1, 0, 2)
    for left in range(0, len(u), TILE):
        rows = slice(left, left + TILE)
        for right in range(left, len(u), TILE):
            columns = slice(right, right + TILE)
            products = (pieces[:, rows] @ pieces[:, columns].transpose(0, 2, 1)).sum(axis=0)
            across[rows, columns] += products
            if left != right:
                across[columns, rows] += products.T
