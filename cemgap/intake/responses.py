"""Responses: one block of respondents, their ratings as answered; a source and a mapping give a stream of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from cemgap.intake.answers import Codes, Decoded, decode
from cemgap.intake.domain import Domain
from cemgap.intake.long_rows import Turned, no_cells
from cemgap.intake.respondents import Respondents
from cemgap.intake.tally import Tally, column_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cemgap.intake.mapping import Mapping
    from cemgap.intake.sources import Cells, Source

Floats = npt.NDArray[np.float64]
RATED = ("experience", "expectation", "importance")


@dataclass(frozen=True, slots=True)
class Responses:
    """A block of respondents. Ratings are **as answered**; NaN = not answered, or the measure is not asked."""

    experience: Floats
    """[respondent, factor]"""
    expectation: Floats
    """[respondent, factor]; a constant expectation stands in every row of its column."""
    importance: Floats
    """[respondent, factor]"""
    weight: Floats
    """[respondent], >= 0; ones where no weight is used."""
    wave: npt.NDArray[np.int64]
    """[respondent] index into `waves`."""
    waves: tuple[str, ...]
    """The wave labels of this block, in order of first appearance; ``("",)`` where there is no wave column."""
    inside: npt.NDArray[np.bool_]
    """[respondent] True where the row is inside the domain (``--where``); the design counts all rows."""
    reasons: npt.NDArray[np.bool_]
    """[respondent, reason] True where the respondent named the reason."""
    reason_labels: tuple[str, ...]
    """The reasons of this block; other blocks may hold others."""
    reasons_asked: npt.NDArray[np.bool_]
    """[respondent] True where the respondent named at least one reason (the base of the shares)."""
    tally: Tally
    """This block's own counts."""


def codes_of(mapping: Mapping) -> Codes:
    """The declared codes that are no answers."""
    return Codes(frozenset(mapping.rules.missing), frozenset(mapping.rules.not_applicable))


def read_wide(source: Source, mapping: Mapping, domain: Domain = Domain()) -> Iterator[Responses]:  # noqa: B008
    """The blocks of a wide file: a row per respondent. One block at least, be it empty."""
    respondents = Respondents(source, mapping, domain)
    codes = codes_of(mapping)
    ratings = {
        (measure, index): position
        for index, factor in enumerate(mapping.factors)
        for measure in RATED
        if (position := mapping.position(measure, factor.key)) is not None
    }
    wanted = tuple(dict.fromkeys((*ratings.values(), *respondents.columns)))

    def block(cells: Cells) -> Responses:
        decoded = {position: decode(cells.columns[position], codes) for position in ratings.values()}
        tallied = {position: column_of(column, cells.rows) for position, column in decoded.items()}
        tally = Tally(rows=len(cells.rows), columns=tallied)
        return _block(mapping, respondents, cells, _wide_matrices(mapping, ratings, decoded, len(cells.rows)), tally)

    empty = True
    for cells in source.blocks(wanted):
        empty = False
        yield block(cells)
    if empty:
        yield block(no_cells(wanted))


def _wide_matrices(
    mapping: Mapping, ratings: dict[tuple[str, int], int], decoded: dict[int, Decoded], rows: int
) -> dict[str, Floats]:
    matrices = {measure: np.full((rows, len(mapping.factors)), np.nan) for measure in RATED}
    for (measure, index), position in ratings.items():
        matrices[measure][:, index] = decoded[position].values
    return matrices


def read_long(
    source: Source,
    mapping: Mapping,
    domain: Domain = Domain(),  # noqa: B008 - frozen
    *,
    whole: bool = False,
) -> Iterator[Responses]:
    """The blocks of a long file: a row per respondent and factor. One block at least, be it empty.

    The rows of a respondent must stand together (else they are taken for several, and `Tally.duplicate_ids` tells),
    unless the file is held as a `whole`.

    Raises:
        Scattered: a factor appears that the mapping does not have.
    """
    respondents = Respondents(source, mapping, domain)
    turned = Turned(source, mapping, codes_of(mapping), respondents.columns, domain, whole=whole)
    for cells, matrices, tally in turned.blocks():
        yield _block(mapping, respondents, cells, matrices, tally)


def _block(
    mapping: Mapping, respondents: Respondents, cells: Cells, matrices: dict[str, Floats], tally: Tally
) -> Responses:
    for index, factor in enumerate(mapping.factors):
        for measure in ("expectation", "importance"):
            given = mapping.given_score(factor.key, measure)
            if given is not None:
                matrices[measure][:, index] = given.value
    who = respondents.of(cells)
    return Responses(
        matrices["experience"],
        matrices["expectation"],
        matrices["importance"],
        who.weight,
        who.wave,
        who.waves,
        who.inside,
        who.reasons,
        who.reason_labels,
        who.reasons_asked,
        tally + who.tally,
    )
