"""Sample faults: cells of the design, the value or the groups that cannot be used, row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cemgap.errors import error, warning
from cemgap.intake.ratings.shown_cell import place_shown
from cemgap.translations import Message, msg

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cemgap.errors import Problem
    from cemgap.intake.sources import Source
    from cemgap.intake.tally import Tally

Said = tuple[str, Message, Message]


def sample_faults(tally: Tally, source: Source) -> Iterator[Problem]:
    """What is wrong in single rows with what the sample is said to be.

    Errors: E155 a blank stratum or cluster, E156 a population that is no number above 0, E159 a value that is no number
    of 0 or more, E162 something of a respondent that differs between the rows of one in a long file. Warning: W247 a
    blank value.
    """
    for (kind, position), faults in sorted(tally.problems.items()):
        if kind == "no_value":
            yield _no_value(source, position, faults.count)
        elif kind in _SAID:
            code, message, fix = _SAID[kind](faults.count)
            places = (
                place_shown(source, row, position, text) if text else source.place(row, position)
                for row, text in faults.first
            )
            yield error(code, message, *places, fix=fix, count=faults.count)


def _no_value(source: Source, position: int, n: int) -> Problem:
    message = msg(
        "{n} respondent has no value, and is left out where customers count by their value",
        plural="{n} respondents have no value, and are left out where customers count by their value",
        n=n,
    )
    fix = msg("fill in the value; 0 says that a customer is worth nothing")
    return warning("W247", message, source.place(None, position), fix=fix, count=n)


def _stratum(n: int) -> Said:
    message = msg("{n} row names no stratum", plural="{n} rows name no stratum", n=n)
    return "E155", message, msg("every row of the sample belongs to a stratum: fill it in")


def _cluster(n: int) -> Said:
    message = msg("{n} row names no cluster", plural="{n} rows name no cluster", n=n)
    return "E155", message, msg("every row of the sample belongs to a cluster: fill it in")


def _fpc(n: int) -> Said:
    message = msg(
        "{n} row has no usable size of its population",
        plural="{n} rows have no usable size of their population",
        n=n,
    )
    return "E156", message, msg("give the number of sampling units in the population of the row's stratum, above 0")


def _value(n: int) -> Said:
    message = msg(
        "{n} value is no usable number of 0 or more", plural="{n} values are no usable numbers of 0 or more", n=n
    )
    return "E159", message, msg("correct the values; a blank cell leaves a respondent out where value counts")


def _unsteady(n: int) -> Said:
    message = msg(
        "{n} row differs from the first row of its respondent in what is the same for all of them",
        plural="{n} rows differ from the first row of their respondent in what is the same for all of them",
        n=n,
    )
    fix = msg("stratum, cluster, population, value, groups and outcomes stand alike in all rows of a respondent")
    return "E162", message, fix


_SAID = {"stratum": _stratum, "cluster": _cluster, "fpc": _fpc, "value": _value, "unsteady_person": _unsteady}
