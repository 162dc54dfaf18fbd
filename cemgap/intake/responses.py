"""Responses: one block of respondents, their ratings as answered; a source and a mapping give a stream of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from cemgap.intake.design import SIMPLE, Design, Groups
from cemgap.intake.domain import Domain
from cemgap.intake.long_rows import Turned, no_cells
from cemgap.intake.mapping import RATED
from cemgap.intake.ratings.answers import Decoded, decode
from cemgap.intake.ratings.format_questions import LEFT_OUT, asked_of, points_of
from cemgap.intake.ratings.importance_format import formatted
from cemgap.intake.ratings.mean import mean_of_half
from cemgap.intake.respondents import Respondents
from cemgap.intake.sources.survey_files.several_files import FILES, file_numbers
from cemgap.intake.tally import Ends, Tally, column_of, ends_of_files, faults_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cemgap.intake.mapping import Mapping
    from cemgap.intake.quality.ticks import Answers
    from cemgap.intake.ratings.coding import Coding
    from cemgap.intake.sources import Cells, Source

Floats = npt.NDArray[np.float64]
Place = tuple[str, int]
"""(measure, index of the factor or attribute)"""


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
    flagged: npt.NDArray[np.bool_]
    """[respondent] True where a quality rule doubts the answers (partial, straight-liner, speeder): in the figures, but
    in a group of their own."""
    attributes: tuple[Floats, Floats, Floats] | None = None
    """Experience, expectation, importance [respondent, attribute] in the order of `Mapping.attributes`; None = none."""
    design: Design = SIMPLE
    """Where each respondent stands in the sample."""
    groups: tuple[Groups, ...] = ()
    """The groups of each column of segments that is asked for."""
    value: Floats | None = None
    """[respondent] what the respondent is worth, >= 0; None = not asked for."""
    outcomes: Floats | None = None
    """[respondent, outcome] in the order of the mapping; NaN = not answered; None = there are none."""
    outcome_names: tuple[str, ...] = ()
    """What each outcome is called (`Mapping.outcomes`)."""
    ranks: Floats | None = None
    """[respondent, factor] the ranks of importance, NaN = none that are used; None = importance is not ranked."""


def read_wide(source: Source, mapping: Mapping, domain: Domain = Domain()) -> Iterator[Responses]:  # noqa: B008
    """The blocks of a wide file: a row per respondent. One block at least, be it empty.

    A factor that several columns of a measure rate has the mean of those answered, if at least half are: sums of such
    fractions are the same to the last bits only, whatever the order of the rows.
    """
    respondents = Respondents(source, mapping, domain)
    factors = _factor_columns(mapping)
    attributes = _attribute_columns(mapping)
    measured = {m: sorted({p for (of, _), ps in factors.items() if of == m for p in ps}) for m in RATED}
    for (measure, _), position in attributes.items():
        measured[measure] = sorted({*measured[measure], position})
    ratings = tuple(dict.fromkeys(position for positions in measured.values() for position in positions))
    wanted = tuple(dict.fromkeys((*ratings, *respondents.columns)))

    def block(cells: Cells) -> Responses:
        rows = len(cells.rows)
        codings = {position: mapping.coding(position) for position in ratings}
        decoded = {position: decode(cells.columns[position], codings[position]) for position in ratings}
        tallied = {position: column_of(column, cells.rows) for position, column in decoded.items()}
        ends = _file_ends(source, decoded, cells)
        ticked = tuple(tuple(_ticked(decoded[p].values, codings[p]) for p in measured[m]) for m in RATED)
        block = _block(
            mapping,
            respondents,
            cells,
            _matrices(factors, len(mapping.factors), decoded, rows),
            ticked,
            Tally(rows=rows, columns=tallied, file_ends=ends),
        )
        if not attributes:
            return block
        single: dict[Place, tuple[int, ...]] = {place: (position,) for place, position in attributes.items()}
        rated = _matrices(single, len(mapping.attributes), decoded, rows)
        return replace(block, attributes=(rated["experience"], rated["expectation"], rated["importance"]))

    empty = True
    for cells in source.blocks(wanted):
        empty = False
        yield block(cells)
    if empty:
        yield block(no_cells(wanted))


def _file_ends(source: Source, decoded: dict[int, Decoded], cells: Cells) -> dict[tuple[int, int], Ends]:
    """Where the answers of every file of a survey end; nothing where there is one file."""
    if source.kind != FILES:
        return {}
    files = file_numbers(cells.rows)
    return {at: ends for p, column in decoded.items() for at, ends in ends_of_files(p, column.values, files).items()}


def _factor_columns(mapping: Mapping) -> dict[Place, tuple[int, ...]]:
    """The columns that rate each factor: its own, else those of its attributes."""
    columns: dict[Place, tuple[int, ...]] = {}
    for index, factor in enumerate(mapping.factors):
        for measure in RATED:
            found = [mapping.columns[position] for position in mapping.positions(measure, factor.key)]
            own = tuple(column.position for column in found if column.attribute is None)
            if found:
                columns[measure, index] = own[:1] or tuple(column.position for column in found)
    return columns


def _attribute_columns(mapping: Mapping) -> dict[Place, int]:
    places = {(attribute.factor, attribute.key): index for index, attribute in enumerate(mapping.attributes)}
    return {
        (column.role, places[column.factor, column.attribute]): column.position
        for column in reversed(mapping.columns)
        if column.role in RATED and column.factor is not None and column.attribute is not None
        if (column.factor, column.attribute) in places
    }


def _matrices(
    columns: dict[Place, tuple[int, ...]], width: int, decoded: dict[int, Decoded], rows: int
) -> dict[str, Floats]:
    """Per measure [respondent, factor or attribute]."""
    matrices = {measure: np.full((rows, width), np.nan) for measure in RATED}
    for (measure, index), positions in columns.items():
        rated = [decoded[position].values for position in positions]
        matrices[measure][:, index] = rated[0] if len(rated) == 1 else mean_of_half(rated)
    return matrices


def _ticked(answers: Floats, coding: Coding) -> Floats:
    """The answers as they were ticked, also where the lowest is the best."""
    return answers if coding.turned is None else coding.turned - answers


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
    turned = Turned(source, mapping, respondents.columns, domain, whole=whole)
    for cells, matrices, tally in turned.blocks():
        ticked = tuple(
            tuple(_ticked(answers, mapping.coding(position)) for answers in matrices[measure].T)
            for measure in RATED
            if (position := mapping.position(measure)) is not None
        )
        yield _block(mapping, respondents, cells, matrices, ticked, tally)


def _block(
    mapping: Mapping,
    respondents: Respondents,
    cells: Cells,
    matrices: dict[str, Floats],
    ticked: Answers,
    tally: Tally,
) -> Responses:
    who = respondents.of(cells, ticked)
    importance = formatted(
        matrices["importance"],
        mapping.rules.importance_format or "rating",
        points_of(mapping.rules),
        asked_of(mapping),
    )
    matrices["importance"] = importance.importance
    left_out = np.flatnonzero(importance.invalid & who.inside & (who.weight > 0))
    if len(left_out):
        faults = faults_at((int(row), "") for row in cells.rows[left_out])
        tally += Tally(problems={(LEFT_OUT, mapping.positions("importance")[0]): faults})
    for index, factor in enumerate(mapping.factors):
        for measure in ("expectation", "importance"):
            given = mapping.given_score(factor.key, measure)
            if given is not None:
                matrices[measure][:, index] = given.value
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
        who.flagged,
        design=who.design,
        groups=who.groups,
        value=who.value,
        outcomes=who.outcomes,
        outcome_names=tuple(outcome.name for outcome in mapping.outcomes),
        ranks=importance.ranks,
    )
