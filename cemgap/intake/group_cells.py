"""Group cells: the group of every row, by each column that groups are compared by."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from cemgap.errors import CemgapError, Problem, echo, error, is_personal
from cemgap.intake.design import Groups
from cemgap.intake.design_cells import name_of
from cemgap.intake.guessing.column_roles import role_of
from cemgap.intake.guessing.glimpse import Glimpse
from cemgap.intake.ratings.answers import distinct
from cemgap.translations import msg

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cemgap.intake.mapping import Mapping
    from cemgap.intake.sources import Cells, Source
    from cemgap.intake.tally import Crossing

LEVELS_KEPT = 200
"""Groups of one column; more are no groups to compare."""
FEW = 2
SAMPLED = 0.8
"""So many different texts may stand in as many rows."""
OF_PEOPLE = ("personal", "id")
"""Roles of columns whose texts must not be told."""


class GroupCells:
    """Reads the groups, as the mapping says."""

    def __init__(self, source: Source, mapping: Mapping) -> None:
        self._source = source
        self._names = names_of_groups(source, mapping)
        self._seen: dict[int, set[str]] = {position: set() for position in mapping.by}
        self.columns: tuple[int, ...] = mapping.by

    def of(self, cells: Cells) -> tuple[Groups, ...]:
        """The groups of a block, a `Groups` per column.

        Raises:
            CemgapError: more than `LEVELS_KEPT` groups (E160).
        """
        return tuple(self._groups(cells, position) for position in self.columns)

    def _groups(self, cells: Cells, position: int) -> Groups:
        texts, index = distinct(cells.columns[position])
        labels = self._source.value_labels.get(position, {})
        missing = self._source.missing_codes.get(position, ())
        names = ["" if text.strip() in missing else name_of(labels.get(text.strip(), text)) for text in texts]
        levels = {name: place for place, name in enumerate(dict.fromkeys(filter(None, names)))}
        self._seen[position].update(levels)
        if len(self._seen[position]) > LEVELS_KEPT:
            raise CemgapError(_too_many(self._source, position))
        codes = np.array([levels.get(name, -1) for name in names], dtype=np.int64)
        return Groups(self._names[position], codes[index], tuple(levels))


def names_of_groups(source: Source, mapping: Mapping) -> dict[int, str]:
    """What each column of groups is called: its header, with its position where that is blank or stands twice."""
    often = Counter(source.header[position] for position in mapping.by)
    return {
        position: header if header and often[header] == 1 else f"{header} ({position + 1})".strip()
        for position in mapping.by
        for header in (source.header[position],)
    }


def levels_of(groups: tuple[Groups, ...]) -> dict[tuple[str, str], int]:
    """(column, level) -> rows of a block; level "" = blank."""
    found: dict[tuple[str, str], int] = {}
    for by in groups:
        counts = np.bincount(by.codes + 1, minlength=len(by.levels) + 1).tolist()
        found |= {(by.column, level): n for level, n in zip(("", *by.levels), counts, strict=True) if n}
    return found


def crossings_of(
    groups: tuple[Groups, ...], of_wave: Sequence[tuple[str, npt.NDArray[np.bool_]]]
) -> dict[Crossing, int]:
    """(wave, column, level, other column, its level) -> respondents of a block in both, `of_wave` [respondent]."""
    found: dict[Crossing, int] = {}
    for one, other in combinations(groups, 2):
        width = len(other.levels) + 1
        for wave, rows in of_wave:
            cells = np.bincount((one.codes[rows] + 1) * width + other.codes[rows] + 1)
            for cell in np.flatnonzero(cells).tolist():
                names = ("", *one.levels)[cell // width], ("", *other.levels)[cell % width]
                found[wave, one.column, names[0], other.column, names[1]] = int(cells[cell])
    return found


def refused(source: Source, mapping: Mapping) -> Iterator[Problem]:
    """Columns that must not be told group by group: E161 people, E160 almost as many texts as rows.

    Asked before any text is kept: names of people must never become names of groups, or of strata. Mail and network
    addresses and phone numbers are refused whatever is declared.
    """
    stratum = mapping.positions("stratum")
    for position in dict.fromkeys((*mapping.by, *stratum)):
        role = mapping.columns[position].role
        if position in stratum:
            known = role_of(source.questions[position], Glimpse.of(source.sample, position))
            role = role if known is None else known[0]
        names = Counter(filter(None, (name_of(row[position]) for row in source.sample)))
        labels = source.value_labels.get(position, {}).values()
        # Strata are not told, and long codes are usual among them.
        if position in mapping.by and any(map(is_personal, (*names, *labels))):
            yield _people(source, position, sure=True)
        elif role in OF_PEOPLE:
            yield _people(source, position, of_strata=position in stratum, sure=_mostly_different(names))
        elif position in mapping.by and _mostly_different(names, SAMPLED):
            yield _too_many(source, position)


def all_different(source: Source, mapping: Mapping, levels: dict[tuple[str, str], int]) -> Iterator[Problem]:
    """E161 and E160 once all rows are read: columns whose sample did not show what their texts are."""
    for position, name in names_of_groups(source, mapping).items():
        found = {level: n for (column, level), n in levels.items() if column == name and level}
        if any(map(is_personal, found)):
            yield _people(source, position, sure=True)
        elif _mostly_different(found):
            yield _too_many(source, position)


def _people(source: Source, position: int, *, of_strata: bool = False, sure: bool) -> Problem:
    """E161. Where it is sure that the column makes no groups, nothing lets it through."""
    header = echo(source.header[position])
    if of_strata:
        fix = msg("name a column of strata")
    elif sure:
        fix = msg("name a column of groups: a region, a kind of customer")
    else:
        fix = msg(
            "name a column of groups; if this is one, say so in cemgap.toml, [input]:  segments = [{column}]",
            column=f'"{header}"',
        )
    return error(
        "E161",
        msg('"{column}" tells people apart, and makes no groups', column=header),
        source.place(source.header_row, position),
        fix=fix,
    )


def _mostly_different(rows: dict[str, int], most: float = 0.5) -> bool:
    """Whether more than that part of the texts differ, (text -> its rows).

    >>> _mostly_different({"a": 5, "b": 1}), _mostly_different({"Ann": 1, "Bob": 1, "Cy": 2})
    (False, True)
    """
    return len(rows) > max(FEW, sum(rows.values()) * most)


def _too_many(source: Source, position: int) -> Problem:
    """E160, without a text of the column: they may be names."""
    return error(
        "E160",
        msg(
            '"{column}" has more than {most} groups, or almost as many as rows',
            column=echo(source.header[position]),
            most=LEVELS_KEPT,
        ),
        source.place(source.header_row, position),
        fix=msg("take a column of groups: a region, a kind of customer; put single values together in the file first"),
    )
