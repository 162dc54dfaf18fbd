"""Placement: the factor and attribute of every rating, and the questions that rate the same things twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from cemgap.intake.guessing.battery import FEWEST, Battery
from cemgap.intake.guessing.factor_names import FactorNames
from cemgap.intake.guessing.rating import Rating
from cemgap.intake.guessing.thing_names import bare_things

Place = tuple[str, str | None]
"""Keys of the factor and the attribute."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Where the ratings of a file belong."""

    places: dict[int, Place]
    """Column -> its factor and attribute."""
    outdone: frozenset[int]
    """Columns that give way to one that the settings name for the same."""


def placement_of(rated: Mapping[int, Rating], said: Mapping[int, str], names: FactorNames) -> Placement:
    """The places of the ratings; factors and attributes are remembered in `names` in the order of the columns."""
    tried = _placed(rated, names.copy())
    wanted = {(rated[at].measure, *place) for at, place in tried.items() if at in said}
    outdone = {at for at, place in tried.items() if at not in said and (rated[at].measure, *place) in wanted}
    return Placement(_placed({at: r for at, r in rated.items() if at not in outdone}, names), frozenset(outdone))


def rivals(rated: Mapping[int, Rating], names: FactorNames) -> tuple[Battery, ...]:
    """Batteries that rate the same things by the same measure: perception and satisfaction, say."""
    seen: dict[tuple[str, str, str | None], Battery] = {}
    found: dict[Battery, None] = {}
    for at, place in _placed(rated, names.copy()).items():
        battery = rated[at].battery
        if battery is None or len(battery.columns) < FEWEST:
            continue
        other = seen.setdefault((rated[at].measure, *place), battery)
        if other.columns != battery.columns:
            found.update({other: None, battery: None})
    return tuple(found)


def _placed(rated: Mapping[int, Rating], names: FactorNames) -> dict[int, Place]:
    named = bare_things([(rating.measure, rating.thing) for rating in rated.values()])
    rated = {at: replace(r, thing=named[r.measure, r.thing]) for at, r in rated.items()}
    things = tuple(dict.fromkeys(rating.thing for rating in rated.values()))
    return {at: names.placed(rating.as_thing(things)) for at, rating in sorted(rated.items())}
