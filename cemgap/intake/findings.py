"""Findings: what is wrong or odd in the rows of a file, all at once, from its tally."""

from __future__ import annotations

from collections.abc import Iterator

from cemgap.errors import Problem, echo, error, warning
from cemgap.intake.mapping import Mapping
from cemgap.intake.sources import Source
from cemgap.intake.tally import Tally
from cemgap.translations import msg


def findings(tally: Tally, mapping: Mapping, source: Source) -> tuple[Problem, ...]:
    """The problems of the rows: E030 no rows, E105 text for a rating, E113 and E114 weights, E115 a row without a
    wave, E116 nobody in the domain, W205 a respondent without an id, W209 the same id twice.
    """
    if tally.rows == 0:
        return (_no_rows(source),)
    found = [*_unreadable(tally, mapping, source)]
    if mapping.layout != "factor_table":
        found += [*_weights(tally, mapping, source), *_waves(tally, mapping, source), *_ids(tally, mapping, source)]
        if tally.outside == tally.rows:
            found.append(
                error(
                    "E116",
                    msg("no row fits --where"),
                    source.place(None, None),
                    fix=msg("check the value; it is compared letter by letter"),
                )
            )
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
        if held is None or not held.unreadable:
            continue
        places = sorted((row, text) for text, seen in held.unreadable.items() for row in seen.rows)
        yield error(
            "E105",
            msg(
                "{n} rating is no number",
                plural="{n} ratings are no numbers",
                n=sum(seen.count for seen in held.unreadable.values()),
            ),
            *(source.place(row, column.position, text) for row, text in places),
            fix=msg("write each rating as a plain number (7 or 7.5); leave a cell empty where nobody answered"),
            count=sum(seen.count for seen in held.unreadable.values()),
        )


def _weights(tally: Tally, mapping: Mapping, source: Source) -> Iterator[Problem]:
    wrong = [(value, seen) for (kind, _, value), seen in tally.problems.items() if kind == "weight"]
    position = mapping.position("weight")
    if wrong:
        places = sorted((row, value) for value, seen in wrong for row in seen.rows)
        yield error(
            "E113",
            msg(
                "{n} weight is no number of 0 or more",
                plural="{n} weights are no numbers of 0 or more",
                n=sum(seen.count for _, seen in wrong),
            ),
            *(source.place(row, position, value) for row, value in places),
            fix=msg("correct the weights; 0 leaves a respondent out"),
            count=sum(seen.count for _, seen in wrong),
        )
    elif position is not None and tally.weight_sum == 0 and tally.outside < tally.rows:
        yield error(
            "E114",
            msg("all weights are zero"),
            source.place(None, position),
            fix=msg("check the column, or leave the weight out"),
        )
    elif position is not None and tally.rows > 1 and 2 * tally.weight_max > tally.weight_sum:
        yield warning(
            "W212",
            msg("one respondent holds more than half of all weight"),
            source.place(None, position),
            fix=msg("check the column of weights"),
        )


def _waves(tally: Tally, mapping: Mapping, source: Source) -> Iterator[Problem]:
    for (kind, position, _), seen in tally.problems.items():
        if kind == "wave":
            yield error(
                "E115",
                msg("{n} row has no wave", plural="{n} rows have no wave", n=seen.count),
                *(source.place(row, position) for row in seen.rows),
                fix=msg("fill in the wave; where the file is one wave, --wave LABEL names it"),
                count=seen.count,
            )


def _ids(tally: Tally, mapping: Mapping, source: Source) -> Iterator[Problem]:
    position = mapping.position("id")
    for (kind, _, _), seen in tally.problems.items():
        if kind == "id":
            yield warning(
                "W205",
                msg("{n} row has no respondent id", plural="{n} rows have no respondent id", n=seen.count),
                *(source.place(row, position) for row in seen.rows),
                fix=msg("they are counted; give them an id so that repeats can be seen"),
                count=seen.count,
            )
    twice = sum(tally.duplicate_ids(wave) for wave in tally.ids)
    if twice and mapping.layout == "wide":
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


def wave_unknown(source_name: str, wave: str, waves: tuple[str, ...]) -> Problem:
    """The problem of a wave that the file does not have."""
    from cemgap.errors import Place

    return error(
        "E112",
        msg('no wave "{wave}" in {file}', wave=echo(wave), file=source_name),
        Place(file=source_name),
        fix=msg(
            "the waves are: {waves}", waves=tuple(echo(w) for w in waves) or msg("none: the file has no wave column")
        ),
    )
