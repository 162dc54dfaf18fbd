"""Findings: what is wrong or odd in the rows of a file, all at once, from its tally."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cemgap.errors import Problem, error, warning
from cemgap.translations import Message, msg

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cemgap.intake.mapping import Mapping
    from cemgap.intake.sources import Source
    from cemgap.intake.tally import Tally


def findings(tally: Tally, mapping: Mapping, source: Source) -> tuple[Problem, ...]:
    """The problems of the rows.

    Errors: E030 no rows, E105 text for a rating, E106 and E117 rows of a long file without factor or respondent, E109
    the same respondent and factor twice, E113 a weight that is none or differs within a respondent, E114 all weights
    zero, E115 a row without a wave, E116 nobody in the domain, E121 a respondent partly in the domain. Warnings: W205 a
    respondent without an id, W209 the same id twice, W212 one respondent outweighs all others, W216 ideals that
    respondents gave.
    """
    if tally.rows == 0:
        return (_no_rows(source),)
    found = [*_unreadable(tally, mapping, source)]
    if mapping.layout != "factor_table":
        found += [*_faults(tally, mapping, source), *_weights(tally, mapping, source), *_ids(tally, mapping, source)]
        found += _ideals(mapping, source)
        if tally.people and tally.outside == tally.people:
            fix = msg("check the value; it is compared letter by letter")
            found.append(error("E116", msg("no row fits --where"), source.place(None, None), fix=fix))
    return tuple(found)


def _no_rows(source: Source) -> Problem:
    return error(
        "E030",
        msg("there is no data below the header: no rows"),
        source.place(source.header_row, None),
        fix=msg("export the answers too, one row per respondent or per factor"),
    )


def _unreadable(tally: Tally, mapping: Mapping, source: Source) -> Iterator[Problem]:
    for column in mapping.columns:
        held = tally.columns.get(column.position)
        if held is None or not held.unreadable.count:
            continue
        yield error(
            "E105",
            msg("{n} rating is no number", plural="{n} ratings are no numbers", n=held.unreadable.count),
            *(source.place(row, column.position, text) for row, text in held.unreadable.first),
            fix=msg("write each rating as a plain number (7 or 7.5); leave a cell empty where nobody answered"),
            count=held.unreadable.count,
        )


def _faults(tally: Tally, mapping: Mapping, source: Source) -> Iterator[Problem]:
    """What the tally holds of rows that cannot be counted."""
    weight = mapping.position("weight")
    for (kind, position), faults in sorted(tally.problems.items()):
        if kind == "wave" and faults.count == tally.people:
            continue  # a column that nobody filled in: the file is one wave
        if kind == "unsteady" and position != weight:
            code, message, fix = _unsteady_domain(faults.count)
        elif kind in _FAULTS:
            code, message, fix = _FAULTS[kind](faults.count)
        else:
            continue
        places = (source.place(row, position, text or None) for row, text in faults.first)
        yield error(code, message, *places, fix=fix, count=faults.count)


Said = tuple[str, Message, Message]


def _twice(n: int) -> Said:
    return (
        "E109",
        msg("{n} rows give a respondent the same factor twice", n=n),
        msg("keep one row per respondent and factor; where they are repeats, delete the extra rows"),
    )


def _unnamed(n: int) -> Said:
    message = msg("{n} row names no factor", plural="{n} rows name no factor", n=n)
    return "E106", message, msg("name the factor, or delete the rows")


def _nobody(n: int) -> Said:
    message = msg("{n} row names no respondent", plural="{n} rows name no respondent", n=n)
    return "E117", message, msg("a row per respondent and factor needs the respondent in every row")


def _unsteady_weight(n: int) -> Said:
    return (
        "E113",
        msg(
            "{n} row has another weight than the first row of its respondent",
            plural="{n} rows have another weight than the first row of their respondent",
            n=n,
        ),
        msg("give all rows of a respondent the same weight"),
    )


def _unsteady_domain(n: int) -> Said:
    return (
        "E121",
        msg(
            "{n} row has another value of --where than the first row of its respondent",
            plural="{n} rows have another value of --where than the first row of their respondent",
            n=n,
        ),
        msg("--where chooses respondents: take a column that is the same in all rows of a respondent"),
    )


def _weight(n: int) -> Said:
    return (
        "E113",
        msg(
            "{n} weight is no usable number of 0 or more",
            plural="{n} weights are no usable numbers of 0 or more",
            n=n,
        ),
        msg("correct the weights; 0 leaves a respondent out"),
    )


def _no_wave(n: int) -> Said:
    message = msg("{n} row has no wave", plural="{n} rows have no wave", n=n)
    return "E115", message, msg("fill in the wave; where the file is one wave, --wave LABEL names it")


_FAULTS = {
    "twice": _twice,
    "unnamed": _unnamed,
    "nobody": _nobody,
    "unsteady": _unsteady_weight,
    "weight": _weight,
    "wave": _no_wave,
}


def _ideals(mapping: Mapping, source: Source) -> Iterator[Problem]:
    positions = mapping.positions("ideal")
    if positions:
        yield warning(
            "W216",
            msg("ideals that respondents gave are not used: the ideal follows the rule"),
            *(source.place(source.header_row, position) for position in positions),
            fix=msg("to set an ideal:  --ideal FACTOR=SCORE, or a number in cemgap.toml, [factors.KEY]:  ideal = 9"),
        )


def _weights(tally: Tally, mapping: Mapping, source: Source) -> Iterator[Problem]:
    position = mapping.position("weight")
    if position is None or ("weight", position) in tally.problems or tally.outside == tally.people:
        return
    if tally.weight_sum == 0:
        yield error(
            "E114",
            msg("all weights are zero"),
            source.place(None, position),
            fix=msg("check the column, or leave the weight out"),
        )
    elif tally.people > 1 and 2 * tally.weight_max > tally.weight_sum:
        yield warning(
            "W212",
            msg("one respondent holds more than half of all weight"),
            source.place(None, position),
            fix=msg("check the column of weights"),
        )


def _ids(tally: Tally, mapping: Mapping, source: Source) -> Iterator[Problem]:
    position = mapping.position("id")
    if position is None or mapping.layout == "long":
        return
    blank = tally.problems.get(("id", position))
    if blank is not None:
        yield warning(
            "W205",
            msg("{n} row has no respondent id", plural="{n} rows have no respondent id", n=blank.count),
            *(source.place(row, position) for row, _ in blank.first),
            fix=msg("they are counted; give them an id so that repeats can be seen"),
            count=blank.count,
        )
    twice = sum(tally.duplicate_ids(wave) for wave in tally.ids)
    if twice:
        yield warning(
            "W209",
            msg(
                "{n} respondent id stands in more than one row; all rows are counted",
                plural="{n} respondent ids stand in more than one row; all rows are counted",
                n=twice,
            ),
            source.place(None, position),
            fix=msg("if they are repeats, remove the extra rows"),
        )
