"""Sums: what is multiplied and summed over respondents, factor by factor."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import IntEnum

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]


class Quantity(IntEnum):
    """The columns of u, per factor: an indicator (1 = answered) and the answer, 0 where there is none."""

    PAIR = 0
    """Both experience and expectation answered."""
    PAIR_EXPECTATION = 1
    PAIR_EXPERIENCE = 2
    IMPORTANCE_ANSWERED = 3
    IMPORTANCE = 4
    EXPECTATION_ANSWERED = 5
    EXPECTATION = 6
    EXPERIENCE_ANSWERED = 7
    EXPERIENCE = 8


QUANTITIES = len(Quantity)
LEAN = 5
"""The first quantities, enough for the weighted satisfaction: these are multiplied across factors."""
ACROSS_FACTORS_MAX = 60
"""With more factors than this, products across factors are left out."""
BASES = (Quantity.PAIR, Quantity.IMPORTANCE_ANSWERED, Quantity.EXPECTATION_ANSWERED, Quantity.EXPERIENCE_ANSWERED)
"""The indicators, in the order of `Sums.respondents`."""

# Rows are taken in slices that stay in the processor's cache, and multiplied in pieces and tiles below the size at
# which BLAS (OpenBLAS) wakes threads of its own: those wait for each other busily, and beside the parser, or on a
# machine that does other work, that made the pass up to 70 times slower.
SLICE_CELLS = 2**18
SLICE_ROWS_MAX = 2048
PIECE_ROWS = 256
TILE = 30


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """Sums over respondents i with weight w and vector u (`Quantity` by factor); rows outside the domain add 0 to u.

    Whole-number answers and weights give the same bits in any order and partition: every product and sum is exact.
    Means of several attributes are fractions: their sums are the same to the last bits.
    """

    total: Floats
    """[quantity, factor] sum of w u"""
    within: Floats
    """[factor, quantity, quantity] sum of w^2 u u' inside each factor"""
    across: Floats | None
    """[LEAN * factor, LEAN * factor] the same over all factors, row q * K + f; None above 60 factors, or unwanted"""
    respondents: Counts
    """[base, factor] respondents inside the domain, weight > 0, who answered: in the order of `BASES`"""
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
        lean, factors = transform[:LEAN, :LEAN], self.n_factors
        across = self.across
        if across is not None:
            half = np.tensordot(lean, across.reshape(LEAN, factors, LEAN * factors), axes=1)
            whole = np.tensordot(half.reshape(LEAN * factors, LEAN, factors), lean, axes=(1, 1))
            across = whole.transpose(0, 2, 1).reshape(LEAN * factors, LEAN * factors)
        return Sums(
            total=transform @ self.total,
            within=transform @ self.within @ transform.T,
            across=across,
            respondents=self.respondents,
            n_design=self.n_design,
            n_domain=self.n_domain,
            weight=self.weight,
            weight_squared=self.weight_squared,
        )


def sums_of(
    experience: Floats,
    expectation: Floats,
    importance: Floats,
    weight: Floats,
    inside: npt.NDArray[np.bool_],
    *,
    crossed: bool = True,
) -> Sums:
    """The sums over some respondents: ratings [respondent, factor] with NaN = not answered, weight [respondent].

    `crossed`: multiply across factors too, so that factors can be compared.
    """
    n, factors = experience.shape
    weight = np.where(inside, weight, 0.0)
    step = min(SLICE_ROWS_MAX, SLICE_CELLS // max(1, QUANTITIES * factors), n)
    step = max(1, -(-step // PIECE_ROWS)) * PIECE_ROWS
    total = np.zeros((QUANTITIES, factors))
    within = np.zeros((factors, QUANTITIES, QUANTITIES))
    across = np.zeros((LEAN * factors, LEAN * factors)) if crossed and factors <= ACROSS_FACTORS_MAX else None
    respondents = np.zeros((len(BASES), factors), dtype=np.int64)
    room = np.empty((QUANTITIES, factors, step))
    for start in range(0, n, step):
        rows = slice(start, start + step)
        respondents += _fill(room, experience[rows], expectation[rows], importance[rows], weight[rows])
        total += room.sum(axis=2)
        by_factor = room.transpose(1, 0, 2)
        within += by_factor @ by_factor.transpose(0, 2, 1)
        if across is not None:
            _add_products(across, room[:LEAN].reshape(LEAN * factors, step))
    return Sums(
        total=total,
        within=within,
        across=across,
        respondents=respondents,
        n_design=n,
        n_domain=int(np.count_nonzero(weight)),
        weight=float(weight.sum()),
        weight_squared=float((weight * weight).sum()),
    )


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


def _fill(u: Floats, experience: Floats, expectation: Floats, importance: Floats, weight: Floats) -> Counts:
    """Fills w u [quantity, factor, respondent] from a slice, with 0 beyond it; how many answered [base, factor]."""
    length = len(weight)
    u[:, :, length:] = 0
    u = u[:, :, :length]
    has_x, x = _filled(experience)
    has_e, e = _filled(expectation)
    has_i, i = _filled(importance)
    pair = has_x & has_e
    np.multiply(pair, weight, out=u[Quantity.PAIR])
    np.multiply(u[Quantity.PAIR], e, out=u[Quantity.PAIR_EXPECTATION])
    np.multiply(u[Quantity.PAIR], x, out=u[Quantity.PAIR_EXPERIENCE])
    np.multiply(has_i, weight, out=u[Quantity.IMPORTANCE_ANSWERED])
    np.multiply(i, weight, out=u[Quantity.IMPORTANCE])
    np.multiply(has_e, weight, out=u[Quantity.EXPECTATION_ANSWERED])
    np.multiply(e, weight, out=u[Quantity.EXPECTATION])
    np.multiply(has_x, weight, out=u[Quantity.EXPERIENCE_ANSWERED])
    np.multiply(x, weight, out=u[Quantity.EXPERIENCE])
    counted = weight > 0
    return np.stack([(base & counted).sum(axis=1, dtype=np.int64) for base in (pair, has_i, has_e, has_x)])


def _filled(ratings: Floats) -> tuple[npt.NDArray[np.bool_], Floats]:
    """[factor, respondent]: where answered, and the answers with 0 for none."""
    by_factor = np.ascontiguousarray(ratings.T)
    answered = ~np.isnan(by_factor)
    return answered, np.where(answered, by_factor, 0.0)
