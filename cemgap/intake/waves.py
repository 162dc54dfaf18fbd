"""Waves: their order, and what is wrong with them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cemgap.errors import Place, Problem, echo, error
from cemgap.translations import msg

if TYPE_CHECKING:
    from cemgap.intake.mapping import Mapping
    from cemgap.intake.sources import Source
    from cemgap.intake.tally import Tally


def in_order(mapping: Mapping, tally: Tally) -> tuple[str, ...]:
    """Waves oldest first: as the settings list them, else by their latest date, else by label, numbers as numbers."""
    # Previews and tests without a wave make none of their own.
    named = tuple(wave for wave, n in tally.respondents.items() if wave or n)
    waves = named or tuple(tally.respondents) or (mapping.wave_label or "",)
    listed = {label: place for place, label in enumerate(mapping.waves)}
    dated = all(tally.dates.get(wave) for wave in waves)
    return tuple(sorted(waves, key=lambda w: (listed.get(w, -1), tally.dates[w] if dated else "", natural(w))))


def unlisted(source: Source, mapping: Mapping, waves: tuple[str, ...]) -> tuple[Problem, ...]:
    """Waves that the settings leave out: nobody can say whether they are older or newer."""
    left_out = tuple(echo(wave) for wave in waves if wave and wave not in mapping.waves)
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


def wave_unknown(source_name: str, wave: str, waves: tuple[str, ...]) -> Problem:
    """The problem of a wave that the file does not have."""
    return error(
        "E112",
        msg('no wave "{wave}" in {file}', wave=echo(wave), file=source_name),
        Place(file=source_name),
        fix=msg(
            "the waves are: {waves}", waves=tuple(echo(w) for w in waves) or msg("none: the file has no wave column")
        ),
    )
