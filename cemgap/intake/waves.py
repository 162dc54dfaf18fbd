"""Waves: their order, and what is wrong with them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from cemgap.errors import Place, Problem, echo, error, warning
from cemgap.intake.ratings.shown_cell import OFTEN, shown_cell
from cemgap.intake.wave_times import wave_times
from cemgap.translations import msg

if TYPE_CHECKING:
    from collections.abc import Collection

    from cemgap.intake.mapping import Mapping
    from cemgap.intake.sources import Source
    from cemgap.intake.tally import Tally
    from cemgap.translations import Message


def in_order(mapping: Mapping, tally: Tally, left_out: Collection[str] = ()) -> tuple[str, ...]:
    """Waves oldest first, but for `left_out`: as the settings list them, else by their latest date, else by label.

    Labels are ordered by the time they tell (`wave_times`), else as people sort text (`natural`); `order_known` says
    whether that is more than a guess.
    """
    # Previews and tests without a wave make none of their own.
    named = tuple(wave for wave, n in tally.respondents.items() if wave or n)
    every = named or tuple(tally.respondents) or (mapping.wave_label or "",)
    waves = tuple(wave for wave in every if wave not in left_out)
    listed = {label: place for place, label in enumerate(mapping.waves)}
    dated = all(tally.dates.get(wave) for wave in waves)
    times = wave_times(wave for wave in waves if wave).keys

    def place(wave: str) -> tuple[object, ...]:
        return (listed.get(wave, -1), tally.dates[wave] if dated else "", times.get(wave, ()), natural(wave))

    return tuple(sorted(waves, key=place))


def order_known(mapping: Mapping, tally: Tally, waves: tuple[str, ...]) -> bool:
    """Whether the order of waves is said or certain: by the settings, by dates that differ, or by their labels."""
    named = tuple(wave for wave in waves if wave)
    if len(named) < 2 or mapping.waves:  # noqa: PLR2004 - one has no order
        return True
    dates = {tally.dates.get(wave, "") for wave in named}
    return (len(dates) == len(named) and "" not in dates) or wave_times(named).certain


def order_unknown(source: Source, mapping: Mapping, tally: Tally, waves: tuple[str, ...]) -> tuple[Problem, ...]:
    """W249: nothing tells which of the `waves`, as `in_order`, is the latest."""
    if order_known(mapping, tally, waves):
        return ()
    named = tuple(wave for wave in waves if wave)
    shown = shown_waves(mapping, tally, named)
    # A label that may not be shown, or not in full, cannot be pasted.
    whole = all(wave == told for wave, told in zip(named, shown, strict=True))
    return (
        warning(
            "W249",
            msg(
                "the order of the waves is not known: {waves}; taken as oldest first, {last} as the latest",
                waves=shown,
                last=shown[-1],
            ),
            source.place(source.header_row, mapping.position("wave")),
            fix=msg(
                "list them oldest first in cemgap.toml:  [project] waves = [{waves}]  or say which column has the "
                'date:  [input] date = "..."',
                waves=", ".join(json.dumps(wave, ensure_ascii=False) for wave in named) if whole else "...",
            ),
        ),
    )


def unlisted(source: Source, mapping: Mapping, tally: Tally, waves: tuple[str, ...]) -> tuple[Problem, ...]:
    """Waves that the settings leave out: nobody can say whether they are older or newer."""
    left_out = tuple(shown_wave(wave, mapping, tally) for wave in waves if wave and wave not in mapping.waves)
    if not mapping.waves or not left_out or mapping.position("wave") is None:
        return ()
    return (
        error(
            "E124",
            msg("the settings list the waves, but not {waves}", waves=left_out),
            source.place(source.header_row, mapping.position("wave")),
            fix=msg("put them where they belong in cemgap.toml, [project], oldest first:  waves = [...]"),
        ),
    )


def natural(label: str) -> tuple[tuple[int, int, str], ...]:
    """A key that sorts labels as people do.

    >>> sorted(["W10", "W2"], key=natural)
    ['W2', 'W10']
    """
    parts = re.findall(r"\d+|\D+", label)
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part.casefold()) for part in parts)


def shown_wave(wave: str, mapping: Mapping, tally: Tally) -> str | Message:
    """A wave as it may be shown: what a respondent or two typed in a column of waves may be a name.

    So are those that the settings or the names of files say, those of `OFTEN` respondents, and what is written as these
    are, but for its digits.
    """
    typed = mapping.position("wave") is not None and mapping.wave_label is None
    often = {label for label, seen in tally.waves.items() if seen.count >= OFTEN}
    longest = max(map(len, often), default=0)
    spelled = {_letters(label) for label in often}
    if not typed or wave in mapping.waves or wave in often:
        return echo(wave)
    return echo(wave) if len(wave) <= longest + 1 and _letters(wave) in spelled else shown_cell(wave)


def shown_waves(mapping: Mapping, tally: Tally, waves: tuple[str, ...]) -> tuple[str | Message, ...]:
    """Waves as they may be shown."""
    return tuple(shown_wave(wave, mapping, tally) for wave in waves)


def _letters(wave: str) -> str:
    """What stands there besides digits and spaces, in either case."""
    return re.sub(r"[\d\s]+", "", wave).casefold()


def wave_unknown(source_name: str, wave: str, waves: tuple[str | Message, ...]) -> Problem:
    """The problem of a wave that the file does not have, which has those `shown_waves`."""
    return error(
        "E112",
        msg('no wave "{wave}" in {file}', wave=echo(wave), file=source_name),
        Place(file=source_name),
        fix=msg("the waves are: {waves}", waves=waves or msg("none: the file has no wave column")),
    )
