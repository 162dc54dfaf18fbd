"""Asked: runs of columns whose measure is open, which of them are worth a question, and what is likely."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from cemgap.intake.doubts import NONE, Doubt, measure_doubt, pasteable
from cemgap.intake.guessing.battery import Battery, bare_name
from cemgap.intake.guessing.factor_names import FactorNames, Thing
from cemgap.intake.guessing.glimpse import Glimpse, on_a_scale
from cemgap.intake.guessing.lexicon import Lexicon
from cemgap.intake.guessing.placement import Place
from cemgap.intake.guessing.rating import Rating
from cemgap.intake.guessing.record_columns import NOT_UNDERSTOOD
from cemgap.intake.guessing.wording import measures_named
from cemgap.intake.headings.questions import Question
from cemgap.intake.mapping import MappedColumn
from cemgap.intake.vocabulary import fold

FEWEST = 2
ENOUGH = 20
"""Answers of a column from which on its numbers are asked about; fewer may be counts of a summary."""
Rated = tuple[str, str, str | None]
"""A measure, and the keys of the factor and the attribute."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A battery that is asked about, or may be."""

    battery: Battery
    suggestion: str | None = None
    always: bool = False
    """Also where the rest of the file can be analyzed without it."""


def measure_doubts(
    asked: Sequence[Asked],
    questions: Sequence[Question],
    rated: Mapping[int, Rating],
    places: Mapping[int, Place],
    names: FactorNames,
    lexicon: Lexicon,
) -> tuple[Doubt, ...]:
    """What is worth asking: all that looks like ratings where there are none, else what bears on them.

    What is suggested never goes against a measure that a header or a question names, and never takes the place of a
    column that is understood, or suggested before.
    """
    base = any(rating.measure in {"experience", "expectation"} for rating in rated.values())
    things = {fold(rating.thing) for rating in rated.values()}
    taken: set[Rated] = {(rated[at].measure, *place) for at, place in places.items()}
    found = []
    for one in sorted(asked, key=lambda one: one.battery.columns):
        battery, likely = one.battery, one.suggestion
        alike = sum(fold(item) in things for item in battery.items)
        if not one.always and base and 2 * alike < len(battery.items):
            continue
        if likely is not None and likely != NONE:
            wanted = _wanted(battery, likely, names)
            if _named(battery, questions, lexicon) - {likely} or wanted & taken:
                likely = None
            else:
                taken |= wanted
        doubt = measure_doubt(battery.columns, battery.items, likely, battery.stem)
        found.append(replace(doubt, needed=not base and likely != NONE))
    return pasteable(found)


def _wanted(battery: Battery, measure: str, names: FactorNames) -> frozenset[Rated]:
    """What a battery would rate by a measure."""
    things = (Thing(item, battery.stem, battery.items, battery.items) for item in battery.items)
    trial = names.copy()
    return frozenset((measure, *trial.placed(thing)) for thing in things)


def _named(battery: Battery, questions: Sequence[Question], lexicon: Lexicon) -> frozenset[str]:
    return frozenset().union(*(measures_named(questions[at], lexicon) for at in battery.columns))


def number_doubts(
    questions: Sequence[Question], sample: Sequence[Sequence[str]], columns: Iterable[MappedColumn]
) -> tuple[Doubt, ...]:
    """For a file without any ratings: columns side by side that nothing is known of, with numbers as on a scale."""
    runs: list[list[int]] = []
    for column in columns:
        at = column.position
        glimpse = Glimpse.of(sample, at)
        unknown = column.role == "open" and column.reason == NOT_UNDERSTOOD and bool(questions[at].header.strip())
        if unknown and len(glimpse.cells) >= ENOUGH and on_a_scale([glimpse]):
            if not runs or at != runs[-1][-1] + 1:
                runs.append([])
            runs[-1].append(at)
    found = [
        measure_doubt(tuple(run), tuple(bare_name(questions[at]) for at in run)) for run in runs if len(run) >= FEWEST
    ]
    return tuple(replace(doubt, needed=True) for doubt in found)
