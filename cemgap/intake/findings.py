"""Findings: what is wrong or odd in the rows of a file, all at once, from its tally."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cemgap.errors import Problem, echo, error, warning
from cemgap.intake.group_cells import all_different
from cemgap.intake.guessing.factor_names import factor_named
from cemgap.intake.quality.duration import unclear
from cemgap.intake.quality.flags import DROP_KEYS, FLAG_WORDS, OUT_WORDS
from cemgap.intake.quality.repeats import repeated
from cemgap.intake.ratings.shown_cell import OFTEN, is_showable, place_shown
from cemgap.intake.reason_cells import unparted
from cemgap.intake.sample_faults import sample_faults
from cemgap.intake.vocabulary import fold, words
from cemgap.translations import Message, msg

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cemgap.errors import Place
    from cemgap.intake.mapping import Mapping
    from cemgap.intake.sources import Source
    from cemgap.intake.tally import Faults, Tally


def findings(tally: Tally, mapping: Mapping, source: Source) -> tuple[Problem, ...]:
    """The problems of the rows.

    Errors: E030 no rows, E105 text for a rating, E106 and E117 rows of a long file without factor or respondent, E109
    the same respondent and factor twice, E113 a weight that is none or differs within a respondent, E114 all weights
    zero, E115 a row without a wave, E116 nobody in the domain, E121 a respondent partly in the domain, E150 nobody is
    left after previews, tests and what the settings drop, E151 the same id, or all answers of another, where that is to
    stop; E155, E156, E159 and E162 (`sample_faults`), E160 almost as many groups as rows.

    Warnings: W205 a respondent without an id, W209 the same id twice, W212 one respondent outweighs all others, W216
    ideals that respondents gave, W237 more than half are flagged, W238 a status that nobody knows, W239 a duration
    without a unit, W240 a column that may hold several reasons per cell, W243 all answers of another respondent, W247
    a respondent without a value.
    """
    if tally.rows == 0:
        return (_no_rows(source),)
    found = [*_unreadable(tally, mapping, source)]
    if mapping.layout != "factor_table":
        found += [*_faults(tally, mapping, source), *_weights(tally, mapping, source), *_ids(tally, mapping, source)]
        found += _ideals(mapping, source)
        found += [*_quality(tally, mapping, source), *unclear(source, mapping), *unparted(source, mapping)]
        found += repeated(tally, mapping, source)
        found += [*sample_faults(tally, source), *all_different(source, mapping, tally.groups)]
        if tally.people and tally.outside + sum(tally.excluded.values()) == tally.people:
            left_out = _left_out(tally)
            if left_out:
                found.insert(0, _nobody_left(tally, left_out, source))
            else:
                fix = msg("check the value; it is compared letter by letter")
                found.append(error("E116", msg("no row fits --where"), source.place(None, None), fix=fix))
    return tuple(found)


def nobody_left(tally: Tally, source: Source) -> tuple[Problem, ...]:
    """E150 of a tally of the rows that are no answers of customers, where there are no others."""
    return (_nobody_left(tally, _left_out(tally), source),) if tally.excluded else ()


def _left_out(tally: Tally) -> dict[str, int]:
    """Why respondents who fit ``--where`` are not counted, and how many, in the order of the words for it."""
    why = tally.fitting | {flag: n for flag, n in tally.excluded.items() if flag in DROP_KEYS}
    return {reason: why[reason] for reason in OUT_WORDS | FLAG_WORDS if reason in why}


def _nobody_left(tally: Tally, left_out: dict[str, int], source: Source) -> Problem:
    """Nobody is counted, for what is said of the rows, and how to count them nevertheless."""
    why = OUT_WORDS | FLAG_WORDS
    reasons = tuple(msg("{reason} ({n})", reason=why[reason], n=n) for reason, n in left_out.items())
    people = sum(left_out.values())
    told = [(position, faults) for (kind, position), faults in tally.problems.items() if kind == "excluded"]
    dropped = [DROP_KEYS[reason] for reason in left_out if reason in DROP_KEYS]
    if told:
        position, faults = told[0]
        shown = _statuses(faults)
        values = dict.fromkeys(_quoted(text) if text in shown else "..." for text in _texts(faults))
        fix = msg(
            "to count them, in cemgap.toml, [input]:  status = {{ column = {column}, keep = [{values}] }}",
            column=_quoted(source.header[position]),
            values=", ".join(values),
        )
    else:
        fix = msg('to count them, in cemgap.toml, [input]:  {key} = "keep"', key=dropped[0])
    places = (place for position, faults in told[:1] for place in _places_of_statuses(source, position, faults))
    return error(
        "E150",
        msg("nobody is left to count: {reasons}", reasons=reasons)
        if people == tally.people
        else msg("rows fit --where, but none of them is left to count: {reasons}", reasons=reasons),
        *(tuple(places) or (source.place(None, None),)),
        fix=fix,
        count=people,
    )


def _texts(faults: Faults) -> Counter[str]:
    return Counter(text.strip() for _, text in faults.first)


def _statuses(faults: Faults) -> frozenset[str]:
    """The statuses that may be shown: those of platforms, and what stands in several rows."""
    known = {word for listed in words("status").values() for word in listed}
    return frozenset(t for t, n in _texts(faults).items() if fold(t) in known or n >= OFTEN or is_showable(t))


def _places_of_statuses(source: Source, position: int, faults: Faults) -> Iterator[Place]:
    shown = _statuses(faults)
    for row, text in faults.first:
        status = text.strip()
        if status in shown or not status:
            yield source.place(row, position, status or None)
        else:
            yield place_shown(source, row, position, status)


def _quoted(text: str) -> str:
    """A text as a settings file writes it."""
    shown = echo(text, 1000).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{shown}"'


def _quality(tally: Tally, mapping: Mapping, source: Source) -> Iterator[Problem]:
    """Statuses that nobody knows, and a file most of whose respondents are flagged."""
    for position in mapping.positions("status"):
        unknown = tally.problems.get(("status", position))
        if unknown is not None:
            yield warning(
                "W238",
                msg(
                    "{n} row has a status that is not known; it is counted",
                    plural="{n} rows have a status that is not known; they are counted",
                    n=unknown.count,
                ),
                *_places_of_statuses(source, position, unknown),
                fix=msg(
                    "to count some only, in cemgap.toml, [input]:  status = {{ column = {column}, keep = [...] }}",
                    column=_quoted(source.header[position]),
                ),
                count=unknown.count,
            )
    people, doubted = sum(tally.respondents.values()), sum(tally.doubted.values())
    if 2 * doubted > people:
        flags = {flag: n for flag in FLAG_WORDS if flag in DROP_KEYS and (n := tally.flagged.get(flag))}
        yield warning(
            "W237",
            msg(
                "more than half of the respondents are flagged, and counted: {flags}",
                flags=tuple(msg("{flag} ({n})", flag=FLAG_WORDS[flag], n=n) for flag, n in flags.items()),
            ),
            source.place(None, None),
            fix=msg(
                "look at them first; to leave them out, in cemgap.toml, [input]:  {keys}",
                keys=tuple(f'{DROP_KEYS[flag]} = "drop"' for flag in flags),
            ),
            count=doubted,
        )


def _no_rows(source: Source) -> Problem:
    return error(
        "E030",
        msg("there is no data below the header: no rows"),
        source.place(source.header_row, None),
        fix=msg("export the answers too, one row per respondent or per factor"),
    )


def _unreadable(tally: Tally, mapping: Mapping, source: Source) -> Iterator[Problem]:
    # In a row per factor one respondent may repeat a text many times.
    # A factor table has no respondents: only what is written like a name is kept back there.
    per_respondent = mapping.layout == "wide"
    at_least = OFTEN if mapping.layout == "factor_table" else 0
    for column in mapping.columns:
        held = tally.columns.get(column.position)
        guessed = any(outcome.position == column.position and not outcome.declared for outcome in mapping.outcomes)
        if held is None or not held.unreadable.count or guessed:
            continue
        yield error(
            "E105",
            msg("{n} rating is no number", plural="{n} ratings are no numbers", n=held.unreadable.count),
            *(
                place_shown(source, row, column.position, text, held.rows_of(text) if per_respondent else at_least)
                for row, text in held.unreadable.first
            ),
            fix=msg("write each rating as a plain number (7 or 7.5); leave a cell empty where nobody answered"),
            count=held.unreadable.count,
        )


def _faults(tally: Tally, mapping: Mapping, source: Source) -> Iterator[Problem]:
    """What the tally holds of rows that cannot be counted."""
    weight = mapping.position("weight")
    real = tally.people - sum(n for reason, n in tally.excluded.items() if reason not in DROP_KEYS)
    for (kind, position), faults in sorted(tally.problems.items()):
        if kind == "wave" and faults.count == real:
            continue  # a column that nobody filled in: the file is one wave
        if kind == "unsteady" and position != weight:
            code, message, fix = _unsteady_domain(faults.count)
        elif kind in _FAULTS:
            code, message, fix = _FAULTS[kind](faults.count)
        else:
            continue
        # A factor is named by the survey, and its names are known; any other cell may hold whatever people typed.
        factors = mapping.factors if kind == "twice" else ()
        places = (
            source.place(row, position, text or None)
            if not text or (factors and factor_named(text.strip(), factors).key in {factor.key for factor in factors})
            else place_shown(source, row, position, text)
            for row, text in faults.first
        )
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
    if twice and mapping.quality.duplicates == "stop":
        yield error(
            "E151",
            msg(
                "{n} respondent id stands in more than one row",
                plural="{n} respondent ids stand in more than one row",
                n=twice,
            ),
            source.place(None, position),
            fix=msg('remove the repeats, or count all rows, in cemgap.toml, [input]:  duplicates = "warn"'),
            count=twice,
        )
    elif twice:
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
