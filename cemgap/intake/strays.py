"""Strays: waves and factors that hardly any row has, beside others that many have: slips, or a person's name."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

from cemgap.errors import Problem, error
from cemgap.intake.ratings.shown_cell import OFTEN, shown_cell
from cemgap.intake.sources.survey_files.several_files import FROM_FILE_NAMES
from cemgap.intake.vocabulary import fold
from cemgap.intake.waves import shown_wave, shown_waves
from cemgap.translations import msg

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cemgap.errors import Place
    from cemgap.intake.mapping import Factor
    from cemgap.intake.mapping import Mapping as Columns
    from cemgap.intake.sources import Source
    from cemgap.intake.tally import Seen, Tally
    from cemgap.translations import Message

BESIDE = 10
"""So many times the rows of a stray another has."""
NAMED = 12


@dataclass(frozen=True, slots=True)
class Strays:
    """The strays of a file."""

    waves: tuple[str, ...] = ()
    factors: tuple[Factor, ...] = ()

    @staticmethod
    def of(source: Source, mapping: Columns, tally: Tally, declared: Collection[str]) -> Strays:
        """Waves that the settings do not list, and factors (keys) that are not `declared`."""
        at = mapping.position("wave")
        typed = at is not None and source.questions[at] is not FROM_FILE_NAMES
        factors = strays(tally.factors, declared)
        return Strays(
            strays(tally.waves, mapping.waves) if typed else (),
            tuple(factor for factor in mapping.factors if factor.key in factors),
        )

    def without(self, mapping: Columns, tally: Tally) -> tuple[Columns, Tally]:
        """What is told of a file besides: nothing of the factors that are strays."""
        if not self.factors:
            return mapping, tally
        out = {factor.key for factor in self.factors}
        ends = {place: ends for place, ends in tally.ends.items() if place[1] not in out}
        return (
            replace(mapping, factors=tuple(factor for factor in mapping.factors if factor.key not in out)),
            replace(tally, ends=ends),
        )

    def problems(self, source: Source, mapping: Columns, tally: Tally) -> Iterator[Problem]:
        """E167 and E168: what people typed there is shown where it cannot be a person."""
        if self.waves:
            at = mapping.position("wave")
            others = tuple(wave for wave in tally.waves if wave and wave not in self.waves)
            like = sorted({near for wave in self.waves if (near := _nearest(wave, others)) is not None})
            places = [
                (row, replace(source.place(row, at), value=shown_wave(wave, mapping, tally)))
                for wave in self.waves
                for row in tally.waves[wave].rows
            ]
            yield error(
                "E167",
                msg(
                    "{n} row has a wave that hardly any other row has",
                    plural="{n} rows have a wave that hardly any other row has",
                    n=sum(tally.waves[wave].count for wave in self.waves),
                ),
                *_in_order(places),
                fix=_fix_wave(*(shown_waves(mapping, tally, tuple(named)) for named in (like, others))),
            )
        if self.factors:
            at = mapping.position("factor")
            names = {factor.label("").strip(): factor for factor in mapping.factors if factor not in self.factors}
            near_ones = {near for factor in self.factors if (near := _nearest(factor.label(""), names)) is not None}
            places = [
                (row, replace(source.place(row, at), value=shown_cell(factor.label(""))))
                for factor in self.factors
                for row in tally.factors[factor.key].rows
            ]
            yield error(
                "E168",
                msg(
                    "{n} row names a factor that hardly any other row names",
                    plural="{n} rows name a factor that hardly any other row names",
                    n=sum(tally.factors[factor.key].count for factor in self.factors),
                ),
                *_in_order(places),
                fix=_fix_factor(tuple(names[near] for near in sorted(near_ones)), tuple(names.values())),
            )


def strays(held: Mapping[str, Seen], known: Collection[str]) -> tuple[str, ...]:
    """The values that fewer than `OFTEN` rows hold, while another stands in `BESIDE` times as many, unless known.

    A file that has few rows of everything has no strays.

    >>> from cemgap.intake.tally import Seen
    >>> strays({"2026Q1": Seen(40, ()), "2026Q3": Seen(2, ()), "Mona": Seen(1, ())}, {"2026Q3"})
    ('Mona',)
    >>> strays({"Mon": Seen(3, ()), "Tue": Seen(2, ())}, ())
    ()
    """
    most = max((seen.count for seen in held.values()), default=0)
    return tuple(
        value
        for value, seen in held.items()
        if value and value not in known and seen.count < OFTEN and most >= BESIDE * seen.count
    )


def _nearest(text: str, others: Collection[str]) -> str | None:
    """The one that a text may be a slip of."""
    folded = {fold(other): other for other in others}
    found = get_close_matches(fold(text), list(folded), n=1)
    return folded[found[0]] if found else None


def _in_order(places: list[tuple[int, Place]]) -> list[Place]:
    return [place for _, place in sorted(places, key=lambda one: one[0])]


def _fix_wave(like: tuple[str | Message, ...], waves: tuple[str | Message, ...]) -> Message:
    if like:
        return msg(
            "correct the cells (the nearest: {like}); if it is a wave, list all waves in cemgap.toml, [project], "
            "oldest first:  waves = [...]",
            like=like,
        )
    return msg(
        "correct the cells; the other waves are {waves}; if it is a wave, list all of them in cemgap.toml, [project], "
        "oldest first:  waves = [...]",
        waves=waves[:NAMED],
    )


def _fix_factor(like: tuple[Factor, ...], factors: tuple[Factor, ...]) -> Message:
    if like:
        return msg(
            "correct the cells (the nearest: {like}); if it is a factor, give it a table in cemgap.toml:  "
            "[factors.KEY]",
            like=like,
        )
    return msg(
        "correct the cells; the other factors are {factors}; if it is a factor, give it a table in cemgap.toml:  "
        "[factors.KEY]",
        factors=factors[:NAMED],
    )
