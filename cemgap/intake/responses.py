"""Responses: one block of respondents, their ratings as answered; a source and a mapping give a stream of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cemgap.intake.answers import Codes, Decoded, decode
from cemgap.intake.domain import Domain
from cemgap.intake.mapping import Mapping
from cemgap.intake.respondents import Respondents
from cemgap.intake.sources import Cells, Source
from cemgap.intake.tally import Column, Tally, column_of

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
    """The blocks of a wide file: a row per respondent."""
    respondents = Respondents(source, mapping, domain)
    codes = codes_of(mapping)
    ratings = {
        (measure, index): position
        for index, factor in enumerate(mapping.factors)
        for measure in RATED
        if (position := mapping.position(measure, factor.key)) is not None
    }
    wanted = tuple(dict.fromkeys((*ratings.values(), *respondents.columns)))
    for cells in source.blocks(wanted):
        decoded = {position: decode(cells.columns[position], codes) for position in ratings.values()}
        tallied = {position: column_of(column, cells.rows) for position, column in decoded.items()}
        yield _block(mapping, respondents, cells, tallied, _wide_matrices(mapping, ratings, decoded, len(cells.rows)))


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
    """The blocks of a long file: a row per respondent and factor.

    The rows of a respondent must stand together, unless the file is held as a `whole`.

    Raises:
        Scattered: a respondent's rows do not stand together.
        CemgapError: the same respondent and factor twice (E109).
    """
    from cemgap.intake.long_rows import Turned

    respondents = Respondents(source, mapping, domain)
    turned = Turned(source, mapping, codes_of(mapping), respondents.columns, whole=whole)
    for cells, matrices, tallied, rows in turned.blocks():
        yield _block(mapping, respondents, cells, tallied, matrices, rows)


def _block(  # noqa: PLR0913 - the parts of one block
    mapping: Mapping,
    respondents: Respondents,
    cells: Cells,
    tallied: dict[int, Column],
    matrices: dict[str, Floats],
    rows_read: int | None = None,
) -> Responses:
    for index, factor in enumerate(mapping.factors):
        for measure in ("expectation", "importance"):
            given = mapping.given_score(factor.key, measure)
            if given is not None:
                matrices[measure][:, index] = given.value
    who = respondents.of(cells)
    tally = Tally(
        rows=len(cells.rows) if rows_read is None else rows_read,
        columns=tallied,
    )
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
