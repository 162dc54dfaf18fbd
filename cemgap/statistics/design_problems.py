"""Design problems: what is wrong or odd with the design of a sample, once all of it is summed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cemgap.errors import Problem, echo, error, warning
from cemgap.intake.ratings.shown_cell import is_showable
from cemgap.translations import Message, msg

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cemgap.intake.mapping import Mapping
    from cemgap.intake.sources import Source
    from cemgap.intake.tally import Tally
    from cemgap.statistics.moments import Moments
    from cemgap.statistics.strata import Stratum

KISH_MOST = 2.0
"""Weights that cost more than half of the respondents are told."""
NAMED = 10
SHOWABLE_ROWS = 3
MANY: dict[str, int] = {}
DONE: dict[str, Message] = {
    "adjust": msg("its distance from the mean of all sampling units counts as its variance"),
    "average": msg("it counts with the average variance of the other strata"),
    "remove": msg("it adds nothing to the variance, which is too small by that"),
}
"""What each rule for lonely sampling units does."""


def design_problems(moments: Moments, tally: Tally, mapping: Mapping, source: Source) -> tuple[Problem, ...]:
    """What the sums show of the design.

    E157 populations that differ inside a stratum or are smaller than its sample; W245 strata with a single sampling
    unit, W246 weights that cost more than half of the respondents (Kish's effect n sum w^2 / (sum w)^2 above 2).
    """
    found = [*_populations(moments, tally, mapping, source), *_lonely(moments, mapping, source)]
    if mapping.position("weight") is not None and 2 * tally.weight_max <= tally.weight_sum:  # else W212 says so
        found += _unequal(moments, mapping, source)
    return tuple(found)


def _populations(moments: Moments, tally: Tally, mapping: Mapping, source: Source) -> Iterator[Problem]:
    position = mapping.position("fpc")
    if position is None or ("fpc", position) in tally.problems:
        return
    place = source.place(None, position)
    differing = [name for (_, name), ends in sorted(tally.populations.items()) if ends.low != ends.high]
    if differing:
        yield error(
            "E157",
            msg(
                "the size of the population differs inside {n} stratum: {strata}",
                plural="the size of the population differs inside {n} strata: {strata}",
                n=len(differing),
                strata=_shown(differing),
            ),
            place,
            fix=msg("--fpc is the number of sampling units in the population of the row's stratum: one per stratum"),
            count=len(differing),
        )
        return
    small = [
        stratum.name
        for wave in moments.waves
        for stratum in wave.everyone.parts
        if stratum.population is not None and stratum.population < stratum.n_units
    ]
    if small:
        yield error(
            "E157",
            msg(
                "{n} stratum has more sampling units in the sample than in its population: {strata}",
                plural="{n} strata have more sampling units in the sample than in their population: {strata}",
                n=len(small),
                strata=_shown(small),
            ),
            place,
            fix=msg(
                "--fpc counts sampling units: clusters where --cluster is given, else respondents; one number for each "
                "stratum"
            ),
            count=len(small),
        )


def _lonely(moments: Moments, mapping: Mapping, source: Source) -> Iterator[Problem]:
    position = mapping.position("stratum")
    if position is None:
        return
    alone = {s.name: s.sums.n_design for wave in moments.waves for s in wave.everyone.parts if _is_lonely(s)}
    if alone:
        yield warning(
            "W245",
            msg(
                "{n} stratum has a single sampling unit: {strata}; {done}",
                plural="{n} strata have a single sampling unit each: {strata}; {done}",
                n=len(alone),
                strata=_shown(list(alone), alone),
                done=DONE[mapping.lonely],
            ),
            source.place(None, position),
            fix=msg('put such strata together, or choose, in cemgap.toml, [input]:  lonely = "average" or "remove"'),
            count=len(alone),
        )


def _is_lonely(stratum: Stratum) -> bool:
    """A single unit that does not stand for all of its population."""
    return stratum.n_units == 1 and stratum.population != 1


def _unequal(moments: Moments, mapping: Mapping, source: Source) -> Iterator[Problem]:
    sums = [wave.everyone.sums for wave in moments.waves]
    effect = max((s.n_domain * s.weight_squared / s.weight**2 for s in sums if s.weight > 0), default=1.0)
    if effect > KISH_MOST:
        yield warning(
            "W246",
            msg("the weights are so unequal that {effect} respondents tell as much as one", effect=round(effect, 1)),
            source.place(None, mapping.position("weight")),
            fix=msg("check the largest weights; a report rests on as many respondents as it says are effective"),
        )


def _shown(names: list[str], rows: dict[str, int] = MANY) -> tuple[str, ...]:
    """Names of strata, but for what could be a person; `rows` of each, many where it is not known."""
    shown = [echo(name) if is_showable(name, rows.get(name, SHOWABLE_ROWS)) else "..." for name in names[:NAMED]]
    return (*shown, "...") if len(names) > NAMED else tuple(shown)
